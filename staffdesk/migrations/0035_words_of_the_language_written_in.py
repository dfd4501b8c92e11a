"""Answers are found by words of the language they are written in.

Why:   the search took English endings off whatever the language was.
Locks: staffdesk_article: its rows are written anew, some thousands at most; whoever searches waits for a moment.
Undo:  answers are found by English endings again.
"""

import ams.core.models.contacts
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import staffdesk.models.articles
from django.db import migrations, models

from ams.core.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0026_language_it_writes_in"),
        ("staffdesk", "0034_when_a_case_was_coded"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="article", name="article_search"),
        migrations.RemoveField(model_name="article", name="search"),
        AtOnce(
            [
                migrations.AddField(
                    model_name="article",
                    name="words_of",
                    field=staffdesk.models.articles.SearchConfiguration(
                        db_default=models.Value("english"), default="english", editable=False, verbose_name="search"
                    ),
                ),
                migrations.AddField(
                    model_name="article",
                    name="search",
                    field=models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.CombinedSearchVector(
                                django.contrib.postgres.search.SearchVector(
                                    ams.core.models.contacts.ImmutableUnaccent("title"),
                                    config=models.F("words_of"),
                                    weight="A",
                                ),
                                "||",
                                django.contrib.postgres.search.SearchVector(
                                    ams.core.models.contacts.ImmutableUnaccent("words"),
                                    config=models.F("words_of"),
                                    weight="B",
                                ),
                                django.contrib.postgres.search.SearchConfig(models.F("words_of")),
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                ams.core.models.contacts.ImmutableUnaccent("body"),
                                config=models.F("words_of"),
                                weight="D",
                            ),
                            django.contrib.postgres.search.SearchConfig(models.F("words_of")),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                migrations.AddIndex(
                    model_name="article",
                    index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="article_search"),
                ),
            ]
        ),
    ]
