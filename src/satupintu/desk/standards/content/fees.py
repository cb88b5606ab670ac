"""Pages of the fee: its components in order, one component with its examples, and the calculator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from satupintu.catalogue import operations
from satupintu.catalogue.errors import PartMoved, PartUnchanged
from satupintu.catalogue.models import ServiceVersion
from satupintu.catalogue.queries import (
    FeeStatement,
    find_last_change,
    get_draft_content,
    get_service_version,
    list_fee_names,
    list_fee_questions,
    mark_of_pieces,
    piece_of,
    reckon_example,
    try_fee,
)
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.config.forms import build_form, spec_from
from satupintu.core.errors import NotFound, Refusal
from satupintu.core.money import format_rupiah
from satupintu.core.regions import region_day
from satupintu.desk.pages import page, tell, words_of
from satupintu.desk.standards.content.component import MOST_EXAMPLES, MOST_VARIABLES, ComponentEditor
from satupintu.desk.standards.content.rails import rail, told
from satupintu.desk.standards.frame import READERS, WRITERS, version_page

LIST = "fee.components"


def fee_lines(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the components of a fee, each with how many of its worked examples compute, and the mark of their order."""
    found = []
    for component in piece_of(content, LIST) or []:
        examples = component.get("examples", [])
        right = sum(reckon_example(component["formula"], one["inputs"], one["result"]).is_right for one in examples)
        found.append({"component": component, "right": right, "total": len(examples)})
    return {"lines": found, "seen": mark_of_pieces(content, [LIST])}


def move_component(request: HttpRequest, version: ServiceVersion, content: Mapping[str, Any]) -> HttpResponse:
    """Move a component of the fee one place up or down."""
    verb, _dash, code = request.POST.get("_aksi", "").partition("-")
    entries = list(piece_of(content, LIST) or [])
    place = next((index for index, entry in enumerate(entries) if entry["code"] == code), -1)
    other = place + (-1 if verb == "naik" else 1)
    if place >= 0 and 0 <= other < len(entries):
        entries[place], entries[other] = entries[other], entries[place]
        _write(request, version.pk, {LIST: entries}, request.POST.get("_cap", "")[:32])
    return HttpResponseRedirect(f"/meja/standar/{version.pk}/isi/biaya/#komponen")


def _write(request: HttpRequest, version_id: UUID, pieces: Mapping[str, Any], seen: str) -> bool:
    try:
        operations.edit_pieces(version_id=version_id, pieces=pieces, seen=seen, actor=actor_of(request), at=moment_of(request))
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        tell(request, refusal)
        return False
    return True


@staff(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def component(request: HttpRequest, version_id: UUID, code: str = "") -> HttpResponse:
    """Show a component of the fee, or a new one; by POST save it, rearrange its rows, or only reckon its examples."""
    version, content = get_service_version(version_id), get_draft_content(version_id)
    if code and piece_of(content, f"{LIST}.{code}") is None:
        raise NotFound
    if request.method != "POST":
        return _draw(request, version, ComponentEditor(content, code or None))
    editor = ComponentEditor(content, code or None, request.POST)
    if act := request.POST.get("_aksi", "")[:30]:
        editor.rearrange(act)
        return _draw(request, version, editor)
    return _save(request, version, editor)


def _save(request: HttpRequest, version: ServiceVersion, editor: ComponentEditor) -> HttpResponse:
    by_script = request.headers.get("x-requested-with") == "fetch"
    live = _live(editor)
    # A script saves what exists already; a new component is made by its writer's own press of the button.
    if by_script and (request.POST.get("_hitung") or editor.code is None):
        return JsonResponse({"live": live})
    if not editor.is_sound():
        return (
            JsonResponse({"errors": editor.errors, "live": live}, status=422)
            if by_script
            else _draw(request, version, editor, 422)
        )
    pieces = editor.pieces()
    seen = editor.seen if editor.code else mark_of_pieces(editor.content, pieces)
    code = editor.code or next(iter(pieces)).rpartition(".")[2]
    try:
        operations.edit_pieces(version_id=version.pk, pieces=pieces, seen=seen, actor=actor_of(request), at=moment_of(request))
    except PartUnchanged as refusal:
        if not by_script:
            messages.info(request, str(refusal))
    except PartMoved as refusal:
        if by_script:
            return JsonResponse({"moved": str(refusal), "live": live}, status=409)
        current = ComponentEditor(get_draft_content(version.pk), editor.code)
        editor.seen = current.seen
        return _draw(request, version, editor, 409, current)
    except Refusal as refusal:
        if isinstance(refusal, NotFound) or refusal.status == 403:
            raise
        if by_script:
            return JsonResponse({"errors": {"id_komponen-label": words_of(refusal)}, "live": live}, status=refusal.status)
        editor.main.add_error(None, words_of(refusal))
        return _draw(request, version, editor, refusal.status)
    else:
        if not by_script:
            messages.success(request, _("Komponen biaya tersimpan."))
    if by_script:
        mark = ComponentEditor(get_draft_content(version.pk), code).seen
        return JsonResponse({"mark": mark, "at": f"{localtime(moment_of(request)):%H.%M}", "live": live})
    return redirect("desk:standard-fee-component", version.pk, code)


def _live(editor: ComponentEditor) -> dict[str, dict[str, Any]]:
    """Return what the page shows beside examples and expressions as they are typed: id → sentence and whether it is right."""
    found = {}
    for form, reckoned in editor.reckon():
        if reckoned is not None:
            found[f"hasil-{form.prefix}"] = {"text": words_for(reckoned), "right": reckoned.is_right}
    for target, text, fault in editor.formula_faults():
        found[f"salah-{target}"] = {"text": f"{fault.sentence} {text[fault.start : fault.end]}".strip(), "right": False}
    return found


def words_for(reckoned: Any) -> str:
    """Return what a formula gives, in words for who wrote the example."""
    if reckoned.result is None:
        return _("Tidak dapat dihitung. %(why)s") % {"why": reckoned.fault}
    amount = format_rupiah(reckoned.result)
    return (
        _("Rumus menghasilkan %(amount)s. Cocok.") if reckoned.is_right else _("Rumus menghasilkan %(amount)s. Tidak cocok.")
    ) % {"amount": amount}


def _draw(
    request: HttpRequest,
    version: ServiceVersion,
    editor: ComponentEditor,
    status: int = 200,
    moved: ComponentEditor | None = None,
) -> HttpResponse:
    reckoned = {form.prefix: found for form, found in editor.reckon()}
    faults = {target: (text[: fault.start], text[fault.start : fault.end], text[fault.end :], fault.sentence)
              for target, text, fault in editor.formula_faults()}  # fmt: skip
    context = {
        "editor": editor,
        "variables": [(form, faults.get(f"id_{form.prefix}-source")) for form in editor.variables],
        "examples": [
            (form, found, words_for(found) if found else "") for form in editor.examples for found in [reckoned[form.prefix]]
        ],
        "pointed": [faults[key] for key in ("id_komponen-formula", "id_komponen-condition") if key in faults],
        "names": list_fee_names(editor.content),
        "own_names": [name for form in editor.variables if (name := str(form["name"].value() or ""))],
        "may_add_variable": len(editor.variables) < MOST_VARIABLES,
        "may_add_example": len(editor.examples) < MOST_EXAMPLES,
        "wrong": list(editor.errors.items()) if editor.sent else [],
        "moved": told(find_last_change(version.pk, editor.paths[:1])) if moved is not None else None,
        "theirs": moved.stored if moved is not None else None,
        **rail(version, "biaya"),
    }
    return version_page(request, version, "content", "desk/standards/content/component.html", context, status=status)


@staff(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, version_id: UUID, code: str) -> HttpResponse:
    """Ask, then take a component out of the fee."""
    content = get_draft_content(version_id)
    path, back = f"{LIST}.{code}", f"/meja/standar/{version_id}/isi/biaya/#komponen"
    found = piece_of(content, path)
    if found is None:
        raise NotFound
    if request.method == "POST":
        if _write(request, version_id, {path: None}, mark_of_pieces(content, [path])):
            messages.success(request, _("Komponen biaya dihapus."))
        return HttpResponseRedirect(back)
    context = {
        "title": _("Hapus komponen %(label)s?") % {"label": found["label"]},
        "lines": [_("Rumus, variabel, dan contohnya ikut terhapus. Komponen lain tidak berubah.")],
        "action": _("Hapus komponen"),
        "cancel_url": back,
    }
    return page(request, "desk/confirm.html", context)


@staff(*READERS)
@require_safe
def calculator(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Reckon the fee for answers of an applicant as the draft stands; nothing is kept."""
    version, content = get_service_version(version_id), get_draft_content(version_id)
    standard, questions = list_fee_questions(content)
    today = region_day(moment_of(request))
    specs = [spec_from(question) for question in questions if question.type not in ("area", "object", "geo")]
    form_class = build_form(specs, today=today)
    asked = "varian" in request.GET
    form = form_class(request.GET if asked else None, draft=True)
    variants = [(variant.code, variant.label) for variant in standard.variants]
    variant = request.GET.get("varian", "")
    if variant not in dict(variants):
        variant = variants[0][0] if variants else ""
    fee: FeeStatement | None = None
    is_lacking = False
    if asked and form.is_valid():
        answers = form.answers()
        is_lacking = any(value in (None, "") for value in answers.values())
        fee = try_fee(version_id, answers, variant=variant, today=today)
    context = {
        "form": form,
        "is_lacking": is_lacking,
        "variants": variants,
        "variant": variant,
        "fee": fee,
        "questions": questions,
        **rail(version, "biaya"),
    }
    return version_page(request, version, "content", "desk/standards/content/calculator.html", context)
