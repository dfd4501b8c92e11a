"""A kind of case for money that did not go back.

Why:   a refund that failed, or was made at the provider itself, needs a person.
Locks: none; only the choices change, which the database does not know.
Undo:  reversible.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("staffdesk", "0001_foundation"),
    ]

    operations = [
        migrations.AlterField(
            model_name="case",
            name="kind",
            field=models.CharField(
                choices=[
                    ("doesnt_fit", "Doesn't fit my situation"),
                    ("question", "Wrote to us"),
                    ("noted", "Noted by staff"),
                    ("stuck_order", "Paid but not handed over"),
                    ("excess_payment", "More paid than owed"),
                    ("refund", "Money that did not go back"),
                    ("auto_renewal", "Did not renew by itself"),
                    ("invariant", "Something is not as it must be"),
                ],
                max_length=30,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="caseevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("doesnt_fit", "Doesn't fit my situation"),
                    ("question", "Wrote to us"),
                    ("noted", "Noted by staff"),
                    ("stuck_order", "Paid but not handed over"),
                    ("excess_payment", "More paid than owed"),
                    ("refund", "Money that did not go back"),
                    ("auto_renewal", "Did not renew by itself"),
                    ("invariant", "Something is not as it must be"),
                ],
                max_length=30,
                verbose_name="kind",
            ),
        ),
    ]
