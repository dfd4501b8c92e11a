"""What is decided before the first process starts: ports, secrets, users, and what each process is told."""

import errno
import json
import os
import pwd
import socket
from pathlib import Path

import psutil
import pytest

from ams.core.embedded import accounts, binaries, deployment, first_start, processes
from ams.core.embedded.accounts import Account, account_for_servers, make_private_folder
from ams.core.embedded.errors import EmbeddedServiceError
from ams.core.embedded.keys import keep_keys
from ams.core.embedded.paths import explain_missing_database
from ams.core.embedded.up import addresses

pytestmark = pytest.mark.xdist_group("one port")  # planning takes it, and two workers cannot both have it

MYSELF = Account(name="me", uid=os.geteuid(), gid=os.getegid())


@pytest.fixture
def plan(open_folder, monkeypatch):
    """Decide for a fresh folder and an environment that says little."""
    monkeypatch.setattr(deployment, "_can_run_ours", lambda *_: False)

    decided = []

    def decide(**given):
        given = {"PATH": os.environ["PATH"], **given}
        decided.append(deployment.plan(data=open_folder / "data", port=18249, given=given))
        return decided[-1]

    yield decide
    for each in decided:
        for port in tuple(each.held):
            each.release(port)


def test_chosen_ports_are_kept_from_others_until_they_are_needed(plan):
    """The first start seeds for a while before it listens; a second one may be asked for the port meanwhile."""
    decided = plan()

    with pytest.raises(EmbeddedServiceError, match=f"Port {decided.sandbox_port} is taken"):
        deployment.refuse_taken_port(decided.sandbox_port)
    decided.release(decided.sandbox_port)

    deployment.refuse_taken_port(decided.sandbox_port)
    decided.release(decided.sandbox_port)  # once more, as when the sandbox is started again


def test_a_demonstration_pays_in_the_sandbox(plan):
    decided = plan()

    assert decided.is_demo
    assert decided.sandbox_port > 18249
    assert decided.environment["STRIPE_API_BASE"] == f"http://127.0.0.1:{decided.sandbox_port}"
    assert decided.environment["STRIPE_SECRET_KEY"].startswith("sk_test_")
    assert decided.environment["PUBLIC_URL"] == "http://localhost:18249"
    assert decided.environment["SESSION_COOKIE_NAME"] == "ams_session_18249"
    assert (decided.own_postgres, decided.own_redis) == (True, True)


def test_without_a_demonstration_there_is_no_sandbox(plan):
    decided = plan(DEMO="0")

    assert (decided.is_demo, decided.sandbox_port) == (False, None)
    assert "STRIPE_API_BASE" not in decided.environment
    assert not any("demo" in line or "Sandbox" in line for line in addresses(decided))


def test_what_is_set_is_left_as_it_is(plan):
    given = {
        "SECRET_KEY": "mine",
        "PUBLIC_URL": "https://members.example.org/",
        "STRIPE_SECRET_KEY": "sk_live_mine",
        "DATABASE_URL": "postgres://db/ams",
        "REDIS_URL": "redis://queue",
    }

    decided = plan(**given)

    assert {name: decided.environment[name] for name in given} == given
    assert decided.sandbox_port is None
    assert (decided.own_postgres, decided.own_redis) == (False, False)
    assert "  Portal   https://members.example.org/" in addresses(decided)


def test_secrets_are_made_once_and_nobody_else_reads_them(tmp_path):
    first = keep_keys(tmp_path)

    assert keep_keys(tmp_path) == first
    assert len(set(first.values())) == 3
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_secret_that_is_new_joins_the_old_ones(tmp_path):
    (tmp_path / "secrets.json").write_text(json.dumps({"SECRET_KEY": "old"}))

    kept = keep_keys(tmp_path)

    assert kept["SECRET_KEY"] == "old"
    assert kept["STRIPE_WEBHOOK_SECRET"].startswith("whsec_")


def test_damaged_secrets_are_not_replaced_behind_ones_back(tmp_path):
    (tmp_path / "secrets.json").write_text("{")

    with pytest.raises(EmbeddedServiceError, match=r"secrets.json is damaged. Restore it from a backup"):
        keep_keys(tmp_path)


def test_a_folder_one_may_not_write_to_is_said_so():
    with pytest.raises(EmbeddedServiceError, match=r"/proc/nowhere cannot be used: .* `make up DATA=...`"):
        keep_keys(Path("/proc/nowhere"))


@pytest.mark.parametrize("port", [0, 65536])
def test_what_is_no_port_is_said_so(port):
    with pytest.raises(EmbeddedServiceError, match=f"{port} is not a port"):
        deployment.refuse_taken_port(port)


def test_a_taken_port_comes_with_another():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(EmbeddedServiceError, match=rf"Port {port} is taken .* `make up PORT={port + 10}`"):
            deployment.refuse_taken_port(port)
        assert deployment.free_port(after=port - 1) > port


def test_when_no_port_is_free_one_is_told(monkeypatch):
    monkeypatch.setattr(deployment, "is_free", lambda _port: False)

    with pytest.raises(EmbeddedServiceError, match="No port above 8000 is free for the payment sandbox"):
        deployment.free_port(after=8000)


def test_the_first_start_gives_the_settings_a_folder_and_a_key(tmp_path, monkeypatch):
    monkeypatch.setenv("DATA_DIR", "elsewhere")
    monkeypatch.delenv("SECRET_KEY")

    first_start.prepare_settings(["--port", "8010", "--data", str(tmp_path / "new")])

    assert os.environ["DATA_DIR"] == str((tmp_path / "new").resolve())
    assert (tmp_path / "new" / "secrets.json").exists()


def test_root_gives_its_rights_to_whoever_there_is(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    nobody = pwd.getpwnam("nobody")
    monkeypatch.setattr(pwd, "getpwnam", {"nobody": nobody}.__getitem__)

    assert account_for_servers() == Account("nobody", nobody.pw_uid, nobody.pw_gid)

    monkeypatch.setattr(accounts, "PREFERRED", ())
    with pytest.raises(EmbeddedServiceError, match="neither a `postgres` nor a `nobody` user"):
        account_for_servers()


def test_a_normal_user_stays_who_they_are(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert account_for_servers() is None


def test_a_private_folder_is_closed_to_others_also_when_it_was_open(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir(mode=0o755)

    make_private_folder(folder, MYSELF)

    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_that_root_made_earlier_is_given_to_the_servers(tmp_path):
    folder = tmp_path / "postgres"
    folder.mkdir(mode=0o700)

    make_private_folder(folder, Account("nobody", 65534, 65534))

    assert folder.stat().st_uid == 65534


@pytest.fixture
def bare_machine(monkeypatch, tmp_path):
    """A machine with neither our packages nor the system's."""
    monkeypatch.delenv("POSTGRES_BIN", raising=False)
    monkeypatch.setattr(binaries, "find_spec", lambda _name: None)
    monkeypatch.setattr(binaries, "DEBIAN_POSTGRES", tmp_path / "postgresql")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (tmp_path / "bin").mkdir()
    return tmp_path


def install(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_without_any_server_one_is_told_how_to_get_one(bare_machine):
    with pytest.raises(EmbeddedServiceError, match=r"No PostgreSQL was found\. Install the project's own"):
        binaries.postgres_binaries()
    with pytest.raises(EmbeddedServiceError, match="No Redis-compatible server was found"):
        binaries.redis_binary()


def test_the_systems_servers_do_as_well(bare_machine):
    queue = install(bare_machine / "bin" / "redis-server")
    for version in ("9.6", "15", "17"):
        for program in ("initdb", "postgres"):
            install(bare_machine / "postgresql" / version / "bin" / program)

    assert binaries.redis_binary() == queue
    assert binaries.postgres_binaries() == bare_machine / "postgresql" / "17" / "bin"


def test_postgres_bin_wins(monkeypatch):
    monkeypatch.setenv("POSTGRES_BIN", "/opt/postgresql/bin")

    assert binaries.postgres_binaries() == Path("/opt/postgresql/bin")


def test_a_process_of_another_user_is_left_to_them(monkeypatch):
    process = psutil.Process()
    monkeypatch.setattr(psutil.Process, "send_signal", denied)

    with pytest.raises(EmbeddedServiceError, match=rf"End it \(`sudo kill {process.pid}`\)"):
        processes.end_all(lambda: [process], first=15, patience=0)


def denied(self, number):
    raise psutil.AccessDenied(self.pid)


@pytest.mark.parametrize(
    ("error", "set_url", "said"),
    [
        ("connection failed: No such file", "", "The database is not running: start it with `make up`"),
        ("couldn't get a connection after 10.00 sec", "", "The database is not running"),
        (
            "connection failed: timeout",
            "postgres://db",
            "The database that DATABASE_URL names does not answer: connection",
        ),
        ("canceling statement due to lock timeout", "", "The database refused: canceling statement"),
        ("", "", "The database refused: OSError"),
    ],
)
def test_a_missing_database_is_a_sentence(monkeypatch, error, set_url, said):
    monkeypatch.setenv("DATABASE_URL", set_url)

    assert explain_missing_database(OSError(error)).startswith(said)


def test_a_checkout_that_others_cannot_read_stays_with_root(monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(deployment.subprocess, "run", refuse)

    assert deployment._can_run_ours(MYSELF, {}) is False
