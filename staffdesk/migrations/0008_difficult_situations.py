"""Difficult situations, who is on duty, who can deal with what, and what makes a case difficult.

Why:   a difficult case goes at once to whoever is there and can deal with it.
Locks: none; new tables.
Undo:  reversible; rosters, skills and flags go.
"""

import ams.core.migrating
import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0008_membership_events_auditors"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("staffdesk", "0007_errors_and_callers"),
    ]

    operations = [
        ams.core.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="DifficultSituation",
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
                                    ("repeated", "Contacted us three times about one matter"),
                                    ("dispute", "Disputes a payment"),
                                    ("legal", "Speaks of lawyers, courts or the press"),
                                    ("officer", "Holds an office, and the membership has lapsed"),
                                    ("other", "Something else a colleague saw"),
                                ],
                                max_length=10,
                                verbose_name="why",
                            ),
                        ),
                        ("words", models.TextField(verbose_name="in a few words")),
                        ("flagged_at", models.DateTimeField(verbose_name="since")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="no longer since")),
                        (
                            "case",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="difficulties",
                                to="staffdesk.case",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "flagged_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "told",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="told",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "difficult situation",
                        "verbose_name_plural": "difficult situations",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("ended_at", None)),
                                fields=["told", "flagged_at"],
                                name="difficult_now",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "kind"), name="difficult_once_a_kind"),
                            models.CheckConstraint(
                                condition=models.Q(("words", ""), _negated=True), name="difficult_situation_has_words"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at", None), ("ended_by", None), _connector="XOR", _negated=True
                                ),
                                name="difficult_ended_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DifficultSituationEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("repeated", "Contacted us three times about one matter"),
                                    ("dispute", "Disputes a payment"),
                                    ("legal", "Speaks of lawyers, courts or the press"),
                                    ("officer", "Holds an office, and the membership has lapsed"),
                                    ("other", "Something else a colleague saw"),
                                ],
                                max_length=10,
                                verbose_name="why",
                            ),
                        ),
                        ("words", models.TextField(verbose_name="in a few words")),
                        ("flagged_at", models.DateTimeField(verbose_name="since")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="no longer since")),
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
                            "ended_by",
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
                            "flagged_by",
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
                                to="staffdesk.difficultsituation",
                            ),
                        ),
                        (
                            "told",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="told",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Duty",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "weekdays",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(
                                    choices=[
                                        (1, "Monday"),
                                        (2, "Tuesday"),
                                        (3, "Wednesday"),
                                        (4, "Thursday"),
                                        (5, "Friday"),
                                        (6, "Saturday"),
                                        (7, "Sunday"),
                                    ]
                                ),
                                size=None,
                                verbose_name="on",
                            ),
                        ),
                        (
                            "from_time",
                            models.TimeField(
                                help_text="By the association's clocks, for example 09:00.", verbose_name="from"
                            ),
                        ),
                        (
                            "until_time",
                            models.TimeField(
                                help_text="For example 17:00; 00:00 is midnight at the end of the day.",
                                verbose_name="until",
                            ),
                        ),
                        ("first_on", models.DateField(verbose_name="first day")),
                        (
                            "last_on",
                            models.DateField(
                                blank=True,
                                help_text="It counts. Empty: until changed.",
                                null=True,
                                verbose_name="last day",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duties",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "duty",
                        "verbose_name_plural": "duty roster",
                        "ordering": ["first_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("weekdays", []), _negated=True), name="duty_has_weekdays"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_time", datetime.time(0, 0)),
                                    ("until_time__gt", models.F("from_time")),
                                    _connector="OR",
                                ),
                                name="duty_has_hours",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("last_on", None), ("last_on__gte", models.F("first_on")), _connector="OR"
                                ),
                                name="duty_has_days",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DutyEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "weekdays",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(
                                    choices=[
                                        (1, "Monday"),
                                        (2, "Tuesday"),
                                        (3, "Wednesday"),
                                        (4, "Thursday"),
                                        (5, "Friday"),
                                        (6, "Saturday"),
                                        (7, "Sunday"),
                                    ]
                                ),
                                size=None,
                                verbose_name="on",
                            ),
                        ),
                        (
                            "from_time",
                            models.TimeField(
                                help_text="By the association's clocks, for example 09:00.", verbose_name="from"
                            ),
                        ),
                        (
                            "until_time",
                            models.TimeField(
                                help_text="For example 17:00; 00:00 is midnight at the end of the day.",
                                verbose_name="until",
                            ),
                        ),
                        ("first_on", models.DateField(verbose_name="first day")),
                        (
                            "last_on",
                            models.DateField(
                                blank=True,
                                help_text="It counts. Empty: until changed.",
                                null=True,
                                verbose_name="last day",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                                to="staffdesk.duty",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="OfficeTag",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="no longer since")),
                        (
                            "tag",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="office",
                                to="core.tag",
                                verbose_name="tag",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tag of an office",
                        "verbose_name_plural": "tags of offices",
                    },
                ),
                migrations.CreateModel(
                    name="OfficeTagEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="no longer since")),
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
                                to="staffdesk.officetag",
                            ),
                        ),
                        (
                            "tag",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.tag",
                                verbose_name="tag",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Skill",
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
                                    ("repeated", "Contacted us three times about one matter"),
                                    ("dispute", "Disputes a payment"),
                                    ("legal", "Speaks of lawyers, courts or the press"),
                                    ("officer", "Holds an office, and the membership has lapsed"),
                                    ("other", "Something else a colleague saw"),
                                ],
                                max_length=10,
                                verbose_name="can deal with",
                            ),
                        ),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="no longer since")),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="skills",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "skill",
                        "verbose_name_plural": "skills",
                        "constraints": [models.UniqueConstraint(fields=("person", "kind"), name="one_row_a_skill")],
                    },
                ),
                migrations.CreateModel(
                    name="SkillEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("repeated", "Contacted us three times about one matter"),
                                    ("dispute", "Disputes a payment"),
                                    ("legal", "Speaks of lawyers, courts or the press"),
                                    ("officer", "Holds an office, and the membership has lapsed"),
                                    ("other", "Something else a colleague saw"),
                                ],
                                max_length=10,
                                verbose_name="can deal with",
                            ),
                        ),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="no longer since")),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                                to="staffdesk.skill",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="WatchedPhrase",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "text",
                            models.CharField(
                                help_text="For example: my lawyer. Whole words; capital letters do not matter.",
                                max_length=100,
                                verbose_name="words",
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer watched since"),
                        ),
                    ],
                    options={
                        "verbose_name": "watched phrase",
                        "verbose_name_plural": "watched phrases",
                        "ordering": ["text"],
                        "constraints": [
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("text"), name="one_row_a_phrase"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WatchedPhraseEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "text",
                            models.CharField(
                                help_text="For example: my lawyer. Whole words; capital letters do not matter.",
                                max_length=100,
                                verbose_name="words",
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer watched since"),
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
                                to="staffdesk.watchedphrase",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="watchedphrase",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_watchedphraseevent" ("archived_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (NEW."archived_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."text"); RETURN NULL;',
                            hash="b431ba0a14b5520c4d64c58c55a3215116ecabcf",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_43c1b",
                            table="staffdesk_watchedphrase",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="watchedphrase",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_watchedphraseevent" ("archived_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (NEW."archived_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."text"); RETURN NULL;',
                            hash="9bd22777ba00cf86e545228fdf1262c8ca78fba0",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_4c320",
                            table="staffdesk_watchedphrase",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="difficultsituation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_difficultsituationevent" ("case_id", "ended_at", "ended_by_id", "flagged_at", "flagged_by_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "told_id", "words") VALUES (NEW."case_id", NEW."ended_at", NEW."ended_by_id", NEW."flagged_at", NEW."flagged_by_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."told_id", NEW."words"); RETURN NULL;',
                            hash="de9088fe5d0330198d565d4af2d4315fe4826796",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_90e4c",
                            table="staffdesk_difficultsituation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="difficultsituation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_difficultsituationevent" ("case_id", "ended_at", "ended_by_id", "flagged_at", "flagged_by_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "told_id", "words") VALUES (NEW."case_id", NEW."ended_at", NEW."ended_by_id", NEW."flagged_at", NEW."flagged_by_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."told_id", NEW."words"); RETURN NULL;',
                            hash="2222bd3333cfa8ef1ede01ac0d689f8cb64f1748",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6ba5c",
                            table="staffdesk_difficultsituation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="duty",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_dutyevent" ("first_on", "from_time", "id", "last_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until_time", "weekdays") VALUES (NEW."first_on", NEW."from_time", NEW."id", NEW."last_on", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."until_time", NEW."weekdays"); RETURN NULL;',
                            hash="8629c2be4c0398922a1497143eedc5956e43325a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f108e",
                            table="staffdesk_duty",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="duty",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_dutyevent" ("first_on", "from_time", "id", "last_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until_time", "weekdays") VALUES (NEW."first_on", NEW."from_time", NEW."id", NEW."last_on", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."until_time", NEW."weekdays"); RETURN NULL;',
                            hash="4025c46fd5cba16f7284ecb7ea9a3be6e4af245f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0a73c",
                            table="staffdesk_duty",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="officetag",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_officetagevent" ("archived_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag_id") VALUES (NEW."archived_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."tag_id"); RETURN NULL;',
                            hash="8c9a89d513beff2549ba4b322d622a439e2340d8",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_78755",
                            table="staffdesk_officetag",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="officetag",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_officetagevent" ("archived_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag_id") VALUES (NEW."archived_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."tag_id"); RETURN NULL;',
                            hash="32e85a3fe35ab0a0da38acccbb891ad5c5678af0",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b0663",
                            table="staffdesk_officetag",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="skill",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_skillevent" ("archived_at", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."archived_at", NEW."id", NEW."kind", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="5d09e8916f21393416e6b5874c666e1e89c98a7e",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_02bcb",
                            table="staffdesk_skill",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="skill",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_skillevent" ("archived_at", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."archived_at", NEW."id", NEW."kind", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="e08cc23416cc91332fd890fd1cd4ef2845b1a4b9",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_96540",
                            table="staffdesk_skill",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
