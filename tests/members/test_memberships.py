"""Joining and renewing: what is ordered, what is paid, and what becomes of the membership."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from ams.core.models import Activity, Message
from billing.models import Order, Price
from billing.prices import NotOnSale, change_price
from members.fulfiller import MembershipFulfiller
from members.models import Membership, Term, TermOffer
from members.operations import (
    AlreadyMember,
    MembershipEnded,
    TooEarlyToRenew,
    draft_rule,
    grant_term,
    join_association,
    publish_rule,
    renew_membership,
    revoke_term,
)
from members.queries import NothingToRenew, NotOffered, gaps, member_since, membership_state, valid_until
from members.terms import State, TermDays
from tests.factories.billing import pay
from tests.factories.core import LONG_AGO
from tests.factories.members import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    TypeFactory,
    give_term,
    year,
)

pytestmark = pytest.mark.usefixtures("association")
MARCH = datetime(2026, 3, 15, 12, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 20, 12, tzinfo=UTC)
CALENDAR_YEAR = {"rule__period": "fixed", "rule__proration": "month", "rule__renewal_window_days": 90}


def days_of(membership):
    return [term.as_term_days() for term in membership.terms.oldest_first()]


def days(first, after_last, anchor=None):
    return TermDays(first, after_last, anchor or first)


def test_joining_orders_one_term_and_the_membership_waits_for_the_money():
    holder, kind = PersonFactory(display_name="Amara Okafor"), TypeFactory(name="Full member")

    order = join_association(holder=holder, type=kind, at=MARCH, by=None)

    membership = Membership.objects.get(holder=holder)
    [line] = order.lines.all()
    assert (line.kind, line.description, line.gross) == ("membership", "Full member, 1 year", Decimal("40.000"))
    assert TermOffer.objects.get(pk=line.reference).membership == membership
    assert membership_state(membership, date(2026, 3, 15)) is State.PENDING
    assert not Term.objects.exists()


def test_a_paid_join_runs_from_the_day_the_money_came_and_welcomes_once():
    holder = PersonFactory(display_name="Amara Okafor", email="amara@example.org", person__spoken_name="Amara")
    order = join_association(holder=holder, type=TypeFactory(name="Full member"), at=MARCH, by=None)

    pay(order, at=MARCH + timedelta(days=2))

    membership = Membership.objects.get(holder=holder)
    assert days_of(membership) == [days(date(2026, 3, 17), date(2027, 3, 17))]
    assert membership_state(membership, date(2026, 3, 17)) is State.CURRENT
    welcome = Message.objects.get(purpose="membership.joined")
    assert (welcome.recipient, welcome.contact) == ("amara@example.org", holder)
    assert "Dear Amara," in welcome.text
    assert "17\u00a0March\u00a02027" not in welcome.text
    assert "16\u00a0March\u00a02027" in welcome.text
    [done] = Activity.objects.filter(kind="membership.joined")
    assert (done.contact, done.object, done.channel) == (holder, membership, order.channel)


def test_joining_twice_gives_the_same_order():
    holder, kind = PersonFactory(), TypeFactory()

    first = join_association(holder=holder, type=kind, at=MARCH, by=None)
    again = join_association(holder=holder, type=kind, at=MARCH + timedelta(minutes=1), by=None)

    assert first == again
    assert Membership.objects.count() == TermOffer.objects.count() == 1


def test_an_unpaid_order_gives_way_to_one_at_the_new_price():
    holder, kind = PersonFactory(), TypeFactory()
    old = join_association(holder=holder, type=kind, at=MARCH, by=None)
    tomorrow = MARCH + timedelta(days=1)
    change_price(product=kind.product, amount=Decimal(50), valid_from=tomorrow.date(), at=MARCH, by=None)

    new = join_association(holder=holder, type=kind, at=tomorrow, by=None)

    old.refresh_from_db()
    assert (old.cancelled_at, new.total) == (tomorrow, Decimal("50.000"))
    assert Membership.objects.count() == 1


def test_an_application_never_paid_for_gives_way_to_another_type():
    holder, student, full = PersonFactory(), TypeFactory(), TypeFactory()
    old = join_association(holder=holder, type=student, at=MARCH, by=None)

    new = join_association(holder=holder, type=full, at=MARCH, by=None)

    old.refresh_from_db()
    assert (old.cancelled_at, new.cancelled_at) == (MARCH, None)
    assert Membership.objects.uncancelled().get(holder=holder).type == full


def test_whoever_is_a_member_cannot_join_the_same_group_again():
    membership = MembershipFactory(terms=[year(2026)])
    other = TypeFactory(exclusivity_group=membership.type.exclusivity_group)

    with pytest.raises(AlreadyMember) as refused:
        join_association(holder=membership.holder, type=other, at=MARCH, by=None)

    assert refused.value.membership == membership
    assert str(refused.value).startswith(f"{membership.holder} already holds a membership")
    assert not Order.objects.exists()


def test_types_of_different_groups_go_together():
    membership = MembershipFactory(terms=[year(2026)])
    alone = TypeFactory(exclusivity_group="")

    join_association(holder=membership.holder, type=alone, at=MARCH, by=None)

    assert membership.holder.memberships.uncancelled().count() == 2


@pytest.mark.parametrize(
    ("make", "refusal"),
    [
        (lambda: TypeFactory(archived_at=LONG_AGO), NotOffered),
        (lambda: TypeFactory(holder_kind="organisation"), NotOffered),
        (lambda: TypeFactory(price=False), NotOnSale),
        (lambda: TypeFactory(rule__state="draft", rule__published_at=None), NotOffered),
    ],
)
def test_what_is_not_offered_cannot_be_joined(make, refusal):
    with pytest.raises(refusal):
        join_association(holder=PersonFactory(), type=make(), at=MARCH, by=None)

    assert not Membership.objects.exists()


def test_an_organisation_joins_what_is_meant_for_organisations():
    order = join_association(
        holder=OrganisationFactory(display_name="Mill Lane School"),
        type=TypeFactory(holder_kind="organisation"),
        at=MARCH,
        by=None,
    )
    pay(order, at=MARCH)

    assert Term.objects.count() == 1
    assert "Dear Mill Lane School," in Message.objects.get(purpose="membership.joined").text


def test_a_free_membership_runs_at_once():
    holder = PersonFactory(email="")

    order = join_association(holder=holder, type=TypeFactory(price="0"), at=MARCH, by=None)

    assert order.lines.get().fulfilled_at == MARCH
    assert membership_state(holder.memberships.get(), date(2026, 3, 15)) is State.CURRENT
    assert not Message.objects.filter(purpose="membership.joined").exists()  # nobody to write to


# --- Renewing -------------------------------------------------------------------------------------------------------


def test_a_member_who_renews_early_loses_no_days():  # restrict-content-pro #113
    membership = MembershipFactory(type=TypeFactory(**CALENDAR_YEAR), terms=[year(2026)])

    order = renew_membership(membership=membership, at=NOVEMBER, by=None)
    assert days_of(membership) == [year(2026)]  # civicrm-core #11730: an unpaid renewal moves nothing
    pay(order, at=NOVEMBER)

    assert days_of(membership) == [year(2026), year(2027)]
    assert order.lines.get().description.endswith(" until 31 December 2027")
    assert Activity.objects.filter(kind="membership.renewed").count() == 1
    assert "31 December 2027" in Message.objects.get(purpose="membership.renewed").subject


def test_one_paid_line_gives_one_term_however_often_it_is_fulfilled():
    membership = MembershipFactory(type=TypeFactory(**CALENDAR_YEAR), terms=[year(2026)])
    order = renew_membership(membership=membership, at=NOVEMBER, by=None)
    pay(order, at=NOVEMBER)
    line = order.lines.get()

    assert grant_term(line=line, at=NOVEMBER + timedelta(hours=1)) == line.term

    assert days_of(membership) == [year(2026), year(2027)]


def test_a_renewal_that_a_worker_gets_round_to_later_counts_from_the_payment():
    membership = MembershipFactory(terms=[year(2024)])  # lapsed
    order = renew_membership(membership=membership, at=MARCH, by=None)
    pay(order, at=MARCH)
    line = order.lines.get()
    Term.objects.filter(order_line=line).delete()

    grant_term(line=line, at=MARCH + timedelta(days=9))

    assert days_of(membership)[-1] == days(date(2026, 3, 15), date(2027, 3, 15))


def test_in_grace_the_anniversary_stays():
    membership = MembershipFactory(terms=[year(2025)])
    january = datetime(2026, 1, 20, 12, tzinfo=UTC)

    pay(renew_membership(membership=membership, at=january, by=None), at=january)

    assert days_of(membership) == [year(2025), days(date(2026, 1, 1), date(2027, 1, 1), date(2025, 1, 1))]
    assert gaps(membership) == []


def test_whoever_lapsed_starts_anew_with_the_gap_in_sight_and_the_fee():  # civicrm-core #28194
    membership = MembershipFactory(type=TypeFactory(rule__reinstatement_fee="7.50"), terms=[year(2024)])
    assert membership_state(membership, MARCH.date()) is State.LAPSED

    order = renew_membership(membership=membership, at=MARCH, by=None)
    pay(order, at=MARCH)

    assert order.total == Decimal("47.500")
    assert days_of(membership) == [year(2024), days(date(2026, 3, 15), date(2027, 3, 15))]
    [gap] = gaps(membership)
    assert (gap.first, gap.last) == (date(2025, 1, 1), date(2026, 3, 14))
    assert member_since(membership) == date(2024, 1, 1)


def test_renewing_waits_for_its_window():
    membership = MembershipFactory(type=TypeFactory(**CALENDAR_YEAR), terms=[year(2026)])

    with pytest.raises(TooEarlyToRenew, match="can be renewed from 3\u00a0October\u00a02026"):
        renew_membership(membership=membership, at=MARCH, by=None)

    assert not Order.objects.exists()


def test_what_is_for_life_or_cancelled_is_not_renewed():
    life = MembershipFactory(terms=[TermDays(date(2020, 1, 1), None, date(2020, 1, 1))])
    cancelled = MembershipFactory(terms=[year(2026)], cancelled_at=MARCH)

    with pytest.raises(NothingToRenew):
        renew_membership(membership=life, at=MARCH, by=None)
    with pytest.raises(MembershipEnded):
        renew_membership(membership=cancelled, at=MARCH, by=None)


def test_renewing_can_change_the_type_within_the_group():
    membership = MembershipFactory(type=TypeFactory(**CALENDAR_YEAR), terms=[year(2026)])
    retired = TypeFactory(price="20.00", name="Retired member", **CALENDAR_YEAR)

    order = renew_membership(membership=membership, type=retired, at=NOVEMBER, by=None)
    pay(order, at=NOVEMBER)

    membership.refresh_from_db()
    assert (order.total, membership.type) == (Decimal("20.000"), retired)
    with pytest.raises(NotOffered):
        renew_membership(membership=membership, type=TypeFactory(exclusivity_group="x"), at=NOVEMBER, by=None)


def test_a_leap_day_member_keeps_the_leap_day():  # civicrm-core #27198
    holder = PersonFactory()
    leap = datetime(2024, 2, 29, 12, tzinfo=UTC)
    pay(join_association(holder=holder, type=TypeFactory(), at=leap, by=None), at=leap)
    membership = holder.memberships.get()

    for at in (datetime(2025, 2, 1, 12, tzinfo=UTC), datetime(2026, 2, 1, 12, tzinfo=UTC)):
        pay(renew_membership(membership=membership, at=at, by=None), at=at)

    assert [str(term.last_day) for term in membership.terms.oldest_first()] == [
        "2025-02-28",
        "2026-02-28",
        "2027-02-28",
    ]


# --- What was agreed stays agreed -----------------------------------------------------------------------------------


def test_new_rules_do_not_touch_what_was_ordered_under_the_old():
    kind = TypeFactory()
    order = join_association(holder=PersonFactory(), type=kind, at=MARCH, by=None)
    draft = draft_rule(type=kind)
    draft.length, draft.grace_days = 2, 5
    draft.save()
    publish_rule(rule=draft, at=MARCH, by=None)

    pay(order, at=MARCH)

    term = Term.objects.get()
    assert (term.rule.version, term.grace_days, str(term.last_day)) == (1, 30, "2027-03-14")


def test_a_fixed_year_ordered_before_its_roll_over_keeps_the_end_it_was_priced_for():
    kind = TypeFactory(rule__period="fixed", rule__proration="month", rule__rollover_month=10, rule__rollover_day=1)
    september = datetime(2026, 9, 30, 12, tzinfo=UTC)
    order = join_association(holder=PersonFactory(), type=kind, at=september, by=None)

    pay(order, at=september + timedelta(days=1))

    assert order.total == Decimal("13.330")
    assert days_of(Membership.objects.get()) == [days(date(2026, 10, 1), date(2027, 1, 1), date(2026, 1, 1))]


def test_a_fixed_year_paid_after_its_end_is_counted_afresh():
    order = join_association(
        holder=PersonFactory(),
        type=TypeFactory(rule__period="fixed"),
        at=datetime(2026, 12, 30, 12, tzinfo=UTC),
        by=None,
    )

    pay(order, at=datetime(2027, 1, 2, 12, tzinfo=UTC))

    assert days_of(Membership.objects.get()) == [days(date(2027, 1, 2), date(2028, 1, 1), date(2027, 1, 1))]


def test_money_for_a_membership_cancelled_meanwhile_waits_for_a_person():
    order = join_association(holder=PersonFactory(), type=TypeFactory(), at=MARCH, by=None)
    Membership.objects.update(cancelled_at=MARCH)

    pay(order, at=MARCH)

    line = order.lines.get()
    assert (line.fulfilled_at, line.failures) == (None, 1)
    assert "cancelled before it was paid" in line.last_failure
    assert not Term.objects.exists()


def test_a_revoked_term_counts_no_more_and_stays_on_record():
    order = join_association(holder=PersonFactory(), type=TypeFactory(), at=MARCH, by=None)
    pay(order, at=MARCH)
    membership = Membership.objects.get()

    assert revoke_term(line=order.lines.get(), at=NOVEMBER) == Term.objects.get()
    assert revoke_term(line=order.lines.get(), at=NOVEMBER) is None

    assert membership_state(membership, date(2026, 4, 1)) is State.PENDING
    assert Price.objects.count() == 1


def test_valid_until_follows_an_unbroken_row_and_stops_at_a_gap():
    membership = MembershipFactory(terms=[year(2025), year(2026), year(2028)])

    assert valid_until(membership, date(2025, 5, 1)) == date(2026, 12, 31)
    assert valid_until(membership, date(2028, 5, 1)) == date(2028, 12, 31)
    give_term(membership, TermDays(date(2029, 1, 1), None, date(2029, 1, 1)))
    assert valid_until(membership, date(2028, 5, 1)) is None


# --- What the page after paying shows -------------------------------------------------------------------------------


def test_the_outcome_of_a_paid_line_is_the_card():
    order = join_association(holder=PersonFactory(display_name="Amara"), type=TypeFactory(), at=MARCH, by=None)
    line = order.lines.get()
    assert MembershipFulfiller().outcome(line=line) is None
    pay(order, at=MARCH)

    outcome = MembershipFulfiller().outcome(line=line)

    assert outcome.template == "members/_joined.html"
    assert (outcome.context["card"].name, outcome.context["is_first"]) == ("Amara", True)


def test_the_outcome_of_a_renewal_carries_the_new_date_and_goes_when_it_is_revoked():
    membership = MembershipFactory(type=TypeFactory(**CALENDAR_YEAR), terms=[year(2026)])
    order = renew_membership(membership=membership, at=NOVEMBER, by=None)
    pay(order, at=NOVEMBER)
    line = order.lines.get()

    outcome = MembershipFulfiller().outcome(line=line)
    assert (outcome.context["card"].valid_until, outcome.context["is_first"]) == (date(2027, 12, 31), False)
    MembershipFulfiller().revoke(line=line, at=NOVEMBER)

    assert MembershipFulfiller().outcome(line=line) is None


def test_joining_and_its_term_ask_the_database_little(django_assert_max_num_queries):
    kind = TypeFactory()
    pay(join_association(holder=PersonFactory(), type=kind, at=MARCH, by=None), at=MARCH)
    holder = PersonFactory()

    with django_assert_max_num_queries(22):  # of which seven open and close savepoints and read the association
        order = join_association(holder=holder, type=kind, at=MARCH, by=None)
    settled = order.lines.get()
    with django_assert_max_num_queries(15):
        grant_term(line=settled, at=MARCH)
