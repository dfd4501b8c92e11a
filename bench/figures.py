"""What was measured, and how it stands to what was promised."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `value` and `floor` are in `unit`; a promise that was not made is None."""

    row: str
    what: str
    value: float
    unit: str
    target: float | None = None
    at_least: bool = False  # more is better
    floor: float | None = None
    most_ratio: float | None = None
    beside: dict[str, Any] = field(default_factory=dict)  # queries, kilobytes, p50 and the like

    @property
    def ratio(self) -> float | None:
        """How many times the floor it costs; above 1 is slower."""
        if not self.floor or not self.value:
            return None
        return self.floor / self.value if self.at_least else self.value / self.floor

    @property
    def is_kept(self) -> bool:
        """Whether every promise made of it holds."""
        within = self.target is None or (self.value >= self.target if self.at_least else self.value <= self.target)
        return within and (self.most_ratio is None or self.ratio is None or self.ratio <= self.most_ratio)


@dataclass(frozen=True, slots=True)
class Timed:
    """How long each of some requests took, in seconds."""

    seconds: Sequence[float]

    @property
    def p50(self) -> float:
        """The median, in milliseconds."""
        return self._share(0.5)

    @property
    def p95(self) -> float:
        """What 95 of a hundred stay within, in milliseconds."""
        return self._share(0.95)

    def _share(self, share: float) -> float:
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1_000
