"""What probably caused a contact is a row of the thirty days before it; what mends it is one click away."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core import mail as sent
from django.urls import reverse

from ams.core.mails import RenderedMail
from ams.core.models import Activity, Message, MessageAttachment, Role, User
from ams.core.outbox import post_message
from billing.models import CheckoutAttempt, OrderLine, Payment, Refund
from events.models import Registration, WaitlistEntry
from members.models import JoinDraft, Membership
from staffdesk.causes import KINDS, Cause, Kind, likeliest
from staffdesk.models import Case, CaseMessage
from staffdesk.operations import open_case
from staffdesk.operations.repairs import (
    NoAddress,
    NothingToMend,
    send_form_link,
    send_payment_link,
    send_renewal_link,
    send_rightly,
)
from staffdesk.queries.causes import causes_of_case
from tests.factories.events import TicketTypeFactory, register, wait_for
from tests.factories.members import MembershipFactory, PersonFactory, give_term
from tests.staffdesk.conftest import NOW

A_DAY = timedelta(days=1)
BEFORE = NOW - 2 * A_DAY
BOSS = User(role=Role.ADMINISTRATOR)  # sees everything


def asks(contact, *, at=NOW, **details):
    return open_case(
        kind=Case.Kind.QUESTION, subject="", words="What is going on?", context=details.pop("context", {}),
        contact=contact, at=at, by=None, **details,
    )  # fmt: skip


def causes(contact, **details):
    return [one.kind for one in causes_of_case(asks(contact, **details), reader=BOSS)]


def a_mail(contact, *, purpose="welcome", at=BEFORE):
    mail = RenderedMail("Hello", "Hello", "")
    message = post_message(
        key=f"{purpose}:1", purpose=purpose, recipient="amara@example.org", mail=mail, contact=contact, at=at
    )
    Message.objects.filter(pk=message.pk).update(state="failed", failure="No such mailbox.")


def a_receipt_mail(contact, buy):
    a_mail(contact, purpose="receipt")


def a_failed_mail(contact, buy):
    a_mail(contact)


def a_mail_that_came_back(contact, buy, *, purpose="welcome"):
    a_mail(contact, purpose=purpose, at=NOW - 40 * A_DAY)
    Message.objects.update(state="sent", failure="", sent_at=BEFORE, returned_at=BEFORE, return_words="User unknown")


def a_receipt_that_came_back(contact, buy):
    a_mail_that_came_back(contact, buy, purpose="receipt")


def an_unpaid_order(contact, buy):
    buy(contact, at=BEFORE)


def a_broken_off_payment(contact, buy, **details):
    order = buy(contact, at=BEFORE)
    facts = {"amount": order.total, "started_at": BEFORE, "expires_at": BEFORE, "closed_at": BEFORE}
    CheckoutAttempt.objects.create(order=order, state="expired", **facts | details)


def a_declined_card(contact, buy):
    a_broken_off_payment(contact, buy, decline="expired_card")


def a_payment_without_receipt(contact, buy):
    Payment.objects.create(provider_id="pi_9", contact=contact, amount=Decimal(9), currency="EUR", received_at=BEFORE)


def a_stuck_line(contact, buy):
    order = buy(contact, at=BEFORE, paid=True)
    OrderLine.objects.filter(order=order).update(fulfilled_at=None, due_at=BEFORE)


def a_refund(contact, buy, **details):
    order = buy(contact, at=BEFORE, paid=True)
    facts = {"amount": order.total, "currency": "EUR", "method": "card", "asked_at": BEFORE, "try_at": BEFORE}
    request = "00000000-0000-0000-0000-000000000001"
    payment = order.allocations.get().payment
    Refund.objects.create(payment=payment, order=order, request=request, **facts | details)


def a_failed_refund(contact, buy):
    a_refund(contact, buy, state="failed", problem="closed_account", failed_at=NOW, try_at=None)


def a_refund_that_arrived(contact, buy):
    a_refund(contact, buy, state="succeeded", succeeded_at=BEFORE, try_at=None, provider_id="re_1")


def a_seat_given_up(contact, buy):
    register(TicketTypeFactory(), at=BEFORE, buyer=contact)
    Registration.objects.update(lapsed_at=BEFORE)
    Registration.objects.get().order_line.order.__class__.objects.update(cancelled_at=BEFORE)


def an_offer_that_ran_out(contact, buy):
    entry = wait_for(TicketTypeFactory(event__capacity=1, event__has_waiting_list=True), at=BEFORE, who=contact)
    WaitlistEntry.objects.filter(pk=entry.pk).update(
        offered_at=BEFORE, offer_ends_at=BEFORE, ended_at=BEFORE, ending="expired"
    )


def an_event_called_off(contact, buy):
    kind = TicketTypeFactory(price=Decimal(0))
    register(kind, at=BEFORE, buyer=contact)
    Registration.objects.update(confirmed_at=BEFORE)
    type(kind.event).objects.update(cancelled_at=BEFORE)


def a_form_left(contact, buy):
    kind = MembershipFactory().type
    draft = JoinDraft.objects.create(type=kind, email="Amara@Example.org", answers={}, created_at=BEFORE)
    JoinDraft.objects.filter(pk=draft.pk).update(created_at=BEFORE)


def a_membership_that_ended(contact, buy):
    first, ended = BEFORE.date() - 300 * A_DAY, BEFORE.date()
    give_term(MembershipFactory(holder=contact), SimpleNamespace(first=first, after_last=ended, anchor=first))


SITUATIONS = {
    a_payment_without_receipt: (Kind.NO_RECEIPT, None),
    a_receipt_mail: (Kind.RECEIPT_MAIL, "staffdesk:send_again"),
    a_failed_mail: (Kind.MAIL, "staffdesk:send_again"),
    a_receipt_that_came_back: (Kind.RECEIPT_RETURNED, "staffdesk:send_rightly"),
    a_mail_that_came_back: (Kind.MAIL_RETURNED, "staffdesk:send_rightly"),
    a_stuck_line: (Kind.NOT_HANDED_OVER, None),
    an_unpaid_order: (Kind.UNPAID, "staffdesk:send_payment_link"),
    a_broken_off_payment: (Kind.NOT_PAID_THROUGH, "staffdesk:send_payment_link"),
    a_declined_card: (Kind.DECLINED, "staffdesk:send_payment_link"),
    a_refund: (Kind.REFUND_ON_ITS_WAY, None),
    a_failed_refund: (Kind.REFUND_FAILED, "staffdesk:give_back"),
    a_refund_that_arrived: (Kind.REFUNDED, None),
    a_seat_given_up: (Kind.SEAT_LAPSED, "staffdesk:register_somebody"),
    an_offer_that_ran_out: (Kind.OFFER_EXPIRED, "staffdesk:register_somebody"),
    an_event_called_off: (Kind.CALLED_OFF, None),
    a_form_left: (Kind.FORM_LEFT, "staffdesk:send_form_link"),
    a_membership_that_ended: (Kind.ENDED, "staffdesk:send_renewal_link"),
}


@pytest.mark.parametrize("happened", SITUATIONS, ids=lambda happened: happened.__name__)
def test_what_happened_is_offered_with_what_mends_it(amara, buy, desk, happened, django_assert_num_queries):
    kind, repair = SITUATIONS[happened]
    happened(amara, buy)
    case = asks(amara)

    with django_assert_num_queries(2):  # who was merged into them, and all causes
        [cause] = causes_of_case(case, reader=BOSS)

    assert (cause.kind, cause.repair and cause.repair.page) == (kind, repair)
    assert reverse(repair, args=[cause.repair_by]) if repair else cause.sentence
    assert cause.sentence in desk.get(reverse("staffdesk:case", args=[case.pk])).content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("at", "is_one"),
    [
        (NOW - timedelta(days=30, seconds=1), False),
        (NOW - timedelta(days=29), True),
        (NOW, True),
        (NOW + timedelta(seconds=1), False),  # what came after is no cause
    ],
)
def test_only_the_thirty_days_before_count(amara, buy, at, is_one):
    buy(amara, at=at)

    assert bool(causes(amara)) == is_one


@pytest.mark.parametrize(
    ("returned_at", "is_one"),
    [
        (NOW - timedelta(days=30, seconds=1), False),
        (NOW - timedelta(days=29), True),
        (NOW + timedelta(seconds=1), False),  # nobody knew it then
        (None, False),
    ],
)
def test_a_mail_is_a_cause_from_when_it_came_back(amara, returned_at, is_one):
    a_mail_that_came_back(amara, None)
    Message.objects.update(returned_at=returned_at, return_words="User unknown" if returned_at else "")

    assert (Kind.MAIL_RETURNED in causes(amara)) == is_one


@pytest.mark.parametrize("purpose", ["receipt", "case.answer"])
def test_what_came_back_goes_to_the_address_they_have_now_once(desk, amara, ada, purpose):
    a_mail_that_came_back(amara, None, purpose=purpose)
    old = Message.objects.get()
    MessageAttachment.objects.create(message=old, kind="receipt", reference="7", filename="receipt.pdf")
    page = reverse("staffdesk:send_rightly", args=[old.pk])

    assert "Correct it on their page" in desk.post(page, {"next": "/desk/"}, follow=True).content.decode()
    assert Message.objects.count() == 1
    type(amara).objects.filter(pk=amara.pk).update(email="amara@new.example")
    desk.post(page)
    desk.post(page)

    new = Message.objects.exclude(pk=old.pk).get()
    assert (new.recipient, new.subject, new.text, new.contact) == ("amara@new.example", old.subject, old.text, amara)
    assert new.purpose == ("receipt" if purpose == "receipt" else "sent_rightly")
    assert list(new.attachments.values_list("kind", "reference")) == [("receipt", "7")]
    assert Activity.objects.filter(kind="message.sent_rightly", actor=ada).count() == 1


def test_what_did_not_come_back_or_has_no_reader_is_not_sent_rightly(amara, ada):
    a_mail(amara)
    with pytest.raises(NothingToMend):
        send_rightly(message=Message.objects.get(), at=NOW, by=ada)
    a_mail_that_came_back(amara, None, purpose="receipt")
    Message.objects.update(contact=None)
    for message in Message.objects.all():
        with pytest.raises(NoAddress):
            send_rightly(message=message, at=NOW, by=ada)

    assert Message.objects.count() == 2


def test_an_order_that_was_paid_after_they_wrote_was_the_cause(amara, buy):
    order = buy(amara, at=BEFORE)
    case = asks(amara)
    type(order).objects.filter(pk=order.pk).update(settled_at=NOW + A_DAY)

    assert [one.kind for one in causes_of_case(case, reader=BOSS)] == [Kind.UNPAID]


def test_what_is_well_is_no_cause(amara, join, buy):
    join(amara, at=BEFORE)
    buy(amara, at=BEFORE, paid=True)

    assert causes(amara) == []


def test_there_is_no_cause_without_somebody(association, buy):
    buy(PersonFactory(email="nora@example.net"), at=BEFORE)

    assert causes(None) == []
    assert causes(None, reply_email="nora@example.net") == []  # an address proves nobody


def test_a_form_is_found_by_the_address_a_stranger_gives(association):
    a_form_left(None, None)

    assert causes(None, reply_email="amara@example.org") == [Kind.FORM_LEFT]


def test_the_rows_of_a_record_that_was_merged_count(amara, buy):
    other = PersonFactory(merged_into=amara)
    buy(other, at=BEFORE)

    assert causes(amara) == [Kind.UNPAID]


def test_the_order_they_wrote_about_comes_first(amara, buy):
    about = buy(amara, at=NOW - 20 * A_DAY)
    a_mail(amara)

    case = asks(amara, context={"order": about.reference})
    assert [one.kind for one in causes_of_case(case, reader=BOSS)] == [Kind.UNPAID, Kind.MAIL]
    assert causes(amara) == [Kind.MAIL, Kind.UNPAID]


def cause(kind, days, what="x"):
    return Cause(kind, NOW - days * A_DAY, "1", what, "", Role.ADMINISTRATOR)


@pytest.mark.parametrize(
    ("found", "ranked"),
    [
        ([(Kind.UNPAID, 1), (Kind.NO_RECEIPT, 20)], [Kind.NO_RECEIPT, Kind.UNPAID]),
        ([(Kind.UNPAID, 1), (Kind.NO_RECEIPT, 29)], [Kind.UNPAID, Kind.NO_RECEIPT]),
        ([(Kind.ENDED, 1), (Kind.DECLINED, 10)], [Kind.DECLINED, Kind.ENDED]),
        ([(Kind.ENDED, 1), (Kind.DECLINED, 13)], [Kind.ENDED, Kind.DECLINED]),
        ([(Kind.SEAT_LAPSED, 1), (Kind.SEAT_LAPSED, 1)], [Kind.SEAT_LAPSED]),  # two seats of one order
    ],
)
def test_a_heavier_cause_may_lie_further_back(found, ranked):
    assert [one.kind for one in likeliest([cause(*one) for one in found], at=NOW)] == ranked


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_can_be_told(kind):
    assert kind in KINDS
    assert "%" not in cause(kind, 1).sentence


def test_the_link_to_pay_goes_to_the_buyer_once_however_often_it_is_clicked(desk, amara, buy):
    order = buy(amara)
    page = reverse("staffdesk:send_payment_link", args=[order.reference])

    back = desk.post(page, {"next": "/desk/cases/7/"})
    desk.post(page, {"next": "https://evil.example/"})

    mail = Message.objects.get(purpose="link")
    assert (back.url, mail.recipient, mail.contact) == ("/desk/cases/7/", "amara@example.org", amara)
    assert f"/orders/{order.reference}/" in mail.text
    assert "12.50" in mail.text
    assert not sent.outbox


def test_nothing_is_sent_for_what_is_paid(amara, buy, ada):
    with pytest.raises(NothingToMend):
        send_payment_link(order=buy(amara, paid=True), at=NOW, by=ada)

    assert not Activity.objects.filter(kind="link.sent").exists()


def test_the_link_to_renew_renews_without_signing_in(amara, join, ada):
    join(amara)

    mail = send_renewal_link(membership=Membership.objects.get(), at=NOW, by=ada)

    assert "/renew/" in mail.text


def test_a_membership_nobody_paid_cannot_be_renewed(ada, association):
    with pytest.raises(NothingToMend):
        send_renewal_link(membership=MembershipFactory(), at=NOW, by=ada)


def test_the_link_to_the_form_says_nothing_of_what_was_typed(ada, association):
    a_form_left(None, None)
    draft = JoinDraft.objects.get()

    mail = send_form_link(draft=draft, at=NOW, by=ada)

    assert f"/join/{draft.type.slug}/" in mail.text
    assert (mail.recipient, mail.contact) == ("Amara@Example.org", None)


def test_the_reason_is_kept_with_its_row(desk, amara, buy, ada):
    order = buy(amara, at=BEFORE)
    case = asks(amara)

    desk.post(reverse("staffdesk:name_cause", args=[case.pk]), {"kind": "unpaid", "row": str(order.pk)})

    said = case.messages.get()
    assert (said.kind, said.author, said.facts["cause"], said.facts["row"]) == ("note", ada, "unpaid", str(order.pk))
    assert order.reference in said.words


def test_a_reason_that_was_not_offered_is_not_kept(desk, amara):
    case = asks(amara)

    desk.post(reverse("staffdesk:name_cause", args=[case.pk]), {"kind": "unpaid", "row": "1"})

    assert not CaseMessage.objects.exists()
