"""A membership passes to somebody else: the days go along, the money stays."""

from datetime import UTC, datetime

import pytest

from ams.core.invariants import broken_invariants
from ams.core.models import Activity, Message
from billing.models import Order
from members.invariants import crowded_seats
from members.models import AutoRenewal, Membership, MembershipType
from members.operations import AlreadyMember, join_association
from members.operations.more_seats import order_more_seats, quote_more_seats
from members.operations.seats import end_seat, give_seat
from members.operations.transferring import CannotTransfer, transfer_membership
from members.queries import types_held
from tests.factories.automatic import renewing_itself
from tests.factories.billing import pay
from tests.factories.core import UserFactory, sign_in
from tests.factories.members import OrganisationFactory, PersonFactory, TypeFactory

pytestmark = pytest.mark.usefixtures("association")
JULY = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def held():
    kind = TypeFactory(is_transferable=True)
    pay(join_association(holder=PersonFactory(email="ada@example.org"), type=kind, at=JULY, by=None), at=JULY)
    return Membership.objects.select_related("holder", "type").get()


def pass_on(held, to, **details):
    return transfer_membership(
        membership=held, to=to, at=JULY, by=UserFactory(role="membership"), **{"words": "Sold the practice."} | details
    )


def test_the_days_go_along_and_the_money_stays(held):
    before, heir = held.holder, PersonFactory(email="bob@example.org")
    renewing_itself(held)

    passed = pass_on(held, heir)

    assert (types_held(before, JULY.date()), types_held(heir, JULY.date())) == (set(), {held.type_id})
    assert passed.card_code != held.card_code
    assert Order.objects.get().buyer == before
    assert not AutoRenewal.objects.unended().exists()
    assert Message.objects.filter(purpose="membership.taken_over", recipient="bob@example.org").count() == 1
    told = Activity.objects.filter(kind__in=["membership.passed_on", "membership.taken_over"])
    assert {one.contact for one in told} == {before, heir}
    assert not [one.name for one, _rows in broken_invariants(at=JULY) if one.name.startswith("members.")]
    pass_on(passed, before)
    assert types_held(before, JULY.date()) == {held.type_id}


def test_it_stays_where_it_is_unless_all_is_in_order(held, client):
    other = PersonFactory()
    pay(join_association(holder=other, type=held.type, at=JULY, by=None), at=JULY)
    for to, words, error in (
        (other, "Why", AlreadyMember),
        (held.holder, "Why", CannotTransfer),
        (OrganisationFactory(), "Why", CannotTransfer),
        (PersonFactory(archived_at=JULY), "Why", CannotTransfer),
        (PersonFactory(), " ", CannotTransfer),
    ):
        with pytest.raises(error):
            pass_on(held, to, words=words)
    sign_in(client, UserFactory(role="membership"))
    sent = {"to": PersonFactory().number, "words": "Why"}
    MembershipType.objects.update(is_transferable=False)
    assert "belongs to the person" in client.post(f"/desk/memberships/{held.pk}/transfer/", sent).content.decode()

    assert Membership.objects.get(pk=held.pk).holder == held.holder


def test_an_organisation_passes_on_free_seats_alone_and_no_order_for_more_of_them(association):
    """Its people have them because they belong to it: under another holder they would go on counting for nothing."""
    kind = TypeFactory(
        is_transferable=True, holder_kind="organisation", seats=2, rule__seat_price="10.00", price="100.00"
    )
    pay(join_association(holder=OrganisationFactory(), type=kind, at=JULY, by=None), at=JULY)
    held = Membership.objects.select_related("holder", "type").get()
    seat = give_seat(membership=held, person=PersonFactory(), at=JULY, by=None)
    seen = str(quote_more_seats(held, 1, JULY.date()).to_pay.amount)
    more = order_more_seats(membership=held, seats=1, seen=seen, at=JULY, by=None)

    with pytest.raises(CannotTransfer, match="Free the seats first"):
        pass_on(held, OrganisationFactory())
    assert not Order.objects.filter(cancelled_at__isnull=False).exists()
    end_seat(seat=seat, at=JULY, by=None)
    pass_on(held, OrganisationFactory())

    more.refresh_from_db()
    assert more.cancelled_at == JULY
    assert list(crowded_seats(JULY)) == []
