"""The page about renewing and staying: the figures that were counted, each with its rows."""

import csv
import io
import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
import time_machine
from django.test import Client

from ams.core.models import Role
from members.operations.retention import count_retention
from staffdesk.queries.retention import HEIGHT, Tally, movement_bars, rate_bars
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


@time_machine.travel(NOW, tick=False)
def test_each_figure_opens_the_rows_it_counts(desk, counted, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = text(desk.get("/desk/retention/?year=2025"))

    assert "50.0 % of 2 due in 2025 renewed" in page
    assert "In 2025 2 joined and 0 came back; 1 lapsed" in page
    links = {unescape(found) for found in re.findall(r'href="(/desk/retention/rows/[^"]+)"', page)}
    shown = {what: text(desk.get(link)) for link in links for what in re.findall(r"month=12&what=(\w+)", link)}
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


def test_bars_stand_in_their_months_and_never_leave_the_chart():
    months = [(date(2026, n, 1), Tally(due=4, renewed=n % 5, joined=n, in_grace=0)) for n in range(1, 13)]
    ups, downs, ground = movement_bars(months)
    bars = [*ups, *downs, *rate_bars(months, place=0, of=2), *rate_bars(months, place=1, of=2)]

    assert all(
        0 <= bar.y <= bar.y + bar.height <= HEIGHT + 0.1 and bar.x >= 0 and bar.x + bar.width <= 600 for bar in bars
    )
    assert all(abs(bar.y + bar.height - ground) < 0.2 for bar in ups)
    assert all(bar.y == ground for bar in downs)
    assert movement_bars([(date(2026, n, 1), Tally()) for n in range(1, 13)]) == ([], [], 0)
