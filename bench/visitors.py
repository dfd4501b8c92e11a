"""Who visits, with what in hand: sessions as signing in leaves them, and pages that exist."""

import http.client
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from itertools import cycle
from threading import Thread
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from ams.core.models import User
from bench.figures import Timed

CSRF = "b" * 32


class PageFailed(RuntimeError):
    """A page that is measured did not answer as it should."""


def session_of(user: User) -> str:
    """A session as signing in leaves it; staff have given their second factor."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    if user.is_staff:
        session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
        session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return str(session.session_key)


@dataclass(frozen=True, slots=True)
class Page:
    """An address, and the session it is asked with; empty for somebody not signed in."""

    path: str
    session: str = ""


@dataclass(slots=True)
class Visitor:
    """One client with one warm connection."""

    connection: http.client.HTTPConnection = field(init=False)
    host: str = field(init=False)

    def __post_init__(self) -> None:
        """Connect where the deployment says it is."""
        where = urlsplit(settings.PUBLIC_URL)
        self.host = where.netloc
        self.connection = http.client.HTTPConnection("127.0.0.1", where.port, timeout=60)

    def get(self, page: Page) -> tuple[float, int]:
        """Seconds and bytes. Raises PageFailed unless the answer is 200."""
        began = time.perf_counter()
        try:
            self.connection.request("GET", page.path, headers=self._headers(page.session))
            answer = self.connection.getresponse()
        except http.client.RemoteDisconnected:  # the server ends idle connections, and workers that grew old
            self.connection.close()
            return self.get(page)
        body = answer.read()
        took = time.perf_counter() - began
        if answer.status != http.client.OK:
            raise PageFailed(f"GET {page.path} answered {answer.status}.")
        return took, len(body)

    def post(self, path: str, **values: str) -> str:
        """Where it leads on to. Raises PageFailed unless it redirects."""
        headers = self._headers("") | {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": settings.PUBLIC_URL,
        }
        headers["Cookie"] = f"{settings.CSRF_COOKIE_NAME}={CSRF}"
        self.connection.request("POST", path, urlencode({"csrfmiddlewaretoken": CSRF, **values}), headers)
        answer = self.connection.getresponse()
        answer.read()
        if answer.status not in {302, 303}:
            raise PageFailed(f"POST {path} answered {answer.status}.")
        return answer.headers["Location"] or ""

    def _headers(self, session: str) -> dict[str, str]:
        cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"} if session else {}
        return {"Host": self.host} | cookie


def ask(pages: Sequence[Page], *, requests: int, warm: int = 10) -> tuple[Timed, int]:
    """One client asks for the pages in turn, some beforehand that do not count; and the largest page's bytes."""
    visitor, in_turn = Visitor(), cycle(pages)
    for _ in range(warm):
        visitor.get(next(in_turn))
    answers = [visitor.get(next(in_turn)) for _ in range(requests)]
    visitor.connection.close()
    return Timed([took for took, _size in answers]), max((size for _took, size in answers), default=0)


def crowd(pages: Sequence[Page], *, requests: int, clients: int = 8) -> Timed:
    """So many clients at once, which share the requests."""
    took: list[Timed] = []

    def visit() -> None:
        took.append(ask(pages, requests=requests // clients, warm=2)[0])

    threads = [Thread(target=visit) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(took) < clients:
        raise PageFailed("A client gave up.")
    return Timed([seconds for one in took for seconds in one.seconds])
