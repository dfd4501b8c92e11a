"""Another type before the term ends: what was paid for days to come counts, and neither days nor cents are lost."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from ams.core.invariants import broken_invariants
from ams.core.models import Activity, Message
from billing.models import CreditNote, Order
from billing.operations import GivingBack, fulfil_paid_lines, give_back
from billing.sweeps import earn_what_is_due
from members.models import CountedPart, Membership, MembershipType, Term, TypeChange
from members.operations import join_association, renew_membership
from members.operations.changing import CannotUndo, change_type, undo_change
from members.operations.leaving import cancel_membership, return_to_membership
from members.queries import NotOffered, gaps, last_term, types_held
from members.queries.changing import CannotChange, quote_change, targets_of
from members.queries.leaving import unused_parts
from tests.billing.books import balances
from tests.factories.billing import AccountFactory, pay
from tests.factories.core import UserFactory
from tests.factories.members import MembershipFactory, PersonFactory, TypeFactory, give_term, year

pytestmark = pytest.mark.usefixtures("association")
JANUARY = datetime(2026, 1, 1, 12, tzinfo=UTC)
JULY = datetime(2026, 7, 1, 12, tzinfo=UTC)  # 184 of 365 days are left
AUGUST = datetime(2026, 8, 1, 12, tzinfo=UTC)  # 153
LONG_AFTER = datetime(2029, 1, 1, 12, tzinfo=UTC)


def kind(name, price):
    later = AccountFactory(code="1900", name="Later", kind="liability")
    return TypeFactory(
        slug=name, name=name.title(), price=price, rule__renewal_window_days=None, product__deferred_account=later
    )


@pytest.fixture
def full():
    return kind("full", "730.00")


@pytest.fixture
def held():
    """A student's year from 1 January 2026, paid with 365.00: a euro a day."""
    student = kind("student", "365.00")
    pay(join_association(holder=PersonFactory(email="ada@example.org"), type=student, at=JANUARY, by=None), at=JANUARY)
    return Membership.objects.get()


def change(membership, type, at=JULY, **details):
    return change_type(membership=fresh(membership), type=type, at=at, **{"by": None} | details)


def fresh(membership):
    return Membership.objects.get(pk=membership.pk)


def days():
    return [(str(t.days.lower), str(t.days.upper)) for t in Term.objects.standing().order_by("days")]


def found_wrong(at=LONG_AFTER):
    return {one.name: rows for one, rows in broken_invariants(at=at) if one.name.startswith(("members.", "billing."))}


def test_the_difference_is_paid_and_both_begin_and_end_on_the_day_it_was_quoted_for(held, full):
    order = change(held, full)
    assert change(held, full).pk == order.pk  # clicked twice
    assert (order.total, days()) == (Decimal("546.00"), [("2026-01-01", "2027-01-01")])

    pay(order, at=datetime(2026, 7, 3, 9, tzinfo=UTC))  # by a transfer that took two days
    fulfil_paid_lines(order_id=order.pk, at=AUGUST)  # and a webhook that came late

    assert days() == [("2026-01-01", "2026-07-01"), ("2026-07-01", "2027-07-01")]
    assert types_held(held.holder, JULY.date()) == {full.pk}
    assert Activity.objects.get(kind="membership.changed").facts["before"] == "Student"
    assert "You are now Full, before that Student" in Message.objects.get(purpose="membership.changed").text
    earn_what_is_due(at=LONG_AFTER)
    assert "1900" not in balances()
    assert found_wrong() == {}


def test_what_is_said_before_paying(held, full):
    assert quote_change(held, full, JULY.date()).sentences == [
        "Until 31\xa0December\xa02026 you have paid €365.00, of which €184.00 is for days to come.",
        "Full costs €730.00 from today until 30\xa0June\xa02027.",
    ]


def test_money_of_two_orders_counts_in_the_next_change_and_when_they_leave(held, full):
    """By 1 August 31 of 365 days of the full year are used: of 546.00 + 184.00 there are 499.63 + 168.37 left."""
    pay(change(held, full), at=JULY)

    parts = unused_parts(fresh(held), AUGUST.date())
    assert [part.amount.amount for part in parts] == [Decimal("499.63"), Decimal("168.37")]
    pay(change(held, kind("patron", "1000.00"), at=AUGUST), at=AUGUST)

    assert Order.objects.latest("pk").total == Decimal("332.00")
    assert len(days()) == 3
    cancel_membership(membership=fresh(held), when="now", at=AUGUST, by=None)
    of_three = unused_parts(fresh(held), AUGUST.date())
    assert sum(part.amount.amount for part in of_three) == Decimal("1000.00")
    for part in of_three:
        asked = GivingBack(request=uuid4(), credits={part.line.pk: part.amount.amount})
        give_back(order=part.line.order, asked=asked, why=None, at=AUGUST, by=None)
    return_to_membership(membership=fresh(held), at=AUGUST, by=UserFactory(role="membership"))
    assert days()[-1] == ("2026-07-01", "2026-08-01")  # nothing comes back that was given back
    earn_what_is_due(at=LONG_AFTER)
    assert "1900" not in balances()
    assert found_wrong() == {}


def test_what_costs_less_is_done_at_once_and_what_is_left_over_stands_as_too_much(held):
    order = change(held, kind("friend", "100.00"))

    assert (order.total, fresh(held).type.slug) == (0, "friend")
    bought = Order.objects.earliest("pk")
    assert (CreditNote.objects.get().gross, bought.balance()) == (Decimal("84.00"), Decimal("-84.00"))
    with pytest.raises(CannotUndo, match="once more"):
        undo_change(membership=held, at=JULY, by=UserFactory(role="membership"))
    earn_what_is_due(at=LONG_AFTER)
    assert "1900" not in balances()
    assert found_wrong() == {}


def test_staff_take_it_back_to_the_day_and_what_was_paid_is_too_much(held, full):
    staff = UserFactory(role="membership")
    order = change(held, full)
    pay(order, at=JULY)

    undo_change(membership=held, at=AUGUST, by=staff, words="Clicked by mistake")

    assert (days(), fresh(held).type.slug) == ([("2026-01-01", "2027-01-01")], "student")
    assert Order.objects.get(pk=order.pk).balance() == -546
    with pytest.raises(CannotUndo, match="already"):
        undo_change(membership=held, at=AUGUST, by=staff)
    pay(change(held, full, at=AUGUST), at=AUGUST)  # and after all
    assert Order.objects.latest("pk").total == 730 - 153
    earn_what_is_due(at=LONG_AFTER)
    assert "1900" not in balances()
    assert found_wrong() == {}


def test_who_renewed_already_changes_with_both_years_and_gets_both_back(held, full):
    pay(renew_membership(membership=held, at=JULY, by=None), at=JULY)
    before = days()
    order = change(held, full)
    assert order.total == 730 - 184 - 365
    pay(order, at=JULY)
    assert len(days()) == 2

    undo_change(membership=held, at=JULY, by=UserFactory(role="membership"))

    assert days() == before


def test_the_old_money_goes_and_with_it_what_it_counted_for(held, full):
    """A cheque that bounced, a bank that took the money back: nobody stays what nobody paid."""
    pay(change(held, full), at=JULY)
    line = Order.objects.earliest("pk").lines.get()

    give_back(
        order=line.order, at=AUGUST, by=None, why=None,
        asked=GivingBack(request=uuid4(), credits={line.pk: line.gross}, revoked=frozenset([line.pk])),
    )  # fmt: skip

    assert days() == []
    earn_what_is_due(at=LONG_AFTER)
    assert found_wrong() == {}


@pytest.mark.sweep
def test_money_that_counts_in_a_second_change_goes_and_with_it_all_that_came_of_it(held, full):
    pay(change(held, full), at=JULY)
    pay(change(held, kind("patron", "1000.00"), at=AUGUST), at=AUGUST)
    line = Order.objects.earliest("pk").lines.get()

    give_back(
        order=line.order, at=AUGUST, by=None, why=None,
        asked=GivingBack(request=uuid4(), credits={line.pk: line.gross}, revoked=frozenset([line.pk])),
    )  # fmt: skip

    assert days() == []


@pytest.mark.sweep
def test_days_whose_left_over_was_taken_off_do_not_come_back_with_what_took_their_place(held):
    line = change(held, kind("friend", "100.00")).lines.get()

    asked = GivingBack(request=uuid4(), revoked=frozenset([line.pk]))
    give_back(order=line.order, asked=asked, why=None, at=AUGUST, by=None)

    assert days() == [("2026-01-01", "2026-07-01")]


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        ("lapsed", "No paid days run"),
        ("owed", "not paid yet"),
        ("same", "already"),
        ("trial", "for once"),
    ],
)
def test_what_cannot_be_changed_says_why_and_moves_nothing(held, full, spoil, why):
    at, wanted = (LONG_AFTER if spoil == "lapsed" else JULY), held.type if spoil == "same" else full
    if spoil == "owed":
        Order.objects.update(settled_at=None)
    if spoil == "trial":
        MembershipType.objects.filter(pk=full.pk).update(is_trial=True)
        wanted = MembershipType.objects.get(pk=full.pk)

    with pytest.raises(CannotChange, match=why):
        change(held, wanted, at=at)

    assert (TypeChange.objects.count(), len(days())) == (0, 1)


def test_money_for_a_change_whose_credit_was_given_back_meanwhile_waits_for_a_person(held, full):
    order = change(held, full)
    old = Order.objects.earliest("pk").lines.get()
    asked = GivingBack(request=uuid4(), credits={old.pk: Decimal(100)})
    give_back(order=old.order, asked=asked, why=None, at=JULY, by=None)

    pay(order, at=JULY)

    assert days() == [("2026-01-01", "2027-01-01")]
    assert "Decide what becomes of the money" in order.lines.get().last_failure


def test_days_whose_money_came_back_meanwhile_count_for_nothing(held, full):
    """A cheque bounced between the quote and the payment: the old year is owed again, so none of it is a credit."""
    order = change(held, full)
    Order.objects.exclude(pk=order.pk).update(settled_at=None)

    pay(order, at=JULY)

    assert days() == [("2026-01-01", "2027-01-01")]
    assert "Decide what becomes of the money" in order.lines.get().last_failure


def test_what_was_given_back_of_the_old_money_since_the_change_counts_no_more(held, full):
    """Of 184.00 that count for the full year 100.00 went back; the same euro is never given twice."""
    pay(change(held, full), at=JULY)
    old = Order.objects.earliest("pk").lines.get()
    asked = GivingBack(request=uuid4(), credits={old.pk: Decimal(100)})
    give_back(order=old.order, asked=asked, why=None, at=AUGUST, by=None)

    parts = {part.line.pk: part.paid.amount for part in unused_parts(fresh(held), AUGUST.date())}

    assert parts[old.pk] == 84
    assert sum(parts.values()) == 546 + 84


def test_what_needs_an_approval_is_taken_by_nobody_alone(held, full):
    MembershipType.objects.filter(pk=full.pk).update(change_to="now")
    assert targets_of(held, self_service=["now"]) == [full]
    MembershipType.objects.filter(pk=full.pk).update(needs_approval=True)
    assert targets_of(held, self_service=["now"]) == []
    with pytest.raises(NotOffered):  # it is held beside this one, not in its place
        change(held, TypeFactory(exclusivity_group="friends"))


def test_renewing_calls_an_unpaid_change_off_and_gives_the_other_type_when_it_begins(held, full):
    order = change(held, full)

    pay(renew_membership(membership=held, type=full, at=JULY, by=None), at=JULY)

    assert Order.objects.get(pk=order.pk).cancelled_at == JULY
    assert types_held(held.holder, JULY.date()) == {held.type_id}
    assert types_held(held.holder, date(2027, 1, 1)) == {full.pk}


def test_cases_of_others_lapsed_03():
    """civicrm-core #28194: type Y since 2019 and expired, Z since 2021; renewing as Y revived the old Y to 2024."""
    y, z = kind("y", "10.00"), kind("z", "10.00")
    held = MembershipFactory(type=y, terms=[year(2019)])
    give_term(held, year(2021))
    Term.objects.filter(days__startswith=date(2021, 1, 1)).update(rule=z.rules.get())
    Membership.objects.update(type=z)

    pay(renew_membership(membership=fresh(held), type=y, at=datetime(2021, 11, 1, tzinfo=UTC), by=None), at=JANUARY)

    assert [(t.first_day.year, t.rule.type.slug) for t in Term.objects.order_by("days")] == [
        (2019, "y"), (2021, "z"), (last_term(fresh(held)).first_day.year, "y"),
    ]  # fmt: skip
    assert next(gap.first for gap in gaps(fresh(held))) == date(2020, 1, 1)


def test_days_beside_what_took_their_place_and_money_counted_twice_are_found(held, full):
    pay(change(held, full), at=JULY)
    cut = Term.objects.get(changed_by__isnull=False)
    Term.objects.exclude(pk=cut.pk).update(revoked_at=JULY)  # the database refuses two at a time
    Term.objects.filter(pk=cut.pk).update(days=cut.days_before)
    assert len(found_wrong(JULY)["members.changes-hold"]) == 1
    Term.objects.filter(pk=cut.pk).update(days=cut.days)
    Term.objects.exclude(pk=cut.pk).update(revoked_at=None)
    CountedPart.objects.update(amount=Decimal(366))

    assert found_wrong(JULY)["members.changes-hold"] == [f"order line {cut.order_line_id} counts for more than it cost"]
