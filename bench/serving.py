"""Pages about how we serve, beside two years of contacts, answers, forms that were left, tasks of the care plan and a
mailing to a hundred thousand; and the directory.

The rows are made for the measurement and taken away after it; the people they are of are here already.
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from ams.core.models import Role, User
from ams.core.queue import holding_work_back
from bench import subjects
from bench.figures import Figure
from bench.made import FIRST, look_again, made, take_away, without_triggers, write_rows
from bench.measures import Run, measure
from bench.pages import desk_page
from bench.visitors import Page, session_of
from members.models import Directory
from members.operations.retention import count_retention
from staffdesk.models import CareTask, Mailing
from staffdesk.months import Span
from staffdesk.operations.care import sweep_care
from staffdesk.operations.counting import count_service
from staffdesk.operations.outcomes import count_outcome
from staffdesk.operations.risk import count_at_risk
from staffdesk.queries.reasons_counted import cases_link

PROMISED = 400  # ms, at a million contacts
MADE = {
    "staffdesk_case": """
        INSERT INTO staffdesk_case (id, kind, queue, owner_id, contact_id, reason_id, subject, words, reply_name,
            reply_email, reply_phone, context, key, opened_at, closed_at)
        SELECT %(first)s + n, (ARRAY['mail', 'call', 'question', 'doesnt_fit'])[1 + n %% 4], 'service', NULL,
            people.ids[1 + (n / 3) %% cardinality(people.ids)],
            CASE WHEN n %% 10 > 0 THEN reasons.ids[1 + (n * 13 + n / 50) %% cardinality(reasons.ids)] END,
            'Matter ' || n, 'When?', '', '', '', '{"page": "/account/"}', '',
            %(now)s - n * interval '210 seconds', %(now)s - n * interval '210 seconds' + interval '1 hour'
        FROM generate_series(1, 300000) n, (SELECT array_agg(id) ids FROM staffdesk_reason) reasons,
            (SELECT array_agg(id) ids FROM (SELECT id FROM core_contact TABLESAMPLE SYSTEM (10) LIMIT 90000) s) people
    """,
    "staffdesk_pulse": """
        INSERT INTO staffdesk_pulse (id, about_id, journey, contact_id, quarter, asked_at, felt, words, answered_at)
        SELECT %(first)s + row_number() OVER (), id, 'renew', contact_id, date_trunc('quarter', at)::date, at,
            CASE WHEN id %% 3 = 0 THEN -2 + id %% 5 END, '', CASE WHEN id %% 3 = 0 THEN at + interval '1 day' END
        FROM (
            SELECT DISTINCT ON (contact_id) id, contact_id, at FROM core_activity a
            WHERE kind = 'membership.renewed' AND at > %(now)s - interval '700 days' AND id %% 8 = 0
              AND NOT EXISTS (SELECT FROM staffdesk_pulse p WHERE p.contact_id = a.contact_id OR p.about_id = a.id)
        ) done
    """,
    "staffdesk_attempt": """
        INSERT INTO staffdesk_attempt (id, business, step, begun_at, last_at, ended_at)
        SELECT %(first)s + n, (ARRAY['join', 'renew', 'register'])[1 + n %% 3], 'details',
            %(now)s - n * interval '5 minutes', %(now)s - n * interval '5 minutes' + interval '1 minute',
            CASE WHEN n %% 3 > 0 THEN %(now)s - n * interval '5 minutes' + interval '2 minutes' END
        FROM generate_series(1, 200000) n
    """,
    "staffdesk_carestep": """
        INSERT INTO staffdesk_carestep (id, name, moment, offset_days, years, first_only, way, words, days_to_do,
            active_since)
        VALUES (%(first)s, 'Welcome call', 'joined', 0, '{}', false, 'call', 'Ask how they came to us.', 3, %(now)s)
    """,
    "staffdesk_caretask": """
        INSERT INTO staffdesk_caretask (id, step_id, contact_id, membership_id, occasion_on, years, due_on, late_on,
            owner_id, made_at, tries, state, closed_at, closed_on, closed_by_id, note)
        SELECT %(first)s + n, steps.ids[1 + n %% cardinality(steps.ids)], m.holder_id, m.id, day, 0, day, day + 3,
            %(staff)s, day, 0, CASE WHEN n %% 60 = 0 THEN 'open' ELSE 'done' END,
            CASE WHEN n %% 60 > 0 THEN day + interval '30 hours' END, CASE WHEN n %% 60 > 0 THEN day + 1 END,
            CASE WHEN n %% 60 > 0 THEN %(staff)s END, CASE WHEN n %% 60 > 0 THEN 'They are well.' ELSE '' END
        FROM (SELECT row_number() OVER () n, id, holder_id FROM members_membership LIMIT 200000) m,
            LATERAL (SELECT %(now)s::date - 2 - (m.n %% 700)::int AS day) d,
            (SELECT array_agg(id) ids FROM staffdesk_carestep) steps
        ON CONFLICT DO NOTHING
    """,
    "core_message": """
        INSERT INTO core_message (id, key, purpose, contact_id, recipient, sender, reply_to, subject, text, html,
            sensitive, is_bulk, message_id, state, attempts, created_at, next_attempt_at, sent_at, failure)
        SELECT %(first)s + n, 'mailing:' || %(mailing)s || ':' || c.id, 'mailing', c.id, c.email, '', '', 'News',
            'Hello', '', false, true, 'measured-' || n, 'sent', 1, at, at, at, ''
        FROM (SELECT row_number() OVER () n, id, email FROM core_contact
              WHERE email <> '' AND id > (SELECT max(id) - 400000 FROM core_contact) LIMIT 100000) c,
            LATERAL (SELECT %(now)s - interval '20 days' + n * interval '0.1 seconds' AS at) sent
        ON CONFLICT DO NOTHING
    """,
    "core_exceptionmade": """
        INSERT INTO core_exceptionmade (id, what, reason_id, words, actor_id, contact_id, at)
        SELECT %(first)s + n, (ARRAY['term.extended', 'fee.waived', 'price.overridden'])[1 + n %% 3],
            reasons.ids[1 + n %% cardinality(reasons.ids)], 'They asked.', %(staff)s,
            people.ids[1 + n %% cardinality(people.ids)], %(now)s - n * interval '15 minutes'
        FROM generate_series(1, 60000) n, (SELECT array_agg(id) ids FROM core_reasoncode) reasons,
            (SELECT array_agg(id) ids FROM (SELECT id FROM core_contact TABLESAMPLE SYSTEM (5) LIMIT 30000) s) people
    """,
}
LISTED = """
    INSERT INTO members_directoryentry (id, contact_id, code, name_seen, town_seen, town, words, listed_at,
        sort_key, members_text, everybody_text)
    SELECT %(first)s + row_number() OVER (), c.id, 'b' || c.id, 'members', 'members', 'Riverbend ' || c.id %% 500,
        '', %(now)s, '', '', ''
    FROM core_contact c WHERE c.kind = 'person' AND c.id %% 10 = 3 AND c.archived_at IS NULL
      AND NOT EXISTS (SELECT FROM members_directoryentry e WHERE e.contact_id = c.id)
"""
TABLES = ("members_directoryentry", *reversed(MADE))


@measure("serving", only_when_named=True)
def serving(run: Run) -> Iterator[Figure]:
    """What one opens to see how we serve, the rows behind it, the hourly counting, and the directory."""
    was_open = Directory.objects.get_or_create(pk=Directory.ONLY)[0].is_open
    mailing = _a_mailing()
    with made(_make, lambda: _forget(is_open=was_open)):
        yield from _counting(mailing)
        session = session_of(User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).earliest("pk"))
        for what, path in _paths(mailing).items():
            yield from desk_page(what, [Page(path, session)], run, promised=PROMISED)
        member = subjects.members(run.dice)[0].session
        for what, words in {"directory": "", "directory, searched": "ann", "directory, nobody": "qqqq"}.items():
            page = Page(f"{reverse('members:directory')}?{urlencode({'q': words})}", member)
            yield from desk_page(what, [page], run, promised=PROMISED)


def _paths(mailing: Mailing) -> dict[str, str]:
    year = Span(timezone.localdate(), 12)
    of_journeys = reverse("staffdesk:journey_rows")
    return {
        "80/20": reverse("staffdesk:eighty_twenty"),
        "80/20, a year": f"{reverse('staffdesk:eighty_twenty')}?months=12",
        "80/20, renewals alone": f"{of_journeys}?business=renew&outcome=alone",
        "80/20, joining left": f"{of_journeys}?business=join&outcome=left",
        "reasons": reverse("staffdesk:reasons"),
        "reasons, the cases of a year": cases_link(year),
        "reasons, snowballs of a year": cases_link(year, only="again"),
        "gap": reverse("staffdesk:gap"),
        "gap, answers": reverse("staffdesk:gap_answers"),
        "areas": reverse("staffdesk:areas"),
        "an area": reverse("staffdesk:area", args=["membership"]),
        "retention rates": reverse("staffdesk:retention"),
        "members at risk": reverse("staffdesk:at_risk"),
        "members at risk, for one reason": f"{reverse('staffdesk:at_risk')}?reason=in_grace",
        "care": reverse("staffdesk:care"),
        "care, all that is settled": f"{reverse('staffdesk:care')}?which=settled",
        "what members say": reverse("staffdesk:saying"),
        "answers": reverse("staffdesk:articles"),
        "status": reverse("staffdesk:status"),
        "what a mailing brought": reverse("staffdesk:mailing", args=[mailing.pk]),
        "contacts before a mailing": reverse("staffdesk:mailing_rows", args=[mailing.pk, "contacts", "before"]),
        "renewals after a mailing": reverse("staffdesk:mailing_rows", args=[mailing.pk, "renewals", "after"]),
    }


def _counting(mailing: Mailing) -> Iterator[Figure]:
    counts: dict[str, Callable[[datetime], object]] = {
        "an hour's counting": lambda at: count_service(at=at),
        "an hour's counting of members at risk": lambda at: count_at_risk(at=at),
        "a mailing to 100000 counted": lambda at: count_outcome(mailing=mailing, at=at),
        "an hour of the care plan": lambda at: sweep_care(at=at),
        "a night's counting": lambda at: count_retention(at=at),
    }
    for what, count in counts.items():
        began = time.monotonic()
        with holding_work_back():
            count(timezone.now())
        yield Figure("serving", what, time.monotonic() - began, "s")


def _a_mailing() -> Mailing:
    return Mailing.objects.filter(state=Mailing.State.SENT).earliest("pk")


def _make() -> None:
    staff = User.objects.filter(role=Role.SERVICE, is_active=True).earliest("pk").pk
    told: dict[str, Any] = {"first": FIRST, "now": timezone.now() - timedelta(hours=1), "staff": staff,
                            "mailing": _a_mailing().pk}  # fmt: skip
    write_rows(MADE.values(), told)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LISTED, told)  # its trigger writes what is searched
        Directory.objects.filter(pk=Directory.ONLY).update(is_open=True)
    look_again(TABLES)


def _forget(*, is_open: bool) -> None:
    with transaction.atomic():
        without_triggers()
        CareTask.objects.filter(step__gte=FIRST).delete()  # those of people who join meanwhile, too
    take_away(TABLES)
    Directory.objects.filter(pk=Directory.ONLY).update(is_open=is_open)
    count_outcome(mailing=_a_mailing(), at=timezone.now())
    look_again(TABLES)
