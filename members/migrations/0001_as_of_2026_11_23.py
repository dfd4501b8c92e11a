"""People, types, rules, terms, sections, imports, notices and automatic renewals, on an empty database.

Replaces the steps in which they grew: a database that took all of them has what this makes, and records it as done.
"""

import ams.core.migrating
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import members.models.notices
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


def offer_the_newsletter(apps, _schema_editor):
    apps.get_model("members", "MailTopic").objects.create(
        key="newsletter", name="Newsletter", question="Send me the newsletter by e-mail."
    )


class Migration(migrations.Migration):
    replaces = [
        ("members", "0001_foundation"),
        ("members", "0002_changes_are_found_by_their_time"),
        ("members", "0003_the_join_form_asks_further_questions"),
        ("members", "0004_offers_may_begin_earlier"),
        ("members", "0005_topics_of_mails"),
        ("members", "0006_the_newsletter_is_a_topic"),
        ("members", "0007_leaving"),
        ("members", "0008_applications"),
        ("members", "0009_sections_and_committees"),
    ]

    initial = True

    dependencies = [
        ("billing", "0001_as_of_2026_11_23"),
        ("core", "0001_as_of_2026_11_23"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        ams.core.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="Application",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="members.membership",
                            ),
                        ),
                        ("is_paid_first", models.BooleanField(verbose_name="is paid before it is decided")),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("self-service", "Self-service"),
                                    ("staff", "Staff"),
                                    ("api", "API"),
                                    ("system", "System"),
                                ],
                                max_length=20,
                                verbose_name="channel",
                            ),
                        ),
                        ("applied_at", models.DateTimeField(verbose_name="applied")),
                        (
                            "applied_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("approved", "Approved"),
                                    ("declined", "Declined"),
                                    ("withdrawn", "Taken back"),
                                ],
                                max_length=10,
                                verbose_name="decision",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=1000, verbose_name="what they were told")),
                    ],
                    options={
                        "verbose_name": "application",
                        "verbose_name_plural": "applications",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("decision", "")),
                                fields=["applied_at", "id"],
                                name="application_waiting",
                            ),
                            models.Index(fields=["applied_at", "id"], name="application_by_age"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("decision", "")),
                                fields=("membership",),
                                name="one_waiting_application_a_membership",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("decision", ""), ("decided_at__isnull", False), _connector="XOR"),
                                name="application_decided_iff_at",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_applicationevent" ("applied_at", "applied_by_id", "channel", "decided_at", "decided_by_id", "decision", "id", "is_paid_first", "membership_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."applied_at", NEW."applied_by_id", NEW."channel", NEW."decided_at", NEW."decided_by_id", NEW."decision", NEW."id", NEW."is_paid_first", NEW."membership_id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                                    hash="800eb1b0bd86ee1f2acb7fdd67bc9e761c70f332",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_1f4b2",
                                    table="members_application",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "members_applicationevent" ("applied_at", "applied_by_id", "channel", "decided_at", "decided_by_id", "decision", "id", "is_paid_first", "membership_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."applied_at", NEW."applied_by_id", NEW."channel", NEW."decided_at", NEW."decided_by_id", NEW."decision", NEW."id", NEW."is_paid_first", NEW."membership_id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                                    hash="687bd14f69542c39dbeb448fa8fab95afc5ff2d4",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_da26f",
                                    table="members_application",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApplicationEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="members.application",
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
                        ("id", models.BigIntegerField()),
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
                        ("is_paid_first", models.BooleanField(verbose_name="is paid before it is decided")),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("self-service", "Self-service"),
                                    ("staff", "Staff"),
                                    ("api", "API"),
                                    ("system", "System"),
                                ],
                                max_length=20,
                                verbose_name="channel",
                            ),
                        ),
                        ("applied_at", models.DateTimeField(verbose_name="applied")),
                        (
                            "applied_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("approved", "Approved"),
                                    ("declined", "Declined"),
                                    ("withdrawn", "Taken back"),
                                ],
                                max_length=10,
                                verbose_name="decision",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=1000, verbose_name="what they were told")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AutoRenewal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="auto_renewals",
                                to="members.membership",
                            ),
                        ),
                        (
                            "saved_method",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="auto_renewals",
                                to="billing.savedmethod",
                            ),
                        ),
                        ("wording", models.TextField(verbose_name="agreed in these words")),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("self-service", "Self-service"),
                                    ("staff", "Staff"),
                                    ("api", "API"),
                                    ("system", "System"),
                                ],
                                max_length=20,
                                verbose_name="channel",
                            ),
                        ),
                        (
                            "agreed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("agreed_at", models.DateTimeField(verbose_name="agreed")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                        (
                            "end_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("member", "Stopped by the member"),
                                    ("staff", "Stopped by staff"),
                                    ("failed", "The card could not be charged"),
                                    ("not_possible", "It could not be renewed as announced"),
                                    ("over", "The membership ended"),
                                    ("unfinished", "No card was left"),
                                ],
                                max_length=20,
                                verbose_name="why it ended",
                            ),
                        ),
                        ("end_words", models.CharField(blank=True, max_length=500, verbose_name="in words")),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "automatic renewal",
                        "verbose_name_plural": "automatic renewals",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("ended_at", None)),
                                fields=["saved_method"],
                                name="auto_renewal_running",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("membership",),
                                name="one_auto_renewal_a_membership",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at", None), ("end_reason", ""), _connector="XOR", _negated=True
                                ),
                                name="auto_renewal_ended_iff_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("wording", ""), _negated=True), name="auto_renewal_names_its_words"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_autorenewalevent" ("agreed_at", "agreed_by_id", "channel", "end_reason", "end_words", "ended_at", "ended_by_id", "id", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_method_id", "wording") VALUES (NEW."agreed_at", NEW."agreed_by_id", NEW."channel", NEW."end_reason", NEW."end_words", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."membership_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."saved_method_id", NEW."wording"); RETURN NULL;',
                                    hash="743701d18f2512e10c7e9af83177d0f63f0ddcd0",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_64be8",
                                    table="members_autorenewal",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "members_autorenewalevent" ("agreed_at", "agreed_by_id", "channel", "end_reason", "end_words", "ended_at", "ended_by_id", "id", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_method_id", "wording") VALUES (NEW."agreed_at", NEW."agreed_by_id", NEW."channel", NEW."end_reason", NEW."end_words", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."membership_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."saved_method_id", NEW."wording"); RETURN NULL;',
                                    hash="7700d5f12e03667fc1d2ec1a8e2b46821cc917de",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_1c961",
                                    table="members_autorenewal",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AutoRenewalEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="members.autorenewal",
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
                        ("id", models.BigIntegerField()),
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
                            "saved_method",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="billing.savedmethod",
                            ),
                        ),
                        ("wording", models.TextField(verbose_name="agreed in these words")),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("self-service", "Self-service"),
                                    ("staff", "Staff"),
                                    ("api", "API"),
                                    ("system", "System"),
                                ],
                                max_length=20,
                                verbose_name="channel",
                            ),
                        ),
                        (
                            "agreed_by",
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
                        ("agreed_at", models.DateTimeField(verbose_name="agreed")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                        (
                            "end_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("member", "Stopped by the member"),
                                    ("staff", "Stopped by staff"),
                                    ("failed", "The card could not be charged"),
                                    ("not_possible", "It could not be renewed as announced"),
                                    ("over", "The membership ended"),
                                    ("unfinished", "No card was left"),
                                ],
                                max_length=20,
                                verbose_name="why it ended",
                            ),
                        ),
                        ("end_words", models.CharField(blank=True, max_length=500, verbose_name="in words")),
                        (
                            "ended_by",
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PlannedRenewal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="planned",
                                to="members.autorenewal",
                            ),
                        ),
                        (
                            "term",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="planned_renewals",
                                to="members.term",
                            ),
                        ),
                        ("announced_at", models.DateTimeField(verbose_name="announced")),
                        ("announcements", models.PositiveSmallIntegerField(default=1, verbose_name="announcements")),
                        ("charge_on", models.DateField(verbose_name="charged on")),
                        ("amount", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="amount")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        (
                            "asked_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="staff asked to try again"),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("renewed", "Renewed by itself"),
                                    ("otherwise", "Renewed in another way"),
                                    ("stopped", "Stopped before"),
                                    ("failed", "The card could not be charged"),
                                    ("not_possible", "It could not be renewed as announced"),
                                ],
                                max_length=20,
                                verbose_name="outcome",
                            ),
                        ),
                        ("why", models.CharField(blank=True, max_length=500, verbose_name="why")),
                    ],
                    options={
                        "verbose_name": "planned renewal",
                        "verbose_name_plural": "planned renewals",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("closed_at", None)),
                                fields=["charge_on"],
                                name="planned_renewal_open",
                            ),
                            models.Index(
                                condition=models.Q(("closed_at__isnull", False)),
                                fields=["-closed_at"],
                                name="planned_renewal_closed",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("agreement", "term"), name="one_planned_renewal_a_term"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_at", None), ("outcome", ""), _connector="XOR", _negated=True
                                ),
                                name="planned_renewal_closed_iff_outcome",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gte", 0)), name="planned_renewal_costs_nothing_negative"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_plannedrenewalevent" ("agreement_id", "amount", "announced_at", "announcements", "asked_at", "charge_on", "closed_at", "currency", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "term_id", "why") VALUES (NEW."agreement_id", NEW."amount", NEW."announced_at", NEW."announcements", NEW."asked_at", NEW."charge_on", NEW."closed_at", NEW."currency", NEW."id", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."term_id", NEW."why"); RETURN NULL;',
                                    hash="da055e5d4100ed94e0e7128e14694598e8ee2950",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_0b2ce",
                                    table="members_plannedrenewal",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "members_plannedrenewalevent" ("agreement_id", "amount", "announced_at", "announcements", "asked_at", "charge_on", "closed_at", "currency", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "term_id", "why") VALUES (NEW."agreement_id", NEW."amount", NEW."announced_at", NEW."announcements", NEW."asked_at", NEW."charge_on", NEW."closed_at", NEW."currency", NEW."id", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."term_id", NEW."why"); RETURN NULL;',
                                    hash="fab95df2be12182a3c5bb833dd998cc14a461226",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_3f5e3",
                                    table="members_plannedrenewal",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlannedRenewalEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="members.plannedrenewal",
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
                        ("id", models.BigIntegerField()),
                        (
                            "agreement",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="members.autorenewal",
                            ),
                        ),
                        (
                            "term",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="members.term",
                            ),
                        ),
                        ("announced_at", models.DateTimeField(verbose_name="announced")),
                        ("announcements", models.PositiveSmallIntegerField(default=1, verbose_name="announcements")),
                        ("charge_on", models.DateField(verbose_name="charged on")),
                        ("amount", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="amount")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        (
                            "asked_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="staff asked to try again"),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("renewed", "Renewed by itself"),
                                    ("otherwise", "Renewed in another way"),
                                    ("stopped", "Stopped before"),
                                    ("failed", "The card could not be charged"),
                                    ("not_possible", "It could not be renewed as announced"),
                                ],
                                max_length=20,
                                verbose_name="outcome",
                            ),
                        ),
                        ("why", models.CharField(blank=True, max_length=500, verbose_name="why")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ChargeTry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "planned",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tries",
                                to="members.plannedrenewal",
                            ),
                        ),
                        (
                            "attempt",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="charge_try",
                                to="billing.checkoutattempt",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="on")),
                    ],
                    options={
                        "verbose_name": "try to charge",
                        "verbose_name_plural": "tries to charge",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Cancellation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cancellations",
                                to="members.membership",
                            ),
                        ),
                        (
                            "when",
                            models.CharField(
                                choices=[("end", "With the last day paid for"), ("now", "At once")],
                                max_length=3,
                                verbose_name="when",
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=500, verbose_name="why")),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("self-service", "Self-service"),
                                    ("staff", "Staff"),
                                    ("api", "API"),
                                    ("system", "System"),
                                ],
                                max_length=20,
                                verbose_name="channel",
                            ),
                        ),
                        ("said_at", models.DateTimeField(verbose_name="said")),
                        (
                            "said_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back")),
                        (
                            "undone_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "cancellation",
                        "verbose_name_plural": "cancellations",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("undone_at", None)),
                                fields=("membership",),
                                name="one_standing_cancellation_a_membership",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_cancellationevent" ("channel", "id", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "said_at", "said_by_id", "undone_at", "undone_by_id", "when", "words") VALUES (NEW."channel", NEW."id", NEW."membership_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."said_at", NEW."said_by_id", NEW."undone_at", NEW."undone_by_id", NEW."when", NEW."words"); RETURN NULL;',
                                    hash="f84e47b3ffd322981897e2e6a4daf1a3b95f06e5",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_0e753",
                                    table="members_cancellation",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "members_cancellationevent" ("channel", "id", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "said_at", "said_by_id", "undone_at", "undone_by_id", "when", "words") VALUES (NEW."channel", NEW."id", NEW."membership_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."said_at", NEW."said_by_id", NEW."undone_at", NEW."undone_by_id", NEW."when", NEW."words"); RETURN NULL;',
                                    hash="80b30edebcc50a0a9a054421bad1796f0391cf18",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_9037f",
                                    table="members_cancellation",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CancellationEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="members.cancellation",
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
                        ("id", models.BigIntegerField()),
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
                            "when",
                            models.CharField(
                                choices=[("end", "With the last day paid for"), ("now", "At once")],
                                max_length=3,
                                verbose_name="when",
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=500, verbose_name="why")),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("self-service", "Self-service"),
                                    ("staff", "Staff"),
                                    ("api", "API"),
                                    ("system", "System"),
                                ],
                                max_length=20,
                                verbose_name="channel",
                            ),
                        ),
                        ("said_at", models.DateTimeField(verbose_name="said")),
                        (
                            "said_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back")),
                        (
                            "undone_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Committee",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="For example: Board, or Walks committee.", max_length=120, verbose_name="name"
                            ),
                        ),
                        ("summary", models.CharField(blank=True, max_length=300, verbose_name="what it does")),
                        (
                            "section",
                            models.ForeignKey(
                                blank=True,
                                help_text="Leave it empty for one of the whole association.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="committees",
                                to="members.section",
                                verbose_name="of the section",
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Fill this in when it is no more; who was in it stays to be read.",
                                null=True,
                                verbose_name="dissolved since",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "committee",
                        "verbose_name_plural": "committees",
                        "ordering": ["name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("archived_at", None)),
                                fields=("name", "section"),
                                name="one_committee_a_name",
                                nulls_distinct=False,
                                violation_error_message="There is a committee of that name already.",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_committeeevent" ("archived_at", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "section_id", "summary") VALUES (NEW."archived_at", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."section_id", NEW."summary"); RETURN NULL;',
                                    hash="9551db2c7b6ce6ef8af457277c1f07f371007708",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_3ca6b",
                                    table="members_committee",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "members_committeeevent" ("archived_at", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "section_id", "summary") VALUES (NEW."archived_at", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."section_id", NEW."summary"); RETURN NULL;',
                                    hash="f0ccc35f7cc74fc159980241e414e38e86790ae4",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_673ee",
                                    table="members_committee",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommitteeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="members.committee",
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
                        ("id", models.BigIntegerField()),
                        (
                            "name",
                            models.CharField(
                                help_text="For example: Board, or Walks committee.", max_length=120, verbose_name="name"
                            ),
                        ),
                        ("summary", models.CharField(blank=True, max_length=300, verbose_name="what it does")),
                        (
                            "section",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Leave it empty for one of the whole association.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="members.section",
                                verbose_name="of the section",
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Fill this in when it is no more; who was in it stays to be read.",
                                null=True,
                                verbose_name="dissolved since",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CommitteeRole",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "committee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="roles",
                                to="members.committee",
                                verbose_name="committee",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="For example: Chair, Treasurer, Member.", max_length=80, verbose_name="role"
                            ),
                        ),
                        (
                            "holders",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="1 for a chair. Empty: as many as you like.",
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="at most at once",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=1, help_text="1 comes first.", verbose_name="order"
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer filled since"),
                        ),
                    ],
                    options={
                        "verbose_name": "role in a committee",
                        "verbose_name_plural": "roles in committees",
                        "ordering": ["position", "name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("committee", "name"),
                                name="one_role_a_name",
                                violation_error_message="This committee has a role of that name already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("holders", None), ("holders__gte", 1), _connector="OR"),
                                name="role_is_held_by_somebody",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_committeeroleevent" ("archived_at", "committee_id", "holders", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."archived_at", NEW."committee_id", NEW."holders", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position"); RETURN NULL;',
                                    hash="b909c005ff4bb1291f27b1f427cb85a7cf9fc267",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_9c25f",
                                    table="members_committeerole",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "members_committeeroleevent" ("archived_at", "committee_id", "holders", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."archived_at", NEW."committee_id", NEW."holders", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position"); RETURN NULL;',
                                    hash="ec746eae91fc8cb13a2ad2858361a8be3fbca70c",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_be5ff",
                                    table="members_committeerole",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommitteeRoleEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="members.committeerole",
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
                        ("id", models.BigIntegerField()),
                        (
                            "committee",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="members.committee",
                                verbose_name="committee",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="For example: Chair, Treasurer, Member.", max_length=80, verbose_name="role"
                            ),
                        ),
                        (
                            "holders",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="1 for a chair. Empty: as many as you like.",
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="at most at once",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=1, help_text="1 comes first.", verbose_name="order"
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer filled since"),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Office",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offices",
                                to="members.committeerole",
                                verbose_name="role",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offices",
                                to="core.contact",
                                verbose_name="who",
                            ),
                        ),
                        ("days", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="days")),
                        ("appointed_at", models.DateTimeField(verbose_name="written down")),
                        (
                            "appointed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="struck out")),
                    ],
                    options={
                        "verbose_name": "office",
                        "verbose_name_plural": "offices",
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("revoked_at", None)),
                                expressions=[("role", "="), ("contact", "="), ("days", "&&")],
                                name="one_office_of_a_role_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("days__isempty", False)), name="office_has_a_day"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="offices_are_never_deleted",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="c507569abd791a5b794ce26c4cd812b3430dcb06",
                                    operation="DELETE",
                                    pgid="pgtrigger_offices_are_never_deleted_f203f",
                                    table="members_office",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_officeevent" ("appointed_at", "appointed_by_id", "contact_id", "days", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "role_id") VALUES (NEW."appointed_at", NEW."appointed_by_id", NEW."contact_id", NEW."days", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revoked_at", NEW."role_id"); RETURN NULL;',
                                    hash="d669489c7e833618457189bbb1699c18e734c669",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_d3446",
                                    table="members_office",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "members_officeevent" ("appointed_at", "appointed_by_id", "contact_id", "days", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "role_id") VALUES (NEW."appointed_at", NEW."appointed_by_id", NEW."contact_id", NEW."days", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revoked_at", NEW."role_id"); RETURN NULL;',
                                    hash="0e04b33b9822a569b5f0b54173133e2a74b52477",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_8d8ea",
                                    table="members_office",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OfficeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="members.office",
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
                        ("id", models.BigIntegerField()),
                        (
                            "role",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="members.committeerole",
                                verbose_name="role",
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
                                verbose_name="who",
                            ),
                        ),
                        ("days", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="days")),
                        ("appointed_at", models.DateTimeField(verbose_name="written down")),
                        (
                            "appointed_by",
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
                        ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="struck out")),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["pgh_created_at", "contact"], name="office_changed")],
                    },
                ),
                migrations.CreateModel(
                    name="JoinDraft",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="drafts",
                                to="members.membershiptype",
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                        ("answers", models.JSONField(verbose_name="what was typed")),
                        ("created_at", models.DateTimeField(verbose_name="begun")),
                        (
                            "application",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="join_drafts",
                                to="members.application",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="join_drafts",
                                to="billing.order",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "join under way",
                        "verbose_name_plural": "joins under way",
                        "indexes": [models.Index(fields=["created_at"], name="draft_by_age")],
                    },
                ),
                migrations.CreateModel(
                    name="ImportRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="file")),
                        ("file", models.FileField(blank=True, upload_to="imports/", verbose_name="as it was uploaded")),
                        ("sha256", models.CharField(max_length=64, verbose_name="fingerprint")),
                        ("size", models.PositiveBigIntegerField(verbose_name="bytes")),
                        ("format", models.CharField(max_length=30, verbose_name="format")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("read", "Waiting for your answers"),
                                    ("checking", "Being checked"),
                                    ("checked", "Checked"),
                                    ("applying", "Being imported"),
                                    ("applied", "Imported"),
                                    ("undoing", "Being undone"),
                                    ("undone", "Undone"),
                                    ("failed", "Failed"),
                                ],
                                default="read",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("options", models.JSONField(default=dict, verbose_name="answers")),
                        ("columns", models.JSONField(default=list, verbose_name="columns")),
                        ("survey", models.JSONField(default=dict, verbose_name="what it holds")),
                        ("counts", models.JSONField(default=dict, verbose_name="what comes of it")),
                        ("rows", models.PositiveIntegerField(default=0, verbose_name="rows")),
                        ("done", models.PositiveIntegerField(default=0, verbose_name="rows done")),
                        ("failure", models.TextField(blank=True, verbose_name="why it failed")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="uploaded")),
                        ("moved_at", models.DateTimeField(verbose_name="last sign of life")),
                        ("applied_at", models.DateTimeField(null=True, verbose_name="imported at")),
                        ("undone_at", models.DateTimeField(null=True, verbose_name="undone at")),
                    ],
                    options={
                        "verbose_name": "import",
                        "verbose_name_plural": "imports",
                        "indexes": [models.Index(fields=["-created_at", "-id"], name="import_newest")],
                        "constraints": [
                            models.UniqueConstraint(
                                models.Value(1),
                                condition=models.Q(("state__in", ["applying", "undoing"])),
                                name="one_import_writes_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "applied"), _negated=True),
                                    ("applied_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="import_applied_iff_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "undone"), _negated=True),
                                    ("undone_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="import_undone_iff_at",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="members.importrun",
                            ),
                        ),
                        ("line", models.PositiveIntegerField(verbose_name="line")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("created", "New"),
                                    ("changed", "Changed"),
                                    ("same", "Recognised"),
                                    ("rejected", "Rejected"),
                                ],
                                max_length=8,
                                verbose_name="outcome",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="import_lines",
                                to="core.contact",
                            ),
                        ),
                        ("made", models.JSONField(default=dict, verbose_name="what it made")),
                        ("before", models.JSONField(default=dict, verbose_name="what it changed")),
                        ("reason", models.TextField(blank=True, verbose_name="why it was rejected")),
                        ("cells", models.JSONField(default=list, verbose_name="rejected cells")),
                    ],
                    options={
                        "verbose_name": "line of an import",
                        "verbose_name_plural": "lines of imports",
                        "constraints": [
                            models.UniqueConstraint(fields=("run", "line"), name="one_outcome_a_line"),
                            models.CheckConstraint(
                                condition=models.Q(("outcome", "rejected"), ("reason", ""), _connector="XOR"),
                                name="rejected_iff_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExternalId",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("source", models.CharField(max_length=40, verbose_name="system")),
                        ("value", models.CharField(max_length=200, verbose_name="known there as")),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="external_ids",
                                to="core.contact",
                            ),
                        ),
                        ("digests", models.JSONField(default=dict, verbose_name="what it said last")),
                        (
                            "run",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.importrun",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "name in another system",
                        "verbose_name_plural": "names in other systems",
                        "constraints": [
                            models.UniqueConstraint(fields=("source", "value"), name="one_contact_an_external_id")
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."contact_id" IS DISTINCT FROM (NEW."contact_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."value" IS DISTINCT FROM (NEW."value"))',
                                    func='INSERT INTO "members_externalidevent" ("contact_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "value") VALUES (NEW."contact_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source", NEW."value"); RETURN NULL;',
                                    hash="2f0a44fce069e2bb7f7566b5ad5a4595c4b6ad61",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_776eb",
                                    table="members_externalid",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_externalidevent" ("contact_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "value") VALUES (OLD."contact_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source", OLD."value"); RETURN NULL;',
                                    hash="c44984762de8acbe81d71664998428e06802f8e1",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_66f68",
                                    table="members_externalid",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExternalIdEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="members.externalid",
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
                        ("id", models.BigIntegerField()),
                        ("source", models.CharField(max_length=40, verbose_name="system")),
                        ("value", models.CharField(max_length=200, verbose_name="known there as")),
                        (
                            "contact",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.contact",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["pgh_created_at", "contact"], name="external_id_changed")],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "holder",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="core.contact",
                                verbose_name="holder",
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="members.membershiptype",
                                verbose_name="type",
                            ),
                        ),
                        ("group", models.CharField(editable=False, max_length=60, verbose_name="exclusivity group")),
                        (
                            "card_code",
                            models.CharField(editable=False, max_length=32, unique=True, verbose_name="card code"),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="applied")),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
                        (
                            "leaving_since",
                            models.DateTimeField(blank=True, null=True, verbose_name="leaves at the end, said"),
                        ),
                    ],
                    options={
                        "verbose_name": "membership",
                        "verbose_name_plural": "memberships",
                        "indexes": [
                            models.Index(fields=["type", "holder"], name="membership_by_type"),
                            models.Index(fields=["type", "id"], name="membership_of_type_in_order"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("cancelled_at", None)),
                                fields=("holder", "group"),
                                name="one_uncancelled_membership_a_group",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_membershipevent" ("cancelled_at", "card_code", "created_at", "group", "holder_id", "id", "leaving_since", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type_id") VALUES (NEW."cancelled_at", NEW."card_code", NEW."created_at", NEW."group", NEW."holder_id", NEW."id", NEW."leaving_since", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."type_id"); RETURN NULL;',
                                    hash="10d5f0113ef62deb187e576bb6e92e501439a015",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_20243",
                                    table="members_membership",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "members_membershipevent" ("cancelled_at", "card_code", "created_at", "group", "holder_id", "id", "leaving_since", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type_id") VALUES (NEW."cancelled_at", NEW."card_code", NEW."created_at", NEW."group", NEW."holder_id", NEW."id", NEW."leaving_since", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."type_id"); RETURN NULL;',
                                    hash="2dc071a3ce4e41f0ac0b9aa750658c191a151552",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_f5071",
                                    table="members_membership",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_membershipevent" ("cancelled_at", "card_code", "created_at", "group", "holder_id", "id", "leaving_since", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type_id") VALUES (OLD."cancelled_at", OLD."card_code", OLD."created_at", OLD."group", OLD."holder_id", OLD."id", OLD."leaving_since", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."type_id"); RETURN NULL;',
                                    hash="dd09724f314f4b9be12e40792983a7ab7e9fc7da",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_84b9f",
                                    table="members_membership",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MembershipEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
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
                        ("id", models.BigIntegerField()),
                        (
                            "holder",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.contact",
                                verbose_name="holder",
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
                                verbose_name="type",
                            ),
                        ),
                        ("group", models.CharField(editable=False, max_length=60, verbose_name="exclusivity group")),
                        ("card_code", models.CharField(editable=False, max_length=32, verbose_name="card code")),
                        ("created_at", models.DateTimeField(verbose_name="applied")),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
                        (
                            "leaving_since",
                            models.DateTimeField(blank=True, null=True, verbose_name="leaves at the end, said"),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["pgh_created_at", "pgh_obj"], name="membership_changed")],
                    },
                ),
                migrations.CreateModel(
                    name="Term",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="terms",
                                to="members.membership",
                            ),
                        ),
                        (
                            "rule",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="terms",
                                to="members.membershiprule",
                            ),
                        ),
                        ("days", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="days")),
                        ("anchor", models.DateField(verbose_name="counted from")),
                        ("grace_days", models.PositiveSmallIntegerField(verbose_name="days of grace")),
                        (
                            "order_line",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="term",
                                to="billing.orderline",
                            ),
                        ),
                        (
                            "exception",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="terms",
                                to="core.exceptionmade",
                            ),
                        ),
                        (
                            "import_reference",
                            models.CharField(blank=True, max_length=200, verbose_name="imported from"),
                        ),
                        ("granted_at", models.DateTimeField(verbose_name="granted")),
                        ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
                        (
                            "cut_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cut_terms",
                                to="members.cancellation",
                            ),
                        ),
                        (
                            "days_before",
                            django.contrib.postgres.fields.ranges.DateRangeField(
                                null=True, verbose_name="days before that"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "term",
                        "verbose_name_plural": "terms",
                        "indexes": [
                            models.Index(
                                django.db.models.functions.text.Upper("days"),
                                models.F("id"),
                                condition=models.Q(("revoked_at", None)),
                                name="term_by_end",
                            )
                        ],
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("revoked_at", None)),
                                expressions=[("membership", "="), ("days", "&&")],
                                name="terms_of_a_membership_do_not_overlap",
                            ),
                            models.CheckConstraint(condition=models.Q(("days__isempty", False)), name="term_has_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("cut_by", None), ("days_before", None)),
                                    models.Q(("cut_by__isnull", False), ("days_before__contains", models.F("days"))),
                                    _connector="OR",
                                ),
                                name="cut_term_knows_its_days",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("order_line__isnull", False),
                                    ("exception__isnull", False),
                                    models.Q(("import_reference", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="term_names_what_gave_it",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_termevent" ("anchor", "cut_by_id", "days", "days_before", "exception_id", "grace_days", "granted_at", "id", "import_reference", "membership_id", "order_line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "rule_id") VALUES (NEW."anchor", NEW."cut_by_id", NEW."days", NEW."days_before", NEW."exception_id", NEW."grace_days", NEW."granted_at", NEW."id", NEW."import_reference", NEW."membership_id", NEW."order_line_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revoked_at", NEW."rule_id"); RETURN NULL;',
                                    hash="f873e541a738644a296b4e2892204de827379694",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_d8e11",
                                    table="members_term",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "members_termevent" ("anchor", "cut_by_id", "days", "days_before", "exception_id", "grace_days", "granted_at", "id", "import_reference", "membership_id", "order_line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "rule_id") VALUES (NEW."anchor", NEW."cut_by_id", NEW."days", NEW."days_before", NEW."exception_id", NEW."grace_days", NEW."granted_at", NEW."id", NEW."import_reference", NEW."membership_id", NEW."order_line_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revoked_at", NEW."rule_id"); RETURN NULL;',
                                    hash="77b429b5ede962bc4e2db0ee1a7115a3e21c83b6",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_9fb10",
                                    table="members_term",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_termevent" ("anchor", "cut_by_id", "days", "days_before", "exception_id", "grace_days", "granted_at", "id", "import_reference", "membership_id", "order_line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "rule_id") VALUES (OLD."anchor", OLD."cut_by_id", OLD."days", OLD."days_before", OLD."exception_id", OLD."grace_days", OLD."granted_at", OLD."id", OLD."import_reference", OLD."membership_id", OLD."order_line_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."revoked_at", OLD."rule_id"); RETURN NULL;',
                                    hash="8f0c983402817869562f5169a8154bcee0b36633",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_8d118",
                                    table="members_term",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TermEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="members.term",
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
                        ("id", models.BigIntegerField()),
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
                            "rule",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="members.membershiprule",
                            ),
                        ),
                        ("days", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="days")),
                        ("anchor", models.DateField(verbose_name="counted from")),
                        ("grace_days", models.PositiveSmallIntegerField(verbose_name="days of grace")),
                        (
                            "order_line",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="billing.orderline",
                            ),
                        ),
                        (
                            "exception",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.exceptionmade",
                            ),
                        ),
                        (
                            "import_reference",
                            models.CharField(blank=True, max_length=200, verbose_name="imported from"),
                        ),
                        ("granted_at", models.DateTimeField(verbose_name="granted")),
                        ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
                        (
                            "cut_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="members.cancellation",
                            ),
                        ),
                        (
                            "days_before",
                            django.contrib.postgres.fields.ranges.DateRangeField(
                                null=True, verbose_name="days before that"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["pgh_created_at", "membership"], name="term_changed")],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        (
                            "name",
                            models.CharField(
                                help_text="What staff call it, for example First reminder.",
                                max_length=80,
                                verbose_name="name",
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
                                max_length=150,
                                validators=[members.models.notices.validate_wording],
                                verbose_name="subject",
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
                    ],
                    options={
                        "verbose_name": "renewal notice",
                        "verbose_name_plural": "renewal notices",
                        "ordering": ["type", "offset_days", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("archived_at", None)),
                                fields=("type", "offset_days"),
                                name="one_notice_a_day_of_the_plan",
                                violation_error_message="Another notice of this type is sent on that day already.",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
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
                            pgtrigger.compiler.Trigger(
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
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeStepEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
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
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
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
                        (
                            "name",
                            models.CharField(
                                help_text="What staff call it, for example First reminder.",
                                max_length=80,
                                verbose_name="name",
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
                                max_length=150,
                                validators=[members.models.notices.validate_wording],
                                verbose_name="subject",
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="NoticeHold",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        (
                            "exception",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notice_hold",
                                to="core.exceptionmade",
                            ),
                        ),
                        ("resumes_on", models.DateField(blank=True, null=True, verbose_name="write again from")),
                        ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="lifted")),
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
                    ],
                    options={
                        "verbose_name": "hold on renewal notices",
                        "verbose_name_plural": "holds on renewal notices",
                        "indexes": [
                            models.Index(condition=models.Q(("lifted_at", None)), fields=["-id"], name="hold_standing")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("lifted_at", None)),
                                fields=("membership",),
                                name="one_unlifted_hold_a_membership",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("lifted_at", None), ("lifted_by", None), _connector="XOR", _negated=True
                                ),
                                name="hold_lifted_iff_by_somebody",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
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
                            pgtrigger.compiler.Trigger(
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
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeHoldEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="members.noticehold",
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
                        ("id", models.BigIntegerField()),
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
                            "exception",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.exceptionmade",
                            ),
                        ),
                        ("resumes_on", models.DateField(blank=True, null=True, verbose_name="write again from")),
                        ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="lifted")),
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TermOffer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offers",
                                to="members.membership",
                            ),
                        ),
                        (
                            "rule",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offers",
                                to="members.membershiprule",
                            ),
                        ),
                        ("quoted_on", models.DateField(verbose_name="quoted on")),
                        ("made_at", models.DateTimeField(verbose_name="made")),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="begins on")),
                        (
                            "exception",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offers",
                                to="core.exceptionmade",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "offer of a term",
                        "verbose_name_plural": "offers of terms",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("starts_on", None), ("exception__isnull", False), _connector="OR"),
                                name="earlier_day_names_its_exception",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_termofferevent" ("exception_id", "id", "made_at", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quoted_on", "rule_id", "starts_on") VALUES (NEW."exception_id", NEW."id", NEW."made_at", NEW."membership_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quoted_on", NEW."rule_id", NEW."starts_on"); RETURN NULL;',
                                    hash="2c6bb5376fdce5c6ac1b4b14588fbf557b6a95cf",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_e2060",
                                    table="members_termoffer",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "members_termofferevent" ("exception_id", "id", "made_at", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quoted_on", "rule_id", "starts_on") VALUES (NEW."exception_id", NEW."id", NEW."made_at", NEW."membership_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quoted_on", NEW."rule_id", NEW."starts_on"); RETURN NULL;',
                                    hash="d542a627e831a2c5e5495d70ab075fff05b12365",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_e7ecc",
                                    table="members_termoffer",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TermOfferEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="members.termoffer",
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
                        ("id", models.BigIntegerField()),
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
                            "rule",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="members.membershiprule",
                            ),
                        ),
                        ("quoted_on", models.DateField(verbose_name="quoted on")),
                        ("made_at", models.DateTimeField(verbose_name="made")),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="begins on")),
                        (
                            "exception",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.exceptionmade",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        (
                            "contact",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="person",
                                serialize=False,
                                to="core.contact",
                            ),
                        ),
                        ("full_name", models.CharField(max_length=300, verbose_name="full name")),
                        ("given_name", models.CharField(blank=True, max_length=150, verbose_name="given name")),
                        ("family_name", models.CharField(blank=True, max_length=150, verbose_name="family name")),
                        (
                            "spoken_name",
                            models.CharField(
                                blank=True,
                                help_text="What to call them, or how it sounds: AH-mah-rah.",
                                max_length=150,
                                verbose_name="name as they say it",
                            ),
                        ),
                        ("born_on", models.DateField(blank=True, null=True, verbose_name="born on")),
                    ],
                    options={
                        "verbose_name": "person",
                        "verbose_name_plural": "persons",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_personevent" ("born_on", "contact_id", "family_name", "full_name", "given_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "spoken_name") VALUES (NEW."born_on", NEW."contact_id", NEW."family_name", NEW."full_name", NEW."given_name", _pgh_attach_context(), NOW(), \'insert\', NEW."contact_id", NEW."spoken_name"); RETURN NULL;',
                                    hash="cf18a655eb60691587ccb20154a7f50bfd5ec411",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_ccaf2",
                                    table="members_person",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "members_personevent" ("born_on", "contact_id", "family_name", "full_name", "given_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "spoken_name") VALUES (NEW."born_on", NEW."contact_id", NEW."family_name", NEW."full_name", NEW."given_name", _pgh_attach_context(), NOW(), \'update\', NEW."contact_id", NEW."spoken_name"); RETURN NULL;',
                                    hash="a47e7004cb64acc57f40a32ee379300b0ce4d07c",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_a133a",
                                    table="members_person",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PersonEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="members.person",
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
                            "contact",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                serialize=False,
                                to="core.contact",
                            ),
                        ),
                        ("full_name", models.CharField(max_length=300, verbose_name="full name")),
                        ("given_name", models.CharField(blank=True, max_length=150, verbose_name="given name")),
                        ("family_name", models.CharField(blank=True, max_length=150, verbose_name="family name")),
                        (
                            "spoken_name",
                            models.CharField(
                                blank=True,
                                help_text="What to call them, or how it sounds: AH-mah-rah.",
                                max_length=150,
                                verbose_name="name as they say it",
                            ),
                        ),
                        ("born_on", models.DateField(blank=True, null=True, verbose_name="born on")),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["pgh_created_at", "pgh_obj"], name="person_changed")],
                    },
                ),
                migrations.CreateModel(
                    name="Organisation",
                    fields=[
                        (
                            "contact",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="organisation",
                                serialize=False,
                                to="core.contact",
                            ),
                        ),
                        ("name", models.CharField(max_length=300, verbose_name="name")),
                        ("tax_number", models.CharField(blank=True, max_length=60, verbose_name="tax number")),
                    ],
                    options={
                        "verbose_name": "organisation",
                        "verbose_name_plural": "organisations",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_organisationevent" ("contact_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tax_number") VALUES (NEW."contact_id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."contact_id", NEW."tax_number"); RETURN NULL;',
                                    hash="e63905f1796099d01230bd033393f111327f0760",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_d68e8",
                                    table="members_organisation",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "members_organisationevent" ("contact_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tax_number") VALUES (NEW."contact_id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."contact_id", NEW."tax_number"); RETURN NULL;',
                                    hash="19a07a26fb28efc0c9e809912a526a6d078ea4ba",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_f4b2a",
                                    table="members_organisation",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrganisationEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="members.organisation",
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
                            "contact",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                serialize=False,
                                to="core.contact",
                            ),
                        ),
                        ("name", models.CharField(max_length=300, verbose_name="name")),
                        ("tax_number", models.CharField(blank=True, max_length=60, verbose_name="tax number")),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["pgh_created_at", "pgh_obj"], name="organisation_changed")],
                    },
                ),
                migrations.CreateModel(
                    name="Affiliation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="affiliations",
                                to="core.contact",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="affiliated",
                                to="core.contact",
                            ),
                        ),
                        ("role", models.CharField(blank=True, max_length=120, verbose_name="role")),
                        ("is_primary_contact", models.BooleanField(default=False, verbose_name="primary contact")),
                        ("from_on", models.DateField(verbose_name="from")),
                        (
                            "until_on",
                            models.DateField(blank=True, null=True, verbose_name="until (that day no longer)"),
                        ),
                    ],
                    options={
                        "verbose_name": "affiliation",
                        "verbose_name_plural": "affiliations",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on", None), ("until_on__gt", models.F("from_on")), _connector="OR"
                                ),
                                name="affiliation_ends_after_it_begins",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_primary_contact", True), ("until_on", None)),
                                fields=("organisation",),
                                name="one_primary_contact_an_organisation",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_affiliationevent" ("from_on", "id", "is_primary_contact", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "until_on") VALUES (NEW."from_on", NEW."id", NEW."is_primary_contact", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."until_on"); RETURN NULL;',
                                    hash="930addfdd3e86e7942ca72fe72d5c278d78519b8",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_c4b1b",
                                    table="members_affiliation",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "members_affiliationevent" ("from_on", "id", "is_primary_contact", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "until_on") VALUES (NEW."from_on", NEW."id", NEW."is_primary_contact", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."until_on"); RETURN NULL;',
                                    hash="9f8e11687592f98375cc7a654e969c27b5764b3f",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_bb9a8",
                                    table="members_affiliation",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AffiliationEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="members.affiliation",
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
                        ("id", models.BigIntegerField()),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.contact",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.contact",
                            ),
                        ),
                        ("role", models.CharField(blank=True, max_length=120, verbose_name="role")),
                        ("is_primary_contact", models.BooleanField(default=False, verbose_name="primary contact")),
                        ("from_on", models.DateField(verbose_name="from")),
                        (
                            "until_on",
                            models.DateField(blank=True, null=True, verbose_name="until (that day no longer)"),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Address",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="addresses", to="core.contact"
                            ),
                        ),
                        (
                            "lines",
                            models.TextField(
                                help_text="Street and number, place; one line each.", verbose_name="address"
                            ),
                        ),
                        ("postcode", models.CharField(blank=True, max_length=20, verbose_name="postcode")),
                        (
                            "country",
                            models.CharField(
                                max_length=2,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z]{2}$", "Write the country as two capital letters, for example NL."
                                    )
                                ],
                                verbose_name="country",
                            ),
                        ),
                        ("is_preferred", models.BooleanField(default=True, verbose_name="preferred")),
                    ],
                    options={
                        "verbose_name": "address",
                        "verbose_name_plural": "addresses",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_preferred", True)),
                                fields=("contact",),
                                name="one_preferred_address",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_addressevent" ("contact_id", "country", "id", "is_preferred", "lines", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode") VALUES (NEW."contact_id", NEW."country", NEW."id", NEW."is_preferred", NEW."lines", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."postcode"); RETURN NULL;',
                                    hash="d5b7f1140e4ac8c5c0eca1c9a5287169acb67c93",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_9ef74",
                                    table="members_address",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "members_addressevent" ("contact_id", "country", "id", "is_preferred", "lines", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode") VALUES (NEW."contact_id", NEW."country", NEW."id", NEW."is_preferred", NEW."lines", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."postcode"); RETURN NULL;',
                                    hash="ec2d552aacd6e119c16623e3135e2e9d6a21ca80",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_2cfc4",
                                    table="members_address",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_addressevent" ("contact_id", "country", "id", "is_preferred", "lines", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode") VALUES (OLD."contact_id", OLD."country", OLD."id", OLD."is_preferred", OLD."lines", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."postcode"); RETURN NULL;',
                                    hash="1b177dfe05cfac71da3347bfe6929184c59b95be",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_2af57",
                                    table="members_address",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AddressEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="members.address",
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
                        ("id", models.BigIntegerField()),
                        (
                            "contact",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.contact",
                            ),
                        ),
                        (
                            "lines",
                            models.TextField(
                                help_text="Street and number, place; one line each.", verbose_name="address"
                            ),
                        ),
                        ("postcode", models.CharField(blank=True, max_length=20, verbose_name="postcode")),
                        (
                            "country",
                            models.CharField(
                                max_length=2,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z]{2}$", "Write the country as two capital letters, for example NL."
                                    )
                                ],
                                verbose_name="country",
                            ),
                        ),
                        ("is_preferred", models.BooleanField(default=True, verbose_name="preferred")),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["pgh_created_at", "contact"], name="address_changed")],
                    },
                ),
                migrations.CreateModel(
                    name="Consent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="core.contact"
                            ),
                        ),
                        ("purpose", models.CharField(max_length=60, verbose_name="purpose")),
                        ("given", models.BooleanField(verbose_name="given")),
                        ("wording", models.TextField(verbose_name="as it was asked")),
                        (
                            "channel",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "not known"),
                                    ("self-service", "by themselves, online"),
                                    ("link", "by the link in a mail"),
                                    ("provider", "told by the mail provider"),
                                    ("staff", "written down by staff"),
                                    ("import", "brought by an import"),
                                ],
                                db_default="",
                                default="",
                                max_length=20,
                                verbose_name="channel",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                blank=True, db_default="", default="", max_length=200, verbose_name="how we know"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                    ],
                    options={
                        "verbose_name": "consent",
                        "verbose_name_plural": "consents",
                        "indexes": [models.Index(fields=["contact", "purpose", "-at"], name="consent_latest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("channel", "staff"), _negated=True),
                                    models.Q(models.Q(("source", ""), _negated=True), ("by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="consent_written_down_by_staff_says_whence",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="consent_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="34b65ba78a1876585722d87d6414e5973d432c6e",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_consent_is_append_only_dd9ed",
                                    table="members_consent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MemberPrice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="member_prices",
                                to="billing.product",
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="member_prices",
                                to="members.membershiptype",
                                verbose_name="for whom",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                help_text="For example 12.00. Empty: from that day on they pay what everybody pays.",
                                max_digits=12,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="member price",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="from")),
                        (
                            "correction",
                            models.PositiveSmallIntegerField(
                                db_default=0, default=0, editable=False, verbose_name="correction"
                            ),
                        ),
                        (
                            "set_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("set_at", models.DateTimeField(editable=False, verbose_name="set")),
                    ],
                    options={
                        "verbose_name": "member price",
                        "verbose_name_plural": "member prices",
                        "ordering": ["-valid_from", "-correction"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("product", "type", "valid_from", "correction"), name="one_member_price_a_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount", None), ("amount__gte", 0), _connector="OR"),
                                name="member_price_is_not_negative",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="member_price_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="4d7d33489a4cab38a2f782b5ef50338661222b1f",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_member_price_is_append_only_e5ef2",
                                    table="members_memberprice",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReservedFor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reserved_for",
                                to="billing.product",
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="products_for_it",
                                to="members.membershiptype",
                                verbose_name="only for",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "only for members of a type",
                        "verbose_name_plural": "only for members of these types; everybody may buy it while there is none",
                        "constraints": [
                            models.UniqueConstraint(fields=("product", "type"), name="reserved_once_for_a_type")
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_reservedforevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "type_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."product_id", NEW."type_id"); RETURN NULL;',
                                    hash="2b9cff76ce4c2b13cd532cd6034e025f785a4eb6",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_67a88",
                                    table="members_reservedfor",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_reservedforevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "type_id") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."product_id", OLD."type_id"); RETURN NULL;',
                                    hash="fb50147812015613eb35bc89ccebfafd06eca138",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_208ff",
                                    table="members_reservedfor",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReservedForEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="members.reservedfor",
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
                        ("id", models.BigIntegerField()),
                        (
                            "product",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="billing.product",
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
                                verbose_name="only for",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="JoinQuestion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "field",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="join_questions",
                                to="core.fielddefinition",
                                verbose_name="custom field",
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="join_questions",
                                to="members.membershiptype",
                                verbose_name="membership type",
                            ),
                        ),
                        ("is_required", models.BooleanField(default=False, verbose_name="must be answered")),
                    ],
                    options={
                        "verbose_name": "question when joining",
                        "verbose_name_plural": "questions when joining",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("field", "type"), name="asked_once_a_type", nulls_distinct=False
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_joinquestionevent" ("field_id", "id", "is_required", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type_id") VALUES (NEW."field_id", NEW."id", NEW."is_required", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."type_id"); RETURN NULL;',
                                    hash="35771d3495c546a3b29f1830c44735ce2ea72f45",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_f4e51",
                                    table="members_joinquestion",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "members_joinquestionevent" ("field_id", "id", "is_required", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type_id") VALUES (NEW."field_id", NEW."id", NEW."is_required", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."type_id"); RETURN NULL;',
                                    hash="7371defd79606f69c775d20aebd1cb448423375a",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_4d734",
                                    table="members_joinquestion",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_joinquestionevent" ("field_id", "id", "is_required", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type_id") VALUES (OLD."field_id", OLD."id", OLD."is_required", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."type_id"); RETURN NULL;',
                                    hash="285b95bca2a0df742ef4302338bc1274771fa0be",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_05ce3",
                                    table="members_joinquestion",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JoinQuestionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="members.joinquestion",
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
                        ("id", models.BigIntegerField()),
                        (
                            "field",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.fielddefinition",
                                verbose_name="custom field",
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="members.membershiptype",
                                verbose_name="membership type",
                            ),
                        ),
                        ("is_required", models.BooleanField(default=False, verbose_name="must be answered")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Section",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="For example: Utrecht and surroundings.", max_length=120, verbose_name="name"
                            ),
                        ),
                        (
                            "summary",
                            models.CharField(
                                blank=True,
                                help_text="Members read it where they choose a section.",
                                max_length=300,
                                verbose_name="in a sentence",
                            ),
                        ),
                        (
                            "chosen_by_members",
                            models.BooleanField(
                                default=False,
                                help_text="Then it is offered on their account page, wherever they live.",
                                verbose_name="members may choose it",
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Fill this in to close it: nobody new belongs to it, and who did stays to be read.",
                                null=True,
                                verbose_name="closed since",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "section",
                        "verbose_name_plural": "sections",
                        "ordering": ["name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("archived_at", None)),
                                fields=("name",),
                                name="one_section_a_name",
                                violation_error_message="There is a section of that name already.",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_sectionevent" ("archived_at", "chosen_by_members", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "summary") VALUES (NEW."archived_at", NEW."chosen_by_members", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."summary"); RETURN NULL;',
                                    hash="5ee5faf7fb50f00520fb70b972c5c97916980285",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_82e91",
                                    table="members_section",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "members_sectionevent" ("archived_at", "chosen_by_members", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "summary") VALUES (NEW."archived_at", NEW."chosen_by_members", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."summary"); RETURN NULL;',
                                    hash="e224ed84128a231cc7a700e1e9c98ada587f0e93",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_78dd4",
                                    table="members_section",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SectionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="members.section",
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
                        ("id", models.BigIntegerField()),
                        (
                            "name",
                            models.CharField(
                                help_text="For example: Utrecht and surroundings.", max_length=120, verbose_name="name"
                            ),
                        ),
                        (
                            "summary",
                            models.CharField(
                                blank=True,
                                help_text="Members read it where they choose a section.",
                                max_length=300,
                                verbose_name="in a sentence",
                            ),
                        ),
                        (
                            "chosen_by_members",
                            models.BooleanField(
                                default=False,
                                help_text="Then it is offered on their account page, wherever they live.",
                                verbose_name="members may choose it",
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Fill this in to close it: nobody new belongs to it, and who did stays to be read.",
                                null=True,
                                verbose_name="closed since",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SectionArea",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "section",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="areas",
                                to="members.section",
                                verbose_name="section",
                            ),
                        ),
                        (
                            "country",
                            models.CharField(
                                max_length=2,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z]{2}$", "Write the country as two capital letters, for example NL."
                                    )
                                ],
                                verbose_name="country",
                            ),
                        ),
                        ("first", models.CharField(db_collation="C", max_length=10, verbose_name="from")),
                        ("last", models.CharField(db_collation="C", max_length=10, verbose_name="to")),
                    ],
                    options={
                        "verbose_name": "area of a section",
                        "verbose_name_plural": "areas of sections",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("section", "country", "first", "last"), name="an_area_once_a_section"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("last__gte", models.F("first"))), name="area_ends_after_it_begins"
                            ),
                            models.CheckConstraint(
                                condition=django.db.models.lookups.Exact(
                                    django.db.models.functions.text.Length("first"),
                                    django.db.models.functions.text.Length("last"),
                                ),
                                name="area_ends_are_equally_long",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_sectionareaevent" ("country", "first", "id", "last", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "section_id") VALUES (NEW."country", NEW."first", NEW."id", NEW."last", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."section_id"); RETURN NULL;',
                                    hash="4b639ad64e01b4f5c9204beac1f962066836fe78",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_4651f",
                                    table="members_sectionarea",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "members_sectionareaevent" ("country", "first", "id", "last", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "section_id") VALUES (NEW."country", NEW."first", NEW."id", NEW."last", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."section_id"); RETURN NULL;',
                                    hash="b7094644fc1945d97a7dd0b4f23edb49614fc066",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_2f65a",
                                    table="members_sectionarea",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_sectionareaevent" ("country", "first", "id", "last", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "section_id") VALUES (OLD."country", OLD."first", OLD."id", OLD."last", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."section_id"); RETURN NULL;',
                                    hash="86ff68bd53f79c4184f78fd3926ddd4c614ff9b5",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_a0633",
                                    table="members_sectionarea",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SectionAreaEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="members.sectionarea",
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
                        ("id", models.BigIntegerField()),
                        (
                            "section",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="members.section",
                                verbose_name="section",
                            ),
                        ),
                        (
                            "country",
                            models.CharField(
                                max_length=2,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z]{2}$", "Write the country as two capital letters, for example NL."
                                    )
                                ],
                                verbose_name="country",
                            ),
                        ),
                        ("first", models.CharField(db_collation="C", max_length=10, verbose_name="from")),
                        ("last", models.CharField(db_collation="C", max_length=10, verbose_name="to")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Belonging",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="belongings",
                                to="core.contact",
                                verbose_name="contact",
                            ),
                        ),
                        (
                            "section",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="belongings",
                                to="members.section",
                                verbose_name="section",
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("postcode", "By postcode"),
                                    ("choice", "Their own choice"),
                                    ("staff", "Set by staff"),
                                ],
                                max_length=10,
                                verbose_name="decided",
                            ),
                        ),
                        ("days", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="days")),
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
                        ("at", models.DateTimeField(verbose_name="decided at")),
                    ],
                    options={
                        "verbose_name": "belonging to a section",
                        "verbose_name_plural": "belongings to sections",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("days__upper_inf", True)),
                                fields=["section", "contact"],
                                name="belonging_now",
                            )
                        ],
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[("contact", "="), ("days", "&&")], name="one_section_at_a_time"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("days__isempty", False)), name="belonging_has_a_day"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_belongingevent" ("at", "by_id", "contact_id", "days", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "section_id", "way") VALUES (NEW."at", NEW."by_id", NEW."contact_id", NEW."days", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."section_id", NEW."way"); RETURN NULL;',
                                    hash="04d1a6273b211ccad0dbeeef764b8c17772f0ba0",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_0caa0",
                                    table="members_belonging",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "members_belongingevent" ("at", "by_id", "contact_id", "days", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "section_id", "way") VALUES (NEW."at", NEW."by_id", NEW."contact_id", NEW."days", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."section_id", NEW."way"); RETURN NULL;',
                                    hash="6df377fca349fdd150b218a3d96fbb1ad319e833",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_4f480",
                                    table="members_belonging",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_belongingevent" ("at", "by_id", "contact_id", "days", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "section_id", "way") VALUES (OLD."at", OLD."by_id", OLD."contact_id", OLD."days", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."section_id", OLD."way"); RETURN NULL;',
                                    hash="c7bd395fc8cf2d7dcf2ad5b5f6b5b01b89c68e0a",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_dafc3",
                                    table="members_belonging",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BelongingEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="members.belonging",
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
                        ("id", models.BigIntegerField()),
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
                            "section",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="members.section",
                                verbose_name="section",
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("postcode", "By postcode"),
                                    ("choice", "Their own choice"),
                                    ("staff", "Set by staff"),
                                ],
                                max_length=10,
                                verbose_name="decided",
                            ),
                        ),
                        ("days", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="days")),
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
                        ("at", models.DateTimeField(verbose_name="decided at")),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["pgh_created_at", "contact"], name="belonging_changed")],
                    },
                ),
                migrations.CreateModel(
                    name="SectionRun",
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
                                choices=[("working", "Being done"), ("done", "Done"), ("failed", "Failed")],
                                default="working",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("total", models.PositiveIntegerField(default=0, verbose_name="contacts")),
                        ("done", models.PositiveIntegerField(default=0, verbose_name="looked at")),
                        ("changed", models.PositiveIntegerField(default=0, verbose_name="changed")),
                        ("upto", models.BigIntegerField(default=0, verbose_name="as far as")),
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
                        ("started_at", models.DateTimeField(verbose_name="begun")),
                        ("moved_at", models.DateTimeField(verbose_name="last sign of life")),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                    ],
                    options={
                        "verbose_name": "assignment by postcode",
                        "verbose_name_plural": "assignments by postcode",
                        "constraints": [
                            models.UniqueConstraint(
                                models.Value(1),
                                condition=models.Q(("state", "working")),
                                name="one_assignment_at_a_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MailTopic",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                help_text="What consent is kept under, in imports and exports too. It stays as it is once it is made.",
                                max_length=60,
                                unique=True,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[a-z][a-z0-9_]*$",
                                        "Small letters, digits and underscores, beginning with a letter.",
                                    )
                                ],
                                verbose_name="key",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="As members read it, for example Newsletter.",
                                max_length=80,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "question",
                            models.CharField(
                                help_text="What stands beside the box, and is kept as what they agreed to. Say what comes, and how often.",
                                max_length=300,
                                verbose_name="as it is asked",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="no longer offered")),
                    ],
                    options={
                        "verbose_name": "topic of mails",
                        "verbose_name_plural": "topics of mails",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("key__in", ["", "mailing"]), _negated=True),
                                name="mail_topic_has_its_own_key",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_mailtopicevent" ("archived_at", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "question") VALUES (NEW."archived_at", NEW."id", NEW."key", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."question"); RETURN NULL;',
                                    hash="acc9bbb9940ace1e034bda98d9e3298500c2fb9f",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_4da8a",
                                    table="members_mailtopic",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "members_mailtopicevent" ("archived_at", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "question") VALUES (NEW."archived_at", NEW."id", NEW."key", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."question"); RETURN NULL;',
                                    hash="0291116924fa9967f7023b303297577bbacc2c85",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_1ddc8",
                                    table="members_mailtopic",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MailTopicEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="members.mailtopic",
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
                        ("id", models.BigIntegerField()),
                        (
                            "key",
                            models.CharField(
                                help_text="What consent is kept under, in imports and exports too. It stays as it is once it is made.",
                                max_length=60,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[a-z][a-z0-9_]*$",
                                        "Small letters, digits and underscores, beginning with a letter.",
                                    )
                                ],
                                verbose_name="key",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="As members read it, for example Newsletter.",
                                max_length=80,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "question",
                            models.CharField(
                                help_text="What stands beside the box, and is kept as what they agreed to. Say what comes, and how often.",
                                max_length=300,
                                verbose_name="as it is asked",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="no longer offered")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="MembershipType",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "slug",
                            models.SlugField(
                                help_text="The page is /join/address/, for example student.",
                                unique=True,
                                verbose_name="address",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="For example Student member.", max_length=120, verbose_name="name"
                            ),
                        ),
                        (
                            "summary",
                            models.CharField(
                                blank=True,
                                help_text="One line under the name: For anybody in full-time study.",
                                max_length=200,
                                verbose_name="for whom",
                            ),
                        ),
                        (
                            "product",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="membership_type",
                                to="billing.product",
                            ),
                        ),
                        (
                            "holder_kind",
                            models.CharField(
                                choices=[("person", "Person"), ("organisation", "Organisation")],
                                default="person",
                                max_length=20,
                                verbose_name="held by",
                            ),
                        ),
                        (
                            "exclusivity_group",
                            models.SlugField(
                                blank=True,
                                default="member",
                                help_text="One can hold one uncancelled membership of a group at a time. Empty: this type alone counts.",
                                verbose_name="exclusivity group",
                            ),
                        ),
                        ("needs_approval", models.BooleanField(default=False, verbose_name="staff approve first")),
                        (
                            "approval_payment",
                            models.CharField(
                                choices=[
                                    ("after", "After the approval, by a link that is mailed"),
                                    ("before", "With the application"),
                                ],
                                default="after",
                                help_text="Before: what was paid goes back to the card when the application is declined.",
                                max_length=6,
                                verbose_name="with approval one pays",
                            ),
                        ),
                        (
                            "seats",
                            models.PositiveIntegerField(
                                default=0, help_text="How many people an organisation may name.", verbose_name="seats"
                            ),
                        ),
                        (
                            "leaving",
                            models.CharField(
                                choices=[
                                    ("end", "With the last day paid for"),
                                    ("now", "With the last day paid for, or at once"),
                                ],
                                default="end",
                                help_text="Staff can end a membership either way. What was paid goes back only if staff give it back.",
                                max_length=3,
                                verbose_name="members may leave by themselves",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Order on the join page.", verbose_name="position"
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer offered since"),
                        ),
                    ],
                    options={
                        "verbose_name": "membership type",
                        "verbose_name_plural": "membership types",
                        "ordering": ["position", "name"],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_membershiptypeevent" ("approval_payment", "archived_at", "exclusivity_group", "holder_kind", "id", "leaving", "name", "needs_approval", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id", "seats", "slug", "summary") VALUES (NEW."approval_payment", NEW."archived_at", NEW."exclusivity_group", NEW."holder_kind", NEW."id", NEW."leaving", NEW."name", NEW."needs_approval", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."product_id", NEW."seats", NEW."slug", NEW."summary"); RETURN NULL;',
                                    hash="b0a45648e86341e2a3c8a3998462ec27d62bfafd",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_9a78c",
                                    table="members_membershiptype",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "members_membershiptypeevent" ("approval_payment", "archived_at", "exclusivity_group", "holder_kind", "id", "leaving", "name", "needs_approval", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id", "seats", "slug", "summary") VALUES (NEW."approval_payment", NEW."archived_at", NEW."exclusivity_group", NEW."holder_kind", NEW."id", NEW."leaving", NEW."name", NEW."needs_approval", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."product_id", NEW."seats", NEW."slug", NEW."summary"); RETURN NULL;',
                                    hash="d9a940e5ea9dc266e57cdc22586401c64dca0266",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_ec08f",
                                    table="members_membershiptype",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MembershipTypeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="members.membershiptype",
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
                        ("id", models.BigIntegerField()),
                        (
                            "slug",
                            models.SlugField(
                                db_index=False,
                                help_text="The page is /join/address/, for example student.",
                                verbose_name="address",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="For example Student member.", max_length=120, verbose_name="name"
                            ),
                        ),
                        (
                            "summary",
                            models.CharField(
                                blank=True,
                                help_text="One line under the name: For anybody in full-time study.",
                                max_length=200,
                                verbose_name="for whom",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="billing.product",
                            ),
                        ),
                        (
                            "holder_kind",
                            models.CharField(
                                choices=[("person", "Person"), ("organisation", "Organisation")],
                                default="person",
                                max_length=20,
                                verbose_name="held by",
                            ),
                        ),
                        (
                            "exclusivity_group",
                            models.SlugField(
                                blank=True,
                                db_index=False,
                                default="member",
                                help_text="One can hold one uncancelled membership of a group at a time. Empty: this type alone counts.",
                                verbose_name="exclusivity group",
                            ),
                        ),
                        ("needs_approval", models.BooleanField(default=False, verbose_name="staff approve first")),
                        (
                            "approval_payment",
                            models.CharField(
                                choices=[
                                    ("after", "After the approval, by a link that is mailed"),
                                    ("before", "With the application"),
                                ],
                                default="after",
                                help_text="Before: what was paid goes back to the card when the application is declined.",
                                max_length=6,
                                verbose_name="with approval one pays",
                            ),
                        ),
                        (
                            "seats",
                            models.PositiveIntegerField(
                                default=0, help_text="How many people an organisation may name.", verbose_name="seats"
                            ),
                        ),
                        (
                            "leaving",
                            models.CharField(
                                choices=[
                                    ("end", "With the last day paid for"),
                                    ("now", "With the last day paid for, or at once"),
                                ],
                                default="end",
                                help_text="Staff can end a membership either way. What was paid goes back only if staff give it back.",
                                max_length=3,
                                verbose_name="members may leave by themselves",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Order on the join page.", verbose_name="position"
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer offered since"),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="MembershipRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rules",
                                to="members.membershiptype",
                                verbose_name="membership type",
                            ),
                        ),
                        (
                            "version",
                            models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="version"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Draft"), ("live", "Live"), ("superseded", "Superseded")],
                                default="draft",
                                editable=False,
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="live since")),
                        (
                            "published_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "period",
                            models.CharField(
                                choices=[
                                    ("rolling", "Rolling: starts the day it is bought"),
                                    ("fixed", "Fixed: the same dates for everybody"),
                                    ("lifetime", "For life"),
                                ],
                                default="rolling",
                                max_length=10,
                                verbose_name="kind of term",
                            ),
                        ),
                        (
                            "length",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="length",
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                choices=[("day", "days"), ("month", "months"), ("year", "years")],
                                default="year",
                                max_length=6,
                                verbose_name="unit",
                            ),
                        ),
                        (
                            "extra_days",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="Rolling terms only; usually 0.",
                                verbose_name="and so many days more",
                            ),
                        ),
                        (
                            "fixed_start_month",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="year starts in month",
                            ),
                        ),
                        (
                            "fixed_start_day",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(31),
                                ],
                                verbose_name="on day",
                            ),
                        ),
                        (
                            "rollover_month",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Joining on or after this date runs to the end of the following year. Empty: never.",
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="rolls over in month",
                            ),
                        ),
                        (
                            "rollover_day",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(31),
                                ],
                                verbose_name="on day",
                            ),
                        ),
                        (
                            "rollover_pricing",
                            models.CharField(
                                choices=[
                                    ("rest_plus_full", "the rest of this year and a full year"),
                                    ("full_only", "one full year"),
                                ],
                                default="rest_plus_full",
                                max_length=20,
                                verbose_name="after roll-over one pays",
                            ),
                        ),
                        (
                            "proration",
                            models.CharField(
                                choices=[
                                    ("none", "the full price"),
                                    ("month", "the months that remain, the month of joining included"),
                                    ("day", "the days that remain, the day of joining included"),
                                ],
                                default="none",
                                max_length=6,
                                verbose_name="joining halfway costs",
                            ),
                        ),
                        (
                            "full_price_until_month",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Joining up to and including this date costs the full price although the rest is prorated.",
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="full price until month",
                            ),
                        ),
                        (
                            "full_price_until_day",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(31),
                                ],
                                verbose_name="and day",
                            ),
                        ),
                        (
                            "grace_days",
                            models.PositiveSmallIntegerField(
                                default=30,
                                help_text="For so many days after the end rights go on, and renewing keeps the date.",
                                verbose_name="days of grace",
                            ),
                        ),
                        (
                            "renewal_window_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                default=90,
                                help_text="Empty: at any time.",
                                null=True,
                                verbose_name="may renew so many days ahead",
                            ),
                        ),
                        (
                            "reinstatement_fee",
                            models.DecimalField(
                                decimal_places=3,
                                default=0,
                                help_text="Added when somebody whose membership lapsed joins again; 0 for none.",
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="fee for coming back",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rules",
                        "verbose_name_plural": "versions of the rules",
                        "ordering": ["type", "-version"],
                        "constraints": [
                            models.UniqueConstraint(fields=("type", "version"), name="one_rule_a_version"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "live")), fields=("type",), name="one_live_rule_a_type"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "draft")), fields=("type",), name="one_draft_rule_a_type"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "draft"), ("published_at__isnull", False), _connector="XOR"
                                ),
                                name="rule_published_iff_not_draft",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("rollover_month", None), ("rollover_day__isnull", False), _connector="OR"
                                ),
                                name="rollover_month_has_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("full_price_until_day", None), ("full_price_until_month", None)),
                                    models.Q(
                                        ("full_price_until_day__isnull", False),
                                        ("full_price_until_month__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="full_price_until_is_a_whole_date",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="published_rules_stay",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.state <> 'draft' AND (to_jsonb(OLD) - 'state') IS DISTINCT FROM (to_jsonb(NEW) - 'state'))",
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="1f3eff7f930e349b6173b7a80d9f3ea1aad1054d",
                                    operation="UPDATE",
                                    pgid="pgtrigger_published_rules_stay_10be8",
                                    table="members_membershiprule",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="published_rules_are_kept",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.state <> 'draft')",
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="6df006088d2b0b26defb149848059177f01f00cd",
                                    operation="DELETE",
                                    pgid="pgtrigger_published_rules_are_kept_70beb",
                                    table="members_membershiprule",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "members_membershipruleevent" ("extra_days", "fixed_start_day", "fixed_start_month", "full_price_until_day", "full_price_until_month", "grace_days", "id", "length", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proration", "published_at", "published_by_id", "reinstatement_fee", "renewal_window_days", "rollover_day", "rollover_month", "rollover_pricing", "state", "type_id", "unit", "version") VALUES (NEW."extra_days", NEW."fixed_start_day", NEW."fixed_start_month", NEW."full_price_until_day", NEW."full_price_until_month", NEW."grace_days", NEW."id", NEW."length", NEW."period", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proration", NEW."published_at", NEW."published_by_id", NEW."reinstatement_fee", NEW."renewal_window_days", NEW."rollover_day", NEW."rollover_month", NEW."rollover_pricing", NEW."state", NEW."type_id", NEW."unit", NEW."version"); RETURN NULL;',
                                    hash="22fbe30f2ef225b9f86dde46eef702027913b1f5",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_11787",
                                    table="members_membershiprule",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "members_membershipruleevent" ("extra_days", "fixed_start_day", "fixed_start_month", "full_price_until_day", "full_price_until_month", "grace_days", "id", "length", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proration", "published_at", "published_by_id", "reinstatement_fee", "renewal_window_days", "rollover_day", "rollover_month", "rollover_pricing", "state", "type_id", "unit", "version") VALUES (NEW."extra_days", NEW."fixed_start_day", NEW."fixed_start_month", NEW."full_price_until_day", NEW."full_price_until_month", NEW."grace_days", NEW."id", NEW."length", NEW."period", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proration", NEW."published_at", NEW."published_by_id", NEW."reinstatement_fee", NEW."renewal_window_days", NEW."rollover_day", NEW."rollover_month", NEW."rollover_pricing", NEW."state", NEW."type_id", NEW."unit", NEW."version"); RETURN NULL;',
                                    hash="a957fce44f9673906434dc40d937c02570c15573",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_2d6b3",
                                    table="members_membershiprule",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MembershipRuleEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="members.membershiprule",
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
                        ("id", models.BigIntegerField()),
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
                        (
                            "version",
                            models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="version"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Draft"), ("live", "Live"), ("superseded", "Superseded")],
                                default="draft",
                                editable=False,
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="live since")),
                        (
                            "published_by",
                            models.ForeignKey(
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "period",
                            models.CharField(
                                choices=[
                                    ("rolling", "Rolling: starts the day it is bought"),
                                    ("fixed", "Fixed: the same dates for everybody"),
                                    ("lifetime", "For life"),
                                ],
                                default="rolling",
                                max_length=10,
                                verbose_name="kind of term",
                            ),
                        ),
                        (
                            "length",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="length",
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                choices=[("day", "days"), ("month", "months"), ("year", "years")],
                                default="year",
                                max_length=6,
                                verbose_name="unit",
                            ),
                        ),
                        (
                            "extra_days",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="Rolling terms only; usually 0.",
                                verbose_name="and so many days more",
                            ),
                        ),
                        (
                            "fixed_start_month",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="year starts in month",
                            ),
                        ),
                        (
                            "fixed_start_day",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(31),
                                ],
                                verbose_name="on day",
                            ),
                        ),
                        (
                            "rollover_month",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Joining on or after this date runs to the end of the following year. Empty: never.",
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="rolls over in month",
                            ),
                        ),
                        (
                            "rollover_day",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(31),
                                ],
                                verbose_name="on day",
                            ),
                        ),
                        (
                            "rollover_pricing",
                            models.CharField(
                                choices=[
                                    ("rest_plus_full", "the rest of this year and a full year"),
                                    ("full_only", "one full year"),
                                ],
                                default="rest_plus_full",
                                max_length=20,
                                verbose_name="after roll-over one pays",
                            ),
                        ),
                        (
                            "proration",
                            models.CharField(
                                choices=[
                                    ("none", "the full price"),
                                    ("month", "the months that remain, the month of joining included"),
                                    ("day", "the days that remain, the day of joining included"),
                                ],
                                default="none",
                                max_length=6,
                                verbose_name="joining halfway costs",
                            ),
                        ),
                        (
                            "full_price_until_month",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Joining up to and including this date costs the full price although the rest is prorated.",
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="full price until month",
                            ),
                        ),
                        (
                            "full_price_until_day",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(31),
                                ],
                                verbose_name="and day",
                            ),
                        ),
                        (
                            "grace_days",
                            models.PositiveSmallIntegerField(
                                default=30,
                                help_text="For so many days after the end rights go on, and renewing keeps the date.",
                                verbose_name="days of grace",
                            ),
                        ),
                        (
                            "renewal_window_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                default=90,
                                help_text="Empty: at any time.",
                                null=True,
                                verbose_name="may renew so many days ahead",
                            ),
                        ),
                        (
                            "reinstatement_fee",
                            models.DecimalField(
                                decimal_places=3,
                                default=0,
                                help_text="Added when somebody whose membership lapsed joins again; 0 for none.",
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="fee for coming back",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
            ],
        ),
        migrations.RunPython(offer_the_newsletter, migrations.RunPython.noop),
    ]
