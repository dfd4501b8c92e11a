"""Procedures have versions, an owner, a day on which they are looked at again, and places beside cases; exercises.

Why:   what a case began with stays as it was, and whoever follows a procedure knows who answers for it.
Locks: staffdesk_procedure and staffdesk_procedurestep while columns are added, an instant; they are small.
Undo:  versions but the steps themselves, and what colleagues practised, are lost.

What there is becomes each procedure's first version. Steps of versions cannot be changed, also not by the release before:
while both run, nobody writes procedures.
"""

from datetime import UTC, datetime

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


from ams.core.migrating import AtOnce


def make_first_versions(apps, _schema_editor):
    """Steps that are there are the first version of theirs, from the beginning of time."""
    procedures, versions, steps, areas = (
        apps.get_model("staffdesk", name) for name in ("Procedure", "ProcedureVersion", "ProcedureStep", "Area")
    )
    service = areas.objects.filter(code="service").first()
    procedures.objects.filter(area=None).update(area=service)
    for procedure in procedures.objects.filter(steps__isnull=False).distinct():
        mine = steps.objects.filter(procedure=procedure, version=None)
        count = mine.filter(archived_at=None).count()
        first = versions.objects.create(
            procedure=procedure, number=1, published_at=datetime(2000, 1, 1, tzinfo=UTC), how_many=count
        )
        mine.update(version=first)


class Migration(migrations.Migration):
    dependencies = [
        ("staffdesk", "0030_answers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="ExerciseBegun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(verbose_name="exercise")),
                        ("begun_at", models.DateTimeField(verbose_name="begun")),
                        ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                    ],
                    options={
                        "verbose_name": "exercise of a colleague",
                        "verbose_name_plural": "exercises of colleagues",
                    },
                ),
                migrations.CreateModel(
                    name="ProcedureVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                        ("published_at", models.DateTimeField(verbose_name="published")),
                        ("words", models.CharField(blank=True, max_length=500, verbose_name="what is new")),
                        ("how_many", models.PositiveSmallIntegerField(verbose_name="steps")),
                    ],
                    options={
                        "verbose_name": "version of a procedure",
                        "verbose_name_plural": "versions of procedures",
                    },
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="procedure",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="procedure",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="procedurestep",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="procedurestep",
                    name="update_update",
                ),
                migrations.AddField(
                    model_name="procedure",
                    name="area",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="procedures",
                        to="staffdesk.area",
                        verbose_name="area",
                    ),
                ),
                migrations.AddField(
                    model_name="procedure",
                    name="owner",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="Sees to it that it stays true. Nobody: whoever looks after the area.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="procedures",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                migrations.AddField(
                    model_name="procedure",
                    name="places",
                    field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("exception", "Making an exception"),
                                ("money_back", "Giving money back"),
                                ("money_in", "Money that came by transfer, cheque or in cash"),
                                ("month_end", "The end of a month"),
                                ("check_in", "Check-in at the door"),
                                ("difficult", "A difficult situation"),
                                ("merge", "Two records of one person"),
                                ("deceased", "Somebody died"),
                                ("erase", "Erasing somebody"),
                                ("import", "Importing people"),
                                ("mailing", "Writing to many"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        db_default=[],
                        default=list,
                        help_text="Where it is shown, too. With places and no kinds, in no case.",
                        size=None,
                        verbose_name="places",
                    ),
                ),
                migrations.AddField(
                    model_name="procedure",
                    name="review_on",
                    field=models.DateField(blank=True, null=True, verbose_name="to be looked at on"),
                ),
                migrations.AddField(
                    model_name="procedureevent",
                    name="area",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="staffdesk.area",
                        verbose_name="area",
                    ),
                ),
                migrations.AddField(
                    model_name="procedureevent",
                    name="owner",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Sees to it that it stays true. Nobody: whoever looks after the area.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                migrations.AddField(
                    model_name="procedureevent",
                    name="places",
                    field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("exception", "Making an exception"),
                                ("money_back", "Giving money back"),
                                ("money_in", "Money that came by transfer, cheque or in cash"),
                                ("month_end", "The end of a month"),
                                ("check_in", "Check-in at the door"),
                                ("difficult", "A difficult situation"),
                                ("merge", "Two records of one person"),
                                ("deceased", "Somebody died"),
                                ("erase", "Erasing somebody"),
                                ("import", "Importing people"),
                                ("mailing", "Writing to many"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        db_default=[],
                        default=list,
                        help_text="Where it is shown, too. With places and no kinds, in no case.",
                        size=None,
                        verbose_name="places",
                    ),
                ),
                migrations.AddField(
                    model_name="procedureevent",
                    name="review_on",
                    field=models.DateField(blank=True, null=True, verbose_name="to be looked at on"),
                ),
                migrations.AlterField(
                    model_name="procedurestep",
                    name="archived_at",
                    field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="put away"),
                ),
                migrations.AlterField(
                    model_name="procedurestepevent",
                    name="archived_at",
                    field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="put away"),
                ),
                migrations.AddField(
                    model_name="exercisebegun",
                    name="user",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                migrations.AddField(
                    model_name="procedureversion",
                    name="procedure",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="staffdesk.procedure",
                        verbose_name="procedure",
                    ),
                ),
                migrations.AddField(
                    model_name="procedureversion",
                    name="published_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                migrations.AddField(
                    model_name="procedurestep",
                    name="version",
                    field=models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="staffdesk.procedureversion",
                        verbose_name="version",
                    ),
                ),
                migrations.AddField(
                    model_name="procedurestepevent",
                    name="version",
                    field=models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="staffdesk.procedureversion",
                        verbose_name="version",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="exercisebegun",
                    constraint=models.UniqueConstraint(fields=("user", "code"), name="one_exercise_a_colleague"),
                ),
                migrations.AddConstraint(
                    model_name="exercisebegun",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("done_at", None), ("done_at__gte", models.F("begun_at")), _connector="OR"),
                        name="exercise_ends_after_it_begins",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="procedureversion",
                    constraint=models.UniqueConstraint(
                        fields=("procedure", "number"), name="one_procedure_version_a_number"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="procedure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_procedureevent" ("archived_at", "area_id", "id", "kinds", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "position", "review_on") VALUES (NEW."archived_at", NEW."area_id", NEW."id", NEW."kinds", NEW."name", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."places", NEW."position", NEW."review_on"); RETURN NULL;',
                            hash="815e69086a1d368656e024ad62a4b3921101eb37",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_74841",
                            table="staffdesk_procedure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="procedure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_procedureevent" ("archived_at", "area_id", "id", "kinds", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "position", "review_on") VALUES (NEW."archived_at", NEW."area_id", NEW."id", NEW."kinds", NEW."name", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."places", NEW."position", NEW."review_on"); RETURN NULL;',
                            hash="8b05adae3a3958a2e357b9d37100d4e68a4d1028",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_92305",
                            table="staffdesk_procedure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="procedurestep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="published_step_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."version_id" IS NOT NULL)',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="a47cc445cb9801a165f2ad0fc0a7fd22a75dd5a4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_published_step_stays_44e1c",
                            table="staffdesk_procedurestep",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="procedurestep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_procedurestepevent" ("archived_at", "hint", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "procedure_id", "text", "version_id") VALUES (NEW."archived_at", NEW."hint", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."procedure_id", NEW."text", NEW."version_id"); RETURN NULL;',
                            hash="c262361e110792885b13c2b34d7e71235406d20b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_04c85",
                            table="staffdesk_procedurestep",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="procedurestep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_procedurestepevent" ("archived_at", "hint", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "procedure_id", "text", "version_id") VALUES (NEW."archived_at", NEW."hint", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."procedure_id", NEW."text", NEW."version_id"); RETURN NULL;',
                            hash="32d8575fc235f377a1b1eb531120e36baf618d0b",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9286b",
                            table="staffdesk_procedurestep",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="procedureversion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="procedure_version_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="0c7cdd1ab5b4604828499f23c1f99bb5d4ff5c60",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_procedure_version_is_append_only_0a962",
                            table="staffdesk_procedureversion",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
        migrations.RunPython(make_first_versions, migrations.RunPython.noop),
    ]
