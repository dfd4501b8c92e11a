"""What is an outage and what is a mistake; and what the log says of each."""

import logging
import time
from functools import partial

import psycopg
import pytest
from django.db import IntegrityError, InterfaceError, OperationalError, connections
from psycopg_pool import ConnectionPool

from ams.core.outages import OneLineAboutOutages, database_is_away
from ams.core.postgresql.base import check


def caused_by(cause, kind=OperationalError):
    error = kind(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (caused_by(psycopg.OperationalError("connection failed: no such file")), True),
        (caused_by(psycopg.errors.AdminShutdown("terminating connection")), True),
        (caused_by(psycopg.errors.CannotConnectNow("starting up")), True),
        (caused_by(psycopg.errors.ConnectionFailure("lost")), True),
        (caused_by(psycopg.errors.TooManyConnections("too many clients")), True),
        (InterfaceError("connection already closed"), True),
        (caused_by(psycopg.errors.DeadlockDetected("deadlock")), False),
        (caused_by(psycopg.errors.QueryCanceled("statement timeout")), False),
        (caused_by(psycopg.errors.UniqueViolation("twice"), IntegrityError), False),
        (ValueError("x"), False),
        (None, False),
    ],
)
def test_only_a_database_out_of_reach_is_away(error, away):
    assert database_is_away(error) is away


def record_of(error):
    return logging.LogRecord(
        "django.request", logging.ERROR, __file__, 1, "%s: %s", ("Error", "/join/"), (type(error), error, None)
    )


def test_an_outage_is_one_line_and_a_mistake_keeps_its_traceback():
    away, mistake = record_of(OperationalError("connection failed:\nmore")), record_of(ValueError("x"))

    assert all(OneLineAboutOutages().filter(record) for record in (away, mistake))

    assert (away.getMessage(), away.exc_info) == ("Error: /join/ (connection failed:)", None)
    assert mistake.getMessage() == "Error: /join/"
    assert mistake.exc_info is not None


@pytest.mark.parametrize(
    ("cause", "status", "heading"),
    [
        (psycopg.OperationalError("connection failed"), 503, "We will be back in a moment"),
        (psycopg.errors.DeadlockDetected("deadlock"), 500, "Something went wrong on our side"),
    ],
)
def test_an_outage_is_a_503_and_a_mistake_of_ours_a_500(client, monkeypatch, cause, status, heading):
    def fail():
        raise caused_by(cause)

    monkeypatch.setattr("ams.core.middleware.find_association", fail)
    client.raise_request_exception = False

    answered = client.get("/")

    assert (answered.status_code, "Retry-After" in answered.headers) == (status, status == 503)
    assert heading in answered.content.decode()


@pytest.mark.django_db
def test_after_a_restart_the_first_who_asks_does_not_try_each_dead_connection():
    """The pool by itself would wait a second after the first, two after the second, and give up before the third."""
    database = connections["default"]
    assert database.pool._check.func is check
    facts = {"kwargs": database.get_connection_params(), "min_size": 3, "timeout": 2, "open": False}
    with ConnectionPool(**facts) as pool, psycopg.connect(**database.get_connection_params()) as restart:
        pool._check = partial(check, pool)
        pool.wait()
        idle = [connection.info.backend_pid for connection in pool._pool]
        restart.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s::int[]) AS pid", [idle])
        began = time.monotonic()

        with pool.connection() as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)

        assert len(idle) == 3
        assert time.monotonic() - began < 1.9
