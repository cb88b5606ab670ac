"""The API object: which parts it is made of, where refusals become problem documents, and how it describes itself."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import PathView

from satupintu import __version__
from satupintu.api import (
    appointments,
    bpmn,  # noqa: F401 - adds its call to the router of the catalogue
    cases,
    catalogue,
    complaints,
    counters,
    drafts,  # noqa: F401 - adds its calls to the router of cases
    evaluation,
    events_feed,
    hall,
    incidents,
    sop,
    surveys,
    tasks,
)
from satupintu.api.errors import MethodNotTaken, TooLarge, Unreadable
from satupintu.api.guard import PROBLEM
from satupintu.api.parsing import StrictParser
from satupintu.api.wording import sentence_of
from satupintu.config.problem import as_problem
from satupintu.core.errors import Invalid, NotFound, Refusal


class Api(NinjaAPI):
    """A NinjaAPI that says in its OpenAPI document what this API does for every call."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> OpenAPISchema:
        """Return the OpenAPI 3.1 document: scopes, problem documents, Idempotency-Key."""
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for methods in document["paths"].values():
            for method, call in methods.items():
                _describe(method, call)
        return document

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """Return the empty answer a call fills; what a token may read is kept out of every cache."""
        response = super().create_temporal_response(request)
        response["Cache-Control"] = "private, no-store" if hasattr(request, "token_id") else "no-cache"
        return response


def _describe(method: str, call: dict[str, Any]) -> None:
    scope = call.pop("x-scope", "")
    problem = {"content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    answers = call["responses"]
    if "requestBody" in call:
        answers.setdefault(400, {"description": "Bad Request"})
        answers.setdefault(413, {"description": "Content Too Large"})
        answers.setdefault(415, {"description": "Unsupported Media Type"})
    answers.setdefault(401, {"description": "Unauthorized"})
    answers.setdefault(429, {"description": "Too Many Requests", "headers": {"Retry-After": {"schema": {"type": "integer"}}}})
    for status, answer in answers.items():
        if int(status) >= 400:
            answer.update(problem)
    call["responses"] = {str(status): answers[status] for status in sorted(answers)}
    if not scope:
        call["security"] = [{}, {"Bearer": []}]
        return
    call["security"] = [{"Bearer": [scope]}]
    if method != "get":
        answers[409] = {"description": "Conflict", **problem}
        call["parameters"].append(
            {
                "in": "header",
                "name": "Idempotency-Key",
                "required": False,
                "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]{1,200}$"},
            }
        )


api = Api(
    title="Satu Pintu",
    version=__version__,
    description="Pelayanan terpadu satu pintu: the one-stop public service of an Indonesian regional government.",
    docs_url=None,
    parser=StrictParser(),
    urls_namespace="api",
)
for part in (catalogue, cases, tasks, hall, counters, appointments, complaints, evaluation, incidents, surveys, sop, events_feed):
    api.add_router("", part.router)


@api.exception_handler(Refusal)
def on_refusal(request: HttpRequest, error: Refusal) -> HttpResponse:
    """Answer a refusal with its problem document."""
    response = JsonResponse(as_problem(error), status=error.status, content_type=PROBLEM)
    response["Cache-Control"] = "private, no-store"
    if error.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if error.status == 429 or "retry_after" in error.data:
        response["Retry-After"] = str(error.data.get("retry_after", error.data.get("seconds", 60)))
    return response


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer a body or a parameter of the wrong shape, in words and by the names the caller used."""
    return on_refusal(request, Invalid(errors={_path(fault["loc"]): sentence_of(fault) for fault in error.errors}))


def _path(location: tuple[str | int, ...]) -> str:
    """Return where in the request: `applicant.nik` in a body, `limit` or `task_id` in the address."""
    source, *parts = (str(part) for part in location)
    return ".".join(parts[1:] if source == "body" else parts)[:200] or source


@api.exception_handler(Http404)
def on_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """Answer an address that leads nowhere."""
    return on_refusal(request, NotFound())


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer a body django-ninja could not read: our parser's own refusal, too many bytes, or no JSON at all."""
    cause = error.__cause__
    if isinstance(cause, Refusal):
        return on_refusal(request, cause)
    return on_refusal(request, TooLarge() if isinstance(cause, RequestDataTooBig) else Unreadable())


@api.exception_handler(RequestDataTooBig)
def on_too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    """Answer more bytes than the memory is for."""
    return on_refusal(request, TooLarge())


@api.exception_handler(SuspiciousOperation)
def on_suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    """Answer what Django finds suspicious: too many parts, broken names."""
    return on_refusal(request, Unreadable())


@api.exception_handler(MultiPartParserError)
def on_broken_multipart(request: HttpRequest, error: MultiPartParserError) -> HttpResponse:
    """Answer a multipart body that cannot be taken apart."""
    return on_refusal(request, Unreadable())


def _refuse_method(view: PathView) -> HttpResponse:
    """Answer a method the address does not take; django-ninja would say so in plain text."""
    allowed = ", ".join(sorted({method for operation in view.operations for method in operation.methods}))
    error = MethodNotTaken(allowed=allowed)
    return JsonResponse(as_problem(error), status=error.status, content_type=PROBLEM, headers={"Allow": allowed})


for bound in api._get_bound_routers():
    for path_view in bound.path_operations.values():
        path_view._not_allowed = partial(_refuse_method, path_view)  # type: ignore[method-assign]
