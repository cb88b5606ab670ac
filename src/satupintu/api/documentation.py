"""`/api/docs`: the OpenAPI document for people, drawn here without scripts from elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from satupintu.api.operations import SCOPES
from satupintu.api.routes import api
from satupintu.config.access import public


@public
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """List every call with what it is for."""
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    calls = [
        {"method": method.upper(), "path": path, "summary": call.get("summary", ""), "text": call.get("description", "")}
        for path, methods in schema["paths"].items()
        for method, call in methods.items()
    ]
    return render(request, "api/docs.html", {"calls": calls, "scopes": SCOPES})
