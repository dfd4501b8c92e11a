"""Around forms that are sent: rehearsals before something is set up, and what came of forms of the portal.

Whoever changes what is set up may have the rehearsals played first: what would break is said before it is saved. Forms
of the portal are followed, so that those who give up are counted, too.
"""

import secrets
from collections.abc import Callable
from typing import Any, Final, cast

import pghistory
from django.conf import settings
from django.contrib import messages
from django.contrib.messages import get_messages
from django.contrib.messages.storage import default_storage
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.models import User
from ams.core.queue import enqueue
from ams.core.roles import Ability, can
from staffdesk.journeys import STEPS, Business
from staffdesk.models import Scenario
from staffdesk.operations.attempts import follow_form
from staffdesk.rehearsal.publishing import About, Breaks, note_overruled, tried

ASKED: Final = "rehearse_first"
ALL_THE_SAME: Final = "save_all_the_same"
WORDS: Final = "why_all_the_same"
OURS: Final = frozenset({ASKED, ALL_THE_SAME, WORDS, "csrfmiddlewaretoken"})
LONGEST: Final = 500
SAVED: Final = 302  # forms that did what they were asked to lead on; those with mistakes are shown again
ELSEWHERE: Final = ("/desk/", "/admin/", "/api/", "/hooks/", "/sign-in/", "/sign-out/", "/demo/")
KEPT_AS: Final = "_forms"  # at the end of the cookie's name
SALT: Final = "staffdesk.forms"
Next = Callable[[HttpRequest], HttpResponse]


class RehearseFirstMiddleware:
    """Around each form of the configuration that asks for it. Forms with files are saved as ever: files stay."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Nothing to do for everybody else."""
        if request.method != "POST" or not _is_configuration(request) or ASKED not in request.POST or request.FILES:
            return None
        if not can(getattr(request.user, "role", ""), Ability.CONFIGURE) or not Scenario.objects.standing().exists():
            return None
        return _rehearsed(request, lambda: view(request, *args, **kwargs))


def _is_configuration(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.app_name == "admin"


def _rehearsed(request: HttpRequest, save: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Save if nothing breaks, or if they say so with a reason; else what would break."""
    _admin, app, kind, key, *_rest = [*request.path.strip("/").split("/"), "", "", ""]
    found = tried(lambda: _would_save(request, save), about=About(app, kind, key), at=timezone.now())
    broken, words = found.breaks, request.POST.get(WORDS, "").strip()[:LONGEST]
    if not broken:
        response = save()
        if found.left and response.status_code == SAVED:
            said = _("Rehearsals nobody could wait for: %(left)d. They are played within two minutes.")
            messages.info(request, said % {"left": found.left})
        return response
    if ALL_THE_SAME not in request.POST or not words:
        return _asked(request, broken, needs_words=ALL_THE_SAME in request.POST)
    with transaction.atomic(), pghistory.context(reason=words):
        response = save()
        if response.status_code == SAVED:
            note_overruled(broken, words=words, at=timezone.now(), by=cast("User", request.user))
    return response


def _would_save(request: HttpRequest, save: Callable[[], HttpResponseBase]) -> bool:
    """Whether it would be saved; what it would say to whoever asked is not said."""
    said = get_messages(request)
    request._messages = default_storage(request)  # type: ignore[attr-defined]  # where Django keeps it
    try:
        return save().status_code == SAVED
    finally:
        request._messages = said  # type: ignore[attr-defined]  # as above


def _asked(request: HttpRequest, broken: list[Breaks], *, needs_words: bool) -> HttpResponse:
    answers = [(name, one) for name, many in request.POST.lists() if name not in OURS for one in many]
    context = {
        "broken": broken,
        "answers": answers,
        "needs_words": needs_words,
        "asked": ASKED,
        "all_the_same": ALL_THE_SAME,
        "words": WORDS,
        "back": request.get_full_path(),
    }
    return render(request, "staffdesk/rehearsal_breaks.html", context)


class FollowFormsMiddleware:
    """Knows which form was sent and what came of it. Forms that colleagues send, for whomever, are not followed.

    Nothing is asked or written while somebody waits: their browser keeps the numbers of what is open, a worker writes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or request.path.startswith(ELSEWHERE):
            return self.get_response(request)
        with activity.listening() as heard:
            response = self.get_response(request)
        if response.status_code < 400 and not getattr(request.user, "is_staff", False):
            _follow(request, response, heard)
        return response


def _follow(request: HttpRequest, response: HttpResponse, heard: set[str]) -> None:
    step = STEPS.get(request.resolver_match.view_name) if request.resolver_match else None
    name = settings.SESSION_COOKIE_NAME + KEPT_AS
    known = _kept(request.COOKIES.get(name, ""))
    if step is None and not (known and heard):
        return
    number, went_on = secrets.randbelow(2**62 - 1) + 1, response.status_code >= 300
    kept, written = follow_form(step=step, known=known, heard=heard, went_on=went_on, number=number)
    for sent in written:
        enqueue("staffdesk.write_attempt", **sent._asdict(), at=timezone.now().isoformat())
    if kept == known:
        return
    if kept:
        value, secure = signing.dumps(kept, salt=SALT), bool(settings.SESSION_COOKIE_SECURE)
        response.set_cookie(name, value, secure=secure, httponly=True, samesite="Lax")
    else:
        response.delete_cookie(name, samesite="Lax")


def _kept(text: str) -> dict[str, int]:
    """Of which business -> the number of the attempt that is open, as far as a browser's word can be read."""
    try:
        kept = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return {}
    return {one: number for one, number in kept.items() if one in set(Business)}
