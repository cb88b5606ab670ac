"""What happens to every request: probes, region, time, actor, language, refusals, headers."""

import time
from collections.abc import Callable
from typing import ClassVar, cast
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django_tenants.middleware.main import TenantMainMiddleware
from django_tenants.utils import remove_www

from satupintu.config import metrics, probes, views
from satupintu.config.logs import request_id
from satupintu.core.actor import NOBODY
from satupintu.core.errors import Refusal
from satupintu.core.jobs import is_in_region
from satupintu.core.public.models import Region
from satupintu.core.regions import region_zone
from satupintu.core.schema import stand_in, stand_in_public
from satupintu.people import queries as people

Handler = Callable[[HttpRequest], HttpResponse]


class RequestContext:
    """Give the request its id, set the security headers and count it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Not taken back afterwards: Django logs a 4xx once all middleware is through. The next request here has its own.
        request_id.set(request.headers.get("X-Request-Id", "")[:64] or uuid4().hex)
        began = time.perf_counter()
        has_nul = "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", "")
        response = views.unreadable(request) if has_nul else self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        response.headers["X-Request-Id"] = request_id.get()
        metrics.count_request(request, response, time.perf_counter() - began)
        return response


class ProbesOrRegion(TenantMainMiddleware):
    """Answer the probes on any host, else enter the region the host names; an unknown host gets a plain 404.

    Which region a host names is kept for `REGION_KEPT_SECONDS` in each process: a changed crest or colour, or a region
    that was taken off the air, shows that much later.
    """

    _kept: ClassVar[dict[str, tuple[float, Region]]] = {}

    @staticmethod
    def hostname_from_request(request: HttpRequest) -> str:
        """Return the host without port and `www.`; letter case and a dot at the end make no other host (RFC 9110, 4.2.3)."""
        return str(remove_www(split_domain_port(request.get_host())[0]))

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """Answer a probe, or find the region."""
        if (answer := probes.PROBES.get(request.path)) is not None:
            return answer(request)
        if (region := self._find_kept(request)) is not None:
            request.tenant = region  # type: ignore[attr-defined]
            stand_in(region)
            self.setup_url_routing(request)  # type: ignore[no-untyped-call]
            return None
        stand_in_public()
        response: HttpResponse | None = super().process_request(request)  # type: ignore[no-untyped-call]
        if response is None and settings.REGION_KEPT_SECONDS:
            found: Region = request.tenant  # type: ignore[attr-defined]
            self._kept[self.hostname_from_request(request)] = time.monotonic(), found
        return response

    def _find_kept(self, request: HttpRequest) -> Region | None:
        try:
            since, region = self._kept[self.hostname_from_request(request)]
        except (KeyError, DisallowedHost):
            return None
        return region if time.monotonic() - since < settings.REGION_KEPT_SECONDS else None

    def no_tenant_found(self, request: HttpRequest, hostname: str) -> HttpResponse:
        """List the regions on this machine's own name; refuse any other host."""
        if hostname in {"localhost", "127.0.0.1", "[::1]"}:
            request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
            return cast(HttpResponse, views.region_list(request))
        return views.unknown_host(request)


class Language:
    """Indonesian, or English when the visitor chose it (`?lang=en`, remembered in a cookie).

    Programs have no menu to choose from: the API also reads `Accept-Language` (RFC 9110), pages never do.
    """

    COOKIE = "bahasa"

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("lang", "")
        known = dict(settings.LANGUAGES)
        chosen = asked if asked in known else request.COOKIES.get(self.COOKIE, "")
        reads_header = request.path.startswith("/api/v") and chosen not in known
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        if reads_header:
            language = translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            if reads_header:
                patch_vary_headers(response, ["Accept-Language"])
        if response.headers.get("Content-Type", "").startswith(("text/html", "application/problem+json")):
            patch_vary_headers(response, ["Cookie"])
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
