"""Two records side by side: merge them into one, and take that back."""

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.merging import (
    CannotMerge,
    CannotUndo,
    merge_contacts,
    plan_merge,
    refuse_what_cannot_be,
    undo_merge,
)
from ams.core.models import Contact, ContactMerge
from ams.core.roles import Ability, sees_private_fields
from ams.core.typed import typed_before
from staffdesk.forms.merging import MergeForm
from staffdesk.queries.people import find_person
from staffdesk.queries.search import SHOWN, find_contacts, one_search


@staff_page(Ability.CHANGE_PEOPLE)
@require_safe
def merge_with(request: SignedInRequest, number: int) -> HttpResponse:
    """Whom to merge this record with: those a search finds."""
    contact = _find(request, number)
    query = " ".join(request.GET.get("q", "").split())[:200]
    with one_search():
        found = find_contacts(query, limit=SHOWN) if query else []
    others = [one for one in found if one.pk != contact.pk]
    return render(request, "staffdesk/merge_with.html", {"contact": contact, "query": query, "others": others})


@staff_page(Ability.CHANGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def merge(request: SignedInRequest, number: int, other: int) -> HttpResponse:
    """What differs and what would move; then, once, done."""
    kept, absorbed = _find(request, number), _find(request, other)
    if kept.merged_into or absorbed.merged_into:
        return _go_on(request, kept.merged_into or kept, absorbed.merged_into or absorbed)
    try:
        refuse_what_cannot_be(kept, absorbed)
    except CannotMerge as refusal:
        return render(request, "staffdesk/cannot_merge.html", {"contact": kept, "refusal": str(refusal)})
    plan = plan_merge(kept, absorbed)
    form = MergeForm(
        request.POST if request.method == "POST" else None,
        plan=plan,
        may_see_private=sees_private_fields(request.user.role),
        initial=typed_before(request, at=timezone.now()),
    )
    if form.is_valid() and _merged(request, form, kept, absorbed):
        return redirect("staffdesk:person", kept.number)
    context = {"contact": kept, "absorbed": absorbed, "plan": plan, "form": form}
    return render(request, "staffdesk/merge.html", context)


@staff_page(Ability.CHANGE_PEOPLE)
@require_POST
def unmerge(request: SignedInRequest, number: int, pk: int) -> HttpResponse:
    """Take a merge back; what depends on it is named."""
    contact = _find(request, number)
    found = get_object_or_404(ContactMerge.objects.select_related("absorbed"), pk=pk, kept=contact)
    try:
        undo_merge(merge=found, at=timezone.now(), by=request.user)
    except CannotUndo as refusal:
        messages.error(request, str(refusal))
    else:
        words = _("Undone: %(name)s is a record of its own again, with everything that came from it.")
        messages.success(request, words % {"name": found.absorbed})
    return redirect("staffdesk:person", contact.number)


def _go_on(request: SignedInRequest, kept: Contact, absorbed: Contact) -> HttpResponse:
    """To the records that stand: a colleague, or another tab, was quicker."""
    if kept.pk == absorbed.pk:
        messages.info(request, _("These two are one record already: this one."))
        return redirect("staffdesk:person", kept.number)
    messages.info(request, _("One of the two was merged already. These are the records that stand."))
    return redirect("staffdesk:merge", kept.number, absorbed.number)


def _merged(request: SignedInRequest, form: MergeForm, kept: Contact, absorbed: Contact) -> bool:
    """Whether it was done; if not, the form says why."""
    try:
        done = merge_contacts(
            kept=kept,
            absorbed=absorbed,
            choices=form.choices,
            at=timezone.now(),
            by=request.user,
            reason=form.cleaned_data["reason"],
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _what_came(absorbed, done.row_count))
    return True


def _what_came(absorbed: Contact, rows: int) -> str:
    words = ngettext(
        "%(name)s (%(number)s) is now part of this record; %(count)s entry came with it. You can undo it on this page.",
        "%(name)s (%(number)s) is now part of this record; %(count)s entries came with it. "
        "You can undo it on this page.",
        rows,
    )
    if not rows:
        words = _("%(name)s (%(number)s) is now part of this record. You can undo it on this page.")
    return words % {"name": absorbed.display_name, "number": absorbed.number, "count": intcomma(rows)}


def _find(request: SignedInRequest, number: int) -> Contact:
    found = find_person(request.user, number)
    if found is None:
        raise Http404
    return found
