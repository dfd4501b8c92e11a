"""People without a browser, for scenes that cut their calls short: they follow no redirect by themselves."""

import re
import threading
from contextlib import suppress
from urllib.parse import urljoin, urlsplit

import requests

from tests.journeys.people import mailed_code, newcomer

PATIENCE = 60  # seconds


class Caller:
    """Somebody joining, one HTTP call at a time."""

    def __init__(self, stack, kind: str = "full"):
        self.stack, self.kind, self.who = stack, kind, newcomer("Kim Kept")
        self.http = requests.Session()

    def get(self, path: str) -> requests.Response:
        return self.http.get(urljoin(self.stack.url, path), allow_redirects=False, timeout=PATIENCE)

    def post(self, path: str, **fields: str) -> requests.Response:
        """Send a form with the token of the page it stands on."""
        page = self.get(path)
        assert page.status_code == 200, (path, page.status_code, page.text[-1500:])
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
        return self.http.post(
            urljoin(self.stack.url, path), {"csrfmiddlewaretoken": token, **fields},
            allow_redirects=False, timeout=PATIENCE, headers={"Referer": self.stack.url},
        )  # fmt: skip

    def prove_address(self) -> None:
        """Up to the click that orders and leads to the provider."""
        self.post(f"/join/{self.kind}/", full_name=self.who.name, email=self.who.email)
        self.post(f"/join/{self.kind}/code/", code=mailed_code(self.who.email))

    def go_on(self) -> requests.Response:
        """Order, and be led to the provider's page; any number of times."""
        return self.get(f"/join/{self.kind}/continue/")

    def session(self) -> str:
        """The session at the provider that paying leads to."""
        answer = self.go_on()
        assert answer.status_code == 303, (answer.status_code, answer.text[:500])
        assert answer.headers["Location"].startswith(self.stack.sandbox_url)
        return urlsplit(answer.headers["Location"]).path.rsplit("/", 1)[1]

    def page_after_paying(self) -> str:
        return f"/orders/{self.who.order().reference}/paid/"

    def close(self) -> None:
        self.http.close()


class Meanwhile:
    """A call that goes on beside the test until it is answered or cut short. It must not use the ORM."""

    def __init__(self, act):
        self.answer = None
        self._act = act
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        with suppress(requests.RequestException):  # the process that should have answered is dead
            self.answer = self._act()

    def join(self) -> None:
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "Nobody answered and nobody hung up."
