"""The association that is measured: servers of its own in a folder of its own, and as many contacts as wanted."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg

from ams.core.embedded.deployment import Deployment, forget_metrics, make_writable_folders
from ams.core.embedded.paths import CHECKOUT, postgres_url
from ams.core.embedded.servers import close_folders
from ams.core.embedded.supervisor import Supervisor
from ams.core.embedded.up import our_services, preparations, servers

Say = Callable[[str], None]
THE_DEMONSTRATION = 200  # contacts the demonstration itself may have


@contextmanager
def running(deployment: Deployment, *, contacts: int, say: Say) -> Iterator[Callable[[], bool]]:
    """Bring up database, broker, provider's sandbox and web server; end them again, whatever happens.

    Yields what raises StopRequested once somebody pressed Ctrl-C: call it wherever stopping is safe.

    The data is kept, so that a million contacts are written once. Worker and beat stay out: they would share the
    machine with what is measured.
    """
    supervisor = Supervisor(say=say)
    with supervisor.listening():
        try:
            make_writable_folders(deployment)
            forget_metrics(deployment)
            for service, _done in servers(deployment):
                supervisor.start(service)
            supervisor.run_to_the_end(*preparations(deployment, say))
            _fill_up(deployment, contacts)
            for service in our_services(deployment):
                if service.name in {"Sandbox", "Web"}:
                    command = ["bench.wsgi" if part == "ams.wsgi" else part for part in service.program.command]
                    service.program = replace(service.program, command=command)
                    supervisor.start(service)
            yield supervisor.check_stop
        finally:
            supervisor.stop_all()
            for held in tuple(deployment.held):
                deployment.release(held)
            close_folders(deployment.where)


def _fill_up(deployment: Deployment, contacts: int) -> None:
    """Gather the crowd that is missing. What is more than wanted stays."""
    address = deployment.environment.get("DATABASE_URL") or postgres_url(deployment.where.data)
    with psycopg.connect(address) as database:
        answer = database.execute("SELECT count(*) FROM core_contact").fetchone()
    known = answer[0] if answer else 0
    if known + THE_DEMONSTRATION < contacts:
        asked = ["manage.py", "seed_demo", f"--contacts={contacts - known}"]
        subprocess.run([sys.executable, *asked], cwd=CHECKOUT, env=dict(deployment.environment), check=True)
