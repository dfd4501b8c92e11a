"""Pairs of records that may be of one and the same, as staff are told of them."""

from dataclasses import dataclass

from django.db.models import QuerySet, Value
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from ams.core.models import Contact, DuplicatePair
from ams.core.models.contacts import NameKey
from ams.core.ready import ready

REASONS: dict[str, str | Promise] = {
    "name_same": gettext_lazy("same name"),
    "name_alike": gettext_lazy("names alike"),
    "name_given": gettext_lazy("same first name"),
    "email": gettext_lazy("same e-mail"),
    "phone": gettext_lazy("same phone"),
    "address": gettext_lazy("same address"),
    "born": gettext_lazy("same birthday"),
    "tax_number": gettext_lazy("same tax number"),
}
ENDS = ("first", "second")
SHOWN = 3
KNOWN = 5  # by name, and again by e-mail


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Another contact that looks like one."""

    other: Contact
    why: str


def all_pairs() -> QuerySet[DuplicatePair]:
    """Those nobody has decided about; whoever pages them says in which order."""
    return DuplicatePair.objects.standing().select_related("first", "second")


def why_alike(pair: DuplicatePair) -> str:
    """The reasons in words: “same e-mail, names alike”."""
    agreeing = [reason for reason in pair.reasons if not reason.startswith("name")]
    names = [reason for reason in pair.reasons if reason.startswith("name")]
    return ", ".join(str(REASONS[reason]) for reason in [*agreeing, *names])


def lookalikes_of(contact: Contact) -> list[Lookalike]:
    """Whom one contact looks like, the likeliest first."""
    return [
        Lookalike(pair.second if pair.first_id == contact.pk else pair.first, why_alike(pair))
        for pair in _pairs_of(contact.pk)
    ]


@ready
def _pairs_of(contact: int) -> QuerySet[DuplicatePair]:
    found = all_pairs().filter(pk__in=DuplicatePair.objects.of_contact(contact).values("pk"))
    found = found.only("reasons", *(f"{one}__{column}" for one in ENDS for column in ("number", "display_name")))
    return found.order_by("-score", "pk")[:SHOWN]


def known_like(name: str, email: str, *, kind: str) -> list[Contact]:
    """Some of those who sound the same or have the same e-mail, for whoever is about to add one more. By indexes."""
    standing = Contact.objects.filter(merged_into=None, archived_at=None, kind=kind)
    same_sound = standing.annotate(key=NameKey("display_name")).filter(key=NameKey(Value(name)))
    found = list(same_sound.order_by("pk")[:KNOWN])
    if email:
        found += standing.annotate(address=Lower("email")).filter(address=email.lower()).order_by("pk")[:KNOWN]
    return list({one.pk: one for one in found}.values())
