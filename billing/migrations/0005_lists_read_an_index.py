"""Indexes for the lists of the desk and the admin: orders by state and channel, receipts, visits, events.

Why:   among a million rows each of these lists sorted or counted the whole table to show one page of it.
Locks: writes to orders, receipts, checkout attempts and provider events wait while their indexes are built.
Undo:  reversible.
"""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0004_lines_know_since_when_they_are_due"),
        ("core", "0007_lists_read_an_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="checkoutattempt",
            index=models.Index(fields=["-started_at"], name="attempt_newest"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["channel", "-placed_at", "-id"], name="order_by_channel"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("cancelled_at", None), ("settled_at", None)),
                fields=["-placed_at", "-id"],
                name="order_open",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("cancelled_at__isnull", False)),
                fields=["-placed_at", "-id"],
                name="order_cancelled",
            ),
        ),
        migrations.AddIndex(
            model_name="providerevent",
            index=models.Index(fields=["-received_at"], name="event_newest"),
        ),
        migrations.AddIndex(
            model_name="providerevent",
            index=models.Index(fields=["object_id"], name="event_of_object"),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(fields=["-issued_at", "-id"], name="receipt_newest"),
        ),
    ]
