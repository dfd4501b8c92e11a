"""What `manage.py` does before Django reads its settings: nothing but the standard library is at hand in production."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from ams.core.embedded.keys import keep_keys
from ams.core.embedded.paths import default_data_dir

DEFAULT_PORT = 8000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What one can tell `up`; the environment gives the defaults."""
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or DEFAULT_PORT))
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("DATA_DIR") or default_data_dir()))
    parser.add_argument("--end-with-parent", action="store_true", help="stop when whoever started this is killed")


def prepare_settings(arguments: Sequence[str]) -> None:
    """Let Django's settings load in a folder that has never been started, so that `up` can be found."""
    parser = argparse.ArgumentParser(add_help=False)
    add_arguments(parser)
    chosen, _ = parser.parse_known_args(arguments)
    data = chosen.data.resolve()
    os.environ["DATA_DIR"] = str(data)
    if not os.environ.get("SECRET_KEY"):
        keep_keys(data)
