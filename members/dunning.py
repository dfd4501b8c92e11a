"""Automatic renewal, day by day: when it is announced, charged, tried again, and when it ends. Pure.

Everything is decided from what was done so far and today's date, so a run that was missed for some days does once what
is due, and never two things at once (docs/decisions/0019-automatic-renewal.md §5; known_pains 10).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto

WARN_OF_CARD = timedelta(days=35)  # before the last day: a month, and some days for an outage
ANNOUNCE = timedelta(days=21)  # before the last day: a week more than is promised
NOTICE = timedelta(days=14)  # nobody is charged sooner after the announcement
LATE = timedelta(days=7)  # a step that is later than this is not taken any more
GAPS = tuple(timedelta(days=days) for days in (3, 4, 7))  # 3, 7 and 14 days after the first try
MOST_ANNOUNCEMENTS = 3
MOST_TRIES = 8  # whatever cards were given, and however often staff tried again
LONGEST = timedelta(days=35)  # from the first try to the last
CARD_IS_GONE = frozenset({
    "authentication_required", "card_not_supported", "expired_card", "fraudulent", "invalid_account", "lost_card",
    "new_account_information_available", "pickup_card", "refused", "restricted_card", "stolen_card",
    "revocation_of_all_authorizations", "revocation_of_authorization", "stop_payment_order",
})  # fmt: skip


class Verdict(StrEnum):
    """What came of a try."""

    UNKNOWN = auto()  # nobody knows yet
    LATER = auto()  # another day it may go through
    NEVER = auto()  # this card will not pay, or not without its holder


class Step(StrEnum):
    """What is done next."""

    WARN_OF_CARD = auto()
    ANNOUNCE = auto()
    CHARGE = auto()
    GIVE_UP = auto()  # a person takes over
    WAIT = auto()  # for the provider's answer


@dataclass(frozen=True, slots=True)
class Try:
    """A charge that did not go through, or of which nobody knows; `card` names the card."""

    on: date
    card: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Course:
    """How far one term's automatic renewal has come. `charge_on` is what the newest announcement said."""

    last_day: date
    card: int
    card_good_until: date
    is_warned: bool = False
    announcements: int = 0
    charge_on: date | None = None
    tries: tuple[Try, ...] = ()
    is_asked: bool = False  # staff want it tried again now


def verdict_on(decline: str) -> Verdict:
    """Whether a code of the provider leaves hope for another day."""
    return Verdict.NEVER if decline in CARD_IS_GONE else Verdict.LATER


def day_of_charge(last_day: date, announced_on: date) -> date:
    """The day an announcement names: the last day of the term, so that nobody lapses, but never too soon."""
    return max(last_day, announced_on + NOTICE)


def next_step(course: Course, on: date) -> tuple[Step, date]:
    """What is done next, and on which day; it is due once that day has come."""
    if course.tries:
        return _after(course.tries, course, on)
    if course.charge_on is not None:
        if on <= course.charge_on + LATE:
            return Step.CHARGE, course.charge_on
        return (Step.ANNOUNCE if course.announcements < MOST_ANNOUNCEMENTS else Step.GIVE_UP), on
    if on > course.last_day + LATE:
        return Step.GIVE_UP, on
    opens = course.last_day - ANNOUNCE
    if course.card_good_until < day_of_charge(course.last_day, opens) and not course.is_warned and on < opens:
        return Step.WARN_OF_CARD, course.last_day - WARN_OF_CARD
    return Step.ANNOUNCE, opens


def _after(tries: tuple[Try, ...], course: Course, on: date) -> tuple[Step, date]:
    """Once a charge did not go through."""
    first, last = tries[0], tries[-1]
    if last.verdict is Verdict.UNKNOWN:
        return Step.WAIT, last.on
    if len(tries) >= MOST_TRIES:
        return Step.GIVE_UP, on
    wanted = on if course.is_asked or course.card != last.card else None
    if wanted is None and last.verdict is Verdict.NEVER:
        return Step.GIVE_UP, max(first.on + sum(GAPS, timedelta()), last.on)
    if wanted is None and len(tries) > len(GAPS):
        return Step.GIVE_UP, on
    day = wanted or last.on + GAPS[len(tries) - 1]
    if day > first.on + LONGEST or on > day + LATE:
        return Step.GIVE_UP, on
    return Step.CHARGE, day
