"""Give every membership type that is offered the usual plan of notices.

Why:   types made from now on get it when they are made; those that are there must not stay silent.
Locks: none; a few rows. Nobody is written to for days gone by: the steps are in the plan since today.
Undo:  removes all steps. Old code knows none.
"""

from django.db import migrations
from django.utils import timezone

OFFER = "You can renew in one click, without signing in. It costs {amount}."
PLAN = (
    (
        -60,
        "Two months before",
        "Your membership runs until {last_day}",
        "your membership ({type}) runs until {last_day}. If you renew early you lose nothing: it runs on from there.",
        OFFER,
    ),
    (
        -30,
        "A month before",
        "Your membership runs until {last_day}",
        "your membership ({type}) runs until {last_day}.",
        OFFER,
    ),
    (
        -7,
        "A week before",
        "One week left: {last_day}",
        "your membership ({type}) runs until {last_day}, a week from now.",
        OFFER,
    ),
    (
        0,
        "On the last day",
        "{last_day} is the last day of your membership",
        "{last_day} is the last day of your membership ({type}).",
        OFFER,
    ),
    (
        14,
        "Two weeks after",
        "Your membership ended on {last_day}",
        "your membership ({type}) ended on {last_day}. We would like to keep you with us.",
        OFFER,
    ),
    (
        30,
        "A month after",
        "We would be glad to have you back",
        "your membership ({type}) ended on {last_day}. This is the last time I write to you about it.",
        OFFER + "\n\nIf something kept you from renewing, just answer this mail. I would like to know.",
    ),
)


def make_plans(apps, _schema_editor):
    """The six usual steps for each type without any."""
    membership_type = apps.get_model("members", "MembershipType")
    notice_step = apps.get_model("members", "NoticeStep")
    today = timezone.localdate()
    notice_step.objects.bulk_create(
        notice_step(
            type=kind,
            name=name,
            offset_days=offset,
            subject=subject,
            text=f"Dear {{name}},\n\n{first}\n\n{rest}",
            active_since=today,
        )
        for kind in membership_type.objects.filter(archived_at=None, notice_steps=None)
        for offset, name, subject, first, rest in PLAN
    )


def remove_plans(apps, _schema_editor):
    """All steps; the table goes next."""
    apps.get_model("members", "NoticeStep").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("members", "0006_renewal_notices")]
    operations = [migrations.RunPython(make_plans, remove_plans)]
