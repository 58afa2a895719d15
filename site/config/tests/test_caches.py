"""With Redis away the cache is an empty one; what it does when it is there is Django's and the drills'."""

import pytest

from config import caches


@pytest.fixture
def cache():
    # A port on which nobody ever listens.
    made = caches.RedisCache("redis://127.0.0.1:1/0", {"OPTIONS": {"socket_connect_timeout": 1}})
    yield made
    caches.RedisCache._silent_until = 0.0


def test_nobody_is_turned_away_for_a_cache_that_is_away(cache, caplog):
    assert cache.get("a") is None
    assert cache.get("a", "otherwise") == "otherwise"
    assert cache.add("a", 1) is True
    assert cache.set("a", 1) is None
    assert (cache.touch("a"), cache.delete("a"), cache.has_key("a"), "a" in cache) == (False, False, False, False)
    assert (cache.get_many(["a"]), cache.set_many({"a": 1}), cache.delete_many(["a"])) == ({}, ["a"], None)
    assert cache.get_or_set("a", 7) == 7
    assert cache.clear() is None
    with pytest.raises(ValueError, match="not found"):
        cache.incr("a")
    # Said once, and then it is left alone for some seconds: a request does not wait for it again and again.
    assert caplog.text.count("cache_away") == 1


def test_it_is_asked_again_after_some_seconds(cache, caplog, monkeypatch):
    moment = [1000.0]
    monkeypatch.setattr(caches.time, "monotonic", lambda: moment[0])
    cache.get("a")
    moment[0] += caches.LEFT_ALONE - 0.1
    cache.get("a")
    moment[0] += 0.1
    cache.get("a")
    assert caplog.text.count("cache_away") == 2
