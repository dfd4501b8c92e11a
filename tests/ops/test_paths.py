"""Where things are must come out the same for every user and every process of a deployment."""

from pathlib import Path

import environ
import pytest
import redis
from kombu import Connection

from ams.core.embedded import paths


def test_django_and_celery_understand_the_addresses():
    data = Path("/srv/association")

    database = environ.Env.db_url_config(paths.postgres_url(data))
    broker = Connection(paths.redis_url(data))
    cache = redis.ConnectionPool.from_url(paths.redis_cache_url(data)).connection_kwargs

    assert (database["NAME"], database["USER"]) == ("ams", "ams")
    assert database["OPTIONS"]["host"] == "/srv/association/run"
    assert (broker.transport_cls, broker.hostname) == ("redis", "socket:///srv/association/run/redis.sock")
    assert (cache["path"], cache["db"]) == ("/srv/association/run/redis.sock", 1)


def test_a_path_too_long_for_a_socket_gets_a_short_one():
    deep = Path("/srv") / ("a" * 90) / ".data"

    sockets = paths.places(deep).sockets

    assert sockets.parent == Path("/tmp")
    assert len(str(sockets / ".s.PGSQL.5432")) < paths.LONGEST_SOCKET_PATH
    assert sockets != paths.places(deep.with_name(".data2")).sockets


def test_in_a_closed_folder_root_keeps_the_servers_data_elsewhere(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    data = closed / ".data"

    assert paths.places(data).servers == data
    assert paths.places(data, as_root=True).servers.parent == paths.SHELTER
    assert paths.places(data).sockets == paths.places(data, as_root=True).sockets != data / "run"


def test_a_secret_that_nobody_kept_is_empty(tmp_path):
    (tmp_path / "secrets.json").write_text('{"SECRET_KEY": "kept"}')

    assert paths.kept_secret(tmp_path, "SECRET_KEY") == "kept"
    assert paths.kept_secret(tmp_path, "OTHER") == ""
    assert paths.kept_secret(tmp_path / "nowhere", "SECRET_KEY") == ""


@pytest.mark.parametrize("broken", ["", "[]", "{"])
def test_a_damaged_file_of_secrets_is_as_good_as_none(tmp_path, broken):
    (tmp_path / "secrets.json").write_text(broken)

    assert paths.kept_secret(tmp_path, "SECRET_KEY") == ""
