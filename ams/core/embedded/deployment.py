"""One `up`: which folder, which ports, which processes, and what they are told."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ams.core.embedded.accounts import Account, account_for_servers, identity, make_private_folder
from ams.core.embedded.errors import EmbeddedServiceError
from ams.core.embedded.keys import keep_keys
from ams.core.embedded.paths import CHECKOUT, Places, places
from ams.core.embedded.processes import MARK, Program
from ams.core.embedded.servers import open_folders

HOST = "127.0.0.1"  # a demonstration is for this machine
PORTS_TO_TRY = 50
TRUE = {"1", "true", "yes", "on", "y", "ok", "t"}  # as django-environ reads them


@dataclass(frozen=True, slots=True)
class Deployment:
    """Everything that is decided before the first process starts."""

    where: Places
    port: int
    sandbox_port: int | None  # None: payments go to Stripe, or there are none
    environment: Mapping[str, str]
    account: Account | None  # whom the database servers run as; None means as ourselves
    app_account: Account | None  # the same for our own processes, if that user can read the checkout
    held: dict[int, socket.socket]  # our ports, kept from others until we need them

    @property
    def public_url(self) -> str:
        return self.environment["PUBLIC_URL"].rstrip("/")

    @property
    def is_demo(self) -> bool:
        return self.environment["DEMO"].lower() in TRUE

    @property
    def own_postgres(self) -> bool:
        return not self.environment.get("DATABASE_URL")

    def release(self, port: int) -> None:
        """Let go of a port, for the process of ours that is about to listen there."""
        if held := self.held.pop(port, None):
            held.close()

    @property
    def own_redis(self) -> bool:
        return not self.environment.get("REDIS_URL")


def plan(*, data: Path, port: int, given: Mapping[str, str]) -> Deployment:
    """Decide. `given` is the environment we were called with: what it sets is left as it is."""
    account = account_for_servers()
    where = places(data, as_root=account is not None)
    open_folders(where, account)
    demo = given.get("DEMO", "1")
    own_stripe = given.get("STRIPE_SECRET_KEY") or given.get("STRIPE_API_BASE")
    held = {port: _listen(port)}
    sandbox_port = None
    if demo.lower() in TRUE and not own_stripe:
        sandbox_port = free_port(after=port)
        held[sandbox_port] = _listen(sandbox_port)
    environment = dict(given) | _told(where, given, port=port, sandbox_port=sandbox_port) | {"DEMO": demo}
    return Deployment(
        where=where,
        port=port,
        sandbox_port=sandbox_port,
        environment=environment,
        account=account,
        app_account=account if account and _can_run_ours(account, environment) else None,
        held=held,
    )


def _told(where: Places, given: Mapping[str, str], *, port: int, sandbox_port: int | None) -> dict[str, str]:
    """What our processes learn from us. Cookies carry the port: two copies on one machine share a host name."""
    keys = keep_keys(where.data)
    told = {
        "SECRET_KEY": given.get("SECRET_KEY") or keys["SECRET_KEY"],
        "PUBLIC_URL": given.get("PUBLIC_URL") or f"http://localhost:{port}",
        "SESSION_COOKIE_NAME": given.get("SESSION_COOKIE_NAME") or f"ams_session_{port}",
        "CSRF_COOKIE_NAME": given.get("CSRF_COOKIE_NAME") or f"ams_csrf_{port}",
        "DATA_DIR": str(where.data),
        "XDG_CACHE_HOME": str(where.data / "cache"),  # WeasyPrint's fonts
        "PYTHONUNBUFFERED": "1",
        "WEB_BIND": f"{HOST}:{port}",
        "WEB_STOP_SECONDS": given.get("WEB_STOP_SECONDS") or "2",
        MARK: str(where.data),
    }
    if sandbox_port is not None:
        told |= {
            "STRIPE_API_BASE": f"http://{HOST}:{sandbox_port}",
            "STRIPE_SECRET_KEY": keys["STRIPE_SECRET_KEY"],
            "STRIPE_WEBHOOK_SECRET": keys["STRIPE_WEBHOOK_SECRET"],
        }
    return told


def _can_run_ours(account: Account, environment: Mapping[str, str]) -> bool:
    """Whether that user may read the checkout and its virtual environment. If not, our processes stay root."""
    try:
        tried = subprocess.run(
            [sys.executable, "-c", "import celery, django, gunicorn, ams.core, billing"],
            cwd=CHECKOUT,
            env=dict(environment),
            capture_output=True,
            check=False,
            **identity(account),
        )
    except OSError:
        return False
    return tried.returncode == 0


def _listen(port: int) -> socket.socket:
    """Take a port: the first start needs it only after a minute. Raises OSError when somebody has it."""
    taken = socket.socket()
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((HOST, port))
        taken.listen(1)
    except OSError:
        taken.close()
        raise
    return taken


def is_free(port: int) -> bool:
    """Whether nobody listens on this port of ours."""
    try:
        _listen(port).close()
    except OSError:
        return False
    return True


def free_port(*, after: int) -> int:
    """The next port nobody listens on. Raises EmbeddedServiceError when there is none nearby."""
    for port in range(after + 1, min(after + 1 + PORTS_TO_TRY, 65536)):
        if is_free(port):
            return port
    raise EmbeddedServiceError(
        f"No port above {after} is free for the payment sandbox. Choose another: `make up PORT=...`."
    )


def refuse_taken_port(port: int) -> None:
    """Raise EmbeddedServiceError, saying what to do, unless we can listen there."""
    if not 0 < port < 65536:
        raise EmbeddedServiceError(f"{port} is not a port. Choose one from 1024 to 65535: `make up PORT=8010`.")
    if not is_free(port):
        raise EmbeddedServiceError(
            f"Port {port} is taken by another program. Choose another: `make up PORT={port + 10}`.\n"
            f"To run a second association beside it, give it a folder of its own too: "
            f"`make up PORT={port + 10} DATA=.data-{port + 10}`."
        )


def make_writable_folders(deployment: Deployment) -> None:
    """Folders that our own processes write to belong to whom they run as, also when that was another one before."""
    for folder in (*deployment.where.writable, deployment.where.static, deployment.where.data / "sandbox"):
        make_private_folder(folder, deployment.app_account)
        if deployment.account is not None:
            owner = deployment.app_account
            for path in folder.rglob("*"):
                os.chown(path, owner.uid if owner else 0, owner.gid if owner else 0, follow_symlinks=False)


def program(deployment: Deployment, name: str, command: Sequence[str], *, log: str, patience: float = 5.0) -> Program:
    """One of our own processes."""
    return Program(
        name=name,
        command=[sys.executable, *command],
        log=deployment.where.logs / f"{log}.log",
        cwd=CHECKOUT,
        environment=deployment.environment,
        account=deployment.app_account,
        patience=patience,
    )


def forget_metrics(deployment: Deployment) -> None:
    """Remove the counters of web servers that were killed; one that stops removes its own."""
    for folder in (deployment.where.data / "cache").glob("metrics-*"):
        shutil.rmtree(folder, ignore_errors=True)
