"""Writing what is held about somebody into one file: tables as CSV and as JSON, their files, what was left out.

Rows are read some at a time and go to the disk at once, so ten thousand cost no more memory than ten.
"""

import csv
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import FileField, ForeignKey, Model, Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ams.core.association import the_association
from ams.core.cells import safe_cell
from ams.core.histories import history_of
from ams.core.keyset import Sorting, in_batches
from ams.core.merging.places import places
from ams.core.models import Contact, User
from staffdesk.mail_in.reading import attachment_content
from staffdesk.models import IncomingMail
from staffdesk.operations.downloads.held import LEFT_OUT, NEVER, columns_of, held, reachable
from staffdesk.operations.downloads.others import Striking, others_in
from staffdesk.operations.downloads.reader import Reader
from staffdesk.operations.downloads.words import JOINED, instead, is_note, is_of_others
from staffdesk.operations.erasing.whose import Whose

AT_ONCE: Final = 500
NOT_TOLD: Final = ("pgh_id", "pgh_context_id", "pgh_obj_id")  # of the history: numbers of ours, and which colleague


@dataclass(slots=True)
class Table:
    """A table of the file, for its table of contents."""

    name: str
    title: str
    rows: int = 0


@dataclass(slots=True)
class Contents:
    """What is in the file."""

    tables: list[Table] = field(default_factory=list)
    files: int = 0
    notes: int = 0  # words of colleagues that are not in it
    of_others: int = 0  # rows and files with words of somebody else, which are not in it
    missing: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """All of them."""
        return sum(table.rows for table in self.tables)


def write_archive(contact: Contact, path: Path, *, at: datetime, by: User | None = None) -> Contents:
    """Everything held about somebody, into a file at `path`, for who asks; a table without rows is not there."""
    who, contents = Whose(contact), Contents()
    reader, tables = Reader(who, by), list(held(who, at))
    names = Names(who, at, Striking(others_in(reader, tables)))
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        writer = Writer(archive, path.parent, names, reader, contents)
        for model, rows in tables:
            title = str(model._meta.verbose_name_plural)
            writer.add(_name(model), title, rows, columns_of(model))
            writer.add_files(model, rows)
            events = history_of(model)
            if events is not None:
                columns = [one for one in (*columns_of(events), "pgh_created_at") if one not in NOT_TOLD]
                former = _former(events, model, rows, who)
                title = _("%(what)s, as they were before") % {"what": title}
                writer.add(f"{_name(model)}-before", title, former, list(dict.fromkeys(columns)))
        archive.writestr("README.txt", _readme(contact, contents, reader, at))
    return contents


def _name(model: type[Model]) -> str:
    return slugify(f"{model._meta.app_label}-{model._meta.verbose_name_plural}") or model._meta.label_lower


def _former(events: type[Model], model: type[Model], rows: QuerySet[Any], who: Whose) -> QuerySet[Any]:
    """What rows were while they were theirs; of those that are gone or another's now, too."""
    columns = {one.name for one in events._meta.concrete_fields}
    whose = [place.field for place in places() if place.model is model and place.field in columns]
    kept = Q(pgh_obj_id__in=rows.order_by().values("pk")) & Q(**dict.fromkeys(whose))
    for column in whose:
        kept |= Q(**{f"{column}__in": who.contacts})
    return events._default_manager.filter(kept)


class Names:
    """What a column that points somewhere says: what is meant, and nobody else's name or address."""

    def __init__(self, who: Whose, at: datetime, striking: Striking) -> None:
        self._striking = striking
        self._mine = set(who.contacts)
        self._theirs = reachable(at)
        self._known: dict[tuple[type[Model], Any], str] = {}

    def of(self, field_: "ForeignKey[Any, Any]", key: Any) -> object:
        """A word for it: “you”, an organisation's name, what something is called; the number of another row here."""
        target = field_.related_model
        if key is None or (target in self._theirs and target is not Contact):
            return key
        if (target, key) not in self._known:
            self._known[target, key] = self._word(target, key)
        return self._known[target, key]

    def without_others(self, value: Any) -> Any:
        """The same, without those others it names, however deep they stand in it."""
        return self._striking.of(value)

    def _word(self, target: type[Model], key: Any) -> str:
        if target is not Contact:
            return str(self._striking.of(str(target._base_manager.filter(pk=key).first() or key)))
        if key in self._mine:
            return _("you")
        other = Contact.objects.filter(pk=key, kind=Contact.Kind.ORGANISATION).first()
        return other.display_name if other else _("somebody else")


class Writer:
    """Adds tables and files to the archive, by way of the disk."""

    def __init__(self, archive: ZipFile, folder: Path, names: Names, reader: Reader, contents: Contents) -> None:
        self._archive, self._folder, self._names, self._contents = archive, folder, names, contents
        self._reader = reader
        self._zone: tzinfo = the_association().zone

    def add(self, name: str, title: str, rows: QuerySet[Any], columns: Sequence[str]) -> None:
        """One table, twice: for eyes and for machines."""
        table, paths = Table(name, title), (self._folder / "part.csv", self._folder / "part.json")
        with (
            paths[0].open("w", encoding="utf-8-sig", newline="") as cells,
            paths[1].open("w", encoding="utf-8") as data,
        ):
            sheet = csv.writer(cells)
            sheet.writerow(columns)
            for row in self._rows(rows, columns):
                sheet.writerow([safe_cell(_plain(value), self._zone) for value in row])
                data.write("[\n" if not table.rows else ",\n")
                json.dump(dict(zip(columns, row, strict=True)), data, cls=DjangoJSONEncoder, ensure_ascii=False)
                table.rows += 1
            data.write("\n]\n")
        if table.rows:
            self._contents.tables.append(table)
            for path in paths:
                self._archive.write(path, f"tables/{name}{path.suffix}")

    def add_files(self, model: type[Model], rows: QuerySet[Any]) -> None:
        """What was uploaded, sent or printed; what the storage has not is named."""
        for one in model._meta.concrete_fields:
            if isinstance(one, FileField) and one.name not in NEVER.get(model._meta.label, ()):
                for row, told in self._told(rows.exclude(**{one.name: ""})):
                    if told.get(one.name) is None:
                        self._add_file(f"files/{_name(model)}/{row.pk}-", getattr(row, one.name))
        if model is IncomingMail:
            self._add_attachments(rows)

    def _add_file(self, beginning: str, kept: Any) -> None:
        name = beginning + Path(kept.name).name
        try:
            with kept.storage.open(kept.name) as source, self._archive.open(name, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target)
        except OSError:
            self._contents.missing.append(name)
        else:
            self._contents.files += 1

    def _add_attachments(self, rows: QuerySet[Any]) -> None:
        """What came with mails of theirs, without the mails; a whole mail that was attached is another's."""
        for row, told in self._told(rows.exclude(raw="").exclude(attachments=[])):
            if "attachments" in told:
                continue
            sent = [one for one in row.attachments if not one["media_type"].startswith("message/")]
            self._contents.of_others += len(row.attachments) - len(sent)
            names = [f"files/{_name(IncomingMail)}/{row.pk}-{one['number']}-{one['name']}" for one in sent]
            try:
                with row.raw.open("rb") as file:
                    raw = file.read()
            except OSError:
                self._contents.missing += names
                continue
            for name, one in zip(names, sent, strict=True):
                self._archive.writestr(name, attachment_content(raw, one["number"]))
                self._contents.files += 1

    def _told(self, rows: QuerySet[Any]) -> Iterator[tuple[Any, dict[str, object]]]:
        """Each row, and what is said instead of some of its columns."""
        label = getattr(rows.model, "pgh_tracked_model", rows.model)._meta.label
        beside = JOINED.get(rows.model._meta.label, ())
        for batch in in_batches(rows.select_related(*beside) if beside else rows, Sorting("pk"), AT_ONCE):
            for row in batch:
                yield row, instead(row, label, self._reader)

    def _rows(self, rows: QuerySet[Any], columns: Sequence[str]) -> Iterator[list[object]]:
        fields = [rows.model._meta.get_field(column) for column in columns]
        for row, told in self._told(rows):
            yield [self._cell(one, getattr(row, one.attname), told) for one in fields]
            self._contents.of_others += any(is_of_others(told[one.name]) for one in fields if one.name in told)

    def _cell(self, field_: Any, value: Any, told: dict[str, object]) -> object:
        if not value or field_.name not in told:
            return self._value(field_, value)
        said = told[field_.name]
        self._contents.notes += is_note(said)
        return self._names.without_others(said if isinstance(said, dict | list) else str(said))

    def _value(self, field_: Any, value: Any) -> object:
        if isinstance(field_, ForeignKey):
            return self._names.of(field_, value)
        if isinstance(field_, FileField):
            return Path(value.name).name if value else ""
        return self._names.without_others(value if isinstance(value, _WRITTEN) or value is None else str(value))


_WRITTEN: Final = (str, int, float, bool, dict, list, date, Decimal)  # as it is; all else as it reads


def _plain(value: object) -> object:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False) if isinstance(value, dict | list) else value


def _readme(contact: Contact, contents: Contents, reader: Reader, at: datetime) -> str:
    home = the_association()
    left_out = {
        model._meta.label: LEFT_OUT[model._meta.label] for model in reachable(at) if model._meta.label in LEFT_OUT
    }
    lines = [
        _("What %(association)s holds about %(name)s (number %(number)s) on %(day)s") % {
            "association": home.name, "name": contact.display_name, "number": contact.number,
            "day": f"{at.astimezone(home.zone):%Y-%m-%d %H:%M}",
        },
        "",
        _("tables/ has a table each, as CSV for eyes and as JSON for machines; “-before” is what it said earlier."),
        _("files/ has what you sent us, what we sent you, and papers as they were printed."),
        "",
        *[f"{table.rows:>7}  tables/{table.name}.csv  {table.title}" for table in contents.tables],
        f"{contents.files:>7}  files/",
        *[_("        missing: %(name)s") % {"name": name} for name in contents.missing],
        "",
        _("Left out, so that it tells of nobody else and opens no door:"),
        _("- names, addresses and numbers of other people, wherever we know them; organisations are named"),
        _("- names of colleagues who wrote or changed something"),
        _("- what others wrote to us or we to them, also in cases about you (%(count)d); mails from an address that we"
          " do not know to be yours are among it") % {"count": contents.of_others},
        _("- mails as they came, with all their headers and what they quote: what you wrote is in the tables, and what"
          " you attached in files/"),
        _notes(contents, reader, home.email),
        *[f"- {label}: {why}" for label, why in sorted(left_out.items())],
        "",
        _("To have something put right, or to have it erased: %(email)s") % {"email": home.email},
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def _notes(contents: Contents, reader: Reader, email: str) -> str:
    """What became of notes and how to get them: they are about them, and whom else they are about only people know."""
    if reader.is_for_colleague:
        return _("- names of others in what colleagues noted about you; a colleague read it before you got it")
    return _(
        "- what colleagues noted among themselves (%(count)d), for it may speak of others. You have a right to what it"
        " says of you: write to %(email)s, and a colleague reads it and gives it to you"
    ) % {"count": contents.notes, "email": email}
