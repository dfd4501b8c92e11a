"""Which mails somebody gets."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ams.core.acting import MembersOwn
from members.operations import choose_topics
from members.queries.preferences import preferences_of
from members.views.acting import MemberRequest, acting_for_contact
from members.views.paying import way_out


@acting_for_contact
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: MemberRequest) -> HttpResponse:
    """A box for each topic. What is saved holds at once; mails one has to get are named below."""
    shown = preferences_of(request.contact)
    if request.method == "POST":
        wanted = {one.topic.key: one.topic.key in request.POST.getlist("topic") for one in shown}
        try:
            changed = choose_topics(contact=request.contact, wanted=wanted, at=timezone.now(), by=request.user)
        except MembersOwn as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Saved. It is in force at once.") if changed else _("Nothing was changed."))
        return redirect("members:preferences")
    context = {"contact": request.contact, "preferences": shown, "doesnt_fit_url": way_out("preferences")}
    return render(request, "members/preferences.html", context)
