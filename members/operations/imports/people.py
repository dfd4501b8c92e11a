"""Writes contacts, where they live and belong, and what they agreed to."""

from collections.abc import Sequence
from dataclasses import asdict, astuple
from typing import Final

from django.db import connection
from django.db.models import Model

from ams.core.models import Contact
from members.importing.known import KnownContact
from members.importing.parts import ORGANISATION
from members.models import Address, Affiliation, Consent, Organisation, Person
from members.operations.imports.batch import Batch
from members.operations.imports.copying import copy_in, new_keys
from members.operations.imports.marks import custom_of
from members.operations.sections import assign_by_postcode

CONTACT: Final = ("display_name", "sort_name", "email", "phone", "language")
PERSON_COLUMNS: Final = ("full_name", "given_name", "family_name", "spoken_name", "born_on")
ORGANISATION_COLUMNS: Final = ("name", "tax_number")


def write_contacts(batch: Batch) -> None:
    """New people and organisations, and organisations that were only named."""
    new: list[tuple[int, str, KnownContact]] = []
    seen: set[int] = set()
    for plan in batch.plans:
        named = [plan.tie.organisation] if plan.tie else []
        for noun, one in [("contact", plan.contact), *(("organisation", one) for one in [*named, plan.holder] if one)]:
            if one.pk is None and id(one) not in seen:
                seen.add(id(one))
                new.append((plan.row.line, noun, one))
    numbers = iter(_numbers(sum(one.number is None for _line, _noun, one in new)))
    for (line, noun, one), pk in zip(new, new_keys(Contact, len(new)), strict=True):
        one.pk, one.number = pk, one.number or next(numbers)
        batch.made[line][noun] = pk
    _keep_numbers_ahead([one.number or 0 for _line, _noun, one in new])
    copy_in(
        Contact,
        ["id", "number", "kind", "created_at", "archived_at", "custom", *CONTACT],
        (
            [
                one.pk,
                one.number,
                one.kind,
                one.created_at or batch.at,
                one.archived_at,
                custom_of(one.details),
                *_values("contact", CONTACT, one),
            ]
            for _line, _noun, one in new
        ),
    )
    _copy_kind(Person, "person", PERSON_COLUMNS, [one for _line, _noun, one in new if one.kind != ORGANISATION])
    companies = [one for _line, _noun, one in new if one.kind == ORGANISATION]
    _copy_kind(Organisation, "organisation", ORGANISATION_COLUMNS, companies)


def _copy_kind(model: type[Model], table: str, columns: Sequence[str], some: list[KnownContact]) -> None:
    copy_in(model, ["contact", *columns], ([one.pk, *_values(table, columns, one)] for one in some))


def _values(table: str, columns: Sequence[str], one: KnownContact) -> list[object]:
    """The details of one table; dates may be missing, text is empty then."""
    return [one.details.get(f"{table}.{column}", None if column == "born_on" else "") for column in columns]


def _numbers(count: int) -> list[int]:
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('core_contact_number') FROM generate_series(1, %s)", [count])
        return [number for (number,) in cursor.fetchall()]


def _keep_numbers_ahead(numbers: list[int]) -> None:
    """Numbers that came with a file are not given again."""
    if numbers:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval('core_contact_number', %s) FROM core_contact_number WHERE last_value < %s",
                [max(numbers), max(numbers)],
            )


def write_details(batch: Batch) -> None:
    """Details that differ, and who is archived: the tables concerned, with the columns any of the rows changes."""
    changed = [plan for plan in batch.plans if plan.details_before or plan.archives]
    tables: dict[str, tuple[type[Model], set[str]]] = {
        "contact": (Contact, {"archived_at"} if any(plan.archives for plan in changed) else set()),
        "person": (Person, set()),
        "organisation": (Organisation, set()),
    }
    for plan in changed:
        for name in plan.details_before:
            table, _dot, column = name.partition(".")
            if table in tables:
                tables[table][1].add(column)
    for table, (model, columns) in tables.items():
        if columns:
            _write_table(model, table, columns, {plan.contact.pk: plan.contact for plan in changed})


def _write_table(model: type[Model], table: str, columns: set[str], contacts: dict[int | None, KnownContact]) -> None:
    rows = model._default_manager.in_bulk([pk for pk in contacts if pk is not None])
    for pk, row in rows.items():
        for column in columns:
            one = contacts[pk]
            setattr(row, column, one.archived_at if column == "archived_at" else one.details[f"{table}.{column}"])
    model._default_manager.bulk_update(rows.values(), sorted(columns))


def write_addresses(batch: Batch) -> None:
    """New addresses, and those a row corrects."""
    plans = [(plan, plan.address) for plan in batch.plans if plan.address]
    new = [(plan, address) for plan, address in plans if address.pk is None]
    for (plan, address), pk in zip(new, new_keys(Address, len(new)), strict=True):
        address.pk = batch.made[plan.row.line]["address"] = pk
    copy_in(
        Address,
        ["id", "contact", "lines", "postcode", "country", "is_preferred"],
        ([one.pk, plan.contact.pk, *astuple(one.value)] for plan, one in new),
    )
    corrected = [Address(pk=one.pk, **asdict(one.value)) for plan, one in plans if plan.address_before]
    Address.objects.bulk_update(corrected, ["lines", "postcode", "country"])
    if moved := [plan.contact.pk for plan, _address in plans if plan.contact.pk is not None]:
        assign_by_postcode(contacts=moved, at=batch.at, by=batch.by, is_told=False)


def write_ties(batch: Batch) -> None:
    """New places in organisations, and corrected roles."""
    plans = [(plan, plan.tie) for plan in batch.plans if plan.tie]
    new = [(plan, tie) for plan, tie in plans if tie.pk is None]
    for (plan, tie), pk in zip(new, new_keys(Affiliation, len(new)), strict=True):
        tie.pk = batch.made[plan.row.line]["tie"] = pk
    copy_in(
        Affiliation,
        ["id", "person", "organisation", "role", "is_primary_contact", "from_on", "until_on"],
        (
            [one.pk, plan.contact.pk, one.organisation.pk, one.role, one.is_primary, one.from_on, one.until_on]
            for plan, one in new
        ),
    )
    renamed = [Affiliation(pk=one.pk, role=one.role) for plan, one in plans if plan.role_before is not None]
    Affiliation.objects.bulk_update(renamed, ["role"])


def write_consents(batch: Batch) -> None:
    """What they agreed to, or did not."""
    new = [(plan, plan.consent) for plan in batch.plans if plan.consent]
    keys = new_keys(Consent, len(new))
    for (plan, _consent), pk in zip(new, keys, strict=True):
        batch.made[plan.row.line]["consent"] = pk
    by = batch.by.pk if batch.by else None
    copy_in(
        Consent,
        ["id", "contact", "by", "channel", "purpose", "given", "wording", "at"],
        (
            [pk, plan.contact.pk, by, Consent.Channel.IMPORT.value, *astuple(told)]
            for (plan, told), pk in zip(new, keys, strict=True)
        ),
    )
