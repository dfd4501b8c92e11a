"""One run: every row that was asked for, in a deployment of its own."""

import argparse
import time
from collections.abc import Iterator
from importlib import import_module
from random import Random

from ams.core.embedded.deployment import Deployment
from ams.core.embedded.supervisor import StopRequested
from bench import record
from bench.deployment import running
from bench.figures import Figure
from bench.measures import MEASURES, ONLY_WHEN_NAMED, Run

ROWS = ("bench.pages", "bench.money", "bench.bulk", "bench.events", "bench.cases", "bench.serving", "bench.belonging")
SEED = 20261122


def measure_all(deployment: Deployment, asked: argparse.Namespace) -> int:
    """Bring up, measure, tell, keep. 1 if a promise is not kept or a row is not known."""
    for module in ROWS:
        import_module(module)
    rows = asked.rows.split(",") if asked.rows else [name for name in MEASURES if name not in ONLY_WHEN_NAMED]
    if unknown := set(rows) - MEASURES.keys():
        _say(f"There is no row called {', '.join(sorted(unknown))}. There are: {', '.join(MEASURES)}.")
        return 1
    figures: list[Figure] = []
    try:
        with running(deployment, contacts=asked.contacts, say=_say) as check_stop:
            about = record.circumstances(asked.contacts)
            _say("  ".join(f"{name} {value}" for name, value in about.items()))
            for figure in _figures(rows, asked):
                figures.append(figure)
                check_stop()
    except StopRequested:
        _say("Stopped. Nothing of it was kept.")
        return 1
    if not asked.quick:
        record.keep(figures, about)
        record.write_table()
    return 0 if all(figure.is_kept for figure in figures) else 1


def _figures(rows: list[str], asked: argparse.Namespace) -> Iterator[Figure]:
    """Each figure once it is there, told as it comes."""
    requests = max(20, asked.requests // 10) if asked.quick else asked.requests
    for name in rows:
        began = time.monotonic()
        for figure in MEASURES[name](Run(requests, asked.contacts, Random(SEED))):  # noqa: S311 - the same each time
            _say(record.in_words(figure))
            yield figure
        _say(f"  {name} took {time.monotonic() - began:.0f} s; load {record.circumstances(0)['load']}")


def _say(line: str) -> None:
    print(line, flush=True)
