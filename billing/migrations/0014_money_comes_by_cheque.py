"""Money may come by cheque.

Why:   staff wrote cheques down as something else.
Locks: none; the words of a choice.
Undo:  nothing to undo.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0013_pay_later"),
    ]

    operations = [
        migrations.AlterField(
            model_name="payment",
            name="method",
            field=models.CharField(
                choices=[
                    ("card", "Card"),
                    ("transfer", "Bank transfer"),
                    ("cash", "Cash"),
                    ("cheque", "Cheque"),
                    ("other", "Other"),
                ],
                default="card",
                max_length=20,
                verbose_name="paid by",
            ),
        ),
    ]
