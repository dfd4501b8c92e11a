"""The desk's navigation, on every desk and admin page."""

from typing import Any

from django.http import HttpRequest


def desk(request: HttpRequest) -> dict[str, Any]:
    """The rooms a member of staff may enter, under `desk_nav`."""
    return {}
