"""Who owes what since when, as it is booked: the page adds up to what the journal says that customers owe."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from ams.core.association import day_of
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

    @property
    def age(self) -> str:
        """Its column."""
        if self.owed < 0:
            return "ahead"
        if self.days_late <= 0:
            return "later"
        return "1" if self.days_late <= 30 else "31" if self.days_late <= 60 else "61" if self.days_late <= 90 else "91"


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


def receivables_on(today: date, *, buyer: Contact | None = None) -> list[Receivable]:
    """Every order that owes, or is paid ahead, what is due first first; of one buyer alone if one is named."""
    orders = _open_in_the_books().select_related("buyer", "invoice")
    if buyer is not None:
        orders = orders.filter(buyer__in=contact_ids_of(buyer))
    rows = [_row(order, today) for order in orders]
    return sorted(rows, key=lambda row: (row.due_on, row.order.pk))


def totals_of(rows: Iterable[Receivable]) -> Sequence[Total]:
    """By age, one for each currency, beside the account of the journal."""
    found: dict[str, Total] = {}
    for row in rows:
        currency = row.order.currency
        found.setdefault(currency, Total(currency)).by_age[row.age] += row.owed
    booked = JournalLine.objects.filter(account__code=chart.RECEIVABLES).values_list("entry__currency")
    for currency, amount in booked.annotate(sum=Sum(F("debit") - F("credit"))).order_by():
        found.setdefault(currency, Total(currency)).booked = amount
    return [found[currency] for currency in sorted(found)]


def _row(order: Order, today: date) -> Receivable:
    since = order.invoice.due_on if order.invoiced_at else day_of(order.settled_at or order.placed_at)
    owed: Decimal = order.stands  # type: ignore[attr-defined]  # annotated below
    return Receivable(order, owed, since, (today - since).days)


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
