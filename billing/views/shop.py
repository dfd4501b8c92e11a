"""The shop: what there is, and buying one thing on one page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ams.core.association import day_of
from ams.core.errors import DomainError
from ams.core.models import Contact, User
from ams.core.typed import answers_in, keep_typed, typed_before
from billing.baskets import Entry, entries_in, last_order, note_order, put_in
from billing.buyers import buyers
from billing.discounts import CannotDiscount, Piece
from billing.forms import BuyForm, Choice, CodeForm
from billing.guests import remember_order
from billing.models import Order, ShopItem
from billing.offers import Offer, offer_of, offers_on
from billing.operations import Purchase, SoldOut, Wanted, find_bought
from billing.prices import NotOnSale
from billing.purchases import make_purchase
from billing.queries import earlier_order, held_by
from billing.views.codes import WISH, code_form, is_agreed, is_asked, say_of_code, typed_so_far
from billing.views.paying import go_and_pay, way_out

ASKED_FOR_THE_BASKET = ("quantity", "amount", "suggestion")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is buying, as far as we know."""

    user: User | None
    buyer: Contact | None

    @property
    def login_email(self) -> str:
        """The address a login has proved; empty for whoever is not signed in."""
        return self.user.email if self.user else ""


def visitor_of(request: HttpRequest) -> Visitor:
    """Whoever is at this browser."""
    user = request.user if isinstance(request.user, User) else None
    return Visitor(user, buyers().buyer_of(request) if user else None)


@never_cache
@require_safe
def shop(request: HttpRequest) -> HttpResponse:
    """What there is, and what it costs whoever looks."""
    visitor = visitor_of(request)
    offers = offers_on(visitor.buyer, day_of(timezone.now()))
    context = {
        "offers": offers,
        "pieces": len(entries_in(request)),
        "doesnt_fit_url": way_out("shop"),
    }
    return render(request, "billing/shop.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def shop_item(request: HttpRequest, slug: str) -> HttpResponse:
    """One thing: look, say how many, and off to pay. Whoever signed in is asked for nothing else."""
    at, visitor = timezone.now(), visitor_of(request)
    earlier = earlier_order(last_order(request, slug))
    offer = _offer(slug, visitor, at, earlier)
    typed = typed_so_far(request) if is_asked(request) else typed_before(request, at=at)
    form = _form(request, offer, visitor, typed)
    code = code_form(request, _choices(offer), buyer=visitor.buyer, on=day_of(at), typed=typed, besides=earlier)
    if form.is_bound:
        answer = _answer(request, form, code, visitor, earlier)
        if answer is not None:
            return answer
    return _show(request, form, code, visitor, earlier)


@require_safe
@cache_control(max_age=31_536_000, public=True, immutable=True)
def shop_picture(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """The picture of a thing; its name changes with it, so browsers keep it for good."""
    item = get_object_or_404(ShopItem.objects.only("picture"), slug=slug, is_listed=True)
    kept = str(item.picture)
    if not kept.endswith(f"/{name}"):
        raise Http404(_("There is no such picture."))
    try:
        with default_storage.open(kept) as file:
            return HttpResponse(file.read(), content_type="image/webp")
    except FileNotFoundError:
        raise Http404(_("There is no such picture.")) from None


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back; what was typed waits for them."""
    keep_typed(request, page=request.path, answers=answers_in(request.POST), at=timezone.now())
    return redirect_to_login(request.path)


def go_on_to_pay(request: HttpRequest, order: Order, *, page: str) -> HttpResponse:
    """The order is made: remember it for this browser, and go and pay."""
    note_order(request, page, order.reference)
    if not request.user.is_authenticated:
        remember_order(request, order, at=timezone.now())
    return go_and_pay(request, order)


def _offer(slug: str, visitor: Visitor, at: datetime, earlier: Order | None) -> Offer:
    item = ShopItem.objects.listed().in_full().filter(slug=slug).first()
    if item is None:
        raise Http404(_("This is not in the shop."))
    try:
        return offer_of(item, visitor.buyer, day_of(at), held_by(earlier).get(item.pk, 0))
    except NotOnSale:
        raise Http404(_("This is not in the shop at the moment.")) from None


def _form(request: HttpRequest, offer: Offer, visitor: Visitor, typed: Mapping[str, str]) -> BuyForm:
    posted = request.method == "POST" and not is_asked(request)
    address = buyers().address_of(visitor.buyer) if visitor.buyer and offer.item.is_posted else None
    return BuyForm(
        request.POST if posted else None,
        offer=offer,
        buyer=visitor.buyer,
        login_email=visitor.login_email,
        address=address,
        typed=typed,
    )


def _choices(offer: Offer) -> list[Choice]:
    """What a code may make cheaper: one of it. What a giver chooses to give is not."""
    return [] if offer.item.is_free_amount else [Choice("", [Piece(offer.item.product, 1, offer.quote.amount)])]


def _answer(
    request: HttpRequest, form: BuyForm, code: CodeForm | None, visitor: Visitor, earlier: Order | None
) -> HttpResponse | None:
    """What became of the form; None when it has to be shown again."""
    wish = request.POST.get("then")
    if wish == "sign-in" and visitor.user is None:
        return ask_to_sign_in(request)
    if wish == "basket":
        return _put_in_basket(request, form)
    order = _order(form, code, visitor, earlier) if form.is_valid() else None
    return go_on_to_pay(request, order, page=form.offer.item.slug) if order else None


def _order(form: BuyForm, code: CodeForm | None, visitor: Visitor, earlier: Order | None) -> Order | None:
    """The order; None after saying on the form why there is none."""
    item, given = form.offer.item, form.cleaned_data
    wanted = Wanted(item, given.get("quantity", 1), given.get("amount"), given.get("seen"))
    purchase = Purchase(given["key"], (wanted,), form.who, form.ship_to, str(form.data.get(WISH, "")))
    if find_bought(purchase) is None and not is_agreed(code):  # a second click finds the code used by the first
        return None
    try:
        return make_purchase(purchase=purchase, earlier=earlier, at=timezone.now(), by=visitor.user)
    except CannotDiscount as error:
        say_of_code(form, code, error)
    except DomainError as error:
        form.add_error("quantity" if isinstance(error, SoldOut) and "quantity" in form.fields else None, str(error))
    return None


def _put_in_basket(request: HttpRequest, form: BuyForm) -> HttpResponse | None:
    """Only what the thing itself needs is looked at: who buys is asked in the basket."""
    form.full_clean()
    for name in [name for name in form.errors if name not in ASKED_FOR_THE_BASKET]:
        del form.errors[name]
    if form.errors:
        return None
    given, slug = form.cleaned_data, form.offer.item.slug
    amount = str(given["amount"]) if form.offer.item.is_free_amount else ""
    put_in(request, Entry(slug, given.get("quantity", 1), amount, str(form.offer.to_pay.amount)))
    messages.success(request, _("“%(what)s” is in your basket.") % {"what": form.offer.item})
    return redirect("billing:basket")


def _show(
    request: HttpRequest, form: BuyForm, code: CodeForm | None, visitor: Visitor, earlier: Order | None
) -> HttpResponse:
    offer = form.offer
    if form.is_bound:  # what it costs and how many are left may be why it is shown again
        offer = _offer(offer.item.slug, visitor, timezone.now(), earlier_order(earlier.reference) if earlier else None)
        form.data = {**request.POST.dict(), "seen": str(offer.to_pay.amount)}
    context = {
        "form": form,
        "code": code,
        "offer": offer,
        "visitor": visitor,
        "earlier": earlier if earlier and offer.held else None,
        "pieces": len(entries_in(request)),
        "doesnt_fit_url": way_out("shop", product=offer.item.slug),
    }
    return render(request, "billing/shop_item.html", context)
