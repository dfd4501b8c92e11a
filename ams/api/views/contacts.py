"""Contacts: find, read, add, change."""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.response import Response

from ams.api import rows
from ams.api.answers import Result
from ams.api.changes import CONTACTS, Kept, numbers_of, page_of_changes
from ams.api.custom import fields_seen_with, write_custom
from ams.api.endpoints import Call, reads, writes
from ams.api.finding import find
from ams.api.pages import Keyset, page_of
from ams.api.problems import NotAsSeen
from ams.api.serializers.contacts import ContactChange, ContactOut, ContactPage, ContactQuery, NewContact
from ams.core.models import Contact, Scope
from ams.core.tagging import set_tags
from members.operations import change_details, create_organisation, create_person

STAFFS = ("tags", "custom")  # what staff know of a contact, not the contact of itself


@reads(Scope.READ_CONTACTS, answer=ContactPage, query=ContactQuery)
def list_contacts(call: Call) -> dict[str, Any]:
    """Find contacts.

    Oldest first, so that new ones appear at the end. Archived and merged contacts are among them: see `archived_at` and
    `merged_into`. With `changed_since` those that changed, each as it is now, in the order of the changes; on each page
    a contact stands once, and a page may be short though there is a next one.
    """
    fields = {"fields": fields_seen_with(call.key)}

    def write(found: list[Contact]) -> list[dict[str, Any]]:
        return list(ContactOut(found, many=True, context=fields).data)

    found = _asked_for(call.sent)
    if "changed_since" in call.sent:
        kept = Kept(found, CONTACTS, name_gone=numbers_of)
        return page_of_changes(kept, path=call.path, query=call.sent, write=write)
    return page_of(found, Keyset(), path=call.path, query=call.sent, write=write)


@reads(Scope.READ_CONTACTS, answer=ContactOut, errors=[404])
def read_contact(call: Call, number: int) -> Response:
    """Read a contact.

    The ETag names what you saw; send it as If-Match with a change, and nobody's change in between is lost.
    """
    seen = _seen(call, number)
    return Response(seen, headers={"ETag": _etag(seen)})


@writes(Scope.WRITE_CONTACTS, answer=ContactOut, body=NewContact, status=201)
def create_contact(call: Call) -> Result:
    """Add a person or an organisation.

    Whoever has the same address is another contact still: look for them first, and send an Idempotency-Key.
    """
    sent = dict(call.sent)
    kind, name, address = sent.pop("kind"), sent.pop("name"), sent.pop("address", None)
    staffs = {name: sent.pop(name) for name in STAFFS if name in sent}
    if kind == Contact.Kind.PERSON:
        contact = create_person(full_name=name, at=call.at, by=call.by, **sent)
    else:
        contact = create_organisation(name=name, at=call.at, by=call.by, **sent)
    if address:
        change_details(contact=contact, at=call.at, by=call.by, **_address(address))
    _keep(call, contact, staffs)
    seen = _seen(call, contact.number)
    where = settings.PUBLIC_URL + reverse("api:contact", args=[contact.number])
    return Result(seen, 201, {"Location": where, "ETag": _etag(seen)})


@writes(Scope.READ_CONTACTS, Scope.WRITE_CONTACTS, answer=ContactOut, body=ContactChange, errors=[404, 412])
def change_contact(call: Call, number: int) -> Result:
    """Change details of a contact.

    What is left out stays. With If-Match it is done only if the contact is still as you read it.
    """
    contact = find(Contact.objects.select_for_update(), "contact", number=number)
    if call.if_match and call.if_match not in ("*", _etag(_seen(call, number))):
        raise NotAsSeen(_("This contact was changed since you read it. Read it again, then send your change."))
    sent = dict(call.sent)
    staffs = {name: sent.pop(name) for name in STAFFS if name in sent}
    if "name" in sent:
        sent["full_name"] = sent.pop("name")
    address = _address(sent.pop("address", None))
    change_details(contact=contact, at=call.at, by=call.by, **sent, **address)
    _keep(call, contact, staffs)
    seen = _seen(call, number)
    return Result(seen, headers={"ETag": _etag(seen)})


def _keep(call: Call, contact: Contact, staffs: dict[str, Any]) -> None:
    """What the association itself keeps of a contact."""
    if "tags" in staffs:
        set_tags(contact=contact, names=staffs["tags"], at=call.at, by=call.by)
    if "custom" in staffs:
        write_custom(call, contact, staffs["custom"])


def _asked_for(sent: dict[str, Any]) -> QuerySet[Contact]:
    found = rows.contacts()
    if email := sent.get("email"):
        found = found.alias(address=Lower("email")).filter(address=email.lower())
    if number := sent.get("number"):
        found = found.filter(number=number)
    if kind := sent.get("kind"):
        found = found.filter(kind=kind)
    if value := sent.get("external_id"):
        names = {"external_ids__value": value}
        names |= {"external_ids__source": sent["external_source"]} if "external_source" in sent else {}
        found = found.filter(**names).distinct()
    return found


def _address(sent: dict[str, str] | None) -> dict[str, str]:
    """As the operation calls the parts of an address."""
    if sent is None:
        return {}
    return {"address_lines": sent["lines"], "postcode": sent["postcode"], "country": sent["country"]}


def _seen(call: Call, number: int) -> dict[str, Any]:
    context = {"fields": fields_seen_with(call.key)}
    return ContactOut(find(rows.contacts(), "contact", number=number), context=context).data


def _etag(seen: dict[str, Any]) -> str:
    """The same as long as nothing anybody is shown has changed."""
    return f'"{hashlib.sha256(json.dumps(seen, sort_keys=True, default=str).encode()).hexdigest()[:32]}"'
