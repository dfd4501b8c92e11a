"""Scenarios are played by the real operations against what is set up today, and nothing of it stays."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from ams.core.models import Message, Role
from billing.prices import change_price
from events.models import TicketType
from members.models import NoticeStep
from members.operations import plan_notices, publish_rule, set_member_price
from members.operations.rules import draft_rule
from staffdesk.models import Scenario, ScenarioRun
from staffdesk.operations.standards import Terms, change_standard, terms_of
from staffdesk.rehearsal import configuration_now, rehearse, sentence_of
from tests.factories.core import UserFactory
from tests.factories.events import EventFactory, TicketTypeFactory
from tests.factories.standards import CalendarFactory, promise
from tests.staffdesk.rehearsal.conftest import NOW, everything, found, joining, scenario


def renewing(kind, late_by=10, **expects):
    steps = {"type": kind.pk, "on": "03-15", "late_by": late_by}
    gets = ["card", "receipt", "membership.renewed", "renewal.notice"]
    usual = {"costs": "40.00", "until": "03-14", "years": 1, "standing": "in_grace", "gets": gets}
    return scenario("renew", steps, {"outcome": "done", **usual, **expects})


def test_each_change_breaks_the_right_rehearsal_and_says_how(student, full, empty_storage, republish):
    plan_notices(type=full, at=NOW - timedelta(days=900))
    spring, autumn = joining(student), joining(student, on="10-15", years=1)
    NoticeStep.objects.filter(type=full).update(text="We would miss you, {name}: {link}")
    late = renewing(full, says="we would miss you")
    assert [found(one) for one in (spring, autumn, late)] == [[], [], []]

    before = everything()
    change_price(product=student.product, amount=Decimal(45), valid_from=date(2026, 11, 23), at=NOW, by=None)
    assert found(spring) == ["It costs €45.00, not €40.00."]
    assert found(autumn) == ["It costs €45.00, not €40.00."]
    assert found(late) == []
    change_price(product=student.product, amount=Decimal(40), valid_from=date(2026, 11, 23), at=NOW, by=None)

    republish(student, rollover_month=11)
    assert found(spring) == []
    assert found(autumn) == ["It runs until 31 December 2027, not until 31 December 2028."]

    NoticeStep.objects.filter(type=full).update(subject="Hello", text="Please pay {amount} by {last_day}: {link}")
    assert found(late)[0].startswith("None of the mails says “we would miss you”. These would go out: “Hello”")
    republish(full, grace_days=5)
    assert found(late)[:2] == ["The membership is lapsed by then, not in grace.",
                               "It runs until 23 March 2029, not until 14 March 2029."]  # fmt: skip
    assert everything()[1] == before[1]


def test_nothing_of_it_stays_and_nothing_leaves(student, full, empty_storage):
    ones = [joining(student), renewing(full), joining(student, outcome="refused")]
    names = configuration_now()
    before = everything()

    assert [len(found(one)) for one in ones] == [0, 1, 1]  # nobody is reminded of a plan that has no notices

    assert everything() == before
    assert configuration_now() == names
    assert not getattr(mail, "outbox", [])
    assert not any(default_storage.listdir(""))
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout'), current_setting('statement_timeout')")
        assert cursor.fetchone() == ("0", "0")


def test_the_command_plays_all_and_tells_the_owner_when_one_begins_to_differ(student, capsys):
    owner = UserFactory(email="olga@riverbend.example", role=Role.OWNER)
    boss = UserFactory(email="boss@riverbend.example", role=Role.ADMINISTRATOR)
    joining(student, owner=None)
    Scenario.objects.update(owner=owner)
    assert sentence_of(Scenario.objects.get()) == (
        "Somebody joins as Student member on 15 March and pays by card: it costs €40.00, it runs until 31 December of "
        "the same year and they get a card, a receipt and the welcome."
    )
    call_command("rehearse")
    assert capsys.readouterr().out.startswith("✓ To join: Somebody joins as Student member on 15 March")

    change_price(product=student.product, amount=Decimal(45), valid_from=date(2026, 11, 23), at=NOW, by=None)
    for _again in range(2):
        with pytest.raises(CommandError, match="1 of 1 differ"):
            call_command("rehearse")
    assert "    It costs €45.00, not €40.00." in capsys.readouterr().out
    told = Message.objects.filter(purpose="rehearsal.differs")
    assert [one.recipient for one in told] == [owner.email]
    assert "It costs €45.00, not €40.00." in told[0].text

    assert set(ScenarioRun.objects.values_list("result", flat=True)) == {"right", "differs"}
    newest = ScenarioRun.objects.latest("pk")
    assert newest.configuration == configuration_now() != ScenarioRun.objects.earliest("pk").configuration
    owner.is_active = False
    owner.save()
    Scenario.objects.update(expects={"costs": "45.00"})
    rehearse(Scenario.objects.all(), why="asked", at=NOW)
    Scenario.objects.update(expects={"costs": "1.00"})
    rehearse(Scenario.objects.all(), why="asked", at=NOW)
    assert told.latest("pk").recipient == boss.email


def registering(ticket, member=None, place=1, **expects):
    steps = {"ticket": ticket.pk, "type": member.pk if member else 0, "colleague": bool(member), "place": place}
    return scenario("register", {**steps, "days_before": 20}, {"outcome": "seat", **expects})


def test_an_event_is_played_on_a_copy_of_it(full):
    event = EventFactory(title="Gala", capacity=14, start_date=date(2020, 5, 2), end_date=date(2020, 5, 2))
    ticket = TicketTypeFactory(event=event, name="Seat", price=Decimal(30))
    set_member_price(
        product=ticket.product, type=full, amount=Decimal(20), valid_from=date(2026, 1, 1), at=NOW, by=None
    )
    colleague = registering(ticket, full, costs="20.00", gets=["ticket", "receipt"])
    last, late = registering(ticket, place=14), registering(ticket, place=15, outcome="waits", gets=["event.waits"])
    before = everything()
    assert [found(one) for one in (colleague, last, late)] == [[], [], []]
    assert everything() == before

    event.capacity = 12
    event.save()
    assert found(last) == ["They wait for a seat, where it should be that they have a seat."]
    assert [found(one) for one in (colleague, late)] == [[], []]
    TicketType.objects.update(sold_until=event.start_date - timedelta(days=30))
    assert found(colleague)[0].startswith("It is refused, where it should be that they have a seat: “Seat” cannot be")


def test_a_promise_is_played_in_a_week_without_holidays(association):
    calendar = CalendarFactory(time_zone="Europe/Amsterdam")
    version = promise(calendar=calendar)
    mail = scenario("case", {"channel": "mail_in", "weekday": 4, "clock": "16:00"},
                    {"outcome": "done", "due_weekday": 0, "due_clock": "10:00"})  # fmt: skip
    calendar.days.create(day=date(2026, 11, 30), name="Closed")
    assert found(mail) == []
    assert sentence_of(mail) == "Somebody sends a mail on Friday at 16:00: it is promised until Monday 10:00."

    terms = terms_of(version)
    slower = Terms(calendar=calendar, started_by=terms.started_by, minutes=240, steps=terms.steps)
    change_standard(standard=version.standard, terms=slower, at=NOW, by=None)
    assert found(mail) == ["It is promised until Monday 12:00, not until Monday 10:00."]


def test_publishing_rules_counts_as_a_change(student):
    names = configuration_now()
    draft = draft_rule(type=student)
    drafted = configuration_now()
    publish_rule(rule=draft, at=NOW, by=None)
    assert len({names, drafted, configuration_now()}) == 3
