"""Saved lists: all of them, and the builder with who is on it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.models import Contact
from ams.core.roles import Ability, can
from staffdesk.forms import PeopleFilter
from staffdesk.forms.lists import ListForm, rows_of, typed_conditions
from staffdesk.lists import Condition, Conditions, as_json, sentence
from staffdesk.models import SavedList
from staffdesk.operations.lists import archive_list, note_export, restore_list, save_list
from staffdesk.queries.lists import Asked, Found, asked_by, find, find_list, lists_of, may_change, subjects_for
from staffdesk.queries.patience import TooSlow, patience
from staffdesk.queries.people import Listed, listed
from staffdesk.tables import PAGE, Page, Sorting, csv_download, in_batches, page_of

BY_NAME = Sorting("folded_name")
FIRST_ROWS = 10  # while one builds
WAIT = 8.0  # seconds for the rows of a page


@dataclass(frozen=True, slots=True)
class Told:
    """A list in the index: itself, and in words."""

    saved: SavedList
    words: str


@staff_page()
@require_safe
def lists(request: SignedInRequest) -> HttpResponse:
    """One's own lists and those for everybody, the latest used first."""
    subjects = subjects_for(request.user)
    rows = [Told(saved, _in_words(asked_by(saved.criteria, subjects))) for saved in lists_of(request.user)]
    return render(request, "staffdesk/lists.html", {"rows": rows})


@staff_page()
@require_http_methods(["GET", "HEAD", "POST"])
def new_list(request: SignedInRequest) -> HttpResponse:
    """Put a list together; from the filters of the people page, if one comes from there."""
    subjects = subjects_for(request.user)
    if request.method == "POST":
        return _built(request, None, typed_conditions(request.POST, subjects))
    asked = asked_by(as_json(_conditions_from(request.GET)), subjects)
    return _page(request, None, asked, ListForm(initial={"is_shared": True}))


@staff_page()
@require_http_methods(["GET", "HEAD", "POST"])
def saved_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who is on it today; and its conditions, to change or to build another from."""
    saved = _find(request, pk)
    subjects = subjects_for(request.user)
    if request.method == "POST":
        return _built(request, saved, typed_conditions(request.POST, subjects))
    return _page(request, saved, asked_by(saved.criteria, subjects), ListForm(instance=saved))


@staff_page(Ability.EXPORT_LISTS)
@require_POST
def list_csv(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Everybody on it as a file; that it was taken is written down."""
    saved, now = _find(request, pk), timezone.now()
    today = timezone.localdate(now)
    asked = asked_by(saved.criteria, subjects_for(request.user))
    note_export(saved=saved, at=now, by=request.user)
    header = [_("Number"), _("Name"), _("Kind"), _("E-mail"), _("Phone"), _("Membership"), _("State"), _("Until")]
    batches = (listed(batch, on=today) for batch in in_batches(find(asked, on=today).rows, BY_NAME))
    return csv_download(f"list-{saved.pk}", header, batches, _cells)


@staff_page()
@require_POST
def archive(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put it away, or take it back out."""
    saved = _find(request, pk)
    change = restore_list if saved.archived_at else archive_list
    try:
        change(saved=saved, at=timezone.now(), by=request.user)
    except DomainError as error:
        notices.error(request, str(error))
    else:
        notices.success(
            request,
            _("“%(name)s” is there again.") % {"name": saved.name}
            if saved.archived_at
            else _("“%(name)s” is put away. Its page brings it back.") % {"name": saved.name},
        )
    return redirect("staffdesk:list", pk)


def _built(request: SignedInRequest, saved: SavedList | None, conditions: Sequence[Condition]) -> HttpResponse:
    """What a button of the builder asked for: only a look, or to keep it."""
    asked = asked_by(as_json(conditions), subjects_for(request.user))
    keeps = "save" in request.POST or "save_new" in request.POST
    if getattr(request, "htmx", False) and not keeps:
        return render(request, "staffdesk/_list_found.html", _found(request, asked, FIRST_ROWS))
    target = None if "save_new" in request.POST else saved
    form = ListForm(request.POST, instance=SavedList() if target is None else target)
    if not keeps:
        return _page(request, saved, asked, ListForm(initial=request.POST.dict()))
    if form.is_valid():
        try:
            kept = save_list(
                saved=target, name=form.cleaned_data["name"], is_shared=form.cleaned_data["is_shared"],
                asked=asked, at=timezone.now(), by=request.user,
            )  # fmt: skip
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            notices.success(request, _("“%(name)s” is saved.") % {"name": kept.name})
            return redirect("staffdesk:list", kept.pk)
    return _page(request, saved, asked, form)


def _page(request: SignedInRequest, saved: SavedList | None, asked: Asked, form: ListForm) -> HttpResponse:
    is_saved = saved is not None and request.method != "POST"
    context = {
        "saved": saved,
        "form": form,
        "rows": rows_of([one.condition for one in asked.conditions], asked.subjects, is_last_new="add" in request.POST),
        "groups": _groups(asked),
        "may_change": saved is None or may_change(request.user, saved),
        "may_export": can(request.user.role, Ability.EXPORT_LISTS),
        "may_send": can(request.user.role, Ability.SEND_MAILINGS),
        "is_saved": is_saved,
        **_found(request, asked, PAGE if is_saved else FIRST_ROWS),
    }
    return render(request, "staffdesk/list.html", context)


def _found(request: SignedInRequest, asked: Asked, size: int) -> dict[str, Any]:
    """How many are on it and some of them, in words and rows; that it takes too long, where it does."""
    today = timezone.localdate()
    found = find(asked, on=today)
    page: Page[Contact] | None = None
    if found.is_known:
        try:
            with patience(WAIT):
                page = page_of(found.rows, BY_NAME, request.GET.get("at", ""), size, counted=size)
        except TooSlow:
            found = Found(found.rows, None)
    if page is not None and found.total is not None:
        page = replace(page, total=found.total + found.is_more, counted=found.total)
    return {
        "asked": asked,
        "found": found,
        "page": page,
        "people": listed(page.rows, on=today) if page else [],
        "words": _in_words(asked),
    }


def _groups(asked: Asked) -> dict[str, list[tuple[str, str]]]:
    """What can be asked about, under headings, for the menu of new conditions."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for subject in asked.subjects.values():
        groups.setdefault(subject.group, []).append((subject.key, subject.label))
    return groups


def _in_words(asked: Asked) -> str:
    if asked.is_unreadable:
        return _("Written by another version of this program")
    return sentence(asked.conditions)


def _conditions_from(query: QueryDict) -> Conditions:
    """The filters of the pages of people, sections and committees as conditions; words to look for are no condition."""
    form = PeopleFilter(query)
    found = []
    if kind := form.chosen("kind"):
        found.append(Condition("kind", "any", (kind,)))
    if chosen_type := form.chosen("type"):
        found.append(Condition("type", "any", (str(chosen_type.pk),)))
    if tag := form.chosen("tag"):
        found.append(Condition("tag", "any", (str(tag.pk),)))
    if standing := form.chosen("standing"):
        found.append(Condition("history", "any", ("never" if standing == "none" else standing,)))
    pages = [(about, query.get(about, "")) for about in ("section", "committee")]
    found += [Condition(about, "any", (key,)) for about, key in pages if key]
    return tuple(found)


def _find(request: SignedInRequest, pk: int) -> SavedList:
    found = find_list(request.user, pk)
    if found is None:
        raise Http404
    return found


def _cells(row: Listed) -> Sequence[object]:
    contact = row.contact
    return [contact.number, contact.display_name, contact.get_kind_display(), contact.email, contact.phone, *row.cells]
