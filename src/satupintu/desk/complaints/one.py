"""One complaint: read, and everything that can be done with it; a refusal keeps what was typed."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from satupintu.complaints import operations, queries
from satupintu.complaints.errors import ComplaintUnknown
from satupintu.complaints.models import Complaint, Kind, Topic
from satupintu.complaints.operations import REJECTIONS, Identity
from satupintu.complaints.queries import OVERSIGHT
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.errors import Invalid, NotFound, Refusal
from satupintu.core.regions import region_day
from satupintu.desk.pages import page, words_of
from satupintu.people.queries import list_staff, list_staff_with_role, list_units

PURPOSES = (
    ("menghubungi", gettext_lazy("Menghubungi pelapor")),
    ("memeriksa", gettext_lazy("Memeriksa kebenaran laporan")),
    ("melindungi", gettext_lazy("Melindungi pelapor")),
)
DONE = {
    "verifikasi": gettext_lazy("Klasifikasi disimpan."),
    "lengkapi": gettext_lazy("Pelapor diminta melengkapi laporannya."),
    "disposisi": gettext_lazy("Pengaduan didisposisikan."),
    "mulai": gettext_lazy("Tindak lanjut dimulai."),
    "catatan": gettext_lazy("Catatan disimpan."),
    "jawab": gettext_lazy("Jawaban dikirim."),
    "tolak": gettext_lazy("Pengaduan ditolak dengan alasannya."),
}
VERBS = {"lengkapi": "ask", "catatan": "note", "jawab": "answer", "tolak": "reject"}
"""Whose form has a text."""


@staff()
@require_safe
def complaint(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """Show a complaint; who may not see it finds none."""
    return _show(request, complaint_id)


@staff()
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, complaint_id: UUID, verb: str) -> HttpResponse:
    """Do one of `DONE`, or open the identity (`identitas`), by POST; any look at the address leads to the complaint."""
    if request.method != "POST":
        return redirect("desk:complaint", complaint_id)
    if verb == "identitas":
        return _reveal(request, complaint_id)
    if verb not in DONE:
        raise NotFound
    try:
        _do(request, complaint_id, verb)
    except NotFound:
        raise
    except Refusal as refusal:
        return _show(request, complaint_id, fault=words_of(refusal), verb=verb, status=422)
    messages.success(request, str(DONE[verb]))
    try:
        queries.get_complaint(complaint_id, actor_of(request))
    except ComplaintUnknown:
        messages.info(request, _("Laporan ini sekarang hanya dapat dilihat pengawas."))
        return redirect("desk:complaints")
    return redirect("desk:complaint", complaint_id)


def _do(request: HttpRequest, complaint_id: UUID, verb: str) -> None:
    given = request.POST
    text = given.get("teks", "")
    values: dict[str, Any] = {"complaint_id": complaint_id, "actor": actor_of(request), "at": moment_of(request)}
    if verb == "verifikasi":
        operations.verify_complaint(
            kind=given.get("kelas", ""),
            topic=given.get("unsur", ""),
            accused_unit_id=_id(given.get("diadukan", "")),
            is_whistleblowing=bool(given.get("pengawas")),
            **values,
        )
    elif verb == "lengkapi":
        operations.ask_completion(text=text, **values)
    elif verb == "disposisi":
        operations.assign_complaint(unit_id=_id(given.get("unit", "")), assignee_id=_id(given.get("petugas", "")), **values)
    elif verb == "mulai":
        operations.begin_handling(**values)
    elif verb == "catatan":
        operations.write_note(text=text, **values)
    elif verb == "jawab":
        operations.answer_complaint(text=text, **values)
    else:
        operations.reject_complaint(
            reason=given.get("alasan", ""), text=text, duplicate_of=given.get("sama_dengan", ""), **values
        )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Invalid(errors={"unit": _("Pilihan ini tidak ada.")}) from None


def _reveal(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    try:
        found = operations.reveal_identity(
            complaint_id=complaint_id,
            purpose=request.POST.get("untuk", ""),
            actor=actor_of(request),
            at=moment_of(request),
        )
    except NotFound:
        raise
    except Refusal as refusal:
        return _show(request, complaint_id, fault=words_of(refusal), verb="identitas", status=422)
    return _show(request, complaint_id, identity=found)


def _show(
    request: HttpRequest,
    complaint_id: UUID,
    *,
    fault: str = "",
    verb: str = "",
    identity: Identity | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, at = actor_of(request), moment_of(request)
    view = queries.read_complaint(complaint_id, actor)
    complaint = view.complaint
    may_assign = "assign" in view.verbs
    context = {
        "view": view,
        "complaint": complaint,
        "kinds": Kind.choices,
        "topics": Topic.choices,
        "units": _units(complaint) if view.verbs & {"assign", "verify"} else [],
        "every_unit": list_units() if "verify" in view.verbs else [],
        "officers": _officers(complaint) if may_assign else [],
        "may_refer": "verify" in view.verbs and (actor.has(OVERSIGHT) or not complaint.is_whistleblowing),
        "reasons": [(reason.value, reason.label) for reason in REJECTIONS],
        "purposes": PURPOSES,
        "identity": identity,
        "is_own_unit": queries.is_about_own_unit(complaint, actor),
        "history": queries.list_history(complaint_id),
        "day": _day_words(complaint.happened_on, region_day(at)),
        "fault": fault,
        "verb": verb,
        "typed": request.POST if fault else {},
        # Somebody else was faster, and the form is gone: what was typed must not be.
        "lost": request.POST.get("teks", "") if fault and VERBS.get(verb) not in view.verbs else "",
    }
    response = page(request, "desk/complaints/complaint.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _units(complaint: Complaint) -> list[tuple[str, str]]:
    """Return the units it can be given to: never the accused one with oversight grade, none for the inspectorate's own."""
    if complaint.is_whistleblowing:
        return []
    barred = complaint.accused_unit_id if complaint.kind == Kind.OVERSIGHT else None
    return [(str(unit.pk), f"{unit.name} ({unit.agency.name})") for unit in list_units() if unit.pk != barred]


def _officers(complaint: Complaint) -> list[tuple[str, str]]:
    if complaint.is_whistleblowing:
        return [(str(officer.pk), officer.name) for officer in list_staff_with_role(OVERSIGHT)]
    barred = complaint.accused_unit_id if complaint.kind == Kind.OVERSIGHT else None
    return [
        (str(officer.pk), f"{officer.name} ({officer.unit.name if officer.unit else '–'})")
        for officer in list_staff()
        if barred is None or officer.unit_id != barred
    ]


def _day_words(day: date | None, today: date) -> str:
    if day is None:
        return ""
    return _("hari ini") if day == today else day.strftime("%d-%m-%Y")
