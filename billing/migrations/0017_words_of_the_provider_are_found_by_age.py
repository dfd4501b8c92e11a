"""What the payment provider told us, and still stands in words, is found by its age.

Why:   the words go after a time; without the index each night would read over all that lost them before.
Locks: writes to `billing_providerevent` while the index is built, seconds for a million rows; webhooks come again.
Undo:  the index goes.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0001_as_of_2026_11_23"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="providerevent",
            index=models.Index(
                condition=models.Q(("applied_at__isnull", False), models.Q(("payload", {}), _negated=True)),
                fields=["received_at"],
                name="event_with_words",
            ),
        ),
    ]
