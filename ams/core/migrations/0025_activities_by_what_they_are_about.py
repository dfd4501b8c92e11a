"""One index less on what happened: another begins with the same column.

Why:   every piece of business writes to each index of the largest table.
Locks: the table of activities, for a moment: an index is dropped, nothing is read or written.
Undo:  the index is built again, which reads the table.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("core", "0024_how_service_is_measured"),
    ]

    operations = [
        migrations.AlterField(
            model_name="activity",
            name="object_type",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="contenttypes.contenttype",
            ),
        ),
    ]
