"""The pages of rehearsals, and changes that are rehearsed before they are saved."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from ams.core.models import Activity, Role
from ams.core.queue import gathering_work
from billing.models import Price
from billing.prices import change_price
from members.operations.rules import draft_rule
from staffdesk.models import Scenario, ScenarioRun
from staffdesk.rehearsal import publishing, rehearse
from staffdesk.tasks import play_rehearsals, rehearse_what_is_due
from tests.factories.core import UserFactory, sign_in
from tests.factories.events import TicketTypeFactory
from tests.factories.members import TypeFactory
from tests.factories.shop import ShopItemFactory
from tests.staffdesk.rehearsal.conftest import NOW, joining

pytestmark = pytest.mark.usefixtures("association")


@pytest.fixture
def boss():
    client = Client()
    client.user = sign_in(client, UserFactory(email="boss@riverbend.example", name="Bo", role=Role.ADMINISTRATOR))
    return client


@time_machine.travel(NOW, tick=False)
def test_a_rehearsal_is_built_by_a_form_and_changed_by_it(boss, desk, student):
    asked = {
        "title": "In spring", "owner": boss.user.pk, "type": student.pk, "on_day": "31", "on_month": "2",
        "pays": "card", "outcome": "done", "costs": "40.00", "until_day": "31", "until_month": "12", "years": "0",
        "gets": ["card", "receipt"],
    }  # fmt: skip
    refused = boss.post("/desk/rehearsals/new/join/", asked)
    assert "Say which day of the month" in refused.content.decode()
    assert not Scenario.objects.exists()

    made = boss.post("/desk/rehearsals/new/join/", {**asked, "on_day": "15", "on_month": "3"}, follow=True)
    one = Scenario.objects.get()
    page = made.content.decode()
    assert "As it should be" in page
    assert "runs until 31 December of the same year and they get a card and a receipt." in page
    assert one.steps == {"type": student.pk, "on": "03-15", "code": "", "pays": "card"}
    assert (one.owner, one.expects["until"], one.runs.get().by) == (boss.user, "12-31", boss.user)

    form = boss.get(f"/desk/rehearsals/{one.pk}/change/").context["form"]
    again = {name: form[name].value() for name in asked if form[name].value() is not None}
    changed = boss.post(f"/desk/rehearsals/{one.pk}/change/", {**again, "costs": "45.00"}, follow=True)
    assert "It costs €40.00, not €45.00." in changed.content.decode()
    assert one.runs.count() == 2
    read = desk.get("/desk/rehearsals/").content.decode()
    assert "It costs €40.00, not €45.00." in read
    assert "Play all now" not in read
    boss.post(f"/desk/rehearsals/{one.pk}/put-away/")
    assert "It costs" not in boss.get("/desk/rehearsals/").content.decode()


@pytest.mark.sweep
@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("kind", "asked", "sentence"),
    [
        (
            "renew", {"on_day": "15", "on_month": "3", "late_by": "10", "pays": "card", "standing": "in_grace"},
            "renews 10 days late: the membership is in grace by then.",
        ),
        (
            "register", {"days_before": "20", "place": "1", "pays": "card", "outcome": "seat", "costs": "20"},
            "registers for Walk, Seat, 20 days before it begins: they have a seat and it costs €20.00.",
        ),
        (
            "leave", {"on_day": "15", "on_month": "3", "days_after": "100", "at_once": "on", "back": "29.00"},
            "leaves 100 days later, at once: €29.00 comes back.",
        ),
        (
            "seats", {"on_day": "15", "on_month": "3", "days_after": "0", "people": "3", "seats": "2",
                      "pays": "invoice"},
            "orders 2 further seats on the same day, asks for an invoice and names 3 people.",
        ),
        (
            "cancel", {"days_before": "20", "cancel_before": "5", "back": "10"},
            "20 days before it begins, and cancels 5 days before it begins: €10.00 comes back.",
        ),
        (
            "buy", {"quantity": "2", "code": "SPRING-27", "pays": "transfer", "costs": "20"},
            "buys 2 of “Mug” with the code SPRING-27 and pays by bank transfer: it costs €20.00.",
        ),
        (
            "case", {"channel": "web", "weekday": "0", "clock": "09:30", "due_weekday": "0", "due_clock": "11:30"},
            "on Monday at 09:30: it is promised until Monday 11:30.",
        ),
    ],
)  # fmt: skip
def test_each_kind_has_its_form_and_a_ticket_is_named_with_its_event(boss, student, kind, asked, sentence):
    ticket = TicketTypeFactory(name="Seat", event__title="Walk")
    item = ShopItemFactory(product__name="Mug")
    firm = TypeFactory(holder_kind="organisation", seats=2)
    more = {
        "title": "One",
        "type": {"register": "", "cancel": "", "buy": "", "seats": firm.pk}.get(kind, student.pk),
        "ticket": ticket.pk,
        "item": item.pk,
        "outcome": "done",
        "years": "0",
    }
    made = boss.post(f"/desk/rehearsals/new/{kind}/", {**more, **asked}, follow=True)
    one = Scenario.objects.get()
    assert sentence in made.content.decode()
    form = boss.get(f"/desk/rehearsals/{one.pk}/change/").context["form"]
    if kind in ("register", "cancel"):
        assert "Walk (" in str(form["ticket"])
    assert all(str(form[name].value()) == value for name, value in asked.items() if name != "at_once")
    boss.post(f"/desk/rehearsals/{one.pk}/play/")
    assert one.runs.count() == 2


@pytest.mark.sweep
def test_forms_refuse_what_cannot_be_played(boss, student):
    ticket = TicketTypeFactory()
    early = {"title": "One", "ticket": ticket.pk, "days_before": "5", "cancel_before": "6", "outcome": "done"}
    page = boss.post("/desk/rehearsals/new/cancel/", early).content.decode()
    assert "They cancel after they register: write fewer days than above." in page
    form = boss.post("/desk/rehearsals/new/seats/", {"title": "One", "type": student.pk}).context["form"]
    assert "type" in form.errors
    assert form.fields["costs"].label == "The further seats cost"
    assert not Scenario.objects.exists()


@time_machine.travel(NOW, tick=False)
def test_a_change_is_rehearsed_before_it_is_saved(boss, student):
    one = joining(student)
    rehearse([one], why="asked", at=NOW)
    where = f"/admin/members/membershiptype/{student.pk}/price/"
    dearer = {"amount": "45.00", "valid_from": "2026-11-23", "rehearse_first": "yes"}

    warned = boss.post(where, dearer).content.decode()
    assert "It costs €45.00, not €40.00." in warned
    assert '<input type="hidden" name="amount" value="45.00">' in warned
    assert "The new price holds" not in warned
    assert Price.objects.filter(product=student.product).count() == 1
    unsaid = boss.post(where, {**dearer, "save_all_the_same": "yes"}).content.decode()
    assert "Say why, in a few words." in unsaid
    assert boss.post(where, {**dearer, "amount": "x"}).context["form"].errors
    assert Price.objects.filter(product=student.product).count() == 1

    saved = boss.post(where, {**dearer, "save_all_the_same": "yes", "why_all_the_same": "The board said so"})
    assert saved.status_code == 302
    assert Price.objects.filter(product=student.product).count() == 2
    overruled = Activity.objects.get(kind="scenario.overruled")
    assert overruled.facts["words"] == "The board said so"
    assert (overruled.actor, overruled.facts["differences"]) == (boss.user, ["It costs €45.00, not €40.00."])

    rule = draft_rule(type=student)  # the same again breaks nothing more than differs already
    rehearse([one], why="change", at=NOW)
    published = f"/admin/members/membershiprule/{rule.pk}/publish/"
    assert boss.post(published, {"rehearse_first": "yes"}).status_code == 302
    rule.refresh_from_db()
    assert rule.state == "live"


@time_machine.travel(NOW, tick=False)
def test_nobody_waits_for_more_rehearsals_than_fit_in_a_few_seconds(boss, student, monkeypatch):
    monkeypatch.setattr(publishing, "PATIENCE", -1.0)
    joining(student)
    other = TypeFactory(slug="other", price="70.00")
    dearer = {"amount": "45.00", "valid_from": "2026-11-23", "rehearse_first": "yes"}

    saved = boss.post(f"/admin/members/membershiptype/{other.pk}/price/", dearer, follow=True).content.decode()
    named = boss.post(f"/admin/members/membershiptype/{student.pk}/price/", dearer).content.decode()

    assert "Rehearsals nobody could wait for: 1." in saved
    assert Price.objects.filter(product=other.product).count() == 2
    assert "It costs €45.00, not €40.00." in named


def test_whoever_asks_for_all_waits_for_none_and_reads_how_far_the_worker_is(boss, student):
    right, wrong = joining(student), joining(student, costs="45.00")
    rehearse([wrong, right], why="night", at=timezone.now())
    with gathering_work() as work:
        asked = boss.post("/desk/rehearsals/play/")
    assert "2 are still to be played" in boss.get(asked.url).content.decode()

    (handed_over,) = work
    assert play_rehearsals(**handed_over.given) == 2
    assert play_rehearsals(**handed_over.given) == 0  # a task that comes twice
    last = ScenarioRun.objects.order_by("-pk")[:2]
    assert [(run.scenario, run.why, run.by) for run in last] == [
        (right, "asked", boss.user),
        (wrong, "asked", boss.user),
    ]
    page = boss.get(asked.url).content.decode()
    assert "All were played: 1 does not come out as it should." in page
    assert "still to be played" not in page
    for address in ("?asked=yesterday", "?asked=2026-11-23T12:00:00", "?asked=9999-12-31T00:00:00%2B00:00"):
        assert "All were played" not in boss.get(f"/desk/rehearsals/{address}").content.decode()


def test_they_are_played_at_night_and_once_after_changes(student):
    joining(student)
    cache.clear()

    def a_minute_at(when):
        with time_machine.travel(when, tick=False):
            return rehearse_what_is_due()

    minute = timedelta(minutes=1)
    assert [a_minute_at(NOW + n * minute) for n in range(3)] == [0, 1, 0]
    change_price(product=student.product, amount=Decimal(45), valid_from=date(2026, 11, 23), at=NOW, by=None)
    assert a_minute_at(NOW + 4 * minute) == 0
    change_price(product=student.product, amount=Decimal(46), valid_from=date(2026, 11, 23), at=NOW, by=None)
    assert [a_minute_at(NOW + n * minute) for n in (5, 6, 7)] == [0, 1, 0]
    assert [a_minute_at(NOW + timedelta(hours=n)) for n in (10, 14, 15)] == [0, 0, 0]  # not a day old
    assert [a_minute_at(NOW + timedelta(hours=38, minutes=n)) for n in (0, 1)] == [1, 0]
    assert list(ScenarioRun.objects.order_by("pk").values_list("why", "result")) == [
        ("change", "right"), ("change", "differs"), ("night", "differs"),
    ]  # fmt: skip
