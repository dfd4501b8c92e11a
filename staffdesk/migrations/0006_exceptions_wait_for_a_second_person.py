"""Exceptions beyond one's limit wait for a second person.

Why:   what goes further than a role decides alone is done only when somebody else has confirmed it.
Locks: none; a new table.
Undo:  reversible; what waits is forgotten, what was confirmed stays done.
"""

import ams.core.migrating
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0010_how_far_each_role_goes"),
        ("core", "__first__"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("staffdesk", "0005_mail_in"),
    ]

    operations = [
        ams.core.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="Proposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("request", models.UUIDField(editable=False, unique=True, verbose_name="form")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("order.repriced", "Another price on an order"),
                                    ("order.fee_waived", "A fee waived"),
                                    ("order.given_back", "Money given back outside the rules"),
                                    ("membership.given", "A term free of charge"),
                                    ("membership.backdated", "Joined on an earlier day"),
                                    ("membership.extended", "A membership extended"),
                                    ("membership.grace_given", "More days of grace"),
                                    ("event.late", "Registered after the event closed"),
                                    ("event.overbooked", "Registered although it was full"),
                                    ("event.free_of_charge", "Registered free of charge"),
                                ],
                                max_length=60,
                                verbose_name="exception",
                            ),
                        ),
                        ("asked", models.JSONField(verbose_name="asked")),
                        ("told", models.TextField(verbose_name="what would be done")),
                        (
                            "measure",
                            models.DecimalField(decimal_places=3, max_digits=12, verbose_name="amount or days"),
                        ),
                        ("rests_on", models.CharField(max_length=64, verbose_name="rests on")),
                        ("words", models.TextField(verbose_name="in words")),
                        ("proposed_at", models.DateTimeField(verbose_name="proposed")),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "waits for a second person"),
                                    ("confirmed", "confirmed"),
                                    ("declined", "declined"),
                                    ("outdated", "out of date"),
                                ],
                                max_length=20,
                                verbose_name="decision",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                        ("note", models.TextField(blank=True, verbose_name="word of the second person")),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="core.contact"
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
                            "exception",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposal",
                                to="core.exceptionmade",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reason",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.reasoncode"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "proposed exception",
                        "verbose_name_plural": "proposed exceptions",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("decision", "")), fields=["proposed_at", "id"], name="proposal_open"
                            ),
                            models.Index(fields=["contact", "-proposed_at"], name="proposal_of_contact"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="proposal_is_decided_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at", None), ("decided_by", None), ("decision", "")),
                                    models.Q(
                                        models.Q(("decision", ""), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="proposal_is_decided_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decision", "confirmed"), ("exception__isnull", False)),
                                    models.Q(models.Q(("decision", "confirmed"), _negated=True), ("exception", None)),
                                    _connector="OR",
                                ),
                                name="confirmed_proposal_has_its_exception",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("words", ""), _negated=True), name="proposal_has_words"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProposalEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("request", models.UUIDField(editable=False, verbose_name="form")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("order.repriced", "Another price on an order"),
                                    ("order.fee_waived", "A fee waived"),
                                    ("order.given_back", "Money given back outside the rules"),
                                    ("membership.given", "A term free of charge"),
                                    ("membership.backdated", "Joined on an earlier day"),
                                    ("membership.extended", "A membership extended"),
                                    ("membership.grace_given", "More days of grace"),
                                    ("event.late", "Registered after the event closed"),
                                    ("event.overbooked", "Registered although it was full"),
                                    ("event.free_of_charge", "Registered free of charge"),
                                ],
                                max_length=60,
                                verbose_name="exception",
                            ),
                        ),
                        ("asked", models.JSONField(verbose_name="asked")),
                        ("told", models.TextField(verbose_name="what would be done")),
                        (
                            "measure",
                            models.DecimalField(decimal_places=3, max_digits=12, verbose_name="amount or days"),
                        ),
                        ("rests_on", models.CharField(max_length=64, verbose_name="rests on")),
                        ("words", models.TextField(verbose_name="in words")),
                        ("proposed_at", models.DateTimeField(verbose_name="proposed")),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "waits for a second person"),
                                    ("confirmed", "confirmed"),
                                    ("declined", "declined"),
                                    ("outdated", "out of date"),
                                ],
                                max_length=20,
                                verbose_name="decision",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                        ("note", models.TextField(blank=True, verbose_name="word of the second person")),
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
                                to="staffdesk.proposal",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reason",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.reasoncode",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="proposal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_proposalevent" ("asked", "contact_id", "decided_at", "decided_by_id", "decision", "exception_id", "id", "kind", "measure", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "reason_id", "request", "rests_on", "told", "words") VALUES (NEW."asked", NEW."contact_id", NEW."decided_at", NEW."decided_by_id", NEW."decision", NEW."exception_id", NEW."id", NEW."kind", NEW."measure", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."reason_id", NEW."request", NEW."rests_on", NEW."told", NEW."words"); RETURN NULL;',
                            hash="54936e4704819a3d57541c3b65630cb8e2a622f1",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2f00f",
                            table="staffdesk_proposal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="proposal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_proposalevent" ("asked", "contact_id", "decided_at", "decided_by_id", "decision", "exception_id", "id", "kind", "measure", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "reason_id", "request", "rests_on", "told", "words") VALUES (NEW."asked", NEW."contact_id", NEW."decided_at", NEW."decided_by_id", NEW."decision", NEW."exception_id", NEW."id", NEW."kind", NEW."measure", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."reason_id", NEW."request", NEW."rests_on", NEW."told", NEW."words"); RETURN NULL;',
                            hash="3022bda95454bcc8d01ccfa64153b2d472c95faf",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_491df",
                            table="staffdesk_proposal",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
