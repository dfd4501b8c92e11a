"""The words staff read for what the system keeps: where somebody came from, what was done, how things stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol, cast

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ams.core.money import format_money
from billing.models import Order
from members.terms import State
from staffdesk.sayings import in_plain_letters

PAGES: dict[str, str | Promise] = {
    "home": gettext_lazy("Start page"),
    "join": gettext_lazy("Joining"),
    "code": gettext_lazy("Entering the mailed code"),
    "renew": gettext_lazy("Renewing"),
    "renew-link": gettext_lazy("Renewing from the mailed link"),
    "account": gettext_lazy("My account"),
    "details": gettext_lazy("My details"),
    "people": gettext_lazy("People I act for"),
    "order": gettext_lazy("An order"),
    "orders": gettext_lazy("An order"),
    "pay": gettext_lazy("Paying"),
    "paid": gettext_lazy("After paying"),
    "receipt": gettext_lazy("A receipt"),
    "self-renewal": gettext_lazy("Automatic renewal"),
    "leaving": gettext_lazy("Leaving"),
    "proof": gettext_lazy("Showing a proof"),
    "changing": gettext_lazy("Changing to another membership"),
    "shop": gettext_lazy("The shop"),
    "basket": gettext_lazy("The basket"),
    "verify": gettext_lazy("Checking a card"),
    "events": gettext_lazy("Events"),
    "event": gettext_lazy("An event"),
    "register": gettext_lazy("Registering for an event"),
    "wait": gettext_lazy("Waiting for a seat"),
    "waiting": gettext_lazy("The waiting list"),
    "tickets": gettext_lazy("A ticket"),
    "help": gettext_lazy("Help"),
    "contact": gettext_lazy("Contact"),
    "sign-in": gettext_lazy("Signing in"),
}
PLACE_LABELS: dict[str, str | Promise] = {
    "page": gettext_lazy("Page"),
    "type": gettext_lazy("Membership"),
    "order": gettext_lazy("Order"),
    "product": gettext_lazy("Product"),
    "event": gettext_lazy("Event"),
    "ticket": gettext_lazy("Ticket"),
    "sessions": gettext_lazy("Sessions they would like"),
    "failure": gettext_lazy("What went wrong"),
    "card": gettext_lazy("Card"),
    "payment": gettext_lazy("Payment, as the provider calls it"),
    "excess": gettext_lazy("Too much"),
    "invariant": gettext_lazy("Rule"),
    "how_many": gettext_lazy("How many"),
}
WHERE_THEY_WERE = ("page", "type", "order", "product", "event", "ticket", "sessions", "typed")
NOT_READ = ("typed", "offenders", "about", "line", "currency", "reader")  # said in another way, or of no use to anybody
FAILURES: dict[str, str | Promise] = {  # codes of the payment provider
    "refused": gettext_lazy("The card is no longer kept at the payment provider."),
    "declined": gettext_lazy("The bank said no, without saying why."),
    "insufficient_funds": gettext_lazy("There is not enough money on it."),
    "expired_card": gettext_lazy("The card has expired."),
    "expired_or_canceled_card": gettext_lazy("The card has expired, or was given up."),
    "lost_or_stolen_card": gettext_lazy("The card was lost or stolen."),
    "lost_card": gettext_lazy("The card was lost."),
    "stolen_card": gettext_lazy("The card was stolen."),
    "authentication_required": gettext_lazy("The bank wants its holder to confirm the payment."),
    "balance_insufficient": gettext_lazy("There is not enough on our account at the provider."),
    "charge_for_pending_refund_disputed": gettext_lazy("The payment was disputed meanwhile."),
    "unknown": gettext_lazy("Nobody said why."),
    "?": gettext_lazy("Nobody said why."),
}

MAIL_REMARKS: dict[str, str | Promise] = {  # codes of staffdesk.mail_in.reading and staffdesk.operations.mail_cases
    "not-the-person": gettext_lazy(
        "It did not come from this case’s address. It may be somebody else: tell them nothing about the person."
    ),
    "by-subject-only": gettext_lazy(
        "Only the number in its subject led to this case, and anybody can write that, and any sender. Make sure who it "
        "is before you tell or change anything."
    ),
    "by-their-mail-only": gettext_lazy(
        "It answers a mail that was sent to us, none of ours. Others may know that mail, and anybody can write any "
        "sender. Make sure who it is before you tell or change anything."
    ),
    "answers-elsewhere": gettext_lazy("It asks to be answered at another address than the one it came from."),
    "several-people": gettext_lazy("Several people have this address, so none of them is shown. Ask who it is."),
    "too-many-parts": gettext_lazy("It has more parts than are shown. Save it as it came to see the rest."),
    "text-is-cut": gettext_lazy("It is very long; only its beginning is shown. Save it as it came to read the rest."),
    "remote-pictures": gettext_lazy("It asks for pictures from elsewhere. They are left out: they tell who read it."),
    "no-sender": gettext_lazy("It does not say who sent it."),
    "several-senders": gettext_lazy("It names several senders."),
    "no-headers": gettext_lazy("It is not a mail as mail programs write them; its letters are shown as they came."),
}

STANDINGS: dict[State, str | Promise] = {
    State.PENDING: gettext_lazy("Waiting for payment"),
    State.CURRENT: gettext_lazy("Current"),
    State.IN_GRACE: gettext_lazy("In grace"),
    State.LAPSED: gettext_lazy("Lapsed"),
    State.CANCELLED: gettext_lazy("Cancelled"),
}
STANDING_TONES = {
    State.PENDING: "warn",
    State.CURRENT: "good",
    State.IN_GRACE: "warn",
    State.LAPSED: "bad",
    State.CANCELLED: "quiet",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a definition list (`components/details.html`)."""

    label: str
    value: str
    url: str = ""


def standing_word(state: State) -> str:
    """A membership's state as staff say it."""
    return str(STANDINGS[state])


def page_label(page: str) -> str:
    """The name of a portal page as people say it, from its word or its address; that itself when it is new."""
    if not page:
        return ""
    parts = page.strip("/").split("/")
    known = next((PAGES[part] for part in (parts[-1], parts[0]) if part in PAGES), None)
    return str(known or parts[0].replace("-", " ").replace("_", " ").capitalize() or PAGES["home"])


def readable_context(context: dict[str, Any]) -> list[Fact]:
    """A case's context as label and value: first where they came from, then what they had typed."""
    places = list(PLACE_LABELS)
    facts = [
        Fact(str(PLACE_LABELS.get(key, in_plain_letters(key))), _said(key, context[key], context))
        for key in sorted(context, key=lambda key: places.index(key) if key in places else len(places))
        if key not in NOT_READ and context[key] not in ("", None)
    ]
    facts += [Fact(in_plain_letters(name), answer) for name, answer in context.get("typed", {}).items()]
    facts += [Fact(_("Found"), offender) for offender in context.get("offenders", [])]
    return facts


def refusal_in_words(code: str) -> str:
    """Why the payment provider did not do something, as a sentence; its own word, said to be that, when it is new."""
    return str(FAILURES.get(code) or _("The provider says: %(code)s.") % {"code": code})


def _said(key: str, value: Any, context: dict[str, Any]) -> str:
    if key == "page":
        return page_label(value)
    if key == "excess":
        return format_money(Decimal(value), context["currency"], get_language() or settings.LANGUAGE_CODE)
    return str(FAILURES.get(value, value) if key == "failure" else value)


def mail_remarks(codes: Iterable[str]) -> list[str]:
    """What is to be known about an incoming mail before one believes it."""
    return [str(MAIL_REMARKS.get(code) or in_plain_letters(code)) for code in codes]


PURPOSES: dict[str, str | Promise] = {
    "link": gettext_lazy("A link to go on with"),
    "digest": gettext_lazy("What members are saying, each week"),
    "own_sign_in": gettext_lazy("A sign-in of their own"),
    "sent_rightly": gettext_lazy("What had come back, sent again"),
    "data.ready": gettext_lazy("A file with everything we hold"),
    "case.difficult": gettext_lazy("A difficult situation"),
    "area": gettext_lazy("What an area of the system asks of who looks after it"),
    "notice": gettext_lazy("Trouble is over"),
    "care": gettext_lazy("A personal letter of a colleague"),
    "pulse": gettext_lazy("How it was, compared with what they expected"),
    "login_code": gettext_lazy("A code to sign in"),
    "unknown_account": gettext_lazy("Nobody signs in with this address"),
    "confirmation": gettext_lazy("Confirmation of an order"),
    "receipt": gettext_lazy("Receipt"),
    "credit_note": gettext_lazy("Credit note"),
    "invoice": gettext_lazy("Invoice"),
    "invoice_reminder": gettext_lazy("Reminder of an invoice"),
    "returned": gettext_lazy("A payment that came back"),
    "refund": gettext_lazy("Money on its way back"),
    "dispute_lost": gettext_lazy("A bank gave disputed money back"),
    "sold_out": gettext_lazy("Paid, but sold out meanwhile"),
    "parcel": gettext_lazy("A parcel is on its way"),
    "membership.joined": gettext_lazy("Welcome as a member"),
    "membership.renewed": gettext_lazy("Membership renewed"),
    "membership.changed": gettext_lazy("Another type of membership"),
    "membership.taken_over": gettext_lazy("Holds a membership now"),
    "proof.asked": gettext_lazy("Asked for a proof"),
    "proof.refused": gettext_lazy("A proof was not accepted"),
    "membership.applied": gettext_lazy("An application arrived"),
    "membership.approved": gettext_lazy("An application was approved"),
    "membership.declined": gettext_lazy("An application was declined"),
    "membership.cancelled": gettext_lazy("Leaving, confirmed"),
    "seat.offered": gettext_lazy("A seat of an organisation"),
    "renewal.notice": gettext_lazy("Reminder to renew"),
    "renewal.notice.test": gettext_lazy("Reminder to renew, on trial"),
    "auto_renewal.started": gettext_lazy("Will renew by itself"),
    "auto_renewal.stopped": gettext_lazy("No longer renews by itself"),
    "auto_renewal.announced": gettext_lazy("Will soon renew by itself"),
    "auto_renewal.declined": gettext_lazy("The card was declined"),
    "auto_renewal.failed": gettext_lazy("Could not renew by itself"),
    "auto_renewal.card_expires": gettext_lazy("The card kept for renewing expires"),
    "case.answer": gettext_lazy("Answer in a case"),
    "case.arrived": gettext_lazy("Your mail has arrived"),
    "clocks": gettext_lazy("Reminder of what was promised"),
    "rehearsal.differs": gettext_lazy("A rehearsal that differs"),
    "mailing": gettext_lazy("Mailing: membership business"),
    "mailing.test": gettext_lazy("Mailing, on trial"),
    "newsletter": gettext_lazy("Mailing: a topic they chose"),
    "ticket": gettext_lazy("Ticket"),
    "event.please_pay": gettext_lazy("A ticket is to be paid"),
    "event.ticket_cancelled": gettext_lazy("Ticket taken back"),
    "event.ticket_passed_on": gettext_lazy("Ticket handed on"),
    "event.ticket_moved_over": gettext_lazy("Another event instead"),
    "event.new_certificate": gettext_lazy("A new certificate of attendance"),
    "event.called_off": gettext_lazy("Event called off"),
    "event.moved": gettext_lazy("Event at another time or place"),
    "event.thanks": gettext_lazy("Thanks for coming"),
    "event.asked": gettext_lazy("Request for a place"),
    "event.approved": gettext_lazy("Request approved"),
    "event.refused": gettext_lazy("Request refused"),
    "event.waits": gettext_lazy("Waits for a seat"),
    "event.seat_offered": gettext_lazy("Offer of a seat"),
    "event.offer_ended": gettext_lazy("An offer of a seat ended"),
    "event.taken_off": gettext_lazy("Taken off the waiting list"),
    "event.waiting_over": gettext_lazy("Waiting is over"),
}


def purpose_word(purpose: str) -> str:
    """What a mail is for; its own name, readable, when it is new."""
    return str(PURPOSES.get(purpose) or in_plain_letters(purpose.replace(".", " ")))


@dataclass(frozen=True, slots=True)
class OrderState:
    """How an order stands, in a word or two, and its tone (the tag `state`)."""

    word: str
    tone: str


def order_state(order: Order) -> OrderState:
    """How an order stands, also after something was given back. It comes `with_sums`."""
    if order.cancelled_at:
        return OrderState(_("Cancelled"), "quiet")
    sums = cast("WithSums", order)
    if order.settled_at is None:
        is_in_part = sums.paid_sum > sums.refunded_sum
        if order.invoiced_at and not is_in_part:
            return OrderState(_("On invoice"), "accent")
        return OrderState(_("Partly paid") if is_in_part else _("To be paid"), "warn")
    if sums.owed:
        return OrderState(_("Owed again") if sums.owed > 0 else _("More came than is owed"), "warn")
    if sums.refunded_sum:
        is_whole = sums.refunded_sum >= sums.paid_sum
        return OrderState(_("Given back") if is_whole else _("Partly given back"), "quiet")
    is_taken_off = sums.credited_sum > 0 and sums.credited_sum >= order.total
    return OrderState(_("Taken off"), "quiet") if is_taken_off else OrderState(_("Paid"), "good")


class WithSums(Protocol):
    """What `Order.objects.with_sums()` says besides."""

    paid_sum: Decimal
    credited_sum: Decimal
    refunded_sum: Decimal
    owed: Decimal
