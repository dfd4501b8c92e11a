"""Errors that people run into become cases: one for each mistake, with whom it stopped and how often."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ams.core.limits import within_limit
from ams.core.models import Access, Contact, Message, User
from ams.core.outages import database_is_away
from billing.models import Order, Refund
from staffdesk.failing import Failure, failure_of
from staffdesk.models import Case, ServerError, ServerErrorHit
from staffdesk.models.cases import FOUND_BY_ITSELF
from staffdesk.operations.cases import close_case, open_case, reopen_case

log = logging.getLogger(__name__)
MOST_A_MINUTE: Final = 30  # of one mistake; when everything fails, writing that down must not make it worse
MOST_OF_ALL_A_MINUTE: Final = 300
BACKGROUND: Final = "background: "  # before the name of a task, in place of a page
WHOSE: Final[Mapping[str, Callable[[Any], QuerySet[Any, Any]]]] = {  # an id tasks are given -> whose business it is
    "order_id": lambda pk: Order.objects.filter(pk=pk).values("buyer"),
    "message_id": lambda pk: Message.objects.filter(pk=pk).values("contact"),
    "refund_id": lambda pk: Refund.objects.filter(pk=pk).values("payment__contact"),
}
NAMED: Final = 20  # people in a case
WELL_AFTER: Final = timedelta(days=14)  # without it a case nobody took closes by itself
COUNT: Final = """
    INSERT INTO staffdesk_servererror (fingerprint, what, page, times, first_at, last_at)
    VALUES (%(fingerprint)s, %(what)s, %(page)s, 1, %(at)s, %(at)s)
    ON CONFLICT (fingerprint) DO UPDATE SET times = staffdesk_servererror.times + 1, last_at = excluded.last_at
    RETURNING id
"""
COUNT_HIT: Final = """
    INSERT INTO staffdesk_servererrorhit (error_id, user_id, contact_id, page, times, last_at)
    VALUES (%(error)s, %(user)s, %(contact)s, %(page)s, 1, %(at)s)
    ON CONFLICT (error_id, user_id, contact_id) DO UPDATE
    SET times = staffdesk_servererrorhit.times + 1, last_at = excluded.last_at, page = excluded.page
"""


def note_failure(request: HttpRequest, error: BaseException, *, at: datetime) -> None:
    """Write down that an error stopped somebody. Never fails: whoever calls it is answering with an error already.

    The transaction of the request is over by then, so what is written here stays.
    """
    _note(error, lambda: (_route(request), _user(request)), at)


def note_task_failure(task: str, about: Mapping[str, Any], error: BaseException, *, at: datetime) -> None:
    """The same for work in the background that failed for good, with whose business it was where its ids say so."""
    if not database_is_away(error):
        _note(error, lambda: (f"{BACKGROUND}{task}"[:200], _whose(about)), at)


def _note(error: BaseException, where: Callable[[], tuple[str, User | Contact | None]], at: datetime) -> None:
    try:
        failure = failure_of(error, home=settings.BASE_DIR)
        is_rare = within_limit("server-error", failure.fingerprint, at_most=MOST_A_MINUTE, seconds=60)
        if is_rare and within_limit("server-error", "all", at_most=MOST_OF_ALL_A_MINUTE, seconds=60):
            _count(failure, *where(), at)
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
def _count(failure: Failure, page: str, who: User | Contact | None, at: datetime) -> None:
    facts: dict[str, Any] = {"fingerprint": failure.fingerprint, "what": failure.what, "page": page, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, facts)
        [error] = cursor.fetchone()
        hit: dict[str, Any] = {"error": error, "page": page, "at": at}
        hit["user"] = who.pk if isinstance(who, User) else None
        hit["contact"] = who.pk if isinstance(who, Contact) else None
        cursor.execute(COUNT_HIT, hit)


def _route(request: HttpRequest) -> str:
    """Which page, without what stands in the address: that may be a link only its owner should have."""
    match = request.resolver_match
    return f"/{match.route}"[:200] if match else "?"


def _user(request: HttpRequest) -> User | None:
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None


def _whose(about: Mapping[str, Any]) -> User | Contact | None:
    """The login of whoever the business is; themselves where they have none."""
    for name, contacts in WHOSE.items():
        if name in about:
            access = Access.objects.filter(contact__in=contacts(about[name]), ended_at=None).select_related("user")
            found = access.order_by("pk").first()
            return found.user if found else Contact.objects.filter(pk__in=contacts(about[name])).first()
    return None


@transaction.atomic
def _report(error: ServerError, at: datetime) -> int:
    """The one case of a mistake; its number."""
    hits = list(ServerErrorHit.objects.filter(error=error).select_related("user", "contact").order_by("-times", "pk"))
    context = {"page": error.page, "failure": error.what, "how_many": error.times,
               "offenders": [_hit_in_words(hit) for hit in hits[:NAMED]]}  # fmt: skip
    is_task = error.page.startswith(BACKGROUND)
    words = (
        _("Work in the background stopped at an error of ours: %(what)s.")
        if is_task
        else _("An error of ours stopped people on this page: %(what)s.")
    )
    words %= {"what": error.what}
    case = open_case(
        kind=Case.Kind.WEBSITE, subject=words, words=words, context=context, contact=None, at=error.first_at, by=None,
        queue=Case.Queue.SYSTEM, key=f"{FOUND_BY_ITSELF}{error.fingerprint}",
    )  # fmt: skip
    if case.context != context:
        Case.objects.filter(pk=case.pk).update(context=context)
    if case.closed_at and error.last_at > case.closed_at and not case.merged_into_id:
        reopen_case(case=case, words=_("It happened again."), at=at, by=None)
    return case.pk


def _hit_in_words(hit: ServerErrorHit) -> str:
    nobody = _("Nobody we know") if hit.page.startswith(BACKGROUND) else _("Somebody who was not signed in")
    who = str(hit.user or _named(hit.contact) or nobody)
    times = ngettext("%(times)d time", "%(times)d times", hit.times) % {"times": hit.times}
    return f"{who}: {times}, {hit.page}"


def _named(contact: Contact | None) -> str:
    """By whom staff find them."""
    return _("%(name)s (number %(number)s)") % {"name": contact, "number": contact.number} if contact else ""
