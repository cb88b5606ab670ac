"""The case page: left what is asked of me, right what was handed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from satupintu.applications import queries
from satupintu.applications.errors import VerdictMissing
from satupintu.applications.models import Application, RequirementItem
from satupintu.applications.queries import CaseItem, CasePage, find_product_ahead
from satupintu.config.access import actor_of, moment_of, staff, take_typed
from satupintu.core.actor import Actor
from satupintu.core.errors import Refusal
from satupintu.desk.pages import page, tell
from satupintu.desk.papers import papers_of
from satupintu.desk.showing import answer_rows, exit_label, in_order, masked, spent_times
from satupintu.issuance.queries import list_products
from satupintu.people import queries as people
from satupintu.sop.models import Run, Task
from satupintu.sop.operations import may_claim
from satupintu.sop.queries import get_plan, list_due_changes

SUPERIORS = ("supervisor", "manager")
APPLICANT, SYSTEM_ROLE = "pemohon", "sistem"
FOLDS = ("berkas", "isian", "riwayat", "pesan", "catatan", "jam", "serah")


@staff()
@require_safe
def case_page(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show a case. A draft is filled in on the pages citizens use, by the officer for the person in front."""
    case = queries.get_case(application_id, actor_of(request), moment_of(request))
    if case.application.state == Application.State.DRAFT:
        return redirect(f"/permohonan/{application_id}/")
    typed_in, typed = _typed_before_login(case, request)
    if typed_in:
        messages.info(request, _("Sesi Anda tadi berakhir. Yang Anda ketik masih ada: periksa, lalu kirim lagi."))
    tab = typed_in if typed_in in FOLDS else request.GET.get("tab", "")
    return page(request, "desk/case.html", case_context(case, request, tab, typed, typed_in))


def _typed_before_login(case: CasePage, request: HttpRequest) -> tuple[str, dict[str, Any]]:
    """Return in which form of this page something was typed as the session ended, and what; empty when in none."""
    forms = [("tugas", f"/meja/tugas/{task.id}/selesai/") for task in case.my_tasks]
    forms += [(fold, f"{request.path}{fold}/") for fold in ("catatan", "pesan", "jam")]
    for name, path in forms:
        if (data := take_typed(request, path)) is not None:
            return name, data.dict()
    return "", {}


def show_again(request: HttpRequest, application_id: UUID, refusal: Refusal, typed_in: str) -> HttpResponse:
    """Show the case afresh after a refusal, with what was typed still in the form `typed_in`."""
    tell(request, refusal)
    case = queries.get_case(application_id, actor_of(request), moment_of(request))
    typed = request.POST.dict()
    context = case_context(case, request, typed_in if typed_in in FOLDS else "", typed, typed_in)
    for entry in context["verdicts"]:
        fault = refusal.errors.get(f"verdicts.{entry['line'].requirement.key}", "")
        entry["fault"] = _("Terima atau tolak persyaratan ini.") if fault and isinstance(refusal, VerdictMissing) else fault
    return page(request, "desk/case.html", context, status=refusal.status if refusal.status != 404 else 422)


def case_context(
    case: CasePage,
    request: HttpRequest,
    tab: str = "",
    typed: Mapping[str, Any] | None = None,
    typed_in: str = "",
    nik: str | None = None,
) -> dict[str, Any]:
    """Return what the case page is drawn from.

    `typed` is what an officer had filled in, in the form `typed_in`, before a refusal. `nik` is the applicant's in full, once
    its opening was taken down; without it every identifier is masked.
    """
    actor, application = actor_of(request), case.application
    named = (typed or {}).get("tugas", request.GET.get("tugas", ""))
    task = next((task for task in case.my_tasks if str(task.id) == named), None) or next(iter(case.my_tasks), None)
    row = get_plan(task.run.version_id).rows[task.row] if task else None
    exits = in_order(case.exits.get(task.id, [])) if task else []
    party: Any = application.applicant_business or application.applicant_person
    of_task = typed or {} if typed_in == "tugas" and task is not None and str(task.id) == named else {}
    verdicts = [_verdict(line, of_task) for line in case.items]
    return {
        "case": case,
        "application": application,
        "applicant": party,
        "agent": queries.agent_name(application),
        "nik": nik,
        "masked_nik": people.masked_nik(application.applicant_person) if application.applicant_person else "",
        "task": task,
        "may_claim": task is not None and may_claim(task, actor, moment_of(request)),
        "row": row,
        "exits": [(way, exit_label(way)) for way in exits],
        "may_refuse": any(way.kind in ("return", "reject") for way in exits),
        "is_checklist_open": any(way.kind == "return" for way in exits) or bool(of_task),
        "is_product_ahead": task is not None and case.is_handler and bool(find_product_ahead(task)),
        "key": uuid4().hex,
        "typed": of_task,
        "words_left": (typed or {}).get("catatan", "") if typed_in == "tugas" and not of_task else "",
        "written": typed or {},
        "typed_in": typed_in,
        "verdicts": verdicts,
        "is_rest_unjudged": not all(entry["picked"] for entry in verdicts),
        "is_rest_accepted": bool(of_task.get("terima-semua")),
        "accepted": sum(line.state == RequirementItem.State.ACCEPTED for line in case.items),
        "spent_times": spent_times(case.clock),
        "answers": answer_rows(case.standard, case.answers, is_open=nik is not None),
        "files": [line for line in case.items if line.item and line.item.file],
        "open_tasks": _open_tasks(case, actor, request),
        "other_tasks": [other for other in case.my_tasks if other != task],
        "failed": _failed_tasks(case),
        "timeline": _timeline(case),
        "due_changes": list(list_due_changes(application.run_id)) if application.run_id else [],
        "new_messages": [line for line in case.messages if not line.is_from_office and line.read_at is None],
        "products": list(list_products(application.id)),
        "papers": papers_of(application.pk, actor, moment_of(request)),
        "duplicates": queries.only_visible(queries.list_duplicates(application), actor, moment_of(request)),
        "tab": tab if tab in FOLDS else ("berkas" if case.items else "isian"),
        "may_lead": actor.has(*SUPERIORS),
        "is_stopped": application.run is not None and application.run.clock_state == Run.Clock.STOPPED,
        "is_done": application.state in Application.CLOSED,
        "may_help": application.state == Application.State.RETURNED and actor.has("loket"),
    }


def _open_tasks(case: CasePage, actor: Actor, request: HttpRequest) -> list[dict[str, Any]]:
    """Return the open tasks with who has them, and for superiors who could take them over."""
    labels, day = people.role_labels(), localdate(moment_of(request))
    found = []
    for task in case.tasks:
        if task.state != Task.State.OPEN:
            continue
        is_passed_on = actor.has(*SUPERIORS) and task.role not in (APPLICANT, SYSTEM_ROLE)
        found.append(
            {
                "task": task,
                "role": labels.get(task.role, task.role),
                "who": _name(case, task.assignee_id),
                "colleagues": people.list_staff_with_role(task.role, day=day) if is_passed_on else [],
            }
        )
    return found


def _failed_tasks(case: CasePage) -> list[tuple[Task, bool]]:
    """Return the automatic tasks that were given up, and whether a superior may do each by hand (it has one way on)."""
    failed = [task for task in case.tasks if task.state == Task.State.FAILED]
    return [(task, "next" in get_plan(task.run.version_id).rows[task.row].exits) for task in failed]


def _verdict(line: CaseItem, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return one requirement with the verdict it has, or the one the officer had picked before a refusal."""
    key, item = line.requirement.key, line.item
    standing = {"accepted": "ya", "rejected": "tidak"}.get(line.state, "")
    return {
        "line": line,
        "value": masked(item.value) if item else "",
        "picked": typed.get(f"putusan-{key}", standing),
        "code": typed.get(f"alasan-{key}", item.reason_code if item else ""),
        "words": typed.get(f"kata-{key}", item.reason_note if item else ""),
    }


def _timeline(case: CasePage) -> list[dict[str, Any]]:
    return [
        {
            "title": line.sentence,
            "at": line.at,
            "who": _kuasa(case) if case.is_agents(line) else _name(case, line.actor_id) or _who(line.actor_kind),
        }
        for line in reversed(case.timeline)
    ]


def _kuasa(case: CasePage) -> str:
    return _("%(name)s (kuasa)") % {"name": queries.agent_name(case.application)}


def _name(case: CasePage, staff_id: UUID | None) -> str:
    return case.staff_names.get(staff_id, "") if staff_id else ""


def _who(kind: str) -> str:
    return {"person": _("Pemohon"), "system": _("Sistem"), "token": _("Sistem lain")}.get(kind, _("Petugas"))
