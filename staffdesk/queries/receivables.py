"""Who owes what since when, as it is booked: the page adds up to what the journal says that customers owe."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from ams.core.association import association_zone
from ams.core.models import Contact
from ams.core.models.resolution import contact_ids_of
from billing import chart
from billing.models import Allocation, CreditNote, JournalLine, Order, Refund
from billing.models.orders import AMOUNT

# What a column is called, and the days after which it begins; the first is not due, the last is what we owe them.
AGES: Final = {
    "later": _("Not due"), "1": _("1–30 days"), "31": _("31–60 days"), "61": _("61–90 days"), "91": _("Over 90 days"),
    "ahead": _("Paid ahead"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Receivable:
    """What an order owes; less than nothing where more came than was sold."""

    order: Order
    owed: Decimal
    due_on: date
    days_late: int
    age: str  # its column


@dataclass(slots=True)
class Total:
    """All of one currency, by age, and what the journal says."""

    currency: str
    booked: Decimal = Decimal(0)
    by_age: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(AGES, Decimal(0)))

    @property
    def sum(self) -> Decimal:
        """Of all ages."""
        return sum(self.by_age.values(), Decimal(0))

    @property
    def agrees(self) -> bool:
        """Whether the journal says the same."""
        return self.sum == self.booked


def owing_on(today: date, *, buyer: Contact | None = None, age: str = "") -> QuerySet[Order]:
    """Every order that owes, or is paid ahead, with `stands`, `due_on` and `age`; of one buyer, of one age, if so."""
    since = TruncDate(Coalesce("settled_at", "placed_at"), tzinfo=association_zone())
    due_on = Case(When(invoiced_at__isnull=False, then=F("invoice__due_on")), default=since, output_field=DateField())
    found = _open_in_the_books().annotate(due_on=due_on).annotate(age=_age(today))
    if buyer is not None:
        found = found.filter(buyer__in=contact_ids_of(buyer))
    return found.filter(age=age) if age else found


def with_whose(orders: QuerySet[Order]) -> QuerySet[Order]:
    """With what a row shows beside the order."""
    return orders.select_related("buyer", "invoice")


def as_receivable(order: Order, today: date) -> Receivable:
    """A row, of an order that was found so."""
    due_on: date = order.due_on  # type: ignore[attr-defined]  # annotated
    return Receivable(order, order.stands, due_on, (today - due_on).days, order.age)  # type: ignore[attr-defined]  # too


def totals_of(orders: QuerySet[Any]) -> Sequence[Total]:
    """By age, one for each currency, beside the account of the journal. Two queries."""
    found: dict[str, Total] = {}
    by_age = orders.order_by().values("currency", "age").annotate(sum=Sum("stands"))
    for currency, age, amount in by_age.values_list("currency", "age", "sum"):
        found.setdefault(currency, Total(currency)).by_age[age] = amount
    booked = JournalLine.objects.filter(account__code=chart.RECEIVABLES).values_list("entry__currency")
    for currency, amount in booked.annotate(sum=Sum(F("debit") - F("credit"))).order_by():
        found.setdefault(currency, Total(currency)).booked = amount
    return [found[currency] for currency in sorted(found)]


def _age(today: date) -> Case:
    """The column: what is owed by the days it is late, and what more came than was sold."""
    begins = [(int(key), key) for key in AGES if key.isdecimal()]
    late = [When(due_on__lte=today - timedelta(days=days), then=Value(key)) for days, key in reversed(begins)]
    return Case(When(stands__lt=0, then=Value("ahead")), *late, default=Value("later"), output_field=CharField())


def _open_in_the_books() -> QuerySet[Order]:
    """Orders whose rows in the journal do not add up to nothing, found by what alone can bring that about.

    On invoice and not settled, credited, given back of, or paid in part before it was sold. Money that is on its way
    back is not gone yet.
    """
    gone = Refund.objects.filter(state=Refund.State.SUCCEEDED)
    mine = {"order": OuterRef("pk")}
    candidates = (
        Q(invoiced_at__isnull=False, settled_at=None)
        | Q(Exists(gone.filter(**mine)))
        | Q(Exists(CreditNote.objects.filter(**mine)))
        | Q(Q(settled_at=None, cancelled_at=None), Exists(Allocation.objects.filter(**mine)))
    )
    nothing = Value(Decimal(0), output_field=AMOUNT)
    sold = Q(settled_at__isnull=False) | Q(invoiced_at__isnull=False)
    with_sums = Order.objects.filter(candidates).with_sums()
    back = gone.filter(**mine).order_by().values("order").annotate(sum=Sum("amount")).values("sum")
    return with_sums.annotate(
        gone_sum=Coalesce(Subquery(back), nothing),
        sold_for=Case(When(sold, then=F("total") - F("credited_sum")), default=nothing, output_field=AMOUNT),
        stands=F("sold_for") - F("paid_sum") + F("gone_sum"),
    ).exclude(stands=0)
