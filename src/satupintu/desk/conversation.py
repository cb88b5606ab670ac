"""Words about a case: notes the office keeps to itself, messages to the applicant, and the NIK shown once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from satupintu.applications import operations, queries
from satupintu.config.access import actor_of, moment_of, safe_next, staff
from satupintu.core.errors import NotFound, Refusal
from satupintu.desk.case import case_context, show_again
from satupintu.desk.pages import act_on_case, page
from satupintu.people import operations as people_operations


def _done(request: HttpRequest, application_id: UUID, tab: str) -> HttpResponse:
    """Lead back to where it was written: the counter (`ke`), else the part of the case."""
    return redirect(safe_next(request, request.POST.get("ke", ""), f"/meja/permohonan/{application_id}/?tab={tab}#{tab}"))


@staff()
@act_on_case
def note(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Write a note the applicant does not see."""
    body = request.POST.get("body", "")
    try:
        operations.write_note(application_id=application_id, body=body, actor=actor_of(request), at=moment_of(request))
    except Refusal as refusal:
        return show_again(request, application_id, refusal, "catatan")
    return _done(request, application_id, "catatan")


@staff()
@act_on_case
def message(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Write to the applicant; an answer (`dibaca`) says too that what they wrote was read."""
    named: dict[str, Any] = {"application_id": application_id, "actor": actor_of(request), "at": moment_of(request)}
    try:
        operations.send_message(body=request.POST.get("body", ""), **named)
        if request.POST.get("dibaca"):
            operations.mark_messages_read(**named)
    except Refusal as refusal:
        return show_again(request, application_id, refusal, "pesan")
    messages.success(request, _("Pesan terkirim kepada pemohon."))
    return _done(request, application_id, "pesan")


@staff()
@act_on_case
def read(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Take down that the office has read what the applicant wrote."""
    operations.mark_messages_read(application_id=application_id, actor=actor_of(request), at=moment_of(request))
    return _done(request, application_id, "pesan")


@staff()
@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show the case once with every identifier in full; that they were shown is recorded for their owner to read."""
    if request.method != "POST":
        return redirect("desk:case", application_id)
    actor, at = actor_of(request), moment_of(request)
    case = queries.get_case(application_id, actor, at)
    person_id = case.application.applicant_person_id or case.application.contact_person_id
    if person_id is None:
        raise NotFound
    nik = people_operations.reveal_identifier(person_id=person_id, kind="nik", purpose="permohonan", actor=actor, at=at)
    messages.info(request, _("Nomor identitas tampak utuh pada halaman ini saja. Pembukaan ini tercatat."))
    return page(request, "desk/case.html", case_context(case, request, "isian", nik=nik))
