"""`python -m tests.mail_sink PORT FILE`: a mail server in a process of its own that takes everything.

Of each mail it keeps one line: to whom, and under which Message-ID.
"""

import re
import signal
import sys
from pathlib import Path

from aiosmtpd.controller import Controller

MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


class Sink:
    def __init__(self, file):
        self.file = file

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        found = MESSAGE_ID.search(envelope.content)
        self.file.write(f"{envelope.rcpt_tos[0]} {found[1].decode()}\n")
        return "250 OK"


def main(port, path):
    with Path(path).open("a", buffering=1, encoding="utf-8") as file:
        controller = Controller(Sink(file), hostname="127.0.0.1", port=int(port))
        controller.start()
        print("listening", flush=True)  # noqa: T201 - whoever started this waits for it
        signal.sigwait([signal.SIGTERM, signal.SIGINT])
        controller.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
