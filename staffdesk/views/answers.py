"""Answers in the portal: found by search, read, and offered beside what somebody writes to us."""

import secrets
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ams.core.limits import network_of, within_limit
from ams.core.models import User
from ams.core.queue import enqueue
from staffdesk.models import Article
from staffdesk.queries.areas import named_areas
from staffdesk.queries.articles import find_article, find_articles, fitting_articles, read_often

KEPT_AS: Final = "_reader"  # at the end of the cookie's name
SALT: Final = "staffdesk.reader"
A_WEEK: Final = 7 * 24 * 3600  # seconds: whoever comes to us later was not led here by what they read
AN_HOUR: Final = 3600
MOST_AN_HOUR: Final = 600  # of one network, an office perhaps: readings and questions what fits
LONGEST: Final = 200  # letters of a search


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """The most common things, answers by their words, and how to reach a person."""
    query = request.GET.get("q", "").strip()[:LONGEST]
    context = {
        "query": query,
        "found": find_articles(query) if query else [],
        "often": [] if query else read_often(),
        "doesnt_fit_url": f"{reverse('staffdesk:doesnt_fit')}?page=help",
    }
    return render(request, "staffdesk/help.html", context)


@require_safe
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """One answer. That it is read, is counted by a worker."""
    found = find_article(slug)
    if found is None:
        raise Http404
    area = named_areas().filter(pk=found.area_id).first()
    response = render(request, "staffdesk/answer.html", {"article": found, "area": area})
    if _is_reading(request):
        _count(request, response, found)
    return response


@require_POST
def fitting(request: HttpRequest) -> HttpResponse:
    """A few answers to what somebody is typing, for the script beside the form; nothing when none fits."""
    is_bearable = within_limit("fitting", network_of(request), at_most=MOST_AN_HOUR, seconds=AN_HOUR)
    found = fitting_articles(request.POST.get("words", "")) if is_bearable else []
    if not found:
        return HttpResponse(status=204)
    return render(request, "staffdesk/_fitting.html", {"fitting": found})


def reader_of(request: HttpRequest) -> int | None:
    """The number this browser keeps since it read an answer within a week."""
    kept = request.COOKIES.get(settings.SESSION_COOKIE_NAME + KEPT_AS, "")
    try:
        number = signing.loads(kept, salt=SALT, max_age=A_WEEK) if kept else None
    except signing.BadSignature:
        return None
    return number if isinstance(number, int) else None


def _is_reading(request: HttpRequest) -> bool:
    """Whether a person opened it: browsers say so, machines do not; colleagues and what is fetched ahead are none."""
    opened = request.method == "GET" and request.headers.get("Sec-Fetch-Dest") == "document"
    return opened and "Sec-Purpose" not in request.headers and not getattr(request.user, "is_staff", False)


def _count(request: HttpRequest, response: HttpResponse, article: Article) -> None:
    if not within_limit("reading", network_of(request), at_most=MOST_AN_HOUR, seconds=AN_HOUR):
        return
    number = reader_of(request) or secrets.randbelow(2**62 - 1) + 1
    user_id = request.user.pk if isinstance(request.user, User) else None
    enqueue(
        "staffdesk.write_reading", article_id=article.pk, reader=number, user_id=user_id, at=timezone.now().isoformat()
    )
    response.set_cookie(
        settings.SESSION_COOKIE_NAME + KEPT_AS, signing.dumps(number, salt=SALT), max_age=A_WEEK,
        secure=bool(settings.SESSION_COOKIE_SECURE), httponly=True, samesite="Lax",
    )  # fmt: skip
