"""Writes what a batch of rows changes: one statement a table, whatever the number of rows."""

from dataclasses import asdict
from typing import Any

from django.contrib.contenttypes.models import ContentType

from ams.core.activity import channel_of
from ams.core.models import Activity
from members.importing.planning import CREATED, SAME, Plan
from members.models import ExternalId, ImportLine, ImportRun, MembershipType
from members.operations.imports.batch import Batch
from members.operations.imports.copying import copy_in, new_keys
from members.operations.imports.held import write_memberships, write_terms
from members.operations.imports.marks import write_custom, write_notes, write_tags
from members.operations.imports.people import (
    write_addresses,
    write_consents,
    write_contacts,
    write_details,
    write_ties,
)


def write_batch(batch: Batch) -> None:
    """Write everything, in the order rows depend on each other. Inside the caller's transaction."""
    write_contacts(batch)
    write_details(batch)
    write_custom(batch)
    write_addresses(batch)
    write_ties(batch)
    write_memberships(batch)
    write_terms(batch)
    write_consents(batch)
    write_tags(batch)
    write_notes(batch)
    _write_links(batch)
    _write_lines(batch)
    _write_activities(batch)


def _write_links(batch: Batch) -> None:
    """What the other system calls them, and the fingerprints of what it said."""
    told = [plan for plan in batch.plans if plan.digests is not None]
    again = [
        ExternalId(pk=plan.link_before.pk, digests=plan.digests, run=batch.run)
        for plan in told
        if plan.link_before is not None
    ]
    ExternalId.objects.bulk_update(again, ["digests", "run"])
    links = [
        (plan, "link", batch.source, plan.row.key, plan.digests or {}) for plan in told if plan.link_before is None
    ]
    links += [(plan, "names", source, value, {}) for plan in batch.plans for source, value in plan.names]
    keys = new_keys(ExternalId, len(links))
    copy_in(
        ExternalId,
        ["id", "source", "value", "contact", "digests", "run"],
        (
            [pk, source, value, plan.contact.pk, digests, batch.run.pk]
            for (plan, _noun, source, value, digests), pk in zip(links, keys, strict=True)
        ),
    )
    for (plan, noun, *_told), pk in zip(links, keys, strict=True):
        if noun == "link":
            batch.made[plan.row.line]["link"] = pk
        else:
            batch.made[plan.row.line].setdefault("names", []).append(pk)


def _write_lines(batch: Batch) -> None:
    copy_in(
        ImportLine,
        ["run", "line", "outcome", "contact", "made", "before"],
        (
            [
                batch.run.pk,
                plan.row.line,
                plan.outcome,
                plan.contact.pk,
                batch.made.get(plan.row.line, {}),
                _before(plan),
            ]
            for plan in batch.plans
        ),
    )


def _before(plan: Plan) -> dict[str, Any]:
    """What undoing brings back. Dates as text."""
    before = _told_before(plan)
    if plan.address and plan.address_before:
        before["address"] = {"pk": plan.address.pk, **asdict(plan.address_before)}
    if plan.tie and plan.role_before is not None:
        before["tie"] = {"pk": plan.tie.pk, "role": plan.role_before}
    if plan.held and plan.held.before:
        changed = {column: _text(value) for column, value in plan.held.before.items()}
        before["membership"] = {"pk": plan.held.membership.pk, **changed}
    if plan.held and plan.held.term and plan.held.term_before:
        first, after_last, anchor = (_text(day) for day in plan.held.term_before)
        before["term"] = {"pk": plan.held.term.pk, "first": first, "after_last": after_last, "anchor": anchor}
    if plan.link_before is not None:
        before["link"] = {"pk": plan.link_before.pk, "digests": plan.link_before.digests}
    return before


def _told_before(plan: Plan) -> dict[str, Any]:
    """Of the contact itself: details, whether archived, the note."""
    before: dict[str, Any] = {}
    if plan.details_before:
        before["details"] = {name: _text(value) for name, value in plan.details_before.items()}
    if plan.archives:
        before["archived"] = True
    if plan.note_before:
        before["note"] = {name: _text(value) for name, value in asdict(plan.note_before).items()}
    return before


def _text(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _write_activities(batch: Batch) -> None:
    """A line in the timeline of everybody who came or changed."""
    kind, channel = ContentType.objects.get_for_model(ImportRun).pk, channel_of(batch.by)
    actor = batch.by.pk if batch.by else None
    copy_in(
        Activity,
        ["kind", "channel", "contact", "actor", "at", "object_type", "object_id", "facts"],
        (
            [
                "contact.imported" if plan.outcome == CREATED else "contact.updated", channel, plan.contact.pk, actor,
                batch.at, kind, batch.run.pk, {"file": batch.run.name, "line": plan.row.line},
            ]
            for plan in batch.plans
            if plan.outcome != SAME
        ),
    )  # fmt: skip


def type_keys() -> dict[str, int]:
    """Slug -> primary key of every type."""
    return dict(MembershipType.objects.values_list("slug", "pk"))
