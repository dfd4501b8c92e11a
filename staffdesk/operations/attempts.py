"""Writing down that a form of the portal was sent and got nobody on: what no other row would tell, and nothing more."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Case, DateTimeField, F, Q, Value, When
from django.db.models.functions import Greatest, Least

from staffdesk.journeys import ASKED_US, GOT_ON, Business, Step
from staffdesk.models import Attempt


class Sent(NamedTuple):
    """What is to be written of the attempt with this number: it came to a step, or it ended."""

    number: int
    business: str
    step: str = ""  # empty: it ended
    ended: bool = False


def follow_form(
    *, step: Step | None, known: Mapping[str, int], heard: Collection[str], went_on: bool, number: int
) -> tuple[dict[str, int], list[Sent]]:
    """What the browser is to keep after a form was answered, and what is to be written. Pure.

    `known` are the attempts it keeps already, of which business -> its number; `heard` is what the business wrote
    meanwhile; `went_on`: it leads to another page. An attempt that begins gets `number`. Whoever got on at the first
    go leaves nothing.
    """
    if ASKED_US in heard:
        return _ended(known, list(known))
    if step is None:
        return _ended(known, [one for one in known if GOT_ON[Business(one)] & set(heard)])
    business = str(step.business)
    if GOT_ON[step.business] & set(heard):
        return _ended(known, [business] if business in known else [])
    reached = step.then if went_on else step.name
    if not reached:
        return dict(known), []  # saved, and nothing was to be changed
    number = known.get(business, number)
    return {**known, business: number}, [Sent(number, business, reached)]


def _ended(known: Mapping[str, int], which: Collection[str]) -> tuple[dict[str, int], list[Sent]]:
    kept = {one: number for one, number in known.items() if one not in which}
    return kept, [Sent(known[one], one, ended=True) for one in which]


@transaction.atomic
def write_attempt(*, sent: Sent, at: datetime) -> None:
    """Write what became of an attempt at an aware instant. May be told twice, and the later before the earlier.

    Nobody reads the step of one that ended: it is empty where that alone was told.
    """
    ended_at = at if sent.ended else None
    told = {"business": sent.business, "step": sent.step, "begun_at": at, "last_at": at, "ended_at": ended_at}
    Attempt.objects.bulk_create([Attempt(pk=sent.number, **told)], ignore_conflicts=True)
    newer = Case(When(Q(last_at__lte=at) | Q(step=""), then=Value(sent.step)), default=F("step"))
    Attempt.objects.filter(pk=sent.number).update(
        step=newer if sent.step else F("step"),
        begun_at=Least("begun_at", Value(at)),
        last_at=Greatest("last_at", Value(at)),
        ended_at=Least("ended_at", Value(ended_at, DateTimeField())),  # PostgreSQL: of those that are known
    )
