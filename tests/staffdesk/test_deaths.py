"""Somebody has died: nothing is written, charged or expected of them any more; and it can have been an error."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ams.core.mails import RenderedMail
from ams.core.models import Death, Message
from ams.core.outbox import post_message, send_message
from billing.models import Refund, SavedMethod
from billing.operations import GivingBack, apply_session, begin_attempt, give_back
from billing.sessions import SessionFacts, Stage
from events.models import Registration
from members.models import AutoRenewal, Membership
from members.operations import join_association
from members.operations.applying import apply_for_membership
from members.operations.leaving import cancel_membership
from members.queries import membership_state, types_held
from members.queries.leaving import unused_parts
from members.terms import State
from staffdesk.models import Case
from staffdesk.operations import open_case, report_applications_money
from staffdesk.operations.deaths import CannotBe, mark_deceased, undo_death
from tests.factories.automatic import renewing_itself
from tests.factories.billing import pay
from tests.factories.core import AssociationFactory, UserFactory, sign_in
from tests.factories.events import TicketTypeFactory, register
from tests.factories.locks import tables_locked
from tests.factories.members import PersonFactory, TypeFactory

JOINED = datetime(2026, 1, 1, 12, tzinfo=UTC)
JULY = datetime(2026, 7, 1, 12, tzinfo=UTC)
SPRING = JULY.date() - timedelta(days=90)


@pytest.fixture
def staff(db):
    AssociationFactory()
    return UserFactory(role="membership")


@pytest.fixture
def ada(staff):
    """A member whose year renews by itself, with a ticket for an event to come and an open case."""
    person = PersonFactory(display_name="Ada Okafor", email="ada@example.org")
    pay(join_association(holder=person, type=TypeFactory(price="365.00"), at=JOINED, by=None), at=JOINED)
    renewing_itself(Membership.objects.select_related("holder").get())
    day = JULY.date() + timedelta(days=30)
    register(TicketTypeFactory(event__start_date=day, event__end_date=day, price=0), at=JOINED, buyer=person)
    Registration.objects.update(contact=person)
    open_case(kind="question", subject="", words="?", context={}, contact=person, at=JOINED, by=staff, said="web")
    return person


def wait(person, key="birthday"):
    mail = RenderedMail("Many happy returns", "All the best!", "")
    return post_message(key=key, purpose="note", recipient=person.email, mail=mail, contact=person, at=JULY)


def died(person, staff, **details):
    facts = {"died_on": SPRING, "family": None, "words": "Her son called.", "at": JULY, "by": staff}
    return mark_deceased(contact=person, **facts | details)


def test_nothing_is_written_charged_or_expected_of_them(ada, staff):
    before = wait(ada)
    mails = Message.objects.count()

    death = died(ada, staff)
    assert died(ada, staff).pk == death.pk  # said twice

    after = wait(ada, "anniversary")
    assert [send_message(message_id=one.pk, at=JULY) for one in (before, after)] == [False, False]
    assert not Message.objects.due(at=JULY).filter(contact=ada).exists()
    assert not Message.objects.filter(purpose="membership.cancelled").exists()
    assert Message.objects.count() <= mails + 2  # of a ticket, and the one above: both held back
    assert not AutoRenewal.objects.unended().exists()
    assert not SavedMethod.objects.in_force().exists()
    assert membership_state(Membership.objects.get(), JULY.date()) is State.CANCELLED
    assert types_held(ada, JULY.date()) == set()
    assert [part.amount.amount for part in unused_parts(Membership.objects.get(), JULY.date())] == [184]
    assert Registration.objects.get().cancelled_at == JULY
    ada.refresh_from_db()
    assert ada.archived_at == JULY


def test_orders_are_locked_before_the_person_whose_they_are(ada, staff):
    """Whoever issues an invoice holds the order and waits for its buyer."""
    with CaptureQueriesContext(connection) as asked:
        died(ada, staff)

    tables = tables_locked(asked)
    assert tables.index("billing_order") < tables.index("core_contact")


def test_an_error_is_taken_back_but_for_seat_and_card(ada, staff):
    son = PersonFactory()
    held = wait(ada)
    died(ada, staff, family=son)
    assert Case.objects.get().contact == son

    assert undo_death(contact=ada, at=JULY, by=staff) == []
    assert undo_death(contact=ada, at=JULY, by=staff) == []

    ada.refresh_from_db()
    assert (ada.archived_at, Case.objects.get().contact) == (None, ada)
    assert membership_state(Membership.objects.get(), JULY.date()) is State.CURRENT
    assert Message.objects.due(at=JULY).filter(pk=held.pk).exists()
    assert (Registration.objects.get().is_valid, AutoRenewal.objects.unended().exists()) == (False, False)


def test_who_was_put_away_before_stays_so_when_it_was_an_error(staff):
    person = PersonFactory(archived_at=JOINED)
    died(person, staff)
    undo_death(contact=person, at=JULY, by=staff)

    person.refresh_from_db()
    assert person.archived_at == JOINED


def test_what_cannot_be_is_refused_and_ends_nothing(ada, staff):
    for wrong in ({"died_on": JULY.date() + timedelta(days=1)}, {"family": ada}):
        with pytest.raises(CannotBe):
            died(ada, staff, **wrong)

    assert (Death.objects.exists(), Membership.objects.get().cancelled_at) == (False, None)


def test_the_page_says_first_what_will_happen(client, ada):
    sign_in(client, UserFactory(role="membership"))
    page = f"/desk/people/{ada.number}/deceased/"
    assert page in client.get(f"/desk/people/{ada.number}/").content.decode()

    shown = client.get(page).content.decode()
    assert "What will happen" in shown
    assert "ends today, without a mail" in shown
    assert "the saved card is forgotten" in shown
    assert "Nobody has this number" in client.post(page, {"died_on": "2026-04-02", "family": "999999"}).content.decode()
    assert not Death.objects.exists()
    assert "this was an error" in client.post(page, {"died_on": "2026-04-02"}, follow=True).content.decode().lower()
    told = client.get(f"/desk/people/{ada.number}/").content.decode()
    assert "died 2 Apr 2026" in told
    assert "mailto:" not in told.partition("desk-aside")[0]  # nobody is led to write to them
    client.post(f"/desk/people/{ada.number}/not-deceased/")

    assert not Death.objects.standing().exists()
    assert "died 2 Apr" not in client.get(f"/desk/people/{ada.number}/").content.decode()


def test_what_somebody_who_has_died_paid_for_an_application_waits_for_a_person(staff, client):
    fellow = TypeFactory(name="Fellow", needs_approval=True, approval_payment="before", price="60.00")
    ben, cleo, dan, eve, fay = people = [
        PersonFactory(display_name=f"{name} Bly") for name in ("Ben", "Cleo", "Dan", "Eve", "Fay")
    ]
    asked = {one: apply_for_membership(holder=one, type=fellow, at=JOINED, by=None) for one in people}
    for one in (ben, dan, fay):
        pay_by_card(asked[one][1])
    pay(asked[cleo][1], at=JOINED)  # in cash; and nobody pays for Eve
    # said at the registry and not ended here, so that the application still waits; of Fay it was an error
    Death.objects.create(contact=ben, died_on=SPRING, said_at=JULY, said_by=staff)
    Death.objects.create(contact=fay, died_on=SPRING, said_at=JULY, said_by=staff, undone_at=JULY, undone_by=staff)
    sign_in(client, staff)

    pages = [
        client.post(f"/desk/applications/{one.pk}/", {"decision": "decline", "note": "No room."}, follow=True)
        for one, _order in asked.values()
    ]

    said = ["finance gets a case" in page.content.decode() for page in pages]
    assert said == [True, True, False, False, False]
    assert {refund.order for refund in Refund.objects.all()} == {asked[dan][1], asked[fay][1]}
    assert [report_applications_money(at=JULY), report_applications_money(at=JULY)] == [2, 2]
    of_ben, of_cleo = (Case.objects.get(kind=Case.Kind.REFUND, contact=one) for one in (ben, cleo))
    assert of_ben.queue == of_cleo.queue == Case.Queue.FINANCE
    assert ["Ask the family" in one.subject for one in (of_ben, of_cleo)] == [True, False]
    told = Message.objects.filter(purpose="membership.declined")
    assert ["on its way back" in told.get(contact=one).text for one in (ben, dan, eve)] == [False, True, False]
    by_hand = GivingBack(request=uuid4(), credits={}, revoked=frozenset(), method=Refund.Method.TRANSFER)
    give_back(order=asked[ben][1], asked=by_hand, why=None, at=JULY, by=None)
    assert report_applications_money(at=JULY) == 1
    of_ben.refresh_from_db()
    assert of_ben.closed_at


def test_what_was_paid_in_cash_for_an_application_that_was_taken_back_waits_for_a_person(staff):
    fellow = TypeFactory(name="Fellow", needs_approval=True, approval_payment="before", price="60.00")
    application, order = apply_for_membership(holder=PersonFactory(), type=fellow, at=JOINED, by=None)
    pay(order, at=JOINED)

    cancel_membership(membership=application.membership, when="now", at=JULY, by=None)

    assert report_applications_money(at=JULY) == 1
    assert Case.objects.get(kind=Case.Kind.REFUND).context == {"order": order.reference}


def pay_by_card(order):
    """At the provider, who can give it back."""
    begun = begin_attempt(order=order, at=JOINED)
    session, payment = f"cs_{order.pk}", f"pi_{order.pk}"
    facts = SessionFacts(
        session, str(begun.attempt.pk), Stage.COMPLETE, "", begun.owed, begun.owed, payment, "Visa •••• 4242"
    )
    apply_session(facts=facts, at=JOINED)
