"""Figures of renewing and staying, counted ahead, and two ways to find terms.

Why:   a page about years of renewing may not count millions of terms each time it is opened.
Locks: members_term against writing while its indexes are made, some seconds a million terms.
Undo:  nothing to undo. The figures are counted anew by the next sweep.
"""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from django.db import migrations, models

from ams.core.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0001_as_of_2026_11_23"),
        ("core", "0001_as_of_2026_11_23"),
        ("members", "0010_changes_of_type"),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="CohortFigure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="joined in")),
                        ("after", models.PositiveSmallIntegerField(verbose_name="years later")),
                        ("asked", models.PositiveIntegerField(verbose_name="whose day has come")),
                        ("stayed", models.PositiveIntegerField(verbose_name="members on it")),
                        ("counted_at", models.DateTimeField(verbose_name="counted")),
                    ],
                    options={
                        "verbose_name": "figures of a year's members",
                        "verbose_name_plural": "figures of a year's members",
                    },
                ),
                migrations.CreateModel(
                    name="MonthFigure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("month", models.DateField(help_text="Its first day.", verbose_name="month")),
                        ("due", models.PositiveIntegerField(default=0, verbose_name="due")),
                        ("renewed", models.PositiveIntegerField(default=0, verbose_name="renewed")),
                        ("in_grace", models.PositiveIntegerField(default=0, verbose_name="in grace")),
                        ("first_due", models.PositiveIntegerField(default=0, verbose_name="due, of first terms")),
                        (
                            "first_renewed",
                            models.PositiveIntegerField(default=0, verbose_name="renewed, of first terms"),
                        ),
                        (
                            "first_in_grace",
                            models.PositiveIntegerField(default=0, verbose_name="in grace, of first terms"),
                        ),
                        ("joined", models.PositiveIntegerField(default=0, verbose_name="joined")),
                        ("returned", models.PositiveIntegerField(default=0, verbose_name="came back")),
                        ("counted_at", models.DateTimeField(verbose_name="counted")),
                    ],
                    options={
                        "verbose_name": "figures of a month",
                        "verbose_name_plural": "figures of months",
                    },
                ),
                migrations.AddIndex(
                    model_name="term",
                    index=models.Index(
                        django.db.models.functions.text.Lower("days"),
                        models.F("id"),
                        condition=models.Q(("revoked_at", None)),
                        name="term_by_start",
                    ),
                ),
                migrations.AddIndex(
                    model_name="term",
                    index=models.Index(
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.functions.text.Upper("days"), "+", models.F("grace_days")
                        ),
                        condition=models.Q(("revoked_at", None)),
                        name="term_by_end_of_grace",
                    ),
                ),
                migrations.AddField(
                    model_name="cohortfigure",
                    name="type",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.membershiptype",
                        verbose_name="joined as",
                    ),
                ),
                migrations.AddField(
                    model_name="monthfigure",
                    name="type",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.membershiptype",
                        verbose_name="membership type",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cohortfigure",
                    constraint=models.UniqueConstraint(
                        fields=("year", "type", "after"), name="a_cohort_is_counted_once_a_type"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cohortfigure",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("asked__gte", models.F("stayed"))), name="cohort_figures_add_up"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="monthfigure",
                    constraint=models.UniqueConstraint(fields=("month", "type"), name="a_month_is_counted_once_a_type"),
                ),
                migrations.AddConstraint(
                    model_name="monthfigure",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "due__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("renewed"), "+", models.F("in_grace")
                                ),
                            ),
                            ("due__gte", models.F("first_due")),
                            (
                                "first_due__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("first_renewed"), "+", models.F("first_in_grace")
                                ),
                            ),
                        ),
                        name="month_figures_add_up",
                    ),
                ),
            ]
        )
    ]
