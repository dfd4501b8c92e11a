"""One contact as staff see them, and the list of all."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Sum
from django.db.models.functions import Lower
from django.utils import timezone

from ams.core.models import Access, Contact, Message, User
from ams.core.models.contacts import ImmutableUnaccent
from billing.models import Order, Payment, Receipt
from members import terms
from members.models import Affiliation, Membership, Term
from members.queries import gaps, last_term, standing_terms, valid_until
from members.terms import State
from staffdesk.models import Case
from staffdesk.queries.search import contains_words, search_words

LATEST = 5  # rows of each kind on the contact page; the lists show the rest


@dataclass(frozen=True, slots=True)
class Period:
    """A term, or the gap between two; both days are shown and count."""

    first: date
    last: date | None
    is_gap: bool = False
    term: Term | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One membership on a day, as staff are told it."""

    membership: Membership
    state: State
    valid_until: date | None
    since: date | None
    periods: list[Period]  # the latest first


@dataclass(frozen=True, slots=True)
class Record:
    """Everything the contact page shows beside the timeline."""

    standings: list[Standing]
    orders: list[Order]
    receipts: list[Receipt]
    payments: list[Payment]
    messages: list[Message]
    cases: list[Case]
    accesses: list[Access]
    affiliations: list[Affiliation]
    addresses: list[Any]

    @property
    def member_since(self) -> date | None:
        """The first day of the first membership."""
        return min((one.since for one in self.standings if one.since), default=None)


def find_person(user: User, number: int) -> Contact | None:
    """The contact with what stands behind it; None when there is none this login may see."""
    found = Contact.objects.visible_to(user).filter(number=number)
    return found.select_related("person", "organisation", "merged_into").first()


def record_of(contact: Contact, *, on: date, may_see_money: bool) -> Record:
    """The newest rows of each kind; a fixed number of queries, however long the history."""
    newest = {"buyer": contact}
    affiliations = Affiliation.objects.filter(person=contact) | Affiliation.objects.filter(organisation=contact)
    receipts = Receipt.objects.filter(contact=contact).select_related("order", "payment").order_by("-issued_at", "-pk")
    payments = Payment.objects.filter(contact=contact).order_by("-received_at", "-pk")
    return Record(
        standings=standings_of(contact, on=on),
        orders=list(Order.objects.filter(**newest).order_by("-placed_at", "-pk")[: LATEST + 1]),
        receipts=list(receipts[: LATEST + 1]),
        payments=list(payments[: LATEST + 1]) if may_see_money else [],
        messages=list(Message.objects.filter(contact=contact).order_by("-created_at", "-pk")[: LATEST + 1]),
        cases=list(Case.objects.filter(contact=contact).select_related("owner").order_by("-opened_at")[: LATEST + 1]),
        accesses=list(Access.objects.filter(contact=contact).select_related("user").order_by("-granted_at")[:20]),
        affiliations=list(affiliations.select_related("person", "organisation").order_by("-from_on")[:20]),
        addresses=list(contact.addresses.order_by("-is_preferred", "pk")[:3]),
    )


def standings_of(contact: Contact, *, on: date) -> list[Standing]:
    """Their memberships, those that hold first, then the newest; three queries."""
    with_rules = Prefetch("terms", Term.objects.select_related("rule__type"))
    found = Membership.objects.filter(holder=contact).select_related("type").prefetch_related(with_rules)
    standings = [_standing(one, on) for one in found.order_by("-created_at", "-pk")]
    order = [State.CURRENT, State.IN_GRACE, State.PENDING, State.LAPSED, State.CANCELLED]
    return sorted(standings, key=lambda one: order.index(one.state))


def all_people(*, query: str = "", kind: str = "", membership_type: str = "", standing: str = "") -> QuerySet[Contact]:
    """The list of people, narrowed by what was asked for; ordered by whoever pages it."""
    words = search_words(query)
    found = contains_words(words) if words else Contact.objects.filter(merged_into=None)
    found = found.select_related("person").annotate(folded_name=ImmutableUnaccent(Lower("sort_name")))
    if kind:
        found = found.filter(kind=kind)
    held = Membership.objects.uncancelled().filter(holder=OuterRef("pk"))
    if membership_type:
        found = found.filter(Exists(held.filter(type__slug=membership_type)))
    if standing == "member":
        current = Term.objects.current(on=timezone.localdate()).filter(membership__holder=OuterRef("pk"))
        found = found.filter(Exists(current.filter(membership__cancelled_at=None)))
    elif standing == "former":
        current = Term.objects.current(on=timezone.localdate()).filter(membership__holder=OuterRef("pk"))
        ended = Term.objects.standing().filter(
            membership__holder=OuterRef("pk"), days__endswith__lte=timezone.localdate()
        )
        found = found.filter(Exists(ended), ~Exists(current.filter(membership__cancelled_at=None)))
    elif standing == "none":
        found = found.filter(~Exists(held))
    return found


def standing_by_contact(contacts: list[Contact], *, on: date) -> dict[int, Standing]:
    """The foremost membership of each of some contacts; two queries for all of them."""
    with_rules = Prefetch("terms", Term.objects.select_related("rule__type"))
    held = Membership.objects.filter(holder__in=contacts).select_related("type").prefetch_related(with_rules)
    foremost: dict[int, Standing] = {}
    order = [State.CURRENT, State.IN_GRACE, State.PENDING, State.LAPSED, State.CANCELLED]
    for membership in held.order_by("created_at", "pk"):
        one, known = _standing(membership, on), foremost.get(membership.holder_id)
        if known is None or order.index(one.state) <= order.index(known.state):
            foremost[membership.holder_id] = one
    return foremost


def _standing(membership: Membership, on: date) -> Standing:
    found = standing_terms(membership)
    last = last_term(membership)
    cancelled_on = _day(membership.cancelled_at)
    days = [term.as_term_days() for term in found]
    periods = [Period(term.first_day, term.last_day, term=term) for term in found]
    periods += [Period(gap.first, gap.last, is_gap=True) for gap in gaps(membership)]
    return Standing(
        membership=membership,
        state=terms.state(days, last.grace_days if last else 0, on, cancelled_on),
        valid_until=valid_until(membership, on),
        since=found[0].first_day if found else None,
        periods=sorted(periods, key=lambda period: period.first, reverse=True),
    )


def _day(at: datetime | None) -> date | None:
    """The day where the association is: every page is drawn in its time zone."""
    return timezone.localtime(at).date() if at else None


def paid_so_far(order: Order) -> Any:
    """What was allocated to an order."""
    return order.allocations.aggregate(paid=Sum("amount"))["paid"] or 0
