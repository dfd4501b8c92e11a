"""Orders as their buyers see them: look, pay, done."""

from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ams.core.access import SignedInRequest
from ams.core.acting import acts_for
from ams.core.association import day_of
from ams.core.errors import DomainError
from ams.core.models import Contact, User
from ams.core.models.resolution import acted_for
from billing.checkout import Standing, refresh_order, start_checkout
from billing.fulfilment import fulfiller_for
from billing.models import CreditNote, OrderLine, Parcel, Receipt, Refund
from billing.operations import NothingToPay, PaymentDisputed, has_expired
from billing.pay_later import may_pay_later
from billing.queries import lines_of, lines_with_all, parcels_due, receipts_of, refunds_of, shared_receipts_of
from billing.receipts import credit_note_file, receipt_file
from billing.views.doors import OrderRequest, order_page
from billing.views.paying import SeeOther, refuse_card, way_out


@order_page
@require_GET
def order(request: OrderRequest) -> HttpResponse:
    """What was ordered, what it costs, what is still owed, and the way to pay it."""
    return _show(request)


@order_page
@require_POST
def pay(request: OrderRequest) -> HttpResponse:
    """Off to the provider's page; a second click goes to the same one."""
    if refused := refuse_card(request, request.order):
        return refused
    try:
        return SeeOther(start_checkout(order=request.order, at=timezone.now()))
    except PaymentDisputed:
        return redirect("billing:order", request.order.reference)
    except NothingToPay:
        return redirect("billing:order_paid", request.order.reference)
    except DomainError as error:
        return _show(request, problem=str(error), status=503)


@order_page
@require_GET
def order_paid(request: OrderRequest) -> HttpResponse:
    """Back from the provider: asks it, hands over what is paid, and says how things stand, whatever that is."""
    found = request.order
    standing = refresh_order(order=found, at=timezone.now())
    if standing is not Standing.SETTLED:
        return _show(request, standing=standing)
    sums = found.sums()
    if sums.credited or sums.refunded:
        return _show(request)  # it was paid, and much may have happened since
    lines = lines_with_all(found)
    context = {
        "order": found,
        "is_guest": request.is_guest,
        "lines": lines,
        "receipts": _receipts(request),
        "mailed_to": _mailed_to(request),
        "outcomes": [] if request.is_guest else _outcomes(request, lines),
        "waiting": any(line.fulfilled_at is None and line.revoked_at is None for line in lines),
        "parcel": _parcel_of_guest(request),
        "doesnt_fit_url": way_out("order-paid", order=found.reference),
    }
    return render(request, "billing/order_paid.html", context)


@login_required
@never_cache
@require_GET
def receipt_pdf(request: SignedInRequest, number: str) -> HttpResponseBase:
    """The receipt as PDF, made when it is opened for the first time."""
    receipt = get_object_or_404(Receipt.objects.visible_to(request.user), number=number)
    kept = receipt_file(receipt=receipt, at=timezone.now())
    return FileResponse(kept.file.open("rb"), filename=f"{receipt.number}.pdf", content_type="application/pdf")


@login_required
@never_cache
@require_GET
def credit_note_pdf(request: SignedInRequest, number: str) -> HttpResponseBase:
    """The credit note as PDF, made when it is opened for the first time."""
    note = get_object_or_404(CreditNote.objects.visible_to(request.user), number=number)
    kept = credit_note_file(credit_note=note, at=timezone.now())
    return FileResponse(kept.file.open("rb"), filename=f"{note.number}.pdf", content_type="application/pdf")


def _show(
    request: OrderRequest, *, standing: Standing | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    """The order page: after a visit to the provider it also says what became of that."""
    found = request.order
    sums = found.sums()
    owed = found.total - sums.credited - sums.paid + sums.refunded
    context = {
        "order": found,
        "is_guest": request.is_guest,
        "lines": (lines := lines_of(found.pk)),
        "receipts": _receipts(request),
        **_later(request, lines, owed),
        "paid": sums.paid,
        "credited": sums.credited,
        "refunded": sums.refunded,
        "owed": Decimal(0) if found.cancelled_at else max(owed, Decimal(0)),
        **_back(refunds_of(found.pk) if found.is_sold else []),
        "credit_notes": _credit_notes(request, sums.credited),
        "standing": standing,
        "problem": problem,
        "parcel": next(iter(parcels_due(found.pk)), None) if found.is_sold else None,
        "is_expired": has_expired(found),
        "doesnt_fit_url": way_out("order", order=found.reference),
    }
    return render(request, "billing/order.html", context, status=status)


def _later(request: OrderRequest, lines: list[OrderLine], owed: Decimal) -> dict[str, object]:
    """The invoice and what came with it, or whether there may be one; for a guest neither."""
    found = request.order
    if request.is_guest:
        return {}
    if found.invoiced_at:
        outcomes = [] if found.settled_at else _outcomes(request, lines_with_all(found))
        return {
            "invoice": found.invoice,
            "paper": found.invoice.paper,
            "outcomes": outcomes,
            "today": day_of(timezone.now()),
        }
    may = may_pay_later(order=found, lines=lines, owed=owed, on=day_of(timezone.now()))
    return {"may_pay_later": may and acts_for(request.user, found.buyer)}


def _back(refunds: list[Refund]) -> dict[str, object]:
    """What went back, and whether a bank took it: for good, or until it decides."""
    return {
        "refunds": refunds,
        "is_disputed": any(one.is_undecided for one in refunds),
        "is_returned": any(one.method == Refund.Method.RETURNED for one in refunds),
        "is_taken_back": any(one.is_taken_back for one in refunds),
    }


def _mailed_to(request: OrderRequest) -> str:
    """Where its mails go, for whoever may know: another login that ordered for the same person keeps its address."""
    order = request.order
    address = str(order.bill_to["email"])
    known = {order.buyer.email.lower(), getattr(request.user, "email", "").lower()}
    return address if address.lower() in known or getattr(request.user, "is_staff", False) else ""


def _receipts(request: OrderRequest) -> list[Receipt]:
    """The order's receipts; none for a guest, to whom they are mailed if they are theirs."""
    if request.is_guest:
        return []
    return receipts_of(request.order.pk) or (shared_receipts_of(request.order.pk) if request.order.is_sold else [])


def _credit_notes(request: OrderRequest, credited: Decimal) -> QuerySet[CreditNote]:
    """As the receipts."""
    none = request.is_guest or not credited
    return CreditNote.objects.none() if none else request.order.credit_notes.order_by("serial")


def _parcel_of_guest(request: OrderRequest) -> Parcel | None:
    """What a guest is told about the post; whoever signed in reads it line by line."""
    return next(iter(parcels_due(request.order.pk)), None) if request.is_guest else None


def _outcomes(request: OrderRequest, lines: list[OrderLine]) -> list[str]:
    """What each line's own app shows of what was handed over, such as the membership card."""
    handed = [line for line in lines if line.fulfilled_at and not line.revoked_at]
    shown = [one for line in handed if (one := fulfiller_for(line.kind).outcome(line=line))]
    theirs = _acted_for(request, {one.of.pk for one in shown if one.of})
    return [render_to_string(one.template, one.context, request) for one in shown if not one.of or one.of.pk in theirs]


def _acted_for(request: OrderRequest, contacts: set[int]) -> set[int]:
    """Those among some contacts whom this login acts for now; staff see what is everybody's."""
    if not contacts or not isinstance(request.user, User) or request.user.is_staff:
        return contacts
    mine = Contact.objects.filter(pk__in=contacts).filter(pk__in=acted_for(request.user))
    return set(mine.values_list("pk", flat=True))
