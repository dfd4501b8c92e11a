"""Files with everything that is held about somebody: who asked, how far it is, when it goes.

Why:   people have a right to a copy, and a worker puts it together.
Locks: none; a new table.
Undo:  who asked for a copy is lost; files are left in the storage under downloads/.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from ams.core.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_as_of_2026_11_23"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("staffdesk", "0001_as_of_2026_11_23"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="DataDownload",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(editable=False, max_length=32, unique=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("asked", "Being put together"), ("ready", "Ready"), ("gone", "Removed")],
                                default="asked",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="asked")),
                        ("ready_at", models.DateTimeField(null=True, verbose_name="ready")),
                        (
                            "file",
                            models.FileField(blank=True, max_length=200, upload_to="downloads/", verbose_name="file"),
                        ),
                        ("size", models.PositiveBigIntegerField(default=0, verbose_name="bytes")),
                        ("rows", models.PositiveIntegerField(default=0, verbose_name="rows")),
                        ("taken_at", models.DateTimeField(null=True, verbose_name="first taken")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="downloads",
                                to="core.contact",
                                verbose_name="contact",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "download of somebody’s data",
                        "verbose_name_plural": "downloads of people’s data",
                    },
                ),
                migrations.CreateModel(
                    name="DataDownloadEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("code", models.CharField(editable=False, max_length=32)),
                        (
                            "state",
                            models.CharField(
                                choices=[("asked", "Being put together"), ("ready", "Ready"), ("gone", "Removed")],
                                default="asked",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="asked")),
                        ("ready_at", models.DateTimeField(null=True, verbose_name="ready")),
                        (
                            "file",
                            models.FileField(blank=True, max_length=200, upload_to="downloads/", verbose_name="file"),
                        ),
                        ("size", models.PositiveBigIntegerField(default=0, verbose_name="bytes")),
                        ("rows", models.PositiveIntegerField(default=0, verbose_name="rows")),
                        ("taken_at", models.DateTimeField(null=True, verbose_name="first taken")),
                        (
                            "by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
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
                                to="staffdesk.datadownload",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddIndex(
                    model_name="datadownload",
                    index=models.Index(
                        condition=models.Q(("state", "ready")), fields=["ready_at", "id"], name="download_ready"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="datadownload",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "asked")), fields=("contact",), name="one_download_at_a_time"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="datadownload",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file", ""), ("ready_at", None), ("state", "asked")),
                            models.Q(
                                ("ready_at__isnull", False), ("state", "ready"), models.Q(("file", ""), _negated=True)
                            ),
                            models.Q(("file", ""), ("ready_at__isnull", False), ("state", "gone")),
                            _connector="OR",
                        ),
                        name="download_has_a_file_while_it_is_ready",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="datadownload",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_datadownloadevent" ("asked_at", "by_id", "code", "contact_id", "file", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ready_at", "rows", "size", "state", "taken_at") VALUES (NEW."asked_at", NEW."by_id", NEW."code", NEW."contact_id", NEW."file", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."ready_at", NEW."rows", NEW."size", NEW."state", NEW."taken_at"); RETURN NULL;',
                            hash="233ced7ef70404d6243f9a4b1fc04b9b2787f650",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_085ed",
                            table="staffdesk_datadownload",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="datadownload",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_datadownloadevent" ("asked_at", "by_id", "code", "contact_id", "file", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ready_at", "rows", "size", "state", "taken_at") VALUES (NEW."asked_at", NEW."by_id", NEW."code", NEW."contact_id", NEW."file", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."ready_at", NEW."rows", NEW."size", NEW."state", NEW."taken_at"); RETURN NULL;',
                            hash="2e9157ba6bcd71503d451f422c0aa8ad88abf32f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b9e7c",
                            table="staffdesk_datadownload",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        )
    ]
