"""The provider's form encoding: ``line_items[0][price_data][currency]=eur`` and back into nested values."""

import re
from typing import Any
from urllib.parse import parse_qsl

from sandbox.errors import Json, invalid

KEY = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")
MOST_FIELDS = 2_000


def decode(text: str) -> Json:
    """Nested dictionaries and lists from a query string or form body. Raises ApiError for keys nobody could mean."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=False, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise invalid("The request has too many parameters.") from None
    tree: Json = {}
    for key, value in pairs:
        match = KEY.match(key)
        if match is None:
            raise invalid(f"Invalid parameter name: {key}", param=key)
        path = [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])]
        _put(tree, path, value, key)
    return {name: _lists(value) for name, value in tree.items()}


def _put(tree: Json, path: list[str], value: str, key: str) -> None:
    """Set one value at its path; an empty step (``a[]``) takes the next free number."""
    node = tree
    for position, step in enumerate(path):
        name = step or str(len(node))
        if position == len(path) - 1:
            if isinstance(node.get(name), dict):
                raise invalid(f"Invalid parameter: {key} is given both as a value and as an object.", param=key)
            node[name] = value
            return
        node = node.setdefault(name, {})
        if not isinstance(node, dict):
            raise invalid(f"Invalid parameter: {key} is given both as a value and as an object.", param=key)


def _lists(node: Any) -> Any:
    """Dictionaries numbered 0, 1, 2 … become lists, in the order of their numbers."""
    if not isinstance(node, dict):
        return node
    values = {name: _lists(value) for name, value in node.items()}
    if values and all(name.isdecimal() for name in values):
        return [values[name] for name in sorted(values, key=int)]
    return values
