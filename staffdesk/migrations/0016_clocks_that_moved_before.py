"""Give clocks that moved with a merged case, or with a word that was split off, the pauses they had before.

Why:   0015 added the columns; what waits still would be due too early.
Locks: the rows of those clocks. Those that run are marked as reckoned by an old calendar, so that the minutely sweep
       reckons them again; what was judged stays as it was judged.
Undo:  nothing to undo. Old code never reads it.
"""

from django.db import migrations
from django.db.models import F


def write(apps, _schema_editor):
    clocks, pauses = apps.get_model("staffdesk", "Clock").objects, apps.get_model("staffdesk", "CasePause").objects
    split = clocks.filter(message__facts__is_opening=True, message__facts__has_key="case", started_at=F("message__at"))
    for clock in split.exclude(case__opened_at=F("started_at")).select_related("case", "message"):
        at = clock.case.opened_at
        _bring(clock, _part(pauses.filter(case=clock.message.facts["case"]), None, at), at)
    merged = clocks.filter(why="merged", case__merged_into__isnull=False).order_by("stopped_at", "pk")
    for clock in merged.select_related("case"):
        clock.refresh_from_db(fields=["brought", "here_since"])
        there = clocks.filter(
            case=clock.case.merged_into_id, standard=clock.standard_id, message=clock.message_id,
            started_at=clock.started_at,
        ).first()  # fmt: skip
        if there is not None:
            before = [(one.lower, one.upper) for one in clock.brought]
            here = _part(pauses.filter(case=clock.case_id), clock.here_since, clock.stopped_at)
            _bring(there, [*before, *here], clock.stopped_at)


def _part(pauses, since, until):
    cut = [
        (max(began, since or began), min(ended or until, until))
        for began, ended in pauses.values_list("began_at", "ended_at")
    ]
    return [(began, ended) for began, ended in cut if began < ended]


def _bring(clock, brought, at):
    clock.brought, clock.here_since = brought, at
    if clock.state == "running":
        clock.calendar_revision = 0
    clock.save(update_fields=["brought", "here_since", "calendar_revision"])


class Migration(migrations.Migration):
    dependencies = [("staffdesk", "0015_clocks_bring_their_pauses")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
