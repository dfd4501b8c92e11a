"""The real thing, made of the pieces `manage.py up` is made of: every process of it, each of which a test may kill.

Nothing is started again by itself, so that a test sees what happens while a part is gone.
"""

import base64
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from email.message import Message
from pathlib import Path
from typing import Any, NamedTuple

from celery import Celery
from django.db import connections

from ams.core.embedded import deployment as deployments
from ams.core.embedded import up
from ams.core.embedded.accounts import identity
from ams.core.embedded.paths import CHECKOUT, postgres_url, redis_url
from ams.core.embedded.processes import last_words, stop
from ams.core.embedded.supervisor import Service, Supervisor
from tests.sandbox.process import free_port
from tests.services import MIGRATED

INHERITED = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH")  # nothing of what the test run tells its own Django
QUIET = {"Redis", "Beat"}  # their logs tell nothing about a failed test
LATER = Path(__file__).with_name("later.py")


@dataclass
class Stack:
    """One deployment in a folder of its own, on free ports."""

    data: Path
    port: int
    services: dict[str, Service] = field(default_factory=dict)

    def __post_init__(self):
        given = {name: os.environ[name] for name in INHERITED if name in os.environ} | {"DEMO": "1"}
        self.deployment = deployments.plan(data=self.data, port=self.port, given=given)
        self.supervisor = Supervisor(say=lambda _line: None)

    @property
    def url(self) -> str:
        return self.deployment.public_url

    @property
    def sandbox_url(self) -> str:
        return self.deployment.environment["STRIPE_API_BASE"]

    def begin(self) -> None:
        """Start everything on data that is there."""
        self.begin_servers()
        for service in up.our_services(self.deployment):
            self._begin(service)

    def prepare(self) -> None:
        """Make the data: start the servers, bring the database up to date, seed the demonstration, stop again."""
        self.begin_servers()
        seen, kept = measured_in(self.data / "measured")
        prepare = [
            deployments.program(self.deployment, each, [up.MANAGE, "prepare", f"--only={each}"], log=each)
            for each in ("database", "static")
        ]
        self.supervisor.run_to_the_end(*(replace(one, environment=one.environment | seen) for one in prepare))
        for found in kept.glob(".coverage*"):
            shutil.copy(found, CHECKOUT)
        self.supervisor.stop_all()

    def begin_servers(self) -> None:
        """Start the database and the broker on data that are there or to be made."""
        deployments.make_writable_folders(self.deployment)
        for service, _done in up.servers(self.deployment):
            self._begin(service)

    def _begin(self, service: Service) -> None:
        self.services[service.name] = service
        self.supervisor.start(service)

    def kill(self, *names: str) -> None:
        """`kill -9` these processes with everything they forked, as a power cut would."""
        for name in names:
            process = self.services[name].process
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)
        if "PostgreSQL" in names:
            connections["default"].close()  # ours is as dead as everybody's

    def stop(self, *names: str) -> None:
        """End these processes politely."""
        for name in names:
            stop(self.services[name].process, self.services[name].program)

    def start(self, *names: str, **told: str) -> None:
        """Start these again; `told` are environment variables they get besides their own, this once."""
        for name in names:
            service = self.services[name]
            own = service.program
            service.program = replace(own, environment={**own.environment, **told})
            try:
                self.supervisor.start(service)
            finally:
                service.program = own

    def end(self) -> None:
        """Stop what is still there, and remove the folder."""
        self.supervisor.stop_all()
        for port in tuple(self.deployment.held):
            self.deployment.release(port)
        shutil.rmtree(self.data, ignore_errors=True)

    def last_words(self) -> list[tuple[str, str]]:
        """The ends of the logs, each under its process's name."""
        logs = {name: service.program.log for name, service in self.services.items() if name not in QUIET}
        return [(name, last_words(log, lines=25)) for name, log in logs.items()]

    def control(self, act: str, *, method: str = "POST", **values: Any) -> Any:
        """Call the sandbox's control API: switches, time, what banks do."""
        key = self.deployment.environment["STRIPE_SECRET_KEY"]
        request = urllib.request.Request(
            f"{self.sandbox_url}/_sandbox/{act}", method=method, headers={"Authorization": f"Bearer {key}"},
            data=json.dumps(values).encode() if method == "POST" else None,
        )  # fmt: skip
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def later(self, *minutes: int, **told: str) -> None:
        """Run all that beat would have had run by then, in a process whose clock is so many minutes ahead."""
        done = subprocess.run(
            [sys.executable, str(LATER), *map(str, minutes)], cwd=CHECKOUT, check=False, timeout=240,
            env={**self.deployment.environment, "PYTHONPATH": str(CHECKOUT), **told}, capture_output=True, text=True,
            **identity(self.deployment.app_account),  # what it draws, the web server has to read
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def revive(self, **told: str) -> None:
        """Start whatever is dead, as `up` would have by now; the worker gets what is `told`."""
        for name, service in self.services.items():  # in the order in which they need each other
            if service.process.poll() is not None:
                self.start(name, **(told if name == "Worker" else {}))

    def call_task(self, name: str, **arguments: Any) -> None:
        """Hand the worker a task, as beat does."""
        with Celery(broker=redis_url(self.data), set_as_current=False) as app:  # else ours would be forgotten
            app.send_task(name, kwargs=arguments, retry=False)

    @contextmanager
    def database(self):
        """Let the ORM of this process look into this deployment's database instead of the test run's."""
        ours = connections["default"]
        settings = {**ours.settings_dict, "NAME": "ams", "USER": "ams", "HOST": str(self.deployment.where.sockets)}
        settings["OPTIONS"] = {name: value for name, value in settings["OPTIONS"].items() if name != "pool"}
        connections["default"] = type(ours)(settings, "default")
        try:
            yield
        finally:
            connections["default"].close()
            connections["default"] = ours

    @property
    def database_url(self) -> str:
        return postgres_url(self.data)


def measured_in(folder: Path) -> tuple[dict[str, str], Path]:
    """What lets a process of another user be measured: it may not write beside our code, but here."""
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    seen = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE")}
    if told := seen.get("COVERAGE_PROCESS_CONFIG"):
        facts = json.loads(base64.b64decode(told)) | {"data_file": str(folder / ".coverage")}
        seen["COVERAGE_PROCESS_CONFIG"] = base64.b64encode(json.dumps(facts).encode()).decode()
    return seen, folder


def seeded_folder(data: Path) -> Path:
    """A folder with the data of the demonstration, which is made once in a test run and copied for each worker."""
    shared = Path(os.environ.get(MIGRATED, os.environ["DATA_DIR"]))
    original = shared / "seeded"
    with (shared / "seeding").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not original.exists():
            making = Stack(shared / "making", free_port())
            try:
                making.prepare()
                making.data.rename(original)
            finally:
                making.end()
    subprocess.run(["cp", "--archive", f"{original}/.", data], check=True)
    return data


class Answer(NamedTuple):
    """What somebody nobody knows was told."""

    status: int
    headers: Message
    text: str


def ask(url: str) -> Answer:
    """Open a page without a browser."""
    try:
        answer = urllib.request.urlopen(url, timeout=20)
    except urllib.error.HTTPError as refusal:
        answer = refusal
    with answer:
        return Answer(answer.status, answer.headers, answer.read().decode())


def get(url: str) -> int:
    """The status of a page, as somebody nobody knows sees it."""
    return ask(url).status
