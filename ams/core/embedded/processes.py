"""Starts, finds and ends processes, so that nothing which was started is ever left behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psutil

from ams.core.embedded.accounts import Account, identity
from ams.core.embedded.errors import EmbeddedServiceError

MARK = "AMS_STARTED_FOR"  # in the environment of everything `up` starts; names the data folder
LONGEST_LOG = 5_000_000  # bytes; a longer log is set aside at the next start
POLL = 0.02  # seconds
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class Program:
    """How to run something, and how to end it."""

    name: str
    command: Sequence[str | Path]
    log: Path
    cwd: Path = Path("/")
    environment: Mapping[str, str] = field(default_factory=dict)
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 5.0  # seconds between the polite signal and the last one
    is_server: bool = False  # others need it, so it ends after them


def start(program: Program) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, out of reach of the terminal's Ctrl-C, its output in its log.

    On Linux it gets its stop signal as well when we die without having said goodbye.
    """
    program.log.parent.mkdir(parents=True, exist_ok=True)
    if program.log.exists() and program.log.stat().st_size > LONGEST_LOG:
        program.log.replace(program.log.with_suffix(".old.log"))
    with program.log.open("ab") as log:
        return subprocess.Popen(  # noqa: S603 — our own command lines
            [str(part) for part in program.command],
            cwd=program.cwd,
            env=dict(program.environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=partial(_end_with_parent, program.stop_signal, os.getpid()),  # noqa: PLW1509 — no threads here
            **identity(program.account),
        )


def _end_with_parent(stop_signal: signal.Signals, parent: int) -> None:
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(stop_signal), 0, 0, 0)
        if os.getppid() != parent:  # it died before we could ask
            os.kill(os.getpid(), stop_signal)


def end_with_parent() -> None:
    """Have the kernel send us TERM when our parent dies, as when somebody kills the `make` that started us (Linux)."""
    _end_with_parent(signal.SIGTERM, os.getppid())


def stop(process: subprocess.Popen[bytes], program: Program) -> None:
    """End a program and everything in its session: politely first, then for certain."""
    if process.poll() is None:
        process.send_signal(program.stop_signal)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(program.patience)
    with contextlib.suppress(ProcessLookupError, PermissionError):  # the whole session is gone
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(
    ready: Callable[[], bool], *, process: subprocess.Popen[bytes], program: Program, seconds: float
) -> None:
    """Wait until a started program is ready. Raises EmbeddedServiceError, quoting its log, when it never is."""
    deadline = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None:
            raise EmbeddedServiceError(f"{program.name} did not start.\n{last_words(program.log)}")
        if time.monotonic() > deadline:
            raise EmbeddedServiceError(
                f"{program.name} is not ready after {seconds:.0f} seconds.\n{last_words(program.log)}"
            )
        time.sleep(POLL)


def last_words(log: Path, *, lines: int = 8) -> str:
    """The end of a log, indented under the name of its file."""
    try:
        words = log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]
    except OSError:
        words = []
    return "\n".join([f"  {log}:", *(f"    {line}" for line in words)])


def processes_living_in(folder: Path) -> list[psutil.Process]:
    """Processes whose current folder is this one: a server, and what is left of it after a `kill -9`."""
    here = str(folder.resolve())
    return [each for each in psutil.process_iter(["cwd", "status"]) if each.info["cwd"] == here and _lives(each)]


def processes_started_for(data: Path) -> list[psutil.Process]:
    """Web, worker and the like that an earlier `up` of this data folder left running."""
    mark = str(data.resolve())
    found = psutil.process_iter(["environ", "status"])
    return [each for each in found if (each.info["environ"] or {}).get(MARK) == mark and _lives(each)]


def _lives(process: psutil.Process) -> bool:
    return bool(process.info["status"] != psutil.STATUS_ZOMBIE)


def end_all(find: Callable[[], list[psutil.Process]], *, first: signal.Signals, patience: float) -> None:
    """End processes that are not our children, politely first; look again until none is found."""
    polite = True
    while found := find():
        for each in found:
            _send(each, first if polite else signal.SIGKILL)
        psutil.wait_procs(found, timeout=patience)
        polite = False


def _send(process: psutil.Process, number: signal.Signals) -> None:
    try:
        process.send_signal(number)
    except psutil.NoSuchProcess:
        pass
    except psutil.AccessDenied as error:
        raise EmbeddedServiceError(
            f"Process {process.pid} still uses this data folder and belongs to another user. "
            f"End it (`sudo kill {process.pid}`), or choose another folder: `make up DATA=...`."
        ) from error
