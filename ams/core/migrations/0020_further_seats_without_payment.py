"""Staff may give an organisation further seats without payment.

Why:   companies grow before their invoice is paid; a table of limits that has rows has to name the new kind.
Locks: none; the words of a choice, and three rows.
Undo:  the rows go.
"""

from django.db import migrations, models

SHIPPED = {"service": 0, "membership": 100, "administrator": None}
KINDS = [
    ("order.repriced", "Another price on an order"),
    ("order.fee_waived", "A fee waived"),
    ("order.given_back", "Money given back outside the rules"),
    ("payment.given_back", "Money given back that pays no order"),
    ("order.invoiced", "An invoice outside the rules"),
    ("membership.given", "A term free of charge"),
    ("membership.backdated", "Joined on an earlier day"),
    ("membership.extended", "A membership extended"),
    ("membership.grace_given", "More days of grace"),
    ("seats.given", "Further seats without payment"),
    ("event.late", "Registered after the event closed"),
    ("event.overbooked", "Registered although it was full"),
    ("event.free_of_charge", "Registered free of charge"),
    ("event.moved_over", "Moved to another event at another price"),
    ("details.corrected", "Details corrected"),
    ("mailings.allowed", "Mailings go to them again"),
]


def write(apps, _schema_editor):
    """Where the table was emptied on purpose, the shipped limits hold without rows."""
    rights = apps.get_model("core", "ExceptionRight")
    if rights.objects.exists():
        rights.objects.bulk_create(
            rights(kind="seats.given", role=role, limit=limit) for role, limit in SHIPPED.items()
        )


def remove(apps, _schema_editor):
    apps.get_model("core", "ExceptionRight").objects.filter(kind="seats.given").delete()


def _kind():
    return models.CharField(choices=KINDS, max_length=60, verbose_name="exception")


class Migration(migrations.Migration):
    dependencies = [("core", "0019_deaths")]

    operations = [
        migrations.AlterField("exceptionright", "kind", _kind()),
        migrations.AlterField("exceptionrightevent", "kind", _kind()),
        migrations.RunPython(write, remove),
    ]
