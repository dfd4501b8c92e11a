"""People: the list, and the page of one of them."""

from collections.abc import Sequence
from functools import partial

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.exception_rights import rights_of
from ams.core.models import Contact, ExceptionKind
from ams.core.roles import Ability, can, may_open
from ams.core.typed import typed_before
from members.models import Belonging
from staffdesk.forms import NotedForm, PeopleFilter
from staffdesk.operations import note_matter
from staffdesk.queries.care import care_of
from staffdesk.queries.engagement import engagement_of
from staffdesk.queries.people import (
    COUNTED_OF,
    MATCHES,
    Listed,
    all_matching,
    all_people,
    find_person,
    ids_with,
    listed,
    merges_into,
    record_of,
    some_matching,
)
from staffdesk.queries.profile import answers_of, tags_of
from staffdesk.queries.risk import told_why
from staffdesk.queries.timeline import AT_ONCE, latest_of, of_contact, told
from staffdesk.tables import COUNTED, Sorting, csv_download, in_batches, page_of

SORTS = {
    "name": Sorting("folded_name"),
    "-name": Sorting("folded_name", descending=True),
    "number": Sorting("number"),
    "-number": Sorting("number", descending=True),
}
NEWEST = Sorting("at", descending=True)


@staff_page()
@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    """Everybody, by name or number; narrowed in the address bar."""
    form, rows, sort = _asked_for(request)
    query = form.chosen("q")
    counted = COUNTED if query else COUNTED_OF.get(form.chosen("standing"), COUNTED)
    page = page_of(some_matching(rows, query), SORTS[sort], request.GET.get("at", ""), counted=counted)
    context = {
        "page": page,
        "people": listed(page.rows, on=timezone.localdate()),
        "filter_form": form,
        "sort": sort,
        "is_cut": query and page.total == MATCHES,
        "may_work": can(request.user.role, Ability.CHANGE_PEOPLE),
    }
    return render(request, "staffdesk/people.html", context)


@staff_page()
@require_safe
def people_csv(request: HttpRequest) -> HttpResponseBase:
    """The same people as a file."""
    form, rows, sort = _asked_for(request)
    today = timezone.localdate()
    header = [_("Number"), _("Name"), _("Kind"), _("E-mail"), _("Phone"), _("Membership"), _("State"), _("Until")]
    batches = (listed(batch, on=today) for batch in in_batches(all_matching(rows, form.chosen("q")), SORTS[sort]))
    return csv_download("people", header, batches, cells_of)


@staff_page()
@require_safe
def person(request: SignedInRequest, number: int) -> HttpResponse:
    """The person first, then the record; of a record that was merged, the one it became a part of."""
    contact = _find(request, number)
    if contact.merged_into:
        return redirect("staffdesk:person", contact.merged_into.number)
    return _page(request, contact, NotedForm(initial=typed_before(request, at=timezone.now())))


@staff_page()
@require_safe
def timeline(request: SignedInRequest, number: int) -> HttpResponse:
    """More of the timeline, for htmx."""
    contact = _find(request, number)
    page = page_of(of_contact(contact), NEWEST, request.GET.get("at", ""), AT_ONCE, counted=AT_ONCE)
    context = {"contact": contact, "page": page, "items": told(page, reader=request.user)}
    return render(request, "staffdesk/_timeline.html", context)


@staff_page()
@require_safe
def with_us(request: SignedInRequest, number: int) -> HttpResponse:
    """What they do with us, and what colleagues do for them: a part of their page for htmx, else a page of its own."""
    contact = found_person(request, number)
    ids = ids_with(contact, merges_into(contact.pk))
    care = care_of(ids)
    engagement = engagement_of(ids, care, at=timezone.now())
    context = {"contact": contact, "care": care, "engagement": engagement, "today": timezone.localdate()}
    is_part = getattr(request, "htmx", False)
    return render(request, "staffdesk/_with_us.html" if is_part else "staffdesk/with_us.html", context)


@staff_page(Ability.WORK_CASES)
@require_POST
def note(request: SignedInRequest, number: int) -> HttpResponse:
    """Write down a call or a visit: an open case, or a closed one when it is settled already."""
    contact = _find(request, number)
    form = NotedForm(request.POST)
    if not form.is_valid():
        return _page(request, contact, form)
    case = note_matter(
        contact=contact,
        words=form.cleaned_data["words"],
        settled=form.cleaned_data["done"],
        at=timezone.now(),
        by=request.user,
    )
    return redirect("staffdesk:case", case.pk)


def _page(request: SignedInRequest, contact: Contact, form: NotedForm) -> HttpResponse:
    record = record_of(contact, on=timezone.localdate())
    ids = ids_with(contact, record.merges)
    first = partial(latest_of, ids)
    page = page_of(of_contact(contact, ids), NEWEST, request.GET.get("at", ""), AT_ONCE, counted=AT_ONCE, first=first)
    context = {
        "contact": contact,
        "record": record,
        "page": page,
        "items": told(page, reader=request.user),
        "form": form,
        "may_work": can(request.user.role, Ability.WORK_CASES),
        "may_change": can(request.user.role, Ability.CHANGE_PEOPLE),
        "may_work_renewals": can(request.user.role, Ability.WORK_RENEWALS),
        "may_erase": can(request.user.role, Ability.ERASE_PEOPLE),
        "may_act": can(request.user.role, Ability.ACT_AS_MEMBER),
        "may_see_orders": can(request.user.role, Ability.SEE_ORDERS),
        "may_see_money": may_open(request.user.role, Ability.SEE_MONEY, to_change=False),
        "may_allow_mailings": _is_unwanted(contact) and ExceptionKind.WANTED in rights_of(request.user),
        "risk": told_why(contact.at_risk) if hasattr(contact, "at_risk") else [],
        "tags": tags_of(contact.pk),
        "answers": answers_of(contact, request.user),
        "section_way": dict(Belonging.Way.choices).get(getattr(contact, "section_way", None) or ""),
    }
    return render(request, "staffdesk/person.html", context)


def _is_unwanted(contact: Contact) -> bool:
    """Whether no mailing goes to them, as `find_person` found out."""
    return getattr(contact, "unwanted_at", None) is not None


def found_person(request: SignedInRequest, number: int) -> Contact:
    """Somebody who stands as a record of their own. Http404 else."""
    found = _find(request, number)
    if found.merged_into:
        raise Http404
    return found


def _find(request: SignedInRequest, number: int) -> Contact:
    found = find_person(request.user, number)
    if found is None:
        raise Http404
    return found


def _asked_for(request: HttpRequest) -> tuple[PeopleFilter, QuerySet[Contact], str]:
    """The filter, the rows it leaves, and how they are sorted."""
    form = PeopleFilter(request.GET)
    chosen_type = form.chosen("type")
    rows = all_people(
        kind=form.chosen("kind"),
        membership_type=chosen_type.slug if chosen_type else "",
        standing=form.chosen("standing"),
        tag=form.chosen("tag"),
        on=timezone.localdate(),
    )
    sort = request.GET.get("sort", "")
    return form, rows, sort if sort in SORTS else "name"


def cells_of(row: Listed) -> Sequence[object]:
    """A row of the list of people as a file has it."""
    contact, held = row.contact, row.cells
    return [
        contact.number,
        contact.display_name,
        contact.get_kind_display(),
        contact.email,
        contact.phone,
        *held,
    ]
