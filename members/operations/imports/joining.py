"""Seats and sign-ins of a file, once all its rows are there: so it does not matter which of two comes first.

Each is written by the operation that the desk uses, or refused in words beside its row; the person stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pghistory
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.logins import ensure_login
from ams.core.models import Access, Activity, Contact, User
from members.importing.errors import RowRejected
from members.importing.joining import GUARDIAN, JOINING, ORGANISATION, SELF
from members.importing.known import Knowledge, KnownContact, KnownMembership
from members.importing.parts import ImportRow, Seated, SignsIn, Tie
from members.importing.reading import Row
from members.importing.survey import Doubles
from members.models import ImportLine, ImportRun, Membership
from members.operations.families import let_act
from members.operations.imports.ahead import Ahead, identity
from members.operations.imports.opened import OpenedFile, Overtaken, ReadRow, Tally, in_batches, read_row
from members.operations.seats import Former, give_seat
from members.queries.imports import known_links, load_knowledge
from members.queries.joining import Who, addresses_of, closed_logins, standing_of

BATCH = 500  # rows that join others


@dataclass(slots=True)
class Joined:
    """What comes of one row."""

    seats: int = 0
    sign_ins: int = 0
    kept: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    made: dict[str, list[int]] = field(default_factory=dict)

    def note(self, noun: str, *keys: int) -> None:
        """Something that was written."""
        self.made.setdefault(noun, []).extend(keys)


def joins_rows(opened: OpenedFile) -> bool:
    """Whether a file has columns for seats or sign-ins."""
    return any(column in opened.recognised.fields for column in JOINING)


def join_rows(run: ImportRun, opened: OpenedFile, doubles: Doubles, ahead: Ahead | None = None) -> None:
    """Go through the rows that join others: write what they say, or with `ahead` only count it. Raises Overtaken.

    Whatever is there already is left as it is, so this may begin anew after any interruption.
    """
    if not joins_rows(opened):
        return
    for batch in in_batches(_joining(opened), BATCH):
        read = (read_row(opened.reading, row, doubles) for row in batch)
        rows = [one for one in read if one and one.said]
        context = {"actor": run.by.pk if run.by else None, "import": run.pk, "reason": f"{run.name} ({run.pk})"}
        with pghistory.context(**context), transaction.atomic():
            held = ImportRun.objects.filter(pk=run.pk, state=run.state, done=run.done)
            if not held.update(moved_at=Now()):
                raise Overtaken
            run.refresh_from_db(fields=["counts"])
            tally = Tally.of(run.counts)
            _Batch(run, opened, rows, tally, ahead).join()
            run.counts = tally.as_json()
            ImportRun.objects.filter(pk=run.pk).update(counts=run.counts)


def _joining(opened: OpenedFile) -> Iterator[Row]:
    places = [column for one in JOINING if (column := opened.recognised.column(one)) is not None]
    for row in opened.sheet.rows():
        if not row.fault and any(row.cells[place].strip() for place in places):
            yield row


class _Batch:
    """Some rows, beside what stands."""

    def __init__(
        self, run: ImportRun, opened: OpenedFile, rows: list[ReadRow], tally: Tally, ahead: Ahead | None
    ) -> None:
        self.run, self.opened, self.tally, self.ahead = run, opened, tally, ahead
        self.file = opened.recognised.format
        self.lines = {one.line: one for one in run.lines.filter(line__in=[one.row.line for one in rows])}
        refused = {line for line, one in self.lines.items() if one.outcome == ImportLine.Outcome.REJECTED}
        self.rows = [(one.row, one.said) for one in rows if one.said and one.row.line not in refused]
        self.at = run.applied_at or run.created_at

    def join(self) -> None:
        """Each row by itself."""
        said = [one for _row, one in self.rows]
        links = known_links(self.file.key, said)
        self.knowledge = load_knowledge(said, links, file=self.file, run=self.run, lock=False)
        self.guardians = addresses_of({one.number for row in said for one in row.sign_ins if one.number}, self.file)
        addresses = {one.email for row in said for one in row.sign_ins} | {
            email for _contact, email in self.guardians.values()
        }
        if self.ahead:
            addresses |= {self.ahead.addresses.get(one.number, "") for row in said for one in row.sign_ins}
        subjects = [(row, one, self._subject(one)) for row, one in self.rows]
        people = [contact.pk for _row, _one, contact in subjects if contact and contact.pk]
        self.standing = standing_of(people, self._memberships(self.knowledge), said)
        self.standing.closed = closed_logins(addresses)
        for row, one, contact in subjects:
            if contact is None and not self.ahead:
                unknown = _("Nobody can tell whom of two this row means. Do the rest of it by hand.")
                self._keep(row, None, Joined(refusals=[unknown]))
            else:
                self._keep(row, contact, self._join(one, contact))

    def _subject(self, said: ImportRow) -> KnownContact | None:
        """Whom a row is about; None while they are planned alone."""
        try:
            return self.opened.planner.find(said, self.knowledge)
        except RowRejected:  # two of one name and address, which this very file has made: they have no numbers
            return None

    @staticmethod
    def _memberships(knowledge: Knowledge) -> list[KnownMembership]:
        contacts = {id(one): one for one in knowledge.by_number.values()}
        contacts |= {id(one): one for some in knowledge.organisations.values() for one in some}
        return [held for one in contacts.values() for held in one.memberships]

    def _join(self, said: ImportRow, contact: KnownContact | None) -> Joined:
        joined = Joined()
        if said.seat and said.tie:
            self._try(joined, self._seat, said, contact, said.seat, said.tie)
        for one in said.sign_ins:
            self._try(joined, self._sign_in, said, contact, one)
        return joined

    @staticmethod
    def _try(joined: Joined, part: Any, *args: Any) -> None:
        try:
            with transaction.atomic():
                part(joined, *args)
        except DomainError as error:
            joined.refusals.append(str(error))
        except IntegrityError:
            joined.refusals.append(_("The database did not take this row. Look at it by hand."))

    # --- Seats -------------------------------------------------------------------------------------------------------

    def _seat(self, joined: Joined, said: ImportRow, contact: KnownContact | None, wanted: Seated, place: Tie) -> None:
        organisation = self.opened.planner.organisation(place, self.knowledge)
        membership = self._chosen(organisation, wanted.membership)
        who: Who = contact.row_id if contact and contact.pk else said.key
        pair = (membership.pk or -id(membership), who)
        if (stands := self.standing.seats.get(pair)) is not None:
            joined.kept += [] if stands else ["seat"]  # ended here: a file does not give it again
            return
        tie = next((one for one in contact.ties if _is_at(one, organisation, said)), None) if contact else None
        link = self.knowledge.links.get(said.key)
        is_to_come = self.file.is_own or link is None or link.digests.get("tie") != said.digests()["tie"]
        if tie is None and not (self.ahead and is_to_come):
            joined.kept.append("seat")  # they left the organisation here
            return
        if wanted.card in self.standing.cards:
            raise RowRejected(_("The card code %(code)s belongs to somebody else here.") % {"code": wanted.card})
        try:
            if self.ahead:
                self._promise(self.ahead, membership, wanted)
            elif contact and tie:
                self._give(joined, membership, contact, Former(tie.row_id, wanted.card, wanted.since))
        except DomainError as error:
            raise RowRejected(f"{organisation.name}: {error}") from error
        self.standing.seats[pair] = True
        self.standing.cards |= {wanted.card} - {""}
        joined.seats += 1

    def _promise(self, ahead: Ahead, membership: KnownMembership, wanted: Seated) -> None:
        occupied = self.standing.occupied.get(membership.pk or 0, 0)
        is_former = wanted.since is not None
        ahead.promise_seat(membership, on=self.opened.planner.today, occupied=occupied, is_former=is_former)

    def _give(self, joined: Joined, membership: KnownMembership, contact: KnownContact, former: Former) -> None:
        under, person = Membership.objects.get(pk=membership.row_id), Contact.objects.get(pk=contact.row_id)
        seat = give_seat(membership=under, person=person, at=self.at, by=self.run.by, former=former)
        joined.note("seats", seat.pk)
        joined.note("activities", *_told(under, "seat.taken"))

    def _chosen(self, organisation: KnownContact, card: str) -> KnownMembership:
        """The membership a seat is under. Raises RowRejected."""
        held = organisation.memberships
        if self.ahead:
            held = self.ahead.memberships.get(identity(organisation), held)
        having = [one for one in held if any(term.seats for term in one.terms)]
        found = [one for one in held if one.card == card] if card else [one for one in having if not one.cancelled_at]
        if len(found) == 1:
            return found[0]
        why = (
            _("%(name)s has several memberships with seats. Write the card code of the one that is meant.")
            if found
            else _("%(name)s has no membership with seats, or none with this card code.")
        )
        raise RowRejected(why % {"name": organisation.name})

    # --- Sign-ins ----------------------------------------------------------------------------------------------------

    def _sign_in(self, joined: Joined, said: ImportRow, contact: KnownContact | None, wanted: SignsIn) -> None:
        email = wanted.email or self._address_of(wanted.number)
        relation = wanted.relation or (ORGANISATION if said.kind == ORGANISATION else GUARDIAN)
        who: Who = contact.row_id if contact and contact.pk else said.key
        if (stands := self.standing.sign_ins.get((who, email))) is not None:
            joined.kept += [] if stands else ["sign-in"]  # ended here: a file does not bring it back
            return
        if (relation == ORGANISATION) != (said.kind == ORGANISATION):
            raise RowRejected(
                _("For an organisation one signs in as “organisation”, and for a person as something else.")
            )
        if email in self.standing.closed:
            raise RowRejected(_("This is a colleague’s login, or one that was closed. Write another address."))
        if relation == SELF and who in self.standing.themselves:
            raise RowRejected(_("They have a login of their own already. End that first, if it is no longer theirs."))
        if not self.ahead and contact:
            self._let_act(joined, contact.row_id, email, relation, wanted)
        self.standing.sign_ins[who, email] = True
        if relation == SELF:
            self.standing.themselves.add(who)
        joined.sign_ins += 1

    def _address_of(self, number: str) -> str:
        """The address of whoever the other system calls so. Raises RowRejected."""
        known = self.guardians.get(number)
        email = known[1] if known else None
        if self.ahead and not email:
            email = self.ahead.addresses.get(number, email)
        if email is None:
            raise RowRejected(_("Nobody in the file or here has the number %(number)s.") % {"number": number[:40]})
        if not email:
            raise RowRejected(_("Number %(number)s has no e-mail address to sign in with.") % {"number": number[:40]})
        return email.lower()

    def _let_act(self, joined: Joined, contact: int, email: str, relation: str, wanted: SignsIn) -> None:
        is_new = not User.objects.filter(email=email).exists()
        login = ensure_login(email=email)
        if is_new:
            joined.note("logins", login.pk)
        self._grant(joined, login, contact, relation, wanted)
        parent = self.guardians.get(wanted.number)
        own = Access.objects.filter(relation=SELF)
        if parent and not own.filter(Q(user=login) | Q(contact=parent[0])).exists():  # else they would miss themselves
            self._grant(joined, login, parent[0], SELF, wanted)

    def _grant(self, joined: Joined, login: User, contact: int, relation: str, wanted: SignsIn) -> None:
        subject = Contact.objects.get(pk=contact)
        access = let_act(user=login, contact=subject, relation=relation, at=self.at, by=self.run.by, since=wanted.since)
        joined.note("sign_ins", access.pk)
        joined.note("activities", *_told(access, "access.granted"))

    # --- What came of it ---------------------------------------------------------------------------------------------

    def _keep(self, row: Row, contact: KnownContact | None, joined: Joined) -> None:
        """Count it, and keep what undoing needs and what could not be taken with the line."""
        line = self.lines.get(row.line) or ImportLine(run=self.run, line=row.line, outcome=ImportLine.Outcome.SAME)
        was_same = row.line in self.ahead.unchanged if self.ahead else line.outcome == ImportLine.Outcome.SAME
        self.tally.kept.update(joined.kept)
        self.tally.things["seats"] += joined.seats
        self.tally.things["sign_ins"] += joined.sign_ins
        if (joined.seats or joined.sign_ins) and was_same:
            self.tally.outcomes["same"] -= 1
            self.tally.outcomes["changed"] += 1
        left_out = " ".join(joined.refusals)
        if left_out and left_out != line.left_out:
            self.tally.leave_out(joined.refusals)
        if not (joined.made or left_out):
            return
        line.left_out, line.cells = left_out, [cell.replace("\x00", "") for cell in row.cells] if left_out else []
        if not self.ahead:
            line.contact_id = contact.row_id if contact else None
            line.made = line.made | {noun: [*line.made.get(noun, []), *keys] for noun, keys in joined.made.items()}
            if joined.made and was_same:
                line.outcome = ImportLine.Outcome.CHANGED
        line.save()


def _is_at(tie: Any, organisation: KnownContact, said: ImportRow) -> bool:
    place = said.tie
    same_days = place is not None and place.from_on in (None, tie.from_on) and place.until_on == tie.until_on
    return same_days and (tie.organisation is organisation or tie.organisation.pk == organisation.pk)


def _told(on: Any, kind: str) -> Iterator[int]:
    """The line of the timeline that was just written."""
    yield Activity.objects.filter(kind=kind, object_id=on.pk).latest("pk").pk
