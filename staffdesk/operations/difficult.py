"""Flagging difficult situations: by a person with a word, or by a rule. Somebody who can is told at once."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.errors import DomainError
from ams.core.mails import render_mail
from ams.core.models import ContactTag, User
from ams.core.models.resolution import and_absorbed
from ams.core.outbox import post_message
from members.models import Membership, Term
from staffdesk.models import Case, CaseMessage, DifficultSituation, Difficulty, StandardVersion, WatchedPhrase
from staffdesk.operations.clocks import start_clocks
from staffdesk.operations.duty import person_for
from staffdesk.trouble import is_third_contact, phrase_in

PURPOSE: Final = "case.difficult"


class NeedsWords(DomainError):
    """Whoever is told would not know what to look at."""


class CaseIsOver(DomainError):
    """Nobody works on it any more."""


class NotDifficult(DomainError):
    """It is not flagged, or no longer."""


@transaction.atomic
def flag_difficult(*, case: Case, kind: str, words: str, at: datetime, by: User | None) -> DifficultSituation:
    """Make a case a difficult situation: it goes to whoever can deal with it, who is told at once.

    A second time for the same reason changes nothing, even after somebody said that it is none.
    Raises NeedsWords, and CaseIsOver for a closed case, in which no promise runs.
    """
    if not words.strip():
        raise NeedsWords(_("Say in a few words what makes it difficult."))
    held = Case.objects.select_for_update().get(pk=case.pk)
    facts = {"words": words.strip(), "flagged_by": by, "flagged_at": at}
    situation, is_new = DifficultSituation.objects.get_or_create(case=held, kind=kind, defaults=facts)
    if not is_new:
        return situation
    if held.closed_at:
        raise CaseIsOver(_("This case is closed. Open it again first, then flag it."))
    activity.record("case.flagged", contact=held.contact, on=held, by=by, at=at, facts={"kind": kind})
    start_clocks(case=held, message=None, at=at, trigger=StandardVersion.DIFFICULT)
    if (person := person_for(kind, at)) is not None:
        situation.told = person
        situation.save(update_fields=["told"])
        _hand_to(held, person, situation, at, by)
        _tell(held, person, situation, at)
        case.owner = person
    return situation


@transaction.atomic
def end_difficulty(*, situation: DifficultSituation, at: datetime, by: User) -> DifficultSituation:
    """Say that it is none, or no longer. Raises NotDifficult when somebody said so already."""
    if not DifficultSituation.objects.filter(pk=situation.pk, ended_at=None).update(ended_at=at, ended_by=by):
        raise NotDifficult(_("A colleague has said so already."))
    situation.refresh_from_db()
    activity.record("case.unflagged", contact=situation.case.contact, on=situation.case, by=by, at=at)
    return situation


def watch_case(*, case: Case, message: CaseMessage | None, at: datetime) -> None:
    """What the rules see in a case after a word of the member; called where words are heard, last, with the case held.

    Nothing here knows the operations of cases, because those call it.
    """
    if message is not None and not message.is_from_member:
        return
    for kind, words in _seen(case, message):
        flag_difficult(case=case, kind=kind, words=words, at=at, by=None)


def _seen(case: Case, message: CaseMessage | None) -> list[tuple[str, str]]:
    """Each rule that applies, with the words that say why."""
    seen: list[tuple[str, str]] = []
    words = message.words if message else case.words
    phrases = WatchedPhrase.objects.filter(archived_at=None).values_list("text", flat=True)
    if phrase := phrase_in(words, list(phrases)):
        seen.append((Difficulty.LEGAL, _("They wrote “%(phrase)s”.") % {"phrase": phrase}))
    heard = CaseMessage.objects.filter(case=case, kind__in=CaseMessage.FROM_MEMBER)
    if is_third_contact(heard.values_list("at", flat=True)):
        seen.append((Difficulty.REPEATED, _("They contacted us three times about this.")))
    if _is_lapsed_officer(case, message.at if message else case.opened_at):
        seen.append((Difficulty.OFFICER, _("They hold an office, and their membership has lapsed.")))
    return seen


def _is_lapsed_officer(case: Case, at: datetime) -> bool:
    """Somebody with the tag of an office who was a member, and whose terms are all over."""
    if case.contact is None:
        return False
    theirs = and_absorbed(case.contact)
    if not ContactTag.objects.filter(
        contact__in=theirs, tag__office__isnull=False, tag__office__archived_at=None
    ).exists():
        return False
    terms = Term.objects.standing().filter(membership__in=Membership.objects.filter(holder__in=theirs))
    return terms.exists() and not terms.current(on=at.date()).exists()


def _hand_to(case: Case, person: User, situation: DifficultSituation, at: datetime, by: User | None) -> None:
    if case.owner_id == person.pk:
        return
    words = _("A difficult situation: %(why)s") % {"why": situation.get_kind_display()}
    facts = {"from": str(case.owner or ""), "to": str(person)}
    kind = CaseMessage.Kind.HANDED_OVER
    CaseMessage.objects.create(case=case, kind=kind, words=words, author=by, at=at, facts=facts)
    case.owner = person
    case.save(update_fields=["owner"])


def _tell(case: Case, person: User, situation: DifficultSituation, at: datetime) -> None:
    """By mail, in the same transaction; on the desk it stands first among what is theirs."""
    url = settings.PUBLIC_URL + reverse("staffdesk:case", args=[case.pk])
    context = {"case": case, "situation": situation, "url": url, "person": person}
    post_message(
        key=f"{PURPOSE}:{situation.pk}",
        purpose=PURPOSE,
        recipient=person.email,
        mail=render_mail("staffdesk/email/difficult", context, ""),
        contact=None,
        at=at,
    )
