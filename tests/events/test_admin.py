"""Setting up an event: the forms of the admin, announcing, calling off."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from ams.core.models import Role
from billing.models import Product
from billing.operations import Newcomer
from billing.prices import price_on
from events.models import CreditCategory, CreditPeriod, Event, EventCredit, TicketType
from events.operations import CannotAnnounce, CannotCallOff, add_ticket_type, announce_event, call_off_event
from tests.events.conftest import NOW
from tests.factories.billing import AccountFactory, TaxCodeFactory
from tests.factories.events import EventFactory, TicketTypeFactory, register

TODAY = timezone.localdate()
PARTS = ("ticket_types", "sessions", "questions", "cancellation_rules", "documents", "credits")


@pytest.fixture
def admin(association, as_staff):
    TaxCodeFactory()
    AccountFactory()
    return as_staff(Role.ADMINISTRATOR)


def answers(**changed):
    return {
        "title": "Spring walk", "slug": "walk", "summary": "", "description": "", "place": "Boathouse",
        "online_link": "", "start_date": "2027-03-28", "start_time": "10:00", "end_date": "2027-03-28",
        "end_time": "13:00", "zone": "Europe/Lisbon", "capacity": "40", "reason_for_change": "Board meeting",
        **{f"{part}-{count}": "0" for part in PARTS for count in ("TOTAL_FORMS", "INITIAL_FORMS")}, **changed,
    }  # fmt: skip


def one_ticket(kind=None, **changed):
    rows = {
        "name": "Standard", "amount": "25", "position": "0", "capacity": "", "sold_from": "", "sold_until": "",
        "most_per_order": "10", **changed,
    }  # fmt: skip
    if kind is None:
        rows |= {"tax_code": TaxCodeFactory().pk, "income_account": AccountFactory().pk}
    else:
        rows |= {"id": kind.pk, "event": kind.event_id}
    return {
        "ticket_types-TOTAL_FORMS": "1", "ticket_types-INITIAL_FORMS": "0" if kind is None else "1",
        **{f"ticket_types-0-{name}": value for name, value in rows.items()},
    }  # fmt: skip


def test_an_event_with_its_ticket_comes_from_one_form(admin):
    assert admin.get("/admin/events/event/add/").status_code == 200

    answer = admin.post("/admin/events/event/add/", answers(**one_ticket()))

    event = Event.objects.get()
    assert answer.status_code == 302, answer.context["errors"]
    assert (event.start_time.hour, event.zone, event.published_at) == (10, "Europe/Lisbon", None)
    kind = event.ticket_types.get()
    assert (kind.product.name, kind.product.kind) == ("Spring walk: Standard", Product.Kind.EVENT)
    assert price_on(kind.product, TODAY) == 25


def test_saving_it_again_from_anywhere_shifts_no_time(admin):
    """Known pain 20: the form of a colleague in another zone; over the change of the clocks."""
    admin.post("/admin/events/event/add/", answers(**one_ticket()))
    event, kind = Event.objects.get(), TicketType.objects.get()
    before = event.starts_at
    page = admin.get(f"/admin/events/event/{event.pk}/change/").content.decode()
    assert 'value="10:00"' in page

    with timezone.override("America/New_York"):
        admin.post(
            f"/admin/events/event/{event.pk}/change/",
            answers(title="Early walk", **one_ticket(kind, amount="30", name="Adult")),
        )

    event = Event.objects.get()
    assert event.title == "Early walk"
    assert event.starts_at == before
    assert price_on(TicketType.objects.get().product, TODAY) == 30
    assert Product.objects.get(kind="event").name == "Early walk: Adult"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"start_date": "2027-03-28", "start_time": "01:30"}, "There is no 01:30"),
        ({"end_date": "2027-10-31", "end_time": "01:30"}, "It is 01:30 twice"),
        ({"end_date": "2027-03-27"}, "It ends before it starts"),
        ({"zone": "Mars/Olympus"}, "Select a valid choice"),
        ({"zone": "", "start_date": ""}, "Please fill this in."),
        ({"online_link": "no link"}, "Enter a valid URL"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field(admin, changed, words):
    page = admin.post("/admin/events/event/add/", answers(**changed))

    assert words in page.content.decode()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"amount": "1.005"}, "no more decimals than the currency has"),
        ({"amount": "-1"}, "At least 0"),
        ({"sold_from": "2027-02-01", "sold_until": "2027-01-01"}, "The first day is after the last"),
    ],
)
def test_a_ticket_that_cannot_be_is_refused(admin, changed, words):
    page = admin.post("/admin/events/event/add/", answers(**one_ticket(**changed)))

    assert words in page.content.decode()
    assert not Event.objects.exists()


def test_fewer_seats_than_are_taken_are_refused(admin):
    kind = TicketTypeFactory(event__capacity=5, event__slug="walk", capacity=5)
    for number in range(3):
        register(kind, at=timezone.now(), buyer=Newcomer(f"Buyer {number}", ""))
    address = f"/admin/events/event/{kind.event_id}/change/"

    page = admin.post(address, answers(capacity="2", start_date="2099-05-02", end_date="2099-05-02",
                                       **one_ticket(kind, capacity="2"))).content.decode()  # fmt: skip
    assert page.count("3 seats are taken already. Write at least as many.") == 2
    fits = admin.post(address, answers(capacity="3", start_date="2099-05-02", end_date="2099-05-02",
                                       **one_ticket(kind, capacity="3")))  # fmt: skip
    assert fits.status_code == 302
    kind.refresh_from_db()
    assert kind.capacity == kind.event.capacity == 3


def test_a_draft_says_what_is_missing_until_it_can_be_announced(admin):
    event = EventFactory(published_at=None, place="", title="Spring walk")
    page = f"/admin/events/event/{event.pk}/change/"
    assert "Add a ticket type" in admin.get(page).content.decode()

    said = admin.post(f"/admin/events/event/{event.pk}/announce/", follow=True).content.decode()
    assert "Write where it is, or the online link." in said
    event.place = "Boathouse"
    event.save()
    TicketTypeFactory(event=event)
    admin.get(f"/admin/events/event/{event.pk}/announce/")
    assert not Event.objects.announced().exists()
    said = admin.post(f"/admin/events/event/{event.pk}/announce/", follow=True).content.decode()
    assert "everybody can see it" in said
    assert "Announced" in admin.get("/admin/events/event/").content.decode()


def test_calling_off_is_said_with_how_many_are_told(admin):
    event = EventFactory(title="Spring walk")

    said = admin.post(f"/admin/events/event/{event.pk}/call-off/", follow=True).content.decode()

    assert "Called off; 0 people are told." in said
    assert "Called off" in admin.get("/admin/events/event/").content.decode()


def test_who_only_reads_money_changes_no_event(association, as_staff):
    event = EventFactory()

    assert as_staff(Role.FINANCE).post(f"/admin/events/event/{event.pk}/announce/").status_code == 403


def test_a_place_is_not_taken_away_from_what_is_announced(admin):
    event = EventFactory(slug="walk")

    page = admin.post(f"/admin/events/event/{event.pk}/change/", answers(place="")).content.decode()

    assert "say where it is" in page


def test_a_ticket_stands_not_in_the_shop(admin):
    kind = TicketTypeFactory()

    page = admin.get(f"/admin/billing/product/{kind.product_id}/change/").content.decode()

    assert "shop_item-TOTAL_FORMS" not in page
    assert "member_prices-TOTAL_FORMS" in page
    assert 'value="event"' not in admin.get("/admin/billing/product/add/").content.decode()


def test_announcing_says_all_that_is_missing(association):
    event = EventFactory(published_at=None, place="", start_date=date(2020, 1, 1))
    TicketTypeFactory(event=event, price=False, name="Standard")

    with pytest.raises(CannotAnnounce) as refused:
        announce_event(event=event, at=NOW, by=None)

    assert str(refused.value) == (
        "Write where it is, or the online link. It has begun already. Correct the date. Give “Standard” a price."
    )


def test_announcing_twice_is_announcing_once(association):
    event = EventFactory(published_at=None)
    add_ticket_type(
        event=event, name="Free", amount=Decimal(0), tax_code=TaxCodeFactory(), income_account=AccountFactory(),
        at=NOW, by=None,
    )  # fmt: skip

    announce_event(event=event, at=NOW, by=None)
    announce_event(event=event, at=NOW + timedelta(days=1), by=None)

    assert Event.objects.get().published_at == NOW


@pytest.mark.parametrize(
    ("state", "words"), [("draft", "never announced"), ("twice", "called off already"), ("over", "It is over")]
)
def test_what_cannot_be_called_off_says_why(walk, state, words):
    if state == "draft":
        walk.published_at = None
        walk.save()
    if state == "twice":
        call_off_event(event=walk, at=NOW, by=None)

    with pytest.raises(CannotCallOff, match=words):
        call_off_event(event=walk, at=walk.ends_at if state == "over" else NOW, by=None)


def test_what_an_event_gives_is_set_beside_it_and_kinds_and_periods_have_screens(admin):
    kind, ethics = TicketTypeFactory(event__slug="walk"), CreditCategory.objects.create(name="Ethics")
    row = {"credits-TOTAL_FORMS": "1", "credits-0-event": kind.event_id, "credits-0-category": ethics.pk,
           "credits-0-amount": "1.5"}  # fmt: skip
    admin.post(f"/admin/events/event/{kind.event_id}/change/", answers(**one_ticket(kind), **row))

    period = {"name": "2027", "first_day": "2027-01-01", "last_day": "2027-12-31", "needs-TOTAL_FORMS": "1",
              "needs-INITIAL_FORMS": "0", "needs-0-category": ethics.pk, "needs-0-amount": "8"}  # fmt: skip
    added = admin.post("/admin/events/creditperiod/add/", period)
    upside_down = admin.post("/admin/events/creditperiod/add/", {**period, "name": "2028", "last_day": "2026-12-31"})

    assert EventCredit.objects.get(event=kind.event, category=ethics).amount == Decimal("1.5")
    assert (added.status_code, upside_down.status_code) == (302, 200)
    assert CreditPeriod.objects.get().needs.get().amount == 8
