"""Metadata: up to fifty short texts an integration may hang on an object."""

from sandbox.errors import Json, invalid
from sandbox.params import Params


def read_metadata(params: Params, *, key: str = "metadata", present: Json | None = None) -> Json:
    """What is sent, laid over what is there; an empty value removes its key. Raises ApiError beyond the limits."""
    metadata = dict(present or {})
    if params.values.get(key) == "":
        params.ignore(key)
        return {}
    part = params.section(key)
    for name in part.values:
        if len(name) > 40:
            raise invalid(f"Metadata keys can have at most 40 characters: {name[:40]}...", param=part.name(name))
        value = part.text(name, longest=500)
        if value is None:
            metadata.pop(name, None)
        else:
            metadata[name] = value
    if len(metadata) > 50:
        raise invalid("Metadata can have at most 50 keys.", param=params.name(key))
    return metadata
