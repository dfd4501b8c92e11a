"""What happens by itself as time passes: sessions expire, slow refunds end, old replies are forgotten."""

import logging
import threading

from sandbox.idempotency import forget_old_replies
from sandbox.refunds import settle_due_refunds
from sandbox.sessions import expire_due_sessions
from sandbox.state import Sandbox

log = logging.getLogger("sandbox.housekeeping")
ROUND = 1.0


def run_due(box: Sandbox) -> None:
    """Everything whose time has come, by the sandbox's clock."""
    with box.store.transaction():
        expire_due_sessions(box)
        settle_due_refunds(box)
        forget_old_replies(box)


class Housekeeper:
    """Runs what is due once a second."""

    def __init__(self, box: Sandbox) -> None:
        self._box = box
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="housekeeper", daemon=True)

    def start(self) -> None:
        """Begin the rounds."""
        self._thread.start()

    def stop(self) -> None:
        """End them."""
        self._stopping.set()
        self._thread.join(timeout=2)

    def _work(self) -> None:
        while not self._stopping.wait(ROUND):
            try:
                run_due(self._box)
            except Exception:
                log.exception("A round failed; the next one tries again.")
