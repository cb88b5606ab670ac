"""What every call goes through: token, scope, idempotency, problem documents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Status

from satupintu.api.errors import KeyReused, ScopeMissing, TokenMissing
from satupintu.api.operations import keep_answer
from satupintu.api.queries import find_answer, find_caller
from satupintu.config.access import moment_of
from satupintu.core.actor import Actor
from satupintu.core.errors import Conflict

Call = Callable[..., Any]


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
    token_id, at = request.token_id, moment_of(request)  # type: ignore[attr-defined]
    content = request.body if request.content_type == "application/json" else repr(sorted(request.FILES)).encode()
    request_hash = hashlib.sha256(f"{request.method} {request.path}\n".encode() + content).digest()
    kept = find_answer(token_id, key)
    if kept is None:
        answer = call()
        status, body = (answer.status_code, answer.value) if isinstance(answer, Status) else (200, answer)
        plain = json.loads(json.dumps(body.dict() if hasattr(body, "dict") else body, default=str))
        try:
            keep_answer(
                key=key, token_id=token_id, request_hash=request_hash, status=status, body=plain,
                actor=request.actor, at=at,  # type: ignore[attr-defined]
            )  # fmt: skip
        except IntegrityError:
            raise Conflict from None
        return JsonResponse(plain, status=status, safe=False)
    if bytes(kept.request_hash) != request_hash:
        raise KeyReused
    return JsonResponse(kept.body, status=kept.status, safe=False)
