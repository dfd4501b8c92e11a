"""People at a browser: real Chromium, with an eye on what no page may do."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from tests.accessibility import findings

PATIENCE = 10_000  # milliseconds
# What glides from one colour to another is looked at where it ends; what turns for ever is left alone.
AT_REST = """Promise.allSettled(document.getAnimations()
    .filter(one => one.effect.getComputedTiming().iterations !== Infinity).map(one => one.finished))"""
HEIGHTS = {390: 844, 1280: 860}


@dataclass
class Watch:
    """What happened behind the pages: words on the console, and requests to anybody but us and the provider."""

    origins: tuple[str, ...]
    said: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)  # parts of words a test provokes, such as a 404
    script: bool = True

    def follow(self, page: Page) -> None:
        page.on("console", lambda message: self.said.append(f"{page.url}: {message.text}"))
        page.on("pageerror", lambda error: self.said.append(f"{page.url}: {error}"))
        page.on("request", lambda request: self._ask_where_to(request.url))

    def _ask_where_to(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "data" and f"{parts.scheme}://{parts.netloc}" not in self.origins:
            self.strangers.append(url)

    def assert_quiet(self) -> None:
        unexpected = [words for words in self.said if not any(part in words for part in self.expected)]
        assert not unexpected, unexpected
        assert not self.strangers, self.strangers


@contextmanager
def somebody(browser: Browser, stack, *, width=390, theme="light", script=True, quiet=True):
    """A page of a browser that knows nobody yet; in the end nothing improper may have happened behind it."""
    context = browser.new_context(
        base_url=stack.url, viewport={"width": width, "height": HEIGHTS[width]}, color_scheme=theme,
        java_script_enabled=script, locale="en-GB",
    )  # fmt: skip
    context.set_default_timeout(PATIENCE)
    watch = Watch(origins=(stack.url, stack.sandbox_url), script=script)
    context.on("page", watch.follow)
    page = context.new_page()
    page.watch = watch
    try:
        yield page
    finally:
        context.close()
    if quiet:
        watch.assert_quiet()


def assert_accessible(page: Page) -> None:
    """Nothing for axe to find, nothing wider than the screen. For browsers with scripts: axe is one."""
    assert page.watch.script, "Without scripts axe never answers."
    page.evaluate(AT_REST)
    found = findings(page)
    assert not found, (page.url, found)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} scrolls sideways"
