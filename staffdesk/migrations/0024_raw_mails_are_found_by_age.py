"""Mails that are still kept as they came are found by their age, those in cases and those in none apart.

Why:   they go after a time; without the indexes each night would read over all that went before.
Locks: writes to `staffdesk_incomingmail` while the indexes are built, seconds for a million rows; mail waits.
Undo:  the indexes go.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("staffdesk", "0023_rehearsals"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="incomingmail",
            index=models.Index(
                condition=models.Q(("state", "filed"), models.Q(("raw", ""), _negated=True)),
                fields=["received_at"],
                name="mail_raw_in_cases",
            ),
        ),
        migrations.AddIndex(
            model_name="incomingmail",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ("set_aside", "quarantine", "discarded")), models.Q(("raw", ""), _negated=True)
                ),
                fields=["received_at"],
                name="mail_raw_aside",
            ),
        ),
    ]
