"""Last year's event again: all but its dates, at today's prices, a draft."""

from datetime import date, time
from decimal import Decimal

import pytest

from ams.core.association import day_of
from ams.core.models import Role
from billing.models import PayLater
from billing.prices import change_price, price_on
from events.local_times import NoSuchTime
from events.models import CancellationRule, Event, EventDocument, TicketType
from events.operations import CannotCopy, copy_event
from members.models import MemberPrice, ReservedFor
from members.queries import member_prices
from tests.events.conftest import NOW
from tests.events.test_pages import text
from tests.factories.core import LONG_AGO
from tests.factories.events import EventFactory, QuestionFactory, SessionFactory, TicketTypeFactory
from tests.factories.members import TypeFactory


@pytest.fixture
def old(association):
    """Two days, with all there is about an event."""
    event = EventFactory(
        slug="congress", title="Congress", agenda="10:00 Welcome", speakers="Ana", end_date=date(2099, 5, 3),
        capacity=40, online_link="https://meet.example.org/old",
    )  # fmt: skip
    kind = TicketTypeFactory(
        event=event, name="Early bird", capacity=10, sold_from=date(2099, 1, 1), sold_until=date(2099, 2, 1)
    )
    full = TypeFactory()
    MemberPrice.objects.create(
        product=kind.product, type=full, amount=Decimal(12), valid_from=LONG_AGO.date(), set_at=LONG_AGO
    )
    ReservedFor.objects.create(product=kind.product, type=full)
    PayLater.objects.create(product=kind.product, who="members", days=14, most_owed=500)
    change_price(product=kind.product, amount=Decimal(30), valid_from=day_of(NOW), at=NOW, by=None)
    SessionFactory(event=event, title="Dinner", start_date=date(2099, 5, 3), end_date=date(2099, 5, 3), price=15)
    QuestionFactory(event=event, is_required=True)
    CancellationRule.objects.create(event=event, days_before=14, percent=50)
    EventDocument.objects.create(event=event, title="Programme", file="events/a.pdf")
    return event


def copied(old, *, starts_on=date(2100, 5, 1), with_documents=False, slug="congress-2100"):
    return copy_event(event=old, slug=slug, starts_on=starts_on, with_documents=with_documents, at=NOW, by=None)


def test_all_but_the_dates_comes_along(old):
    new = copied(old)

    assert (new.title, new.agenda, new.speakers, new.capacity, new.copied_from) == (
        "Congress", "10:00 Welcome", "Ana", 40, old,
    )  # fmt: skip
    assert (new.start_date, new.end_date, new.start_time) == (date(2100, 5, 1), date(2100, 5, 2), time(10))
    assert (new.published_at, new.cancelled_at, new.online_link) == (None, None, "")
    kind = TicketType.objects.get(event=new)
    assert (kind.name, kind.capacity, kind.sold_from, kind.sold_until) == (
        "Early bird", 10, date(2099, 12, 31), date(2100, 1, 31),
    )  # fmt: skip
    assert kind.product.name == "Congress: Early bird"
    assert price_on(kind.product, day_of(NOW)) == 30, "Today's price, not the one it began with."
    assert list(member_prices([kind.product_id], day_of(NOW)).values()) == [12]
    assert ReservedFor.objects.filter(product=kind.product).count() == 1
    later = kind.product.pay_later
    assert (later.who, later.days, later.is_given_at_once, later.most_owed) == ("members", 14, False, 500)
    session = new.sessions.get()
    assert (session.title, session.start_date, price_on(session.product, day_of(NOW))) == (
        "Dinner", date(2100, 5, 2), 15,
    )  # fmt: skip
    assert new.questions.get().is_required
    assert new.cancellation_rules.get().percent == 50
    assert not new.documents.exists()
    assert old.ticket_types.get().product != kind.product


def test_documents_come_along_if_staff_say_so(old):
    assert copied(old, with_documents=True).documents.get().title == "Programme"


def test_a_ticket_without_a_price_is_missing_and_staff_are_told(old):
    TicketTypeFactory(event=old, name="Unpriced", price=False)

    assert [kind.name for kind in copied(old).ticket_types.all()] == ["Early bird"]


def test_an_hour_the_clocks_skip_on_the_new_day_is_refused(old):
    """Known pain 20: nothing is shifted by the clocks; where a time does not exist, staff choose another."""
    Event.objects.update(start_time=time(2, 30))
    old.refresh_from_db()

    with pytest.raises(NoSuchTime):
        copied(old, starts_on=date(2027, 3, 28))
    assert Event.objects.count() == 1


def test_two_events_have_two_addresses(old):
    with pytest.raises(CannotCopy):
        copied(old, slug="congress")


def test_staff_copy_on_one_page(as_staff, old):
    staff = as_staff(Role.ADMINISTRATOR)
    address = f"/admin/events/event/{old.pk}/copy/"
    assert "congress-2100" in staff.get(address).content.decode()

    page = staff.post(address, {"starts_on": "2100-05-01", "slug": "congress"})
    assert "There is an event at this address already" in text(page)
    done = staff.post(
        address, {"starts_on": "2100-05-01", "slug": "congress-2100", "with_documents": "on"}, follow=True
    )

    assert "Here is the copy, a draft" in text(done)
    assert Event.objects.get(slug="congress-2100").documents.count() == 1
    assert as_staff(Role.SERVICE).get(address).status_code == 302
