"""Adding somebody on the desk, and correcting what is known of them."""

from uuid import uuid4

import pytest
from django.urls import reverse

from ams.core.models import Activity, Contact, ReasonCode
from members.models import Address
from members.operations import create_organisation
from tests.factories.members import PersonFactory
from tests.staffdesk.conftest import NOW

pytestmark = pytest.mark.django_db
NEW = {"kind": "person", "name": "Zoë  Quist", "email": "zoe@example.org", "phone": "+31 6 1234 5678"}


def add(desk, **typed):
    return desk.post(reverse("staffdesk:add_contact"), NEW | typed)


def correct(desk, contact, **typed):
    known = {"full_name": contact.display_name, "email": contact.email, "phone": contact.phone, "request": uuid4()}
    return desk.post(reverse("staffdesk:correct_details", args=[contact.number]), known | typed)


def test_somebody_is_added_with_a_name_and_leads_to_their_page(desk):
    answer = add(desk, email="", phone="")

    contact = Contact.objects.get(display_name="Zoë Quist")
    assert answer.url == reverse("staffdesk:person", args=[contact.number])
    assert contact.person.full_name == "Zoë Quist"
    added = Activity.objects.get(contact=contact)
    assert (added.kind, added.channel, added.actor) == ("contact.added", "staff", desk.user)


def test_an_organisation_is_added_too(desk):
    add(desk, kind="organisation", name="Museum of Mills")

    contact = Contact.objects.get(display_name="Museum of Mills")
    known = (contact.kind, contact.organisation.name, contact.phone)
    assert known == ("organisation", "Museum of Mills", "+31 6 1234 5678")


@pytest.mark.parametrize(
    "known",
    [
        {"display_name": "Quist, Zoe", "email": "other@example.org"},
        {"display_name": "Z. de Boer", "email": "ZOE@example.org"},
    ],
    ids=["sounds the same", "same e-mail"],
)
def test_whoever_looks_like_somebody_known_is_added_only_after_a_look(desk, known):
    PersonFactory(**known)

    html = add(desk).content.decode()
    assert known["display_name"] in html
    assert 'value="zoe@example.org"' in html
    assert not Contact.objects.filter(display_name="Zoë Quist").exists()

    add(desk, anyway="yes")
    assert Contact.objects.filter(display_name="Zoë Quist").count() == 1


def test_organisations_and_people_are_not_taken_for_each_other(desk):
    create_organisation(name="Zoë Quist", email="zoe@example.org", at=NOW, by=None)

    assert add(desk).status_code == 302


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": " "}, "Write the name as it should stand on letters."),
        ({"name": "x" * 10_000}, "This name has 10000 characters"),
        ({"email": "zoe@"}, "This is no e-mail address."),
        ({"kind": ""}, "Choose whether this is a person or an organisation."),
    ],
)
def test_what_cannot_be_added_says_why_and_keeps_what_was_typed(desk, typed, said):
    html = add(desk, **typed).content.decode()

    assert said in html
    assert "+31 6 1234 5678" in html
    assert not Contact.objects.filter(phone=NEW["phone"]).exists()


def test_staff_correct_what_is_known_and_it_is_told(desk, amara):
    home = {"address_lines": "Quay 1", "postcode": "3511", "country": "NL"}
    why = {"reason": ReasonCode.objects.create(code="told", label="They told us").pk, "words": "Married"}

    answer = correct(desk, amara, full_name="Amara Okafor-Smit", phone="030 123", **home, **why)

    amara.refresh_from_db()
    assert answer.url == reverse("staffdesk:person", args=[amara.number])
    assert (amara.display_name, amara.phone) == ("Amara Okafor-Smit", "030 123")
    assert Address.objects.get(contact=amara).lines == "Quay 1"
    told = Activity.objects.get(contact=amara, kind="details.changed")
    assert (told.channel, told.actor, told.facts["changed"]) == ("staff", desk.user, ["address", "full_name", "phone"])


def test_an_address_without_its_country_is_asked_for_again(desk, amara):
    html = correct(desk, amara, address_lines="Quay 1", country="").content.decode()

    assert "Choose the country, so that post arrives." in html
    assert "Quay 1" in html


def test_of_somebody_merged_nothing_is_corrected(desk, amara):
    twin = PersonFactory(display_name="Amara O.", merged_into=amara)

    assert correct(desk, twin, full_name="Somebody else").status_code == 404
