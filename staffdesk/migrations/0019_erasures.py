"""Requests to be erased, each with the day the law wants an answer by and how far it got.

Why:   a worker that dies over an erasure is followed by another, which has to know what is done.
Locks: none; a table of its own.
Undo:  possible; who was erased stays so.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0016_mailings_go_there_again"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("staffdesk", "0018_cases_about_unpaid_invoices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Asked for"), ("running", "Being carried out"), ("done", "Done")],
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("due_on", models.DateField(verbose_name="to be answered by")),
                ("reason", models.TextField(blank=True, verbose_name="why")),
                ("despite", models.JSONField(blank=True, default=list, verbose_name="although")),
                ("begun_at", models.DateTimeField(null=True, verbose_name="begun")),
                ("steps", models.JSONField(blank=True, default=dict, verbose_name="done so far")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staffdesk.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasures",
                        to="core.contact",
                        verbose_name="contact",
                    ),
                ),
            ],
            options={
                "verbose_name": "erasure",
                "verbose_name_plural": "erasures",
            },
        ),
        migrations.CreateModel(
            name="ErasureEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Asked for"), ("running", "Being carried out"), ("done", "Done")],
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("due_on", models.DateField(verbose_name="to be answered by")),
                ("reason", models.TextField(blank=True, verbose_name="why")),
                ("despite", models.JSONField(blank=True, default=list, verbose_name="although")),
                ("begun_at", models.DateTimeField(null=True, verbose_name="begun")),
                ("steps", models.JSONField(blank=True, default=dict, verbose_name="done so far")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="staffdesk.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="core.contact",
                        verbose_name="contact",
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
                        to="staffdesk.erasure",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="erasure",
            index=models.Index(condition=models.Q(("state", "asked")), fields=["due_on", "id"], name="erasure_waiting"),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("begun_at", None), ("by", None), ("state", "asked")),
                    models.Q(
                        models.Q(("state", "asked"), _negated=True),
                        ("begun_at__isnull", False),
                        ("by__isnull", False),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="erasure_is_begun_by_somebody_who_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "done"), ("finished_at", None), _connector="XOR"),
                name="erasure_done_iff_finished",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["asked", "running"])),
                fields=("contact",),
                name="one_erasure_at_a_time",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="erasure",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "staffdesk_erasureevent" ("asked_at", "begun_at", "by_id", "case_id", "contact_id", "despite", "due_on", "finished_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state", "steps") VALUES (NEW."asked_at", NEW."begun_at", NEW."by_id", NEW."case_id", NEW."contact_id", NEW."despite", NEW."due_on", NEW."finished_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."state", NEW."steps"); RETURN NULL;',
                    hash="06d37e78ad62b4206e8d9b7d31310653efbf7a43",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ea1c8",
                    table="staffdesk_erasure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="erasure",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "staffdesk_erasureevent" ("asked_at", "begun_at", "by_id", "case_id", "contact_id", "despite", "due_on", "finished_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state", "steps") VALUES (NEW."asked_at", NEW."begun_at", NEW."by_id", NEW."case_id", NEW."contact_id", NEW."despite", NEW."due_on", NEW."finished_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."state", NEW."steps"); RETURN NULL;',
                    hash="6ca3c0eb21f866d416931ccf4cf9e39fa21e051e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c6ea9",
                    table="staffdesk_erasure",
                    when="AFTER",
                ),
            ),
        ),
    ]
