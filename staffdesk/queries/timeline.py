"""What happened, told in words: of one contact, of one object, or of the whole association."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ams.core.models import Activity, Contact, User
from ams.core.models.resolution import contact_ids_of
from ams.core.ready import among, ready
from ams.core.roles import Ability, can
from billing.models import Order, Receipt
from staffdesk.models import Case, Mailing
from staffdesk.sayings import saying_of

Links = dict[tuple[int | None, int | None], tuple[str, str]]  # type and id of a row -> its name and address

AT_ONCE = 20  # lines of a contact's timeline
NAMED_BY: dict[type[Model], str] = {Order: "reference", Receipt: "number", Mailing: "subject"}
CHANNELS = dict(Activity.Channel.choices)
PAGES = {
    Order._meta.label: "staffdesk:order",
    Receipt._meta.label: "billing:receipt_pdf",
    Mailing._meta.label: "staffdesk:mailing",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """A line of the timeline (`components/timeline.html`)."""

    text: str
    at: datetime
    icon: str
    url: str
    by: str
    contact: Contact | None = None
    channel: str = ""


def of_contact(contact: Contact, ids: Sequence[int] = ()) -> QuerySet[Activity]:
    """All that happened with a contact, and with those merged into it: `ids`, where the caller knows them."""
    return Activity.objects.filter(contact__in=ids or contact_ids_of(contact)).select_related("actor")


@ready
def latest_of(contacts: list[int]) -> QuerySet[Activity]:
    """The latest of all that happened with some contacts, one more than the timeline shows at once."""
    found = Activity.objects.filter(among("contact", contacts)).select_related("actor")
    return found.order_by("-at", "-pk")[: AT_ONCE + 1]


def of_object(thing: Model) -> QuerySet[Activity]:
    """All that happened to one row, newest first."""
    kind = ContentType.objects.get_for_model(thing)
    found = Activity.objects.filter(object_type=kind, object_id=thing.pk).select_related("actor")
    return found.order_by("-at", "-pk")


def lately(case: Case, ids: Sequence[int] = ()) -> QuerySet[Activity]:
    """What its person did, apart from the case itself, newest first; `ids` as for `of_contact`."""
    itself = Q(object_type=ContentType.objects.get_for_model(Case), object_id=case.pk)
    if case.contact is None:
        return Activity.objects.none()
    return of_contact(case.contact, ids).exclude(itself).order_by("-at", "-pk")


def all_of(*, kind: str = "", channel: str = "", on: date | None = None) -> QuerySet[Activity]:
    """What happened in the whole association: of a kind, through a door, on one of its days."""
    found = Activity.objects.select_related("actor", "contact")
    if kind:
        found = found.filter(kind=kind)
    if channel:
        found = found.filter(channel=channel)
    if on:
        midnight = timezone.make_aware(datetime.combine(on, time.min))
        next_midnight = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
        found = found.filter(at__gte=midnight, at__lt=next_midnight)
    return found


def told(activities: Iterable[Activity], *, reader: User | None = None) -> list[Happening]:
    """Each activity as a sentence, with a link where the page opens for the reader. One query for all orders in it."""
    rows = list(activities)
    shut = _shut_for(reader)
    links = {row: link for row, link in _links(rows).items() if row[0] not in shut}
    return [
        Happening(
            text=_sentence(row, links),
            at=row.at,
            icon=saying_of(row.kind).icon,
            url=links.get((row.object_type_id, row.object_id), ("", ""))[1],
            by=_who(row),
            contact=row.contact if "contact" in row._state.fields_cache else None,
            channel=str(CHANNELS[row.channel]),
        )
        for row in rows
    ]


def _shut_for(reader: User | None) -> set[int | None]:
    """The types of rows whose pages a colleague may not open."""
    if reader is None or can(reader.role, Ability.SEE_ORDERS):
        return set()
    return {ContentType.objects.get_for_model(model).pk for model in (Order, Receipt)}


def _sentence(row: Activity, links: Links) -> str:
    said = str(saying_of(row.kind).text)
    named = links.get((row.object_type_id, row.object_id), ("", ""))[0]
    if not named and row.kind.startswith(("contact.", "event.", "section.", "committee.", "care.")):
        named = str(row.facts.get("tag") or row.facts.get("name") or "")
    return f"{said}: {named}" if named else said


def _who(row: Activity) -> str:
    if row.channel == Activity.Channel.STAFF and row.actor:
        return str(row.actor)
    if row.channel == Activity.Channel.SELF_SERVICE:
        return _("by themselves")
    return str(CHANNELS[row.channel])


def _links(rows: list[Activity]) -> Links:
    """The name and the address of the orders, receipts, mailings and cases that were acted upon. One query at most."""
    acted_on: dict[int | None, list[int]] = {}
    for row in rows:
        if row.object_id is not None:
            acted_on.setdefault(row.object_type_id, []).append(row.object_id)
    kinds = {model._meta.label: ContentType.objects.get_for_model(model).pk for model in NAMED_BY}
    ids = [tuple(acted_on.get(kind, ())) for kind in kinds.values()]
    links: Links = {}
    for label, pk, name in _named(*ids) if any(ids) else ():
        page = PAGES[label]
        links[kinds[label], pk] = (name, reverse(page, args=[pk if label == Mailing._meta.label else name]))
    kind = ContentType.objects.get_for_model(Case).pk
    for pk in acted_on.get(kind, ()):
        links[kind, pk] = (f"#{pk}", reverse("staffdesk:case", args=[pk]))
    return links


@ready
def _named(*ids: tuple[int, ...]) -> QuerySet[Any, tuple[str, int, str]]:
    """What some rows of each kind that has a name are called."""
    found = [
        model._default_manager.filter(among("pk", some)).order_by().values_list(Value(model._meta.label), "pk", name)
        for (model, name), some in zip(NAMED_BY.items(), ids, strict=True)
    ]
    return found[0].union(*found[1:], all=True)
