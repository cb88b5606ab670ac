"""Taking parts from another service, giving a draft up, and the product as it would look."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from satupintu.catalogue import operations
from satupintu.catalogue.queries import (
    Standard,
    get_draft_content,
    get_service_version,
    get_standard,
    invent_answers,
    list_services_with_versions,
    settle_answers,
)
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.errors import NotFound, Refusal
from satupintu.core.regions import region_day
from satupintu.desk.pages import page, tell
from satupintu.desk.standards.content.rails import rail
from satupintu.desk.standards.frame import READERS, WRITERS, is_draft, version_page
from satupintu.issuance.queries import draw_sample

PARTS = {
    "agency": gettext_lazy("Instansi"),
    "zone": gettext_lazy("Zona di ruang pelayanan"),
    "legal_basis": gettext_lazy("Dasar hukum"),
    "personas": gettext_lazy("Siapa pemohonnya"),
    "variants": gettext_lazy("Jenis permohonan"),
    "form": gettext_lazy("Formulir"),
    "requirements": gettext_lazy("Persyaratan"),
    "time": gettext_lazy("Jangka waktu"),
    "parameters": gettext_lazy("Angka yang ditetapkan daerah"),
    "fee": gettext_lazy("Biaya/tarif"),
    "product": gettext_lazy("Produk pelayanan"),
    "components": gettext_lazy("Delapan komponen tertulis"),
    "rejection_reasons": gettext_lazy("Alasan penolakan"),
    "agency_systems": gettext_lazy("Sistem instansi lain"),
    "sheet": gettext_lazy("Lembar SOP"),
    "planning": gettext_lazy("Angka perencanaan"),
}


@staff(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Choose a service (`?dari=CODE`), then the parts to take from the newest of its versions."""
    version = get_service_version(version_id)
    code = request.POST.get("dari", "") if request.method == "POST" else request.GET.get("dari", "")
    others = [(service, versions) for service, versions in list_services_with_versions() if service.pk != version.service_id]
    source = next((versions[0] for service, versions in others if service.code == code and versions), None)
    if request.method == "POST":
        if source is None:
            raise NotFound
        try:
            operations.copy_parts(
                version_id=version_id,
                source_id=source.pk,
                parts=request.POST.getlist("bagian")[:50],
                actor=actor_of(request),
                at=moment_of(request),
            )
        except Refusal as refusal:
            if refusal.status == 403:
                raise
            tell(request, refusal)
        else:
            messages.success(request, _("Bagian yang dipilih diambil dari layanan %(code)s.") % {"code": code})
            return redirect("desk:standard-content", version_id)
    given, own = (get_draft_content(source.pk), get_draft_content(version_id)) if source is not None else ({}, {})
    context = {
        "others": [service for service, _versions in others],
        "code": code if source is not None else "",
        "parts": [
            (key, label, len(given[key]) if isinstance(given[key], list) else None, bool(own.get(key)))
            for key, label in PARTS.items()
            if given.get(key) and given.get(key) != own.get(key)
        ],
        **rail(version, "salin"),
    }
    return version_page(request, version, "content", "desk/standards/content/take.html", context)


@staff(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Ask, then delete a draft that was never enacted."""
    version = get_service_version(version_id)
    if not is_draft(version):
        raise NotFound
    if request.method == "POST":
        try:
            code = operations.discard_draft(version_id=version_id, actor=actor_of(request), at=moment_of(request))
        except Refusal as refusal:
            if refusal.status == 403:
                raise
            tell(request, refusal)
            return redirect("desk:standard-content", version_id)
        messages.success(request, _("Rancangan layanan %(code)s dihapus.") % {"code": code})
        return redirect("desk:standards")
    context = {
        "title": _("Hapus rancangan %(name)s versi %(number)s?") % {"name": version.name, "number": version.number},
        "lines": [_("Isi standar, formulir, persyaratan, dan lembar SOP rancangan ini hilang. Versi yang berlaku tidak berubah."),
                  _("Yang tinggal hanya catatan dalam jurnal bahwa rancangan ini pernah ada.")],
        "action": _("Hapus rancangan"),
        "cancel_url": f"/meja/standar/{version_id}/isi/",
    }  # fmt: skip
    return page(request, "desk/confirm.html", context)


def _draw_sample(standard: Standard, at: datetime) -> bytes:
    variant = standard.variants[0].code if standard.variants else ""
    answers = invent_answers(standard, variant, region_day(at))
    settled = settle_answers(standard, answers, variant=variant, today=region_day(at))
    return draw_sample(standard, settled, holder=_("Pemohon Contoh"), settings={}, at=at)


@staff(*READERS)
@require_safe
def sample(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show the product of a version with invented data, marked as a draft; nothing is kept and no number is taken."""
    try:
        pdf = _draw_sample(get_standard(version_id), moment_of(request))
    except Refusal as refusal:
        tell(request, refusal)
        return redirect("desk:standard-content-page", version_id, "produk")
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="contoh-produk.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = (
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    )
    response["Cache-Control"] = "no-store"
    return response
