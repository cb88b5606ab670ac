"""The access rule every view wears: who may come in. What they may do inside is decided by operations and queries.

`@public` for everybody, `@citizen` for a logged-in citizen, `@signed_in` for anybody logged in, `@staff(*roles)` for
staff holding one of the roles (any staff when none is named). The rule is kept on the view as `access_rule`, so a test
can walk all addresses.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Protocol, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from satupintu.core.actor import Actor
from satupintu.core.errors import NotAllowed
from satupintu.core.secrets import decrypt, encrypt

CITIZEN_LOGIN = "/masuk/"
STAFF_LOGIN = "/meja/masuk/"
MOST_KEPT = 64 * 1024


class View(Protocol):
    """A view function."""

    def __call__(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer a request."""
        ...


def actor_of(request: HttpRequest) -> Actor:
    """Return the actor the middleware put on the request."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def moment_of(request: HttpRequest) -> datetime:
    """Return the moment the middleware put on the request: one `now` for the whole of it."""
    return cast(datetime, request.at)  # type: ignore[attr-defined]


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent by POST, also when it is empty; None for every other method."""
    return request.POST if request.method == "POST" else None


def public(view: View) -> View:
    """Let everybody in."""
    return _marked(view, "public")


def citizen(view: View) -> View:
    """Let logged-in citizens in; others go to the login page and come back to the same address."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        actor = actor_of(request)
        if actor.id is None:
            return to_login(request, CITIZEN_LOGIN)
        if actor.kind != "person" or actor.person_id is None:
            raise NotAllowed
        response = view(request, *args, **kwargs)
        return _private(response)

    return _marked(guarded, "citizen")


def applicant_side(view: View) -> View:
    """Let in citizens, and counter staff who fill in a case for the person in front of them."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        actor = actor_of(request)
        if actor.id is None:
            return to_login(request, CITIZEN_LOGIN)
        if not (actor.person_id is not None or (actor.is_staff and actor.has("loket"))):
            raise NotAllowed
        return _private(view(request, *args, **kwargs))

    return _marked(guarded, "applicant_side")


def signed_in(view: View) -> View:
    """Let everybody in who is logged in, citizens and staff; what they may see is decided by the query they ask."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if actor_of(request).id is None:
            return to_login(request, CITIZEN_LOGIN)
        return _private(view(request, *args, **kwargs))

    return _marked(guarded, "signed_in")


def staff(*roles: str) -> Callable[[View], View]:
    """Let staff in who hold one of the roles; without roles, every member of staff."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = actor_of(request)
            if actor.id is None:
                return to_login(request, STAFF_LOGIN)
            if not actor.is_staff or (roles and not actor.has(*roles)):
                raise NotAllowed
            return _private(view(request, *args, **kwargs))

        return _marked(guarded, f"staff:{','.join(sorted(roles))}" if roles else "staff")

    return decorate


def to_login(request: HttpRequest, login: str) -> HttpResponse:
    """Send to a login page that returns here: after a POST to the page the form stood on."""
    here = request.get_full_path()
    if request.method not in ("GET", "HEAD"):
        keep_typed(request)
        here = safe_next(request, request.headers.get("referer", "")) or here
    if request.headers.get("x-requested-with") == "fetch" or request.headers.get("hx-request"):
        response = HttpResponse(status=401)
        response["X-Masuk"] = f"{login}?{urlencode({'ke': here})}"
        return response
    return redirect(f"{login}?{urlencode({'ke': here})}")


def keep_typed(request: HttpRequest) -> None:
    """Keep what was typed into a form whose session had ended, encrypted, until its page is opened again."""
    typed = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    text = json.dumps(typed)
    if typed and len(text) <= MOST_KEPT:
        kept = base64.b64encode(encrypt(text, "config.typed")).decode()
        request.session["typed"] = {"path": request.path, "kept": kept}


def take_typed(request: HttpRequest, path: str = "") -> QueryDict | None:
    """Return, once, what was typed into the form sent to `path` (this address by default) before the session ended."""
    typed = request.session.get("typed")
    if not typed or typed["path"] != (path or request.path):
        return None
    del request.session["typed"]
    data = QueryDict(mutable=True)
    for name, values in json.loads(decrypt(base64.b64decode(typed["kept"]), "config.typed")).items():
        data.setlist(name, values)
    return data


def safe_next(request: HttpRequest, target: str, default: str = "") -> str:
    """Return the path of `target` if it lies on this host, else the default; never an open redirect."""
    if not target or not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        return default
    from urllib.parse import urlsplit

    parts = urlsplit(target)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return path if path.startswith("/") and not path.startswith("//") else default


def _marked(view: View, rule: str) -> View:
    view.access_rule = rule  # type: ignore[attr-defined]
    return view


def _private(response: HttpResponseBase) -> HttpResponseBase:
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response
