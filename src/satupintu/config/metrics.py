"""Prometheus metrics."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
registry = CollectorRegistry()
_requests = Counter("satupintu_requests_total", "Requests", ["method", "status", "view"], registry=registry)
_seconds = Histogram("satupintu_request_seconds", "Time to answer", ["view"], registry=registry)
_jobs = Gauge("satupintu_jobs", "Jobs by status", ["status"], registry=registry)
_oldest = Gauge("satupintu_jobs_oldest_seconds", "Age of the oldest waiting job", registry=registry)


def count_request(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Count one answered request by the name of its view, never by its address."""
    match = request.resolver_match
    view = match.view_name if match else "-"
    # A client may send any word as method, and every new label stays in memory.
    method = request.method if request.method in _METHODS else "other"
    _requests.labels(method, str(response.status_code), view).inc()
    _seconds.labels(view).observe(seconds)


def exposition() -> bytes:
    """Return all metrics in Prometheus' text format."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, count(*) FROM public.procrastinate_jobs GROUP BY 1")
        for status, count in cursor.fetchall():
            _jobs.labels(status).set(count)
        cursor.execute(
            "SELECT coalesce(extract(epoch FROM now() - min(e.at)), 0) FROM public.procrastinate_jobs j "
            "JOIN public.procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred' WHERE j.status = 'todo'"
        )
        row = cursor.fetchone()
        _oldest.set(float(row[0]) if row else 0)
    return generate_latest(registry)
