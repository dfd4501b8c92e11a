"""A month of the journal as bookkeeping programs read it. Pure: totals in, rows out.

Each kind of movement becomes one entry of the month's last day, with a line for each account: what is booked here line
by line stays here, and the program gets what it needs. QuickBooks reads 1,000 lines a file and wants names of
accounts, Xero 300 and wants their codes; a month has some forty.

Sources: https://quickbooks.intuit.com/learn-support/en-au/help-article/import-export-files/import-journal-entries-quickbooks-online/L4tQBwbs7_AU_en_AU
and https://help.xero.com/nz/ManualJournalsImport, both read on 23 November 2026.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

Row: TypeAlias = Sequence[object]
NOTHING: Final = Decimal(0)
LONGEST_NUMBER: Final = 21  # of an entry in QuickBooks


@dataclass(frozen=True, slots=True)
class Movement:
    """What one kind of movement came to on one account in a month."""

    kind: str
    what: str
    code: str
    name: str
    elsewhere: str
    currency: str
    debit: Decimal
    credit: Decimal

    @property
    def amount(self) -> Decimal:
        """The debit, or as less than nothing the credit, that is left of both."""
        return self.debit - self.credit


@dataclass(frozen=True, slots=True)
class Habits:
    """What differs from one association to the next: the month's last day, how days are written, what has no tax."""

    last: date
    day_first: bool
    tax_rate: str


@dataclass(frozen=True, slots=True)
class Program:
    """A file format: its columns, and a movement as its row."""

    name: str
    columns: tuple[str, ...]
    row: Callable[[Movement, Habits], Row]


def rows_of(program: Program, movements: Iterable[Movement], habits: Habits) -> list[Row]:
    """The rows of a file; what comes to nothing is left out."""
    return [program.row(one, habits) for one in movements if one.amount]


def _quickbooks(one: Movement, habits: Habits) -> Row:
    number = f"{habits.last:%Y%m}-{one.kind}"[:LONGEST_NUMBER]
    day = f"{habits.last:%d/%m/%Y}" if habits.day_first else f"{habits.last:%m/%d/%Y}"
    sides = (max(one.amount, NOTHING) or "", max(-one.amount, NOTHING) or "")
    return (number, day, one.elsewhere or one.name, *sides, one.what, "", one.currency)


def _xero(one: Movement, habits: Habits) -> Row:
    narration = f"{one.what} {habits.last:%Y-%m} {one.currency}"
    where = one.elsewhere or one.code
    return (narration, f"{habits.last:%d/%m/%Y}", one.name, where, habits.tax_rate, one.amount)


PROGRAMS: Final = {
    "quickbooks": Program(
        "QuickBooks",
        ("Journal No", "Journal Date", "Account Name", "Debits", "Credits", "Description", "Name", "Currency"),
        _quickbooks,
    ),
    "xero": Program("Xero", ("*Narration", "*Date", "Description", "*AccountCode", "*TaxRate", "*Amount"), _xero),
}
