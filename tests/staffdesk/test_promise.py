"""“Our promise”: the figures are what the clocks say, good or bad."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from staffdesk.models import Case
from staffdesk.operations.clocks import end_clocks, pause_clocks, start_clocks, stop_clocks
from staffdesk.operations.standards import ship_standards
from staffdesk.queries.promise import Figure, figures
from tests.factories.standards import promise, says
from tests.staffdesk.test_clocks import at

NOW = at("2026-02-20T12:00")


@pytest.fixture
def mail(association):
    """A mail, answered after some business minutes or not yet; by then the case may wait or be closed."""

    def written(since, *, answered_after=None):
        case = Case.objects.create(kind="question", subject="A question", opened_at=at(since))
        start_clocks(case=case, message=says(case, at=at(since)), at=at(since))
        if answered_after is not None:
            stop_clocks(case=case, message=None, at=at(since) + timedelta(minutes=answered_after))
        return case

    return written


def test_the_figures_are_what_the_clocks_say(mail):
    promise()
    for minutes in (10, 20, 90, 121):
        mail("2026-02-18T09:00", answered_after=minutes)
    mail("2026-02-20T09:00")  # late, and nobody has answered: honest means that it counts
    mail("2026-02-20T11:30")  # still time
    pause_clocks(case=mail("2026-02-19T09:00"), at=at("2026-02-19T09:30"))  # their turn
    end_clocks(case=mail("2026-02-19T09:00"), at=at("2026-02-19T09:30"))  # nobody waits any more
    mail("2026-01-20T09:00", answered_after=600)  # more than thirty days ago

    (figure,) = figures(at=NOW)

    assert figure == Figure("We keep email.", due=5, kept=3, typical=timedelta(minutes=55))
    assert (figure.percent, figure.is_kept, figure.half_within) == (60, False, "55 min")


@pytest.mark.parametrize(
    ("kept", "due", "percent", "is_kept"), [(0, 0, 0, False), (199, 200, 99, True), (94, 100, 94, False)]
)
def test_a_hundred_per_cent_means_all(kept, due, percent, is_kept):
    figure = Figure("", due, kept)

    assert (figure.percent, figure.is_kept, figure.half_within) == (percent, is_kept, "")


def test_receipts_are_counted_by_payments(buy, amara):
    ship_standards(at=timezone.now())
    order = buy(amara, at=NOW - timedelta(hours=1), paid=True)

    receipt = next(figure for figure in figures(at=NOW) if "receipt" in figure.promise)

    assert order.receipts.get().issued_at == NOW - timedelta(hours=1)
    assert (receipt.due, receipt.kept, receipt.half_within) == (1, 1, "less than a minute")


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("mails", [1, 3])
def test_the_page_says_how_it_is(client, mail, mails, django_assert_max_num_queries):
    promise()
    for minutes in range(mails):
        mail("2026-02-18T09:00", answered_after=180 + minutes)

    with django_assert_max_num_queries(6):
        page = client.get("/promise/").content.decode()

    assert f"0 %: 0 of {mails}." in page
    assert "Not well enough" in page
    assert len(page) < 60_000


def test_the_page_speaks_before_anything_is_promised(client, association):
    page = client.get("/promise/").content.decode()

    assert "We have not written down yet what we promise." in page
    assert page.count('href="/promise/"') == 1  # from the foot of every page
