"""Who else is named in what is held about somebody, and how they are struck out wherever they stand.

Known are those our rows know of: colleagues, who signs in for them or with them, who shares their orders, their seats
or their cases. Whom nobody knows but the writer of a sentence, no machine finds.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from ams.core.association import the_association
from ams.core.histories import history_of
from ams.core.merging.places import places
from ams.core.models import Access, Contact, DuplicatePair, Message, Role, User
from billing.models import Order
from events.models import Registration, WaitlistEntry
from members.models import Affiliation, Person, Seat
from staffdesk.models import Case, CaseMessage, IncomingMail
from staffdesk.operations.downloads.reader import Reader

AT_ONCE: Final = 5_000  # keys of a question
SHORTEST: Final = 3  # letters of a name
DIGITS: Final = 8  # by the last of which a phone number is known, however it was typed
WORD: Final = re.compile(r"\w+")
CALLED: Final = re.compile(r"\+?\(?\d[\d\s()./-]{5,}\d")
NOT_A_DIGIT: Final = re.compile(r"\D")


@dataclass(slots=True)
class Known:
    """What others are called, written and called by."""

    names: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    colleagues: set[str] = field(default_factory=set)

    def add(self, *, name: str = "", email: str = "", phone: str = "") -> None:
        """One of them, as far as it is said."""
        self.names.add(" ".join(name.split()))
        self.addresses.add(email.strip().lower())
        self.phones.add(NOT_A_DIGIT.sub("", phone))


def others_in(reader: Reader, held: Iterable[tuple[type[Model], QuerySet[Any]]]) -> Known:
    """Everybody else whom rows lead to, or who is written into them."""
    known = Known()
    for mailbox, name in User.objects.exclude(role=Role.MEMBER).values_list("email", "name"):
        known.colleagues.add(" ".join(name.split()))
        known.addresses.add(mailbox.lower())
    for pks in _some_at_a_time(_contacts(reader, held) - set(reader.contacts)):
        _add_people(known, pks)
    for who in _written_in(reader):
        known.add(**who)
    home = the_association()
    organisations = Contact.objects.filter(kind=Contact.Kind.ORGANISATION, display_name__in=known.names)
    said_anyway = {*organisations.values_list("display_name", flat=True), home.name, home.short_name}
    mine = {name.lower() for name in (*reader.names, *said_anyway)}
    mine |= {word.lower() for name in reader.names for word in WORD.findall(name)}
    known.names = {name for name in known.names if len(name) >= SHORTEST and name.lower() not in mine}
    mine.add(home.signatory_name.lower())  # stands on every paper
    known.colleagues = {one for one in known.colleagues if len(one) >= SHORTEST and one.lower() not in mine}
    known.addresses = {one for one in known.addresses if "@" in one} - reader.addresses - {home.email.lower()}
    known.phones -= {NOT_A_DIGIT.sub("", phone) for phone in reader.phones}
    return known


def _contacts(reader: Reader, held: Iterable[tuple[type[Model], QuerySet[Any]]]) -> set[int]:
    """Whom a column of their rows names, now or before, and who is joined to them by a login, a firm or an order."""
    found: set[int | None] = set()
    for model, rows in held:
        found |= _named_in(model, rows)
    firms = Affiliation.objects.filter(person__in=reader.contacts).values("organisation")
    logins = Access.objects.filter(contact__in=reader.contacts).values("user")
    orders = _orders(reader)
    pairs = DuplicatePair.objects.filter(Q(first__in=reader.contacts) | Q(second__in=reader.contacts))
    for keys in (
        Affiliation.objects.filter(organisation__in=firms).values_list("person", flat=True),
        Access.objects.filter(user__in=logins).values_list("contact", flat=True),
        orders.values_list("buyer", flat=True),
        Registration.objects.filter(order_line__order__in=orders).values_list("contact", flat=True),
        pairs.values_list("first", flat=True),
        pairs.values_list("second", flat=True),
    ):
        found |= set(keys)
    return {pk for pk in found if pk is not None}


def _named_in(model: type[Model], rows: QuerySet[Any]) -> set[int | None]:
    events, found = history_of(model), set[int | None]()
    for place in places():
        if place.model is model:
            found |= set(rows.order_by().values_list(place.field, flat=True).distinct())
        elif place.model is events:
            before = events._default_manager.filter(pgh_obj_id__in=rows.order_by().values("pk"))
            found |= set(before.order_by().values_list(place.field, flat=True).distinct())
    return found


def _orders(reader: Reader) -> QuerySet[Order]:
    """What they ordered, and what somebody ordered for them among others."""
    mine = Q(buyer__in=reader.contacts) | Q(lines__registration__contact__in=reader.contacts)
    return Order.objects.filter(mine).order_by()


def _add_people(known: Known, pks: list[int]) -> None:
    """Whatever these people were ever called. Organisations are named, and not looked for."""
    rows = Contact.objects.filter(pk__in=pks, kind=Contact.Kind.PERSON)
    known.numbers |= {str(number) for number in rows.values_list("number", flat=True)}
    before = apps.get_model("core.ContactEvent")._default_manager.filter(pgh_obj__in=rows.values("pk"))
    for said in (rows, before):
        for name, sorted_as, email, phone in said.values_list("display_name", "sort_name", "email", "phone"):
            known.add(name=name, email=email, phone=phone)
            known.add(name=sorted_as)
    people = Person.objects.filter(contact__in=rows).values_list("full_name", "given_name", "family_name")
    for full, given, family in people:
        known.add(name=full)
        known.add(name=f"{given} {family}" if given and family else "")


def _written_in(reader: Reader) -> Iterator[Mapping[str, Any]]:
    """Those whose name or address somebody typed: guests, who is invited, who writes into a case."""
    tickets = Registration.objects.filter(Q(order_line__order__in=_orders(reader)) | Q(contact__in=reader.contacts))
    before = apps.get_model("events.RegistrationEvent")._default_manager.filter(pgh_obj__in=tickets.values("pk"))
    firms = Affiliation.objects.filter(person__in=reader.contacts).values("organisation")
    seats = Seat.objects.filter(Q(membership__holder__in=firms) | Q(membership__holder__in=reader.contacts))
    for rows in (tickets, before, seats):
        yield from rows.order_by().values("name", "email")
    for party in WaitlistEntry.objects.filter(contact__in=reader.contacts).values_list("others", flat=True):
        yield from ({key: str(one.get(key) or "") for key in ("name", "email")} for one in party)
    logins = User.objects.filter(accesses__contact__in=reader.contacts).exclude(pk__in=reader.users)
    yield from logins.order_by().values("name", "email")
    for email in Message.objects.filter(contact__in=reader.contacts).order_by().values_list("recipient", flat=True):
        yield {"email": email}
    yield from _in_cases(reader)


def _in_cases(reader: Reader) -> Iterator[Mapping[str, Any]]:
    at_theirs = Q(contact=None) & reader.who.at_address("reply_email")
    cases = Case.objects.filter(Q(contact__in=reader.contacts) | at_theirs).order_by()
    for name, email, phone in cases.values_list("reply_name", "reply_email", "reply_phone"):
        if email.lower() not in reader.addresses and name not in reader.names:
            yield {"name": name, "email": email, "phone": phone}
    said = CaseMessage.objects.filter(case__in=cases).order_by()
    for name in said.filter(incoming_mail=None).values_list("author_name", flat=True).distinct():
        yield {"name": name}
    mails = IncomingMail.objects.filter(case_message__in=said).order_by()
    for name, email, answer, copies in mails.values_list("sender_name", "sender_address", "answer_to", "sent_to"):
        if email.lower() not in reader.addresses:
            yield {"name": name, "email": email}
        yield from ({"email": one} for one in (answer, *copies))


def _some_at_a_time(keys: set[int]) -> Iterator[list[int]]:
    every = sorted(keys)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]


class Striking:
    """Puts a word of who it was where somebody else is named. One pass over a text, however many there are."""

    def __init__(self, known: Known, own: Iterable[str] = ()) -> None:
        marks: dict[str, str] = dict.fromkeys(known.names, _("(somebody else)"))
        marks |= dict.fromkeys(known.colleagues, _("(a colleague)"))
        marks |= dict.fromkeys(known.addresses - {one.lower() for one in own}, _("(somebody else’s address)"))
        self._number = _("(somebody else’s number)")
        self._numbers = known.numbers
        self._phones = {phone[-DIGITS:] for phone in known.phones if len(phone) >= DIGITS}
        self._by_first: dict[str, list[tuple[str, str]]] = {}
        for term in sorted(marks, key=len, reverse=True):
            if (first := WORD.search(term)) is not None:
                self._by_first.setdefault(first[0].lower(), []).append((term[first.start() :], marks[term]))
        self._compiled: dict[str, re.Pattern[str]] = {}

    def of(self, value: Any, key: str = "") -> Any:
        """The same without others, however deep they stand in it."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Mapping):
            return {name: self.of(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [self.of(one) for one in value]
        return self._number if key == "number" and str(value) in self._numbers else value

    def _text(self, text: str) -> str:
        pieces, done = [], 0
        for first in WORD.finditer(text):
            if first.start() >= done and (found := self._at(text, first)) is not None:
                end, mark = found
                pieces += [text[done : first.start()], mark]
                done = end
        text = "".join([*pieces, text[done:]]) if pieces else text
        return CALLED.sub(self._unless_called, text) if self._phones else text

    def _at(self, text: str, first: re.Match[str]) -> tuple[int, str] | None:
        """Where whoever is named at a word ends, and what stands there instead."""
        for term, mark in self._by_first.get(first[0].lower(), ()):
            if (found := self._pattern(term).match(text, first.start())) is not None:
                return found.end(), mark
        if " " in text and first[0] in self._numbers:  # a sentence; alone it may be anything's number
            return first.end(), self._number
        return None

    def _pattern(self, term: str) -> re.Pattern[str]:
        if term not in self._compiled:
            words = r"\s+".join(re.escape(word) for word in term.split())
            whole = rf"(?<![.+-]){words}(?![\w-]|\.\w)" if "@" in term else rf"{words}(?!\w)"
            alone = " " not in term and "@" not in term  # a name of one word may be a word
            self._compiled[term] = re.compile(whole, 0 if alone else re.IGNORECASE)
        return self._compiled[term]

    def _unless_called(self, found: re.Match[str]) -> str:
        digits = NOT_A_DIGIT.sub("", found[0])
        windows = (digits[at : at + DIGITS] for at in range(len(digits) - DIGITS + 1))
        return self._number if any(one in self._phones for one in windows) else found[0]
