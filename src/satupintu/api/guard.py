"""What every call goes through: token, scope, idempotency, problem documents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Status

from satupintu.api.errors import ScopeMissing, TokenMissing
from satupintu.api.operations import answer_once
from satupintu.api.queries import find_caller
from satupintu.config.access import moment_of
from satupintu.core.actor import Actor
from satupintu.core.errors import Invalid

Call = Callable[..., Any]
LONGEST_KEY = 200


def identify(request: HttpRequest) -> Actor:
    """Return who calls, and remember the token on the request. Raises `TokenMissing`."""
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    caller = find_caller(token.strip(), moment_of(request)) if kind.lower() == "bearer" and token else None
    if caller is None:
        raise TokenMissing
    request.token_id, request.actor = caller  # type: ignore[attr-defined]
    return caller[1]


def open_to_all(call: Call) -> Call:
    """Mark a call that asks for no token."""
    call.access_rule = "public"  # type: ignore[attr-defined]
    return call


def needs(scope: str) -> Callable[[Call], Call]:
    """Let a call through for tokens with this scope; remember answers of unsafe calls that carry a key."""

    def decorate(call: Call) -> Call:
        @wraps(call)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            actor = identify(request)
            if scope not in actor.scopes:
                raise ScopeMissing(scope=scope)
            key = request.headers.get("Idempotency-Key", "")
            if request.method in {"GET", "HEAD"} or not key:
                return call(request, *args, **kwargs)
            return _once(request, key, lambda: call(request, *args, **kwargs))

        guarded.access_rule = f"token:{scope}"  # type: ignore[attr-defined]
        return guarded

    return decorate


def _once(request: HttpRequest, key: str, call: Callable[[], Any]) -> HttpResponse:
    if len(key) > LONGEST_KEY:
        raise Invalid(errors={"Idempotency-Key": _("Kunci paling panjang 200 huruf.")})
    status, body = answer_once(
        key=key,
        token_id=request.token_id,  # type: ignore[attr-defined]
        request_hash=_fingerprint(request),
        call=lambda: _plain(call()),
        actor=request.actor,  # type: ignore[attr-defined]
        at=moment_of(request),
    )
    return JsonResponse(body, status=status, safe=False)


def _plain(answer: Any) -> tuple[int, Any]:
    status, body = (answer.status_code, answer.value) if isinstance(answer, Status) else (200, answer)
    return status, json.loads(json.dumps(body.dict() if hasattr(body, "dict") else body, default=str))


def _fingerprint(request: HttpRequest) -> bytes:
    state = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    if request.content_type != "multipart/form-data":
        state.update(request.body)
        return state.digest()
    for name in sorted(request.FILES):
        file = cast("UploadedFile[bytes]", request.FILES[name])
        state.update(name.encode())
        for chunk in file.chunks():
            state.update(chunk)
        file.seek(0)
    return state.digest()
