"""Renewal rates, and who came and went, as charts: a year by months beside the one before."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import reduce
from operator import add

from django.utils.translation import gettext as _

from staffdesk.charts import Chart, Series, column_of, in_per_cent, plain
from staffdesk.queries.retention import Tally

Months = Sequence[tuple[date, Tally]]
Link = Callable[..., str]  # to rows, of what, of which year, and perhaps of which month


def rate_chart(months: Months, before: Months, *, link: Link) -> Chart:
    """Of what was due, how much was renewed."""
    year = months[0][0].year
    how = _("Renewed ÷ due, of terms whose last paid day lies in the month. Renewed: the next term begins before the "
            "days of grace are over.")  # fmt: skip
    series = [
        Series(title, [tally.rate for _first, tally in some], _links(link, "renewed", some), is_before=bool(not title))
        for title, some in ((str(year), months), ("", before))
    ]
    return Chart(
        "renewal-rate-by-month", _rate_said(year, _whole(months), _whole(before)), how, _("Month"),
        [column_of(first) for first, _tally in months], series, before=_("the year before"),
        rows_url=link("due", year), written=in_per_cent, reach=(0, 100),
    )  # fmt: skip


def movement_chart(months: Months, before: Months, *, link: Link) -> Chart:
    """Who came, upwards, and who lapsed, downwards."""
    year, series = months[0][0].year, []
    for some, is_before in ((months, False), (before, True)):
        figures = [[tally.joined, tally.returned, tally.lapsed] for _first, tally in some]
        joined, returned, lapsed = ([one[n] for one in figures] for n in range(3))
        series += [
            Series(_("Joined"), joined, _links(link, "joined", some), is_before=is_before),
            Series(_("Came back"), returned, _links(link, "returned", some), is_before=is_before, is_added=True),
            Series(_("Lapsed"), lapsed, _links(link, "lapsed", some), is_before=is_before, falls=True),
        ]
    how = _("Joined: their first term of this kind began in the month. Came back: one began too late to renew the one "
            "before. Lapsed: due in the month and not renewed in time.")  # fmt: skip
    return Chart(
        "joined-and-lapsed-by-month", _moves_said(year, _whole(months), _whole(before)), how, _("Month"),
        [column_of(first) for first, _tally in months], series, before=_("the year before"),
        rows_url=link("joined", year), written=plain,
    )  # fmt: skip


def _rate_said(year: int, now: Tally, before: Tally) -> str:
    if now.rate is None:
        return _("Nothing was due in %(year)s yet") % {"year": year}
    said = _("%(rate)s of %(due)s due in %(year)s renewed") % {
        "rate": in_per_cent(now.rate), "due": plain(now.due), "year": year,
    }  # fmt: skip
    if now.in_grace:
        said = _("%(said)s so far") % {"said": said}
    if before.rate is None:
        return said
    return _("%(said)s; %(rate)s the year before") % {"said": said, "rate": in_per_cent(before.rate)}


def _moves_said(year: int, now: Tally, before: Tally) -> str:
    said = _("In %(year)s %(came)s joined and %(back)s came back; %(went)s lapsed: %(net)s") % {
        "year": year, "came": plain(now.joined), "back": plain(now.returned), "went": plain(now.lapsed),
        "net": _net(now),
    }  # fmt: skip
    if before == Tally():
        return said
    return _("%(said)s, after %(net)s the year before") % {"said": said, "net": _net(before)}


def _net(tally: Tally) -> str:
    return f"{'+' if tally.net > 0 else '−' if tally.net < 0 else ''}{plain(abs(tally.net))}"


def _whole(months: Months) -> Tally:
    return reduce(add, (tally for _first, tally in months))


def _links(link: Link, what: str, months: Months) -> list[str]:
    return [link(what, first.year, first.month) for first, _tally in months]
