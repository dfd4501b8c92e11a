"""Renewal notices: the steps of a type's plan, and whom staff leave in peace.

Why:   members are told before their term ends, once for each step.
Locks: none; new tables.
Undo:  reversible; drops both tables.
"""

import django.core.validators
import django.db.models.deletion
import members.models.notices
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0009_mailings_wait_for_single_mails"),
        ("members", "0005_imports"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("resumes_on", models.DateField(blank=True, null=True, verbose_name="write again from")),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="lifted")),
                (
                    "exception",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notice_hold", to="core.exceptionmade"
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notice_holds",
                        to="members.membership",
                    ),
                ),
            ],
            options={
                "verbose_name": "hold on renewal notices",
                "verbose_name_plural": "holds on renewal notices",
            },
        ),
        migrations.CreateModel(
            name="NoticeHoldEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("resumes_on", models.DateField(blank=True, null=True, verbose_name="write again from")),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="lifted")),
                (
                    "exception",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="core.exceptionmade",
                    ),
                ),
                (
                    "lifted_by",
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
                    "membership",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="members.membership",
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
                        to="members.noticehold",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NoticeStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        help_text="What staff call it, for example First reminder.", max_length=80, verbose_name="name"
                    ),
                ),
                (
                    "offset_days",
                    models.SmallIntegerField(
                        help_text="-30 is thirty days before the membership ends, 0 its last day, 14 two weeks after it.",
                        validators=[
                            django.core.validators.MinValueValidator(-400),
                            django.core.validators.MaxValueValidator(400),
                        ],
                        verbose_name="days from the last day",
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        max_length=150, validators=[members.models.notices.validate_wording], verbose_name="subject"
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        help_text="Write as you would to one person; an empty line begins a paragraph. Filled in for each reader: {name}, {type}, {last_day}, {amount}, {number}, {association}, {signatory}, {link}. The button to renew and your signature stand below it by themselves.",
                        validators=[members.models.notices.validate_wording],
                        verbose_name="text",
                    ),
                ),
                ("active_since", models.DateField(editable=False, verbose_name="in the plan since")),
                (
                    "archived_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Fill this in to stop it; nothing is lost.",
                        null=True,
                        verbose_name="no longer sent since",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notice_steps",
                        to="members.membershiptype",
                        verbose_name="membership type",
                    ),
                ),
            ],
            options={
                "verbose_name": "renewal notice",
                "verbose_name_plural": "renewal notices",
                "ordering": ["type", "offset_days", "pk"],
            },
        ),
        migrations.CreateModel(
            name="NoticeStepEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "name",
                    models.CharField(
                        help_text="What staff call it, for example First reminder.", max_length=80, verbose_name="name"
                    ),
                ),
                (
                    "offset_days",
                    models.SmallIntegerField(
                        help_text="-30 is thirty days before the membership ends, 0 its last day, 14 two weeks after it.",
                        validators=[
                            django.core.validators.MinValueValidator(-400),
                            django.core.validators.MaxValueValidator(400),
                        ],
                        verbose_name="days from the last day",
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        max_length=150, validators=[members.models.notices.validate_wording], verbose_name="subject"
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        help_text="Write as you would to one person; an empty line begins a paragraph. Filled in for each reader: {name}, {type}, {last_day}, {amount}, {number}, {association}, {signatory}, {link}. The button to renew and your signature stand below it by themselves.",
                        validators=[members.models.notices.validate_wording],
                        verbose_name="text",
                    ),
                ),
                ("active_since", models.DateField(editable=False, verbose_name="in the plan since")),
                (
                    "archived_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Fill this in to stop it; nothing is lost.",
                        null=True,
                        verbose_name="no longer sent since",
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
                        to="members.noticestep",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="members.membershiptype",
                        verbose_name="membership type",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="noticehold",
            index=models.Index(condition=models.Q(("lifted_at", None)), fields=["-id"], name="hold_standing"),
        ),
        migrations.AddConstraint(
            model_name="noticehold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at", None)), fields=("membership",), name="one_unlifted_hold_a_membership"
            ),
        ),
        migrations.AddConstraint(
            model_name="noticehold",
            constraint=models.CheckConstraint(
                condition=models.Q(("lifted_at", None), ("lifted_by", None), _connector="XOR", _negated=True),
                name="hold_lifted_iff_by_somebody",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="noticehold",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "members_noticeholdevent" ("exception_id", "id", "lifted_at", "lifted_by_id", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resumes_on") VALUES (NEW."exception_id", NEW."id", NEW."lifted_at", NEW."lifted_by_id", NEW."membership_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."resumes_on"); RETURN NULL;',
                    hash="73a1cdd92f62c901e7241a47c286cb976fdeed49",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a8a97",
                    table="members_noticehold",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="noticehold",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "members_noticeholdevent" ("exception_id", "id", "lifted_at", "lifted_by_id", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resumes_on") VALUES (NEW."exception_id", NEW."id", NEW."lifted_at", NEW."lifted_by_id", NEW."membership_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."resumes_on"); RETURN NULL;',
                    hash="9924028ad29dfa4ad1e4d2c2e8901db1a9c90191",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7c8df",
                    table="members_noticehold",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="noticestep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_at", None)),
                fields=("type", "offset_days"),
                name="one_notice_a_day_of_the_plan",
                violation_error_message="Another notice of this type is sent on that day already.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="noticestep",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "members_noticestepevent" ("active_since", "archived_at", "id", "name", "offset_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject", "text", "type_id") VALUES (NEW."active_since", NEW."archived_at", NEW."id", NEW."name", NEW."offset_days", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."subject", NEW."text", NEW."type_id"); RETURN NULL;',
                    hash="e61a47aa07925c166e8d91dfb24495f49ff02640",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_bb5aa",
                    table="members_noticestep",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="noticestep",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "members_noticestepevent" ("active_since", "archived_at", "id", "name", "offset_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject", "text", "type_id") VALUES (NEW."active_since", NEW."archived_at", NEW."id", NEW."name", NEW."offset_days", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."subject", NEW."text", NEW."type_id"); RETURN NULL;',
                    hash="6690531fe1af775eb882443b64301a23293af543",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f0656",
                    table="members_noticestep",
                    when="AFTER",
                ),
            ),
        ),
    ]
