"""Last year's event again: everything but its dates, at today's prices."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of
from ams.core.errors import DomainError
from ams.core.models import User
from billing.models import PayLater, Product
from billing.prices import prices_on
from events.local_times import check_local_time
from events.models import CancellationRule, Event, EventDocument, EventQuestion, Session, TicketType
from events.operations.events import add_ticket_type
from events.operations.sessions import Priced, set_up_session
from members.models import MembershipType, ReservedFor
from members.operations import set_member_price
from members.queries import member_prices

SAME = ("title", "summary", "description", "agenda", "speakers", "place", "zone", "capacity", "picture", "picture_alt",
        "thumbnail", "picture_size", "has_waiting_list", "offer_hours")  # fmt: skip
SAME_TICKET = ("position", "capacity", "most_per_order", "needs_approval")


class CannotCopy(DomainError):
    """It cannot be copied so; the text says why."""


@transaction.atomic
def copy_event(
    *, event: Event, slug: str, starts_on: date, with_documents: bool, at: datetime, by: User | None
) -> Event:
    """A draft like another event, beginning on another day: tickets, sessions, questions and rules come along.

    Days of sessions and of the tickets' windows move by as much as the start. Prices are those of today, also for
    members. The online link is left out: it was that event's. Raises CannotCopy, and NoSuchTime where the clocks skip
    or repeat a time on that day.
    """
    if Event.objects.filter(slug=slug).exists():
        raise CannotCopy(_("There is an event at this address already. Choose another."))
    moved = starts_on - event.start_date
    copy = Event(
        **{name: getattr(event, name) for name in SAME}, slug=slug, copied_from=event, start_date=starts_on,
        start_time=event.start_time, end_date=event.end_date + moved, end_time=event.end_time,
    )  # fmt: skip
    check_local_time(copy.start_date, copy.start_time, copy.zone)
    check_local_time(copy.end_date, copy.end_time, copy.zone)
    copy.save()
    for kind in event.ticket_types.filter(product__archived_at=None).select_related("product__tax_code"):
        _copy_ticket(kind, copy, moved, at, by)
    for session in event.sessions.select_related("product__tax_code", "product__income_account"):
        _copy_session(session, copy, moved, at, by)
    EventQuestion.objects.bulk_create(
        EventQuestion(event=copy, field=one.field, position=one.position, is_required=one.is_required)
        for one in event.questions.select_related("field")
    )
    CancellationRule.objects.bulk_create(
        CancellationRule(event=copy, days_before=one.days_before, percent=one.percent)
        for one in event.cancellation_rules.all()
    )
    if with_documents:
        EventDocument.objects.bulk_create(
            EventDocument(
                event=copy, title=one.title, file=one.file.name, for_registrants=one.for_registrants,
                position=one.position,
            )
            for one in event.documents.all()
        )  # fmt: skip
    activity.record("event.copied", contact=None, on=copy, by=by, at=at, facts={"name": copy.title})
    return copy


def _copy_ticket(kind: TicketType, copy: Event, moved: timedelta, at: datetime, by: User | None) -> None:
    """One that has no price today comes without: staff are told what is missing before they announce it."""
    amount = prices_on([kind.product_id], day_of(at)).get(kind.product_id)
    if amount is None:
        return
    new = add_ticket_type(
        event=copy, name=kind.name, amount=amount, tax_code=kind.product.tax_code,
        income_account=kind.product.income_account, at=at, by=by,
        sold_from=kind.sold_from and kind.sold_from + moved, sold_until=kind.sold_until and kind.sold_until + moved,
        **{name: getattr(kind, name) for name in SAME_TICKET},
    )  # fmt: skip
    _copy_terms(kind.product, new.product, at, by)


def _copy_session(session: Session, copy: Event, moved: timedelta, at: datetime, by: User | None) -> None:
    new = Session(
        event=copy, title=session.title, place=session.place, start_date=session.start_date + moved,
        start_time=session.start_time, end_date=session.end_date + moved, end_time=session.end_time,
        capacity=session.capacity, position=session.position,
    )  # fmt: skip
    check_local_time(new.start_date, new.start_time, copy.zone)
    check_local_time(new.end_date, new.end_time, copy.zone)
    priced, old = None, session.product
    if old is not None and (amount := prices_on([old.pk], day_of(at)).get(old.pk)) is not None:
        priced = Priced(amount, old.tax_code, old.income_account)
    set_up_session(session=new, priced=priced, at=at, by=by)
    if old is not None and new.product is not None:
        _copy_terms(old, new.product, at, by)


def _copy_terms(old: Product, new: Product, at: datetime, by: User | None) -> None:
    """What members pay today, for whom it is, and who may pay it later."""
    types = {one.pk: one for one in MembershipType.objects.filter(archived_at=None)}
    for priced, amount in member_prices([old.pk], day_of(at)).items():
        if priced.type in types:
            set_member_price(product=new, type=types[priced.type], amount=amount, valid_from=day_of(at), at=at, by=by)
    ReservedFor.objects.bulk_create(
        ReservedFor(product=new, type_id=one.type_id) for one in ReservedFor.objects.filter(product=old)
    )
    if (later := PayLater.objects.filter(product=old).first()) is not None:
        PayLater.objects.create(
            product=new, who=later.who, days=later.days, is_given_at_once=later.is_given_at_once,
            most_owed=later.most_owed,
        )  # fmt: skip
