"""A sheet as a BPMN file, and a BPMN file as a sheet: downloaded, uploaded, looked at, then taken into the draft."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from satupintu.catalogue import operations
from satupintu.catalogue.models import ServiceVersion
from satupintu.catalogue.queries import get_draft_content, get_service_version, mark_of
from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.core.actor import require_role
from satupintu.core.errors import Refusal
from satupintu.desk.pages import blame, tell
from satupintu.desk.standards.frame import READERS, WRITERS, version_page
from satupintu.desk.standards.received import read_json
from satupintu.people.queries import role_labels
from satupintu.sop.queries import BPMN_BYTES, BpmnDraft, get_bpmn, get_bpmn_draft, list_findings

MOST_REMARKS = 200
"""Remarks shown on one page; the number of all of them is said."""
MOST_LETTERS = 2_000_000
"""Letters of a sheet that is sent back for confirmation."""


class BpmnForm(forms.Form):
    """The file of a process."""

    use_required_attribute = False
    file = forms.FileField(
        label=gettext_lazy("Berkas BPMN 2.0"),
        widget=forms.FileInput(attrs={"accept": ".bpmn,.xml,application/xml,text/xml"}),
        help_text=gettext_lazy("Berkas .bpmn atau .xml, paling besar 4 MB. Belum ada yang berubah sebelum Anda menegaskannya."),
        error_messages={"required": gettext_lazy("Pilih berkas BPMN."), "empty": gettext_lazy("Berkas ini kosong.")},
    )


@staff(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Offer the sheet as a file, and show what an uploaded file would become. Nothing is written."""
    version = get_service_version(version_id)
    form = BpmnForm(posted(request), request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound:
        require_role(actor_of(request), *WRITERS)
    if form.is_valid():
        content = get_draft_content(version_id)
        try:
            draft = get_bpmn_draft(form.cleaned_data["file"].read(BPMN_BYTES + 1), _performers(content))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            context |= _preview(content, draft)
    return _drawn(request, version, context, 422 if form.errors else 200)


def _drawn(request: HttpRequest, version: ServiceVersion, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    return version_page(request, version, "exchange", "desk/standards/exchange/page.html", context, status=status)


def _performers(content: Mapping[str, Any]) -> dict[str, str]:
    """Return the performers a lane may mean: roles of the region, and those the draft already names."""
    listed = content.get("sheet", {}).get("performers") or []
    own = {str(p["code"]): str(p.get("label") or p["code"]) for p in listed if isinstance(p, Mapping) and p.get("code")}
    return {**{code: str(label) for code, label in role_labels().items()}, **own}


def _preview(content: Mapping[str, Any], draft: BpmnDraft) -> dict[str, Any]:
    listed = [one for one in draft.sheet.get("performers") or [] if isinstance(one, Mapping)]
    labels = {str(one.get("code")): str(one.get("label") or one.get("code")) for one in listed}
    lines = [
        {
            "id": row["id"],
            "activity": row.get("activity") or "–",
            "kind": KINDS.get(str(row.get("kind", "execute")), row.get("kind")),
            "performers": ", ".join(labels.get(str(code), str(code)) for code in row.get("performers") or ()) or "–",
            "exits": [(EXITS.get(label, label), ENDS.get(target, target)) for label, target in (row.get("exits") or {}).items()],
        }
        for row in draft.sheet["rows"]
    ]
    findings = list_findings(draft.sheet)
    return {
        "draft": draft,
        "lines": lines,
        "remarks": draft.remarks[:MOST_REMARKS],
        "is_same": draft.sheet == content.get("sheet"),
        "errors": [finding for finding in findings if finding.level == "error"][:MOST_REMARKS],
        "sheet": json.dumps(draft.sheet, ensure_ascii=False),
        "seen": mark_of(content.get("sheet")),
    }


KINDS = {
    "start": gettext_lazy("Awal"),
    "execute": gettext_lazy("Kegiatan"),
    "decide": gettext_lazy("Keputusan"),
    "automatic": gettext_lazy("Otomatis"),
    "await": gettext_lazy("Menunggu"),
    "together": gettext_lazy("Bersama"),
    "fork": gettext_lazy("Percabangan"),
    "join": gettext_lazy("Penggabungan"),
}
EXITS = {
    "next": gettext_lazy("Lanjut"),
    "yes": gettext_lazy("Ya"),
    "no": gettext_lazy("Tidak"),
    "timeout": gettext_lazy("Waktu habis"),
    "limit": gettext_lazy("Putaran habis"),
}
ENDS = {
    "END": gettext_lazy("selesai, terbit"),
    "REJECT": gettext_lazy("selesai, ditolak"),
    "WITHDRAWN": gettext_lazy("selesai, dicabut"),
    "LAPSED": gettext_lazy("selesai, gugur"),
    "RETURN": gettext_lazy("kembali ke pemohon"),
}


@staff(*READERS)
@require_safe
def download(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Send the sheet of a version as a BPMN file, or say on the page why it cannot be drawn yet."""
    version = get_service_version(version_id)
    try:
        text = get_bpmn(get_draft_content(version_id)["sheet"], version.name)
    except Refusal as refusal:
        tell(request, refusal)
        return redirect("desk:standard-exchange", version_id)
    response = HttpResponse(text, content_type="application/xml; charset=utf-8")
    name = f"{version.service.code.lower()}-v{version.number}.bpmn"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@staff(*WRITERS)
@require_POST
def take(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Put the sheet that was looked at into the draft, unless somebody changed the draft's meanwhile."""
    text = request.POST.get("lembar", "")
    try:
        sheet = read_json(text) if len(text) <= MOST_LETTERS else None
    except (ValueError, RecursionError):
        sheet = None
    rows = sheet.get("rows") if isinstance(sheet, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        messages.error(request, _("Isi lembar tidak terbaca. Unggah lagi berkasnya."))
        return redirect("desk:standard-exchange", version_id)
    seen = request.POST.get("tanda", "")
    try:
        operations.edit_part(
            version_id=version_id, part="sheet", value=sheet, seen=seen, actor=actor_of(request), at=moment_of(request)
        )
    except Refusal as refusal:
        tell(request, refusal)
        return redirect("desk:standard-exchange", version_id)
    messages.success(request, _("Lembar dari berkas BPMN menjadi isi rancangan ini."))
    return redirect("desk:standard", version_id)
