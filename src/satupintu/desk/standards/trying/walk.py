"""Coba jalankan: walking a version step by step, as each performer in turn, with invented data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from satupintu.catalogue.models import ServiceVersion
from satupintu.catalogue.queries import (
    Trial,
    TryState,
    begin_try,
    do_in_try,
    finish_try,
    get_service_version,
    get_try_ground,
    go_to_next_day,
    play_try,
    run_scenarios,
    told_to_applicant,
    trim_try,
    undo_in_try,
    validate_answers,
)
from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.config.forms import build_form
from satupintu.config.forms.base import FaceForm, head
from satupintu.core.errors import Refusal
from satupintu.desk.pages import tell
from satupintu.desk.standards.frame import READERS, WRITERS, is_draft, version_page
from satupintu.desk.standards.trying.kept import forget, keep, read_kept
from satupintu.issuance.queries import draw_sample
from satupintu.sop.queries import PlanError

PRODUCT_ACTION = "issue_product"
HERE = "try"
ORDER = {"yes": 0, "next": 0, "no": 1, "timeout": 2}
"""In which order the ways on are offered."""


@staff(*READERS)
@require_safe
def trial(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show where the try stands, or what it begins with."""
    version = get_service_version(version_id)
    try:
        ground = get_try_ground(version_id)
    except PlanError as fault:
        reason = _(fault.sentence) % fault.data
        return version_page(request, version, HERE, "desk/standards/trying/broken.html", {"reason": reason, "row": fault.row})
    state = read_kept(request, version_id)
    if state is None:
        variants = ground.standard.variants
        return version_page(request, version, HERE, "desk/standards/trying/begin.html", {"variants": variants})
    played = play_try(ground, state)
    departed = played.walk.stopped
    if departed is not None:
        played = play_try(ground, trim_try(played))
    return version_page(request, version, HERE, "desk/standards/trying/walk.html", _shown(request, version, played, departed))


def _shown(request: HttpRequest, version: ServiceVersion, played: Trial, departed: Any) -> dict[str, Any]:
    walk, ground = played.walk, played.ground
    passed = {step.row.id for step in walk.passed}
    here = {task.row.id for task in walk.open} | set(walk.returned)
    rows = [
        {
            "row": row,
            "who": _who(played, row.performers),
            "is_here": row.id in here,
            "is_passed": row.id in passed,
        }
        for row in ground.plan.rows.values()
        if not row.is_control
    ]
    return {
        "trial": played,
        "variant": ground.standard.variant(played.state.variant),
        "tasks": [_task(played, task) for task in walk.open],
        "returned": [ground.plan.rows[row_id] for row_id in walk.returned],
        "steps": [{"step": step, "who": _who(played, step.row.performers), "way": _label(step.outcome)} for step in walk.passed],
        "rows": rows,
        "told": told_to_applicant(played),
        "departed": departed,
        "ending": _ending(walk.outcome),
        "reason": ground.standard.reason(walk.reason_code),
        "may_record": bool(walk.outcome) and is_draft(version) and actor_of(request).has(*WRITERS),
        "has_product_row": any(row.action == PRODUCT_ACTION for row in ground.plan.rows.values()),
    }


def _task(played: Trial, task: Any) -> dict[str, Any]:
    ways = [
        {
            "label": _label(label) if label in ("yes", "no", "timeout") else _done_label(task),
            "leads": _leads(played, way.target),
            "kind": "timeout" if label == "timeout" else "complete",
            "outcome": label,
            "look": {"RETURN": "secondary", "REJECT": "warning"}.get(way.target, "secondary" if label == "timeout" else ""),
        }
        for label, way in sorted(task.row.exits.items(), key=lambda pair: ORDER.get(pair[0], 0))
        if label != "limit"
    ]
    return {"task": task, "who": played.ground.performers.get(task.role, task.role), "ways": ways, "product": _is_product(task)}


def _is_product(task: Any) -> bool:
    return bool(task.row.action == PRODUCT_ACTION)


def _done_label(task: Any) -> str:
    if task.row.kind == "automatic":
        return _("Sistem menjalankan")
    return _("Sudah terjadi") if task.row.kind == "await" else _("Selesai")


def _label(outcome: str) -> str:
    return {"yes": _("Ya"), "no": _("Tidak"), "timeout": _("Waktu habis"), "next": ""}.get(outcome, outcome)


def _leads(played: Trial, target: str) -> str:
    ends = {
        "RETURN": _("dikembalikan ke pemohon"),
        "END": _("selesai"),
        "REJECT": _("ditolak"),
        "WITHDRAWN": _("dicabut"),
        "LAPSED": _("gugur"),
    }
    if target in ends:
        return ends[target]
    row = played.ground.plan.rows[target]
    return _("ke baris %(number)s") % {"number": row.number}


def _ending(outcome: str) -> str:
    names = {"issued": _("Terbit"), "rejected": _("Ditolak"), "withdrawn": _("Dicabut"), "lapsed": _("Gugur")}
    return names.get(outcome, "")


def _who(played: Trial, performers: tuple[str, ...]) -> str:
    return ", ".join(played.ground.performers.get(code, code) for code in performers)


@staff(*READERS)
@require_POST
def act(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Begin a try, take a step in it, move its moment, undo, begin again or give it up (`tindakan`)."""
    verb = request.POST.get("tindakan", "")
    back = redirect("desk:try", version_id)
    if verb == "buang":
        forget(request)
        return back
    try:
        ground = get_try_ground(version_id)
        state = read_kept(request, version_id)
        if verb == "skenario":
            state = _of_scenario(version_id, request.POST.get("skenario", ""))
        elif verb == "mulai" or state is None:
            state = begin_try(ground, variant=request.POST.get("varian", ""), at=moment_of(request))
        else:
            played = play_try(ground, state)
            if played.walk.stopped is not None:
                played = play_try(ground, trim_try(played))
            state = _after(request, verb, played)
    except PlanError:
        return back
    except Refusal as refusal:
        tell(request, refusal)
        return back
    keep(request, version_id, state)
    return back


def _after(request: HttpRequest, verb: str, played: Trial) -> TryState:
    """Return the try after what was asked. Raises TryRefused; an unknown verb changes nothing."""
    sent: Mapping[str, str] = request.POST
    part = sent.get("bagian", "0")
    if verb == "langkah":
        number = int(part) if part.isdecimal() and len(part) < 4 else 0
        kind = "timeout" if sent.get("keluar") == "timeout" else "complete"
        return do_in_try(played, kind, sent.get("baris", "")[:20], sent.get("keluar", "next")[:60], number)
    if verb == "perbaiki":
        return do_in_try(played, "return_resolved")
    if verb == "cabut":
        return do_in_try(played, "withdraw")
    if verb == "akhir":
        return finish_try(played)
    if verb == "besok":
        return go_to_next_day(played.ground, played.state)
    if verb == "mundur":
        return undo_in_try(played.state)
    if verb == "ulang":
        return replace(played.state, acts=(), moment=played.state.began_at)
    return played.state


def _of_scenario(version_id: UUID, scenario_id: str) -> TryState:
    found = next((result for result in run_scenarios(version_id) if str(result.scenario.pk) == scenario_id), None)
    if found is None:
        raise Http404
    return found.state


@staff(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show the invented answers and take others, which must pass the rules of the form like an applicant's."""
    version = get_service_version(version_id)
    state = read_kept(request, version_id)
    if state is None:
        return redirect("desk:try", version_id)
    try:
        ground = get_try_ground(version_id)
    except PlanError:
        return redirect("desk:try", version_id)
    questions = [question for question in ground.standard.fields if not question.formula]
    today = ground.calendar.local_date(state.began_at)
    form = build_form(questions, today=today)(posted(request), answers=state.answers)
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.answers().items() if value is not None}
        faults = validate_answers(ground.standard, given, variant=state.variant, today=today)
        if not faults:
            keep(request, version_id, replace(state, answers=given))
            messages.success(request, _("Isian percobaan diganti."))
            return redirect("desk:try", version_id)
        _blame(form, faults)
    status = 422 if form.is_bound else 200
    return version_page(request, version, HERE, "desk/standards/trying/answers.html", {"form": form}, status)


def _blame(form: FaceForm, faults: Mapping[str, str]) -> None:
    already = {head(name) for name in form.errors}
    for path, sentence in faults.items():
        name = form.field_name(path)
        if head(name) not in already:
            form.add_error(name if name in form.fields else None, sentence)


@staff(*READERS)
@require_safe
def product(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show the product of the try as a PDF marked as a draft."""
    state = read_kept(request, version_id)
    if state is None:
        raise Http404
    try:
        ground = get_try_ground(version_id)
    except PlanError:
        raise Http404 from None
    played = play_try(ground, state)
    settings = next((row.settings for row in ground.plan.rows.values() if row.action == PRODUCT_ACTION), {})
    content = draw_sample(ground.standard, played.settled, holder=_("Pemohon Contoh"), settings=settings, at=state.moment)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="contoh-produk.pdf"'
    return response
