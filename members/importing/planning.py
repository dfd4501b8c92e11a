"""What has to be written so that what is here agrees with a row: nothing, where it does already.

What a file said last time is remembered as fingerprints, so a value is taken over when the *file* was corrected, and
left alone when it was changed *here* since. People who were here before a system was first imported keep what they
have; only what is empty is filled in.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from members.importing.custom import as_cell
from members.importing.errors import RowRejected
from members.importing.formats import Format
from members.importing.holding import HeldPlan, plan_held
from members.importing.known import (
    Knowledge,
    KnownAddress,
    KnownConsent,
    KnownContact,
    KnownNote,
    KnownTie,
    Link,
    TypeFacts,
)
from members.importing.matching import find_contact
from members.importing.parts import ORGANISATION, PERSON, Details, Held, ImportRow, PostalAddress, Tie, tag_part
from members.names import folded_name

CREATED, CHANGED, SAME = "created", "changed", "same"


@dataclass(slots=True)
class Plan:
    """Everything one row changes. What is empty is not written; `*_before` is what undoing brings back."""

    row: ImportRow
    contact: KnownContact
    is_new: bool = False
    details_before: Details = field(default_factory=dict)  # of those that change; the new values stand in `contact`
    archives: bool = False
    address: KnownAddress | None = None
    address_before: PostalAddress | None = None
    tie: KnownTie | None = None
    role_before: str | None = None
    held: HeldPlan | None = None
    holder: KnownContact | None = None
    consent: KnownConsent | None = None
    tags: list[str] = field(default_factory=list)
    note: KnownNote | None = None
    note_before: KnownNote | None = None
    digests: dict[str, str] | None = None  # to be remembered
    link_before: Link | None = None
    names: list[tuple[str, str]] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # details that differ, and stay as they are here

    @property
    def outcome(self) -> str:
        """In a word."""
        if self.is_new:
            return CREATED
        changes = (
            self.details_before, self.archives, self.address, self.tie, self.consent, self.tags, self.note, self.names,
        )  # fmt: skip
        return CHANGED if any(changes) or (self.held is not None and self.held.writes) else SAME

    def count_organisation(self) -> bool:
        """Whether an organisation that was only named comes into being with this row; says so once for each."""
        self.contact.is_counted = True
        for one in (self.tie.organisation if self.tie else None, self.holder):
            if one is not None and one.pk is None and one is not self.contact and not one.is_counted:
                one.is_counted = True
                return True
        return False

    @property
    def writes(self) -> bool:
        """Whether there is anything to write, be it only that the row was recognised."""
        return self.outcome != SAME or self.digests is not None


@dataclass(frozen=True, slots=True)
class Planner:
    """Compares the rows of one file with what is known, one after the other."""

    file: Format
    types: dict[str, TypeFacts]
    today: date
    at: datetime

    def plan(self, row: ImportRow, knowledge: Knowledge) -> Plan:
        """What the row changes; `knowledge` then knows it. Raises RowRejected, before anything is planned."""
        held_type = self._type(row)
        found = self.find(row, knowledge)
        is_new = found is None
        contact = found or _newcomer(row, self.at)
        _refuse_unfit(row, contact)
        link = knowledge.links.get(row.key)
        told, heard = row.digests(), link.digests if link else {}
        news = {part for part, digest in told.items() if heard.get(part) != digest}
        plan = Plan(row, contact, is_new)
        may_replace = is_new or link is not None or self.file.is_own
        organisation = self.organisation(row.tie, knowledge) if row.tie and news & {"tie", "held"} else None
        if row.held and held_type and "held" in news:
            self._plan_held(plan, row.held, held_type, organisation, knowledge)
        if row.tie and organisation and "tie" in news:  # from here on nothing is refused any more
            self._plan_tie(plan, row.tie, organisation, knowledge)
        self._plan_the_rest(plan, row, news, may_replace=may_replace)
        plan.digests, plan.link_before = (told, link) if not self.file.is_own and told != heard else (None, None)
        self._learn(plan, knowledge)
        return plan

    def find(self, row: ImportRow, knowledge: Knowledge) -> KnownContact | None:
        """Whom a row is about; an organisation may have been named by somebody further up, and by nobody else."""
        found = find_contact(row, knowledge, self.file)
        if found is not None or row.kind != ORGANISATION or self.file.is_own:
            return found
        named = knowledge.organisations.get(folded_name(row.name), [])
        if len(named) != 1 or named[0].created_at != self.at or named[0].pk in knowledge.linked:
            return None
        return None if any(link.contact is named[0] for link in knowledge.links.values()) else named[0]

    def _type(self, row: ImportRow) -> TypeFacts | None:
        if row.held is None:
            return None
        found = self.types.get(row.held.type)
        if found is None:
            raise RowRejected(
                _("“%(type)s” has no rules in force, so it cannot be imported. Publish them first.")
                % {"type": row.held.type}
            )
        return found

    def _plan_the_rest(self, plan: Plan, row: ImportRow, news: set[str], *, may_replace: bool) -> None:
        """What nothing can be wrong with."""
        self._plan_details(plan, row, news, may_replace=may_replace)
        if row.address and "address" in news:
            self._plan_address(plan, row.address, may_replace=may_replace)
        if row.agreed and "agreed" in news:
            self._plan_consent(plan, row, may_replace=may_replace)
        if "archived" in news:
            self._plan_archiving(plan, row)
        _plan_tags(plan, news)
        if "note" in news:
            self._plan_note(plan, row.note, may_replace=may_replace)

    def _plan_details(self, plan: Plan, row: ImportRow, news: set[str], *, may_replace: bool) -> None:
        ours = plan.contact.details
        for column, value in row.details.items():
            mine = ours.get(column, "")
            if column not in news or _same(column, mine, value):
                continue
            if not may_replace and mine not in ("", None):
                if column not in ("contact.sort_name", "contact.display_name", "person.full_name"):
                    plan.kept.append(column)
                continue
            if not plan.is_new:
                plan.details_before[column] = mine
            ours[column] = value
        if plan.is_new and not row.name:  # a list of addresses: until they tell us, that is their name
            ours.update(dict.fromkeys(("contact.display_name", "contact.sort_name", "person.full_name"), row.email))

    def _plan_address(self, plan: Plan, wanted: PostalAddress, *, may_replace: bool) -> None:
        known = plan.contact.addresses
        if any(_same_place(one.value, wanted) for one in known):
            return
        preferred = next((one for one in known if one.value.is_preferred), None)
        if wanted.is_preferred and preferred is not None:
            if not may_replace:
                plan.kept.append("address")
                return
            plan.address, plan.address_before = preferred, preferred.value
            preferred.value = wanted
            return
        plan.address = KnownAddress(None, wanted)
        known.append(plan.address)

    def _plan_tie(self, plan: Plan, wanted: Tie, organisation: KnownContact, knowledge: Knowledge) -> None:
        for one in plan.contact.ties:
            same_from = wanted.from_on in (None, one.from_on)
            if _is_tie_to(one, organisation) and same_from and one.until_on == wanted.until_on:
                if wanted.role and one.role != wanted.role and one.pk is not None:
                    plan.tie, plan.role_before = one, one.role
                    one.role = wanted.role
                return
        begun = wanted.from_on or min((plan.row.known_since or self.at).date(), self.today)
        is_primary = wanted.is_primary and (organisation.pk is None or organisation.pk not in knowledge.primaries)
        if is_primary and organisation.pk is not None and wanted.until_on is None:
            knowledge.primaries.add(organisation.pk)
        plan.tie = KnownTie(None, organisation, wanted.role, is_primary, begun, wanted.until_on)
        plan.contact.ties.append(plan.tie)

    def organisation(self, wanted: Tie, knowledge: Knowledge) -> KnownContact:
        """The one meant; a new one where none is called so. Raises RowRejected for several of one name."""
        numbered = knowledge.by_number.get(wanted.number or 0)
        if (
            numbered
            and numbered.kind == ORGANISATION
            and folded_name(numbered.name) == folded_name(wanted.organisation)
        ):
            return numbered
        found = knowledge.organisations.setdefault(folded_name(wanted.organisation), [])
        if len(found) > 1:
            raise RowRejected(
                _("There are %(count)d organisations called “%(name)s”. Merge or rename them first.")
                % {"count": len(found), "name": wanted.organisation}
            )
        if not found:
            name = wanted.organisation
            details: Details = dict.fromkeys(("contact.display_name", "contact.sort_name", "organisation.name"), name)
            found.append(KnownContact(None, ORGANISATION, wanted.number, details=details, created_at=self.at))
            if wanted.number:
                knowledge.by_number[wanted.number] = found[0]
        return found[0]

    def _plan_held(
        self, plan: Plan, held: Held, kind: TypeFacts, organisation: KnownContact | None, knowledge: Knowledge
    ) -> None:
        holder = plan.contact
        if kind.holder_kind == ORGANISATION and holder.kind == PERSON and organisation is not None:
            holder = organisation  # a company's membership, told of its contact person
        if held.card and held.card in knowledge.cards and all(one.card != held.card for one in holder.memberships):
            raise RowRejected(_("The card code %(code)s belongs to somebody else here.") % {"code": held.card})
        plan.held = plan_held(held, holder, kind, today=self.today, at=self.at)
        plan.holder = holder

    def _plan_consent(self, plan: Plan, row: ImportRow, *, may_replace: bool) -> None:
        told = row.agreed
        assert told is not None  # noqa: S101 - asked for by the caller
        wanted = KnownConsent(told.purpose, told.given, told.wording, told.at or self.at)
        same_purpose = [one for one in plan.contact.consents if one.purpose == told.purpose]
        if self.file.is_own:
            if wanted in same_purpose:
                return
        elif same_purpose:
            latest = max(same_purpose, key=lambda one: one.at)
            if latest.given == told.given:
                return
            if not may_replace or latest.at > wanted.at:
                plan.kept.append("consent")
                return
        plan.consent = wanted
        plan.contact.consents.append(wanted)

    def _plan_note(self, plan: Plan, words: str, *, may_replace: bool) -> None:
        known = plan.contact.note
        if known is None:
            plan.note = plan.contact.note = KnownNote(None, words, None, self.at)
        elif known.words == words:
            return
        elif not may_replace:
            plan.kept.append("note")
        elif known.pk is None:  # of an earlier row, and not written yet
            known.words = words
        else:
            plan.note_before, plan.note = replace(known), known
            known.words = words

    def _plan_archiving(self, plan: Plan, row: ImportRow) -> None:
        if plan.contact.archived_at is None:
            plan.contact.archived_at = row.archived_at or self.at
            plan.archives = not plan.is_new

    def _learn(self, plan: Plan, knowledge: Knowledge) -> None:
        contact, row = plan.contact, plan.row
        if plan.digests is not None:
            knowledge.links[row.key] = Link(None, contact, plan.digests)
        for name in row.known_as:
            if name not in knowledge.others:
                knowledge.others[name] = contact
                plan.names.append(name)
        if not plan.is_new:
            return
        if row.number:
            knowledge.by_number[row.number] = contact
        if contact.email and contact.archived_at is None and not row.external_id and not self.file.is_own:
            knowledge.by_email.setdefault(contact.email, []).append(contact)
        if contact.kind == ORGANISATION:
            knowledge.organisations.setdefault(folded_name(contact.name), []).append(contact)


def _refuse_unfit(row: ImportRow, contact: KnownContact) -> None:
    """Our own export also holds values that were taken some day; where they stand already they are no news."""
    for one in row.unfit:
        if as_cell(contact.details.get(one.detail)) != one.text:
            raise RowRejected(one.why)


def _plan_tags(plan: Plan, news: set[str]) -> None:
    """Tags are put on, never taken off."""
    for name in plan.row.tags:
        if tag_part(name) in news and name.lower() not in plan.contact.tags:
            plan.contact.tags.add(name.lower())
            plan.tags.append(name)


def _newcomer(row: ImportRow, at: datetime) -> KnownContact:
    details: Details = {"contact.display_name": row.name} if row.name else {}
    return KnownContact(None, row.kind, row.number, details, created_at=row.known_since or at)


def _same(column: str, one: object, other: object) -> bool:
    if column == "contact.email":
        return str(one).lower() == str(other).lower()
    if column.startswith("custom."):
        return as_cell(one) == as_cell(other)
    return one == other


def _same_place(one: PostalAddress, other: PostalAddress) -> bool:
    return (one.lines, one.postcode, one.country) == (other.lines, other.postcode, other.country)


def _is_tie_to(tie: KnownTie, organisation: KnownContact) -> bool:
    return tie.organisation is organisation or (organisation.pk is not None and tie.organisation.pk == organisation.pk)
