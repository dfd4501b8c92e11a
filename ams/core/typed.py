"""What somebody typed into a form that could not be taken: kept for its page, and offered there again.

Two things happen to honest people: they sign in or out in another window, after which the token of this one no longer
counts, or their session ends while they type. Nothing of such a request is acted upon. Its answers wait in the session
until the page with the form is opened next, which shows them as if they were still being typed. No secret is kept.
"""

import re
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from ams.core.limits import network_of, within_limit

WHOSE: Final = "whose"  # a form's own word on whose data it is about: answers are offered for nobody else
KEPT_FOR = timedelta(hours=1)
MOST_FIELDS = 40
MOST_LETTERS = 40_000  # of all answers together
MOST_AN_HOUR = 300  # from one network: a bound on what strangers may make us keep
_KEY = "typed"
_NUL = "\x00"  # no column of the database takes it
_SECRET = re.compile(r"csrf|passw|secret|token|credential|card|cvc|honey|(^|[^a-z])(code|pin|otp)", re.IGNORECASE)


def answers_in(post: QueryDict, *, each: int = MOST_LETTERS) -> dict[str, str]:
    """The answers of a form without anything secret or empty, cut where they are longer than is bearable."""
    answers: dict[str, str] = {}
    room = MOST_LETTERS
    for name in [name for name in post if not _SECRET.search(name)][:MOST_FIELDS]:
        answer = ", ".join(str(value) for value in post.getlist(name)).replace(_NUL, "")[: min(each, room)]
        if answer.strip():
            answers[name[:100]] = answer
            room -= len(answer)
    return answers


def sent_by_own_page(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sent the request; other sites must not fill in our forms."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return request.headers.get("Origin") in ours


def page_sent_from(request: HttpRequest) -> str:
    """The page that holds the form, query and all; where the browser keeps that to itself, the one it was sent to."""
    referer = urlsplit(request.headers.get("Referer", ""))
    if referer.netloc != request.get_host() or not referer.path.startswith("/") or referer.path.startswith("//"):
        return request.get_full_path()
    return f"{referer.path}?{referer.query}" if referer.query else referer.path


def keep_typed(
    request: HttpRequest, *, page: str, answers: dict[str, str], at: datetime, signed_out: bool = False
) -> bool:
    """Let the answers wait for a page of ours; False where there is nothing to keep. The newest ones win."""
    network = network_of(request)
    if not answers or not within_limit("typed", network, at_most=MOST_AN_HOUR, seconds=3600):
        return False
    request.session[_KEY] = {
        "page": urlsplit(page).path,
        "answers": answers,
        "until": (at + KEPT_FOR).timestamp(),
        "signed_out": signed_out,
    }
    return True


def typed_before(request: HttpRequest, *, at: datetime, whose: str = "") -> dict[str, str]:
    """What waits for this page, once; empty when it is too old, or about somebody else than this page is now."""
    kept = request.session.get(_KEY)
    if request.method == "POST" or kept is None or kept["page"] != request.path:
        return {}
    del request.session[_KEY]
    answers: dict[str, str] = kept["answers"]
    if kept["until"] < at.timestamp() or answers.get(WHOSE, "") != whose:
        return {}
    if kept["signed_out"]:
        messages.info(request, _("Here is what you typed. It was not sent: look at it, and send it again."))
    return answers
