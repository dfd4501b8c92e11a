"""What members complete alone: each journey once, begun online and finished by staff as theirs, left ones, too."""

import csv
import io
import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client

from ams.core.exceptions import record_exception
from ams.core.models import ExceptionKind, ReasonCode, Role
from billing.operations import LineRequest, cancel_order, place_order
from members.operations import join_association
from members.operations.people import change_details
from staffdesk.journeys import GOT_ON, PAGES, PROPOSED, STEP_WORDS, STEPS, Business, Verdict
from staffdesk.models import Attempt, Case, ExceptionDecision
from staffdesk.operations import open_case
from staffdesk.operations.attempts import follow_form
from staffdesk.operations.counting import count_service
from staffdesk.operations.exception_decisions import DecisionNeedsWords, decide_about_exceptions
from staffdesk.queries.exceptions import KINDS
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


@pytest.mark.django_db
def test_a_form_is_followed_from_the_first_time_it_gets_nobody_on():
    follow = {"at": NOW, "known": {}}
    assert follow_form(step=DETAILS, heard={"details.changed"}, went_on=True, **follow) == {}
    assert follow_form(step=DETAILS, heard=set(), went_on=True, **follow) == {}  # saved, nothing was changed
    assert not Attempt.objects.exists()

    known = follow_form(step=JOIN, heard=set(), went_on=False, **follow)
    again = follow_form(step=JOIN, heard={"mail.sent"}, went_on=True, known=known, at=NOW + A_DAY)

    assert known == again
    attempt = Attempt.objects.get()
    assert (attempt.business, attempt.step, attempt.last_at, attempt.ended_at) == ("join", "code", NOW + A_DAY, None)
    assert follow_form(step=STEPS["members:join_code"], heard={"order.placed"}, went_on=True, known=known, at=NOW) == {}
    assert Attempt.objects.exclude(ended_at=None).count() == 1
    other = follow_form(step=DETAILS, heard=set(), went_on=False, at=NOW, known={})
    assert follow_form(step=None, heard={"case.opened"}, went_on=True, at=NOW, known=other) == {}
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.update(last_at=NOW - A_DAY)


def test_the_portal_follows_forms_of_members_and_none_of_colleagues(desk, amara, amaras_login):
    member = Client()
    sign_in(member, amaras_login)

    refused = member.post("/account/details/", {})
    assert refused.status_code == 200
    assert Attempt.objects.get().business == "details"
    member.post("/account/details/", {})
    assert Attempt.objects.count() == 1
    desk.post("/account/details/", {})
    assert Attempt.objects.count() == 1


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
    assert "Joining: “Ordered, and never went to pay” stopped most, 1 of 3" in text
    found = {line.business: (line.now.alone, line.now.staff, line.now.left) for line, _links in page.context["lines"]}
    assert found == {Business.JOIN: (2, 3, 2)}


@time_machine.travel(NOW, tick=False)
def test_each_figure_leads_to_the_journeys_it_counts(desk, journeys):
    page = desk.get("/desk/eighty-twenty/").content.decode()
    lines = list(csv.reader(io.StringIO(desk.get("/desk/eighty-twenty/journeys.csv").getvalue().decode("utf-8-sig"))))

    links = set(re.findall(r'href="(/desk/eighty-twenty/rows/[^"]+)">(\d+)<', page))
    assert len(links) >= 8
    for link, shown in links:
        assert len(desk.get(unescape(link)).context["rows"]) == int(shown), link
    assert {row[0]: row[1:5] for row in lines[1:]}["Buying and giving"] == ["1", "0", "0", "0"]  # tried again, once
    assert desk.get("/desk/eighty-twenty/rows/?business=nonsense").url == "/desk/eighty-twenty/"


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
    text = " ".join(unescape(page.content.decode()).split())
    assert "“Registered after the event closed” for “Late” took staff longest: 3 times, 90 minutes" in text
    assert "2 in the month before, 1 in the month after" in text
    assert (first.effect.is_over, second.decision, second.proposed.verdict) == (True, None, Verdict.ABOLISH)
    assert len(behind.context["page"].rows) == 3
    assert list(csv.reader(io.StringIO(told)))[1][2:6] == ["3", "0", "1", "90"]
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        ExceptionDecision.objects.update(words="Else.")
    with pytest.raises(DecisionNeedsWords):
        decide_about_exceptions(what=kind, reason=late, verdict=Verdict.KEEP, words=" ", owner=ada,
                                from_on=NOW.date(), at=NOW, by=owner)  # fmt: skip
