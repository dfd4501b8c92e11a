"""What a scenario says, read from how it is kept, and what came of it when it was played. Pure: no rows, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from ams.core.money import Money

DONE: Final = "done"
REFUSED: Final = "refused"
ASKED: Final = "asked"  # staff decide first
SEAT: Final = "seat"
WAITS: Final = "waits"

CARD: Final = "card"  # what somebody can get, besides mails by their purpose
REMINDER: Final = "renewal.notice"

BY_CARD: Final = "card"  # how somebody pays
BY_TRANSFER: Final = "transfer"
ON_INVOICE: Final = "invoice"  # and has not paid it yet
INVOICE_PAID: Final = "invoice_paid"  # by transfer, on the day it is due
NOT_YET: Final = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is played. Rows are named by their keys; days are days of any year, so that no scenario grows old."""

    kind: str
    type: int = 0  # of membership
    on: str = ""  # month and day, as 03-15; empty: today
    pays: str = BY_CARD
    code: str = ""  # a discount code
    late_by: int = 0  # days after the last one paid for; below zero: before it
    ticket: int = 0
    days_before: int = 30  # the event begins
    colleague: bool = False  # somebody else comes than who registers
    place: int = 1  # how many have seats with them
    cancel_before: int = 0  # days before the event begins
    item: int = 0  # of the shop
    quantity: int = 1
    gives: str = ""  # so much, for what has no price
    days_after: int = 0  # they joined
    at_once: bool = False  # they leave
    seats: int = 0  # further ones they order
    people: int = 1  # whom they name
    channel: str = ""
    weekday: int = 0
    clock: str = "09:30"

    def day(self, today: date) -> date:
        """The next day on which it is that day of the year."""
        return next_such_day(self.on, today) if self.on else today

    @property
    def time(self) -> time:
        """At what o'clock somebody writes."""
        return time.fromisoformat(self.clock)


@dataclass(frozen=True, slots=True)
class Expected:
    """What should come of it. What is left empty may be anything."""

    outcome: str = DONE
    costs: str = ""
    until: str = ""  # month and day of the last one paid for
    years: int = 0  # after the year in which it is done
    standing: str = ""  # how the membership stands when it is renewed
    gets: tuple[str, ...] = ()
    says: str = ""  # words of one of the mails
    due_weekday: int | None = None
    due_clock: str = ""
    back: str = ""  # what they get back
    due_in: int | None = None  # days until an invoice is to be paid

    @property
    def amount(self) -> Decimal | None:
        """What it should cost."""
        return Decimal(self.costs) if self.costs else None

    @property
    def amount_back(self) -> Decimal | None:
        """What they should get back."""
        return Decimal(self.back) if self.back else None

    def last_day(self, done_on: date) -> date | None:
        """Until when it should run."""
        return day_of_year(self.until, done_on.year + self.years) if self.until else None


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that would have gone out."""

    purpose: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Happened:
    """What came of it. `trouble` is what kept it from going through that nobody would have told the member."""

    outcome: str
    why: str = ""  # it was refused
    done_on: date | None = None
    cost: Money | None = None
    runs: bool = False
    until: date | None = None  # None although it runs: for life
    standing: str = ""
    has_card: bool = False
    mails: tuple[Mail, ...] = ()
    due_at: datetime | None = None  # by the clocks of whoever promised
    back: Money | None = None
    due_in: int | None = None  # days until the invoice is to be paid
    trouble: str = ""

    @property
    def gets(self) -> set[str]:
        """What they have in their hands in the end."""
        return {mail.purpose for mail in self.mails} | ({CARD} if self.has_card else set())


def read_plan(kind: str, steps: Mapping[str, Any]) -> Plan:
    """The steps as they are kept; what later versions no longer know is left out. `pays` was a yes or no once."""
    told = _known(Plan, steps)
    if isinstance(told.get("pays"), bool):
        told["pays"] = BY_CARD if told["pays"] else NOT_YET
    return Plan(kind=kind, **told)


def read_expected(expects: Mapping[str, Any]) -> Expected:
    """What should come of it, as it is kept."""
    told = _known(Expected, expects)
    return Expected(**{**told, "gets": tuple(told.get("gets", ()))})


def next_such_day(month_and_day: str, today: date) -> date:
    """The first day from today on with that month and day; 29 February waits for a leap year."""
    year = today.year
    while (day := _exactly(month_and_day, year)) is None or day < today:
        year += 1
    return day


def day_of_year(month_and_day: str, year: int) -> date:
    """That day in a year; 29 February is the 28th where there is none."""
    return _exactly(month_and_day, year) or date(year, 2, 28)


def _exactly(month_and_day: str, year: int) -> date | None:
    month, day = (int(part) for part in month_and_day.split("-"))
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _known(kind: type, told: Mapping[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in told.items() if name in names and name != "kind"}
