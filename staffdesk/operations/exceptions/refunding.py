"""Giving money back as a plan: what the form asked, as plain text and back, told by doing it and undoing it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from ams.core.models import ExceptionKind, ExceptionMade, User
from billing.models import Order
from billing.operations import GivingBack, Why, give_back, preview_giving_back
from staffdesk.operations.exceptions.plan import Plan
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


def read(kept: Mapping[str, str]) -> GivingBack:
    """The same again."""
    return GivingBack(
        request=UUID(kept["request"]),
        credits={int(line): Decimal(amount) for line, amount in json.loads(kept["credits"]).items()},
        revoked=frozenset(json.loads(kept["revoked"])),
        written_off=frozenset(json.loads(kept["written_off"])),
        refund=Decimal(kept["refund"]) if kept["refund"] else None,
        method=kept["method"],
    )


def plan_refund(order: Order, kept: Mapping[str, str], at: datetime) -> Plan:
    """What it would bring. The order's row is locked. Raises CannotGiveBack, CannotCredit."""
    asked = read(kept)
    given, owed = preview_giving_back(order=order, asked=asked, why=None, at=at, by=None)
    credited = given.credit_note.gross if given.credit_note else Decimal(0)
    measure = max(credited, sum((one.amount for one in given.refunds), Decimal(0)))

    def make(why: Why, at: datetime, by: User) -> ExceptionMade:
        give_back(order=order, asked=asked, why=replace(why, note=kept["note"]), at=at, by=by)
        return ExceptionMade.objects.filter(what=ExceptionKind.GIVEN_BACK, object_id=order.pk, actor=by).latest("pk")

    return Plan(measure, " ".join(consequences(order, asked, given, owed)), (order.total, *order.sums()), make, order)
