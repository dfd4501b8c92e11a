"""Starts the test run's servers first of all: `tests/conftest.py` may import models."""

import gc
import os
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import coverage
import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from tests import services

services.begin()


def pytest_unconfigure() -> None:
    services.end()


class NoBrowserTestMayBeSkipped:
    """With REQUIRE_BROWSER set, as in continuous integration: what nobody looked at has not passed."""

    def __init__(self) -> None:
        self.skipped: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and "browser" in report.keywords:
            self.skipped.append(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.skipped and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for test in self.skipped:
            terminalreporter.write_line(f"FAILED {test}: a browser test was skipped", red=True)


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("REQUIRE_BROWSER"):
        config.pluginmanager.register(NoBrowserTestMayBeSkipped())


def pytest_collection(session: pytest.Session) -> None:
    """Let each worker compile another part of a fresh checkout's tests first: else all compile the same at once."""
    which = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    if which == "0" or session.config.args != session.config.getini("testpaths"):
        return
    tests = sorted(Path("tests").rglob("test_*.py"))
    first = len(tests) * int(which) // int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
    for path in tests[first:]:
        with suppress(Exception):  # whoever collects it says what is wrong
            import_module(".".join(path.with_suffix("").parts))


def pytest_collection_finish() -> None:
    """Leave the code itself, and the tests, out of every later search for garbage: a fifth of most tests' time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Coverage is of the tests themselves: a sweep goes over the same once more, and would take a third longer."""
    measuring = coverage.Coverage.current() if item.get_closest_marker("sweep") else None
    if measuring is None:
        return (yield)
    measuring.stop()
    try:
        return (yield)
    finally:
        measuring.start()


LONGEST_FIRST = (
    "tests/journeys/",
    "tests/ops/test_up.py",
    "tests/test_permissions.py",
    "tests/test_lists_among_many.py",
    "tests/demo/test_crowd.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let workers begin with what takes longest, so that none is left with it while the others are done."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: not item.nodeid.startswith(LONGEST_FIRST))


APART = {  # journeys that have a deployment of their own: they take longest, and need nothing of the others
    "pages": ("test_accessibility.py", "test_addresses.py", "test_gallery.py"),
    "desk": ("test_answers.py", "test_serving.py", "test_walks.py"),
    "harm": ("test_charges_killed.py", "test_kill_points.py", "test_mishaps.py", "test_outages.py"),
}


class FilesAndJourneys(LoadFileScheduling):
    """Spreads the tests over the workers file by file, and the journeys as four.

    Those are pages as they are, what becomes of people when something dies, what reaches the desk, and what people do.

    What is kept together shares a deployment. pytest-xdist's own groups (`--dist=loadgroup`) are silently no groups
    with pytest 9.2, which knows tests otherwise.
    """

    def _split_scope(self, nodeid: str) -> str:
        if not nodeid.startswith("tests/journeys/"):
            return super()._split_scope(nodeid)
        file = nodeid.removeprefix("tests/journeys/").partition("::")[0]
        return next((f"tests/journeys: {name}" for name, files in APART.items() if file in files), "tests/journeys")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> FilesAndJourneys:
    return FilesAndJourneys(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Figures that tests measured (`record_property("figure", …)`), for the reader to compare with the last time."""
    passed = terminalreporter.stats.get("passed", [])
    figures = [value for report in passed for name, value in report.user_properties if name == "figure"]
    if figures:
        terminalreporter.section("figures")
    for figure in figures:
        terminalreporter.write_line(figure)
