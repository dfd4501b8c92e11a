"""Can people join? What is missing, and who provides it."""

from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone

from ams.core.association import day_of, find_association
from ams.core.readiness import Finding, Level, readiness_check
from members.dunning import LATE
from members.models import AutoRenewal, MembershipRule, MembershipType, PlannedRenewal
from members.queries import offers_on

AREA = "Memberships"


@readiness_check
def memberships_on_sale() -> Iterator[Finding]:
    """At least one type with rules in force and a price; a type that lacks either is named."""
    if find_association() is None:
        return
    offers = offers_on(day_of(timezone.now()))
    if offers:
        names = ", ".join(offer.type.name for offer in offers)
        yield Finding(Level.OK, AREA, f"One can join as: {names}.")
    else:
        yield Finding(Level.MISSING, AREA, "Nobody can join.", "Set up a membership type with a price and rules.")
    on_sale = {offer.type.pk for offer in offers}
    for kind in MembershipType.objects.filter(archived_at=None).exclude(pk__in=on_sale).prefetch_related("rules"):
        if any(rule.state == MembershipRule.State.LIVE for rule in kind.rules.all()):
            yield Finding(Level.WARNING, AREA, f"{kind} has no price today.", "Give its product a price in the admin.")
        else:
            yield Finding(Level.WARNING, AREA, f"{kind} has no rules in force.", "Publish its draft in the admin.")


@readiness_check
def memberships_that_renew_themselves() -> Iterator[Finding]:
    """Somebody agreed to be charged: can they be, and does the run come?"""
    agreed = AutoRenewal.objects.in_force().count()
    if not agreed:
        return
    if not settings.STRIPE_SECRET_KEY:
        remedy = "Set STRIPE_SECRET_KEY; until then nobody's membership renews by itself."
        yield Finding(Level.MISSING, AREA, f"{agreed} memberships should renew by themselves.", remedy, "Operator")
        return
    late = timezone.localdate() - LATE
    waiting = PlannedRenewal.objects.open().filter(charge_on__lt=late, tries=None).count()
    if waiting:
        remedy = "Is celery beat running? Look for members.renew_by_itself in the worker's log."
        yield Finding(Level.WARNING, AREA, f"{waiting} renewals were to be charged a week ago.", remedy, "Operator")
    else:
        yield Finding(Level.OK, AREA, f"{agreed} memberships renew by themselves.")
