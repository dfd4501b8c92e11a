"""Notices that tell members of trouble: whom each is for, what was said when, and which cases it is about.

Why:   members read of it before they write.
Locks: none; the tables are new.
Undo:  reversible; what was told goes.
"""

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from ams.core.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0001_as_of_2026_11_23"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("staffdesk", "0025_areas"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="title")),
                        ("words", models.TextField(verbose_name="what members read")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("investigating", "We are looking into it"),
                                    ("identified", "We know what it is"),
                                    ("monitoring", "Mended; we keep an eye on it"),
                                    ("resolved", "It is over"),
                                ],
                                default="investigating",
                                max_length=13,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("everybody", "Everybody, and your main website"),
                                    ("errors", "Who ran into the errors"),
                                    ("event", "Who holds a ticket for an event"),
                                    ("renewing", "Whose membership ends soon"),
                                    ("list", "Who is on a saved list"),
                                ],
                                max_length=9,
                                verbose_name="shown to",
                            ),
                        ),
                        (
                            "days",
                            models.PositiveSmallIntegerField(
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(366)],
                                verbose_name="within so many days",
                            ),
                        ),
                        ("reach", models.CharField(blank=True, max_length=200, verbose_name="how to reach a person")),
                        ("posted_at", models.DateTimeField(verbose_name="posted")),
                        ("expected_at", models.DateTimeField(null=True, verbose_name="expected to be over")),
                        ("resolved_at", models.DateTimeField(null=True, verbose_name="over since")),
                        (
                            "event",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="events.event",
                                verbose_name="event",
                            ),
                        ),
                        (
                            "list",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="staffdesk.savedlist",
                                verbose_name="saved list",
                            ),
                        ),
                        (
                            "posted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="posted by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "notice",
                        "verbose_name_plural": "notices",
                    },
                ),
                migrations.CreateModel(
                    name="NoticeCase",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="linked")),
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
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="staffdesk.case"
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="staffdesk.notice",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "case of a notice",
                        "verbose_name_plural": "cases of notices",
                    },
                ),
                migrations.CreateModel(
                    name="NoticeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("title", models.CharField(max_length=120, verbose_name="title")),
                        ("words", models.TextField(verbose_name="what members read")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("investigating", "We are looking into it"),
                                    ("identified", "We know what it is"),
                                    ("monitoring", "Mended; we keep an eye on it"),
                                    ("resolved", "It is over"),
                                ],
                                default="investigating",
                                max_length=13,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("everybody", "Everybody, and your main website"),
                                    ("errors", "Who ran into the errors"),
                                    ("event", "Who holds a ticket for an event"),
                                    ("renewing", "Whose membership ends soon"),
                                    ("list", "Who is on a saved list"),
                                ],
                                max_length=9,
                                verbose_name="shown to",
                            ),
                        ),
                        (
                            "days",
                            models.PositiveSmallIntegerField(
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(366)],
                                verbose_name="within so many days",
                            ),
                        ),
                        ("reach", models.CharField(blank=True, max_length=200, verbose_name="how to reach a person")),
                        ("posted_at", models.DateTimeField(verbose_name="posted")),
                        ("expected_at", models.DateTimeField(null=True, verbose_name="expected to be over")),
                        ("resolved_at", models.DateTimeField(null=True, verbose_name="over since")),
                        (
                            "event",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.event",
                                verbose_name="event",
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
                                verbose_name="saved list",
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
                                to="staffdesk.notice",
                            ),
                        ),
                        (
                            "posted_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="posted by",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="NoticeUpdate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("investigating", "We are looking into it"),
                                    ("identified", "We know what it is"),
                                    ("monitoring", "Mended; we keep an eye on it"),
                                    ("resolved", "It is over"),
                                ],
                                max_length=13,
                                verbose_name="state",
                            ),
                        ),
                        ("words", models.TextField(verbose_name="what members read")),
                        ("at", models.DateTimeField(verbose_name="at")),
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
                            "notice",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="updates",
                                to="staffdesk.notice",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "update of a notice",
                        "verbose_name_plural": "updates of notices",
                    },
                ),
                migrations.AddIndex(
                    model_name="notice",
                    index=models.Index(
                        condition=models.Q(("resolved_at", None)), fields=["posted_at"], name="notice_standing"
                    ),
                ),
                migrations.AddIndex(
                    model_name="notice",
                    index=models.Index(fields=["-posted_at", "-id"], name="notice_newest"),
                ),
                migrations.AddConstraint(
                    model_name="notice",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("state", "resolved"), ("resolved_at", None), _connector="XOR"),
                        name="notice_over_iff_resolved",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="notice",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("audience", "event"), ("event", None), _connector="XOR"),
                        name="notice_of_an_event",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="notice",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("audience", "list"), ("list", None), _connector="XOR"),
                        name="notice_of_a_list",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="notice",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("audience", "renewing"), ("days", None), _connector="XOR"),
                        name="notice_of_days",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="notice",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True), models.Q(("words", ""), _negated=True)
                        ),
                        name="notice_says_something",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="notice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_noticeevent" ("audience", "days", "event_id", "expected_at", "id", "list_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "posted_at", "posted_by_id", "reach", "resolved_at", "state", "title", "words") VALUES (NEW."audience", NEW."days", NEW."event_id", NEW."expected_at", NEW."id", NEW."list_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."posted_at", NEW."posted_by_id", NEW."reach", NEW."resolved_at", NEW."state", NEW."title", NEW."words"); RETURN NULL;',
                            hash="9743c63a9a7d3891adb3a74d28b67fef62c2e4f2",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3533c",
                            table="staffdesk_notice",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="notice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_noticeevent" ("audience", "days", "event_id", "expected_at", "id", "list_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "posted_at", "posted_by_id", "reach", "resolved_at", "state", "title", "words") VALUES (NEW."audience", NEW."days", NEW."event_id", NEW."expected_at", NEW."id", NEW."list_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."posted_at", NEW."posted_by_id", NEW."reach", NEW."resolved_at", NEW."state", NEW."title", NEW."words"); RETURN NULL;',
                            hash="e6c61a933565454f47b260a00bd9ae08fb8116ed",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_67fb4",
                            table="staffdesk_notice",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="noticecase",
                    constraint=models.UniqueConstraint(fields=("notice", "case"), name="a_notice_has_a_case_once"),
                ),
                migrations.AddIndex(
                    model_name="noticeupdate",
                    index=models.Index(fields=["notice", "-at", "-id"], name="updates_of_notice"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="noticeupdate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="notice_update_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="f83af2a8fd7c9a86f6912545b2d40a96c03e6beb",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_notice_update_is_append_only_49623",
                            table="staffdesk_noticeupdate",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
