"""A code sent twice by a double click: it signs in once, and the second answer knows it.

Signing in changes the session's key. The browser drops the answer to the first click and waits for that to the second,
which it sent with the old key: without this, the one would be signed in whom nobody listens to.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac

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


def _is_signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated


def _name_of(request: HttpRequest) -> str:
    """Names what was sent without holding it: the code, and the session it was sent with."""
    old = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return "code-sent:" + salted_hmac(SALT, f"{old}:{request.POST.get('code', '')}").hexdigest()
