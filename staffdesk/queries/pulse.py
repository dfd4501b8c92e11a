"""What waits for somebody's role right now, as numbers: on the Today page, and asked for again while it is open."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ams.core.exception_rights import rights_of
from ams.core.models import User
from ams.core.roles import Ability, can
from billing.models import Parcel, Refund
from events.models import WaitlistEntry
from staffdesk.models import Area, Case, Clock, Proposal
from staffdesk.queries.automatic import dunned
from staffdesk.queries.rail import counted
from staffdesk.queries.today import stuck_messages

Rows = QuerySet[Any]
SOON = timedelta(hours=1)
MOST = 1_000  # counted of each; beyond, the tile says “1,000+”


@dataclass(frozen=True, slots=True)
class Waiting:
    """One kind of thing that may wait: for whom, and where it is done."""

    key: str
    label: str | Promise
    ability: Ability
    page: str  # name of the address
    query: str  # its query, if any


@dataclass(frozen=True, slots=True)
class Tile:
    """How much of one kind waits."""

    key: str
    label: str
    url: str
    count: int

    @property
    def is_more(self) -> bool:
        """Whether counting stopped."""
        return self.count > MOST

    @property
    def shown(self) -> int:
        """The figure on the page."""
        return min(self.count, MOST)


def second_person(user: User) -> Rows:
    """Proposals of others that this colleague may decide."""
    mine = Q(pk__in=[])
    for kind, right in rights_of(user).items():
        limit = Q() if right.limit is None else Q(measure__lte=right.limit)
        mine |= Q(kind=kind) & limit
    return Proposal.objects.open().filter(mine).exclude(proposed_by=user)


def _rows(user: User, at: datetime) -> dict[str, Rows]:
    """How each is found; none of them is asked here."""
    return {
        "late": Clock.objects.late(at=at),
        "soon": Clock.objects.running().filter(due_at__gte=at, due_at__lt=at + SOON),
        "mine": Case.objects.open().filter(owner=user),
        "unowned": Case.objects.open().filter(owner=None),
        "second": second_person(user),
        "asking": WaitlistEntry.objects.asking(),
        "dunned": dunned(),
        "refunds": Refund.objects.under_way(),
        "parcels": Parcel.objects.to_send(),
        "stuck": stuck_messages(at=at),
        "areas": Area.objects.of(user).due(at=at),
    }


WAITING: Final = (
    Waiting("late", _("Promises we are late with"), Ability.WORK_CASES, "staffdesk:cases", "?state=due"),
    Waiting("soon", _("Due within the hour"), Ability.WORK_CASES, "staffdesk:cases", "?state=due"),
    Waiting("mine", _("My open cases"), Ability.WORK_CASES, "staffdesk:cases", "?state=mine"),
    Waiting("unowned", _("Cases of nobody yet"), Ability.WORK_CASES, "staffdesk:cases", "?state=nobody"),
    Waiting("second", _("Wait for a second person"), Ability.MAKE_EXCEPTIONS, "staffdesk:proposals", ""),
    Waiting("asking", _("Ask for a place"), Ability.SEE_EVENTS, "staffdesk:events", ""),
    Waiting("dunned", _("Cards that did not pay"), Ability.SEE_RENEWALS, "staffdesk:renewals", ""),
    Waiting("refunds", _("Refunds under way"), Ability.SEE_MONEY, "staffdesk:orders", ""),
    Waiting("parcels", _("Parcels to send"), Ability.SEND_PARCELS, "staffdesk:to_send", ""),
    Waiting("areas", _("My areas to look through"), Ability.USE_DESK, "staffdesk:areas", ""),
    Waiting("stuck", _("Mails that did not go out"), Ability.USE_DESK, "staffdesk:messages", "?state=stuck"),
)


def pulse_of(user: User, *, at: datetime) -> list[Tile]:
    """What waits for the role of a login; what nothing of waits is left out. Two queries, whatever the size."""
    asked = [one for one in WAITING if can(user.role, one.ability)]
    rows = _rows(user, at)
    found = counted(most=MOST + 1, **{one.key: rows[one.key] for one in asked})
    how_many = {one.key: found.get(one.key, 0) for one in asked}
    return [
        Tile(one.key, str(one.label), reverse(one.page) + one.query, how_many[one.key])
        for one in asked
        if how_many[one.key]
    ]


def fingerprint(tiles: list[Tile], language: str) -> str:
    """What a browser that knows these figures already says when it asks again."""
    return sha256(repr([(one.key, one.count) for one in tiles] + [language]).encode()).hexdigest()[:20]
