"""Whom the pages are about: members from all over the register, so that no row is always the warm one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from ams.core.models import Access, Contact, Role, User
from bench.visitors import Page, session_of
from billing.models import Order
from members.models import Membership, Term
from members.renewal_links import link_to_renew
from staffdesk.models import Case

MEMBERS = 20


@dataclass(frozen=True, slots=True)
class Member:
    """A login, its session, its contact, and what the pages need of them."""

    contact: Contact
    session: str
    order: str
    card: str


def members(rolled: Random) -> list[Member]:
    """Some who sign in, hold a card and have ordered."""
    found: list[Member] = []
    first, last = _edges()
    while len(found) < MEMBERS:
        acting = Access.objects.filter(contact__gte=rolled.randint(first, last), relation="self", ended_at=None)
        acting = acting.filter(contact__memberships__terms__days__contains=timezone.localdate())
        one = acting.order_by("contact").select_related("user", "contact").first()
        if one is None:
            continue
        order = Order.objects.filter(buyer=one.contact).latest("placed_at")
        card = Membership.objects.filter(holder=one.contact).latest("pk").card_code
        found.append(Member(one.contact, session_of(one.user), order.reference, card))
    return found


def contacts(rolled: Random, count: int) -> list[Contact]:
    """So many from all over."""
    first, last = _edges()
    return list(Contact.objects.filter(pk__in=rolled.sample(range(first, last), min(2 * count, last - first)))[:count])


def staff_session() -> str:
    """A colleague of member service."""
    return session_of(User.objects.filter(role=Role.SERVICE).earliest("pk"))


def renewals(count: int) -> list[str]:
    """Paths of mailed links to renewals that nobody has paid for yet, soonest end first."""
    today = timezone.localdate()
    ending = Term.objects.ending(first=today, last=today + timedelta(days=60)).filter(membership__cancelled_at=None)
    later = Term.objects.standing().filter(membership=OuterRef("membership"), days__startswith__gte=today)
    ending = ending.filter(~Exists(later), order_line__gross__gt=0)
    host = reverse("members:renew")
    soonest = ending.select_related("membership").order_by("days__endswith", "pk")[:count]
    links = [link_to_renew(term.membership_id, term.pk, term.membership.card_code) for term in soonest]
    return [host + link.rpartition(host)[2] for link in links]


def cases(count: int) -> Iterator[Page]:
    """Desk pages of some cases, newest first."""
    session = staff_session()
    for case in Case.objects.order_by("-opened_at")[:count]:
        yield Page(reverse("staffdesk:case", args=[case.pk]), session)


def _edges() -> tuple[int, int]:
    return Contact.objects.earliest("pk").pk, Contact.objects.latest("pk").pk


FRAGMENTS = ("qqq", "ann", "son", "berg", "mar", "van", "mail", "zzz top", "müll", "ström", "ova", "030", "+31 6")


def fragments(rolled: Random, count: int = 200) -> list[str]:
    """A fixed mix of what is typed into a search box: whole names, parts, addresses, numbers, what everybody has."""
    return [_fragment(number, one, rolled) for number, one in enumerate(contacts(rolled, count))]


def _fragment(number: int, contact: Contact, rolled: Random) -> str:
    name, email = contact.display_name, contact.email or contact.display_name
    first, last = name.split()[0], name.split()[-1]
    start = rolled.randrange(max(1, len(name) - 4))
    kinds = (
        name, last, last[:3], name[start : start + 4].strip(), email, email[:5], str(contact.number),
        (contact.phone or first)[:7], f"{first[:3]} {last[:3]}", rolled.choice(FRAGMENTS),
    )  # fmt: skip
    found = kinds[number % len(kinds)].strip()
    return found if len(found) > 2 else name
