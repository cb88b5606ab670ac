"""The page of one case: a task list while it is a draft or returned, how it stands afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from satupintu.applications import queries
from satupintu.applications.models import Application
from satupintu.applications.queries import DRAFT_DAYS, RETURN_DAYS, CaseItem, CasePage
from satupintu.config.access import actor_of, applicant_side, moment_of
from satupintu.journal.queries import TimelineLine
from satupintu.portal.applications.current import current_case
from satupintu.portal.applications.fees import fee_rows
from satupintu.portal.applications.listing import status_look
from satupintu.portal.applications.questions import Asked, asked_sections
from satupintu.portal.applications.turns import clock_words, step_entries, time_rows, turn_lines
from satupintu.portal.products import list_products
from satupintu.portal.words import accepted
from satupintu.surveys.queries import find_token, use_of_application

DECIDED = (Application.State.ISSUED, Application.State.REJECTED)


@applicant_side
@require_safe
def overview(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show the case as its state asks for."""
    actor, at = actor_of(request), moment_of(request)
    case = current_case(request, application_id)
    if case.application.state == Application.State.DRAFT:
        return render(request, "portal/applications/draft.html", draft_context(case, at))
    if actor.is_staff:
        return redirect(f"/meja/permohonan/{application_id}/")
    return render(request, "portal/applications/case.html", case_context_of(case, at))


def applicant_name(case: CasePage) -> str:
    """Return the name of who the case is for."""
    party = case.application.applicant_business or case.application.applicant_person
    return party.name if party else ""


def agent_row(case: CasePage) -> list[tuple[str, str]]:
    """Return the line that says who handed the case in for the applicant; none where nobody did."""
    name = queries.agent_name(case.application)
    return [(_("Diajukan oleh"), _("%(name)s (kuasa)") % {"name": name})] if name else []


def item_task(case: CasePage, line: CaseItem) -> dict[str, Any]:
    """Return one requirement as a line of the task list."""
    requirement, item = line.requirement, line.item
    address = reverse("portal:upload", args=[case.application.id, requirement.key])
    hint = (
        item.file.original_name
        if item is not None and item.file is not None
        else accepted(requirement.accept, requirement.max_mb)
    )
    if line.state == "rejected" and item is not None:
        reason = case.standard.reason(item.reason_code)
        why = item.reason_note or (reason.label if reason else "")
        return _task(requirement, address, "fix", f"{kind_word(requirement.kind)}: {why}")
    if item is not None and (item.file_id or item.value):
        return _task(requirement, address, "done", hint)
    return _task(requirement, address, "optional" if requirement.obligation == "optional" else "todo", hint)


def kind_word(kind: str) -> str:
    """Return what a requirement is to the applicant: data, an answer on the form, a thing to show, or a file."""
    return {"agency_data": _("Data"), "form_field": _("Isian formulir"), "original_item": _("Ditunjukkan di loket")}.get(
        kind, _("Berkas")
    )


def _task(requirement: Any, url: str, status: str, hint: str) -> dict[str, Any]:
    return {"id": requirement.key, "title": requirement.label, "url": url, "status": status, "hint": hint}


def uploads_of(case: CasePage) -> list[CaseItem]:
    """Return the requirements the applicant hands in by file before sending."""
    return [line for line in case.items if line.requirement.kind == "upload" and line.requirement.stage == "submission"]


def undecided_tasks(case: CasePage, sections: Sequence[Asked]) -> list[dict[str, Any]]:
    """Return the files that depend on a question not answered yet, each with the way to that question."""
    tasks = []
    for line in case.undecided:
        if line.requirement.kind != "upload" or line.requirement.stage != "submission":
            continue
        where = next((part.number for part in sections for question in part.questions if question.name in line.questions), None)
        labels = [question.label for question in case.standard.fields if question.name in line.questions]
        hint = _("Tergantung jawaban Anda: %(questions)s") % {"questions": "; ".join(labels)}
        url = reverse("portal:section", args=[case.application.id, where]) if where else ""
        tasks.append(_task(line.requirement, url, "depends", hint))
    return tasks


def draft_context(case: CasePage, at: datetime) -> dict[str, Any]:
    """Return what the task list of a draft shows."""
    id_ = case.application.id
    sections = asked_sections(case.application, case.standard, case.answers, at)
    questions = [
        {
            "id": f"b{section.number}",
            "title": section.title,
            "url": reverse("portal:section", args=[id_, section.number]),
            "status": section.status,
        }
        for section in sections
    ]
    files = [*(item_task(case, line) for line in uploads_of(case)), *undecided_tasks(case, sections)]
    # What is not wanted and not given is neither done nor left to do.
    tasks = [task for task in [*_variant_task(case), *questions, *files] if task["status"] != "optional"]
    done = sum(task["status"] == "done" for task in tasks)
    is_ready = done == len(tasks)
    last = {
        "id": "periksa",
        "title": _("Periksa jawaban lalu kirim"),
        "status": "todo" if is_ready else "locked",
        "hint": "" if is_ready else _("Terbuka setelah semua bagian selesai"),
        **({"url": reverse("portal:review", args=[id_])} if is_ready else {}),
    }
    groups = [{"title": _("Isi formulir"), "tasks": [*_variant_task(case), *questions]}]
    if files:
        groups.append({"title": _("Unggah berkas"), "tasks": files})
    groups.append({"title": _("Periksa dan kirim"), "tasks": [last]})
    upcoming = next((task for task in [*tasks, last] if task["status"] in ("todo", "doing", "fix") and "url" in task), None)
    return {
        "case": case,
        "groups": groups,
        "done": done,
        "total": len(tasks),
        "upcoming": upcoming,
        "saved_at": case.application.saved_at,
        "bring": [line.requirement for line in case.items if line.requirement.stage == "counter"],
        "pulled": [line.requirement for line in case.items if line.requirement.kind == "agency_data"],
        "summary": [
            (pgettext("satu", "Layanan"), case.standard.name),
            (_("Jenis"), variant_label(case)),
            (_("Pemohon"), applicant_name(case)),
            *agent_row(case),
            (_("Batas draf"), date_words(case.application.saved_at + timedelta(days=DRAFT_DAYS))),
        ],
        "may_change_variant": len(case.standard.variants) > 1,
        "fee": fee_rows(case, at),
        "renewal": case.renewal,
        "is_closed": case.is_outdated or not case.standard.is_open,
    }


def _variant_task(case: CasePage) -> list[dict[str, Any]]:
    """Return the task to choose another kind of request, when the one chosen is offered no more."""
    if case.standard.variant(case.application.variant) is not None:
        return []
    url = reverse("portal:variant", args=[case.application.id])
    return [{"id": "jenis", "title": _("Pilih jenis permohonan"), "url": url, "status": "todo"}]


def variant_label(case: CasePage) -> str:
    """Return the label of the kind of request."""
    variant = case.standard.variant(case.application.variant)
    return variant.label if variant else case.application.variant


def date_words(moment: datetime) -> str:
    """Write the local date."""
    from satupintu.config.templatetags.komponen import hari

    return hari(moment)


def case_context_of(case: CasePage, at: datetime) -> dict[str, Any]:
    """Return what the page of a case under way or closed shows."""
    application = case.application
    tracking = queries.tracking_of(application, at)
    repairs = [item_task(case, line) for line in case.items if line.state == "rejected"]
    fixed = [
        item_task(case, line)
        for line in case.items
        if application.state == Application.State.RETURNED
        and line.state == "filled"
        and line.item is not None
        and application.returned_at is not None
        and line.item.changed_at >= application.returned_at
    ]
    return {
        "case": case,
        "look": status_look(application.state),
        "tracking": tracking,
        "steps": step_entries(tracking, is_own=True),
        "turns": turn_lines(
            [turn for turn in tracking.turns if turn.kind != "repair"], application.id, {task.id for task in case.my_tasks}
        ),
        "times": time_rows(tracking, is_own=True),
        "clock_words": clock_words(tracking),
        "entries": [_entry(case, line) for line in reversed(case.timeline)],
        "repairs": [{"title": _("Yang perlu diperbaiki"), "tasks": [*repairs, *fixed]}] if repairs or fixed else [],
        "may_resubmit": application.state == Application.State.RETURNED and not repairs,
        "repair_until": application.returned_at + timedelta(days=RETURN_DAYS) if application.returned_at else None,
        "products": list_products(application, at),
        "reason": case.standard.reason(application.reason_code),
        "unread": sum(1 for message in case.messages if message.is_from_office and message.read_at is None),
        "summary": [
            (pgettext("satu", "Layanan"), case.standard.name),
            (_("Jenis"), variant_label(case)),
            (_("Pemohon"), applicant_name(case)),
            *agent_row(case),
            *([(_("Dikirim"), date_words(application.submitted_at))] if application.submitted_at else []),
        ],
        "survey_token": find_token(use_of_application(application.id), at) if application.state in DECIDED else None,
        "at": at,
    }


def _entry(case: CasePage, line: TimelineLine) -> dict[str, Any]:
    return {"title": line.sentence, "at": line.at, "who": agent_row(case)[0][1] if case.is_agents(line) else ""}
