"""The API object: where refusals become problem documents, and which parts it is made of."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from satupintu import __version__
from satupintu.api import cases, catalogue, events_feed, tasks
from satupintu.config.problem import as_problem
from satupintu.core.errors import Invalid, NotFound, Refusal

PROBLEM = "application/problem+json"

api = NinjaAPI(
    title="Satu Pintu",
    version=__version__,
    description="One-stop public service of an Indonesian regional government.",
    docs_url=None,
    urls_namespace="api",
)
api.add_router("", catalogue.router)
api.add_router("", cases.router)
api.add_router("", tasks.router)
api.add_router("", events_feed.router)


@api.exception_handler(Refusal)
def on_refusal(request: HttpRequest, error: Refusal) -> HttpResponse:
    """Answer a refusal."""
    response = JsonResponse(as_problem(error), status=error.status, content_type=PROBLEM)
    if error.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer a body or a parameter of the wrong shape."""
    errors = {".".join(str(part) for part in fault["loc"]): fault["msg"] for fault in error.errors}
    return JsonResponse(as_problem(Invalid(errors=errors)), status=422, content_type=PROBLEM)


@api.exception_handler(Http404)
def on_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """Answer an address that leads nowhere."""
    return JsonResponse(as_problem(NotFound()), status=404, content_type=PROBLEM)


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer what ninja itself refuses (a body that is no JSON)."""
    problem: dict[str, Any] = {
        "type": "urn:satupintu:problem:bad_request",
        "code": "bad_request",
        "title": _("Permintaan tidak dapat dibaca."),
        "status": error.status_code,
    }
    return JsonResponse(problem, status=error.status_code, content_type=PROBLEM)
