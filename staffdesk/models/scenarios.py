"""Rehearsals: what should happen, in plain terms, and what came of it each time it was played."""

from typing import Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from ams.core.models.protection import append_only


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    """Slices of scenarios."""

    def standing(self) -> Self:
        """Not put away."""
        return self.filter(archived_at=None)

    def with_last_runs(self) -> "list[tuple[Scenario, ScenarioRun | None]]":
        """Each with its newest run; None where it was never played. Two queries."""
        newest = ScenarioRun.objects.filter(scenario=OuterRef("pk")).order_by("-pk").values("pk")[:1]
        rows = list(self.annotate(last_run=Subquery(newest)))
        keys: list[int | None] = [vars(one)["last_run"] for one in rows]
        runs = ScenarioRun.objects.in_bulk([key for key in keys if key])
        return [(one, runs.get(key) if key else None) for one, key in zip(rows, keys, strict=True)]


@pghistory.track()
class Scenario(models.Model):
    """What somebody does, and what should come of it. `steps` and `expects` are as `staffdesk.rehearsal.plans` says."""

    class Kind(models.TextChoices):
        """The business that is played."""

        JOIN = "join", _("Somebody joins")
        RENEW = "renew", _("Somebody renews")
        LEAVE = "leave", _("Somebody leaves")
        SEATS = "seats", _("An organisation names people")
        REGISTER = "register", _("Somebody registers for an event")
        CANCEL = "cancel", _("Somebody cancels a ticket")
        BUY = "buy", _("Somebody buys in the shop")
        CASE = "case", _("Somebody writes or calls")

    kind = models.CharField(_("what is played"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("name"), max_length=120)
    steps = models.JSONField(_("what happens"))
    expects = models.JSONField(_("what should come of it"))
    owner = models.ForeignKey(
        "core.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who is told"),
    )  # fmt: skip
    made_at = models.DateTimeField(_("made"))
    archived_at = models.DateTimeField(_("put away"), null=True, blank=True)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = _("rehearsal")
        verbose_name_plural = _("rehearsals")
        ordering = ["kind", "title", "pk"]
        constraints = [models.CheckConstraint(name="scenario_has_a_name", condition=~Q(title=""))]

    def __str__(self) -> str:
        return self.title


class ScenarioRun(models.Model):
    """One time a scenario was played: what happened and what differed, as sentences of that day.

    `configuration` names what was set up then, so that a change is found whoever made it, by whatever means.
    """

    class Result(models.TextChoices):
        """What came of it."""

        RIGHT = "right", _("as it should be")
        DIFFERS = "differs", _("something differs")
        UNTRIED = "untried", _("could not be played")

    class Why(models.TextChoices):
        """What it was played for."""

        ASKED = "asked", _("Somebody asked")
        NIGHT = "night", _("Every night")
        CHANGE = "change", _("Something was changed")

    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="runs", db_index=False)
    result = models.CharField(_("result"), max_length=10, choices=Result.choices)
    why = models.CharField(_("why"), max_length=10, choices=Why.choices)
    happened = ArrayField(models.TextField(), verbose_name=_("what happened"), default=list)
    differences = ArrayField(models.TextField(), verbose_name=_("what differs"), default=list)
    configuration = models.CharField(max_length=64)
    took_ms = models.PositiveIntegerField(_("milliseconds"))
    at = models.DateTimeField(_("played"))
    by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+", verbose_name=_("asked by"))

    class Meta:
        verbose_name = _("run of a rehearsal")
        verbose_name_plural = _("runs of rehearsals")
        constraints = [
            models.CheckConstraint(
                name="run_differs_in_words",
                condition=Q(result="right", differences=[]) | (~Q(result="right") & ~Q(differences=[])),
            )
        ]
        indexes = [models.Index(fields=["scenario", "-id"], name="runs_of_scenario")]
        triggers = append_only("scenario_run")

    def __str__(self) -> str:
        return f"{self.scenario}: {self.get_result_display()}"
