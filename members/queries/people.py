"""Who a login acts for, and who somebody who proved an address might be."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject, Lower

from ams.core.models import Access, Contact, User
from ams.core.ready import among, hand_out, ready
from members.models import Address, Directory, JoinDraft, Membership, MembershipType, Term
from members.queries.seats import has_seat
from members.queries.standing import last_term, member_since, membership_state
from members.terms import State

OF_TERM = [  # what is read of each: a page draws cards by it, and says what renewing means
    *("membership", "days", "anchor", "grace_days", "granted_at", "revoked_at"),
    *("further_seats", "rule__type__name", "rule__type__seats"),
]
OF_TYPE = ("type__product__tax_code", "type__product__seller")
MOST_OFFERED = 10  # of the contacts that share an address


@dataclass(frozen=True, slots=True)
class Known:
    """A contact somebody may turn out to be, and what they hold of the group in question."""

    contact: Contact
    is_linked: bool  # the login acts for this contact already
    membership: Membership | None
    state: State | None
    since: date | None

    @property
    def is_organisation(self) -> bool:
        """Whether somebody would join for it, not as it."""
        return self.contact.kind == Contact.Kind.ORGANISATION

    @property
    def was_member(self) -> bool:
        """Whether there is something to renew rather than to join: it was paid for once."""
        return self.membership is not None and last_term(self.membership) is not None


def contacts_of(user: User | int) -> QuerySet[Contact]:
    """Those a login itself may act for; also for staff, who see everybody elsewhere. Each once, first linked first.

    `relation` says how the login stands to each.
    """
    mine = Contact.objects.standing().filter(accesses__user=user, accesses__ended_at=None)  # one standing access each
    return mine.annotate(relation=F("accesses__relation")).order_by("accesses__granted_at", "pk")


@ready
def contacts_with_home_of(login: int) -> QuerySet[Contact]:
    """The same with what stands behind them and what `home_of` reads: no query more for where they live.

    `has_seat` says whether an organisation has named them under its membership, `has_directory` whether there is one.
    """
    return _with_home(contacts_of(login))


@ready
def contact_with_home(pk: int) -> QuerySet[Contact]:
    """The same of one contact, if it stands."""
    return _with_home(Contact.objects.standing().filter(pk=pk))


def _with_home(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    home = Address.objects.filter(contact=OuterRef("pk"), is_preferred=True)
    is_open = Directory.objects.filter(is_open=True)
    parts = JSONObject(lines="lines", postcode="postcode", country="country")
    found = contacts.annotate(
        home=Subquery(home.values(parts=parts)), has_seat=has_seat(), has_directory=Exists(is_open)
    )
    return found.select_related("person", "organisation")


def home_of(contact: Contact) -> Address | None:
    """The preferred address of one of `contact_with_home`, not to be saved; None where none is known."""
    home: dict[str, str] | None = contact.home  # type: ignore[attr-defined]  # annotated there
    return Address(contact=contact, **home) if home else None


def last_draft_of(user: User, *, since: datetime) -> JoinDraft | None:
    """What was typed last, anywhere, to join with the address this login has proved, and came to nothing yet."""
    begun = JoinDraft.objects.filter(email__iexact=user.email, order=None, created_at__gte=since)
    return begun.select_related("type").order_by("-created_at").first()


def spoken_for(user: User) -> Exists:
    """Whether a contact is already another login's own self.

    A contact's address is what somebody typed; a login's was proved. So a mistyped address hands nobody's record on.
    """
    others = Access.objects.filter(relation=Access.Relation.SELF, ended_at=None, contact=OuterRef("pk"))
    return Exists(others.exclude(user=user))


def unlinked_contacts(user: User) -> list[Contact]:
    """Contacts with the login's proved address that nobody acts for as themselves. They are offered, never picked."""
    mine = Access.objects.filter(user=user, ended_at=None, contact=OuterRef("pk"))
    same_address = Contact.objects.standing().alias(address=Lower("email")).filter(~Exists(mine), address=user.email)
    return list(same_address.exclude(spoken_for(user)).order_by("pk")[:MOST_OFFERED])


def known_as(user: User, type: MembershipType, on: date) -> list[Known]:
    """Whom the holder of this login may mean when joining: those it acts for, then those with its address."""
    mine = Access.objects.filter(user=user, ended_at=None, contact=OuterRef("pk"))
    found = (
        Contact.objects.standing()
        .alias(address=Lower("email"))
        .annotate(is_linked=Exists(mine))
        .filter(Q(is_linked=True) | Q(~spoken_for(user), address=user.email), kind=type.holder_kind)
        .prefetch_related(Prefetch("memberships", in_full(Membership.objects.uncancelled().filter(group=type.group))))
        .order_by("-is_linked", "pk")[:MOST_OFFERED]
    )
    return [_known(contact, on) for contact in found]


def memberships_of(contact: Contact) -> list[Membership]:
    """What a contact holds, the newest first, with all that a page about it needs. Two queries."""
    held = _held_by(contact.pk)
    hand_out(held, "terms", _terms_of)
    for one in held:
        one.holder = contact
    return held


@ready
def _held_by(holder: int) -> QuerySet[Membership]:
    held = Membership.objects.uncancelled().filter(holder=holder)
    return held.select_related(*OF_TYPE).order_by("-created_at", "-pk")


@ready
def _terms_of(memberships: tuple[int, ...]) -> QuerySet[Term]:
    return _terms().filter(among("membership", memberships))


def in_full(memberships: QuerySet[Membership]) -> QuerySet[Membership]:
    """With holder, type, and terms with their rules: enough to draw cards without further queries."""
    return _with_terms(memberships.select_related("holder__person", "holder__organisation"))


def _with_terms(memberships: QuerySet[Membership]) -> QuerySet[Membership]:
    return memberships.select_related(*OF_TYPE).prefetch_related(Prefetch("terms", _terms()))


def _terms() -> QuerySet[Term]:
    return Term.objects.standing().select_related("rule__type").only(*OF_TERM).order_by("days")


def _known(contact: Contact, on: date) -> Known:
    membership = next(iter(contact.memberships.all()), None)
    return Known(
        contact=contact,
        is_linked=bool(getattr(contact, "is_linked", False)),
        membership=membership,
        state=membership_state(membership, on) if membership else None,
        since=member_since(membership) if membership else None,
    )


def details_of(contact: Contact, home_country: str) -> dict[str, str]:
    """What is known of somebody, as forms name it; without an address the country is the association's own."""
    address = Address.objects.filter(contact=contact, is_preferred=True).first()
    person = getattr(contact, "person", None)
    return {
        "full_name": contact.display_name,
        "spoken_name": person.spoken_name if person else "",
        "email": contact.email,
        "phone": contact.phone,
        "address_lines": address.lines if address else "",
        "postcode": address.postcode if address else "",
        "country": address.country if address else home_country,
    }
