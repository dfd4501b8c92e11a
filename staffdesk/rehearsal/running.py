"""Playing scenarios: each alone, by the real operations; then what came of it is compared, in words."""

import logging
import time
from collections.abc import Iterable
from datetime import datetime
from typing import Final, Protocol

from django.db import DatabaseError, OperationalError
from django.utils.translation import gettext as _

from ams.core.association import NoAssociation, knowing_the_association
from ams.core.errors import DomainError
from ams.core.models import User
from staffdesk.models import Scenario, ScenarioRun
from staffdesk.operations.scenarios import Played, write_run
from staffdesk.rehearsal.cases import play_writing
from staffdesk.rehearsal.configuration import configuration_now
from staffdesk.rehearsal.differences import differences, told
from staffdesk.rehearsal.events import play_cancelling, play_registering
from staffdesk.rehearsal.goods import play_buying
from staffdesk.rehearsal.leaving import play_leaving
from staffdesk.rehearsal.memberships import play_joining, play_renewing
from staffdesk.rehearsal.plans import REFUSED, Happened, Plan, read_expected, read_plan
from staffdesk.rehearsal.seats import play_naming
from staffdesk.rehearsal.stage import NotHandedOver, Scene, a_scene

log = logging.getLogger(__name__)
Result = ScenarioRun.Result


class Player(Protocol):
    """Plays one kind of business."""

    def __call__(self, plan: Plan, scene: Scene, *, at: datetime) -> Happened: ...


PLAYERS: Final[dict[str, Player]] = {
    Scenario.Kind.JOIN: play_joining,
    Scenario.Kind.RENEW: play_renewing,
    Scenario.Kind.LEAVE: play_leaving,
    Scenario.Kind.SEATS: play_naming,
    Scenario.Kind.REGISTER: play_registering,
    Scenario.Kind.CANCEL: play_cancelling,
    Scenario.Kind.BUY: play_buying,
    Scenario.Kind.CASE: play_writing,
}


def rehearse(
    scenarios: Iterable[Scenario], *, why: ScenarioRun.Why, at: datetime, by: User | None = None
) -> list[ScenarioRun]:
    """Play each, one short transaction after the other, and write down what came of it."""
    configuration = configuration_now()
    return [
        write_run(scenario=one, played=play(one, at=at), why=why, configuration=configuration, at=at, by=by)
        for one in scenarios
    ]


def play(scenario: Scenario, *, at: datetime) -> Played:
    """What comes of a scenario today; nothing of it stays. Works also within a transaction, after its changes."""
    began = time.monotonic()
    plan, expected = read_plan(scenario.kind, scenario.steps), read_expected(scenario.expects)
    try:
        happened = _play(plan, at=at)
    except OperationalError as error:
        log.warning("Rehearsal %s could not be played: %s", scenario.pk, error)
        said = [_("Somebody was busy with what it needs, or it took too long. It will be played again.")]
        return Played(Result.UNTRIED, [], said, _since(began))
    found = differences(expected, happened)
    return Played(Result.DIFFERS if found else Result.RIGHT, told(happened), found, _since(began))


@knowing_the_association()
def _play(plan: Plan, *, at: datetime) -> Happened:
    try:
        with a_scene() as scene:
            return PLAYERS[plan.kind](plan, scene, at=at)
    except NoAssociation as error:
        return Happened(REFUSED, trouble=str(error))
    except DomainError as error:
        return Happened(REFUSED, why=str(error))
    except NotHandedOver as error:
        return Happened(REFUSED, trouble=_("It was paid, and then not handed over: %(error)s") % {"error": error})
    except OperationalError:
        raise
    except Exception as error:
        log.exception("A rehearsal came upon a mistake.")
        said = _("It broke off with a mistake of the system: %(error)s") % {"error": _short(error)}
        return Happened(REFUSED, trouble=said)


def _short(error: Exception) -> str:
    if isinstance(error, DatabaseError):
        return str(error).partition("\n")[0]
    return f"{type(error).__name__}: {error}"[:300]


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1_000)
