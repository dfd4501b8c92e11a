"""Joining: choose a type, one short form, the mailed code, and off to pay."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ams.core.access import SignedInRequest
from ams.core.errors import DomainError
from ams.core.models import Contact, User
from ams.core.repeats import asks_once
from billing.discounts import Piece
from billing.forms import Choice, CodeForm
from billing.views.codes import WISH, code_form, is_agreed, is_asked, typed_so_far
from members.forms import SignedInJoinForm, WhoForm, form_to_join
from members.models import Application, JoinDraft, MembershipType
from members.operations import AlreadyMember, go_on_as, join_from_draft, same_name, whose_name
from members.queries import (
    Known,
    Offer,
    asked_when_joining,
    known_as,
    offer_of,
    offers_on,
    other_types,
    type_called,
)
from members.terms import State
from members.views.acting import ACTING_FOR, on_behalf_of, say_for_whom
from members.views.code import mail_code, may_mail_code
from members.views.drafts import draft_of, keep_in_session, known_before
from members.views.paying import go_and_pay, way_out

IN_ADDRESS = "code"  # a discount code that a link brings along: /join/student/?code=SPRING-27


@require_safe
def join(request: HttpRequest) -> HttpResponse:
    """Which memberships there are, what each costs and until when it runs; straight on where there is but one."""
    today = timezone.localdate()
    offers = offers_on(today)
    code = request.GET.get(IN_ADDRESS, "")
    say_for_whom(request)
    if len(offers) == 1:
        query = {IN_ADDRESS: code} if code else None
        return redirect(reverse("members:join_type", args=[offers[0].type.slug], query=query))
    context = {"offers": offers, "today": today, "code": code, "doesnt_fit_url": way_out("join")}
    return render(request, "members/join.html", context)


@never_cache
@asks_once
@require_http_methods(["GET", "HEAD", "POST"])
def join_type(request: HttpRequest, type: str) -> HttpResponse:
    """The one form. A code is mailed to the address; whoever signed in already has proved theirs."""
    offer = _offer(type)
    if offer is None:
        return render(request, "members/not_offered.html", {"doesnt_fit_url": way_out("join", type=type)})
    user = request.user if isinstance(request.user, User) else None
    form = _join_form(request, offer.type, user)
    code = _code(request, form, offer)
    if form.is_valid() and is_agreed(code) and (user or may_mail_code(request, form)):
        email = user.email if user else form.cleaned_data["email"]
        keep_in_session(request, offer.type, form, email=email, code=request.POST.get(WISH, "") if code else "")
        if user:
            return redirect("members:join_continue", type)
        mail_code(request, email=email)
        return redirect("members:join_code", type)
    return render(request, "members/join_type.html", _form_page(request, form, code, offer))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join_continue(request: SignedInRequest, type: str) -> HttpResponse:
    """The address is proved: who is it, then one order, then the provider's page. Safe to repeat at any time."""
    kind = get_object_or_404(MembershipType.objects.select_related("product"), slug=type)
    draft = draft_of(request, kind)
    if draft is None or draft.email.lower() != request.user.email:
        return redirect("members:join_type", type)
    if draft.order is not None and draft.order.cancelled_at is None:
        return go_and_pay(request, draft.order)
    name = whose_name(draft)
    known = known_as(request.user, kind, timezone.localdate())
    form = WhoForm(request.POST if request.method == "POST" else None, known=known, full_name=name)
    if not known:
        return _order(request, draft, None)
    named = [one for one in known if same_name(one.contact.display_name, name)]
    if len(named) == 1 and named[0].is_linked and (len(known) == 1 or named[0].contact.pk == _meant(request)):
        return _go_on_as(request, draft, named[0])
    if form.is_valid():
        chosen = form.chosen()
        return _go_on_as(request, draft, chosen) if chosen else _order(request, draft, None)
    context = {"form": form, "type": kind, "doesnt_fit_url": way_out("join-who", type=type)}
    return render(request, "members/join_who.html", context)


def _meant(request: SignedInRequest) -> int | None:
    """The key of the person they chose to act for before they came here; None for themselves."""
    say_for_whom(request)
    chosen = on_behalf_of(request)
    return chosen.pk if chosen else None


def _offer(slug: str) -> Offer | None:
    """What joining today means; None where the type is known but not on sale. Raises Http404 for an unknown one."""
    kind = type_called(slug)
    if kind is None:
        raise Http404(_("There is no such membership."))
    try:
        return offer_of(kind, timezone.localdate())
    except DomainError:
        return None


def _join_form(request: HttpRequest, type: MembershipType, user: User | None) -> SignedInJoinForm:
    """Name and e-mail, and what the association asks besides."""
    form_class = form_to_join(type, is_signed_in=user is not None)
    asked = is_asked(request)
    say_for_whom(request)
    form = form_class(
        request.POST if request.method == "POST" and not asked else None,
        initial=typed_so_far(request) if asked else known_before(request, type, user),
        questions=() if type.holder_kind == Contact.Kind.ORGANISATION else asked_when_joining(type),
    )
    if (meant := on_behalf_of(request)) is not None and meant.kind == type.holder_kind == Contact.Kind.PERSON:
        form.fields["full_name"].label = _("Who joins")
    return form


def _code(request: HttpRequest, form: SignedInJoinForm, offer: Offer) -> CodeForm | None:
    """The field for a code, where one could be used for this membership; a link may bring the code along."""
    kind, amount = offer.type, offer.preview.price.total.amount
    may_use_one = amount and not kind.needs_approval
    choices = [Choice("", [Piece(kind.product, 1, amount)])] if may_use_one else []
    typed = {**form.initial, **({WISH: request.GET[IN_ADDRESS]} if IN_ADDRESS in request.GET else {})}
    return code_form(request, choices, buyer=None, on=offer.preview.on, typed=typed)


def _form_page(request: HttpRequest, form: SignedInJoinForm, code: CodeForm | None, offer: Offer) -> dict[str, object]:
    return {
        "form": form,
        "code": code,
        "offer": offer,
        "today": timezone.localdate(),
        "others": other_types(offer.type.pk),
        "doesnt_fit_url": way_out("join", type=offer.type.slug),
    }


def _go_on_as(request: SignedInRequest, draft: JoinDraft, who: Known) -> HttpResponse:
    """Whoever was a member before renews instead; whoever is one is shown their record."""
    try:
        go_on_as(draft=draft, contact=who.contact, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("members:join_type", draft.type.slug)
    request.session[ACTING_FOR] = who.contact.pk
    if not who.was_member:
        return _order(request, draft, who.contact)
    if who.state is State.CURRENT:
        messages.info(request, _("You are a member already. Here is your card."))
        return redirect("members:account")
    messages.info(request, _("Welcome back. Your old membership goes on here, with your number."))
    return redirect("members:renew")


def _order(request: SignedInRequest, draft: JoinDraft, contact: Contact | None) -> HttpResponse:
    try:
        order = join_from_draft(draft=draft, contact=contact, by=request.user, at=timezone.now())
    except AlreadyMember:
        messages.info(request, _("You are a member already. Here is your card."))
        return redirect("members:account")
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("members:join_type", draft.type.slug)
    if isinstance(order, Application):
        request.session[ACTING_FOR] = order.membership.holder_id
        messages.success(request, _("We have your application. You hear from us by mail."))
        return redirect("members:account")
    request.session[ACTING_FOR] = order.buyer_id
    return go_and_pay(request, order)
