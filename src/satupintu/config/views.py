"""Pages that belong to no module: the list of regions, refusals and faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from satupintu.config.access import public
from satupintu.config.problem import as_problem
from satupintu.core.errors import Invalid, NotFound, Refusal
from satupintu.core.jobs import is_in_region
from satupintu.core.public.models import Region
from satupintu.core.regions import list_regions, region_context

if TYPE_CHECKING:
    from satupintu.config.demo.devices import DemoDevice


@public
def region_list(request: HttpRequest) -> HttpResponse:
    """List the regions served here, with links to their hosts on this port."""
    port = request.get_port()
    suffix = "" if port in {"80", "443"} else f":{port}"
    regions = [
        {
            "name": region.name,
            "office": region.office_name,
            "url": f"{request.scheme}://{domain.domain}{suffix}/",
            "devices": _demo_devices(region),
        }
        for region in list_regions()
        if (domain := region.domains.filter(is_primary=True).first())
    ]
    return HttpResponse(render_to_string("regions.html", {"regions": regions}))


def _demo_devices(region: Region) -> list[DemoDevice]:
    """Return the devices of a region's demo, for whoever tries it out; none where there is no demo."""
    if not (settings.DEMO and region.is_demo):
        return []
    from satupintu.config.demo.devices import list_demo_devices

    with region_context(region.schema_name):
        return list_demo_devices()


def unknown_host(_request: HttpRequest) -> HttpResponse:
    """Say that no region answers to this host."""
    return HttpResponse(render_to_string("unknown_host.html"), status=404)


def refusal(request: HttpRequest, error: Refusal) -> HttpResponse:
    """Show a refusal as a page, or as a problem document under `/api/`."""
    if request.path.startswith("/api/"):
        return JsonResponse(as_problem(error), status=error.status, content_type="application/problem+json")
    context = {"sentence": str(error), "advice": error.advice, "code": error.code, "errors": error.errors}
    template = f"{error.status}.html" if error.status in {403, 404, 429, 503} else "refusal.html"
    return render(request, template, context, status=error.status)


def unreadable(request: HttpRequest) -> HttpResponse:
    """Refuse an address with a NUL in it before anything reads it: a problem document under `/api/`, else the bare 400."""
    if request.path.startswith("/api/"):
        error = Invalid(errors={"address": _("Alamat ini memuat karakter yang tidak dapat disimpan.")})
        return JsonResponse(as_problem(error), status=error.status, content_type="application/problem+json")
    return HttpResponse(status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain an expired or foreign form instead of the bare 403."""
    return render(request, "419.html", {"reason": reason}, status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 in the face's own words."""
    if request.path.startswith("/api/"):
        return JsonResponse(as_problem(NotFound()), status=404, content_type="application/problem+json")
    if not is_in_region():
        return unknown_host(request)
    return render(request, "404.html", {}, status=404)


def fault(request: HttpRequest) -> HttpResponse:
    """500: a plain page that needs neither database nor session."""
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "code": "fault", "title": _("Terjadi kesalahan di sistem kami."), "status": 500}
        return JsonResponse(problem, status=500, content_type="application/problem+json")
    return HttpResponse(render_to_string("500.html"), status=500)
