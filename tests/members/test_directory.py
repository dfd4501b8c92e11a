"""The directory: who is found by whom, part by part; and gone at once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ams.core.acting import MembersOwn
from ams.core.limits import within_limit
from ams.core.merging import merge_contacts
from ams.core.models import Activity, Role
from members.invariants import shown_without_a_word
from members.models import Affiliation, Belonging, Consent, Directory, DirectoryEntry, Membership, Part, Section, Term
from members.models.directory import Audience
from members.operations import SourceMissing, narrowed, set_section, show_oneself, take_off_directory
from members.operations.listing import freshen_texts
from members.operations.seats import give_seat
from members.queries.directory import find_listed, is_current, words_of
from members.views.directory import PAGES_AT_ONCE
from tests.factories.core import AccessFactory, UserFactory, sign_in
from tests.factories.members import MembershipFactory, OrganisationFactory, PersonFactory, TypeFactory, year

NOW = timezone.now()
TODAY = timezone.localdate()
NOBODY, MEMBERS, EVERYBODY = Audience.NOBODY, Audience.MEMBERS, Audience.EVERYBODY
PAGE = "/directory/"
MINE = "/account/directory/"


@pytest.fixture
def directory(association):
    return Directory.objects.create(is_open=True, to_everybody=True, organisation=True, section=True)


@pytest.fixture
def kind(directory):
    return TypeFactory()


@pytest.fixture
def join(kind):
    """Make somebody a member of this year, with a login."""

    def made(name, **details):
        person = PersonFactory(display_name=name, sort_name=" ".join(reversed(name.split(maxsplit=1))), **details)
        MembershipFactory(holder=person, type=kind, terms=[year(TODAY.year)])
        AccessFactory(contact=person)
        return person

    return made


@pytest.fixture
def amara(join):
    return join("Amara Ökafor", email="amara@example.org", phone="030 123 45 67")


@pytest.fixture
def bob(join):
    return join("Bob Baker", email="bob@example.org")


def show(contact, *, town="", words="", **seen):
    """Let somebody show parts, given as `name_to=MEMBERS`."""
    chosen = {Part(key.removesuffix("_to")): audience for key, audience in seen.items()}
    return show_oneself(contact=contact, seen=chosen, town=town, words=words, at=NOW, by=contact.accesses.get().user)


def found(query="", audience=MEMBERS, on=TODAY):
    listings = find_listed(query, directory=Directory.objects.get(), audience=audience, on=on).listings
    return [one.name for one in listings]


def browser_of(contact):
    browser = Client()
    browser.force_login(contact.accesses.get().user)
    return browser


@pytest.mark.parametrize(
    ("is_public", "seen", "kept"),
    [
        (True, {}, {}),
        (True, {"town": MEMBERS}, {}),
        (True, {"name": MEMBERS, "town": EVERYBODY}, {"name": MEMBERS, "town": MEMBERS}),
        (True, {"name": EVERYBODY, "email": EVERYBODY}, {"name": EVERYBODY, "email": MEMBERS}),
        (False, {"name": EVERYBODY, "town": EVERYBODY}, {"name": MEMBERS, "town": MEMBERS}),
        (True, {"name": EVERYBODY, "section": EVERYBODY}, {"name": EVERYBODY}),
    ],
)
def test_no_part_is_shown_more_widely_than_the_name_and_the_association_allow(is_public, seen, kept):
    offered = Directory(is_open=True, to_everybody=is_public, section=False)

    shown = narrowed({Part(key): value for key, value in seen.items()}, offered)

    assert {part.value: audience for part, audience in shown.items() if audience} == kept
    assert words_of(" Li,  a\x00nna / x ") == ["li", "anna"]


def test_whoever_has_a_seat_is_found_while_it_counts(directory):
    company = MembershipFactory(
        type=TypeFactory(holder_kind="organisation", seats=1), holder=OrganisationFactory(), terms=[year(TODAY.year)]
    )
    person = PersonFactory(display_name="Ada Seated")
    AccessFactory(contact=person)
    seat = give_seat(membership=company, person=person, at=NOW, by=None)
    show(person, name_to=MEMBERS)
    assert (found(), is_current(person, TODAY)) == (["Ada Seated"], True)

    Affiliation.objects.filter(seats=seat).update(from_on=TODAY - timedelta(days=9), until_on=TODAY)

    assert (found(), is_current(person, TODAY)) == ([], False)


def test_each_yes_and_no_is_kept_as_it_was_asked_and_whoever_leaves_is_gone_at_once(amara):
    rows = show(amara, town=" Utrecht ", name_to=EVERYBODY, email_to=MEMBERS)
    assert [(row.purpose, row.given, row.wording) for row in rows] == [
        ("directory:name", True, "Name: everybody sees it in the directory, members or not."),
        ("directory:email", True, "E-mail: members see it in the directory."),
    ]
    assert show(amara, town="Utrecht", name_to=EVERYBODY, email_to=MEMBERS) == []
    assert found() == found(audience=EVERYBODY) == ["Amara Ökafor"]

    gone = show(amara)

    assert [(row.purpose, row.given) for row in gone] == [("directory:name", False), ("directory:email", False)]
    assert found() == []
    assert not DirectoryEntry.objects.exists()
    assert Activity.objects.filter(kind="directory.changed", contact=amara).count() == 2


def test_search_finds_by_what_this_audience_sees_and_by_nothing_else(amara, bob):
    firm = OrganisationFactory(display_name="Müller & Söhne")
    Affiliation.objects.create(person=amara, organisation=firm, from_on=TODAY)
    set_section(contact=amara, section=Section.objects.create(name="Along the Lek"), way="staff", at=NOW, by=None)
    show(
        amara, town="Zürich", words="Bats and ponds", name_to=EVERYBODY, town_to=MEMBERS, words_to=EVERYBODY,
        organisation_to=MEMBERS, section_to=MEMBERS, phone_to=MEMBERS,
    )  # fmt: skip
    show(bob, name_to=MEMBERS)
    hers, his = ["Amara Ökafor"], ["Bob Baker"]

    inside = {query: found(query) for query in ("okaf", "ZURICH", "muller", "along lek", "bats", "123", "baker", "é")}
    outside = {query: found(query, EVERYBODY) for query in ("okaf", "zurich", "muller", "lek", "bats", "baker")}

    by_members = {
        "okaf": hers,
        "ZURICH": hers,
        "muller": hers,
        "along lek": hers,
        "bats": hers,
        "123": [],
        "baker": his,
    }
    assert inside == by_members | {"é": [*his, *hers]}
    assert outside == {"okaf": hers, "zurich": [], "muller": [], "lek": [], "bats": hers, "baker": []}


def test_what_is_searched_follows_whatever_it_is_made_of_whoever_changes_it(amara):
    firm, lek = OrganisationFactory(display_name="Firm"), Section.objects.create(name="Lek")
    tie = Affiliation.objects.create(person=amara, organisation=firm, from_on=TODAY - timedelta(days=9))
    set_section(contact=amara, section=lek, way="staff", at=NOW, by=None)
    show(amara, name_to=MEMBERS, organisation_to=MEMBERS, section_to=MEMBERS)

    Section.objects.update(name="Vecht")
    type(firm).objects.filter(pk=firm.pk).update(display_name="Company", sort_name="Company")
    type(amara).objects.filter(pk=amara.pk).update(display_name="Amara Quist")
    assert [bool(found(word)) for word in ("okafor", "firm", "lek", "quist", "company", "vecht")] == [False] * 3 + [
        True
    ] * 3

    Belonging.objects.all().delete()
    Affiliation.objects.filter(pk=tie.pk).update(until_on=TODAY)
    assert [found(word) for word in ("company", "vecht")] == [[], []]
    Directory.objects.update(organisation=False)
    Affiliation.objects.filter(pk=tie.pk).update(until_on=None)
    Directory.objects.update(organisation=True)  # changes no entry, as a day that passes does not
    assert found("company") == []
    assert freshen_texts(after=freshen_texts(after=0)) is None
    assert found("company") == ["Amara Quist"]


@pytest.mark.parametrize(
    "end",
    [
        lambda who: Membership.objects.filter(holder=who).update(cancelled_at=NOW),
        lambda who: Term.objects.filter(membership__holder=who).update(revoked_at=NOW),
        lambda who: type(who).objects.filter(pk=who.pk).update(archived_at=NOW),
        lambda _who: Directory.objects.update(to_everybody=False),
    ],
    ids=["cancelled", "revoked", "archived", "closed to everybody"],
)
def test_whoever_is_no_member_any_more_is_not_found_nor_opened(amara, end):
    show(amara, name_to=EVERYBODY)
    address = f"{PAGE}{DirectoryEntry.objects.get().code}/"
    visitor = Client()
    assert "Amara" in visitor.get(PAGE).content.decode()
    assert visitor.get(address).status_code == 200
    assert found(on=TODAY.replace(year=TODAY.year + 1)) == []

    end(amara)

    assert "Amara" not in visitor.get(PAGE).content.decode()
    assert visitor.get(address).status_code == 404


def test_a_visitor_sees_what_is_for_everybody_and_a_member_what_is_for_members(amara, bob):
    everything = {f"{part}_to": EVERYBODY for part in Part}
    show(amara, town="Utrecht", words="<b>Bats</b>", **everything | {"phone_to": MEMBERS})
    show(bob, name_to=MEMBERS)
    address = f"{PAGE}{DirectoryEntry.objects.get(contact=amara).code}/"
    his = f"{PAGE}{DirectoryEntry.objects.get(contact=bob).code}/"
    visitor, member = Client(), browser_of(bob)

    outside, inside = visitor.get(address), member.get(address)

    secret = ["amara@example.org", "030 123 45 67"]
    assert [word in outside.content.decode() for word in ("Utrecht", "&lt;b&gt;Bats", *secret)] == [
        True,
        True,
        False,
        False,
    ]
    assert [word in inside.content.decode() for word in secret] == [True, True]
    assert [word in visitor.get(PAGE).content.decode() for word in ("Amara", "Bob")] == [True, False]
    assert [word in member.get(PAGE).content.decode() for word in ("Amara", "Bob", *secret)] == [
        True,
        True,
        False,
        False,
    ]
    assert (visitor.get(his).status_code, member.get(his).status_code) == (404, 200)
    assert "no-store" in outside["Cache-Control"]
    assert (outside["X-Robots-Tag"], inside["X-Robots-Tag"]) == ("noarchive", "noindex, noarchive")


def test_where_there_is_no_directory_there_is_no_page(amara):
    show(amara, name_to=EVERYBODY)
    address = f"{PAGE}{DirectoryEntry.objects.get().code}/"
    member = browser_of(amara)
    Directory.objects.update(is_open=False)

    assert [member.get(page).status_code for page in (PAGE, address, MINE)] == [404] * 3
    assert MINE not in member.get("/account/").content.decode()
    Directory.objects.update(is_open=True, to_everybody=False)
    shut = Client().get(PAGE)
    assert (shut.status_code, "Amara" in shut.content.decode()) == (200, False)


def test_nobody_collects_one_person_after_the_other(amara):
    show(amara, name_to=EVERYBODY)
    address = f"{PAGE}{DirectoryEntry.objects.get().code}/"
    member, who = browser_of(amara), f"login {amara.accesses.get().user_id}"
    assert member.get(address).status_code == 200

    while within_limit("directory", who, at_most=PAGES_AT_ONCE, seconds=600):
        pass

    refused = member.get(address)
    assert (refused.status_code, "opens again in 10 minutes" in refused.content.decode()) == (429, True)
    assert member.get(PAGE).status_code == 200


def test_a_member_looks_first_then_shows_themselves_on_one_page(amara):
    member = browser_of(amara)
    chosen = {"name_seen": "everybody", "words_seen": "members", "words": "Ponds", "email_seen": "members"}

    looked = member.post(MINE, chosen | {"do": "look"}).content.decode()
    assert not DirectoryEntry.objects.exists()
    assert [text in looked for text in ("What members see", "What everybody sees", "Ponds")] == [True] * 3
    assert "amara@example.org" in looked
    assert member.post(MINE, chosen | {"email_seen": "everybody"}).status_code == 200  # refused beside the field
    assert not DirectoryEntry.objects.exists()

    member.post(MINE, chosen)

    assert {part.value: audience for part, audience in DirectoryEntry.objects.get().shown} == {
        "name": "everybody", "words": "members", "email": "members",
    }  # fmt: skip


def test_staff_take_off_with_a_reason_and_put_nobody_on(amara):
    ada = UserFactory(role=Role.SERVICE, name="Ada Novak")
    with pytest.raises(MembersOwn):
        show_oneself(contact=amara, seen={Part.NAME: MEMBERS}, town="", words="", at=NOW, by=ada)
    show(amara, words="Ponds", name_to=MEMBERS, words_to=MEMBERS)
    with pytest.raises(SourceMissing):
        take_off_directory(contact=amara, reason=" ", at=NOW, by=ada)
    desk = Client()
    sign_in(desk, ada)
    person = f"/desk/people/{amara.number}/"
    assert "In the directory" in desk.get(person).content.decode()
    assert "Say why." in desk.post(f"{person}directory/", {"reason": ""}).content.decode()

    desk.post(f"{person}directory/", {"reason": "You asked for it on the phone."})

    assert found() == []
    assert desk.get(f"{person}directory/").status_code == 404
    assert "You asked for it on the phone." in browser_of(amara).get(MINE).content.decode()
    last = Consent.objects.filter(purpose="directory:name").latest("pk")
    assert (last.given, last.channel, last.by) == (False, "staff", ada)


def test_the_database_and_an_invariant_hold_what_pages_promise(amara, bob):
    show(amara, name_to=MEMBERS)
    for wrong in ({"name_seen": ""}, {"name_seen": EVERYBODY, "email_seen": EVERYBODY}, {"town_seen": EVERYBODY}):
        with pytest.raises(IntegrityError, match="directory"), transaction.atomic():
            DirectoryEntry.objects.update(**wrong)
    assert list(shown_without_a_word(NOW)) == []

    DirectoryEntry.objects.update(phone_seen=MEMBERS)

    assert list(shown_without_a_word(NOW)) == ["the directory shows the phone of Amara Ökafor, who did not agree to it"]


def test_of_two_that_become_one_the_kept_one_decides(amara, bob):
    twin = PersonFactory(display_name="A. Okafor")
    AccessFactory(contact=twin)
    show(twin, town="Elsewhere", name_to=MEMBERS)
    merge_contacts(kept=amara, absorbed=twin, choices={}, at=NOW, by=None, reason="The same")
    assert (found(), DirectoryEntry.objects.get().town) == (["Amara Ökafor"], "Elsewhere")

    other = PersonFactory(display_name="Amara O.")
    AccessFactory(contact=other)
    show(other, town="Far away", name_to=MEMBERS)
    merge_contacts(kept=amara, absorbed=other, choices={}, at=NOW, by=None, reason="The same")

    assert DirectoryEntry.objects.get().town == "Elsewhere"
    assert list(shown_without_a_word(NOW)) == []


@pytest.mark.parametrize("query", ["", "baker"])
def test_a_page_costs_the_same_for_one_or_thirty(join, bob, query):
    show(bob, name_to=EVERYBODY, section_to=EVERYBODY)
    asked = []
    for many in (0, 29):
        for number in range(many):
            show(join(f"Eve Baker {number}"), name_to=EVERYBODY, section_to=EVERYBODY)
        with CaptureQueriesContext(connection) as seen:
            assert Client().get(PAGE, {"q": query}).status_code == 200
        asked.append(len([one for one in seen if "SAVEPOINT" not in one["sql"]]))

    assert asked[0] == asked[1]
    assert asked[0] <= 12
