"""The schema as people read it: a chapter a resource, an entry for each thing one can do."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator


@dataclass(frozen=True, slots=True)
class Part:
    """A parameter, or a field of a body or an answer."""

    name: str
    kind: str
    is_required: bool
    words: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One method of one address."""

    name: str
    method: str
    path: str
    summary: str
    words: str
    parameters: list[Part]
    sent: list[Part]
    given: str  # the name of a shape; empty for files


@dataclass(frozen=True, slots=True)
class Shape:
    """What answers are made of, told once."""

    name: str
    words: str
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class Chapter:
    """What can be done with one resource."""

    name: str
    title: str
    entries: list[Entry] = field(default_factory=list)


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    """The description of the API, which changes only with its code."""
    made: dict[str, Any] = SchemaGenerator(api_version="v1").get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # the library's
    return made


@lru_cache(maxsize=1)
def chapters() -> list[Chapter]:
    """The chapters in the order of the alphabet."""
    described = schema()
    found: dict[str, Chapter] = {}
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            tag = operation["tags"][0]
            chapter = found.setdefault(tag, Chapter(tag, tag.capitalize()))
            chapter.entries.append(_entry(method, path, operation, described["components"]["schemas"]))
    return [found[name] for name in sorted(found)]


@lru_cache(maxsize=1)
def shapes() -> list[Shape]:
    """Everything that answers consist of, in the order of the alphabet."""
    known = schema()["components"]["schemas"]
    answers = sorted({entry.given for chapter in chapters() for entry in chapter.entries if entry.given})
    inner = sorted({name.removesuffix("Page") + "Out" for name in answers if name.endswith("Page")} - set(answers))
    return [
        Shape(name, known[name].get("description", ""), list(_parts(known[name], known)))
        for name in sorted({*answers, *inner})
    ]


def _shape_of(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _entry(method: str, path: str, operation: dict[str, Any], known: dict[str, Any]) -> Entry:
    answers = operation["responses"]
    good = next(answer for status, answer in answers.items() if int(status) < 300)
    return Entry(
        name=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        words=operation.get("description", ""),
        parameters=[_parameter(one, known) for one in operation.get("parameters", [])],
        sent=list(_fields(operation.get("requestBody", {}).get("content", {}), known)),
        given=_shape_of(good.get("content", {}).get("application/json", {}).get("schema", {})),
    )


def _parameter(one: dict[str, Any], known: dict[str, Any]) -> Part:
    return Part(one["name"], _kind(one["schema"], known), one.get("required", False), _words(one))


def _fields(content: dict[str, Any], known: dict[str, Any]) -> Iterator[Part]:
    for media in content.values():
        yield from _parts(_plain(media["schema"], known), known)
        return


def _parts(schema: dict[str, Any], known: dict[str, Any], prefix: str = "") -> Iterator[Part]:
    """The fields, those inside others under a dotted name; one level of those of lists."""
    required = schema.get("required", [])
    for name, inner in schema.get("properties", {}).items():
        plain = _plain(inner, known)
        yield Part(f"{prefix}{name}", _kind(inner, known), name in required, _words(inner))
        if name not in AS_A_WHOLE and prefix.count(".") < 2:
            yield from _parts(_plain(plain.get("items", plain), known), known, f"{prefix}{name}.")


AS_A_WHOLE = {"total", "paid", "owed", "unit_price", "net", "tax", "gross", "price", "to_pay", "amount", "results"}


def _plain(schema: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """What a reference, or a choice between it and nothing, stands for."""
    for choice in (*schema.get("allOf", []), *schema.get("oneOf", [])):
        if choice.get("type") != "null":
            return _plain(choice, known)
    if "$ref" in schema:
        found: dict[str, Any] = known[schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def _words(one: dict[str, Any]) -> str:
    """What is said of it, without the list of its choices, which stand beside it."""
    return "\n".join(line for line in one.get("description", "").splitlines() if not line.startswith("* `"))


def _kind(schema: dict[str, Any], known: dict[str, Any]) -> str:
    """What it is, in a word or two."""
    plain = _plain(schema, known)
    if "enum" in plain:
        return " · ".join(str(value) for value in plain["enum"] if value is not None)
    kind = plain.get("type", "")
    words = kind if isinstance(kind, str) else " or ".join(kind)
    if words == "array":
        return f"list of {_kind(plain['items'], known)}"
    if set(plain.get("properties", ())) == {"amount", "currency"}:
        return "amount"
    return str(plain.get("format", words))
