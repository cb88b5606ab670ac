"""The three addresses machines watch, on any host."""

import os

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from satupintu.config import metrics
from satupintu.config.startup import RUN_HEADER
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


def metrics_page(_request: HttpRequest) -> HttpResponse:
    """Prometheus exposition."""
    stand_in_public()
    return HttpResponse(metrics.exposition(), content_type="text/plain; version=0.0.4")


PROBES = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics_page}
