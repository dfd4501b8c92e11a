"""What looks like the cause of a contact and is none: it was their own wish, somebody else's, or is well by then."""

from html import escape
from types import SimpleNamespace

import pytest
from django.urls import reverse

from ams.core.models import Message, Role
from billing.models import Order
from events.models import Registration, WaitlistEntry
from members.models import JoinDraft, Membership
from staffdesk.causes import KINDS, Kind
from staffdesk.models import ServerError, ServerErrorHit
from staffdesk.queries.causes import causes_of_case
from tests.factories.core import UserFactory, sign_in
from tests.factories.members import give_term
from tests.staffdesk.conftest import NOW
from tests.staffdesk.test_causes import (
    A_DAY,
    BEFORE,
    BOSS,
    a_broken_off_payment,
    a_failed_mail,
    a_failed_refund,
    a_form_left,
    a_mail_that_came_back,
    a_membership_that_ended,
    a_refund,
    a_seat_given_up,
    an_event_called_off,
    an_offer_that_ran_out,
    an_unpaid_order,
    asks,
    causes,
)


def test_an_offer_they_gave_up_themselves_is_no_cause(amara):
    an_offer_that_ran_out(amara, None)
    WaitlistEntry.objects.update(ending="declined")

    assert causes(amara) == []


def test_an_order_they_called_off_before_they_wrote_is_no_cause(amara, buy):
    order = buy(amara, at=BEFORE)
    type(order).objects.update(cancelled_at=BEFORE)

    assert causes(amara) == []


def test_an_event_called_off_concerns_whoever_had_a_seat(amara):
    an_event_called_off(amara, None)
    Registration.objects.update(confirmed_at=None)

    assert Kind.CALLED_OFF not in causes(amara)


@pytest.mark.parametrize("later", [BEFORE.date() + 300 * A_DAY, None])  # to a day, and for life
def test_a_membership_that_goes_on_did_not_end(amara, later):
    a_membership_that_ended(amara, None)
    membership = Membership.objects.get()
    give_term(membership, SimpleNamespace(first=BEFORE.date(), after_last=later, anchor=BEFORE.date()))

    assert causes(amara) == []


def test_an_error_that_stopped_somebody_else_is_no_cause(amara, amaras_login, ada):
    error = ServerError.objects.create(fingerprint="f", what="?", page="/join/", first_at=BEFORE, last_at=BEFORE)
    theirs = ServerErrorHit.objects.create(error=error, user=ada, page="/join/", last_at=BEFORE)
    assert causes(amara) == []

    theirs.user = amaras_login
    theirs.save()
    assert causes(amara) == [Kind.ERROR]


def test_a_code_to_sign_in_is_never_offered(amara):
    """Nobody reads it later, and it has run out."""
    a_mail_that_came_back(amara, None)
    Message.objects.update(sensitive=True)

    assert causes(amara) == []


def test_what_a_bank_took_back_is_not_said_to_be_on_its_way(amara, buy):
    a_refund(amara, buy, method="dispute", state="succeeded", succeeded_at=BEFORE, try_at=None, provider_id="du_1")

    assert causes(amara) == []


def test_a_form_that_came_to_an_order_was_not_left(amara, buy):
    a_form_left(None, None)
    JoinDraft.objects.update(order=buy(amara, at=BEFORE, paid=True))

    assert causes(amara) == []


def test_what_happened_after_they_wrote_is_not_why(amara, buy):
    a_broken_off_payment(amara, buy, started_at=NOW + A_DAY, expires_at=NOW + A_DAY, closed_at=NOW + A_DAY)
    Order.objects.update(cancelled_at=NOW + A_DAY)

    assert causes(amara) == [Kind.UNPAID]  # as it was then: nobody had tried, nor called it off


def test_a_mail_to_a_strangers_address_counts(association):
    a_failed_mail(None, None)

    assert causes(None, reply_email="Amara@example.org") == [Kind.MAIL]
    assert causes(None, reply_email="nora@example.net") == []


@pytest.mark.parametrize(
    ("happened", "offered"),  # to each role; None where it is not told at all
    [
        (an_unpaid_order, {Role.EVENTS: None, Role.MEMBERSHIP: "Send the link to pay", Role.AUDITOR: ""}),
        (a_refund, {Role.EVENTS: None}),
        (a_failed_refund, {Role.FINANCE: "Give it back in another way", Role.SERVICE: ""}),
        (a_failed_mail, {Role.EVENTS: "Send it again"}),
        (a_seat_given_up, {Role.EVENTS: "Register them", Role.FINANCE: "", Role.MEMBERSHIP: None}),
        (an_event_called_off, {Role.MEMBERSHIP: None}),
    ],
)
def test_each_role_is_told_what_it_sees_and_offered_what_it_may_do(client, amara, buy, happened, offered):
    happened(amara, buy)
    case = asks(amara)
    [cause] = causes_of_case(case, reader=BOSS)
    labels = {str(about.repair.label) for about in KINDS.values() if about.repair}

    for role, label in offered.items():
        sign_in(client, UserFactory(role=role))
        page = client.get(reverse("staffdesk:case", args=[case.pk])).content.decode()

        assert (escape(cause.sentence, quote=False) in page) == (label is not None)
        assert [one for one in labels if f">{one}<" in page] == ([label] if label else [])
