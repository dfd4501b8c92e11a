"""Who is in a committee, who was, and whose term ends soon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Count, F, Prefetch, Q, QuerySet

from ams.core.ready import ready
from members.models import Committee, CommitteeRole, Office

SOON: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Seat:
    """A role, who holds it, who will, and how many it still takes (None: any number)."""

    role: CommitteeRole
    offices: Sequence[Office]
    coming: Sequence[Office]

    @property
    def vacant(self) -> int | None:
        """How many more could hold it now."""
        return None if self.role.holders is None else max(0, self.role.holders - len(self.offices))


def is_soon(office: Office, *, on: date) -> bool:
    """Whether a term that runs ends within three months."""
    return office.last_day is not None and office.last_day <= on + SOON


@ready
def offices_of(contact: int) -> QuerySet[Office]:
    """The offices somebody holds, will hold and held, the latest first; none that was struck out."""
    found = Office.objects.standing().filter(contact=contact).select_related("role__committee")
    return found.order_by("-days", "-pk")[:20]


def committees_with_counts(*, on: date) -> QuerySet[Committee]:
    """All committees with `people` in office, and `ending`: whose terms end soon. Dissolved ones last."""
    standing = Q(roles__offices__revoked_at=None)
    now = standing & Q(roles__offices__days__contains=on)
    ending = now & Q(roles__offices__days__endswith__lte=on + SOON + timedelta(days=1))
    counted = Committee.objects.annotate(
        people=Count("roles__offices__contact", filter=now, distinct=True),
        ending=Count("roles__offices", filter=ending, distinct=True),
    )
    return counted.select_related("section").order_by(F("archived_at").desc(nulls_first=True), "name", "pk")


def seats_of(committee: Committee, *, on: date) -> list[Seat]:
    """Each role with who holds it and who will; archived ones only while somebody does. Two queries."""
    offices = Office.objects.standing().filter(Q(days__endswith=None) | Q(days__endswith__gt=on))
    held = Prefetch("offices", offices.select_related("contact").order_by("days", "pk"), to_attr="held")
    seats = []
    for role in committee.roles.prefetch_related(held):
        now = [one for one in role.held if one.first_day <= on]
        coming = [one for one in role.held if one.first_day > on]
        if now or coming or role.archived_at is None:
            seats.append(Seat(role, now, coming))
    return seats


def past_offices(committee: Committee, *, on: date) -> QuerySet[Office]:
    """Who was in it, with `ended`, the day after their last."""
    found = Office.objects.over(on=on).filter(role__committee=committee)
    return found.annotate(ended=F("days__endswith")).select_related("role", "contact")


def roles_to_fill() -> QuerySet[CommitteeRole]:
    """The roles somebody can be appointed to, by committee."""
    found = CommitteeRole.objects.filter(archived_at=None, committee__archived_at=None).select_related("committee")
    return found.order_by("committee__name", "committee", "position", "name")
