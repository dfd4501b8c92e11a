"""Gives a test run its own PostgreSQL, Redis and data folder, before Django reads its settings.

The database server is started once, by the process that pytest was called in; pytest-xdist's workers inherit its
address, and pytest-django gives each its own database on it, a copy of one that is migrated once. Every process has its
own Redis, so that no worker sees another's cache or queue. With DATABASE_URL or REDIS_URL set, those are used instead.
"""

import atexit
import fcntl
import os
import shutil
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection

from ams.core.embedded.paths import places
from ams.core.embedded.servers import ephemeral_postgres, ephemeral_redis

PREFIX = "ams-tests-"
DEFAULTS = {
    "DJANGO_SETTINGS_MODULE": "ams.settings",
    "SECRET_KEY": "known to everybody, as tests are",
    "PUBLIC_URL": "http://testserver",
    "DEMO": "1",
    "STRIPE_SECRET_KEY": "sk_test_of_the_tests",
    "STRIPE_WEBHOOK_SECRET": "whsec_of_the_tests",
    "STRIPE_API_BASE": "http://127.0.0.1:9",  # nobody listens: a test that wants a provider starts the sandbox
}
MIGRATED = "AMS_TESTS_MIGRATED"  # in the environment of workers: the folder of the server whose database they copy
TEMPLATE = "migrated"
_ending = ExitStack()


def begin() -> None:
    """Start what is missing and set Django up, as pytest-django does when the settings stand in its configuration."""
    _sweep()
    # Root's servers run as another user, who must reach this folder: so not pytest's, which is 0700.
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir="/tmp"))
    folder.chmod(0o711)
    _ending.callback(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(end)
    os.environ.update({name: value for name, value in DEFAULTS.items() if name not in os.environ})
    os.environ["DATA_DIR"] = str(folder)
    sockets = places(folder).sockets
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = _ending.enter_context(ephemeral_postgres(folder, sockets=sockets))
        os.environ[MIGRATED] = str(folder)
    if "REDIS_URL" not in os.environ:
        _ending.enter_context(ephemeral_redis(folder, sockets=sockets))
    django.setup()
    # pytest-xdist's workers inherit the environment, and would read the settings of this process before their own.
    del os.environ["DJANGO_SETTINGS_MODULE"]
    (folder / "static").mkdir()  # after the settings were read: static files then come from their sources


def end() -> None:
    """Stop and remove everything; safe to call twice."""
    _ending.close()


def share_one_migrated_database() -> None:
    """Let a worker's database be a copy of one that the first worker to come here migrates, while others wait.

    Only on a server of our own, which ends with the run: elsewhere the copied one would stay, and grow stale.
    """
    if MIGRATED not in os.environ or "PYTEST_XDIST_WORKER" not in os.environ:
        return
    connection.settings_dict["TEST"]["TEMPLATE"] = TEMPLATE
    usual = connection.settings_dict["NAME"]
    with (Path(os.environ[MIGRATED]) / "migrating").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {TEMPLATE}")
                _let_go()
                connection.settings_dict["NAME"] = TEMPLATE
                call_command("migrate", verbosity=0)
        _let_go()
        connection.settings_dict["NAME"] = usual


def _let_go() -> None:
    """Else the pool goes on with the database it knows, whatever name the settings give another one."""
    connection.close()
    connection.close_pool()


def _sweep() -> None:
    """Remove the folders of runs that were killed; their servers ended with them."""
    for folder in Path("/tmp").glob(f"{PREFIX}*"):
        with suppress(ValueError, PermissionError):
            owner = int(folder.name.removeprefix(PREFIX).split("-")[0])
            try:
                os.kill(owner, 0)
            except ProcessLookupError:
                shutil.rmtree(folder, ignore_errors=True)
