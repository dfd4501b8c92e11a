"""Seats in the portal: joining for an organisation, naming people, and taking a seat by the mailed link."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from ams.core.models import Access, Contact, Message
from billing.models import Order
from members.models import Affiliation, Membership, Seat
from members.operations import grant_access
from members.terms import TermDays
from tests.factories.core import UserFactory
from tests.factories.members import MembershipFactory, OrganisationFactory, TypeFactory

pytestmark = pytest.mark.usefixtures("association")
FORTY = "\n".join(f"Person {n}\tperson-{n}@mill.example" for n in range(40))


@pytest.fixture
def company():
    """Forty seats, paid since last week, and somebody who acts for the company."""
    kind = TypeFactory(name="Company", slug="company", holder_kind="organisation", seats=40)
    first = timezone.localdate() - timedelta(days=7)
    term = TermDays(first, first + timedelta(days=365), first)
    held = MembershipFactory(type=kind, holder=OrganisationFactory(display_name="Weir Works Ltd"), terms=[term])
    grant_access(user=UserFactory(email="boss@mill.example"), contact=held.holder, relation="organisation",
                 at=timezone.now())  # fmt: skip
    return held


@pytest.fixture
def boss(client, company):
    client.force_login(Access.objects.get().user)
    return client


def test_forty_people_are_pasted_at_once_and_a_mistake_loses_nothing(boss, company):
    page = f"/account/seats/{company.pk}/"
    assert page in boss.get("/account/").content.decode()
    broken = FORTY.replace("person-7@mill.example", "person-7 at mill")

    shown = boss.post(page, {"people": broken}).content.decode()
    assert "Line 8: “Person 7\tperson-7 at mill” has no e-mail address." in shown
    assert "person-39@mill.example" in shown
    assert not Seat.objects.exists()
    too_many = boss.post(page, {"people": f"{FORTY}\nOne more, more@mill.example"}).content.decode()
    assert "You named 41 people, and 40 of 40 seats are free." in too_many
    assert "more@mill.example" in too_many

    boss.post(page, {"people": FORTY})
    assert Message.objects.filter(purpose="seat.offered").count() == 40
    shown = boss.get(page).content.decode()
    assert "0 of 40 seats are free" in shown

    one = Seat.objects.get(name="Person 7")
    boss.post(page, {"do": "again", "seat": one.pk})
    boss.post(f"{page}?do=replace&seat={one.pk}", {"people": "Ada Lovelace ada@mill.example"})
    gone = Seat.objects.get(name="Person 8")
    for _double_click in range(2):
        assert boss.post(page, {"do": "remove", "seat": gone.pk})["Location"] == page
    assert boss.get(f"{page}?do=replace&seat={gone.pk}")["Location"] == page
    assert Seat.objects.standing().count() == 39
    assert "Ada Lovelace" in boss.get(page).content.decode()


@pytest.mark.sweep
def test_nobody_is_written_to_more_than_a_few_times_an_hour(boss, company):
    """Whoever holds one seat could have us write to the whole world, and to one address all day long."""
    page = f"/account/seats/{company.pk}/"
    boss.post(page, {"people": "Ada Lovelace ada@mill.example"})
    seat = Seat.objects.get()
    for _again in range(5):
        shown = boss.post(page, {"do": "again", "seat": seat.pk}, follow=True).content.decode()
    assert "We have written to ada@mill.example several times" in shown
    boss.post(page, {"do": "remove", "seat": seat.pk})
    assert "several times" in boss.post(page, {"people": "Ada Lovelace ADA@mill.example"}).content.decode()
    assert Message.objects.filter(purpose="seat.offered").count() == 5

    for n in range(60):
        boss.post(page, {"people": f"Person {n} person-{n}@mill.example"})
        Seat.objects.standing().update(ended_at=timezone.now())
    assert Message.objects.filter(purpose="seat.offered").count() == 60


def test_only_who_acts_for_the_organisation_sees_its_seats(boss, company):
    strange = MembershipFactory(type=company.type, holder=OrganisationFactory())
    assert boss.get(f"/account/seats/{strange.pk}/").status_code == 404
    page = f"/account/seats/{company.pk}/"
    assert boss.post(page, {"do": "remove", "seat": "999"}).status_code == 404
    boss.logout()
    assert boss.get(page).status_code == 302


def test_the_link_shows_who_offers_the_seat_alone_and_one_click_gives_a_card(boss, client, company):
    boss.post(f"/account/seats/{company.pk}/", {"people": "Ada Lovelace ada@mill.example"})
    boss.logout()
    link = re.search(r"https?://[^/]+(/seat/\S+)", Message.objects.get(purpose="seat.offered").text)[1]

    offered = client.get(link)
    assert "Weir Works Ltd" in offered.content.decode()
    assert "Ada" not in offered.content.decode()
    assert "ada@mill" not in offered.content.decode()
    assert offered["X-Robots-Tag"] == "noindex"
    assert Seat.objects.get().taken_at is None
    shown = client.post(link, follow=True).content.decode()
    assert "The seat is yours" in shown
    assert "Weir Works" not in shown
    assert client.post("/seat/made-up/").status_code == 410

    user = Access.objects.get(contact__kind="person").user
    client.force_login(user)
    page = client.get("/account/").content.decode()
    assert "Company · Weir Works Ltd" in page
    assert "No membership yet" not in page
    card = client.get(f"/account/card/{company.pk}/").content.decode()
    assert "Ada Lovelace" in card
    assert "Certificate of membership" not in card
    code = Seat.objects.get().card_code
    assert "This card is valid" in client.get(f"/verify/{code}/").content.decode()


def test_somebody_joins_for_an_organisation_in_three_fields(client):
    """Known pains 12 and 14: the organisation is the buyer; a login and a person are two things."""
    TypeFactory(name="Company", slug="company", holder_kind="organisation", seats=5, price="250.00")
    user = UserFactory(email="amara@mill.example")
    names = re.findall(r'name="(organisation|full_name|email)"', client.get("/join/company/").content.decode())
    assert names == ["organisation", "full_name", "email"]
    client.force_login(user)

    sent = {"organisation": "Weir Works Ltd", "full_name": "Amara Okafor"}
    client.post("/join/company/", sent)
    client.get("/join/company/continue/")
    client.post("/join/company/", sent)
    client.get("/join/company/continue/")

    order = Order.objects.get()
    assert (order.buyer.kind, order.bill_to["name"]) == (Contact.Kind.ORGANISATION, "Weir Works Ltd")
    assert Membership.objects.get().holder == order.buyer
    tie = Affiliation.objects.get()
    assert (tie.person.display_name, tie.organisation, tie.is_primary_contact) == ("Amara Okafor", order.buyer, True)
    assert dict(Access.objects.values_list("contact", "relation")) == {
        order.buyer_id: "organisation",
        tie.person_id: "self",
    }


def test_hundreds_of_people_come_in_pages_and_whoever_changes_one_stays_where_they_are(boss, company):
    page, at = f"/account/seats/{company.pk}/", timezone.now()
    Seat.objects.bulk_create(
        Seat(membership=company, name=f"Guest {n:03}", email=f"guest-{n}@mill.example", card_code=f"guest-{n}",
             named_at=at + timedelta(seconds=n), invited_at=at)
        for n in range(120)
    )  # fmt: skip

    first = boss.get(page).content.decode()
    assert "0 of 40 seats are free" in first
    assert ("Guest 049" in first, "Guest 050" in first) == (True, False)
    second = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    assert "Guest 050" in boss.get(f"{page}{second}").content.decode()
    gone = Seat.objects.get(name="Guest 119")
    changed = boss.post(f"{page}{second}", {"do": "remove", "seat": gone.pk})
    assert changed["Location"] == f"{page}{second}"
    assert Seat.objects.standing().count() == 119
