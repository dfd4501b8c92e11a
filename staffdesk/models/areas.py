"""Who looks after what: areas with their owners, what was said and signed about them, and how the checks came out."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import ExpressionWrapper, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from ams.core.models import Role, User
from ams.core.models.protection import append_only

if TYPE_CHECKING:
    from django.db.models import QuerySet

A_DAY = timedelta(days=1)
CAN_OWN = [role for role in Role.values if role not in (Role.MEMBER, Role.AUDITOR)]  # those who may do something


def can_own(user: User | None) -> bool:
    """Whether somebody can answer for something: they may sign in, and do something about it."""
    return user is not None and user.is_active and user.role in CAN_OWN


def can_own_it() -> "QuerySet[User]":
    """Everybody who can, by name."""
    return User.objects.filter(is_active=True, role__in=CAN_OWN).order_by("name", "email")


class AreaQuerySet(models.QuerySet["Area"]):
    """Slices of areas."""

    def owned(self) -> Self:
        """Those whose owner may sign in and do something."""
        return self.filter(owner__is_active=True, owner__role__in=CAN_OWN)

    def of(self, user: User | int) -> Self:
        """Those somebody looks after, for good or as a deputy."""
        return self.filter(Q(owner=user) | Q(deputy=user))

    def due(self, *, at: datetime) -> Self:
        """Those to be looked through: their rhythm has passed since they were, or since they were handed over."""
        latest = ExpressionWrapper(at - F("review_days") * Value(A_DAY), output_field=models.DateTimeField())
        return self.with_last().filter(seen_at__lte=latest)

    def with_last(self) -> Self:
        """With `reviewed_at`, when somebody last looked through them, and `seen_at`, which counts handing over, too."""
        entries = AreaEntry.objects.filter(area=OuterRef("pk")).order_by("-at", "-pk")
        reviews = entries.filter(kind=AreaEntry.Kind.REVIEW)
        return self.annotate(
            reviewed_at=Subquery(reviews.values("at")[:1]),
            seen_at=Coalesce(Subquery(entries.values("at")[:1]), "created_at"),
        )


@pghistory.track()
class Area(models.Model):
    """A part of the system that somebody answers for. Which there are stands in `staffdesk.areas`."""

    code = models.SlugField(_("code"), unique=True, editable=False)
    name = models.CharField(_("name"), max_length=60)
    looked_after = models.CharField(
        _("in a sentence"), max_length=100,
        help_text=_("Goes on from “Maria Lopez looks after …”, for example: membership and renewals."),
    )  # fmt: skip
    owner = models.ForeignKey(
        "core.User", models.PROTECT, null=True, blank=True, related_name="areas", verbose_name=_("owner"),
        help_text=_("Answers for it. To give it to somebody else, hand it over on its page, so that both know."),
    )  # fmt: skip
    deputy = models.ForeignKey(
        "core.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("deputy"),
        help_text=_("Does it while the owner is away."),
    )  # fmt: skip
    is_named = models.BooleanField(
        _("members read who it is"), default=False, help_text=_("Only where the owner agreed to it.")
    )
    review_days = models.PositiveSmallIntegerField(
        _("looked through every … days"), default=90, validators=[MinValueValidator(7), MaxValueValidator(730)]
    )
    checklist = ArrayField(models.CharField(max_length=200), verbose_name=_("checklist"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    created_at = models.DateTimeField(_("made"))

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="deputy_is_somebody_else",
                condition=Q(deputy=None) | Q(owner=None) | ~Q(deputy=F("owner")),
                violation_error_message=_("The deputy is somebody other than the owner."),
            ),
            models.CheckConstraint(
                name="only_an_owner_is_named",
                condition=Q(is_named=False) | Q(owner__isnull=False),
                violation_error_message=_("Members can read only who somebody is: choose an owner first."),
            ),
            models.CheckConstraint(name="area_is_reviewed_within_two_years", condition=Q(review_days__range=(7, 730))),
        ]

    def __str__(self) -> str:
        return self.name


class AreaEntry(models.Model):
    """Somebody looked through an area, or handed it over: what was ticked, what was not, and a word. Signed."""

    class Kind(models.TextChoices):
        """What it was."""

        REVIEW = "review", _("Looked through")
        HAND_OVER = "hand_over", _("Handed over")

    area = models.ForeignKey(Area, models.PROTECT, related_name="entries", db_index=False)
    kind = models.CharField(_("what"), max_length=10, choices=Kind.choices)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey("core.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    done = ArrayField(models.CharField(max_length=200), verbose_name=_("done"), default=list)
    left = ArrayField(models.CharField(max_length=200), verbose_name=_("left"), default=list)
    words = models.TextField(_("words"))
    giver = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+", verbose_name=_("from"))
    taker = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+", verbose_name=_("to"))

    class Meta:
        verbose_name = _("entry about an area")
        verbose_name_plural = _("entries about areas")
        constraints = [
            models.CheckConstraint(
                name="area_is_handed_to_somebody",
                condition=Q(kind="review", giver=None, taker=None) | Q(kind="hand_over", taker__isnull=False),
            ),
            models.CheckConstraint(name="area_entry_has_words", condition=~Q(words="")),
        ]
        indexes = [models.Index(fields=["area", "-at", "-id"], name="entries_of_area")]
        triggers = append_only("area_entry")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"


class InvariantCheck(models.Model):
    """How one sentence that must always hold came out in one run. Whom it concerns stands in its case, not here."""

    name = models.CharField(_("name"), max_length=80)
    at = models.DateTimeField(_("checked"))
    offenders = models.PositiveIntegerField(_("how many"))

    class Meta:
        verbose_name = _("check of an invariant")
        verbose_name_plural = _("checks of invariants")
        constraints = [models.UniqueConstraint(name="one_check_a_run", fields=["at", "name"])]

    def __str__(self) -> str:
        return f"{self.name}: {self.offenders}"
