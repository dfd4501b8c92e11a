"""Reminders of invoices: which step is due, once each, stopped by payment and by a hold; then a case, and the ages."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from ams.core.models import Message
from billing.models import InvoiceReminder, Product, ReminderStep
from billing.operations import CannotHold, hold_reminders, step_due
from billing.sweeps import remind_of_invoices
from staffdesk.models import Case
from staffdesk.operations import report_unpaid_invoices
from staffdesk.queries.receivables import as_receivable, owing_on, totals_of
from tests.billing.books import broken
from tests.billing.conftest import NOW
from tests.billing.test_concurrency import at_once
from tests.factories.billing import invoiced, pay
from tests.factories.core import ContactFactory

DUE = NOW + timedelta(days=30)


@pytest.fixture
def plan(db):
    for days in (-7, 3, 14, 30):
        ReminderStep.objects.get_or_create(days=days)


@pytest.fixture
def bill(plan, mug, alice):
    return invoiced(mug, alice, at=NOW, price=20)


@pytest.mark.parametrize(
    ("after", "step"), [(0, None), (22, None), (23, -7), (30, -7), (33, 3), (43, 3), (44, 14), (61, 30), (500, 30)]
)
def test_the_latest_step_that_has_come_is_due(after, step):
    """Missed ones are not made up for, and nobody is reminded of what was issued after its step."""
    issued = date(2026, 1, 1)

    due = step_due([-7, 3, 14, 30], issued_on=issued, due_on=issued + timedelta(30), on=issued + timedelta(after))

    assert due == step
    assert step_due([-7], issued_on=issued, due_on=issued + timedelta(5), on=issued + timedelta(after)) is None


def test_each_step_is_written_once_and_payment_ends_them(bill):
    days = [NOW + timedelta(days=day) for day in (22, 23, 24, 33, 34)]
    assert [remind_of_invoices(at=at) for at in days] == [0, 1, 0, 1, 0]

    pay(bill.order, at=days[-1])

    assert remind_of_invoices(at=DUE + timedelta(days=14)) == 0
    mails = Message.objects.filter(purpose="invoice_reminder").order_by("pk")
    assert ["is due on" in mail.subject for mail in mails] == [True, False]
    assert {mail.attachments.get().kind for mail in mails} == {"invoice"}
    assert broken() == {}


def test_without_a_plan_nobody_is_reminded_and_without_an_address_nothing_is_mailed(plan, mug):
    invoiced(mug, ContactFactory(email=""), at=NOW, price=20)

    assert remind_of_invoices(at=DUE + timedelta(days=3)) == 1
    assert not Message.objects.filter(purpose="invoice_reminder").exists()
    ReminderStep.objects.update(archived_at=NOW)
    assert remind_of_invoices(at=DUE + timedelta(days=14)) == 0


def test_nobody_is_reminded_while_it_is_held(bill, finance):
    with pytest.raises(CannotHold):
        hold_reminders(invoice=bill, until=NOW.date() - timedelta(1), reason="?", at=NOW, by=finance)
    hold_reminders(invoice=bill, until=DUE.date(), reason="A question about it.", at=NOW, by=finance)

    assert remind_of_invoices(at=DUE - timedelta(days=7)) == 0
    assert remind_of_invoices(at=DUE + timedelta(days=3)) == 1


@pytest.mark.django_db(transaction=True)
def test_many_sweeps_at_once_write_one(bill):
    came = at_once(*[lambda: remind_of_invoices(at=DUE + timedelta(days=3))] * 8)

    assert sorted(came)[-1:] == [1]
    assert InvoiceReminder.objects.count() == Message.objects.filter(purpose="invoice_reminder").count() == 1


def test_an_association_that_reminds_nobody_has_no_last_reminder_and_no_case(bill):
    ReminderStep.objects.update(archived_at=NOW)
    long_after = DUE + timedelta(days=90)

    assert remind_of_invoices(at=long_after) == 0
    assert report_unpaid_invoices(at=long_after) == 0
    assert not Case.objects.exists()


def test_after_the_last_one_finance_has_a_case_until_it_is_paid(bill):
    last = DUE + timedelta(days=30)
    remind_of_invoices(at=last)
    assert report_unpaid_invoices(at=last) == 0

    assert report_unpaid_invoices(at=last + timedelta(days=1)) == 1

    case = Case.objects.get()
    assert (case.kind, case.queue, case.contact) == (Case.Kind.UNPAID, Case.Queue.FINANCE, bill.contact)
    pay(bill.order, at=last)
    report_unpaid_invoices(at=last + timedelta(days=1))
    case.refresh_from_db()
    assert case.closed_at


def test_what_is_owed_stands_by_its_age_and_adds_up_to_the_journal(bill, mug, place, give, alice):
    """On invoice, paid in part before it is sold, credited, paid: as the journal has it."""
    pay(invoiced(mug, alice, at=NOW, price=7).order, at=NOW)
    late = invoiced(Product.objects.get(), ContactFactory(), at=NOW - timedelta(days=60), price=50)
    give(late.order, off=["10"], method="")
    paid = place()
    pay(paid, at=NOW)
    give(paid, off=["5"], method="")  # more came than is owed

    tomorrow = NOW.date() + timedelta(days=1)
    rows = [as_receivable(order, tomorrow) for order in owing_on(tomorrow).order_by("due_on")]

    assert [(row.order, row.owed, row.age) for row in rows] == [
        (late.order, 40, "31"), (paid, -5, "ahead"), (bill.order, 20, "later"),
    ]  # fmt: skip
    [total] = totals_of(owing_on(tomorrow))
    assert (total.sum, total.booked, total.agrees) == (55, 55, True)
    hers = owing_on(NOW.date(), buyer=alice).order_by("due_on").values_list("stands", flat=True)
    assert list(hers) == [Decimal(-5), Decimal(20)]
    ages = [(30, "later"), (31, "1"), (60, "1"), (61, "31"), (91, "61"), (120, "61"), (121, "91")]
    for days, age in ages:  # its invoice is due after thirty
        on = NOW.date() + timedelta(days=days)
        assert owing_on(on, age=age).filter(pk=bill.order_id).exists(), days


def test_the_desk_shows_them_and_holds_reminders(as_staff, mug, alice):
    issued = invoiced(mug, alice, at=timezone.now(), price=20)
    client, page = as_staff("finance"), reverse("staffdesk:receivables")

    for _more in range(25):
        invoiced(mug, alice, at=timezone.now(), price=1)
    second = client.get(page, {"at": client.get(page).context["page"].next})
    said = client.get(page, {"buyer": alice.number, "age": "later"}).content.decode()
    assert len(second.context["rows"]) == 1
    file = b"".join(client.get(reverse("staffdesk:receivables_csv"))).decode()
    held = reverse("staffdesk:hold_reminders", args=[issued.order.reference])
    client.post(held, {"until": "2999-01-01", "reason": "They ask what it is for."})

    assert issued.number in said
    assert issued.number in file
    order = client.get(reverse("staffdesk:order", args=[issued.order.reference])).content.decode()
    assert "They ask what it is for." in order
