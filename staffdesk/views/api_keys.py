"""Keys of other systems: which there are, what each did, make one, revoke one. For administrators."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.api_keys import make_api_key, revoke_api_key
from ams.core.errors import DomainError
from ams.core.models import Activity, ApiKey
from ams.core.roles import Ability
from staffdesk.forms.api_keys import ApiKeyForm
from staffdesk.queries.timeline import told

MOST_KEYS = 200
LATEST = 50  # of what a key did


@staff_page(Ability.MANAGE_API_KEYS)
@require_safe
def api_keys(request: SignedInRequest) -> HttpResponse:
    """All keys, those that work first."""
    now = timezone.now()
    keys = ApiKey.objects.select_related("owner").order_by("-created_at", "-pk")[:MOST_KEYS]
    standing = set(ApiKey.objects.standing(at=now).values_list("pk", flat=True))
    shown = sorted(keys, key=lambda key: key.pk not in standing)
    return render(request, "staffdesk/api_keys.html", {"keys": shown, "standing": standing})


@staff_page(Ability.MANAGE_API_KEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def make_key(request: SignedInRequest) -> HttpResponse:
    """The form; then, in the answer to it and nowhere else, the key itself."""
    form = ApiKeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            key, secret = make_api_key(
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                expires_at=form.expires_at(),
                at=timezone.now(),
                by=request.user,
            )
        except DomainError as error:
            form.add_error("until", str(error))
        else:
            return render(request, "staffdesk/api_key_made.html", {"key": key, "secret": secret})
    return render(request, "staffdesk/make_api_key.html", {"form": form})


@staff_page(Ability.MANAGE_API_KEYS)
@require_safe
def api_key(request: SignedInRequest, pk: int) -> HttpResponse:
    """What it may do, and what was done with it."""
    key = _find(pk)
    did = Activity.objects.by_api_key(key.prefix).select_related("actor", "contact")[:LATEST]
    is_standing = ApiKey.objects.standing(at=timezone.now()).filter(pk=pk).exists()
    return render(request, "staffdesk/api_key.html", {"key": key, "did": told(did), "is_standing": is_standing})


@staff_page(Ability.MANAGE_API_KEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke_key(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks once; from then on it opens nothing."""
    key = _find(pk)
    if request.method != "POST":
        return render(request, "staffdesk/revoke_api_key.html", {"key": key})
    revoke_api_key(key=key, at=timezone.now(), by=request.user)
    messages.success(request, _("Revoked. Whatever used this key is locked out from now on."))
    return redirect("staffdesk:api_key", pk)


def _find(pk: int) -> ApiKey:
    return get_object_or_404(ApiKey.objects.select_related("owner", "revoked_by"), pk=pk)
