"""The frames hold: portal, desk and admin in one design, and error pages that need nothing to be shown."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client

from ams.core.models import Role
from tests.factories.core import AssociationFactory, UserFactory, sign_in

PAGE_LIMIT = 60 * 1024  # bytes, without compression
REQUEST_LIMIT = 5
ASSET = re.compile(r'<(?:link rel="(?:stylesheet|icon)"[^>]*?href|script[^>]*?src|img[^>]*?src)="(/[^"]+)"')


@pytest.fixture(autouse=True)
def association(db):
    return AssociationFactory()


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/help/"])
def test_a_portal_page_is_light_and_needs_no_script(client, path):
    page = client.get(path)
    assets = [client.get(address) for address in dict.fromkeys(ASSET.findall(page.content.decode()))]

    assert page.status_code == 200
    assert "<script" not in page.content.decode()
    assert len(assets) + 1 <= REQUEST_LIMIT
    assert {asset.status_code for asset in assets} == {200}
    assert len(page.content) + sum(len(b"".join(asset)) for asset in assets) <= PAGE_LIMIT


@pytest.mark.parametrize("path", ["/", "/sign-in/"])
def test_a_portal_page_says_how_to_reach_a_person(client, path):
    page = client.get(path).content.decode()

    assert 'href="tel:0301234567"' in page
    assert "Mon–Fri 9:00–17:00" in page
    assert "Write to us" in page


@pytest.mark.parametrize("path", ["/desk/style/", "/admin/"])
def test_desk_and_admin_share_rail_search_and_theme(client, path):
    sign_in(client, UserFactory(role=Role.ADMINISTRATOR))

    page = client.get(path).content.decode()

    assert 'class="rail"' in page
    assert 'id="search-dialog"' in page
    assert "/theme.css?v=" in page
    assert 'aria-current="page"' in page


def test_no_template_comment_reaches_a_reader(client):
    sign_in(client, UserFactory(role=Role.ADMINISTRATOR))

    for path in ("/", "/desk/", "/desk/style/", "/admin/", "/sign-in/second-factor/"):
        page = client.get(path).content.decode()
        assert "{#" not in page, path
        assert "style=" not in re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL), path


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html", "503.html"])
def test_an_error_page_needs_neither_request_nor_database(name, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = render_to_string(name)

    assert '<link rel="stylesheet" href="/css/portal.css">' in page
    assert "<h1>" in page


def test_a_missing_page_leads_on(client):
    response = client.get("/there/is/nothing/here/")

    assert response.status_code == 404
    assert "There is no page here" in response.content.decode()


def test_a_form_without_its_token_is_explained():
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {"email": "amara@example.org"})

    assert response.status_code == 403
    assert "This page was open too long" in response.content.decode()
