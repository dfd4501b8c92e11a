"""A payment somebody disputes with their bank: gone while it is disputed, gone for good, or here again."""

from decimal import Decimal
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ams.core.models import Activity, Contact, Message, Role
from ams.core.money import Money
from billing.models import JournalEntry, Order, Payment, ProviderEvent, Refund
from billing.operations import GivingBack, PaymentDisputed, apply_refund, begin_attempt, give_back, refundable
from billing.queries import lost_refunds, refunds_made_elsewhere
from billing.sessions import RefundFacts, RefundStage
from staffdesk.operations.repairs import NothingToMend, send_payment_link
from tests.billing.books import balances, broken
from tests.factories.core import AccessFactory, UserFactory, sign_in

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


@pytest.fixture
def doors(disputed):
    """The buyer's browser in the portal, and a colleague's on the desk."""
    portal, desk = Client(), Client()
    sign_in(portal, AccessFactory(contact=disputed[0].buyer).user)
    sign_in(desk, UserFactory(role=Role.FINANCE))
    return portal, desk


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
    told = Message.objects.filter(purpose="dispute_lost")
    assert told.count() == (1 if outcome == "lost" else 0)


def test_whoever_lost_it_to_the_bank_reads_what_that_means(disputed, provider, client):
    order, dispute = disputed
    tell(provider, client, CREATED)
    end(provider, dispute, "lost")
    tell(provider, client, CLOSED)

    mail = Message.objects.get(purpose="dispute_lost")
    assert (mail.recipient, mail.contact) == (order.bill_to["email"], order.buyer)
    for words in (
        "€25.00 was disputed",
        f"- {order.lines.get().description}",
        "pay €25.00 once more",
        "you owe nothing",
    ):
        assert words in mail.text
    assert f"/orders/{order.reference}/" in mail.text


@pytest.mark.parametrize(("taken_off", "words"), [(25, "nothing to pay"), (0, "")])
def test_nobody_is_asked_to_pay_for_what_they_no_longer_have(disputed, provider, client, taken_off, words):
    order, dispute = disputed
    tell(provider, client, CREATED)
    if taken_off:
        asked = GivingBack(uuid4(), {order.lines.get().pk: Decimal(taken_off)})
        give_back(order=order, asked=asked, why=None, at=timezone.now(), by=None)
    else:
        order.lines.update(revoked_at=timezone.now())
    end(provider, dispute, "lost")
    tell(provider, client, CLOSED)

    assert [words in one.text for one in Message.objects.filter(purpose="dispute_lost")] == ([True] if words else [])


def test_a_lost_dispute_of_whom_nobody_can_write_to_is_written_to_nobody(disputed, provider, client):
    order, dispute = disputed
    Contact.objects.filter(pk=order.buyer_id).update(email="")
    Order.objects.filter(pk=order.pk).update(bill_to={"email": ""})
    end(provider, dispute, "lost")

    tell(provider, client, CLOSED)

    assert not Message.objects.filter(purpose="dispute_lost").exists()
    assert Refund.objects.get().state == "succeeded"


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


def test_while_the_bank_decides_nothing_is_asked_for_and_nobody_can_pay(disputed, provider, client, doors):
    order, dispute = disputed
    portal, desk = doors
    tell(provider, client, CREATED)

    after_paying = portal.get(reverse("billing:order_paid", args=[order.reference])).content.decode()
    assert "it is paid" not in after_paying
    assert "The payment is disputed with your bank" in after_paying
    page = portal.get(reverse("billing:order", args=[order.reference])).content.decode()
    assert "The payment is disputed with your bank" in page
    assert "There is nothing to pay until your bank decides" in page
    assert "because the payment was disputed, until it decides" in page
    assert "Still to pay" not in page
    assert reverse("billing:pay", args=[order.reference]) not in page
    with pytest.raises(PaymentDisputed, match="Until it decides, nothing is to be paid"):
        begin_attempt(order=order, at=timezone.now())
    gone = portal.post(reverse("billing:pay", args=[order.reference]))
    assert (gone.status_code, gone.url) == (302, reverse("billing:order", args=[order.reference]))
    with pytest.raises(NothingToMend, match="Until it decides, nothing is to be paid"):
        send_payment_link(order=order, at=timezone.now(), by=UserFactory())
    shown = desk.get(reverse("staffdesk:order", args=[order.reference])).content.decode()
    assert "The payment is disputed with the bank" in shown
    assert "Disputed, the bank decides" in shown

    end(provider, dispute, "lost")
    tell(provider, client, CLOSED)

    assert Refund.objects.get().decided_at
    page = portal.get(reverse("billing:order", args=[order.reference])).content.decode()
    assert "Your bank decided that the disputed money goes back to you" in page
    assert reverse("billing:pay", args=[order.reference]) in page
    assert begin_attempt(order=order, at=timezone.now()).owed == Money(order.total, "EUR")
    shown = desk.get(reverse("staffdesk:order", args=[order.reference])).content.decode()
    assert "The payment is disputed with the bank" not in shown
    assert "Taken back by the bank" in shown


def test_what_the_bank_decided_for_us_is_paid_as_before(disputed, provider, client, doors):
    order, dispute = disputed
    tell(provider, client, CREATED)
    end(provider, dispute, "won")
    tell(provider, client, CLOSED)

    page = doors[0].get(reverse("billing:order", args=[order.reference])).content.decode()
    assert "which has decided that it stands" in page
    assert "The payment is disputed with your bank" not in page
    assert not Refund.objects.undecided().exists()


def test_disputes_that_ended_before_it_was_written_down_are_decided(disputed, provider, client):
    _order, dispute = disputed
    tell(provider, client, CREATED)
    end(provider, dispute, "lost")
    tell(provider, client, CLOSED)
    Refund.objects.update(decided_at=None)

    import_module("billing.migrations.0010_disputes_decided_before").write(apps, None)

    assert Refund.objects.get().decided_at == ProviderEvent.objects.get(kind=CLOSED).received_at
