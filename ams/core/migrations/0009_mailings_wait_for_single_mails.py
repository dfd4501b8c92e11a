"""Tell mailings from single mails, and mails that failed from those that nobody wants to send any more.

Why:   a receipt must not wait behind a hundred thousand renewal notices; whoever renewed is not reminded.
Locks: message, for as long as an index of what still waits takes.
Undo:  reversible while no message is withdrawn. Old code sends mailings one by one, in turn with all others.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0008_merges_tags_notes_custom_fields"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="message",
            name="message_failed_iff_failure",
        ),
        migrations.RemoveIndex(
            model_name="message",
            name="message_due",
        ),
        migrations.AddField(
            model_name="message",
            name="is_bulk",
            field=models.BooleanField(db_default=False, default=False, verbose_name="one of many"),
        ),
        migrations.AlterField(
            model_name="message",
            name="failure",
            field=models.TextField(blank=True, verbose_name="why it did not go out"),
        ),
        migrations.AlterField(
            model_name="message",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "Waiting"),
                    ("sending", "Being sent"),
                    ("sent", "Sent"),
                    ("failed", "Failed"),
                    ("withdrawn", "Not sent any more"),
                ],
                default="queued",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state", "queued")), fields=["is_bulk", "next_attempt_at"], name="message_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["failed", "withdrawn"]), ("failure", ""), _connector="XOR"),
                name="message_unsent_for_a_reason",
            ),
        ),
    ]
