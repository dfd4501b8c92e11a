"""Answers: short help articles, found by their words, and who read them on which day.

Why:   members find what they would ask before they write to us, and the desk sees whether that ended the question.
Locks: none; new tables.
Undo:  answers, and who read them, are lost.
"""

import ams.core.models.contacts
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


from ams.core.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0024_how_service_is_measured"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("staffdesk", "0029_more_is_rehearsed"),
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
                        ],
                        max_length=20,
                        verbose_name="what",
                    ),
                ),
                migrations.CreateModel(
                    name="Article",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(editable=False, max_length=80, unique=True, verbose_name="address")),
                        ("title", models.CharField(max_length=160, verbose_name="question")),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="other words for it")),
                        (
                            "body",
                            models.TextField(
                                validators=[django.core.validators.MaxLengthValidator(2000)], verbose_name="answer"
                            ),
                        ),
                        (
                            "leads_to",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("members:account", "My account"),
                                    ("members:renew", "Renew"),
                                    ("members:join", "Join"),
                                    ("members:details", "My details"),
                                    ("members:people", "People I act for"),
                                    ("members:preferences", "What we send you"),
                                    ("events:events", "Events"),
                                    ("billing:shop", "Shop"),
                                    ("account_login", "Sign in"),
                                ],
                                max_length=40,
                                verbose_name="button",
                            ),
                        ),
                        (
                            "places",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("sign_in", "Signing in"),
                                        ("join:form", "Joining: the form"),
                                        ("join:code", "Joining: the mailed code"),
                                        ("renew:form", "Renewing"),
                                        ("register:form", "Registering for an event"),
                                        ("buy:form", "Buying: the article"),
                                        ("buy:basket", "Buying: the basket"),
                                        ("pay", "Paying an order"),
                                        ("details:form", "Changing details"),
                                        ("change_type:form", "Another kind of membership"),
                                        ("cancel:form", "Leaving"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="steps",
                            ),
                        ),
                        ("review_on", models.DateField(verbose_name="to be looked at on")),
                        ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                        ("changed_at", models.DateTimeField(verbose_name="changed")),
                        (
                            "search",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.contrib.postgres.search.CombinedSearchVector(
                                    django.contrib.postgres.search.CombinedSearchVector(
                                        django.contrib.postgres.search.SearchVector(
                                            ams.core.models.contacts.ImmutableUnaccent("title"),
                                            config="english",
                                            weight="A",
                                        ),
                                        "||",
                                        django.contrib.postgres.search.SearchVector(
                                            ams.core.models.contacts.ImmutableUnaccent("words"),
                                            config="english",
                                            weight="B",
                                        ),
                                        django.contrib.postgres.search.SearchConfig("english"),
                                    ),
                                    "||",
                                    django.contrib.postgres.search.SearchVector(
                                        ams.core.models.contacts.ImmutableUnaccent("body"), config="english", weight="D"
                                    ),
                                    django.contrib.postgres.search.SearchConfig("english"),
                                ),
                                output_field=django.contrib.postgres.search.SearchVectorField(),
                            ),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="articles",
                                to="staffdesk.area",
                                verbose_name="area",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="articles",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "reason",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="articles",
                                to="staffdesk.reason",
                                verbose_name="reason",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "answer",
                        "verbose_name_plural": "answers",
                        "ordering": ["title", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ArticleEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "slug",
                            models.SlugField(db_index=False, editable=False, max_length=80, verbose_name="address"),
                        ),
                        ("title", models.CharField(max_length=160, verbose_name="question")),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="other words for it")),
                        (
                            "body",
                            models.TextField(
                                validators=[django.core.validators.MaxLengthValidator(2000)], verbose_name="answer"
                            ),
                        ),
                        (
                            "leads_to",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("members:account", "My account"),
                                    ("members:renew", "Renew"),
                                    ("members:join", "Join"),
                                    ("members:details", "My details"),
                                    ("members:people", "People I act for"),
                                    ("members:preferences", "What we send you"),
                                    ("events:events", "Events"),
                                    ("billing:shop", "Shop"),
                                    ("account_login", "Sign in"),
                                ],
                                max_length=40,
                                verbose_name="button",
                            ),
                        ),
                        (
                            "places",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("sign_in", "Signing in"),
                                        ("join:form", "Joining: the form"),
                                        ("join:code", "Joining: the mailed code"),
                                        ("renew:form", "Renewing"),
                                        ("register:form", "Registering for an event"),
                                        ("buy:form", "Buying: the article"),
                                        ("buy:basket", "Buying: the basket"),
                                        ("pay", "Paying an order"),
                                        ("details:form", "Changing details"),
                                        ("change_type:form", "Another kind of membership"),
                                        ("cancel:form", "Leaving"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="steps",
                            ),
                        ),
                        ("review_on", models.DateField(verbose_name="to be looked at on")),
                        ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                        ("changed_at", models.DateTimeField(verbose_name="changed")),
                        (
                            "area",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.area",
                                verbose_name="area",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
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
                                to="staffdesk.article",
                            ),
                        ),
                        (
                            "reason",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.reason",
                                verbose_name="reason",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ArticleReading",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reader", models.BigIntegerField(verbose_name="reader")),
                        ("on", models.DateField(verbose_name="day")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "article",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="readings",
                                to="staffdesk.article",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.contact",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reading of an answer",
                        "verbose_name_plural": "readings of answers",
                    },
                ),
                migrations.AddIndex(
                    model_name="article",
                    index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="article_search"),
                ),
                migrations.AddIndex(
                    model_name="article",
                    index=models.Index(fields=["title", "id"], name="article_by_title"),
                ),
                migrations.AddConstraint(
                    model_name="article",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True), models.Q(("body", ""), _negated=True)
                        ),
                        name="article_has_words",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="article",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_articleevent" ("area_id", "body", "changed_at", "id", "leads_to", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "published_at", "reason_id", "review_on", "slug", "title", "words") VALUES (NEW."area_id", NEW."body", NEW."changed_at", NEW."id", NEW."leads_to", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."places", NEW."published_at", NEW."reason_id", NEW."review_on", NEW."slug", NEW."title", NEW."words"); RETURN NULL;',
                            hash="90336e96b9e5b576b1519291dbcfd05da219794a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c516c",
                            table="staffdesk_article",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="article",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."area_id" IS DISTINCT FROM (NEW."area_id") OR OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."changed_at" IS DISTINCT FROM (NEW."changed_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."leads_to" IS DISTINCT FROM (NEW."leads_to") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."places" IS DISTINCT FROM (NEW."places") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."reason_id" IS DISTINCT FROM (NEW."reason_id") OR OLD."review_on" IS DISTINCT FROM (NEW."review_on") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."words" IS DISTINCT FROM (NEW."words"))',
                            func='INSERT INTO "staffdesk_articleevent" ("area_id", "body", "changed_at", "id", "leads_to", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "published_at", "reason_id", "review_on", "slug", "title", "words") VALUES (NEW."area_id", NEW."body", NEW."changed_at", NEW."id", NEW."leads_to", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."places", NEW."published_at", NEW."reason_id", NEW."review_on", NEW."slug", NEW."title", NEW."words"); RETURN NULL;',
                            hash="663bccf06d2dd60ca126fd89b06ef19590ea05bd",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f277d",
                            table="staffdesk_article",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="articlereading",
                    index=models.Index(fields=["at"], name="reading_by_time"),
                ),
                migrations.AddConstraint(
                    model_name="articlereading",
                    constraint=models.UniqueConstraint(
                        fields=("article", "reader", "on"), name="a_reader_counts_once_a_day"
                    ),
                ),
            ]
        ),
        migrations.RunSQL(
            "INSERT INTO core_keepingrule (kind, days, since) VALUES ('readings', 800, now())",
            "DELETE FROM core_keepingrule WHERE kind = 'readings'",
        ),
    ]
