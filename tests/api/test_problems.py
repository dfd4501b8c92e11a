"""Refusals have one shape, whatever was wrong and wherever it was found."""

import pytest
from django.test import Client

from ams.api.problems import TITLES


def is_problem(answer, status, kind):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert said["status"] == status
    assert said["type"] == f"http://testserver/api/docs/#{kind}"
    assert said["title"] == str(TITLES[kind])
    return said


def test_each_kind_of_refusal(api, alice, key_for):
    is_problem(api.get("contacts/999/"), 404, "not-found")
    is_problem(api.get("orders/NOTHING/"), 404, "not-found")
    assert "/api/docs/" in is_problem(api.get("contacts"), 404, "not-found")["detail"]
    is_problem(api("DELETE", f"contacts/{alice.number}/"), 405, "no-such-method")
    is_problem(api("GET", "contacts/", Accept="text/csv"), 406, "not-that-format")
    is_problem(key_for("orders:read").get("contacts/"), 403, "not-allowed")
    is_problem(api.post("contacts/", {"kind": "x"}), 400, "not-valid")


@pytest.mark.parametrize("content", [b"{", b"\xff", b'{"name": NaN}', b'"', b""])
def test_what_is_no_json(api, content):
    answer = api.client.generic("POST", "/api/v1/contacts/", content, "application/json", headers=api.headers)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_what_is_another_format(api):
    answer = api.client.post("/api/v1/contacts/", {"name": "Bob"}, headers=api.headers)

    is_problem(answer, 415, "not-json")


def test_what_is_too_large(api, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    is_problem(api.post("contacts/", {"kind": "person", "name": "B" * 200}), 413, "too-large")


def test_what_never_reaches_us(api):
    is_problem(api.get("contacts/?email=%00"), 400, "bad-request")


@pytest.mark.parametrize("address", ["/api/v2/contacts/", "/api/", "/api/docs/zzz/"])
def test_what_is_no_address_below_the_api_at_all(association, client, address):
    is_problem(client.get(address), 404, "not-found")


def test_a_forgotten_slash_still_leads_to_the_documentation(association, client):
    assert client.get("/api/docs")["Location"] == "/api/docs/"


def test_names_of_writes_have_a_length(api):
    answer = api.post("contacts/", {"kind": "person", "name": "Bob"}, Idempotency_Key="x" * 256)

    is_problem(answer, 400, "bad-request")


def test_a_failing_middleware_is_told_in_the_same_shape(api, settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.api.test_problems.fails"]

    answer = Client(raise_request_exception=False).get("/api/v1/contacts/", headers=api.headers)

    is_problem(answer, 500, "mistake-of-ours")


def fails(get_response):
    def middleware(request):
        raise ZeroDivisionError

    return middleware
