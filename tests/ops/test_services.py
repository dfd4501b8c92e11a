"""The test run's own services: nobody sees another's."""

import os
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

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
