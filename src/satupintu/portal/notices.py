"""The citizen's inbox."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from satupintu.config.access import actor_of, citizen, moment_of
from satupintu.notices import operations, queries
from satupintu.notices.models import Notice
from satupintu.notices.ports import recipient_of

PER_PAGE = 20


@citizen
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """List notices, newest first."""
    recipient = recipient_of(actor_of(request))
    assert recipient is not None
    page = Paginator(queries.list_notices(recipient), PER_PAGE).get_page(request.GET.get("hal"))
    return render(request, "portal/notices.html", {"page": page})


@citizen
@require_safe
def notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Show one notice; opening it marks it read."""
    actor, at = actor_of(request), moment_of(request)
    found = queries.get_notice(notice_id, actor)
    if found.state == Notice.State.SENT:
        found = operations.mark_read(notice_id=notice_id, actor=actor, at=at)
    return render(request, "portal/notice.html", {"notice": found})
