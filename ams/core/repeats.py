"""What a double click sends twice: it is done once, and the second answer knows it.

The browser drops the answer to the first click and waits for that to the second, which it sent with the cookies it had
before. Signing in changes the session's key: without this, the one would be signed in whom nobody listens to. Asking
for a code begins a session: two would be begun, each with a code and a mail of its own.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac

SENT_TWICE_WITHIN = 10  # seconds
PATIENCE = 3.0  # seconds that the second waits for the first
View = Callable[..., HttpResponseBase]
SALT = "ams.core.repeats"
REMEMBERED = 30  # seconds


def signs_in_once(view: View) -> View:
    """Let whoever repeats the right code with the same old session, within half a minute, into the session it opened.

    The old key alone opens nothing: one must also know the code that was right for it.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST" or _is_signed_in(request):
            return view(request, *args, **kwargs)
        sent = _name_of(request)
        if opened := cache.get(sent):
            store: type[SessionBase] = type(request.session)
            request.session = store(opened)
            request.session.modified = True  # so that the browser gets the new key
            return redirect(request.get_full_path())
        response = view(request, *args, **kwargs)
        if _is_signed_in(request):  # only now
            cache.set(sent, request.session.session_key, timeout=REMEMBERED)
        return response

    return answered


def asks_once(view: View) -> View:
    """Let whoever sends the same address from the same page again, within seconds, into the session the first began.

    The second waits until the first is through, so that it finds there what the first did.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST" or _is_signed_in(request) or settings.CSRF_COOKIE_NAME not in request.COOKIES:
            return view(request, *args, **kwargs)
        asked = _name_of_asking(request)
        if not cache.add(asked, "", timeout=SENT_TWICE_WITHIN):
            if begun := _once_known(asked):
                store: type[SessionBase] = type(request.session)
                request.session = store(begun)
                request.session.modified = True  # so that the browser gets its key
            return view(request, *args, **kwargs)
        try:
            response = view(request, *args, **kwargs)
            if request.session.modified:
                request.session.save()
        except BaseException:
            cache.delete(asked)
            raise
        cache.set(asked, request.session.session_key or "none", timeout=SENT_TWICE_WITHIN)
        return response

    return answered


def _once_known(asked: str) -> str:
    """The key of the session that the first began; empty if it began none, or takes too long."""
    until = time.monotonic() + PATIENCE
    while (begun := cache.get(asked)) == "" and time.monotonic() < until:
        time.sleep(0.05)
    return "" if begun in (None, "none") else str(begun)


def _name_of_asking(request: HttpRequest) -> str:
    """Names what was sent, and the browser that sent it, without holding either."""
    cookies = (settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME)
    sent = [*(request.COOKIES.get(name, "") for name in cookies), request.path, request.POST.get("email", "")]
    return "asked:" + salted_hmac(SALT, ":".join(sent)).hexdigest()


def _is_signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated


def _name_of(request: HttpRequest) -> str:
    """Names what was sent without holding it: the code, and the session it was sent with."""
    old = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return "code-sent:" + salted_hmac(SALT, f"{old}:{request.POST.get('code', '')}").hexdigest()
