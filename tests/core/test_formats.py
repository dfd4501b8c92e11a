"""Dates in sentences, e-mail addresses on narrow screens, and the icon of the tab."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from ams.core.dates import dated
from ams.core.models import AssociationProfile
from ams.core.templatetags.ui import breakable, state
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


def test_what_was_written_once_is_not_written_for_another_zone_language_or_hour():
    noon = datetime(2027, 10, 31, 12, tzinfo=UTC)
    there = noon.astimezone(ZoneInfo("Asia/Tokyo"))
    twice = [datetime(2027, 10, 31, 2, 30, fold=fold, tzinfo=ZoneInfo("Europe/Amsterdam")) for fold in (0, 1)]

    assert (dated(noon, "D H:i T"), dated(there, "D H:i T")) == ("Sun 12:00 UTC", "Sun 21:00 JST")
    first, second = (int(dated(one, "U")) for one in twice)
    assert second - first == 3600
    with translation.override("de"):
        assert dated(noon, "D") == "So"
    assert dated(noon, "D") == "Sun"


def test_every_template_writes_dates_so_and_nothing_for_what_is_none():
    written = Template('{{ at|date:"j M Y, H:i" }}|{{ at|date }}|{{ none|date:"j" }}|{{ word|date:"j" }}')

    with timezone.override("Europe/Amsterdam"):
        said = written.render(Context({"at": datetime(2027, 1, 2, 23, 5, tzinfo=UTC), "none": None, "word": "soon"}))

    assert said == "3 Jan 2027, 00:05|3\u00a0January\u00a02027||"


def test_a_state_is_a_word_beside_its_dot_and_stays_harmless():
    assert state("<b>Open</b>", "good") == '<span class="state state--good">&lt;b&gt;Open&lt;/b&gt;</span>'
    assert state("Open") == '<span class="state">Open</span>'


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
