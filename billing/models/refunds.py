"""What is taken off an order, and money on its way back. Either may stand alone (docs/decisions/0023 §1)."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Self

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from ams.core.models.protection import append_only
from ams.core.models.resolution import acted_for
from ams.core.roles import Ability, can

if TYPE_CHECKING:
    from ams.core.models import User

# Each locks what it adds up before it does, so that two transactions cannot each believe there is room left.
CREDIT_FITS = pgtrigger.Trigger(
    name="credit_fits",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    declare=[("line", "billing_orderline%ROWTYPE")],
    func="""
        PERFORM o.id FROM billing_order o JOIN billing_orderline l ON l.order_id = o.id
            WHERE l.id = NEW.order_line_id FOR UPDATE OF o;
        SELECT l.* INTO line FROM billing_orderline l WHERE l.id = NEW.order_line_id;
        IF (SELECT SUM(c.net) > line.net OR SUM(c.tax) > line.tax FROM billing_creditnoteline c
                WHERE c.order_line_id = NEW.order_line_id) THEN
            RAISE EXCEPTION 'order line % would be credited more than it is', NEW.order_line_id
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
REFUND_FITS = pgtrigger.Trigger(
    name="refund_fits",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    declare=[("room", "numeric")],
    func="""
        IF NEW.order_id IS NOT NULL THEN
            PERFORM o.id FROM billing_order o WHERE o.id = NEW.order_id FOR UPDATE;
        END IF;
        SELECT p.amount INTO room FROM billing_payment p WHERE p.id = NEW.payment_id FOR UPDATE;
        IF NEW.order_id IS NOT NULL THEN
            SELECT COALESCE(SUM(a.amount), 0) INTO room FROM billing_allocation a
                WHERE a.payment_id = NEW.payment_id AND a.order_id = NEW.order_id;
        ELSE
            room := room - (SELECT COALESCE(SUM(a.amount), 0) FROM billing_allocation a
                WHERE a.payment_id = NEW.payment_id);
        END IF;
        IF (SELECT SUM(r.amount) FROM billing_refund r WHERE r.payment_id = NEW.payment_id
                AND r.order_id IS NOT DISTINCT FROM NEW.order_id AND r.state <> 'failed') > room THEN
            RAISE EXCEPTION 'more of payment % would be given back than came', NEW.payment_id
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class CreditNoteQuerySet(models.QuerySet["CreditNote"]):
    """Which credit notes one may see."""

    def visible_to(self, user: "User") -> Self:
        """Those of the contacts a login acts for; staff see all."""
        if can(user.role, Ability.SEE_ORDERS):
            return self
        return self.filter(contact__in=acted_for(user))


class CreditNote(models.Model):
    """Less is owed for an order, or nothing. What it says was frozen when it was issued."""

    series = models.ForeignKey("core.NumberSeries", models.PROTECT, related_name="credit_notes")
    serial = models.PositiveBigIntegerField(_("serial"))
    number = models.CharField(_("number"), max_length=40, unique=True)
    order = models.ForeignKey("billing.Order", models.PROTECT, related_name="credit_notes")
    contact = models.ForeignKey("core.Contact", models.PROTECT, related_name="credit_notes")
    net = models.DecimalField(_("net"), max_digits=14, decimal_places=3)
    tax = models.DecimalField(_("tax"), max_digits=14, decimal_places=3)
    gross = models.DecimalField(_("gross"), max_digits=14, decimal_places=3)
    request = models.UUIDField(unique=True, editable=False)  # whoever asks twice in its name gets the same
    exception = models.ForeignKey("core.ExceptionMade", models.PROTECT, null=True, related_name="credit_notes")
    issued_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(_("issued"))
    facts = models.JSONField(_("facts"))

    objects = CreditNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("credit note")
        verbose_name_plural = _("credit notes")
        constraints = [
            models.UniqueConstraint(name="one_credit_note_a_number", fields=["series", "serial"]),
            models.CheckConstraint(name="credit_note_adds_up", condition=Q(gross=F("net") + F("tax"), gross__gt=0)),
        ]
        indexes = [
            models.Index(fields=["contact", "-issued_at"], name="credit_note_of_contact"),
            models.Index(fields=["-issued_at", "-id"], name="credit_note_newest"),
            GinIndex(OpClass(Upper("number"), "gin_trgm_ops"), name="credit_note_search"),
        ]
        triggers = append_only("credit_note")

    def __str__(self) -> str:
        return self.number


class CreditNoteLine(models.Model):
    """How much of which order line is taken off."""

    credit_note = models.ForeignKey(CreditNote, models.PROTECT, related_name="lines")
    order_line = models.ForeignKey("billing.OrderLine", models.PROTECT, related_name="credits")
    net = models.DecimalField(_("net"), max_digits=14, decimal_places=3)
    tax = models.DecimalField(_("tax"), max_digits=14, decimal_places=3)
    gross = models.DecimalField(_("gross"), max_digits=14, decimal_places=3)

    class Meta:
        verbose_name = _("line of a credit note")
        verbose_name_plural = _("lines of credit notes")
        constraints = [
            models.UniqueConstraint(name="a_credit_note_names_a_line_once", fields=["credit_note", "order_line"]),
            models.CheckConstraint(
                name="credit_line_adds_up",
                condition=Q(gross=F("net") + F("tax"), net__gte=0, tax__gte=0, gross__gt=0),
            ),
        ]
        triggers = [*append_only("credit_note_line"), CREDIT_FITS]

    def __str__(self) -> str:
        return f"{self.gross} of {self.order_line}"


class CreditNoteFile(models.Model):
    """The PDF of a credit note, made when first needed and kept with its SHA-256."""

    credit_note = models.OneToOneField(CreditNote, models.PROTECT, related_name="pdf")
    file = models.FileField(upload_to="credit-notes/%Y/%m/")
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("credit note PDF")
        verbose_name_plural = _("credit note PDFs")
        triggers = append_only("credit_note_file")

    def __str__(self) -> str:
        return str(self.credit_note)


class RefundQuerySet(models.QuerySet["Refund"]):
    """How far refunds have come."""

    def by_us(self) -> Self:
        """Those somebody asked for, here or at the provider; not what a bank took back."""
        return self.exclude(method__in=[Refund.Method.DISPUTE, Refund.Method.RETURNED])

    def standing(self) -> Self:
        """Those that take from what was paid: given back, or on the way."""
        return self.exclude(state=Refund.State.FAILED)

    def undecided(self) -> Self:
        """Money that somebody disputes and a bank has taken back for now."""
        return self.standing().filter(method=Refund.Method.DISPUTE, decided_at=None)

    def under_way(self) -> Self:
        """Those the provider has not brought to an end."""
        return self.filter(state__in=[Refund.State.ASKED, Refund.State.SENT])

    def due(self, *, at: datetime) -> Self:
        """Under way, and to be looked at by an instant."""
        return self.under_way().filter(try_at__lte=at)


@pghistory.track()
class Refund(models.Model):
    """Money of one payment given back. Committed before the provider hears of it; its id is the idempotency key there.

    What it says never changes; how far it has come only moves forward. Where `order` is empty, the money paid none.
    A refund that succeeded can still fail: the bank may send it back days later.
    """

    class Method(models.TextChoices):
        """How it goes back."""

        CARD = "card", _("To the card")
        TRANSFER = "transfer", _("By bank transfer")
        CASH = "cash", _("In cash")
        DISPUTE = "dispute", _("Taken back by the bank")  # its holder disputed the payment; nobody here asked for it
        RETURNED = "returned", _("Came back from the bank")  # a cheque bounced, a transfer was recalled

    class State(models.TextChoices):
        """How far it has come."""

        ASKED = "asked", _("Asked for")
        SENT = "sent", _("On its way")
        SUCCEEDED = "succeeded", _("Given back")
        FAILED = "failed", _("Could not be given back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    payment = models.ForeignKey("billing.Payment", models.PROTECT, related_name="refunds")
    order = models.ForeignKey("billing.Order", models.PROTECT, null=True, related_name="refunds")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=3)
    currency = models.CharField(_("currency"), max_length=3)
    method = models.CharField(_("how"), max_length=10, choices=Method.choices)
    request = models.UUIDField(editable=False, db_index=True)  # whoever asks twice in its name gets the same
    exception = models.ForeignKey("core.ExceptionMade", models.PROTECT, null=True, related_name="refunds")
    asked_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(_("asked for"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    provider_id = models.CharField(_("provider's id"), max_length=200, blank=True)
    refusals = models.PositiveSmallIntegerField(_("refused so often"), default=0)
    problem = models.CharField(_("problem"), max_length=300, blank=True)  # the provider's code or words, for staff
    try_at = models.DateTimeField(_("to be looked at"), null=True, blank=True)
    succeeded_at = models.DateTimeField(_("given back"), null=True, blank=True)
    failed_at = models.DateTimeField(_("failed"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided by the bank"), null=True, blank=True)  # only of disputes

    objects = RefundQuerySet.as_manager()

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        constraints = [
            models.CheckConstraint(name="refund_is_positive", condition=Q(amount__gt=0)),
            models.UniqueConstraint(name="a_request_refunds_a_payment_once", fields=["request", "payment", "order"],
                                    nulls_distinct=False),
            models.UniqueConstraint(  # one that was made elsewhere may take from an order and from what paid none
                name="a_refund_of_the_provider_is_kept_once", fields=["provider_id", "order"],
                condition=~Q(provider_id=""), nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="refund_says_how_it_ended",
                condition=Q(state__in=["asked", "sent"], succeeded_at=None, failed_at=None, try_at__isnull=False)
                | Q(state="succeeded", succeeded_at__isnull=False, failed_at=None, try_at=None)
                | Q(state="failed", failed_at__isnull=False, try_at=None) & ~Q(problem=""),
            ),
            models.CheckConstraint(
                name="refund_at_the_provider_has_its_id",
                condition=~Q(method__in=["card", "dispute"]) | Q(state__in=["asked", "failed"]) | ~Q(provider_id=""),
            ),
            models.CheckConstraint(
                name="refund_by_other_means_is_done",
                condition=Q(method__in=["card", "dispute"]) | Q(state="succeeded", provider_id=""),
            ),
            models.CheckConstraint(
                name="refund_decided_by_a_bank_was_disputed", condition=Q(decided_at=None) | Q(method="dispute")
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["try_at"], name="refund_under_way", condition=Q(state__in=["asked", "sent"])),
            models.Index(fields=["-failed_at"], name="refund_failed", condition=Q(state="failed")),
            models.Index(fields=["-asked_at", "-id"], name="refund_newest"),
        ]
        triggers = [
            pgtrigger.Protect(name="refund_is_kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="refund_says_the_same",
                exclude=["state", "provider_id", "refusals", "problem", "try_at", "succeeded_at", "failed_at",
                         "decided_at"],
            ),
            pgtrigger.FSM(
                name="refund_moves_forward",
                field="state",
                transitions=[
                    ("asked", "sent"), ("asked", "succeeded"), ("asked", "failed"),
                    ("sent", "succeeded"), ("sent", "failed"), ("succeeded", "failed"),
                ],
            ),
            REFUND_FITS,
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    @property
    def is_taken_back(self) -> bool:
        """Whether a bank has taken it back, for now or for good."""
        return self.method == self.Method.DISPUTE and self.state != self.State.FAILED

    @property
    def is_undecided(self) -> bool:
        """Whether a bank has taken it back, and has still to decide."""
        return self.is_taken_back and self.decided_at is None
