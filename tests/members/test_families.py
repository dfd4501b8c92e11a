"""One login acts for several people (known pain 14): adding them, joining, paying together, and growing up."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from ams.core.addressees import address_for
from ams.core.models import Access, Activity, Contact, Death, Message
from billing.fulfilment import fulfiller_for
from billing.models import Invoice, Order, PayLater, Receipt
from events.models import Registration
from events.operations import Attendee
from members.models import Address, Affiliation, Membership
from members.operations import change_details, join_association
from members.operations.families import (
    CannotEnd,
    CannotInvite,
    add_to_family,
    invite_to_sign_in,
    stop_acting_for,
)
from members.operations.more_seats import order_more_seats, quote_more_seats
from members.operations.together import pay_together
from members.queries.notices import addresses_of
from members.terms import TermDays
from tests.factories.billing import pay
from tests.factories.core import AccessFactory, UserFactory, sign_in
from tests.factories.events import TicketTypeFactory, register
from tests.factories.members import MembershipFactory, OrganisationFactory, PersonFactory, TypeFactory

pytestmark = pytest.mark.usefixtures("association")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def helena(client):
    """Signed in; acts for herself."""
    contact = PersonFactory(display_name="Helena Brandt", email="helena@example.org")
    access = AccessFactory(user=UserFactory(email="helena@example.org"), contact=contact)
    client.force_login(access.user)
    contact.login = access.user
    return contact


@pytest.fixture
def mila(helena):
    """Her daughter, who has no address of her own."""
    return add_to_family(full_name="Mila Brandt", relation="guardian", home_of=helena, at=NOON, by=helena.login)


@pytest.fixture
def junior(association):
    return TypeFactory(slug="junior", name="Young member", price="12.00")


def father_of(child):
    """Her father, who lives elsewhere: another login that acts for her, and his browser."""
    contact = PersonFactory(display_name="Jonas Adler", email="jonas@example.org")
    login = AccessFactory(user=UserFactory(email="jonas@example.org"), contact=contact).user
    AccessFactory(user=login, contact=child, relation="guardian")
    browser = Client()
    browser.force_login(login)
    return login, browser


def page(client, address, **more):
    return client.get(address, **more).content.decode()


def test_a_parent_adds_a_child_once_and_goes_on_for_it_under_its_name(client, helena):
    change_details(contact=helena, at=NOON, by=None, address_lines="Kade 1", postcode="3511", country="NL")
    for _twice in range(2):
        added = client.post("/account/people/add/", {"full_name": "Mila  Brandt", "relation": "guardian"}, follow=True)

    mila = Contact.objects.get(display_name="Mila Brandt")
    access = Access.objects.get(contact=mila)
    assert (mila.email, access.user, access.relation) == ("", helena.login, "guardian")
    assert Address.objects.get(contact=mila).lines == "Kade 1"
    assert list(Activity.objects.filter(kind="access.granted").values_list("contact", flat=True)) == [mila.pk]
    assert "You act for <strong><bdi>Mila Brandt</bdi></strong>" in added.content.decode()
    assert "You act for <strong><bdi>Mila Brandt</bdi></strong>" in page(client, "/account/")
    client.post("/account/acting/", {"contact": helena.number})
    assert "You act for <strong>" not in page(client, "/account/")


@pytest.mark.sweep
def test_a_child_may_be_called_as_its_parent_is(helena):
    for _twice in range(2):
        junior = add_to_family(full_name="Helena Brandt", relation="guardian", home_of=helena, at=NOON, by=helena.login)

    assert junior != helena
    assert Contact.objects.count() == 2


@pytest.mark.usefixtures("provider")
def test_a_parent_joins_a_child_and_what_we_write_goes_to_the_parent_and_says_about_whom(client, helena, mila, junior):
    own = MembershipFactory(holder=helena, type=TypeFactory(slug="full"), terms=[TermDays(
        date(2020, 1, 1), date(2099, 1, 1), date(2020, 1, 1))])  # fmt: skip
    assert client.post("/account/acting/", {"contact": mila.number, "then": "join"}).url == "/join/"
    assert 'value="Mila Brandt"' in page(client, "/join/junior/")

    client.post("/join/junior/", {"full_name": "Mila Brandt"})
    assert client.get("/join/junior/continue/").status_code == 303
    pay(Order.objects.get(), at=timezone.now())

    assert Order.objects.get().buyer == mila
    assert Membership.objects.exclude(pk=own.pk).get().holder == mila
    assert Contact.objects.count() == 2
    told = Message.objects.filter(contact=mila)
    assert sorted(told.values_list("purpose", "recipient")) == [
        ("membership.joined", "helena@example.org"), ("receipt", "helena@example.org"),
    ]  # fmt: skip
    about = f"This is about Mila Brandt, number {mila.number}."
    assert all(one.text.startswith(about) and one.html.count(about) == 1 for one in told)


def test_mail_about_somebody_with_an_address_goes_there_and_says_nothing_more(helena, mila):
    assert address_for(helena, by=UserFactory()) == "helena@example.org"
    assert address_for(mila, by=UserFactory()) == "helena@example.org"
    assert address_for(PersonFactory(email="")) == ""
    father, _browser = father_of(mila)
    assert (address_for(mila), address_for(mila, by=father)) == ("jonas@example.org", "jonas@example.org")
    own = AccessFactory(user=UserFactory(email="mila@example.org"), contact=mila)
    assert address_for(mila) == own.user.email


def test_two_memberships_are_paid_in_one_order_of_the_parent_and_each_goes_on(helena, mila, junior):
    last = TermDays(date(2025, 12, 1), date(2026, 12, 1), date(2025, 12, 1))
    hers = MembershipFactory(holder=helena, type=TypeFactory(slug="full"), terms=[last])
    begun = join_association(holder=mila, type=junior, at=NOON, by=helena.login)
    both = [hers, mila.memberships.get()]

    order = pay_together(memberships=both, payer=helena, at=NOON, by=helena.login)
    again = pay_together(memberships=both, payer=helena, at=NOON, by=helena.login)
    pay(order, at=NOON)

    begun.refresh_from_db()
    assert (again, order.buyer, order.total, begun.cancelled_at) == (order, helena, Decimal("52.00"), NOON)
    assert [one.terms.count() for one in both] == [2, 1]
    assert Receipt.objects.get().facts["mailed_to"] == "helena@example.org"


def test_a_further_order_for_one_of_them_takes_the_place_of_the_one_for_both(helena, mila, junior):
    for one in (helena, mila):
        join_association(holder=one, type=junior, at=NOON, by=helena.login)
    both = list(Membership.objects.all())
    together = pay_together(memberships=both, payer=helena, at=NOON, by=helena.login)

    alone = join_association(holder=mila, type=junior, at=NOON, by=helena.login)

    together.refresh_from_db()
    assert (together.cancelled_at, alone.buyer, alone.lines.count()) == (NOON, mila, 1)


@pytest.mark.usefixtures("provider")
def test_the_page_to_pay_together_offers_what_is_due_and_leads_to_payment(client, helena, mila, junior):
    join_association(holder=mila, type=junior, at=timezone.now(), by=helena.login)
    last_day = timezone.localdate() + timedelta(days=20)
    first = last_day - timedelta(days=365)
    MembershipFactory(holder=helena, terms=[TermDays(first, last_day, first)])
    assert "Pay what is due for all of you" in page(client, "/account/people/")
    keys = list(Membership.objects.values_list("pk", flat=True))

    assert "Choose whose membership" in client.post("/account/people/pay/", {}).content.decode()
    stranger = MembershipFactory()
    client.post("/account/people/pay/", {"memberships": [stranger.pk]})
    assert client.post("/account/people/pay/", {"memberships": keys}).status_code == 303

    assert Order.objects.filter(cancelled_at=None).get().lines.count() == 2


def test_the_postal_address_of_one_is_corrected_for_those_who_live_there_too(client, helena, mila):
    kees = add_to_family(full_name="Kees Visser", relation="partner", home_of=helena, at=NOON, by=helena.login)
    home = {"address_lines": "Kade 1", "postcode": "3511", "country": "NL"}
    for one in (helena, mila):
        change_details(contact=one, at=NOON, by=None, **home)
    form = client.get("/account/details/").context["form"]
    assert form.initial["also"] == [str(mila.number)]

    typed = {"full_name": "Helena Brandt", "email": "helena@example.org", **home, "address_lines": "Werf 2"}
    client.post("/account/details/", typed | {"also": [mila.number]})
    assert dict(Address.objects.values_list("contact", "lines")) == {helena.pk: "Werf 2", mila.pk: "Werf 2"}
    client.post("/account/details/", typed | {"address_lines": "", "postcode": "", "also": [mila.number, kees.number]})

    assert dict(Address.objects.values_list("contact", "lines")) == {mila.pk: "Werf 2"}
    assert page(client, "/account/details/").count("Werf 2") == 0


def test_who_grows_up_signs_in_with_an_address_of_their_own_and_says_whether_the_parent_goes_on(client, helena, mila):
    client.post(f"/account/people/{mila.number}/sign-in/", {"email": "Mila@Example.org"})
    mail = Message.objects.get(purpose="own_sign_in")
    assert (mail.recipient, "This is about" in mail.text) == ("mila@example.org", False)
    hers = Client()
    hers.force_login(UserFactory(email="mila@example.org"))

    claimed = hers.post("/account/who/", {"who": mila.number}, follow=True).content.decode()
    assert "Who acts for me" in claimed
    assert "helena@example.org" in claimed
    old = Access.objects.get(user=helena.login, contact=mila)
    assert hers.get(f"/account/people/end/{old.pk}/").status_code == 200
    hers.post(f"/account/people/end/{old.pk}/")

    old.refresh_from_db()
    assert old.ended_at
    assert "Mila Brandt" not in page(client, "/account/people/")
    assert Access.objects.get(user__email="mila@example.org").relation == "self"


def test_separated_parents_act_for_one_child_and_see_nothing_of_each_other(client, helena, mila, junior):
    _login, fathers = father_of(mila)
    order = join_association(holder=mila, type=junior, at=NOON, by=helena.login)
    pay(order, at=NOON)
    hers = pay_together(
        memberships=[join_association(holder=helena, type=junior, at=NOON, by=helena.login).buyer.memberships.get()],
        payer=helena, at=NOON, by=helena.login,
    )  # fmt: skip
    fathers.post("/account/acting/", {"contact": mila.number})

    seen = [page(fathers, address) for address in ("/account/", "/account/people/", f"/orders/{order.reference}/")]

    assert all("Mila Brandt" in one for one in seen)
    assert not any("elena" in one for one in seen)
    assert fathers.get(f"/orders/{hers.reference}/").status_code == 404
    assert fathers.post("/account/acting/", {"contact": helena.number}).status_code == 404
    ours = Access.objects.get(user=helena.login, contact=mila)
    assert fathers.get(f"/account/people/end/{ours.pk}/").status_code == 404


@pytest.mark.parametrize("others", [0, 1])
def test_nobody_is_left_whom_no_login_can_act_for(helena, mila, others):
    access = Access.objects.get(contact=mila)
    for _other in range(others):
        father, _browser = father_of(mila)
        with pytest.raises(CannotEnd, match="cannot end this"):
            stop_acting_for(access=access, at=NOON, by=father)

    if others:
        stop_acting_for(access=access, at=NOON, by=helena.login)
    else:
        with pytest.raises(CannotEnd, match="Nobody else signs in"):
            stop_acting_for(access=access, at=NOON, by=helena.login)
    with pytest.raises(CannotEnd, match="cannot end this"):
        stop_acting_for(access=helena.accesses.get(), at=NOON, by=helena.login)

    access.refresh_from_db()
    assert (access.ended_at is not None) == bool(others)


def test_an_invitation_is_for_an_address_of_ones_own_and_for_whoever_has_none(helena, mila):
    with pytest.raises(CannotInvite, match="you sign in yourself"):
        invite_to_sign_in(contact=mila, email="Helena@example.org", at=NOON, by=helena.login)
    AccessFactory(contact=mila)
    with pytest.raises(CannotInvite, match="already"):
        invite_to_sign_in(contact=mila, email="mila@example.org", at=NOON, by=helena.login)

    mila.refresh_from_db()
    assert (mila.email, Message.objects.count()) == ("", 0)


def test_one_parent_does_not_learn_the_address_the_other_signs_in_with(client, mila, junior):
    """Logins do not see each other; separated parents may have reasons for it."""
    father, his = father_of(mila)
    order = join_association(holder=mila, type=junior, at=NOON, by=father)
    pay(order, at=NOON)
    paid, told = f"/orders/{order.reference}/paid/", f"/account/people/{mila.number}/sign-in/"

    assert "is on its way to jonas@example.org" in page(his, paid)
    assert "jonas@example.org" not in page(client, paid)
    assert "jonas@example.org" not in page(client, f"/orders/{order.reference}/")
    asked = client.post(told, {"email": "jonas@example.org"}, follow=True).content.decode()
    assert "We have written to jonas@example.org." in asked  # as to any other address
    assert "With this address you sign in yourself" in page_after(client, told, "helena@example.org")


def page_after(client, address, email):
    return client.post(address, {"email": email}, follow=True).content.decode()


def test_an_own_sign_in_is_mailed_to_an_address_five_times_an_hour(client, helena, mila):
    address = f"/account/people/{mila.number}/sign-in/"
    for _five in range(5):
        assert "We have written to x@example.org." in page_after(client, address, "x@example.org")
    assert "We have written to X@example.org several times" in page_after(client, address, "X@example.org")
    assert "We have written to y@example.org." in page_after(client, address, "y@example.org")


def test_mail_goes_to_a_parent_who_lives(helena, mila):
    """Whoever has acted longest has died: the other parent reads it. Of an organisation nobody writes to the dead."""
    father, _browser = father_of(mila)
    Death.objects.create(contact=father.accesses.get(relation="self").contact, died_on=NOON.date(), said_at=NOON)
    Access.objects.filter(user=father).update(granted_at=NOON - timedelta(days=999))
    assert address_for(mila) == "helena@example.org"

    firm = OrganisationFactory(email="")
    Affiliation.objects.create(person=helena, organisation=firm, from_on=NOON.date(), is_primary_contact=True)
    assert addresses_of([firm]) == {firm.pk: "helena@example.org"}
    Contact.objects.filter(pk=helena.pk).update(archived_at=NOON)
    assert addresses_of([firm]) == {}


def test_who_acted_for_a_child_once_and_ordered_then_is_not_told_where_it_lives_and_orders_nothing_on_invoice(
    helena, mila, junior
):
    PayLater.objects.create(product=junior.product, who="everybody")
    change_details(contact=mila, at=NOON, by=None, address_lines="Heron Lane 3", postcode="3511", country="NL")
    father, his = father_of(mila)
    order = join_association(holder=mila, type=junior, at=timezone.now(), by=father)
    later = f"/orders/{order.reference}/pay-later/"
    assert "Heron Lane 3" in page(his, later)
    assert later in page(his, f"/orders/{order.reference}/")

    Access.objects.filter(user=father, contact=mila).update(ended_at=NOON)

    assert his.get(later).status_code == his.post(later, {"name": "x"}).status_code == 404
    assert later not in page(his, f"/orders/{order.reference}/")
    assert not Invoice.objects.exists()


def test_who_paid_for_a_child_and_acts_for_it_no_more_does_not_see_its_card(helena, mila, junior):
    father, his = father_of(mila)
    order = join_association(holder=mila, type=junior, at=timezone.now(), by=father)
    pay(order, at=timezone.now())
    paid, card = f"/orders/{order.reference}/paid/", "Show or print the card"
    assert card in page(his, paid)

    Access.objects.filter(user=father, contact=mila).update(ended_at=NOON)

    assert his.get(paid).status_code == 200  # what he ordered stays his to see
    assert card not in page(his, paid)


def test_nor_its_ticket_nor_the_way_to_seats_while_staff_see_both(client, helena, mila):
    father, his = father_of(mila)
    buyer, now = father.accesses.get(relation="self").contact, timezone.now()
    hers = Attendee("Mila Brandt", contact=mila)
    order = register(TicketTypeFactory(price=0), at=now, buyer=buyer, by=father, others=[hers])
    own, code = (Registration.objects.get(contact=one).code for one in (buyer, mila))
    paid = f"/orders/{order.reference}/paid/"
    assert code in page(his, paid)

    Access.objects.filter(user=father, contact=mila).update(ended_at=NOON)

    shown = page(his, paid)
    assert (own in shown, code in shown) == (True, False)
    sign_in(client, UserFactory(role="administrator"))
    assert code in page(client, paid)


def test_the_way_to_further_seats_is_of_the_organisation(association):
    firm, now = OrganisationFactory(), timezone.now()
    kind = TypeFactory(seats=2, holder_kind="organisation", rule__seat_price="36.50")
    pay(join_association(holder=firm, type=kind, at=now, by=None), at=now)
    held = firm.memberships.get()
    seen = str(quote_more_seats(held, 1, timezone.localdate(now)).to_pay.amount)
    more = order_more_seats(membership=held, seats=1, seen=seen, at=now, by=None)
    pay(more, at=now)

    line = more.lines.get()

    assert fulfiller_for(line.kind).outcome(line=line).of == firm
