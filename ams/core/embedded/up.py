"""Brings everything up on this machine, from an empty folder or from whatever a crash left there."""

import contextlib
import fcntl
import http.client
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

import psycopg

from ams.core.demo import PERSONAS
from ams.core.embedded.deployment import (
    HOST,
    Deployment,
    forget_metrics,
    make_writable_folders,
    plan,
    program,
    refuse_taken_port,
)
from ams.core.embedded.errors import EmbeddedServiceError
from ams.core.embedded.keys import keep_keys
from ams.core.embedded.paths import places, postgres_url
from ams.core.embedded.processes import Program, end_all, processes_started_for
from ams.core.embedded.servers import close_folders, postgres_in, redis_in
from ams.core.embedded.supervisor import Service, StopRequested, Supervisor
from ams.core.preparation import has_nobody, is_prepared
from ams.core.static_files import are_collected

MANAGE = "manage.py"
SECONDS_TO_STOP = 20.0  # how long to wait for an earlier `up` of this folder that is stopping
SECONDS_TO_HEAR = 1.0  # until one that was just asked to stop says so
CELERY = ("-m", "celery", "-A", "ams")
# Our processes stay root where no other user can read the checkout; Celery then warns of what we decided.
QUIET_ABOUT_ROOT = ("-W", "ignore:You're running the worker with superuser privileges")


@dataclass(slots=True)
class Progress:
    """Short lines about what is ready, and how long that took."""

    say: Callable[[str], None]
    began: float = field(default_factory=time.monotonic)

    @contextlib.contextmanager
    def step(self, name: str, done: str) -> Iterator[None]:
        before = time.monotonic()
        yield
        self.say(f"  {name:<12} {done:<28} {time.monotonic() - before:5.1f} s")

    def total(self) -> float:
        return time.monotonic() - self.began


def run(*, data: Path, port: int, say: Callable[[str], None]) -> None:
    """Bring everything up and keep it so until somebody asks us to stop. Raises EmbeddedServiceError."""
    say_safely = _unless_the_terminal_is_gone(say)
    supervisor = Supervisor(say=say_safely)
    with supervisor.listening(), _only_one(data, port) as note_that_we_stop:
        end_all(partial(processes_started_for, data), first=signal.SIGTERM, patience=5)
        refuse_taken_port(port)
        deployment = plan(data=data, port=port, given=os.environ)
        try:
            _start_everything(deployment, supervisor, Progress(say_safely))
            supervisor.watch()
        except StopRequested:
            pass
        finally:
            note_that_we_stop()
            say_safely("Stopping …")
            supervisor.stop_all()
            for port_of_ours in tuple(deployment.held):
                deployment.release(port_of_ours)
            close_folders(deployment.where)
    say_safely("Stopped. The data is kept.")


def _start_everything(deployment: Deployment, supervisor: Supervisor, progress: Progress) -> None:
    where = deployment.where
    progress.say(f"Data in {where.servers if where.servers != where.data else where.data}, logs in {where.logs}")
    make_writable_folders(deployment)
    forget_metrics(deployment)
    for service, done in servers(deployment):
        with progress.step(service.name, done):
            supervisor.start(service)
    with progress.step("Database", "up to date"):
        supervisor.run_to_the_end(*preparations(deployment, progress.say))
    for service in our_services(deployment):  # web before the worker and beat, which can do without an audience
        with progress.step(service.name, "running"):
            supervisor.start(service)
    progress.say(f"Ready after {progress.total():.0f} s.\n")
    for line in addresses(deployment):
        progress.say(line)


def servers(deployment: Deployment) -> Iterator[tuple[Service, str]]:
    """The servers we bring ourselves, each with what to say once it is there."""
    if deployment.own_postgres:
        postgres = postgres_in(deployment.where, deployment.account)
        yield (
            Service(
                postgres.program(), before=postgres.prepare, ready=postgres.is_ready, after=postgres.ensure_database
            ),
            "ready",
        )
    if deployment.own_redis:
        redis = redis_in(deployment.where, deployment.account)
        yield Service(redis.program(), before=redis.prepare, ready=redis.is_ready, seconds=20), "ready"


def preparations(deployment: Deployment, say: Callable[[str], None]) -> list[Program]:
    """What has to run before people are let in. We look for ourselves first: on most starts there is nothing to do."""
    wanted = []
    if not _database_is_prepared(deployment, say):
        wanted.append(("Preparing the database", "database"))
    if not are_collected():
        wanted.append(("Collecting static files", "static"))
    return [program(deployment, name, [MANAGE, "prepare", f"--only={what}"], log=what) for name, what in wanted]


def _database_is_prepared(deployment: Deployment, say: Callable[[str], None]) -> bool:
    address = deployment.environment.get("DATABASE_URL") or postgres_url(deployment.where.data)
    try:
        with psycopg.connect(address, autocommit=True) as database:
            if deployment.is_demo and has_nobody(database):
                say("  Making the demonstration, this once: two years of history, about half a minute …")
                return False
            return is_prepared(database, demo=deployment.is_demo)
    except psycopg.Error:
        return False  # whoever prepares it says what is wrong


def our_services(deployment: Deployment) -> list[Service]:
    """Sandbox (if there is one), web, worker and beat, in the order in which they start."""
    quiet = QUIET_ABOUT_ROOT if os.geteuid() == 0 and deployment.app_account is None else ()
    worker = [*quiet, *CELERY, "worker", "--loglevel=INFO", "--concurrency=2", "--without-gossip", "--without-mingle"]
    beat = [*quiet, *CELERY, "beat", "--loglevel=INFO", "--scheduler=celery.beat:Scheduler"]  # keeps no file
    services = [_sandbox(deployment, deployment.sandbox_port)] if deployment.sandbox_port is not None else []
    return [
        *services,
        Service(
            program(deployment, "Web", ["-m", "gunicorn", "--config=python:ams.serving", "ams.wsgi"], log="web"),
            before=partial(deployment.release, deployment.port),
            ready=lambda: answers(deployment, "/readyz"),
        ),
        Service(program(deployment, "Worker", worker, log="worker")),
        Service(program(deployment, "Beat", beat, log="beat")),
    ]


def _sandbox(deployment: Deployment, port: int) -> Service:
    keys = keep_keys(deployment.where.data)
    file, past = deployment.where.data / "sandbox" / "sandbox.sqlite3", deployment.where.past_of_payments
    tell = f"http://{HOST}:{deployment.port}/hooks/stripe/"
    command = ["-m", "sandbox", f"--port={port}", f"--data={file}", f"--webhook-url={tell}", f"--past={past}"]
    told = {"SANDBOX_WEBHOOK_SECRET": keys["STRIPE_WEBHOOK_SECRET"], "SANDBOX_API_KEY": keys["STRIPE_SECRET_KEY"]}
    runs = program(deployment, "Sandbox", command, log="sandbox")
    runs = replace(runs, environment={**runs.environment, **told})
    return Service(runs, before=partial(deployment.release, port), ready=lambda: _listens(port))


def answers(deployment: Deployment, path: str) -> bool:
    """Whether the web server says 200 for this path."""
    connection = http.client.HTTPConnection(HOST, deployment.port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": urlsplit(deployment.public_url).netloc})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _listens(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.connect()
    except OSError:
        return False
    finally:
        connection.close()
    return True


def addresses(deployment: Deployment) -> list[str]:
    """Where to go, and who one can be there."""
    home = deployment.public_url
    lines = [f"  Portal   {home}/", f"  Desk     {home}/desk/", f"  Admin    {home}/admin/"]
    if deployment.is_demo:
        lines.append(f"  Inbox    {home}/demo/inbox/   (every mail, as its reader sees it)")
    if deployment.sandbox_port is not None:
        lines += [
            f"  Sandbox  http://{HOST}:{deployment.sandbox_port}/   (payments; no money moves)",
            "           Its payment page lists test cards, each one click away. Its switches open with the",
            f"           STRIPE_SECRET_KEY in {deployment.where.secrets}",
        ]
    if deployment.is_demo:
        lines += ["", f"Open {home}/ and pick who to be:"]
        lines += [f"  {persona.name}: {persona.can}" for persona in PERSONAS]
    return [*lines, "Stop with Ctrl-C."]


@contextlib.contextmanager
def _only_one(data: Path, port: int) -> Iterator[Callable[[], None]]:
    """Hold the folder's lock, which the kernel lets go however we end. Yields how to note that we are stopping.

    Waits for one that is stopping. Raises EmbeddedServiceError if one is running.
    """
    keep_keys(data)  # makes the folder, or says why it cannot
    with places(data).lock.open("a+", encoding="utf-8") as lock:
        _wait_for(lock, data)

        def note(state: str) -> None:
            lock.truncate(0)
            lock.write(json.dumps({"pid": os.getpid(), "port": port, "state": state}))
            lock.flush()

        note("running")
        yield partial(note, "stopping")


def _wait_for(lock: TextIO, data: Path) -> None:
    began = time.monotonic()
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = _holder(data)
            patience = SECONDS_TO_STOP if holder.get("state") == "stopping" else SECONDS_TO_HEAR
            if time.monotonic() - began > patience:
                raise EmbeddedServiceError(
                    f"It is running already, on port {holder.get('port')} (process {holder.get('pid')}). "
                    "Stop it there with Ctrl-C, or give this one a folder of its own: "
                    "`make up PORT=8010 DATA=.data-8010`."
                ) from error
            time.sleep(0.1)
        else:
            return


def _holder(data: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(places(data).lock.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _unless_the_terminal_is_gone(say: Callable[[str], None]) -> Callable[[str], None]:
    def say_safely(line: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            say(line)

    return say_safely
