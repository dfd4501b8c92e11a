"""Writing down that a form of the portal was sent and got nobody on: what no other row would tell, and nothing more."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from django.db import transaction

from staffdesk.journeys import ASKED_US, GOT_ON, Business, Step
from staffdesk.models import Attempt

KEPT_AS: Final = "left_forms"  # in the session: of which business -> the attempt that is open


@transaction.atomic
def follow_form(
    *, step: Step | None, known: Mapping[str, int], heard: Collection[str], went_on: bool, at: datetime
) -> dict[str, int]:
    """What the session is to keep, after a form was answered: `heard` is what the business wrote meanwhile.

    `known` are the attempts it keeps already; `went_on`: it leads to another page. Whoever got on at the first go
    leaves nothing here.
    """
    if ASKED_US in heard:
        return _end(known, list(known), at)
    if step is None:
        return _end(known, [one for one in known if GOT_ON[Business(one)] & set(heard)], at)
    business = str(step.business)
    if GOT_ON[step.business] & set(heard):
        return _end(known, [business] if business in known else [], at)
    reached = step.then if went_on else step.name
    if not reached:
        return dict(known)  # saved, and nothing was to be changed
    if Attempt.objects.filter(pk=known.get(business, 0), ended_at=None).update(step=reached, last_at=at):
        return dict(known)
    begun = Attempt.objects.create(business=business, step=reached, begun_at=at, last_at=at)
    return {**known, business: begun.pk}


def _end(known: Mapping[str, int], which: Collection[str], at: datetime) -> dict[str, int]:
    if which:
        Attempt.objects.filter(pk__in=[known[one] for one in which], ended_at=None).update(ended_at=at)
    return {one: pk for one, pk in known.items() if one not in which}
