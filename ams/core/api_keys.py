"""Making, finding and revoking the keys of other systems.

A key is `ams_<kind>_<eight letters>_<secret>`: the first three parts are kept and shown to tell keys apart, the secret
has 256 random bits, so a plain SHA-256 of the whole is as good as any slower hash, and costs nothing a call.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.errors import DomainError
from ams.core.models import ApiKey, User
from ams.core.roles import Ability, can

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
USE_IS_NOTED_EVERY = timedelta(minutes=1)
ANSWERS_ARE_KEPT = timedelta(hours=24)
NOBODYS = "0" * 64


class MayNotMakeKeys(DomainError):
    """Whoever asks is no administrator."""


class NotThatLong(DomainError):
    """A key that would have run out before it was made."""


class NewKey(NamedTuple):
    """A key, and its secret, which nobody can be told a second time."""

    key: ApiKey
    secret: str


@transaction.atomic
def make_api_key(
    *, name: str, scopes: Sequence[str], at: datetime, by: User, expires_at: datetime | None = None
) -> NewKey:
    """A key that may do what its scopes name. Raises MayNotMakeKeys and NotThatLong."""
    if not can(by.role, Ability.MANAGE_API_KEYS):
        raise MayNotMakeKeys(_("Only administrators make API keys. Ask one of them."))
    if expires_at is not None and expires_at <= at:
        raise NotThatLong(_("This day is over. Choose a later one, or none."))
    prefix = f"ams_{'demo' if settings.DEMO else 'live'}_{get_random_string(8, LETTERS)}"
    secret = f"{prefix}_{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        name=name,
        prefix=prefix,
        digest=_digest(secret),
        scopes=sorted(set(scopes)),
        owner=by,
        created_at=at,
        expires_at=expires_at,
    )
    facts = {"name": name, "key": prefix, "scopes": key.scopes}
    activity.record("api_key.made", contact=None, on=key, by=by, at=at, facts=facts)
    return NewKey(key, secret)


@transaction.atomic
def revoke_api_key(*, key: ApiKey, at: datetime, by: User) -> ApiKey:
    """From now on it opens nothing; a second call changes nothing. Raises MayNotMakeKeys."""
    if not can(by.role, Ability.MANAGE_API_KEYS):
        raise MayNotMakeKeys(_("Only administrators revoke API keys. Ask one of them."))
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at, revoked_by=by):
        facts = {"name": key.name, "key": key.prefix}
        activity.record("api_key.revoked", contact=None, on=key, by=by, at=at, facts=facts)
    key.refresh_from_db()
    return key


def find_api_key(secret: str, *, at: datetime) -> ApiKey | None:
    """The standing key with this secret, whose maker may still make keys; None otherwise. One query.

    Found by its visible part, compared in constant time, so that answers tell nothing of how near a guess was.
    """
    prefix = "_".join(secret.split("_")[:3])  # the secret may have further ones
    found = ApiKey.objects.standing(at=at).select_related("owner").filter(prefix=prefix).first()
    if not hmac.compare_digest(found.digest if found else NOBODYS, _digest(secret)) or found is None:
        return None
    return found if found.owner.is_active and can(found.owner.role, Ability.MANAGE_API_KEYS) else None


def note_use(key: ApiKey, *, at: datetime) -> None:
    """Remember that it was used, at most once a minute."""
    long_ago = at - USE_IS_NOTED_EVERY
    if key.last_used_at is None or key.last_used_at < long_ago:
        ApiKey.objects.filter(Q(last_used_at=None) | Q(last_used_at__lt=long_ago), pk=key.pk).update(last_used_at=at)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
