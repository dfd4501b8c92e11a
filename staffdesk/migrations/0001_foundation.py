"""Cases, saved lists and mailings, as they were on 2026-11-22."""

import ams.core.migrating
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_foundation"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        ams.core.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="Case",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("doesnt_fit", "Doesn't fit my situation"),
                                    ("question", "Wrote to us"),
                                    ("noted", "Noted by staff"),
                                    ("stuck_order", "Paid but not handed over"),
                                    ("excess_payment", "More paid than owed"),
                                    ("auto_renewal", "Did not renew by itself"),
                                    ("invariant", "Something is not as it must be"),
                                ],
                                max_length=30,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "queue",
                            models.CharField(
                                choices=[("service", "Member service"), ("finance", "Finance"), ("system", "System")],
                                default="service",
                                max_length=20,
                                verbose_name="queue",
                            ),
                        ),
                        ("subject", models.CharField(max_length=300, verbose_name="subject")),
                        ("words", models.TextField(blank=True, verbose_name="in their words")),
                        ("reply_name", models.CharField(blank=True, max_length=300, verbose_name="who wrote")),
                        ("reply_email", models.EmailField(blank=True, max_length=254, verbose_name="answer to")),
                        ("reply_phone", models.CharField(blank=True, max_length=40, verbose_name="or call")),
                        ("context", models.JSONField(blank=True, default=dict, verbose_name="context")),
                        ("key", models.CharField(blank=True, editable=False, max_length=200, verbose_name="key")),
                        ("opened_at", models.DateTimeField(verbose_name="opened")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="core.contact",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "case",
                        "verbose_name_plural": "cases",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("closed_at", None)), fields=["-opened_at", "-id"], name="case_open"
                            ),
                            models.Index(fields=["-opened_at", "-id"], name="case_newest"),
                            models.Index(fields=["contact", "-opened_at"], name="case_of_contact"),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass("context", "jsonb_path_ops"),
                                name="case_by_context",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("key", ""), _negated=True), fields=("key",), name="one_case_a_key"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("owner__isnull", False), models.Q(("queue", ""), _negated=True), _connector="OR"
                                ),
                                name="case_has_owner_or_queue",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("doesnt_fit", "Doesn't fit my situation"),
                                    ("question", "Wrote to us"),
                                    ("noted", "Noted by staff"),
                                    ("stuck_order", "Paid but not handed over"),
                                    ("excess_payment", "More paid than owed"),
                                    ("auto_renewal", "Did not renew by itself"),
                                    ("invariant", "Something is not as it must be"),
                                ],
                                max_length=30,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "queue",
                            models.CharField(
                                choices=[("service", "Member service"), ("finance", "Finance"), ("system", "System")],
                                default="service",
                                max_length=20,
                                verbose_name="queue",
                            ),
                        ),
                        ("subject", models.CharField(max_length=300, verbose_name="subject")),
                        ("words", models.TextField(blank=True, verbose_name="in their words")),
                        ("reply_name", models.CharField(blank=True, max_length=300, verbose_name="who wrote")),
                        ("reply_email", models.EmailField(blank=True, max_length=254, verbose_name="answer to")),
                        ("reply_phone", models.CharField(blank=True, max_length=40, verbose_name="or call")),
                        ("context", models.JSONField(blank=True, default=dict, verbose_name="context")),
                        ("key", models.CharField(blank=True, editable=False, max_length=200, verbose_name="key")),
                        ("opened_at", models.DateTimeField(verbose_name="opened")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.contact",
                            ),
                        ),
                        (
                            "owner",
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
                                to="staffdesk.case",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CaseMessage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("note", "Note"), ("closed", "Closed"), ("reopened", "Opened again")],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("words", models.TextField(verbose_name="words")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="messages",
                                to="staffdesk.case",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "message of a case",
                        "verbose_name_plural": "messages of cases",
                        "indexes": [models.Index(fields=["case", "at", "id"], name="case_conversation")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("words", ""), _negated=True), name="case_message_has_words"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedList",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        ("criteria", models.JSONField(verbose_name="conditions")),
                        ("is_shared", models.BooleanField(default=True, verbose_name="for everybody at the desk")),
                        ("created_at", models.DateTimeField(verbose_name="made")),
                        ("last_used_at", models.DateTimeField(verbose_name="last used")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="put away")),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="saved_lists",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="made by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "saved list",
                        "verbose_name_plural": "saved lists",
                        "ordering": ["name", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="saved_list_has_a_name"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mailing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("criteria", models.JSONField(verbose_name="conditions")),
                        (
                            "purpose",
                            models.CharField(
                                choices=[("mailing", "Membership business"), ("newsletter", "Newsletter")],
                                default="mailing",
                                max_length=12,
                                verbose_name="purpose",
                            ),
                        ),
                        ("subject", models.CharField(max_length=150, verbose_name="subject")),
                        ("text", models.TextField(verbose_name="text")),
                        ("signed_by", models.CharField(max_length=200, verbose_name="signed by")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("sending", "Being sent"),
                                    ("stopped", "Stopped"),
                                    ("sent", "Sent"),
                                ],
                                default="draft",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="begun")),
                        ("started_at", models.DateTimeField(null=True, verbose_name="confirmed")),
                        ("frozen_at", models.DateTimeField(null=True, verbose_name="recipients written down")),
                        ("reached", models.BigIntegerField(default=0, verbose_name="written up to")),
                        ("written_at", models.DateTimeField(null=True, verbose_name="last message written")),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                        ("left_out", models.JSONField(default=dict, verbose_name="who did not get it")),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mailings",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="made by",
                            ),
                        ),
                        (
                            "sent_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="sent by",
                            ),
                        ),
                        (
                            "list",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mailings",
                                to="staffdesk.savedlist",
                                verbose_name="list",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mailing",
                        "verbose_name_plural": "mailings",
                        "indexes": [
                            models.Index(fields=["-created_at", "-id"], name="mailing_newest"),
                            models.Index(
                                condition=models.Q(("state", "sending")), fields=["state"], name="mailing_under_way"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("sent_by", None), ("started_at", None), ("state", "draft")),
                                    models.Q(
                                        models.Q(("state", "draft"), _negated=True),
                                        ("sent_by__isnull", False),
                                        ("started_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="mailing_is_a_draft_until_somebody_sends_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state", "sent"), ("finished_at", None), _connector="XOR"),
                                name="mailing_sent_iff_finished",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MailingEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("criteria", models.JSONField(verbose_name="conditions")),
                        (
                            "purpose",
                            models.CharField(
                                choices=[("mailing", "Membership business"), ("newsletter", "Newsletter")],
                                default="mailing",
                                max_length=12,
                                verbose_name="purpose",
                            ),
                        ),
                        ("subject", models.CharField(max_length=150, verbose_name="subject")),
                        ("text", models.TextField(verbose_name="text")),
                        ("signed_by", models.CharField(max_length=200, verbose_name="signed by")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("sending", "Being sent"),
                                    ("stopped", "Stopped"),
                                    ("sent", "Sent"),
                                ],
                                default="draft",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="begun")),
                        ("started_at", models.DateTimeField(null=True, verbose_name="confirmed")),
                        ("frozen_at", models.DateTimeField(null=True, verbose_name="recipients written down")),
                        ("written_at", models.DateTimeField(null=True, verbose_name="last message written")),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                        ("left_out", models.JSONField(default=dict, verbose_name="who did not get it")),
                        (
                            "made_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="made by",
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
                                to="staffdesk.mailing",
                            ),
                        ),
                        (
                            "sent_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="sent by",
                            ),
                        ),
                        (
                            "list",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.savedlist",
                                verbose_name="list",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="MailingRecipient",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("address", models.EmailField(max_length=254, verbose_name="e-mail")),
                        (
                            "skipped",
                            models.CharField(blank=True, max_length=100, verbose_name="why nothing was written"),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.contact"
                            ),
                        ),
                        (
                            "mailing",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recipients",
                                to="staffdesk.mailing",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "recipient of a mailing",
                        "verbose_name_plural": "recipients of mailings",
                        "indexes": [models.Index(fields=["mailing", "id"], name="recipients_in_order")],
                        "constraints": [
                            models.UniqueConstraint(fields=("mailing", "contact"), name="once_in_a_mailing"),
                            models.UniqueConstraint(
                                models.F("mailing"),
                                django.db.models.functions.text.Lower("address"),
                                name="one_mail_an_address",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedListEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        ("criteria", models.JSONField(verbose_name="conditions")),
                        ("is_shared", models.BooleanField(default=True, verbose_name="for everybody at the desk")),
                        ("created_at", models.DateTimeField(verbose_name="made")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="put away")),
                        (
                            "owner",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="made by",
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
                                to="staffdesk.savedlist",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="case",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_caseevent" ("closed_at", "contact_id", "context", "id", "key", "kind", "opened_at", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "queue", "reply_email", "reply_name", "reply_phone", "subject", "words") VALUES (NEW."closed_at", NEW."contact_id", NEW."context", NEW."id", NEW."key", NEW."kind", NEW."opened_at", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."queue", NEW."reply_email", NEW."reply_name", NEW."reply_phone", NEW."subject", NEW."words"); RETURN NULL;',
                            hash="a2198b1d039a9a4895fd2ef3a215a6211fdd19ff",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_bc7ee",
                            table="staffdesk_case",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="case",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_caseevent" ("closed_at", "contact_id", "context", "id", "key", "kind", "opened_at", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "queue", "reply_email", "reply_name", "reply_phone", "subject", "words") VALUES (NEW."closed_at", NEW."contact_id", NEW."context", NEW."id", NEW."key", NEW."kind", NEW."opened_at", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."queue", NEW."reply_email", NEW."reply_name", NEW."reply_phone", NEW."subject", NEW."words"); RETURN NULL;',
                            hash="805566c291086fca096fe8e9b2b84a09ceea4109",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_eca11",
                            table="staffdesk_case",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="casemessage",
                    trigger=pgtrigger.compiler.Trigger(
                        name="case_message_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c330da242c78fb936c0513397f94ddc09587a275",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_case_message_is_append_only_d90fe",
                            table="staffdesk_casemessage",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="savedlist",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_savedlistevent" ("archived_at", "created_at", "criteria", "id", "is_shared", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."archived_at", NEW."created_at", NEW."criteria", NEW."id", NEW."is_shared", NEW."name", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="8b40ec31717b0be33172467bcc46eb347b569037",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_7880e",
                            table="staffdesk_savedlist",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="savedlist",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."archived_at" IS DISTINCT FROM (NEW."archived_at") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."criteria" IS DISTINCT FROM (NEW."criteria") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_shared" IS DISTINCT FROM (NEW."is_shared") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id"))',
                            func='INSERT INTO "staffdesk_savedlistevent" ("archived_at", "created_at", "criteria", "id", "is_shared", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."archived_at", NEW."created_at", NEW."criteria", NEW."id", NEW."is_shared", NEW."name", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="810588df186c708c8fb51640ea8ea8e62a36a660",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_43616",
                            table="staffdesk_savedlist",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="mailing",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_mailingevent" ("created_at", "criteria", "finished_at", "frozen_at", "id", "left_out", "list_id", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "sent_by_id", "signed_by", "started_at", "state", "subject", "text", "written_at") VALUES (NEW."created_at", NEW."criteria", NEW."finished_at", NEW."frozen_at", NEW."id", NEW."left_out", NEW."list_id", NEW."made_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."purpose", NEW."sent_by_id", NEW."signed_by", NEW."started_at", NEW."state", NEW."subject", NEW."text", NEW."written_at"); RETURN NULL;',
                            hash="02547b48427260c1ade1b5df2063d1fb73dd4a8e",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b9ac7",
                            table="staffdesk_mailing",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="mailing",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."criteria" IS DISTINCT FROM (NEW."criteria") OR OLD."finished_at" IS DISTINCT FROM (NEW."finished_at") OR OLD."frozen_at" IS DISTINCT FROM (NEW."frozen_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."left_out" IS DISTINCT FROM (NEW."left_out") OR OLD."list_id" IS DISTINCT FROM (NEW."list_id") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."sent_by_id" IS DISTINCT FROM (NEW."sent_by_id") OR OLD."signed_by" IS DISTINCT FROM (NEW."signed_by") OR OLD."started_at" IS DISTINCT FROM (NEW."started_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."subject" IS DISTINCT FROM (NEW."subject") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."written_at" IS DISTINCT FROM (NEW."written_at"))',
                            func='INSERT INTO "staffdesk_mailingevent" ("created_at", "criteria", "finished_at", "frozen_at", "id", "left_out", "list_id", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "sent_by_id", "signed_by", "started_at", "state", "subject", "text", "written_at") VALUES (NEW."created_at", NEW."criteria", NEW."finished_at", NEW."frozen_at", NEW."id", NEW."left_out", NEW."list_id", NEW."made_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."purpose", NEW."sent_by_id", NEW."signed_by", NEW."started_at", NEW."state", NEW."subject", NEW."text", NEW."written_at"); RETURN NULL;',
                            hash="1a1cde5cf5625e99f24500c4f4878644ec2512dc",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_310d4",
                            table="staffdesk_mailing",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
