"""Scenarios as the forms keep them, and what is in the database."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from members.models import MembershipRule
from staffdesk.models import Scenario
from staffdesk.rehearsal import play
from tests.factories.core import LONG_AGO
from tests.factories.members import TypeFactory

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def student(association):
    """A calendar year at 40.00 whenever one joins; from October on to the end of the next."""
    return TypeFactory(
        name="Student member", slug="student", price="40.00",
        rule__period="fixed", rule__rollover_month=10, rule__rollover_day=1, rule__rollover_pricing="full_only",
    )  # fmt: skip


@pytest.fixture
def republish():
    """The type's rules, changed as publishing a draft does."""

    def published(kind, **changed):
        live = kind.rules.get(state=MembershipRule.State.LIVE)
        MembershipRule.objects.filter(pk=live.pk).update(state=MembershipRule.State.SUPERSEDED)
        live.pk, live.version = None, live.version + 1
        for name, value in changed.items():
            setattr(live, name, value)
        live.state, live.published_at = MembershipRule.State.LIVE, LONG_AGO
        live.save()

    return published


def scenario(kind, steps, expects, **more):
    return Scenario.objects.create(kind=kind, title=f"To {kind}", steps=steps, expects=expects, made_at=NOW, **more)


def joining(kind, on="03-15", **expects):
    usual = {"costs": "40.00", "until": "12-31", "years": 0, "gets": ["card", "receipt", "membership.joined"]}
    return scenario("join", {"type": kind.pk, "on": on, "pays": True}, {"outcome": "done", **usual, **expects})


def found(one, at=NOW):
    """What differs today."""
    return list(play(one, at=at).differences)


def everything():
    """How many rows each table has, and where each series of numbers stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        counts = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
        cursor.execute("SELECT id, kind, prefix, next_serial FROM core_numberseries ORDER BY id")
        return counts, cursor.fetchall()
