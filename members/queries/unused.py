"""What of the money for terms is for days to come, by the lines that paid, also those that count since a change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from ams.core.money import Money
from billing.models import OrderLine
from members.models import CountedPart, MoreSeats, Term
from members.terms import TermDays, unused_credit


@dataclass(frozen=True, slots=True)
class UnusedPart:
    """What of a paid line is for days after somebody left, or takes something else."""

    line: OrderLine
    days: int
    of: int
    amount: Money
    paid: Money  # what of the line was for all days of the term


def unused_of(term: Term, on: date) -> list[UnusedPart]:
    """What of each line that paid for a term lies on or after a day, by days, half rounded up.

    Nothing for life, and nothing of a term that another type took the place of: it counts there.
    """
    days = (term.days_before if term.cut_by_id else None) or term.days
    if term.changed_by_id or days.upper is None:
        return []
    pure = TermDays(days.lower, days.upper, term.anchor)
    left, whole = (days.upper - max(on, days.lower)).days, (days.upper - days.lower).days
    found = [UnusedPart(line, left, whole, unused_credit(paid, pure, on), paid) for line, paid in paid_with(term)]
    return [part for part in found if part.amount]


def unused_seats(more: MoreSeats, on: date) -> list[UnusedPart]:
    """The same of further seats that were given and not taken back."""
    if more.order_line_id is None or more.days.upper is None:
        return []
    line = OrderLine.objects.select_related("order").get(pk=more.order_line_id)
    pure = TermDays(more.days.lower, more.days.upper, more.days.lower)
    paid = Money(line.gross - credited(line), line.order.currency)
    left, whole = (pure.end - max(on, pure.first)).days, (pure.end - pure.first).days
    part = UnusedPart(line, left, whole, unused_credit(paid, pure, on), paid)
    return [part] if part.amount else []


def paid_with(term: Term) -> Iterator[tuple[OrderLine, Money]]:
    """The lines whose money a term stands for, each with how much of it, without what was taken off since."""
    if term.order_line_id is None:
        return
    line = OrderLine.objects.select_related("order").get(pk=term.order_line_id)
    if line.revoked_at is None:
        yield line, Money(line.gross - credited(line), line.order.currency)
    counted = CountedPart.objects.filter(change__term=term, change__undone_at=None, line__revoked_at=None)
    for part in counted.select_related("line__order", "change").order_by("pk"):
        since = part.line.credits.filter(credit_note__issued_at__gt=part.change.done_at)
        taken_off = since.aggregate(gross=Sum("gross", default=Decimal(0)))["gross"]
        yield part.line, Money(max(part.amount - taken_off, Decimal(0)), part.line.order.currency)


def credited(line: OrderLine) -> Decimal:
    """What was taken off it so far."""
    taken_off: Decimal = line.credits.aggregate(gross=Sum("gross", default=Decimal(0)))["gross"]
    return taken_off


def lines_behind(term: Term) -> set[int]:
    """The keys of the lines that paid for it."""
    counted = CountedPart.objects.filter(change__term=term, change__undone_at=None)
    return set(counted.values_list("line", flat=True)) | ({term.order_line_id} if term.order_line_id else set())
