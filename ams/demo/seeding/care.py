"""A care plan of a hundred days: five steps, tasks that colleagues work off, some late; and somebody who has died."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle
from typing import Final

from ams.core.association import day_of
from ams.core.models import Contact
from ams.demo.seeding.clock import STEP, Clock, Life
from ams.demo.seeding.lives import Path, Somebody, World, member
from staffdesk.models import CareStep, CareTask
from staffdesk.operations.care import keep_care_step, settle_care, sweep_care, try_care_again
from staffdesk.operations.deaths import mark_deceased
from staffdesk.operations.risk import count_at_risk

BEGUN: Final = 100  # days ago
EVERY: Final = 4  # days: the worker looks each hour, which nobody could tell from this
LEFT: Final = 5  # days: what came since then is still to be done
MONTHS: Final = 13
GERRIT: Final = Somebody("Gerrit Kuiper", "Gerrit", "Kuiper", phone="0346 55 01 72")
_Moment, _Way = CareStep.Moment, CareStep.Way
PLAN: Final = (  # who, name, moment, days, how, to be done within, years, words
    ("service", "Welcome", _Moment.JOINED, 1, _Way.CALL, 3, (),
     "Welcome {name}. Ask what brought them here and what they would like to see first; note how they say their name."),
    ("second_service", "First month", _Moment.JOINED, 30, _Way.CALL, 7, (),
     "Ask {name} what they have tried so far, and what was harder than it should be. Tell them of one walk nearby."),
    ("membership", "Before the first renewal", _Moment.ENDS, -45, _Way.CALL, 10, (),
     "{name} has not renewed with us before. Ask how the first year was; do not sell. Listen for what was missing."),
    ("owner", "Anniversary", _Moment.ANNIVERSARY, 0, _Way.LETTER, 7, (1, 2, 5, 10, 25),
     "Years with us: {years}. Thank {name} by hand, on a card. Name one thing that their fee made possible."),
    ("service", "Condolences", _Moment.DIED, 0, _Way.LETTER, 2, (),
     "Write to {name} about {about}, by hand. Say what {about} was to us. No form, no membership number, no business."),
)  # fmt: skip
SAID: Final = (
    "Glad that a person called. Wants to know about the beaver evening.", "Left word on the machine, then reached her.",
    "Has a new job and little time; likes the newsletter.", "Came through a friend. Would help on the river day.",
    "Long talk. Says the card reader at the hide does not know the card.", "Happy with everything.",
)  # fmt: skip
WORKED: Final = ("done", "done", "late", "done", "not_reached", "done", "dropped", "done")


def care(world: World) -> list[Life]:
    """The plan at work, and Gerrit's last membership."""
    return [_plan(world), _gerrit(world), _at_risk(world.clock)]


def _gerrit(world: World) -> Life:
    yield from member(GERRIT, Path("full", 770, (-6, -4)), world)
    yield (at := world.clock.days_ago(2, 9, 40))
    by = world.staff.service
    contact = Contact.objects.get(display_name=GERRIT.name)
    words = "A neighbour called. He went at home, in his sleep; the family is with him."
    mark_deceased(contact=contact, died_on=(at - timedelta(days=3)).date(), family=None, words=words, at=at, by=by)


def _plan(world: World) -> Life:
    clock, staff = world.clock, world.staff
    yield (at := clock.days_ago(BEGUN, 8))
    for who, name, moment, days, way, within, years, words in PLAN:
        step = CareStep(
            name=name, moment=moment, offset_days=days, way=way, days_to_do=within, years=list(years), words=words,
            who=getattr(staff, who), first_only=moment == _Moment.ENDS,
        )  # fmt: skip
        keep_care_step(step=step, at=at)
    said, worked = cycle(SAID), cycle(WORKED)
    for days in range(BEGUN - EVERY, 0, -EVERY):
        yield (at := clock.days_ago(days, 8))
        sweep_care(at=at)
        yield (at := clock.days_ago(days, 15))
        if days > LEFT:
            _work(at, said, worked)
    yield (at := clock.now - STEP)
    sweep_care(at=at)


def _work(at: datetime, said: Iterator[str], worked: Iterator[str]) -> None:
    """Most is done on the day it comes; what is late is done when it is overdue, and one is left so."""
    today = day_of(at)
    tasks = CareTask.objects.to_do(on=today).select_related("owner").order_by("due_on", "pk")
    for task in tasks:
        which = next(worked)
        if which == "late" and task.late_on >= today:
            continue
        if which == "not_reached" and not task.tries:
            again = today + timedelta(days=EVERY)
            try_care_again(task=task, on=again, words="No answer, twice.", at=at, by=task.owner)
        elif which == "dropped" and task.tries:
            settle_care(task=task, done=False, words="Asked not to be called at all.", at=at, by=task.owner)
        else:
            settle_care(task=task, done=True, words=next(said), at=at, by=task.owner)


def _at_risk(clock: Clock) -> Life:
    """As it stood month by month: the worker counts each hour, and the last count of a month stays."""
    for ago in range(MONTHS, 0, -1):
        yield (at := clock.days_ago(30 * ago, 23))
        count_at_risk(at=at)
