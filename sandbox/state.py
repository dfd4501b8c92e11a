"""One running sandbox: its memory, clock, switches and queue, and the few acts every kind of object shares."""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sandbox.clock import Clock
from sandbox.errors import Json, missing
from sandbox.ids import new_id
from sandbox.store import Store
from sandbox.switches import Switches, load_switches

API_VERSION = "2026-10-28.endive"
NAMES = {"checkout.session": "checkout.session", "payment_method": "PaymentMethod"}


@dataclass(frozen=True, slots=True)
class Options:
    """How this sandbox was started. Addresses carry no trailing slash."""

    api_key: str
    webhook_url: str
    webhook_secret: str
    public_url: str
    seller: str = "Demonstration shop"


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """Which API call is being answered, for the events it causes."""

    id: str | None = None
    idempotency_key: str | None = None
    api_version: str = API_VERSION


current_request: ContextVar[RequestFacts | None] = ContextVar("current_request", default=None)


@dataclass(slots=True)
class Sandbox:
    """Passed to every operation. Operations run inside ``store.transaction()``, which the edges open."""

    options: Options
    store: Store
    clock: Clock
    switches: Switches

    def make(self, kind: str, **members: Any) -> Json:
        """A new object with the members all kinds share; not yet kept."""
        return {
            "id": new_id(kind), "object": kind, "created": self.clock.now(), "livemode": False, **members,
        }  # fmt: skip

    def load(self, kind: str, identifier: str, *, param: str = "id", status: int = 404) -> Json:
        """The object as kept. Raises ApiError when there is none."""
        found = self.store.get(kind, identifier)
        if found is None:
            raise missing(NAMES.get(kind, kind), identifier, param=param, status=status)
        return found


def open_sandbox(options: Options, store: Store) -> Sandbox:
    """A sandbox that goes on where the file left off."""
    return Sandbox(options, store, Clock(store.setting("clock_offset") or 0), load_switches(store))


def shown(kept: Any) -> Any:
    """What leaves the sandbox: everything but its own underscored members."""
    if isinstance(kept, dict):
        return {name: shown(value) for name, value in kept.items() if not name.startswith("_")}
    if isinstance(kept, list):
        return [shown(item) for item in kept]
    return kept
