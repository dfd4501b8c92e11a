"""Whoever acts for several people registers them by one login (known pain 14: login and person are two things)."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from ams.core.models import Access
from billing.models import Order, PayLater
from billing.operations import cancel_order
from events.forms.details import block_of
from events.models import Event, Registration
from events.operations import Attendee, CannotRegister, Wish, register_some, take_up_offer
from events.operations.parties import recognised
from events.sweeps import offer_freed_seats
from members.models import MemberPrice
from tests.events.conftest import NOW
from tests.events.test_pages import hidden, text
from tests.events.test_sessions import carried
from tests.factories.core import AccessFactory, UserFactory
from tests.factories.events import SessionFactory, TicketTypeFactory, register, wait_for
from tests.factories.members import MembershipFactory, OrganisationFactory, PersonFactory, year

PAGE = "/events/walk/register/"


@pytest.fixture
def chidi(signed_in):
    child = PersonFactory(display_name="Chidi Okafor", email="")
    AccessFactory(user=signed_in.user, contact=child, relation=Access.Relation.GUARDIAN)
    return child


@pytest.fixture
def free(walk):
    return TicketTypeFactory(event=walk, price=Decimal(0))


def test_a_parent_registers_a_child_alone(signed_in, amara, chidi, free):
    page = signed_in.get(PAGE)
    assert "Who comes" in text(page)

    signed_in.post(PAGE, hidden(page) | {"coming": str(chidi.pk)})

    one = Registration.objects.confirmed().get()
    assert (one.contact, one.name, one.order_line.order.buyer) == (chidi, "Chidi Okafor", amara)


def test_a_parent_comes_along_and_so_does_somebody_unknown(signed_in, amara, chidi, free):
    page = signed_in.get(PAGE)

    signed_in.post(PAGE, hidden(page) | {"coming": [str(amara.pk), str(chidi.pk)], "others": "Lou"})

    assert list(Registration.objects.values_list("contact", "name").order_by("pk")) == [
        (amara.pk, "Amara Okafor"), (chidi.pk, "Chidi Okafor"), (None, "Lou"),
    ]  # fmt: skip


def test_somebody_has_to_come(signed_in, chidi, free):
    page = signed_in.post(PAGE, hidden(signed_in.get(PAGE)))

    assert "Say who comes." in text(page)
    assert not Registration.objects.exists()


def test_nobody_registers_those_they_do_not_act_for(signed_in, amara, chidi, free):
    stranger = PersonFactory(display_name="Bob Stone")

    page = signed_in.post(PAGE, hidden(signed_in.get(PAGE)) | {"coming": str(stranger.pk)})
    assert "Choose among these people" in text(page)
    with pytest.raises(CannotRegister, match="whose records you see"):
        register(free, at=NOW, buyer=amara, by=signed_in.user, others=[Attendee("Bob", contact=stranger)])

    assert not Registration.objects.exists()


def test_an_organisation_comes_by_those_it_names(client, free):
    firm = OrganisationFactory(display_name="Okafor Ltd", email="office@okafor.example")
    access = AccessFactory(contact=firm, relation=Access.Relation.ORGANISATION)
    client.force_login(access.user)
    page = client.get(PAGE)
    assert "Okafor Ltd comes" not in text(page)

    assert "Write who comes, a name a line." in text(client.post(PAGE, hidden(page)))
    assert not Registration.objects.exists()
    client.post(PAGE, hidden(page) | {"others": "Kim Lee"})

    one = Registration.objects.confirmed().get()
    assert (one.contact, one.name, one.order_line.order.buyer) == (None, "Kim Lee", firm)


def test_a_child_pays_its_own_member_price_and_nobody_more_than_who_brings_them(signed_in, amara, chidi, walk):
    ticket = TicketTypeFactory(event=walk, price=Decimal(20))
    child = MembershipFactory(holder=chidi, terms=[year(2026), year(2027)]).type
    MemberPrice.objects.create(
        product=ticket.product, type=child, amount=Decimal(8), valid_from=date(2020, 1, 1), set_at=NOW
    )
    page = signed_in.get(PAGE)
    assert "Chidi Okafor · €8.00" in text(page)

    signed_in.post(PAGE, hidden(page) | {"coming": [str(amara.pk), str(chidi.pk)]})

    [order] = Order.objects.all()
    assert [line.gross for line in order.lines.order_by("position")] == [Decimal(20), Decimal(8)]
    MemberPrice.objects.create(
        product=ticket.product, type=child, amount=Decimal(9), valid_from=date(2021, 1, 1), set_at=NOW
    )
    moved = signed_in.post(PAGE, hidden(page) | {"coming": str(chidi.pk), "key": str(uuid4())})
    assert "has changed meanwhile" in text(moved)


def test_who_is_brought_along_pays_no_more_than_the_member_who_brings_them(signed_in, amara, chidi, walk):
    ticket = TicketTypeFactory(event=walk, price=Decimal(20))
    held = MembershipFactory(holder=amara, terms=[year(2026)]).type
    MemberPrice.objects.create(
        product=ticket.product, type=held, amount=Decimal(8), valid_from=date(2020, 1, 1), set_at=NOW
    )

    order = register(ticket, at=NOW, buyer=amara, by=signed_in.user, others=[Attendee("Chidi", contact=chidi)])

    assert [line.gross for line in order.lines.all()] == [Decimal(8), Decimal(8)]


def test_the_second_page_shows_each_their_own_price_of_a_session_and_takes_no_more(
    signed_in, amara, chidi, walk, provider
):
    ticket, dinner = TicketTypeFactory(event=walk, price=Decimal(20)), SessionFactory(event=walk, price=Decimal(15))
    kind = MembershipFactory(holder=chidi, terms=[year(2026), year(2027)]).type
    price = {"type": kind, "product": dinner.product, "set_at": NOW}
    MemberPrice.objects.create(amount=Decimal(6), valid_from=date(2020, 1, 1), **price)
    coming = {"coming": [str(amara.pk), str(chidi.pk)], "ticket": str(ticket.pk)}

    second = signed_in.post(PAGE, hidden(signed_in.get(PAGE)) | coming)

    hers, his = text(second).split("Amara Okafor", 1)[1].split("Chidi Okafor", 1)
    assert ("€15.00" in hers, "€6.00" in hers) == (True, False)
    assert ("€15.00" in his, "€6.00" in his) == (False, True)
    chosen = {f"{block_of(name, 1)}-sessions": str(dinner.pk) for name in ("Amara Okafor", "Chidi Okafor")}
    sent = carried(second) | coming | chosen | {"details": "1"}
    MemberPrice.objects.create(amount=Decimal(7), valid_from=date(2021, 1, 1), **price)
    assert "has changed meanwhile" in text(signed_in.post(PAGE, sent))
    MemberPrice.objects.create(amount=Decimal(6), valid_from=date(2022, 1, 1), **price)

    assert signed_in.post(PAGE, sent).status_code == 303
    [order] = Order.objects.all()
    assert [line.gross for line in order.lines.order_by("position")] == [20, 20, 15, 6]


def test_paying_later_is_offered_where_it_holds_for_every_ticket(signed_in, amara, walk):
    kinds = [TicketTypeFactory(event=walk, price=Decimal(20)), TicketTypeFactory(event=walk, price=Decimal(5))]
    TicketTypeFactory(event=walk, price=Decimal(0))  # is on no invoice

    offered = []
    for kind in kinds:
        PayLater.objects.create(product=kind.product, who=PayLater.Who.EVERYBODY, days=14)
        offered.append('value="later"' in signed_in.get(PAGE).content.decode())

    assert offered == [False, True]


def test_a_child_on_the_waiting_list_pays_its_own_price_and_is_named_to_nobody(signed_in, amara, chidi, walk, provider):
    ticket, dinner = TicketTypeFactory(event=walk, price=Decimal(20)), SessionFactory(event=walk, price=Decimal(15))
    kind = MembershipFactory(holder=chidi, terms=[year(2026), year(2027)]).type
    for product in (dinner.product, ticket.product):
        MemberPrice.objects.create(
            amount=Decimal(6), valid_from=date(2020, 1, 1), type=kind, product=product, set_at=NOW
        )
    now = timezone.now()
    Event.objects.filter(pk=walk.pk).update(capacity=2)
    walk.refresh_from_db()
    taken = register(ticket, at=now, buyer=PersonFactory(), others=[Attendee("Lou")])
    entry = wait_for(ticket, at=now, who=amara, people=2, others=[Attendee("chidi OKAFOR")], by=signed_in.user)
    cancel_order(order=taken, at=now, by=None)
    offer_freed_seats(at=now)
    page = f"/waiting/{entry.code}/"

    second = signed_in.post(page, hidden(signed_in.get(page)) | {"then": "take-up", "people": "2"})

    shown = text(second)
    assert ("Chidi" in shown, "Person 2" in shown, "€6.00" in shown, "€15.00" in shown) == (False, True, True, True)
    chosen = {f"{block_of(name, 1)}-sessions": str(dinner.pk) for name in ("You", "Person 2")}
    assert signed_in.post(page, carried(second) | chosen | {"details": "1"}).status_code == 303
    entry.refresh_from_db()
    order = entry.order
    assert [line.gross for line in order.lines.order_by("position")] == [20, 6, 15, 6]
    assert Registration.objects.get(contact=chidi).order_line.order == order


def test_whoever_is_named_is_known_only_where_one_alone_is_called_so(signed_in, amara, chidi):
    twice = [PersonFactory(display_name="Ada Okafor", email="") for _two in range(2)]
    known = PersonFactory(display_name="Mila Okafor", email="mila@example.org")
    for one in (*twice, known):
        AccessFactory(user=signed_in.user, contact=one, relation=Access.Relation.GUARDIAN)
    named = [Attendee(name) for name in ("Ada Okafor", "mila okafor", "Lou")]

    found = recognised([*named, Attendee("Mila Okafor", "own@example.org")], signed_in.user)

    assert [one.contact for one in found] == [None, known, None, known]
    assert [one.email for one in found] == ["", "mila@example.org", "", "own@example.org"]
    assert recognised(named, UserFactory(role="events")) == recognised(named, None) == named
    staff = AccessFactory(user=UserFactory(role="events"), contact=known, relation=Access.Relation.GUARDIAN).user
    assert recognised(named, staff) == named  # who works at the desk writes names down


def test_a_child_that_is_named_only_when_seats_are_there_pays_its_own_price(signed_in, amara, chidi, walk):
    ticket = TicketTypeFactory(event=walk, price=Decimal(20))
    kind = MembershipFactory(holder=chidi, terms=[year(2026), year(2027)]).type
    MemberPrice.objects.create(
        amount=Decimal(6), valid_from=date(2020, 1, 1), type=kind, product=ticket.product, set_at=NOW
    )
    now, login = timezone.now(), signed_in.user
    Event.objects.filter(pk=walk.pk).update(capacity=4)
    walk.refresh_from_db()
    taken = register(ticket, at=now, buyer=PersonFactory(), others=[Attendee("Lou")])
    entry = wait_for(ticket, at=now, who=amara, people=2, by=login)
    cancel_order(order=taken, at=now, by=None)
    offer_freed_seats(at=now)

    chidi_then = [Attendee("Chidi Okafor")]
    taken_up = take_up_offer(entry=entry, people=2, others=chidi_then, seen=Decimal(20), at=now, by=login)
    party = Wish(uuid4(), ticket, PersonFactory(), 3, tuple(chidi_then))
    some, _rest = register_some(wish=party, now=2, at=now, by=login)

    assert [[line.gross for line in one.lines.order_by("position")] for one in (taken_up, some)] == [[20, 6], [20, 6]]
