"""Finishing a task: verdicts, reason, note, exit, in one form."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from satupintu.applications import operations, queries
from satupintu.applications.operations import VerdictGiven
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.errors import NotFound, Refusal
from satupintu.desk.case import show_again
from satupintu.desk.pages import act_on_case
from satupintu.issuance.queries import list_products
from satupintu.sop.queries import get_task


def read_verdicts(request: HttpRequest) -> list[VerdictGiven]:
    """Return the verdicts of the form: `putusan-<key>` ya/tidak, `alasan-<key>` code, `kata-<key>` words.

    With `terima-semua` every requirement the page showed (`persyaratan`) is accepted that was given no verdict.
    """
    found = []
    for name, value in request.POST.items():
        if name.startswith("putusan-") and value in {"ya", "tidak"}:
            key = name.removeprefix("putusan-")
            code, words = request.POST.get(f"alasan-{key}", ""), request.POST.get(f"kata-{key}", "")
            found.append(VerdictGiven(key, value == "ya", code[:40], words))
    if request.POST.get("terima-semua"):
        given = {verdict.key for verdict in found}
        shown = dict.fromkeys(request.POST.getlist("persyaratan"))
        found += [VerdictGiven(key, is_accepted=True) for key in shown if key not in given]
    return found


@staff()
@act_on_case
def complete(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Complete the task. After a refusal the case comes back as it stands now, with everything that was typed."""
    actor, at = actor_of(request), moment_of(request)
    task = get_task(task_id)
    if task.run.owner_kind != "application":
        raise NotFound
    application_id = task.run.owner_id
    queries.get_application(application_id, actor, at)
    try:
        result = operations.complete_step(
            task_id=task_id,
            outcome=request.POST.get("keluar", "next"),
            verdicts=read_verdicts(request),
            reason_code=request.POST.get("alasan", "")[:40],
            note=request.POST.get("catatan", "")[:4000],
            key=request.POST.get("kunci", "")[:64] or None,
            actor=actor,
            at=at,
        )
    except Refusal as refusal:
        return show_again(request, application_id, refusal, "tugas")
    if result.returned:
        messages.success(request, _("Permohonan dikembalikan. Pemohon sudah diberi tahu apa yang harus diperbaiki."))
    elif result.ended:
        messages.success(request, _words_at_the_end(application_id))
    case = queries.get_case(application_id, actor, at)
    if not result.returned and not result.ended:
        is_issuing = any(queries.is_issuing(task) for task in case.tasks)
        followed = _("Langkah selesai. Produk sedang diterbitkan; nomornya menyusul dan diberitahukan kepada pemohon.")
        messages.success(request, followed if is_issuing else _("Langkah selesai."))
    return redirect("desk:case", application_id) if case.my_tasks else redirect("desk:work")


def _words_at_the_end(application_id: UUID) -> str:
    if (issued := list_products(application_id).first()) is None:
        return _("Permohonan selesai.")
    return _("Permohonan selesai. Nomor produk: %(number)s.") % {"number": issued.number}
