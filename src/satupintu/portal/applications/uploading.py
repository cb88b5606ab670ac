"""Handing in one file of a case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from satupintu.applications import operations, queries
from satupintu.applications.queries import CaseItem, CasePage
from satupintu.config.access import actor_of, applicant_side, moment_of, take_typed
from satupintu.core.actor import Actor
from satupintu.core.errors import Refusal
from satupintu.files.operations import store_file
from satupintu.portal.applications.current import current_case
from satupintu.portal.applications.questions import check_section, decider, form_class_for, reopened_section
from satupintu.portal.uploads import accept_attribute, finished_file_id, media_types
from satupintu.portal.words import accepted

FILE_KINDS = ("upload", "payment_proof")
"""Kinds of requirement that are handed in as a file."""


def find_line(case: CasePage, key: str) -> CaseItem:
    """Return the requirement of this key if the applicant may hand in a file for it. Raises `Http404`."""
    line = next((line for line in case.items if line.requirement.key == key), None)
    if line is None or line.requirement.kind not in FILE_KINDS:
        raise Http404
    return line


def find_reopened(case: CasePage, key: str) -> CaseItem | None:
    """Return the requirement of this key if it may be put right, whatever its kind, or None."""
    lines = (line for line in case.items if line.requirement.key == key and line.item is not None)
    return next((line for line in lines if line.item and queries.is_reopened(case.application, line.item)), None)


def _repair(request: HttpRequest, case: CasePage, line: CaseItem) -> HttpResponse:
    """Open the questions of a rejected part of the form again, with the officer's words next to them."""
    actor, at = actor_of(request), moment_of(request)
    asked = reopened_section(case, line.requirement, at)
    data = request.POST if request.method == "POST" else take_typed(request)
    redraw = data is not None and any(name in data for name in ("_tambah", "_pilih"))
    add = data.get("_tambah", "") if data is not None else ""
    form = form_class_for(asked, case.application, at)(
        data,
        answers=case.answers,
        draft=redraw or request.method != "POST",
        counts={add: 1} if add else None,
        asks=decider(case.application, case.standard, at),
    )
    if request.method == "POST" and not redraw:
        form.is_valid()
        check_section(form, asked, case, at)
        if not form.errors:
            try:
                operations.repair_answers(
                    application_id=case.application.id,
                    key=line.requirement.key,
                    answers=form.answers(),
                    actor=actor,
                    at=at,
                )
            except Refusal as refusal:
                form.show_refusal(refusal)
            else:
                return redirect("portal:application", case.application.id)
    failed = request.method == "POST" and not redraw
    context = {"case": case, "line": line, "requirement": line.requirement, "reason": _reason(case, line), "form": form}
    return render(request, "portal/applications/repair.html", {**context, "failed": failed}, status=422 if failed else 200)


def _reason(case: CasePage, line: CaseItem) -> Any:
    return case.standard.reason(line.item.reason_code) if line.item else None


def _explain(request: HttpRequest, case: CasePage, line: CaseItem) -> HttpResponse:
    """Let the applicant answer a rejected requirement that is no file: what was put right, and where."""
    text, fault = request.POST.get("value", "").strip(), ""
    if request.method == "POST":
        if text:
            operations.hand_in_value(
                application_id=case.application.id,
                key=line.requirement.key,
                value=text,
                actor=actor_of(request),
                at=moment_of(request),
            )
            return redirect("portal:application", case.application.id)
        fault = "empty"
    context = {"case": case, "line": line, "requirement": line.requirement, "reason": _reason(case, line), "fault": fault}
    return render(request, "portal/applications/explain.html", context, status=422 if fault else 200)


@applicant_side
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, application_id: UUID, key: str) -> HttpResponse:
    """Show what is asked, take the file whole or by the id of a finished upload, or take it back."""
    actor, at = actor_of(request), moment_of(request)
    case = current_case(request, application_id)
    if case.application.state not in ("draft", "returned"):
        return redirect("portal:application", application_id)
    line = find_reopened(case, key) or find_line(case, key)
    if line.requirement.kind == "form_field":
        return _repair(request, case, line)
    if line.requirement.kind not in FILE_KINDS:
        return _explain(request, case, line)
    fault = ""
    if request.method == "POST":
        try:
            if "_hapus" in request.POST:
                operations.remove_item(application_id=application_id, key=key, actor=actor, at=at)
                return redirect(request.path)
            file_id = take_file(request, line.requirement, actor, at)
            if file_id is not None:
                operations.hand_in_file(application_id=application_id, key=key, file_id=file_id, actor=actor, at=at)
                return redirect("portal:application", application_id)
            fault = "empty"
        except Refusal as refusal:
            fault = f"{refusal} {refusal.advice}".strip()
    context = {
        "case": case,
        "line": line,
        "requirement": line.requirement,
        "hint": accepted(line.requirement.accept, line.requirement.max_mb),
        "accept": accept_attribute(line.requirement.accept),
        "target": f"{application_id}:{key}",
        "fault": fault,
        "reason": _reason(case, line),
    }
    return render(request, "portal/applications/upload.html", context, status=422 if fault else 200)


def take_file(request: HttpRequest, requirement: Any, actor: Actor, at: Any) -> UUID | None:
    """Return the id of the file sent with the form, stored now or uploaded before; None when there is none."""
    if upload_id := request.POST.get("file_unggahan", ""):
        return finished_file_id(upload_id, actor)
    sent = request.FILES.get("file")
    if sent is None or sent.file is None:
        return None
    stored = store_file(
        content=sent.file,
        name=sent.name or "",
        declared_type=sent.content_type or "",
        allowed=media_types(requirement.accept),
        purpose="requirement",
        max_bytes=requirement.max_mb * 1024 * 1024,
        actor=actor,
        at=at,
    )
    return stored.pk
