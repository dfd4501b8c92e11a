"""The directory: looking for somebody, one of them, and what one shows oneself.

Nothing of it is kept by a cache, so whoever leaves is gone with the next look. Robots may read a single public entry,
and keep no copy; lists, and whatever members see, they leave alone.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ams.core.errors import DomainError
from ams.core.limits import network_of, wait_in_words, within_limit
from ams.core.typed import WHOSE
from members.forms.directory import ShowMyselfForm
from members.models import Directory, DirectoryEntry, Part
from members.models.directory import Audience
from members.operations import narrowed, show_oneself
from members.queries import types_held
from members.queries.directory import (
    find_listed,
    is_current,
    listing_of,
    open_directory,
    organisations_of,
    sections_of,
    town_of,
    values_of,
)
from members.queries.preferences import last_taken_off
from members.views.account import of_another
from members.views.acting import MemberRequest, acting_for_contact, contacts_for
from members.views.paying import way_out

PAGES_AT_ONCE, MINUTES = 120, 10  # of single people: more than anybody reads, and too few to collect them all


@never_cache
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Everybody who is shown to whoever looks, by the alphabet; or those found."""
    found, audience = _opened(request)
    context = {"audience": audience, "directory": found, "doesnt_fit_url": way_out("directory")}
    if audience is Audience.EVERYBODY and not found.to_everybody:
        return _for_robots(render(request, "members/directory_closed.html", context))
    query, cursor = request.GET.get("q", "").strip(), request.GET.get("at", "")
    shown = find_listed(query, directory=found, audience=audience, on=timezone.localdate(), cursor=cursor)
    return _for_robots(render(request, "members/directory.html", {**context, "found": shown, "query": query}))


@never_cache
@require_safe
def listed_person(request: HttpRequest, code: str) -> HttpResponse:
    """What one of them shows to whoever looks."""
    found, audience = _opened(request)
    if audience is Audience.EVERYBODY and not found.to_everybody:
        raise Http404(_("Members who signed in see the directory."))
    if refusal := _too_many(request):
        return refusal
    shown = listing_of(code, directory=found, audience=audience, on=timezone.localdate())
    if shown is None:
        raise Http404(_("Nobody is shown here, or not any more."))
    context = {"listing": shown, "audience": audience, "doesnt_fit_url": way_out("directory")}
    return _for_robots(render(request, "members/listed_person.html", context), may_index=audience is Audience.EVERYBODY)


@acting_for_contact
@require_http_methods(["GET", "HEAD", "POST"])
def show_myself(request: MemberRequest) -> HttpResponse:
    """Part by part who sees it, with what they see; in force at once."""
    if other := of_another(request, request.POST.get(WHOSE)):
        request.contact = other
    found = open_directory()
    if found is None:
        raise Http404(_("There is no directory."))
    form, entry = _form(request, found)
    if form.is_valid() and request.POST.get("do") != "look" and _show(request, form):
        return redirect("members:show_myself")
    today = timezone.localdate()
    context = {
        "form": form, "contact": request.contact, "directory": found, "entry": entry,
        "previews": _previews(form, entry, found),
        "is_current": is_current(request.contact, today), "taken_off": last_taken_off(request.contact),
        "doesnt_fit_url": way_out("show_myself"),
    }  # fmt: skip
    return render(request, "members/show_myself.html", context)


def _form(request: MemberRequest, found: Directory) -> tuple[ShowMyselfForm, DirectoryEntry]:
    contact, today = request.contact, timezone.localdate()
    entry = DirectoryEntry.objects.filter(contact=contact).first()
    entry = entry or DirectoryEntry(contact=contact, town=town_of(contact))
    entry.contact = contact
    values = values_of(entry, organisations_of([contact.pk], today), sections_of([contact.pk]))
    data = request.POST if request.method == "POST" else None
    return ShowMyselfForm(data, directory=found, entry=entry, values=values), entry


def _show(request: MemberRequest, form: ShowMyselfForm) -> bool:
    """False after saying on the form why not."""
    given = form.cleaned_data
    try:
        show_oneself(
            contact=request.contact, seen=form.seen, town=given.get("town", ""), words=given.get("words", ""),
            at=timezone.now(), by=request.user,
        )  # fmt: skip
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Saved. It is in force at once."))
    return True


@dataclass(frozen=True, slots=True)
class Shown:
    """A part as the preview has it: also those that are hidden now, for the script that shows them at once."""

    part: Part
    value: str
    is_shown: bool  # to this audience; there may still be nothing to show

    @property
    def is_hidden(self) -> bool:
        """Whether it is not drawn."""
        return not (self.is_shown and self.value)


def _previews(form: ShowMyselfForm, entry: DirectoryEntry, found: Directory) -> list[tuple[Audience, list[Shown]]]:
    """What members see, and what everybody does: of what is kept, or of what was typed to have a look."""
    seen = {part: entry.seen(part) for part in found.parts} if entry.pk else {}
    values = dict(form.values)
    if form.is_bound and form.is_valid():
        seen = form.seen
        values |= {part: form.cleaned_data[part] for part in (Part.TOWN, Part.WORDS) if part in form.cleaned_data}
    seen = narrowed(seen, found)
    audiences = [Audience.MEMBERS, Audience.EVERYBODY] if found.to_everybody else [Audience.MEMBERS]
    return [
        (one, [Shown(part, values[part], seen[part] in (one, Audience.EVERYBODY)) for part in found.parts])
        for one in audiences
    ]


def _opened(request: HttpRequest) -> tuple[Directory, Audience]:
    """The directory and as whom somebody looks at it: a member, for whom they act; or anybody. Http404 without one."""
    found = open_directory()
    if found is None:
        raise Http404(_("There is no directory."))
    today = timezone.localdate()
    is_inside = getattr(request.user, "is_staff", False) or any(
        types_held(contact, today) for contact in contacts_for(request)
    )
    return found, Audience.MEMBERS if is_inside else Audience.EVERYBODY


def _too_many(request: HttpRequest) -> HttpResponse | None:
    who = f"login {request.user.pk}" if request.user.is_authenticated else network_of(request)
    if within_limit("directory", who, at_most=PAGES_AT_ONCE, seconds=MINUTES * 60):
        return None
    return render(request, "members/directory_pause.html", {"wait": wait_in_words("directory", who)}, status=429)


def _for_robots(response: HttpResponse, *, may_index: bool = False) -> HttpResponse:
    response["X-Robots-Tag"] = "noarchive" if may_index else "noindex, noarchive"
    return response
