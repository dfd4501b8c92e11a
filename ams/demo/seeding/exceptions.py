"""Exceptions of the last weeks: within the limit, confirmed by a second person, declined, and one that waits."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from ams.core.models import ExceptionKind, ReasonCode, User
from ams.demo.seeding.association import Staff
from ams.demo.seeding.clock import Clock, Life
from billing.operations import Why
from members.models import Membership, Term
from staffdesk.journeys import Verdict
from staffdesk.models import Proposal
from staffdesk.operations.exception_decisions import decide_about_exceptions
from staffdesk.operations.exceptions import Wish, confirm_proposal, decline_proposal, make_exception

FORMS: Final = UUID("7f1c3c57-9c0f-4f6e-8f5e-0f9d6a1b2c32")


def exceptions(clock: Clock, staff: Staff) -> Life:
    """By member service, which extends a membership by a month alone and asks for more."""
    yield (at := clock.days_ago(12, 11))
    first, second, third, fourth = _running(clock)
    _extend(first, 14, "Our card printer was broken for two weeks; her card came late.", at=at, by=staff.service)
    yield (at := clock.days_ago(8, 10))
    _further_seats(at=at, by=staff.administrator)
    yield (at := clock.days_ago(6, 15))
    _extend(second, 90, "In hospital since summer; the board agreed to a quarter.", at=at, by=staff.second_service)
    yield (at := clock.days_ago(5, 10))
    confirm_proposal(proposal=Proposal.objects.get(contact=second.holder), at=at, by=staff.administrator)
    yield (at := clock.days_ago(4, 9))
    _extend(fourth, 180, "Would like to pay only half of the year.", at=at, by=staff.second_service)
    yield (at := clock.days_ago(4, 14))
    refused = Proposal.objects.get(contact=fourth.holder)
    no = "That is what paying in parts is for; I have switched it on for them."
    decline_proposal(proposal=refused, note=no, at=at, by=staff.administrator)
    yield (at := clock.days_ago(3, 10))
    decide_about_exceptions(
        what=ExceptionKind.EXTENDED.value, reason=ReasonCode.objects.get(code="our-mistake"), verdict=Verdict.ABOLISH,
        words="Cards are printed by a second printer as well, so nobody waits for one.", owner=staff.membership,
        from_on=clock.days_ago(3).date(), at=at, by=staff.owner,
    )  # fmt: skip
    yield (at := clock.days_ago(1, 16))
    _extend(third, 60, "On a research ship until spring, without any post.", at=at, by=staff.service)


def _running(clock: Clock) -> list[Membership]:
    """Four whose year goes on for a while."""
    days = {"first": clock.today + timedelta(days=100), "last": clock.today + timedelta(days=300)}
    lasting = Term.objects.ending(**days).filter(membership__cancelled_at=None, membership__auto_renewals=None)
    terms = lasting.filter(membership__holder__kind="person").select_related("membership__holder", "membership__type")
    return [term.membership for term in terms.order_by("membership_id")[:4]]


def _further_seats(*, at: datetime, by: User) -> None:
    """An organisation whose transfer for two seats more has not arrived yet."""
    held = Membership.objects.filter(type__slug="organisation", seats__isnull=False, cancelled_at=None)
    company = held.select_related("holder").order_by("pk").first()
    if company is None:
        return
    asked = {"membership": str(company.pk), "seats": "2"}
    why = Why(ReasonCode.objects.get(code="our-mistake"), "We quoted seven seats; the invoice said five.")
    request = uuid5(FORMS, f"seats-{company.pk}")
    make_exception(wish=Wish(request, ExceptionKind.SEATS, company.holder, asked, why), at=at, by=by)


def _extend(membership: Membership, days: int, words: str, *, at: datetime, by: User) -> None:
    asked = {"membership": str(membership.pk), "days": str(days)}
    why = Why(ReasonCode.objects.get(code="illness" if days > 60 else "our-mistake"), words)
    request = uuid5(FORMS, str(membership.pk))
    make_exception(wish=Wish(request, ExceptionKind.EXTENDED, membership.holder, asked, why), at=at, by=by)
