"""Whole purchases over HTTP, what settling costs in process, receipts as PDF, and the invariants."""

import http.client
import json
import multiprocessing
import time
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing.synchronize import Barrier
from threading import Thread
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ams.core.invariants import all_invariants
from ams.core.money import Money
from ams.core.paper import make_pdf
from bench import subjects
from bench.figures import Figure, Timed
from bench.measures import Run, measure
from bench.visitors import PageFailed, Visitor
from billing.documents import render_receipt
from billing.models import Order, OrderLine, Payment, Receipt
from billing.operations import fulfil_paid_lines, take_payment
from members.models import MembershipType
from members.operations import create_person, join_association

PATIENCE = 30.0  # seconds until the last webhook must have been, or another process is there
ONE_LINE = '<!doctype html><html lang="en"><head><title>One line</title></head><body><p>One line.</p></body></html>'


@measure("purchase")
def purchase(run: Run) -> Iterator[Figure]:
    """Renewals by mailed link: order, session, payment at the sandbox, webhook, term and receipt; two clients."""
    paths = subjects.renewals(min(run.requests, 200))
    before = Receipt.objects.latest("pk").pk
    began = time.perf_counter()
    halves = [Thread(target=_buy_all, args=(paths[start::2],)) for start in (0, 1)]
    for half in halves:
        half.start()
    for half in halves:
        half.join()
    done = _wait_for(len(paths), after=before)
    yield Figure(
        "purchase", "over HTTP with the sandbox", done / (time.perf_counter() - began), "a second", 10, at_least=True
    )


def _buy_all(paths: list[str]) -> None:
    visitor = Visitor()
    for path in paths:
        _pay(visitor.post(path))
    visitor.connection.close()


def _pay(page: str) -> None:
    """What the payer does on the provider's page, whose address the shop led to."""
    where = urlsplit(page)
    body = json.dumps({"session": where.path.rstrip("/").rpartition("/")[2], "card": "success"})
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {settings.STRIPE_SECRET_KEY}"}
    provider = http.client.HTTPConnection(str(where.hostname), where.port, timeout=30)
    provider.request("POST", "/_sandbox/pay", body, headers)
    answer = provider.getresponse()
    if answer.status != http.client.OK:
        raise PageFailed(f"The sandbox answered {answer.status}: {answer.read()[:200]!r}")
    provider.close()


def _wait_for(many: int, *, after: int) -> int:
    """Receipts of purchases whose lines were handed over, once all are there or patience ends."""
    until = time.monotonic() + PATIENCE
    while True:
        new = Receipt.objects.filter(pk__gt=after).values("order")
        done = OrderLine.objects.filter(order__in=new, fulfilled_at__isnull=False).count()
        if done >= many or time.monotonic() > until:
            return done
        time.sleep(0.05)


@measure("settle")
def settle(run: Run) -> Iterator[Figure]:
    """Payment, receipt, journal, mail row and term of new members' orders: by one process, then by two at once."""
    kind = MembershipType.objects.get(slug="full")
    orders = [_join(kind, number) for number in range(max(40, run.requests // 2))]
    with CaptureQueriesContext(connection) as captured:
        _settle(orders.pop())
    alone = Timed([_settle(order) for order in orders[::5]])
    beside = {"p50 ms": round(alone.p50, 1), "p95 ms": round(alone.p95, 1), "queries": len(captured)}
    yield Figure("settle", "by one process", len(alone.seconds) / sum(alone.seconds), "a second", beside=beside)
    rest = [order for number, order in enumerate(orders) if number % 5]
    yield Figure("settle", "settle, fulfil, receipt", _by_two_at_once(rest), "a second", 40, at_least=True)


def _by_two_at_once(orders: list[Order]) -> float:
    """Orders a second that two processes settle beside each other, as the worker's two do on two cores."""
    connections.close_all()
    for one in connections.all():
        if isinstance(one, DatabaseWrapper):
            one.close_pool()  # no process may inherit another's connection
    forked = multiprocessing.get_context("fork")
    warm, start = forked.Barrier(3), forked.Barrier(3)
    both = [forked.Process(target=_settle_all, args=(orders[half::2], warm, start)) for half in (0, 1)]
    for process in both:
        process.start()
    warm.wait(PATIENCE)
    start.wait(PATIENCE)
    began = time.perf_counter()
    for process in both:
        process.join()
    took = time.perf_counter() - began
    if any(process.exitcode for process in both):
        raise PageFailed("A process that settled ended early.")
    return (len(orders) - len(both)) / took


def _settle_all(orders: list[Order], warm: Barrier, start: Barrier) -> None:
    """One to connect and to warm up, then the others when both are there."""
    _settle(orders[0])
    warm.wait()
    start.wait()
    for order in orders[1:]:
        _settle(order)
    connections.close_all()


def _join(kind: MembershipType, number: int) -> Order:
    at = timezone.now()
    name = f"Measured {at:%H%M%S%f} {number}"
    contact = create_person(full_name=name, email=f"measured{at:%d%H%M%S%f}@mail.example", at=at, by=None)
    return join_association(holder=contact, type=kind, at=at, by=None)


def _settle(order: Order) -> float:
    began = time.perf_counter()
    at = timezone.now()
    take_payment(
        provider_id=f"bench_{order.reference}", amount=Money(order.total, order.currency), contact=order.buyer,
        order=order, method=Payment.Method.CARD, detail="Visa", at=at, by=None,
    )  # fmt: skip
    fulfil_paid_lines(order_id=order.pk, at=at)
    return time.perf_counter() - began


@measure("receipts")
def receipts(run: Run) -> Iterator[Figure]:
    """PDFs of receipts on one core, beside a PDF of one line by the same engine."""
    facts = [one.facts for one in Receipt.objects.order_by("-serial")[: max(20, run.requests // 10)]]
    render_receipt(facts[0])
    make_pdf(ONE_LINE, stylesheets=[])
    made, lines = [], []
    for one in facts:
        made.append(_seconds(partial(render_receipt, one)))
        lines.append(_seconds(partial(make_pdf, ONE_LINE, stylesheets=[])))
    ours, floor = Timed(made), Timed(lines)
    yield Figure("receipts", "PDFs a core", 1_000 / ours.p50, "a second", target=10, at_least=True)
    yield Figure("receipts", "a PDF, beside one line", ours.p50, "ms p50", floor=floor.p50, most_ratio=2)


def _seconds(make: Callable[[], object]) -> float:
    began = time.perf_counter()
    make()
    return time.perf_counter() - began


@measure("invariants")
def invariants(_run: Run) -> Iterator[Figure]:
    """What the sweep of `check_invariants` costs; none may be broken."""
    spent: dict[str, float] = {}
    for one in all_invariants():
        began = time.perf_counter()
        found = list(one.offenders(timezone.now()))
        spent[one.name] = time.perf_counter() - began
        if found:
            raise PageFailed(f"{one.name} does not hold: {found[0]}")
    slowest = max(spent, key=lambda name: spent[name])
    yield Figure(
        "invariants", f"all {len(spent)}", sum(spent.values()), "s", beside={slowest: round(spent[slowest], 1)}
    )
