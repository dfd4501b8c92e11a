"""How often somebody may do something that costs us: counted in the shared cache, forgiving when that is away."""

from hashlib import sha256
from typing import cast

from allauth.core.internal.ratelimit import get_ip
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import ngettext

from ams.core.cache import ForgivingRedisCache


def within_limit(action: str, who: str, *, at_most: int, seconds: int) -> bool:
    """Count one more attempt of `who` (an address, a login); False when there were more in this stretch of seconds."""
    key = _key(action, who)
    if cache.add(key, 1, timeout=seconds):
        return True
    try:
        return cache.incr(key) <= at_most
    except ValueError:  # it ran out between the two calls
        cache.set(key, 1, timeout=seconds)
        return True


def is_over_limit(action: str, who: str, *, at_most: int) -> bool:
    """Whether `who` has used up this stretch's attempts already, without counting one."""
    return int(cache.get(_key(action, who)) or 0) > at_most


def wait_in_words(action: str, who: str) -> str:
    """How long `who` has to wait until the count begins anew: “in 3 minutes”, rounded up."""
    left = cast("ForgivingRedisCache", cache).seconds_left(_key(action, who))
    minutes = max(1, -(-left // 60))
    return ngettext("in %(minutes)d minute", "in %(minutes)d minutes", minutes) % {"minutes": minutes}


def network_of(request: HttpRequest) -> str:
    """Where a request comes from: an IPv4 address, or the network of an IPv6 one. A whole office may be behind it."""
    return str(get_ip(request))


def _key(action: str, who: str) -> str:
    return f"limit:{action}:{sha256(who.encode()).hexdigest()}"  # phone numbers have spaces; nobody reads them there
