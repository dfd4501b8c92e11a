"""How often somebody may do something that costs us: counted in the shared cache, forgiving when that is away."""

from django.core.cache import cache


def within_limit(action: str, who: str, *, at_most: int, seconds: int) -> bool:
    """Count one more attempt of `who` (an address, a login); False when there were more in this stretch of seconds."""
    key = f"limit:{action}:{who}"
    if cache.add(key, 1, timeout=seconds):
        return True
    try:
        return cache.incr(key) <= at_most
    except ValueError:  # it ran out between the two calls
        cache.set(key, 1, timeout=seconds)
        return True
