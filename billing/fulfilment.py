"""The seam between what was paid and what is handed over: billing knows kinds and references, never their meaning."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from ams.core.models import Contact
from billing.models import OrderLine


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the buyer is shown once a line was handed over: a partial of the kind's own app, and what it needs.

    What is `of` somebody, as a card is, sees only who acts for them; whoever paid once and does so no more does not.
    """

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    of: Contact | None = None


class Fulfiller(Protocol):
    """Hands over, takes back and shows what stands on lines of one kind.

    `fulfil` runs in a transaction that holds the order's row; it is called again after a failure, so it does its work
    once per line or raises. An exception leaves nothing of the line behind and is kept on it for staff to read.
    """

    def fulfil(self, *, line: OrderLine, at: datetime) -> None: ...

    def revoke(self, *, line: OrderLine, at: datetime) -> None: ...

    def outcome(self, *, line: OrderLine) -> Outcome | None: ...


class NothingToDeliver:
    """For what is done once it is paid: donations, and goods that are posted by hand."""

    def fulfil(self, *, line: OrderLine, at: datetime) -> None:
        """Being paid is all."""

    def revoke(self, *, line: OrderLine, at: datetime) -> None:
        """There is nothing to take back."""

    def outcome(self, *, line: OrderLine) -> Outcome | None:  # noqa: ARG002 - the protocol's signature
        """There is nothing to show but the receipt."""
        return None


def fulfiller_for(kind: str) -> Fulfiller:
    """Who hands over lines of this kind; raises KeyError for a kind nobody registered."""
    return cast("Fulfiller", import_string(settings.BILLING_FULFILLERS[kind])())
