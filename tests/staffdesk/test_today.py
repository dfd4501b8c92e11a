"""The Today page: what waits for one's role, what changed overnight, and figures that stay true at next to no cost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ams.core import activity
from ams.core.models import ExceptionKind, ReasonCode, Role
from members.terms import TermDays
from staffdesk.models import Case, Clock, DifficultSituation, Proposal
from staffdesk.operations import open_case, take_case
from staffdesk.queries.pulse import pulse_of
from staffdesk.queries.today import grouped, todo_for
from tests.factories.core import UserFactory, sign_in
from tests.factories.members import MembershipFactory, PersonFactory, give_term
from tests.factories.standards import promise

pytestmark = pytest.mark.django_db
MOST_QUERIES = 25


@pytest.fixture
def at():
    return timezone.now() - timedelta(minutes=5)


def waiting_case(contact, at):
    return open_case(kind="question", subject="", words="?", context={}, contact=contact, at=at, by=None)


def proposal(contact, by, at, *, kind=ExceptionKind.EXTENDED, measure=60):
    reason, _made = ReasonCode.objects.get_or_create(code="goodwill", label="Goodwill")
    return Proposal.objects.create(
        request=uuid4(), kind=kind, contact=contact, asked={}, told="Sixty days longer.", measure=measure,
        rests_on="?", reason=reason, words="Ill", proposed_by=by, proposed_at=at,
    )  # fmt: skip


def running_clock(case, *, due_at, at):
    version = promise(f"due-{due_at:%H%M}")
    return Clock.objects.create(
        case=case, standard=version.standard, version=version, started_at=at, due_at=due_at, calendar_revision=0
    )


def figures(user, at):
    return {tile.key: tile.count for tile in pulse_of(user, at=at)}


def test_each_role_is_told_what_waits_for_it(association, ada, fin, amara, at):
    mine, _other = waiting_case(amara, at), waiting_case(amara, at)
    take_case(case=mine, at=at, by=ada)
    proposal(amara, ada, at)

    assert figures(ada, at) == {"mine": 1, "unowned": 1}  # her own proposal waits for others
    assert figures(UserFactory(role=Role.MEMBERSHIP), at) == {"unowned": 1, "second": 1}  # 60 of 92 days
    assert figures(UserFactory(role=Role.SERVICE), at) == {"unowned": 1}  # beyond 31 days
    assert figures(fin, at) == {"unowned": 1}
    assert figures(UserFactory(role=Role.OWNER), at) == {}
    assert figures(UserFactory(role=Role.AUDITOR), at) == {}


def test_what_is_late_and_what_is_due_soon_comes_first(ada, amara, at):
    case = waiting_case(amara, at)
    for minutes in (-5, 30, 300):
        running_clock(case, due_at=at + timedelta(minutes=minutes), at=at)

    assert figures(ada, at) == {"late": 1, "soon": 1, "unowned": 1}


def test_a_figure_of_cases_leads_to_those_it_counts(desk, ada, amara, at):
    mine, other = waiting_case(amara, at), waiting_case(amara, at)
    take_case(case=mine, at=at, by=ada)
    running_clock(mine, due_at=at - timedelta(minutes=5), at=at)
    Case.objects.filter(pk=mine.pk).update(due_at=at - timedelta(minutes=5))
    path = {"late": mine, "mine": mine, "unowned": other}

    tiles = {tile.key: tile for tile in pulse_of(ada, at=at)}

    assert tiles.keys() == path.keys()
    for key, case in path.items():
        shown = desk.get(tiles[key].url).context["page"].rows
        assert [one.pk for one in shown] == [case.pk], key


def test_the_figures_are_asked_again_without_a_body_until_one_changes(desk, amara, at):
    page = desk.get(reverse("staffdesk:today")).content.decode()
    first = desk.get(reverse("staffdesk:pulse"))
    assert f'data-etag="{first["ETag"].strip(chr(34))}"' in page

    again = desk.get(reverse("staffdesk:pulse"), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])

    waiting_case(amara, at)
    changed = desk.get(reverse("staffdesk:pulse"), headers={"If-None-Match": first["ETag"]})
    assert (changed.status_code, "Cases of nobody yet" in changed.content.decode()) == (200, True)
    assert changed["ETag"] != first["ETag"]


@pytest.mark.sweep
@pytest.mark.parametrize("role", [role for role in Role if role])
@pytest.mark.parametrize("many", [1, 30])
def test_today_takes_the_same_questions_whatever_the_size(association, role, many, at):
    user, client = UserFactory(role=role), Client()
    sign_in(client, user)
    for number in range(many):
        one = PersonFactory(display_name=f"Person {number}")
        waiting_case(one, at)
        proposal(one, UserFactory(), at)
        activity.record("membership.joined", contact=one, on=one, by=None, at=at)
        difficult(one, at)
    client.get(reverse("staffdesk:today"))

    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(reverse("staffdesk:today")).status_code == 200
    assert len(asked) <= MOST_QUERIES
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("staffdesk:pulse"))
    assert len(asked) <= 8


def test_what_changed_overnight_is_told_by_role(association, amara, at):
    since = timezone.now() - timedelta(minutes=1)
    activity.record("order.paid", contact=amara, on=amara, by=None, at=since)
    activity.record("event.registered", contact=amara, on=amara, by=None, at=since)
    told = {}
    for role in (Role.FINANCE, Role.EVENTS):
        client = Client()
        sign_in(client, UserFactory(role=role))
        page = client.get(reverse("staffdesk:today")).content.decode()
        told[role] = ("Paid an order" in page, "Registered for an event" in page)

    assert told == {Role.FINANCE: (True, True), Role.EVENTS: (False, True)}


def test_who_proposed_something_reads_what_became_of_it(desk, ada, amara, at):
    by = UserFactory(role=Role.ADMINISTRATOR, name="Ingrid Solberg")
    proposal(amara, desk.user, at)
    Proposal.objects.update(decision="declined", decided_by=by, decided_at=at)

    page = desk.get(reverse("staffdesk:today")).content.decode()

    assert "Sixty days longer." in page
    assert "declined, Ingrid Solberg" in page


def difficult(contact, at, *, owner=None, closed_at=None):
    case = waiting_case(contact, at)
    Case.objects.filter(pk=case.pk).update(owner=owner, closed_at=closed_at)
    DifficultSituation.objects.create(case=case, kind="legal", words="They wrote “my lawyer”.", flagged_at=at)
    return case


def test_difficult_situations_come_first_with_who_has_them_and_since_when(desk, fin, amara):
    since = timezone.now() - timedelta(hours=3)
    waiting_case(PersonFactory(display_name="Wim Wacht"), since)
    difficult(amara, since, owner=fin)
    difficult(PersonFactory(display_name="Bob Bly"), since)
    over = difficult(PersonFactory(display_name="Zoë Quist"), since, owner=fin, closed_at=since)

    page = desk.get(reverse("staffdesk:today")).content.decode()

    order = [page.index(words) for words in ("Difficult situations</h2>", "Amara Okafor", "Bob Bly", "Wim Wacht")]
    assert order == sorted(order)
    assert [words for words in ("with Fin Alvarez", "nobody's yet", "3\xa0hours") if words not in page] == []
    assert page.count("Bob Bly") == 1  # not among the others as well
    assert f'/desk/cases/{over.pk}/"' not in page


def test_what_is_late_comes_before_what_is_due_and_that_before_what_waits(ada, fin, amara):
    now = timezone.now()
    asked = {
        "waits": {}, "waits-mine": {"owner": ada}, "due": {"due_at": now + timedelta(hours=1)},
        "late": {"due_at": now - timedelta(hours=1)}, "late-mine": {"due_at": now - timedelta(minutes=1), "owner": ada},
        "theirs": {"owner": fin, "due_at": now - timedelta(hours=9)}, "answered": {"waiting_since": now, "owner": ada},
        "put-off": {"snoozed_until": now + timedelta(days=1), "owner": ada},
        "put-off-late": {"snoozed_until": now + timedelta(days=1), "owner": ada, "due_at": now - timedelta(hours=5)},
        "finance": {"queue": "finance"},
    }  # fmt: skip
    for subject, state in asked.items():
        case = waiting_case(amara, now)
        Case.objects.filter(pk=case.pk).update(subject=subject, **state)

    found = {user.role: [one.subject for one in todo_for(user, at=now)] for user in (ada, fin)}

    late, rest = ["put-off-late", "late-mine", "late"], ["due", "waits-mine", "waits", "finance"]
    assert found == {"service": [*late, *rest], "finance": ["theirs", "late", "due", "finance", "waits"]}
    groups = grouped(todo_for(ada, at=now), at=now)
    assert [(one.key, len(one.cases)) for one in groups] == [("late", 3), ("due", 1), ("waits", 3)]


def test_who_lapsed_and_whose_card_failed_today_is_told_to_those_who_see_renewals(association, full):
    """Grace was over last night for one; another left with yesterday, a third paid late, a fourth still may."""
    today = timezone.localdate()
    for name, days_over, leaving, more in [
        ("Over", 30, None, []), ("Left", 0, timezone.now(), []), ("Later", 30, None, [0]), ("Waits", 29, None, []),
    ]:  # fmt: skip
        after = today - timedelta(days=days_over)
        days = TermDays(after - timedelta(days=365), after, after - timedelta(days=365))
        held = MembershipFactory(
            holder=PersonFactory(display_name=name), type=full, terms=[days], leaving_since=leaving
        )
        for begin in more:
            give_term(held, TermDays(after + timedelta(begin), after + timedelta(365), after))
    pages = {}
    for role in (Role.MEMBERSHIP, Role.EVENTS):
        client = Client()
        sign_in(client, UserFactory(role=role))
        pages[role] = client.get(reverse("staffdesk:today"))

    assert "By itself" not in pages[Role.EVENTS].content.decode()
    told = {stat.label: (stat.value, stat.url) for stat in pages[Role.MEMBERSHIP].context["stats"]}
    assert {label: value for label, (value, _url) in told.items()} == {
        "Joined today": "0", "Renewed today": "0", "Orders paid today": "0", "Lapsed today": "2",
        "Cards that failed today": "0",
    }  # fmt: skip
    client = Client()
    sign_in(client, UserFactory(role=Role.MEMBERSHIP))
    rows = client.get(told["Lapsed today"][1]).content.decode()
    assert [name in rows for name in ("Over", "Left", "Later", "Waits")] == [True, True, False, False]
