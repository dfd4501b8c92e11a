"""What should happen at Riverbend, as its administrator wrote it down: a set to begin with, played last night."""

from collections.abc import Iterator
from typing import Any, Final

from ams.demo.seeding.association import Staff
from ams.demo.seeding.clock import Clock, Life, savepoints
from ams.demo.seeding.events import WALK
from ams.demo.seeding.lives import World
from events.models import TicketType
from members.models import MembershipType
from staffdesk.models import Scenario, ScenarioRun
from staffdesk.operations.scenarios import keep_scenario
from staffdesk.rehearsal import rehearse

DAYS_AGO: Final = 40
JOINED: Final = ["card", "receipt", "membership.joined"]
RENEWED: Final = ["card", "receipt", "membership.renewed", "renewal.notice"]
JOINING: Final[tuple[tuple[str, str, str, dict[str, Any]], ...]] = (
    ("A student joins in spring", "student", "03-15", {"costs": "12.00", "until": "08-31", "gets": JOINED}),
    ("A student joins after the roll-over", "student", "07-15", {"costs": "28.00", "until": "08-31", "years": 1}),
    ("A full member joins", "full", "03-15", {"costs": "65.00", "until": "03-14", "years": 1, "gets": JOINED}),
    ("A school joins", "organisation", "02-01", {"costs": "250.00", "until": "01-31", "years": 1, "gets": JOINED}),
    ("Staff look at who wants to be a fellow", "fellow", "", {"outcome": "asked"}),
)
LATE: Final = {
    "costs": "65.00", "standing": "in_grace", "until": "03-14", "years": 1, "gets": RENEWED, "says": "membership",
}  # fmt: skip
PROMISED: Final = (
    ("A mail of Monday morning", "mail_in", 0, "09:30", "11:30"),
    ("A call on Friday afternoon", "call_in", 4, "16:30", "09:30"),
)


def rehearsals(world: World) -> Iterator[Life]:
    """Joining, renewing, registering, and what is promised."""
    yield _written_and_played(world.clock, world.staff)


def _written_and_played(clock: Clock, staff: Staff) -> Life:
    """Written down a while ago, and played last night."""
    yield clock.days_ago(DAYS_AGO, 10)
    for kind, title, steps, expects in (*_of_members(), *_of_others()):
        keep_scenario(
            scenario=None, kind=kind, title=title, steps=steps, expects={"outcome": "done", **expects}, owner=None,
            at=clock.days_ago(DAYS_AGO, 10), by=staff.administrator,
        )  # fmt: skip
    night = clock.days_ago(1, 3)
    yield night
    with savepoints(wanted=True):  # each is played and taken back
        rehearse(Scenario.objects.standing(), why=ScenarioRun.Why.NIGHT, at=night)


def _of_members() -> list[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    types = dict(MembershipType.objects.values_list("slug", "pk"))
    joining = [
        ("join", title, {"type": types[slug], "on": on, "pays": True}, expects) for title, slug, on, expects in JOINING
    ]
    late = {"type": types["full"], "on": "03-15", "late_by": 10, "pays": True}
    return [*joining, ("renew", "Renewing ten days late", late, LATE)]


def _of_others() -> list[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    member = MembershipType.objects.get(slug="full").pk
    canoe = {"ticket": TicketType.objects.get(event__slug=WALK.slug).pk, "days_before": 30, "pays": True}
    seat = {"outcome": "seat", "costs": "24.00", "gets": ["ticket", "receipt"]}
    promised = [
        ("case", title, {"channel": how, "weekday": day, "clock": clock}, {"due_weekday": 0, "due_clock": until})
        for title, how, day, clock, until in PROMISED
    ]
    return [
        ("register", "A member brings a colleague on the water", {**canoe, "type": member, "colleague": True}, seat),
        ("register", "The thirteenth waits for a canoe", {**canoe, "place": 13}, {"outcome": "waits"}),
        *promised,
    ]
