"""A row of the sheet that waits for the applicant: approve a draft, answer a question."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from satupintu.applications import operations, queries
from satupintu.config.access import actor_of, citizen, moment_of, posted
from satupintu.config.forms import build_form
from satupintu.core.errors import Refusal
from satupintu.portal import areas
from satupintu.portal.applications.questions import today_of
from satupintu.sop.queries import get_plan


@citizen
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, application_id: UUID, task_id: UUID) -> HttpResponse:
    """Show what is asked and take the answer."""
    actor, at = actor_of(request), moment_of(request)
    case = queries.get_case(application_id, actor, at)
    found = next((task for task in case.my_tasks if task.id == task_id), None)
    if found is None:
        raise Http404
    row = get_plan(found.run.version_id).rows[found.row]
    form_class = build_form(row.form, children=areas.children_of, start=areas.start_code(), today=today_of(at))
    form = form_class(posted(request))
    outcome = request.POST.get("outcome", "")
    exits = {way.outcome: way for way in case.exits[task_id]}
    if request.method == "POST" and form.is_valid() and outcome in exits:
        try:
            operations.decide_for_applicant(
                task_id=task_id, outcome=outcome, data=form.answers(), key=request.POST.get("key") or None, actor=actor, at=at
            )
        except Refusal as refusal:
            form.show_refusal(refusal)
        else:
            messages.success(request, _("Jawaban Anda sudah dikirim."))
            return redirect("portal:application", application_id)
    labels = {"next": _("Kirim"), "yes": _("Ya"), "no": _("Tidak")}
    buttons: list[dict[str, Any]] = [
        {"outcome": name, "label": labels.get(name, name), "target": way.target_activity, "is_no": name == "no"}
        for name, way in exits.items()
    ]
    context = {"case": case, "task": found, "row": row, "form": form, "buttons": buttons}
    return render(request, "portal/applications/task.html", context, status=422 if form.is_bound else 200)
