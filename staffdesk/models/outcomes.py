"""What mailings brought, counted by a worker: who got one, and what they did after it and just as long before."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MailingOutcome(models.Model):
    """One mailing as of an instant; counted each hour until two weeks have passed for everybody who got it."""

    mailing = models.OneToOneField("staffdesk.Mailing", models.CASCADE, related_name="outcome")
    first_sent_at = models.DateTimeField(_("first sent"), null=True)
    last_sent_at = models.DateTimeField(_("last sent"), null=True)
    receivers = models.PositiveIntegerField(_("sent"))
    returned = models.PositiveIntegerField(_("came back"))
    complained = models.PositiveIntegerField(_("called unwanted"))
    unsubscribed = models.PositiveIntegerField(_("want no more of it"))
    replies = models.PositiveIntegerField(_("replies"))
    counted_at = models.DateTimeField(_("counted"))
    is_final = models.BooleanField(_("final"), default=False)

    class Meta:
        verbose_name = _("what a mailing brought")
        verbose_name_plural = _("what mailings brought")
        constraints = [
            models.CheckConstraint(
                name="mailing_outcome_knows_when_if_any_was_sent",
                condition=Q(first_sent_at=None, last_sent_at=None, receivers=0)
                | Q(first_sent_at__isnull=False, last_sent_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mailing_id}: {self.receivers}"


class MailingBusiness(models.Model):
    """One thing the receivers of a mailing did, after it and before; orders by currency."""

    class What(models.TextChoices):
        """What they did."""

        CONTACTS = "contacts", _("Contacted us")
        RENEWALS = "renewals", _("Renewed")
        REGISTRATIONS = "registrations", _("Registered for an event")
        ORDERS = "orders", _("Paid an order")

    outcome = models.ForeignKey(MailingOutcome, models.CASCADE, related_name="business", db_index=False)
    what = models.CharField(_("what"), max_length=20, choices=What.choices)
    currency = models.CharField(_("currency"), max_length=3, blank=True, default="")
    before = models.PositiveIntegerField(_("before"))
    after = models.PositiveIntegerField(_("after"))
    amount_before = models.DecimalField(_("amount before"), max_digits=16, decimal_places=3, default=0)
    amount_after = models.DecimalField(_("amount after"), max_digits=16, decimal_places=3, default=0)

    class Meta:
        verbose_name = _("business of a mailing's receivers")
        verbose_name_plural = _("business of mailings' receivers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="counted_once_for_a_mailing", fields=["outcome", "what", "currency"]),
            models.CheckConstraint(
                name="amounts_are_those_of_orders",
                condition=(Q(what="orders") & ~Q(currency=""))
                | (~Q(what="orders") & Q(currency="", amount_before=0, amount_after=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.before} → {self.after}"
