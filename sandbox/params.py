"""Reading a request's parameters with the provider's rules; whatever was not read is unknown, and refused."""

import re
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from sandbox.errors import ApiError, Json, invalid

EMAIL = re.compile(r"^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$")


class Params:
    """One level of parameters. Every reader names what it takes; ``finish`` refuses the rest.

    An empty text counts as absent where Stripe lets it unset a value, so readers return None for it.
    """

    def __init__(self, values: Json, prefix: str = "") -> None:
        self.values = values
        self.prefix = prefix
        self._read: set[str] = set()
        self._parts: list[Params] = []

    def name(self, key: str) -> str:
        """The parameter's full name, as error messages give it."""
        return f"{self.prefix}[{key}]" if self.prefix else key

    def has(self, key: str) -> bool:
        """Whether the parameter was sent with something in it."""
        return self.values.get(key) not in (None, "")

    def _take(self, key: str) -> Any:
        self._read.add(key)
        value = self.values.get(key)
        return None if value == "" else value

    def text(self, key: str, *, longest: int = 5_000, choices: Collection[str] = ()) -> str | None:
        """A text, or None. Raises ApiError when it is too long or not among the choices."""
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise invalid(f"Invalid string: {value}", param=self.name(key), code="parameter_invalid_string")
        if len(value) > longest:
            raise invalid(
                f"Invalid string: {value[:20]}...; must be at most {longest} characters", param=self.name(key)
            )
        if choices and value not in choices:
            listed = ", ".join(choices)
            raise invalid(f"Invalid {self.name(key)}: must be one of {listed}", param=self.name(key))
        return value

    def required_text(self, key: str, *, longest: int = 5_000, choices: Collection[str] = ()) -> str:
        """A text that must be there."""
        if self.values.get(key) == "":
            raise invalid(
                f"You passed an empty string for '{self.name(key)}'. We assume empty values are an attempt to unset a "
                f"parameter; however '{self.name(key)}' cannot be unset. You should remove '{self.name(key)}' from "
                "your request or supply a non-empty value.",
                param=self.name(key), code="parameter_invalid_empty",
            )  # fmt: skip
        value = self.text(key, longest=longest, choices=choices)
        if value is None:
            raise self.absent(key)
        return value

    def absent(self, key: str) -> ApiError:
        """The refusal for a required parameter that was not sent."""
        return invalid(f"Missing required param: {self.name(key)}.", param=self.name(key), code="parameter_missing")

    def integer(self, key: str, *, least: int | None = None, most: int | None = None) -> int | None:
        """A whole number, or None. Raises ApiError when it is none, or outside its bounds."""
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, str) or not re.fullmatch(r"-?\d{1,15}", value):
            raise invalid(f"Invalid integer: {value}", param=self.name(key), code="parameter_invalid_integer")
        number = int(value)
        if least is not None and number < least:
            words = {0: "Invalid non-negative integer", 1: "Invalid positive integer"}
            message = words.get(least, f"This value must be greater than or equal to {least}.")
            raise invalid(message, param=self.name(key), code="parameter_invalid_integer")
        if most is not None and number > most:
            raise invalid(
                f"This value must be less than or equal to {most} (it currently is '{number}').",
                param=self.name(key), code="parameter_invalid_integer",
            )  # fmt: skip
        return number

    def required_integer(self, key: str, *, least: int | None = None) -> int:
        """A whole number that must be there."""
        number = self.integer(key, least=least)
        if number is None:
            raise self.absent(key)
        return number

    def flag(self, key: str, *, default: bool = False) -> bool:
        """``true`` or ``false``."""
        value = self._take(key)
        if value is None:
            return default
        if value not in {"true", "false"}:
            raise invalid(f"Invalid boolean: {value}", param=self.name(key))
        return bool(value == "true")

    def url(self, key: str) -> str | None:
        """An address a browser can be sent to, or None."""
        value = self.text(key)
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise invalid("Not a valid URL", param=self.name(key), code="url_invalid")
        return value

    def email(self, key: str) -> str | None:
        """An e-mail address, or None. A domain beyond ASCII has to come as the DNS knows it."""
        value = self.text(key, longest=512)
        if value is not None and not (EMAIL.match(value) and value.isascii()):
            raise invalid(f"Invalid email address: {value}", param=self.name(key), code="email_invalid")
        return value

    def texts(self, key: str) -> list[str]:
        """A list of texts; empty when absent."""
        value = self._take(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise invalid("Invalid array", param=self.name(key))
        return list(value)

    def section(self, key: str) -> "Params":
        """Nested parameters; an empty section when absent."""
        value = self._take(key)
        if value is None:
            value = {}
        if not isinstance(value, dict):
            raise invalid("Invalid object", param=self.name(key))
        part = Params(value, self.name(key))
        self._parts.append(part)
        return part

    def sections(self, key: str) -> list["Params"]:
        """A list of nested parameters; empty when absent."""
        value = self._take(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise invalid("Invalid array", param=self.name(key))
        parts = [Params(item, f"{self.name(key)}[{number}]") for number, item in enumerate(value)]
        self._parts.extend(parts)
        return parts

    def ignore(self, *keys: str) -> None:
        """Accept parameters that make no difference here, such as how the real page looks."""
        self._read.update(keys)

    def unread(self) -> list[str]:
        """Full names of everything sent that no reader asked for."""
        own = [self.name(key) for key in self.values if key not in self._read]
        return own + [name for part in self._parts for name in part.unread()]

    def finish(self) -> None:
        """Refuse what was not read. Raises ApiError; call it before anything is written."""
        unknown = self.unread()
        if unknown:
            noun = "parameter" if len(unknown) == 1 else "parameters"
            raise invalid(f"Received unknown {noun}: {', '.join(unknown)}", param=unknown[0], code="parameter_unknown")
