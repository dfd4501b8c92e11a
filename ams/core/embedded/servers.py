"""The two servers of a data folder, and short-lived ones for tests."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from ams.core.embedded.accounts import Account, account_for_servers
from ams.core.embedded.paths import SOCKETS, Places, postgres_url_at
from ams.core.embedded.postgres import FOR_TESTS, Postgres
from ams.core.embedded.processes import stop
from ams.core.embedded.redis import Redis


def open_folders(places: Places, account: Account | None) -> None:
    """Make the folders above the servers' data; let the servers' account pass through, not look around."""
    places.data.mkdir(parents=True, exist_ok=True)
    if places.servers != places.data:
        _claim_shelter(places)
    for folder in (places.servers.parent, places.servers):
        made = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        if account is not None and (made or folder == places.servers):
            folder.chmod(folder.stat().st_mode | 0o711)


def _claim_shelter(places: Places) -> None:
    """Point from the data folder to its shelter. If the folder was removed to begin anew, set the old data aside."""
    pointer = places.data / "servers"
    if not pointer.is_symlink():
        if places.servers.exists():
            aside = f"{places.servers.name}.set-aside-{int(places.servers.stat().st_mtime)}"
            places.servers.rename(places.servers.with_name(aside))
        pointer.symlink_to(places.servers)


def close_folders(places: Places) -> None:
    """Leave no empty folder behind in the temporary one."""
    if places.sockets.parent == SOCKETS:
        with suppress(OSError):
            places.sockets.rmdir()


def postgres_in(places: Places, account: Account | None) -> Postgres:
    """The database server of a data folder, run as an account; not started."""
    return Postgres(
        data=places.postgres,
        sockets=places.sockets,
        log=places.logs / "postgres.log",
        copies=places.binaries,
        account=account,
    )


def redis_in(places: Places, account: Account | None) -> Redis:
    """The broker of a data folder, run as an account; not started."""
    return Redis(
        data=places.redis,
        socket=places.redis_socket,
        log=places.logs / "redis.log",
        copies=places.binaries,
        account=account,
    )


@contextmanager
def ephemeral_postgres(folder: Path, *, sockets: Path | None = None) -> Iterator[str]:
    """A fast PostgreSQL that a crash may empty; yields its URL, and stops it at the end whatever happens."""
    with ExitStack() as ending:
        server = Postgres(
            data=folder / "postgres",
            sockets=sockets or ending.enter_context(_short_folder()) / "run",
            log=folder / "postgres.log",
            copies=folder / "binaries",
            account=account_for_servers(),
            options=FOR_TESTS,
        )
        server.prepare()
        process = server.start()
        ending.callback(stop, process, server.program())
        yield postgres_url_at(server.sockets)


@contextmanager
def ephemeral_redis(folder: Path, *, sockets: Path | None = None) -> Iterator[Path]:
    """A Redis-compatible server that keeps nothing; yields its socket, and stops it at the end whatever happens."""
    with ExitStack() as ending:
        server = Redis(
            data=folder / "redis",
            socket=(sockets or ending.enter_context(_short_folder()) / "run") / "redis.sock",
            log=folder / "redis.log",
            copies=folder / "binaries",
            account=account_for_servers(),
            durable=False,
        )
        server.prepare()
        process = server.start()
        ending.callback(stop, process, server.program())
        yield server.socket


@contextmanager
def _short_folder() -> Iterator[Path]:
    """A folder for sockets: those of pytest have names too long for one."""
    prefix = f"ams-tests-{os.getpid()}-"  # as in tests/services.py, which sweeps up after tests that were killed
    with tempfile.TemporaryDirectory(prefix=prefix, dir=SOCKETS, ignore_cleanup_errors=True) as name:
        path = Path(name)
        path.chmod(0o711)
        yield path
