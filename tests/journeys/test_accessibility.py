"""Every page: nothing for axe to find, no word on the console, no request to a stranger; the portal's weigh little."""

import pytest

from tests.journeys.addresses import VISITOR, desk_pages, portal_pages
from tests.journeys.browsing import assert_accessible
from tests.journeys.people import become, join_up_to_payment, newcomer

pytestmark = pytest.mark.sweep
MOST_BYTES, MOST_REQUESTS = 60 * 1024, 5
SETTLING = 50  # milliseconds in which a page that has loaded asks for what it still wants


class Scales:
    """Weighs what a page brings over the wire, in a browser that has nothing of ours yet."""

    def __init__(self, page):
        self.page, self.requests, self.bytes, self.coming = page, [], 0, set()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._arrived)
        session.on("Network.loadingFailed", self._lost)

    def _asked(self, event):
        if not event["request"]["url"].startswith("data:"):
            self.requests.append(event["request"]["url"])
            self.coming.add(event["requestId"])

    def _arrived(self, event):
        self.bytes += event["encodedDataLength"]
        self.coming.discard(event["requestId"])

    def _lost(self, event):
        self.coming.discard(event["requestId"])

    def reset(self):
        self.requests, self.bytes, self.coming = [], 0, set()

    def read(self):
        """How many bytes came, and in how many requests, once nothing more is on its way."""
        self.page.wait_for_timeout(SETTLING)
        while self.coming:
            self.page.wait_for_timeout(SETTLING)
        return self.bytes, len(self.requests)


def go_as(page, persona):
    if persona != VISITOR:
        become(page, persona)
        page.wait_for_load_state()


def look_at(page, address):
    """Open a page and look at it; what the browser itself says of a page that is not there is no finding."""
    page.watch.expected = [f"the server responded with a status of {status}" for status in (403, 404, 410)]
    answer = page.goto(address)
    assert answer.status < 500, address
    assert_accessible(page)
    page.watch.assert_quiet()


@pytest.mark.parametrize("persona", [VISITOR, "current", "parent", "organisation", "grace", "lapsed"])
def test_the_portal(visit, persona, record_property):
    """Also how much a page brings to a browser that has nothing of ours yet; the demonstration's own are exempt."""
    weights = {}
    with visit() as page:
        go_as(page, persona)
        scales = Scales(page)
        for address in portal_pages()[persona]:
            scales.reset()
            look_at(page, address)
            if not address.startswith("/demo/"):
                weights[address] = scales.read()

    heaviest = max(weights, key=lambda address: weights[address][0])
    most = max(requests for _, requests in weights.values())
    size = weights[heaviest][0] / 1024
    record_property("figure", f"portal as {persona}: at most {size:.0f} KiB ({heaviest}) and {most} requests a page")
    assert {address: weight for address, weight in weights.items() if weight[0] > MOST_BYTES} == {}
    assert {address: weight for address, weight in weights.items() if weight[1] > MOST_REQUESTS} == {}


DESK = ["service", "finance", "administrator", "owner", "membership", "events", "auditor"]


@pytest.mark.parametrize("persona", DESK)
def test_the_desk_and_the_admin(visit, persona):
    with visit() as page:
        go_as(page, persona)
        for address in desk_pages()[persona]:
            look_at(page, address)


def test_the_payment_sandbox(visit, stack):
    with visit() as page:
        join_up_to_payment(page, newcomer())
        assert_accessible(page)
        look_at(page, f"{stack.sandbox_url}/_sandbox/")
