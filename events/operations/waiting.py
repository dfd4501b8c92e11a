"""Waiting for seats: joining the list, leaving it, and taking up an offer. What staff decide is in `approval.py`.

Whoever changes how somebody waits locks the event's row first, then looks again: so a double click, two windows, an
offer that ends at that moment and the sweep all come one after the other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of, knowing_the_association
from ams.core.custom_values import Value
from ams.core.errors import DomainError
from ams.core.models import Activity, Contact, User
from billing.models import Order, SubmittedForm
from billing.operations import Newcomer, PriceMoved, lock_discount, place_order
from billing.operations.attempts import KEPT_FOR
from billing.prices import Quote
from events.models import Event, Hold, Registration, TicketType, WaitlistEntry
from events.operations.offering import lock_event, offer_freed_seats, tell
from events.operations.parties import Attendee, contact_of, lines_of, party_of, recognised
from events.operations.registering import Booking, register_for_event
from events.operations.sessions import NO_WISHES, Wishes, answers_of, chosen_of, write_places
from events.operations.tickets import CODE_ALPHABET, CODE_LENGTH, new_code
from events.queries import EventOffer, TicketOffer, offer_for, own_offers

Kind, Ending = WaitlistEntry.Kind, WaitlistEntry.Ending


class CannotWait(DomainError):
    """One cannot wait for this, or not any more; the text says why."""


class OfferGone(DomainError):
    """There is no offer to take up or to decline; the text says what became of it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a form says. `key` was made with the page, so that sending it twice is waiting once.

    So many people of whom `who` is one, unless they come already; `others` are those whose names are known.
    """

    key: UUID
    kind: TicketType
    who: Contact | Newcomer
    people: int
    others: tuple[Attendee, ...] = ()
    words: str = ""

    @property
    def code(self) -> str:
        """What its entry is called: the same for the same form and answers, and guessed by nobody."""
        who = self.who.pk if isinstance(self.who, Contact) else (self.who.name, self.who.email)
        said = repr((str(self.key), self.kind.pk, who, self.people, self.others))
        digest = salted_hmac("events.waiting", said, algorithm="sha256").digest()
        return "".join(CODE_ALPHABET[byte % len(CODE_ALPHABET)] for byte in digest[:CODE_LENGTH])


@transaction.atomic
@knowing_the_association()
def join_waiting_list(*, wish: Wish, at: datetime, by: User | None) -> WaitlistEntry:
    """Let a party wait for seats, or ask staff for them where staff approve each request; they are told by mail.

    Who waits for this ticket already keeps their place. If seats are free by now, they are offered them at once.
    Raises CannotWait.
    """
    SubmittedForm.objects.bulk_create([SubmittedForm(key=wish.key, at=at)], ignore_conflicts=True)
    SubmittedForm.objects.select_for_update().get(key=wish.key)
    if (known := WaitlistEntry.objects.filter(code=wish.code).first()) is not None:
        return known
    _check_wish(wish, at)
    contact = contact_of(wish.who, at=at, by=by)
    event = lock_event(wish.kind.event_id)
    mine = WaitlistEntry.objects.open().filter(ticket_type=wish.kind, contact=contact)
    if (known := mine.first()) is not None:
        return known
    entry = _write(wish, contact, at, by)
    kind = "event.asked" if entry.kind == Kind.APPROVAL else "event.waits"
    channel = "" if by is not None and by.is_staff else Activity.Channel.SELF_SERVICE
    facts = {"name": event.title, "people": entry.size}
    activity.record(kind, contact=contact, on=entry, by=by, at=at, channel=channel, facts=facts)
    tell(entry, "asked" if entry.kind == Kind.APPROVAL else "waits", at=at)
    offer_freed_seats(event=event, at=at)
    return entry


@transaction.atomic
def register_some(
    *, wish: Wish, now: int, at: datetime, by: User | None, code: str = ""
) -> tuple[Order, WaitlistEntry]:
    """Of a party for which too few seats are free, let so many register `now`, and the rest wait; all or nothing.

    A discount `code` is used by those who register now; the rest may use it when they take up what they are offered,
    which is another order, and so another use. Raises what either raises.
    """
    unnamed = tuple(Attendee(_("Guest %(n)d") % {"n": n}) for n in range(1, now))
    named = recognised(wish.others, by)
    booking = Booking(_key_of_some(wish), wish.kind, wish.who, (*named, *unnamed)[: now - 1], code=code)
    order = register_for_event(booking=booking, at=at, by=by)
    rest = replace(wish, who=order.buyer, people=wish.people - now, others=wish.others[now - 1 :])
    return order, join_waiting_list(wish=rest, at=at, by=by)


def find_some_registered(wish: Wish) -> Order | None:
    """The order of those who registered by the very same form already, if some did and it stands."""
    found = (
        SubmittedForm.objects.filter(key=_key_of_some(wish), order__cancelled_at=None).select_related("order").first()
    )
    return found.order if found else None


def _key_of_some(wish: Wish) -> UUID:
    return uuid5(wish.key, "some now")


@transaction.atomic
def leave_waiting_list(*, entry: WaitlistEntry, at: datetime, by: User | None) -> WaitlistEntry:
    """They no longer wait, or do not want what they are offered; freed seats go to the next. Safe to repeat.

    Raises OfferGone if the offer was taken up.
    """
    event, entry = lock_entry(entry)
    if entry.accepted_at is not None:
        raise OfferGone(_("The seats were taken up already. Cancel the ticket instead, or ask us."))
    if entry.ended_at is None:
        end_entry(entry, Ending.DECLINED if entry.offered_at else Ending.WITHDRAWN, event=event, at=at, by=by)
    return entry


@transaction.atomic
@knowing_the_association()
def take_up_offer(
    *, entry: WaitlistEntry, people: int, others: Sequence[Attendee] = (), seen: Decimal | None, at: datetime,
    by: User | None, wishes: Sequence[Wishes] = (), seen_sessions: Iterable[tuple[int, Decimal]] = (), code: str = "",
) -> Order:  # fmt: skip
    """The order for what was offered; doing it again, also at the same moment, gives the same.

    The seats pass from the offer to the order without being free in between. Fewer `people` may come than were offered
    seats: the rest go on. `others` are the names, if they are said now; `wishes` what each of the party chooses and
    answers, in the order of `offered_party`; `seen` the price of one that the page showed, `seen_sessions` those of
    sessions by their keys, both before a discount `code`, whose row is locked before the event's.
    Raises OfferGone, PriceMoved, CannotChoose, NoSeatLeft (in a session), CannotDiscount; then the offer stands.
    """
    if code and not WaitlistEntry.objects.filter(pk=entry.pk, order__isnull=False).exists():
        lock_discount(code, on=day_of(at))
    event, entry = lock_entry(entry)
    if entry.order is not None:
        return entry.order
    offer, ticket = _offered(event, entry, at=at)
    if seen is not None and seen != ticket.to_pay.amount:
        raise PriceMoved(_("The price has changed meanwhile. Look at it, and go on if it suits you."))
    party = offered_party(entry, people=people, others=others, by=by)
    own = own_offers(offer, company_in(party, entry), at=at)
    wanted = [*wishes, *[NO_WISHES] * len(party)][: len(party)]
    rows = [
        _registration(one, entry, answers_of(offer.questions, wish), at)
        for one, wish in zip(party, wanted, strict=True)
    ]
    _hand_over(entry, Registration.objects.bulk_create(rows), at)
    lines = [
        one for row in rows for one in lines_of(kind=entry.ticket_type, quote=_quote(own, row, ticket), rows=[row])
    ]
    for row, wish in zip(rows, wanted, strict=True):
        theirs = own.get(row.contact_id or 0)  # never dearer than what was seen
        lines += write_places(row, chosen_of(theirs or offer, wish, () if theirs else seen_sessions))
    entry.order = place_order(
        buyer=entry.contact,
        lines=lines,
        at=at,
        by=by,
        channel="" if by is not None and by.is_staff else Activity.Channel.SELF_SERVICE,
        code=code,
    )
    entry.save(update_fields=["order"])
    if len(party) < entry.size:
        offer_freed_seats(event=event, at=at)
    return entry.order


def offered_party(
    entry: WaitlistEntry, *, people: int, others: Sequence[Attendee] = (), by: User | None = None
) -> list[Attendee]:
    """Who comes of those who were offered seats: so many, named now or when they began to wait, or guests.

    Those whom the login acts for, or acted for then, are known by their names and pay their own price.
    """
    kept = Contact.objects.standing().in_bulk([one["contact"] for one in entry.others if "contact" in one])
    waiting = [Attendee(one["name"], one["email"], kept.get(one.get("contact", 0))) for one in entry.others]
    named = recognised(others, by) or waiting
    size = max(1, min(people, entry.size))
    return party_of(kind=entry.ticket_type, contact=entry.contact, others=named, size=size)


def company_in(party: Iterable[Attendee], entry: WaitlistEntry) -> list[Contact]:
    """Those who come with whoever waits and have a record of their own."""
    return [one.contact for one in party if one.contact is not None and one.contact.pk != entry.contact_id]


def _quote(own: Mapping[int, EventOffer], row: Registration, usual: TicketOffer) -> Quote:
    """What a ticket costs somebody of the party."""
    theirs = own.get(row.contact_id or 0)
    tickets = theirs.tickets if theirs else []
    return next((one.quote for one in tickets if one.kind.pk == row.ticket_type_id), usual.quote)


def _registration(one: Attendee, entry: WaitlistEntry, answers: dict[str, Value], at: datetime) -> Registration:
    return Registration(
        ticket_type=entry.ticket_type, contact=one.contact, name=one.name, email=one.email, answers=answers,
        code=new_code(), registered_at=at,
    )  # fmt: skip


def lock_entry(entry: WaitlistEntry) -> tuple[Event, WaitlistEntry]:
    """An entry as it is now, under the lock of its event; both."""
    event = lock_event(entry.ticket_type.event_id)
    full = WaitlistEntry.objects.select_related("ticket_type__event", "ticket_type__product", "contact", "order")
    return event, full.get(pk=entry.pk)


def end_entry(
    entry: WaitlistEntry, ending: WaitlistEntry.Ending, *, event: Event, at: datetime, by: User | None
) -> None:
    """It came to nothing; seats it was offered go to the next. Call it with the event's row locked."""
    entry.ended_at, entry.ending = at, ending
    entry.save(update_fields=["ended_at", "ending"])
    facts = {"name": event.title, "why": str(ending.label)}
    activity.record("event.waits_no_longer", contact=entry.contact, on=entry, by=by, at=at, facts=facts)
    offer_freed_seats(event=event, at=at)


def _check_wish(wish: Wish, at: datetime) -> None:
    """Raise CannotWait unless this party may wait for that ticket now."""
    event = Event.objects.get(pk=wish.kind.event_id)
    offer = offer_for(event, wish.who if isinstance(wish.who, Contact) else None, at=at)
    ticket = next((one for one in offer.tickets if one.kind.pk == wish.kind.pk), None)
    if not event.is_open or offer.closed or ticket is None:
        raise CannotWait(offer.closed or _("One cannot register for this event yet."))
    if why := ticket.quote.refusal or ticket.not_now:
        raise CannotWait(_("“%(ticket)s” cannot be had now. %(why)s") % {"ticket": wish.kind, "why": why})
    if not (event.has_waiting_list or wish.kind.needs_approval):
        raise CannotWait(_("There is no waiting list for this event. Ask us whether a seat may become free."))
    if not 1 <= wish.people <= wish.kind.most_per_order:
        most = {"most": wish.kind.most_per_order}
        raise CannotWait(_("At most %(most)s people wait together. Ask us, if you are more.") % most)


def _write(wish: Wish, contact: Contact, at: datetime, by: User | None) -> WaitlistEntry:
    return WaitlistEntry.objects.create(
        ticket_type=wish.kind,
        kind=Kind.APPROVAL if wish.kind.needs_approval else Kind.QUEUE,
        contact=contact,
        name=contact.display_name[:200],
        email=wish.who.email or contact.email,
        others=[
            {"name": one.name, "email": one.email, **({"contact": one.contact.pk} if one.contact else {})}
            for one in recognised(wish.others, by)
        ],
        size=wish.people,
        words=wish.words,
        code=wish.code,
        joined_at=at,
    )


def _offered(event: Event, entry: WaitlistEntry, *, at: datetime) -> tuple[EventOffer, TicketOffer]:
    """What is offered, at the prices of this moment; raises OfferGone where nothing is, or not any more."""
    if event.cancelled_at is not None:
        raise OfferGone(_("This event was cancelled."))
    if entry.offered_at is None or entry.ended_at is not None or entry.offer_ends_at is None:
        raise OfferGone(_("There is no offer to take up. What it says on this page is how it stands."))
    if entry.offer_ends_at <= at:
        raise OfferGone(
            _("The offer has run out, and the seats go to the next. If you still want to come, wait again.")
        )
    found = offer_for(event, entry.contact, at=at)
    ticket = next((one for one in found.tickets if one.kind.pk == entry.ticket_type_id), None)
    if ticket is None or ticket.quote.refusal:
        raise OfferGone(ticket.quote.refusal if ticket else _("This ticket cannot be had any more. Ask us."))
    return found, ticket


def _hand_over(entry: WaitlistEntry, rows: Sequence[Registration], at: datetime) -> None:
    """From the offer to the holds of those who come, under the same lock: nobody sees the seats free."""
    Hold.objects.bulk_create([Hold(registration=row, expires_at=at + KEPT_FOR) for row in rows])
    entry.accepted_at = at
    entry.save(update_fields=["accepted_at"])
