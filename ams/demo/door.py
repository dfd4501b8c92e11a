"""The one door of the demonstration."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponseBase

from ams.core.demo import demo_is_active

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def only_in_the_demo(view: View[P]) -> View[P]:
    """Elsewhere the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not demo_is_active():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
