"""What load balancers, monitors and robots ask: is it alive, is it ready, what does it measure, what may be indexed."""

import hmac
import logging
from functools import cache
from ipaddress import ip_address

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView
from redis import Redis
from redis.exceptions import RedisError

from ams.core.demo import demo_is_active
from ams.core.preparation import missing_migrations

log = logging.getLogger(__name__)

PRIVATE_PATHS = (
    "/desk/",
    "/admin/",
    "/account/",
    "/basket/",
    "/orders/",
    "/receipts/",
    "/sign-in/",
    "/renew/",
    "/verify/",
    "/hooks/",
)


class NotReady(Exception):
    """What is missing before people can be served."""


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when people can be served: the database answers and has every migration. The broker is only reported:
    without it mail waits, and nothing else does."""
    report = {"database": "ok", "migrations": "ok", "broker": _broker()}
    try:
        _reach_database()
        _refuse_pending_migrations()
    except (DatabaseError, psycopg.Error) as error:
        log.warning("The database does not answer: %s", str(error).partition("\n")[0])
        return JsonResponse({**report, "database": "away", "migrations": "unknown"}, status=503)
    except NotReady as error:
        return JsonResponse({**report, "migrations": str(error)}, status=503)
    return JsonResponse(report)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus figures, for a bearer of METRICS_TOKEN. A demonstration without one tells its own machine."""
    if not _may_measure(request):
        return HttpResponse("Figures are for the monitor: send METRICS_TOKEN as a bearer token.\n", status=403)
    figures: HttpResponse = ExportToDjangoView(request)  # type: ignore[no-untyped-call]  # the package has no types
    return figures


@require_safe
@cache_control(max_age=3600, public=True)
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read what is public; of a demonstration nothing."""
    closed = ("/",) if demo_is_active() else PRIVATE_PATHS
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
@cache_control(max_age=86400, public=True)
def favicon(request: HttpRequest) -> HttpResponseRedirect:
    """For browsers that ask without having read the page."""
    return HttpResponseRedirect(reverse("site_icon"))


def _reach_database() -> None:
    """Raise at once when it is away: by a connection of its own, since the pool would wait for better times."""
    database = connections[DEFAULT_DB_ALIAS]
    if isinstance(database, DatabaseWrapper):
        psycopg.connect(**database.get_connection_params(), connect_timeout=2).close()


@cache
def _refuse_pending_migrations() -> None:
    """Raise NotReady while a migration is missing; once none is, this process need not look again."""
    if missing := missing_migrations():
        raise NotReady(f"{len(missing)} pending")


def _broker() -> str:
    address = str(settings.CACHES["default"]["LOCATION"])
    try:
        with Redis.from_url(address, socket_connect_timeout=0.5, socket_timeout=0.5) as broker:
            broker.ping()
    except (RedisError, OSError):
        return "away"
    return "ok"


def _may_measure(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())
    if not settings.DEMO or "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False  # a proxy on this machine speaks for somebody elsewhere, and may not say so
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
