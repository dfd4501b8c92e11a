"""The test run's own services: nobody sees another's."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from ams.core.embedded.paths import places


def test_this_process_has_a_folder_and_a_queue_of_its_own():
    mine = Path(os.environ["DATA_DIR"])

    assert mine.name.startswith(f"ams-tests-{os.getpid()}-")
    assert mine == settings.DATA_DIR
    assert settings.REDIS_URL or places(mine).redis_socket.is_socket()
    assert settings.STORAGES["staticfiles"]["BACKEND"].endswith(".StaticFilesStorage")  # nothing is collected


def test_the_cache_is_there():
    cache.set("whose", os.getpid())

    assert cache.get("whose") == os.getpid()


@pytest.mark.django_db
def test_tests_run_in_the_database_that_the_settings_name():
    """Processes that tests start are told that name, and would look into another database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone() == (connection.settings_dict["NAME"],)
