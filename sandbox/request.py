"""A request as the parts of the sandbox see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl


@dataclass(frozen=True)
class Request:
    """Method, path, and the rest still encoded. HEAD arrives as GET."""

    method: str
    path: str
    query: str
    body: str
    headers: Mapping[str, str]

    @cached_property
    def form(self) -> dict[str, str]:
        """The fields of a posted form; of several with one name, the last."""
        return dict(parse_qsl(self.body, keep_blank_values=True, max_num_fields=100))

    @cached_property
    def arguments(self) -> dict[str, str]:
        """The fields of the query."""
        return dict(parse_qsl(self.query, keep_blank_values=True, max_num_fields=100))

    def cookie(self, name: str) -> str:
        """A cookie's value, or nothing."""
        try:
            jar = SimpleCookie(self.headers.get("Cookie", ""))
        except CookieError:
            return ""
        return jar[name].value if name in jar else ""
