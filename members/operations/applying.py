"""Applying for a membership that staff decide about: asking, yes, no, and taking it back.

It is paid before or after, as its type says. Paid before, the money waits as the line of a settled order that gave no
term; yes gives it, no gives the money back. Rows are locked in the order everybody keeps: orders, membership, and then
the application, so of two who decide at once the second is told what the first said.
"""

from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of, knowing_the_association
from ams.core.errors import DomainError
from ams.core.models import Contact, Death, User
from billing.models import Order, OrderLine, Payment, Refund
from billing.operations import GivingBack, at_provider, cancel_order, give_back, left_to_credit
from members import queries
from members.application_links import link_to_begin
from members.models import Application, Membership, MembershipType
from members.operations.automatic.mails import Letter, language_of, post_letter
from members.operations.granting import grant_term
from members.operations.memberships import application_of, join_association, lock_open_orders, order_first_term
from members.queries.applications import approved_application, paid_lines, waiting_application

Decision = Application.Decision
DECLINED = UUID("b1f5ce5d-5d25-4d6a-8a37-6c9a5f4d0c11")  # names what is given back for an application, so once


class AlreadyDecided(DomainError):
    """Somebody was quicker: a colleague, or they themselves."""


class CannotReopen(DomainError):
    """What followed from the decision cannot be taken back here; the text says what to do."""


class NotApproved(DomainError):
    """It cannot begin: nobody said yes."""


@transaction.atomic
@knowing_the_association()
def apply_for_membership(
    *, holder: Contact, type: MembershipType, at: datetime, by: User | None, channel: str = ""
) -> tuple[Application, Order | None]:
    """A pending membership that waits for a decision, and its order where it is paid first. Asking twice is once.

    Whoever was approved and has not paid yet asks for nothing more: they get the order that begins it.
    Raises AlreadyMember, NotOffered, NotOnSale.
    """
    membership, _is_new = application_of(holder, type, at, by)
    if (approved := approved_application(membership)) is not None:
        return approved, begin_approved(application=approved, at=at, by=by, channel=channel)
    quote = queries.quote_term(membership, type, day_of(at))
    is_paid_first = type.approval_payment == MembershipType.ApprovalPayment.BEFORE
    application = waiting_application(membership) or _write(
        membership, is_paid_first=is_paid_first, at=at, by=by, channel=channel
    )
    if not application.is_paid_first:
        return application, None
    paid = paid_lines(membership).first()
    order = paid.order if paid else order_first_term(membership, quote, at=at, by=by, channel=channel)
    return application, order


@transaction.atomic
@knowing_the_association()
def approve_application(*, application: Application, at: datetime, by: User) -> Application:
    """Say yes: what was paid begins now, else a link to pay goes out. Raises AlreadyDecided."""
    membership, paid = _lock(application.membership)
    application = _undecided(application)
    _decide(application, Decision.APPROVED, at=at, by=by)
    _record("approved", application, at=at, by=by)
    if paid is not None:
        grant_term(line=paid, at=at)
    else:
        _tell_approved(application, membership, at=at)
    return application


@transaction.atomic
@knowing_the_association()
def decline_application(*, application: Application, note: str, at: datetime, by: User) -> Application:
    """Say no, with the reason, which is mailed; what was paid goes back. Raises AlreadyDecided."""
    membership, paid = _lock(application.membership)
    application = _undecided(application)
    application.note = note.strip()[:1000]
    _decide(application, Decision.DECLINED, at=at, by=by)
    for order in lock_open_orders(membership):
        cancel_order(order=order, at=at, by=by)
    membership.cancelled_at = at
    membership.save(update_fields=["cancelled_at"])
    _record("declined", application, at=at, by=by)
    is_paid = paid is not None and _give_back(application, paid, at=at, by=by)
    _tell_declined(application, membership, is_paid=is_paid, at=at)
    return application


@transaction.atomic
@knowing_the_association()
def reopen_application(*, application: Application, at: datetime, by: User) -> Application:
    """Take a decision back: it waits again, as if nobody had decided. Raises CannotReopen.

    Mails that went out stay sent; a link in one of them begins nothing until there is another yes.
    """
    membership, _paid = _lock(application.membership)
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    _check_reopening(application, membership)
    if application.decision == Decision.DECLINED:
        membership.cancelled_at = None
        membership.save(update_fields=["cancelled_at"])
    for order in lock_open_orders(membership):
        cancel_order(order=order, at=at, by=by)
    application.note = ""
    _decide(application, "", at=None, by=None)
    _record("reopened", application, at=at, by=by)
    return application


@transaction.atomic
@knowing_the_association()
def send_link_again(*, application: Application, at: datetime, by: User) -> None:
    """Mail the link once more to somebody who was approved and has not begun. Raises NotApproved."""
    membership, _paid = _lock(application.membership)
    application = Application.objects.get(pk=application.pk)
    if not may_begin(application, membership):
        raise NotApproved(_("There is nothing to pay: it has begun already, or is not approved any more."))
    _tell_approved(application, membership, at=at)
    _record("link_sent", application, at=at, by=by)


def may_begin(application: Application, membership: Membership) -> bool:
    """Whether it was approved and waits for its payment."""
    is_approved = application.decision == Decision.APPROVED and membership.cancelled_at is None
    return is_approved and not membership.terms.exists()


def _check_reopening(application: Application, membership: Membership) -> None:
    if application.decision not in (Decision.APPROVED, Decision.DECLINED):
        raise CannotReopen(_("Nobody at the desk has decided about this. There is nothing to take back."))
    if membership.terms.exists():
        raise CannotReopen(_("It has begun already. End the membership instead."))
    if application.decision == Decision.DECLINED and application.is_paid_first and _had_paid(membership):
        raise CannotReopen(_("What they paid went back with the no. Ask them to apply again."))
    others = Membership.objects.uncancelled().filter(holder=membership.holder, group=membership.group)
    if others.exclude(pk=membership.pk).exists():
        raise CannotReopen(_("They have another membership of this kind, or applied again. Decide about that one."))


def _had_paid(membership: Membership) -> bool:
    offers = membership.offers.values_list("pk", flat=True)
    references = [str(pk) for pk in offers]
    return OrderLine.objects.filter(reference__in=references, order__settled_at__isnull=False).exists()


@transaction.atomic
@knowing_the_association()
def withdraw_application(*, membership: Membership, at: datetime, by: User | None) -> Application | None:
    """Take an application back that nobody decided about, and its money; None where there is none.

    The caller ends the membership.
    """
    if waiting_application(membership) is None:
        return None
    _membership, paid = _lock(membership)
    application = Application.objects.select_for_update(of=("self",)).waiting().filter(membership=membership).first()
    if application is None:
        return None
    _decide(application, Decision.WITHDRAWN, at=at, by=by)
    if paid is not None:
        _give_back(application, paid, at=at, by=by)
    return application


@transaction.atomic
def begin_approved(*, application: Application, at: datetime, by: User | None, channel: str = "") -> Order:
    """The order that begins an approved membership; asking twice gives the same. Raises NotApproved."""
    membership = application.membership
    if application.decision != Decision.APPROVED or membership.cancelled_at is not None:
        raise NotApproved(_("This membership is not approved, or not any more. Ask us."))
    return join_association(holder=membership.holder, type=membership.type, at=at, by=by, channel=channel)


def _write(membership: Membership, *, is_paid_first: bool, at: datetime, by: User | None, channel: str) -> Application:
    """The row, once for each membership that waits."""
    try:
        with transaction.atomic():
            application = Application.objects.create(
                membership=membership,
                is_paid_first=is_paid_first,
                channel=channel or activity.channel_of(by),
                applied_at=at,
                applied_by=by,
            )
    except IntegrityError:
        return Application.objects.waiting().get(membership=membership)
    facts = {"type": membership.type.name}
    activity.record(
        "membership.applied", contact=membership.holder, on=membership, by=by, at=at, channel=channel, facts=facts
    )
    _tell_applied(application, membership, at=at)
    return application


def _lock(membership: Membership) -> tuple[Membership, OrderLine | None]:
    """The membership's row, after those of its orders; and the line that was paid for it, if one was."""
    orders = Order.objects.filter(lines__in=paid_lines(membership)).values("pk")
    list(Order.objects.select_for_update(of=("self",)).filter(pk__in=orders).order_by("pk"))
    lock_open_orders(membership)
    locked = Membership.objects.select_for_update(of=("self",)).select_related("holder__person", "type")
    return locked.get(pk=membership.pk), paid_lines(membership).first()


def _undecided(application: Application) -> Application:
    """Its row. Raises AlreadyDecided, saying what was decided and by whom."""
    locked = Application.objects.select_for_update(of=("self",)).select_related("membership__holder", "decided_by")
    application = locked.get(pk=application.pk)
    if application.decision:
        facts = {"what": application.get_decision_display(), "who": application.decided_by or _("the member")}
        raise AlreadyDecided(_("This was decided already: %(what)s, by %(who)s.") % facts)
    return application


def _decide(application: Application, decision: str, *, at: datetime | None, by: User | None) -> None:
    application.decision, application.decided_at, application.decided_by = decision, at, by
    application.save(update_fields=["decision", "decided_at", "decided_by", "note"])


def _give_back(application: Application, paid: OrderLine, *, at: datetime, by: User | None) -> bool:
    """All that was paid for it: to the card, by the worker; whether they may read that it is on its way.

    What came otherwise is left for finance, who hear of it by a case. So is everything once somebody of them has died:
    then a person asks the family who is to have it (decision 44).
    """
    order = paid.order
    payments = Payment.objects.filter(allocations__order=order)
    whose = [application.membership.holder_id, order.buyer_id]
    has_died = Death.objects.standing().filter(contact__in=whose).exists()
    by_card = payments and all(at_provider(one) for one in payments) and not has_died
    asked = GivingBack(
        request=uuid5(DECLINED, str(application.pk)),
        credits={paid.pk: left} if (left := left_to_credit(order)[paid.pk]) else {},
        revoked=frozenset([paid.pk]),
        method=Refund.Method.CARD if by_card else "",
    )
    give_back(order=order, asked=asked, why=None, at=at, by=by)
    return not has_died


def _record(what: str, application: Application, *, at: datetime, by: User) -> None:
    held = application.membership
    facts = {"type": held.type.name, "note": application.note}
    activity.record(f"membership.{what}", contact=held.holder, on=held, by=by, at=at, facts=facts)


def _tell_applied(application: Application, membership: Membership, *, at: datetime) -> None:
    with language_of(membership):
        words = _("We have your application (%(type)s). One of us looks at it, and you hear from us by mail.")
        letter = Letter(
            _("Your application is here"),
            [words % {"type": membership.type.name}],
            _("My membership"),
            settings.PUBLIC_URL + reverse("members:account"),
        )
        _post(application, membership, letter, "applied", at)


def _tell_approved(application: Application, membership: Membership, *, at: datetime) -> None:
    with language_of(membership):
        words = _("You are welcome as a member (%(type)s). It begins as soon as it is paid.")
        letter = Letter(
            _("You are welcome"),
            [words % {"type": membership.type.name}],
            _("Pay and begin"),
            link_to_begin(application),
        )
        _post(application, membership, letter, "approved", at)


def _tell_declined(application: Application, membership: Membership, *, is_paid: bool, at: datetime) -> None:
    with language_of(membership):
        words = _("Thank you for applying (%(type)s). We cannot take you in as that.") % {"type": membership.type.name}
        back = [_("What you paid is on its way back to you.")] if is_paid else []
        letter = Letter(
            _("Your application"),
            [words, application.note, *back],
            _("See all memberships"),
            settings.PUBLIC_URL + reverse("members:join"),
        )
        _post(application, membership, letter, "declined", at)


def _post(application: Application, membership: Membership, letter: Letter, what: str, at: datetime) -> None:
    """Once for each time it was asked, said or sent again: a decision that was taken back may come a second time."""
    key = f"membership.{what}:application:{application.pk}:{at.isoformat()}"
    post_letter(membership, letter, purpose=f"membership.{what}", key=key, at=at)
