"""Whom the embedded servers run as: root gives its rights away, everybody else stays who they are."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from ams.core.embedded.errors import EmbeddedServiceError

PREFERRED = ("postgres", "nobody")


class Identity(TypedDict, total=False):
    """Arguments of Popen that drop root's rights."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """An unprivileged user of this machine."""

    name: str
    uid: int
    gid: int


def account_for_servers() -> Account | None:
    """The user to run servers as, when we are root (PostgreSQL refuses to be); None means as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in PREFERRED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise EmbeddedServiceError(
        "PostgreSQL does not run as root, and this machine has neither a `postgres` nor a `nobody` user. "
        "Create one, or start as a normal user."
    )


def identity(account: Account | None) -> Identity:
    """What to tell Popen so that a process runs as this account; nothing to stay who we are."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def make_private_folder(path: Path, account: Account | None) -> None:
    """Make the folder and let nobody but the account in; refuse a folder that somebody else put there.

    The servers trust whoever reaches their sockets, so these folders are the lock on the door.
    """
    owner = os.geteuid() if account is None else account.uid
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        pass
    else:
        _give(path, account)
    found = path.lstat()
    if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() != owner:
        _give(path, account)
        found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner:
        raise EmbeddedServiceError(
            f"{path} belongs to another user. Start as that user, or choose another data folder: `make up DATA=...`."
        )
    if stat.S_IMODE(found.st_mode) != 0o700:
        path.chmod(0o700)


def _give(path: Path, account: Account | None) -> None:
    if account is not None:
        os.chown(path, account.uid, account.gid)
