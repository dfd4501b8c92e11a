"""The day on which money arrived that was written down later.

Why:   a transfer of Friday is written down on Monday; the books go by the statement. Empty is: when it was received.
Locks: `billing_payment` for a moment, for an empty column.
Undo:  reversible; the days are lost, the journal keeps them.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0006_lines_name_their_exception"),
    ]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="arrived_on",
            field=models.DateField(null=True, verbose_name="arrived on"),
        ),
    ]
