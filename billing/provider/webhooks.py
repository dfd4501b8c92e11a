"""What the provider tells us: who signed it, and what it is about. Needs no network."""

import json
from typing import Any, NamedTuple

import stripe
from django.conf import settings
from django.utils.translation import gettext as _

from ams.core.errors import DomainError

LONGEST_EVENT = 1024 * 1024  # bytes; the largest real ones are a tenth of it


class NotFromProvider(DomainError):
    """A webhook whose signature does not fit."""


class NotAnEvent(DomainError):
    """A webhook that is signed and yet says nothing we could keep: asking us again would not help."""


class News(NamedTuple):
    """What a webhook told: of which object, and everything as it came. Some objects, such as a balance, have no id."""

    event_id: str
    kind: str
    object_id: str
    payload: dict[str, Any]


def read_event(payload: bytes, signature: str) -> News:
    """What a webhook says once its signature was verified; raises NotFromProvider, NotAnEvent. Needs no network."""
    if len(payload) > LONGEST_EVENT:
        raise NotAnEvent(_("This is longer than any event of the payment provider."))
    try:
        secret = settings.STRIPE_WEBHOOK_SECRET or None
        stripe.WebhookSignature.verify_header(payload.decode(), signature, secret, stripe.Webhook.DEFAULT_TOLERANCE)
    except (stripe.SignatureVerificationError, ValueError, TypeError) as error:  # TypeError: a header beyond ASCII
        raise NotFromProvider(_("This was not signed by the payment provider.")) from error
    try:
        return _news(json.loads(payload))
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise NotAnEvent(_("This is signed, but it is no event.")) from error


def _news(said: dict[str, Any]) -> News:
    """The parts of an event we act on. Raises KeyError or TypeError for JSON that is something else."""
    its_object: dict[str, Any] = said["data"]["object"]
    news = News(said["id"], said["type"], {"id": "", **its_object}["id"], said)
    if not (news.event_id and news.kind and all(isinstance(word, str) for word in news[:3])):
        raise TypeError("An event has an id, a type and an object, in text.")
    return news
