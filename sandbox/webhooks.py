"""The postman: takes events from the queue and posts them, again and again until the receiver says 2xx."""

import http.client
import json
import logging
import ssl
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from sandbox.errors import Json, missing
from sandbox.events import queue
from sandbox.signing import signature
from sandbox.state import Sandbox, shown

log = logging.getLogger("sandbox.webhooks")
BACK_OFF = (1, 2, 5, 10, 30, 60, 300, 900, 3600)
WORKERS = 4
PATIENCE = 20.0
LONGEST_SLEEP = 0.5


@dataclass(frozen=True, slots=True)
class Answer:
    """What the receiver said: a status, or why there was none."""

    status: int | None
    error: str | None

    @property
    def accepted(self) -> bool:
        """Whether the event need not be sent again; a redirect is a refusal, as with the real provider."""
        return self.status is not None and 200 <= self.status < 300


def post_event(box: Sandbox, event: Json) -> Answer:
    """Send one event, signed now."""
    body = json.dumps(shown(event), indent=2).encode()
    parts = urlsplit(box.options.webhook_url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        "Stripe-Signature": signature(body, box.options.webhook_secret, at=int(time.time())),
    }
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(parts.netloc, timeout=PATIENCE, context=context)
    else:
        connection = http.client.HTTPConnection(parts.netloc, timeout=PATIENCE)
    try:
        connection.request("POST", target, body, headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException) as error:
        return Answer(None, f"{type(error).__name__}: {error}"[:200])
    finally:
        connection.close()
    return Answer(answer.status, None)


class Postman:
    """Delivers what is due, with a few workers; the queue itself is in the store, so a killed process forgets nothing.

    Delivery is at least once and, unless the switch says *reversed*, in no promised order.
    """

    def __init__(self, box: Sandbox) -> None:
        self._box = box
        self._claimed: set[int] = set()
        self._wake = threading.Condition()
        self._stopping = False
        self._workers = [
            threading.Thread(target=self._work, name=f"postman-{number}", daemon=True) for number in range(WORKERS)
        ]
        box.store.after_commit = self.wake

    def start(self) -> None:
        """Begin to deliver."""
        for worker in self._workers:
            worker.start()

    def stop(self) -> None:
        """Finish what is on its way, take nothing new."""
        self._stopping = True
        self.wake()
        for worker in self._workers:
            worker.join(timeout=2)

    def wake(self) -> None:
        """Something may be due now."""
        with self._wake:
            self._wake.notify_all()

    def _work(self) -> None:
        while not self._stopping:
            try:
                delivered = self._deliver_next()
            except Exception:
                log.exception("A delivery failed for a reason of our own; trying again.")
                delivered = False
            if not delivered:
                with self._wake:
                    self._wake.wait(LONGEST_SLEEP)

    def _deliver_next(self) -> bool:
        """Deliver one event that is due; False when none is."""
        row = self._claim(due_only=True)
        if row is None:
            return False
        self._deliver(row)
        return True

    def _claim(self, *, due_only: bool, among: list[int] | None = None) -> tuple[int, str, int] | None:
        """Take the next delivery for ourselves: (id, event id, attempts so far)."""
        box = self._box
        with box.store.transaction():
            in_order = box.switches.mode == "reversed"
            if due_only and (box.switches.mode == "paused" or (in_order and self._claimed)):
                return None
            until = box.clock.instant() if due_only else float("inf")
            rows = box.store.rows(
                "SELECT id, event, attempts FROM deliveries WHERE state = 'pending' AND due <= ? "
                "ORDER BY position LIMIT ?",
                until, len(self._claimed) + 1 if among is None else -1,
            )  # fmt: skip
            for row in rows:
                if row["id"] not in self._claimed and (among is None or row["id"] in among):
                    self._claimed.add(row["id"])
                    return row["id"], row["event"], row["attempts"]
        return None

    def _deliver(self, row: tuple[int, str, int]) -> Answer:
        """Post one claimed delivery and write down how it went."""
        identifier, event_id, attempts = row
        box = self._box
        try:
            event = box.load("event", event_id)
            answer = post_event(box, event)
            pause = BACK_OFF[min(attempts, len(BACK_OFF) - 1)]
            if not answer.accepted:
                log.warning("%s was not accepted (%s); next attempt in %s s",
                            event["type"], answer.status or answer.error, pause)  # fmt: skip
            with box.store.transaction():
                now = box.clock.instant()
                box.store.execute(
                    "UPDATE deliveries SET state = ?, attempts = attempts + 1, answer = ?, error = ?, attempted = ?, "
                    "due = ? WHERE id = ?",
                    "delivered" if answer.accepted else "pending", answer.status, answer.error, now, now + pause,
                    identifier,
                )  # fmt: skip
        finally:
            self._claimed.discard(identifier)
        return answer

    def deliver_now(self) -> list[Json]:
        """Try everything that waits, once and in order, paused or not; what became of each."""
        waiting = [row["id"] for row in self._box.store.rows("SELECT id FROM deliveries WHERE state = 'pending'")]
        outcome: list[Json] = []
        while row := self._claim(due_only=False, among=waiting):
            waiting.remove(row[0])
            answer = self._deliver(row)
            outcome.append({"event": row[1], "answer": answer.status, "error": answer.error})
        return outcome

    def finish_current(self, *, seconds: float = 5) -> None:
        """Wait for the deliveries on their way, so that nothing old arrives after this."""
        until = time.monotonic() + seconds
        while self._claimed and time.monotonic() < until:
            time.sleep(0.01)

    def send_again(self, event_id: str) -> None:
        """Queue an event once more, whether or not it arrived before. Raises ApiError when there is none."""
        with self._box.store.transaction():
            event = self._box.store.get("event", event_id)
            if event is None:
                raise missing("event", event_id)
            queue(self._box, event)


def list_deliveries(
    box: Sandbox, *, state: str | None = None, event: str | None = None, limit: int = 100
) -> list[Json]:
    """Deliveries and how they went, newest first."""
    rows = box.store.rows(
        "SELECT id, event, type, state, attempts, answer, error, due, attempted FROM deliveries "
        "WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR event = ?2) ORDER BY id DESC LIMIT ?3",
        state, event, limit,
    )  # fmt: skip
    return [dict(row) for row in rows]
