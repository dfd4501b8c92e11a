"""Where an embedded deployment keeps things, derived from its data folder alone.

Nothing is started, created or imported from outside the standard library, so that settings may use it. Root and the
unprivileged user that the servers run as derive the same answers.
"""

import hashlib
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

CHECKOUT = Path(__file__).resolve().parents[3]
DATABASE = "ams"  # name of the database and of its only role
LONGEST_SOCKET_PATH = 100  # the kernel takes 107 bytes on Linux, 103 on macOS
SHELTER = Path("/var/lib/ams-embedded")  # root's data for checkouts that other users cannot enter
SOCKETS = Path("/tmp")  # noqa: S108 — short and always there; the folders in it are 0700 and checked before use


@dataclass(frozen=True, slots=True)
class Places:
    """Every path of one embedded deployment."""

    data: Path  # what DATA= or DATA_DIR names
    servers: Path  # holds the servers' data: the data folder, or root's shelter when that cannot be entered
    sockets: Path

    @property
    def postgres(self) -> Path:
        return self.servers / "postgres"

    @property
    def redis(self) -> Path:
        return self.servers / "redis"

    @property
    def binaries(self) -> Path:
        """Copies of server binaries, for when the installed ones lie where the servers' user cannot go."""
        return self.servers / "binaries"

    @property
    def static(self) -> Path:
        """Collected static files (STATIC_ROOT's default)."""
        return self.data / "static"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "redis.sock"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def secrets(self) -> Path:
        return self.data / "secrets.json"

    @property
    def past_of_payments(self) -> Path:
        """What was paid before there was a payment sandbox; the demonstration's seed writes it."""
        return self.data / "sandbox" / "past.json"

    @property
    def lock(self) -> Path:
        return self.data / "up.lock"

    @property
    def writable(self) -> tuple[Path, ...]:
        """Folders that web and worker write to: stored files, and caches that may be lost."""
        return (self.data / "files", self.data / "cache")


def default_data_dir() -> Path:
    """The git-ignored folder beside `manage.py`."""
    return CHECKOUT / ".data"


def places(data_dir: Path, *, as_root: bool = False) -> Places:
    """Say where everything of the deployment with this data folder is.

    Servers drop root's rights, so root's data moves to a shelter when others cannot enter the folder. Sockets move to
    the temporary folder for the same reason, or when their path would be too long; that answer is the same for
    every user.
    """
    data = data_dir.resolve()
    known_as = hashlib.sha256(bytes(data)).hexdigest()[:16]
    open_to_all = can_be_entered_by_all(data)
    sockets = data / "run"
    if not open_to_all or len(bytes(sockets / ".s.PGSQL.5432")) > LONGEST_SOCKET_PATH:
        sockets = SOCKETS / f"ams-{known_as}"
    servers = SHELTER / known_as if as_root and not open_to_all else data
    return Places(data=data, servers=servers, sockets=sockets)


def can_be_entered_by_all(path: Path) -> bool:
    """Whether every user may pass through each existing folder above this path; the path itself is ours to open."""
    try:
        above = {folder for each in (path, path.resolve()) for folder in each.parents if folder.exists()}
        return all(folder.stat().st_mode & stat.S_IXOTH for folder in above)
    except PermissionError:
        return False


def postgres_url(data_dir: Path) -> str:
    """The embedded database as a connection URI of libpq, which django-environ and psql understand alike."""
    return postgres_url_at(places(data_dir).sockets)


def postgres_url_at(sockets: Path) -> str:
    """The address of the database behind the socket in this folder."""
    return f"postgres://{DATABASE}@/{DATABASE}?host={quote(str(sockets), safe='')}"


def redis_url(data_dir: Path) -> str:
    """The embedded broker, as Celery writes addresses."""
    return f"redis+socket://{quote(str(places(data_dir).redis_socket))}"


def redis_cache_url(data_dir: Path) -> str:
    """The embedded cache, in another database of the same server, as redis-py writes addresses."""
    return f"unix://{quote(str(places(data_dir).redis_socket))}?db=1"


def kept_secret(data_dir: Path, name: str) -> str:
    """A secret that `up` generated for this data folder, or "" when there is none that this user may read."""
    try:
        kept = json.loads(places(data_dir).secrets.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return str(kept.get(name, "")) if isinstance(kept, dict) else ""


def explain_missing_database(error: Exception) -> str:
    """One sentence for people who ran a command while no database answers; other errors speak for themselves."""
    said = str(error).strip() or type(error).__name__
    if not any(sign in said for sign in ("connection failed", "couldn't get a connection", "connection is bad")):
        return f"The database refused: {said}"
    if os.environ.get("DATABASE_URL"):
        return f"The database that DATABASE_URL names does not answer: {said}"
    return "The database is not running: start it with `make up`, or set DATABASE_URL to use another."
