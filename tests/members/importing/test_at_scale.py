"""A hundred thousand rows with every nastiness: in, in again, out, and from that file into an empty system."""

import os
import time
from contextlib import contextmanager

import pytest

from ams.core.models import Contact, ContactNote, ContactTag, FieldDefinition
from bench.import_rows import MAPPED, SHIRTS, rejected_of, write_rows
from members.models import Term
from members.queries.exports import csv_lines, export_rows
from tests.members.importing.conftest import counted
from tests.members.importing.test_exporting import empty_the_register

MOST = 180  # seconds for each way, on a machine that has nothing else to do: with more work than cores, who can tell
ROWS = int(os.environ.get("IMPORT_ROWS", "100000"))


@pytest.fixture
def stopwatch(record_property):
    """Tells how long something took, and how long it would have taken for a hundred thousand rows.

    `alone` keeps what was measured while the machine had at most as much work as cores.
    """
    alone = {}

    @contextmanager
    def timing(what, rows=ROWS):
        began = time.monotonic()
        yield
        took, load = time.monotonic() - began, os.getloadavg()[1]
        if load <= os.cpu_count():
            alone[what] = took
        each = f"{took / rows * 100_000:.0f} s for 100,000, load {load:.1f}"
        record_property("figure", f"{what}: {rows:,} rows in {took:.0f} s, {each}")

    timing.alone = alone
    return timing


def write_register(path):
    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(csv_lines(export_rows()))
    return path.read_bytes()


def here():
    """How many of everything there are."""
    models = (Contact, Term, ContactTag, ContactNote)
    custom = Contact.objects.exclude(custom={}).count()
    return [*(model.objects.count() for model in models), custom]


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_a_hundred_thousand_rows_come_in_twice_with_one_result_and_go_out_unchanged(bring_in, stopwatch, tmp_path):
    FieldDefinition.objects.create(key="shirt", label="Shirt size", kind="choice", choices=SHIRTS)
    FieldDefinition.objects.create(key="first_aid_until", label="First aid until", kind="date")
    with (tmp_path / "old.csv").open("w", encoding="utf-8-sig", newline="") as out:
        write_rows(out, ROWS)
    file, refused = (tmp_path / "old.csv").read_bytes(), rejected_of(ROWS)

    with stopwatch("checked and imported"):
        first = bring_in(file, columns=MAPPED)
    assert counted(first) == (ROWS - refused, 0, 0, refused)
    made = here()
    assert all(made)

    with stopwatch("checked and imported again"):
        again = bring_in(file, columns=MAPPED)
    assert counted(again) == (0, 0, ROWS - refused, refused)
    assert here() == made

    with stopwatch("exported"):
        out = write_register(tmp_path / "all.csv")
    with stopwatch("our own export imported, which changes nothing"):
        own = bring_in(out)
    assert counted(own) == (0, 0, own.rows, 0)

    empty_the_register()
    with stopwatch("our own export imported into an empty system"):
        bring_in(out)
    assert here() == made
    assert write_register(tmp_path / "again.csv") == out
    assert not {what: took for what, took in stopwatch.alone.items() if took > MOST}
