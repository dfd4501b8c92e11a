"""What happens between a new version of the code and its first request happens once."""

import os
import time

import pytest
from django.contrib.staticfiles.finders import get_finder

from ams.core.static_files import collect_if_changed


@pytest.fixture
def pages(tmp_path, settings):
    """A project with one stylesheet, and a folder to collect it in."""
    source, collected = tmp_path / "source", tmp_path / "collected"
    source.mkdir()
    collected.mkdir()
    (source / "page.css").write_text("body { color: black }")
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [source], collected
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    return source


@pytest.fixture(autouse=True)
def _fresh_finders():
    get_finder.cache_clear()
    yield
    get_finder.cache_clear()


def test_static_files_are_collected_when_one_has_changed(pages, settings):
    assert collect_if_changed() is True
    assert collect_if_changed() is False

    (pages / "page.css").write_text("body { color: blue }")
    later = time.time() + 10
    os.utime(pages / "page.css", (later, later))

    assert collect_if_changed() is True
    collected = [file.read_text() for file in settings.STATIC_ROOT.glob("page*.css")]  # by its name, or by its hash
    assert any("blue" in text for text in collected)


def test_static_files_are_collected_when_only_the_code_that_stores_them_has_changed(
    pages, settings, tmp_path, monkeypatch
):
    module = tmp_path / "storing.py"
    code = (
        "from django.contrib.staticfiles.storage import StaticFilesStorage\n\n\nclass Stored(StaticFilesStorage): ...\n"
    )
    module.write_text(code)
    monkeypatch.syspath_prepend(tmp_path)
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "storing.Stored"}}
    assert collect_if_changed() is True
    assert collect_if_changed() is False

    module.write_text(f"{code}    # stores them otherwise\n")

    assert collect_if_changed() is True


def test_without_a_folder_for_them_nothing_is_collected(pages, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "none"

    assert collect_if_changed() is False
    assert not settings.STATIC_ROOT.exists()
