"""One who has become another kind of member in the middle of the year, in the portal."""

from datetime import timedelta

from ams.core.models import Activity
from ams.demo.seeding.clock import Clock, Life
from ams.demo.seeding.lives import pay
from members.models import Membership, MembershipType, Term
from members.operations.changing import change_type


def changing(clock: Clock) -> Life:
    """A full member whose household joined in: the rest of the year counts for the family's."""
    yield (at := clock.days_ago(6, 21))
    lasting = Term.objects.ending(first=clock.today + timedelta(days=60), last=clock.today + timedelta(days=330))
    lasting = lasting.filter(
        membership__type__slug="full", membership__cancelled_at=None, membership__leaving_since=None,
        membership__auto_renewals=None, days__contains=at.date(), granted_at__lt=at,
        order_line__order__settled_at__isnull=False,
    )  # fmt: skip
    term = lasting.order_by("membership_id").first()
    if term is None:
        return
    held = Membership.objects.select_related("type", "holder").get(pk=term.membership_id)
    family = MembershipType.objects.get(slug="family")
    order = change_type(membership=held, type=family, at=at, by=None, channel=Activity.Channel.SELF_SERVICE)
    pay(order, at=at + timedelta(minutes=2), by=None)
