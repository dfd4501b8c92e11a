"""Folders for servers, and other users to run them as."""

import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

from ams.core.embedded.accounts import account_for_servers
from ams.core.embedded.paths import places

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


@pytest.fixture(autouse=True)
def _hang_up_is_heard():
    """Whoever runs the tests with nohup passes on that it is not; what is tested here hears it as from a terminal."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture
def open_folder():
    """A short folder that every user may enter (pytest's own are 0700)."""
    folder = Path(tempfile.mkdtemp(prefix="ams-ops-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def deployment(open_folder):
    """The places of a fresh deployment, and the account its servers run as."""
    account = account_for_servers()
    where = places(open_folder / "data", as_root=account is not None)
    yield where, account
    if where.sockets.parent == Path("/tmp"):
        shutil.rmtree(where.sockets, ignore_errors=True)
