"""What the system notices by itself becomes a case: one per thing, closed when the thing is well again."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ams.core.association import day_of
from ams.core.invariants import broken_invariants
from ams.core.models import Contact, Death
from ams.core.money import format_money
from billing.models import OrderLine, Payment, Refund
from billing.operations import unpaid_after_all_reminders
from billing.queries import excess_payments, lost_refunds, refunds_made_elsewhere
from events.queries import events_to_return, orders_to_return
from members.queries.applications import orders_to_return as orders_to_return_of_applicants
from members.queries.automatic import failed_agreements
from staffdesk.models import Case, StandardVersion
from staffdesk.operations.cases import close_case, open_case, reopen_case
from staffdesk.operations.checks import note_checks
from staffdesk.operations.clocks import start_clocks
from staffdesk.queries.standards import receipt_within
from staffdesk.words import refusal_in_words

STUCK_AFTER = timedelta(minutes=10)  # the minutely sweep has tried about ten times by then
STILL_SO_AFTER = timedelta(days=1)  # how long a closed case rests before it is opened again for the same thing
SHOWN_OFFENDERS = 50


def report_stuck_lines(*, at: datetime) -> int:
    """One case per paid line that nobody handed over, for member service; how many such lines there are."""
    stuck = OrderLine.objects.stuck(since=at - STUCK_AFTER).select_related("order__buyer").order_by("pk")
    reported = []
    for line in stuck:
        words = _("%(thing)s was paid with order %(order)s but has not been handed over.") % {
            "thing": line.description,
            "order": line.order.reference,
        }
        context = {"order": line.order.reference, "line": line.pk, "failure": line.last_failure}
        case = _report(
            key=f"stuck-line:{line.pk}", kind=Case.Kind.STUCK_ORDER, words=words, context=context,
            contact=line.order.buyer, at=at,
        )  # fmt: skip
        reported.append(case)
    _close_what_is_well("stuck-line:", reported, _("It has been handed over since."), at)
    return len(reported)


def report_missing_receipts(*, at: datetime) -> int:
    """One case per payment without a receipt when one was promised, for finance; how many there are.

    Nothing is reported while no such promise is on. Payments of the last week, and those that have a case already.
    """
    within = receipt_within()
    if within is None:
        return 0
    told = Case.objects.open().filter(key__startswith="no-receipt:").values_list("context__payment", flat=True)
    missing = Payment.objects.filter(receipt=None, received_at__lt=at - within).select_related("contact")
    lately = missing.filter(Q(received_at__gte=at - timedelta(days=7)) | Q(provider_id__in=list(told)))
    reported = []
    for payment in lately.order_by("pk"):
        words = _("%(name)s paid %(amount)s, and there is no receipt.") % {
            "name": payment.contact,
            "amount": format_money(payment.amount, payment.currency, settings.LANGUAGE_CODE),
        }
        case = _report(
            key=f"no-receipt:{payment.pk}", kind=Case.Kind.NO_RECEIPT, words=words,
            context={"payment": payment.provider_id}, contact=payment.contact, at=at,
        )  # fmt: skip
        start_clocks(case=case, message=None, at=payment.received_at, trigger=StandardVersion.PAYMENT)
        reported.append(case)
    _close_what_is_well("no-receipt:", reported, _("Its receipt was issued."), at)
    return len(reported)


def report_excess_payments(*, at: datetime) -> int:
    """One case per payment of which something pays no order, for finance; how many such payments there are."""
    reported = [_report_excess(payment, at) for payment in excess_payments()]
    _close_what_is_well("excess-payment:", reported, _("The whole payment is used by now."), at)
    return len(reported)


def report_refunds(*, at: datetime) -> int:
    """One case per refund that somebody has to decide about, for finance; how many there are.

    It did not arrive, so that the money is still owed; or it was made at the provider itself, so that nobody said
    whether less is owed.
    """
    lost = _("%(amount)s for %(name)s could not be given back. %(problem)s Give it back in another way.")
    strange = _("%(amount)s was given back to %(name)s at the payment provider itself. Say what becomes of the order.")
    found = [(lost, refund) for refund in lost_refunds()]
    found += [(strange, refund) for refund in refunds_made_elsewhere()]
    reported = [_report_refund(refund, sentence, at) for sentence, refund in found]
    _close_what_is_well("refund:", reported, _("It is made good since."), at)
    return len(reported)


def report_called_off_money(*, at: datetime) -> int:
    """One case per order for an event called off that did not go back by itself, for finance; how many there are.

    Paid in cash or by transfer, say, so that a person has to do it.
    """
    reported = []
    for event in events_to_return():
        if event.cancelled_at is None or event.cancelled_at > at - STUCK_AFTER:
            continue
        for order in orders_to_return(event).select_related("buyer"):
            words = _(
                "%(event)s does not take place, and what %(name)s paid could not go back by itself. Give it back."
            )
            context = {"order": order.reference, "event": event.title}
            case = _report(
                key=f"called-off:{event.pk}:{order.pk}", kind=Case.Kind.REFUND,
                words=words % {"event": event, "name": order.buyer}, context=context, contact=order.buyer, at=at,
            )  # fmt: skip
            reported.append(case)
    _close_what_is_well("called-off:", reported, _("It was given back since."), at)
    return len(reported)


def report_applications_money(*, at: datetime) -> int:
    """One case per order for an application that came to nothing whose money has to be given back by a person.

    It came in cash or by transfer; or somebody has died, and the family says who is to have it. How many there are.
    """
    reported = []
    for order in orders_to_return_of_applicants():
        has_died = Death.objects.standing().filter(contact=order.buyer).exists()
        words = (
            _("%(name)s has died. Ask the family who gets back what was paid for the application.")
            if has_died
            else _("%(name)s was not taken in. Give back what they paid: it could not go by itself.")
        )
        case = _report(
            key=f"application:{order.pk}", kind=Case.Kind.REFUND, words=words % {"name": order.buyer},
            context={"order": order.reference}, contact=order.buyer, at=at,
        )  # fmt: skip
        reported.append(case)
    _close_what_is_well("application:", reported, _("It was given back since."), at)
    return len(reported)


def report_unpaid_invoices(*, at: datetime) -> int:
    """One case per invoice that is not paid although every reminder was written, for finance; how many there are."""
    reported = []
    for invoice in unpaid_after_all_reminders(on=day_of(at)):
        words = _("Invoice %(number)s of %(name)s was due on %(day)s, and no reminder helped. Call them.") % {
            "number": invoice.number,
            "name": invoice.order.buyer,
            "day": date_format(invoice.due_on),
        }
        context = {"order": invoice.order.reference, "invoice": invoice.number}
        case = _report(
            key=f"unpaid-invoice:{invoice.pk}", kind=Case.Kind.UNPAID, words=words, context=context,
            contact=invoice.order.buyer, at=at,
        )  # fmt: skip
        reported.append(case)
    _close_what_is_well("unpaid-invoice:", reported, _("It was paid, or is left in peace."), at)
    return len(reported)


def report_failed_renewals(*, at: datetime) -> int:
    """One case per membership that should have renewed by itself and did not; how many there are."""
    reported = []
    for agreement in failed_agreements(at=at):
        membership = agreement.membership
        words = _("The membership of %(name)s (%(type)s) could not be renewed by itself. Ask them what they wish.") % {
            "name": membership.holder,
            "type": membership.type,
        }
        context = {"type": membership.type.slug, "failure": agreement.end_words, "card": str(agreement.saved_method)}
        case = _report(
            key=f"auto-renewal:{agreement.pk}", kind=Case.Kind.AUTO_RENEWAL, words=words, context=context,
            contact=membership.holder, at=at,
        )  # fmt: skip
        reported.append(case)
    _close_what_is_well("auto-renewal:", reported, _("The membership was renewed since, or ended."), at)
    return len(reported)


def report_broken_invariants(*, at: datetime) -> int:
    """One case per sentence that should always be true and is not; how many there are. Every run is kept."""
    reported, counted = [], {}
    for broken, offenders in broken_invariants(at=at):
        counted[broken.name] = len(offenders)
        context = {"invariant": broken.name, "offenders": offenders[:SHOWN_OFFENDERS], "how_many": len(offenders)}
        case = _report(
            key=f"invariant:{broken.name}", kind=Case.Kind.INVARIANT, words=broken.sentence, context=context,
            contact=None, at=at,
        )  # fmt: skip
        reported.append(case)
    _close_what_is_well("invariant:", reported, _("It holds again."), at)
    note_checks(broken=counted, at=at)
    return len(reported)


def _report_excess(payment: Payment, at: datetime) -> Case:
    excess = payment.unallocated()
    words = _("%(excess)s of a payment of %(amount)s pays no order. Give it back, or use it for another order.") % {
        "excess": format_money(excess, payment.currency, settings.LANGUAGE_CODE),
        "amount": format_money(payment.amount, payment.currency, settings.LANGUAGE_CODE),
    }
    context = {"payment": payment.provider_id, "excess": str(excess), "currency": payment.currency}
    return _report(
        key=f"excess-payment:{payment.pk}", kind=Case.Kind.EXCESS_PAYMENT, words=words, context=context,
        contact=payment.contact, at=at,
    )  # fmt: skip


def _report_refund(refund: Refund, sentence: str, at: datetime) -> Case:
    words = sentence % {
        "amount": format_money(refund.amount, refund.currency, settings.LANGUAGE_CODE),
        "name": refund.payment.contact,
        "problem": refusal_in_words(refund.problem),
    }
    context = {"payment": refund.payment.provider_id, "failure": refund.problem}
    if refund.order:
        context["order"] = refund.order.reference
    return _report(
        key=f"refund:{refund.pk}", kind=Case.Kind.REFUND, words=words, context=context,
        contact=refund.payment.contact, at=at,
    )  # fmt: skip


def _report(
    *, key: str, kind: Case.Kind, words: str, context: dict[str, Any], contact: Contact | None, at: datetime
) -> Case:
    """The one case of a thing: opened, brought up to date, or opened again when it was closed too early."""
    queue = {
        Case.Kind.STUCK_ORDER: Case.Queue.SERVICE,
        Case.Kind.AUTO_RENEWAL: Case.Queue.SERVICE,
        Case.Kind.EXCESS_PAYMENT: Case.Queue.FINANCE,
        Case.Kind.NO_RECEIPT: Case.Queue.FINANCE,
        Case.Kind.REFUND: Case.Queue.FINANCE,
        Case.Kind.UNPAID: Case.Queue.FINANCE,
    }
    case = open_case(
        kind=kind, subject=words, words=words, context=context, contact=contact,
        at=at, by=None, queue=queue.get(kind, Case.Queue.SYSTEM), key=key,
    )  # fmt: skip
    if case.context != context:
        Case.objects.filter(pk=case.pk).update(context=context)
    if case.closed_at and case.closed_at < at - STILL_SO_AFTER and not case.merged_into_id:
        reopen_case(case=case, words=_("It is so again, or still."), at=at, by=None)
    return case


def _close_what_is_well(prefix: str, reported: Iterable[Case], words: str, at: datetime) -> None:
    """Close the cases of things that are no longer so. Those somebody has taken stay: they may be in conversation."""
    unwell = [case.pk for case in reported]
    for case in Case.objects.open().unowned().filter(key__startswith=prefix).exclude(pk__in=unwell):
        close_case(case=case, words=words, at=at, by=None)
