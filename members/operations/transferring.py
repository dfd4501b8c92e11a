"""A membership passes to somebody else, where its type allows it: the same terms, another holder, another card.

Money stays with whoever paid: orders, receipts and what may be given back. Only staff do it, with a reason.
"""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import knowing_the_association
from ams.core.errors import DomainError
from ams.core.models import Contact, User
from billing.operations import cancel_order
from members.models import AutoRenewal, Membership
from members.operations.automatic.agreements import stop_auto_renewal
from members.operations.automatic.mails import Letter, language_of, post_letter
from members.operations.memberships import (
    CARD_ALPHABET,
    CARD_CODE_LENGTH,
    ONE_A_GROUP,
    AlreadyMember,
    MembershipEnded,
    lock_open_orders,
    lock_orders_for_seats,
)


class CannotTransfer(DomainError):
    """This membership cannot pass to that contact; the text says why."""


@transaction.atomic
@knowing_the_association()
def transfer_membership(*, membership: Membership, to: Contact, words: str, at: datetime, by: User) -> Membership:
    """Let somebody else hold it from now on; passing it back is the same again.

    Orders for it that nobody paid are called off, nothing renews by itself any more, and the old card opens nothing.
    Raises CannotTransfer, AlreadyMember, MembershipEnded.
    """
    for order in [*lock_open_orders(membership), *lock_orders_for_seats(membership)]:
        cancel_order(order=order, at=at, by=by)
    locked = Membership.objects.select_for_update(of=("self",)).select_related("holder", "type")
    membership = locked.get(pk=membership.pk)
    if membership.cancelled_at:
        raise MembershipEnded(_("This membership was cancelled, so there is nothing to pass on."))
    _check(membership, to, words)
    before = membership.holder
    for agreement in AutoRenewal.objects.unended().filter(membership=membership).select_related("membership__holder"):
        stop_auto_renewal(agreement=agreement, reason=AutoRenewal.End.STAFF, at=at, by=by, is_told=False)
    membership.holder, membership.card_code = to, get_random_string(CARD_CODE_LENGTH, CARD_ALPHABET)
    _save_unless_another_stands(membership)
    for whose, kind, other in ((before, "passed_on", to), (to, "taken_over", before)):
        facts = {"type": membership.type.name, "other": other.number, "words": words.strip()[:500]}
        activity.record(f"membership.{kind}", contact=whose, on=membership, by=by, at=at, facts=facts)
    _tell(membership, at)
    return membership


def _check(membership: Membership, to: Contact, words: str) -> None:
    kind = membership.type
    if not kind.is_transferable:
        raise CannotTransfer(_("%(type)s belongs to the person. It cannot pass to somebody else.") % {"type": kind})
    if to.pk == membership.holder_id or to.kind != kind.holder_kind or to.archived_at or to.merged_into_id:
        raise CannotTransfer(_("%(name)s cannot hold %(type)s. Choose somebody else.") % {"name": to, "type": kind})
    if membership.seats.standing().exists():
        raise CannotTransfer(
            _("People have its seats because they belong to whoever holds it now. Free the seats first.")
        )
    if not words.strip():
        raise CannotTransfer(_("Say in a few words why, for whoever reads it later."))


def _save_unless_another_stands(membership: Membership) -> None:
    try:
        with transaction.atomic():
            membership.save(update_fields=["holder", "card_code"])
    except IntegrityError as error:
        if ONE_A_GROUP not in str(error):
            raise
        held = Membership.objects.uncancelled().filter(holder=membership.holder, group=membership.group)
        raise AlreadyMember(held.select_related("holder", "type").get()) from error


def _tell(membership: Membership, at: datetime) -> None:
    """Whoever holds it now hears of it, with the card."""
    with language_of(membership):
        words = _("You now hold a membership with us: %(type)s. It runs on as it was paid.")
        letter = Letter(
            _("You are a member now"),
            [words % {"type": membership.type.name}],
            _("Show my card"),
            settings.PUBLIC_URL + reverse("members:account"),
        )
    key = f"membership.taken_over:{membership.card_code}"
    post_letter(membership, letter, purpose="membership.taken_over", key=key, at=at)
