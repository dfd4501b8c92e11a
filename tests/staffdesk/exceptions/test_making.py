"""What the portal will not do, staff do: with a reason, within a limit or with a second person."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from ams.core.exception_rights import SHIPPED, right_of, rights_of
from ams.core.invariants import broken_invariants
from ams.core.models import Activity, Contact, ExceptionKind, ExceptionMade, ExceptionRight, Message, Role
from billing.models import Order
from billing.operations import cancel_order
from members.models import Term
from members.operations import join_association, renew_membership
from members.queries import last_term
from staffdesk.models import Proposal
from staffdesk.operations.exceptions import (
    NotYours,
)
from tests.factories.billing import pay
from tests.factories.core import UserFactory
from tests.factories.members import PersonFactory, TypeFactory
from tests.staffdesk.conftest import NOW

pytestmark = pytest.mark.django_db


def sound():
    unsent = "core.messages-move"  # nobody sends mail here
    return [one for one in broken_invariants(at=NOW) if one[0].name != unsent]


# --- Each kind does what its words say -------------------------------------------------------------------------------


def test_another_price_on_an_order_is_kept_when_the_member_comes_back_to_renew(ask, ada, amara, join):
    join(amara, at=NOW - timedelta(days=340))
    membership = amara.memberships.get()
    order = renew_membership(membership=membership, at=NOW, by=None)
    line = order.lines.get()

    outcome = ask(ada, ExceptionKind.PRICE, amara, line=line.pk, price="15.00")

    line.refresh_from_db()
    order.refresh_from_db()
    assert (line.unit_price, line.gross, line.exception, order.total) == (15, 15, outcome.made, 15)
    assert outcome.told == f"“{line.description}” on order {order.reference} costs €15.00 instead of €40.00."
    assert renew_membership(membership=membership, at=NOW, by=None) == order
    pay(order, at=NOW)
    assert last_term(membership).order_line == line
    assert sound() == []


def test_an_order_that_costs_nothing_any_more_is_done_at_once(ask, ada, amara, buy):
    order = buy(amara)

    ask(ada, ExceptionKind.PRICE, amara, line=order.lines.get().pk, price="0")

    order.refresh_from_db()
    assert order.settled_at == NOW
    assert sound() == []


@pytest.mark.parametrize(("amount", "left"), [("", (0, True)), ("5.00", (Decimal("7.50"), False))])
def test_a_fee_is_waived_wholly_or_in_part(ask, amara, buy, amount, left):
    order, ada = buy(amara), UserFactory(role=Role.SERVICE)

    outcome = ask(ada, ExceptionKind.WAIVED, amara, order=order.reference, amount=amount)

    order.refresh_from_db()
    assert (order.balance(), bool(order.settled_at)) == left
    assert outcome.made.what == "order.fee_waived"
    assert order.credit_notes.get().exception == outcome.made
    assert sound() == []


def test_a_term_is_given_for_nothing_and_names_its_exception(ask, ingrid, amara, full):
    outcome = ask(ingrid, ExceptionKind.FREE_TERM, amara, type=full.pk)

    term = Term.objects.get()
    assert (term.exception, term.order_line, term.membership.holder) == (outcome.made, None, amara)
    assert (term.first_day, term.last_day) == (date(2026, 11, 22), date(2027, 11, 21))
    assert Activity.objects.filter(kind="membership.joined", channel="staff", actor=ingrid).count() == 1
    ask(ingrid, ExceptionKind.FREE_TERM, amara, type=full.pk)
    assert last_term(term.membership).first_day == date(2027, 11, 22)
    assert sound() == []


def test_a_free_term_ends_the_order_that_asked_money_for_it(ask, ingrid, amara, join, full):
    join(amara, at=NOW - timedelta(days=340))
    order = renew_membership(membership=amara.memberships.get(), at=NOW, by=None)

    ask(ingrid, ExceptionKind.FREE_TERM, amara, type=full.pk)

    order.refresh_from_db()
    assert order.cancelled_at == NOW


def test_a_membership_is_extended_by_a_term_of_its_own_and_renewing_goes_on_from_there(ask, ada, amara, join):
    join(amara, at=NOW - timedelta(days=340))
    membership = amara.memberships.get()
    end = last_term(membership).days.upper

    outcome = ask(ada, ExceptionKind.EXTENDED, amara, membership=membership.pk, days=14)

    term = last_term(membership)
    assert (term.days.lower, term.days.upper, term.exception) == (end, end + timedelta(days=14), outcome.made)
    pay(renew_membership(membership=membership, at=NOW, by=None), at=NOW)
    assert last_term(membership).days.lower == end + timedelta(days=14)
    assert sound() == []


def test_grace_lasts_longer(ask, ada, amara, join):
    join(amara, at=NOW - timedelta(days=380))
    membership = amara.memberships.get()
    before = last_term(membership).grace_days

    outcome = ask(ada, ExceptionKind.GRACE, amara, membership=membership.pk, days=20)

    assert last_term(membership).grace_days == before + 20
    assert outcome.made.object == membership


def test_joining_from_an_earlier_day_costs_what_it_did_and_runs_from_then_once_paid(ask, ada, amara, full):
    outcome = ask(ada, ExceptionKind.BACKDATED, amara, type=full.pk, first_day="2026-11-01")

    order = Order.objects.get()
    assert not Term.objects.exists()
    assert order.total == 40
    pay(order, at=NOW + timedelta(days=3))
    term = Term.objects.get()
    assert (term.first_day, term.last_day) == (date(2026, 11, 1), date(2027, 10, 31))
    assert term.order_line.order == order
    assert outcome.made.what == "membership.backdated"
    assert sound() == []


@pytest.mark.parametrize(
    ("price", "address", "mails", "told"),
    [
        ("40.00", "amara@example.org", ["link"], "€40.00 is to be paid. The link to pay it goes to amara@example.org."),
        ("40.00", "", [], "€40.00 is to be paid."),
        ("0.00", "amara@example.org", [], "€0.00 is to be paid."),
    ],
)
def test_whoever_joins_from_an_earlier_day_gets_the_link_to_pay(ask, ada, amara, *, price, address, mails, told):
    kind = TypeFactory(price=price)
    Contact.objects.filter(pk=amara.pk).update(email=address)
    amara.refresh_from_db()

    outcome = ask(ada, ExceptionKind.BACKDATED, amara, type=kind.pk, first_day="2026-11-01")

    order, sent = Order.objects.get(), Message.objects.filter(purpose="link")
    assert [one.purpose for one in sent] == mails
    assert all(one.recipient == address and f"/orders/{order.reference}/" in one.text for one in sent)
    assert outcome.told.endswith(told)


@pytest.mark.parametrize(
    ("kind", "facts", "refusal"),
    [
        (ExceptionKind.BACKDATED, {"first_day": "2026-11-22"}, "Choose a day before today"),
        (ExceptionKind.BACKDATED, {"first_day": "2025-11-22"}, "would be over by now"),
        (ExceptionKind.EXTENDED, {"days": "5"}, "Nothing was paid for this membership yet"),
        (ExceptionKind.GRACE, {"days": "5"}, "Nothing was paid for this membership yet"),
        (ExceptionKind.WAIVED, {"amount": "40.01"}, "At most what is owed can be waived"),
        (ExceptionKind.WAIVED, {"amount": "0"}, "At most what is owed can be waived"),
        (ExceptionKind.WAIVED, {"amount": "-5"}, "At most what is owed can be waived"),
        (ExceptionKind.WAIVED, {"amount": "1.005"}, "At most what is owed can be waived"),
        (ExceptionKind.PRICE, {"price": "40.00"}, "That is what it costs already"),
        (ExceptionKind.PRICE, {"price": "1.005"}, "no amount of money"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(ask, amara, kind, facts, refusal):
    full, ingrid = TypeFactory(), UserFactory(role=Role.ADMINISTRATOR)
    order = join_association(holder=amara, type=full, at=NOW, by=None)
    about = {"type": full.pk, "membership": amara.memberships.get().pk, "order": order.reference,
             "line": order.lines.get().pk}  # fmt: skip

    with pytest.raises(Exception, match=refusal):
        ask(ingrid, kind, amara, **about, **facts)

    assert not ExceptionMade.objects.exists()
    assert not Proposal.objects.exists()


def test_nothing_of_a_cancelled_order_is_waived(ask, ingrid, amara, buy):
    order = buy(amara)
    cancel_order(order=order, at=NOW, by=None)

    with pytest.raises(Exception, match="settled or cancelled"):
        ask(ingrid, ExceptionKind.WAIVED, amara, order=order.reference)


@pytest.mark.parametrize("kind", [ExceptionKind.EXTENDED, ExceptionKind.GRACE])
def test_what_no_membership_can_have_is_refused(ask, ingrid, amara, join, kind):
    join(amara, at=NOW - timedelta(days=900))
    membership = amara.memberships.get()

    def refused(words, days=5):
        with pytest.raises(Exception, match=words):
            ask(ingrid, kind, amara, membership=membership.pk, days=days)

    if kind == ExceptionKind.EXTENDED:
        refused("has lapsed")
    Term.objects.update(days=DateRange(date(2026, 1, 1), date(2027, 1, 1)))
    refused("at least one", days=0)
    Term.objects.update(days=DateRange(date(2026, 1, 1), None))
    refused("is for life")
    type(membership).objects.update(cancelled_at=NOW)
    refused("was cancelled")
    assert not ExceptionMade.objects.exists()


@pytest.mark.parametrize("kind", [ExceptionKind.FREE_TERM, ExceptionKind.BACKDATED])
@pytest.mark.parametrize(
    ("type_is", "refusal"),
    [({"holder_kind": "organisation"}, "is not for such a contact"), ({"archived_at": NOW}, "no such membership any")],
)
def test_a_membership_that_is_not_for_them_is_given_to_nobody(ask, amara, kind, type_is, refusal):
    ingrid, wanted = UserFactory(role=Role.ADMINISTRATOR), TypeFactory(**type_is)

    with pytest.raises(Exception, match=refusal):
        ask(ingrid, kind, amara, type=wanted.pk, first_day="2026-11-01")


def test_nothing_of_another_person_is_touched_whatever_the_form_says(ask, ingrid, amara, join, buy):
    join(amara, at=NOW - timedelta(days=340))
    order, bob = buy(amara), PersonFactory(display_name="Bob Bly")
    asked = {
        ExceptionKind.PRICE: {"line": order.lines.get().pk, "price": 1},
        ExceptionKind.WAIVED: {"order": order.reference},
        ExceptionKind.EXTENDED: {"membership": amara.memberships.get().pk, "days": 3},
        ExceptionKind.GRACE: {"membership": amara.memberships.get().pk, "days": 3},
    }

    for kind, facts in asked.items():
        with pytest.raises(Exception, match=r"theirs|hold no such"):
            ask(ingrid, kind, bob, **facts)
    assert not ExceptionMade.objects.exists()


# --- Rights and limits -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.MEMBER, Role.OWNER, Role.AUDITOR])
def test_roles_without_the_ability_make_none(role):
    assert rights_of(UserFactory(role=role)) == {}


def test_the_shipped_limits_stand_in_the_table_and_in_the_code_alike(association):
    written = {(one.kind, one.role): one.limit for one in ExceptionRight.objects.all()}
    shipped = {(kind, role): right.limit for kind, roles in SHIPPED.items() for role, right in roles.items()}

    assert written == shipped
    ada = UserFactory(role=Role.SERVICE)
    before = rights_of(ada)
    ExceptionRight.objects.all().delete()
    assert rights_of(ada) == before  # an empty table means the shipped ones


def test_an_administrator_takes_a_right_away_or_moves_its_limit(ada):
    ExceptionRight.objects.filter(role="service", kind=ExceptionKind.EXTENDED).update(limit=3)
    ExceptionRight.objects.filter(role="service", kind=ExceptionKind.GRACE).update(is_allowed=False)

    assert right_of(ada, ExceptionKind.EXTENDED).limit == 3
    assert right_of(ada, ExceptionKind.GRACE) is None


def test_who_has_no_right_makes_none(ask, fin, amara, full):
    with pytest.raises(NotYours):
        ask(fin, ExceptionKind.FREE_TERM, amara, type=full.pk)
