"""What a superior may do to the clock of a case, always with a reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from satupintu.applications import operations, queries
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.actor import Actor
from satupintu.core.errors import NotFound, Refusal
from satupintu.desk.case import show_again
from satupintu.desk.pages import act_on_case
from satupintu.sop import operations as sop


@staff("supervisor", "manager")
@act_on_case
def clock(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Stop or resume the clock for an outage, extend the due date, grant a further round, or let a case lapse."""
    actor, at = actor_of(request), moment_of(request)
    application = queries.get_application(application_id, actor, at)
    if application.run_id is None:
        raise NotFound
    try:
        _act(request, application_id, application.run_id, actor, at)
    except Refusal as refusal:
        return show_again(request, application_id, refusal, "jam")
    messages.success(request, _("Tersimpan dan tercatat pada riwayat permohonan."))
    return redirect(f"/meja/permohonan/{application_id}/?tab=jam#jam")


def _act(request: HttpRequest, application_id: UUID, run_id: UUID, actor: Actor, at: datetime) -> None:
    reason, act = request.POST.get("alasan", "").strip()[:500], request.POST.get("tindakan", "")
    if act == "hentikan":
        sop.stop_clock(run_id=run_id, outage_code=reason, actor=actor, at=at)
    elif act == "lanjutkan":
        sop.resume_clock(run_id=run_id, actor=actor, at=at)
    elif act == "perpanjang":
        days = request.POST.get("hari", "").strip()[:5]
        value = int(days) if days.isascii() and days.isdigit() else 0
        sop.extend_due(run_id=run_id, value=value, unit="hari_kerja", reason=reason, actor=actor, at=at)
    elif act == "putaran":
        sop.grant_round(run_id=run_id, reason=reason, actor=actor, at=at)
    elif act == "gugurkan":
        operations.lapse_application(application_id=application_id, actor=actor, at=at)
    else:
        raise NotFound
