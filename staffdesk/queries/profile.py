"""What staff have written about a contact: tags, the pinned note, the association's own fields; and how it changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ams.core.custom_fields import fields_for
from ams.core.custom_values import fits, written
from ams.core.models import Contact, ContactTag, FieldDefinition, Tag, User
from ams.core.ready import ready

LOOKED_AT = 200  # events of one contact
OFFERED = 300  # tags suggested while somebody types


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the association's own fields as it stands."""

    label: str
    text: str
    fits: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """One change of one thing; empty before or after means that there was nothing."""

    at: datetime
    who: str
    label: str
    before: str
    after: str


@ready
def tags_of(contact: int) -> QuerySet[ContactTag]:
    """The tags of a contact, by name."""
    return ContactTag.objects.filter(contact=contact).select_related("tag").order_by("tag__name")


def offered_tags() -> QuerySet[Tag, str]:
    """The names of tags to choose from."""
    return Tag.objects.filter(archived_at=None).order_by("name").values_list("name", flat=True)[:OFFERED]


def answers_of(contact: Contact, user: User) -> dict[str, list[Answer]]:
    """The association's own fields that have a value and that a colleague may see, under their headings."""
    answers: dict[str, list[Answer]] = {}
    for one in fields_for(contact, user) if contact.custom else ():
        if (value := contact.custom.get(one.key)) is not None:
            sound = fits(value, one.kind, one.choices)
            answers.setdefault(one.group, []).append(Answer(one.label, written(value, one.kind), sound))
    return answers


def note_history(contact: Contact) -> list[Changed]:
    """How the pinned note changed, the latest first."""
    events = apps.get_model("core", "ContactNoteEvent").objects.filter(contact=contact)
    told = list(_told(events, lambda event: {"": "" if event.pgh_label.startswith("delete") else event.words}))
    return [Changed(at, who, _("Note"), before, after) for at, who, _key, before, after in told]


def fields_history(contact: Contact, definitions: list[FieldDefinition]) -> list[Changed]:
    """How the association's own fields changed, the latest first; only those that a colleague may see."""
    known = {one.key: one for one in definitions}
    events = apps.get_model("core", "ContactEvent").objects.filter(pgh_obj=contact)
    return [
        Changed(at, who, known[key].label, written(before, known[key].kind), written(after, known[key].kind))
        for at, who, key, before, after in _told(events, lambda event: event.custom)
        if key in known
    ]


def _told(events: QuerySet[Any], values_of: Any) -> Iterator[tuple[datetime, str, str, Any, Any]]:
    """What changed from one event to the next: when, by whom, which key, before and after; the latest first."""
    latest = list(events.select_related("pgh_context").order_by("-pgh_id")[: LOOKED_AT + 1])
    actors = User.objects.in_bulk({pk for event in latest if (pk := _actor(event))})
    earlier: list[Any] = [*latest[1:], None]
    for event, former in zip(latest[:LOOKED_AT], earlier, strict=False):
        after, before = values_of(event), values_of(former) if former else {}
        for key in sorted(after.keys() | before.keys()):
            if after.get(key) != before.get(key):
                who = str(actors.get(_actor(event) or 0, _("The system")))
                yield event.pgh_created_at, who, key, before.get(key), after.get(key)


def _actor(event: Any) -> int | None:
    actor = event.pgh_context.metadata.get("actor") if event.pgh_context else None
    return int(actor) if actor else None
