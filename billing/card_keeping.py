"""The seam between a card that was left with the provider and what it was left for, which billing does not know."""

from datetime import datetime
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from billing.models import SavedMethod


class CardKeeper(Protocol):
    """Is told of cards, inside the transaction that keeps them and holds the contact's row."""

    def card_kept(self, *, method: SavedMethod, replaces: SavedMethod | None, keep_for: str, at: datetime) -> None:
        """A card is in force from now on, in the place of another or of none. `keep_for` is what its keeper said."""


def card_keeper() -> CardKeeper:
    """Who wants to know of kept cards."""
    return cast("CardKeeper", import_string(settings.BILLING_CARD_KEEPER)())
