"""What staff keep of a contact, through the API: the association's own fields and tags, as the desk keeps them."""

import pytest

from ams.core.custom_fields import change_custom
from ams.core.models import Activity, Contact, ContactTag, FieldDefinition, Scope, Tag
from ams.core.tagging import tag_contact
from tests.api.conftest import LONG_AGO

ADMINISTRATORS = FieldDefinition.SeenBy.ADMINISTRATORS


@pytest.fixture
def fields(association):
    """One of each kind, one that only administrators see, one for organisations, and one that is asked no more."""
    rows = [
        {"key": "diet", "label": "Diet", "kind": "choice", "choices": ["Vegan", "Everything"]},
        {"key": "shoe", "label": "Shoe size", "kind": "number"},
        {"key": "drives", "label": "Drives", "kind": "yes_no"},
        {"key": "aid", "label": "First aid until", "kind": "date"},
        {"key": "motto", "label": "Motto"},
        {"key": "health", "label": "Health", "seen_by": ADMINISTRATORS},
        {"key": "rooms", "label": "Rooms", "kind": "number", "applies_to": "organisation"},
        {"key": "fax", "label": "Fax", "archived_at": LONG_AGO},
    ]
    return [FieldDefinition.objects.create(**row) for row in rows]


@pytest.fixture
def ordinary(key_for):
    """A caller who may not see what only administrators see."""
    return key_for(Scope.READ_CONTACTS, Scope.WRITE_CONTACTS)


ALL = {"diet": "Vegan", "shoe": 38.5, "drives": True, "aid": "2027-03-31", "motto": "Walk"}


def test_values_are_written_and_read_by_key(api, alice, fields):
    answer = api.patch(f"contacts/{alice.number}/", {"custom": ALL | {"health": "well"}})

    assert (answer.status_code, answer.json()["custom"]) == (200, ALL | {"health": "well"})
    alice.refresh_from_db()
    assert alice.custom == ALL | {"health": "well"}
    changed = Activity.objects.get(kind="details.changed")
    assert (changed.channel, changed.facts["changed"][0]) == ("api", "custom.aid")
    assert api.get("contacts/").json()["results"][0]["custom"] == alice.custom


def test_what_is_left_out_stays_and_null_takes_away(api, alice, fields):
    change_custom(contact=alice, values=ALL, at=LONG_AGO, by=None)

    answer = api.patch(f"contacts/{alice.number}/", {"custom": {"shoe": None, "motto": "", "diet": "everything"}})

    assert answer.json()["custom"] == {"diet": "Everything", "drives": True, "aid": "2027-03-31"}


def test_a_new_contact_comes_with_values_and_tags(api, fields):
    sent = {"kind": "organisation", "name": "Inn", "tags": ["Host", " host "], "custom": {"rooms": 12}}

    answer = api.post("contacts/", sent)

    assert answer.status_code == 201, answer.content
    assert (answer.json()["tags"], answer.json()["custom"]) == (["Host"], {"rooms": 12})


def test_what_only_administrators_see_needs_a_scope(api, ordinary, alice, fields):
    change_custom(contact=alice, values={"diet": "Vegan", "health": "well"}, at=LONG_AGO, by=None)

    assert api.get(f"contacts/{alice.number}/").json()["custom"] == {"diet": "Vegan", "health": "well"}
    assert ordinary.get(f"contacts/{alice.number}/").json()["custom"] == {"diet": "Vegan"}
    assert ordinary.get("contacts/").json()["results"][0]["custom"] == {"diet": "Vegan"}
    refused = ordinary.patch(f"contacts/{alice.number}/", {"custom": {"health": "ill"}})
    assert (refused.status_code, refused.json()["errors"]) == (
        400, [{"pointer": "/custom/health", "detail": "There is no such field."}],
    )  # fmt: skip
    alice.refresh_from_db()
    assert alice.custom["health"] == "well"


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"dieet": "Vegan"}, [("dieet", "There is no such field.")]),
        ({"rooms": 3}, [("rooms", "There is no such field.")]),
        ({"fax": "1"}, [("fax", "There is no such field.")]),
        ({"diet": "Fish"}, [("diet", "Diet: This is none of the choices: Vegan, Everything.")]),
        ({"aid": "31.3.2027"}, [("aid", "First aid until: Write a date like 2027-03-31.")]),
        ({"shoe": 1e99}, [("shoe", "Shoe size: This number is too long. At most 15 digits fit.")]),
        (
            {"motto": "a\x00b"},
            [
                (
                    "motto",
                    "Motto: There is a character in it that cannot be kept. Write it again instead of pasting it.",
                )
            ],
        ),
        ({"shoe": "38"}, [("shoe", "Send this as a number, without quotation marks.")]),
        ({"shoe": True}, [("shoe", "Send this as a number, without quotation marks.")]),
        ({"drives": "yes"}, [("drives", "Send this as true or false, without quotation marks.")]),
        ({"motto": 5, "diet": ["Vegan"]}, [("motto", "Send this as text."), ("diet", "Send this as text.")]),
    ],
)
def test_what_a_field_does_not_take_is_refused_with_its_place(api, alice, fields, sent, errors):
    answer = api.patch(f"contacts/{alice.number}/", {"phone": "1", "custom": sent})

    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"pointer": f"/custom/{key}", "detail": words} for key, words in errors]
    alice.refresh_from_db()
    assert (alice.custom, alice.phone) == ({}, "")


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"custom": []}, "/custom"),
        ({"custom": {f"k{number}": 1 for number in range(201)}}, "/custom"),
        ({"tags": "volunteer"}, "/tags"),
        ({"tags": ["x" * 61]}, "/tags/0"),
    ],
)
def test_what_cannot_be_read_changes_nothing(api, alice, fields, sent, pointer):
    answer = api.patch(f"contacts/{alice.number}/", sent)

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_nobody_is_added_whose_fields_are_refused(api, fields):
    answer = api.post("contacts/", {"kind": "person", "name": "Bob", "custom": {"diet": "Fish"}})

    assert answer.status_code == 400
    assert not Contact.objects.exists()


def test_what_no_longer_fits_is_read_as_it_was_kept(api, alice, fields):
    change_custom(contact=alice, values={"diet": "Vegan"}, at=LONG_AGO, by=None)
    FieldDefinition.objects.filter(key="diet").update(kind="number")

    assert api.get(f"contacts/{alice.number}/").json()["custom"] == {"diet": "Vegan"}


def test_tags_are_the_ones_that_were_sent(api, alice, museum):
    for name in ("press", "volunteer"):
        tag_contact(contact=alice, name=name, at=LONG_AGO, by=None)
    tag_contact(contact=museum, name="press", at=LONG_AGO, by=None)

    answer = api.patch(f"contacts/{alice.number}/", {"tags": ["Volunteer", "Board 2027"]})

    assert answer.json()["tags"] == ["Board 2027", "volunteer"]
    assert ContactTag.objects.get(contact=alice, tag__name="volunteer").at == LONG_AGO
    assert set(Activity.objects.filter(contact=alice, channel="api").values_list("kind", flat=True)) == {
        "contact.tagged", "contact.untagged",
    }  # fmt: skip
    assert ContactTag.objects.filter(contact=museum).count() == 1
    assert api.patch(f"contacts/{alice.number}/", {"tags": []}).json()["tags"] == []
    assert Tag.objects.count() == 3


def test_a_change_of_the_associations_own_fields_in_between_is_not_lost(api, alice, fields):
    seen = api.get(f"contacts/{alice.number}/")["ETag"]
    change_custom(contact=alice, values={"motto": "At the desk"}, at=LONG_AGO, by=None)

    answer = api.patch(f"contacts/{alice.number}/", {"custom": {"motto": "By the website"}}, If_Match=seen)

    assert answer.status_code == 412
