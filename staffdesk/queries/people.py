"""One contact as staff see them, and the list of all."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext as _

from ams.core.models import Access, Contact, ContactMerge, ContactTag, Death, Message, Tag, User
from ams.core.models.contacts import folded
from ams.core.ready import among, hand_out, ready
from billing.models import Order, Receipt
from events.models import CreditCategory
from members import terms
from members.models import (
    Address,
    Affiliation,
    Belonging,
    CommitteeRole,
    Membership,
    Office,
    Seat,
    Section,
    Term,
)
from members.queries import gaps, is_taken_back, last_term, standing_terms, valid_until
from members.queries.committees import offices_of
from members.queries.notices import Outlook, outlooks_of
from members.queries.seats import RIGHTS, seat_state, seat_valid_until, seats_of_some
from members.terms import State
from staffdesk.lists.of_seats import has_a_seat
from staffdesk.models import Case
from staffdesk.queries.automatic import Automatic, automatic_of
from staffdesk.queries.duplicates import Lookalike, lookalikes_of
from staffdesk.queries.search import STANDS, contains_words, ids_containing, search_words
from staffdesk.words import STANDING_TONES, standing_word

FOREMOST = [State.CURRENT, State.IN_GRACE, State.PENDING, State.LAPSED, State.CANCELLED]
MATCHES = 1_000  # of a search in the list of people; more are asked to narrow it down
COUNTED_OF = {
    "member": 1_000,
    "seat": 1_000,
    "former": 0,
    "none": 0,
}  # to count the latter, nearly everybody is looked at
LATEST = 5  # rows of each kind on the contact page; the lists show the rest

# What is read for the contact page: every column of a joined row costs more than its value is worth.
OF_ORDER = ("reference", "currency", "total", "placed_at", "invoiced_at", "settled_at", "cancelled_at")
OF_RECEIPT = (
    "number",
    "order__reference",
    *(f"payment__{column}" for column in ("received_at", "arrived_on", "method", "detail", "amount", "currency")),
)
OF_MESSAGE = ("subject", "created_at", "state", "returned_at", "complained_at")
OF_CASE = ("subject", "opened_at", "closed_at", "owner", "waiting_since", "snoozed_until", "merged_into")
OF_ACCESS = ("contact", "relation", "ended_at", "user__email", "user__last_login")
OF_AFFILIATION = (
    *("role", "is_primary_contact", "until_on"),
    *(f"{end}__{column}" for end in ("person", "organisation") for column in ("number", "display_name")),
)
OF_MERGE = ("kept", "reason", "at", "absorbed__number", "absorbed__display_name", "by__name", "by__email")
OF_TERM = (
    *("membership", "days", "anchor", "grace_days", "exception", "import_reference", "granted_at", "revoked_at"),
    *("rule__type__name", "order_line__order__reference"),
)


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
    outlook: Outlook | None = None  # of renewal notices, where they were asked for
    is_seat: bool = False  # of an organisation, which holds the membership

    @property
    def can_renew(self) -> bool:
        """Whether a link to renew leads anywhere: it was paid once, ends some day, and was not ended before."""
        is_over = self.membership.cancelled_at is not None
        return bool(self.periods) and not is_over and self.periods[0].last is not None

    @property
    def word(self) -> str:
        """The state in a word."""
        if self.is_seat:
            return _("Has a seat")
        return _("Taken back") if self.is_taken_back else standing_word(self.state)

    @property
    def is_taken_back(self) -> bool:
        """Whether all that was paid for it was given back."""
        return is_taken_back(self.membership)

    @property
    def tone(self) -> str:
        """The colour that goes with the word."""
        return "quiet" if self.is_taken_back else STANDING_TONES[self.state]


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the list of people."""

    contact: Contact
    standing: Standing | None

    @property
    def cells(self) -> list[object]:
        """Type, state and last day, as a file has them."""
        found = self.standing
        return [found.membership.type, found.word, found.valid_until] if found else ["", "", None]


@dataclass(frozen=True, slots=True)
class Record:
    """Everything the contact page shows beside the timeline."""

    standings: list[Standing]
    orders: list[Order]
    receipts: list[Receipt]
    messages: list[Message]
    cases: list[Case]
    accesses: list[Access]
    affiliations: list[Affiliation]
    addresses: list[Address]
    merges: list[ContactMerge]
    lookalikes: list[Lookalike]
    automatic: list[Automatic]
    offices: list[Office]

    @property
    def member_since(self) -> date | None:
        """The first day of the first membership."""
        return min((one.since for one in self.standings if one.since), default=None)


def find_person(user: User, number: int) -> Contact | None:
    """The contact with what stands behind it, as staff are shown everybody; None when there is none.

    `unwanted_at` is when somebody at their address called a mail of ours unwanted, unless that was lifted; `died_on`
    when they died, if we know that they did; `section_…` where they belong now, `has_…` whether the association has
    sections, committees and credits at all.
    """
    return next(iter(_by_number(number)), None) if user.is_staff else None


@ready
def _by_number(number: int) -> QuerySet[Contact]:
    unwanted = Message.objects.unwanted().alias(to=Upper("recipient")).filter(to=Upper(OuterRef("email")))
    found = Contact.objects.filter(number=number).select_related(
        "person", "organisation", "note__by", "directory_entry", "at_risk"
    )
    now = Belonging.objects.current().filter(contact=OuterRef("pk"))
    return found.annotate(
        died_on=Subquery(Death.objects.standing().filter(contact=OuterRef("pk")).values("died_on")[:1]),
        unwanted_at=Subquery(unwanted.order_by("-complained_at").values("complained_at")[:1]),
        has_sections=Exists(Section.objects.all()),
        has_committees=Exists(CommitteeRole.objects.all()),
        has_credits=Exists(CreditCategory.objects.all()),
        section_key=Subquery(now.values("section")),
        section_name=Subquery(now.values("section__name")),
        section_way=Subquery(now.values("way")),
        section_since=Subquery(now.values("days__startswith")),
    )


def record_of(contact: Contact, *, on: date) -> Record:
    """The newest rows of each kind, also of contacts merged into it; a fixed number of queries, however long."""
    merges = merges_into(contact.pk)
    ids = ids_with(contact, merges)
    standings = standings_of(contact, on=on)
    automatic = automatic_of([standing.membership for standing in standings], on=on)
    return Record(
        standings=_with_outlooks(standings, contact, automatic, on),
        orders=_orders(ids),
        receipts=_receipts(ids),
        messages=_messages(ids),
        cases=cases_of(ids),
        accesses=accesses_of(contact.pk),
        affiliations=_affiliations(contact.pk),
        addresses=_addresses(contact.pk),
        merges=merges,
        lookalikes=lookalikes_of(contact),
        automatic=automatic,
        offices=offices_of(contact.pk) if getattr(contact, "has_committees", False) else [],
    )


@ready
def _orders(contacts: list[int]) -> QuerySet[Order]:
    found = Order.objects.with_sums().filter(among("buyer", contacts)).only(*OF_ORDER)
    return found.order_by("-placed_at", "-pk")[: LATEST + 1]


@ready
def _receipts(contacts: list[int]) -> QuerySet[Receipt]:
    found = Receipt.objects.filter(among("contact", contacts)).select_related("order", "payment").only(*OF_RECEIPT)
    return found.order_by("-issued_at", "-pk")[: LATEST + 1]


@ready
def _messages(contacts: list[int]) -> QuerySet[Message]:
    found = Message.objects.filter(among("contact", contacts)).only(*OF_MESSAGE)
    return found.order_by("-created_at", "-pk")[: LATEST + 1]


@ready
def cases_of(contacts: list[int]) -> QuerySet[Case]:
    """Their latest cases."""
    return Case.objects.filter(among("contact", contacts)).only(*OF_CASE).order_by("-opened_at")[: LATEST + 1]


@ready
def accesses_of(contact: int) -> QuerySet[Access]:
    """Who acts for a contact, and did."""
    found = Access.objects.filter(contact=contact).select_related("user").only(*OF_ACCESS)
    return found.order_by("-granted_at")[:20]


@ready
def _affiliations(contact: int) -> QuerySet[Affiliation]:
    found = Affiliation.objects.filter(Q(person=contact) | Q(organisation=contact)).only(*OF_AFFILIATION)
    found = found.annotate(has_seat=Exists(Seat.objects.standing().filter(affiliation=OuterRef("pk"))))
    return found.select_related("person", "organisation").order_by("-from_on")[:20]


@ready
def _addresses(contact: int) -> QuerySet[Address]:
    return Address.objects.filter(contact=contact).order_by("-is_preferred", "pk")[:3]


@ready
def merges_into(contact: int) -> QuerySet[ContactMerge]:
    """How other records became a part of this one, straight or by way of a third; the latest first."""
    standing = ContactMerge.objects.standing().filter(absorbed__merged_into=contact)
    return standing.select_related("absorbed", "by").only(*OF_MERGE).order_by("-pk")


def ids_with(contact: Contact, merges: list[ContactMerge]) -> list[int]:
    """The contact and whoever became a part of it: `contact_ids_of`, where the merges are at hand."""
    return [contact.pk, *(merge.absorbed_id for merge in merges)]


def standings_of(contact: Contact, *, on: date) -> list[Standing]:
    """Their memberships with what gave each term: those that hold first, then the newest; two queries."""
    found = _memberships((contact.pk,))
    hand_out(found, "terms", _terms_with_orders)
    return sorted([_standing(one, on) for one in found], key=_foremost)


@ready
def _memberships(holders: tuple[int, ...]) -> QuerySet[Membership]:
    held = Membership.objects.filter(among("holder", holders)).select_related("type")
    return held.order_by("-created_at", "-pk")


@ready
def _terms_with_orders(memberships: tuple[int, ...]) -> QuerySet[Term]:
    found = Term.objects.filter(among("membership", memberships))
    return found.select_related("rule__type", "order_line__order").only(*OF_TERM)


@ready
def _terms(memberships: tuple[int, ...]) -> QuerySet[Term]:
    return Term.objects.filter(among("membership", memberships))


def _with_outlooks(standings: list[Standing], contact: Contact, automatic: list[Automatic], on: date) -> list[Standing]:
    """The same with what each hears next about renewing."""
    for standing in standings:
        standing.membership.holder = contact
    by_itself = {one.agreement.membership_id for one in automatic if one.agreement.ended_at is None}
    outlooks = outlooks_of([standing.membership for standing in standings], on=on, by_itself=by_itself)
    return [replace(standing, outlook=outlooks.get(standing.membership.pk)) for standing in standings]


def all_people(
    *,
    on: date,
    kind: str = "",
    membership_type: str = "",
    standing: str = "",
    tag: Tag | None = None,
    section: Section | None = None,
) -> QuerySet[Contact]:
    """The list of people, narrowed by what was asked for; whoever pages it says in which order."""
    found = Contact.objects.filter(merged_into=None).annotate(folded_name=folded("sort_name"))
    if kind:
        found = found.filter(kind=kind)
    if membership_type:
        held = Membership.objects.uncancelled().filter(holder=OuterRef("pk"), type__slug=membership_type)
        found = found.filter(Exists(held))
    if tag:
        found = found.filter(pk__in=ContactTag.objects.filter(tag=tag).values("contact"))
    if section:
        found = found.filter(pk__in=Belonging.objects.current().filter(section=section).values("contact"))
    return _by_standing(found, standing, on)


def some_matching(contacts: QuerySet[Contact], query: str) -> QuerySet[Contact]:
    """At most MATCHES of those who have every word of a query: few enough to sort while somebody waits."""
    return contacts.filter(pk__in=ids_containing(query, at_most=MATCHES)) if search_words(query) else contacts


def all_matching(contacts: QuerySet[Contact], query: str) -> QuerySet[Contact]:
    """Everybody who has every word of a query, for a file that may take its time."""
    return (
        contacts.filter(pk__in=contains_words(words).values(stands=STANDS))
        if (words := search_words(query))
        else contacts
    )


def _by_standing(contacts: QuerySet[Contact], standing: str, on: date) -> QuerySet[Contact]:
    """Those with a term that runs on a day, those with a seat, those whose terms are all over, those who never had one.

    Asked of memberships, and those of their terms: in one subquery with a join the database expects nobody to be
    without a term, and reads all contacts instead of walking along the names.
    """
    lasting = Term.objects.standing().filter(membership=OuterRef("pk"))
    held = Membership.objects.filter(holder=OuterRef("pk"))
    has_been = Exists(held.filter(Exists(lasting)))
    is_one = Exists(held.uncancelled().filter(Exists(lasting.current(on=on))))
    match standing:
        case "member":
            return contacts.filter(is_one)
        case "seat":
            return contacts.filter(has_a_seat(on))
        case "former":
            return contacts.filter(has_been, ~is_one)
        case "none":
            return contacts.filter(~has_been)
    return contacts


def listed(contacts: list[Contact], *, on: date) -> list[Listed]:
    """Some contacts, each with the foremost of its memberships, or the seat it has; four queries for all of them."""
    held = _memberships(tuple(one.pk for one in contacts)) if contacts else []
    hand_out(held, "terms", _terms)
    by_holder: dict[int, list[Standing]] = {}
    for membership in held:
        by_holder.setdefault(membership.holder_id, []).append(_standing(membership, on))
    for person, seat in _seated([one.pk for one in contacts], on):
        by_holder.setdefault(person, []).append(seat)
    return [Listed(one, min(by_holder.get(one.pk, []), key=_foremost, default=None)) for one in contacts]


def _seated(people: list[int], on: date) -> Iterable[tuple[int, Standing]]:
    """Whose seat gives something, and what."""
    for seat in seats_of_some(people):
        if (state := seat_state(seat, on)) in RIGHTS and seat.affiliation is not None:
            yield (
                seat.affiliation.person_id,
                Standing(seat.membership, state, seat_valid_until(seat, on), None, [], is_seat=True),
            )


def _standing(membership: Membership, on: date) -> Standing:
    found = standing_terms(membership)
    last = last_term(membership)
    cancelled_on = _day(membership.cancelled_at)
    days = [term.as_term_days() for term in found]
    periods = [Period(term.first_day, term.last_day, term=term) for term in found]
    periods += [Period(gap.first, gap.last, is_gap=True) for gap in gaps(membership)]
    return Standing(
        membership=membership,
        state=terms.state(
            days, last.grace_days if last else 0, on, cancelled_on, is_leaving=membership.leaving_since is not None
        ),
        valid_until=valid_until(membership, on),
        since=found[0].first_day if found else None,
        periods=sorted(periods, key=lambda period: period.first, reverse=True),
    )


def _foremost(standing: Standing) -> int:
    return FOREMOST.index(standing.state)


def _day(at: datetime | None) -> date | None:
    """The day where the association is: every page is drawn in its time zone."""
    return timezone.localtime(at).date() if at else None
