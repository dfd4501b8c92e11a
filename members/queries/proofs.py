"""What has to be shown to hold a type, what was shown, and until when that counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.models import Contact
from members.models import Membership, MembershipType, Proof, Term

ASKED_AHEAD = timedelta(days=30)  # so long before a proof ends one is asked for the next


class ProofMissing(DomainError):
    """What has to be shown for a type was not sent."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody has shown for a type: what counts, what waits, and what was refused last."""

    type: MembershipType
    on: date
    good: Proof | None
    waiting: Proof | None
    refused: Proof | None

    @property
    def is_wanted(self) -> bool:
        """Whether something has to be sent: nothing counts for much longer, and nothing waits."""
        counts = self.good is not None and (self.good.valid_until or self.on) >= self.on + ASKED_AHEAD
        return bool(self.type.proof) and not counts and self.waiting is None


def standing_of(contact: Contact, type: MembershipType, on: date) -> Standing:
    """What they have shown for a type so far."""
    mine = list(Proof.objects.filter(contact=contact, type=type).order_by("-sent_at", "-pk"))
    accepted = [one for one in mine if one.valid_until and one.valid_until >= on]
    good = max(accepted, key=lambda one: one.valid_until or on, default=None)
    waiting = next((one for one in mine if not one.decision), None)
    latest = mine[0] if mine else None
    refused = latest if latest and latest.decision == Proof.Decision.REFUSED else None
    return Standing(type, on, good, waiting, refused)


def is_shown(contact: Contact, type: MembershipType, on: date) -> bool:
    """Whether what has to be shown for a type counts on a day, or waits to be looked at."""
    if not type.proof:
        return True
    mine = Proof.objects.filter(contact=contact, type=type)
    return mine.waiting().exists() or mine.good(on=on).exists()


def check_shown(contact: Contact, type: MembershipType, on: date) -> None:
    """Whether somebody has shown what a type asks for. Raises ProofMissing."""
    if not is_shown(contact, type, on):
        facts = {"type": type, "proof": type.proof}
        raise ProofMissing(_("%(type)s asks for: %(proof)s. Send it on your page first, or show it to us.") % facts)


def unproved(on: date) -> QuerySet[Membership]:
    """Memberships that run, of a type for which something has to be shown, and nothing counts or waits."""
    found = Membership.objects.uncancelled().filter(pk__in=_lacking(on).values("membership"))
    return found.select_related("holder__person", "type").order_by("pk")


def unproved_since(when: datetime, *, on: date) -> Iterator[tuple[Membership, MembershipType]]:
    """Those of them that began before an instant, each with the type it runs as on the day: the next may be another."""
    found = _lacking(on).filter(membership__cancelled_at=None, membership__created_at__lt=when)
    for term in found.select_related("membership__holder__person", "membership__type", "rule__type").order_by("pk"):
        yield term.membership, term.rule.type


def _lacking(on: date) -> QuerySet[Term]:
    mine = Proof.objects.filter(contact=OuterRef("membership__holder"), type=OuterRef("rule__type"))
    running = Term.objects.current(on=on).exclude(rule__type__proof="")
    return running.filter(~Exists(mine.waiting()), ~Exists(mine.good(on=on)))


def ending(on: date) -> Iterator[tuple[Membership, Proof]]:
    """Proofs that soon count no more, of those whose membership runs, with nothing newer that counts or waits."""
    newer = Proof.objects.filter(contact=OuterRef("contact"), type=OuterRef("type"))
    soon = Proof.objects.good(on=on).filter(valid_until__lt=on + ASKED_AHEAD)
    soon = soon.filter(~Exists(newer.waiting()), ~Exists(newer.good(on=on + ASKED_AHEAD)))
    running = Term.objects.current(on=on).exclude(rule__type__proof="")
    for proof in soon.select_related("type", "contact").order_by("pk"):
        mine = running.filter(membership__holder=proof.contact_id, rule__type=proof.type_id)
        term = mine.select_related("membership__holder__person", "membership__type").first()
        if term is not None and term.membership.leaving_since is None:
            yield term.membership, proof
