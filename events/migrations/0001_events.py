"""Events, ticket types, who is registered, and seats that are kept while somebody pays.

Why:   events are announced and people register for them.
Locks: none; the tables are new.
Undo:  reversible while nobody has registered.
"""

import ams.core.migrating
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("billing", "0003_tickets_are_sold"),
        ("core", "0003_changes_are_found_by_their_time"),
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
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        ("code", models.CharField(editable=False, max_length=32, unique=True, verbose_name="code")),
                        ("registered_at", models.DateTimeField(verbose_name="registered")),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed")),
                        ("lapsed_at", models.DateTimeField(blank=True, null=True, verbose_name="not paid in time")),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
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
                            "ticket_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="registrations",
                                to="events.tickettype",
                                verbose_name="ticket type",
                            ),
                        ),
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
                                    _connector="OR",
                                ),
                                name="confirmed_registration_was_ordered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("lapsed_at", None), ("confirmed_at", None), _connector="OR"),
                                name="lapsed_registration_is_not_confirmed",
                            ),
                        ],
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
                    name="EventEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
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
                            "published_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="published"),
                        ),
                        (
                            "cancelled_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="cancelled"),
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
                                to="events.event",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TicketTypeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
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
                                to="events.tickettype",
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RegistrationEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        ("code", models.CharField(editable=False, max_length=32, verbose_name="code")),
                        ("registered_at", models.DateTimeField(verbose_name="registered")),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed")),
                        ("lapsed_at", models.DateTimeField(blank=True, null=True, verbose_name="not paid in time")),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
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
                                to="events.registration",
                            ),
                        ),
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="event",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_eventevent" ("cancelled_at", "capacity", "description", "end_date", "end_time", "id", "online_link", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "published_at", "slug", "start_date", "start_time", "summary", "title", "zone") VALUES (NEW."cancelled_at", NEW."capacity", NEW."description", NEW."end_date", NEW."end_time", NEW."id", NEW."online_link", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."published_at", NEW."slug", NEW."start_date", NEW."start_time", NEW."summary", NEW."title", NEW."zone"); RETURN NULL;',
                            hash="03284a4fd77851709a21d14518774de340616411",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_82b94",
                            table="events_event",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="event",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "events_eventevent" ("cancelled_at", "capacity", "description", "end_date", "end_time", "id", "online_link", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "published_at", "slug", "start_date", "start_time", "summary", "title", "zone") VALUES (NEW."cancelled_at", NEW."capacity", NEW."description", NEW."end_date", NEW."end_time", NEW."id", NEW."online_link", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."published_at", NEW."slug", NEW."start_date", NEW."start_time", NEW."summary", NEW."title", NEW."zone"); RETURN NULL;',
                            hash="2716e5ea2a84bf4c31362530f308ab6979b7d9e1",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_73f59",
                            table="events_event",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tickettype",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_tickettypeevent" ("capacity", "event_id", "id", "most_per_order", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id", "sold_from", "sold_until") VALUES (NEW."capacity", NEW."event_id", NEW."id", NEW."most_per_order", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."product_id", NEW."sold_from", NEW."sold_until"); RETURN NULL;',
                            hash="501dab495db2cf869822722466745b8b725e4687",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_71224",
                            table="events_tickettype",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tickettype",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "events_tickettypeevent" ("capacity", "event_id", "id", "most_per_order", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id", "sold_from", "sold_until") VALUES (NEW."capacity", NEW."event_id", NEW."id", NEW."most_per_order", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."product_id", NEW."sold_from", NEW."sold_until"); RETURN NULL;',
                            hash="f64af98ef28e253525fe2486037d6c4454d7f8e7",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_4386c",
                            table="events_tickettype",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="registration",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_registrationevent" ("cancelled_at", "code", "confirmed_at", "contact_id", "email", "id", "lapsed_at", "name", "order_line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_at", "ticket_type_id") VALUES (NEW."cancelled_at", NEW."code", NEW."confirmed_at", NEW."contact_id", NEW."email", NEW."id", NEW."lapsed_at", NEW."name", NEW."order_line_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."registered_at", NEW."ticket_type_id"); RETURN NULL;',
                            hash="132d4b8805b3cb3a1c5f6004f9508912316c0a3c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c84d7",
                            table="events_registration",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="registration",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "events_registrationevent" ("cancelled_at", "code", "confirmed_at", "contact_id", "email", "id", "lapsed_at", "name", "order_line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_at", "ticket_type_id") VALUES (NEW."cancelled_at", NEW."code", NEW."confirmed_at", NEW."contact_id", NEW."email", NEW."id", NEW."lapsed_at", NEW."name", NEW."order_line_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."registered_at", NEW."ticket_type_id"); RETURN NULL;',
                            hash="24639a2610676eeac17db98528c930dc27e83b15",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_87442",
                            table="events_registration",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
