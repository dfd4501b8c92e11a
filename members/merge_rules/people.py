"""How people, organisations, addresses and affiliations behave when two contacts become one."""

from collections.abc import Callable, Iterable

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ams.core.merging import Detail, Merging, details, moves, stays
from ams.core.models import Contact
from ams.core.postal import postal_address
from members.models import Address, Affiliation, DirectoryEntry, Organisation, Person, Seat

stays("members.Person.contact", "it describes the record that was absorbed; what is chosen of it is copied")
stays("members.Organisation.contact", "it describes the record that was absorbed; what is chosen of it is copied")
stays("members.ImportLine.contact", "it says which record a line of a file made, so that the import can be undone")


@details
def what_a_person_says(kept: Contact, absorbed: Contact) -> Iterable[Detail]:
    """Name, name as they say it, date of birth; an organisation's name and tax number; the preferred address."""
    if kept.kind == Contact.Kind.PERSON:
        rows = {one.pk: one for one in Person.objects.filter(pk__in=[kept.pk, absorbed.pk])}
        yield Detail("name", _("Name"), lambda contact: contact.display_name, _take_name(rows, PERSON_NAMES))
        yield Detail(
            "spoken_name", _("Name as they say it"), lambda contact: rows[contact.pk].spoken_name,
            _take(rows, "spoken_name"),
        )  # fmt: skip
        yield Detail("born_on", _("Born on"), lambda contact: _born(rows[contact.pk]), _take(rows, "born_on"))
    else:
        firms = {one.pk: one for one in Organisation.objects.filter(pk__in=[kept.pk, absorbed.pk])}
        yield Detail("name", _("Name"), lambda contact: contact.display_name, _take_name(firms, ("name",)))
        yield Detail(
            "tax_number", _("Tax number"), lambda contact: firms[contact.pk].tax_number, _take(firms, "tax_number")
        )
    homes = _preferred(kept, absorbed)
    yield Detail("address", _("Address"), lambda contact: _written(homes.get(contact.pk)), _prefer_the_other(homes))


PERSON_NAMES = ("full_name", "given_name", "family_name")


def _take(rows: "dict[int, Person] | dict[int, Organisation]", *fields: str) -> Callable[[Merging], None]:
    def take(merging: Merging) -> None:
        mine: Model = rows[merging.kept.pk]
        merging.change(mine, **{field: getattr(rows[merging.absorbed.pk], field) for field in fields})

    return take


def _take_name(
    rows: "dict[int, Person] | dict[int, Organisation]", fields: tuple[str, ...]
) -> Callable[[Merging], None]:
    def take(merging: Merging) -> None:
        other = merging.absorbed
        merging.change(merging.kept, display_name=other.display_name, sort_name=other.sort_name)
        _take(rows, *fields)(merging)

    return take


def _born(person: Person) -> str:
    return date_format(person.born_on) if person.born_on else ""


def _preferred(kept: Contact, absorbed: Contact) -> dict[int, Address]:
    found = Address.objects.filter(contact__in=[kept, absorbed], is_preferred=True)
    return {address.contact_id: address for address in found}


def _written(address: Address | None) -> str:
    if address is None:
        return ""
    return postal_address(address.lines, address.postcode, address.country)


def _prefer_the_other(homes: dict[int, Address]) -> Callable[[Merging], None]:
    """All addresses move; the kept contact's steps back, so that the other's stays the preferred one."""

    def take(merging: Merging) -> None:
        if (mine := homes.get(merging.kept.pk)) is not None:
            merging.change(mine, is_preferred=False)

    return take


@moves("members.Address.contact")
def keep_one_preferred_address(merging: Merging) -> None:
    """Where both have one, the kept contact's stays preferred, unless the other's was chosen."""
    homes = _preferred(merging.kept, merging.absorbed)
    if len(homes) == 2:
        merging.change(homes[merging.absorbed.pk], is_preferred=False)


@moves("members.Affiliation.person")
def keep_one_seat(merging: Merging) -> None:
    """Who has two seats of one membership by then gives up the absorbed record's."""
    mine = Seat.objects.standing().filter(affiliation__person=merging.kept).values("membership")
    for seat in Seat.objects.standing().filter(affiliation__person=merging.absorbed, membership__in=mine):
        merging.change(seat, ended_at=merging.at)


@moves("members.Affiliation.organisation")
def keep_one_primary_contact(merging: Merging) -> None:
    """An organisation has one person to turn to; where both have, the kept one's."""
    primary = Affiliation.objects.filter(is_primary_contact=True, until_on=None)
    if primary.filter(organisation=merging.kept).exists():
        for tie in primary.filter(organisation=merging.absorbed):
            merging.change(tie, is_primary_contact=False)


@moves("members.DirectoryEntry.contact")
def show_what_the_kept_one_shows(merging: Merging) -> None:
    """Where both are in the directory, what was said for the kept contact stands."""
    if DirectoryEntry.objects.filter(contact=merging.kept).exists():
        for entry in DirectoryEntry.objects.filter(contact=merging.absorbed):
            merging.drop(entry)
