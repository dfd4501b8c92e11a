"""Reminding of invoices: once for each step, never of what is paid, and not while somebody holds it back.

Lock order: the order's row alone; whatever pays it holds that row, too.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of, knowing_the_association, the_association
from ams.core.errors import DomainError
from ams.core.mails import render_mail
from ams.core.models import User
from ams.core.outbox import Attached, post_message
from billing.models import Invoice, InvoiceReminder, Order, ReminderHold, ReminderStep


class CannotHold(DomainError):
    """Reminders cannot be held back so; the text says why."""


def step_due(steps: Sequence[int], *, issued_on: date, due_on: date, on: date) -> int | None:
    """The latest step that has come by a day; those that were missed before it are not made up for.

    None before the first, and for a step that was over before there was an invoice.
    """
    come = [days for days in steps if due_on + timedelta(days=days) <= on]
    if not come or due_on + timedelta(days=max(come)) <= issued_on:
        return None
    return max(come)


def reminder_steps() -> list[int]:
    """The plan in force."""
    return list(ReminderStep.objects.filter(archived_at=None).order_by("days").values_list("days", flat=True))


def invoices_to_remind(*, on: date) -> list[tuple[Invoice, int]]:
    """Invoices of which a reminder is to be written, each with its step."""
    steps = reminder_steps()
    if not steps:
        return []
    near = Order.objects.on_invoice().filter(invoice__due_on__lte=on - timedelta(days=min(steps)))
    open_ones = Invoice.objects.filter(order__in=near.values("pk"))
    held = ReminderHold.objects.on(on).values("pk")
    rows = open_ones.exclude(pk__in=held).prefetch_related("reminders").order_by(F("due_on"), "pk")
    due = [(one, step_due(steps, issued_on=day_of(one.issued_at), due_on=one.due_on, on=on)) for one in rows]
    return [(one, days) for one, days in due if days is not None and days not in _written(one)]


@transaction.atomic
@knowing_the_association()
def remind_of_invoice(*, invoice: Invoice, days: int, at: datetime) -> bool:
    """Write one reminder; False if it is paid, held back or written by now."""
    order = Order.objects.select_for_update(of=("self",)).select_related("buyer").get(pk=invoice.order_id)
    owed, on = order.balance(), day_of(at)
    if owed <= 0 or days in _written(invoice, anew=True) or ReminderHold.objects.on(on).filter(pk=invoice.pk).exists():
        return False
    InvoiceReminder.objects.create(invoice=invoice, days=days, written_at=at)
    activity.record("invoice.reminded", contact=order.buyer, on=order, by=None, at=at, facts={"days": days})
    paper = invoice.paper
    if not (recipient := paper.facts["mailed_to"] or order.mailed_to):
        return True
    with translation.override(paper.facts["language"]):
        filename = _("Invoice %(number)s.pdf") % {"number": invoice.number}
    context = {
        "association": the_association(), "invoice": invoice, "order": order, "owed": owed, "contact": order.buyer,
        "is_late": invoice.due_on < on, "facts": paper.facts,
        "order_url": f"{settings.PUBLIC_URL}{reverse('billing:order', args=[order.reference])}",
    }  # fmt: skip
    post_message(
        key=f"invoice-reminder:{invoice.pk}:{days}",
        purpose="invoice_reminder",
        recipient=recipient,
        mail=render_mail("billing/email/invoice_reminder", context, paper.facts["language"]),
        contact=order.buyer,
        at=at,
        attachments=[Attached("invoice", str(paper.pk), filename)],
    )
    return True


@transaction.atomic
def hold_reminders(*, invoice: Invoice, until: date, reason: str, at: datetime, by: User) -> ReminderHold:
    """Leave somebody in peace about one invoice until a day, that day included. Raises CannotHold."""
    if not reason.strip() or until < day_of(at):
        raise CannotHold(_("Say why, and until which day that is still to come."))
    hold, _new = ReminderHold.objects.update_or_create(
        invoice=invoice, defaults={"until": until, "reason": reason.strip(), "held_by": by, "held_at": at}
    )
    facts = {"until": until.isoformat(), "reason": hold.reason}
    activity.record("invoice.reminders_held", contact=invoice.contact, on=invoice.order, by=by, at=at, facts=facts)
    return hold


def unpaid_after_all_reminders(*, on: date) -> list[Invoice]:
    """Invoices whose last reminder was written before a day and that are still not paid; nobody holds them back."""
    steps = reminder_steps()
    if not steps:
        return []
    last = Order.objects.on_invoice().filter(
        invoice__reminders__days=max(steps), invoice__reminders__written_at__date__lt=on
    )
    found = Invoice.objects.filter(order__in=last.values("pk")).exclude(pk__in=ReminderHold.objects.on(on).values("pk"))
    return list(found.select_related("order__buyer").order_by("due_on", "pk"))


def _written(invoice: Invoice, *, anew: bool = False) -> set[int]:
    rows = InvoiceReminder.objects.filter(invoice=invoice) if anew else invoice.reminders.all()
    return {row.days for row in rows}
