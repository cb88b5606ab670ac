"""Is this product genuine? Anybody may ask, by the code under its QR; also as JSON."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from satupintu.config.access import moment_of, public
from satupintu.config.templatetags.komponen import hari
from satupintu.config.throttle import limit_tries
from satupintu.issuance import queries
from satupintu.issuance.queries import Verification


class AskForm(forms.Form):
    """The code under the QR."""

    use_required_attribute = False
    kode = forms.CharField(
        label=_("Kode verifikasi"),
        max_length=60,
        help_text=_("Tercetak di bawah kode QR pada dokumen"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-20"}),
        error_messages={"required": _("Isi kode verifikasi.")},
    )


@public
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a code and go to its page."""
    form = AskForm(request.GET or None)
    if form.is_valid():
        return redirect("portal:verify", form.cleaned_data["kode"].strip().upper().replace(" ", "").replace("/", ""))
    return render(request, "portal/verify_ask.html", {"form": form})


@public
@require_safe
@vary_on_headers("Accept")
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Tell validity, issuer, holder (minimised) and state of the signature; 404 for a code nobody issued."""
    limit_tries(request, "verifikasi", most=60, seconds=60)
    found = queries.verify(code, moment_of(request))
    status = 404 if found.state == "unknown" else 200
    # HTML first: of types the visitor likes equally well, as with */*, the page wins (RFC 9110 §12.5.1).
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse(found.as_plain(), status=status)
    context = {"code": code[:60], "found": found, "label": STATES[found.state], "rows": rows_of(found)}
    return render(request, "portal/verify.html", context, status=status)


STATES: dict[str, Any] = {
    "valid": _("Dokumen asli dan berlaku"),
    "expired": _("Dokumen asli, masa berlakunya sudah habis"),
    "revoked": _("Dokumen ini sudah dicabut"),
    "superseded": _("Dokumen ini sudah diganti dengan yang baru"),
    "unknown": _("Tidak dikenal"),
}


def rows_of(found: Verification) -> list[dict[str, Any]]:
    """Return what the page tells of a product."""
    files = {
        "intact": _("Utuh, sama dengan yang ditandatangani"),
        "altered": _("Berubah sejak ditandatangani"),
        "missing": _("Tidak tersedia"),
    }
    signatory = ", ".join(part for part in (found.signatory, found.signatory_position) if part)
    pairs = [
        (_("Nomor"), found.number),
        (_("Penerbit"), found.issuer),
        (_("Pemegang"), found.holder),
        (_("Diterbitkan"), hari(found.issued_at)),
        (_("Berlaku sampai"), hari(found.valid_until)),
        (_("Penanda tangan"), signatory),
        (_("Berkas"), files.get(found.file_state, "")),
        (_("Dicabut dengan"), found.decree_no),
        (_("Diganti dengan"), found.replaced_by),
        (_("Penerbit mitra"), found.partner_issuer),
        (_("Nomor dari mitra"), found.partner_number),
    ]
    return [{"key": key, "value": value} for key, value in pairs if value]
