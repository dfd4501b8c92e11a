"""`python -m bench`: bring up an association of a size, measure, keep and tell."""

import argparse
import os
import sys
from pathlib import Path

import django

from ams.core.embedded.deployment import Deployment, plan
from ams.core.embedded.paths import CHECKOUT


def main(words: list[str]) -> int:
    """Measure what is asked for; 1 if a promise is not kept."""
    asked = _arguments().parse_args(words)
    data = (asked.data or CHECKOUT / f".data-bench-{asked.contacts}").resolve()
    deployment = plan(data=data, port=asked.port, given=dict(os.environ) | {"DEMO": "1", "LOG_LEVEL": "WARNING"})
    _set_up(deployment)
    from bench.run import measure_all  # noqa: PLC0415 - needs the settings that were just decided

    return measure_all(deployment, asked)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--contacts", type=int, default=1_000_000, help="how many, a million if not said")
    parser.add_argument("--rows", default="", help="which rows, with commas between; all but long ones if not said")
    parser.add_argument("--quick", action="store_true", help="a tenth of the requests, and nothing is kept")
    parser.add_argument("--requests", type=int, default=1_000, help="for each figure, 1000 if not said")
    parser.add_argument("--port", type=int, default=8790)
    parser.add_argument("--data", type=Path, help="the folder of the database; kept for the next time")
    return parser


def _set_up(deployment: Deployment) -> None:
    """Let Django know the deployment before anything reads its settings."""
    os.environ.update(deployment.environment)
    os.environ["DJANGO_SETTINGS_MODULE"] = "ams.settings"
    django.setup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
