"""Indexes for the lists of the desk and the admin: activities by channel, mails by address, organisations, staff.

Why:   among a million rows each of these lists sorted or counted the whole table to show one page of it.
Locks: writes to activities, contacts, messages and logins wait while their indexes are built.
Undo:  reversible.
"""

import ams.core.models.contacts
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("core", "0006_households"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["channel", "-at", "-id"], name="activity_by_channel"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                django.db.models.functions.comparison.Collate(
                    ams.core.models.contacts.ImmutableUnaccent(django.db.models.functions.text.Lower("sort_name")), "C"
                ),
                models.F("id"),
                condition=models.Q(("kind", "organisation")),
                name="organisation_by_name",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(django.db.models.functions.text.Upper("recipient"), name="message_to"),
        ),
        migrations.AddIndex(
            model_name="messageattachment",
            index=models.Index(fields=["reference"], name="attachment_of_what"),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                condition=models.Q(("role", ""), _negated=True), fields=["name", "email"], name="staff_by_name"
            ),
        ),
    ]
