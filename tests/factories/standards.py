"""A calendar, a standard, a case with a word of the member; clocks begin by the real operations."""

from datetime import UTC, datetime

import factory

from staffdesk.models import Calendar, CaseMessage, Standard, StandardStep
from staffdesk.operations.standards import OFFICE_HOURS, Telling, Terms, change_standard

LONG_AGO = datetime(2020, 1, 1, 12, tzinfo=UTC)
CASE, ROLE = StandardStep.Tell.CASE, StandardStep.Tell.ROLE


class CalendarFactory(factory.django.DjangoModelFactory):
    """Monday to Friday, nine to five, in New York."""

    class Meta:
        model = Calendar
        django_get_or_create = ("name",)

    name = "Office"
    time_zone = "America/New_York"
    week = factory.LazyFunction(lambda: OFFICE_HOURS)


def promise(code="email", *, kept_by="answer", tell=((-30, CASE, ""), (0, CASE, ""), (60, ROLE, "owner")), **terms):
    """A standard with its first version: two business hours for every mail, unless told otherwise."""
    words = {"name": code, "promise": f"We keep {code}.", "kept_by": kept_by}
    standard, _new = Standard.objects.get_or_create(code=code, defaults=words)
    steps = tuple(Telling(minutes, whom, role) for minutes, whom, role in tell)
    terms = {"calendar": terms.pop("calendar", None) or CalendarFactory(), "started_by": ("mail_in", "web")} | terms
    if "business_days" not in terms:
        terms.setdefault("minutes", 120)
    return change_standard(standard=standard, terms=Terms(steps=steps, **terms), at=LONG_AGO, by=None)


def says(case, *, at, kind="mail_in", words="Hello?", by=None, **facts):
    """A word in a case, as its row alone."""
    return CaseMessage.objects.create(case=case, kind=kind, words=words, at=at, author=by, facts=facts)
