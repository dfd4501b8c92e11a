"""Who looks after what: seven areas with their checklists, what is signed about them, and how the checks came out.

Why:   every part of the system has somebody who answers for it; which parts there are comes with the product.
Locks: none; the tables are new.
Undo:  possible; who looked after what, and what was signed, goes.
"""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from ams.core.migrating import AtOnce


SHIPPED = {
    "membership": ("Membership", "membership and renewals", [
        "Types, prices and terms say what the board decided",
        "Reminders are sent when they should be, and read as we would say it",
        "Applications and proofs are decided within a week",
        "Sections and committees have who holds their offices now",
    ]),
    "events": ("Events", "events", [
        "Every event on sale has the right prices, places and times",
        "Rules for cancelling say what we do",
        "Events that are over are concluded, and credits given",
    ]),
    "finance": ("Finance", "payments, invoices and receipts", [
        "Accounts and tax codes agree with the accountant",
        "Codes and products nobody needs are put away",
        "Receivables and money that pays nothing are looked at",
        "Limits of exceptions are what we want",
    ]),
    "service": ("Service", "answers, calls and cases", [
        "Opening hours, holidays and duty are right for the next months",
        "Promises are ones we keep",
        "Procedures and answers say how it is done now",
    ]),
    "website": ("Website", "this website", [
        "The profile, phone and opening hours are right",
        "Somebody joined, renewed and registered on a phone, to see how it is",
        "Errors people ran into are mended",
    ]),
    "data": ("Data", "what we keep about people", [
        "Pairs that look like one person are merged or told apart",
        "Fields of our own are filled in, or put away",
        "Who works here has the right role; who has left has none",
        "A backup was brought back to see that it works",
    ]),
    "integrations": ("Integrations", "what other systems exchange with us", [
        "Each key is still needed, by somebody we know",
        "Mail comes in and goes out, and the provider tells what became of it",
        "Payments of the provider agree with ours",
    ]),
}  # fmt: skip


def ship(apps, _schema_editor):
    """Each of them, nobody's yet."""
    areas, now = apps.get_model("staffdesk", "Area"), timezone.now()
    areas.objects.bulk_create(
        areas(code=code, name=name, looked_after=sentence, checklist=points, position=place, created_at=now)
        for place, (code, (name, sentence, points)) in enumerate(SHIPPED.items(), start=1)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0023_rules_of_keeping_as_shipped"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("staffdesk", "0024_raw_mails_are_found_by_age"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="Area",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(editable=False, unique=True, verbose_name="code")),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        (
                            "looked_after",
                            models.CharField(
                                help_text="Goes on from “Maria Lopez looks after …”, for example: membership and renewals.",
                                max_length=100,
                                verbose_name="in a sentence",
                            ),
                        ),
                        (
                            "is_named",
                            models.BooleanField(
                                default=False,
                                help_text="Only where the owner agreed to it.",
                                verbose_name="members read who it is",
                            ),
                        ),
                        (
                            "review_days",
                            models.PositiveSmallIntegerField(
                                default=90,
                                validators=[
                                    django.core.validators.MinValueValidator(7),
                                    django.core.validators.MaxValueValidator(730),
                                ],
                                verbose_name="looked through every … days",
                            ),
                        ),
                        (
                            "checklist",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="checklist",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        ("created_at", models.DateTimeField(verbose_name="made")),
                        (
                            "deputy",
                            models.ForeignKey(
                                blank=True,
                                help_text="Does it while the owner is away.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="deputy",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                help_text="Answers for it. To give it to somebody else, hand it over on its page, so that both know.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="areas",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "area",
                        "verbose_name_plural": "areas",
                        "ordering": ["position", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="AreaEntry",
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
                                choices=[("review", "Looked through"), ("hand_over", "Handed over")],
                                max_length=10,
                                verbose_name="what",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "done",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200),
                                default=list,
                                size=None,
                                verbose_name="done",
                            ),
                        ),
                        (
                            "left",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200),
                                default=list,
                                size=None,
                                verbose_name="left",
                            ),
                        ),
                        ("words", models.TextField(verbose_name="words")),
                        (
                            "area",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="staffdesk.area",
                            ),
                        ),
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
                            "giver",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="from",
                            ),
                        ),
                        (
                            "taker",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="to",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "entry about an area",
                        "verbose_name_plural": "entries about areas",
                    },
                ),
                migrations.CreateModel(
                    name="AreaEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("code", models.SlugField(db_index=False, editable=False, verbose_name="code")),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        (
                            "looked_after",
                            models.CharField(
                                help_text="Goes on from “Maria Lopez looks after …”, for example: membership and renewals.",
                                max_length=100,
                                verbose_name="in a sentence",
                            ),
                        ),
                        (
                            "is_named",
                            models.BooleanField(
                                default=False,
                                help_text="Only where the owner agreed to it.",
                                verbose_name="members read who it is",
                            ),
                        ),
                        (
                            "review_days",
                            models.PositiveSmallIntegerField(
                                default=90,
                                validators=[
                                    django.core.validators.MinValueValidator(7),
                                    django.core.validators.MaxValueValidator(730),
                                ],
                                verbose_name="looked through every … days",
                            ),
                        ),
                        (
                            "checklist",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="checklist",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        ("created_at", models.DateTimeField(verbose_name="made")),
                        (
                            "deputy",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Does it while the owner is away.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="deputy",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Answers for it. To give it to somebody else, hand it over on its page, so that both know.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
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
                                to="staffdesk.area",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="InvariantCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("at", models.DateTimeField(verbose_name="checked")),
                        ("offenders", models.PositiveIntegerField(verbose_name="how many")),
                    ],
                    options={
                        "verbose_name": "check of an invariant",
                        "verbose_name_plural": "checks of invariants",
                        "constraints": [models.UniqueConstraint(fields=("at", "name"), name="one_check_a_run")],
                    },
                ),
                migrations.AddConstraint(
                    model_name="area",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("deputy", None),
                            ("owner", None),
                            models.Q(("deputy", models.F("owner")), _negated=True),
                            _connector="OR",
                        ),
                        name="deputy_is_somebody_else",
                        violation_error_message="The deputy is somebody other than the owner.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="area",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("is_named", False), ("owner__isnull", False), _connector="OR"),
                        name="only_an_owner_is_named",
                        violation_error_message="Members can read only who somebody is: choose an owner first.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="area",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("review_days__range", (7, 730))), name="area_is_reviewed_within_two_years"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="area",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_areaevent" ("checklist", "code", "created_at", "deputy_id", "id", "is_named", "looked_after", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "review_days") VALUES (NEW."checklist", NEW."code", NEW."created_at", NEW."deputy_id", NEW."id", NEW."is_named", NEW."looked_after", NEW."name", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."review_days"); RETURN NULL;',
                            hash="e545f43bdb91c51d1325e5f2d6b29a6f4ba68093",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_454fb",
                            table="staffdesk_area",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="area",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_areaevent" ("checklist", "code", "created_at", "deputy_id", "id", "is_named", "looked_after", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "review_days") VALUES (NEW."checklist", NEW."code", NEW."created_at", NEW."deputy_id", NEW."id", NEW."is_named", NEW."looked_after", NEW."name", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."review_days"); RETURN NULL;',
                            hash="8edb3767410cc81f5347bc91ffc1b1f5121d21b7",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1a04a",
                            table="staffdesk_area",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="areaentry",
                    index=models.Index(fields=["area", "-at", "-id"], name="entries_of_area"),
                ),
                migrations.AddConstraint(
                    model_name="areaentry",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("giver", None), ("kind", "review"), ("taker", None)),
                            models.Q(("kind", "hand_over"), ("taker__isnull", False)),
                            _connector="OR",
                        ),
                        name="area_is_handed_to_somebody",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="areaentry",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="area_entry_has_words"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="areaentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="area_entry_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="3ec14c90ed020661f9d7fe7d99cf6dd41a8c575e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_area_entry_is_append_only_2b593",
                            table="staffdesk_areaentry",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
        migrations.RunPython(ship, migrations.RunPython.noop),
        migrations.RunSQL(
            "INSERT INTO core_keepingrule (kind, days, since) VALUES ('checks', 90, now())",
            "DELETE FROM core_keepingrule WHERE kind = 'checks'",
        ),
    ]
