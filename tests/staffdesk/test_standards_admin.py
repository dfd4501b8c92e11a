"""Calendars and standards as administrators write them: with preview, holidays to choose, and errors that help."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from ams.core.models import Role
from ams.core.readiness import examine
from staffdesk.forms.standards import HoursField
from staffdesk.models import Calendar, CalendarDay, Case, Clock, Standard
from staffdesk.operations.clocks import reckon_corrected, start_clocks
from staffdesk.operations.standards import ship_standards
from staffdesk.queries.holidays import suggested_holidays
from tests.factories.core import UserFactory, sign_in
from tests.factories.standards import LONG_AGO, says
from tests.staffdesk.test_clocks import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]
WEEK = {"mon": "9-12, 13:00–17:30", "tue": "", "wed": "0–24", "thu": "", "fri": "", "sat": "", "sun": ""}
NO_DAYS = {"days-TOTAL_FORMS": "0", "days-INITIAL_FORMS": "0"}


@pytest.fixture
def shipped(association):
    ship_standards(at=LONG_AGO)


@pytest.fixture
def ingrid(client):
    return sign_in(client, UserFactory(role=Role.ADMINISTRATOR, name="Ingrid"))


@pytest.fixture
def office():
    return Calendar.objects.get(name="Opening hours")


@pytest.fixture
def email():
    return Standard.objects.get(code="email")


@pytest.fixture
def clock(amara):
    """What came on Friday half past four."""
    case = Case.objects.create(kind="question", subject="A", contact=amara, opened_at=at("2026-02-06T10:30"))
    start_clocks(
        case=case, message=says(case, at=at("2026-02-06T10:30")), at=at("2026-02-06T10:30")
    )  # 16:30 in Utrecht
    return Clock.objects.get()


def page(name, *args):
    return reverse(f"admin:staffdesk_{name}", args=args)


def given(email, **changes):
    told = {
        "promise": email.promise, "name": email.name, "position": "1", "is_on": "on", "minutes": "120",
        "calendar": email.versions.get().calendar_id, "started_by": ["mail_in", "web"],
        "step1_minutes": "-30", "step1_tell": "case", "step2_minutes": "0", "step2_tell": "case",
        "step3_minutes": "60", "step3_tell": "role:owner",
    }  # fmt: skip
    return told | changes


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("", []),
        ("9-17", [["09:00", "17:00"]]),
        ("9:00–12:00, 13.30 - 24", [["09:00", "12:00"], ["13:30", "24:00"]]),
        ([["09:00", "24:00"]], [["09:00", "24:00"]]),
    ],
)
def test_hours_are_written_as_people_write_them(written, hours):
    assert HoursField().clean(written) == hours


@pytest.mark.parametrize("written", ["9", "17-9", "9-9", "9-25", "9:61-17", "nine to five", "9-24:30"])
def test_hours_that_cannot_be_say_how_to_write_them(written):
    with pytest.raises(ValidationError, match="Write hours like"):
        HoursField().clean(written)


@time_machine.travel(at("2026-02-04T12:00"), tick=False)
def test_the_preview_says_when_a_mail_of_friday_afternoon_is_due(client, ingrid, email):
    html = client.get(page("standard_change", email.pk), {"when": "2026-02-05T16:00"}).content.decode()

    assert "What comes on Friday 6 Feb 16:30 is due Monday 9 Feb 10:30." in html
    assert "What comes on Saturday 7 Feb 11:00 is due Monday 9 Feb 11:00." in html
    assert "is due Friday 6 Feb 10:00." in html  # the time that was asked for


def test_a_changed_standard_is_a_new_version_and_says_so(client, ingrid, email, clock):
    answer = client.post(page("standard_change", email.pk), given(email, minutes="60"), follow=True)

    newest = email.versions.first()
    assert (newest.number, newest.minutes, newest.made_by) == (2, 60, ingrid)
    assert [(step.minutes, step.tell, step.role) for step in newest.steps.order_by("level")] == [
        (-30, "case", ""), (0, "case", ""), (60, "role", "owner"),
    ]  # fmt: skip
    assert "1 clocks keep what they had" in answer.content.decode()
    clock.refresh_from_db()
    assert clock.version.number == 1


def test_new_words_alone_are_no_new_version(client, ingrid, email):
    client.post(page("standard_change", email.pk), given(email, promise="We answer. Promised."))

    email.refresh_from_db()
    assert (email.promise, email.versions.count()) == ("We answer. Promised.", 1)


def test_switched_off_its_clocks_stop_and_on_again_new_ones_begin(client, ingrid, email, clock):
    """known_pains 23."""
    client.post(page("standard_change", email.pk), given(email, is_on=""))
    email.refresh_from_db()
    clock.refresh_from_db()
    assert (email.archived_at is None, clock.state, clock.why) == (False, "missed", "off")

    client.post(page("standard_change", email.pk), given(email))
    email.refresh_from_db()
    assert email.archived_at is None


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"minutes": "", "business_days": ""}, "Give either minutes or business days."),
        ({"business_days": "1"}, "Give either minutes or business days."),
        ({"step2_minutes": "-30"}, "There are two steps at this time."),
        ({"step4_minutes": "90"}, "Say both when, and who is told."),
        ({"started_by": []}, "Please fill this in."),
    ],
)
def test_a_standard_that_contradicts_itself_is_not_kept(client, ingrid, email, changes, error):
    html = client.post(page("standard_change", email.pk), given(email, **changes)).content.decode()

    assert error in html
    assert email.versions.count() == 1


def test_one_person_can_be_told(client, ingrid, email):
    client.post(page("standard_change", email.pk), given(email, step4_minutes="90", step4_tell=f"person:{ingrid.pk}"))

    assert email.versions.first().steps.get(level=4).person == ingrid
    html = client.get(page("standard_change", email.pk)).content.decode()
    assert f'<option value="person:{ingrid.pk}" selected>' in html


def test_corrected_hours_reckon_what_runs_again(client, ingrid, office, clock):
    """known_pains 22."""
    response = client.post(
        page("calendar_change", office.pk), {"name": office.name, "time_zone": "Europe/Amsterdam", **WEEK, **NO_DAYS}
    )

    assert response.status_code == 302
    office.refresh_from_db()
    assert office.week == {"mon": [["09:00", "12:00"], ["13:00", "17:30"]], "wed": [["00:00", "24:00"]]}
    reckon_corrected(at=at("2026-02-06T11:00"))
    clock.refresh_from_db()
    assert clock.due_at == at("2026-02-09T05:00")  # Monday 11:00 in Utrecht
    assert "9:00–12:00, 13:00–17:30" in client.get(page("calendar_change", office.pk)).content.decode()


def test_a_calendar_that_never_opens_is_refused(client, ingrid, office):
    """known_pains 24."""
    never = dict.fromkeys(WEEK, "")

    html = client.post(
        page("calendar_change", office.pk), {"name": "N", "time_zone": "Europe/Amsterdam", **never, **NO_DAYS}
    ).content.decode()

    assert "nobody would ever be there" in html
    office.refresh_from_db()
    assert office.name == "Opening hours"


def test_a_day_is_added_and_taken_away_again(client, ingrid, office):
    base = {"name": office.name, "time_zone": office.time_zone, **WEEK, "days-TOTAL_FORMS": "1"}
    row = {"days-0-calendar": office.pk, "days-0-day": "2026-12-24", "days-0-hours": "9–12", "days-0-name": "Eve"}
    client.post(page("calendar_change", office.pk), {**base, **row, "days-INITIAL_FORMS": "0"})
    day = CalendarDay.objects.get()
    assert (day.day, day.hours, day.name) == (date(2026, 12, 24), [["09:00", "12:00"]], "Eve")

    gone = {"days-0-id": day.pk, "days-0-DELETE": "on", "days-INITIAL_FORMS": "1"}
    client.post(page("calendar_change", office.pk), {**base, **row, **gone})
    assert not CalendarDay.objects.exists()


@time_machine.travel("2026-11-22 12:00Z", tick=False)
def test_holidays_are_suggested_and_staff_say_which(client, ingrid, office):
    html = client.get(page("calendar_holidays", office.pk)).content.decode()
    assert "Fri 25 Dec 2026" in html
    assert not office.days.exists()  # nothing is closed that nobody confirmed

    client.post(page("calendar_holidays", office.pk), {"days": ["2026-12-25", "2027-01-01"]})

    assert [day.day.isoformat() for day in office.days.all()] == ["2026-12-25", "2027-01-01"]
    assert all(day.name and not day.hours for day in office.days.all())
    office.refresh_from_db()
    assert office.revision == 2
    assert "Fri 25 Dec 2026" not in client.get(page("calendar_holidays", office.pk)).content.decode()


def test_nobody_knows_the_holidays_of_nowhere(office):
    assert suggested_holidays("XX", since=date(2026, 11, 22), but=office) == []


def test_there_is_no_such_calendar(client, ingrid):
    assert client.get(page("calendar_holidays", 999)).status_code == 404


def test_an_auditor_reads_and_changes_nothing(client, office, email):
    sign_in(client, UserFactory(role=Role.AUDITOR))

    assert "Mon 09:00–17:00" in client.get(page("calendar_change", office.pk)).content.decode()
    assert email.promise in client.get(page("standard_change", email.pk)).content.decode()
    assert client.get(page("calendar_holidays", office.pk)).status_code == 403


@pytest.mark.parametrize("rows", ["standard_changelist", "calendar_changelist"])
def test_the_lists_say_what_is_promised(client, ingrid, rows, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        html = client.get(page(rows)).content.decode()

    assert ("2 h" in html and "1 business day" in html) or "Around the clock" in html


def test_the_doctor_asks_for_holidays_and_promises(office):
    said = {finding.says for finding in examine() if finding.area == "Service"}
    assert said == {"5 service standards are promised.", "Opening hours knows no closed day in the next year."}

    Standard.objects.update(archived_at=LONG_AGO)
    assert {finding.says for finding in examine() if finding.area == "Service"} == {"Nothing is promised to members."}
