"""What is kept for a time only goes at night, by one rule a kind, in batches; administrators see it coming."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from ams.core import kept as register
from ams.core.forgetting import TooShort, change_rule, forget_batch, night_of, would_go
from ams.core.invariants import rules_that_are_too_short, what_stayed
from ams.core.kept import Kept, all_kept, days_kept, delete_rows, keep_for_a_time, kept
from ams.core.models import KeepingRule, KeepingRun, Role
from ams.core.tasks import forget_what_is_over
from billing.models import ProviderEvent
from members.models import ImportLine, ImportRun, JoinDraft
from tests.factories.core import AssociationFactory, UserFactory, sign_in
from tests.factories.members import TypeFactory
from tests.nights import pass_night, pass_whole_night

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def association(db):
    return AssociationFactory()


def drafts(*ages):
    kind = TypeFactory()
    return [
        JoinDraft.objects.create(type=kind, email="a@example.org", answers={}, created_at=NOW - days * DAY)
        for days in ages
    ]


def rule_of(key, **changes):
    return KeepingRule.objects.update_or_create(kind=key, defaults={"days": kept(key).days, "since": NOW, **changes})[0]


def offenders():
    found = {"short": list(rules_that_are_too_short(NOW)), "stayed": list(what_stayed(NOW))}
    return {name: what for name, what in found.items() if what}


@pytest.mark.parametrize(
    ("at", "night"),
    [("2026-11-23 00:59", 22), ("2026-11-23 01:01", 23), ("2026-11-23 22:30", 23), ("2026-11-23 23:30", 23)],
)  # UTC; in Amsterdam it is an hour later
@pytest.mark.django_db
def test_a_night_begins_at_two(association, at, night):
    assert night_of(datetime.fromisoformat(f"{at}+00:00")).day == night


def test_a_kind_contradicts_neither_itself_nor_another():
    facts = {"name": "", "goes": "", "since": "", "because": "", "over": Session.objects.filter, "remove": delete_rows}
    with pytest.raises(ValueError, match="needs 3"):
        keep_for_a_time(Kept(key="short", days=2, least=3, **facts))
    with pytest.raises(ValueError, match="two kinds"):
        keep_for_a_time(Kept(key="sessions", days=3, least=3, **facts))


@pytest.mark.django_db
def test_every_kind_has_its_rule_its_words_and_an_index():
    """With tables this small the planner reads them whole; where it may not, an index has to know the age."""
    assert set(KeepingRule.objects.values_list("kind", "days")) == {(kind.key, kind.days) for kind in all_kept()}
    assert {str(rule) for rule in KeepingRule.objects.all()} == {str(kind.name) for kind in all_kept()}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for kind in all_kept():
        assert all(str(words).strip() for words in (kind.name, kind.goes, kind.since, kind.because)), kind.key
        plan = kind.over(NOW).order_by().explain()
        assert "Seq Scan" not in plan, kind.key
        assert "Index Cond" in plan, kind.key


@pytest.mark.django_db
def test_a_night_goes_in_batches_and_counts_once(association, monkeypatch):
    young = drafts(29, 31, 40, 50, 60)[0]
    monkeypatch.setitem(register._REGISTER, "join_drafts", smaller(kept("join_drafts"), batch=2))

    sizes = []
    while (gone := forget_batch(at=NOW)) is not None:
        sizes.append(gone)

    assert sorted(sizes)[-2:] == [2, 2]
    run = KeepingRun.objects.get(kind="join_drafts")
    assert (run.removed, run.days, run.before, run.left) == (4, 30, NOW - 30 * DAY, [])
    assert JoinDraft.objects.get() == young
    drafts(99)
    assert forget_batch(at=NOW + timedelta(hours=3)) is None  # the night is over
    assert pass_night("join_drafts", at=NOW + DAY) == 1


def smaller(kind, **changes):
    return Kept(**{name: getattr(kind, name) for name in Kept.__slots__} | changes)


@pytest.mark.django_db
def test_one_kind_that_fails_keeps_no_other_from_going(association, monkeypatch):
    def break_down(rows, going):
        JoinDraft.objects.all().delete()
        raise ValueError("away")

    drafts(31)
    monkeypatch.setitem(register._REGISTER, "join_drafts", smaller(kept("join_drafts"), remove=break_down))
    Session.objects.create(session_key="s", session_data="", expire_date=NOW - 2 * DAY)

    pass_whole_night(at=NOW)

    assert not Session.objects.exists()
    assert JoinDraft.objects.count() == 1  # nothing of a batch that failed
    assert KeepingRun.objects.get(kind="join_drafts").failure == "ValueError: away"
    assert offenders()["stayed"] == ["join_drafts could not be removed: ValueError: away"]


@pytest.mark.django_db
def test_what_a_night_leaves_or_forgets_is_found(association):
    assert offenders() == {}  # before the first night there is nothing to say
    pass_whole_night(at=NOW - 4 * DAY)
    assert len(offenders()["stayed"]) == len(all_kept())
    pass_whole_night(at=NOW)
    assert offenders() == {}

    [draft] = drafts(31)
    rule_of("sessions", days=1)
    rule_of("join_drafts", days=1)

    assert offenders() == {
        "short": ["join_drafts is set to 1 days, and needs 2"],
        "stayed": [f"join_drafts: {draft.pk} is older than 30 days, and still here"],
    }
    assert days_kept("join_drafts") == 2
    KeepingRun.objects.filter(kind="errors").update(ended_at=None, begun_at=NOW - 2 * DAY)
    assert "errors was begun" in offenders()["stayed"][0]


@pytest.mark.django_db
def test_words_go_and_what_counts_stays(association):
    facts = {"kind": "charge.succeeded", "object_id": "ch_1", "received_at": NOW - 400 * DAY}
    applied = ProviderEvent.objects.create(event_id="1", payload={"name": "Bea"}, applied_at=NOW, **facts)
    waiting = ProviderEvent.objects.create(event_id="2", payload={"name": "Bea"}, **facts)
    at = NOW - 400 * DAY
    run = ImportRun.objects.create(name="old.csv", size=1, created_at=at, moved_at=at)
    line = ImportLine.objects.create(run=run, line=2, outcome="rejected", reason="No name.", cells=["", "bea@x.org"])

    pass_whole_night(at=NOW)

    for row in (applied, waiting, line):
        row.refresh_from_db()
    assert (applied.payload, waiting.payload) == ({}, {"name": "Bea"})
    assert (line.cells, line.reason) == ([], "No name.")


@pytest.mark.django_db
def test_the_worker_lets_others_go_first(association, monkeypatch):
    asked = []
    monkeypatch.setattr("ams.core.tasks.enqueue", lambda name, **_: asked.append(name))
    now = timezone.now()
    Session.objects.create(session_key="s", session_data="", expire_date=now - 2 * DAY)

    forget_what_is_over(seconds=-1)

    assert asked == ["core.forget_what_is_over"]
    assert (forget_what_is_over(), forget_what_is_over()) == (1, 0)
    association.delete()
    KeepingRun.objects.all().delete()
    assert forget_what_is_over() == 0
    assert not KeepingRun.objects.exists()


@pytest.mark.django_db
def test_administrators_see_what_would_go_and_say_why_they_change_it(client):
    AssociationFactory()
    sign_in(client, UserFactory(role=Role.ADMINISTRATOR, email="ingrid@example.org"))
    rule = rule_of("sessions", days=30)
    for days in (1, 10, 20, 40):
        key = f"ran-out-{days}"
        Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() - (days + 2) * DAY)
    listed = client.get(reverse("admin:core_keepingrule_changelist")).content.decode()
    assert "Sign-ins that ran out" in listed
    url = reverse("admin:core_keepingrule_change", args=[rule.pk])
    assert "<h1>Sign-ins that ran out</h1>" in client.get(url).content.decode()
    assert "Needed; kept in the history" in client.get(url).content.decode()
    assert [rows for days, rows in client.get(url).context["compared"] if days in (7, 30)] == ["3", "1"]

    def save(**sent):
        return client.post(url, {"days": 7, "reason_for_change": "Decided in March", **sent})

    assert "Say below why" in save(reason_for_change=" ").content.decode()
    assert "At least 1 day" in save(days=0).content.decode() or "greater than" in save(days=0).content.decode()
    assert "2 more go tonight, for good" in save().content.decode()
    rule.refresh_from_db()
    assert rule.days == 30

    assert save(is_certain="on").status_code == 302
    rule.refresh_from_db()
    assert (rule.days, rule.since > NOW) == (7, timezone.now() > NOW)
    history = client.get(reverse("admin:core_keepingrule_history", args=[rule.pk])).content.decode()
    assert "Decided in March" in history
    assert would_go(kept("sessions"), rule.days, at=timezone.now()) == 3
    with pytest.raises(TooShort):
        change_rule(rule=rule_of("join_drafts"), days=1, at=NOW)
    pass_night("sessions", at=timezone.now())
    assert "7 days" in client.get(url).content.decode()
