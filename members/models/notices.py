"""What members are told before and after their term ends, and whom staff leave in peace."""

from datetime import date
from typing import Self

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from members.notices import FURTHEST, Step
from members.wording import PLACES, WordingError, check_wording


def validate_wording(text: str) -> None:
    """Raise ValidationError that names the place nobody can fill in, and those that can be."""
    try:
        check_wording(text)
    except WordingError as error:
        known = ", ".join(f"{{{name}}}" for name in PLACES)
        if error.unknown:
            said = _t("There is no place {%(name)s}. You can use %(known)s.") % {"name": error.unknown, "known": known}
        else:
            said = _t("A curly bracket stands alone. Places are written like %(known)s.") % {"known": known}
        raise ValidationError(said) from None


class NoticeStepQuerySet(models.QuerySet["NoticeStep"]):
    """Which steps are sent."""

    def active(self) -> Self:
        """Not archived, of types that have not been archived either."""
        return self.filter(archived_at=None, type__archived_at=None)


@pghistory.track()
class NoticeStep(models.Model):
    """One letter of a type's plan, sent so many days before or after the last day of a term; once for each term."""

    type = models.ForeignKey(
        "members.MembershipType", models.PROTECT, related_name="notice_steps", verbose_name=_("membership type")
    )
    name = models.CharField(_("name"), max_length=80, help_text=_("What staff call it, for example First reminder."))
    offset_days = models.SmallIntegerField(
        _("days from the last day"),
        validators=[MinValueValidator(-FURTHEST), MaxValueValidator(FURTHEST)],
        help_text=_("-30 is thirty days before the membership ends, 0 its last day, 14 two weeks after it."),
    )
    subject = models.CharField(_("subject"), max_length=150, validators=[validate_wording])
    text = models.TextField(
        _("text"),
        validators=[validate_wording],
        help_text=_(
            "Write as you would to one person; an empty line begins a paragraph. Filled in for each reader: {name}, "
            "{type}, {last_day}, {amount}, {number}, {association}, {signatory}, {link}. The button to renew and your "
            "signature stand below it by themselves."
        ),
    )
    active_since = models.DateField(_("in the plan since"), editable=False)
    archived_at = models.DateTimeField(
        _("no longer sent since"), null=True, blank=True, help_text=_("Fill this in to stop it; nothing is lost.")
    )

    objects = NoticeStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("renewal notice")
        verbose_name_plural = _("renewal notices")
        ordering = ["type", "offset_days", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_notice_a_day_of_the_plan",
                fields=["type", "offset_days"],
                condition=Q(archived_at=None),
                violation_error_message=_("Another notice of this type is sent on that day already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def as_step(self) -> Step:
        """The same step as the pure date arithmetic wants it."""
        return Step(self.pk, self.offset_days, self.active_since)


class NoticeHoldQuerySet(models.QuerySet["NoticeHold"]):
    """Which holds hold."""

    def standing(self, *, on: date) -> Self:
        """Neither lifted nor over on a day."""
        return self.filter(Q(resumes_on=None) | Q(resumes_on__gt=on), lifted_at=None)


@pghistory.track()
class NoticeHold(models.Model):
    """Nobody writes about renewing this membership for a while; the exception says who decided that, and why."""

    membership = models.ForeignKey("members.Membership", models.PROTECT, related_name="notice_holds")
    exception = models.OneToOneField("core.ExceptionMade", models.PROTECT, related_name="notice_hold")
    resumes_on = models.DateField(_("write again from"), null=True, blank=True)  # None: until somebody lifts it
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey("core.User", models.PROTECT, null=True, blank=True, related_name="+")

    objects = NoticeHoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold on renewal notices")
        verbose_name_plural = _("holds on renewal notices")
        constraints = [
            models.UniqueConstraint(
                name="one_unlifted_hold_a_membership", fields=["membership"], condition=Q(lifted_at=None)
            ),
            models.CheckConstraint(
                name="hold_lifted_iff_by_somebody", condition=~(Q(lifted_at=None) ^ Q(lifted_by=None))
            ),
        ]
        indexes = [models.Index(fields=["-id"], name="hold_standing", condition=Q(lifted_at=None))]

    def __str__(self) -> str:
        return f"{self.membership}: {self.exception.words}"
