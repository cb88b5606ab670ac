"""Sending a repaired case again, taking a case back, removing or moving a draft: each asks once."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from satupintu.applications import operations, queries
from satupintu.applications.models import Application
from satupintu.config.access import actor_of, applicant_side, citizen, moment_of


@applicant_side
@require_http_methods(["GET", "HEAD", "POST"])
def resubmit(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Send a returned case again."""
    actor, at = actor_of(request), moment_of(request)
    application = queries.get_application(application_id, actor, at)
    if request.method == "POST":
        operations.resubmit_application(application_id=application_id, actor=actor, at=at)
        messages.success(request, _("Perbaikan sudah dikirim. Petugas memeriksanya kembali."))
        return redirect("portal:application", application_id)
    if application.state != Application.State.RETURNED:
        return redirect("portal:application", application_id)
    context = {
        "title": _("Kirim perbaikan?"),
        "lines": [_("Petugas akan memeriksa kembali yang Anda perbaiki. Waktu kantor pelayanan berjalan lagi.")],
        "action": _("Kirim perbaikan"),
        "is_danger": False,
    }
    return _confirm(request, application.id, context)


@citizen
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Take a case back for good."""
    actor, at = actor_of(request), moment_of(request)
    application = queries.get_application(application_id, actor, at)
    if request.method == "POST":
        operations.withdraw_application(application_id=application_id, actor=actor, at=at)
        messages.success(request, _("Permohonan sudah dicabut."))
        return redirect("portal:application", application_id)
    context = {
        "title": _("Cabut permohonan %(number)s?") % {"number": application.number},
        "lines": [
            _("Permohonan berhenti diproses dan tidak dapat dilanjutkan. Anda dapat mengajukan permohonan baru kapan saja.")
        ],
        "action": _("Ya, cabut permohonan"),
        "is_danger": True,
    }
    return _confirm(request, application.id, context)


@applicant_side
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Delete a draft."""
    actor, at = actor_of(request), moment_of(request)
    application = queries.get_application(application_id, actor, at)
    if request.method == "POST":
        operations.remove_draft(application_id=application_id, actor=actor, at=at)
        messages.success(request, _("Draf sudah dihapus."))
        return redirect("portal:applications")
    if application.state != Application.State.DRAFT:
        return redirect("portal:application", application_id)
    context = {
        "title": _("Hapus draf ini?"),
        "lines": [_("Semua isian dan berkas pada draf %(number)s dihapus.") % {"number": application.number}],
        "action": _("Ya, hapus draf"),
        "is_danger": True,
    }
    return _confirm(request, application.id, context)


def _confirm(request: HttpRequest, application_id: UUID, context: dict[str, object]) -> HttpResponse:
    cancel_url = reverse("portal:application", args=[application_id])
    return render(request, "portal/applications/confirm.html", {**context, "cancel_url": cancel_url})
