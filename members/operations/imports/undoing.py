"""Takes back a whole import, all or nothing, as long as nothing depends on what it made.

What it made is deleted, also from the append-only tables: contacts of a wrong file are strangers, whose data nobody
may keep. The run itself stays, with what came of each row, and an activity says who took it back (docs/decisions/0015).
"""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import chain
from typing import Any

import pghistory
import pgtrigger
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.activity import channel_of
from ams.core.errors import DomainError
from ams.core.models import Access, Activity, Contact, ContactNote, ContactTag, Tag, User
from ams.core.queue import enqueue
from members.importing.known import KnownNote
from members.models import (
    Address,
    Affiliation,
    Belonging,
    Consent,
    ExternalId,
    ImportLine,
    ImportRun,
    Membership,
    Organisation,
    Person,
    Seat,
    Term,
)
from members.operations.imports.files import NotNow
from members.operations.imports.marks import as_row, change_values, custom_of
from members.operations.imports.obstacles import (
    NAMED,
    Footprint,
    Obstacle,
    chunks,
    find_obstacles,
    footprint,
    gone_with,
    passing_activities,
)
from members.operations.imports.writing import type_keys
from members.operations.sections import assign_by_postcode

APPEND_ONLY = (
    "core.Activity:activity_is_append_only", "members.Consent:consent_is_append_only",
    "members.Seat:seats_are_never_deleted",
)  # fmt: skip


class CannotUndo(DomainError):
    """Something depends on what the import made; `obstacles` says what, contact by contact."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        named = "; ".join(f"{one.contact} ({one.contact.number}): {one.why}" for one in obstacles[:NAMED])
        more = _(" and %(count)d more") % {"count": len(obstacles) - NAMED} if len(obstacles) > NAMED else ""
        super().__init__(
            _("This import cannot be undone, because others build on it: %(named)s%(more)s. Nothing was changed.")
            % {"named": named, "more": more}
        )
        self.obstacles = obstacles


@transaction.atomic
def start_undoing(*, run_id: int, at: datetime, by: User | None) -> ImportRun:
    """Release an applied run, or one that failed half-way, to be taken back. Raises NotNow."""
    ready = ImportRun.objects.filter(
        pk=run_id, state__in=[ImportRun.State.APPLIED, ImportRun.State.FAILED], applied_at__isnull=False
    )
    if ImportRun.objects.filter(state__in=[ImportRun.State.APPLYING, ImportRun.State.UNDOING]).exists():
        raise NotNow(_("Another import is being written. Wait until it is done, then try again."))
    if not ready.update(state=ImportRun.State.UNDOING, undone_at=at, moved_at=at, failure="", by=by):
        raise NotNow(_("There is nothing to undo: this import has written nothing, or was undone already."))
    enqueue("members.undo_import", run_id=run_id)
    return ImportRun.objects.get(pk=run_id)


def undo_import(*, run_id: int) -> ImportRun:
    """Delete what the run made and bring back what it changed. A refusal is kept with the run, which stays applied."""
    run = ImportRun.objects.select_related("by").get(pk=run_id)
    if run.state != ImportRun.State.UNDOING:
        return run
    try:
        _undo(run)
    except CannotUndo as error:
        ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.UNDOING).update(
            state=ImportRun.State.APPLIED, undone_at=None, failure=str(error), moved_at=Now()
        )
    run.refresh_from_db()
    return run


def _undo(run: ImportRun) -> None:
    context = {"actor": run.by.pk if run.by else None, "undone_import": run.pk, "reason": f"{run.name} ({run.pk})"}
    with pghistory.context(**context), transaction.atomic():
        held = ImportRun.objects.select_for_update().filter(pk=run.pk, state=ImportRun.State.UNDOING)
        if not held.exists():
            return
        print_ = footprint(run)
        if obstacles := find_obstacles(run, print_):
            raise CannotUndo(obstacles)
        _bring_back(run)
        with pgtrigger.ignore(*APPEND_ONLY):
            _delete(run, print_)
        _put_away_unused_tags(run)
        _tell(run)


def _bring_back(run: ImportRun) -> None:
    """The values the run replaced, table by table."""
    lines = ImportLine.objects.filter(run=run, contact__isnull=False).exclude(before={})
    for some in chunks(lines.values_list("contact_id", "before").iterator(chunk_size=1000), 1000):
        told = list(some)
        for table, model in (("contact", Contact), ("person", Person), ("organisation", Organisation)):
            _bring_back_details(model, table, told)
        custom = ((contact, custom_of(before.get("details", {}))) for contact, before in told)
        change_values({contact: values for contact, values in custom if values})
        parts: dict[str, list[dict[str, Any]]] = {}
        for _contact, before in told:
            for noun, values in before.items():
                parts.setdefault(noun, []).append(values)
        _bring_back_parts(parts, run)


def _bring_back_details(model: type[Model], table: str, told: list[tuple[int, dict[str, Any]]]) -> None:
    wanted: dict[int, dict[str, Any]] = {}
    for contact, before in told:
        values = {
            name.partition(".")[2]: value
            for name, value in before.get("details", {}).items()
            if name.startswith(f"{table}.")
        }
        if table == "contact" and "archived" in before:
            values["archived_at"] = None
        if values:
            wanted[contact] = values
    rows = model._default_manager.in_bulk(list(wanted))
    for pk, row in rows.items():
        for column, value in wanted[pk].items():
            setattr(row, column, value)
    if columns := sorted({column for values in wanted.values() for column in values}):
        model._default_manager.bulk_update(rows.values(), columns)


def _bring_back_parts(parts: dict[str, list[dict[str, Any]]], run: ImportRun) -> None:
    addresses = [Address(**values) for values in parts.get("address", [])]
    Address.objects.bulk_update(addresses, ["lines", "postcode", "country"])
    Affiliation.objects.bulk_update([Affiliation(**values) for values in parts.get("tie", [])], ["role"])
    _bring_back_sections(addresses, run)
    types = type_keys()
    for values in parts.get("membership", []):
        changes = {"type_id": types[values["type"]]} if "type" in values else {}
        Membership.objects.filter(pk=values["pk"]).update(
            **changes, **({"cancelled_at": None} if "cancelled_at" in values else {})
        )
    terms = [Term(pk=one["pk"], days=_days(one), anchor=one["anchor"]) for one in parts.get("term", [])]
    Term.objects.bulk_update(terms, ["days", "anchor"])
    ExternalId.objects.bulk_update([ExternalId(**values) for values in parts.get("link", [])], ["digests"])
    notes = [as_row(KnownNote(**{**one, "at": datetime.fromisoformat(one["at"])})) for one in parts.get("note", [])]
    ContactNote.objects.bulk_update(notes, ["words", "by", "at"])


def _bring_back_sections(addresses: list[Address], run: ImportRun) -> None:
    """Whose postcode is the former one again."""
    if addresses:
        found = Address.objects.filter(pk__in=[one.pk for one in addresses], contact__merged_into=None)
        whose = list(found.values_list("contact", flat=True))
        assign_by_postcode(contacts=whose, at=run.undone_at or run.created_at, by=run.by, is_told=False)


def _days(term: dict[str, Any]) -> DateRange:
    after_last = term["after_last"]
    return DateRange(date.fromisoformat(term["first"]), date.fromisoformat(after_last) if after_last else None)


def _delete(run: ImportRun, print_: Footprint) -> None:
    """What the run made, dependants first. The database's own foreign keys hold, whatever was overlooked."""
    made = print_.made
    new_contacts = made.get(Contact, {})
    ours = passing_activities(run)
    for some in chunks(new_contacts):
        _delete_rows(Activity, "id", ours.filter(contact__in=some).values_list("pk", flat=True))
        ImportLine.objects.filter(run__in=gone_with(run), contact__in=some).update(contact=None)
        Belonging.objects.filter(contact__in=some).delete()
    dependants: tuple[type[Model], ...] = (
        Activity, Seat, Access, Consent, Term, Membership, Affiliation, Address, ContactTag, ContactNote, ExternalId,
        User,
    )  # fmt: skip
    for model in dependants:
        _delete_rows(model, "id", made.get(model, {}))
    _delete_rows(Person, "contact_id", new_contacts)
    _delete_rows(Organisation, "contact_id", new_contacts)
    _delete_rows(Contact, "id", new_contacts)


def _delete_rows(model: type[Model], key: str, pks: Iterable[int]) -> None:
    quote = connection.ops.quote_name
    for some in chunks(pks):
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {quote(model._meta.db_table)} WHERE {quote(key)} = ANY(%s)", [some])  # noqa: S608 - names of our own tables


def _put_away_unused_tags(run: ImportRun) -> None:
    """Tags that came with the run are offered no more, unless somebody uses them by now. Lists may name them still."""
    named = ImportLine.objects.filter(run=run, made__has_key="words").values_list("made__words", flat=True)
    for some in chunks(chain.from_iterable(named)):
        Tag.objects.filter(pk__in=some, contact_tags=None, archived_at=None).update(archived_at=run.undone_at)


def _tell(run: ImportRun) -> None:
    """The run is undone, and those it had changed have a line in their timeline."""
    at = run.undone_at or run.created_at
    ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.UNDONE, failure="", moved_at=Now())
    kind = ContentType.objects.get_for_model(ImportRun)
    changed = run.lines.filter(outcome=ImportLine.Outcome.CHANGED, contact__isnull=False)
    for some in chunks(changed.values_list("contact_id", flat=True).distinct()):
        Activity.objects.bulk_create(
            Activity(
                kind="contact.restored", channel=channel_of(run.by), contact_id=pk, actor=run.by, at=at,
                object_type=kind, object_id=run.pk, facts={"file": run.name},
            )
            for pk in some
        )  # fmt: skip
    facts = {key: run.counts.get(key, 0) for key in ("created", "changed")}
    activity.record("import.undone", contact=None, on=run, by=run.by, at=at, facts={"file": run.name, **facts})
