"""Nothing that people wait for reads a whole table: held by the plans of every query among twenty thousand contacts."""

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Count
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from ams.core.admin.lists import CappedPaginator, search_rows
from ams.core.api_keys import make_api_key
from ams.core.models import Access, Activity, Contact, FieldDefinition, Message, Role, Scope, User
from ams.demo.seeding.crowd import gather_a_crowd
from billing.models import Order
from members.invariants import fulfilled_without_term
from members.models import Membership, Term
from members.renewal_links import renewal_link
from staffdesk.lists import Condition, all_subjects, contacts_on
from staffdesk.models import Case
from staffdesk.operations.outcomes import count_outcome
from staffdesk.queries.orders import all_orders
from staffdesk.queries.outcomes import moment_of, rows_of
from staffdesk.queries.people import all_people
from staffdesk.queries.search import find_anything
from staffdesk.queries.timeline import all_of
from tests.factories.core import ContactFactory, sign_in
from tests.factories.crowd import found_a_demonstration
from tests.factories.lists import MailingFactory

pytestmark = pytest.mark.sweep
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MANY = 20_000
BIG = 5_000  # rows; smaller tables are read whole at no cost
PORTAL, DESK = 12, 25  # statements a page may need


@pytest.fixture(scope="module")
def many(django_db_setup, django_db_blocker):
    """Twenty thousand contacts with all that belongs to them, made once for all tests here; the tables that are big."""
    with django_db_blocker.unblock(), transaction.atomic():
        found_a_demonstration(at=timezone.now())
        gather_a_crowd(contacts=MANY, at=timezone.now(), say=str)
        with connection.cursor() as cursor:
            # Indexes the crowd made anew wait for older transactions, of which ours is one: a committed crowd's do not.
            cursor.execute("UPDATE pg_index SET indcheckxmin = false WHERE indcheckxmin")
            cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [BIG])
            yield {table for (table,) in cursor.fetchall()}
        transaction.set_rollback(True)


def counts_so_far_and_no_further(sql, plan):
    """A list counts its rows up to a cap, in whatever order they lie: cheap where nearly every row counts."""
    filters = [line.strip() for line in plan.splitlines() if "Filter:" in line]
    capped = sql.startswith("SELECT COUNT(*) FROM (") and f"LIMIT {CappedPaginator.at_most + 1})" in sql
    return capped and filters in ([], ["Filter: (merged_into_id IS NULL)"])


@contextmanager
def reading_no_table_whole(big, at_most):
    """Explain every query as it is asked, under the settings of that moment; and count them."""
    asked, offences = [], []
    ContentType.objects.get_for_models(*apps.get_models())  # a process asks for them once

    def explain(execute, sql, params, many, context):
        if str(sql).lstrip("\n (").startswith("SELECT"):
            asked.append(sql)
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {sql}", params)
                plan = "\n".join(line for (line,) in cursor.fetchall())
            if not counts_so_far_and_no_further(sql, plan):
                offences.extend(f"{table}: {sql}\n{plan}" for table in big if f"Seq Scan on {table} " in plan)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        yield
    assert not offences, offences[0]
    assert len(asked) <= at_most, "\n".join(asked)


@pytest.fixture
def member(many, db):
    """Somebody with three terms behind them, who signs in."""
    terms = Term.objects.filter(membership__holder__accesses__relation="self").values("membership__holder")
    longest = terms.annotate(count=Count("pk")).order_by("-count", "membership__holder").first()
    return Access.objects.select_related("user", "contact").get(
        contact=longest["membership__holder"], relation=Access.Relation.SELF
    )


@pytest.mark.parametrize(
    "page", ["home", "join", "join form", "renew", "renew by link", "account", "order", "verify", "help"]
)
def test_a_portal_page_reads_no_table_whole(many, member, client, page):
    membership = Membership.objects.get(holder=member.contact)
    path = {
        "home": reverse("home"),
        "join": reverse("members:join"),
        "join form": reverse("members:join_type", args=["full"]),
        "renew": reverse("members:renew"),
        "renew by link": renewal_link(membership).removeprefix(settings.PUBLIC_URL),
        "account": reverse("members:account"),
        "order": reverse("billing:order", args=[Order.objects.filter(buyer=member.contact).latest("pk").reference]),
        "verify": reverse("members:verify", args=[membership.card_code]),
        "help": reverse("staffdesk:help"),
    }[page]
    sign_in(client, member.user)
    with reading_no_table_whole(many, PORTAL):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "page",
    [
        "today",
        "people",
        "people of a name",
        "person",
        "cases",
        "case",
        "orders",
        "orders unpaid",
        "order",
        "messages",
        "happened",
        "saying",
        "care",
        "care settled",
        "at risk",
        "at risk of one kind",
        "retention",
        "lapsed",
        "joined",
        "stayed",
    ],
)
def test_a_desk_page_reads_no_table_whole(many, member, client, page):
    path = {
        "today": reverse("staffdesk:today"),
        "people": reverse("staffdesk:people"),
        "people of a name": reverse("staffdesk:people") + "?q=berg",
        "person": reverse("staffdesk:person", args=[member.contact.number]),
        "cases": reverse("staffdesk:cases"),
        "case": reverse("staffdesk:case", args=[Case.objects.latest("pk").pk]),
        "orders": reverse("staffdesk:orders"),
        "orders unpaid": reverse("staffdesk:orders") + "?state=open",
        "order": reverse("staffdesk:order", args=[Order.objects.latest("pk").reference]),
        "messages": reverse("staffdesk:messages"),
        "happened": reverse("staffdesk:happened"),
        "saying": reverse("staffdesk:saying"),
        "care": reverse("staffdesk:care") + "?which=all",
        "care settled": reverse("staffdesk:care") + "?which=settled",
        "at risk": reverse("staffdesk:at_risk"),
        "at risk of one kind": reverse("staffdesk:at_risk") + "?reason=silent",
        "retention": reverse("staffdesk:retention"),
        **{
            what: f"{reverse('staffdesk:retention_rows')}?what={what}&year=2025"
            for what in ("lapsed", "joined", "stayed")
        },
    }[page]
    sign_in(client, User.objects.filter(role=Role.SERVICE).first())
    with reading_no_table_whole(many, DESK):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "words",
    [
        "berg",
        "ann",
        "de vries",
        "zzz top",
        "qqq",
        "mail",
        "030",
        "#10500",
        "lars@mail.example",
        "AB2",
        "li",
        "no",
        "wei li",
    ],
)
def test_a_search_reads_no_table_whole(many, db, words):
    with reading_no_table_whole(many, DESK):
        find_anything(words)


@pytest.mark.parametrize("name", ["Кравченко", "王伟", "ভট্টাচার্য"])
def test_the_index_of_names_knows_letters_of_every_script(db, name):
    """Else a search for them reads everybody: the database's LC_CTYPE says what a letter is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(show_trgm(%s))", [name])
        assert cursor.fetchone()[0] > 0


def test_nothing_rare_is_found_by_reading_the_rest(many, db):
    asked = {
        "order_open": all_orders(state="open").order_by("-placed_at", "-pk"),
        "order_cancelled": all_orders(state="cancelled").order_by("-placed_at", "-pk"),
        "order_by_channel": all_orders(channel="api").order_by("-placed_at", "-pk"),
        "activity_by_channel": all_of(channel="api").order_by("-at", "-pk"),
        "message_to": Message.objects.filter(recipient__iexact="7@mail.example"),
    }
    for index, rows in asked.items():
        plan = rows[:50].explain()
        assert index in plan
        assert f"Seq Scan on {rows.model._meta.db_table}" not in plan


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("what", ["contacts", "renewals", "registrations", "orders"])
def test_what_a_mailing_brought_is_found_by_an_index(many, db, what, when):
    mailing = MailingFactory(state="sending", started_at=NOW, sent_by=User.objects.filter(role=Role.OWNER).first())
    mails = Message.objects.filter(state="sent", contact__isnull=False).order_by("-pk")[:200]
    for mail in mails:
        Message.objects.filter(pk=mail.pk).update(key=f"mailing:{mailing.pk}:{mail.contact_id}:{mail.pk}")
    outcome = count_outcome(mailing=mailing, at=timezone.now())
    assert outcome.receivers == 200

    plan = rows_of(outcome, what, when).order_by(f"-{moment_of(what)}", "-pk")[:26].explain()

    assert not [table for table in many if f"Seq Scan on {table} " in plan], plan


@pytest.mark.parametrize("standing", ["", "member", "former", "none"])
def test_people_are_listed_in_the_order_of_an_index(many, db, standing):
    plan = all_people(on=localdate(), standing=standing).order_by("folded_name", "pk")[:51].explain()
    assert "contact_by_name" in plan
    assert not [table for table in many if f"Seq Scan on {table} " in plan]


def test_the_admin_finds_by_name_and_address(many, db):
    someone = Contact.objects.annotate(count=Count("messages")).filter(count__gt=0).latest("pk")
    first = someone.messages.earliest("pk")
    for model in (Activity, Message):
        assert someone in {row.contact for row in _searched(model, someone.display_name)}
    assert first.pk in search_rows(Message, ["recipient__iexact"], first.recipient.upper())
    assert search_rows(Message, ["contact__search_text", "recipient__iexact"], "nobody has this") == set()


def _searched(model, words):
    request = RequestFactory().get("/")
    request.user = User(role=Role.ADMINISTRATOR)
    screen = admin.site._registry[model]
    return screen.get_search_results(request, screen.get_queryset(request), words)[0]


def test_a_list_is_counted_so_far_and_no_further(db):
    class CountsFive(CappedPaginator):
        at_most = 5

    ContactFactory.create_batch(7)
    everybody = Contact.objects.order_by("pk")
    some, few = CountsFive(everybody, 2), CountsFive(everybody.filter(pk__in=everybody.values("pk")[:3]), 2)

    assert (some.count, some.is_cut, some.num_pages) == (5, True, 3)
    assert (few.count, few.is_cut) == (3, False)


def test_lines_are_compared_with_their_offers_all_at_once(db):
    """A subquery a line would read all offers for each of them: no end among two hundred thousand."""
    asked = []
    with connection.execute_wrapper(lambda run, sql, *rest: asked.append(sql) or run(sql, *rest)):
        assert list(fulfilled_without_term(NOW)) == []

    assert "NOT (EXISTS(" in asked[-1].replace("NOT EXISTS(", "NOT (EXISTS(")


@pytest.mark.parametrize(
    ("condition", "index"),
    [
        (Condition("number", "any", ("10001", "10002")), "core_contact_number"),
        (Condition("ends", "between", ("2026-12-03", "2026-12-03")), "term_by_end"),
        (Condition("custom:diet", "any", ("Vegan",)), "contact_custom"),
    ],
)
def test_a_saved_list_of_few_is_found_by_an_index(many, db, condition, index):
    FieldDefinition.objects.create(key="diet", label="Diet", kind="choice", choices=["Vegan"])
    subjects = all_subjects(sees_all_fields=True)
    people = contacts_on((condition,), subjects, on=localdate())
    plan = people.order_by().values_list("pk", flat=True)[:10_001].explain()
    assert index in plan
    assert "Seq Scan on core_contact " not in plan


@pytest.mark.parametrize(
    ("path", "indexes"),
    [
        ("contacts/?kind=organisation", ["organisation_in_order"]),
        ("memberships/?type=student", ["membership_of_type_in_order"]),
        ("contacts/?changed_since=2020-01-01T00:00:00Z", ["contact_changed", "person_changed", "address_changed"]),
        ("memberships/?changed_since=2020-01-01T00:00:00Z", ["membership_changed", "term_changed"]),
    ],
)
def test_a_page_of_the_api_costs_what_it_shows_the_third_as_the_first(many, client, path, indexes):
    """The crowd came in one moment, as an import does: its changes differ only by whom they concern."""
    by = User.objects.filter(role=Role.ADMINISTRATOR).first()
    secret = make_api_key(name="Copy", scopes=list(Scope.values), at=NOW, by=by).secret
    path, passed_over = f"/api/v1/{path}&limit=50", []
    for _page in range(3):
        with reading_no_table_whole(many, PORTAL), analysed(indexes) as plans:
            page = client.get(path, headers={"Authorization": f"Bearer {secret}"}).json()
        assert page["results"]
        [plan] = plans
        passed_over += [int(line.partition(":")[2]) for line in plan.splitlines() if "Rows Removed" in line]
        path = page["next"]
    assert passed_over == []


@contextmanager
def analysed(indexes):
    """The plans, with what they came to, of the queries that use all of these indexes."""
    plans = []

    def analyse(execute, sql, params, many, context):
        if str(sql).lstrip(" (").startswith("SELECT"):
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE) {sql}", params)
                plan = "\n".join(line for (line,) in cursor.fetchall())
            if all(f"using {index} on" in plan for index in indexes):
                plans.append(plan)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(analyse):
        yield plans
