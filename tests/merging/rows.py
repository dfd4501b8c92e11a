"""A long life of rows, and how to tell whether every one of them is where it was."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.core.serializers import serialize

from ams.core.exceptions import record_exception
from ams.core.merging import places, undo_merge
from ams.core.merging.places import Fate
from ams.core.models import Activity, ContactMerge, ContactNote, ContactTag, ReasonCode, Tag
from ams.core.models.resolution import contact_ids_of
from billing.operations import LineRequest, place_order
from members.models import Address, Affiliation, Consent, ExternalId, Term, TermOffer
from members.operations import join_association
from staffdesk.models import Case
from staffdesk.operations import open_case
from tests.factories.billing import ProductFactory, pay
from tests.factories.core import LONG_AGO, AccessFactory
from tests.factories.members import OrganisationFactory

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def undo(merge, at=LATER):
    return undo_merge(merge=merge, at=at, by=None)


def fingerprint():
    """A checksum of every row of the project that points at a contact, and of the contacts and terms themselves."""
    models = {place.model for place in places() if place.fate is not Fate.HISTORY} - {ContactMerge, Activity}
    rows = {model._meta.label: serialize("json", model._base_manager.order_by("pk")) for model in models | {Term}}
    rows["told"] = serialize("json", Activity.objects.exclude(kind__in=["contact.merged", "contact.unmerged"]))
    rows["offers"] = serialize("json", TermOffer.objects.order_by("pk"))
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def five_hundred_rows(contact, ada, other):
    """A long life: rows of every kind there is, most of them many times."""
    mug = ProductFactory(name="Mug", price="12.50")
    for day in range(40):
        order = place_order(
            buyer=contact, lines=[LineRequest(mug, "", "Mug", 1, Decimal("12.50"))], at=LONG_AGO, by=None
        )  # an order, an activity; paid: a payment, a receipt, a message, two activities
        if day % 2:
            pay(order, at=LONG_AGO)
    for number in range(60):
        open_case(kind=Case.Kind.QUESTION, subject=f"Q{number}", words="?", context={}, contact=contact, at=NOW, by=ada)
        Consent.objects.create(contact=contact, purpose=f"p{number}", given=True, wording="?", at=LONG_AGO)
        Address.objects.create(contact=contact, lines=f"Lane {number}", country="NL", is_preferred=number == 0)
        AccessFactory(contact=contact)
    reason = ReasonCode.objects.create(code="goodwill", label="Goodwill")
    for number in range(20):
        record_exception("gift", reason=reason, words="Why", contact=contact, on=None, by=ada, at=NOW)
        ExternalId.objects.create(source="old", value=f"x{number}", contact=contact)
        ContactTag.objects.create(contact=contact, tag=Tag.objects.create(name=f"Tag {number}"), by=ada, at=NOW)
        firm = OrganisationFactory()
        Affiliation.objects.create(person=contact, organisation=firm, from_on=date(2020, 1, 1))
    ContactNote.objects.create(contact=contact, words="Prefers calls after five", by=ada, at=NOW)
    renewed = join_association(holder=contact, type=other, at=LONG_AGO, by=None)
    pay(renewed, at=LONG_AGO)


def rows_of(contact):
    """How many rows of each kind one finds for a contact: those that point at it and those of what it absorbed."""
    ids = contact_ids_of(contact)
    shown = [place for place in places() if place.is_shown and place.model is not ContactMerge]
    return {place.label: place.model._base_manager.filter(**{f"{place.field}__in": ids}).count() for place in shown}
