"""Organisations and their people through the API: seats, families, proofs, invoices, sections, offices."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ams.core.models import Access, Activity, ReasonCode, Scope
from billing.models import Order, Payment
from billing.operations import LineRequest, Why, place_order
from billing.operations.invoicing import InvoiceRequest, OutsideTheRules, issue_invoice
from members.models import Belonging, Committee, CommitteeRole, Office, Proof, Seat, Section
from members.operations import set_section
from members.operations.seats import give_seat
from members.terms import TermDays
from tests.factories.core import AccessFactory, UserFactory
from tests.factories.members import MembershipFactory, PersonFactory, TypeFactory

NOW = timezone.now
ADA, BEN = ({"name": "Ada Lovelace", "email": "ada@example.org"}, {"name": "Ben Okri", "email": "ben@example.org"})


@pytest.fixture
def company(museum):
    """The museum's membership: three seats, and it runs."""
    today = timezone.localdate()
    kind = TypeFactory(name="Company", slug="company", holder_kind="organisation", seats=3)
    return MembershipFactory(type=kind, holder=museum, terms=[TermDays(today, today + timedelta(days=365), today)])


def test_people_are_named_replaced_and_removed(api, key_for, company, alice, administrator):
    path = f"memberships/{company.pk}/seats/"
    invited = api.post(path, {"people": [ADA, BEN]}, Idempotency_Key="one")
    assert invited.status_code == 201, invited.content
    assert api.post(path, {"people": [ADA, BEN]}, Idempotency_Key="one").json() == invited.json()
    ada, ben = invited.json()["results"]
    assert (ada["name"], ada["email"], ada["state"], ada["contact"]) == (*ADA.values(), "pending", None)
    [given] = api.post(path, {"contact": alice.number}).json()["results"]
    assert (given["contact"], given["state"], given["organisation"]) == (alice.number, "current", company.holder.number)
    assert given["valid_until"] == (timezone.localdate() + timedelta(days=364)).isoformat()
    full = api.post(path, {"people": [{"name": "Cas", "email": "cas@example.org"}]})
    assert (full.status_code, full.json()["detail"]) == (409, "You named 1 person, and 0 of 3 seats are free.")
    listed = api.get(f"{path}?limit=2").json()
    assert (len(listed["results"]), listed["in_all"], listed["free"], bool(listed["next"])) == (2, 3, 0, True)

    other = api.post(f"seats/{ben['id']}/replacement/", {"name": "Dee", "email": "dee@example.org"})
    assert (other.status_code, other.json()["email"]) == (201, "dee@example.org")
    assert api.get(f"seats/{ben['id']}/").json()["state"] == "cancelled"
    assert api.post(f"seats/{ben['id']}/replacement/", ADA).status_code == 404
    again = api.post(f"seats/{ada['id']}/invitation/").json()
    assert again["invited_at"] > ada["invited_at"]
    for _twice in range(2):
        assert api.post(f"seats/{given['id']}/removal/").json()["ended_at"]
    assert api.get(path).json()["free"] == 1
    by_api = Activity.objects.get(kind="seat.ended", contact=alice)
    assert (by_api.channel, by_api.actor) == ("api", administrator)

    reader = key_for(Scope.READ_MEMBERSHIPS)
    assert reader.get(f"seats/{ada['id']}/").json()["name"] is None
    assert reader.post(path, {"people": [ADA]}).status_code == 403
    assert key_for(Scope.WRITE_MEMBERSHIPS).post(path, {"people": [ADA]}).status_code == 403


def test_what_cannot_be_a_seat_is_said(api, company, alice, museum, full):
    path = f"memberships/{company.pk}/seats/"
    for body, status in (
        ({}, 400), ({"people": [ADA], "contact": alice.number}, 400), ({"contact": museum.number}, 400),
        ({"people": []}, 400), ({"people": [{"name": "No address"}]}, 400), ({"people": [ADA, ADA]}, 409),
    ):  # fmt: skip
        assert api.post(path, body).status_code == status
    assert not Seat.objects.exists()
    own = MembershipFactory(holder=alice, type=full, terms=[])
    assert api.get(f"memberships/{own.pk}/seats/").status_code == 404


def test_a_family_is_read_and_proofs_are_decided(api, key_for, alice, full, administrator):
    child = PersonFactory(display_name="Charlie Moreau", email="")
    login = AccessFactory(contact=alice, user=UserFactory(email="alice@example.org")).user
    AccessFactory(contact=child, user=login, relation=Access.Relation.GUARDIAN)
    family = api.get(f"contacts/{alice.number}/family/").json()
    assert [one["email"] for one in family["acting"]] == ["alice@example.org"]
    assert [(one["contact"], one["relation"]) for one in family["acts_for"]] == [(child.number, "guardian")]
    assert api.get(f"contacts/{child.number}/family/").json()["acts_for"] == []

    full.proof = "your student card"
    full.save()
    first, second = (Proof.objects.create(contact=one, type=full, seen="", sent_at=NOW()) for one in (alice, child))
    listed = api.get(f"proofs/?state=waiting&contact={alice.number}").json()["results"]
    assert [(one["id"], one["type"], one["has_file"]) for one in listed] == [(first.pk, "full", False)]
    until = (timezone.localdate() + timedelta(days=300)).isoformat()
    for body in ({"decision": "accepted"}, {"decision": "refused"}, {"decision": "replaced", "note": "x"}):
        assert api.post(f"proofs/{first.pk}/decision/", body).status_code == 400
    yes = api.post(f"proofs/{first.pk}/decision/", {"decision": "accepted", "valid_until": until}).json()
    assert (yes["state"], yes["valid_until"]) == ("accepted", until)
    assert api.post(f"proofs/{first.pk}/decision/", {"decision": "refused", "note": "Late."}).status_code == 409
    no = api.post(f"proofs/{second.pk}/decision/", {"decision": "refused", "note": "It is unreadable."}).json()
    assert (api.get(f"proofs/{second.pk}/").json(), no["note"]) == (no, "It is unreadable.")
    first.refresh_from_db()
    assert first.decided_by == administrator
    assert key_for(Scope.READ_PROOFS).post(f"proofs/{second.pk}/decision/", {}).status_code == 403


def test_an_invoice_is_read_and_its_money_written_down_once(api, key_for, alice, mug, administrator):
    line = LineRequest(mug, "", "Mug", 2, Decimal("12.50"))
    order = place_order(buyer=alice, lines=[line], at=NOW(), by=None)
    reason = ReasonCode.objects.create(code="agreed", label="Agreed")
    outside = OutsideTheRules(Why(reason, "They pay by transfer."), days=30, at_once=False)
    asked = InvoiceRequest(purchase_order="PO 7")
    invoice = issue_invoice(order=order, asked=asked, at=NOW(), by=administrator, outside=outside)
    [read] = api.get(f"invoices/?contact={alice.number}&order={order.reference.lower()}&state=open").json()["results"]
    assert (read["number"], read["purchase_order"], read["state"]) == (invoice.number, "PO 7", "open")
    assert (read["gross"], read["owed"]) == ({"amount": "25.00", "currency": "EUR"},) * 2
    assert api.get("invoices/?state=overdue").json()["results"] == []
    assert b"".join(api.get(f"invoices/{invoice.number}/pdf/").streaming_content).startswith(b"%PDF")

    path = f"orders/{order.reference}/received/"
    money = {"method": "transfer", "amount": "25.00", "reference": "NL 4711"}
    assert key_for(Scope.WRITE_ORDERS).post(path, money).status_code == 403
    assert api.post(path, {**money, "reference": ""}).status_code == 422
    paid = api.post(path, money, Idempotency_Key="a")
    assert (paid.status_code, paid.json()["owed"]["amount"], paid.json()["state"]) == (201, "0.00", "settled")
    assert api.post(path, money, Idempotency_Key="a").json() == paid.json()
    assert api.post(path, money).status_code == 422  # the same transfer, asked for anew
    assert Payment.objects.count() == 1
    assert Order.objects.get().lines.get().fulfilled_at
    done = api.get(f"invoices/{invoice.number}/").json()
    assert (done["state"], done["owed"]["amount"]) == ("settled", "0.00")
    assert Activity.objects.get(kind="payment.recorded").channel == "api"


def test_sections_and_offices_are_read_and_filled(api, key_for, alice, museum, administrator):
    north, south = (Section.objects.create(name=name) for name in ("North", "South"))
    set_section(contact=museum, section=north, way=Belonging.Way.STAFF, at=NOW(), by=administrator)
    assert [(one["name"], one["people"]) for one in api.get("sections/").json()["results"]] == [
        ("North", 1),
        ("South", 0),
    ]
    put = api.post(f"sections/{south.pk}/members/", {"contact": alice.number})
    assert (put.status_code, put.json()["way"]) == (201, "staff")
    assert api.get(f"sections/{south.pk}/members/").json()["results"] == [put.json()]
    assert api.post(f"sections/{north.pk}/members/{alice.number}/removal/").status_code == 404
    assert api.post(f"sections/{south.pk}/members/{alice.number}/removal/").json()["section"] is None

    board = Committee.objects.create(name="Board")
    chair = CommitteeRole.objects.create(committee=board, name="Chair", holders=1)
    [committee] = api.get("committees/").json()["results"]
    assert [(role["id"], role["holders"]) for role in committee["roles"]] == [(chair.pk, 1)]
    path, term = (
        f"committees/{board.pk}/offices/",
        {"role": chair.pk, "contact": alice.number, "first_day": "2026-01-01"},
    )
    office = api.post(path, term)
    assert (office.status_code, office.json()["last_day"]) == (201, None)
    assert api.post(path, {**term, "contact": museum.number}).status_code == 422  # there is a chair
    ended = api.post(f"offices/{office.json()['id']}/ending/", {"last_day": "2026-06-30"}).json()
    assert Office.objects.get().last_day == date(2026, 6, 30)
    assert api.get(f"{path}?on=2026-06-30").json()["results"] == [ended]
    assert api.get(f"{path}?on=2026-07-01").json()["results"] == []
    assert key_for(Scope.READ_SECTIONS).post(path, term).status_code == 403


@pytest.mark.sweep
def test_a_page_of_each_costs_the_same_for_one_row_or_four(api, company, mug, full, administrator):
    section, board = Section.objects.create(name="North"), Committee.objects.create(name="Board")
    role = CommitteeRole.objects.create(committee=board, name="Member")
    why = Why(ReasonCode.objects.create(code="agreed", label="Agreed"), "They pay by transfer.")
    outside = OutsideTheRules(why, days=30, at_once=False)

    def one_of_each(n):
        person = PersonFactory()
        company.type.seats = 10
        company.type.save()
        give_seat(membership=company, person=person, at=NOW(), by=None)
        set_section(contact=person, section=section, way=Belonging.Way.STAFF, at=NOW(), by=None)
        api.post(
            f"committees/{board.pk}/offices/", {"role": role.pk, "contact": person.number, "first_day": "2026-01-01"}
        )
        Proof.objects.create(contact=person, type=full, sent_at=NOW())
        order = place_order(buyer=person, lines=[LineRequest(mug, "", "Mug", 1, Decimal(9))], at=NOW(), by=None)
        issue_invoice(order=order, asked=InvoiceRequest(), at=NOW(), by=administrator, outside=outside)

    def cost(path):
        with CaptureQueriesContext(connection) as asked:
            assert api.get(path).status_code == 200
        return len(asked)

    paths = [
        f"memberships/{company.pk}/seats/", f"sections/{section.pk}/members/", "sections/", "committees/",
        f"committees/{board.pk}/offices/", "proofs/", "invoices/",
    ]  # fmt: skip
    one_of_each(0)
    once = {path: cost(path) for path in paths}
    for n in range(3):
        one_of_each(n + 1)
    assert {path: cost(path) for path in paths} == once
    assert max(once.values()) <= 12
