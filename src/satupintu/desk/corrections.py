"""Corrections of personal data people asked for: made after seeing the proof, or declined with a reason."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.errors import NotFound, Refusal
from satupintu.desk.pages import page
from satupintu.people import operations, queries

REASONS = (
    ("tanpa-bukti", gettext_lazy("Tidak ada bukti")),
    ("sesuai-ktp", gettext_lazy("Data yang ada sudah sesuai KTP")),
    ("ke-dukcapil", gettext_lazy("Harus diperbaiki dulu di Dukcapil")),
)


@staff("loket", "admin")
@require_http_methods(["GET", "HEAD", "POST"])
def corrections(request: HttpRequest) -> HttpResponse:
    """List the open requests, the soonest due first; make or decline one."""
    if request.method == "POST":
        try:
            _decide(request)
        except NotFound:
            raise
        except ValueError:
            messages.error(request, _("Pilih permintaan yang akan dijawab."))
        except Refusal as refusal:
            messages.error(request, f"{refusal} {' '.join(refusal.errors.values()) or refusal.advice}".strip())
        else:
            messages.success(request, _("Tersimpan."))
        return redirect("desk:corrections")
    return page(request, "desk/corrections.html", {"corrections": queries.list_open_corrections(), "reasons": REASONS})


def _decide(request: HttpRequest) -> None:
    actor, at, correction_id = actor_of(request), moment_of(request), UUID(request.POST.get("koreksi", ""))
    if request.POST.get("tindakan") == "perbaiki":
        operations.make_correction(correction_id=correction_id, actor=actor, at=at)
    else:
        operations.decline_correction(correction_id=correction_id, reason=request.POST.get("alasan", ""), actor=actor, at=at)
