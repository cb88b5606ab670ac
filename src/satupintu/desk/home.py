"""The desk's first page, the officer's account and notices, and the list of shortcuts."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from satupintu.applications import queries
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.errors import Refusal
from satupintu.core.regions import region_day
from satupintu.desk.pages import page
from satupintu.evaluation.queries import FIGURE_READERS, Reading, Span, list_readings, officer_view, read_one, read_span
from satupintu.notices import operations as notice_operations
from satupintu.notices import queries as notice_queries
from satupintu.notices.ports import recipient_of
from satupintu.people import operations as people_operations
from satupintu.people import queries as people


@staff()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for me: counts, what is due next, what is late."""
    actor, at = actor_of(request), moment_of(request)
    assert actor.id is not None
    month = read_span("", region_day(at))
    work = officer_view(actor.id, month) if month else None
    may_read = actor.has(*FIGURE_READERS)
    context = {
        "office": _office(month) if month and may_read else [],
        "work": work,
        "readings": list_readings(work.figures, work.before, "steps_done", "step_on_time", "step_time") if work else [],
        "counts": queries.count_work(actor, at=at),
        "next": queries.list_work(actor, at=at, scope="unit", size=8).rows,
        "mine": queries.list_work(actor, at=at, scope="mine", size=8).rows,
        "at": at,
    }
    return page(request, "desk/home.html", context)


def _office(month: Span) -> list[Reading]:
    """Return the figures of the whole office this month, beside the month before."""
    before = month.before()
    now, then = (read_one("region", span.start, span.end) for span in (month, before))
    return list_readings(now, then, "received", "issued", "on_time", "first_right", "elapsed")


def _account_id(request: HttpRequest) -> UUID:
    return UUID(str(request.user.pk))


@staff()
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Show who I am here, and let me change my password."""
    actor, at = actor_of(request), moment_of(request)
    assert actor.id is not None
    if request.method == "POST":
        try:
            people_operations.change_password(
                account_id=_account_id(request),
                password=request.POST.get("password", ""),
                current=request.POST.get("current", ""),
                actor=actor,
                at=at,
            )
        except Refusal as refusal:
            messages.error(request, f"{refusal} {' '.join(refusal.errors.values()) or refusal.advice}")
        else:
            messages.success(request, _("Kata sandi diganti. Masuk lagi dengan kata sandi baru."))
            return redirect("desk:login")
    labels = people.role_labels()
    roles = sorted(labels.get(role, role) for role in actor.roles)
    return page(request, "desk/account.html", {"person": people.get_staff(actor.id), "roles": roles})


@staff()
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """Show what the system told me; a POST marks one as read."""
    actor, at = actor_of(request), moment_of(request)
    recipient = recipient_of(actor)
    if request.method == "POST" and request.POST.get("id"):
        try:
            notice_operations.mark_read(notice_id=request.POST["id"], actor=actor, at=at)  # type: ignore[arg-type]
        except Refusal as refusal:
            messages.info(request, str(refusal))
        return redirect("desk:notices")
    found = notice_queries.list_notices(recipient)[:50] if recipient else []
    return page(request, "desk/notices.html", {"notices": found})


@staff()
@require_safe
def shortcuts(request: HttpRequest) -> HttpResponse:
    """List every shortcut; the same list opens by `?` on each page."""
    return render(request, "desk/shortcuts.html", {})
