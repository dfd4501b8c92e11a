"""Letting mailings go to an address again may wait for a second person, as every exception may.

Why:   a complaint kept mailings from an address for ever.
Locks: none; only the words of the choices change.
Undo:  reversible.
"""

from django.db import migrations, models

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


class Migration(migrations.Migration):
    dependencies = [("staffdesk", "0011_how_long_mail_is_kept")]

    operations = [
        migrations.AlterField(model, "kind", models.CharField(choices=KINDS, max_length=60, verbose_name="exception"))
        for model in ("proposal", "proposalevent")
    ]
