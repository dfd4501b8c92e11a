"""Events, tickets, sessions, parties, attendance and credits, on an empty database.

Replaces the steps in which they grew: a database that took all of them has what this makes, and records it as done.
"""

import ams.core.migrating
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("events", "0001_events"),
        ("events", "0002_waiting_sessions_and_credits"),
        ("events", "0003_moved_to_another_event"),
    ]

    initial = True

    dependencies = [
        ("billing", "0001_as_of_2026_11_23"),
        ("core", "0001_as_of_2026_11_23"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        ams.core.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="Event",
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
                                help_text="The page is /events/address/, for example spring-walk-2027.",
                                unique=True,
                                verbose_name="address",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                help_text="For example Spring walk along the river.",
                                max_length=160,
                                verbose_name="title",
                            ),
                        ),
                        (
                            "summary",
                            models.CharField(
                                blank=True,
                                help_text="For example: Three hours with binoculars, for all.",
                                max_length=200,
                                verbose_name="in one line",
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                help_text="Plain text. An empty line begins a new paragraph.",
                                verbose_name="description",
                            ),
                        ),
                        (
                            "place",
                            models.CharField(
                                blank=True,
                                help_text="As one would tell somebody the way, for example: Boathouse, Mill Lane 3, Utrecht.",
                                max_length=300,
                                verbose_name="place",
                            ),
                        ),
                        (
                            "online_link",
                            models.CharField(
                                blank=True,
                                help_text="For example https://meet.example.org/river. Only those with a ticket are shown it.",
                                max_length=500,
                                validators=[django.core.validators.URLValidator(["https", "http"])],
                                verbose_name="online link",
                            ),
                        ),
                        ("start_date", models.DateField(verbose_name="starts on")),
                        ("start_time", models.TimeField(verbose_name="at")),
                        ("end_date", models.DateField(verbose_name="ends on")),
                        ("end_time", models.TimeField(verbose_name="until")),
                        (
                            "zone",
                            models.CharField(
                                help_text="Whose clocks these times are, for example Europe/Lisbon. Wherever you are, they stay as written.",
                                max_length=64,
                                verbose_name="time zone",
                            ),
                        ),
                        (
                            "capacity",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="For all ticket types together, for example 40. Empty: there is room for everybody.",
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="seats",
                            ),
                        ),
                        (
                            "agenda",
                            models.TextField(
                                blank=True,
                                help_text="Plain text, one line a part, for example: 10:00 Welcome, with coffee.",
                                verbose_name="programme",
                            ),
                        ),
                        (
                            "speakers",
                            models.TextField(
                                blank=True,
                                help_text="One line a person, for example: Ana Sousa, warden of the reserve.",
                                verbose_name="speakers",
                            ),
                        ),
                        (
                            "picture",
                            models.FileField(
                                blank=True,
                                help_text="A photograph as PNG, JPEG or WebP. It is made small enough for a telephone.",
                                upload_to="events/",
                                verbose_name="picture",
                            ),
                        ),
                        (
                            "picture_alt",
                            models.CharField(
                                blank=True,
                                help_text="For those who cannot see it, for example: Two herons at the weir.",
                                max_length=200,
                                verbose_name="picture in words",
                            ),
                        ),
                        ("thumbnail", models.BinaryField(blank=True, default=b"", verbose_name="small picture")),
                        (
                            "picture_size",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                blank=True,
                                default=list,
                                editable=False,
                                size=2,
                            ),
                        ),
                        (
                            "has_waiting_list",
                            models.BooleanField(
                                default=True,
                                help_text="Who finds it full may wait; freed seats are offered in turn.",
                                verbose_name="waiting list",
                            ),
                        ),
                        (
                            "offer_hours",
                            models.PositiveSmallIntegerField(
                                default=24,
                                help_text="Hours in which somebody who waited can take up an offered seat, before it goes to the next.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(336),
                                ],
                                verbose_name="an offer stands for",
                            ),
                        ),
                        (
                            "copied_from",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="copies",
                                to="events.event",
                                verbose_name="copy of",
                            ),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="published"),
                        ),
                        (
                            "cancelled_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="cancelled"),
                        ),
                    ],
                    options={
                        "verbose_name": "event",
                        "verbose_name_plural": "events",
                        "ordering": ["start_date", "start_time", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("end_date__gt", models.F("start_date")),
                                    models.Q(
                                        ("end_date", models.F("start_date")), ("end_time__gt", models.F("start_time"))
                                    ),
                                    _connector="OR",
                                ),
                                name="event_ends_after_it_starts",
                                violation_error_message="It ends before it starts. Change one of the two.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("capacity", None), ("capacity__gte", 1), _connector="OR"),
                                name="event_has_a_seat",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_at", None),
                                    models.Q(("place", ""), _negated=True),
                                    models.Q(("online_link", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="published_event_is_somewhere",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("cancelled_at", None),
                                    models.Q(("published_at", None), _negated=True),
                                    _connector="OR",
                                ),
                                name="only_what_was_published_is_cancelled",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_eventevent" ("agenda", "cancelled_at", "capacity", "copied_from_id", "description", "end_date", "end_time", "has_waiting_list", "id", "offer_hours", "online_link", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "picture", "picture_alt", "picture_size", "place", "published_at", "slug", "speakers", "start_date", "start_time", "summary", "title", "zone") VALUES (NEW."agenda", NEW."cancelled_at", NEW."capacity", NEW."copied_from_id", NEW."description", NEW."end_date", NEW."end_time", NEW."has_waiting_list", NEW."id", NEW."offer_hours", NEW."online_link", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."picture", NEW."picture_alt", NEW."picture_size", NEW."place", NEW."published_at", NEW."slug", NEW."speakers", NEW."start_date", NEW."start_time", NEW."summary", NEW."title", NEW."zone"); RETURN NULL;',
                                    hash="d9b96a0177b56b2c93412978d9f06ec783aaaa64",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_82b94",
                                    table="events_event",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."agenda" IS DISTINCT FROM (NEW."agenda") OR OLD."cancelled_at" IS DISTINCT FROM (NEW."cancelled_at") OR OLD."capacity" IS DISTINCT FROM (NEW."capacity") OR OLD."copied_from_id" IS DISTINCT FROM (NEW."copied_from_id") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."end_date" IS DISTINCT FROM (NEW."end_date") OR OLD."end_time" IS DISTINCT FROM (NEW."end_time") OR OLD."has_waiting_list" IS DISTINCT FROM (NEW."has_waiting_list") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."offer_hours" IS DISTINCT FROM (NEW."offer_hours") OR OLD."online_link" IS DISTINCT FROM (NEW."online_link") OR OLD."picture" IS DISTINCT FROM (NEW."picture") OR OLD."picture_alt" IS DISTINCT FROM (NEW."picture_alt") OR OLD."picture_size" IS DISTINCT FROM (NEW."picture_size") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."speakers" IS DISTINCT FROM (NEW."speakers") OR OLD."start_date" IS DISTINCT FROM (NEW."start_date") OR OLD."start_time" IS DISTINCT FROM (NEW."start_time") OR OLD."summary" IS DISTINCT FROM (NEW."summary") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."zone" IS DISTINCT FROM (NEW."zone"))',
                                    func='INSERT INTO "events_eventevent" ("agenda", "cancelled_at", "capacity", "copied_from_id", "description", "end_date", "end_time", "has_waiting_list", "id", "offer_hours", "online_link", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "picture", "picture_alt", "picture_size", "place", "published_at", "slug", "speakers", "start_date", "start_time", "summary", "title", "zone") VALUES (NEW."agenda", NEW."cancelled_at", NEW."capacity", NEW."copied_from_id", NEW."description", NEW."end_date", NEW."end_time", NEW."has_waiting_list", NEW."id", NEW."offer_hours", NEW."online_link", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."picture", NEW."picture_alt", NEW."picture_size", NEW."place", NEW."published_at", NEW."slug", NEW."speakers", NEW."start_date", NEW."start_time", NEW."summary", NEW."title", NEW."zone"); RETURN NULL;',
                                    hash="43eb1abd51006edc66625a4954da03e26b66a352",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_73f59",
                                    table="events_event",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EventEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="events.event",
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
                        ("id", models.BigIntegerField()),
                        (
                            "slug",
                            models.SlugField(
                                db_index=False,
                                help_text="The page is /events/address/, for example spring-walk-2027.",
                                verbose_name="address",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                help_text="For example Spring walk along the river.",
                                max_length=160,
                                verbose_name="title",
                            ),
                        ),
                        (
                            "summary",
                            models.CharField(
                                blank=True,
                                help_text="For example: Three hours with binoculars, for all.",
                                max_length=200,
                                verbose_name="in one line",
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                help_text="Plain text. An empty line begins a new paragraph.",
                                verbose_name="description",
                            ),
                        ),
                        (
                            "place",
                            models.CharField(
                                blank=True,
                                help_text="As one would tell somebody the way, for example: Boathouse, Mill Lane 3, Utrecht.",
                                max_length=300,
                                verbose_name="place",
                            ),
                        ),
                        (
                            "online_link",
                            models.CharField(
                                blank=True,
                                help_text="For example https://meet.example.org/river. Only those with a ticket are shown it.",
                                max_length=500,
                                validators=[django.core.validators.URLValidator(["https", "http"])],
                                verbose_name="online link",
                            ),
                        ),
                        ("start_date", models.DateField(verbose_name="starts on")),
                        ("start_time", models.TimeField(verbose_name="at")),
                        ("end_date", models.DateField(verbose_name="ends on")),
                        ("end_time", models.TimeField(verbose_name="until")),
                        (
                            "zone",
                            models.CharField(
                                help_text="Whose clocks these times are, for example Europe/Lisbon. Wherever you are, they stay as written.",
                                max_length=64,
                                verbose_name="time zone",
                            ),
                        ),
                        (
                            "capacity",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="For all ticket types together, for example 40. Empty: there is room for everybody.",
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="seats",
                            ),
                        ),
                        (
                            "agenda",
                            models.TextField(
                                blank=True,
                                help_text="Plain text, one line a part, for example: 10:00 Welcome, with coffee.",
                                verbose_name="programme",
                            ),
                        ),
                        (
                            "speakers",
                            models.TextField(
                                blank=True,
                                help_text="One line a person, for example: Ana Sousa, warden of the reserve.",
                                verbose_name="speakers",
                            ),
                        ),
                        (
                            "picture",
                            models.FileField(
                                blank=True,
                                help_text="A photograph as PNG, JPEG or WebP. It is made small enough for a telephone.",
                                upload_to="events/",
                                verbose_name="picture",
                            ),
                        ),
                        (
                            "picture_alt",
                            models.CharField(
                                blank=True,
                                help_text="For those who cannot see it, for example: Two herons at the weir.",
                                max_length=200,
                                verbose_name="picture in words",
                            ),
                        ),
                        (
                            "picture_size",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                blank=True,
                                default=list,
                                editable=False,
                                size=2,
                            ),
                        ),
                        (
                            "has_waiting_list",
                            models.BooleanField(
                                default=True,
                                help_text="Who finds it full may wait; freed seats are offered in turn.",
                                verbose_name="waiting list",
                            ),
                        ),
                        (
                            "offer_hours",
                            models.PositiveSmallIntegerField(
                                default=24,
                                help_text="Hours in which somebody who waited can take up an offered seat, before it goes to the next.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(336),
                                ],
                                verbose_name="an offer stands for",
                            ),
                        ),
                        (
                            "copied_from",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.event",
                                verbose_name="copy of",
                            ),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="published"),
                        ),
                        (
                            "cancelled_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="cancelled"),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TicketType",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ticket_types",
                                to="events.event",
                                verbose_name="event",
                            ),
                        ),
                        (
                            "product",
                            models.OneToOneField(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ticket_type",
                                to="billing.product",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="For example Early bird, or Student.", max_length=120, verbose_name="name"
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Order on the page.", verbose_name="position"
                            ),
                        ),
                        (
                            "capacity",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Of this type, within the event's own. Empty: as many as the event has.",
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="seats",
                            ),
                        ),
                        (
                            "sold_from",
                            models.DateField(
                                blank=True,
                                help_text="The first day one can have it. Empty: at once.",
                                null=True,
                                verbose_name="from",
                            ),
                        ),
                        (
                            "sold_until",
                            models.DateField(
                                blank=True,
                                help_text="The last day one can have it. Empty: until the event starts.",
                                null=True,
                                verbose_name="until",
                            ),
                        ),
                        (
                            "most_per_order",
                            models.PositiveSmallIntegerField(
                                default=10,
                                help_text="How many people one form can register, for example 4.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(50),
                                ],
                                verbose_name="most per order",
                            ),
                        ),
                        (
                            "needs_approval",
                            models.BooleanField(
                                default=False,
                                help_text="People ask for it; whom staff approve is offered the seats, as from the waiting list.",
                                verbose_name="staff approve each request",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "ticket type",
                        "verbose_name_plural": "ticket types",
                        "ordering": ["position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "name"), name="ticket_types_differ_in_name"),
                            models.CheckConstraint(
                                condition=models.Q(("capacity", None), ("capacity__gte", 1), _connector="OR"),
                                name="ticket_type_has_a_seat",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sold_from", None),
                                    ("sold_until", None),
                                    ("sold_from__lte", models.F("sold_until")),
                                    _connector="OR",
                                ),
                                name="tickets_are_sold_from_before_until",
                                violation_error_message="The first day is after the last. Change one of them.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("most_per_order__gte", 1)), name="one_may_come_alone"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_tickettypeevent" ("capacity", "event_id", "id", "most_per_order", "name", "needs_approval", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id", "sold_from", "sold_until") VALUES (NEW."capacity", NEW."event_id", NEW."id", NEW."most_per_order", NEW."name", NEW."needs_approval", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."product_id", NEW."sold_from", NEW."sold_until"); RETURN NULL;',
                                    hash="99100a495ac996d76e11b6e4605bb0d4c86f634e",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_71224",
                                    table="events_tickettype",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "events_tickettypeevent" ("capacity", "event_id", "id", "most_per_order", "name", "needs_approval", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id", "sold_from", "sold_until") VALUES (NEW."capacity", NEW."event_id", NEW."id", NEW."most_per_order", NEW."name", NEW."needs_approval", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."product_id", NEW."sold_from", NEW."sold_until"); RETURN NULL;',
                                    hash="cad43d4ead28495cf794c65cc0a139818771d9f4",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_4386c",
                                    table="events_tickettype",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TicketTypeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="events.tickettype",
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
                        ("id", models.BigIntegerField()),
                        (
                            "event",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.event",
                                verbose_name="event",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                db_constraint=False,
                                editable=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="billing.product",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="For example Early bird, or Student.", max_length=120, verbose_name="name"
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Order on the page.", verbose_name="position"
                            ),
                        ),
                        (
                            "capacity",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Of this type, within the event's own. Empty: as many as the event has.",
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="seats",
                            ),
                        ),
                        (
                            "sold_from",
                            models.DateField(
                                blank=True,
                                help_text="The first day one can have it. Empty: at once.",
                                null=True,
                                verbose_name="from",
                            ),
                        ),
                        (
                            "sold_until",
                            models.DateField(
                                blank=True,
                                help_text="The last day one can have it. Empty: until the event starts.",
                                null=True,
                                verbose_name="until",
                            ),
                        ),
                        (
                            "most_per_order",
                            models.PositiveSmallIntegerField(
                                default=10,
                                help_text="How many people one form can register, for example 4.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(50),
                                ],
                                verbose_name="most per order",
                            ),
                        ),
                        (
                            "needs_approval",
                            models.BooleanField(
                                default=False,
                                help_text="People ask for it; whom staff approve is offered the seats, as from the waiting list.",
                                verbose_name="staff approve each request",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Registration",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ticket_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="registrations",
                                to="events.tickettype",
                                verbose_name="ticket type",
                            ),
                        ),
                        (
                            "order_line",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="registration",
                                to="billing.orderline",
                                verbose_name="order line",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="registrations",
                                to="core.contact",
                                verbose_name="contact",
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        ("answers", models.JSONField(blank=True, default=dict, verbose_name="answers")),
                        (
                            "overbooked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.exceptionmade",
                                verbose_name="overbooked by",
                            ),
                        ),
                        ("code", models.CharField(editable=False, max_length=32, unique=True, verbose_name="code")),
                        ("registered_at", models.DateTimeField(verbose_name="registered")),
                        (
                            "moved_to",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moved_from",
                                to="events.registration",
                                verbose_name="comes instead to",
                            ),
                        ),
                        (
                            "difference_line",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="difference_of",
                                to="billing.orderline",
                                verbose_name="difference",
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed")),
                        ("lapsed_at", models.DateTimeField(blank=True, null=True, verbose_name="not paid in time")),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
                    ],
                    options={
                        "verbose_name": "registration",
                        "verbose_name_plural": "registrations",
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(fields=["ticket_type", "name", "id"], name="registration_by_name"),
                            models.Index(
                                condition=models.Q(("cancelled_at", None), ("lapsed_at", None)),
                                fields=["ticket_type"],
                                name="registration_seated",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_at", None),
                                    models.Q(("order_line", None), _negated=True),
                                    models.Q(("moved_to", None), _negated=True),
                                    _connector="OR",
                                ),
                                name="confirmed_registration_was_ordered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("moved_to", None), models.Q(("cancelled_at", None), _negated=True), _connector="OR"
                                ),
                                name="moved_registration_comes_no_more",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("lapsed_at", None), ("confirmed_at", None), _connector="OR"),
                                name="lapsed_registration_is_not_confirmed",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_registrationevent" ("answers", "cancelled_at", "code", "confirmed_at", "contact_id", "difference_line_id", "email", "id", "lapsed_at", "moved_to_id", "name", "order_line_id", "overbooked_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_at", "ticket_type_id") VALUES (NEW."answers", NEW."cancelled_at", NEW."code", NEW."confirmed_at", NEW."contact_id", NEW."difference_line_id", NEW."email", NEW."id", NEW."lapsed_at", NEW."moved_to_id", NEW."name", NEW."order_line_id", NEW."overbooked_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."registered_at", NEW."ticket_type_id"); RETURN NULL;',
                                    hash="2dfaab8975cc8d67451d0a14eb9fcc1107595e6b",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_c84d7",
                                    table="events_registration",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "events_registrationevent" ("answers", "cancelled_at", "code", "confirmed_at", "contact_id", "difference_line_id", "email", "id", "lapsed_at", "moved_to_id", "name", "order_line_id", "overbooked_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_at", "ticket_type_id") VALUES (NEW."answers", NEW."cancelled_at", NEW."code", NEW."confirmed_at", NEW."contact_id", NEW."difference_line_id", NEW."email", NEW."id", NEW."lapsed_at", NEW."moved_to_id", NEW."name", NEW."order_line_id", NEW."overbooked_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."registered_at", NEW."ticket_type_id"); RETURN NULL;',
                                    hash="7120208b5331eb519c124c11dffddda4ff879130",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_87442",
                                    table="events_registration",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegistrationEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="events.registration",
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
                        ("id", models.BigIntegerField()),
                        (
                            "ticket_type",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.tickettype",
                                verbose_name="ticket type",
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
                                verbose_name="order line",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.contact",
                                verbose_name="contact",
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        ("answers", models.JSONField(blank=True, default=dict, verbose_name="answers")),
                        (
                            "overbooked_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.exceptionmade",
                                verbose_name="overbooked by",
                            ),
                        ),
                        ("code", models.CharField(editable=False, max_length=32, verbose_name="code")),
                        ("registered_at", models.DateTimeField(verbose_name="registered")),
                        (
                            "moved_to",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.registration",
                                verbose_name="comes instead to",
                            ),
                        ),
                        (
                            "difference_line",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="billing.orderline",
                                verbose_name="difference",
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed")),
                        ("lapsed_at", models.DateTimeField(blank=True, null=True, verbose_name="not paid in time")),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Hold",
                    fields=[
                        (
                            "registration",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="hold",
                                serialize=False,
                                to="events.registration",
                            ),
                        ),
                        ("expires_at", models.DateTimeField(null=True, verbose_name="kept until")),
                    ],
                    options={
                        "verbose_name": "kept seat",
                        "verbose_name_plural": "kept seats",
                    },
                ),
                migrations.CreateModel(
                    name="Session",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sessions",
                                to="events.event",
                                verbose_name="event",
                            ),
                        ),
                        (
                            "product",
                            models.OneToOneField(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="session",
                                to="billing.product",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                help_text="For example Bird calls, a workshop.", max_length=160, verbose_name="title"
                            ),
                        ),
                        (
                            "place",
                            models.CharField(
                                blank=True,
                                help_text="For example Room 2. May be empty.",
                                max_length=200,
                                verbose_name="where",
                            ),
                        ),
                        ("start_date", models.DateField(verbose_name="starts on")),
                        ("start_time", models.TimeField(verbose_name="at")),
                        ("end_date", models.DateField(verbose_name="ends on")),
                        ("end_time", models.TimeField(verbose_name="until")),
                        (
                            "capacity",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Of this session. Empty: room for everybody who comes.",
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="seats",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Order on the page.", verbose_name="position"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "session",
                        "verbose_name_plural": "sessions",
                        "ordering": ["start_date", "start_time", "position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "title"), name="sessions_differ_in_title"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("end_date__gt", models.F("start_date")),
                                    models.Q(
                                        ("end_date", models.F("start_date")), ("end_time__gt", models.F("start_time"))
                                    ),
                                    _connector="OR",
                                ),
                                name="session_ends_after_it_starts",
                                violation_error_message="It ends before it starts. Change one of the two.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("capacity", None), ("capacity__gte", 1), _connector="OR"),
                                name="session_has_a_seat",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_sessionevent" ("capacity", "end_date", "end_time", "event_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "position", "product_id", "start_date", "start_time", "title") VALUES (NEW."capacity", NEW."end_date", NEW."end_time", NEW."event_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."position", NEW."product_id", NEW."start_date", NEW."start_time", NEW."title"); RETURN NULL;',
                                    hash="f04d161daa1c0fb53cbba4f779f92d05a179fa99",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_033e9",
                                    table="events_session",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "events_sessionevent" ("capacity", "end_date", "end_time", "event_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "position", "product_id", "start_date", "start_time", "title") VALUES (NEW."capacity", NEW."end_date", NEW."end_time", NEW."event_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."position", NEW."product_id", NEW."start_date", NEW."start_time", NEW."title"); RETURN NULL;',
                                    hash="f2e820a7e71d0d7ffd2f8256e7bf119076bbff95",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_4f2b4",
                                    table="events_session",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SessionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="events.session",
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
                        ("id", models.BigIntegerField()),
                        (
                            "event",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.event",
                                verbose_name="event",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="billing.product",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                help_text="For example Bird calls, a workshop.", max_length=160, verbose_name="title"
                            ),
                        ),
                        (
                            "place",
                            models.CharField(
                                blank=True,
                                help_text="For example Room 2. May be empty.",
                                max_length=200,
                                verbose_name="where",
                            ),
                        ),
                        ("start_date", models.DateField(verbose_name="starts on")),
                        ("start_time", models.TimeField(verbose_name="at")),
                        ("end_date", models.DateField(verbose_name="ends on")),
                        ("end_time", models.TimeField(verbose_name="until")),
                        (
                            "capacity",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Of this session. Empty: room for everybody who comes.",
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="seats",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Order on the page.", verbose_name="position"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SessionPlace",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "registration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="places",
                                to="events.registration",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="places",
                                to="events.session",
                                verbose_name="session",
                            ),
                        ),
                        (
                            "order_line",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="session_place",
                                to="billing.orderline",
                            ),
                        ),
                        ("code", models.CharField(editable=False, max_length=32, unique=True, verbose_name="code")),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
                    ],
                    options={
                        "verbose_name": "place in a session",
                        "verbose_name_plural": "places in sessions",
                        "ordering": ["session", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("cancelled_at", None)),
                                fields=("registration", "session"),
                                name="one_place_a_session",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_sessionplaceevent" ("cancelled_at", "code", "id", "order_line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registration_id", "session_id") VALUES (NEW."cancelled_at", NEW."code", NEW."id", NEW."order_line_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."registration_id", NEW."session_id"); RETURN NULL;',
                                    hash="24adfb022fe3b0d00812778dbd8bf705bd9cba9b",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_720ab",
                                    table="events_sessionplace",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "events_sessionplaceevent" ("cancelled_at", "code", "id", "order_line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registration_id", "session_id") VALUES (NEW."cancelled_at", NEW."code", NEW."id", NEW."order_line_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."registration_id", NEW."session_id"); RETURN NULL;',
                                    hash="b8c4bfc706261463e28b476ec4749eb9d6a229ac",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_d6ebd",
                                    table="events_sessionplace",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SessionPlaceEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="events.sessionplace",
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
                        ("id", models.BigIntegerField()),
                        (
                            "registration",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.registration",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.session",
                                verbose_name="session",
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
                        ("code", models.CharField(editable=False, max_length=32, verbose_name="code")),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CheckIn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "registration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="check_ins",
                                to="events.registration",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="check_ins",
                                to="events.session",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="came in")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="let in by",
                            ),
                        ),
                        ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone")),
                        (
                            "undone_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "check-in",
                        "verbose_name_plural": "check-ins",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("undone_at", None)),
                                fields=("registration", "session"),
                                name="one_comes_in_once",
                                nulls_distinct=False,
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_checkinevent" ("at", "by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registration_id", "session_id", "undone_at", "undone_by_id") VALUES (NEW."at", NEW."by_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."registration_id", NEW."session_id", NEW."undone_at", NEW."undone_by_id"); RETURN NULL;',
                                    hash="e2545faab4791ac9677cce435de21177d07cba3b",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_5a9ce",
                                    table="events_checkin",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "events_checkinevent" ("at", "by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registration_id", "session_id", "undone_at", "undone_by_id") VALUES (NEW."at", NEW."by_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."registration_id", NEW."session_id", NEW."undone_at", NEW."undone_by_id"); RETURN NULL;',
                                    hash="fa9878fe09a3303652e2b3c14ac38d7d44a6f01f",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_4bfc3",
                                    table="events_checkin",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CheckInEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="events.checkin",
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
                        ("id", models.BigIntegerField()),
                        (
                            "registration",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.registration",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.session",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="came in")),
                        (
                            "by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="let in by",
                            ),
                        ),
                        ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone")),
                        (
                            "undone_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Certificate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "registration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="certificates",
                                to="events.registration",
                            ),
                        ),
                        ("code", models.CharField(max_length=32, unique=True, verbose_name="code")),
                        ("facts", models.JSONField(verbose_name="what it says")),
                        ("issued_at", models.DateTimeField(verbose_name="issued")),
                    ],
                    options={
                        "verbose_name": "certificate",
                        "verbose_name_plural": "certificates",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="certificate_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="90f284e9233228314799db708e65657094acc4f6",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_certificate_is_append_only_82330",
                                    table="events_certificate",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CertificateRevocation",
                    fields=[
                        (
                            "certificate",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="revocation",
                                serialize=False,
                                to="events.certificate",
                            ),
                        ),
                        (
                            "exception",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.exceptionmade"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="revoked")),
                    ],
                    options={
                        "verbose_name": "revoked certificate",
                        "verbose_name_plural": "revoked certificates",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="certificate_revocation_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="03ba931cc43c4c2de1276f83914325fc57cf8483",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_certificate_revocation_is_append_only_06cdb",
                                    table="events_certificaterevocation",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CreditCategory",
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
                                help_text="For example Ethics.", max_length=80, unique=True, verbose_name="name"
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                default="hours",
                                help_text="For example hours.",
                                max_length=40,
                                verbose_name="counted in",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer given since"),
                        ),
                    ],
                    options={
                        "verbose_name": "kind of credit",
                        "verbose_name_plural": "kinds of credit",
                        "ordering": ["position", "name"],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_creditcategoryevent" ("archived_at", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "unit") VALUES (NEW."archived_at", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."unit"); RETURN NULL;',
                                    hash="92f409b2ef7205edf9eb689178971b84a71add11",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_2d386",
                                    table="events_creditcategory",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "events_creditcategoryevent" ("archived_at", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "unit") VALUES (NEW."archived_at", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."unit"); RETURN NULL;',
                                    hash="d2d0b4d14451502aeda0dcab0ef0649ae3ef728c",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_1d38f",
                                    table="events_creditcategory",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CreditCategoryEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="events.creditcategory",
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
                        ("id", models.BigIntegerField()),
                        ("name", models.CharField(help_text="For example Ethics.", max_length=80, verbose_name="name")),
                        (
                            "unit",
                            models.CharField(
                                default="hours",
                                help_text="For example hours.",
                                max_length=40,
                                verbose_name="counted in",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer given since"),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="EventCredit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="credits",
                                to="events.event",
                                verbose_name="event",
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="events.creditcategory",
                                verbose_name="kind of credit",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2, help_text="For example 1.5.", max_digits=6, verbose_name="how much"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "credit",
                        "verbose_name_plural": "credits for those who were there",
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "category"), name="credited_once_a_kind"),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="event_credit_is_something"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_eventcreditevent" ("amount", "category_id", "event_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."amount", NEW."category_id", NEW."event_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                                    hash="9c3625092efe0de1fb8f607106513abecd2022e5",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_03144",
                                    table="events_eventcredit",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "events_eventcreditevent" ("amount", "category_id", "event_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."amount", NEW."category_id", NEW."event_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                                    hash="e7605e92d87189a5a19b27465749ccfb055f24e2",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_8e771",
                                    table="events_eventcredit",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EventCreditEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="events.eventcredit",
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
                        ("id", models.BigIntegerField()),
                        (
                            "event",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.event",
                                verbose_name="event",
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.creditcategory",
                                verbose_name="kind of credit",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2, help_text="For example 1.5.", max_digits=6, verbose_name="how much"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Credit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credits",
                                to="core.contact",
                                verbose_name="contact",
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credits",
                                to="events.creditcategory",
                                verbose_name="kind",
                            ),
                        ),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=7, verbose_name="how much")),
                        ("earned_on", models.DateField(verbose_name="earned on")),
                        ("title", models.CharField(max_length=200, verbose_name="for")),
                        (
                            "registration",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credits",
                                to="events.registration",
                            ),
                        ),
                        (
                            "corrects",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="events.credit",
                            ),
                        ),
                        (
                            "exception",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.exceptionmade",
                            ),
                        ),
                        ("given_at", models.DateTimeField(verbose_name="given")),
                        (
                            "given_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "credit on record",
                        "verbose_name_plural": "credits on record",
                        "ordering": ["-earned_on", "-pk"],
                        "indexes": [models.Index(fields=["contact", "-earned_on"], name="credit_of_contact")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("corrects", None)),
                                fields=("registration", "category"),
                                name="credited_once_for_coming",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("registration__isnull", False), ("exception__isnull", False), _connector="OR"
                                ),
                                name="credit_by_hand_has_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount", 0), _negated=True), name="credit_is_something"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="credit_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="fd87ed1e2ab9643cb08b5f4cb0dc81cd30b3f2ef",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_credit_is_append_only_f86b7",
                                    table="events_credit",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CreditPeriod",
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
                                help_text="For example 2027–2029.", max_length=80, unique=True, verbose_name="name"
                            ),
                        ),
                        ("first_day", models.DateField(verbose_name="from")),
                        ("last_day", models.DateField(verbose_name="until")),
                    ],
                    options={
                        "verbose_name": "credit period",
                        "verbose_name_plural": "credit periods",
                        "ordering": ["-first_day"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("last_day__gte", models.F("first_day"))),
                                name="credit_period_has_days",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_creditperiodevent" ("first_day", "id", "last_day", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."first_day", NEW."id", NEW."last_day", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                                    hash="7a368f6d372253c971f83adf6854fa959b2e15e2",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_4ecd4",
                                    table="events_creditperiod",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "events_creditperiodevent" ("first_day", "id", "last_day", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."first_day", NEW."id", NEW."last_day", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                                    hash="19885ac1ba2bf28c7f8c3455753c1254526a4b49",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_200b0",
                                    table="events_creditperiod",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CreditPeriodEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="events.creditperiod",
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
                        ("id", models.BigIntegerField()),
                        (
                            "name",
                            models.CharField(help_text="For example 2027–2029.", max_length=80, verbose_name="name"),
                        ),
                        ("first_day", models.DateField(verbose_name="from")),
                        ("last_day", models.DateField(verbose_name="until")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CreditNeed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="needs",
                                to="events.creditperiod",
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: all kinds together.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="events.creditcategory",
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=6,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="at least",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "needed credit",
                        "verbose_name_plural": "needed credits",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("period", "category"), name="needed_once_a_kind", nulls_distinct=False
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_creditneedevent" ("amount", "category_id", "id", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."amount", NEW."category_id", NEW."id", NEW."period_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                                    hash="348f879540af39568a58ebf97d99e028761f6198",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_5d27f",
                                    table="events_creditneed",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "events_creditneedevent" ("amount", "category_id", "id", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."amount", NEW."category_id", NEW."id", NEW."period_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                                    hash="cff7d896d415c799f746eda56e96be90131b1a64",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_d79ec",
                                    table="events_creditneed",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CreditNeedEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="events.creditneed",
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
                        ("id", models.BigIntegerField()),
                        (
                            "period",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.creditperiod",
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Empty: all kinds together.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.creditcategory",
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=6,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="at least",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="EventQuestion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="questions",
                                to="events.event",
                                verbose_name="event",
                            ),
                        ),
                        (
                            "field",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="event_questions",
                                to="core.fielddefinition",
                                verbose_name="custom field",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        ("is_required", models.BooleanField(default=False, verbose_name="must be answered")),
                    ],
                    options={
                        "verbose_name": "question",
                        "verbose_name_plural": "questions to everybody who comes",
                        "ordering": ["position", "pk"],
                        "constraints": [models.UniqueConstraint(fields=("event", "field"), name="asked_once_an_event")],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_eventquestionevent" ("event_id", "field_id", "id", "is_required", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."event_id", NEW."field_id", NEW."id", NEW."is_required", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position"); RETURN NULL;',
                                    hash="e87b820ff5107e3f34dccf22591550e1cdf9d941",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_2d316",
                                    table="events_eventquestion",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "events_eventquestionevent" ("event_id", "field_id", "id", "is_required", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."event_id", NEW."field_id", NEW."id", NEW."is_required", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position"); RETURN NULL;',
                                    hash="504016fd04a2bedde4b38e8e3cbbdad3d2355f77",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_3a8f9",
                                    table="events_eventquestion",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EventQuestionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="events.eventquestion",
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
                        ("id", models.BigIntegerField()),
                        (
                            "event",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.event",
                                verbose_name="event",
                            ),
                        ),
                        (
                            "field",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.fielddefinition",
                                verbose_name="custom field",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        ("is_required", models.BooleanField(default=False, verbose_name="must be answered")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CancellationRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cancellation_rules",
                                to="events.event",
                                verbose_name="event",
                            ),
                        ),
                        (
                            "days_before",
                            models.PositiveSmallIntegerField(
                                help_text="Cancelling is possible until the end of that day, for example 14. 0: the day it starts.",
                                validators=[django.core.validators.MaxValueValidator(730)],
                                verbose_name="days before it starts",
                            ),
                        ),
                        (
                            "percent",
                            models.PositiveSmallIntegerField(
                                help_text="Share of the price, for example 50.",
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="% back",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "cancellation rule",
                        "verbose_name_plural": "until when people may cancel by themselves",
                        "ordering": ["-days_before"],
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "days_before"), name="one_rule_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(("percent__lte", 100)), name="no_more_than_all_goes_back"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_cancellationruleevent" ("days_before", "event_id", "id", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."days_before", NEW."event_id", NEW."id", NEW."percent", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                                    hash="fbc1fe41dba9e8865e82e86376f11ebc58ffefde",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_8ccb0",
                                    table="events_cancellationrule",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "events_cancellationruleevent" ("days_before", "event_id", "id", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."days_before", NEW."event_id", NEW."id", NEW."percent", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                                    hash="000709a2868e546e3692ef0adf77d3714063b4d5",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_b877c",
                                    table="events_cancellationrule",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CancellationRuleEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="events.cancellationrule",
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
                        ("id", models.BigIntegerField()),
                        (
                            "event",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.event",
                                verbose_name="event",
                            ),
                        ),
                        (
                            "days_before",
                            models.PositiveSmallIntegerField(
                                help_text="Cancelling is possible until the end of that day, for example 14. 0: the day it starts.",
                                validators=[django.core.validators.MaxValueValidator(730)],
                                verbose_name="days before it starts",
                            ),
                        ),
                        (
                            "percent",
                            models.PositiveSmallIntegerField(
                                help_text="Share of the price, for example 50.",
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="% back",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="EventDocument",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="documents",
                                to="events.event",
                                verbose_name="event",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                help_text="For example Programme, or How to get there.",
                                max_length=120,
                                verbose_name="title",
                            ),
                        ),
                        (
                            "file",
                            models.FileField(
                                help_text="A PDF, at most 10 MB.", upload_to="events/", verbose_name="file"
                            ),
                        ),
                        ("for_registrants", models.BooleanField(default=False, verbose_name="only for those who come")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                    ],
                    options={
                        "verbose_name": "document",
                        "verbose_name_plural": "documents",
                        "ordering": ["position", "pk"],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_eventdocumentevent" ("event_id", "file", "for_registrants", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "title") VALUES (NEW."event_id", NEW."file", NEW."for_registrants", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."title"); RETURN NULL;',
                                    hash="f545a6919d96c5c17658468d19d33a8c5573dc59",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_827c4",
                                    table="events_eventdocument",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "events_eventdocumentevent" ("event_id", "file", "for_registrants", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "title") VALUES (NEW."event_id", NEW."file", NEW."for_registrants", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."title"); RETURN NULL;',
                                    hash="4b0c9844ea98af95422a49575d8135309feba84a",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_0242b",
                                    table="events_eventdocument",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EventDocumentEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="events.eventdocument",
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
                        ("id", models.BigIntegerField()),
                        (
                            "event",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.event",
                                verbose_name="event",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                help_text="For example Programme, or How to get there.",
                                max_length=120,
                                verbose_name="title",
                            ),
                        ),
                        (
                            "file",
                            models.FileField(
                                help_text="A PDF, at most 10 MB.", upload_to="events/", verbose_name="file"
                            ),
                        ),
                        ("for_registrants", models.BooleanField(default=False, verbose_name="only for those who come")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="WaitlistEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ticket_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="waiting",
                                to="events.tickettype",
                                verbose_name="ticket type",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("queue", "A seat"), ("approval", "Approval")],
                                default="queue",
                                max_length=10,
                                verbose_name="waits for",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="waiting",
                                to="core.contact",
                                verbose_name="contact",
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                        ("others", models.JSONField(blank=True, default=list, verbose_name="who comes along")),
                        (
                            "size",
                            models.PositiveSmallIntegerField(
                                validators=[django.core.validators.MinValueValidator(1)], verbose_name="people"
                            ),
                        ),
                        ("words", models.TextField(blank=True, verbose_name="in their words")),
                        ("code", models.CharField(editable=False, max_length=32, unique=True, verbose_name="code")),
                        ("joined_at", models.DateTimeField(verbose_name="since")),
                        ("offered_at", models.DateTimeField(blank=True, null=True, verbose_name="offered")),
                        ("offer_ends_at", models.DateTimeField(blank=True, null=True, verbose_name="offered until")),
                        ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="accepted")),
                        (
                            "order",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="waitlist_entry",
                                to="billing.order",
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                        (
                            "ending",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("expired", "The offer was not taken up in time"),
                                    ("declined", "The offer was declined"),
                                    ("withdrawn", "They no longer wait"),
                                    ("refused", "Staff said no"),
                                    ("over", "The event began or was cancelled"),
                                ],
                                max_length=10,
                                verbose_name="why it ended",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "entry on the waiting list",
                        "verbose_name_plural": "waiting list",
                        "ordering": ["joined_at", "pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("accepted_at", None), ("ended_at", None)),
                                fields=["ticket_type", "joined_at"],
                                name="waiting_in_order",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("size__gte", 1)), name="a_party_has_people"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("offer_ends_at", None), ("offered_at", None)),
                                    models.Q(("offer_ends_at__isnull", False), ("offered_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="an_offer_ends",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("accepted_at", None), ("offered_at__isnull", False), _connector="OR"
                                ),
                                name="only_an_offer_is_accepted",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("accepted_at", None), ("ended_at", None), _connector="OR"),
                                name="accepted_or_ended",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("ending", "")),
                                    models.Q(("ended_at__isnull", False), models.Q(("ending", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="an_ending_has_a_reason",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("accepted_at", None), ("ended_at", None)),
                                fields=("ticket_type", "contact"),
                                name="one_waits_once_a_ticket",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_waitlistentryevent" ("accepted_at", "code", "contact_id", "email", "ended_at", "ending", "id", "joined_at", "kind", "name", "offer_ends_at", "offered_at", "order_id", "others", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "size", "ticket_type_id", "words") VALUES (NEW."accepted_at", NEW."code", NEW."contact_id", NEW."email", NEW."ended_at", NEW."ending", NEW."id", NEW."joined_at", NEW."kind", NEW."name", NEW."offer_ends_at", NEW."offered_at", NEW."order_id", NEW."others", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."size", NEW."ticket_type_id", NEW."words"); RETURN NULL;',
                                    hash="0f275ae39bb45308c907c8f7ba498f717ade7884",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_1cfd7",
                                    table="events_waitlistentry",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "events_waitlistentryevent" ("accepted_at", "code", "contact_id", "email", "ended_at", "ending", "id", "joined_at", "kind", "name", "offer_ends_at", "offered_at", "order_id", "others", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "size", "ticket_type_id", "words") VALUES (NEW."accepted_at", NEW."code", NEW."contact_id", NEW."email", NEW."ended_at", NEW."ending", NEW."id", NEW."joined_at", NEW."kind", NEW."name", NEW."offer_ends_at", NEW."offered_at", NEW."order_id", NEW."others", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."size", NEW."ticket_type_id", NEW."words"); RETURN NULL;',
                                    hash="ca064b5780388ae1e2c6da8be4e3ea29676a3781",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_6a9ea",
                                    table="events_waitlistentry",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WaitlistEntryEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="events.waitlistentry",
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
                        ("id", models.BigIntegerField()),
                        (
                            "ticket_type",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.tickettype",
                                verbose_name="ticket type",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("queue", "A seat"), ("approval", "Approval")],
                                default="queue",
                                max_length=10,
                                verbose_name="waits for",
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
                                verbose_name="contact",
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                        ("others", models.JSONField(blank=True, default=list, verbose_name="who comes along")),
                        (
                            "size",
                            models.PositiveSmallIntegerField(
                                validators=[django.core.validators.MinValueValidator(1)], verbose_name="people"
                            ),
                        ),
                        ("words", models.TextField(blank=True, verbose_name="in their words")),
                        ("code", models.CharField(editable=False, max_length=32, verbose_name="code")),
                        ("joined_at", models.DateTimeField(verbose_name="since")),
                        ("offered_at", models.DateTimeField(blank=True, null=True, verbose_name="offered")),
                        ("offer_ends_at", models.DateTimeField(blank=True, null=True, verbose_name="offered until")),
                        ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="accepted")),
                        (
                            "order",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="billing.order",
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                        (
                            "ending",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("expired", "The offer was not taken up in time"),
                                    ("declined", "The offer was declined"),
                                    ("withdrawn", "They no longer wait"),
                                    ("refused", "Staff said no"),
                                    ("over", "The event began or was cancelled"),
                                ],
                                max_length=10,
                                verbose_name="why it ended",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
            ],
        ),
    ]
