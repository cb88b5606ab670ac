"""What happens to every request: probes, region, time, actor, language, refusals, headers."""

import time
from collections.abc import Callable
from typing import cast
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django_tenants.middleware.main import TenantMainMiddleware

from satupintu.config import metrics, probes, views
from satupintu.config.logs import request_id
from satupintu.core.actor import NOBODY
from satupintu.core.errors import Refusal
from satupintu.core.jobs import is_in_region
from satupintu.core.regions import region_zone
from satupintu.core.schema import stand_in_public
from satupintu.people import queries as people

Handler = Callable[[HttpRequest], HttpResponse]


class RequestContext:
    """Give the request its id, set the security headers and count it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return views.unreadable(request)
        token = request_id.set(request.headers.get("X-Request-Id", "")[:64] or uuid4().hex)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
            response.headers["X-Request-Id"] = request_id.get()
            metrics.count_request(request, response, time.perf_counter() - began)
            return response
        finally:
            request_id.reset(token)


class ProbesOrRegion(TenantMainMiddleware):
    """Answer the probes on any host, else enter the region the host names; an unknown host gets a plain 404."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """Answer a probe, or find the region."""
        if (answer := probes.PROBES.get(request.path)) is not None:
            return answer(request)
        stand_in_public()
        response: HttpResponse | None = super().process_request(request)  # type: ignore[no-untyped-call]
        return response

    def no_tenant_found(self, request: HttpRequest, hostname: str) -> HttpResponse:
        """List the regions on this machine's own name; refuse any other host."""
        if hostname in {"localhost", "127.0.0.1", "[::1]"}:
            request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
            return cast(HttpResponse, views.region_list(request))
        return views.unknown_host(request)


class Language:
    """Indonesian, or English when the visitor chose it (`?lang=en`, remembered in a cookie)."""

    COOKIE = "bahasa"

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("lang", "")
        known = dict(settings.LANGUAGES)
        chosen = asked if asked in known else request.COOKIES.get(self.COOKIE, "")
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        if asked in known:
            response.set_cookie(self.COOKIE, asked, max_age=31_536_000, httponly=True, samesite="Lax", secure=settings.PRODUCTION)
        return response


class ActorAndTime:
    """Set `request.at` (now, once), the region's zone, and `request.actor` from the login."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = timezone.now()  # type: ignore[attr-defined]
        request.actor = NOBODY  # type: ignore[attr-defined]
        if not is_in_region():
            return self.get_response(request)
        with timezone.override(region_zone()):
            if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
                request.actor = people.actor_for(request.user.pk, request.at)  # type: ignore[attr-defined]
            return self.get_response(request)


class Refusals:
    """Turn a refusal into the page or problem document its face has for it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a `Refusal`; let every other exception be a fault (500, logged)."""
        if isinstance(exception, Refusal):
            return views.refusal(request, exception)
        return None
