"""Of whom everything is to go: the record, those merged into it, addresses they had, logins that are theirs alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from ams.core.models import Access, Contact, Role, User
from ams.core.models.resolution import contact_ids_of

SHORTEST_NAME = 5  # letters; a shorter one stands in too many words


@dataclass(frozen=True)
class Whose:
    """Found anew by whoever goes on: contact and logins are wiped last."""

    contact: Contact

    @cached_property
    def contacts(self) -> list[int]:
        """The record and those merged into it."""
        return contact_ids_of(self.contact)

    @cached_property
    def users(self) -> list[int]:
        """Logins of members that act for them and for nobody else."""
        others = Access.objects.filter(user=OuterRef("pk"), ended_at=None).exclude(contact__in=self.contacts)
        mine = User.objects.filter(accesses__contact__in=self.contacts, role=Role.MEMBER).exclude(Exists(others))
        return list(mine.values_list("pk", flat=True).distinct())

    @cached_property
    def addresses(self) -> set[str]:
        """Every address the record ever had, in small letters."""
        before = apps.get_model("core.ContactEvent")._default_manager.filter(pgh_obj__in=self.contacts)
        now = Contact.objects.filter(pk__in=self.contacts)
        rows = [*now.values_list("email", flat=True), *before.values_list("email", flat=True)]
        return {address.lower() for address in rows if address}

    @cached_property
    def emails(self) -> set[str]:
        """Every address they ever had that nobody else has, in small letters; those of their logins, too."""
        logins = User.objects.filter(pk__in=self.users).values_list("email", flat=True)
        known = self.addresses | {address.lower() for address in logins}
        others = Contact.objects.alias(address=Lower("email")).exclude(pk__in=self.contacts)
        return known - set(others.filter(address__in=known).values_list(Lower("email"), flat=True))

    @cached_property
    def names(self) -> set[str]:
        """Every name the record had, but for those too short to look for."""
        before = apps.get_model("core.ContactEvent")._default_manager.filter(pgh_obj__in=self.contacts)
        rows = [
            *Contact.objects.filter(pk__in=self.contacts).values_list("display_name", flat=True),
            *before.values_list("display_name", flat=True),
        ]
        return {name for name in rows if len(name) >= SHORTEST_NAME}

    @cached_property
    def given_up(self) -> set[str]:
        """Those of their addresses by which nobody signs in any more: a login that acts for others keeps its own."""
        staying = User.objects.filter(email__in=self.emails, is_active=True).exclude(pk__in=self.users)
        return self.emails - set(staying.values_list("email", flat=True))

    def at_address(self, column: str) -> Q:
        """Rows of nobody in particular at one of their addresses, whatever the letters' case."""
        return _any_of(self.emails, column)

    def of_others(self, column: str, whose: str = "contact") -> Q:
        """Rows of somebody else, such as their child, at an address they have given up."""
        return _any_of(self.given_up, column) & ~Q(**{f"{whose}__in": self.contacts})

    def named_in(self, *columns: str) -> Q:
        """Rows whose words name them."""
        found = Q(pk__in=[])
        for word in self.names | self.emails:
            for column in columns:
                found |= Q(**{f"{column}__icontains": word})
        return found


def _any_of(addresses: Iterable[str], column: str) -> Q:
    found = Q(pk__in=[])
    for address in addresses:
        found |= Q(**{f"{column}__iexact": address})
    return found
