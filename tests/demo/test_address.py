"""A machine has two names for itself; the demonstration keeps to one, for the payment page comes back to that."""

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse
from django.test import RequestFactory

from ams.demo.address import OneAddressMiddleware


@pytest.mark.parametrize(
    ("host", "path", "leads_to"),
    [
        ("127.0.0.1:8000", "/join/full/?code=A&b=1", "http://localhost:8000/join/full/?code=A&b=1"),
        ("localhost:8000", "/", None),
        ("127.0.0.1:8010", "/", None),  # somebody's tunnel
        ("testserver", "/", None),
        ("127.0.0.1:8000", "/healthz", None),
        ("127.0.0.1:8000", "/hooks/stripe/", None),
        ("127.0.0.1:8000", "/api/v1/orders/", None),
    ],
)
def test_whoever_opens_the_other_name_is_led_to_ours(settings, host, path, leads_to):
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS = "http://localhost:8000", ["*"]
    answer = OneAddressMiddleware(lambda _request: HttpResponse("here"))
    ask = RequestFactory(headers={"host": host})

    answered = answer(ask.get(path))

    assert answered.headers.get("Location") == leads_to
    assert answer(ask.post(path)).status_code == 200


@pytest.mark.parametrize(("demo", "url"), [(False, "http://localhost:8000"), (True, "https://members.example.org")])
def test_elsewhere_it_is_not_there(settings, demo, url):
    settings.DEMO, settings.PUBLIC_URL = demo, url
    with pytest.raises(MiddlewareNotUsed):
        OneAddressMiddleware(lambda _request: HttpResponse())
