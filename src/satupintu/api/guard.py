"""What every call goes through: token, scope, idempotency, problem documents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Status

from satupintu.api.errors import KeyReused, ScopeMissing, TokenMissing
from satupintu.api.operations import keep_answer
from satupintu.api.queries import find_answer, find_caller
from satupintu.config.access import moment_of
from satupintu.core.actor import Actor
from satupintu.core.errors import Invalid
from satupintu.core.locks import lock_key

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
    token_id, at = request.token_id, moment_of(request)  # type: ignore[attr-defined]
    request_hash = _fingerprint(request)
    # The work and the answer that is kept of it are one transaction, under a lock of this caller and key.
    with transaction.atomic():
        lock_key(f"{token_id}:{key}")
        return _first_or_kept(request, key, token_id, request_hash, call, at)


def _fingerprint(request: HttpRequest) -> bytes:
    state = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    if request.content_type != "multipart/form-data":
        state.update(request.body)
        return state.digest()
    for name in sorted(request.FILES):
        file = cast(UploadedFile, request.FILES[name])
        state.update(name.encode())
        for chunk in file.chunks():
            state.update(chunk)
        file.seek(0)
    return state.digest()


def _first_or_kept(
    request: HttpRequest, key: str, token_id: UUID, request_hash: bytes, call: Callable[[], Any], at: datetime
) -> HttpResponse:
    kept = find_answer(token_id, key)
    if kept is None:
        answer = call()
        status, body = (answer.status_code, answer.value) if isinstance(answer, Status) else (200, answer)
        plain = json.loads(json.dumps(body.dict() if hasattr(body, "dict") else body, default=str))
        keep_answer(
            key=key,
            token_id=token_id,
            request_hash=request_hash,
            status=status,
            body=plain,
            actor=request.actor,  # type: ignore[attr-defined]
            at=at,
        )
        return JsonResponse(plain, status=status, safe=False)
    if bytes(kept.request_hash) != request_hash:
        raise KeyReused
    return JsonResponse(kept.body, status=kept.status, safe=False)
