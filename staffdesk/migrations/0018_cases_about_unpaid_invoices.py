"""Cases may be about invoices that nobody pays.

Why:   after the last reminder a person has to call.
Locks: none; the words of a choice.
Undo:  nothing to undo.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("staffdesk", "0017_invoices_outside_the_rules"),
    ]

    operations = [
        migrations.AlterField(
            model_name="case",
            name="kind",
            field=models.CharField(
                choices=[
                    ("doesnt_fit", "Doesn't fit my situation"),
                    ("question", "Wrote to us"),
                    ("mail", "Sent a mail"),
                    ("call", "Called"),
                    ("noted", "Noted by staff"),
                    ("website", "Something on the website"),
                    ("difficult", "Difficult situation"),
                    ("stuck_order", "Paid but not handed over"),
                    ("no_receipt", "Paid, and no receipt"),
                    ("excess_payment", "More paid than owed"),
                    ("refund", "Money that did not go back"),
                    ("unpaid", "An invoice nobody pays"),
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
                    ("mail", "Sent a mail"),
                    ("call", "Called"),
                    ("noted", "Noted by staff"),
                    ("website", "Something on the website"),
                    ("difficult", "Difficult situation"),
                    ("stuck_order", "Paid but not handed over"),
                    ("no_receipt", "Paid, and no receipt"),
                    ("excess_payment", "More paid than owed"),
                    ("refund", "Money that did not go back"),
                    ("unpaid", "An invoice nobody pays"),
                    ("auto_renewal", "Did not renew by itself"),
                    ("invariant", "Something is not as it must be"),
                ],
                max_length=30,
                verbose_name="kind",
            ),
        ),
    ]
