"""Visits to the payment provider, what it told us, and the money that came."""

import uuid
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Self

import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q, Sum
from django.utils.translation import gettext_lazy as _

from ams.core.models.protection import append_only

if TYPE_CHECKING:
    from billing.models.orders import Order

# Locks both rows before it adds up, so that two transactions cannot each believe there is room left.
ALLOCATION_FITS = pgtrigger.Trigger(
    name="allocation_fits",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    declare=[("total", "numeric"), ("received", "numeric")],
    func="""
        SELECT o.total INTO total FROM billing_order o WHERE o.id = NEW.order_id FOR UPDATE;
        SELECT p.amount INTO received FROM billing_payment p WHERE p.id = NEW.payment_id FOR UPDATE;
        IF (SELECT SUM(a.amount) FROM billing_allocation a WHERE a.order_id = NEW.order_id) > total
            - (SELECT COALESCE(SUM(c.gross), 0) FROM billing_creditnote c WHERE c.order_id = NEW.order_id)
            + (SELECT COALESCE(SUM(r.amount), 0) FROM billing_refund r
                WHERE r.order_id = NEW.order_id AND r.state <> 'failed') THEN
            RAISE EXCEPTION 'order % would be paid more than once', NEW.order_id USING ERRCODE = 'check_violation';
        END IF;
        IF (SELECT SUM(a.amount) FROM billing_allocation a WHERE a.payment_id = NEW.payment_id)
            + (SELECT COALESCE(SUM(r.amount), 0) FROM billing_refund r
                WHERE r.payment_id = NEW.payment_id AND r.order_id IS NULL AND r.state <> 'failed') > received THEN
            RAISE EXCEPTION 'payment % would be used twice', NEW.payment_id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class CheckoutAttemptQuerySet(models.QuerySet["CheckoutAttempt"]):
    """Which visits are still under way."""

    def open(self) -> Self:
        """Committed and neither paid nor over, whether or not the provider's session exists yet."""
        return self.filter(state__in=[CheckoutAttempt.State.STARTED, CheckoutAttempt.State.OPEN])

    def charges(self) -> Self:
        """Those that charge a card somebody left, nobody being there."""
        return self.filter(saved_method__isnull=False)

    def named(self, name: str) -> Self:
        """The one the provider knows by a name we gave it; none for a name that is not ours."""
        try:
            return self.filter(pk=uuid.UUID(name))
        except ValueError:
            return self.none()

    def overdue(self, *, at: datetime, owing: "models.QuerySet[Order]") -> Self:
        """Open although their time is over by an instant, or they ask for what their order does not owe any more."""
        return self.open().filter(Q(expires_at__lt=at) | ~self._fits(owing) | Q(order__cancelled_at__isnull=False))

    def misfits(self, *, owing: "models.QuerySet[Order]") -> Self:
        """Open, and asking for what their order does not owe any more: something was taken off it, or paid."""
        return self.open().filter(~self._fits(owing))

    @staticmethod
    def _fits(owing: "models.QuerySet[Order]") -> Exists:
        return Exists(owing.filter(Q(owed=OuterRef("amount")), pk=OuterRef("order")))

    def unheard_of(self, *, since: datetime) -> Self:
        """Open, and the provider was last asked about them (or the visit began) before an instant."""
        never = Q(asked_at=None, started_at__lt=since)
        return self.open().filter(never | Q(asked_at__lt=since))


class CheckoutAttempt(models.Model):
    """One visit to the provider. Committed before the provider hears of it; its id is the idempotency key there.

    A charge of a saved card is an attempt too: `session_id` is its payment intent then, for it has no session.
    """

    class State(models.TextChoices):
        """How the visit went."""

        STARTED = "started", _("Started")  # committed, the provider's answer not stored yet
        OPEN = "open", _("At the provider")
        PAID = "paid", _("Paid")
        EXPIRED = "expired", _("Expired")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey("billing.Order", models.PROTECT, related_name="attempts")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=3)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.STARTED)
    session_id = models.CharField(_("provider's session"), max_length=200, null=True, blank=True, unique=True)
    url = models.URLField(_("provider's page"), max_length=2000, blank=True)
    started_at = models.DateTimeField(_("started"))
    expires_at = models.DateTimeField(_("ends"))
    asked_at = models.DateTimeField(_("provider last asked"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    keep_for = models.CharField(_("keeps the card for"), max_length=60, blank=True)  # opaque here; empty: does not
    customer_id = models.CharField(_("provider's customer"), max_length=200, blank=True)
    saved_method = models.ForeignKey(  # set: no visit of anybody, the card they left is charged
        "billing.SavedMethod", models.PROTECT, null=True, blank=True, related_name="attempts"
    )
    decline = models.CharField(_("declined because"), max_length=80, blank=True)  # the provider's code

    objects = CheckoutAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("checkout attempt")
        verbose_name_plural = _("checkout attempts")
        constraints = [
            models.UniqueConstraint(
                name="one_open_attempt_an_order", fields=["order"], condition=Q(state__in=["started", "open"])
            ),
            models.CheckConstraint(
                name="attempt_closed_iff_over",
                condition=Q(state__in=["started", "open"], closed_at=None)
                | Q(state__in=["paid", "expired"], closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="attempt_at_the_provider_has_a_session",
                condition=~Q(state__in=["open", "paid"]) | Q(session_id__isnull=False),
            ),
            models.CheckConstraint(name="attempt_asks_for_money", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="attempt_keeps_a_card_or_charges_one", condition=Q(saved_method=None) | Q(keep_for="")
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="attempt_open", condition=Q(state__in=["started", "open"])),
            models.Index(fields=["-started_at"], name="attempt_newest"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ProviderEvent(models.Model):
    """A webhook as it came, stored by its id before anything is done about it."""

    event_id = models.CharField(_("provider's id"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=80)
    object_id = models.CharField(_("object"), max_length=200)
    payload = models.JSONField(_("payload"))
    received_at = models.DateTimeField(_("received"))
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("failed attempts"), default=0)
    last_failure = models.TextField(_("last failure"), blank=True)

    class Meta:
        verbose_name = _("provider event")
        verbose_name_plural = _("provider events")
        indexes = [
            models.Index(fields=["received_at"], name="event_pending", condition=Q(applied_at=None)),
            models.Index(fields=["-received_at"], name="event_newest"),
            models.Index(
                fields=["received_at"],
                name="event_with_words",
                condition=Q(applied_at__isnull=False) & ~Q(payload={}),
            ),
            models.Index(fields=["object_id"], name="event_of_object"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"


class Payment(models.Model):
    """Money received, whatever it was for. Added once per provider id, never changed."""

    class Method(models.TextChoices):
        """How it reached us."""

        CARD = "card", _("Card")
        TRANSFER = "transfer", _("Bank transfer")
        CASH = "cash", _("Cash")
        CHEQUE = "cheque", _("Cheque")
        OTHER = "other", _("Other")

    provider_id = models.CharField(_("provider's id"), max_length=200, unique=True)
    method = models.CharField(_("paid by"), max_length=20, choices=Method.choices, default=Method.CARD)
    detail = models.CharField(_("detail"), max_length=100, blank=True)  # for example "Visa •••• 4242"
    contact = models.ForeignKey("core.Contact", models.PROTECT, related_name="payments")
    attempt = models.ForeignKey(CheckoutAttempt, models.PROTECT, null=True, related_name="payments")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=3)
    currency = models.CharField(_("currency"), max_length=3)
    received_at = models.DateTimeField(_("received"))
    arrived_on = models.DateField(_("arrived on"), null=True)  # by the bank or the till; empty: when it was received

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [models.CheckConstraint(name="payment_is_positive", condition=Q(amount__gt=0))]
        indexes = [models.Index(fields=["-received_at"], name="payment_newest")]
        triggers = append_only("payment")

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def unallocated(self) -> Decimal:
        """What pays no order, and neither was given back nor is on the way."""
        used: Decimal = self.allocations.aggregate(used=Sum("amount", default=Decimal(0)))["used"]
        of_none = self.refunds.standing().filter(order=None)
        back: Decimal = of_none.aggregate(back=Sum("amount", default=Decimal(0)))["back"]
        return self.amount - used - back


class Allocation(models.Model):
    """What of a payment pays which order."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="allocations")
    order = models.ForeignKey("billing.Order", models.PROTECT, related_name="allocations")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=3)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        constraints = [
            models.CheckConstraint(name="allocation_is_positive", condition=Q(amount__gt=0)),
            models.UniqueConstraint(name="a_payment_pays_an_order_once", fields=["payment", "order"]),
        ]
        triggers = [*append_only("allocation"), ALLOCATION_FITS]

    def __str__(self) -> str:
        return f"{self.amount} for {self.order}"
