"""Rehearsals are kept, changed and put away; what came of each is written down, and who has to know is told once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from ams.core import activity
from ams.core.mails import render_mail
from ams.core.models import Role, User
from ams.core.outbox import post_message
from staffdesk.models import Scenario, ScenarioRun

PURPOSE = "rehearsal.differs"


@dataclass(frozen=True, slots=True)
class Played:
    """What came of playing a scenario."""

    result: ScenarioRun.Result
    happened: Sequence[str]
    differences: Sequence[str]
    took_ms: int


@transaction.atomic
def keep_scenario(
    *,
    scenario: Scenario | None,
    kind: str,
    title: str,
    steps: dict[str, Any],
    expects: dict[str, Any],
    owner: User | None,
    at: datetime,
    by: User | None,
) -> Scenario:
    """Keep a new scenario, or change one; what it came to before stays with it."""
    scenario = scenario or Scenario(kind=kind, made_at=at)
    scenario.title, scenario.steps, scenario.expects, scenario.owner = title, steps, expects, owner
    scenario.save()
    activity.record("scenario.saved", contact=None, on=scenario, by=by, at=at, facts={"name": title})
    return scenario


@transaction.atomic
def put_away_scenario(*, scenario: Scenario, at: datetime, by: User) -> None:
    """Play it no more. Safe to repeat."""
    if Scenario.objects.standing().filter(pk=scenario.pk).update(archived_at=at):
        activity.record("scenario.archived", contact=None, on=scenario, by=by, at=at, facts={"name": scenario.title})


@transaction.atomic
def take_out_scenario(*, scenario: Scenario, at: datetime, by: User) -> None:
    """Play it again. Safe to repeat."""
    if Scenario.objects.filter(pk=scenario.pk, archived_at__isnull=False).update(archived_at=None):
        activity.record("scenario.restored", contact=None, on=scenario, by=by, at=at, facts={"name": scenario.title})


@transaction.atomic
def write_run(
    *, scenario: Scenario, played: Played, why: str, configuration: str, at: datetime, by: User | None
) -> ScenarioRun:
    """Write down what came of it. Who has to know is told when it begins to differ, and not again until it is right."""
    Scenario.objects.select_for_update(no_key=True).get(pk=scenario.pk)
    before = ScenarioRun.objects.filter(scenario=scenario).exclude(result=ScenarioRun.Result.UNTRIED)
    last = before.order_by("-pk").first()
    run = ScenarioRun.objects.create(
        scenario=scenario, result=played.result, why=why, happened=list(played.happened),
        differences=list(played.differences), configuration=configuration, took_ms=played.took_ms, at=at, by=by,
    )  # fmt: skip
    begins = run.result == ScenarioRun.Result.DIFFERS and (last is None or last.result == ScenarioRun.Result.RIGHT)
    if begins:
        _tell(run, at)
    return run


def who_is_told(scenario: Scenario) -> Iterable[User]:
    """Its owner; where it has none, or they have left, every administrator."""
    if scenario.owner is not None and scenario.owner.is_active:
        return [scenario.owner]
    return User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk")


def _tell(run: ScenarioRun, at: datetime) -> None:
    url = settings.PUBLIC_URL + reverse("staffdesk:scenario", args=[run.scenario_id])
    for person in who_is_told(run.scenario):
        context = {"scenario": run.scenario, "run": run, "person": person, "url": url}
        post_message(
            key=f"rehearsal:{run.pk}:{person.pk}", purpose=PURPOSE, recipient=person.email,
            mail=render_mail("staffdesk/email/rehearsal", context, ""), contact=None, at=at,
        )  # fmt: skip
