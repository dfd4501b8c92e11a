"""Everything runs once for all journeys of a worker: one deployment, one browser."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import launch
from tests.journeys.browsing import somebody
from tests.journeys.stack import Stack, seeded_folder
from tests.sandbox.process import free_port


def pytest_itemcollected(item):
    item.add_marker(pytest.mark.browser)
    item.add_marker(pytest.mark.no_cover)  # the product runs in processes of its own; here is only who looks at it


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """What the processes said last, under a failure."""
    report = yield
    stack = item.funcargs.get("everything") if hasattr(item, "funcargs") else None
    if report.failed and stack is not None:
        report.sections.extend(stack.last_words())
    return report


@pytest.fixture(scope="package")
def everything():
    """The demonstration, up and running."""
    stack = Stack(seeded_folder(Path(os.environ["DATA_DIR"], "journeys")), free_port())
    try:
        stack.begin()
        yield stack
    finally:
        stack.end()


@pytest.fixture(scope="package")
def playwright():
    """Ends with the journeys: other tests cannot use the ORM beside Playwright's event loop."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="package")
def chromium(playwright):
    browser = launch(playwright)
    yield browser
    browser.close()


@pytest.fixture
def stack(everything, django_db_blocker, monkeypatch):
    """The deployment, with the ORM looking into its database."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread, but not this code
    with django_db_blocker.unblock(), everything.database():
        yield everything
        everything.revive()  # what a test that failed half-way left dead must not fail the next ones


@pytest.fixture
def visit(stack, chromium):
    """Open a browser: `with visit(width=390, theme="light", script=True) as page`."""
    return lambda **how: somebody(chromium, stack, **how)
