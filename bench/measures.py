"""The rows of figures there are, by name. Each yields what it measured."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from bench.figures import Figure


@dataclass(frozen=True, slots=True)
class Run:
    """What a row is told: how many requests a figure is worth, and dice that always fall alike."""

    requests: int
    contacts: int
    dice: Random


Measure = Callable[[Run], Iterator[Figure]]
MEASURES: dict[str, Measure] = {}
ONLY_WHEN_NAMED: set[str] = set()  # they write, or take long


def measure(name: str, *, only_when_named: bool = False) -> Callable[[Measure], Measure]:
    """Register a row."""

    def keep(function: Measure) -> Measure:
        MEASURES[name] = function
        if only_when_named:
            ONLY_WHEN_NAMED.add(name)
        return function

    return keep
