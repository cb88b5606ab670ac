"""The citizen's own cases."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from satupintu.applications import queries
from satupintu.applications.models import Application
from satupintu.config.access import actor_of, citizen, moment_of
from satupintu.portal.applications.turns import turn_lines

PER_PAGE = 15

STATUS_LOOK: dict[str, tuple[str, str]] = {
    Application.State.DRAFT: ("grey", "pencil"),
    Application.State.IN_PROCESS: ("blue", "hourglass"),
    Application.State.RETURNED: ("warn", "return"),
    Application.State.ISSUED: ("ok", "check"),
    Application.State.REJECTED: ("red", "stop"),
    Application.State.WITHDRAWN: ("grey", "back"),
    Application.State.LAPSED: ("grey", "stop"),
}


def status_look(state: str) -> dict[str, str]:
    """Return colour and icon of a state."""
    kind, icon = STATUS_LOOK.get(state, ("grey", "info"))
    return {"kind": kind, "icon": icon}


@citizen
@require_safe
def own_applications(request: HttpRequest) -> HttpResponse:
    """List the cases of the citizen, newest first."""
    actor, at = actor_of(request), moment_of(request)
    page = Paginator(queries.list_own(actor, at), PER_PAGE).get_page(request.GET.get("hal"))
    turns = queries.list_turns(list(page))
    lines = [
        {
            "case": case,
            "look": status_look(case.state),
            "party": "" if case.applicant_person_id == actor.person_id else queries.applicant_name(case),
            "agent": queries.agent_name(case),
            "turns": turn_lines(turns[case.id]),
            "is_late": queries.is_late(case, at),
        }
        for case in page
    ]
    return render(request, "portal/applications/list.html", {"page": page, "lines": lines, "at": at})
