"""The sheet as a page, an edit by a form or by a script, the form of one row, and what others changed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from satupintu.catalogue import operations
from satupintu.catalogue.queries import SheetState, get_sheet, get_sheet_mark, get_sheet_setting
from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.config.problem import as_problem
from satupintu.core.errors import NotFound, Refusal
from satupintu.desk.pages import blame, words_of
from satupintu.desk.standards.frame import READERS, WRITERS, is_draft, version_page
from satupintu.desk.standards.received import read_json
from satupintu.desk.standards.sheet.forms import RowForm
from satupintu.desk.standards.sheet.showing import answer_of, page_of
from satupintu.desk.standards.sheet.table import readable
from satupintu.sop.errors import CellMoved, SheetUnchanged
from satupintu.sop.ports import list_actions
from satupintu.sop.queries import mark_of_row, suggest_mend

Edits = Sequence[Mapping[str, Any]]
_WORK = ("execute", "decide", "automatic", "await", "together")
_SHAPES = (
    ("split", gettext_lazy("Bagi menjadi dua"), ("start", *_WORK)),
    ("branch", gettext_lazy("Buat cabang Ya/Tidak"), ("execute", "automatic", "await", "together")),
    ("fork", gettext_lazy("Jalankan bersamaan dengan baris baru"), _WORK),
    ("join", gettext_lazy("Tambah penggabungan"), ("fork",)),
    ("remove", gettext_lazy("Hapus baris"), ()),
)
"""Changes of the flow a row offers by its kind; none named means all."""
MOST_BYTES = 400_000
"""Bytes one call of the editor may send."""


@staff(*READERS)
@require_safe
def sheet(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show the sheet of a version; who writes may change it while it is a draft."""
    state = get_sheet(version_id)
    may_write = actor_of(request).has(*WRITERS) and is_draft(state.version)
    context = {**page_of(state, may_write=may_write), "can_undo": str(version_id) in request.session.get("sop_undo", {})}
    return version_page(request, state.version, "sheet", "desk/standards/sheet/sheet.html", context)


@staff(*WRITERS)
@require_POST
def edit(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Take edits of the script as JSON ({"edits": […], "tanda": the mark it has}) and answer with what changed."""
    try:
        sent = read_json(request.body) if len(request.body) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        sent = None
    edits = sent.get("edits") if isinstance(sent, dict) else None
    if not isinstance(edits, list) or not all(isinstance(one, dict) for one in edits):
        return JsonResponse({"code": "unreadable", "title": _("Perubahan ini tidak dapat dibaca.")}, status=422)
    return _answered(request, version_id, edits, str(sent["tanda"]) if sent and "tanda" in sent else "")


@staff(*READERS)
@require_safe
def changes(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Answer 204 while the sheet still has the mark `?tanda=`; else the whole of it, with who changed it last and when."""
    if get_sheet_mark(version_id) == request.GET.get("tanda"):
        return HttpResponse(status=204)
    return JsonResponse(answer_of(get_sheet(version_id), None, [], moment_of(request)))


@staff(*WRITERS)
@require_POST
def command(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Do the one edit a form asks for, or a suggested mend, or undo the last; with a script the answer is that of `edit`."""
    edits = _asked(request, get_sheet(version_id))
    if request.headers.get("X-Requested-With") == "fetch":
        return _answered(request, version_id, edits, request.POST.get("tanda", ""))
    try:
        edited = operations.edit_sheet(version_id=version_id, edits=edits, actor=actor_of(request), at=moment_of(request))
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, words_of(refusal))
    else:
        _keep_undo(request, version_id, edited.undo)
        messages.success(request, _("Perubahan tersimpan."))
    return redirect("desk:standard-sheet", version_id)


@staff(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, version_id: UUID, row_id: str) -> HttpResponse:
    """Show the form of one row and take it: only what was changed in it is written."""
    state = get_sheet(version_id)
    shown = readable(state.sheet)
    lines = shown["rows"]
    number, line = next(((n, one) for n, one in enumerate(lines, 1) if str(one.get("id")) == row_id), (0, None))
    if line is None or not is_draft(state.version):
        raise NotFound
    reasons = get_sheet_setting(state.version).reasons
    form = RowForm(posted(request), row=line, sheet=shown, actions=sorted(list_actions()), reasons=reasons)
    by_script = request.headers.get("X-Requested-With") == "fetch"
    if form.is_valid():
        edits = form.edits()
        try:
            if by_script:
                return _done(request, version_id, edits, request.POST.get("tanda", ""))
            if edits:
                edited = operations.edit_sheet(version_id=version_id, edits=edits, actor=actor_of(request), at=moment_of(request))
                _keep_undo(request, version_id, edited.undo)
                messages.success(request, _("Perubahan tersimpan."))
            return redirect("desk:standard-sheet", version_id)
        except Refusal as refusal:
            _blame_row(form, refusal)
    context = {
        "form": form,
        "row_id": row_id,
        "number": number,
        "mark": mark_of_row(line),
        "above": str(lines[number - 3]["id"]) if number > 2 else "",
        "below": str(lines[number]["id"]) if number < len(lines) else "",
        "shapes": [(do, label) for do, label, kinds in _SHAPES if not kinds or form.kind in kinds],
    }
    return version_page(
        request, state.version, "sheet", "desk/standards/sheet/row.html", context, status=422 if form.is_bound else 200
    )


def _blame_row(form: RowForm, refusal: Refusal) -> None:
    """Put a refusal to the field of the cell it names; a conflict says what stands there now."""
    if isinstance(refusal, CellMoved):
        cell = str(refusal.data["cell"]).replace("exits.", "exit_")
        sentence = _("%(refusal)s Isinya sekarang: %(theirs)s. Simpan lagi untuk memakai isian Anda.") % {
            "refusal": refusal,
            "theirs": refusal.data["theirs"] or "–",
        }
        form.add_error(cell if cell in form.fields else None, sentence)
        form.see_again()
        return
    named = {path.rsplit(".", 1)[-1]: sentence for path, sentence in refusal.errors.items()}
    refusal.errors = {cell if cell in form.fields else "": sentence for cell, sentence in named.items()}
    blame(form, refusal)


def _asked(request: HttpRequest, state: SheetState) -> list[dict[str, Any]]:
    """Return the edits a form asks for."""
    given = request.POST
    if given.get("do") == "undo":
        kept: list[dict[str, Any]] = request.session.get("sop_undo", {}).get(str(state.version.pk), [])
        return kept
    if given.get("do") == "mend":
        mend = suggest_mend(state.sheet, given.get("code", ""), given.get("row", ""))
        return [dict(edit) for edit in mend.edits] if mend else []
    edit: dict[str, Any] = {key: given[key] for key in ("do", "row", "after", "seen", "code", "label", "was") if key in given}
    if "performers" in given:
        edit["performers"] = given.getlist("performers")
    if given.get("do") == "return_limit":
        numbers = {key: given.get(key, "").strip() for key in ("value", "was")}
        edit.update({key: int(text) if text.isdecimal() and len(text) < 4 else None for key, text in numbers.items()})
    return [edit]


def _answered(request: HttpRequest, version_id: UUID, edits: Edits, mark: str) -> JsonResponse:
    """Do edits for the script; a refusal is a problem document, with both values of a cell two have changed."""
    try:
        return _done(request, version_id, edits, mark)
    except Refusal as refusal:
        data = {key: value for key, value in refusal.data.items() if key in ("row", "cell", "mine", "theirs")}
        return JsonResponse({**as_problem(refusal), **data}, status=refusal.status)


def _done(request: HttpRequest, version_id: UUID, edits: Edits, mark: str) -> JsonResponse:
    at = moment_of(request)
    try:
        edited = operations.edit_sheet(version_id=version_id, edits=edits, actor=actor_of(request), at=at)
    except SheetUnchanged:
        return JsonResponse(answer_of(get_sheet(version_id), None, [], at))
    _keep_undo(request, version_id, edited.undo)
    return JsonResponse(answer_of(get_sheet(version_id), edited.before, edited.undo, at, mark))


def _keep_undo(request: HttpRequest, version_id: UUID, undo: list[dict[str, Any]]) -> None:
    """Keep what undoes the last change, of the version that was changed last: a session stays small."""
    request.session["sop_undo"] = {str(version_id): undo}
