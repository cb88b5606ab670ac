"""What every call goes through before it is read: token, scope, pace, media type; and answering a repeated call once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Schema, Status
from ninja.operation import Operation
from ninja.utils import contribute_operation_callback

from satupintu.api.errors import KeyUnreadable, ScopeMissing, TokenMissing, TooLarge, TypeNotTaken
from satupintu.api.limits import count_call
from satupintu.api.operations import NOTED_EVERY, answer_once, note_token_used
from satupintu.api.queries import Caller, find_caller
from satupintu.api.uploads import MULTIPART, file_of
from satupintu.config.access import moment_of
from satupintu.core.actor import NOBODY, Actor

JSON = "application/json"
PROBLEM = "application/problem+json"
SPARE = 64 * 1024
"""Bytes a multipart body may have beyond its file."""

Call = Callable[..., Any]


class Bearer:
    """The door of calls that need a token with a scope."""

    openapi_security_schema: ClassVar = {
        "type": "http",
        "scheme": "bearer",
        "description": "`sp_…`, made by `satupintu token create`",
    }

    def __init__(self, scope: str, accepts: tuple[str, ...]) -> None:
        self.scope, self.accepts = scope, accepts

    def __call__(self, request: HttpRequest) -> Actor:
        """Let the caller in. Raises `TokenMissing`, `TooManyCalls`, `ScopeMissing`, `TypeNotTaken`, `TooLarge`."""
        actor = _identify(request).actor
        if self.scope not in actor.scopes:
            raise ScopeMissing(scope=self.scope)
        _require_readable(request, self.accepts)
        return actor


class Open:
    """The door of public calls: no token needed, but one that is shown must be good."""

    def __call__(self, request: HttpRequest) -> bool:
        """Let anybody in; a token that is shown is counted. Raises `TokenMissing`, `TooManyCalls`, `TypeNotTaken`."""
        request.actor = NOBODY  # type: ignore[attr-defined]  # a session of the portal counts for nothing here
        if "Authorization" in request.headers:
            _identify(request)
        _require_readable(request, (JSON,))
        return True


def _identify(request: HttpRequest) -> Caller:
    request.actor = NOBODY  # type: ignore[attr-defined]
    at = moment_of(request)
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    caller = find_caller(token.strip(), at) if kind.lower() == "bearer" and token else None
    if caller is None:
        raise TokenMissing
    count_call(caller.token_id, at)
    if caller.used_at is None or at - caller.used_at >= NOTED_EVERY:
        note_token_used(token_id=caller.token_id, actor=caller.actor, at=at)
    request.token_id, request.actor = caller.token_id, caller.actor  # type: ignore[attr-defined]
    return caller


def _require_readable(request: HttpRequest, accepts: Collection[str]) -> None:
    words = request.META.get("CONTENT_LENGTH") or "0"
    length = int(words) if words.isascii() and words.isdigit() else 0
    if not length or request.method == "GET":
        return
    if request.content_type not in accepts:
        raise TypeNotTaken(accepts=", ".join(accepts))
    most = settings.MAX_FILE_BYTES + SPARE if request.content_type == MULTIPART else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if length > most:
        raise TooLarge


def open_to_all(call: Call) -> Call:
    """Mark a call that asks for no token."""
    call.access_rule = "public"  # type: ignore[attr-defined]
    contribute_operation_callback(call, _wear(Open(), ""))
    return call


def needs(scope: str, *, accepts: tuple[str, ...] = (JSON,)) -> Callable[[Call], Call]:
    """Let a call through for tokens with this scope; answer once what comes with an Idempotency-Key."""

    def decorate(call: Call) -> Call:
        @wraps(call)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            key = request.headers.get("Idempotency-Key")
            if key is None or request.method == "GET":
                return call(request, *args, **kwargs)
            return _once(request, key, lambda: call(request, *args, **kwargs))

        guarded.access_rule = f"token:{scope}"  # type: ignore[attr-defined]
        contribute_operation_callback(guarded, _wear(Bearer(scope, accepts), scope))
        return guarded

    return decorate


def _wear(door: Bearer | Open, scope: str) -> Callable[[Operation], None]:
    def put_on(operation: Operation) -> None:
        operation.auth_param = operation.auth_callbacks = [door]
        operation.openapi_extra = {**(operation.openapi_extra or {}), "x-scope": scope}

    return put_on


def _once(request: HttpRequest, key: str, call: Callable[[], Any]) -> HttpResponse:
    if not re.fullmatch(r"[\x21-\x7e]{1,200}", key):
        raise KeyUnreadable(errors={"Idempotency-Key": KeyUnreadable.sentence})
    given = answer_once(
        key=key,
        token_id=request.token_id,  # type: ignore[attr-defined]
        request_hash=_hash(request),
        answer=lambda: _plain(call()),
        actor=request.actor,  # type: ignore[attr-defined]
        at=moment_of(request),
    )
    kind = JSON if given.status < 400 else PROBLEM
    response = JsonResponse(given.body, status=given.status, content_type=kind, safe=False)
    response["Cache-Control"] = "private, no-store"
    if given.is_repeat:
        response["Idempotency-Replayed"] = "true"
    return response


def _plain(answer: Any) -> tuple[int, Any]:
    status, body = (answer.status_code, answer.value) if isinstance(answer, Status) else (200, answer)
    assert isinstance(body, Schema)  # every call answers by a schema, so a kept answer is the one that was given
    return status, body.model_dump(mode="json")


def _hash(request: HttpRequest) -> bytes:
    state = hashlib.sha256(f"{request.method} {request.get_full_path()}\n{request.content_type}\n".encode())
    if request.content_type != MULTIPART:
        state.update(request.body)
    elif (file := file_of(request)) is not None:
        state.update(f"{file.name}\n{file.content_type}\n".encode())
        for piece in file.chunks():
            state.update(piece)
        file.seek(0)
    return state.digest()
