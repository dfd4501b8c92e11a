"""Staff may let mailings go again to an address whose reader called a mail unwanted.

Why:   a complaint kept mailings from an address for ever, also where its reader asked for them again.
Locks: the column is added in an instant; the constraint reads the messages once while nobody writes to them; a few
       rows, and the words of a choice.
Undo:  the column and the rows go; every complaint counts again.
"""

from django.db import migrations, models

SHIPPED = {"mailings.allowed": {"service": None, "membership": None, "administrator": None}}
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
    ("mailings.allowed", "Mailings go to them again"),
]
UNIT = (
    "In the association's currency, or in days for extensions, grace and earlier days; late and overbooked count "
    "seats, corrections details, mailings addresses. Empty: without limit. 0: always with a second person. For "
    "example 50."
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
    dependencies = [("core", "0015_how_long_mail_is_kept")]

    operations = [
        migrations.AddField(
            "message",
            "complaint_lifted_at",
            models.DateTimeField(blank=True, null=True, verbose_name="wanted again"),
        ),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(
                condition=models.Q(("complaint_lifted_at", None), ("complained_at__isnull", False), _connector="OR"),
                name="message_wanted_again_after_complaint",
            ),
        ),
        *_altered("exceptionright"),
        *_altered("exceptionrightevent"),
        migrations.RunPython(write, remove),
    ]
