"""Whole registers at once: a file comes in, in again, is taken back; renewal notices are written and sent.

Both write, so they run only when they are named, and take away again what they made. What is here already is what they
have to find their way among.
"""

import io
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone
from psycopg import sql

from ams.core.association import association_zone
from ams.core.delivery import Line
from ams.core.embedded.paths import CHECKOUT
from ams.core.mailings import claim_messages, send_claimed, withdraw_messages
from ams.core.models import FieldDefinition, Message
from ams.core.queue import holding_work_back
from bench.figures import Figure
from bench.import_rows import MAPPED, SHIRTS, rejected_of, write_rows
from bench.made import FIRST
from bench.measures import Run, measure
from bench.visitors import PageFailed
from members.models import ImportRun, MembershipRule
from members.operations.imports import apply_import, check_import, keep_import, start_applying, start_undoing
from members.operations.imports import undo_import as take_back
from members.operations.notices import MOST_WAITING, post_due_notices
from members.queries.exports import csv_lines, export_rows

MOST = 100_000  # rows, notices
READERS = """
    INSERT INTO core_contact (id, kind, display_name, sort_name, email, phone, language, created_at, custom)
    SELECT i, 'person', 'Reader ' || i, 'Reader ' || i, 'reader' || i || '@mail.example', '', '', '2020-01-01', '{}'
    FROM generate_series(%(first)s, %(last)s) i;
    INSERT INTO members_person (contact_id, full_name, given_name, family_name, spoken_name)
    SELECT i, 'Reader ' || i, '', '', '' FROM generate_series(%(first)s, %(last)s) i;
    INSERT INTO members_membership (id, holder_id, type_id, "group", card_code, created_at)
    SELECT i, i, %(type)s, %(group)s, 'measured' || i, '2020-01-01' FROM generate_series(%(first)s, %(last)s) i;
    INSERT INTO members_term (id, membership_id, rule_id, days, anchor, grace_days, import_reference, granted_at)
    SELECT i, i, %(rule)s, daterange(%(until)s::date - 365, %(until)s::date), %(until)s::date - 365, 30, 'measured',
           '2020-01-01'
    FROM generate_series(%(first)s, %(last)s) i;
"""
MADE = (  # dependants first
    ("members_term", "id"), ("members_membership", "id"), ("members_person", "contact_id"), ("core_contact", "id"),
)  # fmt: skip
LEVELS = {"Full member": "full", "Student member": "student"}


@measure("import", only_when_named=True)
def bring_in(run: Run) -> Iterator[Figure]:
    """A file with every nastiness of real exports, as another system writes it."""
    rows = min(MOST, run.contacts)
    file = io.StringIO(newline="")
    write_rows(file, rows)
    content, refused = file.getvalue().encode(), rejected_of(rows)
    for key, told in (("shirt", {"kind": "choice", "choices": SHIRTS}), ("first_aid_until", {"kind": "date"})):
        FieldDefinition.objects.get_or_create(key=key, defaults={"label": key, **told})
    with holding_work_back():
        first = yield from _brought_in("checked and written", content, rows)
        again = yield from _brought_in("the same again", content, rows)
        for one, news in ((first, rows - refused), (again, 0)):
            if (one.counts.get("created", 0), one.counts["rejected"]) != (news, refused):
                raise PageFailed(f"Of {rows} rows {one.counts} came.")
        yield _export(rows)
        began = time.perf_counter()
        start_undoing(run_id=first.pk, at=timezone.now(), by=None)
        if (undone := take_back(run_id=first.pk)).state != ImportRun.State.UNDONE:
            raise PageFailed(undone.failure)
        yield _for_a_hundred_thousand("import", "taken back", time.perf_counter() - began, rows, None)


def _brought_in(what: str, content: bytes, rows: int) -> Generator[Figure, None, ImportRun]:
    began = time.perf_counter()
    options = {"columns": MAPPED, "levels": LEVELS}
    file = File(io.BytesIO(content), name="members.csv")
    made = keep_import(file=file, name="members.csv", at=timezone.now(), by=None, options=options)
    check_import(run_id=made.pk)
    start_applying(run_id=made.pk, at=timezone.now(), by=None)
    done = apply_import(run_id=made.pk)
    yield _for_a_hundred_thousand("import", what, time.perf_counter() - began, rows, 180)
    return done


def _export(rows: int) -> Figure:
    began = time.perf_counter()
    lines = sum(1 for _line in islice(csv_lines(export_rows()), rows))
    return _for_a_hundred_thousand("import", "out again", time.perf_counter() - began, lines, 180)


@measure("notices", only_when_named=True)
def notices(run: Run) -> Iterator[Figure]:
    """Renewal notices to all whose year ends in a month: written as rows, then sent one by one to a mail server."""
    at = datetime.now(association_zone()).replace(hour=12)  # they go out by day
    newest = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    wanted, written, writing, sending = min(MOST, run.contacts), 0, 0.0, 0.0
    try:
        _make_readers(wanted, until=at.date() + timedelta(days=31))
        with holding_work_back(), _mail_server() as taken:
            while written < wanted:
                began = time.perf_counter()
                sweep = post_due_notices(at=at, most_waiting=min(MOST_WAITING, wanted - written))
                posted = time.perf_counter()
                _send_all(at)
                written, writing = written + sweep.written, writing + posted - began
                sending += time.perf_counter() - posted
                if sweep.is_complete:
                    break
            told = taken()
        if not written or told < written:
            raise PageFailed(f"Of {written} notices the mail server took {told}.")
        yield _for_a_hundred_thousand("notices", "written", writing, written, None)
        yield _for_a_hundred_thousand("notices", "written and sent by one process", writing + sending, written, 600)
    finally:
        _forget(messages_after=newest)


def _make_readers(count: int, *, until: date) -> None:
    """So many members who have to be told; `until` is the first day no longer paid for."""
    rule = MembershipRule.objects.select_related("type").get(type__slug="full", state=MembershipRule.State.LIVE)
    told: dict[str, int | str] = {
        "first": FIRST, "last": FIRST + count - 1, "type": rule.type.pk, "group": rule.type.group, "rule": rule.pk,
    }  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no history of people who are gone in an hour
        for statement in READERS.split(";")[:-1]:
            cursor.execute(statement, told | {"until": until.isoformat()})


def _send_all(at: datetime) -> None:
    """As the worker does, at the instant given."""
    with Line() as line:
        while claimed := claim_messages(at=at):
            send_claimed(withdraw_messages(claimed, at=at), line=line, now=lambda: at)
            if line.is_down:
                raise PageFailed("The mail server of the measurement went away.")


@contextmanager
def _mail_server() -> Iterator[Callable[[], int]]:
    """One that takes everything, in a process of its own; yields what says how many mails it took."""
    with TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port, kept = free.getsockname()[1], Path(folder) / "taken.txt"
        free.close()
        command = [sys.executable, "-m", "tests.mail_sink", str(port), str(kept)]
        with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE) as server:
            try:
                if server.stdout is None or server.stdout.readline() != b"listening\n":
                    raise PageFailed("The mail server of the measurement did not start.")
                backend = "django.core.mail.backends.smtp.EmailBackend"
                with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port):
                    yield lambda: kept.read_bytes().count(b"\n")
            finally:
                server.terminate()


def _forget(*, messages_after: int) -> None:
    """Mails and readers, so that the next measurement finds everything as this one did."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # attempts may not be deleted otherwise
        for table, column in (("core_messageattempt", "message_id"), ("core_message", "id")):
            cursor.execute(_delete_from(table, column, ">"), [messages_after])
        for table, column in MADE:
            cursor.execute(_delete_from(table, column, ">="), [FIRST])


def _delete_from(table: str, column: str, beyond: str) -> sql.Composed:
    names = (sql.Identifier(table), sql.Identifier(column), sql.SQL(beyond))
    return sql.SQL("DELETE FROM {} WHERE {} {} %s").format(*names)


def _for_a_hundred_thousand(row: str, what: str, took: float, count: int, target: float | None) -> Figure:
    beside = {"measured": f"{count:,} in {took:.0f} s"}
    return Figure(row, what, took / count * MOST, "s for 100,000", target, beside=beside)
