"""Who belongs to which section: by postcode, by their own choice, as staff say; and in a round through everybody.

What somebody decided holds until somebody decides again; postcodes move only those about whom nobody decided. A row
that began today is put right, an older one ends and another begins: so each day has one answer.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import pghistory
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import DateField, F, Func, Value
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of
from ams.core.errors import DomainError
from ams.core.models import Activity, Contact, User
from ams.core.queue import enqueue
from members.models import Belonging, Section, SectionArea, SectionRun
from members.postcodes import Area, AreaMap, first_clash
from members.queries.sections import Placed, area_map, has_areas, placed

Way = Belonging.Way
AT_ONCE: Final = 2_000  # contacts of a round


class AreasOverlap(DomainError):
    """A postcode would lie in two areas, neither of which is the more exact."""


class CannotChooseSection(DomainError):
    """Nobody can belong there, or not by their own choice; the text says why."""


class RoundUnderWay(DomainError):
    """Everybody is being assigned already."""


@transaction.atomic
def keep_section(*, section: Section, areas: Sequence[Area]) -> Section:
    """Write a section and where it reaches. Nobody moves by that alone. Raises AreasOverlap."""
    list(Section.objects.select_for_update(no_key=True).order_by("pk"))
    if section.archived_at is None:
        check_apart(section.pk, section.name, areas)
    section.save()
    known = {one.as_area(): one.pk for one in section.areas.all()}
    section.areas.filter(pk__in=[pk for area, pk in known.items() if area not in areas]).delete()
    SectionArea.objects.bulk_create(
        SectionArea(section=section, country=one.country, first=one.first, last=one.last)
        for one in areas
        if one not in known
    )
    return section


def check_apart(section: int | None, name: str, areas: Sequence[Area]) -> None:
    """Whether these areas of a section, new or known, overlap none of their own nor of others. Raises AreasOverlap."""
    others = SectionArea.objects.filter(section__archived_at=None).exclude(section=section or 0)
    there = [(one.as_area(), str(one.section)) for one in others.select_related("section")]
    if clash := first_clash([*((area, name) for area in areas), *there]):
        (one, whose), (other, also) = clash
        raise AreasOverlap(
            _("%(one)s (%(whose)s) and %(other)s (%(also)s) overlap. Write one of the two longer, or leave it out.")
            % {"one": one, "whose": whose, "other": other, "also": also}
        )


@transaction.atomic
def set_section(
    *, contact: Contact, section: Section | None, way: str, at: datetime, by: User | None
) -> Belonging | None:
    """Let somebody belong to a section, or to none, because they chose it or staff say so.

    Saying the same again changes nothing. Raises CannotChooseSection.
    """
    lock_contacts([contact.pk])
    if section is not None and section.archived_at is not None:
        raise CannotChooseSection(_("“%(section)s” is closed. Choose another.") % {"section": section})
    if way == Way.CHOICE and (section is None or not section.chosen_by_members):
        raise CannotChooseSection(_("This section cannot be chosen. Ask us, if you would like to belong there."))
    now = Belonging.objects.current().filter(contact=contact).first()
    target = section.pk if section else None
    if now is None or (now.section_id, now.way) != (target, way):
        _put([Placed(contact.pk, now, target)], way=way, at=at, by=by)
        was = now.section if now else None
        _tell(contact, was, section, way=way, at=at, by=by)
    return Belonging.objects.current().filter(contact=contact).first()


@transaction.atomic
def follow_postcode(*, contact: Contact, at: datetime, by: User | None) -> Belonging | None:
    """Let the postcode say again where somebody belongs, whatever was decided before."""
    lock_contacts([contact.pk])
    one = placed([contact.pk], area_map())[0]
    if one.is_decided or one.moves:
        _put([one], way=Way.POSTCODE, at=at, by=by)
        target = Section.objects.filter(pk=one.by_postcode or 0).first()
        _tell(contact, one.now.section if one.now else None, target, way=Way.POSTCODE, at=at, by=by)
    return Belonging.objects.current().filter(contact=contact).first()


@transaction.atomic
def assign_by_postcode(
    *, contacts: Sequence[int], at: datetime, by: User | None, areas: AreaMap | None = None, is_told: bool = True
) -> int:
    """Put these where their postcodes say, unless somebody decided otherwise; how many moved.

    Whoever is put somewhere for the first time has no line in the timeline of it: nothing happened to them. Nor has
    anybody where it is not to be told, as of a file, which has a line of its own.
    """
    if areas is None:
        if not (has_areas() or Belonging.objects.current().filter(contact__in=contacts, way=Way.POSTCODE).exists()):
            return 0
        areas = area_map()
    lock_contacts(contacts)
    moving = [one for one in placed(contacts, areas) if one.moves]
    _put(moving, way=Way.POSTCODE, at=at, by=by)
    if is_told:
        _tell_all([one for one in moving if one.now is not None], at=at, by=by)
    return len(moving)


def _tell_all(moved: Sequence[Placed], *, at: datetime, by: User | None) -> None:
    """That some moved from one section to another, or out of one."""
    names = dict(Section.objects.values_list("pk", "name")) if moved else {}
    rows = {one.pk: one for one in Contact.objects.filter(pk__in=[one.contact for one in moved])}
    activity.record_all(
        activity.draft(
            "section.changed", contact=rows[one.contact], on=rows[one.contact], by=by, at=at,
            channel=Activity.Channel.SYSTEM,
            facts=_facts(names.get(one.now.section_id or 0), names.get(one.by_postcode or 0), Way.POSTCODE),
        )
        for one in moved
        if one.now is not None
    )  # fmt: skip


@transaction.atomic
def start_round(*, at: datetime, by: User | None) -> SectionRun:
    """Begin to put everybody where their postcode says; a worker does it. Raises RoundUnderWay."""
    total = Contact.objects.standing().count()
    try:
        with transaction.atomic():
            run = SectionRun.objects.create(total=total, by=by, started_at=at, moved_at=at)
    except IntegrityError as error:
        raise RoundUnderWay(_("A round is under way. Wait until it is done.")) from error
    activity.record("sections.assigned", contact=None, on=run, by=by, at=at)
    enqueue("members.assign_sections", run_id=run.pk)
    return run


def go_round(*, run_id: int, at_once: int = AT_ONCE) -> SectionRun:
    """Do what is left of a round, so many contacts in a transaction. Whatever kills it, it goes on where it stood."""
    run = SectionRun.objects.select_related("by").get(pk=run_id)
    with pghistory.context(actor=run.by.pk if run.by else None, reason=str(_("Assignment by postcode"))):
        while run.state == SectionRun.State.WORKING:
            run = _next_part(run, at_once)
    return run


def fail_round(*, run_id: int) -> None:
    """Give a round up that met with something unforeseen; what it did stays, and another may begin."""
    rounds = SectionRun.objects.filter(pk=run_id, state=SectionRun.State.WORKING)
    rounds.update(state=SectionRun.State.FAILED, moved_at=Now(), finished_at=Now())


@transaction.atomic
def _next_part(run: SectionRun, at_once: int) -> SectionRun:
    """Some contacts, together with how far it came; a second worker waits here, and sees that it is done."""
    run = SectionRun.objects.select_for_update(of=("self",)).select_related("by").get(pk=run.pk)
    if run.state != SectionRun.State.WORKING:
        return run
    rest = Contact.objects.standing().filter(pk__gt=run.upto).order_by("pk")
    keys = list(rest.values_list("pk", flat=True)[:at_once])
    moved = assign_by_postcode(contacts=keys, at=run.started_at, by=run.by, areas=area_map())
    is_last = len(keys) < at_once
    SectionRun.objects.filter(pk=run.pk).update(
        changed=F("changed") + moved,
        done=F("done") + len(keys),
        upto=keys[-1] if keys else run.upto,
        state=SectionRun.State.DONE if is_last else SectionRun.State.WORKING,
        finished_at=Now() if is_last else None,
        moved_at=Now(),
    )
    run.refresh_from_db()
    return run


def lock_contacts(contacts: Sequence[int]) -> None:
    """Who is about to move; others who want to move them wait."""
    rows = Contact.objects.select_for_update(no_key=True).filter(pk__in=contacts).order_by("pk")
    list(rows.values_list("pk", flat=True))


def _put(moves: Sequence[Placed], *, way: str, at: datetime, by: User | None) -> None:
    """Write where they belong from today on: some statements, however many they are."""
    today = day_of(at)
    older, put_right, begins = [], defaultdict(list), []
    for one in moves:
        stays_none = one.by_postcode is None and way == Way.POSTCODE
        if one.now is not None and one.now.first_day >= today:
            put_right[one.by_postcode].append(one.now.pk)
            continue
        if one.now is not None:
            older.append(one.now.pk)
        if not stays_none:
            begins.append(one)
    until = Func(F("days"), function="lower", output_field=DateField())
    over = Func(until, Value(today, DateField()), function="daterange", output_field=Belonging._meta.get_field("days"))
    if older:
        Belonging.objects.filter(pk__in=older).update(days=over)
    for section, keys in put_right.items():
        Belonging.objects.filter(pk__in=keys).update(section=section, way=way, by=by, at=at)
    Belonging.objects.bulk_create(
        Belonging(
            contact_id=one.contact, section_id=one.by_postcode, way=way, days=DateRange(today, None), by=by, at=at
        )
        for one in begins
    )


def _tell(
    contact: Contact, was: Section | None, now: Section | None, *, way: str, at: datetime, by: User | None
) -> None:
    facts = _facts(was.name if was else None, now.name if now else None, way)
    activity.record("section.changed", contact=contact, on=contact, by=by, at=at, facts=facts)


def _facts(was: str | None, now: str | None, way: str) -> dict[str, str]:
    return {"was": was or "", "name": now or "", "way": way}
