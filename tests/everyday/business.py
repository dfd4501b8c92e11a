"""What staff do beyond cases: exceptions with a second person, money back, seats, doors, registers and prices."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from ams.core.association import day_of
from ams.core.merging import merge_contacts, questions, undo_merge
from ams.core.models import Contact, ContactMerge, ContactTag, ExceptionKind
from ams.core.tagging import merge_tags, tag_contact, untag_contact
from billing.models import Order, OrderLine, Payment
from billing.operations import GivingBack, give_back_excess
from billing.prices import change_price
from events.models import CheckIn, Registration
from events.operations import (
    DeskBooking,
    MovingOver,
    check_in,
    move_registration,
    move_to_event,
    moving_of,
    register_by_staff,
    undo_check_in,
)
from members.models import Membership
from members.operations import create_person
from staffdesk.models import Proposal
from staffdesk.operations import open_case
from staffdesk.operations.exceptions import Wish, confirm_proposal, decline_proposal, make_exception, written
from tests.everyday.members import pay, standing

UNPAID = Order.objects.filter(settled_at=None, cancelled_at=None, total__gt=0)


def uuid(turn):
    return UUID(int=turn.dice.getrandbits(128))


def somebody(turn):
    return standing(turn.dice.choice(turn.world.logins)[0])


def excepts(turn, kind, contact, request=None, **asked):
    """Sent twice now and then. Beyond the limit it becomes a proposal."""
    asked = {name: str(value) for name, value in asked.items()}
    wish = Wish(request or uuid(turn), kind, contact, asked, turn.world.why)
    make_exception(wish=wish, at=turn.at, by=turn.who)
    if turn.dice.random() < 0.1:
        make_exception(wish=wish, at=turn.at, by=turn.who)


def sets_another_price(turn):
    line = turn.one(OrderLine.objects.filter(order__in=UNPAID))
    price = turn.dice.choice(["0.00", "5.00", "100.00", "900.00"])
    excepts(turn, ExceptionKind.PRICE, line.order.buyer, line=line.pk, price=price)


def waives(turn):
    order = turn.one(UNPAID.all())
    amount = turn.dice.choice(["", "2.50"])
    excepts(turn, ExceptionKind.WAIVED, order.buyer, order=order.reference, amount=amount)


def gives_a_term(turn):
    excepts(turn, ExceptionKind.FREE_TERM, somebody(turn), type=turn.dice.choice(turn.world.kinds).pk)


def lets_join_earlier(turn):
    first = day_of(turn.at) - timedelta(days=turn.dice.randint(0, 60))
    kind = turn.dice.choice(turn.world.kinds).pk
    excepts(turn, ExceptionKind.BACKDATED, somebody(turn), type=kind, first_day=first.isoformat())


def extends(turn):
    held = turn.one(Membership.objects.uncancelled())
    kind = turn.dice.choice([ExceptionKind.EXTENDED, ExceptionKind.GRACE])
    excepts(turn, kind, held.holder, membership=held.pk, days=turn.dice.choice([7, 30, 90]))


def gives_back(turn):
    """Something of a line or all of it, with what was bought taken back or not."""
    line = turn.one(OrderLine.objects.filter(order__settled_at__isnull=False, gross__gt=0))
    amount = turn.dice.choice([line.gross, line.gross, Decimal("1.00")])
    revoked = frozenset([line.pk]) if turn.dice.random() < 0.5 else frozenset()
    request, method = uuid(turn), turn.dice.choice(["card", "transfer", "cash"])
    asked = GivingBack(request=request, credits={line.pk: amount}, revoked=revoked, method=method)
    kept = written(asked, note="") | {"order": line.order.reference}
    excepts(turn, ExceptionKind.GIVEN_BACK, line.order.buyer, request, **kept)


def gives_excess_back(turn):
    payment = turn.one(Payment.objects.filter(allocations=None))
    method = turn.dice.choice(["card", "transfer"])
    give_back_excess(
        payment=payment, amount=None, method=method, request=uuid(turn), why=turn.world.why, at=turn.at, by=turn.who
    )


def decides_as_second(turn):
    proposal = turn.one(Proposal.objects.filter(decision=""))
    if turn.dice.random() < 0.7:
        confirm_proposal(proposal=proposal, at=turn.at, by=turn.who)
    else:
        decline_proposal(proposal=proposal, note="No.", at=turn.at, by=turn.who)


def takes_cash(turn):
    pay(turn, turn.one(UNPAID.all()))


def registers_somebody(turn):
    beyond, free = turn.dice.random() < 0.2, turn.dice.random() < 0.2
    booking = DeskBooking(
        uuid(turn), turn.dice.choice(turn.world.tickets), somebody(turn), free, beyond, turn.world.why.reason, "Asked."
    )
    register_by_staff(booking=booking, at=turn.at, by=turn.who)


def gives_another_ticket(turn):
    one, to = turn.one(Registration.objects.confirmed()), turn.dice.choice(turn.world.tickets)
    move_registration(registration=one, to=to, why=turn.world.why, at=turn.at, by=turn.who)


def moves_to_another_event(turn):
    one, to = turn.one(Registration.objects.confirmed()), turn.dice.choice(turn.world.tickets)
    moving = moving_of(one, to, at=turn.at)
    how = MovingOver(
        seen=moving.difference.amount, why=turn.world.why, settles=turn.dice.random() < 0.7,
        method=turn.dice.choice(["card", "transfer"]), may_overbook=turn.dice.random() < 0.2,
    )  # fmt: skip
    move_to_event(registration=one, to=to, how=how, at=turn.at, by=turn.who)


def lets_in(turn):
    one = turn.one(Registration.objects.all())
    check_in(event=one.ticket_type.event, code=one.code, at=turn.at, by=turn.who)


def lets_out(turn):
    undo_check_in(check_in=turn.one(CheckIn.objects.standing()), at=turn.at, by=turn.who)


def writes_somebody_down_again(turn):
    """A second record of a person who is there already, with something that belongs to it."""
    them = somebody(turn)
    again = create_person(full_name=them.display_name, email=them.email, at=turn.at, by=turn.who)
    tag_contact(contact=again, name="Twice", at=turn.at, by=turn.who)
    open_case(kind="noted", subject="Note", words="", context={}, contact=again, at=turn.at, by=turn.who)


def makes_one_of_two(turn):
    """Of a record that was written twice, or, now and then, of any two."""
    kept, among = somebody(turn), Contact.objects.standing()
    doubles = among.filter(display_name=kept.display_name) if turn.dice.random() < 0.9 else among
    absorbed = turn.one(doubles.exclude(pk=kept.pk))
    choices = {question.key: question.options[0][0] for question in questions(kept, absorbed)}
    merge_contacts(kept=kept, absorbed=absorbed, choices=choices, at=turn.at, by=turn.who, reason="The same.")


def makes_two_of_one_again(turn):
    undo_merge(merge=turn.one(ContactMerge.objects.standing()), at=turn.at, by=turn.who)


def tags(turn):
    tag_contact(
        contact=somebody(turn), name=turn.dice.choice(["Choir", "choir", "Board", "Twice"]), at=turn.at, by=turn.who
    )


def untags(turn):
    worn = turn.one(ContactTag.objects.all())
    if turn.dice.random() < 0.2:
        merge_tags(kept=worn.tag, others=[turn.one(ContactTag.objects.all()).tag], at=turn.at)
    untag_contact(contact=worn.contact, tag=worn.tag, at=turn.at, by=turn.who)


def changes_a_price(turn):
    sold = [*turn.world.things, *[one.product for one in (*turn.world.kinds, *turn.world.tickets)]]
    amount, day = Decimal(turn.dice.randint(0, 60)), day_of(turn.at) + timedelta(days=turn.dice.randint(0, 1))
    change_price(product=turn.dice.choice(sold), amount=amount, valid_from=day, at=turn.at, by=turn.who)


ACTS = {
    sets_another_price: 3, waives: 2, gives_a_term: 2, lets_join_earlier: 2, extends: 3, gives_back: 4,
    gives_excess_back: 2, decides_as_second: 5, takes_cash: 2, registers_somebody: 2, gives_another_ticket: 3,
    moves_to_another_event: 2, lets_in: 6, lets_out: 2, writes_somebody_down_again: 3, makes_one_of_two: 3,
    makes_two_of_one_again: 1, tags: 6, untags: 4, changes_a_price: 2,
}  # fmt: skip
