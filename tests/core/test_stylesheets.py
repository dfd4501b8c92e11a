"""The joined stylesheets and the theme: complete, small, and kept for good only under their own version."""

import gzip
import re

import pytest
from django.http import Http404
from django.test import RequestFactory

from ams.core.stylesheets import BUNDLES, bundle, stylesheet
from ams.core.templatetags.ui import icon, initials
from ams.core.theme import theme_response, theme_stylesheet, theme_version

PORTAL_LIMIT = 45_000  # bytes; a whole portal page may have 60 KB


def ask(path: str, **headers: str):
    return RequestFactory().get(path, headers=headers)


@pytest.mark.parametrize("name", sorted(BUNDLES))
def test_a_bundle_is_balanced_and_names_its_layers_first(name):
    text = bundle(name).plain.decode()

    assert text.startswith("@layer tokens,theme,elements,components,vendor,portal,desk,admin;")
    assert text.count("{") == text.count("}")
    assert "/*" not in text


def test_a_bundle_is_kept_for_a_year_only_under_its_version():
    current = bundle("portal").version

    by_version = stylesheet(ask(f"/css/portal.css?v={current}"), "portal")
    without = stylesheet(ask("/css/portal.css"), "portal")
    stale = stylesheet(ask("/css/portal.css?v=0123456789"), "portal")

    assert "immutable" in by_version["Cache-Control"]
    assert "immutable" not in without["Cache-Control"]
    assert "immutable" not in stale["Cache-Control"]


def test_a_browser_that_can_unzip_gets_less():
    zipped = stylesheet(ask("/css/desk.css", accept_encoding="gzip, br"), "desk")

    assert zipped["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == stylesheet(ask("/css/desk.css"), "desk").content


def test_an_unknown_bundle_is_not_found():
    with pytest.raises(Http404, match="nothing"):
        stylesheet(ask("/css/nothing.css"), "nothing")


def test_the_portal_s_stylesheet_is_light():
    assert len(bundle("portal").plain) <= PORTAL_LIMIT


def test_our_own_stylesheets_use_no_literal_ids_and_no_important():
    for name in ("portal", "desk"):
        text = bundle(name).plain.decode()
        assert "!important" not in text
        assert not re.search(r"[}\s,]#[a-zA-Z][\w-]*[\s,{.:]", text)


def test_django_s_admin_styles_lie_below_ours_and_outside_the_shell():
    text = bundle("admin").plain.decode()

    assert "@layer vendor{@scope (body) to (.rail,.topbar," in text
    assert "url(../" not in text


def test_the_theme_changes_its_version_with_the_colour():
    assert theme_version("#1f6f54") == theme_version("#1F6F54")
    assert theme_version("#1f6f54") != theme_version("#003366")
    assert "immutable" in theme_response("#1f6f54")["Cache-Control"]
    assert theme_stylesheet("#1f6f54").startswith("@layer theme{:root{--color-card:#1f6f54;")


def test_an_icon_is_drawn_in_place_and_hidden_from_screen_readers():
    assert icon("phone").startswith('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"')
    with pytest.raises(KeyError):
        icon("no-such-icon")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Amara Okafor", "AO"),
        ("Charlie de Vries", "CV"),
        ("Riverbend", "R"),
        ("Jean-Luc", "JL"),
        ("élodie", "É"),
        ("", "·"),
        (None, "·"),
    ],
)
def test_initials_are_at_most_two_letters(name, letters):
    assert initials(name) == letters
