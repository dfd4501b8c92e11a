"""A member's own pages: card, orders and receipts, details, and for whom they act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ams.core.access import SignedInRequest
from ams.core.association import find_association
from ams.core.models import Contact
from ams.core.typed import WHOSE, typed_before
from billing.queries import latest_orders
from members.forms import ClaimForm, DetailsForm
from members.models import Application, Membership, Seat
from members.operations import link_contact, relation_to_next
from members.operations.families import change_details_at_home
from members.panels import panels_of
from members.queries import (
    MembershipCard,
    Renewal,
    card_of,
    home_of,
    last_term,
    memberships_of,
    renewals_of,
    seat_card,
    unlinked_contacts,
)
from members.queries.applications import latest_applications
from members.queries.automatic import SelfRenewal, agreements_of, self_renewals_of
from members.queries.families import household_of, others_acting_for
from members.queries.leaving import left_lately
from members.queries.proofs import Standing, standing_of
from members.queries.seats import seats_of
from members.queries.sections import choices_of
from members.terms import State
from members.views.acting import ACTING_FOR, MemberRequest, acting_for_contact
from members.views.paying import way_out

LEADS_TO = {"join": "members:join", "renew": "members:renew", "details": "members:details"}  # once one acts for them


@dataclass(frozen=True, slots=True)
class Held:
    """One membership as the account page shows it."""

    membership: Membership
    card: MembershipCard
    renewal: Renewal
    is_paid: bool  # for at least one term
    by_itself: SelfRenewal | None  # where it renews by itself
    application: Application | None = None  # of one that has not begun
    proof: Standing | None = None  # where something has to be shown

    @property
    def leaves_on(self) -> date | None:
        """The last day of who said that they leave with it."""
        last = last_term(self.membership)
        return last.last_day if last and self.membership.leaving_since else None

    @property
    def may_leave(self) -> bool:
        """Whether there is something to leave: not for life, not over, and not said already."""
        last = last_term(self.membership)
        has_end = last is None or last.last_day is not None
        return has_end and self.membership.leaving_since is None and self.renewal.state is not State.LAPSED

    @property
    def may_change(self) -> bool:
        """Whether paid days run that may count for another type."""
        last = last_term(self.membership)
        return self.renewal.state is State.CURRENT and last is not None and last.last_day is not None

    @property
    def may_renew_itself(self) -> bool:
        """Whether that is worth offering: it ends, and renewing it costs something."""
        if not self.is_paid or self.by_itself is not None or self.membership.leaving_since is not None:
            return False
        return bool(self.renewal.quote and self.renewal.quote.to_pay)


@acting_for_contact
@require_safe
def account(request: MemberRequest) -> HttpResponse:
    """The card first, then what is due, then orders, receipts and details."""
    at, today = timezone.now(), timezone.localdate()
    memberships = memberships_of(request.contact)
    agreements = agreements_of(memberships)
    by_itself = self_renewals_of(agreements.values(), today)
    renewals = renewals_of(memberships, today, unpriced=agreements)
    asked = _asked(renewals)
    context = {
        "contact": request.contact,
        "contacts": request.contacts,
        "panels": [
            render_to_string(one.template, dict(one.context), request) for one in panels_of(request.contact, at=at)
        ],
        "held": [_held(renewal, by_itself, today, asked) for renewal in renewals],
        "seats": [(one, seat_card(one, today)) for one in _seats(request.contact)],
        "left": [] if memberships else left_lately(request.contact, today),
        "orders": latest_orders(request.contact.pk),
        "address": home_of(request.contact),
        "today": today,
        "doesnt_fit_url": way_out("account"),
    }
    return render(request, "members/account.html", context)


@acting_for_contact
@require_safe
def card(request: MemberRequest, number: int) -> HttpResponse:
    """The card alone, large, to show at a door or to print."""
    today = timezone.localdate()
    shown = next((m for m in memberships_of(request.contact) if m.pk == number and last_term(m)), None)
    if shown is not None:
        drawn = card_of(shown, today)
    elif seat := next((one for one in _seats(request.contact) if one.membership_id == number), None):
        drawn = seat_card(seat, today)
    else:
        raise Http404(_("There is no such card."))
    return render(request, "members/card.html", {"card": drawn, "membership": shown, "today": today})


def _seats(contact: Contact) -> list[Seat]:
    """Those an organisation gave them; asked only where there are any."""
    return seats_of(contact) if getattr(contact, "has_seat", False) else []


@acting_for_contact
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: MemberRequest) -> HttpResponse:
    """Name, addresses, phone: one form. A change is in force at once, for the one whom the form was about."""
    if other := of_another(request, request.POST.get(WHOSE)):
        request.contact = other
    home = find_association()
    form = DetailsForm(
        request.POST if request.method == "POST" else None,
        contact=request.contact,
        home_country=home.legal_entity.country if home else "",
        typed=typed_before(request, at=timezone.now(), whose=str(request.contact.number)),
        household=household_of(request.contact, request.contacts),
    )
    if form.is_valid():
        changed = change_details_at_home(
            contact=request.contact, household=form.living_there(), at=timezone.now(), by=request.user, **form.details()
        )
        messages.success(request, _("Saved. It is in force at once.") if changed else _("Nothing was changed."))
        return redirect("members:account")
    section = choices_of(request.contact.pk)
    context = {"form": form, "contact": request.contact, "section": section, "doesnt_fit_url": way_out("details")}
    return render(request, "members/details.html", context)


@acting_for_contact
@require_http_methods(["GET", "HEAD", "POST"])
def act_for(request: MemberRequest) -> HttpResponse:
    """Go on for somebody else this login may act for; the record, for who comes here by way of signing in."""
    if request.method != "POST":
        return redirect("members:account")
    chosen = next((c for c in request.contacts if str(c.number) == request.POST.get("contact")), None)
    if chosen is None:
        raise Http404(_("You cannot act for this person."))
    request.session[ACTING_FOR] = chosen.pk
    return redirect(LEADS_TO.get(request.POST.get("then", ""), "members:account"))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: SignedInRequest) -> HttpResponse:
    """Which of the people with this address they are; nobody is picked for them."""
    offered = unlinked_contacts(request.user)
    if not offered:
        return redirect("members:account")
    form = ClaimForm(request.POST if request.method == "POST" else None, contacts=offered)
    if form.is_valid():
        chosen: Contact = form.chosen()
        link_contact(
            user=request.user, contact=chosen, relation=relation_to_next(request.user, chosen), at=timezone.now()
        )
        request.session[ACTING_FOR] = chosen.pk
        return redirect("members:people" if others_acting_for(chosen, request.user) else "members:account")
    return render(request, "members/claim.html", {"form": form, "doesnt_fit_url": way_out("claim")})


def of_another(request: MemberRequest, number: str | None) -> Contact | None:
    """Whose form this is, if another window has gone on for somebody else meanwhile. Http404 for strangers."""
    if number is None or number == str(request.contact.number):
        return None
    for contact in request.contacts:
        if str(contact.number) == number:
            return contact
    raise Http404(_("You cannot act for this person."))


def _asked(renewals: list[Renewal]) -> dict[int, Application]:
    """The applications for what has not begun."""
    pending = [one.membership for one in renewals if last_term(one.membership) is None]
    return latest_applications(pending) if pending else {}


def _held(
    renewal: Renewal, by_itself: Mapping[int, SelfRenewal], today: date, asked: Mapping[int, Application]
) -> Held:
    membership = renewal.membership
    is_paid = last_term(membership) is not None
    return Held(
        membership,
        card_of(membership, today),
        renewal,
        is_paid=is_paid,
        by_itself=by_itself.get(membership.pk),
        application=asked.get(membership.pk),
        proof=standing_of(membership.holder, membership.type, today) if is_paid and membership.type.proof else None,
    )
