"""Tickets are a kind of product.

Why:   events sell them (events 0001).
Locks: none; nothing changes in the database.
Undo:  reversible.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0002_refunds_and_credit_notes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="product",
            name="kind",
            field=models.CharField(
                choices=[
                    ("membership", "Membership"),
                    ("goods", "Goods"),
                    ("donation", "Donation"),
                    ("event", "Ticket"),
                ],
                max_length=30,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="productevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("membership", "Membership"),
                    ("goods", "Goods"),
                    ("donation", "Donation"),
                    ("event", "Ticket"),
                ],
                max_length=30,
                verbose_name="kind",
            ),
        ),
    ]
