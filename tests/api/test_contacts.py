"""Contacts through the API: found by what other systems know of them, changed without losing anybody's change."""

import pytest

from ams.core.models import Activity, Contact, ContactTag, Tag
from members.models import Address, ExternalId
from members.operations import change_details
from tests.api.conftest import LONG_AGO
from tests.factories.members import OrganisationFactory, PersonFactory


def test_a_person_as_others_read_them(api, alice):
    Address.objects.create(contact=alice, lines="Mill Lane 3\nUtrecht", postcode="3511 AB", country="NL")
    Address.objects.create(contact=alice, lines="Elsewhere", country="NL", is_preferred=False)
    ExternalId.objects.create(source="oldcrm", value="A-17", contact=alice)
    ContactTag.objects.create(contact=alice, tag=Tag.objects.create(name="volunteer"), at=LONG_AGO)

    assert api.get(f"contacts/{alice.number}/").json() == {
        "number": alice.number,
        "kind": "person",
        "name": "Alice Moreau",
        "email": "alice@example.org",
        "phone": "",
        "language": "",
        "person": {"given_name": "", "family_name": "", "spoken_name": "", "born_on": None},
        "organisation": None,
        "address": {"lines": "Mill Lane 3\nUtrecht", "postcode": "3511 AB", "country": "NL"},
        "tags": ["volunteer"],
        "custom": {},
        "external_ids": [{"source": "oldcrm", "value": "A-17"}],
        "created_at": "2020-01-01T12:00:00Z",
        "archived_at": None,
        "merged_into": None,
    }


def test_a_merged_contact_says_where_it_went(api, alice, museum):
    Contact.objects.filter(pk=museum.pk).update(merged_into=alice)

    assert api.get(f"contacts/{museum.number}/").json()["merged_into"] == alice.number


def names(answer):
    assert answer.status_code == 200, answer.content
    return [one["name"] for one in answer.json()["results"]]


def test_they_are_found_by_address_number_kind_and_what_others_call_them(api, alice, museum):
    ExternalId.objects.create(source="oldcrm", value="A-17", contact=alice)
    ExternalId.objects.create(source="elsewhere", value="A-17", contact=museum)

    assert names(api.get("contacts/?email=ALICE@example.org")) == ["Alice Moreau"]
    assert names(api.get(f"contacts/?number={museum.number}")) == ["Museum"]
    assert names(api.get("contacts/?kind=organisation")) == ["Museum"]
    assert names(api.get("contacts/?external_id=A-17")) == ["Alice Moreau", "Museum"]
    assert names(api.get("contacts/?external_id=A-17&external_source=oldcrm")) == ["Alice Moreau"]
    assert names(api.get("contacts/?email=nobody@example.org")) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_costs_the_same_for_one_contact_or_many(api, rows, django_assert_num_queries):
    for number in range(rows):
        person = PersonFactory()
        ExternalId.objects.create(source="oldcrm", value=str(number), contact=person)
    api.get("contacts/")

    with django_assert_num_queries(7):  # association, key, own fields, contacts, addresses, tags, names elsewhere
        assert len(api.get("contacts/").json()["results"]) == rows


def test_a_person_is_added_with_all_that_was_sent(api, administrator):
    answer = api.post(
        "contacts/",
        {
            "kind": "person",
            "name": " Bob  Bly ",
            "email": "bob@example.org",
            "phone": "030 1",
            "spoken_name": "Bobby",
            "given_name": "Bob",
            "family_name": "Bly",
            "born_on": "1980-02-29",
            "address": {"lines": "Mill Lane 3", "postcode": "1000", "country": "NL"},
        },
    )

    assert answer.status_code == 201, answer.content
    bob = Contact.objects.get()
    assert answer["Location"] == f"http://testserver/api/v1/contacts/{bob.number}/"
    assert answer.json() == api.get(f"contacts/{bob.number}/").json()
    assert answer.json()["name"] == "Bob Bly"
    assert answer.json()["person"]["born_on"] == "1980-02-29"
    assert answer.json()["address"]["country"] == "NL"
    added = Activity.objects.get(kind="contact.added")
    assert (added.channel, added.actor, added.facts["api_key"]) == ("api", administrator, api.key.prefix)


def test_an_organisation_is_added(api):
    answer = api.post("contacts/", {"kind": "organisation", "name": "Museum", "tax_number": "NL1"})

    assert answer.json()["organisation"] == {"tax_number": "NL1"}
    assert answer.json()["person"] is None


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"kind": "robot", "name": "R"}, "/kind"),
        ({"kind": "person"}, "/name"),
        ({"kind": "person", "name": 5}, "/name"),
        ({"kind": "person", "name": "  "}, "/name"),
        ({"kind": "person", "name": "B", "email": "nonsense"}, "/email"),
        ({"kind": "person", "name": "B", "email": 7}, "/email"),
        ({"kind": "person", "name": "B", "tax_number": "1"}, "/tax_number"),
        ({"kind": "organisation", "name": "B", "born_on": "1980-01-01"}, "/born_on"),
        ({"kind": "person", "name": "B", "phne": "1"}, "/phne"),
        ({"kind": "person", "name": "B", "address": {"lines": "x", "country": "nl"}}, "/address/country"),
        ({"kind": "person", "name": "B", "address": {"lines": "x", "country": "NL", "a/b~": 1}}, "/address/a~1b~0"),
        ({"kind": "person", "name": "B\x00"}, "/name"),
        ([], ""),
    ],
)
def test_what_is_not_valid_is_said_with_its_place(api, sent, pointer):
    answer = api.post("contacts/", sent)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not Contact.objects.exists()


def test_only_what_is_sent_is_changed(api, alice):
    answer = api.patch(f"contacts/{alice.number}/", {"phone": "030 9"})

    assert (answer.status_code, answer.json()["phone"], answer.json()["email"]) == (200, "030 9", "alice@example.org")
    changed = Activity.objects.get(kind="details.changed")
    assert (changed.channel, changed.facts) == ("api", {"changed": ["phone"], "api_key": api.key.prefix})


def test_every_detail_can_be_changed(api, alice):
    sent = {
        "name": "Alice Bly",
        "email": "bly@example.org",
        "phone": "1",
        "spoken_name": "Al",
        "address": {"lines": "Mill Lane 3", "postcode": "1", "country": "NL"},
    }

    now = api.patch(f"contacts/{alice.number}/", sent).json()

    assert {**sent, "spoken_name": now["person"]["spoken_name"]} == {
        **{name: now[name] for name in ("name", "email", "phone", "address")},
        "spoken_name": "Al",
    }


def test_a_change_in_between_is_not_lost(api, alice):
    seen = api.get(f"contacts/{alice.number}/")["ETag"]
    change_details(contact=alice, at=LONG_AGO, by=None, phone="at the desk")

    answer = api.patch(f"contacts/{alice.number}/", {"phone": "by the website"}, If_Match=seen)

    assert answer.status_code == 412
    alice.refresh_from_db()
    assert alice.phone == "at the desk"
    again = api.get(f"contacts/{alice.number}/")["ETag"]
    changed = api.patch(f"contacts/{alice.number}/", {"phone": "by the website"}, If_Match=again)
    assert changed.status_code == 200
    assert changed["ETag"] not in (seen, again)
    assert api.patch(f"contacts/{alice.number}/", {"phone": "1"}, If_Match="*").status_code == 200


def test_who_may_only_add_contacts_reads_none(key_for, alice):
    caller = key_for("contacts:write")

    assert caller.get(f"contacts/{alice.number}/").status_code == 403
    assert caller.patch(f"contacts/{alice.number}/", {"phone": "1"}).status_code == 403
    assert caller.post("contacts/", {"kind": "person", "name": "Bob"}).status_code == 201


def test_pages_follow_each_other_and_miss_nobody(api, django_assert_num_queries):
    for number in range(7):
        (PersonFactory if number % 2 else OrganisationFactory)(display_name=f"N{number}")
    seen, path, costs = [], "contacts/?limit=3&kind=person", []
    while path:
        page = api.get(path).json()
        seen += [one["name"] for one in page["results"]]
        costs.append(len(page["results"]))
        path = (page["next"] or "").removeprefix("http://testserver/api/v1/")

    assert seen == ["N1", "N3", "N5"]
    assert costs == [3]
    first = api.get("contacts/?limit=3").json()
    second = first["next"].removeprefix("http://testserver/api/v1/")
    with django_assert_num_queries(7):
        assert names(api.get(second)) == ["N3", "N4", "N5"]
    last = api.get(second).json()["next"].removeprefix("http://testserver/api/v1/")
    assert names(api.get(last)) == ["N6"]
    assert api.get(last).json()["next"] is None


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "cursor=nonsense", "nonsense=1", "kind=robot"])
def test_a_list_says_what_it_does_not_understand(api, query):
    answer = api.get(f"contacts/?{query}")

    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == [query.partition("=")[0]]


def test_a_cursor_belongs_to_its_list(api):
    PersonFactory.create_batch(2)
    cursor = api.get("contacts/?limit=1").json()["next"].partition("cursor=")[2]

    assert api.get(f"orders/?cursor={cursor}").status_code == 400
