"""No page is forgotten: each address of the project that shows one is looked at, or excused with a reason."""

import re

import pytest
from django.urls import resolve

from tests.journeys.addresses import EXCUSED, desk_pages, portal_pages
from tests.test_permissions import table

SCRIPT = "/admin/jsi18n/"
MISSING = "/nowhere/"  # listed to see what is shown then


def kind_of(route):
    """The admin has one set of pages for every kind of record: looking at one of each set is enough."""
    return re.sub(r"^/admin/\w+/$", "/admin/<app>/", re.sub(r"^/admin/\w+/\w+/", "/admin/<app>/<model>/", route))


def pages():
    """Every route that shows somebody something; what it shows is a page unless its name is a file's."""
    shown = {row.address for row in table() if row.method == "GET" and "200" in row.expected}
    return {kind_of(route) for route in shown if not re.search(r"\.\w+$", route) and route != SCRIPT}


def looked_at():
    listed = [address for by in (portal_pages(), desk_pages()) for each in by.values() for address in each]
    return {kind_of(f"/{resolve(each.partition('?')[0]).route}") for each in listed if each != MISSING}


@pytest.mark.sweep
@pytest.mark.usefixtures("stack")
def test_each_page_is_looked_at_or_excused():
    seen, all_pages = looked_at(), pages()

    assert sorted(all_pages - seen - set(EXCUSED)) == []
    assert sorted(seen & set(EXCUSED)) == [], "Excused, and looked at all the same."
    assert sorted(set(EXCUSED) - all_pages) == [], "Excused, and no page."
