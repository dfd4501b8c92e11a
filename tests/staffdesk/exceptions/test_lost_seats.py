"""An order that owes nothing any more is settled with what it wants: no seat that went to others is promised."""

from datetime import timedelta

import pytest

from ams.core.models import ExceptionKind, ExceptionMade, ExceptionRight
from billing.keeping import NothingLeft
from billing.models import CreditNote, OrderLine
from billing.operations.attempts import KEPT_FOR
from events.models import Hold, Registration
from staffdesk.models import Proposal
from staffdesk.operations.exceptions import confirm_proposal
from tests.factories.billing import pay
from tests.factories.events import TicketTypeFactory, register
from tests.staffdesk.conftest import NOW

pytestmark = pytest.mark.django_db
LATER = NOW - timedelta(minutes=1)
EARLIER = LATER - KEPT_FOR


@pytest.fixture
def ticket(association):
    return TicketTypeFactory(event__capacity=1, event__title="Spring walk")


@pytest.fixture
def unpaid(ticket, amara):
    """Her order, whose time to pay is over, before anybody called it off."""
    order = register(ticket, at=EARLIER, buyer=amara)
    assert Hold.objects.get().expires_at <= NOW
    return order


FREED = [(ExceptionKind.WAIVED, {}), (ExceptionKind.PRICE, {"price": "0"})]


def asked_about(order, facts):
    return {"order": order.reference, "line": order.lines.get().pk, **facts}


@pytest.mark.parametrize(("kind", "facts"), FREED)
def test_what_is_let_off_when_the_seat_went_to_somebody_else_is_refused(
    ask, ingrid, amara, ticket, unpaid, *, kind, facts
):
    pay(register(ticket, at=NOW), at=NOW)

    with pytest.raises(NothingLeft, match="What this order kept went to others meanwhile"):
        ask(ingrid, kind, amara, **asked_about(unpaid, facts))

    unpaid.refresh_from_db()
    assert (unpaid.settled_at, unpaid.total) == (None, 20)
    assert not CreditNote.objects.exists()
    assert not ExceptionMade.objects.exists()
    assert not OrderLine.objects.exclude(last_failure="").exists()


@pytest.mark.parametrize(("kind", "facts"), FREED)
def test_a_seat_that_is_free_still_is_theirs(ask, ingrid, amara, unpaid, *, kind, facts):
    ask(ingrid, kind, amara, **asked_about(unpaid, facts))

    unpaid.refresh_from_db()
    row = Registration.objects.get()
    assert unpaid.settled_at
    assert Registration.objects.seated(at=NOW + timedelta(days=30)).get() == row
    assert not OrderLine.objects.exclude(last_failure="").exists()


def test_whoever_confirms_it_too_late_reads_why_nothing_was_done(ask, ada, ingrid, amara, *, ticket, unpaid):
    ExceptionRight.objects.filter(kind=ExceptionKind.WAIVED, role=ada.role).update(limit=0)
    outcome = ask(ada, ExceptionKind.WAIVED, amara, order=unpaid.reference)
    pay(register(ticket, at=NOW), at=NOW)

    decided = confirm_proposal(proposal=outcome.proposal, at=NOW, by=ingrid)

    assert decided.decision == Proposal.Decision.OUTDATED
    assert "What this order kept went to others meanwhile" in decided.note


def test_part_of_it_may_be_let_off_all_the_same(ask, ingrid, amara, ticket, unpaid):
    pay(register(ticket, at=NOW), at=NOW)

    ask(ingrid, ExceptionKind.WAIVED, amara, order=unpaid.reference, amount="5")

    assert unpaid.balance() == 15
