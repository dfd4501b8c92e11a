"""Many at once: threads with connections of their own, against the real database and the sandbox process."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.test import Client
from django.utils import timezone

from ams.core.models import Message
from ams.core.money import Money
from billing.checkout import Standing, refresh_order, start_checkout
from billing.models import Allocation, JournalEntry, Order, OrderLine, Payment, Price, Receipt
from billing.operations import CannotCancel, cancel_order, fulfil_paid_lines, take_payment
from billing.prices import change_price, price_on
from tests.factories.core import ContactFactory

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 8


def at_once(*acts, workers=AT_ONCE):
    """Run all acts in threads that start together; what each returned, or the exception it raised."""
    barrier = Barrier(min(workers, len(acts)))

    def run(position, act):
        try:
            if position < barrier.parties:
                barrier.wait(20)
            return act()
        except Exception as error:  # noqa: BLE001 - handed back to the test
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(run, range(len(acts)), acts))


def money(order, provider_id):
    return take_payment(
        provider_id=provider_id, amount=Money(Decimal(25), "EUR"), contact=order.buyer, order=order,
        method=Payment.Method.CARD, detail="", at=timezone.now(), by=None,
    )  # fmt: skip


def test_fifty_payments_at_once_have_consecutive_receipts(place):
    orders = [place(buyer=ContactFactory()) for _ in range(50)]

    payments = at_once(*[lambda order=order: money(order, f"pi_{order.pk}") for order in orders])

    assert {type(payment) for payment in payments} == {Payment}
    assert list(Receipt.objects.order_by("serial").values_list("serial", flat=True)) == list(range(1, 51))
    assert Order.objects.filter(settled_at=None).count() == 0
    assert Message.objects.filter(purpose="receipt").count() == 50
    assert JournalEntry.objects.count() == 100


@pytest.fixture
def nobody_writes_to_broken_example(db):
    """The database refuses each mail there, which is written after the receipt."""
    with connection.cursor() as cursor:
        cursor.execute("""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'the disk is full' USING ERRCODE = 'disk_full'; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON core_message FOR EACH ROW
            WHEN (NEW.recipient LIKE '%%@broken.example') EXECUTE FUNCTION refuse()
        """)
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse ON core_message; DROP FUNCTION refuse")


def test_a_payment_that_fails_leaves_no_gap(place, nobody_writes_to_broken_example):
    """Every third one breaks after its number was taken; its number goes to the next."""
    hosts = ["broken.example", "example.org", "example.org"] * 4
    orders = [place(buyer=ContactFactory(email=f"buyer@{host}")) for host in hosts]

    outcomes = at_once(*[lambda order=order: money(order, f"pi_{order.pk}") for order in orders])

    assert sum(isinstance(outcome, OperationalError) for outcome in outcomes) == 4
    assert list(Receipt.objects.order_by("serial").values_list("serial", flat=True)) == list(range(1, 9))


def test_the_same_money_many_times_at_once_is_one_payment(place):
    order = place()

    payments = at_once(*[lambda: money(order, "pi_1")] * AT_ONCE)

    assert {payment.pk for payment in payments} == {Payment.objects.get().pk}
    assert Receipt.objects.count() == 1


def test_different_money_for_one_order_at_once_pays_it_once(place):
    order = place()

    at_once(*[lambda number=number: money(order, f"pi_{number}") for number in range(AT_ONCE)])

    assert Allocation.objects.get().amount == Decimal(25)
    assert Payment.objects.count() == Receipt.objects.count() == AT_ONCE


def test_the_database_itself_lets_nobody_pay_an_order_twice(place):
    """Even code that forgot the order's lock cannot: the trigger takes it."""
    order = place()
    payments = [
        Payment.objects.create(
            provider_id=f"pi_{number}",
            contact=order.buyer,
            amount=Decimal(25),
            currency="EUR",
            received_at=timezone.now(),
        )
        for number in range(4)
    ]

    outcomes = at_once(*[
        lambda payment=payment: Allocation.objects.create(
            payment=payment, order=order, amount=Decimal(25), at=timezone.now()
        )
        for payment in payments
    ])  # fmt: skip

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Allocation"] + ["IntegrityError"] * 3
    assert isinstance(next(one for one in outcomes if not isinstance(one, Allocation)), IntegrityError)


def test_a_line_is_handed_over_once_however_many_try(place, settings):
    settings.BILLING_FULFILLERS = {"goods": "tests.billing.test_concurrency.Slow"}
    order = place()
    money(order, "pi_1")
    Slow.handed_over.clear()

    counts = at_once(*[lambda: fulfil_paid_lines(order_id=order.pk, at=timezone.now())] * AT_ONCE)

    assert (sum(counts), Slow.handed_over) == (1, [OrderLine.objects.get().pk])


class Slow:
    """A fulfiller that takes a moment."""

    handed_over: list[int] = []

    def fulfil(self, *, line, at):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.05)")
        self.handed_over.append(line.pk)


def test_paying_and_cancelling_at_once_end_as_one_or_the_other(place):
    for number in range(5):
        order = place()

        paid, cancelled = at_once(
            lambda order=order, number=number: money(order, f"pi_{number}"),
            lambda order=order: cancel_order(order=order, at=timezone.now(), by=None),
        )

        order.refresh_from_db()
        if order.settled_at:
            assert isinstance(cancelled, CannotCancel)
            assert paid.unallocated() == 0
        else:
            assert order.cancelled_at
            assert paid.unallocated() == Decimal(25)


def test_many_clicks_at_once_lead_to_one_page(place, provider):
    order = place(at=timezone.now())

    urls = at_once(*[lambda: start_checkout(order=order, at=timezone.now())] * 6)

    assert len(set(urls)) == 1, urls
    assert len(provider.sessions()) == order.attempts.count() == 1


def test_each_webhook_five_times_racing_the_return_page(place, provider):
    order = place(at=timezone.now())
    start_checkout(order=order, at=timezone.now())
    provider.pay(order)
    events = provider.events(None)

    webhooks = [lambda event=event: provider.deliver(Client(), event).status_code for event in events[::-1] * 5]
    pages = [lambda: refresh_order(order=order, at=timezone.now())] * 3
    outcomes = at_once(*pages, *webhooks)

    assert outcomes == [Standing.SETTLED] * 3 + [200] * len(webhooks)
    assert Payment.objects.count() == Receipt.objects.count() == Message.objects.count() == 1
    assert OrderLine.objects.filter(fulfilled_at=None).count() == 0
    assert JournalEntry.objects.count() == 2


def test_of_two_new_prices_for_one_day_at_once_the_later_row_counts(mug):
    day = timezone.localdate() + timedelta(days=30)

    def costs(amount):
        return lambda: change_price(product=mug, amount=Decimal(amount), valid_from=day, at=timezone.now(), by=None)

    outcomes = at_once(costs(13), costs(14))

    assert [type(outcome).__name__ for outcome in outcomes] == ["Price", "Price"]
    assert price_on(mug, day) == Price.objects.filter(valid_from=day).latest("pk").amount
