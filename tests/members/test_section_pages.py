"""What a member sees of sections, and the set-up in the admin: postcodes, the forecast, the round."""

import pytest
from django.urls import reverse
from django.utils import timezone

from ams.core.models import Role
from members.models import Belonging, Committee, CommitteeRole, Section, SectionRun
from members.operations import appoint, set_section
from members.tasks import assign_sections
from tests.factories.members import PersonFactory
from tests.factories.sections import RoleFactory, SectionFactory, lives_at
from tests.members.test_account_pages import amara

__all__ = ["amara"]
pytestmark = pytest.mark.usefixtures("association")
CHOOSE = "/account/section/"


@pytest.fixture
def ingrid(sign_in_staff):
    return sign_in_staff(Role.ADMINISTRATOR)


def admin(name, *args):
    return reverse(f"admin:members_{name}", args=args)


# --- The member -------------------------------------------------------------------------------------------------------


def test_where_there_are_no_sections_nothing_is_shown(client, amara):
    assert "Section" not in client.get("/account/details/").content.decode()
    assert client.get(CHOOSE).status_code == 404


def test_a_member_sees_their_section_and_chooses_only_where_one_may(client, amara):
    utrecht = SectionFactory(name="Utrecht", postcodes="35")
    set_section(contact=amara, section=utrecht, way=Belonging.Way.STAFF, at=timezone.now(), by=None)

    shown = client.get("/account/details/").content.decode()

    assert "Utrecht" in shown
    assert CHOOSE not in shown
    assert client.post(CHOOSE, {"section": utrecht.pk}).status_code == 404


def test_a_member_chooses_and_goes_back_to_the_one_where_they_live(client, amara):
    utrecht, away = SectionFactory(name="Utrecht", postcodes="35"), SectionFactory(name="Away", chosen_by_members=True)
    lives_at(amara, "3514 BJ")
    assert CHOOSE in client.get("/account/details/").content.decode()

    refused = client.post(CHOOSE, {"section": utrecht.pk})
    assert "cannot be chosen any more" in refused.content.decode()
    done = client.post(CHOOSE, {"section": away.pk}, follow=True)
    assert "Away" in done.content.decode()
    mine = Belonging.objects.get()
    assert (mine.section, mine.way, mine.by.email) == (away, "choice", "amara@example.org")
    client.post(CHOOSE, {"section": "postcode"})

    assert (Belonging.objects.get().section, Belonging.objects.get().way) == (utrecht, "postcode")


def test_where_no_section_goes_by_postcode_something_has_to_be_chosen(client, amara):
    SectionFactory(chosen_by_members=True)

    page = client.post(CHOOSE, {}).content.decode()

    assert "Choose a section." in page
    assert "where I live" not in page


# --- Setting them up --------------------------------------------------------------------------------------------------


def given(**told):
    return {"name": "Utrecht", "summary": "", "postcodes": "", "archived_at_0": "", "archived_at_1": ""} | told


def test_a_section_is_set_up_with_its_postcodes(client, ingrid):
    SectionFactory(name="Lek", postcodes="34")
    wrong = client.post(admin("section_add"), given(postcodes="35\n3x–4"))
    clash = client.post(admin("section_add"), given(postcodes="33–35"))
    done = client.post(admin("section_add"), given(postcodes="35\nDE 48"))

    assert "equally many" in wrong.content.decode()
    assert "overlap" in clash.content.decode()
    assert done.status_code == 302
    section = Section.objects.get(name="Utrecht")
    shown = client.get(admin("section_change", section.pk)).content.decode()
    assert "\n35</textarea>" in shown or "DE 48\n35</textarea>" in shown
    client.post(admin("section_change", section.pk), given(postcodes="35\n36"))
    assert [str(one) for one in section.areas.order_by("first")] == ["NL 35", "NL 36"]
    assert "NL 35, NL 36" in client.get(admin("section_changelist")).content.decode()


def test_the_forecast_comes_before_the_round_and_the_round_says_how_far_it_is(client, ingrid):
    utrecht = SectionFactory(name="Utrecht", postcodes="35")
    for _ in range(3):
        lives_at(PersonFactory(), "3514 BJ")
    address = admin("section_assign")
    assert '<td class="figure">3</td>' in client.get(address).content.decode()
    assert not Belonging.objects.exists()

    started = client.post(address, follow=True)
    assert "0 of 3 contacts looked at" in started.content.decode()
    assert started["Refresh"]
    assert "under way" in client.post(address, follow=True).content.decode()
    assign_sections(run_id=SectionRun.objects.get().pk)

    done = client.get(address)
    assert "3 moved" in done.content.decode()
    assert "Refresh" not in done
    assert utrecht.belongings.current().count() == 3


def test_a_role_is_not_narrowed_below_those_who_hold_it(client, ingrid):
    role = RoleFactory(committee__name="Board", name="Member", holders=None)
    for _ in range(2):
        appoint(role=role, contact=PersonFactory(), first=timezone.localdate(), last=None, at=timezone.now(), by=None)
    told = {"name": "Board", "summary": "", "section": "", "archived_at_0": "", "archived_at_1": ""}
    told |= {"roles-TOTAL_FORMS": "2", "roles-INITIAL_FORMS": "1", "roles-0-id": role.pk, "roles-1-id": ""}
    for n, (name, holders) in enumerate([("Member", 1), ("Chair", 1)]):
        row = {"committee": role.committee.pk, "name": name, "holders": holders, "position": 1}
        told |= {f"roles-{n}-{field}": value for field, value in row.items()}
    address = admin("committee_change", role.committee.pk)

    refused = client.post(address, told)
    done = client.post(address, told | {"roles-0-holders": "2"})

    assert "2 people hold it at once" in refused.content.decode()
    assert done.status_code == 302
    assert list(CommitteeRole.objects.values_list("name", "holders").order_by("pk")) == [("Member", 2), ("Chair", 1)]
    assert Committee.objects.get().name == "Board"
