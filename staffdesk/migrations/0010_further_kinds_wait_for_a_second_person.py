"""Seats, moves, money that pays no order and corrections may wait for a second person too.

Why:   they were refused beyond the limit, so that somebody else had to do them anew.
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
]


class Migration(migrations.Migration):
    dependencies = [("staffdesk", "0009_procedures")]

    operations = [
        migrations.AlterField(model, "kind", models.CharField(choices=KINDS, max_length=60, verbose_name="exception"))
        for model in ("proposal", "proposalevent")
    ]
