"""For whom somebody who signed in acts on this page."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from ams.core.access import SignedInRequest
from ams.core.acting import Acting
from ams.core.models import Contact, User
from members.queries import (
    contact_with_home,
    contacts_of,
    contacts_with_home_of,
    last_draft_of,
    unlinked_contacts,
)
from members.views.drafts import OFFERED_FOR

ACTING_FOR = "acting_for"
P = ParamSpec("P")


class MemberRequest(SignedInRequest):
    """A request of somebody who signed in and acts for a contact; `contacts` are all they may act for."""

    contact: Contact
    contacts: list[Contact]


View = Callable[Concatenate[MemberRequest, P], HttpResponseBase]


def acting_for_contact(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Sign in if needed, and set `request.contact` to somebody this login may act for.

    Somebody we do not know by this login is asked whether they are one of those with their address, or invited to join.
    """

    @wraps(view)
    def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request.contacts = _contacts_with_home_for(request)
        if not request.contacts:
            return nobody_yet(request)
        chosen = request.session.get(ACTING_FOR)
        request.contact = next((c for c in request.contacts if c.pk == chosen), request.contacts[0])
        return view(request, *args, **kwargs)

    return never_cache(login_required(guarded))  # type: ignore[return-value]  # it makes the request a member's


def _contacts_with_home_for(request: MemberRequest) -> list[Contact]:
    """The same as `contacts_for`, with where they live, by ready statements."""
    acting: Acting | None = getattr(request, "acting", None)
    return contacts_with_home_of(request.user.pk) if acting is None else contact_with_home(acting.contact.pk)


def contacts_for(request: HttpRequest) -> QuerySet[Contact]:
    """For whom a signed-in login acts just now: staff in a member's place for that member alone."""
    acting: Acting | None = getattr(request, "acting", None)
    if acting is not None:
        return Contact.objects.standing().filter(pk=acting.contact.pk)
    return contacts_of(request.user) if isinstance(request.user, User) else Contact.objects.none()


def nobody_yet(request: SignedInRequest) -> HttpResponse:
    """Off to the question who they are, or an invitation where there is nobody to ask about."""
    if unlinked_contacts(request.user):
        return redirect("members:claim")
    draft = last_draft_of(request.user, since=timezone.now() - OFFERED_FOR)
    doesnt_fit_url = f"{reverse('staffdesk:doesnt_fit')}?page=account"
    return render(request, "members/nobody_yet.html", {"doesnt_fit_url": doesnt_fit_url, "draft": draft})
