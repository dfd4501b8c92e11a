"""Errors of ours that people run into, and whose number is calling.

Why:   an error that stops people becomes a case; whoever calls again is recognised by the number they left.
Locks: cases for a moment while an index over the open ones is built; two new tables.
Undo:  reversible; what was written down about errors goes.
"""

import ams.core.migrating
import ams.core.models.contacts
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0008_membership_events_auditors"),
        ("staffdesk", "0006_exceptions_wait_for_a_second_person"),
    ]

    operations = [
        ams.core.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="ServerError",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("fingerprint", models.CharField(max_length=64, unique=True)),
                        ("what", models.CharField(max_length=200, verbose_name="what")),
                        ("page", models.CharField(max_length=200, verbose_name="page")),
                        ("times", models.PositiveIntegerField(default=1, verbose_name="times")),
                        ("first_at", models.DateTimeField(verbose_name="first")),
                        ("last_at", models.DateTimeField(verbose_name="last")),
                    ],
                    options={
                        "verbose_name": "error of the website",
                        "verbose_name_plural": "errors of the website",
                        "indexes": [models.Index(fields=["last_at"], name="server_error_latest")],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("times__gte", 1)), name="server_error_happened")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServerErrorHit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("page", models.CharField(max_length=200, verbose_name="page")),
                        ("times", models.PositiveIntegerField(default=1, verbose_name="times")),
                        ("last_at", models.DateTimeField(verbose_name="last")),
                        (
                            "error",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hits",
                                to="staffdesk.servererror",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "who ran into an error",
                        "verbose_name_plural": "who ran into errors",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("error", "user"), name="one_hit_a_person", nulls_distinct=False
                            )
                        ],
                    },
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(
                        ams.core.models.contacts.PhoneKey("reply_phone"),
                        condition=models.Q(("closed_at", None), models.Q(("reply_phone", ""), _negated=True)),
                        name="case_by_phone",
                    ),
                ),
            ],
        ),
    ]
