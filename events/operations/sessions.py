"""Parts of an event and questions about it: setting sessions up, and what those who come choose and answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.association import day_of, the_association
from ams.core.custom_values import DoesNotFit, Value, checked
from ams.core.errors import DomainError
from ams.core.models import User
from billing.models import Account, Product, TaxCode
from billing.operations import LineRequest, PriceMoved
from billing.prices import change_price, prices_on
from events.models import EventQuestion, Registration, Session, SessionPlace
from events.operations.tickets import new_code
from events.queries import EventOffer, SessionOffer, first_clash


class CannotChoose(DomainError):
    """Such a choice or answer cannot be had; the text says why, and what can."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What one who comes answers, by the key of the field, and which sessions (their keys) they choose."""

    answers: tuple[tuple[str, Value], ...] = ()
    sessions: tuple[int, ...] = ()


NO_WISHES = Wishes()


@dataclass(frozen=True, slots=True)
class Priced:
    """What a session is sold for: its price before any member's, and how it is booked."""

    amount: Decimal
    tax_code: TaxCode
    income_account: Account


@transaction.atomic
def set_up_session(*, session: Session, priced: Priced | None, at: datetime, by: User | None) -> Session:
    """Write a session. With a price it is sold as a product of its own, and another price holds from today on.

    What was sold once stays for sale at some price, also at nothing. Raises billing's PriceNotPossible.
    """
    if priced is not None and session.product is None:
        session.product = Product.objects.create(
            kind=Product.Kind.EVENT,
            name=session_sold_as(session),
            seller=the_association().legal_entity,
            tax_code=priced.tax_code,
            income_account=priced.income_account,
        )
    session.save()
    product, on = session.product, day_of(at)
    if priced is not None and product and prices_on([product.pk], on).get(product.pk) != priced.amount:
        change_price(product=product, amount=priced.amount, valid_from=on, at=at, by=by)
    return session


@transaction.atomic
def remove_session(*, session: Session, at: datetime) -> None:
    """Take away a session that nobody chose; what it would have been sold as is sold no more."""
    product = session.product
    session.delete()
    if product is not None:
        Product.objects.filter(pk=product.pk, archived_at=None).update(archived_at=at)


def session_sold_as(session: Session) -> str:
    """What receipts say."""
    return f"{session.event.title}: {session.title}"[:200]


def chosen_of(offer: EventOffer, wishes: Wishes, seen: Iterable[tuple[int, Decimal]]) -> list[SessionOffer]:
    """The sessions somebody chooses, if they can be had together. Whether seats are free is decided under the lock.

    Raises CannotChoose, and PriceMoved where one does not cost what was `seen` (by the key of the session).
    """
    known, shown = {one.session.pk: one for one in offer.sessions}, dict(seen)
    chosen = [known[key] for key in wishes.sessions if key in known]
    if len(chosen) < len(set(wishes.sessions)) or any(one.quote and one.quote.refusal for one in chosen):
        raise CannotChoose(_("One of the sessions cannot be chosen any more. Look at them again."))
    check_no_clash([one.session for one in chosen])
    for one in chosen:
        if one.to_pay is not None and shown.get(one.session.pk, one.to_pay.amount) != one.to_pay.amount:
            raise PriceMoved(
                _("The price of “%(ticket)s” has changed meanwhile. Look at it, and go on if it suits you.")
                % {"ticket": one.session}
            )
    return chosen


def check_no_clash(sessions: Sequence[Session]) -> None:
    """Raise CannotChoose where two take place at the same time."""
    if clash := first_clash(sessions):
        raise CannotChoose(
            _("“%(one)s” and “%(other)s” take place at the same time. Choose one of them.")
            % {"one": clash[0], "other": clash[1]}
        )


def answers_of(questions: Iterable[EventQuestion], wishes: Wishes) -> dict[str, Value]:
    """The answers as a registration keeps them. Raises CannotChoose for one that its question does not take.

    Whether a question has to be answered is up to the form that asks it: who registers somebody else may not know.
    """
    asked = {one.field.key: one.field for one in questions}
    kept: dict[str, Value] = {}
    for key, value in wishes.answers:
        if (field := asked.get(key)) is None:
            continue
        try:
            fitting = checked(value, field.kind, field.choices)
        except DoesNotFit as error:
            raise CannotChoose(f"{field.label}: {error}") from error
        if fitting is not None:
            kept[key] = fitting
    return kept


def write_places(registration: Registration, chosen: Iterable[SessionOffer]) -> list[LineRequest]:
    """The places of somebody who is about to register, and the lines of those that cost extra, at their prices.

    They have seats as soon as the registration has one.
    """
    offers = list(chosen)
    places = SessionPlace.objects.bulk_create(
        SessionPlace(registration=registration, session=one.session, code=new_code()) for one in offers
    )
    return [
        LineRequest(one.session.product, place.code, _sold(one, registration), 1, one.quote.amount)
        for one, place in zip(offers, places, strict=True)
        if one.session.product is not None and one.quote is not None
    ]


def _sold(one: SessionOffer, registration: Registration) -> str:
    name = session_sold_as(one.session)
    why = one.quote.why.lower() if one.quote and one.quote.why else ""
    return f"{name} ({why}), {registration.name}" if why else f"{name}, {registration.name}"
