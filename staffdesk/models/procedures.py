"""How things are done here: procedures as checklists inside the cases they are for, and answers given often."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ams.core.models.protection import append_only
from members.wording import WordingError, check_wording
from staffdesk.models.cases import Case

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


@pghistory.track()
class Procedure(ForKinds):
    """A standard procedure: what is done, in which order, each time."""

    class Meta(ForKinds.Meta):
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")


@pghistory.track()
class ProcedureStep(models.Model):
    """One step. Put away rather than deleted once somebody ticked it."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="steps", verbose_name=_("procedure"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    text = models.CharField(_("what is done"), max_length=200)
    hint = models.CharField(_("how"), max_length=500, blank=True)
    archived_at = models.DateTimeField(_("put away"), null=True, blank=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["position", "pk"]

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
