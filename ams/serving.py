"""gunicorn's configuration, wherever the web server runs: `gunicorn --config=python:ams.serving ams.wsgi`."""

import gc
import os
import shutil
import tempfile

from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker
from prometheus_client import multiprocess

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))  # each may hold one connection of the worker's pool
worker_class = "gthread"
preload_app = True  # the code is read once, before the processes part; connections are opened after
timeout = 60
graceful_timeout = int(os.environ.get("WEB_STOP_SECONDS", "25"))  # requests under way may finish
keepalive = 75  # seconds; longer than the proxy keeps an idle connection, so that no request meets a closing one
max_requests = 10_000  # a slow leak never grows old
max_requests_jitter = 1_000
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
control_socket_disable = True

# Each process counts for itself; /metrics adds them up from the files in here.
_counters = tempfile.mkdtemp(prefix="metrics-", dir=os.environ.get("XDG_CACHE_HOME"))
os.environ["PROMETHEUS_MULTIPROC_DIR"] = _counters


def when_ready(_server: Arbiter) -> None:
    """Leave what was read once out of every later search for garbage: nobody will ever throw the code away."""
    gc.collect()
    gc.freeze()


def worker_exit(_server: Arbiter, _worker: Worker) -> None:
    """Close the pool, whose threads would otherwise keep a stopped worker waiting."""
    for connection in connections.all():
        if isinstance(connection, DatabaseWrapper):
            connection.close_pool()


def child_exit(_server: Arbiter, worker: Worker) -> None:
    """Forget the gauges of a worker that has ended."""
    multiprocess.mark_process_dead(worker.pid)


def on_exit(_server: Arbiter) -> None:
    """Leave no counters behind."""
    shutil.rmtree(_counters, ignore_errors=True)
