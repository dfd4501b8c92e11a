"""What every address of the API does around its few lines: who calls, how often, with which scope, and only once."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, cast

import pghistory
from django.conf import settings
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ams.api.answers import Named, Result, do_once, fingerprint_of
from ams.api.descriptions import describe
from ams.api.fields import Body, Query
from ams.core import activity
from ams.core.limits import within_limit
from ams.core.models import ApiKey, User

LONGEST_NAME = 255
MINUTE = 60


@dataclass(frozen=True, slots=True)
class Call:
    """One call that may be made: by which key, in whose name, when, and what was sent, checked."""

    key: ApiKey
    by: User
    at: datetime
    sent: dict[str, Any]
    path: str
    if_match: str = ""


Reader = Callable[..., Any]  # (call, **path) -> data for the body, or a whole response
Writer = Callable[..., Result]
Method = Callable[..., HttpResponseBase]


class Endpoint(APIView):
    """An address; `endpoint` gives it its methods."""

    metadata_class = None

    def perform_authentication(self, request: Request) -> None:
        """Know who calls, and count the call, before anything is looked at."""
        super().perform_authentication(request)
        key = cast("ApiKey | None", request.auth)
        if key is None:
            return
        if not within_limit("api", key.prefix, at_most=settings.API_CALLS_A_MINUTE, seconds=MINUTE):
            raise exceptions.Throttled(wait=MINUTE, detail=_("This key has made too many calls in this minute."))


def endpoint(**methods: Method) -> Callable[..., HttpResponseBase]:
    """One address with its methods: `endpoint(get=list_contacts, post=create_contact)`."""
    made = cast("type[Endpoint]", type("Endpoint", (Endpoint,), dict(methods)))
    return made.as_view()


def reads(
    *scopes: str,
    answer: Any,
    query: type[Query] = Query,
    errors: Sequence[int] = (),
) -> Callable[[Reader], Method]:
    """A GET for keys with all these scopes. `answer` is the serializer of what comes back."""

    def decorate(view: Reader) -> Method:
        @wraps(view)
        def method(_self: Endpoint, request: Request, **path: Any) -> HttpResponseBase:
            call = _call(request, scopes, query(data=request.query_params.dict()))
            answered = view(call, **path)
            return answered if isinstance(answered, HttpResponseBase) else Response(answered)

        described = describe(view, scopes=scopes, answer=answer, query=query, errors=errors)
        return cast("Method", described(method))

    return decorate


def writes(
    *scopes: str,
    answer: Any,
    body: type[Body] = Body,
    status: int = 200,
    errors: Sequence[int] = (),
    prepare: Callable[..., None] | None = None,
    finish: Callable[[Result, datetime], Result] | None = None,
) -> Callable[[Writer], Method]:
    """A call that changes something, in one transaction, once for each Idempotency-Key.

    `prepare` is called before and `finish` after the transaction: they may ask the payment provider, the business
    itself may not. Both must bear being called again.
    """

    def decorate(view: Writer) -> Method:
        @wraps(view)
        def method(_self: Endpoint, request: Request, **path: Any) -> HttpResponseBase:
            name, raw = _name_of(request), request.body
            call = _call(request, scopes, body(data=request.data))
            named = Named(call.key, name, fingerprint_of(str(request.method), call.path, raw), call.at)
            with ExitStack() as stack:
                stack.enter_context(pghistory.context(actor=call.by.pk, url=call.path, api_key=call.key.prefix))
                stack.enter_context(activity.through_api(call.key.prefix))
                if prepare is not None and not named.answered():
                    prepare(call, **path)
                result = do_once(
                    named,
                    act=lambda: view(call, **path),
                    finish=lambda done: finish(done, call.at) if finish else done,
                )
            return Response(result.data, status=result.status, headers=result.headers)

        described = describe(view, scopes=scopes, answer=answer, body=body, errors=errors, status=status)
        return cast("Method", described(method))

    return decorate


def _call(request: Request, scopes: Sequence[str], sent: serializers.BaseSerializer[Any]) -> Call:
    """The call, if the key may make it and what it sent can be read. Raises PermissionDenied and ValidationError."""
    key = cast("ApiKey", request.auth)
    missing = [scope for scope in scopes if not key.may(scope)]
    if missing:
        raise exceptions.PermissionDenied(
            _("This key may not do that; it needs the scope %(scopes)s.") % {"scopes": ", ".join(missing)}
        )
    sent.is_valid(raise_exception=True)
    return Call(
        key=key,
        by=cast("User", request.user),
        at=timezone.now(),
        sent=cast("dict[str, Any]", sent.validated_data),
        path=request.path,
        if_match=request.headers.get("If-Match", ""),
    )


def _name_of(request: Request) -> str:
    """The Idempotency-Key; empty where there is none. Raises ParseError."""
    name = request.headers.get("Idempotency-Key", "").strip()
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise exceptions.ParseError(_("An Idempotency-Key has at most 255 letters, all of them printable."))
    return name
