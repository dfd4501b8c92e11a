"""Limits for moving people at another price, for money that pays no order, and for correcting details.

Why:   these were made without a limit; a table that has rows has to name them too, or nobody could make them any more.
Locks: none; a few rows, and the words of a choice.
Undo:  the rows go.
"""

from django.db import migrations, models

SHIPPED = {
    "payment.given_back": {"finance": 500, "administrator": None},
    "event.moved_over": {"service": 50, "events": 100, "finance": 500, "administrator": None},
    "details.corrected": {"service": None, "membership": None, "administrator": None},
}
KINDS = [
    ("order.repriced", "Another price on an order"),
    ("order.fee_waived", "A fee waived"),
    ("order.given_back", "Money given back outside the rules"),
    ("payment.given_back", "Money given back that pays no order"),
    ("membership.given", "A term free of charge"),
    ("membership.backdated", "Joined on an earlier day"),
    ("membership.extended", "A membership extended"),
    ("membership.grace_given", "More days of grace"),
    ("event.late", "Registered after the event closed"),
    ("event.overbooked", "Registered although it was full"),
    ("event.free_of_charge", "Registered free of charge"),
    ("event.moved_over", "Moved to another event at another price"),
    ("details.corrected", "Details corrected"),
]
UNIT = (
    "In the association's currency, or in days for extensions, grace and earlier days; late and overbooked count "
    "seats, corrections details. Empty: without limit. 0: always with a second person. For example 50."
)


def write(apps, _schema_editor):
    """Where the table was emptied on purpose, the shipped limits hold without rows."""
    rights = apps.get_model("core", "ExceptionRight")
    if rights.objects.exists():
        rights.objects.bulk_create(
            rights(kind=kind, role=role, limit=limit)
            for kind, roles in SHIPPED.items()
            for role, limit in roles.items()
        )


def remove(apps, _schema_editor):
    apps.get_model("core", "ExceptionRight").objects.filter(kind__in=SHIPPED).delete()


def _altered(model):
    return [
        migrations.AlterField(model, "kind", models.CharField(choices=KINDS, max_length=60, verbose_name="exception")),
        migrations.AlterField(
            model, "limit",
            models.DecimalField(
                blank=True, decimal_places=3, help_text=UNIT, max_digits=12, null=True, verbose_name="up to"
            ),
        ),
    ]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("core", "0013_mails_that_arrived")]

    operations = [
        *_altered("exceptionright"),
        *_altered("exceptionrightevent"),
        migrations.RunPython(write, remove),
    ]
