"""Which rehearsals are due to be played, by themselves or because somebody asked."""

from datetime import datetime, timedelta
from typing import Final

from ams.core.association import association_zone
from staffdesk.models import Scenario, ScenarioRun

NIGHT: Final = range(2, 6)  # o'clock, by the association's clocks
A_NIGHT_LATER: Final = timedelta(hours=20)
TRIED_AGAIN: Final = timedelta(minutes=10)


def due_scenarios(*, configuration: str, at: datetime) -> list[tuple[Scenario, ScenarioRun.Why]]:
    """Those not played since something was changed, those nobody could play, and at night those not played tonight."""
    is_night = at.astimezone(association_zone()).hour in NIGHT
    due = []
    for one, last in Scenario.objects.standing().select_related("owner").with_last_runs():
        if last is None or last.configuration != configuration:
            due.append((one, ScenarioRun.Why.CHANGE))
        elif last.result == ScenarioRun.Result.UNTRIED and last.at <= at - TRIED_AGAIN:
            due.append((one, ScenarioRun.Why(last.why)))
        elif is_night and last.at <= at - A_NIGHT_LATER:
            due.append((one, ScenarioRun.Why.NIGHT))
    return due


def waiting_scenarios(*, since: datetime) -> list[Scenario]:
    """Those not played since then; what came out wrong last time first."""
    played = Scenario.objects.standing().select_related("owner").with_last_runs()
    waiting = [(one, last) for one, last in played if last is None or last.at < since]
    waiting.sort(key=lambda row: row[1] is None or row[1].result == ScenarioRun.Result.RIGHT)
    return [one for one, _last in waiting]
