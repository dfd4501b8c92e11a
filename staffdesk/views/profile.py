"""What staff write about a contact: tags, the pinned note, the association's own fields."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ams.core.access import SignedInRequest, staff_page
from ams.core.custom_fields import CustomValueRefused, change_custom, fields_for
from ams.core.models import Contact, ContactNote, Tag
from ams.core.pinned_notes import pin_note
from ams.core.roles import Ability
from ams.core.tagging import tag_contact, untag_contact
from ams.core.typed import typed_before
from staffdesk.forms.contacts import CustomFieldsForm, PinnedNoteForm, TagForm
from staffdesk.queries.people import find_person
from staffdesk.queries.profile import fields_history, note_history, offered_tags


@staff_page(Ability.CHANGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def add_tag(request: SignedInRequest, number: int) -> HttpResponse:
    """Hang a tag on somebody; from the person's page, or from here when it could not be taken."""
    contact = _find(request, number)
    form = TagForm(request.POST if request.method == "POST" else None, initial=typed_before(request, at=timezone.now()))
    if form.is_valid():
        tag_contact(contact=contact, name=form.cleaned_data["name"], at=timezone.now(), by=request.user)
        return redirect("staffdesk:person", contact.number)
    return render(request, "staffdesk/add_tag.html", {"contact": contact, "form": form, "offered": offered_tags()})


@staff_page(Ability.CHANGE_PEOPLE)
@require_POST
def remove_tag(request: SignedInRequest, number: int, pk: int) -> HttpResponse:
    """Take a tag off."""
    contact = _find(request, number)
    untag_contact(contact=contact, tag=get_object_or_404(Tag, pk=pk), at=timezone.now(), by=request.user)
    return redirect("staffdesk:person", contact.number)


@staff_page(Ability.CHANGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def good_to_know(request: SignedInRequest, number: int) -> HttpResponse:
    """The pinned note, and how it changed."""
    contact = _find(request, number)
    note = ContactNote.objects.filter(contact=contact).first()
    known = {"words": note.words if note else "", **typed_before(request, at=timezone.now())}
    form = PinnedNoteForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_valid():
        pin_note(contact=contact, words=form.cleaned_data["words"], at=timezone.now(), by=request.user)
        return redirect("staffdesk:person", contact.number)
    context = {"contact": contact, "form": form, "changes": note_history(contact)}
    return render(request, "staffdesk/good_to_know.html", context)


@staff_page(Ability.CHANGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def custom_fields(request: SignedInRequest, number: int) -> HttpResponse:
    """The association's own fields, and how they changed."""
    contact = _find(request, number)
    definitions = fields_for(contact, request.user)
    form = CustomFieldsForm(
        request.POST if request.method == "POST" else None,
        contact=contact,
        definitions=definitions,
        initial=typed_before(request, at=timezone.now()),
    )
    if form.is_valid():
        try:
            change_custom(contact=contact, values=form.cleaned_data, at=timezone.now(), by=request.user)
        except CustomValueRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept."))
            return redirect("staffdesk:person", contact.number)
    context = {"contact": contact, "form": form, "changes": fields_history(contact, definitions)}
    return render(request, "staffdesk/custom_fields.html", context)


def _find(request: SignedInRequest, number: int) -> Contact:
    found = find_person(request.user, number)
    if found is None or found.merged_into:
        raise Http404
    return found
