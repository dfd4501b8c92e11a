"""What members do by themselves: join and renew, buy and pay, come and call off, write and answer."""

from uuid import UUID

from django.utils.crypto import get_random_string

from ams.core.association import day_of
from ams.core.models import Contact
from ams.core.money import Money
from billing.models import Order
from billing.operations import LineRequest, cancel_order, fulfil_paid_lines, place_order, take_payment
from billing.prices import price_on
from events.models import Registration, WaitlistEntry
from events.operations import Attendee, cancel_ticket, leave_waiting_list, pass_on_ticket, take_up_offer
from members.models import Cancellation, Membership
from members.operations import change_details, join_association, renew_membership
from members.operations.leaving import cancel_membership, return_to_membership
from staffdesk.models import Case, CaseMessage
from staffdesk.operations import hear, open_case
from staffdesk.receiving import receive_mail
from tests.everyday.world import Nothing
from tests.factories.events import register, wait_for
from tests.staffdesk.mail_in.letters import letter


def joins(turn):
    kind = turn.dice.choice(turn.world.kinds)
    join_association(holder=turn.contact, type=kind, at=turn.at, by=turn.who)


def renews(turn):
    held = turn.one(Membership.objects.uncancelled().filter(holder=turn.contact))
    renew_membership(membership=held, at=turn.at, by=turn.who)


def leaves(turn):
    held = turn.one(Membership.objects.uncancelled().filter(holder=turn.contact))
    when = turn.dice.choice(Cancellation.When.values)
    cancel_membership(membership=held, when=when, words=turn.words(), at=turn.at, by=turn.who)


def comes_back(turn):
    held = turn.one(Membership.objects.filter(holder=turn.contact, cancellations__undone_at=None))
    return_to_membership(membership=held, at=turn.at, by=turn.who)


def buys(turn):
    thing = turn.dice.choice(turn.world.things)
    line = LineRequest(thing, "", thing.name, turn.dice.randint(1, 2), price_on(thing, day_of(turn.at)))
    place_order(buyer=turn.contact, lines=[line], at=turn.at, by=turn.who)


def registers(turn):
    others = [Attendee("Kim")] * turn.dice.randint(0, 2)
    register(turn.dice.choice(turn.world.tickets), at=turn.at, buyer=turn.contact, others=others, by=turn.who)


def waits(turn):
    wait_for(turn.dice.choice(turn.world.tickets), at=turn.at, who=turn.contact, people=turn.dice.randint(1, 3))


def answers_an_offer(turn):
    entry = turn.one(WaitlistEntry.objects.offered(at=turn.at))
    if turn.dice.random() < 0.7:
        take_up_offer(entry=entry, people=entry.size, seen=None, at=turn.at, by=None)
    else:
        leave_waiting_list(entry=entry, at=turn.at, by=None)


def pays(turn):
    pay(turn, turn.one(Order.objects.filter(settled_at=None, cancelled_at=None)))


def pays_what_was_over(turn):
    """Twice, or after it was called off: money that pays no order."""
    pay(turn, turn.one(Order.objects.filter(total__gt=0).exclude(settled_at=None, cancelled_at=None)))


def pay(turn, order):
    """By card, as the provider's word makes it: the sum it was asked for, then what was bought is handed over."""
    owed = order.balance() if order.settled_at is None else order.total
    if owed <= 0:
        raise Nothing
    take_payment(
        provider_id=f"pi_{get_random_string(16)}", amount=Money(owed, order.currency), contact=order.buyer, order=order,
        method=turn.dice.choice(["card", "card", "transfer"]), detail="", at=turn.at, by=None,
    )  # fmt: skip
    fulfil_paid_lines(order_id=order.pk, at=turn.at)


def cancels(turn):
    cancel_order(order=turn.one(Order.objects.filter(buyer=turn.contact, cancelled_at=None)), at=turn.at, by=turn.who)


def gives_a_ticket_back(turn):
    mine = Registration.objects.confirmed().filter(contact=turn.contact)
    cancel_ticket(registration=turn.one(mine), seen=None, at=turn.at, by=turn.who)


def passes_a_ticket_on(turn):
    mine = turn.one(Registration.objects.confirmed().filter(contact=turn.contact))
    pass_on_ticket(registration=mine, name="Kim", email="kim@example.org", at=turn.at, by=turn.who)


def asks_on_the_website(turn):
    kind = turn.dice.choice([Case.Kind.QUESTION, Case.Kind.DOESNT_FIT, Case.Kind.WEBSITE])
    open_case(
        kind=kind, subject="", words=turn.words(), context={}, contact=turn.contact, at=turn.at, by=turn.who,
        reply_email=turn.contact.email, said=CaseMessage.Kind.WEB,
    )  # fmt: skip


def goes_on_on_the_website(turn):
    """Sent twice now and then: a second click is no second word."""
    case, key = turn.one(Case.objects.filter(contact=turn.contact)), f"form:{UUID(int=turn.dice.getrandbits(128))}"
    said = {
        "case": case,
        "kind": CaseMessage.Kind.WEB,
        "words": turn.words(),
        "at": turn.at,
        "by": turn.who,
        "key": key,
    }
    first = hear(**said)
    assert turn.dice.random() < 0.8 or hear(**said) == first


def mails(turn):
    receive(turn, letter(turn.words(), subject="A walk", sender=turn.contact.email, message_id=_id(turn)))


def mails_again(turn):
    """To the case's own address, whoever's case it is and whatever became of it."""
    case = turn.one(Case.objects.exclude(kind=Case.Kind.INVARIANT))
    to = f"office+c-{case.token}@riverbend.example"
    receive(turn, letter(turn.words(), subject="Re: A walk", sender=turn.contact.email, to=to, message_id=_id(turn)))


def hands_a_mail_over_again(turn):
    """A provider that did not hear our answer, or a second mailbox that got a copy."""
    if not turn.world.mails:
        raise Nothing
    raw = turn.dice.choice(turn.world.mails)
    receive(turn, turn.dice.choice([raw, b"Received: by another way\r\n" + raw]))


def receive(turn, raw):
    turn.world.mails.append(raw)
    receive_mail(raw=raw, source="everyday", at=turn.at)


def changes_details(turn):
    change_details(contact=turn.contact, at=turn.at, by=turn.who, phone=f"030 {turn.dice.randint(100, 999)} 45 67")


def _id(turn):
    return f"<{turn.dice.getrandbits(80):x}@mail.example>"


def standing(contact: Contact) -> Contact:
    """Who they are by now: staff may have found that they were in the register twice."""
    contact = Contact.objects.get(pk=contact.pk)
    return standing(contact.merged_into) if contact.merged_into else contact


ACTS = {
    joins: 7, renews: 6, leaves: 2, comes_back: 2, buys: 8, registers: 5, waits: 2, answers_an_offer: 2, pays: 10,
    pays_what_was_over: 1, cancels: 5, gives_a_ticket_back: 2, passes_a_ticket_on: 1, asks_on_the_website: 6,
    goes_on_on_the_website: 3, mails: 4, mails_again: 4, hands_a_mail_over_again: 5, changes_details: 8,
}  # fmt: skip
