"""Memberships: read, join, renew, change, leave, come back."""

from typing import Any

from django.db.models import QuerySet

from ams.api import rows
from ams.api.answers import Result
from ams.api.changes import MEMBERSHIPS, Kept, page_of_changes
from ams.api.endpoints import Call, reads, writes
from ams.api.finding import find, find_sent, find_standing
from ams.api.pages import Keyset, page_of
from ams.api.paying import order_to_pay, with_payment
from ams.api.quotes import refuse_what_people_decide
from ams.api.serializers.memberships import (
    ChangeSent,
    JoinSent,
    LeaveSent,
    MembershipOut,
    MembershipPage,
    MembershipQuery,
    RenewSent,
    TermOrdered,
)
from ams.core.association import day_of
from ams.core.models import Scope
from billing.models import Order
from members.models import Membership, MembershipType, TermOffer
from members.operations import join_association, renew_membership
from members.operations.changing import change_type
from members.operations.leaving import cancel_membership, return_to_membership


@reads(Scope.READ_MEMBERSHIPS, answer=MembershipPage, query=MembershipQuery)
def list_memberships(call: Call) -> dict[str, Any]:
    """Find memberships.

    Oldest first. State and dates are those of today. With `changed_since` those that changed, in the order of the
    changes; on each page a membership stands once, and a page may be short though there is a next one. That a day
    passes, and a membership runs out with it, is no change: `valid_until` and the terms say when it will.
    """
    found, kind = _asked_for(call.sent)
    today = {"today": day_of(call.at)}

    def write(some: list[Membership]) -> list[dict[str, Any]]:
        return list(MembershipOut(some, many=True, context=today).data)

    if "changed_since" in call.sent:
        kept = Kept(found.filter(type=kind) if kind else found, MEMBERSHIPS, name_gone=sorted)
        return page_of_changes(kept, path=call.path, query=call.sent, write=write)
    order = Keyset(among=("type_id", kind) if kind else None)
    return page_of(found, order, path=call.path, query=call.sent, write=write)


@reads(Scope.READ_MEMBERSHIPS, answer=MembershipOut, errors=[404])
def read_membership(call: Call, pk: int) -> dict[str, Any]:
    """Read a membership."""
    found = find(rows.memberships(), "membership", pk=pk)
    return MembershipOut(found, context={"today": day_of(call.at)}).data


@writes(
    Scope.WRITE_MEMBERSHIPS, answer=TermOrdered, body=JoinSent, status=201, finish=with_payment
)  # fmt: skip
def join(call: Call) -> Result:
    """Let a contact join.

    The membership is pending until the order is paid: send the person to `order.payment.url`. Asking twice gives the
    same order while it is open. Who is a member already renews.
    """
    kind = _type(call)
    holder = find_standing(call.sent["contact"], field="contact")
    order = join_association(holder=holder, type=kind, at=call.at, by=call.by)
    return _ordered(call, order)


@writes(
    Scope.WRITE_MEMBERSHIPS, answer=TermOrdered, body=RenewSent, status=201, errors=[404], finish=with_payment
)  # fmt: skip
def renew(call: Call, pk: int) -> Result:
    """Order the next term of a membership.

    Nothing moves until the order is paid: send the person to `order.payment.url`. Asking twice gives the same order
    while it is open.
    """
    held = find(Membership.objects.select_related("type", "holder"), "membership", pk=pk)
    kind = _type(call) if "type" in call.sent else None
    order = renew_membership(membership=held, type=kind, at=call.at, by=call.by)
    return _ordered(call, order)


@writes(
    Scope.WRITE_MEMBERSHIPS, answer=TermOrdered, body=ChangeSent, status=201, errors=[404], finish=with_payment
)  # fmt: skip
def change(call: Call, pk: int) -> Result:
    """Order another type for a membership that runs, from today on.

    What was paid for days to come is counted day by day: the order costs the difference. Nothing moves until it is
    paid; where nothing is to be paid, it is done at once. Asking twice gives the same order while it is open.
    """
    held = find(Membership.objects.select_related("type", "holder"), "membership", pk=pk)
    order = change_type(membership=held, type=_type(call), at=call.at, by=call.by)
    return _ordered(call, order)


@writes(Scope.WRITE_MEMBERSHIPS, answer=MembershipOut, body=LeaveSent, errors=[404])
def leave(call: Call, pk: int) -> Result:
    """End a membership with its last paid day, or at once.

    Asking twice is asking once. The member is told by mail. What was paid does not go back by itself.
    """
    held = find(Membership.objects.all(), "membership", pk=pk)
    cancel_membership(membership=held, when=call.sent["when"], words=call.sent["words"], at=call.at, by=call.by)
    return _as_it_is(call, pk)


@writes(Scope.WRITE_MEMBERSHIPS, answer=MembershipOut, errors=[404])
def come_back(call: Call, pk: int) -> Result:
    """Take back that a membership ends: the same one goes on, with all that was not given back."""
    held = find(Membership.objects.all(), "membership", pk=pk)
    return_to_membership(membership=held, at=call.at, by=call.by)
    return _as_it_is(call, pk)


def _as_it_is(call: Call, pk: int) -> Result:
    found = find(rows.memberships(), "membership", pk=pk)
    return Result(MembershipOut(found, context={"today": day_of(call.at)}).data, 200)


def _asked_for(sent: dict[str, Any]) -> tuple[QuerySet[Membership], int | None]:
    """The memberships of somebody or of all, and which type of them is wanted; None for any."""
    found, kind = rows.memberships(), None
    if holder := sent.get("holder"):
        found = found.filter(holder__number=holder)
    if slug := sent.get("type"):
        kind = MembershipType.objects.filter(slug=slug).values_list("pk", flat=True).first()
        found = found if kind else found.none()
    return found, kind


def _type(call: Call) -> MembershipType:
    """The type that was sent, if no person has to look first. Raises ValidationError and NotOffered."""
    rows_of_types = MembershipType.objects.select_related("product__seller", "product__tax_code")
    kind = find_sent(rows_of_types, "membership type", field="type", slug=call.sent["type"])
    refuse_what_people_decide(kind)
    return kind


def _ordered(call: Call, order: Order) -> Result:
    """The order, and the membership it is for."""
    [line] = order.lines.all()
    offer = TermOffer.objects.get(pk=line.reference)
    data = {
        "membership": offer.membership_id,
        "order": order_to_pay(order, shows_people=call.key.may(Scope.READ_CONTACTS)),
    }
    return Result(data, 201, is_final=False)
