"""For whom somebody who signed in acts on this page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
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
from ams.core.models import Access, Contact, User
from members.queries import (
    contact_with_home,
    contacts_of,
    contacts_with_home_of,
    last_draft_of,
    unlinked_contacts,
)

OFFERED_FOR = timedelta(days=1)  # what was typed to join, to whoever proves the address, in any session
ACTING_FOR = "acting_for"  # in the session: the key of a contact
P = ParamSpec("P")


class MemberRequest(SignedInRequest):
    """A request of somebody who signed in and acts for a contact; `contacts` are all they may act for."""

    contact: Contact
    contacts: list[Contact]


View = Callable[Concatenate[MemberRequest, P], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class OnBehalf:
    """Whom somebody acts for who is not themself, and themself to go back to; every page of the portal says so."""

    contact: Contact
    myself: Contact | None


def chosen_of(request: HttpRequest, contacts: Sequence[Contact]) -> Contact | None:
    """Whom this session acts for, as they chose, among those it may; the page says so if that is not themself."""
    kept = request.session.get(ACTING_FOR)
    chosen = next((one for one in contacts if one.pk == kept), contacts[0] if contacts else None)
    if chosen is not None and getattr(chosen, "relation", Access.Relation.SELF) != Access.Relation.SELF:
        myself = next((one for one in contacts if getattr(one, "relation", "") == Access.Relation.SELF), None)
        request.on_behalf = OnBehalf(chosen, myself)  # type: ignore[attr-defined]  # read by the context processor
    return chosen


def on_behalf_of(request: HttpRequest) -> Contact | None:
    """For whom they chose to act who is not themself; call it after `chosen_of` or `say_for_whom`."""
    found: OnBehalf | None = getattr(request, "on_behalf", None)
    return found.contact if found else None


def say_for_whom(request: HttpRequest) -> None:
    """Let a page that anybody may see say for whom they act who chose to."""
    if ACTING_FOR in request.session:
        chosen_of(request, list(contacts_for(request)))


def acting_for_contact(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Sign in if needed, and set `request.contact` to somebody this login may act for.

    Somebody we do not know by this login is asked whether they are one of those with their address, or invited to join.
    """

    @wraps(view)
    def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request.contacts = _contacts_with_home_for(request)
        chosen = chosen_of(request, request.contacts)
        if chosen is None:
            return nobody_yet(request)
        request.contact = chosen
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
