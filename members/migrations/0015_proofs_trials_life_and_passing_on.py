"""Types that ask for proof, are had once, or pass to somebody else; rules that earn a life over years.

Why:   students pay less with a card that runs out; a trial leads on; a membership may go to a successor.
Locks: types and rules, a few rows each; columns with a default are added in an instant.
Undo:  what was said about proofs is lost, and a life is earned at once again.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from ams.core.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0019_deaths"),
        ("members", "0014_more_seats"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="Proof",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=200, verbose_name="file name")),
                        (
                            "file",
                            models.FileField(
                                blank=True, max_length=300, upload_to="proofs/%Y/%m/", verbose_name="file"
                            ),
                        ),
                        ("seen", models.CharField(blank=True, max_length=300, verbose_name="what staff have seen")),
                        ("sent_at", models.DateTimeField(verbose_name="sent")),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("accepted", "Accepted"),
                                    ("refused", "Not accepted"),
                                    ("replaced", "Another was sent"),
                                ],
                                max_length=10,
                                verbose_name="decision",
                            ),
                        ),
                        ("valid_until", models.DateField(blank=True, null=True, verbose_name="counts until")),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                        ("note", models.CharField(blank=True, max_length=1000, verbose_name="what they were told")),
                    ],
                    options={
                        "verbose_name": "proof",
                        "verbose_name_plural": "proofs",
                    },
                ),
                migrations.CreateModel(
                    name="ProofEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("name", models.CharField(blank=True, max_length=200, verbose_name="file name")),
                        (
                            "file",
                            models.FileField(
                                blank=True, max_length=300, upload_to="proofs/%Y/%m/", verbose_name="file"
                            ),
                        ),
                        ("seen", models.CharField(blank=True, max_length=300, verbose_name="what staff have seen")),
                        ("sent_at", models.DateTimeField(verbose_name="sent")),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("accepted", "Accepted"),
                                    ("refused", "Not accepted"),
                                    ("replaced", "Another was sent"),
                                ],
                                max_length=10,
                                verbose_name="decision",
                            ),
                        ),
                        ("valid_until", models.DateField(blank=True, null=True, verbose_name="counts until")),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                        ("note", models.CharField(blank=True, max_length=1000, verbose_name="what they were told")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="membershiprule",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="membershiprule",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="membershiptype",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="membershiptype",
                    name="update_update",
                ),
                migrations.AddField(
                    model_name="membershiprule",
                    name="life_years",
                    field=models.PositiveSmallIntegerField(
                        blank=True,
                        default=0,
                        help_text="0: on its first day. Otherwise evenly, day by day: what your accountant asks for.",
                        verbose_name="a term for life is earned over so many years",
                    ),
                ),
                migrations.AddField(
                    model_name="membershipruleevent",
                    name="life_years",
                    field=models.PositiveSmallIntegerField(
                        blank=True,
                        default=0,
                        help_text="0: on its first day. Otherwise evenly, day by day: what your accountant asks for.",
                        verbose_name="a term for life is earned over so many years",
                    ),
                ),
                migrations.AddField(
                    model_name="membershiptype",
                    name="is_transferable",
                    field=models.BooleanField(
                        default=False,
                        help_text="Staff do that, with a reason. The days go along, the money stays with who paid.",
                        verbose_name="can pass to somebody else",
                    ),
                ),
                migrations.AddField(
                    model_name="membershiptype",
                    name="is_trial",
                    field=models.BooleanField(
                        default=False,
                        help_text="A trial: each person once, never renewed. Renewing it is becoming what it leads to.",
                        verbose_name="only once",
                    ),
                ),
                migrations.AddField(
                    model_name="membershiptype",
                    name="leads_to",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="Another type of the same group. Empty: it ends, and people join anew as something else.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.membershiptype",
                        verbose_name="a trial leads to",
                    ),
                ),
                migrations.AddField(
                    model_name="membershiptype",
                    name="proof",
                    field=models.CharField(
                        blank=True,
                        help_text="For example: your student card of this year. Empty: nothing. Nobody waits for it when joining.",
                        max_length=200,
                        verbose_name="what has to be shown",
                    ),
                ),
                migrations.AddField(
                    model_name="membershiptypeevent",
                    name="is_transferable",
                    field=models.BooleanField(
                        default=False,
                        help_text="Staff do that, with a reason. The days go along, the money stays with who paid.",
                        verbose_name="can pass to somebody else",
                    ),
                ),
                migrations.AddField(
                    model_name="membershiptypeevent",
                    name="is_trial",
                    field=models.BooleanField(
                        default=False,
                        help_text="A trial: each person once, never renewed. Renewing it is becoming what it leads to.",
                        verbose_name="only once",
                    ),
                ),
                migrations.AddField(
                    model_name="membershiptypeevent",
                    name="leads_to",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Another type of the same group. Empty: it ends, and people join anew as something else.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="members.membershiptype",
                        verbose_name="a trial leads to",
                    ),
                ),
                migrations.AddField(
                    model_name="membershiptypeevent",
                    name="proof",
                    field=models.CharField(
                        blank=True,
                        help_text="For example: your student card of this year. Empty: nothing. Nobody waits for it when joining.",
                        max_length=200,
                        verbose_name="what has to be shown",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membershiprule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_membershipruleevent" ("extra_days", "fixed_start_day", "fixed_start_month", "full_price_until_day", "full_price_until_month", "grace_days", "id", "length", "life_years", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proration", "published_at", "published_by_id", "reinstatement_fee", "renewal_window_days", "rollover_day", "rollover_month", "rollover_pricing", "seat_price", "state", "type_id", "unit", "version") VALUES (NEW."extra_days", NEW."fixed_start_day", NEW."fixed_start_month", NEW."full_price_until_day", NEW."full_price_until_month", NEW."grace_days", NEW."id", NEW."length", NEW."life_years", NEW."period", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proration", NEW."published_at", NEW."published_by_id", NEW."reinstatement_fee", NEW."renewal_window_days", NEW."rollover_day", NEW."rollover_month", NEW."rollover_pricing", NEW."seat_price", NEW."state", NEW."type_id", NEW."unit", NEW."version"); RETURN NULL;',
                            hash="3cd85d748d47bedbd6eb1f41bf2c68677a9fcea0",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_11787",
                            table="members_membershiprule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membershiprule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "members_membershipruleevent" ("extra_days", "fixed_start_day", "fixed_start_month", "full_price_until_day", "full_price_until_month", "grace_days", "id", "length", "life_years", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proration", "published_at", "published_by_id", "reinstatement_fee", "renewal_window_days", "rollover_day", "rollover_month", "rollover_pricing", "seat_price", "state", "type_id", "unit", "version") VALUES (NEW."extra_days", NEW."fixed_start_day", NEW."fixed_start_month", NEW."full_price_until_day", NEW."full_price_until_month", NEW."grace_days", NEW."id", NEW."length", NEW."life_years", NEW."period", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proration", NEW."published_at", NEW."published_by_id", NEW."reinstatement_fee", NEW."renewal_window_days", NEW."rollover_day", NEW."rollover_month", NEW."rollover_pricing", NEW."seat_price", NEW."state", NEW."type_id", NEW."unit", NEW."version"); RETURN NULL;',
                            hash="78b085e642bb45283ee5b031880b452797523cfc",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_2d6b3",
                            table="members_membershiprule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membershiptype",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_membershiptypeevent" ("approval_payment", "archived_at", "change_to", "exclusivity_group", "holder_kind", "id", "is_transferable", "is_trial", "leads_to_id", "leaving", "name", "needs_approval", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id", "proof", "seats", "slug", "summary") VALUES (NEW."approval_payment", NEW."archived_at", NEW."change_to", NEW."exclusivity_group", NEW."holder_kind", NEW."id", NEW."is_transferable", NEW."is_trial", NEW."leads_to_id", NEW."leaving", NEW."name", NEW."needs_approval", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."product_id", NEW."proof", NEW."seats", NEW."slug", NEW."summary"); RETURN NULL;',
                            hash="e1357282b2d6655873c82db73d91f2d558652c27",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9a78c",
                            table="members_membershiptype",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membershiptype",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "members_membershiptypeevent" ("approval_payment", "archived_at", "change_to", "exclusivity_group", "holder_kind", "id", "is_transferable", "is_trial", "leads_to_id", "leaving", "name", "needs_approval", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id", "proof", "seats", "slug", "summary") VALUES (NEW."approval_payment", NEW."archived_at", NEW."change_to", NEW."exclusivity_group", NEW."holder_kind", NEW."id", NEW."is_transferable", NEW."is_trial", NEW."leads_to_id", NEW."leaving", NEW."name", NEW."needs_approval", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."product_id", NEW."proof", NEW."seats", NEW."slug", NEW."summary"); RETURN NULL;',
                            hash="27cb1e31c46872e07228cf23e307b80b6a76a0c3",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ec08f",
                            table="members_membershiptype",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddField(
                    model_name="proof",
                    name="contact",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proofs",
                        to="core.contact",
                        verbose_name="of whom",
                    ),
                ),
                migrations.AddField(
                    model_name="proof",
                    name="decided_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="proof",
                    name="sent_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="proof",
                    name="type",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proofs",
                        to="members.membershiptype",
                        verbose_name="for",
                    ),
                ),
                migrations.AddField(
                    model_name="proofevent",
                    name="contact",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="core.contact",
                        verbose_name="of whom",
                    ),
                ),
                migrations.AddField(
                    model_name="proofevent",
                    name="decided_by",
                    field=models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="proofevent",
                    name="pgh_context",
                    field=models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                migrations.AddField(
                    model_name="proofevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="members.proof",
                    ),
                ),
                migrations.AddField(
                    model_name="proofevent",
                    name="sent_by",
                    field=models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="proofevent",
                    name="type",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="members.membershiptype",
                        verbose_name="for",
                    ),
                ),
                migrations.AddIndex(
                    model_name="proof",
                    index=models.Index(
                        condition=models.Q(("decision", "")), fields=["sent_at", "id"], name="proof_waiting"
                    ),
                ),
                migrations.AddIndex(
                    model_name="proof",
                    index=models.Index(
                        condition=models.Q(("decision", "accepted")), fields=["valid_until"], name="proof_ending"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="proof",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("decision", "")),
                        fields=("contact", "type"),
                        name="one_waiting_proof_a_type",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="proof",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("decision", ""), ("decided_at__isnull", False), _connector="XOR"),
                        name="proof_decided_iff_at",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="proof",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("decision", "accepted"), ("valid_until", None), _connector="XOR"),
                        name="proof_counts_iff_accepted",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="proof",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_proofevent" ("contact_id", "decided_at", "decided_by_id", "decision", "file", "id", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seen", "sent_at", "sent_by_id", "type_id", "valid_until") VALUES (NEW."contact_id", NEW."decided_at", NEW."decided_by_id", NEW."decision", NEW."file", NEW."id", NEW."name", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."seen", NEW."sent_at", NEW."sent_by_id", NEW."type_id", NEW."valid_until"); RETURN NULL;',
                            hash="7b40106fe30ac8d54897fbfdf1a98cee6987ffd5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_256aa",
                            table="members_proof",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="proof",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "members_proofevent" ("contact_id", "decided_at", "decided_by_id", "decision", "file", "id", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seen", "sent_at", "sent_by_id", "type_id", "valid_until") VALUES (NEW."contact_id", NEW."decided_at", NEW."decided_by_id", NEW."decision", NEW."file", NEW."id", NEW."name", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."seen", NEW."sent_at", NEW."sent_by_id", NEW."type_id", NEW."valid_until"); RETURN NULL;',
                            hash="b107c6419c53096c59ddc6a6a90f2d0dff8b91ae",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9c8e4",
                            table="members_proof",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        )
    ]
