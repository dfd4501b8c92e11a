"""The association's own shades, which every page links."""

from django.http import HttpRequest, HttpResponse

from ams.core.association import find_association
from ams.core.theme import theme_response

DEFAULT_COLOUR = "#1f6f54"  # until an association has chosen one


def theme_css(request: HttpRequest) -> HttpResponse:
    """`/theme.css`: the shades of the association's colour."""
    association = find_association()
    return theme_response(association.colour if association else DEFAULT_COLOUR)
