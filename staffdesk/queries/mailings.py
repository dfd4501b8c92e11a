"""Mailings: which there are, who gets one and who does not, and how far it got."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Lower, Upper
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ams.core.models import Activity, Contact, ContactQuerySet, Message
from ams.core.models.contacts import folded
from staffdesk.lists import all_subjects, consent_to
from staffdesk.models import IncomingMail, Mailing, MailingRecipient
from staffdesk.queries.lists import Asked, asked_by
from staffdesk.queries.messages import of_mailing

FAILURES: Final = 20  # shown; the list of messages has all
LONGEST_LOOK: Final = 30.0  # seconds to count whom a mailing reaches


@dataclass(frozen=True, slots=True)
class Audience:
    """How many get a mailing, and how many who are on its list do not, by reason."""

    gets: int
    archived: int
    no_address: int
    no_consent: int
    unwanted: int
    same_address: int

    @property
    def left_out(self) -> dict[str, int]:
        """The reasons that apply, by name."""
        every = {name: getattr(self, name) for name in LEFT_OUT}
        return {name: count for name, count in every.items() if count}


LEFT_OUT: Final = ("archived", "no_address", "no_consent", "unwanted", "same_address")


def reason_in_words(reason: str) -> str:
    """Why somebody who is on the list gets no mail."""
    return {
        "archived": _("archived"),
        "no_address": _("no e-mail address"),
        "no_consent": _("did not agree to mails about this"),
        "unwanted": _("called a mail of ours unwanted"),
        "same_address": _("the mail goes to their address once, for somebody else"),
    }.get(reason, reason)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a mailing got: written down, written, and what became of the messages."""

    recipients: int
    skipped: int
    sent: int
    waiting: int
    failed: int
    withdrawn: int
    unsubscribed: int

    @property
    def to_come(self) -> int:
        """Recipients whose message is not written yet."""
        return max(self.recipients - self.skipped - self.sent - self.waiting - self.failed - self.withdrawn, 0)


def asked_of(mailing: Mailing) -> Asked:
    """Whom a mailing is for; the other questions take it. Whoever may send one may write by every field there is."""
    return asked_by(mailing.criteria, all_subjects(sees_all_fields=True))


def recipients_of(mailing: Mailing, asked: Asked, *, on: date) -> ContactQuerySet:
    """Everybody on the list who may be written to; also several with one address."""
    return _may_get(mailing, asked.people(on=on))


def complained() -> Exists:
    """Whether the reader at a contact's address called a mail of ours unwanted: no mailing until that is lifted."""
    unwanted = Message.objects.unwanted().alias(address=Upper("recipient"))
    return Exists(unwanted.filter(address=Upper(OuterRef("email"))))


def _may_get(mailing: Mailing, contacts: ContactQuerySet) -> ContactQuerySet:
    reachable = contacts.exclude(email="").filter(~complained())
    return reachable.filter(consent_to(mailing.asks_consent)) if mailing.asks_consent else reachable


def audience_of(mailing: Mailing, asked: Asked, *, on: date) -> Audience:
    """Whom it reaches and whom not, all in one pass over those who are on its list."""
    everybody = asked.everybody(on=on).filter(merged_into=None)
    agreed = Case(When(consent_to(mailing.asks_consent), then=Value(1)), default=Value(0))
    everybody = everybody.annotate(agreed=agreed if mailing.asks_consent else Value(1), is_unwanted=complained())
    standing, reachable = Q(archived_at=None), ~Q(email="")
    willing = standing & reachable & Q(agreed=1)
    counted = everybody.aggregate(
        archived=Count("pk", filter=~standing),
        no_address=Count("pk", filter=standing & ~reachable),
        no_consent=Count("pk", filter=standing & reachable & Q(agreed=0)),
        unwanted=Count("pk", filter=willing & Q(is_unwanted=True)),
        reached=Count("pk", filter=willing & Q(is_unwanted=False)),
        gets=Count(Lower("email"), filter=willing & Q(is_unwanted=False), distinct=True),
    )
    same_address = counted.pop("reached") - counted["gets"]
    return Audience(same_address=same_address, **counted)


def no_longer_wanted(keys: Sequence[str], _at: datetime) -> dict[str, str]:
    """Which messages of mailings are not sent after all: of one that was stopped, and to who wants no newsletter now.

    Asked by the worker right before it sends (`settings.MESSAGE_WITHDRAWALS`).
    """
    read = {key: tuple(map(int, key.split(":")[1:])) for key in keys}
    mailings = Mailing.objects.in_bulk({mailing for mailing, _contact in read.values()})
    topics = {pk: mailing.asks_consent for pk, mailing in mailings.items() if mailing.asks_consent}
    asked = {(topics[mailing], contact) for mailing, contact in read.values() if mailing in topics}
    agree = _agreeing(asked)
    all_readers = {contact for _mailing, contact in read.values()}
    unwilling = set(Contact.objects.filter(complained(), pk__in=all_readers).values_list("pk", flat=True))
    reasons = {}
    for key, (mailing, contact) in read.items():
        if mailing in mailings and mailings[mailing].state == Mailing.State.STOPPED:
            reasons[key] = _("The mailing was stopped.")
        elif mailing in topics and (topics[mailing], contact) not in agree:
            reasons[key] = _("They want no mails about this any more.")
        elif contact in unwilling:
            reasons[key] = _("They called a mail of ours unwanted.")
    return reasons


def _agreeing(asked: set[tuple[str, int]]) -> set[tuple[str, int]]:
    """Of topics and contacts, those whose latest word was yes: one question for each topic."""
    agree: set[tuple[str, int]] = set()
    for topic in {topic for topic, _contact in asked}:
        readers = {contact for about, contact in asked if about == topic}
        found = Contact.objects.filter(consent_to(topic), pk__in=readers).values_list("pk", flat=True)
        agree |= {(topic, contact) for contact in found}
    return agree


def messages_of(mailing: Mailing) -> QuerySet[Message]:
    """Its messages, found by how their keys begin."""
    return Message.objects.filter(of_mailing(mailing.pk))


def progress_of(mailing: Mailing) -> Progress:
    """Counted anew each time: nobody keeps a figure that could be wrong."""
    states = dict(messages_of(mailing).order_by().values_list("state").annotate(count=Count("pk")))
    of_it = MailingRecipient.objects.filter(mailing=mailing)
    recipients = of_it.aggregate(all=Count("pk"), skipped=Count("pk", filter=~Q(skipped="")))
    state = Message.State
    return Progress(
        recipients=recipients["all"],
        skipped=recipients["skipped"],
        sent=states.get(state.SENT, 0),
        waiting=states.get(state.QUEUED, 0) + states.get(state.SENDING, 0),
        failed=states.get(state.FAILED, 0),
        withdrawn=states.get(state.WITHDRAWN, 0),
        unsubscribed=unsubscribed_by(mailing).count(),
    )


def unsubscribed_by(mailing: Mailing) -> QuerySet[Activity]:
    """Who said with its link that they want no more of its topic."""
    return Activity.objects.filter(
        kind="newsletter.unsubscribed", object_type__app_label="staffdesk", object_type__model="mailing",
        object_id=mailing.pk,
    )  # fmt: skip


def replies_to(mailing: Mailing) -> QuerySet[IncomingMail]:
    """Mails of people, not of machines, that answer one of it."""
    answers = IncomingMail.objects.filter(our_message__in=messages_of(mailing).values("pk"))
    return answers.filter(verdict=IncomingMail.Verdict.ORDINARY)


def mails_link(mailing: Mailing, state: str) -> str:
    """The list of its mails in a state."""
    return f"{reverse('staffdesk:messages')}?{urlencode({'mailing': str(mailing.pk), 'state': state})}"


def failures_of(mailing: Mailing) -> list[Message]:
    """The first of those that did not go out, with the reasons."""
    failed = messages_of(mailing).filter(state__in=[Message.State.FAILED, Message.State.WITHDRAWN])
    return list(failed.select_related("contact").defer("text", "html").order_by("key")[:FAILURES])


def all_mailings() -> QuerySet[Mailing]:
    """Every mailing; whoever pages it says in which order."""
    return Mailing.objects.select_related("made_by", "list")


def find_mailing(pk: int) -> Mailing | None:
    """None where there is none."""
    return all_mailings().filter(pk=pk).first()


def everybody_with_reason(mailing: Mailing, asked: Asked, *, on: date) -> QuerySet[Contact]:
    """Those on the list who get no mail, by name, each with `reason`; `folded_name` sorts them."""
    everybody = asked.everybody(on=on).filter(merged_into=None)
    earlier = recipients_of(mailing, asked, on=on).alias(address=Lower("email"))
    earlier = earlier.filter(address=Lower(OuterRef("email")), pk__lt=OuterRef("pk"))
    whens = [When(archived_at__isnull=False, then=Value("archived")), When(email="", then=Value("no_address"))]
    if mailing.asks_consent:
        whens.append(When(~consent_to(mailing.asks_consent), then=Value("no_consent")))
    whens.append(When(complained(), then=Value("unwanted")))
    whens.append(When(Exists(earlier), then=Value("same_address")))
    reasoned = everybody.annotate(
        reason=Case(*whens, default=Value(""), output_field=CharField()), folded_name=folded("sort_name")
    )
    return reasoned.exclude(reason="")
