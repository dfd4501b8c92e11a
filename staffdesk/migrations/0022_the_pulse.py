"""Ask some people how it was, keep what they answer, and what colleagues thought they would.

Why:   nobody knows how people found it, compared with what they expected, before somebody asks them.
Locks: new tables; `staffdesk_case` for the moment its new kind is noted, which changes nothing in the database.
Undo:  the answers are lost.
"""

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from ams.core.migrating import AtOnce

JOURNEYS = ("join", "renew", "register", "buy", "case")


def ask_some(apps, _schema_editor):
    """A fifth of those who have done something, until somebody says otherwise."""
    plans = apps.get_model("staffdesk", "PulsePlan").objects
    plans.bulk_create(plans.model(journey=journey, share=20) for journey in JOURNEYS)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0019_deaths"),
        ("members", "0015_proofs_trials_life_and_passing_on"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("staffdesk", "0021_further_seats_without_payment"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="PulsePlanEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "journey",
                            models.CharField(
                                choices=[
                                    ("join", "Joining"),
                                    ("renew", "Renewing"),
                                    ("register", "Registering for an event"),
                                    ("buy", "Buying"),
                                    ("case", "Being helped"),
                                ],
                                editable=False,
                                max_length=10,
                                verbose_name="after",
                            ),
                        ),
                        (
                            "share",
                            models.PositiveSmallIntegerField(
                                help_text="Of those who have done it, by chance. Nobody is asked more than once in a quarter. 0: nobody.",
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="how many are asked, in %",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AlterField(
                    model_name="case",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("doesnt_fit", "Doesn't fit my situation"),
                            ("question", "Wrote to us"),
                            ("mail", "Sent a mail"),
                            ("call", "Called"),
                            ("noted", "Noted by staff"),
                            ("website", "Something on the website"),
                            ("difficult", "Difficult situation"),
                            ("care", "Worse than they expected"),
                            ("stuck_order", "Paid but not handed over"),
                            ("no_receipt", "Paid, and no receipt"),
                            ("excess_payment", "More paid than owed"),
                            ("refund", "Money that did not go back"),
                            ("unpaid", "An invoice nobody pays"),
                            ("auto_renewal", "Did not renew by itself"),
                            ("invariant", "Something is not as it must be"),
                        ],
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                migrations.AlterField(
                    model_name="caseevent",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("doesnt_fit", "Doesn't fit my situation"),
                            ("question", "Wrote to us"),
                            ("mail", "Sent a mail"),
                            ("call", "Called"),
                            ("noted", "Noted by staff"),
                            ("website", "Something on the website"),
                            ("difficult", "Difficult situation"),
                            ("care", "Worse than they expected"),
                            ("stuck_order", "Paid but not handed over"),
                            ("no_receipt", "Paid, and no receipt"),
                            ("excess_payment", "More paid than owed"),
                            ("refund", "Money that did not go back"),
                            ("unpaid", "An invoice nobody pays"),
                            ("auto_renewal", "Did not renew by itself"),
                            ("invariant", "Something is not as it must be"),
                        ],
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                migrations.CreateModel(
                    name="Prediction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "felt",
                            models.SmallIntegerField(
                                choices=[
                                    (2, "Much better"),
                                    (1, "Better"),
                                    (0, "As expected"),
                                    (-1, "Worse"),
                                    (-2, "Much worse"),
                                ],
                                verbose_name="how they will say it was",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="prediction",
                                to="staffdesk.case",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "prediction",
                        "verbose_name_plural": "predictions",
                    },
                ),
                migrations.CreateModel(
                    name="PredictionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "felt",
                            models.SmallIntegerField(
                                choices=[
                                    (2, "Much better"),
                                    (1, "Better"),
                                    (0, "As expected"),
                                    (-1, "Worse"),
                                    (-2, "Much worse"),
                                ],
                                verbose_name="how they will say it was",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.case",
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
                                to="staffdesk.prediction",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Pulse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "journey",
                            models.CharField(
                                choices=[
                                    ("join", "Joining"),
                                    ("renew", "Renewing"),
                                    ("register", "Registering for an event"),
                                    ("buy", "Buying"),
                                    ("case", "Being helped"),
                                ],
                                max_length=10,
                                verbose_name="after",
                            ),
                        ),
                        ("quarter", models.DateField(help_text="Its first day.", verbose_name="quarter")),
                        ("asked_at", models.DateTimeField(verbose_name="asked")),
                        (
                            "felt",
                            models.SmallIntegerField(
                                choices=[
                                    (2, "Much better"),
                                    (1, "Better"),
                                    (0, "As expected"),
                                    (-1, "Worse"),
                                    (-2, "Much worse"),
                                ],
                                null=True,
                                verbose_name="compared with what they expected",
                            ),
                        ),
                        (
                            "words",
                            models.TextField(blank=True, db_default="", verbose_name="what should have happened"),
                        ),
                        ("answered_at", models.DateTimeField(null=True, verbose_name="answered")),
                        ("stopped_at", models.DateTimeField(null=True, verbose_name="wants to be asked no more")),
                        (
                            "about",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pulse",
                                to="core.activity",
                                verbose_name="about",
                            ),
                        ),
                        (
                            "case",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pulse",
                                to="staffdesk.case",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pulses",
                                to="core.contact",
                                verbose_name="who",
                            ),
                        ),
                        (
                            "segment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.membershiptype",
                                verbose_name="membership then",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "answer",
                        "verbose_name_plural": "answers",
                    },
                ),
                migrations.CreateModel(
                    name="PulseEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "journey",
                            models.CharField(
                                choices=[
                                    ("join", "Joining"),
                                    ("renew", "Renewing"),
                                    ("register", "Registering for an event"),
                                    ("buy", "Buying"),
                                    ("case", "Being helped"),
                                ],
                                max_length=10,
                                verbose_name="after",
                            ),
                        ),
                        ("quarter", models.DateField(help_text="Its first day.", verbose_name="quarter")),
                        ("asked_at", models.DateTimeField(verbose_name="asked")),
                        (
                            "felt",
                            models.SmallIntegerField(
                                choices=[
                                    (2, "Much better"),
                                    (1, "Better"),
                                    (0, "As expected"),
                                    (-1, "Worse"),
                                    (-2, "Much worse"),
                                ],
                                null=True,
                                verbose_name="compared with what they expected",
                            ),
                        ),
                        (
                            "words",
                            models.TextField(blank=True, db_default="", verbose_name="what should have happened"),
                        ),
                        ("answered_at", models.DateTimeField(null=True, verbose_name="answered")),
                        ("stopped_at", models.DateTimeField(null=True, verbose_name="wants to be asked no more")),
                        (
                            "about",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.activity",
                                verbose_name="about",
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
                                to="staffdesk.pulse",
                            ),
                        ),
                        (
                            "segment",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="members.membershiptype",
                                verbose_name="membership then",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PulsePlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "journey",
                            models.CharField(
                                choices=[
                                    ("join", "Joining"),
                                    ("renew", "Renewing"),
                                    ("register", "Registering for an event"),
                                    ("buy", "Buying"),
                                    ("case", "Being helped"),
                                ],
                                editable=False,
                                max_length=10,
                                unique=True,
                                verbose_name="after",
                            ),
                        ),
                        (
                            "share",
                            models.PositiveSmallIntegerField(
                                help_text="Of those who have done it, by chance. Nobody is asked more than once in a quarter. 0: nobody.",
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="how many are asked, in %",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "pulse",
                        "verbose_name_plural": "pulses",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("share__lte", 100)), name="pulse_share_is_per_cent"
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pulseplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_pulseplanevent" ("id", "journey", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "share") VALUES (NEW."id", NEW."journey", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."share"); RETURN NULL;',
                            hash="696f09052f1455625ce072a5445cc0dcf89d0f8e",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2c41f",
                            table="staffdesk_pulseplan",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pulseplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_pulseplanevent" ("id", "journey", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "share") VALUES (NEW."id", NEW."journey", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."share"); RETURN NULL;',
                            hash="3c5e0c2e577723c086c421f1a3cb98a995e3b457",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3589f",
                            table="staffdesk_pulseplan",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddField(
                    model_name="pulseplanevent",
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
                    model_name="pulseplanevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="staffdesk.pulseplan",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="prediction",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("felt__range", (-2, 2))), name="prediction_is_one_of_five"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="prediction",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_predictionevent" ("at", "by_id", "case_id", "felt", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."at", NEW."by_id", NEW."case_id", NEW."felt", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="95801a89523cad38a3bea14a07da042ab45f5a74",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b7ff8",
                            table="staffdesk_prediction",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="prediction",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_predictionevent" ("at", "by_id", "case_id", "felt", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."at", NEW."by_id", NEW."case_id", NEW."felt", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="e17fc5ab1484167d1cd0973e892c6131aae42bac",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f5b92",
                            table="staffdesk_prediction",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="pulse",
                    index=models.Index(
                        condition=models.Q(("answered_at__isnull", False)),
                        fields=["-answered_at", "-id"],
                        name="pulse_answered",
                    ),
                ),
                migrations.AddIndex(
                    model_name="pulse",
                    index=models.Index(fields=["asked_at"], name="pulse_asked"),
                ),
                migrations.AddIndex(
                    model_name="pulse",
                    index=models.Index(
                        condition=models.Q(("stopped_at__isnull", False)), fields=["contact"], name="pulse_stopped"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pulse",
                    constraint=models.UniqueConstraint(fields=("contact", "quarter"), name="asked_once_a_quarter"),
                ),
                migrations.AddConstraint(
                    model_name="pulse",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("felt__isnull", True), ("answered_at__isnull", True), _connector="XOR", _negated=True
                        ),
                        name="pulse_answer_has_a_time",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pulse",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("words", ""), ("felt__isnull", False), _connector="OR"),
                        name="pulse_words_after_answer",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pulse",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("felt__range", (-2, 2))), name="pulse_felt_is_one_of_five"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pulse",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("quarter__day", 1)), name="pulse_quarter_is_a_first_day"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pulse",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_pulseevent" ("about_id", "answered_at", "asked_at", "case_id", "contact_id", "felt", "id", "journey", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter", "segment_id", "stopped_at", "words") VALUES (NEW."about_id", NEW."answered_at", NEW."asked_at", NEW."case_id", NEW."contact_id", NEW."felt", NEW."id", NEW."journey", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quarter", NEW."segment_id", NEW."stopped_at", NEW."words"); RETURN NULL;',
                            hash="b418838a9a73904852dafc9f5b292f3d686c88dc",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_5b9f3",
                            table="staffdesk_pulse",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pulse",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_pulseevent" ("about_id", "answered_at", "asked_at", "case_id", "contact_id", "felt", "id", "journey", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter", "segment_id", "stopped_at", "words") VALUES (NEW."about_id", NEW."answered_at", NEW."asked_at", NEW."case_id", NEW."contact_id", NEW."felt", NEW."id", NEW."journey", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quarter", NEW."segment_id", NEW."stopped_at", NEW."words"); RETURN NULL;',
                            hash="6ab5f8a4db4eba9d79a08e09ebf99b7c0779edd8",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b57bd",
                            table="staffdesk_pulse",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
        migrations.RunPython(ask_some, migrations.RunPython.noop),
    ]
