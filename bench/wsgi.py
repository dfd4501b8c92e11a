"""The application as production serves it, and one page that does nothing: the floor of every other."""

from importlib import import_module

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

from ams.wsgi import application

EMPTY = "bench/empty/"

__all__ = ["EMPTY", "application"]


def empty(_request: HttpRequest) -> HttpResponse:
    """An answer without a word, through the same middleware and server."""
    return HttpResponse()


import_module(settings.ROOT_URLCONF).urlpatterns.append(path(EMPTY, empty))
