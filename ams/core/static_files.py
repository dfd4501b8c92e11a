"""Collects the static files, but only when one of them has changed: compressing them takes a while."""

import hashlib
import inspect
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.utils.module_loading import import_string

STAMP = ".collected"


def collect_if_changed() -> bool:
    """Bring STATIC_ROOT up to date, if there is such a folder; say whether there was anything to do."""
    if are_collected():
        return False
    stamp: Path = settings.STATIC_ROOT / STAMP
    now = _fingerprint()
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now, encoding="ascii")
    return True


def are_collected() -> bool:
    """Whether STATIC_ROOT is up to date; without such a folder the files are served from where they lie."""
    stamp: Path = settings.STATIC_ROOT / STAMP
    if not settings.STATIC_ROOT.is_dir():
        return True
    return stamp.exists() and stamp.read_text(encoding="ascii") == _fingerprint()


def _fingerprint() -> str:
    """Changes with any file's name, size or time, and with how files are stored: its settings and its code."""
    how: Any = settings.STORAGES["staticfiles"]
    found = hashlib.sha256(repr(how).encode())
    for part in inspect.getmro(import_string(how["BACKEND"])):
        if part is not object:
            found.update(Path(inspect.getfile(part)).read_bytes())
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = Path(storage.path(name)).stat()
            found.update(f"{name} {file.st_size} {file.st_mtime_ns}\n".encode())
    return found.hexdigest()
