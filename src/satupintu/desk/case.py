"""The case page: left what is asked of me, right what was handed in; and the small things done to a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from satupintu.applications import operations, queries
from satupintu.applications.models import Application
from satupintu.applications.queries import CaseItem, CasePage
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.actor import Actor
from satupintu.core.errors import NotFound, Refusal
from satupintu.desk.pages import page
from satupintu.desk.showing import answer_rows, exit_label, spent_times
from satupintu.issuance.queries import list_products
from satupintu.people import operations as people_operations
from satupintu.people import queries as people
from satupintu.sop import operations as sop
from satupintu.sop.models import Run, Task
from satupintu.sop.queries import get_plan


@staff()
@require_safe
def case_page(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show a case. A draft is filled in on the pages citizens use, by the officer for the person in front."""
    actor, at = actor_of(request), moment_of(request)
    case = queries.get_case(application_id, actor, at)
    if case.application.state == Application.State.DRAFT:
        return redirect(f"/permohonan/{application_id}/")
    return page(request, "desk/case.html", case_context(case, actor, request.GET.get("tab", "")))


def case_context(case: CasePage, actor: Actor, tab: str = "", typed: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return what the case page is drawn from; `typed` is what an officer had filled in before a refusal."""
    application = case.application
    task = case.my_tasks[0] if case.my_tasks else None
    row = get_plan(task.run.version_id).rows[task.row] if task else None
    labels = people.role_labels()
    failed = [task for task in case.tasks if task.state == Task.State.FAILED]
    open_tasks = [task for task in case.tasks if task.state == Task.State.OPEN]
    party: Any = application.applicant_business or application.applicant_person
    return {
        "case": case,
        "application": application,
        "applicant": party,
        "masked_nik": people.masked_nik(application.applicant_person) if application.applicant_person else "",
        "task": task,
        "row": row,
        "exits": [(way, exit_label(way)) for way in case.exits.get(task.id, [])] if task else [],
        "key": uuid4().hex,
        "typed_note": (typed or {}).get("catatan", ""),
        "verdicts": [_verdict(line, typed or {}) for line in case.items],
        "spent_times": spent_times(case.clock),
        "tabs": [
            ("berkas", _("Berkas")),
            ("isian", _("Isian")),
            ("riwayat", _("Riwayat")),
            ("pesan", _("Pesan")),
            ("catatan", _("Catatan")),
        ],
        "answers": answer_rows(case.standard, case.answers),
        "files": [line for line in case.items if line.item and line.item.file],
        "open_tasks": [(other, labels.get(other.role, other.role), _name(case, other.assignee_id)) for other in open_tasks],
        "failed": failed,
        "timeline": _timeline(case),
        "products": list(list_products(application.id)),
        "duplicates": queries.list_duplicates(application),
        "tab": tab or ("berkas" if case.items else "isian"),
        "may_reassign": actor.has("supervisor", "manager"),
        "colleagues": people.list_staff_with_role(task.role) if task and actor.has("supervisor", "manager") else [],
        "is_stopped": application.run is not None and application.run.clock_state == Run.Clock.STOPPED,
        "is_done": application.state in Application.CLOSED,
    }


def _verdict(line: CaseItem, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return one requirement with the verdict it has, or the one the officer had picked before a refusal."""
    key, item = line.requirement.key, line.item
    standing = {"accepted": "ya", "rejected": "tidak"}.get(line.state, "")
    return {
        "line": line,
        "picked": typed.get(f"putusan-{key}", standing),
        "code": typed.get(f"alasan-{key}", item.reason_code if item else ""),
        "words": typed.get(f"kata-{key}", item.reason_note if item else ""),
    }


def _timeline(case: CasePage) -> list[dict[str, Any]]:
    return [
        {
            "title": line.sentence,
            "at": line.at,
            "who": _name(case, line.actor_id) or _who(line.actor_kind),
        }
        for line in reversed(case.timeline)
    ]


def _name(case: CasePage, staff_id: UUID | None) -> str:
    return case.staff_names.get(staff_id, "") if staff_id else ""


def _who(kind: str) -> str:
    return {"person": _("Pemohon"), "system": _("Sistem"), "token": _("Sistem lain")}.get(kind, _("Petugas"))


def _done(request: HttpRequest, application_id: UUID, tab: str = "") -> HttpResponse:
    return redirect(f"/meja/permohonan/{application_id}/{f'?tab={tab}' if tab else ''}")


def _tell(request: HttpRequest, refusal: Refusal) -> None:
    if isinstance(refusal, NotFound):
        raise refusal
    messages.error(request, f"{refusal} {' '.join(refusal.errors.values())} {refusal.advice}".strip())


@staff()
@require_POST
def note(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Write a note the applicant does not see."""
    try:
        operations.write_note(
            application_id=application_id, body=request.POST.get("body", ""), actor=actor_of(request), at=moment_of(request)
        )
    except Refusal as refusal:
        _tell(request, refusal)
    return _done(request, application_id, "catatan")


@staff()
@require_POST
def message(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Write to the applicant."""
    try:
        operations.send_message(
            application_id=application_id, body=request.POST.get("body", ""), actor=actor_of(request), at=moment_of(request)
        )
    except Refusal as refusal:
        _tell(request, refusal)
    return _done(request, application_id, "pesan")


@staff()
@require_POST
def reveal(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show the applicant's full NIK once; that it was shown is recorded for its owner to read."""
    actor, at = actor_of(request), moment_of(request)
    application = queries.get_application(application_id, actor, at)
    if application.applicant_person_id is None:
        raise NotFound
    nik = people_operations.reveal_identifier(
        person_id=application.applicant_person_id, kind="nik", purpose="permohonan", actor=actor, at=at
    )
    messages.info(request, _("NIK pemohon: %(nik)s. Pembukaan ini tercatat.") % {"nik": nik or "–"})
    return _done(request, application_id)


@staff("supervisor", "manager")
@require_POST
def clock(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Stop or resume the clock for an outage, extend the due date, grant a further round, or let a case lapse."""
    actor, at = actor_of(request), moment_of(request)
    application = queries.get_application(application_id, actor, at)
    if application.run_id is None:
        raise NotFound
    reason, run_id, act = request.POST.get("alasan", "").strip(), application.run_id, request.POST.get("tindakan", "")
    try:
        if act == "hentikan":
            sop.stop_clock(run_id=run_id, outage_code=reason, actor=actor, at=at)
        elif act == "lanjutkan":
            sop.resume_clock(run_id=run_id, actor=actor, at=at)
        elif act == "perpanjang":
            days = request.POST.get("hari", "")
            sop.extend_due(
                run_id=run_id, value=int(days) if days.isdigit() else 0, unit="hari_kerja", reason=reason, actor=actor, at=at
            )
        elif act == "putaran":
            sop.grant_round(run_id=run_id, reason=reason, actor=actor, at=at)
        elif act == "gugurkan":
            operations.lapse_application(application_id=application_id, actor=actor, at=at)
        else:
            raise NotFound
    except Refusal as refusal:
        _tell(request, refusal)
    else:
        messages.success(request, _("Tersimpan dan tercatat pada riwayat permohonan."))
    return _done(request, application_id)
