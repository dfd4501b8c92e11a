"""Every desk page: what it shows, and that it costs the same however long the history."""

from datetime import timedelta

import pytest
from django.urls import reverse

from staffdesk.models import Case
from staffdesk.operations import open_case
from tests.factories.billing import ProductFactory, invoiced
from tests.factories.core import AccessFactory
from tests.factories.members import PersonFactory
from tests.staffdesk.conftest import NOW

MOST_QUERIES = 25


def page(client, name, *args, **query):
    response = client.get(reverse(f"staffdesk:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def ask(contact, words="I can no longer come", **details):
    details = {"kind": Case.Kind.QUESTION, "context": {}, "at": NOW, "by": None} | details
    return open_case(subject="", words=words, contact=contact, **details)


@pytest.fixture
def cost(desk, django_assert_max_num_queries):
    """How many queries a page takes, warm; at most 25."""

    def counted(path, most=MOST_QUERIES):
        desk.get(path)
        with django_assert_max_num_queries(most) as queries:
            assert desk.get(path).status_code == 200
        return len(queries)

    return counted


def test_today_shows_my_cases_first_and_then_what_waits_longest(desk, ada, amara):
    ask(amara, "Younger", at=NOW)
    ask(amara, "Older", at=NOW - timedelta(days=2))
    mine = ask(amara, "Mine", at=NOW)
    Case.objects.filter(pk=mine.pk).update(owner=ada)

    html = page(desk, "today")

    assert html.index("Mine") < html.index("Older") < html.index("Younger")


def test_today_leaves_out_what_a_colleague_has_taken(desk, fin, amara):
    case = ask(amara, "With Fin")
    Case.objects.filter(pk=case.pk).update(owner=fin)

    html = page(desk, "today")

    assert "With Fin" not in html
    assert "No open cases" in html


def test_the_person_comes_before_the_record(desk, amara, join, amaras_login):
    order = join(amara)

    html = page(desk, "person", amara.number)

    assert "Amara Okafor" in html
    assert "Full member" in html
    assert order.reference in html
    assert "amara@example.org" in html
    assert html.index("member since") < html.index(order.reference)


def test_service_staff_see_receipts_but_not_the_journal(desk, finance, amara, join):
    order = join(amara)

    assert "Journal" not in page(desk, "order", order.reference)
    assert "Journal" in page(finance, "order", order.reference)
    assert order.receipts.get().number in page(desk, "order", order.reference)


@pytest.mark.sweep
@pytest.mark.parametrize("name", ["people", "orders", "messages", "cases", "today", "happened"])
def test_a_list_costs_the_same_for_one_row_or_three(name, cost, amara, join, association):
    join(amara)
    ask(amara)
    one = cost(reverse(f"staffdesk:{name}"))
    for number in range(2):
        person = PersonFactory(display_name=f"Person {number}")
        join(person)
        ask(person)

    assert cost(reverse(f"staffdesk:{name}")) == one


def test_a_contact_page_costs_the_same_after_one_order_or_twenty_five(cost, amara, buy, join, amaras_login):
    join(amara)
    ask(amara)
    first = buy(amara, paid=True)
    path = reverse("staffdesk:person", args=[amara.number])
    once, order_once = cost(path), cost(reverse("staffdesk:order", args=[first.reference]))
    for day in range(24):
        buy(amara, at=NOW - timedelta(days=day), paid=True)
        ask(amara)
    AccessFactory.create_batch(3, contact=amara)
    for product in ProductFactory.create_batch(2):
        invoiced(product, amara, at=NOW)

    assert cost(path) <= once
    assert cost(reverse("staffdesk:order", args=[first.reference])) <= order_once


def test_a_case_page_costs_the_same_whatever_the_person_did(cost, amara, buy, join):
    join(amara)
    case = ask(amara)
    path = reverse("staffdesk:case", args=[case.pk])
    once = cost(path)
    for day in range(9):
        buy(amara, at=NOW - timedelta(days=day), paid=True)

    assert cost(path) <= once
