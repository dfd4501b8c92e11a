"""Beyond a limit nothing is done until a second person has read what would be, and confirmed it; then it is, once."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from ams.core.exceptions import ExceptionNeedsWords
from ams.core.invariants import broken_invariants
from ams.core.models import ExceptionKind, ExceptionMade, ExceptionRight, Role, User
from billing.operations import GivingBack, LineRequest, Why, place_order
from members.models import Membership, Term
from members.operations import renew_membership
from staffdesk.models import Proposal
from staffdesk.operations.exceptions import (
    AlreadyDecided,
    NotYours,
    Wish,
    confirm_proposal,
    decline_proposal,
    make_exception,
    written,
)
from tests.factories.billing import ProductFactory, pay
from tests.factories.core import UserFactory, sign_in
from tests.staffdesk.conftest import NOW

pytestmark = pytest.mark.django_db


def sound():
    unsent = "core.messages-move"  # nobody sends mail here
    return [one for one in broken_invariants(at=NOW) if one[0].name != unsent]


# --- The second person -----------------------------------------------------------------------------------------------


@pytest.fixture
def proposed(ask, ada, amara, join):
    """Ada asks for 60 days; her limit is 31."""
    join(amara, at=NOW - timedelta(days=340))
    outcome = ask(ada, ExceptionKind.EXTENDED, amara, membership=amara.memberships.get().pk, days=60)
    assert outcome.made is None
    return outcome.proposal


def test_beyond_the_limit_nothing_is_done_until_somebody_else_confirms_then_once(proposed, ada, ingrid, amara):
    assert Term.objects.count() == 1
    until = "14 February 2027."
    assert proposed.told.replace("\xa0", " ") == f"“Full member” runs 60 days longer, until {until}"

    with pytest.raises(NotYours, match="You proposed it"):
        confirm_proposal(proposal=proposed, at=NOW, by=ada)
    with pytest.raises(NotYours, match="beyond what your role decides"):
        confirm_proposal(proposal=proposed, at=NOW, by=UserFactory(role=Role.SERVICE))
    done = confirm_proposal(proposal=proposed, at=NOW, by=ingrid)
    with pytest.raises(AlreadyDecided):
        confirm_proposal(proposal=proposed, at=NOW, by=ingrid)
    with pytest.raises(AlreadyDecided):
        decline_proposal(proposal=proposed, note="?", at=NOW, by=ingrid)

    made = ExceptionMade.objects.get()
    assert (done.decision, done.decided_by, done.exception, made.actor) == ("confirmed", ingrid, made, ada)
    assert Term.objects.count() == 2
    assert sound() == []


def test_who_may_not_confirm_it_may_not_decline_it(proposed, ada, fin):
    for somebody in (ada, fin, UserFactory(role=Role.SERVICE)):
        with pytest.raises(NotYours):
            decline_proposal(proposal=proposed, note="?", at=NOW, by=somebody)


def test_the_database_itself_refuses_the_same_person_twice(proposed, ada):
    with pytest.raises(Exception, match="proposal_is_decided_by_another"):
        Proposal.objects.update(decision="declined", decided_by=ada, decided_at=NOW)


def test_facts_that_changed_make_it_out_of_date_and_nothing_is_done(proposed, ask, ingrid, amara):
    ask(ingrid, ExceptionKind.EXTENDED, amara, membership=amara.memberships.get().pk, days=1)

    stale = confirm_proposal(proposal=proposed, at=NOW, by=ingrid)

    assert (stale.decision, stale.exception, Term.objects.count()) == ("outdated", None, 2)
    assert "Now it would be this" in stale.note


def test_grace_that_was_given_meanwhile_makes_more_of_it_out_of_date(ask, ada, ingrid, amara, join):
    join(amara, at=NOW - timedelta(days=340))
    about = {"membership": amara.memberships.get().pk}
    proposed = ask(ada, ExceptionKind.GRACE, amara, days=60, **about).proposal
    ask(ingrid, ExceptionKind.GRACE, amara, days=60, **about)

    assert confirm_proposal(proposal=proposed, at=NOW, by=ingrid).decision == "outdated"


@pytest.mark.parametrize("change", [{"role": Role.FINANCE}, {"is_active": False}])
def test_who_may_no_longer_make_it_cannot_have_it_made(proposed, ada, ingrid, change):
    User.objects.filter(pk=ada.pk).update(**change)

    assert confirm_proposal(proposal=proposed, at=NOW, by=ingrid).decision == "outdated"
    assert Term.objects.count() == 1


def test_what_can_no_longer_be_done_is_put_away_with_the_reason(ask, ada, ingrid, amara, buy):
    ExceptionRight.objects.filter(kind=ExceptionKind.WAIVED, role="service").update(limit=1)
    order = buy(amara)
    proposal = ask(ada, ExceptionKind.WAIVED, amara, order=order.reference).proposal
    pay(order, at=NOW)

    put_away = confirm_proposal(proposal=proposal, at=NOW, by=ingrid)

    assert (put_away.decision, "nothing of it can be waived" in put_away.note) == ("outdated", True)


@pytest.fixture
def renewing(amara, join, full):
    """Amara is about to renew; everything a form on her page may be about."""
    join(amara, at=NOW - timedelta(days=340))
    membership = amara.memberships.get()
    order = renew_membership(membership=membership, at=NOW, by=None)
    return {"type": full.pk, "membership": membership.pk, "order": order.reference, "line": order.lines.get().pk}


@pytest.mark.parametrize(
    ("kind", "facts", "measure"),
    [
        (ExceptionKind.PRICE, {"price": "15.00"}, 25),
        (ExceptionKind.PRICE, {"price": "52.50"}, Decimal("12.50")),  # dearer is an exception too
        (ExceptionKind.WAIVED, {"amount": "10"}, 10),
        (ExceptionKind.WAIVED, {}, 40),
        (ExceptionKind.FREE_TERM, {}, 40),
        (ExceptionKind.EXTENDED, {"days": "5"}, 5),
        (ExceptionKind.GRACE, {"days": "7"}, 7),
    ],
)
def test_how_far_each_goes_is_what_the_limit_is_held_against(ask, renewing, kind, facts, measure):
    ExceptionRight.objects.filter(kind=kind, role="service").update(limit=0)
    somebody = Membership.objects.get(pk=renewing["membership"]).holder

    outcome = ask(UserFactory(role=Role.SERVICE), kind, somebody, **renewing, **facts)

    assert outcome.proposal.measure == measure


def test_another_price_goes_as_far_as_it_does_for_all_pieces(ask, ada, amara, association):
    ExceptionRight.objects.filter(kind=ExceptionKind.PRICE, role="service").update(limit=17)
    lines = [LineRequest(ProductFactory(name="Mug"), "", "Mug", 3, Decimal(10))]
    line = place_order(buyer=amara, lines=lines, at=NOW, by=None).lines.get()

    assert ask(ada, ExceptionKind.PRICE, amara, line=line.pk, price="4").proposal.measure == 18


def test_how_much_earlier_somebody_joins_is_held_against_the_limit(ask, ada, ingrid, amara, full):
    ExceptionRight.objects.filter(kind=ExceptionKind.BACKDATED, role="service").update(limit=20)
    lea = UserFactory(role=Role.MEMBERSHIP)
    ExceptionRight.objects.filter(kind=ExceptionKind.BACKDATED, role="membership").update(limit=22)

    proposed = ask(ada, ExceptionKind.BACKDATED, amara, type=full.pk, first_day="2026-11-01").proposal
    assert proposed.measure == 21
    with pytest.raises(NotYours, match="beyond what your role decides"):  # meanwhile it is as far as that
        confirm_proposal(proposal=proposed, at=NOW + timedelta(days=2), by=lea)
    done = confirm_proposal(proposal=proposed, at=NOW + timedelta(days=1), by=lea)

    assert (done.decision, done.note) == ("confirmed", "")


def test_nothing_is_done_or_proposed_without_words(ada, amara, why, join):
    join(amara, at=NOW - timedelta(days=340))
    for days in ("3", "60"):
        asked = {"membership": str(amara.memberships.get().pk), "days": days}
        wish = Wish(uuid4(), ExceptionKind.EXTENDED, amara, asked, Why(why.reason, " "))
        with pytest.raises(ExceptionNeedsWords):
            make_exception(wish=wish, at=NOW, by=ada)


def test_many_small_ones_do_not_make_a_large_one(ask, ada, ingrid, amara, join):
    join(amara, at=NOW - timedelta(days=340))
    about = {"membership": amara.memberships.get().pk, "days": 31}

    assert ask(ada, ExceptionKind.EXTENDED, amara, **about).made
    assert ask(UserFactory(role=Role.SERVICE), ExceptionKind.EXTENDED, amara, **about).proposal
    assert ask(ada, ExceptionKind.GRACE, amara, **about).made  # another kind
    assert ask(ingrid, ExceptionKind.EXTENDED, amara, **about).made  # who has no limit decides alone


def test_what_was_excepted_counts_for_thirty_days(ada, amara, why, join):
    join(amara, at=NOW - timedelta(days=340))
    asked = {"membership": str(amara.memberships.get().pk), "days": "31"}

    def extend(at):
        return make_exception(wish=Wish(uuid4(), ExceptionKind.EXTENDED, amara, asked, why), at=at, by=ada)

    assert extend(NOW).made
    assert extend(NOW + timedelta(days=30)).proposal
    assert extend(NOW + timedelta(days=30, seconds=1)).made


def test_each_order_stands_for_itself(ask, ada, amara, buy):
    for order in (buy(amara), buy(amara)):
        assert ask(ada, ExceptionKind.WAIVED, amara, order=order.reference).made


def test_a_form_sent_twice_is_one_exception(ask, ada, amara, join):
    join(amara, at=NOW - timedelta(days=340))
    about = {"membership": amara.memberships.get().pk, "days": 3, "request": uuid4()}

    ask(ada, ExceptionKind.EXTENDED, amara, **about)
    ask(ada, ExceptionKind.EXTENDED, amara, **about)

    assert (ExceptionMade.objects.count(), Term.objects.count()) == (1, 2)
    assert not Proposal.objects.exists()


# --- The pages -------------------------------------------------------------------------------------------------------


def test_two_clicks_from_the_person_to_the_form_and_one_to_do_it(desk, amara, join, why):
    join(amara)
    membership = amara.memberships.get()
    person = desk.get(reverse("staffdesk:person", args=[amara.number])).content.decode()
    listed = reverse("staffdesk:exceptions", args=[amara.number])
    form = reverse("staffdesk:make_exception", args=[amara.number, "grace"])
    assert listed in person
    assert form in desk.get(listed).content.decode()

    shown = desk.get(form)
    given = {"membership": membership.pk, "days": 5, "reason": why.reason.pk, "words": "Ill",
             "request": shown.context["form"]["request"].value()}  # fmt: skip
    done = desk.post(form, given, follow=True).content.decode()

    assert "Grace of “Full member” lasts 5 days more" in done
    assert "“Ill”" in done


def test_a_second_person_finds_it_on_the_desk_and_confirms_it(proposed, ingrid, desk):
    other = Client()
    sign_in(other, ingrid)
    address = reverse("staffdesk:proposal", args=[proposed.pk])

    assert proposed.told in other.get(reverse("staffdesk:proposals")).content.decode()
    assert "You proposed it" in desk.get(address).content.decode()
    assert "Confirm: do it now" not in desk.get(address).content.decode()
    done = other.post(reverse("staffdesk:confirm_proposal", args=[proposed.pk]), follow=True).content.decode()

    assert "Confirmed and done" in done


def test_declining_needs_a_word(proposed, ingrid):
    other = Client()
    sign_in(other, ingrid)
    address = reverse("staffdesk:decline_proposal", args=[proposed.pk])

    assert "Say in a few words why" in other.post(address, {"note": ""}).content.decode()
    other.post(address, {"note": "Ask the board."})

    proposed.refresh_from_db()
    assert (proposed.decision, proposed.note, Term.objects.count()) == ("declined", "Ask the board.", 1)


def test_money_back_beyond_the_limit_waits_too(finance, amara, association, ingrid, why):
    lines = [LineRequest(ProductFactory(name="Course", kind="donation"), "", "Course", 1, Decimal(600))]
    order = place_order(buyer=amara, lines=lines, at=NOW, by=None)
    pay(order, at=NOW)
    given = {"scope": "whole", "method": "cash", "refund": "", "bought": "keep", "reason": why.reason.pk,
             "words": "Hospital", "note": "", "request": uuid4(), "step": "do"}  # fmt: skip

    answer = finance.post(reverse("staffdesk:give_back", args=[order.reference]), given, follow=True)

    assert "a second person is asked" in answer.content.decode()
    assert not order.refunds.exists()
    done = confirm_proposal(proposal=Proposal.objects.get(), at=NOW, by=ingrid)
    assert (done.decision, order.refunds.get().amount) == ("confirmed", 600)
    assert order.refunds.get().exception.actor == finance.user
    assert sound() == []


def test_what_is_taken_off_and_what_goes_back_both_count(ask, fin, ingrid, amara, association):
    lines = [LineRequest(ProductFactory(name="Course", kind="donation"), "", "Course", 1, Decimal(600))]
    order = place_order(buyer=amara, lines=lines, at=NOW, by=None)
    off = {order.lines.get().pk: Decimal(600)}

    def give(by, **asked):
        asked = written(GivingBack(request=(form := uuid4()), **asked), note="")
        return ask(by, ExceptionKind.GIVEN_BACK, amara, request=form, order=order.reference, **asked)

    assert give(fin, credits=off).proposal.measure == 600  # nobody paid yet
    pay(order, at=NOW)
    give(ingrid, credits=off)  # the money stays here
    assert give(fin, refund=Decimal(600), method="cash").proposal.measure == 600
