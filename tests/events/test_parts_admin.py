"""Setting up sessions, questions and rules on the event's own page of the admin."""

from decimal import Decimal

import pytest
from django.utils import timezone

from ams.core.models import FieldDefinition, Role
from billing.prices import price_on
from events.models import CancellationRule, Event, EventQuestion, Session
from events.operations import Wishes
from tests.events.test_admin import answers, one_ticket
from tests.events.test_pages import text
from tests.factories.billing import AccountFactory, TaxCodeFactory
from tests.factories.events import register

TODAY = timezone.localdate()


@pytest.fixture
def admin(association, as_staff):
    TaxCodeFactory()
    AccountFactory()
    return as_staff(Role.ADMINISTRATOR)


def one(part, row=None, **fields):
    """The rows of a part: one, new or known."""
    if row is not None:
        fields |= {"id": row.pk, "event": row.event_id}
    known = "0" if row is None else "1"
    return {
        f"{part}-TOTAL_FORMS": "1", f"{part}-INITIAL_FORMS": known,
        **{f"{part}-0-{name}": value for name, value in fields.items()},
    }  # fmt: skip


def session(row=None, **changed):
    fields = {
        "title": "Dinner", "place": "Mill", "start_date": "2027-03-28", "start_time": "12:00",
        "end_date": "2027-03-28", "end_time": "13:00", "capacity": "5", "position": "0", "amount": "15",
        "tax_code": TaxCodeFactory().pk, **changed,
    }  # fmt: skip
    return one("sessions", row, **fields)


def add(admin, **parts):
    return admin.post("/admin/events/event/add/", answers(**one_ticket(), **parts))


def save(admin, **parts):
    """The event's own page, with what is changed of a part."""
    event = Event.objects.get()
    kind = event.ticket_types.get()
    return admin.post(f"/admin/events/event/{event.pk}/change/", answers(**one_ticket(kind), **parts))


def test_a_session_comes_with_its_product_and_a_further_price(admin):
    answer = add(admin, **session())

    assert answer.status_code == 302, answer.context["errors"]
    made = Session.objects.get()
    assert (made.title, made.start_time.hour, made.product.name) == ("Dinner", 12, "Spring walk: Dinner")
    assert price_on(made.product, TODAY) == 15
    assert made.product.income_account == made.event.ticket_types.get().product.income_account

    assert save(admin, **session(made, amount="18", title="Supper")).status_code == 302
    made.refresh_from_db()
    assert price_on(made.product, TODAY) == 18
    assert made.product.name == "Spring walk: Supper"
    assert "Write 0 if it costs nothing" in text(save(admin, **session(made, amount="")))


def test_a_session_the_ticket_includes_has_no_product(admin):
    add(admin, **session(amount=""))

    assert Session.objects.get().product is None


def test_saving_a_session_again_shifts_no_time(admin):
    """Known pain 20: by the clocks at the event, whoever saves it, over the change of the clocks."""
    add(admin, **session())
    made = Session.objects.get()
    before = made.starts_at

    with timezone.override("America/New_York"):
        page = admin.get(f"/admin/events/event/{made.event_id}/change/").content.decode()
        save(admin, **session(made, place="Barn"))

    assert 'value="12:00"' in page
    made = Session.objects.get()
    assert (made.place, made.starts_at) == ("Barn", before)


def test_an_hour_that_is_skipped_is_refused_in_the_zone_just_chosen(admin):
    """Known pain 20: at two in the night the clocks of Amsterdam go forward, those of Lisbon at one."""
    page = add(admin, **session(start_time="01:30", zone="Europe/Lisbon"))
    assert "the clocks go forward" in text(page)
    assert not Event.objects.exists()

    page = admin.post(
        "/admin/events/event/add/", answers(**one_ticket(), **session(start_time="01:30")) | {"zone": "Europe/Paris"}
    )
    assert page.status_code == 302


def test_fewer_seats_than_are_taken_and_too_fine_a_price_are_refused(admin):
    add(admin, **session())
    made = Session.objects.get()
    Event.objects.update(published_at=timezone.now())
    kind = made.event.ticket_types.get()
    for _twice in range(2):
        register(kind, at=timezone.now(), wishes=Wishes(sessions=(made.pk,)))

    assert "2 seats are taken already" in text(save(admin, **session(made, capacity="1")))
    assert "no more decimals" in text(save(admin, **session(made, amount="1.005")))
    assert "Say how it is taxed" in text(save(admin, **one("sessions", title="X", amount="1", tax_code="")))
    page = save(admin, **session(made, DELETE="on"))
    assert Session.objects.filter(pk=made.pk).exists(), text(page)


def test_a_session_nobody_chose_goes_and_is_sold_no_more(admin):
    add(admin, **session())
    made = Session.objects.select_related("product").get()

    assert save(admin, **session(made, DELETE="on")).status_code == 302

    assert not Session.objects.exists()
    made.product.refresh_from_db()
    assert made.product.archived_at


def test_questions_and_rules(admin):
    diet = FieldDefinition.objects.create(key="diet", label="Diet", applies_to="attendee")
    theirs = FieldDefinition.objects.create(key="vat", label="VAT number", applies_to="organisation")
    rule = one("cancellation_rules", days_before="14", percent="50")

    page = add(admin, **one("questions", field=theirs.pk, position="0"), **rule)
    assert "valid choice" in text(page)
    assert add(admin, **one("questions", field=diet.pk, position="0", is_required="on"), **rule).status_code == 302

    assert EventQuestion.objects.get().field == diet
    assert CancellationRule.objects.get().percent == Decimal(50)
