"""The description of the API (OpenAPI 3.1), made from what the code checks and writes."""

from collections.abc import Callable, Sequence
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from ams.api.fields import Body, Query
from ams.api.problems import MEDIA_TYPE, TITLES, TYPES

ALWAYS = (401, 403, 429, 500, 503)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="A name of yours for this request, such as a UUID. Sent again within a day it is answered as the first "
    "time, and nothing is done twice.",
)


class ProblemEntry(serializers.Serializer[Any]):
    """One complaint about a request."""

    pointer = serializers.CharField(required=False, help_text="Where in the body, as a JSON pointer; empty: all of it.")
    parameter = serializers.CharField(required=False, help_text="Which parameter of the address.")
    detail = serializers.CharField(help_text="What is wrong, in words.")


class Problem(serializers.Serializer[Any]):
    """Why a request was refused (RFC 9457)."""

    type = serializers.URLField(help_text="Names the kind of problem, and explains it.")
    title = serializers.CharField(help_text="What kind of problem it is, in words.")
    status = serializers.IntegerField(help_text="The status once more.")
    detail = serializers.CharField(required=False, help_text="What happened, and what to do: words for people.")
    errors = ProblemEntry(  # type: ignore[assignment]  # a field named as what serializers have
        many=True, required=False, help_text="For “not-valid”: each complaint."
    )


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself
    """How callers prove who they are."""

    target_class = "ams.api.authentication.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:  # noqa: ARG002 - its signature
        """A bearer token that an administrator made on the desk."""
        return {"type": "http", "scheme": "bearer", "description": "A key that an administrator made at the desk."}


def describe(
    view: Callable[..., Any],
    *,
    scopes: Sequence[str],
    answer: Any,
    query: type[Query] | None = None,
    body: type[Body] | None = None,
    errors: Sequence[int] = (),
    status: int = 200,
) -> Callable[[Any], Any]:
    """The decorator that says what one method of an address takes and gives; the words are the view's docstring."""
    words = (view.__doc__ or "").strip()
    summary, _blank, rest = words.partition("\n\n")
    refusals = {400, *ALWAYS, *errors, *((409, 413, 415, 422) if body is not None else ())}
    return extend_schema(
        operation_id=view.__name__,
        summary=summary.rstrip("."),
        description=_paragraphs(rest, scopes),
        tags=[view.__module__.rpartition(".")[2]],
        parameters=[IDEMPOTENCY_KEY] if query is None else [query] if query is not Query else [],
        request=(body if body is not Body else None) if body else None,
        responses={
            **(answer if isinstance(answer, dict) else {status: answer}),
            **{code: _refusal(code) for code in sorted(refusals)},
        },
    )


def _paragraphs(rest: str, scopes: Sequence[str]) -> str:
    told = " ".join(line.strip() for line in rest.splitlines()).strip()
    needs = "Needs " + " and ".join(f"`{scope}`" for scope in scopes) + "."
    return f"{told}\n\n{needs}" if told else needs


def _refusal(status: int) -> OpenApiResponse:
    return OpenApiResponse(Problem, description=str(TITLES[TYPES[status]]))


def tidy(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:  # noqa: ARG001, FBT001 - a hook's signature
    """Say what the library cannot know: problems have their own media type, and bodies take no other fields."""
    for path in result["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    response["content"] = {MEDIA_TYPE: next(iter(response["content"].values()))}
            for sent in operation.get("requestBody", {}).get("content", {}).values():
                _close(sent["schema"], result["components"]["schemas"])
    return result


def _close(schema: dict[str, Any], known: dict[str, Any]) -> None:
    """No other fields than these, all the way down."""
    if "$ref" in schema:
        schema = known[schema["$ref"].rpartition("/")[2]]
    for inner in schema.get("allOf", []):
        _close(inner, known)
    if "properties" in schema:
        schema["additionalProperties"] = False
        for inner in schema["properties"].values():
            _close(inner.get("items", inner), known)
