"""For supervisors and administrators: load and lateness, failed jobs, staff, services."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from satupintu.applications import queries
from satupintu.catalogue import operations as catalogue_operations
from satupintu.catalogue.queries import list_services
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.errors import NotFound, Refusal
from satupintu.core.jobs import list_failed_jobs
from satupintu.desk.pages import page
from satupintu.people import operations as people_operations
from satupintu.people import queries as people
from satupintu.sop.queries import count_load


def _tell(request: HttpRequest, refusal: Refusal) -> None:
    if isinstance(refusal, NotFound):
        raise refusal
    messages.error(request, f"{refusal} {' '.join(refusal.errors.values())} {refusal.advice}".strip())


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
        "late": queries.list_work(actor, at=at, scope="all", late_only=True, size=20).lines,
        "at": at,
    }
    return page(request, "desk/load.html", context)


@staff("admin", "supervisor")
@require_safe
def failed_jobs(request: HttpRequest) -> HttpResponse:
    """Show background jobs that were given up."""
    return page(request, "desk/jobs.html", {"jobs": list_failed_jobs()})


@staff("admin")
@require_http_methods(["GET", "HEAD", "POST"])
def staff_list(request: HttpRequest) -> HttpResponse:
    """Show staff with their roles; give and take roles, pass on authority, unlock, deactivate."""
    if request.method == "POST":
        try:
            _change_staff(request)
        except ValueError:
            messages.error(request, _("Isian belum lengkap. Periksa petugas, peran, dan tanggal."))
        except Refusal as refusal:
            _tell(request, refusal)
        else:
            messages.success(request, _("Tersimpan."))
        return redirect("desk:staff")
    context = {
        "people": people.list_staff(include_inactive=True),
        "roles": people.list_roles(),
        "units": people.list_units(),
        "duties": people.list_duties(),
        "services": list_services(),
    }
    return page(request, "desk/staff.html", context)


def _change_staff(request: HttpRequest) -> None:
    actor, at, form = actor_of(request), moment_of(request), request.POST
    act = form.get("tindakan", "")
    if act == "daftar":
        found = people_operations.register_staff(
            name=form.get("nama", ""), nip=form.get("nip", ""), title=form.get("jabatan", ""), actor=actor, at=at
        )
        people_operations.open_staff_account(
            staff_id=found.id, login=form.get("akun", ""), password=form.get("sandi", ""), actor=actor, at=at
        )
        return
    if act == "tugaskan":
        people_operations.assign_duty(
            role=form.get("peran", ""),
            unit_id=UUID(form.get("unit", "")),
            service_code=form.get("layanan", ""),
            actor=actor,
            at=at,
        )
        return
    if act == "bebaskan":
        people_operations.end_duty(duty_id=UUID(form.get("penugasan", "")), actor=actor, at=at)
        return
    staff_id = UUID(form.get("petugas", ""))
    if act == "beri":
        people_operations.bind_role(staff_id=staff_id, role=form.get("peran", ""), actor=actor, at=at)
    elif act == "lepas":
        people_operations.unbind_role(staff_id=staff_id, role=form.get("peran", ""), actor=actor, at=at)
    elif act == "nonaktif":
        people_operations.deactivate_staff(staff_id=staff_id, actor=actor, at=at)
    elif act == "buka":
        people_operations.unlock_account(account_id=people.get_staff(staff_id).account.id, actor=actor, at=at)
    elif act == "limpahkan":
        people_operations.delegate(
            kind=form.get("jenis", "plh"),
            to_staff_id=staff_id,
            role=form.get("peran", ""),
            decree_no=form.get("surat", ""),
            valid_from=date.fromisoformat(form.get("dari", "")),
            valid_to=date.fromisoformat(form.get("sampai", "")),
            actor=actor,
            at=at,
        )
    else:
        raise NotFound


@staff("designer", "manager", "admin")
@require_http_methods(["GET", "HEAD", "POST"])
def services(request: HttpRequest) -> HttpResponse:
    """Show the services; open and close them for applications."""
    if request.method == "POST":
        actor, at, code = actor_of(request), moment_of(request), request.POST.get("kode", "")
        try:
            if request.POST.get("tindakan") == "buka":
                catalogue_operations.open_service(service_code=code, actor=actor, at=at)
            else:
                catalogue_operations.close_service(
                    service_code=code, referral=request.POST.get("rujukan", ""), actor=actor, at=at
                )
        except Refusal as refusal:
            _tell(request, refusal)
        return redirect("desk:services")
    return page(request, "desk/services.html", {"services": list_services()})
