"""A period compared with the payment provider. It is asked outside of any transaction; what was found is kept in one.

The provider is asked about a day more on either side, and what we know is looked up by its id whenever it was: so
midnight, which comes at another second there than here, makes no difference of what is none.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db.models import Max, QuerySet, Sum

from ams.core.association import association_zone
from ams.core.money import Money
from billing.models import Difference, Payment, ProviderSum, Reconciliation, Refund
from billing.operations import end_reconciliation, note_reconciliation_failure
from billing.provider import Move, PaymentsNotSetUp, ProviderAway, ProviderRefused, moves_between

DAY: Final = timedelta(days=1)
AT_ONCE: Final = 1_000  # ids looked up in one question
NONE: Final = Decimal(0)
CHARGE, REFUND, CAME_BACK, DISPUTE, WON = "charge", "refund", "refund_failure", "dispute", "dispute_won"


class Known(NamedTuple):
    """What we keep about a movement: how much, as the provider counts it without a sign, and of which order."""

    amount: Decimal
    order: int | None


@dataclass(slots=True)
class There:
    """What the provider moved: sums by kind in the period, and amounts by what they are about, a day around it too."""

    since: datetime
    until: datetime
    amounts: dict[str, dict[str, Money]] = field(default_factory=lambda: defaultdict(dict))
    in_period: set[tuple[str, str]] = field(default_factory=set)
    totals: dict[tuple[str, str], tuple[int, Decimal, Decimal]] = field(default_factory=dict)

    def take(self, move: Move) -> None:
        """One more movement."""
        kind = _kind(move)
        before = self.amounts[kind].get(move.about, Money.zero(move.amount.currency))
        self.amounts[kind][move.about] = before + Money(abs(move.amount.amount), move.amount.currency)
        if self.since <= move.at < self.until:
            self.in_period.add((kind, move.about))
            count, amount, fee = self.totals.get((kind, move.amount.currency), (0, NONE, NONE))
            self.totals[kind, move.amount.currency] = (count + 1, amount + move.amount.amount, fee + move.fee.amount)


def reconcile(*, run: Reconciliation, at: datetime) -> bool:
    """Compare, and keep what was found; False where the provider could not be asked, which is kept too."""
    zone = association_zone()
    since = datetime.combine(run.first_day, time.min, zone)
    until = datetime.combine(run.last_day + DAY, time.min, zone)
    there = There(since, until)
    try:
        for moves in moves_between(since - DAY, until + DAY):
            for move in moves:
                there.take(move)
    except (ProviderAway, ProviderRefused, PaymentsNotSetUp) as error:
        note_reconciliation_failure(run=run, problem=str(error))
        return False
    sums = [
        ProviderSum(run=run, kind=kind, currency=currency, count=count, amount=amount, fee=fee)
        for (kind, currency), (count, amount, fee) in sorted(there.totals.items())
    ]
    return end_reconciliation(run=run, sums=sums, differences=list(_differences(run, there)), at=at)


def _kind(move: Move) -> str:
    if move.kind == "adjustment":  # of a dispute: money that went, or came back
        return DISPUTE if move.amount.amount < 0 else WON
    return CHARGE if move.kind == "payment" else REFUND if move.kind == "payment_refund" else move.kind


def _differences(run: Reconciliation, there: There) -> Iterator[Difference]:
    """First what the provider moved in the period, then what we say moved in it and the provider does not."""
    for kind in (CHARGE, REFUND, CAME_BACK, DISPUTE, WON):
        amounts = there.amounts[kind]
        ours = _known(kind, amounts)
        for about in sorted(about for its, about in there.in_period if its == kind):
            theirs, known = amounts[about], ours.get(about)
            if known is None or known.amount != theirs.amount:
                yield Difference(
                    run=run, what=kind, provider_id=about, currency=theirs.currency, theirs=theirs.amount,
                    kind=Difference.Kind.NOT_HERE if known is None else Difference.Kind.AMOUNT,
                    ours=known.amount if known else None, order_id=known.order if known else None,
                )  # fmt: skip
    ours_alone = {CHARGE: _payments(there), REFUND: _refunds(there, "card"), DISPUTE: _refunds(there, "dispute")}
    for kind, rows in ours_alone.items():
        for about, amount, currency, order in rows:
            if about not in there.amounts[kind]:
                yield Difference(run=run, what=kind, provider_id=about, currency=currency, ours=amount,
                                 kind=Difference.Kind.NOT_THERE, order_id=order)  # fmt: skip


def _known(kind: str, ids: Collection[str]) -> dict[str, Known]:
    """What we know of these ids of the provider, asked some at a time."""
    found: dict[str, Known] = {}
    keys = sorted(ids)
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        rows: QuerySet[Any, Any]
        if kind == CHARGE:
            rows = Payment.objects.filter(provider_id__in=some).values_list("provider_id", "amount", "receipt__order")
        else:
            rows = _refunds_known(kind, some)
        found |= {about: Known(amount, order) for about, amount, order in rows}
    return found


def _refunds_known(kind: str, ids: Collection[str]) -> QuerySet[Refund, tuple[str, Decimal, int | None]]:
    """A refund made elsewhere may be two rows here: what it takes from an order, and from what paid none."""
    rows = Refund.objects.filter(provider_id__in=ids)
    if kind in {CAME_BACK, WON}:
        rows = rows.filter(state=Refund.State.FAILED)
    sums = rows.order_by().values("provider_id").annotate(sum=Sum("amount"), of_order=Max("order"))
    return sums.values_list("provider_id", "sum", "of_order")


def _payments(there: There) -> QuerySet[Payment, Any]:
    """By card, in the period."""
    rows = Payment.objects.filter(method=Payment.Method.CARD, received_at__range=(there.since, there.until))
    return rows.order_by("pk").values_list("provider_id", "amount", "currency", "receipt__order")


def _refunds(there: There, method: str) -> QuerySet[Refund, Any]:
    """That the provider sent, or the bank took, in the period."""
    rows = Refund.objects.filter(method=method, succeeded_at__range=(there.since, there.until)).exclude(provider_id="")
    sums = rows.order_by("provider_id").values("provider_id", "currency")
    return sums.annotate(sum=Sum("amount"), of_order=Max("order")).values_list(
        "provider_id", "sum", "currency", "of_order"
    )
