"""What the server sends back, whatever made it."""

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete HTTP answer."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


def json_answer(value: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    """JSON as the provider writes it."""
    body = json.dumps(value, indent=2).encode()
    return Answer(status, body, "application/json", {"Cache-Control": "no-cache, no-store", **(headers or {})})


def page_answer(html: str, *, status: int = 200, form_targets: tuple[str, ...] = ()) -> Answer:
    """A page that may load only its own style sheet, and post only here and where its forms lead in the end."""
    targets = " ".join(["'self'", *sorted(set(form_targets))])
    policy = (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action {targets}"
    )
    headers = {
        "Content-Security-Policy": policy, "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }  # fmt: skip
    return Answer(status, html.encode(), "text/html; charset=utf-8", headers)


def redirect_answer(url: str, *, headers: dict[str, str] | None = None) -> Answer:
    """Go and GET another page."""
    return Answer(303, b"", headers={"Location": url, "Cache-Control": "no-store", **(headers or {})})
