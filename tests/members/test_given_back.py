"""A membership whose money was given back: its days count no more, stay to be read, and nobody is charged anew."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ams.core.models import Message
from members.fulfiller import MembershipFulfiller
from members.models import Term
from members.operations import renew_membership
from members.queries import valid_until
from members.queries.renewals import renewals_of
from tests.factories.automatic import renewing_itself
from tests.factories.billing import pay
from tests.factories.locks import tables_locked
from tests.factories.members import MembershipFactory, TypeFactory, year

pytestmark = pytest.mark.django_db
NOVEMBER = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def renewed():
    """A membership of this year, renewed for the next one."""
    kind = TypeFactory(rule__period="fixed", rule__proration="month", rule__renewal_window_days=90)
    membership = MembershipFactory(type=kind, terms=[year(2026)])
    order = renew_membership(membership=membership, at=NOVEMBER, by=None)
    pay(order, at=NOVEMBER)
    return membership, order.lines.get()


def test_only_the_days_that_were_given_back_are_lost(renewed):
    membership, line = renewed
    assert valid_until(membership, NOVEMBER.date()) == date(2027, 12, 31)

    MembershipFulfiller().revoke(line=line, at=NOVEMBER)

    assert valid_until(membership, NOVEMBER.date()) == date(2026, 12, 31)
    assert Term.objects.get(order_line=line).revoked_at == NOVEMBER


def test_rows_are_locked_in_the_order_everybody_keeps(renewed):
    """The membership's before its terms': whoever leaves at that moment holds it, and writes the terms next."""
    _membership, line = renewed
    with CaptureQueriesContext(connection) as asked:
        MembershipFulfiller().revoke(line=line, at=NOVEMBER)

    assert tables_locked(asked)[0] == "members_membership"


def test_a_member_to_whom_all_was_given_back_is_not_asked_to_pay_for_it_still(renewed):
    membership, line = renewed
    assert renewals_of([membership], NOVEMBER.date())[0].word == "Current"

    MembershipFulfiller().revoke(line=line, at=NOVEMBER)
    membership.terms.update(revoked_at=NOVEMBER)

    assert renewals_of([membership], NOVEMBER.date())[0].word == "Given back"


def test_it_no_longer_renews_by_itself_and_the_member_is_told_once(renewed):
    membership, line = renewed
    agreement = renewing_itself(membership)

    for _ in range(2):
        MembershipFulfiller().revoke(line=line, at=NOVEMBER)

    agreement.refresh_from_db()
    assert (agreement.ended_at, agreement.end_reason) == (NOVEMBER, "over")
    assert Message.objects.filter(purpose="auto_renewal.stopped").count() == 1
