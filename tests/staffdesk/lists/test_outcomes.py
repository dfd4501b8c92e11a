"""Mailings that go slowly, and what mailings brought: by counts of bare SQL over the tables themselves."""

import csv
import io
import re
from datetime import datetime, timedelta
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from ams.core import activity
from ams.core.models import Message
from ams.core.outbox import replay_sending
from billing.operations import LineRequest, place_order
from staffdesk.models import Case, IncomingMail, Mailing, MailingOutcome
from staffdesk.operations.mailings import (
    continue_mailing,
    finish_mailings,
    freeze_recipients,
    send_mailing,
    stop_mailing,
    write_messages,
)
from staffdesk.operations.outcomes import count_outcomes
from staffdesk.queries.mailings import asked_of, audience_of
from staffdesk.tasks import count_what_mailings_brought
from tests.factories.billing import ProductFactory, pay
from tests.factories.lists import MailingFactory
from tests.factories.members import PersonFactory
from tests.staffdesk.lists.populations import NOON, TODAY

A_DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def confirmed(by, **values):
    mailing = MailingFactory(made_by=by, **values)
    send_mailing(mailing=mailing, audience=audience_of(mailing, asked_of(mailing), on=TODAY), at=NOON, by=by)
    freeze_recipients(mailing_id=mailing.pk, at=NOON)
    return mailing


def written(mailing):
    return Message.objects.filter(key__startswith=f"mailing:{mailing.pk}:")


def test_one_that_goes_slowly_never_sends_more_in_an_hour(admin):
    """A hundred an hour to fourteen people: two every 72 seconds, however often a worker comes."""
    for n in range(14):
        PersonFactory(display_name=f"Reader {n}", email=f"reader{n}@example.org")
    mailing = confirmed(admin, per_hour=100)
    at, gone = NOON, []
    while at < NOON + timedelta(minutes=10) and len(gone) < 14:
        write_messages(mailing_id=mailing.pk, at=at)
        gone += [at] * (written(mailing).count() - len(gone))
        replay_sending(until=at, after=timedelta(0))
        at += timedelta(seconds=15)

    assert len(gone) == 14
    assert max(sum(one <= other < one + timedelta(minutes=12) for other in gone) for one in gone) <= 20
    assert [round((one - NOON) / timedelta(seconds=15)) for one in gone[::2]] == [0, 5, 10, 15, 20, 25, 30]
    with pytest.raises(IntegrityError), transaction.atomic():
        Mailing.objects.filter(pk=mailing.pk).update(per_hour=49)


def test_one_that_goes_slowly_waits_for_a_mail_server_that_is_away(admin):
    for n in range(14):
        PersonFactory(display_name=f"Reader {n}", email=f"reader{n}@example.org")
    mailing = confirmed(admin, per_hour=100)

    for hour in range(12):
        write_messages(mailing_id=mailing.pk, at=NOON + timedelta(hours=hour))

    assert written(mailing).count() == 10  # no more go at once when it is back
    replay_sending(until=NOON + timedelta(hours=12), after=timedelta(0))
    assert write_messages(mailing_id=mailing.pk, at=NOON + timedelta(hours=12))


def test_how_fast_is_chosen_said_and_kept(desk, readers):
    made = MailingFactory(per_hour=None)
    given = {"purpose": "mailing", "subject": "Hello", "text": "Hello {name}", "signed_by": "Ada Novak"}

    assert b"Select a valid choice" in desk.post(f"/desk/mailings/{made.pk}/", {**given, "per_hour": "7"}).content
    desk.post(f"/desk/mailings/{made.pk}/", {**given, "per_hour": "1000"})
    made.refresh_from_db()
    assert made.per_hour == 1000
    assert b"At most 1,000 go out in an hour" in desk.get(f"/desk/mailings/{made.pk}/send/").content
    desk.post(f"/desk/mailings/{made.pk}/send/")
    freeze_recipients(mailing_id=made.pk, at=NOON)
    write_messages(mailing_id=made.pk, at=NOON)
    assert b"goes on at" in desk.get(f"/desk/mailings/{made.pk}/progress/").content
    assert b"at most 1,000 an hour" in desk.get(f"/desk/mailings/{made.pk}/").content


SPAN = """
    WITH reader AS (
        SELECT contact_id, sent_at, LEAST(interval '14 days', %s - sent_at) AS length FROM core_message
        WHERE purpose = 'mailing' AND state = 'sent' AND key LIKE %s)
    SELECT count(*) FILTER (WHERE {at} < sent_at), count(*) FILTER (WHERE {at} >= sent_at){more}
    FROM reader JOIN {table} ON {table}.{who} = reader.contact_id
    WHERE {where} AND {at} >= sent_at - length AND {at} < sent_at + length
"""
BY_SQL = {
    "contacts": {"table": "staffdesk_case", "who": "contact_id", "at": "opened_at", "where": "kind = 'question'"},
    "renewals": {"table": "core_activity", "who": "contact_id", "at": "at", "where": "kind = 'membership.renewed'"},
    "registrations": {"table": "core_activity", "who": "contact_id", "at": "at", "where": "kind = 'event.registered'"},
    "orders": {"table": "billing_order", "who": "buyer_id", "at": "settled_at", "where": "currency = 'EUR'"},
}
AMOUNTS = ", sum(total) FILTER (WHERE {at} < sent_at), sum(total) FILTER (WHERE {at} >= sent_at)"


def by_sql(mailing, what, at):
    given = BY_SQL[what]
    more = AMOUNTS.format(at=given["at"]) if what == "orders" else ""
    with connection.cursor() as cursor:
        cursor.execute(SPAN.format(more=more, **given), [at, f"mailing:{mailing.pk}:%"])
        return cursor.fetchone()


@pytest.fixture
def sent(admin, readers):
    """Amara got it at noon and Bob a day later; both do this and that for weeks before and after, others as well."""
    mailing = confirmed(admin)
    while write_messages(mailing_id=mailing.pk, at=NOON):
        pass
    replay_sending(until=NOON, after=timedelta(0))
    written(mailing).filter(contact=readers["bob"]).update(sent_at=F("sent_at") + A_DAY)
    finish_mailings(at=NOON)
    mug = ProductFactory(name="Mug", price="12.50")
    for who in (readers["amara"], readers["bob"], readers["spouse"], readers["gone"]):
        for n, days in enumerate((-40, -15, -14, -13, -3, -1, 0, 1, 2, 5, 13, 14, 15, 40)):
            at = NOON + timedelta(days=days)
            Case.objects.create(kind="question", subject=f"Day {days}", words="?", contact=who, opened_at=at)
            Case.objects.create(kind="care", subject="Ours", contact=who, opened_at=at)
            if days not in (1, 2):
                activity.record("membership.renewed", contact=who, on=who, by=None, at=at + MINUTE)
            if n % 2:
                activity.record("event.registered", contact=who, on=who, by=None, at=at)
            if n % 3 == 0:
                line = LineRequest(mug, "", "Mug", 1, Decimal("12.50") + n)
                pay(place_order(buyer=who, lines=[line], at=at - A_DAY, by=None), at=at)
    place_order(buyer=readers["bob"], lines=[LineRequest(mug, "", "Mug", 1, Decimal(9))], at=NOON + A_DAY, by=None)
    return Mailing.objects.get(pk=mailing.pk)


def figures(mailing):
    return {row.what: row for row in MailingOutcome.objects.get(mailing=mailing).business.all()}


@pytest.mark.parametrize("days", [60, 5])
def test_what_it_brought_is_what_bare_sql_counts_and_each_figure_leads_to_its_rows(
    desk, sent, days, django_assert_max_num_queries
):
    at = NOON + timedelta(days=days, hours=3)
    assert count_outcomes(at=at) == 1

    for what, row in figures(sent).items():
        found = by_sql(sent, what, at)
        assert (row.before, row.after) == found[:2], what
        assert row.before > 0 < row.after
        if what == "orders":
            assert (row.currency, row.amount_before, row.amount_after) == ("EUR", *found[2:])
    with django_assert_max_num_queries(25):
        shown = desk.get(f"/desk/mailings/{sent.pk}/").content.decode()
    assert "What came after a mail did not come because of it" in shown
    assert ("4 of fourteen days have passed" in shown) == (days == 5)
    links = re.findall(r'href="(/desk/mailings/\d+/brought/\w+/\w+/)">(\d+)<', shown)
    assert len(links) == 8
    for link, count in links:
        assert len(desk.get(unescape(link)).context["rows"]) == int(count), link


def test_what_readers_made_of_the_mail_leads_to_who_it_was(desk, sent, readers):
    mail = written(sent).get(contact=readers["amara"])
    written(sent).filter(pk=mail.pk).update(returned_at=NOON, return_words="Full", complained_at=NOON)
    for verdict in ("ordinary", "auto_reply"):
        IncomingMail.objects.create(sha256=verdict, size=1, source="test", received_at=NOON, verdict=verdict,
                                    subject="Not me", our_message=mail, raw=f"{verdict}.eml")  # fmt: skip
    activity.record("newsletter.unsubscribed", contact=mail.contact, on=sent, by=None, at=NOON)
    count_outcomes(at=NOON + timedelta(days=60))
    sent_to = written(sent).filter(state="sent").count()

    shown = desk.get(f"/desk/mailings/{sent.pk}/").content.decode()

    for word, count in (("Sent", sent_to), ("Came back", 1), ("Called unwanted", 1), ("Replies", 1)):
        [link] = re.findall(rf'href="([^"]+)">{word}</a>', shown)
        behind = desk.get(unescape(link))
        assert len(behind.context["page"].rows) == count, word
        assert mail.contact.display_name in behind.content.decode(), word
    left = desk.get(f"/desk/mailings/{sent.pk}/brought/unsubscribed/after/").context["page"]
    assert [row.contact for row in left] == [mail.contact]


def test_it_is_counted_each_hour_until_two_weeks_have_passed_for_everybody(desk, sent, admin, readers):
    mail = written(sent).first()
    Message.objects.filter(pk=mail.pk).update(returned_at=NOON, return_words="No such user", complained_at=NOON)
    for verdict in ("ordinary", "auto_reply"):
        IncomingMail.objects.create(sha256=verdict, raw="x", size=1, source="t", received_at=NOON, state="set_aside",
                                    verdict=verdict, our_message=mail)  # fmt: skip
    assert desk.get(f"/desk/mailings/{sent.pk}/brought.csv").status_code == 404
    assert b"It is counted within the hour" in desk.get(f"/desk/mailings/{sent.pk}/").content
    assert count_outcomes(at=NOON) == 1
    assert count_outcomes(at=NOON + 49 * MINUTE) == 0
    assert count_outcomes(at=NOON + 51 * MINUTE) == 1
    assert count_outcomes(at=NOON + timedelta(days=16, minutes=1)) == 1
    one = MailingOutcome.objects.get()
    assert one.is_final
    assert (one.receivers, one.returned, one.complained, one.replies) == (2, 1, 1, 1)
    assert count_outcomes(at=NOON + timedelta(days=30)) == 0
    rows = list(csv.reader(io.StringIO(
        desk.get(f"/desk/mailings/{sent.pk}/brought.csv").getvalue().decode("utf-8-sig")
    )))  # fmt: skip
    assert rows[1][:3] == ["Sent", "", "2"]
    assert rows[-1][0] == "Paid an order"
    assert desk.get(f"/desk/mailings/{sent.pk}/brought/dreams/after/").status_code == 404
    assert desk.get(f"/desk/mailings/{sent.pk}/brought/orders/later/").status_code == 404
    assert desk.get("/desk/mailings/999999/brought/orders/after/").status_code == 404


def test_one_that_was_stopped_is_counted_and_begun_again_when_it_goes_on(desk, admin, readers):
    mailing = confirmed(admin)
    stop_mailing(mailing=mailing, at=NOON, by=admin)
    with time_machine.travel(NOON + timedelta(days=20), tick=False):
        assert count_what_mailings_brought() == 1
    assert MailingOutcome.objects.get(is_final=True).receivers == 0
    assert b"Nothing of it was sent yet" in desk.get(f"/desk/mailings/{mailing.pk}/").content
    for what in ("contacts", "orders"):
        assert desk.get(f"/desk/mailings/{mailing.pk}/brought/{what}/before/").context["rows"] == []

    continue_mailing(mailing=mailing, at=NOON + timedelta(days=20), by=admin)

    assert not MailingOutcome.objects.get().is_final
    assert isinstance(MailingOutcome.objects.get().counted_at, datetime)
