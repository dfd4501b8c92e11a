"""What should happen at Riverbend, as its administrator wrote it down: a set to begin with."""

from collections.abc import Iterator
from typing import Any, Final

from ams.demo.seeding.association import Staff
from ams.demo.seeding.clock import Clock, Life, savepoints
from ams.demo.seeding.events import WALK
from ams.demo.seeding.lives import World
from ams.demo.seeding.river_day import SLUG
from billing.models import ShopItem
from events.models import TicketType
from members.models import MembershipType
from staffdesk.models import Scenario, ScenarioRun
from staffdesk.operations.scenarios import keep_scenario
from staffdesk.rehearsal import rehearse

DAYS_AGO: Final = 30
AS_THE_LEAFLET_HAD_IT: Final = "15.00"
JOINED: Final = ["card", "receipt", "membership.joined"]
RENEWED: Final = ["card", "receipt", "membership.renewed", "renewal.notice"]
Told = tuple[str, str, dict[str, Any], dict[str, Any]]  # what is played, its name, what happens, what comes of it
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
    """Joining, renewing, leaving, seats, tickets, the shop, and what is promised."""
    yield _written_and_played(world.clock, world.staff)


def _written_and_played(clock: Clock, staff: Staff) -> Life:
    """Written down a while ago. Those about joining were played last night; the worker plays all within two minutes."""
    yield clock.days_ago(DAYS_AGO, 10)
    types = dict(MembershipType.objects.values_list("slug", "pk"))
    for kind, title, steps, expects in (
        *_of_members(types),
        *_of_schools(types),
        *_of_tickets(types),
        *_of_others(types),
    ):
        keep_scenario(
            scenario=None, kind=kind, title=title, steps=steps, expects={"outcome": "done", **expects}, owner=None,
            at=clock.days_ago(DAYS_AGO, 10), by=staff.administrator,
        )  # fmt: skip
    yield from _corrected(clock, staff)
    night = clock.days_ago(1, 3)
    yield night
    with savepoints(wanted=True):  # each is played and taken back
        rehearse(Scenario.objects.standing().filter(kind=Scenario.Kind.JOIN), why=ScenarioRun.Why.NIGHT, at=night)


def _corrected(clock: Clock, staff: Staff) -> Life:
    """One was written down by an old leaflet: the night said what differs, and in the morning it was put right."""
    one = Scenario.objects.get(title="A student joins in spring")
    for costs, days_ago in ((AS_THE_LEAFLET_HAD_IT, DAYS_AGO), (one.expects["costs"], DAYS_AGO - 1)):
        at, night = clock.days_ago(days_ago, 11), clock.days_ago(days_ago - 1, 3)
        yield at
        keep_scenario(
            scenario=one, kind=one.kind, title=one.title, steps=one.steps, expects={**one.expects, "costs": costs},
            owner=None, at=at, by=staff.administrator,
        )  # fmt: skip
        yield night
        with savepoints(wanted=True):
            rehearse([one], why=ScenarioRun.Why.NIGHT, at=night)


def _of_members(types: dict[str, int]) -> list[Told]:
    full = {"type": types["full"], "on": "03-15"}
    year = {"until": "03-14", "years": 1}
    left = {**year, "standing": "current", "gets": ["membership.cancelled"]}
    joining = [
        ("join", title, {"type": types[slug], "on": on, "pays": "card"}, expects)
        for title, slug, on, expects in JOINING
    ]
    return [
        *joining,
        (
            "join",
            "A transfer pays a membership",
            {**full, "pays": "transfer"},
            {**year, "costs": "65.00", "gets": JOINED},
        ),
        ("renew", "Renewing ten days late", {**full, "late_by": 10, "pays": "card"}, LATE),
        ("leave", "Leaving with the last paid day", {**full, "days_after": 100}, left),
        ("leave", "Nobody leaves at once", {**full, "days_after": 100, "at_once": True}, {"outcome": "refused"}),
    ]


def _of_schools(types: dict[str, int]) -> list[Told]:
    school = {"type": types["organisation"], "on": "02-01"}
    later = {"costs": "250.00", "due_in": 30, "until": "01-31", "years": 1, "gets": ["card", "invoice"]}
    seated = {"costs": "80.00", "gets": ["card", "seat.offered", "receipt"]}
    return [
        ("join", "A school asks for an invoice", {**school, "pays": "invoice"}, later),
        ("seats", "A school with two further seats", {**school, "seats": 2, "people": 7, "pays": "card"}, seated),
        ("seats", "Nobody is named beyond the seats", {**school, "people": 6}, {"outcome": "refused"}),
    ]


def _of_tickets(types: dict[str, int]) -> list[Told]:
    canoe = {"ticket": TicketType.objects.get(event__slug=WALK.slug).pk, "days_before": 30, "pays": "card"}
    theirs = {**canoe, "type": types["full"], "colleague": True}
    day = {"ticket": TicketType.objects.get(event__slug=SLUG, name="Ticket").pk, "days_before": 30}
    seat = {"outcome": "seat", "costs": "24.00", "gets": ["ticket", "receipt"]}
    return [
        ("register", "A member brings a colleague on the water", theirs, seat),
        ("register", "The thirteenth waits for a canoe", {**canoe, "place": 13}, {"outcome": "waits"}),
        (
            "register",
            "A first event is cheaper",
            {**canoe, "code": "FIRST-TIME"},
            {"outcome": "seat", "costs": "27.00"},
        ),
        (
            "cancel",
            "A ticket given back in time",
            {**day, "cancel_before": 14},
            {"back": "45.00", "gets": ["credit_note"]},
        ),
        ("cancel", "A ticket given back late", {**day, "cancel_before": 7}, {"back": "22.50"}),
        ("cancel", "A ticket given back too late", {**day, "cancel_before": 1}, {"outcome": "refused"}),
    ]


def _of_others(types: dict[str, int]) -> list[Told]:
    mugs = {"item": ShopItem.objects.get(slug="heron-mug").pk, "quantity": 2, "pays": "card"}
    fund = {"item": ShopItem.objects.get(slug="wet-meadows").pk, "gives": "25.00", "pays": "card"}
    promised = [
        ("case", title, {"channel": how, "weekday": day, "clock": clock}, {"due_weekday": 0, "due_clock": until})
        for title, how, day, clock, until in PROMISED
    ]
    return [
        ("buy", "A member buys two mugs", {**mugs, "type": types["full"]}, {"costs": "24.00", "gets": ["receipt"]}),
        ("buy", "A gift for the wet meadows", fund, {"costs": "25.00", "gets": ["receipt"]}),
        *promised,
    ]
