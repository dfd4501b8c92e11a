"""Calendars, service standards in versions, and the clocks of cases with their pauses and reminders.

Why:   the association says within which time it answers, and has to know whether it does.
Locks: none but the new tables; `staffdesk_case` and `staffdesk_casemessage` for a moment each, for foreign keys.
Undo:  reversible; what the new tables hold goes.
"""

import ams.core.migrating
import ams.core.models.association
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0007_keys_for_the_door"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("staffdesk", "0003_working_cases"),
    ]

    operations = [
        ams.core.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="Calendar",
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
                                help_text="For example Member service.",
                                max_length=100,
                                unique=True,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "time_zone",
                            models.CharField(
                                help_text="For example Europe/Amsterdam.",
                                max_length=60,
                                validators=[ams.core.models.association.validate_time_zone],
                                verbose_name="time zone",
                            ),
                        ),
                        ("week", models.JSONField(verbose_name="hours of a week")),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                    ],
                    options={
                        "verbose_name": "calendar",
                        "verbose_name_plural": "calendars",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="CasePause",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "why",
                            models.CharField(
                                choices=[("waiting", "Waiting for the member"), ("closed", "Closed")],
                                max_length=10,
                                verbose_name="why",
                            ),
                        ),
                        ("began_at", models.DateTimeField(verbose_name="from")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="to")),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="pauses", to="staffdesk.case"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "pause of a case",
                        "verbose_name_plural": "pauses of cases",
                        "indexes": [models.Index(fields=["case", "began_at"], name="pauses_of_case")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("case", "why"),
                                name="one_pause_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at", None), ("ended_at__gte", models.F("began_at")), _connector="OR"
                                ),
                                name="pause_ends_after_it_began",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Standard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(editable=False, max_length=40, unique=True, verbose_name="code")),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "promise",
                            models.CharField(
                                help_text="For example: We answer every e-mail within 2 business hours.",
                                max_length=200,
                                verbose_name="the promise, as members read it",
                            ),
                        ),
                        (
                            "kept_by",
                            models.CharField(
                                choices=[
                                    ("answer", "A person answers"),
                                    ("settled", "A person answers, or the case is closed"),
                                    ("taken", "Somebody takes the case"),
                                    ("receipt", "A receipt is issued"),
                                ],
                                max_length=10,
                                verbose_name="kept when",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="switched off")),
                    ],
                    options={
                        "verbose_name": "service standard",
                        "verbose_name_plural": "service standards",
                        "ordering": ["position", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarDay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField(verbose_name="date")),
                        ("hours", models.JSONField(blank=True, default=list, verbose_name="hours")),
                        (
                            "name",
                            models.CharField(
                                blank=True, help_text="For example Christmas Day.", max_length=100, verbose_name="why"
                            ),
                        ),
                        (
                            "calendar",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="days",
                                to="staffdesk.calendar",
                                verbose_name="calendar",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "closed or special day",
                        "verbose_name_plural": "closed and special days",
                        "ordering": ["day"],
                        "constraints": [
                            models.UniqueConstraint(fields=("calendar", "day"), name="one_row_a_day_of_a_calendar")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "name",
                            models.CharField(
                                help_text="For example Member service.", max_length=100, verbose_name="name"
                            ),
                        ),
                        (
                            "time_zone",
                            models.CharField(
                                help_text="For example Europe/Amsterdam.",
                                max_length=60,
                                validators=[ams.core.models.association.validate_time_zone],
                                verbose_name="time zone",
                            ),
                        ),
                        ("week", models.JSONField(verbose_name="hours of a week")),
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
                                to="staffdesk.calendar",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CasePauseEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "why",
                            models.CharField(
                                choices=[("waiting", "Waiting for the member"), ("closed", "Closed")],
                                max_length=10,
                                verbose_name="why",
                            ),
                        ),
                        ("began_at", models.DateTimeField(verbose_name="from")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="to")),
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
                                to="staffdesk.casepause",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="StandardEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("code", models.SlugField(db_index=False, editable=False, max_length=40, verbose_name="code")),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "promise",
                            models.CharField(
                                help_text="For example: We answer every e-mail within 2 business hours.",
                                max_length=200,
                                verbose_name="the promise, as members read it",
                            ),
                        ),
                        (
                            "kept_by",
                            models.CharField(
                                choices=[
                                    ("answer", "A person answers"),
                                    ("settled", "A person answers, or the case is closed"),
                                    ("taken", "Somebody takes the case"),
                                    ("receipt", "A receipt is issued"),
                                ],
                                max_length=10,
                                verbose_name="kept when",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="switched off")),
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
                                to="staffdesk.standard",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="StandardVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                        (
                            "minutes",
                            models.PositiveIntegerField(
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(43200)],
                                verbose_name="minutes",
                            ),
                        ),
                        (
                            "business_days",
                            models.PositiveSmallIntegerField(
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(60)],
                                verbose_name="business days",
                            ),
                        ),
                        (
                            "started_by",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20), size=None, verbose_name="begins with"
                            ),
                        ),
                        (
                            "case_kinds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30),
                                default=list,
                                size=None,
                                verbose_name="kinds of cases",
                            ),
                        ),
                        (
                            "queues",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20),
                                default=list,
                                size=None,
                                verbose_name="departments",
                            ),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="since")),
                        (
                            "calendar",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="staffdesk.calendar",
                                verbose_name="calendar",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="made by",
                            ),
                        ),
                        (
                            "standard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="staffdesk.standard",
                                verbose_name="standard",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version of a standard",
                        "verbose_name_plural": "versions of standards",
                        "ordering": ["standard", "-number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("standard", "number"), name="one_version_a_number"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("business_days", None), ("minutes__isnull", False)),
                                    models.Q(("business_days__isnull", False), ("minutes", None)),
                                    _connector="OR",
                                ),
                                name="standard_has_minutes_or_days",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarDayEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("day", models.DateField(verbose_name="date")),
                        ("hours", models.JSONField(blank=True, default=list, verbose_name="hours")),
                        (
                            "name",
                            models.CharField(
                                blank=True, help_text="For example Christmas Day.", max_length=100, verbose_name="why"
                            ),
                        ),
                        (
                            "calendar",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.calendar",
                                verbose_name="calendar",
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
                                to="staffdesk.calendarday",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Clock",
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
                                    ("running", "Running"),
                                    ("kept", "Kept"),
                                    ("missed", "Missed"),
                                    ("over", "Over without being due"),
                                ],
                                default="running",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("started_at", models.DateTimeField(verbose_name="since")),
                        ("due_at", models.DateTimeField(null=True, verbose_name="due")),
                        ("stopped_at", models.DateTimeField(null=True, verbose_name="stopped")),
                        (
                            "why",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("answered", "A person answered"),
                                    ("taken", "Somebody took the case"),
                                    ("closed", "The case was closed"),
                                    ("merged", "The case was merged"),
                                    ("moved", "The case went to others"),
                                    ("off", "The standard was switched off"),
                                ],
                                max_length=10,
                                verbose_name="why",
                            ),
                        ),
                        ("took", models.DurationField(null=True, verbose_name="took")),
                        ("next_step_at", models.DateTimeField(null=True)),
                        ("reached", models.PositiveSmallIntegerField(default=0)),
                        ("calendar_revision", models.PositiveIntegerField()),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="clocks", to="staffdesk.case"
                            ),
                        ),
                        (
                            "message",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clocks",
                                to="staffdesk.casemessage",
                            ),
                        ),
                        (
                            "stopped_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="staffdesk.casemessage",
                            ),
                        ),
                        (
                            "standard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clocks",
                                to="staffdesk.standard",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clocks",
                                to="staffdesk.standardversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "clock",
                        "verbose_name_plural": "clocks",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("next_step_at__isnull", False)),
                                fields=["next_step_at", "id"],
                                name="clock_to_remind",
                            ),
                            models.Index(
                                condition=models.Q(("state", "running")),
                                fields=["case", "due_at"],
                                name="clock_running",
                            ),
                            models.Index(
                                condition=models.Q(("state", "running")),
                                fields=["version", "calendar_revision"],
                                name="clock_reckoned",
                            ),
                            models.Index(
                                condition=models.Q(("state__in", ["kept", "missed"])),
                                fields=["stopped_at"],
                                name="clock_judged",
                            ),
                            models.Index(
                                condition=models.Q(("state", "running")), fields=["due_at"], name="clock_late"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "standard", "message"),
                                name="one_clock_a_standard_and_message",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "running"), ("stopped_at", None), ("took", None), ("why", "")),
                                    models.Q(
                                        models.Q(("state", "running"), _negated=True),
                                        ("next_step_at", None),
                                        ("stopped_at__isnull", False),
                                        models.Q(("why", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="clock_runs_iff_not_stopped",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "kept"), _negated=True),
                                    ("due_at", None),
                                    ("due_at__gte", models.F("stopped_at")),
                                    _connector="OR",
                                ),
                                name="clock_judged_by_its_due_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StandardStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("level", models.PositiveSmallIntegerField(verbose_name="level")),
                        ("minutes", models.IntegerField(verbose_name="minutes after it was due")),
                        (
                            "tell",
                            models.CharField(
                                choices=[
                                    ("case", "Whoever has the case, else everybody of its department"),
                                    ("duty", "Whoever is on duty"),
                                    ("role", "Everybody of a role"),
                                    ("person", "One person"),
                                ],
                                max_length=10,
                                verbose_name="who is told",
                            ),
                        ),
                        ("role", models.CharField(blank=True, max_length=20, verbose_name="role")),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="staffdesk.standardversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "step of a standard",
                        "verbose_name_plural": "steps of standards",
                        "ordering": ["version", "level"],
                        "constraints": [
                            models.UniqueConstraint(fields=("version", "level"), name="one_step_a_level"),
                            models.UniqueConstraint(fields=("version", "minutes"), name="one_step_a_minute"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("person__isnull", False), ("role", ""), ("tell", "person")),
                                    models.Q(("person", None), ("tell", "role"), models.Q(("role", ""), _negated=True)),
                                    models.Q(("person", None), ("role", ""), ("tell__in", ["case", "duty"])),
                                    _connector="OR",
                                ),
                                name="step_says_whom",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClockEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("running", "Running"),
                                    ("kept", "Kept"),
                                    ("missed", "Missed"),
                                    ("over", "Over without being due"),
                                ],
                                default="running",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("started_at", models.DateTimeField(verbose_name="since")),
                        ("due_at", models.DateTimeField(null=True, verbose_name="due")),
                        ("stopped_at", models.DateTimeField(null=True, verbose_name="stopped")),
                        (
                            "why",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("answered", "A person answered"),
                                    ("taken", "Somebody took the case"),
                                    ("closed", "The case was closed"),
                                    ("merged", "The case was merged"),
                                    ("moved", "The case went to others"),
                                    ("off", "The standard was switched off"),
                                ],
                                max_length=10,
                                verbose_name="why",
                            ),
                        ),
                        ("took", models.DurationField(null=True, verbose_name="took")),
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
                            "message",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.casemessage",
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
                                to="staffdesk.clock",
                            ),
                        ),
                        (
                            "stopped_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.casemessage",
                            ),
                        ),
                        (
                            "standard",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.standard",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.standardversion",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Reminder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("level", models.PositiveSmallIntegerField(verbose_name="level")),
                        ("due_at", models.DateTimeField(verbose_name="due")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "told",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), default=list, size=None
                            ),
                        ),
                        (
                            "clock",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reminders",
                                to="staffdesk.clock",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reminder of a clock",
                        "verbose_name_plural": "reminders of clocks",
                        "indexes": [models.Index(fields=["-at", "-id"], name="reminder_newest")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("clock", "level", "due_at"), name="one_reminder_a_level_and_due_time"
                            )
                        ],
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
                            ("stuck_order", "Paid but not handed over"),
                            ("no_receipt", "Paid, and no receipt"),
                            ("excess_payment", "More paid than owed"),
                            ("refund", "Money that did not go back"),
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
                            ("stuck_order", "Paid but not handed over"),
                            ("no_receipt", "Paid, and no receipt"),
                            ("excess_payment", "More paid than owed"),
                            ("refund", "Money that did not go back"),
                            ("auto_renewal", "Did not renew by itself"),
                            ("invariant", "Something is not as it must be"),
                        ],
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="calendar",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_calendarevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone", "week") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."time_zone", NEW."week"); RETURN NULL;',
                            hash="9ac592d9807462f56efa618b2d72b2270f3c7773",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a47ab",
                            table="staffdesk_calendar",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="calendar",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."time_zone" IS DISTINCT FROM (NEW."time_zone") OR OLD."week" IS DISTINCT FROM (NEW."week"))',
                            func='INSERT INTO "staffdesk_calendarevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone", "week") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."time_zone", NEW."week"); RETURN NULL;',
                            hash="d36872ebf83dd239a41dd2fc2d5e4eacfbcabeb6",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3d6c6",
                            table="staffdesk_calendar",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="standard",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_standardevent" ("archived_at", "code", "id", "kept_by", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "promise") VALUES (NEW."archived_at", NEW."code", NEW."id", NEW."kept_by", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."promise"); RETURN NULL;',
                            hash="1d4da23da6bfcb7d9824f54085ff112c7308f5b5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_93e0a",
                            table="staffdesk_standard",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="standard",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_standardevent" ("archived_at", "code", "id", "kept_by", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "promise") VALUES (NEW."archived_at", NEW."code", NEW."id", NEW."kept_by", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."promise"); RETURN NULL;',
                            hash="f93749b78e57411887977e08f9252e42e0e65b9f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b2632",
                            table="staffdesk_standard",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="calendarday",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_calendardayevent" ("calendar_id", "day", "hours", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."calendar_id", NEW."day", NEW."hours", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="8168c5d5c311607b7d125a0d9f757fc7cac67c7d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_37a49",
                            table="staffdesk_calendarday",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="calendarday",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_calendardayevent" ("calendar_id", "day", "hours", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."calendar_id", NEW."day", NEW."hours", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="161ea9e9fb1b58392081ac0ba91726ac666f120f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_98b46",
                            table="staffdesk_calendarday",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="casepause",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_casepauseevent" ("began_at", "case_id", "ended_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "why") VALUES (NEW."began_at", NEW."case_id", NEW."ended_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."why"); RETURN NULL;',
                            hash="b730a763d344353c826b50f0132157b7f2990d4c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3a4a9",
                            table="staffdesk_casepause",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="casepause",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_casepauseevent" ("began_at", "case_id", "ended_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "why") VALUES (NEW."began_at", NEW."case_id", NEW."ended_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."why"); RETURN NULL;',
                            hash="7e3e28c910d2c3e00ea3df962b67ae764edddbbb",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1618d",
                            table="staffdesk_casepause",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reminder",
                    trigger=pgtrigger.compiler.Trigger(
                        name="reminder_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="828f6f46edde255998158adad5a01a3bd71b3ef4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_reminder_is_append_only_70ac4",
                            table="staffdesk_reminder",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="standardversion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="standard_version_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="270c6de67625142fad42cbcc954a831c337fb321",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_standard_version_is_append_only_1e02e",
                            table="staffdesk_standardversion",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="standardstep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="standard_step_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="1af89de8b7b5fcd6c43bac4e5acc31c792dbb024",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_standard_step_is_append_only_2f892",
                            table="staffdesk_standardstep",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="clock",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_clockevent" ("case_id", "due_at", "id", "message_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "standard_id", "started_at", "state", "stopped_at", "stopped_by_id", "took", "version_id", "why") VALUES (NEW."case_id", NEW."due_at", NEW."id", NEW."message_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."standard_id", NEW."started_at", NEW."state", NEW."stopped_at", NEW."stopped_by_id", NEW."took", NEW."version_id", NEW."why"); RETURN NULL;',
                            hash="b515dcf0ea854d0a862be53b26c5791b5040ce1d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9868a",
                            table="staffdesk_clock",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="clock",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."due_at" IS DISTINCT FROM (NEW."due_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."message_id" IS DISTINCT FROM (NEW."message_id") OR OLD."standard_id" IS DISTINCT FROM (NEW."standard_id") OR OLD."started_at" IS DISTINCT FROM (NEW."started_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."stopped_at" IS DISTINCT FROM (NEW."stopped_at") OR OLD."stopped_by_id" IS DISTINCT FROM (NEW."stopped_by_id") OR OLD."took" IS DISTINCT FROM (NEW."took") OR OLD."version_id" IS DISTINCT FROM (NEW."version_id") OR OLD."why" IS DISTINCT FROM (NEW."why"))',
                            func='INSERT INTO "staffdesk_clockevent" ("case_id", "due_at", "id", "message_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "standard_id", "started_at", "state", "stopped_at", "stopped_by_id", "took", "version_id", "why") VALUES (NEW."case_id", NEW."due_at", NEW."id", NEW."message_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."standard_id", NEW."started_at", NEW."state", NEW."stopped_at", NEW."stopped_by_id", NEW."took", NEW."version_id", NEW."why"); RETURN NULL;',
                            hash="1cb5de912c086ea87c63b377d5b5f2122331fc2d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9c85d",
                            table="staffdesk_clock",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
