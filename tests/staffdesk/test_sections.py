"""Sections and committees on the desk: on a person's page, on pages of their own, and in lists."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ams.core.models import Role
from members.models import Belonging, Office
from members.operations import appoint, set_section
from staffdesk.lists import Condition, all_subjects, check_all, contacts_on, sentence
from tests.factories.core import UserFactory, sign_in
from tests.factories.members import PersonFactory
from tests.factories.sections import RoleFactory, SectionFactory, lives_at
from tests.staffdesk.test_pages import cost, page

__all__ = ["cost"]
NOW = timezone.now()


def today():
    return timezone.localdate()


@pytest.fixture
def utrecht(association):
    return SectionFactory(name="Utrecht", postcodes="35")


@pytest.fixture
def chair(association):
    return RoleFactory(committee__name="Board")


def belongs(contact, section, way=Belonging.Way.STAFF):
    return set_section(contact=contact, section=section, way=way, at=timezone.now(), by=None)


def put_in(role, contact, first=0, last=None):
    begun, until = today() + timedelta(days=first), None if last is None else today() + timedelta(days=last)
    return appoint(role=role, contact=contact, first=begun, last=until, at=timezone.now(), by=None)


def send(client, name, *args, query="", **data):
    return client.post(reverse(f"staffdesk:{name}", args=args) + query, data, follow=True)


def test_nothing_of_it_stands_on_a_page_where_nothing_is_set_up(desk, amara):
    html = page(desk, "person", amara.number)

    assert ">Section<" not in html
    assert ">Offices<" not in html
    assert "No sections yet" in page(desk, "sections")
    assert "No committees yet" in page(desk, "committees")


def test_staff_put_somebody_into_a_section_and_back(desk, amara, utrecht):
    lives_at(amara, "3514 BJ")
    north = SectionFactory(name="North")
    assert reverse("staffdesk:section_of", args=[amara.number]) in page(desk, "person", amara.number)

    done = send(desk, "section_of", amara.number, section=north.pk)
    assert "Set by staff" in done.content.decode()
    assert Belonging.objects.get().by.email == "ada@riverbend.example"
    assert "Section changed: North" in done.content.decode()
    send(desk, "section_of", amara.number, section="none")
    assert Belonging.objects.get().section is None
    send(desk, "section_of", amara.number, section="postcode")

    assert (Belonging.objects.get().section, Belonging.objects.get().way) == (utrecht, "postcode")
    wrong = send(desk, "section_of", amara.number, section="999")
    assert "closed meanwhile" in wrong.content.decode()


def test_the_page_of_a_section_lists_who_belongs_to_it_and_hands_them_out(desk, amara, utrecht):
    belongs(amara, utrecht)
    belongs(PersonFactory(display_name="Bob Bly"), utrecht)
    belongs(PersonFactory(display_name="Not Here"), SectionFactory())

    html = page(desk, "section", utrecht.pk)
    members = page(desk, "section", utrecht.pk, standing="none")
    file = desk.get(reverse("staffdesk:section_csv", args=[utrecht.pk]))

    assert "Amara Okafor" in html
    assert "Bob Bly" in html
    assert "Not Here" not in html
    assert "Bob Bly" in members
    lines = b"".join(file.streaming_content).decode().splitlines()
    assert [line.split(",")[1] for line in lines] == ["Name", "Amara Okafor", "Bob Bly"]


def test_somebody_is_appointed_from_their_page_and_steps_down(desk, amara, chair):
    assert f"{reverse('staffdesk:appoint')}?number={amara.number}" in page(desk, "person", amara.number)
    query = f"?number={amara.number}"

    done = send(desk, "appoint", query=query, number=amara.number, role=chair.pk, first=today().isoformat())
    assert "Chair, Board" in done.content.decode()
    again = send(desk, "appoint", query=query, number=amara.number, role=chair.pk, first=today().isoformat())
    assert "at most" in again.content.decode()
    office = Office.objects.get()
    wrong = send(desk, "office", office.pk, first=today().isoformat(), last="2000-01-01")
    assert "comes before the first" in wrong.content.decode()
    ended = send(desk, "office", office.pk, first=today() - timedelta(days=9), last=today() - timedelta(days=1))

    assert "Vacant" in ended.content.decode()
    assert ended.content.decode().index("In former times") < ended.content.decode().index("Amara Okafor")
    assert "Holds an office: Chair, Board" in page(desk, "person", amara.number)


def test_an_office_of_nobody_and_a_mistake(desk, amara, chair):
    query = f"?committee={chair.committee.pk}"
    unknown = send(desk, "appoint", query=query, number="99999999999999999999", role=chair.pk, first="2027-01-01")
    assert "Nobody has this number" in unknown.content.decode()
    office = put_in(chair, amara)

    struck = send(desk, "strike_office", office.pk)

    assert "Vacant" in struck.content.decode()
    assert desk.get(reverse("staffdesk:office", args=[office.pk])).status_code == 404


def test_the_page_of_a_committee_says_whose_term_ends_and_who_comes(desk, amara, chair):
    put_in(chair, PersonFactory(display_name="Old Chair"), -400, -10)
    put_in(chair, amara, -9, 30)
    put_in(chair, PersonFactory(display_name="Next Chair"), 31)

    html = page(desk, "committee", chair.committee.pk)
    file = desk.get(reverse("staffdesk:committee_csv", args=[chair.committee.pk]))

    assert html.index("Amara Okafor") < html.index("Ends soon") < html.index("Next Chair") < html.index("Old Chair")
    assert "1 ends within three months" in page(desk, "committees")
    assert len(b"".join(file.streaming_content).decode().splitlines()) == 4


def test_who_may_only_read_is_offered_no_changes(client, amara, chair, utrecht):
    put_in(chair, amara)
    belongs(amara, utrecht)
    sign_in(client, UserFactory(role=Role.EVENTS))

    seen = page(client, "person", amara.number) + page(client, "committee", chair.committee.pk)

    assert "Chair" in seen
    assert reverse("staffdesk:section_of", args=[amara.number]) not in seen
    assert reverse("staffdesk:office", args=[Office.objects.get().pk]) not in seen
    assert reverse("staffdesk:appoint") not in seen


@pytest.mark.parametrize(
    ("asked", "on", "who"),
    [
        ("section any", 0, {"Amara"}), ("section none", 0, {"Bob", "Cleo"}), ("section any", -5, set()),
        ("committee any", 0, {"Bob"}), ("committee any", -5, {"Cleo"}), ("committee ever", 0, {"Cleo"}),
        ("committee none", 0, {"Amara", "Cleo"}),
    ],
)  # fmt: skip
def test_lists_by_section_and_committee(utrecht, chair, asked, on, who):
    about, how = asked.split()
    amara, bob, cleo = (PersonFactory(display_name=name) for name in ("Amara", "Bob", "Cleo"))
    belongs(amara, utrecht)
    put_in(chair, bob)
    put_in(chair, cleo, -10, -1)
    key = str(utrecht.pk if about == "section" else chair.committee.pk)
    subjects, day = all_subjects(sees_all_fields=True), (today() + timedelta(days=on)).isoformat()
    conditions = (Condition(about, how, (key,), day if on else ""),)

    checked = check_all(conditions, subjects)

    assert {one.display_name for one in contacts_on(conditions, subjects, on=today())} == who
    assert [one.problem for one in checked] == [""]
    assert ("Utrecht" if about == "section" else "Board") in sentence(checked)


def test_a_page_leads_to_a_list_of_its_people(desk, utrecht, chair):
    html = page(desk, "new_list", section=utrecht.pk, committee=chair.committee.pk)

    assert "of the section Utrecht" in html
    assert "with an office in Board" in html


@pytest.mark.parametrize("many", [1, 4])
def test_pages_cost_the_same_for_one_or_many(amara, utrecht, chair, cost, many):
    member = RoleFactory(committee=chair.committee, name="Member", holders=None)
    for _ in range(many):
        who = PersonFactory()
        belongs(who, utrecht)
        put_in(member, who, -9, 9)
        put_in(member, who, -99, -19)
        put_in(RoleFactory(committee__section=utrecht), amara)
    belongs(amara, utrecht)

    assert cost(reverse("staffdesk:section", args=[utrecht.pk]), most=14)
    assert cost(reverse("staffdesk:committee", args=[chair.committee.pk]), most=12)
    assert cost(reverse("staffdesk:committees"), most=10)
    assert cost(reverse("staffdesk:sections"), most=10)
    assert cost(reverse("staffdesk:person", args=[amara.number]))
