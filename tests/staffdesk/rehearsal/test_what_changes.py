"""A change breaks the rehearsal it is about and no other, with a sentence anybody understands; and it is noticed."""

from copy import deepcopy
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
import time_machine
from django.core.cache import cache

from billing.prices import change_price
from events.models import CancellationRule, Event
from members.operations import publish_rule
from members.operations.rules import draft_rule
from staffdesk.models import Scenario, ScenarioRun
from staffdesk.operations.standards import Terms, change_standard, terms_of
from staffdesk.rehearsal import configuration_now
from staffdesk.rehearsal.plans import REMINDER
from staffdesk.rehearsal.publishing import About
from staffdesk.tasks import rehearse_what_is_due
from tests.factories.events import EventFactory, TicketTypeFactory
from tests.factories.standards import CalendarFactory, promise
from tests.staffdesk.rehearsal.conftest import NOW, found, joining, scenario

TODAY = date(2026, 11, 23)
UNSAID = (
    "None of the mails says “It is good to have you with us”. These would go out: “Receipt R-000001: €40.00, "
    "with our thanks”, “Welcome to Riverbend Naturalists”."
)


@pytest.mark.parametrize(
    ("expects", "is_named"), [({"gets": [REMINDER, "receipt"]}, True), ({"gets": ["receipt"]}, False), ({}, False)]
)
def test_a_notice_is_named_by_the_rehearsals_that_expect_one(expects, is_named):
    assert About("members", "noticestep", "3").is_named_by(Scenario(kind="renew", expects=expects)) == is_named


@pytest.fixture
def season(student, full, empty_storage):
    """What an association sets up for a year, with one rehearsal about each part of it."""
    event = EventFactory(title="Gala", capacity=14)
    ticket = TicketTypeFactory(event=event, name="Seat")
    version = promise(calendar=CalendarFactory(time_zone="Europe/Amsterdam"))
    nothing = {"costs": "", "until": "", "gets": []}
    rehearsals = {
        "price": joining(student, **{**nothing, "costs": "40.00"}),
        "roll-over date": joining(student, on="10-15", **{**nothing, "until": "12-31", "years": 1}),
        "capacity": scenario("register", {"ticket": ticket.pk, "place": 14}, {"outcome": "seat"}),
        "standard": scenario("case", {"channel": "mail_in", "weekday": 4, "clock": "16:00"},
                             {"due_weekday": 0, "due_clock": "10:00"}),
        "template": joining(full, **nothing, says="It is good to have you with us"),
    }  # fmt: skip
    return SimpleNamespace(student=student, event=event, version=version, rehearsals=rehearsals)


def dearer(season, _rewrite):
    change_price(product=season.student.product, amount=Decimal(45), valid_from=TODAY, at=NOW, by=None)


def later_in_the_year(season, _rewrite):
    draft = draft_rule(type=season.student)
    draft.rollover_month = 11
    draft.save()
    publish_rule(rule=draft, at=NOW, by=None)


def smaller(season, _rewrite):
    Event.objects.filter(pk=season.event.pk).update(capacity=13)


def slower(season, _rewrite):
    terms = terms_of(season.version)
    wanted = Terms(calendar=season.version.calendar, started_by=terms.started_by, minutes=240, steps=terms.steps)
    change_standard(standard=season.version.standard, terms=wanted, at=NOW, by=None)


def cooler(_season, rewrite):
    rewrite("members/email/welcome-text.txt", "Hello. You are a member now.")


@pytest.fixture
def rewrite(settings, tmp_path):
    """A mail that says something else, as the next deployment brings it."""

    def written(name, words):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(words)
        templates = deepcopy(settings.TEMPLATES)
        templates[0]["DIRS"] = [tmp_path, *templates[0]["DIRS"]]
        settings.TEMPLATES = templates

    return written


@pytest.mark.parametrize(
    ("change", "about", "sentence"),
    [
        (dearer, "price", "It costs €45.00, not €40.00."),
        (later_in_the_year, "roll-over date", "It runs until 31 December 2027, not until 31 December 2028."),
        (smaller, "capacity", "They wait for a seat, where it should be that they have a seat."),
        (slower, "standard", "It is promised until Monday 12:00, not until Monday 10:00."),
        (cooler, "template", UNSAID),
    ],
)  # fmt: skip
def test_each_change_breaks_the_right_rehearsal_with_a_sentence_anybody_understands(
    season, rewrite, change, about, sentence
):
    names = configuration_now()
    change(season, rewrite)
    assert configuration_now() != names
    said = {what: found(one) for what, one in season.rehearsals.items()}
    assert said == {what: [sentence] if what == about else [] for what in season.rehearsals}


def test_a_deployment_with_another_mail_is_rehearsed_once_by_itself(full, rewrite, empty_storage):
    one = joining(full, until="", gets=[], costs="", says="good to have you with us")
    cache.clear()

    def minutes(*passed):
        for minute in passed:
            with time_machine.travel(NOW.replace(minute=minute), tick=False):
                yield rehearse_what_is_due()

    assert list(minutes(0, 1, 2)) == [0, 1, 0]
    rewrite("members/email/welcome-text.txt", "Hello.")
    assert list(minutes(3, 4, 5)) == [0, 1, 0]
    runs = ScenarioRun.objects.filter(scenario=one).order_by("pk")
    assert list(runs.values_list("why", "result")) == [("change", "right"), ("change", "differs")]


def test_what_is_taken_away_counts_as_a_change(association):
    rule = CancellationRule.objects.create(event=EventFactory(), days_before=10, percent=50)
    names = configuration_now()
    rule.delete()
    assert configuration_now() != names
