"""Fields of the association's own: what they take, what outlives a change of them, and how much they are used."""

from datetime import UTC, date, datetime

import pytest

from ams.core.custom_fields import CustomValueRefused, change_custom, count_use, fields_for
from ams.core.custom_values import DoesNotFit, checked, fits, written
from ams.core.models import Activity, Contact, FieldDefinition, Role
from ams.core.tasks import count_custom_fields
from tests.factories.core import AssociationFactory, ContactFactory, UserFactory

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "kind", "kept"),
    [
        (" L ", "text", "L"),
        ("", "text", None),
        (None, "number", None),
        ("12", "number", 12),
        ("12,5", "number", 12.5),
        (12.5, "number", 12.5),
        ("yes", "yes_no", True),
        (False, "yes_no", False),
        ("2027-03-31", "date", "2027-03-31"),
        (date(2027, 3, 31), "date", "2027-03-31"),
        ("vegan", "choice", "Vegan"),
    ],
)
def test_values_are_kept_as_json_knows_them(value, kind, kept):
    assert checked(value, kind, ["Vegan", "All"]) == kept
    assert kept is None or fits(kept, kind, ["Vegan", "All"])


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("x" * 301, "text"),
        ("twelve", "number"),
        ("1e99", "number"),
        ("NaN", "number"),
        ("1234567890123456", "number"),
        ("perhaps", "yes_no"),
        ("31.3.2027", "date"),
        ("Fish", "choice"),
    ],
)
def test_what_does_not_fit_says_what_to_write(value, kind):
    with pytest.raises(DoesNotFit, match=r"[A-Z].*\."):
        checked(value, kind, ["Vegan"])


def test_values_are_read_as_people_write():
    assert [written(value, kind) for value, kind in [(True, ""), (False, ""), (12, "number"), (None, "text")]] == [
        "yes", "no", "12", "",
    ]  # fmt: skip
    assert "2027" in written("2027-03-31", "date")
    assert written("soon", "date") == "soon"
    assert not fits(True, "number")
    assert not fits("soon", "date")
    assert not fits(3, "text")


@pytest.fixture
def amara(db):
    AssociationFactory()
    return ContactFactory()


@pytest.fixture
def diet(db):
    return FieldDefinition.objects.create(key="diet", label="Diet", kind="choice", choices=["Vegan", "All"])


def change(contact, **values):
    return change_custom(contact=contact, values=values, at=NOW, by=None)


def kept(contact):
    return Contact.objects.get(pk=contact.pk).custom


def test_writing_says_what_changed_and_when_a_field_was_last_used(amara, diet):
    assert change(amara, diet="vegan") == ["diet"]
    assert change(amara, diet="Vegan") == []

    diet.refresh_from_db()
    assert (kept(amara), diet.last_used_on) == ({"diet": "Vegan"}, date(2026, 11, 22))
    assert [row.facts for row in Activity.objects.all()] == [{"changed": ["custom.diet"]}]
    assert change(amara, diet="") == ["diet"]
    assert kept(amara) == {}


def test_what_a_field_does_not_take_is_refused_and_nothing_is_written(amara, diet):
    FieldDefinition.objects.create(key="tax", label="Tax", applies_to="organisation")

    for values, key in (({"diet": "Fish"}, "diet"), ({"nothing": "x"}, "nothing"), ({"tax": "x"}, "tax")):
        with pytest.raises(CustomValueRefused) as refusal:
            change(amara, **{"diet": "Vegan"} | values)
        assert refusal.value.key == key

    assert kept(amara) == {}


def test_a_choice_that_went_or_a_kind_that_changed_destroys_nothing(amara, diet):
    change(amara, diet="Vegan")
    diet.choices = ["All"]
    diet.save()

    assert change(amara, diet="") == []
    assert kept(amara) == {"diet": "Vegan"}
    diet.kind, diet.choices = "date", []
    diet.save()
    assert change(amara, diet="") == []
    assert change(amara, diet="2027-01-01") == ["diet"]
    assert kept(amara) == {"diet": "2027-01-01"}


def test_who_sees_which_field(amara, diet):
    FieldDefinition.objects.create(key="hidden", label="Hidden", seen_by="administrators")
    FieldDefinition.objects.create(key="firm", label="Firm", applies_to="organisation")
    FieldDefinition.objects.create(key="old", label="Old", archived_at=NOW)

    assert [one.key for one in fields_for(amara, UserFactory(role=Role.SERVICE))] == ["diet"]
    assert [one.key for one in fields_for(amara, UserFactory(role=Role.ADMINISTRATOR))] == ["diet", "hidden"]


def test_how_often_a_field_is_filled_is_counted_in_one_look(amara, diet, django_assert_num_queries):
    change(amara, diet="Vegan")
    ContactFactory(custom={"diet": "All"})
    ContactFactory(custom={"diet": "All"}, merged_into=amara)
    FieldDefinition.objects.create(key="unused", label="Unused")

    with django_assert_num_queries(3):  # count, definitions, update
        assert count_use(at=NOW) == 2

    assert dict(FieldDefinition.objects.values_list("key", "filled")) == {"diet": 2, "unused": 0}
    assert count_custom_fields() == 2
