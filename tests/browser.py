"""The browser that tests drive: Chromium, without the window's parts where it is there, for that costs a third less."""

import os
import shutil

from playwright.sync_api import Browser, Playwright

PROGRAMS = ("chromium-headless-shell", "chromium")
ARGUMENTS = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-sandbox"]


def launch(playwright: Playwright, *more: str) -> Browser:
    """Start it, with `more` arguments. CHROMIUM names another program."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)))
    return playwright.chromium.launch(executable_path=program, args=[*ARGUMENTS, *more])
