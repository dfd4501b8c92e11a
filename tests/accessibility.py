"""What axe finds on a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
FINDINGS_ALONE = {"resultTypes": ["violations"]}  # else axe spends its time on describing what is well
# Of rows that differ in words alone axe looks at the first: it would find of each what it finds of that one.
PUT_ALIKE_AWAY = r"""() => {
  const words = / (?!class=|role=|style=|type=)([\w-]+)="([^"]*)"/g
  window.putAway = [...document.querySelectorAll('tbody, ul, ol')].flatMap(list => {
    const seen = new Set()
    return [...list.children].filter(row => {
      const shape = row.outerHTML.replace(words, (all, name, said) => ` ${name}=${said !== ''}`)
        .replace(/>\s+</g, '><').replace(/>[^<]*[^<\s][^<]*</g, '>…<')
      return seen.has(shape) || !seen.add(shape)
    })
  })
  for (const row of window.putAway) row.style.setProperty('display', 'none', 'important')
}"""
BRING_BACK = "() => { for (const row of window.putAway) row.style.removeProperty('display') }"


def findings(page: Page) -> list[tuple[str, str, str]]:
    """The rule, the element and what is wrong with it, for each finding; the page must allow scripts, as axe is one."""
    page.evaluate(PUT_ALIKE_AWAY)
    found = AXE.run(page, options=FINDINGS_ALONE).response["violations"]
    page.evaluate(BRING_BACK)
    return [(one["id"], node["html"][:200], node["failureSummary"][:300]) for one in found for node in one["nodes"]]
