"""Who is offered freed seats: a pure rule, and what must hold of it whatever the numbers."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from events.waiting import Party, is_sold_on, offer_end, who_is_next

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
parties = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 4)), max_size=12).map(
    lambda rows: [Party(number, kind, size) for number, (kind, size) in enumerate(rows)]
)
rooms = st.one_of(st.none(), st.integers(0, 12))


def keys(found):
    return [party.key for party in found]


def test_in_turn_as_long_as_seats_are_free():
    waiting = [Party(1, 1, 1), Party(2, 1, 2), Party(3, 1, 1)]

    assert keys(who_is_next(waiting, free=3, free_of={1: None})) == [1, 2]


def test_a_party_too_large_is_passed_over_and_blocks_nobody():
    waiting = [Party(1, 1, 3), Party(2, 1, 1), Party(3, 1, 1)]

    assert keys(who_is_next(waiting, free=2, free_of={1: None})) == [2, 3]


def test_it_is_the_first_as_soon_as_enough_are_free():
    waiting = [Party(1, 1, 3), Party(2, 1, 1)]

    assert keys(who_is_next(waiting, free=3, free_of={1: None})) == [1]


def test_each_ticket_type_has_its_own_seats_within_those_of_the_event():
    waiting = [Party(1, 1, 2), Party(2, 1, 1), Party(3, 2, 2), Party(4, 2, 2)]

    assert keys(who_is_next(waiting, free=4, free_of={1: 2, 2: None})) == [1, 3]


def test_nobody_is_offered_what_cannot_be_had():
    assert who_is_next([Party(1, 1, 1)], free=None, free_of={}) == []


def test_where_there_is_room_for_everybody_all_come():
    waiting = [Party(1, 1, 9), Party(2, 1, 9)]

    assert keys(who_is_next(waiting, free=None, free_of={1: None})) == [1, 2]


@given(parties, rooms, st.dictionaries(st.integers(1, 3), rooms))
def test_never_more_than_are_free_and_whoever_is_passed_over_did_not_fit(waiting, free, free_of):
    found = who_is_next(waiting, free=free, free_of=free_of)

    assert keys(found) == sorted(keys(found))
    assert free is None or sum(party.size for party in found) <= free
    for kind, room in free_of.items():
        assert room is None or sum(party.size for party in found if party.kind == kind) <= room
    for party in waiting:
        before = [one for one in found if one.key < party.key]
        left = [None if free is None else free - sum(one.size for one in before)]
        own = free_of.get(party.kind, 0)
        left.append(None if own is None else own - sum(one.size for one in before if one.kind == party.kind))
        fits = all(room is None or room >= party.size for room in left)
        assert fits == (party in found)


def test_an_offer_ends_after_its_hours_or_with_what_ends_before():
    starts, day = NOW + timedelta(days=10), date(2026, 11, 23)

    def end(hours, **more):
        facts = {"starts_at": starts, "last_day": None} | more
        return offer_end(at=NOW, hours=hours, zone="Europe/Amsterdam", **facts)

    assert end(24) == NOW + timedelta(hours=24)
    assert end(24, starts_at=NOW + timedelta(hours=2)) == NOW + timedelta(hours=2)
    assert end(72, last_day=day) == datetime(2026, 11, 23, 23, tzinfo=UTC)


def test_both_days_of_a_window_count():
    first, last = date(2027, 1, 2), date(2027, 1, 3)

    sold = [is_sold_on(date(2027, 1, day), first=first, last=last) for day in (1, 2, 3, 4)]

    assert sold == [False, True, True, False]
    assert is_sold_on(first, first=None, last=None)
