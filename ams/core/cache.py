"""The shared cache. It holds nothing that cannot be had again, so its absence may cost time but no request."""

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache; while the server is away everything is a miss and nothing is kept."""

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """Claim a key; when nobody can be asked, the claim holds."""
        return bool(self._try(super().add, True, args, kwargs))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """The value, or the default."""
        return self._try(super().get, default, (key, default, version), {})

    def set(self, *args: Any, **kwargs: Any) -> None:
        """Keep a value if anybody can."""
        self._try(super().set, None, args, kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        """Prolong a key."""
        return bool(self._try(super().touch, False, args, kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        """Forget a key."""
        return bool(self._try(super().delete, False, args, kwargs))

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        """Those that are there."""
        return dict(self._try(super().get_many, {}, args, kwargs))

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        """Whether it is there."""
        return bool(self._try(super().has_key, False, args, kwargs))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Count; raises ValueError for a missing key, as every Django cache does."""
        return int(self._try(super().incr, delta, (key, delta), {"version": version}))

    def _try(self, call: Any, otherwise: Any, args: Any, kwargs: Any) -> Any:
        try:
            return call(*args, **kwargs)
        except (RedisError, OSError) as error:
            log.warning("The cache is away: %s", error)
            return otherwise
