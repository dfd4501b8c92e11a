"""What a comparison with the payment provider found, in words."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from billing.models import Difference, ProviderSum, Reconciliation

MOVES = {
    "charge": _("Payment"),
    "refund": _("Given back"),
    "refund_failure": _("Given back, and came back"),
    "dispute": _("Taken back by the bank"),
    "dispute_won": _("Given back by the bank"),
    "payout": _("Paid out to your bank"),
    "stripe_fee": _("Fee of the provider"),
}


class Said(NamedTuple):
    """A sum or a difference, and the movement it is about in words."""

    what: str
    row: ProviderSum | Difference


def comparisons_made() -> QuerySet[Reconciliation]:
    """All, each with `found`, how many differences."""
    return Reconciliation.objects.select_related("by").annotate(found=Count("differences"))


def in_words(rows: Iterable[ProviderSum | Difference]) -> list[Said]:
    """Each with its movement's name; the provider's own word for what we never compare."""
    return [Said(str(MOVES.get(word, word.replace("_", " "))), row) for row in rows for word in [_word(row)]]


def _word(row: ProviderSum | Difference) -> str:
    return row.kind if isinstance(row, ProviderSum) else row.what
