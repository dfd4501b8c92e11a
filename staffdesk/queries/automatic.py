"""Memberships that renew by themselves, as staff see them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from ams.core.models import Contact
from billing.charges import decline_in_words
from members.dunning import Step, next_step
from members.models import AutoRenewal, PlannedRenewal
from members.queries.automatic import SelfRenewal, course_of, in_dunning, open_plan, self_renewal_of

SHOWN = 5  # agreements of one contact, the newest first


@dataclass(frozen=True, slots=True)
class Automatic:
    """One agreement with what it does next (nothing, once it has ended) and what came of each term."""

    agreement: AutoRenewal
    renewal: SelfRenewal | None
    planned: PlannedRenewal | None
    history: list[PlannedRenewal]

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


def automatic_of(contact: Contact, *, on: date) -> list[Automatic]:
    """What a contact agreed to, the newest first; a fixed number of queries and two for each that runs."""
    found = AutoRenewal.objects.filter(membership__holder=contact, saved_method__isnull=False)
    found = found.select_related("saved_method", "membership__type__product", "ended_by")
    found = found.prefetch_related("planned__tries__attempt__saved_method", "planned__term", "membership__terms")
    return [_automatic(one, on) for one in found.order_by("-agreed_at", "-pk")[:SHOWN]]


def dunned() -> QuerySet[PlannedRenewal]:
    """Those whose card was tried and did not pay."""
    return in_dunning()


def as_dunned(planned: PlannedRenewal, *, on: date) -> Dunned:
    """One of them as the list shows it."""
    last_day = planned.term.last_day or on
    step, day = next_step(course_of(planned.agreement, planned, last_day), on)
    declines = [one.attempt.decline for one in planned.tries.all() if one.attempt.decline]
    why = decline_in_words(declines[-1]) if declines else ""
    return Dunned(planned, why, len(declines), step, day)


def _automatic(agreement: AutoRenewal, on: date) -> Automatic:
    runs = agreement.ended_at is None
    return Automatic(
        agreement=agreement,
        renewal=self_renewal_of(agreement, agreement.membership, on) if runs else None,
        planned=open_plan(agreement) if runs else None,
        history=sorted(agreement.planned.all(), key=lambda one: one.announced_at, reverse=True),
    )
