"""Keeping and letting go of what lines want, whatever their kinds (see `billing/keeping.py`).

Lock order: whoever calls holds the order's row already, and locks stock only after this.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from billing.keeping import NothingLeft, keeper_for, kept_kinds
from billing.models import Order, OrderLine


def keep_lines(*, lines: Iterable[OrderLine], until: datetime | None, at: datetime) -> None:
    """Keep what the lines want, all or none, until an instant (None: for good). Raises NothingLeft."""
    for kind, mine in _by_kind(lines).items():
        keeper_for(kind).keep(lines=mine, until=until, at=at)


def keep_what_is_let_off(*, order: Order, at: datetime) -> None:
    """Keep for good what an unpaid order wants that staff let off, before it is settled: its time may have run out.

    Raises NothingLeft, in words for whoever lets it off.
    """
    try:
        keep_lines(lines=order.lines.filter(revoked_at=None), until=None, at=at)
    except NothingLeft as error:
        raise NothingLeft(
            _(
                "What this order kept went to others meanwhile, and too little is left. Register them anew although "
                "it is full, and cancel this order."
            )
        ) from error


def let_go_lines(*, lines: Iterable[OrderLine], at: datetime, unpaid: bool) -> None:
    """Give back what lines still keep; `unpaid` if that is because nobody paid in time."""
    for kind, mine in _by_kind(lines).items():
        keeper_for(kind).let_go(lines=mine, at=at, unpaid=unpaid)


def were_let_go_unpaid(*, order: Order) -> bool:
    """Whether an order keeps nothing any more because nobody paid in time."""
    return any(keeper_for(kind).let_go_unpaid(order=order) for kind in kept_kinds())


def _by_kind(lines: Iterable[OrderLine]) -> dict[str, list[OrderLine]]:
    """Those of the kinds that are kept, in the order of their kinds."""
    rows = list(lines)
    found = {kind: [line for line in rows if line.kind == kind] for kind in kept_kinds()}
    return {kind: mine for kind, mine in found.items() if mine}
