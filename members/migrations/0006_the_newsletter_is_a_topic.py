"""Offer the newsletter as a topic: imports and unsubscribing have kept consent to it under this key already.

Why:   members choose topics on a page of their own; one that is no row would not be shown.
Locks: none; one row.
Undo:  nothing to undo: the row may stay, and consent is not touched.
"""

from django.db import migrations

KEY = "newsletter"


def offer(apps, _schema_editor):
    apps.get_model("members", "MailTopic").objects.get_or_create(
        key=KEY, defaults={"name": "Newsletter", "question": "Send me the newsletter by e-mail."}
    )


class Migration(migrations.Migration):
    dependencies = [("members", "0005_topics_of_mails")]

    operations = [migrations.RunPython(offer, migrations.RunPython.noop)]
