"""Giving money back as a plan: what the form asked, as plain text and back, told by doing it and undoing it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ams.core.models import ExceptionKind, ExceptionMade, User
from ams.core.models.resolution import contact_ids_of
from ams.core.money import format_money
from billing.models import Order, Payment, Refund
from billing.operations import (
    GivingBack,
    Why,
    check_excess,
    give_back,
    give_back_excess,
    preview_giving_back,
)
from staffdesk.operations.exceptions.plan import Asking, NotTheirs, Plan
from staffdesk.queries.giving_back import consequences


def written(asked: GivingBack, *, note: str) -> dict[str, str]:
    """What was asked, for a proposal to keep."""
    return {
        "credits": json.dumps({str(line): str(amount) for line, amount in asked.credits.items()}),
        "revoked": json.dumps(sorted(asked.revoked)),
        "written_off": json.dumps(sorted(asked.written_off)),
        "refund": "" if asked.refund is None else str(asked.refund),
        "method": asked.method,
        "note": note,
    }


def read(kept: Mapping[str, str], request: UUID) -> GivingBack:
    """The same again."""
    return GivingBack(
        request=request,
        credits={int(line): Decimal(amount) for line, amount in json.loads(kept["credits"]).items()},
        revoked=frozenset(json.loads(kept["revoked"])),
        written_off=frozenset(json.loads(kept["written_off"])),
        refund=Decimal(kept["refund"]) if kept["refund"] else None,
        method=kept["method"],
    )


def plan_refund(order: Order, asking: Asking) -> Plan:
    """What it would bring. The order's row is locked. Raises CannotGiveBack, CannotCredit."""
    kept, asked = asking.asked, read(asking.asked, asking.request)
    given, owed = preview_giving_back(order=order, asked=asked, why=None, at=asking.at, by=None)
    credited = given.credit_note.gross if given.credit_note else Decimal(0)
    measure = max(credited, sum((one.amount for one in given.refunds), Decimal(0)))

    def make(why: Why, at: datetime, by: User) -> ExceptionMade:
        give_back(order=order, asked=asked, why=replace(why, note=kept["note"]), at=at, by=by)
        return ExceptionMade.objects.filter(what=ExceptionKind.GIVEN_BACK, object_id=order.pk, actor=by).latest("pk")

    return Plan(measure, " ".join(consequences(order, asked, given, owed)), (order.total, *order.sums()), make, order)


def plan_excess(asking: Asking) -> Plan:
    """Money that pays no order goes back. The payment's row is locked. Raises NotTheirs, CannotGiveBack."""
    asked, method = asking.asked, asking.asked["method"]
    mine = Payment.objects.filter(contact__in=contact_ids_of(asking.contact), pk=int(asked["payment"]))
    payment = mine.select_for_update(of=("self",)).select_related("contact").first()
    if payment is None:
        raise NotTheirs(_("There is no such payment of theirs."))
    amount = Decimal(asked["amount"]) if asked.get("amount") else None
    wanted = check_excess(payment=payment, amount=amount, method=method)
    facts = {
        "amount": format_money(wanted, payment.currency, get_language() or "en"),
        "how": Refund.Method(method).label,
    }
    told = _("%(amount)s that pays no order goes back (%(how)s).") % facts

    def make(why: Why, at: datetime, by: User) -> ExceptionMade:
        said = replace(why, note=asked.get("note", ""))
        give_back_excess(
            payment=payment, amount=wanted, method=method, request=asking.request, why=said, at=at, by=by
        )  # fmt: skip
        return ExceptionMade.objects.filter(what=ExceptionKind.EXCESS, object_id=payment.pk, actor=by).latest("pk")

    return Plan(wanted, told, (payment.pk, payment.unallocated(), wanted), make, payment)
