"""`manage.py up` as somebody at a terminal meets it."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import closing, suppress

import psutil
import pytest

from ams.core.embedded.paths import CHECKOUT, places
from ams.core.embedded.processes import processes_living_in, processes_started_for

pytestmark = [pytest.mark.slow, pytest.mark.sweep, pytest.mark.timeout(900)]


class Up:
    """One `up` and what it says."""

    def __init__(self, data, port, *, by=()):
        self.data, self.port, self.lines = data, port, []
        kept = {
            name: os.environ[name] for name in os.environ if name in {"PATH", "HOME"} or name.startswith("COVERAGE")
        }
        self.process = subprocess.Popen(
            [
                *by,
                sys.executable,
                "manage.py",
                "up",
                "--port",
                str(port),
                "--data",
                str(data),
                *(["--end-with-parent"] if by else []),
            ],
            cwd=CHECKOUT,
            env=kept | {"DEMO": "0", "STATIC_ROOT": str(data / "none")},  # compressing files takes its time
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        self.lines.extend(line.rstrip() for line in self.process.stdout)

    def wait_for(self, words, *, seconds=240):  # two start at once here, beside other tests
        deadline = time.monotonic() + seconds
        while not any(words in line for line in list(self.lines)):
            assert self.process.poll() is None, "\n".join(self.lines)
            assert time.monotonic() < deadline, self.lines
            time.sleep(0.05)
        return self

    def end(self, number=signal.SIGTERM, *, seconds=15):
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(seconds)
        self.reader.join(5)
        self.process.stdout.close()
        return code

    def status(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except OSError:
            return None

    def wait_for_status(self, wanted, *, seconds=60):
        deadline = time.monotonic() + seconds
        while (found := self.status("/readyz")) != wanted:
            assert time.monotonic() < deadline, (found, self.lines)
            time.sleep(0.1)

    def process_of(self, words):
        started = processes_started_for(self.data)
        return next(each for each in started if words in each.cmdline() and each.ppid() == self.process.pid)

    def everything(self):
        where = places(self.data, as_root=os.geteuid() == 0)
        return [
            *processes_started_for(self.data),
            *processes_living_in(where.postgres),
            *processes_living_in(where.redis),
        ]


@pytest.fixture
def up(open_folder):
    """Start `up`; in the end all of them are gone, whatever the test thinks."""
    started = []

    def start(name, port, **how):
        started.append(Up(open_folder / name, port, **how))
        return started[-1]

    yield start
    for each in started:
        each.end()
        assert each.everything() == []


@pytest.fixture
def ports():
    """Ports nobody uses."""
    with closing(socket.socket()) as one, closing(socket.socket()) as other:
        for each in (one, other):
            each.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def test_two_run_side_by_side_and_one_recovers_from_every_kill(up, ports):
    """One test, for a first start takes the longest."""
    first, second = up("first", ports[0]), up("second", ports[1])
    first.wait_for("Stop with Ctrl-C")
    second.wait_for("Stop with Ctrl-C")
    assert (first.status("/readyz"), second.status("/readyz")) == (200, 200)
    assert f"  Portal   http://localhost:{ports[0]}/" in first.lines
    secrets = [json.loads((one.data / "secrets.json").read_text()) for one in (first, second)]
    assert secrets[0] != secrets[1]
    assert (first.data / "secrets.json").stat().st_mode & 0o777 == 0o600

    say_what_is_in_the_way(up, first, ports)
    assert second.end(signal.SIGHUP) == 0
    kill_its_parts(first)
    left = first.everything()
    first.end(signal.SIGKILL)

    again = up("first", ports[0]).wait_for("Stop with Ctrl-C")
    assert again.status("/readyz") == 200
    assert not [each for each in left if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]

    for each in [*again.everything(), psutil.Process(again.process.pid)]:
        with suppress(psutil.NoSuchProcess):  # some live for a moment only
            each.kill()
    again.end()
    by_make = ["sh", "-c", '"$@"; exit', "sh"]  # somebody in between, who waits as make does
    third = up("first", ports[0], by=by_make).wait_for("Redis")
    third.end(signal.SIGKILL)

    fourth = up("first", ports[0]).wait_for("Stop with Ctrl-C")
    assert fourth.status("/readyz") == 200
    assert fourth.end(signal.SIGINT) == 0
    assert fourth.lines[-2:] == ["Stopping …", "Stopped. The data is kept."]
    prepared = (fourth.data / "logs" / "database.log").read_text()
    assert prepared.count("Operations to perform") == 1, "An unchanged database is not prepared again."


def say_what_is_in_the_way(up, first, ports):
    same_folder, same_port = up("first", ports[1]), up("third", ports[0])

    assert (same_folder.process.wait(60), same_port.process.wait(60)) == (1, 1)
    assert f"It is running already, on port {ports[0]} (process {first.process.pid})" in "".join(same_folder.lines)
    assert f"Port {ports[0]} is taken by another program" in "".join(same_port.lines)
    assert first.status("/readyz") == 200


def kill_its_parts(first):
    first.process_of("worker").kill()
    first.wait_for("Worker runs again.")
    database = next(
        each for each in processes_living_in(places(first.data).postgres) if each.ppid() == first.process.pid
    )
    database.kill()
    first.wait_for("PostgreSQL runs again.")
    first.wait_for_status(200)
