"""Lists and expansion: the two ways the API hands out more than one object at a time."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sandbox.errors import Json, invalid
from sandbox.params import Params
from sandbox.state import Sandbox

EXPANDABLE: Mapping[str, frozenset[str]] = {
    "checkout.session": frozenset({"payment_intent", "setup_intent", "customer", "line_items"}),
    "payment_intent": frozenset({"latest_charge", "customer", "payment_method"}),
    "setup_intent": frozenset({"customer", "payment_method"}),
    "payment_method": frozenset({"customer"}),
    "charge": frozenset(
        {
            "payment_intent",
            "customer",
            "balance_transaction",
            "refunds",
            "failure_balance_transaction",
        }
    ),
    "refund": frozenset({"charge", "payment_intent", "balance_transaction", "failure_balance_transaction"}),
    "dispute": frozenset({"charge", "payment_intent"}),
    "balance_transaction": frozenset({"source"}),
}
EMBEDDED: dict[tuple[str, str], Callable[[Sandbox, Json], Json]] = {}
"""Members computed on demand: (kind, member) to what makes them; filled in by the modules that own them."""
DEEPEST = 4
OLDER = "seq < (SELECT seq FROM objects WHERE id = ?)"
NEWER = "seq > (SELECT seq FROM objects WHERE id = ?)"


def as_list(items: Sequence[Json], *, url: str, has_more: bool = False) -> Json:
    """The API's envelope around several objects."""
    return {"object": "list", "data": list(items), "has_more": has_more, "url": url}


def page(
    box: Sandbox, params: Params, kind: str, *, url: str, match: Mapping[str, str | None] | None = None,
    condition: str = "", values: Sequence[Any] = (),
) -> Json:  # fmt: skip
    """One page of a list, newest first. ``match`` compares members with texts; None compares nothing.

    Reads ``limit``, ``starting_after``, ``ending_before`` and ``created``, and finishes the parameters.
    """
    wheres, bound = ["kind = ?"], [kind, *values]
    if condition:
        wheres.append(f"({condition})")
    for member, wanted in (match or {}).items():
        if wanted is not None:
            wheres.append(f"json_extract(body, '$.{member}') = ?")
            bound.append(wanted)
    _created(params, wheres, bound)
    limit = params.integer("limit", least=1, most=100) or 10
    after, before = params.text("starting_after"), params.text("ending_before")
    params.finish()
    if after and before:
        raise invalid("You may only specify one of these parameters: starting_after, ending_before.")
    for name, cursor, where in (("starting_after", after, OLDER), ("ending_before", before, NEWER)):
        if cursor:
            box.load(kind, cursor, param=name, status=400)
            wheres.append(where)
            bound.append(cursor)
    found = box.store.select(" AND ".join(wheres), *bound, order="ASC" if before else "DESC", limit=limit + 1)
    items = found[:limit]
    return as_list(items[::-1] if before else items, url=url, has_more=len(found) > limit)


def _created(params: Params, wheres: list[str], bound: list[Any]) -> None:
    """``created=…`` or ``created[gt|gte|lt|lte]=…``."""
    if isinstance(params.values.get("created"), dict):
        part = params.section("created")
        for name, sign in (("gt", ">"), ("gte", ">="), ("lt", "<"), ("lte", "<=")):
            moment = part.integer(name)
            if moment is not None:
                wheres.append(f"created {sign} ?")
                bound.append(moment)
    elif (moment := params.integer("created")) is not None:
        wheres.append("created = ?")
        bound.append(moment)


def expand(box: Sandbox, answer: Json, paths: Sequence[str]) -> Json:
    """Replace ids by the objects they name, along dotted paths. Raises ApiError for a path there is not."""
    for path in paths:
        steps = path.split(".")
        if len(steps) - (steps[0] == "data") > DEEPEST:
            raise invalid(
                f"You cannot expand more than {DEEPEST} levels of a property. Property: {path}", param="expand"
            )
        _expand(box, answer, steps, path)
    return answer


def _expand(box: Sandbox, node: Json, steps: Sequence[str], path: str) -> None:
    head, rest = steps[0], steps[1:]
    if node.get("object") == "list" and head == "data":
        for item in node["data"]:
            _expand(box, item, rest, path)
        return
    kind = str(node.get("object"))
    if head not in EXPANDABLE.get(kind, frozenset()):
        raise invalid(
            f"This property cannot be expanded ({path}). You may want to try expanding 'data.{path}'."
            if kind == "list"
            else f"This property cannot be expanded ({path}).",
            param="expand",
        )
    if (kind, head) in EMBEDDED and not isinstance(node.get(head), dict):
        node[head] = EMBEDDED[kind, head](box, node)
    elif isinstance(node.get(head), str):
        node[head] = box.store.find(node[head])
    if rest and isinstance(node.get(head), dict):
        _expand(box, node[head], rest, path)
