"""The sandbox's memory: one SQLite file, one writer at a time, nothing lost when the process is killed.

Objects are kept as the JSON the API answers with, plus members whose names begin with an underscore: those are the
sandbox's own (which test card stands behind a payment method) and never leave it.
"""

import fcntl
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from sandbox.errors import ApiError, Json

SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    created INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS objects_of_a_kind ON objects (kind, seq);
CREATE INDEX IF NOT EXISTS objects_of_an_intent ON objects (kind, json_extract(body, '$.payment_intent'));
CREATE INDEX IF NOT EXISTS objects_of_a_customer ON objects (kind, json_extract(body, '$.customer'));
CREATE INDEX IF NOT EXISTS objects_of_a_charge ON objects (kind, json_extract(body, '$.charge'));
CREATE INDEX IF NOT EXISTS objects_of_a_setup ON objects (kind, json_extract(body, '$.setup_intent'));
CREATE INDEX IF NOT EXISTS sessions_to_expire ON objects (json_extract(body, '$.expires_at'))
    WHERE kind = 'checkout.session' AND json_extract(body, '$.status') = 'open';
CREATE INDEX IF NOT EXISTS refunds_to_settle ON objects (json_extract(body, '$._settles_at'))
    WHERE kind = 'refund' AND json_extract(body, '$._settles_at') IS NOT NULL;
CREATE TABLE IF NOT EXISTS replies (
    key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, path TEXT NOT NULL, status INTEGER NOT NULL,
    body TEXT NOT NULL, created INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS replies_by_age ON replies (created);
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, type TEXT NOT NULL, state TEXT NOT NULL,
    due REAL NOT NULL, position INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    answer INTEGER, error TEXT, attempted REAL);
CREATE INDEX IF NOT EXISTS deliveries_in_order ON deliveries (state, position);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
DUE = {  # the indexes are named because the planner would rather walk through every object of the kind
    "checkout.session": (
        "SELECT body FROM objects INDEXED BY sessions_to_expire WHERE kind = 'checkout.session' "
        "AND json_extract(body, '$.status') = 'open' AND json_extract(body, '$.expires_at') <= ?"
    ),
    "refund": (
        "SELECT body FROM objects INDEXED BY refunds_to_settle WHERE kind = 'refund' "
        "AND json_extract(body, '$._settles_at') IS NOT NULL AND json_extract(body, '$._settles_at') <= ?"
    ),
}
FORGET = ("DELETE FROM objects", "DELETE FROM replies", "DELETE FROM deliveries", "DELETE FROM settings")


class AlreadyRunning(Exception):
    """Another sandbox has this file open."""


class Store:
    """Everything the sandbox remembers. Safe to use from any thread."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock_file = path.with_name(path.name + ".lock").open("w")
        try:
            fcntl.flock(self._lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock_file.close()
            raise AlreadyRunning(str(path)) from None
        self._lock = threading.RLock()
        self._depth = 0
        self.after_commit: Callable[[], None] = lambda: None
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=256)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")  # survives kill -9; only a power cut may lose seconds
        self._connection.executescript(SCHEMA)

    def close(self) -> None:
        """Fold the log into the file and let go of it."""
        with self._lock:
            self._connection.close()
            self._lock_file.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. A refusal that keeps its writes (a declined charge) commits; any other error undoes."""
        with self._lock:
            outermost = self._depth == 0
            before = self._connection.total_changes
            mark = f"level_{self._depth}"
            self._connection.execute("BEGIN IMMEDIATE" if outermost else f"SAVEPOINT {mark}")
            self._depth += 1
            try:
                yield
            except BaseException as error:
                if not (isinstance(error, ApiError) and error.keeps_writes):
                    self._connection.execute("ROLLBACK" if outermost else f"ROLLBACK TO {mark}")
                self._end(mark, outermost=outermost)
                raise
            self._end(mark, outermost=outermost)
            changed = self._connection.total_changes != before
        if outermost and changed:  # who only looked has no news, and must not wake those who look
            self.after_commit()

    def _end(self, mark: str, *, outermost: bool) -> None:
        self._depth -= 1
        if not outermost:
            self._connection.execute(f"RELEASE {mark}")
        elif self._connection.in_transaction:
            self._connection.execute("COMMIT")

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """The rows of a query."""
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def execute(self, sql: str, *values: Any) -> int:
        """Run one statement; how many rows it touched."""
        with self._lock:
            return self._connection.execute(sql, values).rowcount

    def insert(self, kept: Json) -> None:
        """Keep a new object."""
        self.execute(
            "INSERT INTO objects (id, kind, created, body) VALUES (?, ?, ?, ?)",
            kept["id"], kept["object"], kept["created"], json.dumps(kept),
        )  # fmt: skip

    def update(self, kept: Json) -> None:
        """Keep an object's new state."""
        self.execute("UPDATE objects SET body = ? WHERE id = ?", json.dumps(kept), kept["id"])

    def delete(self, identifier: str) -> None:
        """Forget an object."""
        self.execute("DELETE FROM objects WHERE id = ?", identifier)

    def get(self, kind: str, identifier: str) -> Json | None:
        """The object of that kind with that id, if there is one."""
        rows = self.rows("SELECT body FROM objects WHERE id = ? AND kind = ?", identifier, kind)
        return _parsed(rows[0]["body"]) if rows else None

    def find(self, identifier: str) -> Json | None:
        """The object with that id, whatever it is."""
        rows = self.rows("SELECT body FROM objects WHERE id = ?", identifier)
        return _parsed(rows[0]["body"]) if rows else None

    def select(
        self, condition: str, *values: Any, order: Literal["ASC", "DESC"] = "ASC", limit: int | None = None
    ) -> list[Json]:
        """Objects fulfilling an SQL condition (ours; what users sent goes into ``values``), by their age."""
        sql = f"SELECT body FROM objects WHERE {condition} ORDER BY seq {order} LIMIT ?"  # noqa: S608 (see above)
        return [_parsed(row["body"]) for row in self.rows(sql, *values, -1 if limit is None else limit)]

    def due(self, kind: str, now: int) -> list[Json]:
        """Open sessions, or refunds on their way, whose time had come by then; cheap, for it is asked all the time."""
        return [_parsed(row["body"]) for row in self.rows(DUE[kind], now)]

    def setting(self, name: str) -> Any:
        """A remembered value, or None."""
        rows = self.rows("SELECT value FROM settings WHERE name = ?", name)
        return json.loads(rows[0]["value"]) if rows else None

    def remember(self, name: str, value: Any) -> None:
        """Set a remembered value."""
        self.execute("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", name, json.dumps(value))

    def clear(self) -> None:
        """Forget everything."""
        with self.transaction():
            for statement in FORGET:
                self.execute(statement)


def _parsed(body: str) -> Json:
    kept: Json = json.loads(body)
    return kept
