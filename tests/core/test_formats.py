"""Dates in sentences, e-mail addresses on narrow screens, and the icon of the tab."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from ams.core.models import AssociationProfile
from ams.core.templatetags.ui import breakable
from tests.factories.core import AssociationFactory


@pytest.mark.parametrize(
    ("language", "words"), [("en-gb", "21\u00a0November\u00a02027"), ("en-us", "November\u00a021,\u00a02027")]
)
def test_dates_are_written_out_and_no_line_breaks_in_them(language, words):
    with translation.override(language):
        assert date_format(date(2027, 11, 21)) == words


@pytest.mark.parametrize(
    ("language", "words"), [("en-gb", "21\u00a0Nov\u00a02027, 14:05"), ("en-us", "Nov\u00a021,\u00a02027, 2:05 p.m.")]
)
def test_times_are_written_in_the_admin_as_on_the_desk(language, words):
    with translation.override(language):
        assert date_format(datetime(2027, 11, 21, 14, 5, tzinfo=UTC), "DATETIME_FORMAT") == words


def test_an_address_breaks_after_at_and_dots_and_stays_harmless():
    assert breakable("a.b@c.org") == "a.<wbr>b@<wbr>c.<wbr>org"
    assert breakable("<b>@x.org") == "&lt;b&gt;@<wbr>x.<wbr>org"
    assert breakable(None) == ""


@pytest.mark.django_db
def test_the_icon_of_the_tab_has_the_association_s_colour(client):
    AssociationFactory(colour="#7a1f3d")
    first = client.get("/contact/").content.decode()
    [address] = [part.split('"')[0] for part in first.split('href="') if part.startswith(reverse("site_icon"))]

    icon = client.get(address)

    assert (icon["Content-Type"], "immutable" in icon["Cache-Control"]) == ("image/svg+xml", True)
    assert 'fill="#7a1f3d"' in icon.content.decode()
    assert client.get(reverse("site_icon"))["Cache-Control"] == "public, max-age=3600"
    AssociationProfile.objects.update(colour="#1f3d7a")
    assert address not in client.get("/contact/").content.decode()


@pytest.mark.django_db
def test_there_is_an_icon_before_there_is_an_association(client):
    assert client.get(reverse("site_icon")).content.startswith(b"<svg")
