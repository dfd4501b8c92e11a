"""The description for people, made of the same schema as the one for machines; and what an unknown address gets."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.request import Request

from ams.api.endpoints import Endpoint
from ams.api.handbook import chapters, shapes
from ams.api.problems import TITLES


@gzip_page  # it is long and says the same words often; nothing secret is beside what a visitor sends
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """`/api/docs/`: every address with what it takes and gives. Needs no script, and tells no secret."""
    return render(request, "api/docs.html", {"chapters": chapters(), "shapes": shapes(), "problems": TITLES.items()})


@extend_schema(exclude=True)
def nothing_here(_self: Endpoint, request: Request, rest: str) -> HttpResponse:
    """An address that is none, answered in the API's own shape."""
    raise exceptions.NotFound(
        _("There is nothing at %(path)s. Addresses end in a slash; /api/docs/ lists them.") % {"path": request.path}
    )
