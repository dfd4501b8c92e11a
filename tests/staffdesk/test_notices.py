"""The desk's room for renewal notices: who gets what, who is held back, whom nobody can reach."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from ams.core.models import Activity, Contact, ReasonCode
from members.models import NoticeHold, NoticeStep
from members.operations import hold_notices, plan_notices, post_due_notices
from staffdesk.queries.notices import COUNTED, calendar
from staffdesk.tables import PAGE
from tests.factories.core import AccessFactory
from tests.factories.members import MembershipFactory, PersonFactory, year
from tests.members.crowd import crowd_of
from tests.staffdesk.test_pages import page

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2020, 1, 1, 12, tzinfo=UTC)
MORNING = datetime(2026, 12, 1, 9, tzinfo=UTC)  # thirty days before the year ends
TODAY = MORNING.date()


@pytest.fixture(autouse=True)
def _morning():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def plan(full):
    return plan_notices(type=full, at=LONG_AGO)


@pytest.fixture
def membership(amara, full, plan):
    return MembershipFactory(holder=amara, type=full, terms=[year(2026)])


@pytest.fixture
def illness():
    return ReasonCode.objects.create(code="illness", label="Illness")


@pytest.fixture
def held(illness, ada):
    """Ada holds somebody's notices back."""

    def hold(membership, **details):
        told = {"reason": illness, "words": "Her father died.", "resumes_on": None, "at": MORNING, "by": ada} | details
        return hold_notices(membership=membership, **told)

    return hold


def numbers(on=TODAY):
    return {(row.day, cell.offset): cell.count for row in calendar(on=on).days for cell in row.cells if cell.count}


def test_the_next_days_say_how_many_get_what(desk, membership, full):
    MembershipFactory(type=full, terms=[year(2026)])

    assert numbers() == {(TODAY, -30): 2}
    assert numbers(date(2026, 12, 20)) == {(date(2026, 12, 24), -7): 2}
    html = page(desk, "notices")
    assert "30 days before the end" in html
    assert '<a href="?day=2026-12-01&amp;offset=-30">2</a>' in html


def test_whoever_is_held_unreachable_or_has_renewed_is_not_counted(membership, full, held):
    MembershipFactory(type=full, terms=[year(2026), year(2027)])
    MembershipFactory(type=full, terms=[year(2026)], holder__email="")
    held(membership, resumes_on=date(2026, 12, 24))

    assert numbers() == {}
    assert numbers(date(2026, 12, 23)) == {(date(2026, 12, 24), -7): 1}


def test_a_cell_is_counted_so_far_and_no_further(desk, full, plan):
    crowd_of(COUNTED + 5, full, date(2026, 12, 31))

    assert numbers() == {(TODAY, -30): COUNTED + 1}
    assert "more than 1,000" in page(desk, "notices")


def test_a_cell_leads_to_those_who_get_it_and_says_who_has(desk, membership):
    html = page(desk, "notices", day="2026-12-01", offset="-30")
    assert "Amara Okafor" in html
    assert "To come" in html

    post_due_notices(at=MORNING)

    assert "Written" in page(desk, "notices", day="2026-12-01", offset="-30")
    assert "Nobody gets this notice" in page(desk, "notices", day="2026-12-02", offset="-30")


@pytest.mark.parametrize("asked", [{"day": "soon", "offset": "-30"}, {"day": "2026-12-01"}, {"offset": "9999999"}])
def test_what_cannot_be_read_shows_the_next_days(desk, membership, asked):
    assert "30 days before the end" in page(desk, "notices", **asked)


def test_many_are_shown_some_at_a_time(desk, full, plan):
    crowd_of(60, full, date(2026, 12, 31))

    html = page(desk, "notices", day="2026-12-01", offset="-30")

    assert html.count("<td>Full member</td>") == PAGE
    assert 'rel="next"' in html


def test_without_a_plan_the_page_says_who_makes_one(desk, full):
    assert "No notices planned" in page(desk, "notices")
    assert "Everybody can be reached" in page(desk, "unreachable")


def test_whom_nobody_can_reach_is_listed_to_be_called(desk, membership, amara):
    Contact.objects.filter(pk=amara.pk).update(email="")

    html = page(desk, "unreachable")
    assert "Amara Okafor" in html
    assert "030 123 45 67" in html
    assert "but no address is known" in page(desk, "person", amara.number)

    AccessFactory(contact=amara, user__email="mother@example.org")
    assert "Everybody can be reached" in page(desk, "unreachable")


# --- On the page of a person -----------------------------------------------------------------------------------------


def test_a_person_shows_what_they_hear_next(desk, membership, amara):
    assert "Next notice: A month before, 1 Dec 2026" in page(desk, "person", amara.number)

    post_due_notices(at=MORNING)

    assert "Next notice: A week before, 24 Dec 2026" in page(desk, "person", amara.number)


def test_staff_hold_and_release_with_a_reason(desk, membership, amara, illness):
    address = reverse("staffdesk:hold_notices", args=[amara.number, membership.pk])
    assert "Nobody writes to Amara Okafor" in desk.get(address).content.decode()
    told = {"reason": illness.pk, "words": "Her father died.", "resumes_on": "2026-12-20"}

    assert desk.post(address, told).status_code == 302

    html = page(desk, "person", amara.number)
    assert "Her father died." in html
    assert "until 20 Dec 2026" in html
    assert "Amara Okafor" in page(desk, "held_notices")
    assert "Illness" in page(desk, "held_notices")
    assert post_due_notices(at=MORNING).written == 0

    release = reverse("staffdesk:release_notices", args=[amara.number, membership.pk])
    assert desk.post(release).status_code == 302
    assert "Nobody is held back" in page(desk, "held_notices")
    assert "Nobody holds these notices back" in desk.post(release, follow=True).content.decode()
    assert list(Activity.objects.order_by("pk").values_list("kind", flat=True)) == ["notices.held", "notices.released"]


def test_a_hold_without_reason_or_into_the_past_is_refused_in_words(desk, membership, amara):
    address = reverse("staffdesk:hold_notices", args=[amara.number, membership.pk])

    html = desk.post(address, {"words": "Kept words", "resumes_on": "2026-12-01"}).content.decode()

    assert "Choose a reason" in html
    assert "Choose a day after today" in html
    assert "Kept words" in html
    assert not NoticeHold.objects.exists()


def test_a_hold_of_blank_words_is_refused(desk, membership, amara, illness):
    address = reverse("staffdesk:hold_notices", args=[amara.number, membership.pk])

    desk.post(address, {"reason": illness.pk, "words": "  "})

    assert not NoticeHold.objects.exists()


def test_a_membership_is_held_under_its_own_holder_alone(desk, membership):
    other = PersonFactory()

    assert desk.get(reverse("staffdesk:hold_notices", args=[other.number, membership.pk])).status_code == 404


def test_an_old_hold_and_a_life_membership_say_nothing(desk, amara, membership, held):
    held(membership, resumes_on=TODAY + timedelta(days=1))
    membership.terms.update(days="[2026-01-01,)")

    html = page(desk, "person", amara.number)

    assert "Next notice" not in html


# --- What it costs ---------------------------------------------------------------------------------------------------


@pytest.mark.sweep
@pytest.mark.parametrize("name", ["notices", "held_notices", "unreachable", "on"])
def test_the_room_costs_the_same_for_one_or_three(name, desk, full, held, django_assert_max_num_queries):
    plan_notices(type=full, at=LONG_AGO)

    def cost():
        query = {"day": "2026-12-01", "offset": "-30"} if name == "on" else {}
        page(desk, "notices" if name == "on" else name, **query)
        with django_assert_max_num_queries(25) as queries:
            page(desk, "notices" if name == "on" else name, **query)
        return len(queries)

    def someone():
        MembershipFactory(type=full, terms=[year(2026)])
        held(MembershipFactory(type=full, terms=[year(2026)]))
        MembershipFactory(type=full, terms=[year(2026)], holder__email="")

    someone()
    once = cost()
    someone()
    NoticeStep.objects.create(type=full, name="One more", offset_days=3, subject="x", text="x", active_since=TODAY)

    assert cost() == once
