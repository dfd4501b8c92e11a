"""`import_members` and `export_members`, as people call them; and an import whose process is killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from ams.core.models import Activity, Contact
from bench.import_rows import rejected_of, write_rows
from members.models import ImportRun, Term
from tests.members.importing.test_applying import AMARA, BOB, HEADER

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def file(tmp_path, full):
    path = tmp_path / "old.csv"
    path.write_text(HEADER + AMARA + BOB + "3,Cleo,,,cleo at home,,,,,,\n", encoding="utf-8")
    return path


def test_a_dry_run_tells_and_changes_nothing(file, capsys, tmp_path):
    rejects = tmp_path / "rejected.csv"
    with pytest.raises(CommandError, match="1 rows were rejected") as refusal:
        call_command("import_members", file, rejects=rejects)

    told = capsys.readouterr().out
    assert refusal.value.returncode == 3
    assert "2 new, 0 changed, 0 as they are, 1 rejected" in told
    assert "This was a dry run" in told
    assert "“cleo at home” is no e-mail address." in rejects.read_text(encoding="utf-8-sig")
    assert not Contact.objects.exists()


def test_applied_undone_and_out_again(file, capsys, tmp_path):
    with pytest.raises(CommandError, match="1 rows were rejected"):
        call_command("import_members", file, apply=True)
    call_command("export_members", tmp_path / "all.csv")
    assert Contact.objects.count() == 3  # and the museum

    call_command("import_members", tmp_path / "all.csv")
    assert "0 new, 0 changed, 3 as they are, 0 rejected" in capsys.readouterr().out

    call_command("import_members", undo=ImportRun.objects.earliest("pk").pk)
    assert not Contact.objects.exists()


def test_questions_have_an_exit_code_of_their_own(file, capsys):
    file.write_text(HEADER + AMARA.replace("2027-03-07", "03/07/2027"), encoding="utf-8")

    with pytest.raises(CommandError, match="--date-order") as refusal:
        call_command("import_members", file)
    assert refusal.value.returncode == 4
    call_command(
        "import_members",
        file,
        "--date-order",
        "mdy",
        "--map",
        "Phone=",
        "--type-map",
        "Full member=student",
        apply=True,
    )
    assert Term.objects.get().membership.type.slug == "student"
    assert Contact.objects.get(kind="person").phone == ""


@pytest.mark.parametrize(
    ("args", "why"), [([], "Name a file"), (["--undo", "99"], "nothing to undo"), (["no.csv"], "No such file")]
)
def test_what_cannot_be_done_is_said(full, args, why):
    with pytest.raises(CommandError, match=why):
        call_command("import_members", *args)


@pytest.mark.sweep
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_import_killed_half_way_goes_on_where_it_stood(full, tmp_path):
    rows = 3_000
    path = tmp_path / "old.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        write_rows(out, rows)
    command = [sys.executable, "manage.py", "import_members", str(path), "--apply", "--type-map", "Gold="]
    database = connection.settings_dict
    address = os.environ["DATABASE_URL"].replace("/ams?", f"/{database['NAME']}?")
    environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "ams.settings"}

    killed = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _wait_until_half_way(killed)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    run = ImportRun.objects.get()
    assert run.state == "applying"
    assert 0 < run.done < rows
    done = run.done
    finished = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300
    )

    run.refresh_from_db()
    broken = rejected_of(rows) - sum(
        n % 250 == 107 for n in range(1, rows + 1)
    )  # a level that is left out rejects none
    assert finished.returncode == 3, finished.stderr
    assert f"Going on with import {run.pk} at row {done} of {rows}" in finished.stdout
    assert (run.state, run.counts["created"], run.counts["rejected"]) == ("applied", rows - broken, broken)
    assert Contact.objects.filter(kind="person").count() == rows - broken
    assert Activity.objects.filter(kind="contact.imported").count() == rows - broken


def _wait_until_half_way(process):
    """Some batches are in, and some are not."""
    until = time.monotonic() + 240
    while time.monotonic() < until and process.poll() is None:
        if ImportRun.objects.filter(state="applying", done__gte=1_000).exists():
            return
        time.sleep(0.02)
    raise AssertionError("It was never half-way.")
