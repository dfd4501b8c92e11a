"""Idempotency keys: the same request sent twice is done once and answered alike."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sandbox.errors import ApiError, Json
from sandbox.state import Sandbox

LIFETIME = 24 * 3600


@dataclass(frozen=True, slots=True)
class Reply:
    """A status and a body, as first answered."""

    status: int
    body: Json


class KeysInUse:
    """The keys of requests being answered right now."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: set[str] = set()

    @contextmanager
    def hold(self, key: str | None) -> Iterator[None]:
        """Hold a key while its request is answered. Raises ApiError (409) while another request holds it."""
        if key is None:
            yield
            return
        with self._lock:
            if key in self._keys:
                raise ApiError(
                    "There is currently another in-progress request using this Idempotent Key (that probably means "
                    f"you submitted twice, and the other request is still going through): {key}. Please try again "
                    "later.",
                    status=409, kind="idempotency_error", code="idempotency_key_in_use",
                )  # fmt: skip
            self._keys.add(key)
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard(key)


def fingerprint(values: Json) -> str:
    """The same for the same parameters, in whatever order they came."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def earlier_reply(box: Sandbox, key: str, path: str, values: Json) -> Reply | None:
    """What this key was answered before. Raises ApiError when it was for another request."""
    rows = box.store.rows("SELECT fingerprint, path, status, body FROM replies WHERE key = ?", key)
    if not rows:
        return None
    row = rows[0]
    if row["path"] != path:
        raise ApiError(
            f"Keys for idempotent requests can only be used for the same endpoint they were first used for "
            f"('{row['path']}' vs '{path}'). Try using a key other than '{key}' if you meant to execute a different "
            "request.",
            kind="idempotency_error",
        )
    if row["fingerprint"] != fingerprint(values):
        raise ApiError(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. "
            f"Try using a key other than '{key}' if you meant to execute a different request.",
            kind="idempotency_error",
        )
    return Reply(row["status"], json.loads(row["body"]))


def keep_reply(box: Sandbox, key: str, path: str, values: Json, reply: Reply) -> None:
    """Remember an answer, in the transaction of what it answers."""
    box.store.execute(
        "INSERT INTO replies (key, fingerprint, path, status, body, created) VALUES (?, ?, ?, ?, ?, ?)",
        key, fingerprint(values), path, reply.status, json.dumps(reply.body), box.clock.now(),
    )  # fmt: skip


def forget_old_replies(box: Sandbox) -> None:
    """Keys may be used anew after a day."""
    box.store.execute("DELETE FROM replies WHERE created < ?", box.clock.now() - LIFETIME)
