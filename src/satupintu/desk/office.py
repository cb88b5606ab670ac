"""For supervisors and administrators: load and lateness, and background jobs that were given up."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from satupintu.applications import queries
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.jobs import list_failed_jobs
from satupintu.desk.pages import page
from satupintu.journal.errors import JobNotFailed
from satupintu.journal.operations import retry_failed_job
from satupintu.people import queries as people
from satupintu.sop.queries import count_load


@staff("supervisor", "manager")
@require_safe
def load(request: HttpRequest) -> HttpResponse:
    """Show open and late tasks by role and by person, and the latest of all."""
    actor, at = actor_of(request), moment_of(request)
    lines = count_load(actor, at=at)
    names = people.names_of_staff([line.assignee_id for line in lines if line.assignee_id])
    labels = people.role_labels()
    context = {
        "lines": [
            (labels.get(line.role, line.role), names.get(line.assignee_id) if line.assignee_id else "", line) for line in lines
        ],
        "late": queries.list_work(actor, at=at, scope="all", late_only=True, size=20).rows,
        "at": at,
    }
    return page(request, "desk/load.html", context)


@staff("admin", "supervisor")
@require_safe
def failed_jobs(request: HttpRequest) -> HttpResponse:
    """Show background jobs that were given up."""
    return page(request, "desk/jobs.html", {"jobs": list_failed_jobs()})


@staff("admin", "supervisor")
@require_POST
def retry_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Let a job that was given up run once more; jobs of other regions are as if they did not exist."""
    try:
        retry_failed_job(job_id=job_id, actor=actor_of(request), at=moment_of(request))
    except JobNotFailed as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("Pekerjaan dijalankan lagi. Lihat kembali sebentar lagi."))
    return redirect("desk:jobs")
