"""The care plan, the tasks that come of it, and who of the members may be lost.

Why:   a named person takes time for each member, and somebody looks after those who may leave.
Locks: none; the tables are new.
Undo:  reversible; plan, tasks and notes go.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import staffdesk.models.care
from django.conf import settings
from django.db import migrations, models

from ams.core.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0024_how_service_is_measured"),
        ("members", "0018_rows_that_came_in_in_part"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("staffdesk", "0031_versions_of_procedures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            [
                migrations.AlterField(
                    model_name="monthlycount",
                    name="what",
                    field=models.CharField(
                        choices=[
                            ("contacts", "contacts"),
                            ("again", "contacts about the same once more"),
                            ("base", "what there was to contact us about"),
                            ("journeys", "journeys by business and outcome"),
                            ("stopped", "where journeys stopped"),
                            ("read", "readings of answers"),
                            ("read_long_ago", "readings after which nobody comes any more, or has come"),
                            ("came", "readings after which the reader came to us about it"),
                            ("care", "care tasks"),
                            ("at_risk", "members at risk"),
                        ],
                        max_length=20,
                        verbose_name="what",
                    ),
                ),
                migrations.CreateModel(
                    name="CareStep",
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
                                help_text="What colleagues call it, for example Welcome call.",
                                max_length=80,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "moment",
                            models.CharField(
                                choices=[
                                    ("joined", "They join"),
                                    ("ends", "Their membership ends, unless they renew"),
                                    ("anniversary", "They have been members for so many years"),
                                    ("died", "They have died"),
                                ],
                                max_length=12,
                                verbose_name="about what",
                            ),
                        ),
                        (
                            "offset_days",
                            models.SmallIntegerField(
                                default=0,
                                help_text="0 is the day itself, 30 is thirty days later, -45 is forty-five days before.",
                                validators=[
                                    django.core.validators.MinValueValidator(-366),
                                    django.core.validators.MaxValueValidator(366),
                                ],
                                verbose_name="days from that day",
                            ),
                        ),
                        (
                            "years",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(
                                    validators=[
                                        django.core.validators.MinValueValidator(1),
                                        django.core.validators.MaxValueValidator(100),
                                    ]
                                ),
                                blank=True,
                                default=list,
                                help_text="Years with commas between, for example 1, 5, 10, 25. For anniversaries alone.",
                                size=None,
                                verbose_name="which anniversaries",
                            ),
                        ),
                        (
                            "first_only",
                            models.BooleanField(
                                default=False,
                                help_text="For the end of a membership: of those who have never renewed.",
                                verbose_name="before the first renewal alone",
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("call", "Call"),
                                    ("letter", "Write by hand"),
                                    ("mail", "Write a mail"),
                                    ("meet", "Meet"),
                                ],
                                default="call",
                                max_length=6,
                                verbose_name="how",
                            ),
                        ),
                        (
                            "words",
                            models.TextField(
                                help_text="What to ask and to say, as you would tell a new colleague; the member never reads it. Filled in: {name}, {years}, {about} (who has died), {association}.",
                                max_length=2000,
                                validators=[staffdesk.models.care.validate_care_words],
                                verbose_name="words for whoever does it",
                            ),
                        ),
                        (
                            "days_to_do",
                            models.PositiveSmallIntegerField(
                                default=3,
                                help_text="After so many days it is overdue.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(90),
                                ],
                                verbose_name="to be done within … days",
                            ),
                        ),
                        ("active_since", models.DateField(editable=False, verbose_name="in the plan since")),
                        (
                            "archived_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Fill this in to stop it; nothing is lost.",
                                null=True,
                                verbose_name="no longer done since",
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: members of every type.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="care_steps",
                                to="members.membershiptype",
                                verbose_name="membership type",
                            ),
                        ),
                        (
                            "who",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty, or away for good: whoever looks after the area Membership.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who does it",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "step of the care plan",
                        "verbose_name_plural": "care plan",
                        "ordering": ["moment", "offset_days", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="CareStepEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "name",
                            models.CharField(
                                help_text="What colleagues call it, for example Welcome call.",
                                max_length=80,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "moment",
                            models.CharField(
                                choices=[
                                    ("joined", "They join"),
                                    ("ends", "Their membership ends, unless they renew"),
                                    ("anniversary", "They have been members for so many years"),
                                    ("died", "They have died"),
                                ],
                                max_length=12,
                                verbose_name="about what",
                            ),
                        ),
                        (
                            "offset_days",
                            models.SmallIntegerField(
                                default=0,
                                help_text="0 is the day itself, 30 is thirty days later, -45 is forty-five days before.",
                                validators=[
                                    django.core.validators.MinValueValidator(-366),
                                    django.core.validators.MaxValueValidator(366),
                                ],
                                verbose_name="days from that day",
                            ),
                        ),
                        (
                            "years",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(
                                    validators=[
                                        django.core.validators.MinValueValidator(1),
                                        django.core.validators.MaxValueValidator(100),
                                    ]
                                ),
                                blank=True,
                                default=list,
                                help_text="Years with commas between, for example 1, 5, 10, 25. For anniversaries alone.",
                                size=None,
                                verbose_name="which anniversaries",
                            ),
                        ),
                        (
                            "first_only",
                            models.BooleanField(
                                default=False,
                                help_text="For the end of a membership: of those who have never renewed.",
                                verbose_name="before the first renewal alone",
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("call", "Call"),
                                    ("letter", "Write by hand"),
                                    ("mail", "Write a mail"),
                                    ("meet", "Meet"),
                                ],
                                default="call",
                                max_length=6,
                                verbose_name="how",
                            ),
                        ),
                        (
                            "words",
                            models.TextField(
                                help_text="What to ask and to say, as you would tell a new colleague; the member never reads it. Filled in: {name}, {years}, {about} (who has died), {association}.",
                                max_length=2000,
                                validators=[staffdesk.models.care.validate_care_words],
                                verbose_name="words for whoever does it",
                            ),
                        ),
                        (
                            "days_to_do",
                            models.PositiveSmallIntegerField(
                                default=3,
                                help_text="After so many days it is overdue.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(90),
                                ],
                                verbose_name="to be done within … days",
                            ),
                        ),
                        ("active_since", models.DateField(editable=False, verbose_name="in the plan since")),
                        (
                            "archived_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Fill this in to stop it; nothing is lost.",
                                null=True,
                                verbose_name="no longer done since",
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
                                to="staffdesk.carestep",
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Empty: members of every type.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="members.membershiptype",
                                verbose_name="membership type",
                            ),
                        ),
                        (
                            "who",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Empty, or away for good: whoever looks after the area Membership.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who does it",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CareTask",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("occasion_on", models.DateField(verbose_name="the day it is about")),
                        ("years", models.PositiveSmallIntegerField(default=0, verbose_name="years")),
                        ("due_on", models.DateField(verbose_name="from")),
                        ("late_on", models.DateField(verbose_name="overdue from")),
                        ("made_at", models.DateTimeField(verbose_name="made")),
                        ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="not reached")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "To do"),
                                    ("done", "Done"),
                                    ("dropped", "Not done, on purpose"),
                                    ("withdrawn", "No longer called for"),
                                ],
                                default="open",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="settled")),
                        ("closed_on", models.DateField(null=True, verbose_name="settled on")),
                        ("note", models.TextField(blank=True, default="", verbose_name="note")),
                        (
                            "about",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.contact",
                                verbose_name="about",
                            ),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                null=True,
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
                                related_name="care_tasks",
                                to="core.contact",
                                verbose_name="for whom",
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="care_tasks",
                                to="members.membership",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="care_tasks",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who does it",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="staffdesk.carestep",
                                verbose_name="what",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "care task",
                        "verbose_name_plural": "care tasks",
                    },
                ),
                migrations.CreateModel(
                    name="CareTaskEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("occasion_on", models.DateField(verbose_name="the day it is about")),
                        ("years", models.PositiveSmallIntegerField(default=0, verbose_name="years")),
                        ("due_on", models.DateField(verbose_name="from")),
                        ("late_on", models.DateField(verbose_name="overdue from")),
                        ("made_at", models.DateTimeField(verbose_name="made")),
                        ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="not reached")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "To do"),
                                    ("done", "Done"),
                                    ("dropped", "Not done, on purpose"),
                                    ("withdrawn", "No longer called for"),
                                ],
                                default="open",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="settled")),
                        ("closed_on", models.DateField(null=True, verbose_name="settled on")),
                        ("note", models.TextField(blank=True, default="", verbose_name="note")),
                        (
                            "about",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.contact",
                                verbose_name="about",
                            ),
                        ),
                        (
                            "closed_by",
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
                            "contact",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.contact",
                                verbose_name="for whom",
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
                            "owner",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who does it",
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
                                to="staffdesk.caretask",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.carestep",
                                verbose_name="what",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="MemberAtRisk",
                    fields=[
                        (
                            "contact",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="at_risk",
                                serialize=False,
                                to="core.contact",
                                verbose_name="who",
                            ),
                        ),
                        (
                            "reasons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("leaving", "They have said that they leave"),
                                        ("in_grace", "The membership has ended and is not renewed"),
                                        ("renewal_failed", "It did not renew by itself"),
                                        ("complaint", "A complaint is open"),
                                        ("low_answer", "It was worse than they expected"),
                                        ("silent", "In the first year, and never seen since"),
                                        ("bounced", "Our mails come back"),
                                        ("fewer_events", "Comes to fewer events"),
                                    ],
                                    max_length=20,
                                ),
                                size=None,
                                verbose_name="why",
                            ),
                        ),
                        ("days", models.JSONField(verbose_name="since")),
                        ("weight", models.PositiveSmallIntegerField(verbose_name="how much")),
                        ("since_on", models.DateField(verbose_name="at risk since")),
                    ],
                    options={
                        "verbose_name": "member at risk",
                        "verbose_name_plural": "members at risk",
                        "indexes": [
                            models.Index(fields=["-weight", "-contact"], name="risk_heaviest"),
                            django.contrib.postgres.indexes.GinIndex(fields=["reasons"], name="risk_by_reason"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reasons", []), _negated=True), name="risk_has_a_reason"
                            )
                        ],
                    },
                ),
                migrations.AddConstraint(
                    model_name="carestep",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("moment", "anniversary"), ("years", []), _connector="XOR"),
                        name="anniversaries_say_which",
                        violation_error_message="Say which anniversaries; for anything else leave the years empty.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="carestep",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("first_only", False), ("moment", "ends"), _connector="OR"),
                        name="first_renewal_is_an_end",
                        violation_error_message="Only what is about the end of a membership can be for the first one alone.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="carestep",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("offset_days__range", (-366, 366))), name="care_offset_within_a_year"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="carestep",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="care_step_has_words"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="carestep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_carestepevent" ("active_since", "archived_at", "days_to_do", "first_only", "id", "moment", "name", "offset_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type_id", "way", "who_id", "words", "years") VALUES (NEW."active_since", NEW."archived_at", NEW."days_to_do", NEW."first_only", NEW."id", NEW."moment", NEW."name", NEW."offset_days", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."type_id", NEW."way", NEW."who_id", NEW."words", NEW."years"); RETURN NULL;',
                            hash="c348f842a986675a7c6108a3ed63980da244b5b2",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f0079",
                            table="staffdesk_carestep",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="carestep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_carestepevent" ("active_since", "archived_at", "days_to_do", "first_only", "id", "moment", "name", "offset_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type_id", "way", "who_id", "words", "years") VALUES (NEW."active_since", NEW."archived_at", NEW."days_to_do", NEW."first_only", NEW."id", NEW."moment", NEW."name", NEW."offset_days", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."type_id", NEW."way", NEW."who_id", NEW."words", NEW."years"); RETURN NULL;',
                            hash="5ee4ee0fb7d05836e714a543330d54793e6d935d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_32dbf",
                            table="staffdesk_carestep",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="caretask",
                    index=models.Index(
                        condition=models.Q(("state", "open")), fields=["owner", "late_on", "id"], name="care_of_owner"
                    ),
                ),
                migrations.AddIndex(
                    model_name="caretask",
                    index=models.Index(
                        condition=models.Q(("state", "open")), fields=["late_on", "id"], name="care_open"
                    ),
                ),
                migrations.AddIndex(
                    model_name="caretask",
                    index=models.Index(
                        condition=models.Q(("closed_at__isnull", False)),
                        fields=["-closed_at", "-id"],
                        name="care_closed",
                    ),
                ),
                migrations.AddIndex(
                    model_name="caretask",
                    index=models.Index(fields=["-late_on", "-id"], name="care_by_lateness"),
                ),
                migrations.AddConstraint(
                    model_name="caretask",
                    constraint=models.UniqueConstraint(
                        fields=("step", "membership", "occasion_on"), name="one_care_task_an_occasion"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="caretask",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_on", None), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("closed_at__isnull", False),
                                ("closed_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="care_task_open_iff_not_closed",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="caretask",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_by", None), ("state__in", ["open", "withdrawn"])),
                            models.Q(("closed_by__isnull", False), ("state__in", ["done", "dropped"])),
                            _connector="OR",
                        ),
                        name="care_task_settled_by_somebody",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="caretask",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("state", "open"), models.Q(("note", ""), _negated=True), _connector="OR"),
                        name="care_task_ends_with_a_word",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="caretask",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("late_on__gt", models.F("due_on"))), name="care_task_late_after_due"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="caretask",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_caretaskevent" ("about_id", "closed_at", "closed_by_id", "closed_on", "contact_id", "due_on", "id", "late_on", "made_at", "membership_id", "note", "occasion_on", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "step_id", "tries", "years") VALUES (NEW."about_id", NEW."closed_at", NEW."closed_by_id", NEW."closed_on", NEW."contact_id", NEW."due_on", NEW."id", NEW."late_on", NEW."made_at", NEW."membership_id", NEW."note", NEW."occasion_on", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."state", NEW."step_id", NEW."tries", NEW."years"); RETURN NULL;',
                            hash="e746a694af024c24c4da21456205c0dc61de1776",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_26607",
                            table="staffdesk_caretask",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="caretask",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_caretaskevent" ("about_id", "closed_at", "closed_by_id", "closed_on", "contact_id", "due_on", "id", "late_on", "made_at", "membership_id", "note", "occasion_on", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "step_id", "tries", "years") VALUES (NEW."about_id", NEW."closed_at", NEW."closed_by_id", NEW."closed_on", NEW."contact_id", NEW."due_on", NEW."id", NEW."late_on", NEW."made_at", NEW."membership_id", NEW."note", NEW."occasion_on", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."state", NEW."step_id", NEW."tries", NEW."years"); RETURN NULL;',
                            hash="10adaca835e1623a3fb6be4e7debb40dd27df9df",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_155ce",
                            table="staffdesk_caretask",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
        migrations.RunSQL(
            "INSERT INTO core_keepingrule (kind, days, since) VALUES ('care_notes', 1095, now())",
            "DELETE FROM core_keepingrule WHERE kind = 'care_notes'",
        ),
    ]
