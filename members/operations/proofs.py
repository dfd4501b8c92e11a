"""Showing that one may hold a type: sent by members, or seen by staff; looked at, and asked for again before it ends.

Nobody waits for it when joining: the membership runs from its payment on, and what is to be shown can follow. It is
asked for before a further term is ordered (docs/decisions/0045-proof-trial-life.md).
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of, knowing_the_association
from ams.core.errors import DomainError
from ams.core.models import Contact, User
from members.models import Membership, MembershipType, Proof
from members.operations.automatic.mails import Letter, language_of, post_letter
from members.queries import proofs

Decision = Proof.Decision
WAITED_FOR = timedelta(days=7)  # before somebody who joined is reminded


class AlreadyLookedAt(DomainError):
    """A colleague was quicker, or another one was sent."""


class CannotCount(DomainError):
    """The day until which it should count is no such day."""


@transaction.atomic
@knowing_the_association()
def send_proof(*, contact: Contact, type: MembershipType, file: "File[bytes]", at: datetime, by: User | None) -> Proof:
    """Keep a file for staff to look at; one that still waits is replaced by it."""
    _replace_waiting(contact, type, at)
    name = (file.name or "")[-200:]
    made = Proof.objects.create(contact=contact, type=type, name=name, file=file, sent_at=at, sent_by=by)
    _record("sent", made, at=at, by=by)
    return made


@transaction.atomic
@knowing_the_association()
def note_proof(
    *, contact: Contact, type: MembershipType, seen: str, valid_until: date, at: datetime, by: User
) -> Proof:
    """Staff have seen it, on paper or at a counter: nothing is kept but what, by whom, and until when it counts."""
    _check_day(valid_until, at)
    _replace_waiting(contact, type, at)
    made = Proof.objects.create(
        contact=contact, type=type, seen=seen.strip()[:300], sent_at=at, sent_by=by, decision=Decision.ACCEPTED,
        valid_until=valid_until, decided_at=at, decided_by=by,
    )  # fmt: skip
    _record("accepted", made, at=at, by=by)
    return made


@transaction.atomic
@knowing_the_association()
def accept_proof(*, proof: Proof, valid_until: date, at: datetime, by: User) -> Proof:
    """It counts until a day. Raises AlreadyLookedAt, CannotCount."""
    _check_day(valid_until, at)
    proof = _undecided(proof)
    proof.decision, proof.valid_until, proof.decided_at, proof.decided_by = Decision.ACCEPTED, valid_until, at, by
    proof.save(update_fields=["decision", "valid_until", "decided_at", "decided_by"])
    _record("accepted", proof, at=at, by=by)
    return proof


@transaction.atomic
@knowing_the_association()
def refuse_proof(*, proof: Proof, note: str, at: datetime, by: User) -> Proof:
    """It does not do; they read why, with the way to send another. Raises AlreadyLookedAt."""
    proof = _undecided(proof)
    proof.decision, proof.note, proof.decided_at, proof.decided_by = Decision.REFUSED, note.strip()[:1000], at, by
    proof.save(update_fields=["decision", "note", "decided_at", "decided_by"])
    _record("refused", proof, at=at, by=by)
    held = Membership.objects.uncancelled().filter(holder=proof.contact, group=proof.type.group)
    for membership in held.select_related("holder__person", "type"):
        with language_of(membership):
            paragraphs = [_("Thank you for what you sent (%(proof)s). It does not do:") % {"proof": proof.type.proof}]
            letter = _asking(proof.type, _("Please send us another proof"), [*paragraphs, proof.note])
        post_letter(membership, letter, purpose="proof.refused", key=f"proof.refused:{proof.pk}", at=at)
    return proof


@knowing_the_association()
def ask_for_proofs(*, at: datetime) -> int:
    """Remind those who joined and showed nothing, and those whose proof ends soon; each once. How many."""
    count = 0
    for membership, letter, key in [*_joined(at), *_ending(at)]:
        post_letter(membership, letter, purpose="proof.asked", key=key, at=at)
        count += 1
    return count


def _joined(at: datetime) -> Iterator[tuple[Membership, Letter, str]]:
    for membership, kind in proofs.unproved_since(at - WAITED_FOR, on=day_of(at)):
        with language_of(membership):
            words = _("You are %(type)s with us. For that we need: %(proof)s.")
            letter = _asking(
                kind, _("One thing is missing for your membership"), [words % {"type": kind.name, "proof": kind.proof}]
            )
        yield membership, letter, f"proof.missing:{membership.pk}:{kind.pk}"


def _ending(at: datetime) -> Iterator[tuple[Membership, Letter, str]]:
    for membership, proof in proofs.ending(day_of(at)):
        with language_of(membership):
            words = _("What you showed us (%(proof)s) counts until %(day)s. To stay %(type)s, send us a new one.")
            day = date_format(proof.valid_until) if proof.valid_until else ""
            facts = {"proof": proof.type.proof, "day": day, "type": proof.type.name}
            letter = _asking(proof.type, _("Your proof ends soon"), [words % facts])
        yield membership, letter, f"proof.ends:{proof.pk}"


def _asking(type: MembershipType, subject: str, paragraphs: list[str]) -> Letter:
    page = settings.PUBLIC_URL + reverse("members:proof", args=[type.slug])
    return Letter(subject, [*paragraphs, _("A photo is enough, and it takes a minute.")], _("Send it"), page)


def _undecided(proof: Proof) -> Proof:
    found = Proof.objects.select_for_update(of=("self",)).select_related("contact", "type").get(pk=proof.pk)
    if found.decision:
        raise AlreadyLookedAt(_("Somebody looked at this already, or they have sent another one."))
    return found


def _replace_waiting(contact: Contact, type: MembershipType, at: datetime) -> None:
    Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    waiting = Proof.objects.waiting().filter(contact=contact, type=type)
    waiting.update(decision=Decision.REPLACED, decided_at=at)


def _check_day(valid_until: date, at: datetime) -> None:
    if valid_until < day_of(at):
        raise CannotCount(_("This day has passed. Say until when it counts."))


def _record(what: str, proof: Proof, *, at: datetime, by: User | None) -> None:
    facts = {"type": proof.type.name, "until": proof.valid_until.isoformat() if proof.valid_until else ""}
    activity.record(f"proof.{what}", contact=proof.contact, on=proof, by=by, at=at, facts=facts)
