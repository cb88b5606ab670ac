"""The three addresses machines watch, on any host."""

import hmac
import os

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from satupintu.config import metrics
from satupintu.config.startup import RUN_HEADER
from satupintu.config.throttle import is_from_this_machine
from satupintu.core.schema import stand_in_public


def healthz(_request: HttpRequest) -> HttpResponse:
    """Alive: the process answers. Under `satupintu run` the answer also tells which run it belongs to."""
    response = HttpResponse("ok", content_type="text/plain")
    if run := os.environ.get("SATUPINTU_RUN"):
        response[RUN_HEADER] = run
    return response


def readiness() -> dict[str, bool]:
    """Return what must be true before traffic is sent here: database, migrations, a living worker."""
    state = {"database": False, "migrations": False, "worker": False}
    try:
        stand_in_public()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            state["database"] = True
            executor = MigrationExecutor(connection)
            shared = [n for n in executor.loader.graph.leaf_nodes() if n[0] in {"core_public", "procrastinate"}]
            state["migrations"] = not executor.migration_plan(shared)
            cursor.execute("SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '60 seconds'")
            row = cursor.fetchone()
            state["worker"] = bool(row and row[0])
    except DatabaseError:
        pass
    return state


def readyz(_request: HttpRequest) -> HttpResponse:
    """Ready: 200 when everything in `readiness` holds, else 503."""
    state = readiness()
    return JsonResponse(state, status=200 if all(state.values()) else 503)


def metrics_page(request: HttpRequest) -> HttpResponse:
    """Prometheus exposition, for this machine itself and for who shows the token of the setting `METRICS_TOKEN`.

    Anybody else gets 401, or 403 where no token is set (RFC 6750 section 3): how busy an office is, and with what, is
    not for strangers.
    """
    if not is_from_this_machine(request) and not _shows_token(request):
        refused = HttpResponse("Metrics are for this machine, or for a token.\n", content_type="text/plain", status=403)
        if settings.METRICS_TOKEN:
            refused.status_code, refused.headers["WWW-Authenticate"] = 401, "Bearer"
        return refused
    stand_in_public()
    return HttpResponse(metrics.exposition(), content_type="text/plain; version=0.0.4")


def _shows_token(request: HttpRequest) -> bool:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    wanted: str = settings.METRICS_TOKEN
    return bool(wanted) and kind.lower() == "bearer" and hmac.compare_digest(token.strip().encode(), wanted.encode())


PROBES = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics_page}
