"""Memberships that renew by themselves, as staff see them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from billing.charges import decline_in_words
from members.dunning import Step, next_step
from members.models import AutoRenewal, ChargeTry, Membership, PlannedRenewal
from members.queries import last_term
from members.queries.automatic import (
    SelfRenewal,
    all_agreements_of,
    course_of,
    in_dunning,
    open_plan,
    self_renewals_of,
)

SHOWN = 5  # agreements of one contact, the newest first


@dataclass(frozen=True, slots=True)
class Planned:
    """What came of one term's automatic renewal, and the days on which a card did not pay, each with the reason."""

    renewal: PlannedRenewal
    declined: list[tuple[date, str]]


@dataclass(frozen=True, slots=True)
class Automatic:
    """One agreement with what it does next (nothing, once it has ended) and what came of each term."""

    agreement: AutoRenewal
    renewal: SelfRenewal | None
    planned: PlannedRenewal | None
    history: list[Planned]

    @property
    def is_tried(self) -> bool:
        """Whether a charge did not go through, so that staff may have it tried again."""
        return self.planned is not None and bool(self.planned.tries.all())


@dataclass(frozen=True, slots=True)
class Dunned:
    """A row of the list: whose card did not pay, why, and what is done next."""

    planned: PlannedRenewal
    why: str
    tries: int
    step: Step
    day: date


def automatic_of(memberships: Collection[Membership], *, on: date) -> list[Automatic]:
    """What was agreed for some memberships, the newest first; a fixed number of queries. Needs their `terms`."""
    found = all_agreements_of(memberships)[:SHOWN]
    renewals = self_renewals_of([one for one in found if one.ended_at is None], on)
    return [_automatic(one, None if one.ended_at else renewals.get(one.membership_id)) for one in found]


def dunned() -> QuerySet[PlannedRenewal]:
    """Those whose card was tried and did not pay."""
    return in_dunning()


def dunned_on(day: date) -> QuerySet[PlannedRenewal]:
    """Those of them whose card was tried on a day."""
    return dunned().filter(Exists(ChargeTry.objects.filter(planned=OuterRef("pk"), on=day)))


def as_dunned(planned: PlannedRenewal, *, on: date) -> Dunned:
    """One of them as the list shows it."""
    last_day = planned.term.last_day or on
    step, day = next_step(course_of(planned.agreement, planned, last_day), on)
    declines = [one.attempt.decline for one in planned.tries.all() if one.attempt.decline]
    why = decline_in_words(declines[-1]) if declines else ""
    return Dunned(planned, why, len(declines), step, day)


def _automatic(agreement: AutoRenewal, renewal: SelfRenewal | None) -> Automatic:
    return Automatic(
        agreement=agreement,
        renewal=renewal,
        planned=open_plan(agreement, last_term(agreement.membership)) if agreement.ended_at is None else None,
        history=[
            Planned(
                one, [(each.on, decline_in_words(code)) for each in one.tries.all() if (code := each.attempt.decline)]
            )
            for one in sorted(agreement.planned.all(), key=lambda one: one.announced_at, reverse=True)
        ],
    )
