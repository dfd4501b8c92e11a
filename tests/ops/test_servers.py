"""The embedded servers start, stop, and come back from every way of being interrupted, with their data."""

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress

import psutil
import psycopg
import pytest
import redis
from kombu import Connection

from ams.core.embedded import paths
from ams.core.embedded.errors import EmbeddedServiceError
from ams.core.embedded.processes import processes_living_in, stop
from ams.core.embedded.servers import ephemeral_postgres, ephemeral_redis, open_folders, postgres_in, redis_in


@contextmanager
def running(server):
    """The server, started; stopped at the end if it still runs."""
    server.prepare()
    process = server.start()
    try:
        yield process
    finally:
        stop(process, server.program())


@pytest.fixture
def postgres(deployment):
    where, account = deployment
    open_folders(where, account)
    return postgres_in(where, account)


@pytest.fixture
def valkey(deployment):
    where, account = deployment
    open_folders(where, account)
    return redis_in(where, account)


def connect(postgres):
    return psycopg.connect(paths.postgres_url_at(postgres.sockets), autocommit=True)


def ask(postgres, query):
    with connect(postgres) as connection:
        return connection.execute(query).fetchone()


def client_of(valkey):
    return redis.Redis(unix_socket_path=str(valkey.socket), db=0)


def test_a_database_keeps_its_data_over_a_restart(postgres):
    with running(postgres):
        with connect(postgres) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS value")

    with running(postgres):
        assert ask(postgres, "SELECT value FROM kept") == (7,)
    assert processes_living_in(postgres.data) == []


def test_a_killed_database_with_busy_backends_comes_back(postgres):
    with running(postgres) as process, ExitStack() as open_connections:
        connection = open_connections.enter_context(connect(postgres))
        connection.execute("CREATE TABLE kept AS SELECT 7 AS value")
        busy = subprocess.Popen(
            [
                sys.executable,
                "-c",
                f"import psycopg; psycopg.connect({paths.postgres_url_at(postgres.sockets)!r})"
                ".execute('SELECT sum(n) FROM generate_series(1, 1e9) n')",
            ],
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            if connection.execute("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT sum%'").fetchone():
                break
        process.kill()
        process.wait()
        with suppress(psycopg.Error):
            connection.close()

        with running(postgres):
            assert ask(postgres, "SELECT value FROM kept") == (7,)
            assert ask(postgres, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT sum%'") == (0,)
        busy.wait(5)


def test_a_pid_file_whose_number_somebody_else_has_today_is_no_obstacle(postgres):
    with running(postgres) as process:
        pid_file = postgres.data / "postmaster.pid"
        words = pid_file.read_text().splitlines()
        process.kill()
        process.wait()
    pid_file.write_text("\n".join([str(os.getpid()), *words[1:]]) + "\n")

    with running(postgres):
        assert ask(postgres, "SELECT 1") == (1,)


def test_a_database_left_running_is_taken_over(postgres):
    postgres.prepare()
    forgotten = postgres.start()

    with running(postgres):
        assert forgotten.wait(5) == 0
        assert ask(postgres, "SELECT 1") == (1,)


def test_an_interrupted_initdb_leaves_nothing_by_halves(postgres):
    unfinished = postgres.data.with_name("postgres.unfinished")
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")

    with running(postgres):
        assert ask(postgres, "SELECT 1") == (1,)
    assert not unfinished.exists()


def test_data_of_another_postgresql_is_left_alone(postgres):
    postgres.prepare()
    (postgres.data / "PG_VERSION").write_text("9\n")

    with pytest.raises(EmbeddedServiceError, match="was written by PostgreSQL 9, but PostgreSQL 18"):
        postgres.prepare()


def test_the_queue_survives_being_killed(valkey):
    with running(valkey) as process:
        client_of(valkey).set("kept", "7")
        time.sleep(1.1)  # appended files are flushed each second
        process.kill()
        process.wait()

    with running(valkey):
        assert client_of(valkey).get("kept") == b"7"


def test_a_queue_left_running_is_taken_over(valkey):
    valkey.prepare()
    forgotten = valkey.start()
    client_of(valkey).set("kept", "7")

    with running(valkey):
        assert forgotten.wait(5) == 0
        assert client_of(valkey).get("kept") == b"7"


def test_celery_reaches_the_queue_by_its_address(deployment, valkey):
    where, _ = deployment
    with running(valkey), Connection(paths.redis_url(where.data)) as broker:
        broker.ensure_connection(max_retries=1)

        assert broker.connected


def test_nothing_is_heard_outside_and_nobody_else_gets_in(postgres, valkey):
    with running(postgres) as database, running(valkey) as queue:
        for process in (database, queue):
            assert psutil.Process(process.pid).net_connections(kind="inet") == []
        assert postgres.sockets.stat().st_mode & 0o777 == 0o700
        if os.geteuid() == 0:
            assert {psutil.Process(each.pid).uids().real for each in (database, queue)} == {postgres.account.uid}


def test_a_socket_folder_that_somebody_else_made_is_refused(postgres):
    postgres.sockets.parent.mkdir(parents=True, exist_ok=True)
    postgres.sockets.symlink_to("/tmp")

    with pytest.raises(EmbeddedServiceError, match="belongs to another user"):
        postgres.prepare()


def test_what_cannot_start_quotes_its_log(postgres):
    postgres.prepare()
    (postgres.data / "postgresql.conf").write_text("no such setting\n")

    with pytest.raises(EmbeddedServiceError, match=r"PostgreSQL did not start.*\n.*postgres\.log:\n.*syntax error"):
        postgres.start()


def test_servers_end_with_the_process_that_started_them(open_folder):
    script = (
        "import os, signal, sys; from pathlib import Path\n"
        "from ams.core.embedded.servers import ephemeral_postgres, ephemeral_redis\n"
        "folder = Path(sys.argv[1])\n"
        "with ephemeral_postgres(folder), ephemeral_redis(folder): os.kill(os.getpid(), signal.SIGKILL)\n"
    )

    killed = subprocess.run([sys.executable, "-c", script, str(open_folder)], cwd=paths.CHECKOUT, check=False)

    assert killed.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and (
        processes_living_in(open_folder / "postgres") or processes_living_in(open_folder / "redis")
    ):
        time.sleep(0.05)
    assert processes_living_in(open_folder / "postgres") == []
    assert processes_living_in(open_folder / "redis") == []


def test_short_lived_servers_stop_when_the_test_fails(open_folder):
    with (
        pytest.raises(ZeroDivisionError),
        ephemeral_postgres(open_folder) as url,
        ephemeral_redis(open_folder) as socket,
    ):
        with psycopg.connect(url) as connection:
            assert connection.execute("SHOW fsync").fetchone() == ("off",)
        assert redis.Redis(unix_socket_path=str(socket)).ping()
        raise ZeroDivisionError

    assert processes_living_in(open_folder / "postgres") == []
    assert not socket.exists()
