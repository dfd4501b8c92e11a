"""What is supervised is started again when it dies, and is gone when we are told to stop."""

import os
import signal
import threading
import time
from functools import partial

import psutil
import pytest

from ams.core.embedded import supervisor as supervision
from ams.core.embedded.errors import EmbeddedServiceError
from ams.core.embedded.processes import LONGEST_LOG, Program, end_all, processes_started_for, start, stop
from ams.core.embedded.supervisor import Service, StopRequested, Supervisor


@pytest.fixture
def said():
    return []


@pytest.fixture
def supervisor(said):
    one = Supervisor(say=said.append)
    yield one
    one.stop_all()


@pytest.fixture
def shell(tmp_path):
    """Make a program out of a line of shell."""

    def make(line, *, name="Thing", **more):
        return Program(
            name=name,
            command=["/bin/sh", "-c", line],
            log=tmp_path / f"{name}.log",
            environment={"PATH": os.environ["PATH"], **more.pop("environment", {})},
            **more,
        )

    return make


def let_it_watch(supervisor, *, until, seconds=10):
    """Watch until something is so, then ask to stop, as a signal would."""

    def ask():
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not until():
            time.sleep(0.05)
        supervisor.stopping = True

    asking = threading.Thread(target=ask)
    asking.start()
    supervisor.watch()
    asking.join()


def lives(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_what_dies_is_started_again_and_again_less_often(supervisor, said, shell, tmp_path, monkeypatch):
    monkeypatch.setattr(supervision, "WATCH", 0.01)
    starts = tmp_path / "starts"
    service = Service(shell(f"echo once >> {starts}; exit 3"), pause=0.1)
    supervisor.start(service)

    let_it_watch(supervisor, until=lambda: len(said) >= 5)

    assert len(starts.read_text().split()) >= 3
    assert said[:2] == [
        f"Thing ended (exit code 3); starting it again in 0 s. See {tmp_path}/Thing.log",
        "Thing runs again.",
    ]
    assert service.pause >= 0.4


def test_a_death_long_ago_is_forgotten(supervisor, shell, monkeypatch):
    monkeypatch.setattr(supervision, "SETTLED", 0)
    service = Service(shell("exit 0"), pause=20)
    supervisor.start(service)

    let_it_watch(supervisor, until=lambda: service.due_at is not None)

    assert service.pause == 2 * supervision.FIRST_PAUSE


def test_what_cannot_start_again_is_tried_later(supervisor, said, shell, monkeypatch):
    monkeypatch.setattr(supervision, "WATCH", 0.01)
    attempts = []

    def prepare():
        attempts.append(1)
        if len(attempts) == 2:
            raise EmbeddedServiceError("The disk is full.\nMake room.")

    supervisor.start(Service(shell("sleep 0.1"), before=prepare, pause=0.1))

    let_it_watch(supervisor, until=lambda: len(attempts) == 3)

    assert "Thing could not start again (The disk is full.); starting it again in 0 s." in said[1]


def test_stopping_ends_the_stubborn_and_their_children(supervisor, shell, tmp_path):
    deaf = Service(shell("trap '' TERM; sleep 61 & echo $! > child; wait; sleep 62", cwd=tmp_path, patience=0.3))
    supervisor.start(deaf)
    while not (tmp_path / "child").exists() or not (tmp_path / "child").read_text():
        time.sleep(0.01)
    process, child = deaf.process, int((tmp_path / "child").read_text())
    before = time.monotonic()

    supervisor.stop_all()

    assert process.returncode == -signal.SIGKILL
    assert time.monotonic() - before < 3
    deadline = time.monotonic() + 5  # on a busy machine the kernel takes a moment
    while lives(child) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not lives(child)


def test_servers_end_last(supervisor, shell, tmp_path):
    line = "trap 'echo {0} >> ended; exit' TERM; echo up > {0}; while :; do sleep 0.05; done"
    for name, is_server in [("database", True), ("web", False), ("beat", False)]:
        program = shell(line.format(name), name=name, cwd=tmp_path, is_server=is_server)
        supervisor.start(Service(program, ready=(tmp_path / name).exists))

    supervisor.stop_all()

    ended = (tmp_path / "ended").read_text().split()
    assert sorted(ended[:2]) == ["beat", "web"]
    assert ended[2:] == ["database"]


def test_what_never_gets_ready_says_what_its_log_says(supervisor, shell):
    service = Service(shell("echo no licence; sleep 60"), ready=lambda: False, seconds=0.5)

    with pytest.raises(
        EmbeddedServiceError, match=r"Thing is not ready after 0 seconds.\n.*Thing.log:\n    no licence"
    ):
        supervisor.start(service)


def test_a_step_that_fails_ends_the_steps_beside_it(supervisor, shell, tmp_path):
    with pytest.raises(EmbeddedServiceError, match=r"Migrate failed.\n.*Migrate.log:\n    no such table"):
        supervisor.run_to_the_end(
            shell("sleep 0.1; echo no such table; exit 1", name="Migrate"),
            shell("sleep 60; touch done", name="Static", cwd=tmp_path),
        )

    assert not (tmp_path / "done").exists()


@pytest.mark.parametrize("number", supervision.STOP_SIGNALS)
def test_a_signal_ends_a_long_start(supervisor, shell, number):
    with supervisor.listening():
        threading.Timer(0.1, os.kill, [os.getpid(), number]).start()
        with pytest.raises(StopRequested):
            supervisor.start(Service(shell("sleep 60"), ready=lambda: False))


def test_what_an_earlier_start_left_is_found_by_its_mark(shell, tmp_path):
    program = shell("trap '' TERM; sleep 60", environment={"AMS_STARTED_FOR": str(tmp_path)})
    left = start(program)
    try:
        assert left.pid in {each.pid for each in processes_started_for(tmp_path)}
        assert processes_started_for(tmp_path / "other") == []

        end_all(partial(processes_started_for, tmp_path), first=signal.SIGTERM, patience=0.3)

        assert processes_started_for(tmp_path) == []
    finally:
        stop(left, program)


def test_a_long_log_is_set_aside(shell):
    program = shell("echo new")
    program.log.write_bytes(b"x" * (LONGEST_LOG + 1))

    start(program).wait()

    assert program.log.read_text() == "new\n"
    assert program.log.with_name("Thing.old.log").stat().st_size > LONGEST_LOG
