"""Journeys: each time somebody set out to do something with us, who completed it, or where it was left.

One statement says what a journey is, for the counts of a page as for the rows behind them (docs/eighty-twenty.md).

- Completed: the business itself wrote that it was done. By staff where a colleague did it, or where it was begun online
  and a colleague took the money or changed the price of its order, at most thirty days before it was done or later.
- Handed to us: somebody wrote “this does not fit” from the page of a business, and did not complete it soon after.
- Left: an order placed online and not paid within a day, or given up, that no other followed within a week; and a form
  that was sent and refused, or whose next step was never taken.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import connection

from ams.core.association import association_zone
from ams.core.keyset import PAGE, Cursor, Page, Sorting, page_by
from billing.models import Order
from staffdesk.journeys import PAGES, Business, Outcome

LEFT_AFTER: Final = timedelta(days=1)
FOLLOWED_WITHIN: Final = timedelta(days=7)
HELPED_WITHIN: Final = timedelta(days=30)
NEWEST: Final = timedelta(days=1)  # rows are looked for in the last day,
FURTHER: Final = 4  # then so many times further away
AN_INSTANT: Final = timedelta(microseconds=1)
BY_PLACE: Final = Sorting("journey", descending=True)
DONE: Final = {
    "membership.joined": Business.JOIN, "membership.renewed": Business.RENEW,
    "membership.changed": Business.CHANGE_TYPE, "event.registered": Business.REGISTER,
    "details.changed": Business.DETAILS, "membership.cancelled": Business.CANCEL,
}  # fmt: skip

JOURNEYS: Final = """
WITH staffed AS MATERIALIZED (
    SELECT o.id, max(p.at) AS at FROM core_activity p JOIN billing_order o ON o.id = p.object_id
    WHERE p.kind IN ('order.paid', 'order.invoiced', 'payment.recorded', 'order.repriced') AND p.channel = 'staff'
      AND p.object_type_id = %(order_type)s AND o.channel = 'self-service'
      AND p.at >= %(since)s - %(order_back)s AND p.at < %(followed)s
    GROUP BY o.id
), staff_lines AS MATERIALIZED (
    SELECT l.id, s.at FROM staffed s JOIN billing_orderline l ON l.order_id = s.id
), staff_terms AS MATERIALIZED (
    SELECT t.membership_id, t.granted_at FROM staff_lines l JOIN members_term t ON t.order_line_id = l.id
    WHERE l.at >= t.granted_at - %(order_back)s
), staff_seats AS MATERIALIZED (
    SELECT r.id, l.at FROM staff_lines l JOIN events_registration r ON r.order_line_id = l.id
), done AS MATERIALIZED (
    SELECT (%(kind_business)s::text[])[array_position(%(kinds)s::text[], a.kind::text)] AS business,
           CASE WHEN a.channel = 'staff' OR t.membership_id IS NOT NULL OR s.id IS NOT NULL THEN 'staff'
                WHEN a.channel = 'api' THEN 'api' ELSE 'alone' END AS outcome,
           a.at, a.contact_id, a.id AS row
    FROM core_activity a
    LEFT JOIN staff_terms t ON a.kind LIKE 'membership.%%' AND t.membership_id = a.object_id AND t.granted_at = a.at
    LEFT JOIN staff_seats s ON a.kind = 'event.registered' AND s.id = a.object_id AND s.at >= a.at - %(order_back)s
    WHERE a.kind = ANY (%(kinds)s::text[]) AND a.at >= %(since)s AND a.at < %(followed)s
    UNION ALL
    SELECT 'buy', CASE WHEN a.channel = 'staff' OR s.id IS NOT NULL THEN 'staff'
                       WHEN a.channel = 'api' THEN 'api' ELSE 'alone' END, a.at, a.contact_id, a.id
    FROM core_activity a LEFT JOIN staffed s ON s.id = a.object_id AND s.at >= a.at - %(order_back)s
    WHERE 'buy' = ANY (%(businesses)s::text[]) AND a.kind = 'order.paid' AND a.at >= %(since)s AND a.at < %(followed)s
      AND EXISTS (SELECT FROM billing_orderline l WHERE l.order_id = a.object_id AND l.kind IN ('goods', 'donation'))
), unpaid AS (
    SELECT CASE l.kind WHEN 'event' THEN 'register' WHEN 'membership' THEN
                CASE WHEN EXISTS (SELECT FROM members_typechange c WHERE c.offer_id = f.id) THEN 'change_type'
                     WHEN EXISTS (SELECT FROM members_term t WHERE t.membership_id = f.membership_id
                                  AND t.granted_at < o.placed_at) THEN 'renew' ELSE 'join' END
                ELSE 'buy' END AS business,
           o.placed_at AS at, o.buyer_id AS contact_id, o.id AS row,
           CASE WHEN EXISTS (SELECT FROM billing_checkoutattempt v WHERE v.order_id = o.id AND v.decline <> '')
                THEN 'declined'
                WHEN EXISTS (SELECT FROM billing_checkoutattempt v WHERE v.order_id = o.id) THEN 'paying'
                ELSE 'before_paying' END AS step
    FROM billing_order o
    JOIN LATERAL (SELECT kind, reference FROM billing_orderline WHERE order_id = o.id
                  ORDER BY kind = 'membership' DESC, kind = 'event' DESC, position LIMIT 1) l ON true
    LEFT JOIN members_termoffer f
        ON l.kind = 'membership' AND f.id = CASE WHEN l.reference ~ '^[0-9]{1,18}$' THEN l.reference::bigint END
    WHERE o.placed_at >= %(since)s AND o.placed_at < %(until)s AND o.channel = 'self-service' AND o.total > 0
      AND o.settled_at IS NULL AND o.invoiced_at IS NULL
      AND (o.cancelled_at IS NOT NULL OR o.placed_at < %(left_before)s)
      AND (l.kind <> 'membership' OR f.id IS NOT NULL)
), handed AS (
    SELECT p.business, c.opened_at AS at, c.contact_id, c.id AS row
    FROM staffdesk_case c
    JOIN unnest(%(pages)s::text[], %(page_business)s::text[]) AS p (page, business)
        ON p.page = CASE WHEN c.context->>'page' ~ '/' THEN split_part(ltrim(c.context->>'page', '/'), '/', 1)
                         ELSE c.context->>'page' END
    WHERE p.business = ANY (%(businesses)s::text[]) AND c.kind = 'doesnt_fit'
      AND c.opened_at >= %(since)s AND c.opened_at < %(until)s
), journeys AS (
    SELECT business, outcome, '' AS step, at, contact_id, 'activity' AS what, row FROM done WHERE at < %(until)s
    UNION ALL
    SELECT business, 'left', step, at, contact_id, 'order', row FROM unpaid u
    WHERE NOT EXISTS (SELECT FROM done d WHERE d.business = u.business AND d.contact_id = u.contact_id
                      AND d.at >= u.at AND d.at < u.at + %(followed_within)s)
    UNION ALL
    SELECT business, 'staff', 'handed', at, contact_id, 'case', row FROM handed h
    WHERE NOT EXISTS (SELECT FROM done d WHERE d.business = h.business AND d.contact_id = h.contact_id
                      AND d.at >= h.at AND d.at < h.at + %(helped_within)s)
    UNION ALL
    SELECT business, 'left', step, begun_at, NULL, 'attempt', id FROM staffdesk_attempt
    WHERE ended_at IS NULL AND begun_at >= %(since)s AND begun_at < %(until)s AND last_at < %(left_before)s
)
"""


@dataclass(frozen=True, slots=True)
class Journey:
    """One journey, with the row that says so."""

    business: Business
    outcome: Outcome
    step: str
    at: datetime
    contact_id: int | None
    what: str
    row: int


def count_journeys(*, since: datetime, until: datetime, at: datetime) -> list[tuple[Any, str, str, str, int]]:
    """By month, business, outcome and step."""
    asked = """
        SELECT date_trunc('month', at AT TIME ZONE %(zone)s)::date, business, outcome, step, count(*)
        FROM journeys GROUP BY 1, 2, 3, 4
    """
    return _ask(asked, since=since, until=until, at=at)


@dataclass(frozen=True, slots=True)
class Which:
    """Journeys of a time as they are at an instant: of a business, with an outcome, at a step; empty is any."""

    since: datetime
    until: datetime
    at: datetime
    business: str = ""
    outcome: str = ""
    step: str = ""


class Place(NamedTuple):
    """Where a journey stands among all, by time; those of one instant by the rows that say so."""

    at: datetime
    what: str
    row: int


def journeys_between(
    which: Which, *, most: int, beyond: Place | None = None, backwards: bool = False
) -> Sequence[Journey]:
    """So many of them, the latest first; or those beyond a place, the nearest to it first."""
    compared, order = (">", "ASC") if backwards else ("<", "DESC")
    asked = f"""
        SELECT business, outcome, step, at, contact_id, what, row FROM journeys
        WHERE business = ANY (%(businesses)s) AND outcome = ANY (%(outcomes)s) AND (%(step)s = '' OR step = %(step)s)
          AND (%(beyond_at)s::timestamptz IS NULL
               OR (at, what, row) {compared} (%(beyond_at)s, %(beyond_what)s, %(beyond_row)s))
        ORDER BY at {order}, what {order}, row {order} LIMIT %(most)s
    """  # noqa: S608 - the two words are our own
    place = beyond or Place(which.at, "", 0)
    more = {"outcomes": [which.outcome] if which.outcome else list(Outcome), "step": which.step,
            "beyond_at": beyond and beyond.at, "beyond_what": place.what, "beyond_row": place.row}  # fmt: skip
    only: Sequence[str] = [which.business] if which.business else tuple(Business)
    found = list[Any]()
    for begins, ends in _parts(which, beyond, backwards=backwards):
        found += _ask(asked, since=begins, until=ends, at=which.at, only=only, most=most - len(found), **more)
        if len(found) >= most:
            break
    return [Journey(Business(one[0]), Outcome(one[1]), *one[2:]) for one in found]


def page_of_journeys(which: Which, cursor_text: str, *, count: Callable[[], int]) -> Page[Journey]:
    """A page of them, the latest first; `count` knows how many there are."""

    def ask(cursor: Cursor | None) -> list[Journey]:
        beyond = _place(cursor) if cursor else None
        backwards = cursor is not None and cursor.backwards
        return list(journeys_between(which, most=PAGE + 1, beyond=beyond, backwards=backwards))

    def place(one: Journey) -> Cursor:
        return Cursor(BY_PLACE.column, f"{one.at.isoformat()} {one.what}", one.row)

    return page_by(ask, place, Cursor.read(cursor_text, BY_PLACE), lambda: max(count(), PAGE + 1))


def _place(cursor: Cursor) -> Place:
    at, _blank, what = cursor.value.partition(" ")
    return Place(datetime.fromisoformat(at), what, cursor.pk)


def _parts(which: Which, beyond: Place | None, *, backwards: bool) -> Iterator[tuple[datetime, datetime]]:
    """Parts of the time on one side of a place, the nearest first, each longer than the one before."""
    if beyond is not None and backwards:
        yield from _on_from(max(which.since, beyond.at), which.until)
    else:
        until = min(which.until, beyond.at + AN_INSTANT) if beyond else which.until
        yield from _back_from(which.at, which.since, until)


def _back_from(at: datetime, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    ends, back = until, NEWEST
    while ends > since:
        begins = max(since, min(at, until) - back)
        yield begins, ends
        ends, back = begins, back * FURTHER


def _on_from(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    begins, length = since, NEWEST
    while begins < until:
        ends = min(until, since + length)
        yield begins, ends
        begins, length = ends, length * FURTHER


def _ask(
    asked: str, *, since: datetime, until: datetime, at: datetime, only: Sequence[str] = tuple(Business), **more: Any
) -> list[Any]:
    done = {kind: business for kind, business in DONE.items() if business in only}
    params = {
        "kinds": list(done), "kind_business": [str(one) for one in done.values()],
        "businesses": [str(one) for one in only],
        "since": since, "until": until, "followed": until + HELPED_WITHIN, "left_before": at - LEFT_AFTER,
        "followed_within": FOLLOWED_WITHIN, "helped_within": HELPED_WITHIN, "order_back": HELPED_WITHIN,
        "order_type": ContentType.objects.get_for_model(Order).pk, "zone": str(association_zone()),
        "pages": list(PAGES), "page_business": [str(one) for one in PAGES.values()], **more,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(JOURNEYS + asked, params)
        found: list[Any] = cursor.fetchall()
    return found
