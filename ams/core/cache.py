"""The shared cache. It holds nothing that cannot be had again, so its absence may cost time but no request."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from ams.core.breather import Breather

log = logging.getLogger(__name__)
breather = Breather()


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache; while the server is away everything is a miss and nothing is kept."""

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """Claim a key; when nobody can be asked, the claim holds."""
        return bool(self._try(super().add, *args, otherwise=True, **kwargs))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """The value, or the default."""
        return self._try(super().get, key, default, version, otherwise=default)

    def set(self, *args: Any, **kwargs: Any) -> None:
        """Keep a value if anybody can."""
        self._try(super().set, *args, otherwise=None, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        """Prolong a key."""
        return bool(self._try(super().touch, *args, otherwise=False, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        """Forget a key."""
        return bool(self._try(super().delete, *args, otherwise=False, **kwargs))

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        """Those that are there."""
        return dict(self._try(super().get_many, *args, otherwise={}, **kwargs))

    def set_many(self, data: dict[Any, Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Keep values if anybody can; the keys that were not kept."""
        return list(self._try(super().set_many, data, *args, otherwise=list(data), **kwargs))

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        """Forget keys."""
        self._try(super().delete_many, *args, otherwise=None, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        """Whether it is there."""
        return bool(self._try(super().has_key, *args, otherwise=False, **kwargs))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Count; raises ValueError for a missing key, as every Django cache does."""
        return int(self._try(super().incr, key, delta, version, otherwise=delta))

    def seconds_left(self, key: str) -> int:
        """How long a key is still kept; nothing or less when it is not."""
        return int(self._try(self._time_to_live, key, otherwise=0))

    def clear(self) -> None:
        """Forget everything."""
        self._try(super().clear, otherwise=None)

    def _time_to_live(self, key: str) -> Any:
        return self._cache.get_client(key).ttl(self.make_and_validate_key(key))

    def _try(self, call: Callable[..., Any], *args: Any, otherwise: Any, **kwargs: Any) -> Any:
        if breather.is_on():
            return otherwise
        try:
            return call(*args, **kwargs)
        except (RedisError, OSError) as error:
            breather.begin()
            log.warning("The cache is away: %s", error)
            return otherwise
