"""Errors that people run into become cases: one for each mistake, with whom it stopped and how often."""

import logging
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ams.core.limits import within_limit
from ams.core.models import User
from staffdesk.failing import Failure, failure_of
from staffdesk.models import Case, ServerError, ServerErrorHit
from staffdesk.operations.cases import close_case, open_case, reopen_case

log = logging.getLogger(__name__)
MOST_A_MINUTE: Final = 30  # of one mistake; when everything fails, writing that down must not make it worse
NAMED: Final = 20  # people in a case
WELL_AFTER: Final = timedelta(days=14)  # without it a case nobody took closes by itself
COUNT: Final = """
    INSERT INTO staffdesk_servererror (fingerprint, what, page, times, first_at, last_at)
    VALUES (%(fingerprint)s, %(what)s, %(page)s, 1, %(at)s, %(at)s)
    ON CONFLICT (fingerprint) DO UPDATE SET times = staffdesk_servererror.times + 1, last_at = excluded.last_at
    RETURNING id
"""
COUNT_HIT: Final = """
    INSERT INTO staffdesk_servererrorhit (error_id, user_id, page, times, last_at)
    VALUES (%(error)s, %(user)s, %(page)s, 1, %(at)s)
    ON CONFLICT (error_id, user_id) DO UPDATE
    SET times = staffdesk_servererrorhit.times + 1, last_at = excluded.last_at, page = excluded.page
"""


def note_failure(request: HttpRequest, error: BaseException, *, at: datetime) -> None:
    """Write down that an error stopped somebody. Never fails: whoever calls it is showing an error page already.

    The transaction of the request is over by then, so what is written here stays.
    """
    try:
        failure = failure_of(error, home=settings.BASE_DIR)
        if within_limit("server-error", failure.fingerprint, at_most=MOST_A_MINUTE, seconds=60):
            _count(failure, _route(request), _user(request), at)
    except Exception:
        log.exception("An error could not be written down.")


def report_failures(*, at: datetime) -> int:
    """One case for each mistake people ran into, brought up to date; open again when it happens again. How many."""
    lately = ServerError.objects.filter(last_at__gt=at - WELL_AFTER).order_by("pk")
    reported = [_report(error, at) for error in lately]
    rest = Case.objects.open().unowned().filter(key__startswith="server-error:").exclude(pk__in=reported)
    for case in rest:
        close_case(case=case, words=_("It has not happened for two weeks."), at=at, by=None)
    return len(reported)


@transaction.atomic
def _count(failure: Failure, page: str, user: User | None, at: datetime) -> None:
    facts: dict[str, Any] = {"fingerprint": failure.fingerprint, "what": failure.what, "page": page, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, facts)
        [error] = cursor.fetchone()
        hit: dict[str, Any] = {"error": error, "user": user.pk if user else None, "page": page, "at": at}
        cursor.execute(COUNT_HIT, hit)


def _route(request: HttpRequest) -> str:
    """Which page, without what stands in the address: that may be a link only its owner should have."""
    match = request.resolver_match
    return f"/{match.route}"[:200] if match else "?"


def _user(request: HttpRequest) -> User | None:
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None


@transaction.atomic
def _report(error: ServerError, at: datetime) -> int:
    """The one case of a mistake; its number."""
    hits = list(ServerErrorHit.objects.filter(error=error).select_related("user").order_by("-times", "pk"))
    context = {"page": error.page, "failure": error.what, "how_many": error.times,
               "offenders": [_hit_in_words(hit) for hit in hits[:NAMED]]}  # fmt: skip
    words = _("An error of ours stopped people on this page: %(what)s.") % {"what": error.what}
    case = open_case(
        kind=Case.Kind.WEBSITE, subject=words, words=words, context=context, contact=None, at=error.first_at, by=None,
        queue=Case.Queue.SYSTEM, key=f"server-error:{error.fingerprint}",
    )  # fmt: skip
    if case.context != context:
        Case.objects.filter(pk=case.pk).update(context=context)
    if case.closed_at and error.last_at > case.closed_at and not case.merged_into_id:
        reopen_case(case=case, words=_("It happened again."), at=at, by=None)
    return case.pk


def _hit_in_words(hit: ServerErrorHit) -> str:
    who = str(hit.user) if hit.user else _("Somebody who was not signed in")
    times = ngettext("%(times)d time", "%(times)d times", hit.times) % {"times": hit.times}
    return f"{who}: {times}, {hit.page}"
