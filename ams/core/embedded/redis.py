"""The project's own Redis-compatible server: broker and cache on one machine, reached by a socket only."""

import os
import signal
import socket
import subprocess
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ams.core.embedded.accounts import Account, make_private_folder
from ams.core.embedded.binaries import copy_of, redis_binary
from ams.core.embedded.paths import can_be_entered_by_all
from ams.core.embedded.processes import Program, end_all, processes_living_in, start, wait_until

SECONDS_TO_START = 20.0


@dataclass(frozen=True, slots=True)
class Redis:
    """One server in one folder. What it was told survives a `kill -9` unless `durable` is off."""

    data: Path
    socket: Path
    log: Path
    copies: Path  # where the program goes when the account cannot reach it
    account: Account | None = None
    durable: bool = True

    def prepare(self) -> None:
        """Make the folders; end what an earlier start left running in them."""
        make_private_folder(self.data, self.account)
        make_private_folder(self.socket.parent, self.account)
        self.clear_leftovers()

    def clear_leftovers(self) -> None:
        """End a server nobody looks after, and free its socket."""
        end_all(partial(processes_living_in, self.data), first=signal.SIGTERM, patience=5)
        self.socket.unlink(missing_ok=True)

    def program(self) -> Program:
        keep = ["--appendonly", "yes"] if self.durable else ["--appendonly", "no", "--save", ""]
        reach = ["--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        return Program(
            name="Redis",
            command=[self._binary(), *reach, "--dir", str(self.data), "--daemonize", "no", *keep],
            log=self.log,
            cwd=self.data if self.account is None else Path("/"),  # it moves into its folder by itself (--dir)
            environment={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
            account=self.account,
            is_server=True,
        )

    def start(self) -> subprocess.Popen[bytes]:
        """Start the prepared server; return when it answers."""
        program = self.program()
        process = start(program)
        wait_until(self.is_ready, process=process, program=program, seconds=SECONDS_TO_START)
        return process

    def is_ready(self) -> bool:
        """Whether it answers a PING; while it reads its files back it says that it is loading."""
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            try:
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(5) == b"+PONG"
            except OSError:
                return False

    def _binary(self) -> Path:
        binary = redis_binary()
        if self.account is None or can_be_entered_by_all(binary):
            return binary
        return copy_of(binary.parent, into=self.copies) / binary.name
