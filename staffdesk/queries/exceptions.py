"""Exceptions of one person, proposals that wait, and who confirmed what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ams.core.exception_rights import IN_DAYS, Right, rights_of
from ams.core.models import Contact, ExceptionKind, ExceptionMade, User
from ams.core.models.resolution import contact_ids_of
from ams.core.roles import Ability, can
from billing.models import Order
from staffdesk.models import Proposal, ProposalQuerySet

LATEST = 20
OF_ORGANISATIONS = frozenset({ExceptionKind.SEATS})
LATEST_ORDERS = 3
KINDS = {
    **dict(ExceptionKind.choices),
    "access.granted": gettext_lazy("Let a login act for them"),
    "access.ended": gettext_lazy("Ended that a login acts for them"),
    "portal.acted_as": gettext_lazy("Acted for them in the portal"),
    "payment.returned": gettext_lazy("A payment that came back"),
    "event.moved": gettext_lazy("Another ticket at another price"),
    "event.let_in_free": gettext_lazy("Let in free of charge"),
    "event.offered_out_of_turn": gettext_lazy("Offered a seat out of turn"),
    "certificate.revoked": gettext_lazy("A certificate revoked"),
    "credit.corrected": gettext_lazy("Credits corrected"),
    "credit.added": gettext_lazy("Credited by hand"),
    "notices.held": gettext_lazy("Letters about renewing held back"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One thing the portal does not do, and where it is done; `right` is None where no limit holds."""

    label: str
    url: str
    right: Right | None = None
    in_days: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """An exception as colleagues read it."""

    what: str
    made: ExceptionMade
    confirmed_by: User | None


def ways_for(contact: Contact, user: User, slugs: Mapping[str, ExceptionKind]) -> list[Way]:
    """All that somebody's role may do for a contact outside the rules. Three queries at most."""
    rights, role, number = rights_of(user), user.role, contact.number
    ways = [
        Way(str(kind.label), reverse("staffdesk:make_exception", args=[number, slug]), rights[kind], kind in IN_DAYS)
        for slug, kind in slugs.items()
        if kind in rights and (contact.kind == Contact.Kind.ORGANISATION or kind not in OF_ORGANISATIONS)
    ]
    if can(role, Ability.GIVE_BACK) and (right := rights.get(ExceptionKind.GIVEN_BACK)):
        ways += [_give_back(order, right) for order in _paid_orders(contact)]
    if can(role, Ability.CHANGE_PEOPLE) and (right := rights.get(ExceptionKind.CORRECTED)):
        ways.append(Way(str(ExceptionKind.CORRECTED.label), reverse("staffdesk:correct_details", args=[number]), right))
    if can(role, Ability.ACT_AS_MEMBER):
        ways.append(Way(_("Act for them in the portal"), reverse("staffdesk:act_as", args=[number])))
    return ways


def _paid_orders(contact: Contact) -> list[Order]:
    """The latest of theirs that were paid."""
    mine = Order.objects.filter(buyer__in=contact_ids_of(contact), cancelled_at=None).exclude(settled_at=None)
    return list(mine.order_by("-settled_at", "-pk")[:LATEST_ORDERS])


def _give_back(order: Order, right: Right) -> Way:
    label = _("Give money back: order %(order)s") % {"order": order.reference}
    return Way(label, reverse("staffdesk:give_back", args=[order.reference]), right)


def exceptions_of(contact: Contact) -> list[Told]:
    """The latest of a contact and of those merged into it, with who confirmed them. Two queries."""
    made = ExceptionMade.objects.filter(contact__in=contact_ids_of(contact))
    made = made.select_related("reason", "actor", "proposal__decided_by").order_by("-at", "-pk")
    return [_told(one) for one in made[:LATEST]]


def _told(made: ExceptionMade) -> Told:
    proposal: Proposal | None = getattr(made, "proposal", None)
    return Told(str(KINDS.get(made.what, made.what)), made, proposal.decided_by if proposal else None)


def proposals_seen_by(user: User) -> ProposalQuerySet:
    """One's own, and those of kinds one makes oneself; auditors see all."""
    found = Proposal.objects.select_related("contact", "proposed_by", "decided_by", "reason")
    if can(user.role, Ability.READ_EVERYTHING):
        return found
    return found.filter(Q(kind__in=rights_of(user)) | Q(proposed_by=user))


def proposals_of(contact: Contact, user: User) -> list[Proposal]:
    """What waits for a contact, as far as one sees it."""
    waiting = proposals_seen_by(user).open().filter(contact__in=contact_ids_of(contact))
    return list(waiting.order_by("proposed_at", "pk")[:LATEST])


def decided_since(user: User, since: datetime) -> ProposalQuerySet:
    """What others decided about one's own proposals since an instant."""
    mine = Proposal.objects.filter(proposed_by=user, decided_at__gte=since).exclude(decision="")
    return mine.select_related("contact", "decided_by").order_by("-decided_at")
