"""Mail that came in: each raw mail is a row, with what it was taken for and what became of it.

Why:   no mail may be lost, read twice or acted upon because of who it says it is from.
Locks: none; new tables.
Undo:  reversible; the rows go, the raw mails stay in the storage.
"""

import ams.core.migrating
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0009_messages_that_came_back"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("staffdesk", "0004_service_standards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        ams.core.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="IncomingMail",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("sha256", models.CharField(editable=False, max_length=64, unique=True)),
                        ("raw", models.FileField(max_length=200, upload_to="mail-in/%Y/%m/", verbose_name="raw mail")),
                        ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                        ("source", models.CharField(max_length=60, verbose_name="came by")),
                        ("received_at", models.DateTimeField(verbose_name="received")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("kept", "Not read yet"),
                                    ("filed", "In a case"),
                                    ("set_aside", "No case"),
                                    ("quarantine", "Quarantine"),
                                    ("discarded", "Discarded"),
                                ],
                                default="kept",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "verdict",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("ordinary", "A person's mail"),
                                    ("bounce", "A mail of ours came back"),
                                    ("delay", "A mail of ours is late"),
                                    ("complaint", "Somebody called a mail of ours unwanted"),
                                    ("auto_reply", "Automatic"),
                                    ("loop", "Our own mail, or one that goes in circles"),
                                    ("copy", "A second copy"),
                                ],
                                max_length=10,
                                verbose_name="what it is",
                            ),
                        ),
                        ("because", models.CharField(blank=True, max_length=60, verbose_name="as its … says")),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("unreadable", "It could not be read"),
                                    ("not_filed", "It was read, but could not be filed"),
                                    ("too_big", "It is too big to be read"),
                                    ("flood", "The same sender wrote very often"),
                                    ("spam", "The mail server calls it spam"),
                                ],
                                max_length=12,
                                verbose_name="why it waits",
                            ),
                        ),
                        ("failure", models.TextField(blank=True, verbose_name="what went wrong")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="times read")),
                        ("sender_name", models.CharField(blank=True, max_length=300, verbose_name="who wrote")),
                        ("sender_address", models.CharField(blank=True, max_length=254, verbose_name="from")),
                        ("answer_to", models.CharField(blank=True, max_length=254, verbose_name="answer to")),
                        ("sent_to", models.JSONField(blank=True, default=list, verbose_name="sent to")),
                        ("subject", models.CharField(blank=True, max_length=500, verbose_name="subject")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent, it says")),
                        ("message_id", models.CharField(blank=True, max_length=250, verbose_name="Message-ID")),
                        ("fingerprint", models.CharField(blank=True, editable=False, max_length=64)),
                        ("text", models.TextField(blank=True, verbose_name="text")),
                        ("quoted", models.TextField(blank=True, verbose_name="quoted")),
                        ("html", models.TextField(blank=True, verbose_name="HTML, made harmless")),
                        ("attachments", models.JSONField(blank=True, default=list, verbose_name="attachments")),
                        ("remarks", models.JSONField(blank=True, default=list, verbose_name="remarks")),
                        ("report", models.JSONField(blank=True, default=dict, verbose_name="what it reports")),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                        ("words", models.TextField(blank=True, verbose_name="why")),
                        (
                            "case_message",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="incoming_mail",
                                to="staffdesk.casemessage",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "our_message",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mails_about_it",
                                to="core.message",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "incoming mail",
                        "verbose_name_plural": "incoming mails",
                        "indexes": [
                            models.Index(fields=["-received_at", "-id"], name="incoming_mail_newest"),
                            models.Index(
                                condition=models.Q(("state__in", ["kept", "quarantine"])),
                                fields=["-received_at"],
                                name="incoming_mail_waiting",
                            ),
                            models.Index(
                                condition=models.Q(("message_id", ""), _negated=True),
                                fields=["message_id"],
                                name="incoming_mail_by_id",
                            ),
                            models.Index(fields=["sender_address", "received_at"], name="incoming_mail_of_sender"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state", "filed"), ("case_message", None), _connector="XOR"),
                                name="incoming_mail_filed_iff_in_a_case",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "quarantine"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="incoming_mail_waits_for_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "discarded"), _negated=True),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        models.Q(("words", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="incoming_mail_discarded_by_somebody",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    models.Q(("fingerprint", ""), _negated=True),
                                    models.Q(("verdict", "copy"), _negated=True),
                                ),
                                fields=("fingerprint",),
                                name="one_incoming_mail_a_fingerprint",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IncomingMailEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("kept", "Not read yet"),
                                    ("filed", "In a case"),
                                    ("set_aside", "No case"),
                                    ("quarantine", "Quarantine"),
                                    ("discarded", "Discarded"),
                                ],
                                default="kept",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "verdict",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("ordinary", "A person's mail"),
                                    ("bounce", "A mail of ours came back"),
                                    ("delay", "A mail of ours is late"),
                                    ("complaint", "Somebody called a mail of ours unwanted"),
                                    ("auto_reply", "Automatic"),
                                    ("loop", "Our own mail, or one that goes in circles"),
                                    ("copy", "A second copy"),
                                ],
                                max_length=10,
                                verbose_name="what it is",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("unreadable", "It could not be read"),
                                    ("not_filed", "It was read, but could not be filed"),
                                    ("too_big", "It is too big to be read"),
                                    ("flood", "The same sender wrote very often"),
                                    ("spam", "The mail server calls it spam"),
                                ],
                                max_length=12,
                                verbose_name="why it waits",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                        ("words", models.TextField(blank=True, verbose_name="why")),
                        (
                            "case_message",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.casemessage",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "our_message",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.message",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="staffdesk.incomingmail",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="incomingmail",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_incomingmailevent" ("case_message_id", "decided_at", "decided_by_id", "our_message_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state", "verdict", "words") VALUES (NEW."case_message_id", NEW."decided_at", NEW."decided_by_id", NEW."our_message_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."state", NEW."verdict", NEW."words"); RETURN NULL;',
                            hash="3e2d6c4f93c6782787a04eb46ae4bc665381f47c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a5995",
                            table="staffdesk_incomingmail",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="incomingmail",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."case_message_id" IS DISTINCT FROM (NEW."case_message_id") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."our_message_id" IS DISTINCT FROM (NEW."our_message_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."verdict" IS DISTINCT FROM (NEW."verdict") OR OLD."words" IS DISTINCT FROM (NEW."words"))',
                            func='INSERT INTO "staffdesk_incomingmailevent" ("case_message_id", "decided_at", "decided_by_id", "our_message_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state", "verdict", "words") VALUES (NEW."case_message_id", NEW."decided_at", NEW."decided_by_id", NEW."our_message_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."state", NEW."verdict", NEW."words"); RETURN NULL;',
                            hash="56aa3bf59ca49f483bf6caff991448f72117a0aa",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9abc6",
                            table="staffdesk_incomingmail",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
