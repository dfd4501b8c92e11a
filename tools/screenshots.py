"""Takes the pictures of the README and of docs/ from a demonstration of its own: `make screenshots`."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

CHECKOUT = Path(__file__).resolve().parent.parent
PICTURES = CHECKOUT / "docs" / "images"
PORT = int(os.environ.get("PORT", "8090"))
HOME = f"http://localhost:{PORT}"
PHONE, SCREEN = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
SECONDS_TO_START = 240


@dataclass(frozen=True)
class Picture:
    """One picture: as whom to look, where, how large, and what to press before."""

    name: str
    persona: str
    path: str
    size: dict[str, int]
    dark: bool = False
    press: str = ""  # a selector


PICTURES_TO_TAKE = [
    Picture("portal-home", "", "/", PHONE),
    Picture("portal-join", "", "/join/", PHONE, press="main a[href^='/join/']"),
    Picture("portal-account", "current", "/account/", PHONE),
    Picture("desk-today", "service", "/desk/", SCREEN),
    Picture("desk-person", "service", "/desk/people/", SCREEN, press="main tbody a"),
    Picture("desk-cases", "service", "/desk/cases/", SCREEN, dark=True),
]


@contextmanager
def demonstration() -> Iterator[None]:
    """A fresh demonstration, running as long as the block."""
    with tempfile.TemporaryDirectory(prefix="ams-pictures-", dir="/tmp", ignore_cleanup_errors=True) as data:
        Path(data).chmod(0o755)
        command = [sys.executable, "manage.py", "up", "--port", str(PORT), "--data", f"{data}/data"]
        with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as up:
            try:
                wait_until_ready(up)
                yield
            finally:
                up.send_signal(signal.SIGINT)
                up.communicate(timeout=60)


def wait_until_ready(up: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    for line in up.stdout or ():
        print(line.rstrip())
        if line.startswith("Ready"):
            return
        if time.monotonic() > deadline:
            break
    sys.exit("The demonstration did not start.")


def take(browser: Browser, picture: Picture) -> None:
    """Look at one page as one persona, and keep what is seen."""
    context = browser.new_context(
        viewport=picture.size,
        device_scale_factor=2,
        color_scheme="dark" if picture.dark else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if picture.persona:
        become(page, picture.persona)
    page.goto(HOME + picture.path)
    if picture.press:
        page.locator(picture.press).first.click()
        page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{picture.name}.png")
    context.close()
    print(f"  docs/images/{picture.name}.png")


def become(page: Page, persona: str) -> None:
    page.goto(HOME + "/")
    page.locator(f"form[action$='/become/{persona}/'] button").click()
    page.wait_for_load_state()


def main() -> None:
    """Take every picture."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demonstration(), sync_playwright() as playwright:
        program = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
        browser = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        for picture in PICTURES_TO_TAKE:
            take(browser, picture)
        browser.close()


if __name__ == "__main__":
    main()
