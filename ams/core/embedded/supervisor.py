"""Keeps processes running: starts them in order, starts again what dies, and ends them all."""

import contextlib
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import FrameType

from ams.core.embedded.errors import EmbeddedServiceError
from ams.core.embedded.processes import POLL, Program, last_words, start, stop, wait_until

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds before something that died is started again
SETTLED = 60.0  # seconds after which an earlier death is forgotten
WATCH = 0.2  # seconds between two looks
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequested(Exception):
    """Somebody asked us to stop."""


def _nothing() -> None:
    return None


def _at_once() -> bool:
    return True


@dataclass(slots=True)
class Service:
    """Something that should always be running."""

    program: Program
    before: Callable[[], None] = _nothing  # makes a start possible; runs before each
    ready: Callable[[], bool] = _at_once
    after: Callable[[], None] = _nothing  # runs once it is ready
    seconds: float = 60.0
    process: subprocess.Popen[bytes] | None = None
    pause: float = FIRST_PAUSE
    started_at: float = 0.0
    due_at: float | None = None  # when to start again

    @property
    def name(self) -> str:
        return self.program.name


@dataclass(slots=True)
class Supervisor:
    """Runs services until it is told to stop. Single-threaded, so that starting a process is safe."""

    say: Callable[[str], None]
    services: list[Service] = field(default_factory=list)  # in the order in which they started
    stopping: bool = False

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Take Ctrl-C, TERM and HUP as the wish to stop, at the next place where that is safe."""

        def note(_number: int, _frame: FrameType | None) -> None:
            self.stopping = True

        hangs_on = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN  # started with nohup: the terminal may go
        heard = [each for each in STOP_SIGNALS if not (hangs_on and each == signal.SIGHUP)]
        before = {each: signal.signal(each, note) for each in heard}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def start(self, service: Service) -> None:
        """Start a service and wait until it is ready. Raises EmbeddedServiceError when it never is."""
        self.launch(service)
        self.await_ready(service)

    def launch(self, service: Service) -> None:
        self.check_stop()
        service.before()
        if service not in self.services:
            self.services.append(service)
        service.process = start(service.program)
        service.started_at = time.monotonic()
        service.due_at = None

    def await_ready(self, service: Service) -> None:
        assert service.process is not None  # noqa: S101 — launched before
        wait_until(
            lambda: self.check_stop() or service.ready(),
            process=service.process,
            program=service.program,
            seconds=service.seconds,
        )
        service.after()

    def run_to_the_end(self, *programs: Program) -> None:
        """Run programs beside each other to their ends. Raises EmbeddedServiceError, quoting its log, if one fails."""
        self.check_stop()
        running = [(start(program), program) for program in programs]
        try:
            for process, program in running:
                while process.poll() is None:
                    self.check_stop()
                    time.sleep(POLL)
                if process.returncode:
                    raise EmbeddedServiceError(f"{program.name} failed.\n{last_words(program.log, lines=15)}")
        finally:
            for process, program in running:
                stop(process, program)

    def watch(self) -> None:
        """Return only when somebody asks us to stop."""
        while not self.stopping:
            for service in self.services:
                self._look_after(service)
            time.sleep(WATCH)

    def stop_all(self) -> None:
        """End everything, last started first; all but the servers at once, because they may be slow."""
        living = [each for each in reversed(self.services) if each.process is not None]
        for service in living:
            if service.process is not None and service.process.poll() is None and not service.program.is_server:
                service.process.send_signal(service.program.stop_signal)
        for service in living:
            if service.process is not None:
                stop(service.process, service.program)
                service.process = None

    def check_stop(self) -> bool:
        """Raise StopRequested if somebody asked us to; else False."""
        if self.stopping:
            raise StopRequested
        return False

    def _look_after(self, service: Service) -> None:
        now = time.monotonic()
        if service.due_at is not None:
            if now >= service.due_at:
                self._start_again(service)
        elif service.process is not None and service.process.poll() is not None:
            if now - service.started_at > SETTLED:
                service.pause = FIRST_PAUSE
            self._plan_restart(service, f"ended ({_how(service.process.returncode)})")

    def _start_again(self, service: Service) -> None:
        try:
            self.start(service)
        except EmbeddedServiceError as error:
            self._plan_restart(service, f"could not start again ({str(error).splitlines()[0]})")
        except StopRequested:
            return
        else:
            self.say(f"{service.name} runs again.")

    def _plan_restart(self, service: Service, what: str) -> None:
        if service.process is not None:
            stop(service.process, service.program)  # also what it may have left in its session
        service.due_at = time.monotonic() + service.pause
        self.say(f"{service.name} {what}; starting it again in {service.pause:.0f} s. See {service.program.log}")
        service.pause = min(service.pause * 2, LONGEST_PAUSE)


def _how(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name
