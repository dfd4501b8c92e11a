"""Guided exercises: on a demonstration alone, and done once a row of this colleague's says so."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ams.core.models import AssociationProfile, ReasonCode, Role
from ams.core.pinned_notes import pin_note
from billing.checkout import record_received
from billing.operations import GivingBack, Received, Why, give_back
from members.operations.exceptional import extend_membership
from staffdesk.models import ExerciseBegun
from staffdesk.operations import answer
from staffdesk.operations.calls import Call, log_call
from staffdesk.operations.exercises import (
    NoDemonstration,
    NotDoneYet,
    NotTheirWork,
    begin_exercise,
    check_exercise,
)
from staffdesk.operations.procedures import tick_step
from staffdesk.queries.exercises import EXERCISES, WHOM, find_exercise, progress
from tests.factories.billing import pay
from tests.factories.core import UserFactory
from tests.factories.events import TicketTypeFactory, register
from tests.factories.members import PersonFactory
from tests.factories.procedures import procedure_with
from tests.factories.standards import promise
from tests.staffdesk.cases.conftest import mailed  # noqa: F401 - Amara sends a mail
from tests.staffdesk.conftest import NOW

LATER = NOW + timedelta(minutes=20)


@pytest.fixture
def demonstration(association):
    AssociationProfile.objects.update(is_demo=True)


@pytest.fixture
def doing(amara, join, buy, mailed, full):  # noqa: F811 - the fixture above
    """Each exercise, done by somebody at an instant with the real operations."""
    ReasonCode.objects.create(code="illness", label="Illness")
    why = Why(ReasonCode.objects.get(), "She was ill.")
    promise(minutes=30)
    ticket, procedure = TicketTypeFactory(price="24.00"), procedure_with("Ask", "Thank")
    chloe = PersonFactory(display_name=WHOM, email="chloe@example.org")
    join(amara, at=NOW - timedelta(days=60))

    def follow(by, at):
        case = mailed(at=at, facts={"message_id": f"<{uuid4()}@mail.example>"})
        for step in procedure.steps.all():
            tick_step(case=case, step=step, is_done=True, at=at, by=by)

    def reply(by, at):
        case = mailed(at=at, facts={"message_id": f"<{uuid4()}@mail.example>"})
        answer(case=case, words="Gladly.", by=by, at=at + timedelta(minutes=1))

    def book(by, at):
        cheque = Received(uuid4(), "cheque", Decimal("40.00"), str(uuid4())[:8])
        record_received(order=buy(amara, at=at), received=cheque, at=at, by=by)

    def refund(by, at):
        order = register(ticket, at=at, buyer=amara, by=None)
        pay(order, at=at)
        asked = GivingBack(request=uuid4(), credits={order.lines.get().pk: Decimal(24)}, method="cash")
        give_back(order=order, asked=asked, why=None, at=at, by=by)

    return {
        "find": lambda by, at: pin_note(contact=chloe, words=f"No stairs: {uuid4()}", at=at, by=by),
        "call": lambda by, at: log_call(call=Call("Do children pay?", "done", contact=amara), at=at, by=by),
        "answer": reply,
        "procedure": follow,
        "register": lambda by, at: register(TicketTypeFactory(price=0), at=at, by=by),
        "extend": lambda by, at: extend_membership(membership=amara.memberships.get(), days=30, why=why, at=at, by=by),
        "cheque": book,
        "refund": refund,
    }


def test_each_is_done_by_the_real_business_of_whoever_began_it(demonstration, doing):
    me, other = (UserFactory(role=Role.ADMINISTRATOR, name=name) for name in ("Nadia", "Otto"))

    assert sorted(doing) == sorted(one.code for one in EXERCISES)
    for exercise in EXERCISES:
        doing[exercise.code](me, NOW - timedelta(hours=1))  # before it was begun
        begin_exercise(exercise=exercise, at=NOW, by=me)
        doing[exercise.code](other, NOW)
        with pytest.raises(NotDoneYet):
            check_exercise(exercise=exercise, at=LATER, by=me)

        doing[exercise.code](me, NOW + timedelta(minutes=5))

        assert check_exercise(exercise=exercise, at=LATER, by=me).done_at == LATER, exercise.code
        assert check_exercise(exercise=exercise, at=LATER + timedelta(days=1), by=me).done_at == LATER
    assert [(one["user__name"], one["done"]) for one in progress()] == [("Nadia", 8)]


def test_who_begins_is_led_there_and_sees_how_far_they_are(demonstration, desk, amara, ada):
    page, call = reverse("staffdesk:exercises"), find_exercise("call")
    assert "0 of 8 done" in desk.get(page).content.decode()
    assert (
        "Begin it first" in desk.post(reverse("staffdesk:check_exercise", args=["call"]), follow=True).content.decode()
    )

    begun = desk.post(reverse("staffdesk:begin_exercise", args=["call"]))

    assert begun.url == reverse("staffdesk:log_call")
    assert str(call.words)[:30] in desk.get(begun.url).content.decode()
    log_call(call=Call("Do children pay?", "done", contact=amara), at=ExerciseBegun.objects.get().begun_at, by=ada)
    done = desk.post(reverse("staffdesk:check_exercise", args=["call"]), follow=True).content.decode()
    assert [said in done for said in ("we found what you wrote", "1 of 8 done", "How far each of us is")] == [True] * 3
    not_mine = desk.post(reverse("staffdesk:begin_exercise", args=["cheque"]), follow=True).content.decode()
    assert "Your role does not do this" in not_mine
    assert desk.post(reverse("staffdesk:begin_exercise", args=["nothing"])).status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        ExerciseBegun.objects.update(done_at=NOW - timedelta(days=900), begun_at=NOW)


def test_nobody_practises_on_members(association, desk, ada):
    assert desk.get(reverse("staffdesk:exercises")).status_code == 404
    assert desk.post(reverse("staffdesk:begin_exercise", args=["call"])).status_code == 404
    assert "Exercises" not in desk.get(reverse("staffdesk:procedures")).content.decode()
    with pytest.raises(NoDemonstration):
        begin_exercise(exercise=find_exercise("call"), at=NOW, by=ada)
    AssociationProfile.objects.update(is_demo=True)
    with pytest.raises(NotTheirWork):
        begin_exercise(exercise=find_exercise("cheque"), at=NOW, by=ada)
