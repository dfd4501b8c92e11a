"""Persons and organisations, who may act for them, and their details."""

from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction

from ams.core import activity
from ams.core.models import Access, Contact, User
from members.models import Address, Organisation, Person
from members.names import sorted_as, tidy_name
from members.operations.sections import assign_by_postcode


class PersonDetails(TypedDict, total=False):
    """What else may be known of a person."""

    given_name: str
    family_name: str
    spoken_name: str
    born_on: date | None
    phone: str
    language: str


@transaction.atomic
def create_person(
    *, full_name: str, email: str, at: datetime, by: User | None, **details: Unpack[PersonDetails]
) -> Contact:
    """A contact for a human being. The e-mail may be empty, or one that others share.

    Raises NameMissing and NameTooLong.
    """
    name = tidy_name(full_name)
    given, family = details.get("given_name", ""), details.get("family_name", "")
    contact = Contact.objects.create(
        kind=Contact.Kind.PERSON,
        display_name=name,
        sort_name=sorted_as(name, given, family),
        email=email.strip(),
        phone=details.get("phone", ""),
        language=details.get("language", ""),
        created_at=at,
    )
    Person.objects.create(
        contact=contact,
        full_name=name,
        given_name=given,
        family_name=family,
        spoken_name=details.get("spoken_name", ""),
        born_on=details.get("born_on"),
    )
    return _added(contact, at=at, by=by)


@transaction.atomic
def create_organisation(
    *, name: str, email: str, at: datetime, by: User | None, phone: str = "", tax_number: str = ""
) -> Contact:
    """A contact for anything that has a name and people. Raises NameMissing and NameTooLong."""
    name = tidy_name(name)
    contact = Contact.objects.create(
        kind=Contact.Kind.ORGANISATION,
        display_name=name,
        sort_name=name,
        email=email.strip(),
        phone=phone,
        created_at=at,
    )
    Organisation.objects.create(contact=contact, name=name, tax_number=tax_number)
    return _added(contact, at=at, by=by)


def _added(contact: Contact, *, at: datetime, by: User | None) -> Contact:
    """Record the new contact; it comes back with the number the database gave it."""
    contact.refresh_from_db(fields=["number"])
    activity.record("contact.added", contact=contact, on=contact, by=by, at=at)
    return contact


@transaction.atomic
def grant_access(*, user: User, contact: Contact, relation: str, at: datetime) -> Access:
    """Let a login act for a contact; a second call changes nothing and returns the standing access."""
    access, _is_new = Access.objects.get_or_create(
        user=user, contact=contact, ended_at=None, defaults={"relation": relation, "granted_at": at}
    )
    return access


class NewDetails(TypedDict, total=False):
    """What a member can change of themselves. What is left out stays."""

    full_name: str
    email: str
    phone: str
    spoken_name: str
    address_lines: str
    postcode: str
    country: str


@transaction.atomic
def change_details(
    *, contact: Contact, at: datetime, by: User | None, channel: str = "", **details: Unpack[NewDetails]
) -> list[str]:
    """Write what differs; the names of the changed details. The login keeps its own address.

    Nothing is recorded when nothing changed. Raises NameMissing and NameTooLong.
    """
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    changed = _change_contact(contact, details)
    if contact.kind == Contact.Kind.PERSON:
        changed += _change_person(contact, details)
    else:
        changed += _change_organisation(contact)
    if moved := _change_address(contact, details):
        changed += moved
        assign_by_postcode(contacts=[contact.pk], at=at, by=by)
    if changed:
        changed = sorted(set(changed))
        activity.record(
            "details.changed", contact=contact, on=contact, by=by, at=at, channel=channel, facts={"changed": changed}
        )
    return changed


def _change_contact(contact: Contact, details: NewDetails) -> list[str]:
    wanted = {"email": details.get("email"), "phone": details.get("phone")}
    if "full_name" in details:
        name = tidy_name(details["full_name"])
        if name != contact.display_name:
            contact.display_name = contact.sort_name = name
            contact.save(update_fields=["display_name", "sort_name"])
            return ["full_name", *_set_changed(contact, wanted)]
    return _set_changed(contact, wanted)


def _change_person(contact: Contact, details: NewDetails) -> list[str]:
    person = Person.objects.get(contact=contact)
    wanted: dict[str, str | None] = {"spoken_name": details.get("spoken_name")}
    if person.full_name != contact.display_name:  # the parts were those of the old name
        wanted |= {"full_name": contact.display_name, "given_name": "", "family_name": ""}
    changed = _set_changed(person, wanted)
    return [name for name in changed if name not in ("given_name", "family_name")]


def _change_organisation(contact: Contact) -> list[str]:
    changed = _set_changed(Organisation.objects.get(contact=contact), {"name": contact.display_name})
    return ["full_name"] if changed else []


def _change_address(contact: Contact, details: NewDetails) -> list[str]:
    """Replace the preferred address; one emptied by hand goes, its history stays."""
    if "address_lines" not in details:
        return []
    address = Address.objects.filter(contact=contact, is_preferred=True).first()
    wanted = (details["address_lines"].strip(), details.get("postcode", "").strip(), details.get("country", ""))
    if address and not wanted[0]:
        address.delete()
        return ["address"]
    if not wanted[0] or (address and (address.lines, address.postcode, address.country) == wanted):
        return []
    lines, postcode, country = wanted
    Address.objects.update_or_create(
        contact=contact, is_preferred=True, defaults={"lines": lines, "postcode": postcode, "country": country}
    )
    return ["address"]


def _set_changed(row: Contact | Person | Organisation, wanted: dict[str, str | None]) -> list[str]:
    """Save the fields whose wanted value differs; None means: leave it."""
    changed = [name for name, value in wanted.items() if value is not None and getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    if changed:
        row.save(update_fields=changed)
    return changed
