"""Can money be taken here? What is missing, and who adds it."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone

from ams.core.association import day_of, find_association
from ams.core.models import DocumentKind, NumberSeries
from ams.core.readiness import Finding, Level, readiness_check
from billing.chart import CHART
from billing.models import Account, Price, Product, TaxCode

AREA = "Payments"


@readiness_check
def payment_provider() -> Iterator[Finding]:
    """Without keys only what is free can be sold; a demonstration pays in its sandbox."""
    if settings.STRIPE_API_BASE:
        yield Finding(Level.OK, AREA, "Payments go to the sandbox. No money moves.")
        return
    if not settings.STRIPE_SECRET_KEY:
        remedy = "Set STRIPE_SECRET_KEY to the secret key of your Stripe account."
        yield Finding(Level.MISSING, AREA, "Nobody can pay online.", remedy, "Operator")
        return
    if not settings.STRIPE_WEBHOOK_SECRET:
        remedy = f"Create a webhook to {settings.PUBLIC_URL}/hooks/stripe/ at Stripe and set STRIPE_WEBHOOK_SECRET."
        yield Finding(Level.MISSING, AREA, "Stripe cannot tell us about payments.", remedy, "Operator")
        return
    kind = "test" if "_test_" in settings.STRIPE_SECRET_KEY else "live"
    level = Level.WARNING if kind == "test" and not settings.DEMO else Level.OK
    yield Finding(level, AREA, f"Payments go to Stripe, in {kind} mode.")


@readiness_check
def bookkeeping() -> Iterator[Finding]:
    """The accounts and the receipts' numbers make themselves; somebody should have looked at them."""
    ours = [one.code for one in CHART]
    if Account.objects.filter(code__in=ours).count() == len(ours):
        yield Finding(Level.OK, AREA, "The accounts that are booked on exist.")
    else:
        yield Finding(Level.WARNING, AREA, "Some accounts are missing.", "The first payment creates them.", "Finance")
    profile = find_association()
    series = NumberSeries.objects.filter(kind=DocumentKind.RECEIPT, entity=profile.legal_entity if profile else None)
    if profile and not series.exists():
        remedy = "The first payment starts at R-000001. Create a number series in the admin for other numbers."
        yield Finding(Level.WARNING, AREA, "Receipts have no number series yet.", remedy, "Finance")


@readiness_check
def catalogue() -> Iterator[Finding]:
    """What is offered has a price, and what is taxed a rate."""
    today = day_of(timezone.now())
    priced = Exists(Price.objects.filter(product=OuterRef("pk"), valid_from__lte=today))
    for product in Product.objects.offered().exclude(priced):
        yield Finding(Level.WARNING, AREA, f"{product} has no price.", "Add one in the admin, or archive it.")
    for code in TaxCode.objects.filter(treatment=TaxCode.Treatment.TAXED).exclude(rates__valid_from__lte=today):
        yield Finding(Level.WARNING, AREA, f"The tax code {code} has no rate.", "Add one in the admin: Tax codes.")
