"""How we reach the payment provider, and how it fails us; never in a transaction.

Where the provider is (Stripe itself, or the sandbox of a demonstration) is a setting; nothing else differs.
Everything here raises ProviderAway or ProviderRefused, both sentences for whoever is waiting.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import stripe
from django.conf import settings
from django.db import transaction
from django.utils.encoding import punycode
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.money import NotChargeableError

log = logging.getLogger(__name__)
CONNECT_SECONDS, READ_SECONDS, RETRIES = 3.05, 10.0, 2
LONGEST_NAME = 200  # what fits on one page; Stripe takes more


class PaymentsNotSetUp(DomainError):
    """This deployment has no key of the provider: it sells only what is free."""


class ProviderAway(DomainError):
    """The provider did not answer. Nobody knows whether it heard us: ask again, with the same key."""


class ProviderRefused(DomainError):
    """The provider understood and said no; asking again would not help."""


def provider_client() -> stripe.StripeClient:
    """The provider's SDK with our key. Raises PaymentsNotSetUp."""
    if not settings.STRIPE_SECRET_KEY:
        raise PaymentsNotSetUp(_("Online payment is not set up here yet. Ask us, and we will find a way together."))
    return _client_of(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)


@lru_cache(maxsize=4)
def _client_of(key: str, api_base: str) -> stripe.StripeClient:
    """One client a process: it keeps a connection open for each thread."""
    return stripe.StripeClient(
        key,
        base_addresses={"api": api_base} if api_base else {},
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=(CONNECT_SECONDS, READ_SECONDS)),
    )


@contextmanager
def in_our_words() -> Iterator[None]:
    """Turn the SDK's errors into ours, and hold the rule that no transaction waits for a network."""
    with transaction.atomic(durable=True):  # raises RuntimeError inside another one; sends nothing
        pass
    try:
        yield
    except (stripe.APIConnectionError, stripe.RateLimitError, stripe.APIError) as error:
        log.warning("The payment provider did not answer: %s", error)
        raise ProviderAway(
            _("We cannot reach our payment provider just now. Nothing was charged. Try again in a minute.")
        ) from error
    except (stripe.StripeError, NotChargeableError) as error:
        log.exception("The payment provider refused.")
        raise ProviderRefused(
            _("Our payment provider did not accept this. Nothing was charged. Please contact us, we will sort it out.")
        ) from error


def in_ascii(email: str) -> str:
    """An address as the provider takes it, its domain in the letters of the DNS; nothing where there is no such way.

    Without one the payment page asks, so nobody is kept from paying by the letters before the @.
    """
    local, at, domain = email.rpartition("@")
    try:
        encoded = f"{local}{at}{punycode(domain)}"
    except UnicodeError:
        return ""
    return encoded if encoded.isascii() else ""


def identity(thing: stripe.StripeObject | str | None) -> str:
    """The id of something the provider names or, where it was asked to, describes; empty for nothing."""
    return thing if isinstance(thing, str) else str(thing["id"]) if thing else ""
