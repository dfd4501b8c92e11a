"""Messages know that they arrived, and complaints are found by their address.

Why:   providers tell of both; whoever called a mail unwanted gets no mailing any more.
Locks: the column is added without a default, in an instant; the index is built under a lock that stops writing
       messages, over the few complaints there are, for one pass through the table.
Undo:  the index and the column are dropped. Old code never reads them.
"""

from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [("core", "0012_keys_for_cases")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="delivered_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="arrived"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                Upper("recipient"),
                condition=models.Q(("complained_at__isnull", False)),
                name="message_complained",
            ),
        ),
    ]
