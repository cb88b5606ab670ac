"""One page of questions of a draft, and the autosave behind it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from satupintu.applications import operations, queries
from satupintu.applications.queries import CasePage
from satupintu.catalogue.queries import find_doubts
from satupintu.config.access import actor_of, applicant_side, moment_of, take_typed
from satupintu.core.regions import region_zone
from satupintu.portal.applications.current import answers_of_stale_page, current_case, is_stale
from satupintu.portal.applications.fees import fee_rows
from satupintu.portal.applications.questions import (
    Asked,
    asked_sections,
    check_section,
    decider,
    field_of,
    form_class_for,
    label_of,
)
from satupintu.portal.words import fee_parts


def _section(case: CasePage, number: int, at: Any) -> tuple[Asked, list[Asked]]:
    sections = asked_sections(case.application, case.standard, case.answers, at)
    found = next((section for section in sections if section.number == number), None)
    if found is None:
        raise Http404
    return found, sections


@applicant_side
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, application_id: UUID, section: int) -> HttpResponse:
    """Show and keep one page of questions.

    "Simpan dan lanjutkan" checks the page and goes on to the next one that is not done; "Simpan dulu" keeps what is
    there. What is right is kept even when something else on the page is wrong.
    """
    actor, at = actor_of(request), moment_of(request)
    case = current_case(request, application_id)
    if case.application.state != "draft":
        return redirect("portal:application", application_id)
    if request.method == "POST" and is_stale(request, case):
        operations.save_answers(application_id=application_id, answers=answers_of_stale_page(request, case), actor=actor, at=at)
        return redirect("portal:application", application_id)
    asked, sections = _section(case, section, at)
    data = request.POST if request.method == "POST" else take_typed(request)
    add = data.get("_tambah", "") if data is not None else ""
    redraw = data is not None and any(name in data for name in ("_tambah", "_pilih"))
    is_draft = redraw or request.method != "POST" or "_simpan" in request.POST
    form = form_class_for(asked, case.application, at)(
        data,
        answers=case.answers,
        draft=is_draft,
        counts={add: 1} if add else None,
        asks=decider(case.application, case.standard, at),
    )
    status = 200
    if request.method == "POST":
        form.is_valid()
        if not is_draft:
            check_section(form, asked, case, at)
        operations.save_answers(application_id=application_id, answers=form.sound_answers(), actor=actor, at=at)
        if not redraw and (is_draft or not form.errors):
            _say_doubts(request, case, asked, form.sound_answers())
            return redirect(*_next(request, application_id, 0 if is_draft else section))
        status = 200 if redraw else 422
    index = sections.index(asked)
    fee = fee_parts(case.standard, {question.name for question in asked.questions})
    context = {
        "form": form,
        "case": case,
        "section": asked,
        "position": index + 1,
        "total": len(sections),
        "status": status,
        "fee_parts": fee,
        "fee_rows": fee_rows(case, at) if fee else [],
    }
    return render(request, "portal/applications/section.html", context, status=status)


def _say_doubts(request: HttpRequest, case: CasePage, asked: Asked, given: dict[str, Any]) -> None:
    """Say on the next page what was kept and may be a slip."""
    names = {question.name for question in asked.questions}
    for path, sentence in find_doubts(case.standard, {**case.answers, **given}).items():
        if field_of(path) in names:
            messages.warning(request, f"{label_of(case.standard, path)}: {sentence}")


def _next(request: HttpRequest, application_id: UUID, after: int) -> tuple[Any, ...]:
    """Return where to go: the next page after `after` that is not done, or (also for 0) the overview."""
    case = queries.get_case(application_id, actor_of(request), moment_of(request))
    sections = asked_sections(case.application, case.standard, case.answers, moment_of(request))
    left = [item.number for item in sections if item.number > after and item.status != "done"]
    return ("portal:section", application_id, left[0]) if after and left else ("portal:application", application_id)


@applicant_side
@require_POST
def autosave(request: HttpRequest, application_id: UUID, section: int) -> HttpResponse:
    """Keep what is right so far, quietly; answer with the time for the reader's eye."""
    actor, at = actor_of(request), moment_of(request)
    case = current_case(request, application_id)
    if is_stale(request, case):
        answers = answers_of_stale_page(request, case)
    else:
        asked, _sections = _section(case, section, at)
        form = form_class_for(asked, case.application, at)(
            request.POST, answers=case.answers, draft=True, asks=decider(case.application, case.standard, at)
        )
        form.is_valid()
        answers = form.sound_answers()
    operations.save_answers(application_id=application_id, answers=answers, actor=actor, at=at)
    return JsonResponse({"at": at.astimezone(region_zone()).strftime("%H.%M")})
