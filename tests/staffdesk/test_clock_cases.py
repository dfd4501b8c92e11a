"""Worked examples of business time from other systems and our own (`source` says which); DESIGN decides conflicts."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from staffdesk.clock import (
    CalendarNeverOpens,
    Hours,
    before,
    business_days,
    deadline,
    elapsed,
    is_open,
    next_open,
)

EXAMPLES = json.loads(Path(__file__).with_name("cases_business_time.json").read_text(encoding="utf-8"))
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def minute(clock):
    hour, minutes = clock.split(":")
    return int(hour) * 60 + int(minutes)


def intervals(written):
    return [(minute(opens), minute(closes)) for opens, closes in written]


def calendar(name):
    it = EXAMPLES["calendars"][name]
    return Hours(
        zone=ZoneInfo(it["tz"]),
        week={DAYS.index(day): intervals(hours) for day, hours in it["week"].items()},
        closed=frozenset(map(date.fromisoformat, it.get("holidays", []))),
        special={date.fromisoformat(day): intervals(hours) for day, hours in it.get("special", {}).items()},
    )


def instant(written):
    return written and datetime.fromisoformat(written)


def asked(case):
    """The answer of our code, as the examples write answers."""
    hours, given = calendar(case["calendar"]), case["input"]
    pauses = [(instant(began), instant(ended)) for began, ended in given.get("pauses", [])]
    answers = {
        "deadline": lambda: deadline(hours, instant(given["start"]), given["minutes"], pauses),
        "elapsed": lambda: elapsed(hours, instant(given["from"]), instant(given["to"]), pauses) / timedelta(minutes=1),
        "business_day": lambda: business_days(hours, instant(given["start"]), given["days"], pauses),
        "next_open": lambda: next_open(hours, instant(given["at"])),
        "open_at": lambda: is_open(hours, instant(given["at"])),
        "before": lambda: before(hours, instant(given["at"]), given["minutes"]),
        "policy_change": lambda: deadline(  # known_pains 22: from the start, by the new hours
            calendar(given["new_calendar"]), instant(given["start"]), given["minutes"], pauses
        ),
    }
    return answers[case["op"]]()


@pytest.mark.parametrize("case", EXAMPLES["cases"], ids=lambda case: case["id"])
def test_business_time_is_as_the_example_says(case):
    if isinstance(case["expected"], dict):  # known_pains 24: refused, not searched for ever
        with pytest.raises(CalendarNeverOpens):
            asked(case)
    elif isinstance(case["expected"], str):
        assert asked(case) == instant(case["expected"])
    else:
        assert asked(case) == case["expected"]
