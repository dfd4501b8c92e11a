"""What is known of those a file speaks of, a batch of rows at once: as many queries for one row as for many."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, Final

from django.db.models import F, Q, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from ams.core.models import Contact, ContactNote, ContactTag
from ams.core.models.contacts import ImmutableUnaccent, folded
from members.importing.formats import CIVICRM_CONTACTS, Format
from members.importing.known import (
    Knowledge,
    KnownAddress,
    KnownConsent,
    KnownContact,
    KnownMembership,
    KnownNote,
    KnownTerm,
    KnownTie,
    Link,
    TypeFacts,
)
from members.importing.parts import ORGANISATION, ImportRow, PostalAddress
from members.importing.rows import NO_END, NO_LEVEL, UNPAID
from members.models import (
    Address,
    Affiliation,
    Consent,
    ExternalId,
    ImportRun,
    Membership,
    MembershipRule,
    MembershipType,
    Term,
)
from members.names import folded_name

_CONTACT: Final = ("display_name", "sort_name", "email", "phone", "language")
_PERSON: Final = ("full_name", "given_name", "family_name", "spoken_name", "born_on")
_ORGANISATION: Final = ("name", "tax_number")
_COLUMNS: Final = (
    "pk", "number", "kind", "created_at", "archived_at", "merged_into_id", "custom", *_CONTACT,
    *(f"person__{column}" for column in _PERSON), *(f"organisation__{column}" for column in _ORGANISATION),
)  # fmt: skip


def types_in_force() -> dict[str, TypeFacts]:
    """Every type that has live rules, archived ones too: their members may still come. By slug."""
    rules: dict[int, list[MembershipRule]] = defaultdict(list)
    for rule in MembershipRule.objects.exclude(state=MembershipRule.State.DRAFT):
        rules[rule.type_id].append(rule)
    found = {}
    for kind in MembershipType.objects.all():
        live = [rule for rule in rules[kind.pk] if rule.state == MembershipRule.State.LIVE]
        if live:
            found[kind.slug] = TypeFacts(
                pk=kind.pk,
                slug=kind.slug,
                name=kind.name,
                group=kind.group,
                holder_kind=kind.holder_kind,
                seats=kind.seats,
                rule_pk=live[0].pk,
                rule=live[0].as_term_rule(),
                versions={rule.version: rule.pk for rule in rules[kind.pk]},
            )
    return found


def known_links(source: str, rows: Iterable[ImportRow]) -> dict[str, tuple[int, int, dict[str, str]]]:
    """Key -> (pk, contact, fingerprints) of what this system named before."""
    keys = [row.key for row in rows]
    found = ExternalId.objects.filter(source=source, value__in=keys).values_list("value", "pk", "contact_id", "digests")
    return {value: (pk, contact, digests) for value, pk, contact, digests in found}


def load_knowledge(
    rows: Collection[ImportRow],
    links: dict[str, tuple[int, int, dict[str, str]]],
    *,
    file: Format,
    run: ImportRun,
    lock: bool,
) -> Knowledge:
    """Everything these rows are compared with. Contacts that were merged stand as those they were merged into.

    With `lock`, inside a transaction, nobody else gives their memberships a term until it ends.
    """
    named = _named_elsewhere(rows, file)
    numbers = {row.number for row in rows} | {row.tie.number for row in rows if row.tie}
    emails = {row.email.lower() for row in rows if row.email and row.key not in links}
    by_link = {contact for key, (_pk, contact, _digests) in links.items()}
    wanted = (
        Q(pk__in=by_link | set(named.values()))
        | Q(number__in=numbers - {None})
        | Q(pk__in=_standing_with(emails))
        | Q(pk__in=_called(_named_organisations(rows, file)))
    )
    contacts = _contacts(wanted)
    _add_belongings(contacts, lock=lock)
    known = Knowledge(
        links={
            key: Link(pk, contacts[contact], digests)
            for key, (pk, contact, digests) in links.items()
            if contact in contacts
        },
        others={name: contacts[pk] for name, pk in named.items() if pk in contacts},
        linked=_linked(file, [pk for pk, one in contacts.items() if one.email in emails or one.kind == ORGANISATION]),
        primaries=_with_primary_contact(contacts),
        cards=_cards(rows),
    )
    _add_contacts(known, contacts, emails, not_by_email=_made_by(run, contacts) if file.is_own else set())
    return known


def _add_contacts(
    known: Knowledge, contacts: dict[int, KnownContact], emails: set[str], *, not_by_email: set[int]
) -> None:
    """By number, address and name, leaving out those that were merged away."""
    for pk, one in contacts.items():
        if one.pk != pk:
            continue
        if one.number is not None:
            known.by_number[one.number] = one
        if one.email in emails and one.archived_at is None and pk not in not_by_email:
            known.by_email.setdefault(one.email, []).append(one)
        if one.kind == ORGANISATION and one.archived_at is None:
            known.organisations.setdefault(folded_name(one.name), []).append(one)


def _with_primary_contact(contacts: dict[int, KnownContact]) -> set[int]:
    """Organisations among them that have one."""
    organisations = [pk for pk, one in contacts.items() if one.kind == ORGANISATION]
    ties = Affiliation.objects.filter(organisation__in=organisations, is_primary_contact=True, until_on=None)
    return set(ties.values_list("organisation", flat=True))


def _named_elsewhere(rows: Iterable[ImportRow], file: Format) -> dict[tuple[str, str], int]:
    """Names in other systems that our own export, or the second file of two, refers to."""
    names = {name for row in rows for name in row.known_as}
    if not file.may_add_people:
        names |= {(CIVICRM_CONTACTS.key, row.external_id) for row in rows if row.external_id}
    if not names:
        return {}
    found = ExternalId.objects.filter(value__in={value for _source, value in names})
    pairs = ((one.source, one.value, one.contact_id) for one in found.only("source", "value", "contact_id"))
    return {(source, value): contact for source, value, contact in pairs if (source, value) in names}


def _standing_with(emails: set[str]) -> list[int]:
    if not emails:
        return []
    found = Contact.objects.standing().annotate(folded_email=Lower("email")).filter(folded_email__in=emails)
    return list(found.values_list("pk", flat=True))


def _named_organisations(rows: Iterable[ImportRow], file: Format) -> set[str]:
    """Those people are in; and those that have a row of their own, which others may have named before."""
    named = {row.tie.organisation for row in rows if row.tie}
    return named if file.is_own else named | {row.name for row in rows if row.kind == ORGANISATION and row.name}


def _called(names: set[str]) -> list[int]:
    """Standing organisations of these names, case and accents aside."""
    if not names:
        return []
    wanted = [ImmutableUnaccent(Lower(Value(name))) for name in names]
    found = Contact.objects.standing().filter(kind=ORGANISATION).annotate(folded_sort=folded("sort_name"))
    return list(found.filter(folded_sort__in=wanted).values_list("pk", flat=True))


def _contacts(wanted: Q) -> dict[int, KnownContact]:
    found: dict[int, KnownContact] = {}
    merged: dict[int, int] = {}
    while rows := list(Contact.objects.filter(wanted).values(*_COLUMNS)):
        for row in rows:
            if row["merged_into_id"]:
                merged[row["pk"]] = row["merged_into_id"]
            else:
                found[row["pk"]] = _contact(row)
        missing = set(merged.values()) - set(found) - set(merged)
        if not missing:
            break
        wanted = Q(pk__in=missing)
    for pk in merged:
        final = pk
        while final in merged:
            final = merged[final]
        found[pk] = found[final]
    return found


def _contact(row: dict[str, Any]) -> KnownContact:
    details = {f"contact.{column}": row[column] for column in _CONTACT}
    details |= {f"custom.{key}": value for key, value in row["custom"].items()}
    if row["kind"] == ORGANISATION:
        details |= {f"organisation.{column}": row[f"organisation__{column}"] for column in _ORGANISATION}
    else:
        details |= {f"person.{column}": row[f"person__{column}"] for column in _PERSON}
    return KnownContact(
        pk=row["pk"],
        kind=row["kind"],
        number=row["number"],
        details=details,
        created_at=row["created_at"],
        archived_at=row["archived_at"],
    )


def _add_belongings(contacts: dict[int, KnownContact], *, lock: bool) -> None:
    """Addresses, places in organisations, memberships with their standing terms, consents, tags and notes."""
    pks = [pk for pk, one in contacts.items() if one.pk == pk]
    for address in Address.objects.filter(contact__in=pks).order_by("pk"):
        value = PostalAddress(address.lines, address.postcode, address.country, address.is_preferred)
        contacts[address.contact_id].addresses.append(KnownAddress(address.pk, value))
    for consent in Consent.objects.filter(contact__in=pks):
        contacts[consent.contact_id].consents.append(
            KnownConsent(consent.purpose, consent.given, consent.wording, consent.at)
        )
    for contact_id, name in ContactTag.objects.filter(contact__in=pks).values_list("contact", "tag__name"):
        contacts[contact_id].tags.add(name.lower())
    for note in ContactNote.objects.filter(contact__in=pks):
        contacts[note.contact_id].note = KnownNote(note.pk, note.words, note.by_id, note.at)
    _add_ties(contacts, pks)
    _add_memberships(contacts, pks, lock=lock)


def _add_ties(contacts: dict[int, KnownContact], pks: list[int]) -> None:
    ties = Affiliation.objects.filter(person__in=pks).annotate(called=F("organisation__display_name"))
    for tie in ties.order_by("pk"):
        organisation = contacts.get(tie.organisation_id) or KnownContact(
            tie.organisation_id, ORGANISATION, details={"contact.display_name": tie.called}
        )
        contacts[tie.person_id].ties.append(
            KnownTie(tie.pk, organisation, tie.role, tie.is_primary_contact, tie.from_on, tie.until_on)
        )


def _add_memberships(contacts: dict[int, KnownContact], pks: list[int], *, lock: bool) -> None:
    memberships = {}
    held = Membership.objects.filter(holder__in=pks).select_related("type").order_by("pk")
    for one in held.select_for_update(of=("self",)) if lock else held:
        memberships[one.pk] = KnownMembership(
            one.pk, one.type.slug, one.group, one.card_code, one.created_at, one.cancelled_at,
            is_leaving=one.leaving_since is not None,
        )  # fmt: skip
        contacts[one.holder_id].memberships.append(memberships[one.pk])
    terms = Term.objects.standing().filter(membership__in=memberships).annotate(of_type=F("rule__type__seats"))
    for term in terms.order_by("days"):
        imported = term.order_line_id is None and term.exception_id is None
        memberships[term.membership_id].terms.append(
            KnownTerm(
                term.pk,
                term.days.lower,
                term.days.upper,
                term.anchor,
                term.grace_days,
                term.rule_id,
                imported=imported,
                further_seats=term.further_seats,
                seats=term.of_type + term.further_seats,  # type: ignore[attr-defined]  # annotated
            )
        )


def _linked(file: Format, pks: list[int]) -> set[int]:
    """Those some real id of the same system stands for; ids made of name and address (“~…”) count for nothing."""
    if file.is_own:
        return set()
    found = ExternalId.objects.filter(source=file.key, contact__in=pks).exclude(value__startswith="~")
    return set(found.values_list("contact", flat=True))


def _cards(rows: Iterable[ImportRow]) -> set[str]:
    codes = {row.held.card for row in rows if row.held and row.held.card}
    if not codes:
        return set()
    return set(Membership.objects.filter(card_code__in=codes).values_list("card_code", flat=True))


def _made_by(run: ImportRun, contacts: Collection[int]) -> set[int]:
    """Contacts this very run has made: two people of one name and address in our own export stay two."""
    made = run.lines.filter(contact__in=contacts, outcome="created")
    return set(made.values_list("contact", flat=True))


def summary_of(run: ImportRun) -> list[str]:
    """What comes, or came, of a run, in sentences for the terminal and the desk; rejected rows by reason come last."""
    counts = run.counts
    lines = [
        _("%(count)d new, %(changed)d changed, %(same)d as they are, %(rejected)d rejected")
        % {
            "count": counts.get("created", 0),
            "changed": counts.get("changed", 0),
            "same": counts.get("same", 0),
            "rejected": counts.get("rejected", 0),
        }
    ]
    for name, words in _THINGS.items():
        if counts.get(name):
            lines.append(str(words % {"count": counts[name]}))
    if left_out := counts.get("left_out"):
        lines.append(str(_LEFT_OUT % {"count": left_out}))
    lines += [str(_NOTES[note] % {"count": count}) for note, count in counts.get("notes", {}).items()]
    if kept := sum(counts.get("kept", {}).values()):
        differ = ngettext(
            "%(count)d detail differs and stays as it is here",
            "%(count)d details differ and stay as they are here",
            kept,
        )
        lines.append(differ % {"count": kept})
    lines += [f"{count} × {reason}" for reason, count in counts.get("reasons", {}).items()]
    return lines


_THINGS: Final = {
    "new_organisations": ngettext_lazy(
        "%(count)d organisation that was only named", "%(count)d organisations that were only named", "count"
    ),
    "new_memberships": ngettext_lazy("%(count)d membership", "%(count)d memberships", "count"),
    "new_terms": ngettext_lazy("%(count)d term", "%(count)d terms", "count"),
    "new_tags": ngettext_lazy("%(count)d tag put on", "%(count)d tags put on", "count"),
    "new_seats": ngettext_lazy("%(count)d seat", "%(count)d seats", "count"),
    "new_sign_ins": ngettext_lazy("%(count)d sign-in for somebody", "%(count)d sign-ins for somebody", "count"),
    "new_moved_terms": ngettext_lazy(
        "%(count)d term with other days than the last file said",
        "%(count)d terms with other days than the last file said",
        "count",
    ),
}
_LEFT_OUT: Final = ngettext_lazy(
    "%(count)d row comes in without its seat, or without who signs in for them",
    "%(count)d rows come in without their seat, or without who signs in for them",
    "count",
)
_NOTES: Final = {
    UNPAID: ngettext_lazy(
        "%(count)d membership left out, since nobody has paid for it; the person comes in",
        "%(count)d memberships left out, since nobody has paid for them; the people come in",
        "count",
    ),
    NO_END: ngettext_lazy(
        "%(count)d membership left out, since the file names no end; the person comes in",
        "%(count)d memberships left out, since the file names no end; the people come in",
        "count",
    ),
    NO_LEVEL: ngettext_lazy(
        "%(count)d level left out, since nobody says which membership it is; the people come in",
        "%(count)d levels left out, since nobody says which membership they are; the people come in",
        "count",
    ),
}
