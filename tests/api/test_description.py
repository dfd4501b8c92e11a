"""What the API says of itself: complete, valid, and true of every answer that anybody can provoke."""

import json
import re

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounded
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from ams.api.handbook import chapters, schema
from ams.api.problems import TITLES
from billing.models import ShopItem
from members.operations import join_association
from tests.api.conftest import LONG_AGO
from tests.factories.billing import pay
from tests.factories.events import EventFactory, TicketTypeFactory, register

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


def test_the_description_is_valid_and_complete(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))

    described = schema()
    assert described["openapi"].startswith("3.1")
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], f"{method} {path}"
            assert "Needs `" in operation["description"], f"{method} {path}"
            assert operation["security"] == [{"key": []}], f"{method} {path}"


def test_machines_get_it_as_json(client, association):
    assert json.loads(client.get("/api/v1/schema/").content)["openapi"].startswith("3.1")


def test_the_page_for_people_names_everything_and_needs_no_script(client, association):
    page = client.get("/api/docs/")
    text = page.content.decode()

    for chapter in chapters():
        for entry in chapter.entries:
            assert f"<code>{entry.method} {re.sub('[<>]', '', entry.path)}</code>" in text
    for kind in TITLES:
        assert f'id="{kind}"' in text
    assert "<script" not in text
    assert "Needs <code>contacts:read</code>." in text
    assert "`" not in text
    assert len(page.content) < 120_000


@pytest.fixture
def one_connection():
    """Calls through WSGI stay in the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world(alice, museum, full, mug):
    """Something of everything, so that made-up calls find what they are about."""
    ShopItem.objects.create(product=mug, slug="mug")
    register(TicketTypeFactory(event=EventFactory(slug="walk")), at=LONG_AGO, buyer=alice)
    order = join_association(holder=alice, type=full, at=LONG_AGO, by=None)
    pay(order, at=LONG_AGO)
    return order


def try_everything(api, examples):
    described = schemathesis.openapi.from_wsgi("/api/v1/schema/", get_wsgi_application())
    tried = 0
    for found in described.get_all_operations():
        operation = found.ok()

        @bounded(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def attempt(case):
            case.call_and_validate(headers=api.headers, checks=CHECKS)

        attempt()
        tried += 1
    return tried


@pytest.mark.sweep
@pytest.mark.usefixtures("one_connection")
def test_no_call_the_description_allows_is_answered_otherwise_than_it_says(api, world, settings):
    settings.API_CALLS_A_MINUTE = 100_000

    assert try_everything(api, examples=5) == 63


@pytest.mark.soak
@pytest.mark.usefixtures("one_connection")
def test_nor_do_a_thousand_calls_to_each_address(api, world, settings):
    settings.API_CALLS_A_MINUTE = 10_000_000

    try_everything(api, examples=1000)
