"""Whatever stands in the address bar, a list answers: without what it cannot read, and saying so beside the filter."""

import re
from urllib.parse import quote

import pytest
from django.contrib import admin
from django.urls import reverse

from ams.core.models import Role
from staffdesk.models import Case
from staffdesk.operations import open_case
from tests.factories.core import UserFactory, sign_in
from tests.staffdesk.conftest import NOW

pytestmark = pytest.mark.sweep
LISTS = ["people", "orders", "messages", "cases", "happened", "search"]
FILES = ["people_csv", "orders_csv", "messages_csv", "cases_csv"]
NAMES = ["q", "at", "sort", "state", "standing", "type", "kind", "queue", "whose", "channel", "since", "until", "on",
         "recipient", "page", "p", "no_such_thing"]  # fmt: skip
HOSTILE = [
    "x" * 10_000, "9999-12-31", "0001-01-01", "2026-02-30", "\uff11\uff19\uff19\uff19-01-01", "-1", "9" * 400, "1e999",
    "NaN", "Infinity", "%", "%%s", "\\", "'; DROP TABLE core_contact; --", "\ud7ff\uffff", "\u202eevil", "[" * 5_000,
    "W10", "WyJ4Iiwx", "eyJ9:x:y", "::", "(((", "[a-", "\\m", "*", "\U0001f4a5", "\u0131", "\n\r\t", "true", "null",
]  # fmt: skip


@pytest.fixture
def something(amara, join, buy):
    """A row of each kind, so that every list has something to sort."""
    join(amara)
    buy(amara)
    open_case(kind=Case.Kind.NOTED, subject="", words="A", context={}, contact=amara, at=NOW, by=None)


def answer(client, address):
    response = client.get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response, body.decode()


@pytest.mark.parametrize("name", [*LISTS, *FILES])
def test_no_list_and_no_file_breaks(desk, something, name):
    for hostile in HOSTILE:
        query = "&".join(f"{parameter}={quote(hostile)}" for parameter in NAMES)
        response, body = answer(desk, f"{reverse(f'staffdesk:{name}')}?{query}&{quote(hostile)}=1")
        assert response.status_code == 200, hostile[:80]
        assert "Traceback" not in body


@pytest.mark.parametrize("name", [*LISTS, *FILES])
def test_a_nul_is_refused_before_anything_reads_it(desk, name):
    assert desk.get(reverse(f"staffdesk:{name}"), {"q": "a\x00b"}).status_code == 400


def test_bytes_that_are_no_text_break_nothing(desk, something):
    for name in [*LISTS, *FILES]:
        query = "&".join(f"{parameter}=%ff%c3%28%ed%a0%80" for parameter in NAMES)
        assert answer(desk, f"{reverse(f'staffdesk:{name}')}?{query}")[0].status_code == 200, name


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("orders", "until=9999-12-31", "This is no day we can look for"),
        ("orders", "since=soon&state=open", "This is no day we can look for"),
        ("happened", "on=9999-12-31", "This is no day we can look for"),
        ("happened", "kind=moon.landed", "There is no such choice"),
        ("people", "type=moon", "There is no such choice"),
        ("people", f"q={'x' * 201}", "This is too long to look for"),
        ("messages", "state=flying", "There is no such choice"),
        ("cases", "kind=moon", "There is no such choice"),
    ],
)
def test_what_cannot_be_read_is_left_out_and_said_so(desk, something, name, query, said):
    _response, body = answer(desk, f"{reverse(f'staffdesk:{name}')}?{query}")

    assert re.search(rf'<p class="field__error">[^<:]+: {said}', body)
    assert "Amara Okafor" in body
    assert 'aria-invalid="true"' in body


@pytest.mark.parametrize("year", ["1900-01-01", "2999-12-31"])
def test_the_outermost_days_are_looked_for(desk, something, year):
    for query in (f"since={year}", f"until={year}", f"since={year}&until={year}"):
        assert "This is no day" not in answer(desk, f"{reverse('staffdesk:orders')}?{query}")[1]
    assert "This is no day" not in answer(desk, f"{reverse('staffdesk:happened')}?on={year}")[1]


@pytest.mark.parametrize(
    "address",
    [
        "/desk/orders/" + "x" * 5_000 + "/", "/desk/people/99999999999999999999999/",
        "/desk/cases/99999999999999999999999/", "/desk/messages/99999999999999999999999/",
        "/desk/people/99999999999999999999999/timeline/", "/desk/orders/%F0%9F%92%A5/",
    ],
    ids=lambda address: address[:40],
)  # fmt: skip
def test_what_is_not_there_is_not_found(desk, something, address):
    assert desk.get(address).status_code == 404


@pytest.mark.parametrize("hostile", ["9" * 400, "-1", "x" * 10_000, "("], ids=ascii)
def test_no_list_of_the_admin_breaks(client, something, hostile):
    sign_in(client, UserFactory(role=Role.ADMINISTRATOR))
    for model, screen in admin.site._registry.items():
        if model._meta.app_label not in {"billing", "core", "members", "staffdesk"}:
            continue
        lookups = [f"{one}__exact" if isinstance(one, str) else "who" for one in screen.list_filter]
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        asked = [{"q": hostile, "p": hostile, "o": hostile}, {"id__lt": hostile}, dict.fromkeys(lookups, hostile)]
        for query in asked:
            answer = client.get(address, query)
            if answer.status_code == 302 and answer.url != f"{address}?e=1":
                answer = client.get(answer.url)
            assert answer.status_code == 200 or answer.url == f"{address}?e=1", (address, query)
