"""Rehearsals of leaving, of seats, of cancelled tickets and of the shop.

Why:   what they cost and give back changes with what is set up, too.
Locks: none; the choices are known to the forms alone.
Undo:  rehearsals of these kinds are no longer played.
"""

from django.db import migrations, models

from ams.core.migrating import AtOnce

KINDS = [
    ("join", "Somebody joins"),
    ("renew", "Somebody renews"),
    ("leave", "Somebody leaves"),
    ("seats", "An organisation names people"),
    ("register", "Somebody registers for an event"),
    ("cancel", "Somebody cancels a ticket"),
    ("buy", "Somebody buys in the shop"),
    ("case", "Somebody writes or calls"),
]


class Migration(migrations.Migration):
    dependencies = [("staffdesk", "0028_reasons_to_begin_with")]

    operations = [
        AtOnce(
            [
                migrations.AlterField(
                    model_name=name,
                    name="kind",
                    field=models.CharField(choices=KINDS, max_length=10, verbose_name="what is played"),
                )
                for name in ("scenario", "scenarioevent")
            ]
        )
    ]
