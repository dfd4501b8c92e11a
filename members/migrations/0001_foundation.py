"""People, membership types, rules, terms, imports, notices and automatic renewals, as they were on 2026-11-22."""

import ams.core.migrating
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import members.models.notices
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("billing", "0001_foundation"),
        ("core", "0001_foundation"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        ams.core.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="Address",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "lines",
                            models.TextField(
                                help_text="Street and number, place; one line each.", verbose_name="address"
                            ),
                        ),
                        ("postcode", models.CharField(blank=True, max_length=20, verbose_name="postcode")),
                        (
                            "country",
                            models.CharField(
                                max_length=2,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z]{2}$", "Write the country as two capital letters, for example NL."
                                    )
                                ],
                                verbose_name="country",
                            ),
                        ),
                        ("is_preferred", models.BooleanField(default=True, verbose_name="preferred")),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="addresses", to="core.contact"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "address",
                        "verbose_name_plural": "addresses",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_preferred", True)),
                                fields=("contact",),
                                name="one_preferred_address",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AddressEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "lines",
                            models.TextField(
                                help_text="Street and number, place; one line each.", verbose_name="address"
                            ),
                        ),
                        ("postcode", models.CharField(blank=True, max_length=20, verbose_name="postcode")),
                        (
                            "country",
                            models.CharField(
                                max_length=2,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z]{2}$", "Write the country as two capital letters, for example NL."
                                    )
                                ],
                                verbose_name="country",
                            ),
                        ),
                        ("is_preferred", models.BooleanField(default=True, verbose_name="preferred")),
                        (
                            "contact",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.contact",
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
                                to="members.address",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Affiliation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("role", models.CharField(blank=True, max_length=120, verbose_name="role")),
                        ("is_primary_contact", models.BooleanField(default=False, verbose_name="primary contact")),
                        ("from_on", models.DateField(verbose_name="from")),
                        (
                            "until_on",
                            models.DateField(blank=True, null=True, verbose_name="until (that day no longer)"),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="affiliated",
                                to="core.contact",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="affiliations",
                                to="core.contact",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "affiliation",
                        "verbose_name_plural": "affiliations",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on", None), ("until_on__gt", models.F("from_on")), _connector="OR"
                                ),
                                name="affiliation_ends_after_it_begins",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_primary_contact", True), ("until_on", None)),
                                fields=("organisation",),
                                name="one_primary_contact_an_organisation",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AffiliationEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("role", models.CharField(blank=True, max_length=120, verbose_name="role")),
                        ("is_primary_contact", models.BooleanField(default=False, verbose_name="primary contact")),
                        ("from_on", models.DateField(verbose_name="from")),
                        (
                            "until_on",
                            models.DateField(blank=True, null=True, verbose_name="until (that day no longer)"),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.contact",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.contact",
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
                                to="members.affiliation",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="MembershipType",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "slug",
                            models.SlugField(
                                help_text="The page is /join/address/, for example student.",
                                unique=True,
                                verbose_name="address",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="For example Student member.", max_length=120, verbose_name="name"
                            ),
                        ),
                        (
                            "summary",
                            models.CharField(
                                blank=True,
                                help_text="One line under the name: For anybody in full-time study.",
                                max_length=200,
                                verbose_name="for whom",
                            ),
                        ),
                        (
                            "holder_kind",
                            models.CharField(
                                choices=[("person", "Person"), ("organisation", "Organisation")],
                                default="person",
                                max_length=20,
                                verbose_name="held by",
                            ),
                        ),
                        (
                            "exclusivity_group",
                            models.SlugField(
                                blank=True,
                                default="member",
                                help_text="One can hold one uncancelled membership of a group at a time. Empty: this type alone counts.",
                                verbose_name="exclusivity group",
                            ),
                        ),
                        ("needs_approval", models.BooleanField(default=False, verbose_name="staff approve first")),
                        (
                            "seats",
                            models.PositiveIntegerField(
                                default=0, help_text="How many people an organisation may name.", verbose_name="seats"
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Order on the join page.", verbose_name="position"
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer offered since"),
                        ),
                        (
                            "product",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="membership_type",
                                to="billing.product",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "membership type",
                        "verbose_name_plural": "membership types",
                        "ordering": ["position", "name"],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("group", models.CharField(editable=False, max_length=60, verbose_name="exclusivity group")),
                        (
                            "card_code",
                            models.CharField(editable=False, max_length=32, unique=True, verbose_name="card code"),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="applied")),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
                        (
                            "holder",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="core.contact",
                                verbose_name="holder",
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="members.membershiptype",
                                verbose_name="type",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "membership",
                        "verbose_name_plural": "memberships",
                        "indexes": [models.Index(fields=["type", "holder"], name="membership_by_type")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("cancelled_at", None)),
                                fields=("holder", "group"),
                                name="one_uncancelled_membership_a_group",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AutoRenewal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("wording", models.TextField(verbose_name="agreed in these words")),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("self-service", "Self-service"),
                                    ("staff", "Staff"),
                                    ("api", "API"),
                                    ("system", "System"),
                                ],
                                max_length=20,
                                verbose_name="channel",
                            ),
                        ),
                        ("agreed_at", models.DateTimeField(verbose_name="agreed")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                        (
                            "end_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("member", "Stopped by the member"),
                                    ("staff", "Stopped by staff"),
                                    ("failed", "The card could not be charged"),
                                    ("not_possible", "It could not be renewed as announced"),
                                    ("over", "The membership ended"),
                                    ("unfinished", "No card was left"),
                                ],
                                max_length=20,
                                verbose_name="why it ended",
                            ),
                        ),
                        ("end_words", models.CharField(blank=True, max_length=500, verbose_name="in words")),
                        (
                            "agreed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "saved_method",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="auto_renewals",
                                to="billing.savedmethod",
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="auto_renewals",
                                to="members.membership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "automatic renewal",
                        "verbose_name_plural": "automatic renewals",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("ended_at", None)),
                                fields=["saved_method"],
                                name="auto_renewal_running",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("membership",),
                                name="one_auto_renewal_a_membership",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at", None), ("end_reason", ""), _connector="XOR", _negated=True
                                ),
                                name="auto_renewal_ended_iff_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("wording", ""), _negated=True), name="auto_renewal_names_its_words"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AutoRenewalEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("wording", models.TextField(verbose_name="agreed in these words")),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("self-service", "Self-service"),
                                    ("staff", "Staff"),
                                    ("api", "API"),
                                    ("system", "System"),
                                ],
                                max_length=20,
                                verbose_name="channel",
                            ),
                        ),
                        ("agreed_at", models.DateTimeField(verbose_name="agreed")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                        (
                            "end_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("member", "Stopped by the member"),
                                    ("staff", "Stopped by staff"),
                                    ("failed", "The card could not be charged"),
                                    ("not_possible", "It could not be renewed as announced"),
                                    ("over", "The membership ended"),
                                    ("unfinished", "No card was left"),
                                ],
                                max_length=20,
                                verbose_name="why it ended",
                            ),
                        ),
                        ("end_words", models.CharField(blank=True, max_length=500, verbose_name="in words")),
                        (
                            "agreed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
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
                                to="members.autorenewal",
                            ),
                        ),
                        (
                            "saved_method",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="billing.savedmethod",
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="MembershipRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "version",
                            models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="version"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Draft"), ("live", "Live"), ("superseded", "Superseded")],
                                default="draft",
                                editable=False,
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="live since")),
                        (
                            "period",
                            models.CharField(
                                choices=[
                                    ("rolling", "Rolling: starts the day it is bought"),
                                    ("fixed", "Fixed: the same dates for everybody"),
                                    ("lifetime", "For life"),
                                ],
                                default="rolling",
                                max_length=10,
                                verbose_name="kind of term",
                            ),
                        ),
                        (
                            "length",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="length",
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                choices=[("day", "days"), ("month", "months"), ("year", "years")],
                                default="year",
                                max_length=6,
                                verbose_name="unit",
                            ),
                        ),
                        (
                            "extra_days",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="Rolling terms only; usually 0.",
                                verbose_name="and so many days more",
                            ),
                        ),
                        (
                            "fixed_start_month",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="year starts in month",
                            ),
                        ),
                        (
                            "fixed_start_day",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(31),
                                ],
                                verbose_name="on day",
                            ),
                        ),
                        (
                            "rollover_month",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Joining on or after this date runs to the end of the following year. Empty: never.",
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="rolls over in month",
                            ),
                        ),
                        (
                            "rollover_day",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(31),
                                ],
                                verbose_name="on day",
                            ),
                        ),
                        (
                            "rollover_pricing",
                            models.CharField(
                                choices=[
                                    ("rest_plus_full", "the rest of this year and a full year"),
                                    ("full_only", "one full year"),
                                ],
                                default="rest_plus_full",
                                max_length=20,
                                verbose_name="after roll-over one pays",
                            ),
                        ),
                        (
                            "proration",
                            models.CharField(
                                choices=[
                                    ("none", "the full price"),
                                    ("month", "the months that remain, the month of joining included"),
                                    ("day", "the days that remain, the day of joining included"),
                                ],
                                default="none",
                                max_length=6,
                                verbose_name="joining halfway costs",
                            ),
                        ),
                        (
                            "full_price_until_month",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Joining up to and including this date costs the full price although the rest is prorated.",
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="full price until month",
                            ),
                        ),
                        (
                            "full_price_until_day",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(31),
                                ],
                                verbose_name="and day",
                            ),
                        ),
                        (
                            "grace_days",
                            models.PositiveSmallIntegerField(
                                default=30,
                                help_text="For so many days after the end rights go on, and renewing keeps the date.",
                                verbose_name="days of grace",
                            ),
                        ),
                        (
                            "renewal_window_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                default=90,
                                help_text="Empty: at any time.",
                                null=True,
                                verbose_name="may renew so many days ahead",
                            ),
                        ),
                        (
                            "reinstatement_fee",
                            models.DecimalField(
                                decimal_places=3,
                                default=0,
                                help_text="Added when somebody whose membership lapsed joins again; 0 for none.",
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="fee for coming back",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rules",
                                to="members.membershiptype",
                                verbose_name="membership type",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rules",
                        "verbose_name_plural": "versions of the rules",
                        "ordering": ["type", "-version"],
                        "constraints": [
                            models.UniqueConstraint(fields=("type", "version"), name="one_rule_a_version"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "live")), fields=("type",), name="one_live_rule_a_type"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "draft")), fields=("type",), name="one_draft_rule_a_type"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "draft"), ("published_at__isnull", False), _connector="XOR"
                                ),
                                name="rule_published_iff_not_draft",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("rollover_month", None), ("rollover_day__isnull", False), _connector="OR"
                                ),
                                name="rollover_month_has_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("full_price_until_day", None), ("full_price_until_month", None)),
                                    models.Q(
                                        ("full_price_until_day__isnull", False),
                                        ("full_price_until_month__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="full_price_until_is_a_whole_date",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Term",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("days", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="days")),
                        ("anchor", models.DateField(verbose_name="counted from")),
                        ("grace_days", models.PositiveSmallIntegerField(verbose_name="days of grace")),
                        (
                            "import_reference",
                            models.CharField(blank=True, max_length=200, verbose_name="imported from"),
                        ),
                        ("granted_at", models.DateTimeField(verbose_name="granted")),
                        ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
                        (
                            "exception",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="terms",
                                to="core.exceptionmade",
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="terms",
                                to="members.membership",
                            ),
                        ),
                        (
                            "order_line",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="term",
                                to="billing.orderline",
                            ),
                        ),
                        (
                            "rule",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="terms",
                                to="members.membershiprule",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "term",
                        "verbose_name_plural": "terms",
                        "indexes": [
                            models.Index(
                                django.db.models.functions.text.Upper("days"),
                                models.F("id"),
                                condition=models.Q(("revoked_at", None)),
                                name="term_by_end",
                            )
                        ],
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("revoked_at", None)),
                                expressions=[("membership", "="), ("days", "&&")],
                                name="terms_of_a_membership_do_not_overlap",
                            ),
                            models.CheckConstraint(condition=models.Q(("days__isempty", False)), name="term_has_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("order_line__isnull", False),
                                    ("exception__isnull", False),
                                    models.Q(("import_reference", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="term_names_what_gave_it",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlannedRenewal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("announced_at", models.DateTimeField(verbose_name="announced")),
                        ("announcements", models.PositiveSmallIntegerField(default=1, verbose_name="announcements")),
                        ("charge_on", models.DateField(verbose_name="charged on")),
                        ("amount", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="amount")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        (
                            "asked_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="staff asked to try again"),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("renewed", "Renewed by itself"),
                                    ("otherwise", "Renewed in another way"),
                                    ("stopped", "Stopped before"),
                                    ("failed", "The card could not be charged"),
                                    ("not_possible", "It could not be renewed as announced"),
                                ],
                                max_length=20,
                                verbose_name="outcome",
                            ),
                        ),
                        ("why", models.CharField(blank=True, max_length=500, verbose_name="why")),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="planned",
                                to="members.autorenewal",
                            ),
                        ),
                        (
                            "term",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="planned_renewals",
                                to="members.term",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "planned renewal",
                        "verbose_name_plural": "planned renewals",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("closed_at", None)),
                                fields=["charge_on"],
                                name="planned_renewal_open",
                            ),
                            models.Index(
                                condition=models.Q(("closed_at__isnull", False)),
                                fields=["-closed_at"],
                                name="planned_renewal_closed",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("agreement", "term"), name="one_planned_renewal_a_term"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_at", None), ("outcome", ""), _connector="XOR", _negated=True
                                ),
                                name="planned_renewal_closed_iff_outcome",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gte", 0)), name="planned_renewal_costs_nothing_negative"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChargeTry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField(verbose_name="on")),
                        (
                            "attempt",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="charge_try",
                                to="billing.checkoutattempt",
                            ),
                        ),
                        (
                            "planned",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tries",
                                to="members.plannedrenewal",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "try to charge",
                        "verbose_name_plural": "tries to charge",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Consent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("purpose", models.CharField(max_length=60, verbose_name="purpose")),
                        ("given", models.BooleanField(verbose_name="given")),
                        ("wording", models.TextField(verbose_name="as it was asked")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="core.contact"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "consent",
                        "verbose_name_plural": "consents",
                        "indexes": [models.Index(fields=["contact", "purpose", "-at"], name="consent_latest")],
                    },
                ),
                migrations.CreateModel(
                    name="ImportRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="file")),
                        ("file", models.FileField(blank=True, upload_to="imports/", verbose_name="as it was uploaded")),
                        ("sha256", models.CharField(max_length=64, verbose_name="fingerprint")),
                        ("size", models.PositiveBigIntegerField(verbose_name="bytes")),
                        ("format", models.CharField(max_length=30, verbose_name="format")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("read", "Waiting for your answers"),
                                    ("checking", "Being checked"),
                                    ("checked", "Checked"),
                                    ("applying", "Being imported"),
                                    ("applied", "Imported"),
                                    ("undoing", "Being undone"),
                                    ("undone", "Undone"),
                                    ("failed", "Failed"),
                                ],
                                default="read",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("options", models.JSONField(default=dict, verbose_name="answers")),
                        ("columns", models.JSONField(default=list, verbose_name="columns")),
                        ("survey", models.JSONField(default=dict, verbose_name="what it holds")),
                        ("counts", models.JSONField(default=dict, verbose_name="what comes of it")),
                        ("rows", models.PositiveIntegerField(default=0, verbose_name="rows")),
                        ("done", models.PositiveIntegerField(default=0, verbose_name="rows done")),
                        ("failure", models.TextField(blank=True, verbose_name="why it failed")),
                        ("created_at", models.DateTimeField(verbose_name="uploaded")),
                        ("moved_at", models.DateTimeField(verbose_name="last sign of life")),
                        ("applied_at", models.DateTimeField(null=True, verbose_name="imported at")),
                        ("undone_at", models.DateTimeField(null=True, verbose_name="undone at")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "import",
                        "verbose_name_plural": "imports",
                        "indexes": [models.Index(fields=["-created_at", "-id"], name="import_newest")],
                        "constraints": [
                            models.UniqueConstraint(
                                models.Value(1),
                                condition=models.Q(("state__in", ["applying", "undoing"])),
                                name="one_import_writes_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "applied"), _negated=True),
                                    ("applied_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="import_applied_iff_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "undone"), _negated=True),
                                    ("undone_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="import_undone_iff_at",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExternalId",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("source", models.CharField(max_length=40, verbose_name="system")),
                        ("value", models.CharField(max_length=200, verbose_name="known there as")),
                        ("digests", models.JSONField(default=dict, verbose_name="what it said last")),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="external_ids",
                                to="core.contact",
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.importrun",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "name in another system",
                        "verbose_name_plural": "names in other systems",
                        "constraints": [
                            models.UniqueConstraint(fields=("source", "value"), name="one_contact_an_external_id")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExternalIdEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("source", models.CharField(max_length=40, verbose_name="system")),
                        ("value", models.CharField(max_length=200, verbose_name="known there as")),
                        (
                            "contact",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.contact",
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
                                to="members.externalid",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ImportLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("line", models.PositiveIntegerField(verbose_name="line")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("created", "New"),
                                    ("changed", "Changed"),
                                    ("same", "Recognised"),
                                    ("rejected", "Rejected"),
                                ],
                                max_length=8,
                                verbose_name="outcome",
                            ),
                        ),
                        ("made", models.JSONField(default=dict, verbose_name="what it made")),
                        ("before", models.JSONField(default=dict, verbose_name="what it changed")),
                        ("reason", models.TextField(blank=True, verbose_name="why it was rejected")),
                        ("cells", models.JSONField(default=list, verbose_name="rejected cells")),
                        (
                            "contact",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="import_lines",
                                to="core.contact",
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="members.importrun",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "line of an import",
                        "verbose_name_plural": "lines of imports",
                        "constraints": [
                            models.UniqueConstraint(fields=("run", "line"), name="one_outcome_a_line"),
                            models.CheckConstraint(
                                condition=models.Q(("outcome", "rejected"), ("reason", ""), _connector="XOR"),
                                name="rejected_iff_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JoinDraft",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                        ("answers", models.JSONField(verbose_name="what was typed")),
                        ("created_at", models.DateTimeField(verbose_name="begun")),
                        (
                            "order",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="join_drafts",
                                to="billing.order",
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="drafts",
                                to="members.membershiptype",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "join under way",
                        "verbose_name_plural": "joins under way",
                        "indexes": [models.Index(fields=["created_at"], name="draft_by_age")],
                    },
                ),
                migrations.CreateModel(
                    name="MemberPrice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                help_text="For example 12.00. Empty: from that day on they pay what everybody pays.",
                                max_digits=12,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="member price",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="from")),
                        (
                            "correction",
                            models.PositiveSmallIntegerField(
                                db_default=0, default=0, editable=False, verbose_name="correction"
                            ),
                        ),
                        ("set_at", models.DateTimeField(editable=False, verbose_name="set")),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="member_prices",
                                to="billing.product",
                            ),
                        ),
                        (
                            "set_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="member_prices",
                                to="members.membershiptype",
                                verbose_name="for whom",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "member price",
                        "verbose_name_plural": "member prices",
                        "ordering": ["-valid_from", "-correction"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("product", "type", "valid_from", "correction"), name="one_member_price_a_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount", None), ("amount__gte", 0), _connector="OR"),
                                name="member_price_is_not_negative",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MembershipEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("group", models.CharField(editable=False, max_length=60, verbose_name="exclusivity group")),
                        ("card_code", models.CharField(editable=False, max_length=32, verbose_name="card code")),
                        ("created_at", models.DateTimeField(verbose_name="applied")),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
                        (
                            "holder",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.contact",
                                verbose_name="holder",
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
                                to="members.membership",
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="members.membershiptype",
                                verbose_name="type",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="MembershipRuleEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "version",
                            models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="version"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Draft"), ("live", "Live"), ("superseded", "Superseded")],
                                default="draft",
                                editable=False,
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="live since")),
                        (
                            "period",
                            models.CharField(
                                choices=[
                                    ("rolling", "Rolling: starts the day it is bought"),
                                    ("fixed", "Fixed: the same dates for everybody"),
                                    ("lifetime", "For life"),
                                ],
                                default="rolling",
                                max_length=10,
                                verbose_name="kind of term",
                            ),
                        ),
                        (
                            "length",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="length",
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                choices=[("day", "days"), ("month", "months"), ("year", "years")],
                                default="year",
                                max_length=6,
                                verbose_name="unit",
                            ),
                        ),
                        (
                            "extra_days",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="Rolling terms only; usually 0.",
                                verbose_name="and so many days more",
                            ),
                        ),
                        (
                            "fixed_start_month",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="year starts in month",
                            ),
                        ),
                        (
                            "fixed_start_day",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(31),
                                ],
                                verbose_name="on day",
                            ),
                        ),
                        (
                            "rollover_month",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Joining on or after this date runs to the end of the following year. Empty: never.",
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="rolls over in month",
                            ),
                        ),
                        (
                            "rollover_day",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(31),
                                ],
                                verbose_name="on day",
                            ),
                        ),
                        (
                            "rollover_pricing",
                            models.CharField(
                                choices=[
                                    ("rest_plus_full", "the rest of this year and a full year"),
                                    ("full_only", "one full year"),
                                ],
                                default="rest_plus_full",
                                max_length=20,
                                verbose_name="after roll-over one pays",
                            ),
                        ),
                        (
                            "proration",
                            models.CharField(
                                choices=[
                                    ("none", "the full price"),
                                    ("month", "the months that remain, the month of joining included"),
                                    ("day", "the days that remain, the day of joining included"),
                                ],
                                default="none",
                                max_length=6,
                                verbose_name="joining halfway costs",
                            ),
                        ),
                        (
                            "full_price_until_month",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Joining up to and including this date costs the full price although the rest is prorated.",
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="full price until month",
                            ),
                        ),
                        (
                            "full_price_until_day",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(31),
                                ],
                                verbose_name="and day",
                            ),
                        ),
                        (
                            "grace_days",
                            models.PositiveSmallIntegerField(
                                default=30,
                                help_text="For so many days after the end rights go on, and renewing keeps the date.",
                                verbose_name="days of grace",
                            ),
                        ),
                        (
                            "renewal_window_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                default=90,
                                help_text="Empty: at any time.",
                                null=True,
                                verbose_name="may renew so many days ahead",
                            ),
                        ),
                        (
                            "reinstatement_fee",
                            models.DecimalField(
                                decimal_places=3,
                                default=0,
                                help_text="Added when somebody whose membership lapsed joins again; 0 for none.",
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="fee for coming back",
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
                                to="members.membershiprule",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="members.membershiptype",
                                verbose_name="membership type",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="MembershipTypeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "slug",
                            models.SlugField(
                                db_index=False,
                                help_text="The page is /join/address/, for example student.",
                                verbose_name="address",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="For example Student member.", max_length=120, verbose_name="name"
                            ),
                        ),
                        (
                            "summary",
                            models.CharField(
                                blank=True,
                                help_text="One line under the name: For anybody in full-time study.",
                                max_length=200,
                                verbose_name="for whom",
                            ),
                        ),
                        (
                            "holder_kind",
                            models.CharField(
                                choices=[("person", "Person"), ("organisation", "Organisation")],
                                default="person",
                                max_length=20,
                                verbose_name="held by",
                            ),
                        ),
                        (
                            "exclusivity_group",
                            models.SlugField(
                                blank=True,
                                db_index=False,
                                default="member",
                                help_text="One can hold one uncancelled membership of a group at a time. Empty: this type alone counts.",
                                verbose_name="exclusivity group",
                            ),
                        ),
                        ("needs_approval", models.BooleanField(default=False, verbose_name="staff approve first")),
                        (
                            "seats",
                            models.PositiveIntegerField(
                                default=0, help_text="How many people an organisation may name.", verbose_name="seats"
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Order on the join page.", verbose_name="position"
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer offered since"),
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
                                to="members.membershiptype",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="billing.product",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="NoticeHold",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("resumes_on", models.DateField(blank=True, null=True, verbose_name="write again from")),
                        ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="lifted")),
                        (
                            "exception",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notice_hold",
                                to="core.exceptionmade",
                            ),
                        ),
                        (
                            "lifted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notice_holds",
                                to="members.membership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "hold on renewal notices",
                        "verbose_name_plural": "holds on renewal notices",
                        "indexes": [
                            models.Index(condition=models.Q(("lifted_at", None)), fields=["-id"], name="hold_standing")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("lifted_at", None)),
                                fields=("membership",),
                                name="one_unlifted_hold_a_membership",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("lifted_at", None), ("lifted_by", None), _connector="XOR", _negated=True
                                ),
                                name="hold_lifted_iff_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeHoldEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("resumes_on", models.DateField(blank=True, null=True, verbose_name="write again from")),
                        ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="lifted")),
                        (
                            "exception",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.exceptionmade",
                            ),
                        ),
                        (
                            "lifted_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                                to="members.noticehold",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="NoticeStep",
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
                                help_text="What staff call it, for example First reminder.",
                                max_length=80,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "offset_days",
                            models.SmallIntegerField(
                                help_text="-30 is thirty days before the membership ends, 0 its last day, 14 two weeks after it.",
                                validators=[
                                    django.core.validators.MinValueValidator(-400),
                                    django.core.validators.MaxValueValidator(400),
                                ],
                                verbose_name="days from the last day",
                            ),
                        ),
                        (
                            "subject",
                            models.CharField(
                                max_length=150,
                                validators=[members.models.notices.validate_wording],
                                verbose_name="subject",
                            ),
                        ),
                        (
                            "text",
                            models.TextField(
                                help_text="Write as you would to one person; an empty line begins a paragraph. Filled in for each reader: {name}, {type}, {last_day}, {amount}, {number}, {association}, {signatory}, {link}. The button to renew and your signature stand below it by themselves.",
                                validators=[members.models.notices.validate_wording],
                                verbose_name="text",
                            ),
                        ),
                        ("active_since", models.DateField(editable=False, verbose_name="in the plan since")),
                        (
                            "archived_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Fill this in to stop it; nothing is lost.",
                                null=True,
                                verbose_name="no longer sent since",
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notice_steps",
                                to="members.membershiptype",
                                verbose_name="membership type",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "renewal notice",
                        "verbose_name_plural": "renewal notices",
                        "ordering": ["type", "offset_days", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("archived_at", None)),
                                fields=("type", "offset_days"),
                                name="one_notice_a_day_of_the_plan",
                                violation_error_message="Another notice of this type is sent on that day already.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeStepEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "name",
                            models.CharField(
                                help_text="What staff call it, for example First reminder.",
                                max_length=80,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "offset_days",
                            models.SmallIntegerField(
                                help_text="-30 is thirty days before the membership ends, 0 its last day, 14 two weeks after it.",
                                validators=[
                                    django.core.validators.MinValueValidator(-400),
                                    django.core.validators.MaxValueValidator(400),
                                ],
                                verbose_name="days from the last day",
                            ),
                        ),
                        (
                            "subject",
                            models.CharField(
                                max_length=150,
                                validators=[members.models.notices.validate_wording],
                                verbose_name="subject",
                            ),
                        ),
                        (
                            "text",
                            models.TextField(
                                help_text="Write as you would to one person; an empty line begins a paragraph. Filled in for each reader: {name}, {type}, {last_day}, {amount}, {number}, {association}, {signatory}, {link}. The button to renew and your signature stand below it by themselves.",
                                validators=[members.models.notices.validate_wording],
                                verbose_name="text",
                            ),
                        ),
                        ("active_since", models.DateField(editable=False, verbose_name="in the plan since")),
                        (
                            "archived_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Fill this in to stop it; nothing is lost.",
                                null=True,
                                verbose_name="no longer sent since",
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
                                to="members.noticestep",
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="members.membershiptype",
                                verbose_name="membership type",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Organisation",
                    fields=[
                        (
                            "contact",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="organisation",
                                serialize=False,
                                to="core.contact",
                            ),
                        ),
                        ("name", models.CharField(max_length=300, verbose_name="name")),
                        ("tax_number", models.CharField(blank=True, max_length=60, verbose_name="tax number")),
                    ],
                    options={
                        "verbose_name": "organisation",
                        "verbose_name_plural": "organisations",
                    },
                ),
                migrations.CreateModel(
                    name="OrganisationEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("name", models.CharField(max_length=300, verbose_name="name")),
                        ("tax_number", models.CharField(blank=True, max_length=60, verbose_name="tax number")),
                        (
                            "contact",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                serialize=False,
                                to="core.contact",
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
                                to="members.organisation",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        (
                            "contact",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="person",
                                serialize=False,
                                to="core.contact",
                            ),
                        ),
                        ("full_name", models.CharField(max_length=300, verbose_name="full name")),
                        ("given_name", models.CharField(blank=True, max_length=150, verbose_name="given name")),
                        ("family_name", models.CharField(blank=True, max_length=150, verbose_name="family name")),
                        (
                            "spoken_name",
                            models.CharField(
                                blank=True,
                                help_text="What to call them, or how it sounds: AH-mah-rah.",
                                max_length=150,
                                verbose_name="name as they say it",
                            ),
                        ),
                        ("born_on", models.DateField(blank=True, null=True, verbose_name="born on")),
                    ],
                    options={
                        "verbose_name": "person",
                        "verbose_name_plural": "persons",
                    },
                ),
                migrations.CreateModel(
                    name="PersonEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("full_name", models.CharField(max_length=300, verbose_name="full name")),
                        ("given_name", models.CharField(blank=True, max_length=150, verbose_name="given name")),
                        ("family_name", models.CharField(blank=True, max_length=150, verbose_name="family name")),
                        (
                            "spoken_name",
                            models.CharField(
                                blank=True,
                                help_text="What to call them, or how it sounds: AH-mah-rah.",
                                max_length=150,
                                verbose_name="name as they say it",
                            ),
                        ),
                        ("born_on", models.DateField(blank=True, null=True, verbose_name="born on")),
                        (
                            "contact",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                serialize=False,
                                to="core.contact",
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
                                to="members.person",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PlannedRenewalEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("announced_at", models.DateTimeField(verbose_name="announced")),
                        ("announcements", models.PositiveSmallIntegerField(default=1, verbose_name="announcements")),
                        ("charge_on", models.DateField(verbose_name="charged on")),
                        ("amount", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="amount")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        (
                            "asked_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="staff asked to try again"),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("renewed", "Renewed by itself"),
                                    ("otherwise", "Renewed in another way"),
                                    ("stopped", "Stopped before"),
                                    ("failed", "The card could not be charged"),
                                    ("not_possible", "It could not be renewed as announced"),
                                ],
                                max_length=20,
                                verbose_name="outcome",
                            ),
                        ),
                        ("why", models.CharField(blank=True, max_length=500, verbose_name="why")),
                        (
                            "agreement",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="members.autorenewal",
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
                                to="members.plannedrenewal",
                            ),
                        ),
                        (
                            "term",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="members.term",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ReservedFor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reserved_for",
                                to="billing.product",
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="products_for_it",
                                to="members.membershiptype",
                                verbose_name="only for",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "only for members of a type",
                        "verbose_name_plural": "only for members of these types; everybody may buy it while there is none",
                        "constraints": [
                            models.UniqueConstraint(fields=("product", "type"), name="reserved_once_for_a_type")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReservedForEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
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
                                to="members.reservedfor",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="billing.product",
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="members.membershiptype",
                                verbose_name="only for",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TermEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("days", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="days")),
                        ("anchor", models.DateField(verbose_name="counted from")),
                        ("grace_days", models.PositiveSmallIntegerField(verbose_name="days of grace")),
                        (
                            "import_reference",
                            models.CharField(blank=True, max_length=200, verbose_name="imported from"),
                        ),
                        ("granted_at", models.DateTimeField(verbose_name="granted")),
                        ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
                        (
                            "exception",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.exceptionmade",
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
                            "order_line",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="billing.orderline",
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
                                to="members.term",
                            ),
                        ),
                        (
                            "rule",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="members.membershiprule",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TermOffer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quoted_on", models.DateField(verbose_name="quoted on")),
                        ("made_at", models.DateTimeField(verbose_name="made")),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offers",
                                to="members.membership",
                            ),
                        ),
                        (
                            "rule",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offers",
                                to="members.membershiprule",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "offer of a term",
                        "verbose_name_plural": "offers of terms",
                    },
                ),
                migrations.CreateModel(
                    name="TermOfferEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("quoted_on", models.DateField(verbose_name="quoted on")),
                        ("made_at", models.DateTimeField(verbose_name="made")),
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
                                to="members.termoffer",
                            ),
                        ),
                        (
                            "rule",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="members.membershiprule",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="address",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_addressevent" ("contact_id", "country", "id", "is_preferred", "lines", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode") VALUES (NEW."contact_id", NEW."country", NEW."id", NEW."is_preferred", NEW."lines", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."postcode"); RETURN NULL;',
                            hash="d5b7f1140e4ac8c5c0eca1c9a5287169acb67c93",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9ef74",
                            table="members_address",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="address",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "members_addressevent" ("contact_id", "country", "id", "is_preferred", "lines", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode") VALUES (NEW."contact_id", NEW."country", NEW."id", NEW."is_preferred", NEW."lines", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."postcode"); RETURN NULL;',
                            hash="ec2d552aacd6e119c16623e3135e2e9d6a21ca80",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_2cfc4",
                            table="members_address",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="affiliation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_affiliationevent" ("from_on", "id", "is_primary_contact", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "until_on") VALUES (NEW."from_on", NEW."id", NEW."is_primary_contact", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."until_on"); RETURN NULL;',
                            hash="930addfdd3e86e7942ca72fe72d5c278d78519b8",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c4b1b",
                            table="members_affiliation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="affiliation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "members_affiliationevent" ("from_on", "id", "is_primary_contact", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "until_on") VALUES (NEW."from_on", NEW."id", NEW."is_primary_contact", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."until_on"); RETURN NULL;',
                            hash="9f8e11687592f98375cc7a654e969c27b5764b3f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bb9a8",
                            table="members_affiliation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membershiptype",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_membershiptypeevent" ("archived_at", "exclusivity_group", "holder_kind", "id", "name", "needs_approval", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id", "seats", "slug", "summary") VALUES (NEW."archived_at", NEW."exclusivity_group", NEW."holder_kind", NEW."id", NEW."name", NEW."needs_approval", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."product_id", NEW."seats", NEW."slug", NEW."summary"); RETURN NULL;',
                            hash="93dca32268998277326394934ae940e3ce71bd52",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9a78c",
                            table="members_membershiptype",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membershiptype",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "members_membershiptypeevent" ("archived_at", "exclusivity_group", "holder_kind", "id", "name", "needs_approval", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id", "seats", "slug", "summary") VALUES (NEW."archived_at", NEW."exclusivity_group", NEW."holder_kind", NEW."id", NEW."name", NEW."needs_approval", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."product_id", NEW."seats", NEW."slug", NEW."summary"); RETURN NULL;',
                            hash="a52c9c420c43724b310736099e27c60ec8faf132",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ec08f",
                            table="members_membershiptype",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_membershipevent" ("cancelled_at", "card_code", "created_at", "group", "holder_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type_id") VALUES (NEW."cancelled_at", NEW."card_code", NEW."created_at", NEW."group", NEW."holder_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."type_id"); RETURN NULL;',
                            hash="f613cb0812b94484472c44c5d23e3586414ab946",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_20243",
                            table="members_membership",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "members_membershipevent" ("cancelled_at", "card_code", "created_at", "group", "holder_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type_id") VALUES (NEW."cancelled_at", NEW."card_code", NEW."created_at", NEW."group", NEW."holder_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."type_id"); RETURN NULL;',
                            hash="1f6112ad0a94daed236dda8d3624f2b8e91387c2",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f5071",
                            table="members_membership",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="autorenewal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_autorenewalevent" ("agreed_at", "agreed_by_id", "channel", "end_reason", "end_words", "ended_at", "ended_by_id", "id", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_method_id", "wording") VALUES (NEW."agreed_at", NEW."agreed_by_id", NEW."channel", NEW."end_reason", NEW."end_words", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."membership_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."saved_method_id", NEW."wording"); RETURN NULL;',
                            hash="743701d18f2512e10c7e9af83177d0f63f0ddcd0",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_64be8",
                            table="members_autorenewal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="autorenewal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "members_autorenewalevent" ("agreed_at", "agreed_by_id", "channel", "end_reason", "end_words", "ended_at", "ended_by_id", "id", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_method_id", "wording") VALUES (NEW."agreed_at", NEW."agreed_by_id", NEW."channel", NEW."end_reason", NEW."end_words", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."membership_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."saved_method_id", NEW."wording"); RETURN NULL;',
                            hash="7700d5f12e03667fc1d2ec1a8e2b46821cc917de",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1c961",
                            table="members_autorenewal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membershiprule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="published_rules_stay",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.state <> 'draft' AND (to_jsonb(OLD) - 'state') IS DISTINCT FROM (to_jsonb(NEW) - 'state'))",
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="1f3eff7f930e349b6173b7a80d9f3ea1aad1054d",
                            operation="UPDATE",
                            pgid="pgtrigger_published_rules_stay_10be8",
                            table="members_membershiprule",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membershiprule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="published_rules_are_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.state <> 'draft')",
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="6df006088d2b0b26defb149848059177f01f00cd",
                            operation="DELETE",
                            pgid="pgtrigger_published_rules_are_kept_70beb",
                            table="members_membershiprule",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membershiprule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_membershipruleevent" ("extra_days", "fixed_start_day", "fixed_start_month", "full_price_until_day", "full_price_until_month", "grace_days", "id", "length", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proration", "published_at", "published_by_id", "reinstatement_fee", "renewal_window_days", "rollover_day", "rollover_month", "rollover_pricing", "state", "type_id", "unit", "version") VALUES (NEW."extra_days", NEW."fixed_start_day", NEW."fixed_start_month", NEW."full_price_until_day", NEW."full_price_until_month", NEW."grace_days", NEW."id", NEW."length", NEW."period", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proration", NEW."published_at", NEW."published_by_id", NEW."reinstatement_fee", NEW."renewal_window_days", NEW."rollover_day", NEW."rollover_month", NEW."rollover_pricing", NEW."state", NEW."type_id", NEW."unit", NEW."version"); RETURN NULL;',
                            hash="22fbe30f2ef225b9f86dde46eef702027913b1f5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_11787",
                            table="members_membershiprule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membershiprule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "members_membershipruleevent" ("extra_days", "fixed_start_day", "fixed_start_month", "full_price_until_day", "full_price_until_month", "grace_days", "id", "length", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proration", "published_at", "published_by_id", "reinstatement_fee", "renewal_window_days", "rollover_day", "rollover_month", "rollover_pricing", "state", "type_id", "unit", "version") VALUES (NEW."extra_days", NEW."fixed_start_day", NEW."fixed_start_month", NEW."full_price_until_day", NEW."full_price_until_month", NEW."grace_days", NEW."id", NEW."length", NEW."period", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proration", NEW."published_at", NEW."published_by_id", NEW."reinstatement_fee", NEW."renewal_window_days", NEW."rollover_day", NEW."rollover_month", NEW."rollover_pricing", NEW."state", NEW."type_id", NEW."unit", NEW."version"); RETURN NULL;',
                            hash="a957fce44f9673906434dc40d937c02570c15573",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_2d6b3",
                            table="members_membershiprule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="term",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_termevent" ("anchor", "days", "exception_id", "grace_days", "granted_at", "id", "import_reference", "membership_id", "order_line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "rule_id") VALUES (NEW."anchor", NEW."days", NEW."exception_id", NEW."grace_days", NEW."granted_at", NEW."id", NEW."import_reference", NEW."membership_id", NEW."order_line_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revoked_at", NEW."rule_id"); RETURN NULL;',
                            hash="b85be7d222f1658df42662529a39f0392889408c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d8e11",
                            table="members_term",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="term",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "members_termevent" ("anchor", "days", "exception_id", "grace_days", "granted_at", "id", "import_reference", "membership_id", "order_line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "rule_id") VALUES (NEW."anchor", NEW."days", NEW."exception_id", NEW."grace_days", NEW."granted_at", NEW."id", NEW."import_reference", NEW."membership_id", NEW."order_line_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revoked_at", NEW."rule_id"); RETURN NULL;',
                            hash="97e5ef3f859969d55b826767fd32de02a8a45718",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9fb10",
                            table="members_term",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="plannedrenewal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_plannedrenewalevent" ("agreement_id", "amount", "announced_at", "announcements", "asked_at", "charge_on", "closed_at", "currency", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "term_id", "why") VALUES (NEW."agreement_id", NEW."amount", NEW."announced_at", NEW."announcements", NEW."asked_at", NEW."charge_on", NEW."closed_at", NEW."currency", NEW."id", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."term_id", NEW."why"); RETURN NULL;',
                            hash="da055e5d4100ed94e0e7128e14694598e8ee2950",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0b2ce",
                            table="members_plannedrenewal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="plannedrenewal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "members_plannedrenewalevent" ("agreement_id", "amount", "announced_at", "announcements", "asked_at", "charge_on", "closed_at", "currency", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "term_id", "why") VALUES (NEW."agreement_id", NEW."amount", NEW."announced_at", NEW."announcements", NEW."asked_at", NEW."charge_on", NEW."closed_at", NEW."currency", NEW."id", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."term_id", NEW."why"); RETURN NULL;',
                            hash="fab95df2be12182a3c5bb833dd998cc14a461226",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3f5e3",
                            table="members_plannedrenewal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="consent_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="34b65ba78a1876585722d87d6414e5973d432c6e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_consent_is_append_only_dd9ed",
                            table="members_consent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="externalid",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."contact_id" IS DISTINCT FROM (NEW."contact_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."value" IS DISTINCT FROM (NEW."value"))',
                            func='INSERT INTO "members_externalidevent" ("contact_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "value") VALUES (NEW."contact_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source", NEW."value"); RETURN NULL;',
                            hash="2f0a44fce069e2bb7f7566b5ad5a4595c4b6ad61",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_776eb",
                            table="members_externalid",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="externalid",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_externalidevent" ("contact_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "value") VALUES (OLD."contact_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source", OLD."value"); RETURN NULL;',
                            hash="c44984762de8acbe81d71664998428e06802f8e1",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_66f68",
                            table="members_externalid",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="memberprice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="member_price_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="4d7d33489a4cab38a2f782b5ef50338661222b1f",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_member_price_is_append_only_e5ef2",
                            table="members_memberprice",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="noticehold",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_noticeholdevent" ("exception_id", "id", "lifted_at", "lifted_by_id", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resumes_on") VALUES (NEW."exception_id", NEW."id", NEW."lifted_at", NEW."lifted_by_id", NEW."membership_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."resumes_on"); RETURN NULL;',
                            hash="73a1cdd92f62c901e7241a47c286cb976fdeed49",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a8a97",
                            table="members_noticehold",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="noticehold",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "members_noticeholdevent" ("exception_id", "id", "lifted_at", "lifted_by_id", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resumes_on") VALUES (NEW."exception_id", NEW."id", NEW."lifted_at", NEW."lifted_by_id", NEW."membership_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."resumes_on"); RETURN NULL;',
                            hash="9924028ad29dfa4ad1e4d2c2e8901db1a9c90191",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7c8df",
                            table="members_noticehold",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="noticestep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_noticestepevent" ("active_since", "archived_at", "id", "name", "offset_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject", "text", "type_id") VALUES (NEW."active_since", NEW."archived_at", NEW."id", NEW."name", NEW."offset_days", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."subject", NEW."text", NEW."type_id"); RETURN NULL;',
                            hash="e61a47aa07925c166e8d91dfb24495f49ff02640",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_bb5aa",
                            table="members_noticestep",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="noticestep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "members_noticestepevent" ("active_since", "archived_at", "id", "name", "offset_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject", "text", "type_id") VALUES (NEW."active_since", NEW."archived_at", NEW."id", NEW."name", NEW."offset_days", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."subject", NEW."text", NEW."type_id"); RETURN NULL;',
                            hash="6690531fe1af775eb882443b64301a23293af543",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f0656",
                            table="members_noticestep",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="organisation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_organisationevent" ("contact_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tax_number") VALUES (NEW."contact_id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."contact_id", NEW."tax_number"); RETURN NULL;',
                            hash="e63905f1796099d01230bd033393f111327f0760",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d68e8",
                            table="members_organisation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="organisation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "members_organisationevent" ("contact_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tax_number") VALUES (NEW."contact_id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."contact_id", NEW."tax_number"); RETURN NULL;',
                            hash="19a07a26fb28efc0c9e809912a526a6d078ea4ba",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f4b2a",
                            table="members_organisation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="person",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_personevent" ("born_on", "contact_id", "family_name", "full_name", "given_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "spoken_name") VALUES (NEW."born_on", NEW."contact_id", NEW."family_name", NEW."full_name", NEW."given_name", _pgh_attach_context(), NOW(), \'insert\', NEW."contact_id", NEW."spoken_name"); RETURN NULL;',
                            hash="cf18a655eb60691587ccb20154a7f50bfd5ec411",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ccaf2",
                            table="members_person",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="person",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "members_personevent" ("born_on", "contact_id", "family_name", "full_name", "given_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "spoken_name") VALUES (NEW."born_on", NEW."contact_id", NEW."family_name", NEW."full_name", NEW."given_name", _pgh_attach_context(), NOW(), \'update\', NEW."contact_id", NEW."spoken_name"); RETURN NULL;',
                            hash="a47e7004cb64acc57f40a32ee379300b0ce4d07c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a133a",
                            table="members_person",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reservedfor",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_reservedforevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "type_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."product_id", NEW."type_id"); RETURN NULL;',
                            hash="2b9cff76ce4c2b13cd532cd6034e025f785a4eb6",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_67a88",
                            table="members_reservedfor",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reservedfor",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_reservedforevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "type_id") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."product_id", OLD."type_id"); RETURN NULL;',
                            hash="fb50147812015613eb35bc89ccebfafd06eca138",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_208ff",
                            table="members_reservedfor",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="termoffer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_termofferevent" ("id", "made_at", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quoted_on", "rule_id") VALUES (NEW."id", NEW."made_at", NEW."membership_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quoted_on", NEW."rule_id"); RETURN NULL;',
                            hash="2ebc2e0d6c14014f5c401d910c12f61c90d23b4c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e2060",
                            table="members_termoffer",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="termoffer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "members_termofferevent" ("id", "made_at", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quoted_on", "rule_id") VALUES (NEW."id", NEW."made_at", NEW."membership_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quoted_on", NEW."rule_id"); RETURN NULL;',
                            hash="02f2f380ce5200f201f924c55dbf3e9714607c70",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e7ecc",
                            table="members_termoffer",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
