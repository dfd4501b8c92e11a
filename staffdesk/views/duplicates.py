"""Records that may be of one and the same: the list, and the word that they are two."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.models import DuplicatePair
from ams.core.roles import Ability
from members.operations.duplicates import dismiss_pair
from staffdesk.queries.duplicates import all_pairs, why_alike
from staffdesk.tables import Sorting, page_of

LIKELIEST = Sorting("score", descending=True)


@staff_page(Ability.CHANGE_PEOPLE)
@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """The likeliest first; each with its reasons in words."""
    page = page_of(all_pairs(), LIKELIEST, request.GET.get("at", ""))
    pairs = [(pair, why_alike(pair)) for pair in page]
    return render(request, "staffdesk/duplicates.html", {"page": page, "pairs": pairs})


@staff_page(Ability.CHANGE_PEOPLE)
@require_POST
def dismiss(request: SignedInRequest, pk: int) -> HttpResponse:
    """These two are two; nobody is asked again."""
    pair = get_object_or_404(DuplicatePair.objects.select_related("first", "second"), pk=pk)
    if dismiss_pair(pair=pair, at=timezone.now(), by=request.user):
        words = _("%(first)s and %(second)s are two. They will not be proposed again.")
        messages.success(request, words % {"first": pair.first, "second": pair.second})
    return redirect("staffdesk:duplicates")
