"""What staff did outside the rules, and why: next quarter's portal absorbs it, or the rule goes."""

import pghistory
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from ams.core.models.protection import append_only
from ams.core.models.users import Role


class ExceptionKind(models.TextChoices):
    """What staff may do outside the rules, as `ExceptionMade.what` records it; each with a right of its own."""

    PRICE = "order.repriced", _("Another price on an order")
    WAIVED = "order.fee_waived", _("A fee waived")
    GIVEN_BACK = "order.given_back", _("Money given back outside the rules")
    EXCESS = "payment.given_back", _("Money given back that pays no order")
    INVOICED = "order.invoiced", _("An invoice outside the rules")
    FREE_TERM = "membership.given", _("A term free of charge")
    BACKDATED = "membership.backdated", _("Joined on an earlier day")
    EXTENDED = "membership.extended", _("A membership extended")
    GRACE = "membership.grace_given", _("More days of grace")
    SEATS = "seats.given", _("Further seats without payment")
    LATE = "event.late", _("Registered after the event closed")
    OVERBOOKED = "event.overbooked", _("Registered although it was full")
    FREE_SEAT = "event.free_of_charge", _("Registered free of charge")
    MOVED = "event.moved_over", _("Moved to another event at another price")
    CORRECTED = "details.corrected", _("Details corrected")
    WANTED = "mailings.allowed", _("Mailings go to them again")


@pghistory.track()
class ReasonCode(models.Model):
    """A reason staff can give for an exception, in the association's own words."""

    code = models.SlugField(_("code"), unique=True)
    label = models.CharField(_("reason"), max_length=200, help_text=_("For example: hardship, goodwill, our mistake."))
    minutes = models.PositiveSmallIntegerField(
        _("minutes one takes"), default=15, db_default=15,
        help_text=_("Of staff, with finding out and telling them. Ask those who make them; it need not be exact."),
    )  # fmt: skip
    archived_at = models.DateTimeField(_("no longer offered since"), null=True, blank=True)

    class Meta:
        verbose_name = _("reason for exceptions")
        verbose_name_plural = _("reasons for exceptions")
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


@pghistory.track()
class ExceptionRight(models.Model):
    """How far a role may go with one kind of exception by itself; beyond, a second person confirms it.

    A table without rows means the shipped limits (`ams.core.exception_rights.SHIPPED`).
    """

    kind = models.CharField(_("exception"), max_length=60, choices=ExceptionKind.choices)
    role = models.CharField(_("role"), max_length=20, choices=[one for one in Role.choices if one[0]])
    is_allowed = models.BooleanField(_("may make it"), default=True)
    limit = models.DecimalField(
        _("up to"),
        max_digits=12,
        decimal_places=3,
        null=True,
        blank=True,
        help_text=_(
            "In the association's currency, or in days for extensions, grace and earlier days; late and overbooked "
            "count seats, corrections details, mailings addresses. Empty: without limit. 0: always with a second "
            "person. For example 50."
        ),
    )

    class Meta:
        verbose_name = _("limit of exceptions")
        verbose_name_plural = _("limits of exceptions")
        ordering = ["kind", "role"]
        constraints = [
            models.UniqueConstraint(name="one_right_a_kind_and_role", fields=["kind", "role"]),
            models.CheckConstraint(
                name="exception_limit_is_not_negative", condition=models.Q(limit=None) | models.Q(limit__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_role_display()}"


class ExceptionMade(models.Model):
    """One exception: who made it, for whom, what, for which reason, in which words."""

    what = models.CharField(_("what was done"), max_length=60)
    reason = models.ForeignKey(ReasonCode, models.PROTECT, related_name="exceptions")
    words = models.TextField(_("in words"))
    actor = models.ForeignKey("core.User", models.PROTECT, related_name="exceptions_made")
    contact = models.ForeignKey("core.Contact", models.PROTECT, null=True, related_name="exceptions")
    at = models.DateTimeField(_("at"))
    object_type = models.ForeignKey(ContentType, models.PROTECT, null=True)
    object_id = models.BigIntegerField(null=True)
    object = GenericForeignKey("object_type", "object_id")

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        indexes = [models.Index(fields=["reason", "-at"], name="exception_by_reason")]
        constraints = [
            models.CheckConstraint(name="exception_has_words", condition=~models.Q(words="")),
        ]
        triggers = append_only("exception")

    def __str__(self) -> str:
        return f"{self.what}: {self.reason}"
