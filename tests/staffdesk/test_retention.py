"""The page about renewing and staying: the figures that were counted, each with its rows."""

import csv
import io
import re
from datetime import UTC, datetime
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client

from ams.core.models import Role
from members.operations.retention import count_retention
from tests.factories.core import UserFactory, sign_in
from tests.factories.members import MembershipFactory, PersonFactory, year

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def counted(full):
    """Three whose year 2025 ended: one renewed, one did not, one came back in summer; and who joined in 2025."""
    for name, terms in {"Kept": [year(2025), year(2026)], "Lost": [year(2025)], "Newer": [year(2026)]}.items():
        MembershipFactory(holder=PersonFactory(display_name=name), type=full, terms=terms)
    with time_machine.travel(NOW, tick=False):
        count_retention(at=NOW)


# From the terms themselves, neither by month nor by what became of them: no word of this is the page's.
OTHERWISE = """
    WITH terms AS (SELECT t.membership_id, lower(t.days) AS first, upper(t.days) - 1 AS last,
                          lead(lower(t.days)) OVER w AS next, lag(t.id) OVER w AS before
                   FROM members_term t WHERE t.revoked_at IS NULL
                   WINDOW w AS (PARTITION BY t.membership_id ORDER BY t.days))
    SELECT count(*) FILTER (WHERE date_part('year', last) = %(year)s),
           count(*) FILTER (WHERE date_part('year', last) = %(year)s AND next IS NOT NULL),
           count(*) FILTER (WHERE date_part('year', first) = %(year)s AND before IS NULL),
           count(*) FILTER (WHERE date_part('year', last) = %(year)s AND next IS NULL)
    FROM terms
"""


def told_otherwise(year):
    with connection.cursor() as cursor:
        cursor.execute(OTHERWISE, {"year": year})
        return cursor.fetchone()


@time_machine.travel(NOW, tick=False)
def test_each_figure_opens_the_rows_it_counts(desk, counted, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = text(desk.get("/desk/retention/?year=2025"))

    due, renewed, began, lapsed = told_otherwise(2025)
    assert (due, renewed, began, lapsed) == (2, 1, 2, 1)
    assert f"{100 * renewed / due:.1f} % of {due} due in 2025 renewed" in page
    assert f"In 2025 {began} joined and 0 came back; {lapsed} lapsed: +1" in page
    links = {unescape(found) for found in re.findall(r'href="(/desk/retention/rows/[^"]+)"', page)}
    shown = {what: text(desk.get(link)) for link in links for what in re.findall(r"month=12&what=(\w+)", link)}
    drawn = desk.get("/desk/retention/?year=2025&file=renewal-rate-by-month").getvalue().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(drawn)))[-1] == ["December 2025", "50.0", ""]
    assert "Lost" in shown["lapsed"]
    assert "Kept" not in shown["lapsed"]
    assert "Kept" in shown["renewed"]
    (stayed,) = (link for link in links if "what=stayed" in link)
    assert "Kept" in text(desk.get(stayed))
    assert "Lost" in text(desk.get(stayed.replace("stayed", "gone")))
    assert "50.0" in desk.get("/desk/retention/renewal-rates.csv").getvalue().decode()
    cohorts = desk.get("/desk/retention/cohorts.csv").getvalue().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(cohorts)))[1:] == [["2025", "2", "1", "2", "1", "50.0"]]


def test_before_the_first_count_it_says_so_and_whoever_may_has_it_counted(
    desk, full, django_capture_on_commit_callbacks
):
    assert "Nothing was counted yet" in text(desk.get("/desk/retention/"))
    auditor = Client()
    sign_in(auditor, UserFactory(role=Role.AUDITOR))
    assert "Count again" not in text(auditor.get("/desk/retention/"))

    with django_capture_on_commit_callbacks() as enqueued:
        assert desk.post("/desk/retention/count/").status_code == 302

    assert len(enqueued) == 1
    assert desk.get("/desk/retention/rows/?what=all&year=2025").url == "/desk/retention/"
