"""Let a price be corrected: a further row for the same day, of which the latest holds.

Why:   a wrong price could not be put right before the next day, while people bought at it.
Locks: prices, for an instant. They are few.
Undo:  only while no price has been corrected; after that two rows of a day would collide.
"""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0005_lists_read_an_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="price",
            options={
                "ordering": ["-valid_from", "-correction"],
                "verbose_name": "price",
                "verbose_name_plural": "prices",
            },
        ),
        migrations.RemoveConstraint(
            model_name="price",
            name="one_price_of_a_product_a_day",
        ),
        migrations.AddField(
            model_name="price",
            name="correction",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False, verbose_name="correction"),
        ),
        migrations.AddConstraint(
            model_name="price",
            constraint=models.UniqueConstraint(
                fields=("product", "valid_from", "correction"), name="one_price_of_a_product_a_day"
            ),
        ),
    ]
