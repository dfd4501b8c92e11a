"""Incoming mails know that their raw form was removed.

Why:   a row without its file says so, and what nobody decided about in time may be discarded by nobody.
Locks: the column is added in an instant; the constraints read the table once while nobody writes to it.
Undo:  possible as long as nothing was removed; rows without a file would not fit the old constraints.
"""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0015_how_long_mail_is_kept"),
        ("staffdesk", "0010_further_kinds_wait_for_a_second_person"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="incomingmail",
            name="incoming_mail_discarded_by_somebody",
        ),
        migrations.AddField(
            model_name="incomingmail",
            name="forgotten_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="raw form removed"),
        ),
        migrations.AddConstraint(
            model_name="incomingmail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "discarded"), _negated=True),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("words", ""), _negated=True),
                    ),
                    models.Q(
                        ("decided_by", None), ("forgotten_at__isnull", False), models.Q(("words", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="incoming_mail_discarded_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="incomingmail",
            constraint=models.CheckConstraint(
                condition=models.Q(("forgotten_at", None), ("raw", ""), _connector="XOR"),
                name="incoming_mail_forgotten_iff_no_raw",
            ),
        ),
    ]
