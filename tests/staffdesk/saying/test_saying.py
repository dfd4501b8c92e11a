"""What members are saying: words by reason, what is done about them and what came of it, by counts of bare SQL."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from ams.core import activity
from ams.core.models import Role, User
from members.terms import TermDays
from staffdesk.models import ActionEffect, Case, Reason, ReasonAction
from staffdesk.months import Days, monday_of
from staffdesk.operations.saying import (
    IsOverAlready,
    NeedsWords,
    NotTheirAction,
    NotYet,
    count_effects,
    drop_action,
    may_end,
    note_change,
    plan_action,
)
from staffdesk.queries.effects import windows_of
from staffdesk.queries.saying import LONGEST_QUOTE, quotable
from tests.factories.core import UserFactory
from tests.factories.members import MembershipFactory, PersonFactory, year
from tests.staffdesk.conftest import NOW
from tests.staffdesk.saying.conftest import TODAY, call, reason

A_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        ("Line one\r\nLine two", "Line one Line two"),
        ("Write to amara@example.org, or 030 123 45 67.", "Write to […] or […]."),
        ("See https://evil.example/x?y and www.evil.example now", "See […] and […] now"),
        ("I paid 89.00 on 3 May 2026", "I paid 89.00 on 3 May 2026"),
        ("NL91 ABNA 0417 1643 00 is my account", "NL91 ABNA […] is my account"),
        ("a\u202eb\x00c", "a b c"),
        ("x" * 500, "x" * (LONGEST_QUOTE - 1) + "…"),
        (" \n ", ""),
    ],
)
def test_words_in_a_mail_are_one_line_without_addresses_numbers_and_links(words, quoted):
    assert quotable(words) == quoted


@pytest.mark.parametrize(
    ("role", "whose", "may"),
    [(Role.EVENTS, "owner_id", True), (Role.EVENTS, "made_by_id", True), (Role.EVENTS, "reason_owner", True),
     (Role.EVENTS, "", False), (Role.AUDITOR, "owner_id", False), (Role.OWNER, "", True)],
)  # fmt: skip
def test_who_says_what_became_of_it(role, whose, may):
    about = Reason(owner_id=7 if whose == "reason_owner" else 1)
    ids = {"owner_id": 2, "made_by_id": 3} | ({whose: 7} if whose in {"owner_id", "made_by_id"} else {})
    assert may_end(ReasonAction(reason=about, **ids), User(pk=7, role=role)) is may


@pytest.mark.parametrize(("days", "compared"), [(6, None), (7, 7), (90, 90), (91, 90)])
def test_what_came_of_a_change_is_compared_from_a_week_to_ninety_days(days, compared):
    windows = windows_of(ReasonAction(changed_on=TODAY), today=TODAY + days * A_DAY)
    assert (windows and [one.count for one in windows]) == (compared and [compared] * 2)


def test_days_are_followed_back_without_a_gap():
    days = Days(date(2026, 10, 26), date(2026, 11, 23))

    assert (days.count, days.last, days.before) == (28, TODAY, Days(date(2026, 9, 28), date(2026, 10, 26)))
    assert monday_of(TODAY) == date(2026, 11, 16)


def asked(sql, *params):
    """An answer the page knows nothing of: bare SQL."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def table(response):
    return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))


def page(browser, query=""):
    return " ".join(unescape(browser.get(f"/desk/saying/{query}").content.decode()).split())


COUNTED = """
    SELECT coalesce(r.words, 'Nobody said the reason yet'), count(*) FILTER (WHERE c.opened_at >= %s),
           count(*) FILTER (WHERE c.opened_at < %s)
    FROM staffdesk_case c LEFT JOIN staffdesk_reason r ON r.id = c.reason_id
    WHERE c.opened_at >= %s AND c.opened_at < %s GROUP BY 1
"""
WEEKS_COUNTED = """
    SELECT count(*) FILTER (WHERE opened_at >= '2026-08-24 00:00 Europe/Amsterdam'),
           count(*) FILTER (WHERE opened_at < '2026-08-24 00:00 Europe/Amsterdam')
    FROM staffdesk_case WHERE opened_at >= '2026-05-25 00:00 Europe/Amsterdam' AND kind = 'call'
"""
SINCE, BEFORE = datetime(2026, 10, 25, 23, tzinfo=UTC), datetime(2026, 9, 27, 22, tzinfo=UTC)  # clocks changed between


@time_machine.travel(NOW, tick=False)
def test_the_page_says_what_bare_sql_counts_and_quotes_nothing_it_should_not(desk, said, django_assert_max_num_queries):
    rows = asked(COUNTED, SINCE, SINCE, BEFORE, NOW + A_DAY)
    with django_assert_max_num_queries(25):
        raw = desk.get("/desk/saying/").content.decode()
    shown = " ".join(unescape(raw).split())

    assert len(rows) == 3
    for words, now, before in rows:
        count = f"{now} contact{'s' if now != 1 else ''}, {before} before"
        assert words in shown
        assert count in shown
    assert f"{sum(row[1] for row in rows)} contacts, {sum(row[2] for row in rows)} before" in shown
    ((now, before),) = asked(WEEKS_COUNTED)
    assert (now, before) == (6, 0)
    assert f"{now} contacts in 13 weeks, {before} in the 13 before: more" in shown
    assert "<script>alert" not in raw
    assert all(one in shown for one in ("Quick, and kind.", "A letter would have been nice.", "2 answered how it was"))
    assert f"/desk/cases/{said.pk}/" in raw
    for link, count in re.findall(r'href="(/desk/cases/\?[^"]+)">(\d+) contact', raw):
        assert len(desk.get(unescape(link)).context["page"].rows) == int(count)


@time_machine.travel(NOW, tick=False)
def test_it_is_narrowed_to_days_and_to_what_one_person_sees_to_and_taken_away_as_files(desk, finance, said, fay):
    mine = page(finance, "?owner=mine&days=7")

    assert "2 contacts, 0 before" in mine
    assert "Where do I click?" not in mine
    assert "A letter would have been nice." not in mine
    assert "4 contacts, 0 before" in page(desk, f"?since=2026-10-13&until=2026-11-22&owner={fay.pk}")
    assert "Nobody said anything in these days" in page(desk, "?owner=nobody&until=2020-01-01&since=2019-01-01")
    assert "5 contacts, 1 before" in page(desk, "?owner=zzz&days=1000&since=never")
    words = table(desk.get("/desk/saying/words.csv?owner=mine"))
    assert [row[1] for row in words[1:]] == ["How do I register for an event?", ""]
    hostile = next(row[4] for row in table(desk.get("/desk/saying/words.csv")) if "script" in row[4])
    assert hostile.startswith("'=2+2")
    assert not any("Amara" in cell or "Bob" in cell for row in words for cell in row)
    assert table(desk.get("/desk/saying/?file=weeks"))[-1] == ["16 Nov 2026", "4", "0"]


def test_an_action_is_planned_done_or_given_up_by_those_it_concerns(desk, fay, ada, association):
    receipt, at = reason("receipt"), NOW
    with pytest.raises(NeedsWords):
        plan_action(reason=receipt, what=" ", owner=fay, due_on=TODAY, at=at, by=ada)
    made = plan_action(reason=receipt, what="Mail it at once", owner=fay, due_on=TODAY, at=at, by=fay)
    stranger = UserFactory(role=Role.EVENTS)
    for refused, given in (
        (NotTheirAction, {"on": TODAY, "outcome": "x", "by": stranger}),
        (NotYet, {"on": TODAY + A_DAY, "outcome": "x", "by": fay}),
        (NeedsWords, {"on": TODAY, "outcome": " ", "by": fay}),
    ):
        with pytest.raises(refused):
            note_change(action=made, at=at, **given)
    note_change(action=made, on=TODAY, outcome="It comes at once", at=at, by=UserFactory(role=Role.OWNER))
    with pytest.raises(IsOverAlready):
        drop_action(action=made, outcome="Too dear", at=at, by=fay)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReasonAction.objects.filter(pk=made.pk).update(dropped_on=TODAY)

    given = {"what": "Call them", "owner": ada.pk, "due_on": "2026-12-01"}
    assert b"Choose who does it" in desk.post("/desk/saying/about/receipt/", {**given, "owner": ""}).content
    where = desk.post("/desk/saying/about/receipt/", given)["Location"]
    assert b"Say from which day" in desk.post(where, {"became": "changed", "outcome": "x"}).content
    late = desk.post(where, {"became": "changed", "outcome": "x", "changed_on": "2999-01-01"})
    assert b"Say it on the day it has changed" in late.content
    assert desk.post(where, {"became": "dropped", "outcome": "Nobody has time"})["Location"] == where
    assert b"Nobody has time" in desk.get(where).content
    assert b"Write it down" not in desk.get(where).content
    assert desk.get(f"/desk/saying/actions/{made.pk}/").status_code == 200


EFFECTS = {
    "renewals": "SELECT count(*) FROM core_activity WHERE kind = 'membership.renewed' AND at >= %s AND at < %s",
    "registrations": "SELECT count(*) FROM core_activity WHERE kind = 'event.registered' AND at >= %s AND at < %s",
    "payments": "SELECT count(*) FROM billing_payment WHERE received_at >= %s AND received_at < %s",
    "members": """SELECT count(DISTINCT m.holder_id) FROM members_term t JOIN members_membership m
                  ON m.id = t.membership_id WHERE t.revoked_at IS NULL
                  AND t.days && daterange((%s AT TIME ZONE 'Europe/Amsterdam')::date,
                                          (%s AT TIME ZONE 'Europe/Amsterdam')::date)""",
}
CAME = (
    "SELECT count(*) FROM staffdesk_case WHERE kind = 'call' AND reason_id = %s AND opened_at >= %s AND opened_at < %s"
)


@time_machine.travel(NOW, tick=False)
def test_the_effect_is_counted_by_what_there_was_as_long_before_as_since(desk, fay, full, buy, amara):
    """A change thirty days ago, of a reason of each kind; everything happens at its own pace."""
    changed = TODAY - timedelta(days=30)
    MembershipFactory(holder=amara, type=full, terms=[year(2026)])
    began, ends = (date(one, 11, 10) for one in (2026, 2027))
    renewed = [TermDays(date(2025, 11, 10), began, date(2025, 11, 10)), TermDays(began, ends, date(2025, 11, 10))]
    MembershipFactory(holder=PersonFactory(), type=full, terms=renewed)  # two terms of one in the days since
    MembershipFactory(holder=PersonFactory(), type=full, terms=[year(2026)]).terms.update(revoked_at=NOW)
    found = NOW - timedelta(days=5)  # nobody came with it
    Case.objects.create(kind=Case.Kind.INVARIANT, subject="x", reason=reason("card"), opened_at=found)
    codes = {"members": "card", "renewals": "how-to-renew", "registrations": "ticket", "payments": "receipt"}
    for n, code in enumerate(codes.values(), 1):
        plan = plan_action(reason=reason(code), what=code, owner=fay, due_on=TODAY, at=NOW, by=fay)
        note_change(action=plan, on=changed, outcome="Different", at=NOW, by=fay)
        for ago in [*range(30, 61, 3 + n), *range(2, 30, 14 + n), 61, 0]:
            call(code, ago=ago, by=fay)
    for ago in range(0, 70, 7):
        buy(amara, at=NOW - timedelta(days=ago), paid=True)
        for kind in ("membership.renewed", "event.registered"):
            activity.record(kind, contact=amara, on=amara, by=None, at=NOW - timedelta(days=ago))
    newer = plan_action(reason=reason("idea"), what="Yesterday", owner=fay, due_on=TODAY, at=NOW, by=fay)
    note_change(action=newer, on=TODAY - A_DAY, outcome="Different", at=NOW, by=fay)

    assert count_effects(at=NOW) == count_effects(at=NOW) == 4
    (middle,) = asked("SELECT %s::timestamp AT TIME ZONE 'Europe/Amsterdam'", changed)[0]
    first, last = (
        asked("SELECT (%s::timestamp + %s) AT TIME ZONE 'Europe/Amsterdam'", changed, timedelta(days=n))[0][0]
        for n in (-30, 30)
    )
    for per, code in codes.items():
        counted = ActionEffect.objects.get(action__what=code)
        which = reason(code).pk
        assert counted.days == 30
        assert counted.before == asked(CAME, which, first, middle)[0][0] > counted.after > 0, per
        assert counted.after == asked(CAME, which, middle, last)[0][0], per
        assert counted.base_before == asked(EFFECTS[per], first, middle)[0][0] > 0, per
        assert counted.base_after == asked(EFFECTS[per], middle, last)[0][0] > 0, per
    assert not hasattr(newer, "effect")
    one = ActionEffect.objects.get(action__what="receipt")
    before, after = (round(100 * n / of, 1) for n, of in ((one.before, one.base_before), (one.after, one.base_after)))
    shown = " ".join(unescape(desk.get(f"/desk/saying/actions/{one.action_id}/").content.decode()).split())
    said = (
        f"{before} contacts per 100 payments in the 30 days before ({one.before} of {one.base_before}), {after} in the"
    )
    assert said in shown
    led = desk.get(f"/desk/saying/actions/{one.action_id}/").context["came"]
    assert [len(desk.get(link).context["page"].rows) for link in led] == [one.before, one.after]
    assert f"{before:.1f}" in page(desk)
    row = next(row for row in table(desk.get("/desk/saying/actions.csv")) if row[1] == "receipt")
    assert row[7:] == ["30", *map(str, (one.before, one.base_before, before, one.after, one.base_after, after))]
    ActionEffect.objects.filter(pk=one.pk).update(base_before=0)
    assert b"there is nothing to compare them by" in desk.get(f"/desk/saying/actions/{one.action_id}/").content


def test_what_the_system_found_by_itself_is_nobodys_word(desk, association):
    with time_machine.travel(NOW, tick=False):
        Case.objects.create(kind=Case.Kind.INVARIANT, subject="Not as it must be", words="Broken", opened_at=NOW)
        assert "Nobody said anything in these days" in page(desk)
