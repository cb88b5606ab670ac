"""`/api/docs`: the OpenAPI document for people, drawn here as plain HTML."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from satupintu.api.operations import SCOPES
from satupintu.api.routes import api
from satupintu.config.access import public

DOCUMENT = "/api/v1/openapi.json"


@public
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """List every call with what it is for, what it takes and what it answers."""
    document = api.get_openapi_schema(path_prefix="/api/v1/")
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in document["paths"].items():
        for method, call in methods.items():
            groups.setdefault(call["tags"][0], []).append(_shown(path, method, call))
    return render(request, "api/docs.html", {"groups": groups, "scopes": SCOPES, "document": DOCUMENT})


def _shown(path: str, method: str, call: dict[str, Any]) -> dict[str, Any]:
    body = call.get("requestBody", {}).get("content", {})
    return {
        "id": call["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": call["summary"],
        "text": call.get("description", ""),
        "scope": next((scope for option in call["security"] for scope in option.get("Bearer", [])), ""),
        "parameters": [
            {
                "name": parameter["name"],
                "place": parameter["in"],
                "kind": _kind(parameter["schema"]),
                "text": parameter.get("description", ""),
                "required": parameter["required"],
            }
            for parameter in call["parameters"]
        ],
        "body": [{"type": media, "kind": _kind(content["schema"])} for media, content in body.items()],
        "answers": [{"status": status, "text": answer["description"]} for status, answer in call["responses"].items()],
    }


def _kind(schema: dict[str, Any]) -> str:
    """Return a schema in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    if "enum" in schema:
        return " | ".join(str(choice) or "–" for choice in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(_kind(choice) for choice in schema["anyOf"])
    kind = schema.get("type", "")
    words = kind if isinstance(kind, str) else " | ".join(kind)
    if "properties" in schema:
        return "{" + ", ".join(schema["properties"]) + "}"
    return f"{words} ({schema['format']})" if "format" in schema else words
