"""A payment somebody disputes with their bank: gone while it is disputed, gone for good, or here again."""

from decimal import Decimal

import pytest
from django.utils import timezone

from ams.core.models import Activity
from ams.core.money import Money
from billing.models import JournalEntry, Payment, Refund
from billing.operations import apply_refund, refundable
from billing.queries import lost_refunds, refunds_made_elsewhere
from billing.sessions import RefundFacts, RefundStage
from tests.billing.books import balances, broken

pytestmark = pytest.mark.django_db
CREATED, CLOSED = "charge.dispute.created", "charge.dispute.closed"
GONE = {"1200": -15, "1300": 25, "4900": 15, "8000": -25}  # 25 and the fee of 15
OURS = {"1200": 10, "4900": 15, "8000": -25}


@pytest.fixture
def disputed(buy_by_card, provider):
    """An order whose payment is disputed; its dispute as the provider shows it."""
    order = buy_by_card()
    provider.process.control("dispute", payment_intent=Payment.objects.get().provider_id)
    return order, provider.client.v1.disputes.list().data[0]


def tell(provider, client, *kinds):
    for kind in kinds:
        for event in provider.events(kind):
            assert provider.deliver(client, event).status_code == 200


def end(provider, dispute, outcome):
    provider.process.control("dispute", dispute=dispute.id, outcome=outcome)


def test_what_is_disputed_is_gone_and_owed_again_while_the_bank_decides(disputed, provider, client):
    order, dispute = disputed
    tell(provider, client, CREATED, CREATED, "charge.dispute.funds_withdrawn")

    refund = Refund.objects.get()
    assert (refund.method, refund.state, refund.amount, refund.order, refund.provider_id) == (
        "dispute", "succeeded", 25, order, dispute.id,
    )  # fmt: skip
    assert (order.balance(), balances(), broken()) == (25, GONE, {})
    assert refundable(Payment.objects.get(), order) == 0  # nobody gives back what the bank has taken
    assert not refunds_made_elsewhere().exists()  # it has a case of its own
    assert list(Activity.objects.filter(kind__startswith="money.").values_list("kind", flat=True)) == ["money.disputed"]


@pytest.mark.parametrize(
    ("outcome", "books", "owed", "state"), [("lost", GONE, 25, "succeeded"), ("won", OURS, 0, "failed")]
)
@pytest.mark.parametrize("during", [(), (CREATED,)])
@pytest.mark.parametrize("after", [(CLOSED,), (CLOSED, CREATED, CLOSED), ("charge.dispute.funds_reinstated", CLOSED)])
def test_how_it_ends_is_booked_once_in_whatever_order_it_is_told(
    disputed, provider, client, *, during, after, outcome, books, owed, state
):
    order, dispute = disputed
    tell(provider, client, *during)
    end(provider, dispute, outcome)

    tell(provider, client, *after)

    order.refresh_from_db()
    assert (Refund.objects.get().state, order.balance(), balances(), broken()) == (state, owed, books, {})
    assert JournalEntry.objects.filter(kind="dispute_fee").count() == 1
    assert not lost_refunds().exists()
    assert order.settled_at


def test_a_word_of_the_past_takes_nothing_that_was_won(disputed, provider, client):
    order, dispute = disputed
    tell(provider, client, CREATED)
    past = RefundFacts(dispute.id, "", Payment.objects.get().provider_id, Money(order.total, "EUR"),
                       RefundStage.SUCCEEDED, is_dispute=True)  # fmt: skip
    end(provider, dispute, "won")
    tell(provider, client, CLOSED)

    apply_refund(facts=past, at=timezone.now())

    assert (Refund.objects.get().state, order.balance()) == ("failed", 0)


def test_a_fee_in_another_currency_and_none_at_all_are_not_booked(buy_by_card):
    order = buy_by_card()
    for fee in (None, Money(Decimal(15), "USD")):
        apply_refund(
            facts=RefundFacts("du_1", "", Payment.objects.get().provider_id, Money(order.total, "EUR"),
                              RefundStage.SUCCEEDED, is_dispute=True, fee=fee), at=timezone.now(),
        )  # fmt: skip

    assert Refund.objects.get().state == "succeeded"
    assert not JournalEntry.objects.filter(kind="dispute_fee").exists()


def test_an_inquiry_that_moved_no_money_changes_nothing(disputed, provider, client, monkeypatch):
    order, _dispute = disputed
    monkeypatch.setattr("billing.provider.refunds.provider_client", Inquiring)

    tell(provider, client, CREATED)

    assert not Refund.objects.exists()
    assert order.balance() == 0


class Inquiring:
    """A provider whose bank only asks."""

    balance_transactions: list[object] = []
    status = "warning_needs_response"

    @property
    def v1(self):
        return self

    disputes = v1

    def retrieve(self, *_asked):
        return self


def test_a_payment_that_is_not_ours_is_nobodys(association):
    facts = RefundFacts("du_1", "", "pi_strange", Money(Decimal(25), "EUR"), RefundStage.SUCCEEDED, is_dispute=True)

    assert apply_refund(facts=facts, at=timezone.now()) == []
