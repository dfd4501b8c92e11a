"""The seam to who is buying: billing sells to contacts, and knows neither people's records nor where they live."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from ams.core.models import Contact, User


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where post reaches somebody; `country` has two letters."""

    lines: str
    postcode: str
    country: str


class Buyers(Protocol):
    """Registered as `settings.BILLING_BUYERS` by the app that keeps people.

    `buyer_of` is whom this visitor acts for, None for whoever is not signed in or is known as nobody. `add_buyer` makes
    a new contact, never one of those there are: matches are a matter for people (docs/decisions/0006-joining.md). One
    made for a login (`by`) is linked with it. Raises DomainError for a name that is none.
    `is_member` says whether a membership is current or in grace on a day.
    """

    def buyer_of(self, request: HttpRequest) -> Contact | None: ...

    def address_of(self, contact: Contact) -> PostalAddress | None: ...

    def is_member(self, contact: Contact, on: date) -> bool: ...

    def add_buyer(self, *, name: str, email: str, at: datetime, by: User | None) -> Contact: ...


def buyers() -> Buyers:
    """Whoever the settings name."""
    return cast("Buyers", import_string(settings.BILLING_BUYERS)())
