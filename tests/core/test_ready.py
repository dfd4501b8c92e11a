"""Statements that are composed once find what the queryset would find, for whoever asks next too."""

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from ams.core import ready as module
from ams.core.models import Contact
from ams.core.ready import among, hand_out, ready
from tests.factories.core import ContactFactory
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def composed():
    """Counts how often the statement was composed."""
    return []


@pytest.fixture
def named(composed):
    @ready
    def contacts_named(name: str, kinds: tuple[str, ...]) -> QuerySet[Contact]:
        composed.append(name)
        return Contact.objects.filter(among("kind", kinds), display_name=name).order_by("pk")

    return contacts_named


@pytest.fixture
def numbered(composed):
    @ready
    def contacts_numbered(numbers: list[int]) -> QuerySet[Contact]:
        composed.append(len(numbers))
        return Contact.objects.filter(among("number", numbers)).order_by("number")

    return contacts_numbered


def test_it_is_composed_once_and_asks_about_what_each_call_gives(named, composed):
    ada, bob = ContactFactory(display_name="Ada"), ContactFactory(display_name="Bob")

    assert named("Ada", ("person", "organisation")) == [ada]
    assert named("Bob", ("person",)) == [bob]
    assert named("Bob", ("organisation",)) == []
    assert named("'; DROP TABLE core_contact; --", ("person",)) == []
    assert len(composed) == 1


def test_it_costs_one_statement(named):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        named("Ada", ("person",))

    assert len(asked) == 1


def test_lists_have_a_statement_for_each_length_and_long_ones_are_asked_as_ever(numbered, composed, monkeypatch):
    monkeypatch.setattr(module, "MOST_MEMBERS", 2)
    numbers = sorted(ContactFactory().number for _ in range(3))

    for count in (1, 2, 1, 2, 3, 3):
        assert [one.number for one in numbered(numbers[:count])] == numbers[:count]
    assert composed == [1, 2, 3, 3]
    assert numbered([]) == []


def test_beyond_so_many_shapes_it_is_asked_as_ever(numbered, composed, monkeypatch):
    monkeypatch.setattr(module, "MOST_SHAPES", 1)
    number = ContactFactory().number

    for _ in range(2):
        assert [one.number for one in numbered([number, number + 1])] == [number]
        assert [one.number for one in numbered([number])] == [number]
    assert composed == [2, 1, 1]


@pytest.mark.parametrize("given", [None, True, False])
def test_what_would_decide_for_good_is_refused(named, given):
    with pytest.raises(TypeError, match="asks about values"):
        named(given, ("person",))


def test_what_is_prefetched_is_refused():
    @ready
    def contacts(name: str) -> QuerySet[Contact]:
        return Contact.objects.filter(display_name=name).prefetch_related("orders")

    with pytest.raises(TypeError, match="one statement"):
        contacts("Ada")


def test_rows_get_their_own_of_those_that_point_at_them():
    with_two, with_none = PersonFactory(), PersonFactory()
    ways = [{"is_preferred": True}, {"is_preferred": False}]
    first, second = (with_two.addresses.create(lines="Kade 1", country="NL", **way) for way in ways)

    hand_out([with_two, with_none], "addresses", lambda keys: [*first.__class__.objects.filter(contact__in=keys)])

    with CaptureQueriesContext(connection) as asked:
        assert list(with_two.addresses.all()) == [first, second]
        assert list(with_none.addresses.all()) == []
        assert with_two.addresses.all()[0].contact is with_two
    assert len(asked) == 0
