"""Refunds may be what a bank took back, and the journal may book what the provider keeps for that.

Why:   a disputed payment is gone from the day its bank takes it, and here again if the bank decides for us.
Locks: constraints are taken off and put on again, which reads both tables once while nobody writes to them.
Undo:  possible as long as nothing was disputed; rows of the new kind would not fit the old constraints.
"""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0007_payments_know_the_day_they_arrived"),
        ("core", "0013_mails_that_arrived"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="journalentry",
            name="a_refund_is_booked_once_a_way",
        ),
        migrations.RemoveConstraint(
            model_name="refund",
            name="refund_at_the_provider_has_its_id",
        ),
        migrations.RemoveConstraint(
            model_name="refund",
            name="refund_by_other_means_is_done",
        ),
        migrations.AlterField(
            model_name="journalentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("payment", "Payment received"),
                    ("sale", "Sale"),
                    ("credit", "Credit note"),
                    ("refund", "Given back"),
                    ("refund_failed", "Came back"),
                    ("dispute_fee", "Fee for a disputed payment"),
                    ("earned", "Earned in the month"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="refund",
            name="method",
            field=models.CharField(
                choices=[
                    ("card", "To the card"),
                    ("transfer", "By bank transfer"),
                    ("cash", "In cash"),
                    ("dispute", "Taken back by the bank"),
                ],
                max_length=10,
                verbose_name="how",
            ),
        ),
        migrations.AlterField(
            model_name="refundevent",
            name="method",
            field=models.CharField(
                choices=[
                    ("card", "To the card"),
                    ("transfer", "By bank transfer"),
                    ("cash", "In cash"),
                    ("dispute", "Taken back by the bank"),
                ],
                max_length=10,
                verbose_name="how",
            ),
        ),
        migrations.AddConstraint(
            model_name="journalentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["refund", "refund_failed", "dispute_fee"])),
                fields=("refund", "kind"),
                name="a_refund_is_booked_once_a_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("method__in", ["card", "dispute"]), _negated=True),
                    ("state__in", ["asked", "failed"]),
                    models.Q(("provider_id", ""), _negated=True),
                    _connector="OR",
                ),
                name="refund_at_the_provider_has_its_id",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("method__in", ["card", "dispute"]),
                    models.Q(("provider_id", ""), ("state", "succeeded")),
                    _connector="OR",
                ),
                name="refund_by_other_means_is_done",
            ),
        ),
    ]
