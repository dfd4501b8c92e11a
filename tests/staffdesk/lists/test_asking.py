"""Conditions as SQL mean what they mean in plain Python, on any population, for any list."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ams.core.models import Contact, FieldDefinition
from staffdesk.lists import Condition, all_subjects, as_json, check_all, contacts_on, from_json
from tests.staffdesk.lists.populations import COUNTRIES, TODAY, expected, populate

DAYS = st.dates(date(2024, 6, 1), date(2028, 6, 1)).map(date.isoformat)
ON = st.one_of(st.just(""), DAYS)


@pytest.fixture
def fields(_association):
    FieldDefinition.objects.create(key="size", label="Size", kind="number")
    FieldDefinition.objects.create(key="until", label="Until", kind="date")


def some(choices):
    return st.lists(st.sampled_from(sorted(choices)), min_size=1, max_size=3, unique=True).map(tuple)


def period():
    return st.one_of(
        st.tuples(DAYS, st.just("")), st.tuples(st.just(""), DAYS), st.tuples(DAYS, DAYS).map(sorted).map(tuple)
    )


def conditions(types, tags):
    kinds, words = [str(t.pk) for t in types], [str(t.pk) for t in tags]
    either = st.sampled_from(["any", "none"])
    return st.one_of(
        st.builds(Condition, st.just("kind"), st.just("any"), some(["person", "organisation"])),
        st.builds(Condition, st.just("tag"), either, some(words)),
        st.builds(Condition, st.just("country"), either, some(COUNTRIES)),
        st.builds(Condition, st.just("language"), either, some(["nl", "de", "en"])),
        st.builds(Condition, st.just("email"), st.sampled_from(["has", "has_not"])),
        st.builds(Condition, st.just("consent"), either, st.just(("newsletter",))),
        st.builds(Condition, st.just("type"), either, some(kinds)),
        st.builds(
            Condition, st.just("state"), st.just("any"),
            some(["current", "in_grace", "lapsed", "pending", "cancelled"]), ON,
        ),
        st.builds(Condition, st.just("history"), st.just("any"), some(["member", "former", "never"]), ON),
        st.builds(Condition, st.sampled_from(["ends", "joined"]), st.just("between"), period()),
        st.builds(Condition, st.just("years"), st.just("least"), st.sampled_from([("1",), ("2",)]), ON),
        st.builds(
            Condition, st.just("custom:size"), st.sampled_from(["is", "least", "most"]),
            st.sampled_from([("0",), ("2",), ("3",)]),
        ),
        st.builds(Condition, st.just("custom:size"), st.sampled_from(["filled", "empty"])),
        st.builds(Condition, st.just("custom:until"), st.just("between"), period()),
    )  # fmt: skip


@given(seed=st.integers(0, 40), data=st.data())
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("fields")
def test_a_list_finds_exactly_whom_it_describes(seed, data):
    with transaction.atomic():
        types, tags = populate(seed)
        subjects = all_subjects(sees_all_fields=True)
        for _list in range(8):
            wanted = tuple(data.draw(st.lists(conditions(types, tags), max_size=3)))
            checked = check_all(from_json(as_json(wanted)), subjects)
            assert not [one.problem for one in checked if one.problem]
            kept = tuple(one.condition for one in checked)
            found = set(contacts_on(kept, subjects, on=TODAY).values_list("pk", flat=True))
            assert found == expected(kept)
        transaction.set_rollback(True)


@pytest.mark.usefixtures("fields")
def test_conditions_about_a_membership_are_asked_of_one_and_the_same():
    """“Full, lapsed” is nobody whose lapsed membership is another one than the full one."""
    types, _tags = populate(7, count=30)
    subjects = all_subjects(sees_all_fields=True)
    both = (Condition("type", "any", (str(types[0].pk),)), Condition("state", "any", ("lapsed",)))
    found = contacts_on(both, subjects, on=TODAY)

    assert {c.pk for c in found} == expected(both)
    assert Contact.objects.filter(pk__in=found).count() == len(expected(both))
