"""What axe finds on a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
FINDINGS_ALONE = {"resultTypes": ["violations"]}  # else axe spends its time on describing what is well


def findings(page: Page) -> list[tuple[str, str, str]]:
    """The rule, the element and what is wrong with it, for each finding; the page must allow scripts, as axe is one."""
    found = AXE.run(page, options=FINDINGS_ALONE).response["violations"]
    return [(one["id"], node["html"][:200], node["failureSummary"][:300]) for one in found for node in one["nodes"]]
