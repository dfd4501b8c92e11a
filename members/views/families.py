"""The people somebody acts for: all on one page, adding one, a sign-in of their own, paying together, and the end."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ams.core.acting import is_somebody_elses
from ams.core.errors import DomainError
from ams.core.invitations import count_invited, refusal_to_invite
from ams.core.models import Access, Contact
from members.forms.families import AddPersonForm, OwnSignInForm, PayTogetherForm
from members.operations.families import add_to_family, invite_to_sign_in, stop_acting_for
from members.operations.together import pay_together as order_together
from members.queries.families import access_to_end, others_acting_for, relatives_of
from members.views.acting import ACTING_FOR, MemberRequest, acting_for_contact
from members.views.paying import go_and_pay, way_out


@acting_for_contact
@require_safe
def people(request: MemberRequest) -> HttpResponse:
    """Each with their membership and the way to it; and who acts for oneself."""
    found = relatives_of(request.user, request.contacts, timezone.localdate())
    myself = next((one for one in found if one.is_myself), None)
    context = {
        "people": found,
        "contact": request.contact,
        "due": [renewal for one in found for renewal in one.to_pay],
        "for_me": others_acting_for(myself.contact, request.user) if myself else [],
        "is_own": not is_somebody_elses(request.user, request.contact),
        "doesnt_fit_url": way_out("people"),
    }
    return render(request, "members/people.html", context)


@acting_for_contact
@require_http_methods(["GET", "HEAD", "POST"])
def add_person(request: MemberRequest) -> HttpResponse:
    """A child, or somebody of the household, without an e-mail address of their own; from then on one acts for them."""
    if is_somebody_elses(request.user, request.contact):
        messages.info(request, _("Who acts for whom is said on their page at the desk."))
        return redirect("members:people")
    form = AddPersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        myself = next((one for one in request.contacts if _is_self(one)), request.contact)
        try:
            added = add_to_family(**form.cleaned_data, home_of=myself, at=timezone.now(), by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            request.session[ACTING_FOR] = added.pk
            messages.success(request, _("Added. You act for %(name)s now.") % {"name": added})
            return redirect("members:people")
    return render(request, "members/add_person.html", {"form": form, "doesnt_fit_url": way_out("people")})


@acting_for_contact
@require_http_methods(["GET", "HEAD", "POST"])
def own_sign_in(request: MemberRequest, number: int) -> HttpResponse:
    """An address of their own: a code mailed there opens their record to them."""
    contact = next((one for one in request.contacts if one.number == number and not _is_self(one)), None)
    if contact is None:
        raise Http404(_("You cannot act for this person."))
    form = OwnSignInForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _invited(request, contact, form):
        return redirect("members:people")
    context = {"form": form, "contact": contact, "doesnt_fit_url": way_out("people")}
    return render(request, "members/own_sign_in.html", context)


@acting_for_contact
@require_http_methods(["GET", "HEAD", "POST"])
def end_acting(request: MemberRequest, pk: int) -> HttpResponse:
    """Somebody acts for another no longer: asked once, then done. Staff can bring it back."""
    access = access_to_end(request.user, pk)
    if access is None:
        raise Http404(_("You cannot act for this person."))
    if request.method == "POST":
        try:
            stop_acting_for(access=access, at=timezone.now(), by=request.user)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Done. If that was a mistake, ask us: we can bring it back."))
        return redirect("members:people")
    context = {"access": access, "is_mine": access.user_id == request.user.pk, "doesnt_fit_url": way_out("people")}
    return render(request, "members/end_acting.html", context)


@acting_for_contact
@require_http_methods(["GET", "HEAD", "POST"])
def pay_together(request: MemberRequest) -> HttpResponse:
    """What is due for all of them, in one order; whoever signed in pays, and has the receipt."""
    found = relatives_of(request.user, request.contacts, timezone.localdate())
    due = [renewal for one in found for renewal in one.to_pay]
    form = PayTogetherForm(request.POST if request.method == "POST" else None, due=due)
    if form.is_valid():
        payer = next((one.contact for one in found if one.is_myself), request.contact)
        wanted = [one.membership for one in form.chosen()]
        try:
            order = order_together(memberships=wanted, payer=payer, at=timezone.now(), by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return go_and_pay(request, order)
    return render(request, "members/pay_together.html", {"form": form, "due": due, "doesnt_fit_url": way_out("people")})


def _invited(request: MemberRequest, contact: Contact, form: OwnSignInForm) -> bool:
    """False after saying on the form why not."""
    email, who = form.cleaned_data["email"], f"login {request.user.pk}"
    if refusal := refusal_to_invite(who, [email]):
        form.add_error("email", refusal)
        return False
    try:
        invite_to_sign_in(contact=contact, email=email, at=timezone.now(), by=request.user)
    except DomainError as error:
        form.add_error("email", str(error))
        return False
    count_invited(who, [email])
    messages.success(request, _("We have written to %(email)s.") % {"email": email})
    return True


def _is_self(contact: object) -> bool:
    """Whether it is the owner of the login."""
    return getattr(contact, "relation", "") == Access.Relation.SELF
