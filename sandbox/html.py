"""Pages from plain templates: every value is escaped unless it is HTML already."""

import hashlib
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from sandbox.answers import Answer

HERE = Path(__file__).parent
STATIC = {"sandbox.css": "text/css; charset=utf-8", "favicon.svg": "image/svg+xml"}


class Html(str):
    """Text that is HTML, and is not escaped again."""

    __slots__ = ()


@cache
def template(name: str) -> Template:
    """A template by its file name."""
    return Template((HERE / "templates" / name).read_text(encoding="utf-8"))


@cache
def static_url(name: str) -> str:
    """An address that changes with the file, so that browsers may keep it for ever."""
    digest = hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest()[:12]
    return f"/static/{digest}/{name}"


def render(name: str, /, **values: object) -> Html:
    """Fill a template. Values of type Html go in as they are, None as nothing, all others escaped."""
    filled = {key: _safe(value) for key, value in values.items()}
    return Html(template(name).substitute(filled))


def _safe(value: object) -> str:
    if isinstance(value, Html):
        return value
    return "" if value is None else escape(str(value))


def joined(parts: list[Html]) -> Html:
    """Several pieces, one after the other."""
    return Html("\n".join(parts))


def static_file(path: str) -> Answer:
    """A file of ours; anything else is not there."""
    name = path.rpartition("/")[2]
    if name not in STATIC:
        return Answer(404, b"There is no such file.")
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
    return Answer(200, (HERE / "static" / name).read_bytes(), STATIC[name], headers)
