"""Setting up an event: its tickets, announcing it, calling it off."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of, the_association
from ams.core.errors import DomainError
from ams.core.models import User
from ams.core.queue import enqueue
from billing.models import Account, Product, TaxCode
from billing.prices import change_price, prices_on
from events.models import Event, TicketType
from events.operations.mails import tell_called_off, tell_moved
from events.operations.sessions import session_sold_as
from events.queries import facts_of, is_untold, revision_of


class CannotAnnounce(DomainError):
    """Something is missing; the text says what."""


class CannotCallOff(DomainError):
    """It is not announced, is called off already, or is over."""


@transaction.atomic
def add_ticket_type(
    *,
    event: Event,
    name: str,
    amount: Decimal,
    tax_code: TaxCode,
    income_account: Account,
    at: datetime,
    by: User | None,
    **details: Any,
) -> TicketType:
    """A way to come to an event, with the product it is sold as and its first price.

    The association sells it. `details` are further fields of the type. Raises billing's PriceNotPossible.
    """
    product = Product.objects.create(
        kind=Product.Kind.EVENT,
        name=sold_as(event, name),
        seller=the_association().legal_entity,
        tax_code=tax_code,
        income_account=income_account,
    )
    change_price(product=product, amount=amount, valid_from=day_of(at), at=at, by=by)
    return TicketType.objects.create(event=event, product=product, name=name, **details)


@transaction.atomic
def change_ticket_type(*, kind: TicketType, amount: Decimal, at: datetime, by: User | None) -> TicketType:
    """Save what was changed of a type; another price holds from today on.

    Raises billing's PriceNotPossible.
    """
    kind.save()
    if prices_on([kind.product_id], day_of(at)).get(kind.product_id) != amount:
        change_price(product=kind.product, amount=amount, valid_from=day_of(at), at=at, by=by)
    return kind


@transaction.atomic
def announce_event(*, event: Event, at: datetime, by: User | None) -> Event:
    """Let everybody see it and register. Once announced it stays so; doing it again changes nothing.

    Raises CannotAnnounce, which says all that is missing.
    """
    event = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    if event.published_at is not None:
        return event
    if missing := missing_of(event, at=at):
        raise CannotAnnounce(" ".join(missing))
    event.published_at = at
    event.save(update_fields=["published_at"])
    facts = {"name": event.title, "told": facts_of(event)}
    activity.record("event.announced", contact=None, on=event, by=by, at=at, facts=facts)
    return event


@transaction.atomic
def call_off_event(*, event: Event, at: datetime, by: User | None) -> int:
    """It does not take place: nobody can register any more, and everybody who would have come is told; how many.

    What was paid goes back by itself, order by order (`return_order`). Raises CannotCallOff.
    """
    event = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    if event.published_at is None:
        raise CannotCallOff(_("It was never announced, so there is nobody to tell."))
    if event.cancelled_at is not None:
        raise CannotCallOff(_("It is called off already."))
    if event.ends_at <= at:
        raise CannotCallOff(_("It is over."))
    event.cancelled_at = at
    event.save(update_fields=["cancelled_at"])
    told = tell_called_off(event=event, at=at)
    enqueue("events.give_back_called_off")
    activity.record("event.called_off", contact=None, on=event, by=by, at=at, facts={"name": event.title, "told": told})
    return told


@transaction.atomic
def tell_change(*, event: Event, at: datetime, by: User | None) -> int:
    """Tell everybody who comes when and where it is now, and their calendars; how many. Telling again tells nobody.

    Raises CannotAnnounce where there is nothing to tell.
    """
    event = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    if not event.is_open or event.ends_at <= at:
        raise CannotAnnounce(_("It is not announced, was called off or is over, so nobody has to be told."))
    if not is_untold(event):
        return 0
    told = tell_moved(event=event, revision=revision_of(event).number, at=at)
    facts = {"name": event.title, "told": facts_of(event), "how_many": told}
    activity.record("event.change_told", contact=None, on=event, by=by, at=at, facts=facts)
    return told


def missing_of(event: Event, *, at: datetime) -> list[str]:
    """What has to be done before it can be announced, one sentence each."""
    missing = []
    if not (event.place or event.online_link):
        missing.append(_("Write where it is, or the online link."))
    if event.starts_at <= at:
        missing.append(_("It has begun already. Correct the date."))
    kinds = list(event.ticket_types.filter(product__archived_at=None))
    if not kinds:
        missing.append(_("Add a ticket type, also if it is free."))
    priced = prices_on([kind.product_id for kind in kinds], day_of(at))
    missing += [_("Give “%(ticket)s” a price.") % {"ticket": kind} for kind in kinds if kind.product_id not in priced]
    return missing


@transaction.atomic
def name_products(*, event: Event) -> None:
    """Call what is sold as the event and its ticket types are called now; what was ordered keeps its words."""
    for kind in event.ticket_types.select_related("product"):
        if kind.product.name != (name := sold_as(event, kind.name)):
            kind.product.name = name
            kind.product.save(update_fields=["name"])
    for session in event.sessions.filter(product__isnull=False).select_related("product", "event"):
        if session.product and session.product.name != (name := session_sold_as(session)):
            session.product.name = name
            session.product.save(update_fields=["name"])


def sold_as(event: Event, name: str) -> str:
    """What receipts say."""
    return f"{event.title}: {name}"[:200]
