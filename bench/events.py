"""An event that five thousand come to: its page on the desk, the door, and the file of its registrants.

It is made for the measurement and taken away after it; what is here already is what it has to be found among.
"""

import time
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from psycopg import sql

from bench import subjects
from bench.figures import Figure
from bench.made import FIRST, made, without_triggers
from bench.measures import Run, measure
from bench.pages import desk_page
from bench.visitors import Page, Visitor
from billing.models import Account, Order, OrderLine, Product, TaxCode
from events.models import CheckIn, Event, Registration, TicketType

COMING = 5_000
SLUG = "measured"
MADE = (  # dependants first
    "events_checkin", "events_registration", "events_tickettype", "events_event", "billing_orderline", "billing_order",
    "billing_product",
)  # fmt: skip


@measure("event", only_when_named=True)
def event(run: Run) -> Iterator[Figure]:
    """What staff open of it."""
    with made(_make, _forget):
        session, page = subjects.staff_session(), reverse("staffdesk:event", args=[SLUG])
        asked = {
            "event page": Page(page, session),
            "event's sales": Page(reverse("staffdesk:event_sales", args=[SLUG]), session),
            "event page, not there": Page(f"{page}?state=absent", session),
            "check-in, by name": Page(f"{reverse('staffdesk:check_in', args=[SLUG])}?q=4711", session),
        }
        for what, one in asked.items():
            yield from desk_page(what, [one], run)
        began = time.perf_counter()
        _seconds, length = Visitor().get(Page(reverse("staffdesk:registrants_csv", args=[SLUG]), session))
        beside = {"KB": round(length / 1024, 1)}
        yield Figure("desk", f"file of {COMING:,} registrants", time.perf_counter() - began, "s", beside=beside)


def _make() -> None:
    """One order of them all is enough: nobody looks at it."""
    now, day, like = timezone.now(), date(2099, 5, 2), Order.objects.latest("pk")
    numbers = range(COMING)
    with transaction.atomic():
        without_triggers()
        product = Product.objects.create(
            pk=FIRST, kind=Product.Kind.EVENT, name="Measured", seller_id=like.seller_id,
            tax_code=TaxCode.objects.earliest("pk"), income_account=Account.objects.earliest("pk"),
        )  # fmt: skip
        Event.objects.create(
            pk=FIRST, slug=SLUG, title="Measured", place="Here", start_date=day, end_date=day, start_time="10:00",
            end_time="12:00", zone="Europe/Amsterdam", capacity=COMING, published_at=now - timedelta(days=90),
        )  # fmt: skip
        TicketType.objects.create(pk=FIRST, event_id=FIRST, product=product, name="Ticket")
        like.pk, like.reference, like.total = FIRST, "MEASURED", Decimal(COMING)
        like.save(force_insert=True)
        one = {"order_id": FIRST, "product": product, "kind": "event", "unit_price": 1, "net": 1, "tax": 0, "gross": 1}
        line = {**one, "tax_code": "none", "tax_percent": 0, "description": "Measured"}
        line |= {"due_at": now, "fulfilled_at": now}
        OrderLine.objects.bulk_create([OrderLine(pk=FIRST + n, position=n + 1, **line) for n in numbers], 1_000)
        Registration.objects.bulk_create([_registrant(n) for n in numbers], 1_000)
        CheckIn.objects.bulk_create(
            [CheckIn(pk=FIRST + n, registration_id=FIRST + n, at=now) for n in numbers if n % 2], 1_000
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE events_registration, events_checkin, billing_orderline")


def _registrant(number: int) -> Registration:
    at = timezone.now() - timedelta(days=number % 60)
    return Registration(
        pk=FIRST + number, ticket_type_id=FIRST, order_line_id=FIRST + number, name=f"Registrant {number}",
        email=f"r{number}@mail.example", code=f"MEASURED{number}", registered_at=at, confirmed_at=at,
    )  # fmt: skip


def _forget() -> None:
    with transaction.atomic():
        without_triggers()
        with connection.cursor() as cursor:
            for table in MADE:
                cursor.execute(sql.SQL("DELETE FROM {} WHERE id >= %s").format(sql.Identifier(table)), [FIRST])
