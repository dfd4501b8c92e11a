"""Writes what staff keep about contacts: tags, the pinned note, and the association's own fields."""

from collections.abc import Mapping

from django.db import connection
from django.db.models import Q

from ams.core.association import day_of
from ams.core.models import Contact, ContactNote, ContactTag, FieldDefinition, Tag
from members.importing.known import KnownNote
from members.importing.planning import Plan
from members.operations.imports.batch import Batch
from members.operations.imports.copying import copy_in, new_keys

CALLED = "SELECT wanted, t.id FROM unnest(%s::text[]) AS wanted JOIN core_tag t ON lower(t.name) = lower(wanted)"


def write_tags(batch: Batch) -> None:
    """Hang tags on contacts, new ones where there are none of that name; one put away is offered again."""
    tagged = [plan for plan in batch.plans if plan.tags]
    if not tagged:
        return
    tags = _find_or_make(batch, tagged)
    contacts = [plan.contact.row_id for plan in tagged]
    hung = set(ContactTag.objects.filter(contact__in=contacts).values_list("contact", "tag"))  # also a minute ago
    new: list[tuple[int, int, int]] = []  # line, contact, tag
    for plan in tagged:
        for pair in ((plan.contact.row_id, tags[name]) for name in plan.tags):
            if pair not in hung:
                hung.add(pair)
                new.append((plan.row.line, *pair))
    keys = new_keys(ContactTag, len(new))
    for (line, _contact, _tag), pk in zip(new, keys, strict=True):
        batch.made[line].setdefault("tags", []).append(pk)
    by = batch.by.pk if batch.by else None
    copy_in(
        ContactTag,
        ["id", "contact", "tag", "by", "at"],
        ([pk, contact, tag, by, batch.at] for (_line, contact, tag), pk in zip(new, keys, strict=True)),
    )


def _find_or_make(batch: Batch, tagged: list[Plan]) -> dict[str, int]:
    """Name -> key of its tag, as the database compares names. What is new or offered again stands with its line."""
    first: dict[str, int] = {}  # the line that named it first
    for plan in tagged:
        for name in plan.tags:
            first.setdefault(name, plan.row.line)
    known = _called(list(first))
    missing = {name.lower(): name for name in reversed(first) if name not in known}
    if missing:
        Tag.objects.bulk_create((Tag(name=name) for name in missing.values()), ignore_conflicts=True)
    found = _called(list(first)) if missing else known
    put_away = Tag.objects.filter(pk__in=found.values()).exclude(archived_at=None)
    changed = {found[name] for name in first if name not in known} | set(put_away.values_list("pk", flat=True))
    if changed:
        put_away.update(archived_at=None)
    for name, line in first.items():
        if found[name] in changed:
            changed.discard(found[name])
            batch.made[line].setdefault("words", []).append(found[name])
    return found


def _called(names: list[str]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(CALLED, [names])
        return dict(cursor.fetchall())


def write_notes(batch: Batch) -> None:
    """New pinned notes, and other words on those that are there."""
    plans = [(plan, plan.note) for plan in batch.plans if plan.note]
    for _plan, note in plans:
        note.by, note.at = batch.by.pk if batch.by else None, batch.at
    new = [(plan, note) for plan, note in plans if note.pk is None]
    for (plan, note), pk in zip(new, new_keys(ContactNote, len(new)), strict=True):
        note.pk = batch.made[plan.row.line]["note"] = pk
    copy_in(
        ContactNote,
        ["id", "contact", "words", "by", "at"],
        ([note.pk, plan.contact.pk, note.words, note.by, note.at] for plan, note in new),
    )
    changed = [as_row(note) for plan, note in plans if plan.note_before]
    ContactNote.objects.bulk_update(changed, ["words", "by", "at"])


def as_row(note: KnownNote) -> ContactNote:
    """The note as its table has it, but for whose it is."""
    return ContactNote(pk=note.pk, words=note.words, by_id=note.by, at=note.at)


def write_custom(batch: Batch) -> None:
    """Other values in the association's own fields, and nothing but those; the fields know that they were used.

    Those of new contacts were written with them.
    """
    wanted: dict[int, dict[str, object]] = {}
    keys: set[str] = set()
    for plan in batch.plans:
        told = custom_of(plan.contact.details if plan.is_new else plan.details_before)
        keys |= told.keys()
        if told and not plan.is_new:
            now = custom_of(plan.contact.details)
            wanted.setdefault(plan.contact.row_id, {}).update({key: now[key] for key in told})
    change_values(wanted)
    if keys:
        on = day_of(batch.at)
        used = FieldDefinition.objects.filter(key__in=keys).filter(Q(last_used_on=None) | Q(last_used_on__lt=on))
        used.update(last_used_on=on)


def change_values(wanted: dict[int, dict[str, object]]) -> None:
    """Contact -> key -> value; an empty text takes one away. What others write meanwhile into other fields stays."""
    rows = list(Contact.objects.filter(pk__in=wanted).order_by("pk").select_for_update(no_key=True)) if wanted else []
    for row in rows:
        row.custom = {key: value for key, value in (row.custom | wanted[row.pk]).items() if value != ""}
    Contact.objects.bulk_update(rows, ["custom"])


def custom_of(details: Mapping[str, object]) -> dict[str, object]:
    """The values of the association's own fields among some details, by key."""
    pairs = ((name.partition("."), value) for name, value in details.items())
    return {key: value for (table, _dot, key), value in pairs if table == "custom"}
