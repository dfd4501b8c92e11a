"""The basket: several things, one checkout."""

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ams.core.association import day_of
from ams.core.errors import DomainError
from ams.core.typed import answers_in, keep_typed, typed_before
from billing.baskets import MOST_PIECES, Entry, change, entries_in, forget_order, keep, last_order
from billing.buyers import buyers
from billing.discounts import CannotDiscount, Piece
from billing.forms import BasketForm, Choice, CodeForm
from billing.models import Order
from billing.offers import Basket, price_basket
from billing.operations import Purchase, Wanted, find_bought
from billing.purchases import make_purchase
from billing.queries import earlier_order, held_by
from billing.views.codes import WISH, code_form, is_agreed, is_asked, say_of_code, typed_so_far
from billing.views.paying import way_out
from billing.views.shop import Visitor, ask_to_sign_in, go_on_to_pay, visitor_of

PAGE = "basket"  # among the pages that orders are made from; no thing has this address


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def basket(request: HttpRequest) -> HttpResponse:
    """What is in it, as it stands now; who buys; and off to pay. What has changed meanwhile is said first."""
    at, visitor = timezone.now(), visitor_of(request)
    earlier = _unpaid(request)
    if request.method == "POST":
        _change_quantities(request)
        if (wish := request.POST.get("then", "")) and not is_asked(request):
            return _sort(request, wish, visitor, at)
    found = price_basket(entries_in(request), visitor.buyer, day_of(at), held_by(earlier))
    typed = typed_so_far(request) if is_asked(request) else typed_before(request, at=at)
    form = _form(request, found, visitor, typed)
    code = code_form(request, _choices(found), buyer=visitor.buyer, on=day_of(at), typed=typed, besides=earlier)
    if found.lines and form.is_valid():
        order = _order(form, code, found, visitor, earlier)
        if order is not None:
            return go_on_to_pay(request, order, page=PAGE)
    _note_what_is_shown(request, found)
    if form.is_bound:
        form.data = {**request.POST.dict(), "seen": str(found.total.amount)}
    context = {"basket": found, "form": form, "code": code, "visitor": visitor, "earlier": earlier}
    fits_not = way_out(PAGE, product=", ".join(line.entry.slug for line in found.lines))
    return render(request, "billing/basket.html", {**context, "doesnt_fit_url": fits_not})


def _unpaid(request: HttpRequest) -> Order | None:
    """The order this basket came to, if it can still be paid; one that is paid has emptied the basket."""
    reference = last_order(request, PAGE)
    if reference and Order.objects.sold().filter(reference=reference).exists():
        forget_order(request, PAGE)
        keep(request, [])
    return earlier_order(last_order(request, PAGE))


def _sort(request: HttpRequest, wish: str, visitor: Visitor, at: datetime) -> HttpResponse:
    """Sign in, change how many, or take something out; everything else that was typed waits on the page."""
    if wish == "sign-in" and visitor.user is None:
        return ask_to_sign_in(request)
    if wish.startswith("without "):
        change(request, {wish.removeprefix("without "): 0})
    keep_typed(request, page=request.path, answers=answers_in(request.POST), at=at)
    return redirect("billing:basket")


def _change_quantities(request: HttpRequest) -> None:
    wanted = {name.removeprefix("quantity-"): str(value) for name, value in request.POST.items()}
    numbers = {slug: int(value) for slug, value in wanted.items() if value.isascii() and value.isdigit()}
    change(request, {slug: min(number, MOST_PIECES) for slug, number in numbers.items()})


def _choices(found: Basket) -> list[Choice]:
    """What a code may make cheaper: all of it together, but for what a giver chose to give."""
    lines = [line for line in found.lines if not line.offer.item.is_free_amount]
    pieces = [Piece(line.offer.item.product, line.quantity, line.offer.quote.amount) for line in lines]
    return [Choice("", pieces)] if pieces else []


def _form(request: HttpRequest, found: Basket, visitor: Visitor, typed: Mapping[str, str]) -> BasketForm:
    address = buyers().address_of(visitor.buyer) if visitor.buyer and found.is_posted else None
    return BasketForm(
        request.POST if request.method == "POST" and not is_asked(request) else None,
        total=found.total.amount,
        buyer=visitor.buyer,
        login_email=visitor.login_email,
        address=address,
        is_posted=found.is_posted,
        typed=typed,
    )


def _is_as_seen(form: BasketForm, found: Basket) -> bool:
    """Whether what is paid is what was shown; else the page says what it is now, and waits for another click."""
    if any(line.notes and not line.is_buyable for line in found.lines):
        form.add_error(None, _("Something in your basket cannot be had any more. Look at it again."))
        return False
    if form.cleaned_data["seen"] != found.total.amount:
        form.add_error(None, _("The total has changed. Look at it again, and go on if it suits you."))
        return False
    return True


def _order(
    form: BasketForm, code: CodeForm | None, found: Basket, visitor: Visitor, earlier: Order | None
) -> Order | None:
    """The order; None after saying on the form why there is none."""
    wanted = tuple(
        Wanted(line.offer.item, line.entry.quantity, line.entry.given, line.offer.to_pay.amount) for line in found.lines
    )
    typed = str(form.data.get(WISH, ""))
    purchase = Purchase(form.cleaned_data["key"], wanted, form.who, form.ship_to, typed)
    if (same := find_bought(purchase)) is not None:  # a second click, which finds the last pieces taken by the first
        return same
    if not _is_as_seen(form, found) or not is_agreed(code):
        return None
    try:
        return make_purchase(purchase=purchase, earlier=earlier, at=timezone.now(), by=visitor.user)
    except CannotDiscount as error:
        say_of_code(form, code, error)
    except DomainError as error:
        form.add_error(None, str(error))
    return None


def _note_what_is_shown(request: HttpRequest, found: Basket) -> None:
    """The next time, only what changes from now on is news."""
    entries = [
        Entry(line.entry.slug, line.quantity, line.entry.amount, str(line.offer.to_pay.amount)) for line in found.lines
    ]
    if entries != entries_in(request):
        keep(request, entries)
