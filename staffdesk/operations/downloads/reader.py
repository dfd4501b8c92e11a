"""For whom the file is: the person it is about, and the member who asks for them."""

from dataclasses import dataclass
from functools import cached_property

from ams.core.acting import is_somebody_elses
from ams.core.models import Access, Contact, User
from members.models import Affiliation
from staffdesk.operations.erasing.whose import Whose


@dataclass(frozen=True)
class Reader:
    """Who they are, so that it can be told what is theirs; found once for a file."""

    who: Whose
    by: User | None

    @property
    def contacts(self) -> list[int]:
        """The record and those merged into it."""
        return self.who.contacts

    @cached_property
    def is_for_colleague(self) -> bool:
        """Whether a colleague has it made for somebody who wrote, and has read what colleagues noted."""
        return self.by is not None and is_somebody_elses(self.by, self.who.contact)

    @cached_property
    def users(self) -> set[int]:
        """Logins of theirs, and of the member who asks."""
        own = Access.objects.filter(contact__in=self.contacts, relation=Access.Relation.SELF)
        asks = [self.by.pk] if self.by is not None and not self.is_for_colleague else []
        return {*own.values_list("user", flat=True), *asks}

    @cached_property
    def addresses(self) -> set[str]:
        """Where they write from and are written to, in small letters."""
        logins = User.objects.filter(pk__in=self.users).values_list("email", flat=True)
        return self.who.addresses | {address.lower() for address in logins} - {""}

    @cached_property
    def guardians(self) -> set[str]:
        """Where mails about them go to whoever signs in for them."""
        logins = User.objects.filter(accesses__contact__in=self.contacts).values_list("email", flat=True)
        return {address.lower() for address in logins}

    @cached_property
    def _selves(self) -> list[Contact]:
        """Their record, those merged into it, and that of the member who asks."""
        themselves = Access.objects.filter(user__in=self.users, relation=Access.Relation.SELF).values("contact")
        return [*Contact.objects.filter(pk__in=self.contacts), *Contact.objects.filter(pk__in=themselves)]

    @cached_property
    def names(self) -> set[str]:
        """What they are called."""
        sorted_as = (one.sort_name for one in self._selves)
        return self.who.names | {one.display_name for one in self._selves} | {*sorted_as} - {""}

    @cached_property
    def phones(self) -> set[str]:
        """Their own numbers, which others of a household may have as well."""
        return {one.phone for one in self._selves if one.phone}

    @cached_property
    def ties(self) -> set[int]:
        """Where they belong to an organisation."""
        return set(Affiliation.objects.filter(person__in=self.contacts).values_list("pk", flat=True))
