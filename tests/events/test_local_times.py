"""Times as a place's clocks show them (known pain 20: saving an event shifts it by an hour)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from events.local_times import NoSuchTime, check_local_time, instant, place_of, span_in_words, zone_names
from events.models import Event
from tests.factories.events import EventFactory

HARD = "\xa0"  # a space at which no line breaks


def plain(words):
    return words.replace(HARD, " ")


def test_a_lisbon_morning_is_an_hour_later_than_a_berlin_one():
    assert instant(date(2027, 3, 14), time(10), "Europe/Lisbon") == datetime(2027, 3, 14, 10, tzinfo=UTC)
    assert instant(date(2027, 3, 14), time(10), "Europe/Berlin") == datetime(2027, 3, 14, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "clock", "words"),
    [
        (date(2027, 3, 28), time(2, 30), "There is no 02:30 on 28.March.2027 in Europe/Berlin"),
        (date(2027, 10, 31), time(2, 30), "It is 02:30 twice on 31.October.2027 in Europe/Berlin"),
    ],
)
def test_times_the_clocks_skip_or_repeat_are_refused_in_words(day, clock, words):
    with pytest.raises(NoSuchTime, match=words):
        check_local_time(day, clock, "Europe/Berlin")


@pytest.mark.parametrize("clock", [time(1, 59), time(3)])
@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31), date(2027, 7, 1)])
def test_all_others_are_taken(day, clock):
    check_local_time(day, clock, "Europe/Berlin")


def test_the_zones_offered_are_places():
    assert {"Europe/Lisbon", "America/Argentina/Buenos_Aires", "UTC"} <= set(zone_names())
    assert not {"Etc/GMT+5", "EST", "GB"} & set(zone_names())
    assert place_of("America/Argentina/Buenos_Aires") == "Buenos Aires"


def test_a_span_is_said_by_the_clocks_there():
    starts, ends = (instant(date(2027, 3, 14), time(hour), "Europe/Lisbon") for hour in (10, 13))

    assert plain(span_in_words(starts, ends, home="Europe/Lisbon")) == "Sun 14 March 2027, 10:00 – 13:00"
    assert plain(span_in_words(starts, ends, home="Europe/Berlin")) == "Sun 14 March 2027, 10:00 – 13:00, Lisbon time"
    assert plain(span_in_words(starts, ends + timedelta(days=1), home="Europe/Lisbon")) == (
        "Sun 14 March 2027, 10:00 – Mon 15 March 2027, 13:00"
    )


@pytest.mark.parametrize("day", [date(2027, 3, 27), date(2027, 3, 28), date(2027, 10, 30), date(2027, 10, 31)])
@pytest.mark.parametrize("zone", ["Europe/Lisbon", "Europe/Berlin", "America/New_York", "UTC"])
def test_the_database_works_out_the_same_instants(db, day, zone):
    made = EventFactory(start_date=day, end_date=day, start_time=time(0, 30), end_time=time(23, 30), zone=zone)

    found = Event.objects.in_order().get()

    assert (found.starts, found.ends) == (made.starts_at, made.ends_at)


def test_no_other_change_moves_an_event(db):
    """Known pain 20; over the change of the clocks, in a zone that is not the association's."""
    event = EventFactory(start_date=date(2027, 3, 28), end_date=date(2027, 3, 28), zone="Europe/Lisbon")
    began = event.starts_at

    for title in ("In May", "In June"):
        event = Event.objects.get(pk=event.pk)
        event.title = title
        event.save()

    event = Event.objects.get(pk=event.pk)
    assert event.starts_at == began == datetime(2027, 3, 28, 9, tzinfo=UTC)
    assert (event.start_time, event.zone) == (time(10), "Europe/Lisbon")


def test_what_is_over_and_what_is_not_goes_by_the_instant(db):
    lisbon = EventFactory(zone="Europe/Lisbon")
    berlin = EventFactory(zone="Europe/Berlin")
    between = berlin.ends_at + timedelta(minutes=30)

    assert list(Event.objects.not_over(at=between)) == [lisbon]
    assert list(Event.objects.over(at=between)) == [berlin]
    assert list(Event.objects.in_order()) == [berlin, lisbon]
