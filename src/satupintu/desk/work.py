"""The work list: what is open, by due date; taking, giving back and passing on."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from satupintu.applications import queries
from satupintu.catalogue.queries import list_services
from satupintu.config.access import actor_of, moment_of, safe_next, staff
from satupintu.core.errors import NotFound, Refusal
from satupintu.desk.pages import act_on_case, listed, page
from satupintu.sop import operations
from satupintu.sop.queries import get_task

SCOPES = {
    "mine": gettext_lazy("Tugas saya"),
    "unassigned": gettext_lazy("Belum diambil"),
    "unit": gettext_lazy("Semua bagian saya"),
    "overdue": gettext_lazy("Terlambat"),
    "waiting": gettext_lazy("Menunggu pemohon"),
    "all": gettext_lazy("Seluruh kantor"),
    "failed": gettext_lazy("Gagal otomatis"),
}


DUE = (
    ("", gettext_lazy("Semua batas waktu")),
    ("lewat", gettext_lazy("Terlambat saja")),
    ("dekat", gettext_lazy("Hampir jatuh tempo")),
)


class Filters(forms.Form):
    """What narrows the list."""

    use_required_attribute = False
    q = forms.CharField(label=gettext_lazy("Nomor atau nama"), required=False, max_length=80, widget=forms.SearchInput())
    layanan = forms.ChoiceField(label=gettext_lazy("Layanan"), required=False)
    tenggat = forms.ChoiceField(label=gettext_lazy("Batas waktu"), required=False, choices=DUE)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        lines = [(str(line.service_id), line.name) for line in list_services()]
        self.fields["layanan"].choices = [("", _("Semua layanan")), *lines]  # type: ignore[attr-defined]


@staff()
@require_safe
def work_list(request: HttpRequest) -> HttpResponse:
    """Show one scope of the work list."""
    actor, at = actor_of(request), moment_of(request)
    counts = queries.count_work(actor, at=at)
    scope = request.GET.get("lingkup", "")
    scope = scope if scope in counts else ("mine" if counts["mine"] else "unit")
    filters = Filters(request.GET)
    found = filters.cleaned_data if filters.is_valid() else {}
    read = partial(
        queries.list_work,
        actor,
        at=at,
        scope=scope,
        text=found.get("q", ""),
        service_id=UUID(found["layanan"]) if found.get("layanan") else None,
        late_only=found.get("tenggat") == "lewat",
        near_only=found.get("tenggat") == "dekat",
    )
    work = listed(request, lambda after: read(after=after))
    query = request.GET.copy()
    query["lingkup"] = scope
    query["sesudah"] = work.after
    tabs = [
        {"label": SCOPES[name], "url": f"?lingkup={name}", "here": name == scope, "count": count}
        for name, count in counts.items()
    ]
    context = {
        "work": work,
        "tabs": tabs,
        "scope": scope,
        "filters": filters,
        "at": at,
        "is_filtered": any(found.values()),
        "is_continued": bool(request.GET.get("sesudah")),
        "next_query": query.urlencode(),
    }
    return page(request, "desk/work.html", context)


def _back(request: HttpRequest, task_id: UUID) -> HttpResponse:
    case_id = get_task(task_id).run.owner_id
    return redirect(safe_next(request, request.POST.get("ke", ""), f"/meja/permohonan/{case_id}/"))


def _tell(request: HttpRequest, refusal: Refusal) -> None:
    messages.error(request, f"{refusal} {refusal.advice}".strip())


@staff()
@act_on_case
def claim(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Take a task for myself."""
    try:
        operations.claim_task(task_id=task_id, actor=actor_of(request), at=moment_of(request))
    except NotFound:
        raise
    except Refusal as refusal:
        _tell(request, refusal)
    return _back(request, task_id)


@staff()
@act_on_case
def release(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Give a task back to the unit."""
    try:
        operations.release_task(task_id=task_id, actor=actor_of(request), at=moment_of(request))
    except NotFound:
        raise
    except Refusal as refusal:
        _tell(request, refusal)
    return _back(request, task_id)


@staff("supervisor", "manager")
@act_on_case
def reassign(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Pass a task to somebody else, with the reason."""
    try:
        operations.reassign_task(
            task_id=task_id,
            to_staff_id=UUID(request.POST.get("kepada", "")),
            reason=request.POST.get("alasan", ""),
            actor=actor_of(request),
            at=moment_of(request),
        )
    except ValueError:
        messages.error(request, _("Pilih petugas yang menerima tugas ini."))
    except NotFound:
        raise
    except Refusal as refusal:
        _tell(request, refusal)
    return _back(request, task_id)


@staff("supervisor", "manager")
@act_on_case
def retry(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Try a failed automatic step again."""
    try:
        operations.retry_task(task_id=task_id, actor=actor_of(request), at=moment_of(request))
    except NotFound:
        raise
    except Refusal as refusal:
        _tell(request, refusal)
    return _back(request, task_id)
