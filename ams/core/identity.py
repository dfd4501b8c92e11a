"""The association's logo, as it was uploaded."""

from csp.decorators import csp_replace
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ams.core.association import find_association

LOGO_POLICY = {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "sandbox": []}
TYPES = {"svg": "image/svg+xml", "png": "image/png"}


@require_safe
@cache_control(public=True, max_age=3600)
@csp_replace(LOGO_POLICY)
def logo(request: HttpRequest) -> HttpResponseBase:  # noqa: ARG001 - a view
    """The logo as it was uploaded and checked; whatever it holds, it can run nothing."""
    found = find_association()
    if found is None or not found.logo:
        raise Http404
    kind = str(found.logo.name).rpartition(".")[2].lower()
    return FileResponse(found.logo.open("rb"), content_type=TYPES.get(kind, "application/octet-stream"))
