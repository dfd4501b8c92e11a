"""Tags, the pinned note and the association's own fields: out and in again, mapped, checked, and taken back."""

import csv
import io
from datetime import UTC, date, datetime

import pghistory
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ams.core.models import Activity, Contact, ContactNote, ContactTag, FieldDefinition, Tag
from ams.core.pinned_notes import pin_note
from ams.core.tagging import tag_contact, untag_contact
from members.importing.errors import RowRejected
from members.importing.tags import tag_names, tags_cell
from members.models import ImportRun
from members.operations.imports import apply_import, start_applying, start_undoing, undo_import
from members.queries.exports import export_rows
from tests.factories.core import UserFactory
from tests.factories.members import OrganisationFactory, PersonFactory
from tests.members.importing.conftest import NOON, counted
from tests.members.importing.test_exporting import empty_the_register, register

LATER = datetime(2026, 4, 1, 12, tzinfo=UTC)
NAMES = ("volunteer", "board, 2027", 'the "old" guard', "=2+5", "a; b", "שלום עולם", "-1", "\u202eright to left")
NOTE = '=2+5 is what he says, "always",\r\nthen: שלום\n@home'


@pytest.fixture
def fields(full):
    """One of each kind."""
    kinds = {
        "shirt": {"kind": "choice", "choices": ["S", "M, wide", "=XL"], "label": "Shirt size"},
        "first_aid_until": {"kind": "date", "label": "First aid until", "applies_to": "person"},
        "badge_pin": {"kind": "yes_no", "label": "Has a pin"},
        "score": {"kind": "number", "label": "Score"},
        "story": {"kind": "long", "label": "Story"},
        "nickname": {"kind": "text", "label": "Nickname"},
    }
    made = {
        key: FieldDefinition.objects.create(key=key, position=place, **told)
        for place, (key, told) in enumerate(kinds.items())
    }
    FieldDefinition.objects.create(key="gone", label="Gone", archived_at=NOON)
    return made


@pytest.fixture
def amara(fields):
    """Somebody of whom everything is known."""
    one = PersonFactory(display_name="Amara Okafor", email="amara@example.org")
    one.custom = {
        "shirt": "=XL", "first_aid_until": "2027-03-31", "badge_pin": False, "score": -12.5,
        "story": "One,\r\n\n  two “three”\n", "nickname": "=cmd|' /C calc'!A0", "gone": "x",
    }  # fmt: skip
    one.custom["story"] = one.custom["story"].strip()
    one.save(update_fields=["custom"])
    for name in NAMES:
        tag_contact(contact=one, name=name, at=NOON, by=None)
    pin_note(contact=one, words=NOTE, at=NOON, by=UserFactory())
    return one


@pytest.fixture
def crowd(amara):
    """And others, of whom less is."""
    PersonFactory(display_name="Bob Bly", custom={"badge_pin": True, "score": 0, "nickname": "بوب"})
    OrganisationFactory(display_name="Museum", custom={"shirt": "M, wide", "score": 100000})
    PersonFactory(display_name="Nobody’s Fool", email="")
    return amara


def cells_of(text, name):
    """The row of somebody, by header."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    return next(row for row in rows if row["Name"] == name)


def undo(run):
    start_undoing(run_id=run.pk, at=LATER, by=None)
    return undo_import(run_id=run.pk)


# --- Out, and in again ------------------------------------------------------------------------------------------------


def test_each_has_a_column_and_archived_fields_have_none(crowd):
    header, *_rows = export_rows()

    own = ["custom:shirt", "custom:first_aid_until", "custom:badge_pin", "custom:score", "custom:story"]
    assert {"Tags", "Pinned note"} <= set(header)
    assert [one for one in header if one.startswith("custom:")] == [*own, "custom:nickname"]


def test_values_are_written_the_same_in_every_language(crowd, settings):
    settings.LANGUAGE_CODE = "de"
    row = cells_of(register(), "Amara Okafor")

    assert (row["custom:first_aid_until"], row["custom:badge_pin"], row["custom:score"]) == (
        "2027-03-31",
        "no",
        "'-12.5",
    )
    assert row["custom:shirt"] == "'=XL"
    assert row["Pinned note"] == f"'{NOTE}"


def test_an_export_comes_in_and_changes_nothing(crowd, bring_in):
    before = register()

    run = bring_in(before)

    assert counted(run) == (0, 0, run.rows, 0)
    assert run.lines.count() == 0
    assert register() == before


@pytest.mark.parametrize("batch_size", [1, 1000])
def test_an_empty_system_with_the_same_fields_becomes_the_same_one_byte_for_byte(crowd, bring_in, batch_size):
    before, kept = register(), dict(crowd.custom)
    empty_the_register()
    Tag.objects.all().delete()

    run = bring_in(before, batch_size=batch_size)

    assert counted(run) == (4, 0, 0, 0)
    assert register() == before
    again = Contact.objects.get(display_name="Amara Okafor")
    assert again.custom == {key: value for key, value in kept.items() if key != "gone"}
    assert again.note.words == NOTE
    assert sorted(again.contact_tags.values_list("tag__name", flat=True)) == sorted(NAMES)


def test_what_sounds_secret_elsewhere_comes_in_again_when_it_is_a_field_here(crowd, bring_in):
    """A column “pin” of another system is a secret number; “custom:badge_pin” is a field somebody made here."""
    run = bring_in(register())

    assert run.survey["secrets"] == []
    assert ["custom:badge_pin", "custom:badge_pin", ""] in run.columns


def test_a_column_of_a_field_that_is_not_here_is_named_and_left_out(crowd, check, fields):
    before = register()
    fields["score"].delete()

    run = check(before)

    [(_header, field, why)] = [one for one in run.columns if one[0] == "custom:score"]
    assert (field, why) == (
        None,
        "There is no such field here. Make it first, with this key, then upload the file again.",
    )


def test_what_a_field_took_once_and_takes_no_more_is_no_news_where_it_stands(crowd, bring_in, fields):
    FieldDefinition.objects.filter(key="shirt").update(choices=["S"])
    before = register()

    assert counted(bring_in(before)) == (0, 0, 4, 0)
    empty_the_register()
    run = bring_in(before)

    assert counted(run) == (2, 0, 0, 2)
    reasons = set(run.lines.filter(outcome="rejected").values_list("reason", flat=True))
    assert "“=XL” does not fit “Shirt size”: This is none of the choices: S." in reasons


def test_an_export_is_a_way_to_edit_many_at_once(crowd, bring_in):
    text = register().replace("2027-03-31", "31.12.2027").replace("one of", "")
    run = bring_in(text.replace("=2+5 is what", "What").replace("volunteer", "helper"))

    crowd.refresh_from_db()
    crowd.note.refresh_from_db()
    assert counted(run) == (0, 1, 3, 0)
    assert crowd.custom["first_aid_until"] == "2027-12-31"
    assert (crowd.custom["gone"], crowd.custom["badge_pin"]) == ("x", False)  # nobody else's business
    assert crowd.note.words.startswith("'What he says")  # as somebody wrote it who left the apostrophe there
    assert {"volunteer", "helper"} <= set(crowd.contact_tags.values_list("tag__name", flat=True))  # never taken off


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).filter(str.strip), max_size=6)
)
def test_whatever_tags_are_called_comes_back_as_it_was(names):
    unique = list({name.lower(): name for name in names}.values())

    assert tag_names(tags_cell(unique), is_own=True) == tuple(sorted(unique))


# --- From other systems -----------------------------------------------------------------------------------------------

FILE = "User ID,Name,Size,Aid,Lanyard,Keywords,Remark\n"
MAPPED = {
    "Size": "custom:shirt", "Aid": "custom:first_aid_until", "Lanyard": "custom:badge_pin", "Keywords": "tags",
    "Remark": "note",
}  # fmt: skip
ADA = '1,Ada Bly,s,13/07/2027,x,"press;  Board  2027 ;PRESS",Sings\n'


def test_columns_of_other_systems_are_mapped_onto_them(bring_in, fields):
    staff = UserFactory(role="administrator")
    run = bring_in(FILE + ADA, columns=MAPPED, by=staff)

    ada = Contact.objects.get()
    assert counted(run) == (1, 0, 0, 0)
    assert ada.custom == {"shirt": "S", "first_aid_until": "2027-07-13", "badge_pin": True}
    assert (ada.note.words, ada.note.by, ada.note.at) == ("Sings", staff, NOON)
    assert sorted(ada.contact_tags.values_list("tag__name", "by", "at")) == [
        ("Board 2027", staff.pk, NOON),
        ("press", staff.pk, NOON),
    ]
    assert run.counts["new_tags"] == 2
    assert Activity.objects.get(contact=ada).kind == "contact.imported"
    assert FieldDefinition.objects.get(key="shirt").last_used_on == date(2026, 3, 1)
    assert FieldDefinition.objects.get(key="score").last_used_on is None


def test_the_second_time_changes_nothing_and_brings_nothing_back_that_was_taken_off_here(bring_in, fields):
    bring_in(FILE + ADA, columns=MAPPED)
    ada = Contact.objects.get()
    untag_contact(contact=ada, tag=Tag.objects.get(name="press"), at=NOON, by=None)
    pin_note(contact=ada, words="Sings well", at=NOON, by=None)

    assert counted(bring_in(FILE + ADA, columns=MAPPED)) == (0, 0, 1, 0)
    run = bring_in(FILE + ADA.replace("press;", "press; choir;"), columns=MAPPED)

    assert counted(run) == (0, 1, 0, 0)
    assert sorted(ada.contact_tags.values_list("tag__name", flat=True)) == ["Board 2027", "choir"]
    assert ContactNote.objects.get().words == "Sings well"


def test_whoever_was_here_before_keeps_what_they_have(bring_in, amara):
    run = bring_in(
        FILE.replace("Name", "Name,Email") + ADA.replace("Ada Bly", "Amara Okafor,amara@example.org"), columns=MAPPED
    )

    amara.refresh_from_db()
    assert (amara.custom["shirt"], amara.note.words) == ("=XL", NOTE)
    assert run.counts["kept"] == {
        "custom.shirt": 1, "custom.first_aid_until": 1, "custom.badge_pin": 1, "note": 1,
    }  # fmt: skip
    assert amara.contact_tags.filter(tag__name="press").exists()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,Ada,XXL,,,,\n", "“XXL” does not fit “Shirt size”: This is none of the choices: S, M, wide, =XL."),
        ("1,Ada,,soon,,,\n", "“soon” is no date. Write it like 2026-03-01."),
        ("1,Ada,,,perhaps,,\n", "“perhaps” does not fit “Has a pin”: Answer yes or no."),
        (f"1,Ada,,,,{'t' * 61},\n", f"“{'t' * 40}…” is too long for a tag: at most 60 letters fit."),
        (f"1,Ada,,,,,{'n' * 2001}\n", "“Remark” has 2001 characters; at most 2000 fit."),
    ],
)
def test_a_value_that_does_not_fit_is_a_rejected_row_with_its_line_and_reason(bring_in, fields, row, reason):
    run = bring_in(FILE + "2,Bob,S,,,,\n" + row, columns=MAPPED)

    assert counted(run) == (1, 0, 0, 1)
    [line] = run.lines.filter(outcome="rejected")
    assert (line.line, line.reason) == (3, reason)
    assert line.cells[1] == "Ada"


def test_a_field_of_people_is_refused_to_organisations(bring_in, fields):
    run = bring_in("User ID,Organisation,Aid\n1,Museum,2027-07-13\n", columns={"Aid": "custom:first_aid_until"})

    assert run.lines.get().reason == "“First aid until” is for people only."


def test_dates_that_can_be_read_both_ways_are_asked_about(check, fields):
    run = check(FILE + ADA.replace("13/07", "03/07"), columns=MAPPED)

    assert run.state == "read"
    assert "“Aid” can be read both ways" in run.survey["questions"][0]


def test_quotation_marks_in_our_own_tags_have_to_match():
    with pytest.raises(RowRejected, match="do not match"):
        tag_names('"a, b', is_own=True)


def test_a_tag_that_was_put_away_is_offered_again_and_named_as_it_was(bring_in, fields):
    Tag.objects.create(name="Press", archived_at=NOON)

    bring_in(FILE + ADA, columns=MAPPED)

    assert list(Tag.objects.order_by("name").values_list("name", "archived_at")) == [
        ("Board 2027", None),
        ("Press", None),
    ]


# --- Taken back -------------------------------------------------------------------------------------------------------


def test_undoing_takes_off_what_was_put_on_and_brings_back_what_was_there(crowd, bring_in):
    Tag.objects.create(name="in a list")
    before, note = register(), ContactNote.objects.values().get()
    text = before.replace("2027-03-31", "2028-03-31").replace("volunteer", "volunteer, brand new, in a list")
    run = bring_in(text.replace("is what", "was what").replace("بوب", "Bobby").replace("no,100000", "yes,100000"))
    assert counted(run)[1] == 2
    assert register() != before

    assert undo(run).state == "undone"

    assert register() == before
    assert ContactNote.objects.values().get() == note
    assert Tag.objects.get(name="brand new").archived_at == LATER  # a list may name it
    assert Tag.objects.get(name="in a list").archived_at is None


def test_undoing_leaves_nothing_of_strangers_and_no_tag_on_offer(bring_in, fields):
    run = bring_in(FILE + ADA, columns=MAPPED)

    assert undo(run).state == "undone"

    assert not Contact.objects.exists()
    assert not ContactTag.objects.exists()
    assert not ContactNote.objects.exists()
    assert not Tag.objects.filter(archived_at=None).exists()
    assert counted(bring_in(FILE + ADA, columns=MAPPED)) == (1, 0, 0, 0)
    assert Tag.objects.filter(archived_at=None).count() == 2


def test_a_tag_somebody_else_uses_by_now_stays_on_offer(bring_in, fields):
    run = bring_in(FILE + ADA, columns=MAPPED)
    with pghistory.context(url="/desk/"):
        tag_contact(contact=PersonFactory(), name="press", at=LATER, by=None)

    assert undo(run).state == "undone"

    assert Tag.objects.get(name="press").archived_at is None


@pytest.mark.parametrize(
    ("depend", "why"),
    [
        (lambda one: tag_contact(contact=one, name="mine", at=LATER, by=None), "tag of a contact"),
        (lambda one: untag_contact(contact=one, tag=Tag.objects.get(name="press"), at=LATER, by=None), "changed since"),
        (lambda one: pin_note(contact=one, words="Sings well", at=LATER, by=None), "changed since: pinned note"),
    ],
)
def test_whoever_was_tagged_or_noted_since_stands_in_the_way(bring_in, fields, depend, why):
    run = bring_in(FILE + ADA, columns=MAPPED)
    with pghistory.context(url="/desk/"):
        depend(Contact.objects.get())

    run = undo(run)

    assert (run.state, why in run.failure) == ("applied", True), run.failure


# --- Cost and rights --------------------------------------------------------------------------------------------------


def _rows(count, shirt="S"):
    return FILE + "".join(
        f'{n},Ada {n},{shirt},2027-07-13,x,"press;tag {n}",Note {shirt} {n}\n' for n in range(1, count + 1)
    )


def _queries_of(count, check, django_assert_max_num_queries):
    """How many queries applying a file costs, and applying its correction."""
    spent = []
    for shirt in ("S", "=XL"):
        run = check(_rows(count, shirt), columns=MAPPED)
        start_applying(run_id=run.pk, at=NOON, by=None)
        with django_assert_max_num_queries(120) as captured:
            apply_import(run_id=run.pk)
        spent.append(len(captured))
    undone = ImportRun.objects.order_by("-pk")[:2]
    for run in undone:
        undo(run)
    return spent


def test_a_batch_costs_the_same_for_few_and_for_many(check, fields, django_assert_max_num_queries):
    few = _queries_of(3, check, django_assert_max_num_queries)
    many = _queries_of(60, check, django_assert_max_num_queries)

    assert few == many


def test_fields_only_administrators_see_are_neither_read_nor_handed_out_to_others(crowd, check, fields):
    FieldDefinition.objects.filter(key="story").update(seen_by="administrators")
    owner, administrator = UserFactory(role="owner"), UserFactory(role="administrator")

    assert "custom:story" not in next(export_rows(owner))
    assert "custom:story" in next(export_rows(administrator))
    assert ["custom:story", None] in [one[:2] for one in check(register(), by=owner).columns]
    assert ["custom:story", "custom:story"] in [one[:2] for one in check(register(), by=administrator).columns]
