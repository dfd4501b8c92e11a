"""Tags, the pinned note and the association's own fields on a person's page."""

import pytest
from django.urls import reverse

from ams.core.custom_fields import change_custom
from ams.core.models import Contact, ContactNote, ContactTag, FieldDefinition, Role, Tag
from ams.core.pinned_notes import pin_note
from ams.core.tagging import tag_contact
from tests.factories.core import UserFactory, sign_in
from tests.factories.members import PersonFactory
from tests.staffdesk.conftest import NOW
from tests.staffdesk.test_pages import page


@pytest.fixture
def diet(association):
    return FieldDefinition.objects.create(
        key="diet", label="Diet", kind="choice", choices=["Vegan", "All"], group="At table"
    )


def url(name, *args):
    return reverse(f"staffdesk:{name}", args=args)


def test_a_tag_is_put_on_and_taken_off_beside_the_person(desk, amara):
    desk.post(url("add_tag", amara.number), {"name": "Press"})

    html = page(desk, "person", amara.number)
    assert "Take “Press” off" in html
    desk.post(url("remove_tag", amara.number, Tag.objects.get().pk))
    assert not ContactTag.objects.exists()
    assert '<option value="Press">' in page(desk, "add_tag", amara.number)  # fetched once somebody types


def test_a_tag_that_cannot_be_taken_comes_back_with_its_words(desk, amara):
    html = desk.post(url("add_tag", amara.number), {"name": "x" * 61}).content.decode()

    assert "x" * 61 in html
    assert "Only 60 letters fit" in html
    assert "Add a tag" in page(desk, "add_tag", amara.number)


def test_people_are_listed_by_tag(desk, amara):
    PersonFactory(display_name="Bob Bly")
    tag_contact(contact=amara, name="Press", at=NOW, by=None)

    html = page(desk, "people", tag="Press")

    assert "Amara Okafor" in html
    assert "Bob Bly" not in html


def test_what_is_good_to_know_stands_on_top_and_keeps_its_history(desk, ada, amara):
    for words in ("Call after five", "Call before five"):
        desk.post(url("good_to_know", amara.number), {"words": words})

    html = page(desk, "person", amara.number)
    assert html.index("Call before five") < html.index("No membership yet")
    history = page(desk, "good_to_know", amara.number)
    assert "<del>Call after five</del>" in history
    assert "Ada Novak" in history
    too_long = desk.post(url("good_to_know", amara.number), {"words": "y" * 2_001}).content.decode()
    assert "y" * 2_001 in too_long
    desk.post(url("good_to_know", amara.number), {"words": ""})
    assert not ContactNote.objects.exists()
    assert "<del>Call before five</del>" in page(desk, "good_to_know", amara.number)


def test_own_fields_are_changed_under_their_headings_and_shown(desk, amara, diet):
    FieldDefinition.objects.create(key="wheelchair", label="Wheelchair", kind="yes_no")
    assert "At table" in page(desk, "custom_fields", amara.number)

    desk.post(url("custom_fields", amara.number), {"diet": "Vegan", "wheelchair": "yes"})

    amara.refresh_from_db()
    assert amara.custom == {"diet": "Vegan", "wheelchair": True}
    html = page(desk, "person", amara.number)
    assert "<dt>Diet</dt><dd>Vegan</dd>" in html
    assert "Diet: – → <ins>Vegan</ins>" in page(desk, "custom_fields", amara.number)


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [("number", "twelve", "Write a number"), ("date", "soon", "Write a date"), ("text", "z" * 301, "300 letters fit")],
)
def test_what_does_not_fit_is_said_beside_the_field_and_nothing_typed_is_lost(desk, amara, kind, typed, said):
    FieldDefinition.objects.create(key="one", label="One", kind=kind)
    FieldDefinition.objects.create(key="other", label="Other", kind="long")

    html = desk.post(url("custom_fields", amara.number), {"one": typed, "other": "Kept words"}).content.decode()

    assert said in html
    assert typed in html
    assert "Kept words" in html
    amara.refresh_from_db()
    assert amara.custom == {}


def test_a_value_that_no_longer_fits_is_shown_and_stays(desk, amara, diet):
    change_custom(contact=amara, values={"diet": "Vegan"}, at=NOW, by=None)
    FieldDefinition.objects.filter(pk=diet.pk).update(choices=["All"])

    assert "“Vegan”, which this field no longer takes" in page(desk, "custom_fields", amara.number)
    assert "(no longer offered)" in page(desk, "person", amara.number)
    desk.post(url("custom_fields", amara.number), {"diet": ""})

    amara.refresh_from_db()
    assert amara.custom == {"diet": "Vegan"}


def test_a_field_that_went_meanwhile_is_said_so(desk, amara):
    assert "Nothing more is asked" in page(desk, "custom_fields", amara.number)


def test_the_owner_of_an_area_reads_and_changes_nothing(client, amara, diet):
    change_custom(contact=amara, values={"diet": "Vegan"}, at=NOW, by=None)
    tag_contact(contact=amara, name="Press", at=NOW, by=None)
    pin_note(contact=amara, words="Call after five", at=NOW, by=None)
    sign_in(client, UserFactory(role=Role.OWNER))

    html = page(client, "person", amara.number)

    assert all(words in html for words in ("Vegan", "Press", "Call after five"))
    assert "Add a tag" not in html
    assert client.get(url("custom_fields", amara.number)).status_code == 403


def test_a_record_that_was_merged_is_not_written_to(desk, amara):
    Contact.objects.filter(pk=amara.pk).update(merged_into=PersonFactory())

    assert desk.get(url("custom_fields", amara.number)).status_code == 404


@pytest.fixture
def administrator(client, association):
    sign_in(client, UserFactory(role=Role.ADMINISTRATOR))
    return client


def test_an_administrator_defines_a_field_whose_key_follows_the_label(administrator):
    screen = reverse("admin:core_fielddefinition_add")
    given = {
        "label": "First aid until",
        "kind": "choice",
        "choices": "One\n\nTwo\nOne",
        "seen_by": "staff",
        "position": 0,
    }

    assert administrator.post(screen, given | {"choices": ""}).status_code == 200  # a list needs choices
    administrator.post(screen, given)

    made = FieldDefinition.objects.get()
    assert (made.key, made.choices) == ("first_aid_until", ["One", "Two"])
    change = reverse("admin:core_fielddefinition_change", args=[made.pk])
    administrator.post(change, given | {"key": "other", "choices": "Two"})
    made.refresh_from_db()
    assert (made.key, made.choices) == ("first_aid_until", ["Two"])
    assert "Two" in administrator.get(change).content.decode()
    assert "not counted yet" in administrator.get(reverse("admin:core_fielddefinition_changelist")).content.decode()
    assert "key of small letters" in administrator.post(screen, given | {"label": "名前"}).content.decode()


def test_an_administrator_makes_two_tags_one(administrator, amara):
    for name in ("Helper", "Volunteer"):
        tag_contact(contact=amara, name=name, at=NOW, by=None)
    tag_contact(contact=PersonFactory(), name="Volunteer", at=NOW, by=None)
    tags = list(Tag.objects.values_list("pk", flat=True))

    answer = administrator.post(
        reverse("admin:core_tag_changelist"), {"action": "make_one", "_selected_action": tags}, follow=True
    )

    assert "“Volunteer” stands for all of them now" in answer.content.decode()
    assert set(ContactTag.objects.values_list("tag__name", flat=True)) == {"Volunteer"}
