"""What members complete alone: each journey once, begun online and finished by staff as theirs, left ones, too."""

import csv
import io
import json
import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from itertools import count, permutations

import pytest
import time_machine
from celery import current_app
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ams.core.exceptions import record_exception
from ams.core.models import ExceptionKind, ReasonCode, Role
from ams.core.queue import gathering_work
from billing.operations import LineRequest, cancel_order, place_order
from members.operations import join_association
from members.operations.people import change_details
from staffdesk.journeys import GOT_ON, PAGES, PROPOSED, STEP_WORDS, STEPS, Business, Verdict
from staffdesk.models import Attempt, Case, ExceptionDecision
from staffdesk.months import Span
from staffdesk.operations import open_case
from staffdesk.operations.attempts import Sent, follow_form, write_attempt
from staffdesk.operations.counting import count_service
from staffdesk.operations.exception_decisions import DecisionNeedsWords, decide_about_exceptions
from staffdesk.queries.eighty_twenty import made_in
from staffdesk.queries.exceptions import KINDS
from staffdesk.queries.journeys import Which, journeys_between
from staffdesk.words import PAGES as KNOWN_PAGES
from tests.factories.billing import ProductFactory, pay
from tests.factories.core import UserFactory, sign_in
from tests.factories.members import PersonFactory
from tests.staffdesk.conftest import NOW

A_DAY = timedelta(days=1)
ONLINE = "self-service"


def test_every_step_page_and_exception_is_known_by_its_name():
    assert {step.name for step in STEPS.values()} | {step.then for step in STEPS.values()} <= {*STEP_WORDS, ""}
    assert {step.business for step in STEPS.values()} == set(Business) == set(GOT_ON)
    assert set(PAGES) <= set(KNOWN_PAGES)
    assert set(ExceptionKind.values) <= set(PROPOSED) <= set(KINDS)


JOIN, DETAILS = STEPS["members:join_type"], STEPS["members:details"]
NUMBERS = count(1)


def followed(step, *heard, known, went_on=True, at=NOW):
    """What the browser keeps then, after what is to be written was written."""
    kept, written = follow_form(step=step, known=known, heard=heard, went_on=went_on, number=next(NUMBERS))
    for sent in written:
        write_attempt(sent=sent, at=at)
    return kept


@pytest.mark.django_db
def test_a_form_is_followed_from_the_first_time_it_gets_nobody_on():
    assert followed(DETAILS, "details.changed", known={}) == {}
    assert followed(DETAILS, known={}) == {}  # saved, nothing was changed
    assert not Attempt.objects.exists()

    known = followed(JOIN, went_on=False, known={})
    again = followed(JOIN, "mail.sent", known=known, at=NOW + A_DAY)

    assert known == again
    attempt = Attempt.objects.get()
    assert known == {"join": attempt.pk}
    assert (attempt.business, attempt.step, attempt.begun_at) == ("join", "code", NOW)
    assert (attempt.last_at, attempt.ended_at) == (NOW + A_DAY, None)
    assert followed(STEPS["members:join_code"], "order.placed", known=known) == {}
    assert Attempt.objects.exclude(ended_at=None).count() == 1
    other = followed(DETAILS, went_on=False, known={})
    assert followed(None, "case.opened", known=other) == {}
    assert not Attempt.objects.filter(ended_at=None).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.update(last_at=NOW - A_DAY)


HISTORY = (
    (Sent(7, "join", "form"), NOW),
    (Sent(7, "join", "code"), NOW + A_DAY),
    (Sent(7, "join", ended=True), NOW + 2 * A_DAY),
)


@pytest.mark.django_db
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_what_became_of_a_form_may_be_told_in_any_order_and_twice(order):
    for one in [*order, *order, *reversed(order)]:
        write_attempt(sent=HISTORY[one][0], at=HISTORY[one][1])

    attempt = Attempt.objects.get(pk=7)
    assert (attempt.begun_at, attempt.last_at, attempt.ended_at) == (NOW, NOW + 2 * A_DAY, NOW + 2 * A_DAY)


@pytest.mark.django_db
@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_an_open_form_is_where_it_came_to_last_whichever_is_told_first(order):
    for one in [*order, *order]:
        write_attempt(sent=HISTORY[one][0], at=HISTORY[one][1])

    attempt = Attempt.objects.get(pk=7)
    assert (attempt.step, attempt.begun_at, attempt.last_at) == ("code", NOW, NOW + A_DAY)
    assert attempt.ended_at is None


@pytest.mark.django_db
def test_what_ended_stays_so_though_a_form_is_sent_from_another_tab():
    for sent, at in [*HISTORY, (Sent(7, "join", "form"), NOW + 3 * A_DAY), (HISTORY[2][0], NOW + 4 * A_DAY)]:
        write_attempt(sent=sent, at=at)

    attempt = Attempt.objects.get(pk=7)
    assert (attempt.last_at, attempt.ended_at) == (NOW + 4 * A_DAY, NOW + 2 * A_DAY)


@pytest.fixture
def worker():
    """Sends a form, and does what was enqueued, with what a broker would hand on; how much it was."""

    def send(client, path, data):
        with gathering_work() as gathered:
            page = client.post(path, data)
        ours = [one for one in gathered if one.task == "staffdesk.write_attempt"]
        for one in ours:
            current_app.tasks[one.task](**json.loads(json.dumps(one.given)))
        return page, len(ours)

    return send


def test_the_portal_follows_forms_of_members_and_none_of_colleagues(desk, amara, amaras_login, worker):
    member = Client()
    sign_in(member, amaras_login)

    refused, written = worker(member, "/account/details/", {})
    assert (refused.status_code, written) == (200, 1)
    assert Attempt.objects.get().business == "details"
    cookie = refused.cookies["ams_session_forms"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["expires"]) == (True, "Lax", "", "")
    again, written = worker(member, "/account/details/", {})
    assert (written, "ams_session_forms" in again.cookies) == (1, False)
    assert Attempt.objects.count() == 1
    assert worker(desk, "/account/details/", {})[1] == 0
    assert Attempt.objects.count() == 1


def test_who_gets_on_after_all_ends_what_was_open_and_keeps_nothing(amara, amaras_login, worker):
    member = Client()
    sign_in(member, amaras_login)
    worker(member, "/account/details/", {})
    told = {"words": "My name has changed.", "email": amara.email, "carried": ""}

    page, written = worker(member, "/help/doesnt-fit/", told)

    assert (page.status_code, written) == (302, 1)
    assert Attempt.objects.get().ended_at is not None
    assert page.cookies["ams_session_forms"].value == ""


def test_a_cookie_nobody_can_read_is_none(amara, amaras_login, worker):
    member = Client()
    sign_in(member, amaras_login)
    member.cookies["ams_session_forms"] = "eyJkZXRhaWxzIjoxfQ:of:somebody"

    assert worker(member, "/account/details/", {})[1] == 1
    assert Attempt.objects.get().pk > 1


def test_following_a_form_asks_and_writes_nothing_while_somebody_waits(amara, amaras_login, settings):
    member = Client()
    sign_in(member, amaras_login)
    counted = []
    without = [one for one in settings.MIDDLEWARE if not one.endswith("FollowFormsMiddleware")]
    for middleware in (without, without, settings.MIDDLEWARE):
        settings.MIDDLEWARE = middleware
        member.handler.load_middleware()
        with CaptureQueriesContext(connection) as queries:
            member.post("/account/details/", {})
        counted.append(len(queries))

    assert counted[1] == counted[2]


@pytest.fixture
def journeys(full, amara, ada, fin, buy):
    """Two joined alone, one by transfer, one at the desk; one never paid, and one asked us; purchases likewise."""
    people = [PersonFactory(display_name=f"Person {n}", email=f"p{n}@example.org") for n in range(6)]
    orders = [
        join_association(holder=one, type=full, at=NOW - 3 * A_DAY, by=None, channel=ONLINE) for one in people[:4]
    ]
    for order in orders[:2]:
        pay(order, at=NOW - 3 * A_DAY)
    pay(orders[2], at=NOW - 2 * A_DAY, by=fin)  # begun online, and the money was written down by a colleague
    pay(join_association(holder=people[4], type=full, at=NOW - A_DAY, by=ada), at=NOW - A_DAY, by=ada)
    mug = [LineRequest(ProductFactory(name="Mug", kind="donation"), "", "Mug", 1, Decimal(5))]
    given_up = place_order(buyer=amara, lines=mug, at=NOW - 5 * A_DAY, by=None, channel=ONLINE)
    cancel_order(order=given_up, at=NOW - 5 * A_DAY, by=None)
    pay(place_order(buyer=amara, lines=mug, at=NOW - 4 * A_DAY, by=None, channel=ONLINE), at=NOW - 4 * A_DAY)
    open_case(kind=Case.Kind.DOESNT_FIT, subject="", words="My card has another name.", context={"page": "/join/full/"},
              contact=people[5], at=NOW - A_DAY, by=None)  # fmt: skip
    change_details(contact=amara, at=NOW - A_DAY, by=ada, phone="030 1")
    Attempt.objects.create(business="join", step="code", begun_at=NOW - 3 * A_DAY, last_at=NOW - 2 * A_DAY)
    Attempt.objects.create(business="join", step="form", begun_at=NOW, last_at=NOW)  # it may go on yet
    with time_machine.travel(NOW, tick=False):
        count_service(at=NOW)


def asked(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


# Told in another way than the page's own statement: from orders and attempts, not from activities.
JOINED = """
    SELECT count(*) FILTER (WHERE settled_at IS NOT NULL AND channel = 'self-service' AND NOT staff),
           count(*) + (SELECT count(*) FROM staffdesk_attempt WHERE last_at < '2026-11-21T12:00Z')
                    + (SELECT count(*) FROM staffdesk_case WHERE kind = 'doesnt_fit')
    FROM (SELECT o.*, EXISTS (SELECT FROM core_activity a WHERE a.kind = 'order.paid' AND a.object_id = o.id
                              AND a.channel = 'staff') AS staff
          FROM billing_order o JOIN billing_orderline l ON l.order_id = o.id AND l.kind = 'membership') joins
"""


@time_machine.travel(NOW, tick=False)
def test_what_the_title_says_is_what_bare_sql_counts(desk, journeys, django_assert_max_num_queries):
    alone, whole = asked(JOINED)

    with django_assert_max_num_queries(16):
        page = desk.get("/desk/eighty-twenty/?business=join")

    text = " ".join(unescape(page.content.decode()).split())
    assert (alone, whole) == (2, 7)
    assert f"Members completed {round(100 * alone / whole, 1)} % alone: {alone} of {whole}" in text
    assert f"In twelve months members completed {round(100 * alone / whole, 1)} % alone: {alone} of {whole}" in text
    assert "Joining: “Ordered, and never went to pay” stopped most, 1 of 3" in text
    found = {line.business: (line.now.alone, line.now.staff, line.now.left) for line, _links in page.context["lines"]}
    assert found == {Business.JOIN: (2, 3, 2)}


@time_machine.travel(NOW, tick=False)
def test_each_figure_leads_to_the_journeys_it_counts(desk, journeys):
    whole = desk.get("/desk/eighty-twenty/")
    page = whole.content.decode()
    lines = list(csv.reader(io.StringIO(desk.get("/desk/eighty-twenty/journeys.csv").getvalue().decode("utf-8-sig"))))

    links = set(re.findall(r'href="(/desk/eighty-twenty/rows/[^"]+)">(\d+)<', page))
    assert len(links) >= 8
    for link, shown in links:
        assert len(desk.get(unescape(link)).context["rows"]) == int(shown), link
    month = {"business": "join", "month": "2026-11"}
    assert len(desk.get("/desk/eighty-twenty/rows/", month).context["rows"]) == 7
    assert not desk.get("/desk/eighty-twenty/rows/", {"month": "2026-10"}).context["rows"]
    everything = desk.get("/desk/eighty-twenty/rows/", {"month": "2026-11"})
    assert "All journeys" in everything.content.decode()
    assert len(everything.context["rows"]) == sum(line.now.all for line, _links in whole.context["lines"])
    drawn = desk.get("/desk/eighty-twenty/?business=join&file=completed-alone-by-month").getvalue().decode()
    assert drawn.splitlines()[-1] == "November 2026,28.6,"
    assert {row[0]: row[1:5] for row in lines[1:]}["Buying and giving"] == ["1", "0", "0", "0"]  # tried again, once
    assert desk.get("/desk/eighty-twenty/rows/?business=nonsense").url == "/desk/eighty-twenty/"


@time_machine.travel(NOW + 90 * A_DAY, tick=False)
def test_figures_of_the_months_before_lead_to_their_journeys_and_exceptions(desk, journeys, amara, ada):
    kind, late = ExceptionKind.LATE.value, ReasonCode.objects.create(code="late", label="Late", minutes=30)
    record_exception(kind, reason=late, words="So.", contact=amara, on=amara, by=ada, at=NOW)
    count_service(at=NOW + 90 * A_DAY)
    sign_in(desk, ada)  # anew, after so long

    whole = desk.get("/desk/eighty-twenty/")

    page = whole.content.decode()
    stops = re.findall(r'href="(/desk/eighty-twenty/rows/[^"]+before=1)">(\d+)<', page)
    assert len(stops) == sum(1 for one, _links in whole.context["stops"] if one.before) >= 3
    shares = re.findall(r'href="(/desk/eighty-twenty/rows/[^"]+before=1)">[\d.]+&nbsp;%<', page)
    was = {str(line.business): line.before.all for line, _links in whole.context["lines"] if line.before.all}
    assert len(shares) == len(was) >= 3
    for link, shown in [*stops, *((link, was[re.search(r"business=(\w+)", link)[1]]) for link in shares)]:
        assert len(desk.get(unescape(link)).context["rows"]) == int(shown), link
    [made] = re.findall(r'href="(/desk/eighty-twenty/event.late/late/[^"]+)">1<', page)
    assert "since=2026-09-01&amp;until=2026-11-30" in made
    assert len(desk.get(unescape(made)).context["page"].rows) == 1
    assert not desk.get(made.split("?")[0]).context["page"].rows


LONGEST = """
    SELECT r.label, count(*), count(*) * r.minutes
    FROM core_exceptionmade e JOIN core_reasoncode r ON r.id = e.reason_id
    WHERE e.at >= '2026-08-31 22:00Z' GROUP BY r.id ORDER BY 3 DESC LIMIT 1
"""


def test_journeys_of_years_come_latest_first_and_each_once(association):
    ages = [timedelta(hours=30) * 2**n for n in range(10)]  # the oldest nearly two years old
    begun = [NOW - age for age in ages]
    Attempt.objects.bulk_create(Attempt(business="join", step="form", begun_at=at, last_at=at) for at in begun)
    asked = Which(NOW - timedelta(days=700), NOW + A_DAY, NOW, "join", "left")

    of_all, of_few = (journeys_between(asked, most=most) for most in (50, 4))

    assert [one.at for one in of_all] == begun
    assert list(of_few) == list(of_all[:4])


@time_machine.travel(NOW, tick=False)
def test_journeys_behind_a_figure_go_on_page_by_page_and_back(desk, association):
    """Most of them begun in one instant, others weeks apart."""
    begun = [NOW - days * A_DAY for days in (2, 9, *[10] * 60, 40, 70)]
    Attempt.objects.bulk_create(Attempt(business="join", step="form", begun_at=at, last_at=at) for at in begun)
    count_service(at=NOW)

    def walk(way):
        """The rows of each page from here to the end of the list."""
        at, found = walk.at, []
        while True:
            page = desk.get("/desk/eighty-twenty/rows/", {"business": "join", "outcome": "left", "at": at}).context[
                "page"
            ]
            found.append([one.row for one in page])
            assert page.total == len(begun)
            if not getattr(page, way):
                return found
            walk.at = at = getattr(page, way)

    walk.at = ""
    there = walk("next")
    back = walk("previous")

    assert [len(page) for page in there] == [25, 25, 14]
    assert sorted(row for page in there for row in page) == sorted(Attempt.objects.values_list("pk", flat=True))
    assert back == there[::-1]


def test_exceptions_are_ranked_by_what_they_take_and_decisions_show_what_came_of_them(desk, amara, ada, association):
    late, kind = ReasonCode.objects.create(code="late", label="Late", minutes=30), ExceptionKind.LATE.value
    ill = ReasonCode.objects.create(code="ill", label="Ill", minutes=10)
    for days, what, reason in ((50, kind, late), (45, kind, late), (20, kind, late), (2, "order.repriced", ill),
                               (1, "order.repriced", ill)):  # fmt: skip
        record_exception(what, reason=reason, words="So.", contact=amara, on=amara, by=ada, at=NOW - days * A_DAY)
    boss = Client()
    owner = UserFactory(name="Olga", role=Role.OWNER)
    sign_in(boss, owner)
    decided = {"verdict": "abolish", "words": "It closes an hour before.", "owner": ada.pk, "from_on": "2026-10-23"}

    with time_machine.travel(NOW, tick=False):
        assert desk.get("/desk/eighty-twenty/event.late/late/decide/").status_code == 403
        assert "Say which rule" in boss.post("/desk/eighty-twenty/event.late/late/decide/", {}).content.decode()
        assert boss.post("/desk/eighty-twenty/event.late/late/decide/", decided).status_code == 302
        assert boss.get("/desk/eighty-twenty/nonsense/late/decide/").status_code == 404
        page = desk.get("/desk/eighty-twenty/")
        behind = desk.get("/desk/eighty-twenty/event.late/late/")
        told = desk.get("/desk/eighty-twenty/exceptions.csv").getvalue().decode("utf-8-sig")

    first, second = (one for one, _link in page.context["made"])
    assert [(one.what, one.count, one.minutes, one.people) for one in (first, second)] == [
        (kind, 3, 90, 1),
        ("order.repriced", 2, 20, 1),
    ]
    text = " ".join(unescape(re.sub(r"</?a\b[^>]*>", "", page.content.decode())).split())
    around = re.findall(r'href="(/desk/eighty-twenty/event.late/late/[^"]+)">(\d) in the month', page.content.decode())
    with time_machine.travel(NOW, tick=False):
        assert [len(desk.get(unescape(link)).context["page"].rows) for link, _n in around] == [2, 1]
    label, made, minutes = asked(LONGEST)
    assert (label, made, minutes) == ("Late", 3, 90)
    assert f"after the event closed” for “{label}” took staff longest: {made} times, {minutes} minutes" in text
    assert "2 in the month before, 1 in the month after" in text
    assert (first.effect.is_over, second.decision, second.proposed.verdict) == (True, None, Verdict.ABOLISH)
    assert len(behind.context["page"].rows) == 3
    assert list(csv.reader(io.StringIO(told)))[1][2:6] == ["3", "0", "1", "90"]
    decide_about_exceptions(what=kind, reason=late, verdict=Verdict.KEEP, words=" It stays. ", owner=ada,
                            from_on=(NOW + A_DAY).date(), at=NOW + timedelta(hours=1), by=owner)  # fmt: skip
    [later] = [one for one in made_in(Span(NOW.date(), 3), today=NOW.date()) if one.what == kind]
    assert (later.decision.words, later.decision.verdict, later.effect) == ("It stays.", "keep", None)
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        ExceptionDecision.objects.update(words="Else.")
    with pytest.raises(DecisionNeedsWords):
        decide_about_exceptions(what=kind, reason=late, verdict=Verdict.KEEP, words=" ", owner=ada,
                                from_on=NOW.date(), at=NOW, by=owner)  # fmt: skip
