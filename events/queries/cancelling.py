"""Whether somebody may cancel by themselves on a day, and what goes back to them then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ams.core.association import the_association
from ams.core.money import Money
from billing.models import Order, OrderLine, Payment
from billing.operations import at_provider, left_to_credit, refundable
from events.models import CancellationRule, Registration


@dataclass(frozen=True, slots=True)
class Cancelling:
    """What cancelling a ticket now would mean. `refusal` says in words why one cannot by oneself; else it is empty.

    `credits` is what is taken off each order line, by its key, and `back` the sum of it, which goes to the card.
    """

    refusal: str
    percent: int
    back: Money
    credits: dict[int, Decimal]
    lines: tuple[OrderLine, ...]


def share_back(rules: Iterable[CancellationRule], *, starts_on: date, on: date) -> int | None:
    """The share of the price that goes back for cancelling on a day, in percent; None where it is too late.

    A rule counts until the end of its day; of several that count, the best for whoever cancels.
    """
    open_still = [one.percent for one in rules if on <= starts_on - timedelta(days=one.days_before)]
    return max(open_still, default=None)


def cancelling_of(registration: Registration, *, at: datetime) -> Cancelling:
    """What cancelling means at an instant. Give it `ticket_type.event` and `order_line.order`.

    What is free can be given up until the event starts; what was paid by the event's rules. Money goes back only the
    way it came, so what was not paid by card through our provider is for staff.
    """
    if registration.order_line is None:  # who moved to another event took it along
        return Cancelling(why_unchangeable(registration, at=at), 0, Money.zero(the_association().currency), {}, ())
    order, lines = registration.order_line.order, _lines_of(registration)
    left = {key: amount for key, amount in left_to_credit(order).items() if amount}
    event, paid = registration.ticket_type.event, [line for line in lines if line.pk in left]
    today = at.astimezone(event.tz).date()
    percent = share_back(event.cancellation_rules.all(), starts_on=event.start_date, on=today) if paid else 100
    shares: dict[int, Decimal] = {}
    refusal = why_unchangeable(registration, at=at)
    if percent is None and not refusal:
        has_rules = event.cancellation_rules.exists()
        refusal = (
            _("It is too late to cancel here. Write to us, if something has come up.")
            if has_rules
            else _("What was paid for this event does not come back by itself. Write to us, if something has come up.")
        )
    if not refusal and percent:
        shares = {line.pk: part for line in paid if (part := _share(line, left[line.pk], percent))}
    back = Money(sum(shares.values(), Decimal(0)), order.currency)
    if registration.difference_line_id is not None and not refusal:
        refusal = _("You paid in two parts, so a person gives your money back. Write to us.")
    elif back.amount > _to_cards(order):
        refusal = _("It was not paid by card here, so a person gives your money back. Write to us.")
    return Cancelling(refusal, percent or 0, back, shares, tuple(lines))


def rules_in_words(rules: Iterable[CancellationRule], *, starts_on: date) -> list[str]:
    """One sentence a rule, the earliest day first."""
    in_order = sorted(rules, key=lambda one: -one.days_before)
    return [
        _("Until %(day)s: %(percent)d%% of the price comes back.")
        % {"day": date_format(starts_on - timedelta(days=one.days_before)), "percent": one.percent}
        for one in in_order
    ]


def why_unchangeable(registration: Registration, *, at: datetime) -> str:
    """Why nobody can change anything about a ticket by themselves any more, in words; empty if one can."""
    event = registration.ticket_type.event
    if not registration.is_valid or event.cancelled_at:
        return _("This ticket is not valid any more.")
    if event.starts_at <= at:
        return _("The event has begun.")
    if registration.check_ins.filter(undone_at=None).exists():
        return _("This ticket was used at the door.")
    return ""


def _to_cards(order: Order) -> Decimal:
    """How much of what was paid can go back to cards."""
    payments = Payment.objects.filter(allocations__order=order)
    return sum((refundable(one, order) for one in payments if at_provider(one)), Decimal(0))


def _lines_of(registration: Registration) -> list[OrderLine]:
    """Its own, and those of the sessions that cost extra."""
    mine = OrderLine.objects.filter(registration=registration) | OrderLine.objects.filter(
        session_place__registration=registration, session_place__cancelled_at=None
    )
    return list(mine.filter(revoked_at=None).select_related("order").order_by("position").distinct())


def _share(line: OrderLine, left: Decimal, percent: int) -> Decimal:
    """A share of the line's price, rounded as money is; never more than what is left of it."""
    share = Money.rounded(line.gross * percent / 100, line.order.currency).amount
    return min(share, left)
