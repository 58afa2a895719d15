"""A cache that nobody is turned away for."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache as DjangoRedisCache
from redis.exceptions import ConnectionError as RedisAway
from redis.exceptions import TimeoutError as RedisSlow

log = structlog.get_logger(__name__)

# Seconds in which it is not asked again after it did not answer: a request must not wait for it ten times.
LEFT_ALONE = 5


class RedisCache(DjangoRedisCache):
    """Redis; while it is away the cache is an empty one that keeps nothing.

    What rests on it (limits on how often something may be tried) is then not kept to, and the log says so. Limits that
    must hold are rows in the database besides: a sign-in code has its five guesses with or without a cache.
    """

    _silent_until = 0.0

    def _try(self, without: Any, method: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < self._silent_until:
            return without
        try:
            return method(*args, **kwargs)
        except (RedisAway, RedisSlow) as error:
            type(self)._silent_until = time.monotonic() + LEFT_ALONE
            log.warning("cache_away", error=type(error).__name__)
            return without

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """True while it is away: as if nobody had added it before."""
        return self._try(True, super().add, *args, **kwargs)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._try(default, super().get, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> None:
        return self._try(None, super().set, *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return self._try(False, super().touch, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return self._try(False, super().delete, *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        return self._try({}, super().get_many, *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return self._try(False, super().has_key, *args, **kwargs)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Raise ValueError while it is away, as for a key that is not there."""
        number = self._try(None, super().incr, key, delta, version)
        if number is None:
            raise ValueError(f"Key {key!r} not found")
        return number

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> list[Any]:
        return self._try(list(data), super().set_many, data, *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        return self._try(None, super().delete_many, *args, **kwargs)

    def clear(self) -> None:
        self._try(None, super().clear)
