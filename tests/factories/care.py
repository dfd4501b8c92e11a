"""Steps of a care plan and members with a past, each in one line."""

from datetime import date, timedelta

from django.db import connection

from members.terms import TermDays
from staffdesk.models import CareStep, CareTask
from tests.factories.core import LONG_AGO
from tests.factories.members import MembershipFactory, PersonFactory, TypeFactory


def care_step(moment="joined", **values):
    """A call, in the plan since long ago."""
    facts = {"name": "Welcome", "words": "Welcome {name}.", "active_since": LONG_AGO.date(), "moment": moment}
    return CareStep.objects.create(**facts | values)


def term(first, days=365):
    """So many days from one on."""
    return TermDays(first, first + timedelta(days=days), first)


def member(first, *, of=None, days=365, terms=None, **person):
    """Somebody with a paid year from a day on; the membership."""
    return MembershipFactory(
        holder=PersonFactory(**person), type=of or TypeFactory(), terms=terms or [term(first, days)]
    )


def day(text):
    """2026-11-22."""
    return date.fromisoformat(text)


def care_task(contact, owner, **values):
    """A welcome of somebody who is a member, with a colleague."""
    facts = {"occasion_on": LONG_AGO.date(), "due_on": LONG_AGO.date(), "late_on": LONG_AGO.date() + timedelta(days=3),
             "made_at": LONG_AGO, "membership": contact.memberships.get(), "step": care_step()}  # fmt: skip
    return CareTask.objects.create(contact=contact, owner=owner, **facts | values)


def done_in_time(first, end, on):
    """How many tasks had to be done within a time, and how many of them were in time, by bare SQL."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE state = 'done' AND closed_at < late_on::timestamp), count(*)"
            " FROM staffdesk_caretask WHERE state <> 'withdrawn' AND late_on >= %s AND late_on < %s AND late_on <= %s",
            [first, end, on],
        )
        return cursor.fetchone()
