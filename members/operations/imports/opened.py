"""A run's file, opened: its sheet, what its columns mean, and how its rows are read."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO, cast

from django.utils.translation import gettext as _

from ams.core.association import association_zone, day_of, find_association
from ams.core.errors import DomainError
from members.importing.custom import PREFIX, CustomField
from members.importing.dates import DateOrder
from members.importing.errors import UnreadableFile
from members.importing.formats import Recognised, recognise
from members.importing.known import TypeFacts
from members.importing.parts import ImportRow
from members.importing.planning import CREATED, Plan, Planner
from members.importing.reading import Opener, Row, Sheet, open_sheet
from members.importing.rows import Reading
from members.importing.survey import Doubles
from members.models import ImportRun
from members.queries.custom import fields_called
from members.queries.imports import types_in_force
from members.terms import Period


class Overtaken(DomainError):
    """Somebody else took this run in hand; this process has to let go."""


MOST_REASONS = 100  # different ones that are counted one by one


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """Everything needed to go through the rows of a run."""

    sheet: Sheet
    recognised: Recognised
    reading: Reading
    planner: Planner
    types: dict[str, TypeFacts]


@dataclass(slots=True)
class Tally:
    """What comes of the rows, counted."""

    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    things: Counter[str] = field(default_factory=Counter)

    def reject(self, reason: str) -> None:
        """One more that cannot be taken."""
        self.outcomes["rejected"] += 1
        known = reason if reason in self.reasons or len(self.reasons) < MOST_REASONS else "…"
        self.reasons[known] += 1

    def leave_out(self, reasons: list[str]) -> None:
        """One more that is taken, but for what these say."""
        self.outcomes["left_out"] += 1
        for reason in reasons:
            self.reasons[reason if reason in self.reasons or len(self.reasons) < MOST_REASONS else "…"] += 1

    def count(self, plan: Plan) -> None:
        """One more that can."""
        self.outcomes[plan.outcome] += 1
        self.notes.update(plan.row.notes)
        self.kept.update(plan.kept)
        held = plan.held
        self.things["organisations"] += plan.count_organisation()
        self.things["memberships"] += held is not None and held.is_new
        self.things["terms"] += held is not None and held.term is not None and held.term_before is None
        self.things["moved_terms"] += held is not None and held.term_before is not None
        self.things["tags"] += len(plan.tags)
        self.things["people"] += plan.outcome == CREATED

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the run."""
        return {
            **self.outcomes,
            "reasons": dict(self.reasons.most_common()),
            "notes": dict(self.notes),
            "kept": dict(self.kept),
            **{f"new_{thing}": count for thing, count in self.things.items() if count},
        }

    @classmethod
    def of(cls, counts: dict[str, Any]) -> "Tally":
        """Where a run that was interrupted had come to."""
        things = {name.removeprefix("new_"): count for name, count in counts.items() if name.startswith("new_")}
        outcomes = {
            name: counts[name] for name in ("created", "changed", "same", "rejected", "left_out") if name in counts
        }
        reasons, notes, kept = (Counter[str](counts.get(part, {})) for part in ("reasons", "notes", "kept"))
        return cls(Counter(outcomes), reasons, notes, kept, Counter(things))


def opener(run: ImportRun) -> Opener:
    """Opens the kept file anew each time. Raises UnreadableFile when it is no longer kept."""
    if not run.file:
        raise UnreadableFile(_("The file is no longer kept. Upload it again."))

    def bytes_of() -> BinaryIO:
        return cast("BinaryIO", run.file.storage.open(str(run.file.name), "rb").file)

    return bytes_of


def open_file(run: ImportRun, custom: list[CustomField] | None = None) -> tuple[Sheet, Recognised]:
    """The sheet and what its columns mean, as answered so far. Raises UnreadableFile.

    `custom` are the fields of the association's own that may be meant; without, those that were understood before.
    """
    options = run.options
    if custom is None:
        custom = fields_called([field for _header, field, _why in run.columns if field and field.startswith(PREFIX)])
    sheet = open_sheet(opener(run), encoding=options.get("encoding", ""), ours={one.column for one in custom})
    chosen = options.get("columns", {})
    return sheet, recognise(sheet.headers, secrets=sheet.secrets, chosen=chosen, custom=custom)


def open_run(run: ImportRun, *, at: datetime) -> OpenedFile:
    """Ready to be planned, once the survey is there. Raises UnreadableFile."""
    sheet, recognised = open_file(run)
    types = types_in_force()
    profile = find_association()
    reading = Reading(
        recognised=recognised,
        orders={one: DateOrder(order) if order else None for one, order in run.survey["orders"].items()},
        levels=run.survey["placed"],
        lifetime=frozenset(slug for slug, kind in types.items() if kind.rule.period is Period.LIFETIME),
        zone=association_zone(),
        country=run.options.get("country") or (profile.legal_entity.country if profile else ""),
    )
    planner = Planner(recognised.format, types, today=day_of(at), at=at.astimezone(association_zone()))
    return OpenedFile(sheet, recognised, reading, planner, types)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of the file: what it says, or why it cannot be taken."""

    row: Row
    said: ImportRow | None
    reason: str = ""


def read_row(reading: Reading, row: Row, doubles: Doubles) -> ReadRow | None:
    """One row, read; None for one that only repeats an earlier one."""
    if row.line in doubles.repeated:
        return None
    if earlier := doubles.contradicting.get(row.line):
        return ReadRow(row, None, contradiction(earlier))
    try:
        return ReadRow(row, reading.read(row))
    except DomainError as error:
        return ReadRow(row, None, str(error))


def contradiction(earlier: int) -> str:
    """Why the second of two rows about one is rejected."""
    return _("Line %(line)d is about the same person or organisation and says otherwise. Keep one of them.") % {
        "line": earlier
    }


def in_batches(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    """Some rows at a time."""
    while batch := list(islice(rows, size)):
        yield batch
