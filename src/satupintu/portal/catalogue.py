"""The catalogue: finding a service, and the page that tells its standard."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from satupintu.catalogue import queries as catalogue
from satupintu.catalogue.queries import ServiceLine, Standard
from satupintu.centres.queries import list_centres_offering
from satupintu.config.access import moment_of, public
from satupintu.config.templatetags.komponen import rupiah
from satupintu.portal.structured import service_json_ld
from satupintu.portal.words import accepted, category_icon, duration, fee_parts, fee_words, validity_words

PER_PAGE = 20


def category_tiles(services: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the categories that have services, with their number, in the order of first appearance."""
    tiles: dict[str, dict[str, Any]] = {}
    for line in services:
        tile = tiles.setdefault(
            line.category, {"code": line.category, "label": line.category_label, "icon": category_icon(line.category), "count": 0}
        )
        tile["count"] += 1
    return list(tiles.values())


def list_line(line: ServiceLine) -> dict[str, Any]:
    """Return a service as a line of a list: name, promised time, fee."""
    if line.fee_amount == 0 or line.fee_kind == "gratis":
        fee = _("Gratis")
    else:
        fee = rupiah(line.fee_amount) if line.fee_amount else _("Biaya sesuai tarif resmi")
    time = duration(line.promised_value, line.promised_unit)
    return {"slug": line.slug, "name": line.name, "time_label": time, "fee_label": fee, "is_open": line.is_open}


@public
@require_safe
def service_list(request: HttpRequest) -> HttpResponse:
    """List services: `?q=` searches names and synonyms, typos allowed; `?kategori=` narrows."""
    text = request.GET.get("q", "").strip()[:100]
    category = request.GET.get("kategori", "")
    everything = catalogue.list_public_services()
    found = catalogue.search_services(text) if text else everything
    if category:
        found = [line for line in found if line.category == category]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("hal"))
    context = {
        "text": text,
        "category": category,
        "tiles": category_tiles(everything),
        "page": page,
        "lines": [list_line(line) for line in page],
        "total": len(found),
    }
    return render(request, "portal/services.html", context)


@public
@require_safe
def service_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a service as its enacted standard says: facts, requirements, steps, components, pledge."""
    standard = catalogue.get_standard_by_slug(slug)
    context = {
        "standard": standard,
        "trail": [
            (_("Beranda"), "/"),
            (_("Layanan"), "/layanan/"),
            (standard.category_label, f"/layanan/?kategori={standard.category}"),
        ],
        "facts": facts_of(standard),
        "needs": needs_of(standard, conditional=False),
        "extra_needs": needs_of(standard, conditional=True),
        "steps": steps_of(standard),
        "fee_parts": fee_parts(standard),
        "components": [
            component for component in standard.public_components if component.kind in ("complaints", "fee", "product")
        ],
        "json_ld": service_json_ld(standard, request.build_absolute_uri()),
        "pledge": catalogue.pledge(standard).full,
        "at": moment_of(request),
        "places": list_centres_offering(standard.code),
    }
    return render(request, "portal/service.html", context)


def facts_of(standard: Standard) -> list[dict[str, str]]:
    """Return the strip of facts: time, fee, validity, place."""
    fee, fee_note = fee_words(standard)
    validity, validity_note = validity_words(standard)
    promise = standard.promise
    place = _("Daring atau loket") if standard.is_open else _("Di luar kantor ini")
    return [
        {
            "icon": "clock",
            "label": _("Waktu"),
            "value": duration(promise.value, promise.unit),
            "note": _("sejak %(when)s") % {"when": promise.began},
        },
        {"icon": "cash", "label": _("Biaya"), "value": fee, "note": fee_note},
        {"icon": "cal", "label": _("Masa berlaku"), "value": validity, "note": validity_note},
        {"icon": "map", "label": _("Tempat"), "value": place, "note": standard.zone.label},
    ]


SOURCES = {
    "agency_data": ("cloud", "data"),
    "original_item": ("id", "item"),
    "form_field": ("pencil", "form"),
    "upload": ("upload", "upload"),
    "payment_proof": ("cash", "payment"),
}


def needs_of(standard: Standard, *, conditional: bool) -> list[dict[str, str]]:
    """Return the requirements everybody needs, or those that depend on what is asked for."""
    return [
        need_line(standard, requirement)
        for requirement in standard.requirements
        if requirement.stage != "process" and (requirement.obligation == "conditional") == conditional
    ]


def need_line(standard: Standard, requirement: Any) -> dict[str, str]:
    """Return one requirement as the list shows it: what, how, and when it is needed."""
    notes = {
        "agency_data": _("Diperiksa petugas pada data pemerintah, tidak perlu diunggah."),
        "original_item": _("Dibawa atau ditunjukkan di loket."),
        "form_field": _("Diisi langsung pada formulir."),
        "upload": _("Foto atau pindaian: %(files)s.") % {"files": accepted(requirement.accept, requirement.max_mb)},
        "payment_proof": _("Dibayar setelah jumlahnya ditetapkan."),
    }
    icon = SOURCES.get(requirement.kind, ("check", ""))[0]
    tag = ""
    if requirement.obligation == "optional":
        tag = _("Tidak wajib")
    elif requirement.obligation == "conditional":
        tag = condition_words(standard, requirement.condition)
    return {"label": requirement.label, "note": notes.get(requirement.kind, ""), "icon": icon, "tag": tag}


def condition_words(standard: Standard, condition: str) -> str:
    """Say when a conditional requirement applies, as far as it follows from the variant; else that it depends."""
    from satupintu.config.forms.specs import page_condition

    simple = page_condition(condition)
    if simple.startswith("varian="):
        labels = {variant.code: variant.label for variant in standard.variants}
        names = [labels.get(code, code) for code in simple.removeprefix("varian=").split("|")]
        return _("Untuk: %(variants)s") % {"variants": ", ".join(names)}
    if simple == "dikuasakan=true":
        return _("Bila dikuasakan")
    return _("Tergantung jawaban Anda")


def steps_of(standard: Standard) -> list[dict[str, str]]:
    """Return the steps in the applicant's eyes: rows of the sheet somebody does, the internal ones folded by performer."""
    return [
        {"title": step.activity, "text": " · ".join(part for part in (step.performer, step.time) if part)}
        for step in catalogue.public_steps(standard)
    ]
