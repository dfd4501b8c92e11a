"""How people found it in the last year: most as they expected, events better, being helped less so."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle
from typing import Final

from ams.core.models import Activity
from ams.demo.seeding.association import Staff
from ams.demo.seeding.clock import Clock, Life
from members.models import Term
from staffdesk.models import Case, Pulse, PulsePlan
from staffdesk.models.pulses import quarter_of
from staffdesk.operations.cases import close_case
from staffdesk.operations.pulses import KINDS, answer_pulse, predict
from staffdesk.queries.gap import HEARD

WEEKS: Final = 60
SETTLED_WEEKS_AGO: Final = 3  # what is newer is still open
A_WEEK: Final = timedelta(days=7)
Reply = tuple[Pulse, int]
SAID: Final[dict[str, tuple[int | None, ...]]] = {  # one after the other; None: no answer
    "join": (0, None, 1, 0, 2, None, 0, 1, -1, 0),
    "renew": (0, 0, None, 1, 0, None, 0, 1),
    "register": (2, 1, None, 1, 0, 2, None, 1),
    "buy": (0, None, 1, 0, None, 0),
    "case": (0, -1, 0, None, 1, -1, 0, -2, None, 0),
}
WORDS: Final[dict[int, tuple[str, ...]]] = {  # one after the other, too
    -2: ("Somebody should have told me that it would take three weeks.",),
    -1: (
        "I expected an answer the same day, as your website says.",
        "I had to explain everything twice, to two people.", "",
        "The card should have come with the welcome, not a day later.", "A call would have been nicer than a form.",
    ),
    1: ("I thought there would be a form to print. There was none!", "", "Quicker than my bank.", "", ""),
    2: ("You called me back within an hour. Who does that?", "The leader knew every bird by its song."),
}  # fmt: skip


def pulses(clock: Clock, staff: Staff) -> Life:
    """Each week some are asked about what they did, and answer in the evening; a colleague sees to the low ones."""
    replies: dict[str, Iterator[int | None]] = {journey: cycle(said) for journey, said in SAID.items()}
    words = {felt: cycle(said) for felt, said in WORDS.items()} | {0: cycle([""])}
    for week in range(WEEKS, 0, -1):
        yield (at := clock.days_ago(7 * week, 12))
        asked = list(_ask(at, replies, staff))
        yield (evening := at + timedelta(hours=7))
        answered = [answer_pulse(pulse=pulse, felt=felt, words=next(words[felt]), at=evening) for pulse, felt in asked]
        if week > SETTLED_WEEKS_AGO:
            yield (morning := at + timedelta(hours=22))
            for case in (one.case for one in answered if one.case):
                close_case(case=case, words="Called them, said sorry, and put it right.", at=morning, by=staff.service)


def _ask(at: datetime, replies: dict[str, Iterator[int | None]], staff: Staff) -> Iterator[Reply]:
    journeys = {kind: journey.value for journey, kind in KINDS.items()}
    done = Activity.objects.filter(kind__in=journeys, at__gte=at - A_WEEK, at__lt=at, contact__email__gt="")
    for one in done.select_related("contact", "actor").order_by("at", "pk"):
        journey, case = journeys[one.kind], None
        if journey == PulsePlan.Journey.CASE:
            case = Case.objects.filter(pk=one.object_id or 0, kind__in=HEARD, merged_into=None).first()
        elif journey == PulsePlan.Journey.BUY and Activity.objects.filter(
            contact=one.contact, at__range=(one.at - timedelta(days=1), one.at + timedelta(days=1)),
            kind__in=[kind for kind in journeys if kind != one.kind],
        ).exists():  # fmt: skip
            continue
        if one.contact is None or (journey == PulsePlan.Journey.CASE and (case is None or one.actor is None)):
            continue
        felt = next(replies[journey])
        if (pulse := _pulse(one, journey, at)) is None:
            continue
        if case is not None:
            predict(case=case, felt=max(felt or 0, 0), at=at, by=one.actor or staff.service)
        if felt is not None:
            yield pulse, felt


def _pulse(one: Activity, journey: str, at: datetime) -> Pulse | None:
    """Asked once in a quarter, as ever; None for whoever was."""
    quarter, contact = quarter_of(at.date()), one.contact
    if contact is None or Pulse.objects.filter(contact=contact, quarter=quarter).exists():
        return None
    term = Term.objects.standing().current(on=at.date()).filter(membership__holder=contact).first()
    return Pulse.objects.create(
        about=one, journey=journey, contact=contact, quarter=quarter, asked_at=at,
        segment=term.membership.type if term else None,
    )  # fmt: skip
