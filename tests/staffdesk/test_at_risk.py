"""Members at risk: each reason is true by a question of its own, and the picture of a person by their rows."""

import csv
import io
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from ams.core import activity
from ams.core.association import find_association, remembering
from ams.core.mails import RenderedMail
from ams.core.models import Contact, Message, User
from ams.core.outbox import post_message
from billing.models import Order
from events.models import CheckIn, Registration
from members.models import Committee, CommitteeRole, Membership, Office
from members.queries import membership_state
from members.terms import State
from staffdesk import tasks
from staffdesk.models import Case, MemberAtRisk, MonthlyCount, Pulse, Risk
from staffdesk.models.pulses import quarter_of
from staffdesk.models.risk import WEIGHTS
from staffdesk.operations import open_case
from staffdesk.operations.difficult import flag_difficult
from staffdesk.operations.risk import count_at_risk
from staffdesk.queries.care_plan import still_members
from staffdesk.queries.engagement import engagement_of
from staffdesk.queries.risk import HOW, finding_of, risk_counts
from tests.factories.automatic import renewing_itself
from tests.factories.care import day, member, term
from tests.factories.events import EventFactory, TicketTypeFactory
from tests.factories.members import TypeFactory, give_term
from tests.staffdesk.conftest import NOW

TODAY = day("2026-11-22")
A_DAY = timedelta(days=1)
RUNS = "m.cancelled_at IS NULL AND c.archived_at IS NULL AND t.revoked_at IS NULL"
OF = "FROM members_membership m JOIN core_contact c ON c.id = m.holder_id JOIN members_term t ON t.membership_id = m.id"
# Who is a member or in grace, and each reason, asked of the tables in another way than the product does.
NOW_MEMBERS = (
    f"SELECT m.holder_id {OF} WHERE {RUNS} AND lower(t.days) <= DATE '2026-11-22'"
    " AND coalesce(upper(t.days) + t.grace_days, 'infinity') > DATE '2026-11-22'"
)
BY_SQL = {
    "leaving": f"SELECT m.holder_id {OF} WHERE {RUNS} AND m.leaving_since IS NOT NULL",
    "in_grace": f"SELECT m.holder_id {OF} WHERE {RUNS} AND m.leaving_since IS NULL GROUP BY m.id, m.holder_id"
    " HAVING max(upper(t.days)) <= DATE '2026-11-22'",
    "renewal_failed": "SELECT m.holder_id FROM members_autorenewal a JOIN members_membership m"
    " ON m.id = a.membership_id WHERE a.end_reason = 'failed'"
    " AND (SELECT max(granted_at) FROM members_term WHERE membership_id = m.id) < a.ended_at",
    "complaint": "SELECT contact_id FROM staffdesk_case k LEFT JOIN staffdesk_difficultsituation d ON d.case_id = k.id"
    " AND d.ended_at IS NULL WHERE closed_at IS NULL AND (k.kind IN ('care', 'difficult') OR d.id IS NOT NULL)",
    "low_answer": "SELECT contact_id FROM staffdesk_pulse WHERE felt IN (-1, -2) AND answered_at > '2026-05-26 12:00Z'",
    "silent": "SELECT holder_id FROM (SELECT m.holder_id, min(lower(t.days)) AS began FROM members_membership m"
    " JOIN members_term t ON t.membership_id = m.id GROUP BY 1) AS x WHERE began BETWEEN '2025-11-22' AND '2026-09-23'"
    " AND holder_id NOT IN (SELECT contact_id FROM core_activity WHERE channel = 'self-service' AND at >= x.began + 2)"
    " AND holder_id NOT IN (SELECT contact_id FROM events_registration WHERE id IN"
    " (SELECT registration_id FROM events_checkin))",
    "bounced": "SELECT c.id FROM core_contact c WHERE lower(email) IN (SELECT lower(recipient) FROM core_message s"
    " WHERE s.contact_id = c.id AND returned_at > '2026-05-26 12:00Z')",
    "fewer_events": "SELECT contact_id FROM"
    " (SELECT DISTINCT r.contact_id, k.event_id, i.at > '2025-11-22 12:00Z' AS new "
    " FROM events_checkin i JOIN events_registration r ON r.id = i.registration_id"
    " JOIN events_tickettype k ON k.id = r.ticket_type_id"
    " WHERE i.undone_at IS NULL AND i.at > '2024-11-22 12:00Z') AS x"
    " GROUP BY 1 HAVING count(*) FILTER (WHERE NOT new) >= 2"
    " AND count(*) FILTER (WHERE new) < count(*) FILTER (WHERE NOT new)",
}  # fmt: skip


def by_sql(reason):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c.display_name FROM core_contact c WHERE c.id IN ({BY_SQL[reason]}) AND c.id IN ({NOW_MEMBERS})"
        )
        return sorted(name for (name,) in cursor.fetchall())


def counted(reason):
    return sorted(
        MemberAtRisk.objects.filter(reasons__contains=[reason]).values_list("contact__display_name", flat=True)
    )


@pytest.fixture
def kind(association):
    return TypeFactory(name="Full member", slug="full")


@pytest.fixture
def joined(kind):
    """Somebody who has been a member for years, or since so many days."""

    def made(name, days=600, length=1200):
        return member(TODAY - timedelta(days=days), of=kind, days=length, display_name=name)

    return made


def came(contact, *days_ago):
    for days in days_ago:
        seat = Registration.objects.create(
            ticket_type=TicketTypeFactory(event=EventFactory()), contact=contact, name="X", registered_at=NOW,
            code=f"{contact.pk}-{days}",
        )  # fmt: skip
        CheckIn.objects.create(registration=seat, at=NOW - timedelta(days=days))


def answered(contact, felt, days):
    about = activity.record("order.paid", contact=contact, on=contact, by=None, at=NOW - timedelta(days=days + 2))
    at = NOW - timedelta(days=days)
    return Pulse.objects.create(about=about, journey="buy", contact=contact, quarter=quarter_of(at.date()), asked_at=at,
                                felt=felt, answered_at=at)  # fmt: skip


def returned(contact, days, to=None):
    at = NOW - timedelta(days=days)
    mail = post_message(key=f"{contact.pk}{days}", purpose="news", recipient=to or contact.email,
                        mail=RenderedMail("S", "T", ""), contact=contact, at=at)  # fmt: skip
    Message.objects.filter(pk=mail.pk).update(returned_at=at, return_words="No such person")


@pytest.fixture
def everybody(joined, kind, ada):
    """For each reason whoever has it, and whoever nearly has."""
    Membership.objects.filter(pk=joined("Leaves").pk).update(leaving_since=NOW - 9 * A_DAY)
    for name, over in (("In grace", 5), ("Lapsed", 40)):
        give_term(member(TODAY, of=kind, terms=[term(TODAY - timedelta(days=1100), 365)], display_name=name),
                  term(TODAY - timedelta(days=365 + over)), grace_days=30)  # fmt: skip
    for name, paid in (("Card failed", -20), ("Paid since", -2)):
        held = joined(name)
        held.terms.update(granted_at=NOW + paid * A_DAY)
        renewing_itself(held, ended_at=NOW - 10 * A_DAY, end_reason="failed")
    words = {"subject": "S", "words": "W", "context": {}, "at": NOW, "by": None}
    open_case(kind=Case.Kind.CARE, contact=joined("Care case").holder, **words)
    for name, is_difficult in (("Difficult", True), ("Asks", False)):
        case = open_case(kind=Case.Kind.QUESTION, contact=joined(name).holder, **words)
        if is_difficult:
            flag_difficult(case=case, kind="other", words="Angry", at=NOW, by=ada)
    for name, felt, days in (("Low", -1, 20), ("Low long ago", -2, 200), ("As expected", 0, 20)):
        answered(joined(name).holder, felt, days)
    joined("Silent", days=100)
    joined("Just joined", days=20)
    busy = joined("Busy", days=100).holder
    activity.record("details.changed", contact=busy, on=busy, by=None, at=NOW - 40 * A_DAY, channel="self-service")
    came(joined("Came", days=100).holder, 50)
    for name, days, to in (("Bounced", 30, None), ("Bounced long ago", 300, None), ("Moved", 30, "old@example.org")):
        returned(joined(name).holder, days, to)
    came(joined("Fewer", 1000).holder, 20, 500, 520)
    came(joined("As many", 1000).holder, 20, 40, 500, 520)
    came(joined("Once", 1000).holder, 500)
    dead = joined("Has died", days=100).holder
    Contact.objects.filter(pk=dead.pk).update(archived_at=NOW)


def test_every_reason_is_true_by_a_question_of_its_own(everybody):
    assert set(Risk.values) == set(WEIGHTS) == set(HOW) == set(BY_SQL)

    assert count_at_risk(at=NOW) == MemberAtRisk.objects.count()
    stands = Membership.objects.filter(holder__archived_at=None).prefetch_related("terms")
    one_by_one = {one.pk for one in stands if membership_state(one, TODAY) in (State.CURRENT, State.IN_GRACE)}
    assert set(still_members(on=TODAY).values_list("pk", flat=True)) == one_by_one

    assert {reason: counted(reason) for reason in Risk.values} == {reason: by_sql(reason) for reason in Risk.values}
    assert {reason: counted(reason) for reason in Risk.values} == {
        "leaving": ["Leaves"], "in_grace": ["In grace"], "renewal_failed": ["Card failed"],
        "complaint": ["Care case", "Difficult"], "low_answer": ["Low"], "silent": ["Silent"], "bounced": ["Bounced"],
        "fewer_events": ["Fewer"],
    }  # fmt: skip
    assert MemberAtRisk.objects.get(contact__display_name="Silent").days == {"silent": "2026-08-14"}


def test_what_has_not_changed_is_not_written_again_and_what_is_over_goes(everybody, django_assert_max_num_queries):
    count_at_risk(at=NOW)
    before = MemberAtRisk.objects.count()
    Membership.objects.update(leaving_since=None)
    Case.objects.filter(contact__display_name="Care case").update(kind="question")
    with django_assert_max_num_queries(20):
        count_at_risk(at=NOW + A_DAY)
    assert MemberAtRisk.objects.count() == before - 2
    assert set(MemberAtRisk.objects.values_list("since_on", flat=True)) == {TODAY}
    answered(Contact.objects.get(display_name="Silent"), -2, 0)
    count_at_risk(at=NOW + A_DAY)
    row = MemberAtRisk.objects.get(contact__display_name="Silent")
    assert (row.reasons, row.weight, row.since_on) == (["low_answer", "silent"], 5, TODAY)


@time_machine.travel(NOW, tick=False)
def test_the_page_says_who_and_why_with_a_month_before_and_the_rows_behind(
    desk, everybody, django_assert_max_num_queries
):
    assert "Nothing was counted yet" in desk.get("/desk/care/at-risk/").content.decode()
    count_at_risk(at=NOW - 31 * A_DAY)
    tasks.count_months(anew=True)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(DISTINCT holder_id) FROM ({NOW_MEMBERS}) AS x")
        members = cursor.fetchone()[0]
    before = MonthlyCount.objects.get(what="at_risk", of="all", month=day("2026-10-01")).count
    with django_assert_max_num_queries(25):
        page = unescape(desk.get("/desk/care/at-risk/").content.decode())
    title = f"{MemberAtRisk.objects.count()} of {members} members are at risk; a month before there were {before}."
    assert finding_of(risk_counts(TODAY), TODAY) == f"{title} Most often: A complaint is open."
    assert [words in page for words in (title, "22 Nov 2026, 13:00", "60 to 365 days ago", "14 Aug 2026")] == [True] * 4

    some = desk.get("/desk/care/at-risk/?reason=complaint").content.decode()
    assert ["Care case" in some, "Difficult" in some, ">Silent<" in some] == [True, True, False]
    file = desk.get("/desk/care/at-risk.csv?reason=leaving").getvalue().decode("utf-8-sig")
    [line] = list(csv.reader(io.StringIO(file)))[1:]
    assert line[1:3] == ["Leaves", "Full member"]
    assert line[5] == "They have said that they leave (13 Nov 2026)"
    person = desk.get(f"/desk/people/{Contact.objects.get(display_name='Silent').number}/").content.decode()
    assert "In the first year, and never seen since" in unescape(person)


def test_the_picture_of_a_person_is_counted_from_what_they_did(joined, buy, django_assert_num_queries):
    amara = joined("Amara", 1000).holder
    other = joined("Other", 1000).holder
    came(amara, 10, 20, 400)
    came(other, 10)
    for days in (5, 300, 500):
        buy(amara, at=NOW - timedelta(days=days), paid=True)
    activity.record("details.changed", contact=amara, on=amara, by=None, at=NOW, channel="self-service")
    open_case(kind=Case.Kind.QUESTION, contact=amara, subject="S", words="W", context={}, at=NOW - 400 * A_DAY, by=None)
    role = CommitteeRole.objects.create(committee=Committee.objects.create(name="Board", summary=""), name="Chair")
    days = DateRange(TODAY - timedelta(days=500), TODAY - timedelta(days=100))
    Office.objects.create(role=role, contact=amara, days=days, appointed_at=NOW)
    User.objects.update(last_login=None)

    with remembering(find_association()), django_assert_num_queries(3):
        picture = engagement_of([amara.pk], [], at=NOW)

    assert {line.label: (line.now, line.before) for line in picture.lines} == {
        "Events they came to": (2, 1), "Orders they paid": (2, 1), "What they did online": (1, 0),
        "Offices they held": (1, 1), "Matters they brought": (0, 1),
    }  # fmt: skip
    assert Order.objects.filter(buyer=amara, settled_at__gt=NOW - 365 * A_DAY).count() == 2
    assert (picture.signed_in_at, picture.spoke_at) == (None, NOW - 400 * A_DAY)
