"""Messages that came back, or that their reader called unwanted.

Why:   what other mail servers tell of our mails stands on the mail, where staff look for it.
Locks: `core_message` for three columns without a rewrite, and while the check and the index read through it
       (a second for a million mails).
Undo:  reversible; what was told is lost, but the reports themselves are kept as incoming mail.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0008_membership_events_auditors"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="complained_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="called unwanted"),
        ),
        migrations.AddField(
            model_name="message",
            name="return_words",
            field=models.TextField(blank=True, db_default="", verbose_name="why it came back"),
        ),
        migrations.AddField(
            model_name="message",
            name="returned_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="came back"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("returned_at__isnull", False)), fields=["-returned_at"], name="message_returned"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("returned_at", None), models.Q(("return_words", ""), _negated=True), _connector="XOR"
                ),
                name="message_returned_for_a_reason",
            ),
        ),
    ]
