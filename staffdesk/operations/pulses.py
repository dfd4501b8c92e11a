"""Asking how it was, taking the answer, and putting a person on it where it was worse than expected."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from ams.core.association import day_of
from ams.core.errors import DomainError
from ams.core.mails import render_mail
from ams.core.models import Activity, Death, User
from ams.core.outbox import Draft, post_messages
from billing.models import OrderLine, Product
from members.models import Term
from members.operations.granting import called
from staffdesk.models import Case, CaseMessage, Difficulty, Felt, Prediction, Pulse, PulsePlan
from staffdesk.models.pulses import quarter_of
from staffdesk.operations.cases import hear, open_case
from staffdesk.operations.difficult import flag_difficult
from staffdesk.pulse_links import OPEN_FOR, link_to_answer
from staffdesk.queries.gap import HEARD

PURPOSE: Final = "pulse"
WAITS: Final = timedelta(days=1)  # until somebody is asked: by then the mail has come, and the card lies there
LOOKS_BACK: Final = timedelta(days=2)  # a sweep that was away for a day loses nobody
KINDS: Final = {
    PulsePlan.Journey.JOIN: "membership.joined",
    PulsePlan.Journey.RENEW: "membership.renewed",
    PulsePlan.Journey.REGISTER: "event.registered",
    PulsePlan.Journey.BUY: "order.paid",
    PulsePlan.Journey.CASE: "case.closed",
}
QUEUES: Final = {PulsePlan.Journey.REGISTER: Case.Queue.EVENTS}
LONGEST: Final = 5_000  # letters of an answer


class TooLateToAnswer(DomainError):
    """It is so long ago that nobody remembers."""


class StillOpen(DomainError):
    """Nobody can say how it will have been before it is over."""


def ask_for_pulses(*, at: datetime) -> int:
    """Ask a share of those whose business was done a day ago; how many. May run any number of times.

    By chance, but always the same: whether somebody is asked about a piece of business is decided by its number.
    """
    asked = 0
    for plan in PulsePlan.objects.filter(share__gt=0):
        done = [one for one in _done(plan.journey, at) if _is_drawn(one.pk, plan.share)]
        asked += _ask(plan.journey, done, at) if done else 0
    return asked


def is_too_late(pulse: Pulse, at: datetime) -> bool:
    """Whether the question is so old that nobody answers it any more."""
    return at > pulse.asked_at + OPEN_FOR


@transaction.atomic
def answer_pulse(*, pulse: Pulse, felt: int, words: str, at: datetime) -> Pulse:
    """Write the answer down; where it was worse than expected, somebody has a case about it at once.

    May be answered again: the last answer counts, and words that came before are kept when no new ones come.
    Raises TooLateToAnswer.
    """
    held = Pulse.objects.select_for_update(of=["self"]).select_related("contact", "case", "about").get(pk=pulse.pk)
    if is_too_late(held, at):
        raise TooLateToAnswer(_("This was too long ago. Write to us instead: a person reads it."))
    before, words = held.words, words.replace("\x00", "").strip()[:LONGEST]
    held.felt, held.words, held.answered_at = felt, words or before, held.answered_at or at
    if held.is_low and held.case is None:
        held.case = _open_care_case(held, at)
    elif held.case is not None and words and words != before:
        hear(case=held.case, kind=CaseMessage.Kind.WEB, words=words, at=at, author_name=held.contact.display_name)
    held.save(update_fields=["felt", "words", "answered_at", "case"])
    return held


def stop_asking(*, pulse: Pulse, at: datetime) -> None:
    """Never ask this person again. A second time changes nothing."""
    Pulse.objects.filter(pk=pulse.pk, stopped_at=None).update(stopped_at=at)


@transaction.atomic
def predict(*, case: Case, felt: int, at: datetime, by: User) -> Prediction:
    """Keep what a colleague thinks the member will say; the last thought counts. Raises StillOpen."""
    held = Case.objects.select_for_update().get(pk=case.pk)
    if held.closed_at is None:
        raise StillOpen(_("Close the case first."))
    prediction, _made = Prediction.objects.update_or_create(case=held, defaults={"felt": felt, "by": by, "at": at})
    return prediction


def _done(journey: str, at: datetime) -> QuerySet[Activity]:
    """Business of a kind done by people who can be asked, and were not asked about it."""
    done = Activity.objects.filter(kind=KINDS[PulsePlan.Journey(journey)], at__gt=at - WAITS - LOOKS_BACK)
    done = done.filter(at__lte=at - WAITS, pulse=None, contact__email__gt="", contact__merged_into=None)
    if journey == PulsePlan.Journey.BUY:
        bought = OrderLine.objects.filter(order=OuterRef("object_id"), kind=Product.Kind.GOODS)
        return done.filter(Exists(bought))
    if journey == PulsePlan.Journey.CASE:
        theirs = Case.objects.filter(pk=OuterRef("object_id"), kind__in=HEARD, merged_into=None)
        return done.filter(Exists(theirs), actor__isnull=False)
    return done


def _is_drawn(number: int, share: int) -> bool:
    """Whether a piece of business is among the share that is asked about."""
    return int(sha256(str(number).encode()).hexdigest(), 16) % 100 < share


@transaction.atomic
def _ask(journey: str, done: Sequence[Activity], at: datetime) -> int:
    """Ask about each, but nobody twice, and nobody who has died or wants to be left in peace."""
    quarter = quarter_of(day_of(at))
    contacts = {one.contact_id for one in done}
    spared = set(
        Pulse.objects.filter(contact__in=contacts).filter(Q(quarter=quarter) | Q(stopped_at__isnull=False))
        .values_list("contact", flat=True)
    ) | set(Death.objects.standing().filter(contact__in=contacts).values_list("contact", flat=True))  # fmt: skip
    chosen = {one.contact_id: one for one in done if one.contact_id not in spared}
    segments = _segments(chosen, at)
    rows = [
        Pulse(about=one, journey=journey, contact_id=who, segment_id=segments.get(who), quarter=quarter, asked_at=at)
        for who, one in chosen.items() if who is not None
    ]  # fmt: skip
    Pulse.objects.bulk_create(rows, ignore_conflicts=True)  # another worker may be asking at this very moment
    written = Pulse.objects.filter(about__in=[one.pk for one in chosen.values()], asked_at=at)
    post_messages([_draft(pulse) for pulse in written.select_related("contact__person")], at=at)
    return len(written)


def _segments(contacts: Iterable[int | None], at: datetime) -> dict[int, int]:
    """The type of membership each has on the day."""
    terms = Term.objects.standing().current(on=day_of(at)).filter(membership__holder__in=list(contacts))
    return dict(terms.order_by("pk").values_list("membership__holder", "membership__type"))


def _draft(pulse: Pulse) -> Draft:
    url = link_to_answer(pulse.pk)
    answers = [(str(label), f"{url}?felt={value}") for value, label in Felt.choices]
    context = {
        "called": called(pulse.contact), "journey": pulse.get_journey_display(), "url": url, "answers": answers,
    }  # fmt: skip
    mail = render_mail("staffdesk/email/pulse", context, pulse.contact.language)
    return Draft(f"{PURPOSE}:{pulse.pk}", PURPOSE, pulse.contact.email, mail, pulse.contact_id)


def _open_care_case(pulse: Pulse, at: datetime) -> Case:
    """A case that goes to whoever can deal with it and is told at once: who says so must not wait in a queue."""
    journey, felt = PulsePlan.Journey(pulse.journey), Felt(pulse.felt or 0)
    said = _("%(journey)s: %(felt)s than they expected") % {"journey": journey.label, "felt": str(felt.label).lower()}
    case = open_case(
        kind=Case.Kind.CARE, subject=said, words=pulse.words or said, context={}, contact=pulse.contact, at=at, by=None,
        queue=QUEUES.get(journey, Case.Queue.SERVICE), key=f"{PURPOSE}:{pulse.pk}",
        channel=Activity.Channel.SELF_SERVICE, said=CaseMessage.Kind.WEB,
    )  # fmt: skip
    flag_difficult(case=case, kind=Difficulty.OTHER, words=said, at=at, by=None)
    return case
