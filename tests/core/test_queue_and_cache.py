"""A broker or cache that is down or silent costs a moment, never a request."""

import logging
import socket
import time

import pytest
from celery import current_app, shared_task
from django.core.cache import cache
from django.db import transaction

from ams.core import cache as caching
from ams.core import queue
from ams.core.cache import ForgivingRedisCache
from ams.core.queue import enqueue

pytestmark = pytest.mark.django_db


@shared_task(name="tests.nothing")
def nothing(*, word):
    """Only ever queued."""


@pytest.fixture(autouse=True)
def _rested():
    queue.breather.end()
    caching.breather.end()
    yield
    queue.breather.end()
    caching.breather.end()


@pytest.fixture(params=["refusing", "silent"])
def dead_server(request):
    """The address of a server that refuses connections, or takes them and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if request.param == "silent":
            listener.listen(20)
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"


@pytest.fixture
def dead_broker(dead_server):
    alive = current_app.conf.broker_url
    current_app.conf.broker_url = dead_server
    yield
    current_app.conf.broker_url = alive


def queued():
    with current_app.connection_for_read() as connection:
        return connection.default_channel.client.llen("celery")


def test_work_is_handed_over_after_commit_and_only_then(django_capture_on_commit_callbacks):
    before = queued()
    with django_capture_on_commit_callbacks() as callbacks:
        enqueue("tests.nothing", word="hello")
        assert queued() == before

    assert len(callbacks) == 1
    callbacks[0]()
    assert queued() == before + 1


@pytest.mark.django_db(transaction=True)
def test_work_of_a_business_that_failed_is_never_handed_over():
    before = queued()

    def fail():
        with transaction.atomic():
            enqueue("tests.nothing", word="hello")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert queued() == before


def test_an_unknown_task_fails_here_and_not_in_the_worker():
    with pytest.raises(KeyError):
        enqueue("tests.misspelt")


@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_costs_at_most_a_second_once(dead_broker, caplog):
    began = time.monotonic()
    with caplog.at_level(logging.WARNING):
        for _ in range(10):
            enqueue("tests.nothing", word="hello")
    took = time.monotonic() - began

    assert took < 1
    assert [record.message for record in caplog.records if "a sweep will do it" in record.message]


@pytest.mark.django_db(transaction=True)
def test_whatever_publishing_raises_stays_behind_the_request(monkeypatch, caplog):
    monkeypatch.setattr(current_app.conf, "broker_url", "nonsense://nowhere/")

    enqueue("tests.nothing", word="hello")

    assert "No such transport: nonsense" in caplog.text


def test_a_dead_cache_is_a_miss_and_costs_at_most_a_second(dead_server):
    away = ForgivingRedisCache(dead_server, {"OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}})
    began = time.monotonic()

    assert away.get("key", "default") == "default"
    assert away.add("key", 1) is True
    assert away.set("key", 1) is None
    assert away.get_many(["key"]) == {}
    assert away.set_many({"key": 1}) == ["key"]
    assert away.incr("key", 3) == 3
    assert away.get_or_set("key", lambda: "made") == "made"
    for forgets in (away.touch, away.delete, away.has_key):
        assert forgets("key") is False
    assert away.delete_many(["key"]) is None
    assert away.clear() is None
    assert time.monotonic() - began < 1


def test_a_living_cache_keeps_things():
    cache.clear()
    assert cache.add("key", 1) is True
    assert cache.add("key", 2) is False
    assert cache.incr("key") == 2
    assert cache.set_many({"a": 1, "b": 2}) == []
    assert cache.get_many(["a", "b"]) == {"a": 1, "b": 2}
    cache.delete_many(["a"])
    assert cache.has_key("b")
    assert cache.get("a") is None
    with pytest.raises(ValueError, match="not found"):
        cache.incr("missing")
    assert cache.touch("b", 10) is True
    assert cache.delete("b") is True


def test_after_a_pause_the_server_is_asked_again(dead_server):
    away = ForgivingRedisCache(dead_server, {"OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.2}})
    away.get("key")
    assert caching.breather.is_on()
    cache.get("key")
    caching.breather.end()

    assert cache.set("key", "back") is None
    assert cache.get("key") == "back"
