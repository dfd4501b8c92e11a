"""Refusals as problem details (RFC 9457), in one shape whatever was wrong and wherever it was found."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, JsonResponse
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response

from ams.core.association import NoAssociation
from ams.core.errors import DomainError
from ams.core.outages import database_is_away
from billing.operations import CannotCancel, NothingToPay
from billing.provider import PaymentsNotSetUp, ProviderAway, ProviderRefused
from members.operations import AlreadyMember, MembershipEnded, StartedElsewhere, TooEarlyToRenew
from members.operations.proofs import AlreadyLookedAt
from members.operations.seats import NamedAlready, NoSeatFree, SeatGone, SeatsDoNotCount
from members.queries import NothingToRenew

log = logging.getLogger(__name__)
MEDIA_TYPE: Final = "application/problem+json"
ADDRESS: Final = "/api/"
SECONDS_TO_COME_BACK: Final = 5


class StillBeingDone(DomainError):
    """Another call with the same Idempotency-Key has not been answered yet."""


class KeyUsedOtherwise(DomainError):
    """The Idempotency-Key was used for another request."""


class NotAsSeen(DomainError):
    """It was changed since the caller read it."""


# What the rules say because of how things stand; the same request may do later. Everything else is 422: not as asked.
CONFLICTS: Final = (
    AlreadyLookedAt, AlreadyMember, CannotCancel, MembershipEnded, NamedAlready, NoSeatFree, NothingToPay,
    NothingToRenew, SeatGone, SeatsDoNotCount, StartedElsewhere, StillBeingDone, TooEarlyToRenew,
)  # fmt: skip
AWAY: Final = (ProviderAway, ProviderRefused, PaymentsNotSetUp, NoAssociation)

TITLES: Final = {  # the last word of a problem's type, and what it means; the documentation lists them
    "bad-request": gettext_lazy("This cannot be read as a request."),
    "not-valid": gettext_lazy("Something in it is missing or not possible; “errors” says what and where."),
    "no-key": gettext_lazy("No key was sent, or it opens nothing."),
    "not-allowed": gettext_lazy("The key has no scope for this."),
    "not-found": gettext_lazy("There is no such thing."),
    "no-such-method": gettext_lazy("This address knows no such method."),
    "not-that-format": gettext_lazy("It can be had as JSON only."),
    "conflict": gettext_lazy("As things stand this cannot be done."),
    "changed-meanwhile": gettext_lazy("It was changed since you read it."),
    "too-large": gettext_lazy("More was sent than is read."),
    "not-json": gettext_lazy("Only JSON is read here."),
    "not-possible": gettext_lazy("A rule of the association says no."),
    "too-many": gettext_lazy("Too many calls; wait a little."),
    "mistake-of-ours": gettext_lazy("A mistake of ours. It has been noted."),
    "away": gettext_lazy("Something we need is away for the moment."),
}
DJANGOS_OWN: Final[dict[type[Exception], int]] = {
    RequestDataTooBig: 413,
    SuspiciousOperation: 400,
    Http404: 404,
    PermissionDenied: 403,
}
TYPES: Final = {
    400: "bad-request", 401: "no-key", 403: "not-allowed", 404: "not-found", 405: "no-such-method",
    406: "not-that-format", 409: "conflict", 412: "changed-meanwhile", 413: "too-large", 415: "not-json",
    422: "not-possible", 429: "too-many", 500: "mistake-of-ours", 503: "away",
}  # fmt: skip


def answer_exception(error: Exception, context: Mapping[str, Any]) -> Response:
    """The answer to every exception: nothing leaves the API in any other shape."""
    if isinstance(error, exceptions.ValidationError):
        where = "parameter" if context["request"].method in ("GET", "HEAD") else "pointer"
        return _response(400, "", kind="not-valid", errors=list(_entries(error.detail, where)))
    if isinstance(error, exceptions.APIException):
        return _response(error.status_code, str(error.detail), headers=_headers_of(error))
    if isinstance(error, DomainError):
        return _response(status_of(error), str(error))
    if database_is_away(error):
        return _response(503, "", headers={"Retry-After": str(SECONDS_TO_COME_BACK)})
    status = next((known for kind, known in DJANGOS_OWN.items() if isinstance(error, kind)), 500)
    if status == 500:
        log.error("A call of the API failed.", exc_info=error)
    return _response(status, "")


def status_of(error: DomainError) -> int:
    """409 for what may pass, 422 for what was asked wrongly, 412 for a lost update, 503 for what is away."""
    if isinstance(error, NotAsSeen):
        return 412
    if isinstance(error, AWAY):
        return 503
    return 409 if isinstance(error, CONFLICTS) else 422


def problem(status: int, detail: str, *, kind: str = "", **more: object) -> dict[str, object]:
    """The members of a problem, in the order people read them."""
    name = kind or TYPES.get(status, "bad-request")
    known: dict[str, object] = {
        "type": f"{settings.PUBLIC_URL}/api/docs/#{name}",
        "title": str(TITLES[name]),
        "status": status,
    }
    return {**known, **({"detail": detail} if detail else {}), **more}


def plain_response(status: int) -> JsonResponse:
    """The same for what is refused before, or fails outside, the framework."""
    headers = {"Retry-After": str(SECONDS_TO_COME_BACK)} if status == 503 else {}
    return JsonResponse(problem(status, ""), status=status, content_type=MEDIA_TYPE, headers=headers)


def _response(
    status: int, detail: str, *, kind: str = "", headers: Mapping[str, str] | None = None, **more: object
) -> Response:
    return Response(
        problem(status, detail, kind=kind, **more), status=status, content_type=MEDIA_TYPE, headers=dict(headers or {})
    )


def _headers_of(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(error, "auth_header", ""):
        headers["WWW-Authenticate"] = str(challenge)
    if (wait := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = str(max(1, round(wait)))
    return headers


def _entries(detail: Any, where: str, path: tuple[str, ...] = ()) -> Iterator[dict[str, str]]:
    """Each complaint with where it is: a JSON pointer into the body, or the name of a parameter."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _entries(inner, where, path if name == "non_field_errors" else (*path, str(name)))
    elif isinstance(detail, list):
        for position, inner in enumerate(detail):
            deeper = (*path, str(position)) if isinstance(inner, Mapping) else path
            yield from _entries(inner, where, deeper)
    else:
        at = "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in path)
        yield {where: at if where == "pointer" else "/".join(path), "detail": str(detail)}


NO_SUCH_FIELD = gettext_lazy("There is no such field.")
