"""Who belongs to which section: by postcode, by choice, as staff say, and in a round through everybody."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from ams.core.invariants import broken_invariants
from ams.core.merging import merge_contacts, undo_merge
from ams.core.models import Activity, ContactMerge
from members.models import Belonging, Section, SectionRun
from members.operations import (
    AreasOverlap,
    CannotChooseSection,
    RoundUnderWay,
    change_details,
    follow_postcode,
    keep_section,
    set_section,
    start_round,
)
from members.operations.sections import go_round
from members.postcodes import areas_in
from members.queries.sections import forecast
from members.tasks import resume_assignments
from tests.factories.members import PersonFactory
from tests.factories.sections import SectionFactory, lives_at
from tests.members.test_always_true import drop

pytestmark = pytest.mark.usefixtures("association")
NOW = timezone.now()
TOMORROW = NOW + timedelta(days=1)
CHOICE, STAFF, POSTCODE = Belonging.Way.CHOICE, Belonging.Way.STAFF, Belonging.Way.POSTCODE


@pytest.fixture
def utrecht():
    return SectionFactory(name="Utrecht", postcodes="34\n35")


@pytest.fixture
def north():
    return SectionFactory(name="North", postcodes="90–99", chosen_by_members=True)


@pytest.fixture
def amara():
    return PersonFactory(display_name="Amara Okafor")


def moves_to(contact, postcode, *, at=NOW, lines="Kade 1"):
    change_details(contact=contact, at=at, by=None, address_lines=lines, postcode=postcode, country="NL")


def story(contact):
    """Each belonging as section, way and whether it is over; the first first."""
    rows = Belonging.objects.filter(contact=contact).order_by("days")
    return [(one.section and one.section.name, one.way, one.last_day is not None) for one in rows]


def test_an_address_decides_where_one_belongs_and_moving_house_moves_along(amara, utrecht, north):
    moves_to(amara, "3514 BJ")
    moves_to(amara, "9712 AA", at=TOMORROW)

    assert story(amara) == [("Utrecht", "postcode", True), ("North", "postcode", False)]
    told = Activity.objects.get(kind="section.changed")
    assert (told.facts["was"], told.facts["name"], told.channel) == ("Utrecht", "North", "system")


def test_two_moves_on_a_day_leave_one_row(amara, utrecht, north):
    moves_to(amara, "3514 BJ")
    moves_to(amara, "9712 AA")
    moves_to(amara, "1000 AA")
    assert story(amara) == [(None, "postcode", False)]

    moves_to(amara, "1000 AA", lines="", at=TOMORROW)
    moves_to(amara, "3400 AA", at=TOMORROW)
    assert story(amara)[-1] == ("Utrecht", "postcode", False)


@pytest.mark.parametrize("way", [CHOICE, STAFF])
def test_what_somebody_decided_holds_against_postcodes(amara, utrecht, north, way):
    moves_to(amara, "3514 BJ")
    set_section(contact=amara, section=north, way=way, at=TOMORROW, by=None)

    moves_to(amara, "3400 AA", at=TOMORROW)
    go_round(run_id=start_round(at=TOMORROW, by=None).pk)
    assert story(amara)[-1] == ("North", way, False)

    follow_postcode(contact=amara, at=TOMORROW, by=None)
    assert story(amara)[-1] == ("Utrecht", "postcode", False)


def test_staff_can_say_that_somebody_belongs_nowhere(amara, utrecht):
    set_section(contact=amara, section=None, way=STAFF, at=NOW, by=None)

    moves_to(amara, "3514 BJ")

    assert story(amara) == [(None, "staff", False)]


def test_saying_the_same_again_changes_nothing(amara, north):
    first = set_section(contact=amara, section=north, way=CHOICE, at=NOW, by=None)

    assert set_section(contact=amara, section=north, way=CHOICE, at=TOMORROW, by=None) == first
    assert Activity.objects.filter(kind="section.changed").count() == 1


def test_members_choose_only_what_may_be_chosen_and_nobody_a_closed_one(amara, utrecht, north):
    Section.objects.filter(pk=north.pk).update(archived_at=NOW)
    north.refresh_from_db()

    for section, way in [(utrecht, CHOICE), (None, CHOICE), (north, STAFF)]:
        with pytest.raises(CannotChooseSection):
            set_section(contact=amara, section=section, way=way, at=NOW, by=None)
    assert story(amara) == []


def test_the_database_keeps_it_to_one_section_at_a_time_and_the_invariant_looks(amara, utrecht, north):
    set_section(contact=amara, section=north, way=STAFF, at=NOW, by=None)
    second = Belonging(contact=amara, section=utrecht, way=STAFF, days=DateRange(NOW.date(), None), at=NOW)
    with pytest.raises(IntegrityError, match="one_section_at_a_time"), transaction.atomic():
        second.save()

    drop("one_section_at_a_time", table="members_belonging")
    second.save()

    assert "members.one-section-at-a-time" in {one.name for one, _found in broken_invariants(at=NOW)}


def test_areas_of_two_sections_are_apart(utrecht, north):
    with pytest.raises(AreasOverlap, match="overlap"):
        keep_section(section=north, areas=areas_in("33–36", country="NL"))
    with pytest.raises(AreasOverlap):
        keep_section(section=north, areas=areas_in("92\n91–93", country="NL"))
    keep_section(section=north, areas=areas_in("3514\n95", country="NL"))
    assert [str(one) for one in north.areas.order_by("first")] == ["NL 3514", "NL 95"]

    utrecht.areas.filter(first="34").update(first="95", last="96")

    assert "members.areas-are-apart" in {one.name for one, _found in broken_invariants(at=NOW)}


# --- Everybody at once ------------------------------------------------------------------------------------------------


def test_a_round_puts_everybody_where_their_postcode_says_as_it_was_foretold(amara, utrecht, north):
    moves_to(amara, "3514 BJ")
    keep_section(section=utrecht, areas=areas_in("34", country="NL"))
    others = [PersonFactory() for _ in range(5)]
    for one, code in zip(others, ["3400", "3514", "9700", "9800", ""], strict=True):
        lives_at(one, code)
    foretold = {str(one.section): (one.now, one.coming, one.leaving, one.then) for one in forecast()}

    run = go_round(run_id=start_round(at=TOMORROW, by=None).pk, at_once=2)

    assert foretold == {"Utrecht": (1, 1, 1, 1), "North": (0, 2, 0, 2)}
    assert (run.state, run.done, run.total, run.changed, run.percent) == ("done", 6, 6, 4, 100)
    assert [len(story(one)) for one in others] == [1, 0, 1, 1, 0]
    assert story(amara) == [("Utrecht", "postcode", True)]
    assert {(one.now, one.coming, one.leaving) for one in forecast()} == {(1, 0, 0), (2, 0, 0)}
    assert not Activity.objects.filter(kind="section.changed", contact__in=others).exists()


def test_a_round_is_alone_and_goes_on_where_it_stood(utrecht):
    for code in ("3400", "3500", "3511"):
        lives_at(PersonFactory(), code)
    run = start_round(at=NOW, by=None)
    with pytest.raises(RoundUnderWay):
        start_round(at=NOW, by=None)
    SectionRun.objects.update(moved_at=NOW - timedelta(hours=1), upto=0, done=0)

    assert (resume_assignments(), resume_assignments()) == (1, 0)

    run.refresh_from_db()
    assert (run.state, run.changed) == ("done", 3)
    assert start_round(at=NOW, by=None).pk != run.pk


def test_a_round_costs_the_same_statements_for_many(utrecht, north, django_assert_max_num_queries):
    for n in range(40):
        lives_at(PersonFactory(), f"3{n % 9}00")
    run = start_round(at=NOW, by=None)

    with django_assert_max_num_queries(20):
        go_round(run_id=run.pk)

    assert Belonging.objects.count() > 5


# --- Merging ----------------------------------------------------------------------------------------------------------


def test_of_two_records_the_kept_ones_section_stands_unless_only_the_other_was_decided(amara, utrecht, north):
    twin, third = PersonFactory(), PersonFactory()
    moves_to(amara, "3514 BJ")
    set_section(contact=twin, section=north, way=STAFF, at=NOW, by=None)
    moves_to(third, "3400 AA")

    for one in (twin, third):
        merge_contacts(kept=amara, absorbed=one, choices={"address": "kept"}, at=NOW, by=None, reason="The same")

    assert story(amara) == [("North", "staff", False)]
    for merge in ContactMerge.objects.order_by("-pk"):
        undo_merge(merge=merge, at=NOW, by=None)
    assert [story(one) for one in (amara, twin, third)] == [
        [("Utrecht", "postcode", False)], [("North", "staff", False)], [("Utrecht", "postcode", False)],
    ]  # fmt: skip
