"""Agreeing that a membership renews by itself, and stopping it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.acting import MembersOwn, is_somebody_elses
from ams.core.errors import DomainError
from ams.core.models import Contact, User
from billing.models import CheckoutAttempt, SavedMethod
from billing.operations import close_attempt, end_saved_method
from members.models import AutoRenewal, Membership
from members.operations.automatic.mails import tell_started, tell_stopped
from members.queries.automatic import UNDO_FOR, may_renew_itself

KEEP_FOR = "auto-renewal:"


class NotPossible(DomainError):
    """This membership cannot renew by itself, or not any more."""


def keep_reference(agreement: AutoRenewal) -> str:
    """What the card is kept for, as billing carries it without knowing what it means."""
    return f"{KEEP_FOR}{agreement.pk}"


@transaction.atomic
def agree_to_renew_itself(
    *, membership: Membership, wording: str, channel: str, at: datetime, by: User | None, with_kept_card: bool = False
) -> AutoRenewal:
    """Write down what somebody agreed to. In force once the card is kept; at once with the one that is, if so wanted.

    Agreeing again while no card was left is the same agreement, given now. Raises NotPossible, and MembersOwn for staff
    who would agree in a member's place.
    """
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    _check_who_agrees(membership.holder, by)
    if not may_renew_itself(membership):
        raise NotPossible(_("This membership cannot renew by itself. Ask us, and we find a way."))
    agreement = AutoRenewal.objects.unended().filter(membership=membership).first()
    if agreement is not None and agreement.saved_method_id:
        return agreement
    agreement = agreement or AutoRenewal(membership=membership)
    agreement.wording, agreement.channel, agreement.agreed_at, agreement.agreed_by = wording, channel, at, by
    agreement.save()
    kept = SavedMethod.objects.in_force().filter(contact=membership.holder_id).first() if with_kept_card else None
    if kept is not None:
        _begin(agreement, kept, at)
    return agreement


def put_in_force(*, method: SavedMethod, replaces: SavedMethod | None, keep_for: str, at: datetime) -> None:
    """A card is kept: agreements that used the one before use it now, and the one it was left for begins."""
    if replaces is not None:
        for agreement in AutoRenewal.objects.unended().filter(saved_method=replaces).select_for_update().order_by("pk"):
            agreement.saved_method = method
            agreement.save(update_fields=["saved_method"])
            _record("changed", agreement, at=at, by=None)
    number = keep_for.removeprefix(KEEP_FOR)
    waiting = AutoRenewal.objects.unended().filter(saved_method=None, membership__holder=method.contact_id)
    if keep_for.startswith(KEEP_FOR) and number.isdigit():
        for agreement in waiting.filter(pk=int(number)).select_for_update(of=("self",)):
            _begin(agreement, method, at)


@transaction.atomic
def stop_auto_renewal(
    *, agreement: AutoRenewal, reason: str, at: datetime, by: User | None, words: str = "", is_told: bool = True
) -> bool:
    """Charge nothing by itself any more; what was not sent to the provider yet is not sent. False if it ended before.

    `reason` is an AutoRenewal.End. The card is forgotten a day later, so that it can be undone until then.
    """
    unended = AutoRenewal.objects.unended().filter(pk=agreement.pk)
    if not unended.update(ended_at=at, end_reason=reason, end_words=words[:500], ended_by=by):
        return False
    agreement.refresh_from_db()
    unsent = CheckoutAttempt.objects.open().charges().filter(session_id=None)
    for attempt in unsent.filter(charge_try__planned__agreement=agreement):
        close_attempt(attempt=attempt, at=at)
    if agreement.saved_method_id:
        _record("stopped", agreement, at=at, by=by, words=words)
    if agreement.saved_method_id and is_told:
        tell_stopped(agreement.membership, key=f"auto_renewal.stopped:{agreement.pk}:{at.isoformat()}", at=at)
    return True


def end_with_the_term(*, membership: Membership, at: datetime) -> int:
    """Stop what is agreed for a membership one of whose terms was given back, and tell the member; how much it was."""
    running = AutoRenewal.objects.unended().filter(membership=membership).select_related("membership__holder__person")
    return sum(
        stop_auto_renewal(agreement=agreement, reason=AutoRenewal.End.OVER, at=at, by=None) for agreement in running
    )


@transaction.atomic
def resume_auto_renewal(*, agreement: AutoRenewal, at: datetime, by: User | None) -> AutoRenewal:
    """Undo a stop of less than a day ago; it goes on as it was agreed. Raises NotPossible."""
    agreement = AutoRenewal.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    _check_who_agrees(agreement.membership.holder, by)
    stopped = agreement.end_reason in (AutoRenewal.End.MEMBER, AutoRenewal.End.STAFF)
    if not stopped or agreement.ended_at is None or agreement.ended_at < at - UNDO_FOR:
        raise NotPossible(_("This can no longer be undone. Let it renew by itself anew, if you like."))
    another = AutoRenewal.objects.unended().filter(membership=agreement.membership_id).exists()
    if another or agreement.saved_method is None or agreement.saved_method.ended_at is not None:
        raise NotPossible(_("This can no longer be undone. Let it renew by itself anew, if you like."))
    agreement.ended_at, agreement.end_reason, agreement.end_words, agreement.ended_by = None, "", "", None
    agreement.save(update_fields=["ended_at", "end_reason", "end_words", "ended_by"])
    _record("resumed", agreement, at=at, by=by)
    return agreement


@transaction.atomic
def follow_replaced_cards(*, at: datetime) -> int:
    """Let agreements whose card gave way to another of the same contact, as in a merge, go on with it; how many."""
    gone = AutoRenewal.objects.in_force().filter(saved_method__end_reason=SavedMethod.End.REPLACED)
    moved = 0
    for agreement in gone.select_for_update(of=("self",)).order_by("pk"):
        kept = SavedMethod.objects.in_force().filter(contact=agreement.membership.holder_id).first()
        if kept is not None:
            agreement.saved_method = kept
            agreement.save(update_fields=["saved_method"])
            _record("changed", agreement, at=at, by=None)
            moved += 1
    return moved


@transaction.atomic
def end_unused_cards(*, at: datetime) -> int:
    """End cards that nothing is agreed for since a day ago; how many. Agreements nobody left a card for end, too."""
    unfinished = AutoRenewal.objects.unended().filter(saved_method=None, agreed_at__lt=at - UNDO_FOR)
    unfinished.update(ended_at=at, end_reason=AutoRenewal.End.UNFINISHED)
    running = AutoRenewal.objects.unended().filter(saved_method=OuterRef("pk"))
    lately = AutoRenewal.objects.filter(saved_method=OuterRef("pk"), ended_at__gt=at - UNDO_FOR)
    unused = SavedMethod.objects.in_force().filter(~Exists(running), ~Exists(lately), saved_at__lt=at - UNDO_FOR)
    return sum(
        end_saved_method(method=method, reason=SavedMethod.End.UNUSED, at=at, by=None)
        for method in unused.select_related("contact")
    )


def _begin(agreement: AutoRenewal, method: SavedMethod, at: datetime) -> None:
    agreement.saved_method = method
    agreement.save(update_fields=["saved_method"])
    _record("agreed", agreement, at=at, by=agreement.agreed_by)
    tell_started(agreement.membership, method, key=f"auto_renewal.started:{agreement.pk}", at=at)


def _record(what: str, agreement: AutoRenewal, *, at: datetime, by: User | None, words: str = "") -> None:
    activity.record(
        f"auto_renewal.{what}",
        contact=agreement.membership.holder,
        on=agreement,
        by=by,
        at=at,
        facts={"card": str(agreement.saved_method), "type": agreement.membership.type.name, "words": words},
    )


def _check_who_agrees(holder: Contact, by: User | None) -> None:
    """Nobody who works here agrees in a member's place. Raises MembersOwn."""
    if by is not None and is_somebody_elses(by, holder):
        raise MembersOwn(_("Only %(name)s can agree to that: consent is given by members alone.") % {"name": holder})
