"""A contact's continuous relationship with a type, and the paid periods it is made of."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Upper
from django.utils.translation import gettext_lazy as _

from members.terms import TermDays

if TYPE_CHECKING:
    from ams.core.models import User


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Which memberships one may see, and which count."""

    def visible_to(self, user: "User") -> Self:
        """Those of the contacts a login acts for; staff see all."""
        if user.is_staff:
            return self
        return self.filter(holder__accesses__user=user, holder__accesses__ended_at=None)

    def uncancelled(self) -> Self:
        """Pending, current, in grace or lapsed; also of those who left at the end, and come back by renewing."""
        return self.filter(cancelled_at=None)


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    meta={"indexes": [models.Index(fields=["pgh_created_at", "pgh_obj"], name="membership_changed")]},
)
class Membership(models.Model):
    """A contact and a type. Its state is computed from its terms and the day asked about, never stored."""

    holder = models.ForeignKey("core.Contact", models.PROTECT, related_name="memberships", verbose_name=_("holder"))
    type = models.ForeignKey(
        "members.MembershipType",
        models.PROTECT,
        related_name="memberships",
        verbose_name=_("type"),
        db_index=False,  # both of its indexes below begin with it
    )
    group = models.CharField(_("exclusivity group"), max_length=60, editable=False)
    card_code = models.CharField(_("card code"), max_length=32, unique=True, editable=False)
    created_at = models.DateTimeField(_("applied"))
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    leaving_since = models.DateTimeField(_("leaves at the end, said"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                name="one_uncancelled_membership_a_group", fields=["holder", "group"], condition=Q(cancelled_at=None)
            ),
        ]
        indexes = [
            models.Index(fields=["type", "holder"], name="membership_by_type"),
            models.Index(fields=["type", "id"], name="membership_of_type_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.holder}, {self.type}"


class TermQuerySet(models.QuerySet["Term"]):
    """Slices of terms."""

    def standing(self) -> Self:
        """Not revoked."""
        return self.filter(revoked_at=None)

    def current(self, *, on: date) -> Self:
        """Standing ones that hold on a day."""
        return self.standing().filter(days__contains=on)

    def ending(self, *, first: date, last: date) -> Self:
        """Standing ones whose last day lies between two days, both counted."""
        return self.standing().filter(days__endswith__gt=first, days__endswith__lte=last + timedelta(days=1))

    def oldest_first(self) -> Self:
        """In the order they run."""
        return self.order_by("days")


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    meta={"indexes": [models.Index(fields=["pgh_created_at", "membership"], name="term_changed")]},
)
class Term(models.Model):
    """A paid period of a membership; what was agreed then, whatever the type says now."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="terms")
    rule = models.ForeignKey("members.MembershipRule", models.PROTECT, related_name="terms")
    days = DateRangeField(_("days"))  # [first day, day after the last); open above for a lifetime
    anchor = models.DateField(_("counted from"))
    grace_days = models.PositiveSmallIntegerField(_("days of grace"))
    order_line = models.OneToOneField("billing.OrderLine", models.PROTECT, null=True, related_name="term")
    exception = models.ForeignKey("core.ExceptionMade", models.PROTECT, null=True, related_name="terms")
    import_reference = models.CharField(_("imported from"), max_length=200, blank=True)
    further_seats = models.PositiveIntegerField(_("further seats"), default=0, db_default=0)  # beyond the type's own
    granted_at = models.DateTimeField(_("granted"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    cut_by = models.ForeignKey("members.Cancellation", models.PROTECT, null=True, related_name="cut_terms")
    changed_by = models.ForeignKey("members.TypeChange", models.PROTECT, null=True, related_name="cut_terms")
    days_before = DateRangeField(_("days before that"), null=True)  # of a term that was cut, by either

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = [
            ExclusionConstraint(
                name="terms_of_a_membership_do_not_overlap",
                expressions=[("membership", RangeOperators.EQUAL), ("days", RangeOperators.OVERLAPS)],
                condition=Q(revoked_at=None),
            ),
            models.CheckConstraint(name="term_has_a_day", condition=Q(days__isempty=False)),
            models.CheckConstraint(
                name="cut_term_knows_its_days",
                condition=Q(cut_by=None, changed_by=None, days_before=None)
                | (Q(cut_by=None) ^ Q(changed_by=None)) & Q(days_before__contains=F("days")),
            ),
            models.CheckConstraint(
                name="term_names_what_gave_it",
                condition=Q(order_line__isnull=False) | Q(exception__isnull=False) | ~Q(import_reference=""),
            ),
        ]
        indexes = [
            models.Index(Upper("days"), "id", name="term_by_end", condition=Q(revoked_at=None)),
            models.Index(Lower("days"), "id", name="term_by_start", condition=Q(revoked_at=None)),
            models.Index(Upper("days") + F("grace_days"), name="term_by_end_of_grace", condition=Q(revoked_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day or '…'}"

    def as_term_days(self) -> TermDays:
        """The same days as the pure date arithmetic wants them."""
        return TermDays(self.days.lower, self.days.upper, self.anchor)

    @property
    def first_day(self) -> date:
        """The first day it holds."""
        first: date = self.days.lower
        return first

    @property
    def last_day(self) -> date | None:
        """The last day it holds, as people are shown it; None for a lifetime."""
        return self.days.upper - timedelta(days=1) if self.days.upper else None
