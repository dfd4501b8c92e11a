"""Members read of trouble before they write: exactly those it concerns, and everybody else nothing."""

import re
from datetime import timedelta

import psycopg
import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ams.core.models import Activity, Message, Role
from events.models import Event
from members.models import Membership
from staffdesk.invariants import notices_that_say_something_else
from staffdesk.lists import Condition, as_json
from staffdesk.models import Case, Notice, SavedList, ServerError, ServerErrorHit
from staffdesk.operations import open_case
from staffdesk.operations.notices import (
    NoticeIsOver,
    Shown,
    Wording,
    go_on_with_notice,
    link_to_notice,
    write_board,
)
from staffdesk.queries.board import OLD, _seen, board_of, notices_for, public_status
from staffdesk.queries.trouble import piling_up, reports_piling_up, spared_by
from tests.factories.core import AccessFactory, UserFactory, sign_in
from tests.factories.events import TicketTypeFactory, register
from tests.factories.members import PersonFactory
from tests.factories.status import noticed
from tests.staffdesk.conftest import NOW

AN_HOUR = timedelta(hours=1)
WORDS = "Cards are refused. Transfers work; nothing you ordered is lost."
EVERYBODY, ERRORS, EVENT, RENEWING, LIST = Notice.Audience.values


def post(by, audience=EVERYBODY, *, at=NOW, cases=(), title="Paying by card fails", **asked):
    notice = noticed(title=title, words=WORDS, shown=Shown(audience, **asked), cases=cases, at=at, by=by)
    write_board(at=at)  # a test's transaction never commits
    return notice


def titles_for(login=None, contact=None, at=NOW):
    return [one.title for one in notices_for(login, contact, at=at)]


def website_case(at, contact=None, key=""):
    words = {"subject": "Paying", "words": "It fails", "context": {}}
    return open_case(kind=Case.Kind.WEBSITE, contact=contact, at=at, by=None, key=key, queue="system", **words)


@pytest.fixture
def error(amaras_login):
    """A mistake that stopped Amara and two more within the hour, with its case."""
    found = ServerError.objects.create(
        fingerprint="f" * 64, what="KeyError in billing.checkout.visit", page="/orders/<str:reference>/pay/", times=9,
        first_at=NOW - timedelta(days=30), last_at=NOW - timedelta(minutes=5),
    )  # fmt: skip
    for login in (amaras_login, AccessFactory(user__email="chidi@example.org").user, None):
        ServerErrorHit.objects.create(error=found, user=login, page=found.page, last_at=NOW - timedelta(minutes=5))
    website_case(NOW - timedelta(minutes=4), key=f"server-error:{found.fingerprint}")
    return found


@pytest.fixture
def stranger(association):
    return AccessFactory(user__email="stranger@example.org").user


def test_everybody_reads_a_notice_for_everybody_on_the_portal_and_how_it_goes_on(client, ada, association):
    notice = post(ada)
    page = client.get("/help/").content.decode()
    assert [words in page for words in (notice.title, WORDS, "We are looking into it", "030 123 4567")] == [True] * 4

    later = NOW + AN_HOUR
    wording = Wording("Cards work again.", Notice.State.MONITORING, later + AN_HOUR, "Call Ada: 030 999")
    go_on_with_notice(notice=notice, wording=wording, tell=False, at=later, by=ada)
    write_board(at=later)
    page = client.get("/help/").content.decode()

    assert [words in page for words in ("Cards work again.", "Call Ada: 030 999", WORDS)] == [True, True, False]
    assert list(notice.updates.order_by("at").values_list("state", flat=True)) == ["investigating", "monitoring"]
    assert Activity.objects.filter(kind="notice.posted").count() == 1
    assert list(notices_that_say_something_else(NOW)) == []
    Notice.objects.update(state="identified")
    assert len(list(notices_that_say_something_else(NOW))) == 1


def test_a_notice_that_is_over_is_said_for_two_hours_and_takes_no_further_word(ada, association):
    notice = post(ada)
    over = Wording("It was the bank’s.", Notice.State.RESOLVED)
    notice, told = go_on_with_notice(notice=notice, wording=over, tell=True, at=NOW, by=ada)

    assert (told, notice.resolved_at) == (0, NOW)
    assert len(board_of(at=NOW + AN_HOUR)["notices"]) == 1
    assert board_of(at=NOW + 3 * AN_HOUR)["notices"] == []
    with pytest.raises(NoticeIsOver):
        go_on_with_notice(notice=notice, wording=over, tell=False, at=NOW, by=ada)


def test_who_ran_into_the_error_is_shown_its_notice_and_nobody_else(error, ada, amara, amaras_login, stranger):
    notice = post(ada, ERRORS, cases=Case.objects.filter(key__startswith="server-error:"))

    assert [titles_for(one) for one in (amaras_login, stranger, None)] == [[notice.title], [], []]
    assert titles_for(ada, amara) == [notice.title]  # staff in her place read what she reads
    assert titles_for(ada) == []


def test_who_holds_a_ticket_is_shown_a_notice_about_the_event_and_nobody_else(ada, amara, amaras_login, stranger):
    walk = TicketTypeFactory(price=0)
    register(walk, at=NOW, buyer=amara)
    notice = post(ada, EVENT, event=Event.objects.get(pk=walk.event_id), title="Another meeting point")

    assert [titles_for(one) for one in (amaras_login, stranger)] == [[notice.title], []]


def test_who_is_to_renew_and_who_is_on_a_list_are_shown_theirs(ada, amara, amaras_login, stranger, join):
    join(amara)
    last = Membership.objects.get().terms.get().days.upper
    ahead = NOW.replace(year=last.year, month=last.month, day=last.day) - timedelta(days=10)
    post(ada, RENEWING, days=30, title="Renew by transfer this week", at=ahead)
    assert [titles_for(one, at=ahead) for one in (amaras_login, stranger)] == [["Renew by transfer this week"], []]
    assert titles_for(amaras_login, at=ahead - timedelta(days=60)) != titles_for(stranger)
    Notice.objects.update(state="resolved", resolved_at=NOW - timedelta(days=9))

    conditions = as_json((Condition("history", "any", ("member",)),))
    members = SavedList.objects.create(name="Members", criteria=conditions, owner=ada, created_at=NOW, last_used_at=NOW)
    post(ada, LIST, list=members, title="To members")
    assert [titles_for(one) for one in (amaras_login, stranger)] == [["To members"], []]


def test_pages_and_other_websites_read_the_board_without_the_database(client, ada, association, monkeypatch):
    assert public_status(None, at=NOW) == {"portal": "unknown", "as_of": None, "notices": []}
    post(ada, ERRORS, title="Only for some", cases=())
    notice = post(ada)
    board = board_of(at=NOW)
    shown = public_status(board, at=NOW)
    assert (shown["portal"], [one["title"] for one in shown["notices"]]) == ("trouble", [notice.title])
    assert set(shown["notices"][0]) == {
        "title", "words", "state", "posted_at", "updated_at", "expected_at", "reach",
    }  # fmt: skip
    assert public_status(board, at=NOW + OLD + AN_HOUR)["portal"] == "unknown"
    assert public_status({**board, "notices": []}, at=NOW)["portal"] == "fine"

    def nobody_asks(*_args):
        raise AssertionError("The database was asked.")

    monkeypatch.setitem(_seen, "board", None)
    with connection.execute_wrapper(nobody_asks):
        first = client.get("/status.json")
        cache.clear()  # the cache is away, too
        second = client.get("/status.json")
    assert first.json()["notices"] == second.json()["notices"] == shown["notices"]
    assert (first["Access-Control-Allow-Origin"], first["Cache-Control"]) == ("*", "public, max-age=30")


def test_pages_of_failures_tell_of_trouble_and_never_ask_the_database_for_it(client, ada, association, monkeypatch):
    post(ada, ERRORS, title="Only for some", cases=())
    notice = post(ada)
    monkeypatch.setitem(_seen, "board", None)
    client.raise_request_exception = False

    def page_of_a_failure(error):
        def fail(*_args):
            raise error

        with monkeypatch.context() as broken:
            broken.setattr("ams.core.middleware.find_association", fail)
            return client.get("/")

    away = OperationalError("connection failed")
    away.__cause__ = psycopg.OperationalError("connection failed")
    found = [page_of_a_failure(KeyError("x")), client.get("/there/is/nothing/")]
    with CaptureQueriesContext(connection) as queries:
        found.append(page_of_a_failure(away))
        cache.clear()  # the cache is away, too
        found.append(page_of_a_failure(away))

    assert [page.status_code for page in found] == [500, 404, 503, 503]
    for page in found:
        text = page.content.decode()
        assert (notice.title in text, WORDS in text, "Only for some" in text) == (True, True, False)
    assert len(queries) == 0


def test_staff_are_offered_a_notice_when_errors_pile_up_with_their_cases_ticked(error, desk):
    [pile] = piling_up(at=NOW)
    assert (pile.people, piling_up(at=NOW + AN_HOUR)) == (3, [])

    case = Case.objects.get()
    asked = {"title": "Paying fails", "words": WORDS, "state": "identified", "audience": "errors"}
    refused = desk.post("/desk/status/new/", asked)
    assert "Tick the cases of the errors" in refused.content.decode()
    Case.objects.update(opened_at=timezone.now() - AN_HOUR)
    desk.post("/desk/status/new/", asked | {"cases": [case.pk]})

    notice = Notice.objects.get()
    assert ([one.case for one in notice.cases.all()], notice.state) == ([case], "identified")
    assert piling_up(at=NOW) == []
    page = desk.get(f"/desk/status/{notice.pk}/").content.decode()
    assert "2 people" in page
    assert notice.title in desk.get("/desk/status/").content.decode()


def test_a_notice_is_offered_when_three_people_write_about_the_website(desk, ada, association):
    first, second, third, stranger = (website_case(timezone.now()) for _one in range(4))
    for case, person in ((first, PersonFactory()), (second, PersonFactory())):
        Case.objects.filter(pk=case.pk).update(contact=person)
    Case.objects.filter(pk=third.pk).update(contact=Case.objects.get(pk=first.pk).contact)
    assert reports_piling_up(at=timezone.now()) is None  # two people, one of them twice, and somebody unknown
    assert "Tell everybody" not in desk.get("/desk/status/").content.decode()

    Case.objects.filter(pk=stranger.pk).update(reply_email="chidi@example.org")
    found = reports_piling_up(at=timezone.now())
    assert (found.people, len(found.cases), reports_piling_up(at=timezone.now() + AN_HOUR)) == (3, 4, None)
    for page in ("/desk/", "/desk/status/"):
        assert "/desk/status/new/?written=1" in desk.get(page).content.decode()
    ticked = re.findall(r'name="cases"[^>]* checked', desk.get("/desk/status/new/?written=1").content.decode())
    assert len(ticked) == 4
    post(ada, cases=found.cases)
    assert reports_piling_up(at=timezone.now()) is None


def test_when_it_is_over_the_people_of_its_cases_are_told_and_nobody_twice(error, ada, amara, amaras_login, stranger):
    ServerErrorHit.objects.create(error=error, user=ada, page=error.page, last_at=NOW)  # a colleague reads the desk
    wrote = website_case(NOW - AN_HOUR, amara)
    silent = website_case(NOW - AN_HOUR, PersonFactory(email=""))
    cases = [wrote, silent, Case.objects.get(key__startswith="server-error:")]
    notice = post(ada, ERRORS, cases=cases[:2])
    assert link_to_notice(notice=notice, cases=cases, at=NOW, by=ada) == 1

    _notice, told = go_on_with_notice(
        notice=notice, wording=Wording("It works.", "resolved"), tell=True, at=NOW + AN_HOUR, by=ada
    )

    mails = dict(Message.objects.values_list("recipient", "purpose"))
    assert (told, mails) == (2, {"amara@example.org": "case.answer", "chidi@example.org": "notice"})
    closed = Case.objects.exclude(closed_at=None)
    assert {case.pk for case in closed} == {wrote.pk, cases[2].pk}


def test_going_on_tells_nobody_and_ending_it_only_where_that_is_ticked(error, ada, amara):
    wrote = website_case(NOW - AN_HOUR, amara)
    notice = post(ada, ERRORS, cases=[wrote, Case.objects.get(key__startswith="server-error:")])
    assert piling_up(at=NOW) == []

    for state, tell in (("identified", True), ("resolved", False)):
        wording = Wording("So far.", state, NOW + AN_HOUR)
        notice, told = go_on_with_notice(notice=notice, wording=wording, tell=tell, at=NOW, by=ada)
        assert (told, Message.objects.count(), Case.objects.exclude(closed_at=None).count()) == (0, 0, 0)

    assert (notice.resolved_at, notice.expected_at) == (NOW, None)
    assert len(piling_up(at=NOW)) == 1  # it still stops people, and no notice tells of it any more


def test_contacts_avoided_are_reckoned_by_the_pace_of_before_and_never_guessed_from_one(error, ada, amara):
    notice = post(ada, EVERYBODY, cases=Case.objects.filter(key__startswith="server-error:"))
    website_case(NOW - 2 * AN_HOUR, amara)
    assert spared_by(notice, at=NOW + AN_HOUR) is None

    for minutes in (-90, -30, -10, 60):
        website_case(NOW + timedelta(minutes=minutes), PersonFactory())
    spared = spared_by(notice, at=NOW + 6 * AN_HOUR)

    assert (spared.before, spared.since, spared.expected, spared.avoided) == (4, 1, 12, 11)
    Notice.objects.update(audience="errors")
    assert spared_by(Notice.objects.get(), at=NOW + 6 * AN_HOUR).expected == 0  # all three who were stopped, wrote


def test_only_those_who_work_on_cases_post_and_the_page_costs_little(
    desk, ada, error, association, django_assert_max_num_queries
):
    notice = post(ada, cases=[website_case(NOW, PersonFactory()) for _number in range(3)])
    for address in ("/desk/status/", f"/desk/status/{notice.pk}/", "/desk/status/new/"):
        with django_assert_max_num_queries(25):
            assert desk.get(address).status_code == 200
    owner = Client()
    sign_in(owner, UserFactory(role=Role.OWNER))
    assert owner.get(f"/desk/status/{notice.pk}/").status_code == 200
    assert owner.post(f"/desk/status/{notice.pk}/go-on/", {"state": "resolved", "words": "Over"}).status_code == 403
    desk.post(f"/desk/status/{notice.pk}/go-on/", {"state": "resolved", "words": "Over"})
    assert Notice.objects.get().words == "Over"
