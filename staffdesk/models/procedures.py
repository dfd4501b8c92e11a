"""How things are done here: procedures as checklists inside the cases they are for, and answers given often."""

from datetime import date, datetime
from typing import Self

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ams.core.models.protection import append_only
from members.wording import WordingError, check_wording
from staffdesk.models.cases import Case
from staffdesk.places import PLACE_WORDS

PLACES = ("name", "number", "case", "membership", "valid_until", "association", "signatory")


def validate_places(text: str) -> None:
    """Refuse a place nobody could fill in."""
    try:
        check_wording(text, PLACES)
    except WordingError as error:
        known = ", ".join(f"{{{place}}}" for place in PLACES)
        what = f"{{{error.unknown}}}" if error.unknown else _now("a brace without its twin")
        raise ValidationError(
            _now("Nobody knows what belongs here: %(what)s. There are %(known)s.") % {"what": what, "known": known}
        ) from None


def offered_for(kind: str) -> Q:
    """What is offered in a case of a kind: not put away, and for this kind or for all."""
    return Q(archived_at=None) & (Q(kinds__contains=[kind]) | Q(kinds=[]))


class ForKinds(models.Model):
    """What holds for some kinds of cases, or for all when none is named."""

    name = models.CharField(_("name"), max_length=100)
    kinds = ArrayField(
        models.CharField(max_length=30), verbose_name=_("kinds of cases"),
        default=list, blank=True, help_text=_("None: for all of them."),
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    archived_at = models.DateTimeField(_("put away"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["position", "name", "pk"]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class CannedAnswer(ForKinds):
    """An answer that is given often. It is put into the box, with the person's facts, and read before it is sent."""

    text = models.TextField(
        _("text"), validators=[validate_places],
        help_text=_("Filled in: {name}, {number}, {case}, {membership}, {valid_until}, {association}, {signatory}."),
    )  # fmt: skip

    class Meta(ForKinds.Meta):
        verbose_name = _("answer that is given often")
        verbose_name_plural = _("answers that are given often")


class ProcedureQuerySet(models.QuerySet["Procedure"]):
    """Slices of procedures."""

    def standing(self) -> Self:
        """Those that are followed: not put away, and with a version."""
        return self.filter(archived_at=None, pk__in=ProcedureVersion.objects.values("procedure"))

    def of_case(self, kind: str) -> Self:
        """Those for cases of a kind. What is for places alone is for no case."""
        return self.filter(offered_for(kind)).exclude(kinds=[], places__len__gt=0)

    def overdue(self, *, on: date) -> Self:
        """Those that somebody should have looked at again by a day."""
        return self.standing().filter(review_on__lte=on)


@pghistory.track()
class Procedure(ForKinds):
    """A standard procedure: what is done, in which order, each time. Its steps stand in its versions."""

    places = ArrayField(
        models.CharField(max_length=20, choices=list(PLACE_WORDS.items())), verbose_name=_("places"),
        default=list, db_default=[], blank=True,
        help_text=_("Where it is shown, too. With places and no kinds, in no case."),
    )  # fmt: skip
    area = models.ForeignKey(
        "staffdesk.Area", models.PROTECT, null=True, blank=True, related_name="procedures", verbose_name=_("area")
    )
    owner = models.ForeignKey(
        "core.User", models.PROTECT, null=True, blank=True, related_name="procedures", verbose_name=_("owner"),
        help_text=_("Sees to it that it stays true. Nobody: whoever looks after the area."),
    )  # fmt: skip
    review_on = models.DateField(_("to be looked at on"), null=True, blank=True)

    objects = ProcedureQuerySet.as_manager()

    class Meta(ForKinds.Meta):
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")


class ProcedureVersion(models.Model):
    """The steps of a procedure from an instant on. Never changed: other steps are another version."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions", verbose_name=_("procedure"))
    number = models.PositiveSmallIntegerField(_("version"))
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    words = models.CharField(_("what is new"), max_length=500, blank=True)
    how_many = models.PositiveSmallIntegerField(_("steps"))

    class Meta:
        verbose_name = _("version of a procedure")
        verbose_name_plural = _("versions of procedures")
        constraints = [models.UniqueConstraint(name="one_procedure_version_a_number", fields=["procedure", "number"])]
        triggers = append_only("procedure_version")

    def __str__(self) -> str:
        return f"{self.procedure}, {self.number}"


def version_at(at: datetime, procedure: str = "procedure") -> Coalesce:
    """The version that held at an instant; of a procedure that is newer, its first. For rows that name a procedure."""
    versions = ProcedureVersion.objects.filter(procedure=OuterRef(procedure))
    held = versions.filter(published_at__lte=at).order_by("-number").values("pk")[:1]
    return Coalesce(Subquery(held), Subquery(versions.order_by("number").values("pk")[:1]))


@pghistory.track()
class ProcedureStep(models.Model):
    """One step of one version. What was put away before there were versions stays where somebody ticked it."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="steps", verbose_name=_("procedure"))
    version = models.ForeignKey(
        ProcedureVersion, models.PROTECT, null=True, editable=False, related_name="steps", verbose_name=_("version")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    text = models.CharField(_("what is done"), max_length=200)
    hint = models.CharField(_("how"), max_length=500, blank=True)
    archived_at = models.DateTimeField(_("put away"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["position", "pk"]
        triggers = [
            pgtrigger.Protect(
                name="published_step_stays", operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__version__isnull=False),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text


class StepTick(models.Model):
    """Somebody ticked a step in a case, or took the tick back; the latest says how it stands."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="ticks", db_index=False)
    step = models.ForeignKey(ProcedureStep, models.PROTECT, related_name="ticks")
    is_done = models.BooleanField(_("done"))
    by = models.ForeignKey("core.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("tick of a step")
        verbose_name_plural = _("ticks of steps")
        indexes = [models.Index(fields=["case", "step", "-id"], name="ticks_of_case")]
        triggers = append_only("step_tick")

    def __str__(self) -> str:
        return f"{self.step}: {self.is_done}"
