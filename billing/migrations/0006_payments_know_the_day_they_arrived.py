"""The day on which money arrived that was written down later.

Why:   a transfer of Friday is written down on Monday; the books go by the statement. Empty is: when it was received.
Locks: `billing_payment` for a moment, for an empty column.
Undo:  reversible; the days are lost, the journal keeps them.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0005_earned_by_months_and_paid_in_parts"),
    ]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="arrived_on",
            field=models.DateField(null=True, verbose_name="arrived on"),
        ),
    ]
