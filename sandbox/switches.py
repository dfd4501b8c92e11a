"""The switches a demonstration or a test can throw, remembered across restarts."""

from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from sandbox.errors import Json, invalid
from sandbox.store import Store

Mode = Literal["normal", "reversed", "paused", "dropped"]
RefundOutcome = Literal["succeed", "pending", "fail"]
MODES: tuple[str, ...] = get_args(Mode)
REFUND_OUTCOMES: tuple[str, ...] = get_args(RefundOutcome)
MOST_COPIES = 50


@dataclass(slots=True)
class Switches:
    """How webhooks travel, how refunds end, and how the API misbehaves.

    ``mode``: *normal*; *reversed* sends the newest event first, one at a time; *paused* keeps events until told to
    deliver; *dropped* never sends them. ``copies`` is how often each event is sent, ``delay`` how many seconds late.
    ``refunds`` decides how new refunds begin. ``latency`` is how many seconds every API answer is held back after its
    work is done; the next ``faults`` calls fail, either before anything happened or after, as ``fault_when`` says.
    """

    mode: str = "normal"
    copies: int = 1
    delay: float = 0
    refunds: str = "succeed"
    latency: float = 0
    faults: int = 0
    fault_when: str = "before"

    def change(self, values: Json) -> None:
        """Throw some switches. Raises ApiError for a switch or position there is not; then nothing changes."""
        checks: dict[str, Any] = {
            "mode": lambda value: value in MODES,
            "copies": lambda value: isinstance(value, int) and 1 <= value <= MOST_COPIES,
            "delay": _seconds,
            "refunds": lambda value: value in REFUND_OUTCOMES,
            "latency": _seconds,
            "faults": lambda value: isinstance(value, int) and 0 <= value <= 1000,
            "fault_when": lambda value: value in {"before", "after"},
        }
        for name, value in values.items():
            if name not in checks:
                raise invalid(f"There is no switch '{name}'. There are: {', '.join(checks)}.", param=name)
            if isinstance(value, bool) or not checks[name](value):
                raise invalid(f"The switch '{name}' cannot be {value!r}.", param=name)
        for name, value in values.items():
            setattr(self, name, value)

    def as_json(self) -> Json:
        """All positions."""
        return asdict(self)


def _seconds(value: object) -> bool:
    return isinstance(value, int | float) and 0 <= value <= 7 * 86_400


def load_switches(store: Store) -> Switches:
    """The switches as they were left."""
    return Switches(**(store.setting("switches") or {}))


def save_switches(store: Store, switches: Switches) -> None:
    """Keep the switches for the next start."""
    store.remember("switches", switches.as_json())
