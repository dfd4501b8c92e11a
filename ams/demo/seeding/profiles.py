"""What colleagues wrote about people: tags, pinned notes, the association's own fields; two records that were one."""

from datetime import date, timedelta
from typing import Any, Final

from ams.core.custom_fields import change_custom, count_use
from ams.core.merging import merge_contacts
from ams.core.models import Contact, FieldDefinition
from ams.core.pinned_notes import pin_note
from ams.core.tagging import tag_contact
from ams.demo.seeding.association import Staff
from ams.demo.seeding.clock import Clock, Life
from members.operations import create_person
from members.operations.duplicates import sweep_duplicates

FIELDS: Final[tuple[dict[str, Any], ...]] = (
    {"key": "first_aid_until", "label": "First aid until", "kind": "date", "group": "On walks", "position": 1,
     "help": "The last day their course counts.", "applies_to": "person"},
    {"key": "drives", "label": "Takes others along by car", "kind": "yes_no", "group": "On walks", "position": 2,
     "applies_to": "person"},
    {"key": "diet", "label": "Diet", "kind": "choice", "choices": ["Everything", "Vegetarian", "Vegan"],
     "group": "At table", "position": 3, "applies_to": "person"},
)  # fmt: skip
TAGS: Final = {
    "Walk leader": ("thordis", "lukasz.z", "m.alfassi", "bram.de.vries"),
    "Volunteer": ("ewa.nowak", "isabel.ruiz", "thordis"),
    "Press": ("tatiana.ivanova",),
}
ANSWERS: Final[dict[str, dict[str, Any]]] = {
    "thordis": {"drives": "yes", "diet": "Vegan", "first_aid_until": date(2028, 5, 31)},
    "lukasz.z": {"drives": "no", "first_aid_until": date(2027, 9, 30)},
    "ewa.nowak": {"diet": "Vegetarian"},
}
NOTES: Final = {
    "chloe.fontaine": "Was ill for most of last year. Ask how she is before anything else.",
    "bram.de.vries": "Prefers to be called after five; works night shifts.",
}


def profiles(clock: Clock, staff: Staff) -> Life:
    """In the last weeks, once everybody concerned has joined."""
    yield clock.days_ago(38, 11)
    for definition in FIELDS:
        FieldDefinition.objects.create(**definition)
    for name, mailboxes in TAGS.items():
        for mailbox in mailboxes:
            tag_contact(contact=_who(mailbox), name=name, at=clock.days_ago(38, 11), by=staff.service)
    yield clock.days_ago(30, 14)
    for mailbox, values in ANSWERS.items():
        change_custom(contact=_who(mailbox), values=values, at=clock.days_ago(30, 14), by=staff.second_service)
    yield clock.days_ago(18, 15)
    _merge_two(clock, staff)
    yield clock.days_ago(2, 16)
    for mailbox, words in NOTES.items():
        pin_note(contact=_who(mailbox), words=words, at=clock.days_ago(2, 16), by=staff.service)
    create_person(
        full_name="Fontaine, Chloe", email=_who("chloe.fontaine").email, at=clock.days_ago(2, 16), by=staff.service
    )
    yield clock.now - timedelta(minutes=8)
    sweep_duplicates(at=clock.now - timedelta(minutes=8))
    count_use(at=clock.now - timedelta(minutes=8))


def _merge_two(clock: Clock, staff: Staff) -> None:
    """A record somebody made on the phone, which turned out to be a member's."""
    kept = _who("isabel.ruiz")
    at = clock.days_ago(18, 15)
    absorbed = create_person(full_name="I. Ruiz", email="", phone="030 765 4321", at=at, by=staff.second_service)
    tag_contact(contact=absorbed, name="Volunteer", at=at, by=staff.second_service)
    tag_contact(contact=absorbed, name="Walk leader", at=at, by=staff.second_service)
    merge_contacts(
        kept=kept, absorbed=absorbed, choices={"name": "kept"}, at=at, by=staff.service,
        reason="Called and gave her member number; both records have her voice mail.",
    )  # fmt: skip


def _who(mailbox: str) -> Contact:
    return Contact.objects.filter(email=f"{mailbox}@mail.example").earliest("pk")
