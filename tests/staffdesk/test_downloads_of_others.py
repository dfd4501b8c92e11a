"""A copy of somebody's data names nobody else, and has nobody else's words: GDPR art. 15(4) and 20(4)."""

import base64
import io
import json
import quopri
import re
import zlib
from email.message import EmailMessage
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.db.models import Q
from django.utils import timezone

from ams.core import activity
from ams.core.mails import RenderedMail
from ams.core.models import Contact, ContactNote, DuplicatePair, Role
from ams.core.outbox import post_message
from events.models import Registration
from events.operations.parties import Attendee
from members.models import Affiliation, ImportRun, Seat
from staffdesk.mail_in.quotes import own_words
from staffdesk.models import CaseFile, CaseMessage, DataDownload, DifficultSituation, IncomingMail
from staffdesk.operations import note_matter, open_case
from staffdesk.operations.cases import add_note, answer, hear
from staffdesk.operations.downloads import ask_for_download, put_together
from staffdesk.operations.downloads.others import Known, Striking
from staffdesk.receiving import receive_mail
from tests.factories.billing import pay
from tests.factories.core import AccessFactory, AssociationFactory, UserFactory
from tests.factories.events import TicketTypeFactory, register, wait_for
from tests.factories.members import MembershipFactory, OrganisationFactory, PersonFactory, TypeFactory, year

NOW = timezone.now()
WITH_RECORD = ("Relative", "Payer", "Seated", "Attendee", "Former", "Twin")
ROLES = (*WITH_RECORD, "Sender", "Copied", "Guest", "Waiting", "Login", "Reader", "Before", "Invited")
MINE = "Bea Bly of Museum, bea@example.org, +31 6 1111 2222, from Ada Signs"
pytestmark = pytest.mark.usefixtures("empty_storage")


def name_of(role):
    return f"Quirinus {role}mann"


def mailbox_of(role):
    return f"quirinus.{role.lower()}@elsewhere.example"


def phone_of(role):
    return f"+31 6 55{WITH_RECORD.index(role)}0 99{WITH_RECORD.index(role)}8"


@pytest.fixture
def others(db):
    """Everybody else who has a record; of the others a name or an address stands somewhere."""
    AssociationFactory(signatory_name="Ada Signs")
    UserFactory(role=Role.SERVICE, name="Ada Signs")
    return {
        role: PersonFactory(display_name=name_of(role), email=mailbox_of(role), phone=phone_of(role))
        for role in WITH_RECORD
    }


@pytest.fixture
def bea(others):
    bea = PersonFactory(display_name="Bea Bly", email="bea@example.org", phone="+31 6 1111 2222")
    login = AccessFactory(contact=bea, user__email="bea@example.org").user
    AccessFactory(user=login, contact=others["Relative"], relation="household")
    AccessFactory(contact=bea, relation="partner", user__name=name_of("Login"), user__email=mailbox_of("Login"))
    Contact.objects.filter(pk=others["Twin"].pk).update(phone=bea.phone)  # of one household
    Contact.objects.filter(pk=others["Relative"].pk).update(
        display_name="Quirinus Newnamemann", sort_name="Newnamemann"
    )
    DuplicatePair.objects.create(first=others["Twin"], second=bea, score=50, found_at=NOW)
    told = {"number": others["Twin"].number, "name": name_of("Twin"), "other": others["Former"].number}
    activity.record("contact.told_apart", contact=bea, on=bea, by=None, at=NOW, facts=told)
    orders_and_seats(bea, login, others)
    return bea


def orders_and_seats(bea, login, others):
    """On one order with a guest, on somebody else's with an attendee, on a waiting list, in a seat, after a holder."""
    guests = [Attendee(name_of("Guest"), mailbox_of("Guest")), Attendee(name_of("Before"), bea.email)]
    known = Attendee(bea.display_name, contact=bea)
    pay(register(TicketTypeFactory(price=5), at=NOW, buyer=bea, by=login, others=guests), at=NOW)
    desk = UserFactory(role=Role.EVENTS)
    along = Attendee(name_of("Attendee"), contact=others["Attendee"])
    register(TicketTypeFactory(price=0), at=NOW, buyer=others["Payer"], by=desk, others=[known, along])
    Registration.objects.filter(name=name_of("Before")).update(name="Zuzi")
    company = [Attendee(name_of("Waiting"), mailbox_of("Waiting")), Attendee("Zuzi")]
    approved = TicketTypeFactory(price=0, needs_approval=True)
    wait_for(approved, at=NOW, who=bea, people=3, others=company, words="We come together", by=login)
    firm = OrganisationFactory(display_name="Museum", email="")
    held = MembershipFactory(holder=firm, type=TypeFactory(holder_kind="organisation"), terms=[year(NOW.year)])
    for person in (bea, others["Seated"]):
        tie = Affiliation.objects.create(person=person, organisation=firm, from_on=NOW)
        Seat.objects.create(
            membership=held, affiliation=tie, name=person.display_name, email=person.email, named_at=NOW, taken_at=NOW,
            card_code=f"CARD{person.pk}",
        )  # fmt: skip
    Seat.objects.create(
        membership=held, name=name_of("Invited"), email=mailbox_of("Invited"), named_at=NOW, invited_at=NOW,
        card_code="CARDX",
    )  # fmt: skip
    former = TicketTypeFactory(price=0)
    register(former, at=NOW, buyer=others["Former"])
    passed_on = Registration.objects.filter(ticket_type=former)
    Registration.objects.filter(Q(name="Zuzi") | Q(ticket_type=former)).update(answers={"diet": "he-eats"})
    passed_on.update(contact=bea, name=bea.display_name, email=bea.email, answers={})


@pytest.fixture
def case(bea):
    """One conversation in which she, somebody else and colleagues wrote."""
    adaline = UserFactory(role=Role.SERVICE, name="Adaline Novakova", email="adaline@staff.example")
    login = bea.accesses.get(relation="self").user
    case = open_case(
        kind="question", subject="My ticket", words="bea-asked", context={}, contact=bea, at=NOW, by=login, said="web",
        reply_name=bea.display_name,
    )  # fmt: skip
    for mail in (her_mail, his_mail, her_quote):
        receive_mail(raw=mail(f"[#{case.pk}-{case.token}]"), source="test", at=NOW)
    answer(case=case, words="we-answered", by=adaline, at=NOW)  # it quotes what he wrote
    hear(case=case, kind=CaseMessage.Kind.WEB, words="he-wrote", at=NOW, author_name="Zuzi")
    notes_on(case, adaline)
    run = ImportRun.objects.create(name="old.csv", size=1, format="file", created_at=NOW, moved_at=NOW)
    run.lines.create(line=2, outcome="rejected", cells=["he-wrote", "Bea Bly"], reason="he-asked", left_out="he-asked")
    answer(case=case, words="we-answered here", by=adaline, at=NOW, kind=CaseMessage.Kind.WEB_OUT)
    open_case(kind="question", subject="", words="bea-left", context={}, contact=bea, at=NOW, by=None)
    open_case(
        kind="question", subject="he-asked", words="he-wrote", context={}, contact=bea, at=NOW, by=None,
        reply_name="Museum", reply_email="info@museum.example",
    )  # fmt: skip
    at_work = open_case(
        kind="question", subject="", words="?", context={}, contact=bea, at=NOW, by=None, reply_name=bea.display_name,
        reply_email="bea@work.example",
    )  # fmt: skip
    answer(case=at_work, words="we-answered at work", by=adaline, at=NOW)
    for_him = open_case(
        kind="mail", subject="he-asked", words="he-wrote", context={}, contact=bea, at=NOW, by=None,
        reply_name=name_of("Sender"), reply_email=mailbox_of("Sender"), said="mail_in",
        facts={"from": f"{name_of('Sender')} <{mailbox_of('Sender')}>"},
    )  # fmt: skip
    answer(case=for_him, words="we-told-him", by=adaline, at=NOW)
    named = "\n".join(everything_about(role) for role in ROLES)
    words = f"{MINE}\n\n{named}\n\nwe-sent\n\nAdaline\nNovakova, adaline@staff.example"
    for recipient in (bea.email, mailbox_of("Reader")):
        mail = RenderedMail("Hello", words, words)
        post_message(key=recipient, purpose="note", recipient=recipient, mail=mail, contact=bea, at=NOW)
    return case


def notes_on(case, adaline):
    """What colleagues wrote for each other, wherever they can."""
    add_note(case=case, words=f"we-noted {everything_about('Relative')}", at=NOW, by=adaline)
    hear(case=case, kind=CaseMessage.Kind.CALL_IN, words="we-noted a call", at=NOW, by=adaline)
    note_matter(contact=case.contact, words="we-noted a visit", settled=True, at=NOW, by=adaline)
    CaseFile(message=case.messages.get(kind="note"), name="n.txt", size=1).file.save("n.txt", ContentFile(b"we-noted"))
    DifficultSituation.objects.create(case=case, kind="other", words="we-noted trouble", flagged_at=NOW)
    ContactNote.objects.create(contact=case.contact, words=f"we-noted {name_of('Former')}", at=NOW)
    told = {"name": "Welcome call", "words": f"we-noted {name_of('Relative')}", "to": adaline.pk}
    activity.record("care.done", contact=case.contact, on=case, by=adaline, at=NOW, facts=told)


def everything_about(role):
    known = Contact.objects.filter(email=mailbox_of(role)).first()
    reached = f", {known.phone.replace(' ', '-')}, number {known.number}" if known and role != "Twin" else ""
    if role == "Before":
        return name_of(role)
    name = name_of(role) if role not in ("Copied", "Reader") else "They"  # we only know where these are reached
    return f"{name}, {mailbox_of(role).upper()}{reached}."


def her_mail(into):
    """To us and to somebody else, quoting him, with a file of hers and a whole mail of his."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Bea Bly <bea@example.org>", "desk@example.org", f"My ticket {into}"
    mail["Cc"] = f"{name_of('Copied')} <{mailbox_of('Copied')}>"
    mail["Message-ID"], mail["References"] = "<1@example.org>", f"<7.{mailbox_of('Sender')}>"
    quoted = f"On 3 May {name_of('Sender')} <{mailbox_of('Sender')}> wrote:\n> he-wrote\n"
    mail.set_content(f"bea-wrote\n\n{quoted}", cte="base64")
    mail.add_alternative("<p>bea-wrote</p><blockquote>he-wrote</blockquote>", subtype="html")
    mail.add_attachment(b"bea-attached", maintype="application", subtype="octet-stream", filename="mine.bin")
    inner = EmailMessage()
    inner["From"], inner["Subject"] = mailbox_of("Sender"), "he-asked"
    inner.set_content("he-wrote")
    mail.add_attachment(inner)
    return mail.as_bytes()


def her_quote(into):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Bea Bly <bea@example.org>", "desk@example.org", f"My ticket {into}"
    mail["Message-ID"] = "<3@example.org>"
    mail.set_content("> he-wrote\n> and asked\nbea-wrote between\n> he-wrote\nand after it")
    return mail.as_bytes()


def his_mail(into):
    mail = EmailMessage()
    mail["From"], mail["To"] = f"{name_of('Sender')} <{mailbox_of('Sender')}>", "desk@example.org, bea@example.org"
    mail["Subject"], mail["Message-ID"] = f"he-asked {into}", "<2@elsewhere.example>"
    mail.set_content("he-wrote", cte="quoted-printable")
    mail.add_attachment(b"he-attached", maintype="application", subtype="octet-stream", filename="his.bin")
    return mail.as_bytes()


def copied(bea, by=None):
    row = ask_for_download(contact=bea, at=NOW, by=by or bea.accesses.get(relation="self").user)
    assert put_together(download_id=row.pk, at=NOW)
    with DataDownload.objects.get(pk=row.pk).file.open("rb") as file, ZipFile(io.BytesIO(file.read())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def plainly(data):
    """The bytes, and what they say in the encodings of mails and of papers."""
    yield data
    yield quopri.decodestring(data)
    for block in re.findall(rb"(?:[A-Za-z0-9+/]{4}\s*){6,}={0,2}", data):
        yield base64.b64decode(re.sub(rb"\s", b"", block) + b"==")
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
        yield zlib.decompressobj().decompress(stream) if stream[:1] == b"x" else stream


def found_in(files, *words):
    """Which of some words stand anywhere, whatever the letters' case."""
    texts = [(name, text.lower()) for name, data in files.items() for text in plainly(data)]
    texts += [(name, name.lower().encode()) for name in files]
    return {(word, name) for word in words for name, text in texts if word.lower().encode() in text}


def test_nobody_else_is_named_and_nobody_elses_words_are_in_it(bea, case, others):
    assert IncomingMail.objects.filter(case_message__case=case).count() == 3

    files = copied(bea)

    hidden = ["quirinus", "newmann", "zuzi", "adaline", "novakova", f"CARD{others['Seated'].pk}"]
    hidden += [text for one in others.values() for text in (one.phone, one.phone.replace(" ", "-"))]
    assert found_in(files, *hidden) == set()
    numbers = {str(one.number).encode() for one in others.values()}
    told = {
        number for data in files.values() for number in re.findall(rb"(?:number|other)[^0-9a-z]{1,4}(\d{5,})", data)
    }
    assert told & numbers == set()
    assert found_in(files, "he-wrote", "he-asked", "he-attached", "he-eats", "we-told-him", "we-noted", '"to"') == set()
    mine = (
        "bea-asked",
        "bea-left",
        "bea-wrote",
        "bea-attached",
        "we-answered at work",
        "we-answered here",
        "bea-wrote between",
    )
    mine += ("we-sent", "We come together")
    assert {word for word, _name in found_in(files, *mine, MINE)} == {*mine, MINE}
    readme = files["README.txt"].decode()
    counts = [int(re.search(rf"{said} \((\d+)\)", readme)[1]) for said in ("among themselves", "cases about you")]
    assert [many > 5 for many in counts] == [True, True], counts
    assert not [name for name in files if name.endswith(".eml")]
    for_others = [one for one in table(files, "staffdesk-cases") if one["subject"] == "(words of somebody else)"]
    assert [(one["reply_name"], one["reply_email"]) for one in for_others] == [
        ("(somebody else)", "(somebody else)")
    ] * 2


def table(files, name):
    return json.loads(files[f"tables/{name}.json"])


def test_an_organisation_has_its_seats_and_not_who_sits_there(bea, others):
    firm = Contact.objects.get(display_name="Museum")
    login = AccessFactory(contact=firm, user=bea.accesses.get(relation="self").user, relation="organisation").user
    mail = RenderedMail("Hello", f"Dear Bea Bly, {everything_about('Seated')}", "")
    post_message(key="firm", purpose="note", recipient="bea@example.org", mail=mail, contact=firm, at=NOW)

    files = copied(firm, by=login)

    assert found_in(files, "quirinus", "CARDX", f"CARD{others['Seated'].pk}") == set()
    assert [one["name"] for one in table(files, "members-seats-of-organisations")] == [
        "Bea Bly",
        *["(somebody else)"] * 2,
    ]
    assert found_in(files, "Dear Bea Bly, (somebody else), (somebody else’s address), (somebody else’s number)")


def test_a_colleague_who_read_them_gives_notes_out_without_names_of_others(bea, case):
    files = copied(bea, by=UserFactory(role=Role.ADMINISTRATOR, name="Bo Boss"))

    assert found_in(files, "quirinus", "he-wrote", "he-asked", "we-told-him", "novakova") == set()
    assert "a colleague read it before" in files["README.txt"].decode()
    assert {name for _word, name in found_in(files, "we-noted")} >= {
        "tables/staffdesk-messages-of-cases.json", "tables/core-pinned-notes.json"
    }  # fmt: skip
    assert [data for name, data in files.items() if name.startswith("files/staffdesk-files-of-cases/")] == [b"we-noted"]


def test_what_the_one_who_asks_wrote_for_a_child_is_theirs_and_the_other_parents_is_not(bea):
    mother, child = bea.accesses.get(relation="self").user, PersonFactory(display_name="Mila Bly", email="")
    AccessFactory(user=mother, contact=child, relation="guardian")
    father = AccessFactory(contact=child, user__email="jonas@example.org", relation="guardian").user
    for login, words in ((mother, "mum-wrote"), (father, "he-wrote")):
        open_case(
            kind="question", subject="", words=words, context={}, contact=child, at=NOW, by=login, said="web",
            reply_email=login.email,
        )  # fmt: skip

    files = copied(child, by=mother)

    assert {word for word, _name in found_in(files, "mum-wrote", "he-wrote", "jonas@")} == {"mum-wrote"}


def test_a_mail_whose_file_is_gone_is_named_and_its_words_stay(bea, case):
    mail = IncomingMail.objects.get(message_id="<1@example.org>")
    mail.raw.storage.delete(mail.raw.name)

    files = copied(bea)

    assert "bea-wrote" in files["tables/staffdesk-incoming-mails.json"].decode()
    assert re.search(r"missing: \S+mine\.bin", files["README.txt"].decode())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Otto Andersen came", "(somebody else) came"),
        ("OTTO\n ANDERSEN, Otto Andersens", "(somebody else), Otto Andersens"),
        ("otto@else.org.", "(somebody else’s address)."),
        ("not-otto@else.org, otto@else.org.uk", "not-otto@else.org, otto@else.org.uk"),
        ("Call 0031 (0)6-5500 9908!", "Call (somebody else’s number)!"),
        ("He is 10042, not 10043", "He is (somebody else’s number), not 10043"),
        ("10042", "10042"),
        ("Grace was given by Grace Hope; by grace", "Grace was given by (a colleague); by grace"),
        ({"a": ["Otto Andersen", 10042]}, {"a": ["(somebody else)", 10042]}),
        ({"number": 10042, "other": 7}, {"number": "(somebody else’s number)", "other": 7}),
    ],
)  # fmt: skip
def test_others_are_struck_out_however_they_are_written(text, said):
    known = Known({"Otto Andersen"}, {"otto@else.org"}, {"31655009908"}, {"10042"}, {"Grace Hope"})
    assert Striking(known).of(text) == said


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Hello\n> He said\n> so", "Hello\n…"),
        ("Yes\n> one?\nNo\n> two?", "Yes\n…\nNo\n…"),
        ("On 3 May Otto wrote:\n> So\nAnd I say no", "…\nAnd I say no"),
        ("See this\n-----Original Message-----\nFrom: Otto\nSo", "See this\n…"),
        ("From: Otto\nSent: today\nTo: Bea\nSubject: So\n\nHe said", "…"),
        ("", ""),
    ],
)
def test_what_is_quoted_is_not_their_own(text, own):
    assert own_words(text, instead="…") == own
