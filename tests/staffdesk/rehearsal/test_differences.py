"""What differs, in sentences of somebody who set it up. No database."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ams.core.money import Money
from staffdesk.rehearsal.differences import differences
from staffdesk.rehearsal.plans import Expected, Happened, Mail, Plan, day_of_year, next_such_day, read_expected

WELCOME = Mail("membership.joined", "Welcome, Robin", "Your card shows\nthe number 1024.")
JOINED = Happened(
    "done", done_on=date(2027, 3, 15), cost=Money(Decimal(40), "EUR"), runs=True, until=date(2027, 12, 31),
    has_card=True, mails=(WELCOME,), standing="in_grace", due_at=datetime(2027, 3, 15, 11, 30, tzinfo=UTC),
)  # fmt: skip


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ({"costs": "40.00", "until": "12-31", "gets": ["card", "membership.joined"]}, []),
        ({}, []),
        ({"costs": "45.00"}, ["It costs €40.00, not €45.00."]),
        ({"until": "12-31", "years": 1}, ["It runs until 31 December 2027, not until 31 December 2028."]),
        ({"gets": ["receipt", "ticket"]}, ["They do not get a receipt.", "They do not get a ticket."]),
        ({"says": "card SHOWS the number"}, []),
        ({"says": "in May"}, ["None of the mails says “in May”. These would go out: “Welcome, Robin”."]),
        ({"standing": "lapsed"}, ["The membership is in grace by then, not lapsed."]),
        ({"outcome": "refused", "costs": "1"}, ["It goes through, where it should be that it is refused."]),
        ({"due_weekday": 0, "due_clock": "11:30"}, []),
        ({"due_weekday": 0, "due_clock": "10:30"}, ["It is promised until Monday 11:30, not until Monday 10:30."]),
    ],
)
def test_what_differs_is_said_in_a_sentence_each(expected, said):
    assert differences(read_expected(expected), JOINED) == said


@pytest.mark.parametrize(
    ("happened", "said"),
    [
        (Happened("refused", why="It is full."), "It is refused, where it should be that it goes through: It is full."),
        (Happened("refused", trouble="It broke off."), "It broke off."),
        (Happened("done", done_on=date(2027, 3, 15)), "No membership runs, where one should until 31 December 2027."),
        (Happened("done", done_on=date(2027, 3, 15), runs=True), "It runs for life, not until 31 December 2027."),
    ],
)
def test_what_went_another_way_is_said_alone(happened, said):
    assert differences(Expected(until="12-31"), happened) == [said]


def test_a_day_of_any_year_is_the_next_one():
    assert next_such_day("03-15", date(2026, 3, 15)) == date(2026, 3, 15)
    assert next_such_day("03-15", date(2026, 3, 16)) == date(2027, 3, 15)
    assert next_such_day("02-29", date(2026, 1, 1)) == date(2028, 2, 29)
    assert day_of_year("02-29", 2027) == date(2027, 2, 28)
    assert Plan("join").day(date(2026, 1, 2)) == date(2026, 1, 2)
