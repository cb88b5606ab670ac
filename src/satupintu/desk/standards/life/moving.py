"""Moving running cases to the version in force: rows set against each other, a dry run, then a job with its progress."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from satupintu.applications import operations
from satupintu.applications.queries import CaseMove, find_order, list_row_questions, preview_case_moves
from satupintu.catalogue.models import ServiceVersion
from satupintu.catalogue.queries import get_draft_content, get_service_version
from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.core.errors import Refusal
from satupintu.desk.pages import blame
from satupintu.desk.standards.frame import version_page
from satupintu.desk.standards.life.forms import MoveForm
from satupintu.sop.operations import MOVERS
from satupintu.sop.queries import get_plan, get_version, list_versions

MOST_SHOWN = 100
"""Cases a dry run lists; how many there are is said besides."""


@staff(*MOVERS)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show what moving the running cases to this version would do, and order it."""
    version = get_service_version(version_id)
    actor, sop_id = actor_of(request), version.sop_version_id
    if version.state != ServiceVersion.State.ENACTED:
        return version_page(request, version, "move", "desk/standards/life/move.html", {"is_in_force": False})
    questions = list_row_questions(sop_id, actor)
    labels = {one.row: _("Baris lama %(row)s: %(activity)s") % {"row": one.number, "activity": one.activity} for one in questions}
    initial = {f"baris_{one.row}": one.suggested for one in questions}
    form = MoveForm(posted(request), rows=labels, targets=_targets(version), initial=initial)
    rows = {one.row: one.suggested for one in questions if one.suggested}
    if form.is_bound:
        form.is_valid()
        rows = form.mapping()
    if form.is_bound and not form.errors and request.POST.get("tindakan") == "pindahkan":
        reason = form.cleaned_data["reason"]
        try:
            operations.order_move(version_id=sop_id, rows=rows, reason=reason, actor=actor, at=moment_of(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Pemindahan dimulai. Hasilnya tampil di halaman ini."))
            return redirect("desk:standard-move", version_id)
    moves = preview_case_moves(sop_id, actor, rows)
    context = {
        "is_in_force": True,
        "order": find_order(sop_id),
        "moves": _lines(moves[:MOST_SHOWN], sop_id),
        "count": len(moves),
        "stuck": sum(1 for one in moves if one.run.faults),
        "move_form": form,
        "form": form if form.is_bound else None,
    }
    status = 422 if form.errors else 200
    return version_page(request, version, "move", "desk/standards/life/move.html", context, status)


def _lines(moves: list[CaseMove], sop_version_id: UUID) -> list[dict[str, Any]]:
    """Return what happens to each case, its rows by the numbers printed on the sheets."""
    was, new = {one.run.was for one in moves}, get_plan(sop_version_id)
    versions = list_versions(get_version(sop_version_id).sop_id) if moves else []
    plans = {version.number: get_plan(version.pk) for version in versions if version.number in was}
    lines = []
    for one in moves:
        old = plans[one.run.was]
        pairs = [(old.rows[row].number, new.rows[target].number) for row, target in one.run.rows.items()]
        rows = "; ".join(f"{row} → {target}" for row, target in pairs)
        lines.append({"number": one.number, "was": one.run.was, "rows": rows, "run": one.run})
    return lines


def _targets(version: ServiceVersion) -> list[tuple[str, str]]:
    """Return the rows of the sheet where work is done, by the number they are printed with."""
    rows = get_draft_content(version.pk)["sheet"]["rows"]
    named = [(str(row["id"]), f"{number}. {row.get('activity', '')}", row.get("kind")) for number, row in enumerate(rows, 1)]
    return [(key, label) for key, label, kind in named if kind not in ("start", "fork", "join")]
