"""Joining and renewing, played by the operations of the portal."""

from datetime import date, datetime, timedelta
from typing import Final

from ams.core.association import association_zone
from ams.core.models import Activity, Contact, User
from ams.core.money import Money
from billing.models import Order
from billing.operations import Newcomer
from members.models import Application, Membership, MembershipType, NoticeStep, Term
from members.operations import join_from_draft, keep_draft, renew_membership
from members.operations.letters import NoticeWriter
from members.queries.cards import card_of
from members.queries.standing import last_term, membership_state
from staffdesk.models import Scenario
from staffdesk.rehearsal.paying import days_to_pay, settle
from staffdesk.rehearsal.plans import ASKED, BY_CARD, DONE, REMINDER, Happened, Mail, Plan
from staffdesk.rehearsal.stage import Scene, noon

NAME: Final = "Robin Rehearsal"
SELF_SERVICE: Final = Activity.Channel.SELF_SERVICE


def play_joining(plan: Plan, scene: Scene, *, at: datetime) -> Happened:
    """Fill in the join form, prove the address, pay."""
    day = plan.day(at.astimezone(association_zone()).date())
    made = join(plan, scene, day=day)
    if isinstance(made, Application):
        return Happened(ASKED, done_on=day, mails=scene.mails())
    return came_of(made, membership_of(made), day, scene)


def play_renewing(plan: Plan, scene: Scene, *, at: datetime) -> Happened:
    """Join, let the term come to its end, and renew so many days after it, or before."""
    first = plan.day(at.astimezone(association_zone()).date())
    made = join(plan, scene, day=first)
    if isinstance(made, Application):
        return Happened(ASKED, done_on=first, mails=scene.mails())
    membership = membership_of(made)
    term = last_term(membership)
    if term is None or term.last_day is None:
        return came_of(made, membership, first, scene)
    day = max(term.last_day + timedelta(days=plan.late_by), first)
    reminders = _reminders(membership, term, day)
    before = len(scene.mails())
    standing = str(membership_state(membership, day))
    order = renew_membership(membership=membership, at=noon(day), by=made.placed_by, channel=SELF_SERVICE)
    settle(order, plan.pays, scene, at=noon(day))
    mails = (*reminders, *scene.mails()[before:])
    return came_of(order, membership, day, scene, mails=mails, standing=standing)


def join(plan: Plan, scene: Scene, *, day: date) -> Order | Application:
    """The order somebody new comes to on a day; their application where staff decide.

    It is paid as the plan says, where joining is what it is about; by card before whatever else.
    """
    kind = MembershipType.objects.select_related("product__seller", "product__tax_code").get(pk=plan.type)
    login = scene.login()
    is_all = plan.kind == Scenario.Kind.JOIN
    is_organisation = kind.holder_kind == Contact.Kind.ORGANISATION
    at = noon(day)
    draft = keep_draft(
        type=kind, full_name=NAME, email=login.email, at=at, code=plan.code if is_all else "",
        organisation="Rehearsal Ltd" if is_organisation else "",
    )  # fmt: skip
    made = join_from_draft(draft=draft, contact=None, by=login, at=at)
    if isinstance(made, Order):
        settle(made, plan.pays if is_all else BY_CARD, scene, at=at)
    return made


def buyer_of(plan: Plan, scene: Scene, *, day: date) -> tuple[Contact | Newcomer, User | None]:
    """Who buys or registers: a member of the plan's type who joined that day, or somebody unknown."""
    if not plan.type:
        return Newcomer(NAME, scene.address("somebody")), None
    made = join(Plan(kind="member", type=plan.type), scene, day=day)
    if isinstance(made, Application):
        return made.membership.holder, made.applied_by
    return made.buyer, made.placed_by


def membership_of(order: Order) -> Membership:
    """The membership of whoever ordered."""
    return Membership.objects.select_related("holder__person", "type").get(holder=order.buyer)


def came_of(
    order: Order,
    membership: Membership,
    day: date,
    scene: Scene,
    *,
    mails: tuple[Mail, ...] | None = None,
    standing: str = "",
) -> Happened:
    """What somebody has in their hands."""
    order.refresh_from_db()
    fresh = Membership.objects.select_related("holder__person", "type").get(pk=membership.pk)
    term = last_term(fresh)
    runs = term is not None and (not standing or _is_of(term, order))
    return Happened(
        DONE,
        done_on=day,
        cost=Money(order.total, order.currency),
        runs=runs,
        until=term.last_day if term and runs else None,
        standing=standing,
        has_card=runs and term is not None and not card_of(fresh, max(term.first_day, day)).ended,
        mails=scene.mails() if mails is None else mails,
        due_in=days_to_pay(order),
    )


def _is_of(term: Term, order: Order) -> bool:
    return term.order_line is not None and term.order_line.order_id == order.pk


def _reminders(membership: Membership, term: Term, day: date) -> tuple[Mail, ...]:
    """The notices of the plan that come before somebody renews on a day, as they would read them."""
    if term.last_day is None:
        return ()
    written = []
    for step in NoticeStep.objects.active().filter(type=membership.type_id).order_by("offset_days", "pk"):
        sent_on = term.last_day + timedelta(days=step.offset_days)
        if sent_on < day and (mail := NoticeWriter(on=sent_on).write(step, term)) is not None:
            written.append(Mail(REMINDER, mail.subject, mail.text))
    return tuple(written)
