"""The overview of a standard and the pages on which its sections are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from satupintu.catalogue import operations
from satupintu.catalogue.errors import PartMoved, PartUnchanged
from satupintu.catalogue.models import ServiceVersion
from satupintu.catalogue.queries import (
    find_last_change,
    get_draft_content,
    get_service_version,
    list_component_states,
    list_content_faults,
    offer_texts,
)
from satupintu.config.access import actor_of, moment_of, staff, take_typed
from satupintu.core.errors import NotFound, Refusal
from satupintu.desk.pages import words_of
from satupintu.desk.standards.content.editor import Editor
from satupintu.desk.standards.content.fees import fee_lines, move_component
from satupintu.desk.standards.content.places import place_of
from satupintu.desk.standards.content.rails import rail, told
from satupintu.desk.standards.content.sections import BY_KEY, EditorPage
from satupintu.desk.standards.frame import READERS, is_draft, version_page
from satupintu.people.queries import names_of_staff

HOMES = {
    "legal_basis": "isi/dasar-hukum/", "requirements": "persyaratan/", "procedure": "sop/", "time": "isi/waktu/",
    "fee": "isi/biaya/", "product": "isi/produk/", "head": "isi/identitas/",
}  # fmt: skip
"""Where each component is written; the other eight stand on one page."""
STATES = {
    "complete": ("ok", gettext_lazy("Lengkap")),
    "lacking": ("warn", gettext_lazy("Kurang")),
    "empty": ("red", gettext_lazy("Kosong")),
}


@staff(*READERS)
@require_safe
def overview(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show the 14 components with how far each is, who wrote last, and every fault with the way to its field."""
    version = get_service_version(version_id)
    content = get_draft_content(version_id)
    found = list_component_states(version_id, content)
    names = names_of_staff(line.changed.staff_id for line in found if line.changed and line.changed.staff_id)
    base = f"/meja/standar/{version_id}/"
    lines: list[dict[str, Any]] = []
    for line in found:
        faults = (
            [(base + place_of(path, content), sentence) for path, sentence in line.faults.items()] if is_draft(version) else []
        )
        kind, label = STATES[line.state if is_draft(version) or line.state == "empty" else "complete"]
        home = HOMES.get(line.kind, f"isi/pendukung/#bagian-{line.kind}")
        lines.append(
            {
                "line": line,
                "label": line.label or _("Identitas dan kelengkapan lain"),
                "url": base + home,
                "faults": faults,
                "tag": kind,
                "state": label,
                "by": names.get(line.changed.staff_id, "") if line.changed and line.changed.staff_id else "",
            }
        )
    components = lines[:-1]
    context = {
        "groups": [
            (
                _("Penyampaian pelayanan"),
                _("Enam komponen ini wajib dipublikasikan."),
                [x for x in components if x["line"].is_public],
            ),
            (
                _("Pengelolaan pelayanan"),
                _("Delapan komponen ini untuk di dalam instansi."),
                [x for x in components if not x["line"].is_public],
            ),
        ],
        "head": lines[-1],
        "done": sum(x["line"].state == "complete" for x in components),
        "total": len(components),
        "faults": [(x["label"], url, sentence) for x in lines for url, sentence in x["faults"]],
        **rail(version, ""),
    }
    return version_page(request, version, "content", "desk/standards/content/overview.html", context)


@staff(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, version_id: UUID, page_key: str) -> HttpResponse:
    """Show a page of the editor; by POST save one of its sections, or rearrange its rows without saving.

    A script that saves while somebody types (`X-Requested-With: fetch`) gets JSON: the new mark, or what is wrong.
    """
    here = BY_KEY.get(page_key)
    if here is None:
        raise NotFound
    version, content = get_service_version(version_id), get_draft_content(version_id)
    if request.method != "POST":
        typed = take_typed(request)
        restored = _editor(here, content, typed, typed.get("_bagian", "")) if typed else None
        return _draw(request, version, here, content, restored)
    if request.POST.get("_bagian") == "komponen":
        return move_component(request, version, content)
    editor = _editor(here, content, request.POST, request.POST.get("_bagian", ""))
    if editor is None:
        raise NotFound
    if act := request.POST.get("_aksi", "")[:20]:
        _act(editor, act, version_id)
        return _draw(request, version, here, content, editor)
    return _save(request, version, here, editor)


def _editor(here: EditorPage, content: Mapping[str, Any], data: Any, key: str) -> Editor | None:
    section = next((section for section in here.sections if section.key == key), None)
    return None if section is None else Editor(section, content, data)


def _act(editor: Editor, act: str, version_id: UUID) -> None:
    if editor.is_list:
        editor.focus = editor.rearrange(act)
    elif act.startswith("ambil-"):
        offers = offer_texts(version_id).get(editor.section.key, [])
        place = act.removeprefix("ambil-")
        if place.isdecimal() and len(place) < 6 and int(place) < len(offers):
            editor.fill({"text": offers[int(place)].text})


def _save(request: HttpRequest, version: ServiceVersion, here: EditorPage, editor: Editor) -> HttpResponse:
    by_script = request.headers.get("x-requested-with") == "fetch"
    if not editor.is_sound():
        return _answer(errors=editor.errors) if by_script else _draw(request, version, here, editor.content, editor, 422)
    try:
        operations.edit_pieces(
            version_id=version.pk,
            pieces=editor.pieces(),
            seen=editor.seen,
            actor=actor_of(request),
            at=moment_of(request),
        )
    except PartUnchanged as refusal:
        if not by_script:
            messages.info(request, str(refusal))
    except PartMoved as refusal:
        if by_script:
            return _answer(moved=str(refusal), status=409)
        current = get_draft_content(version.pk)
        editor.show_news(current)
        return _draw(request, version, here, current, editor, 409)
    except Refusal as refusal:
        if isinstance(refusal, NotFound) or refusal.status == 403:
            raise
        if by_script:
            return _answer(errors={f"bagian-{editor.section.key}": words_of(refusal)}, status=refusal.status)
        editor.forms[0].add_error(None, words_of(refusal)) if editor.forms else messages.error(request, words_of(refusal))
        return _draw(request, version, here, editor.content, editor, refusal.status)
    else:
        if not by_script:
            messages.success(request, _("%(part)s tersimpan.") % {"part": editor.section.title})
    if by_script:
        fresh = Editor(editor.section, get_draft_content(version.pk))
        return _answer(mark=fresh.seen, at=f"{localtime(moment_of(request)):%H.%M}")
    return HttpResponseRedirect(f"{request.path}#bagian-{editor.section.key}")


def _answer(status: int = 200, **said: Any) -> HttpResponse:
    return JsonResponse(said, status=422 if said.get("errors") and status == 200 else status)


def _draw(
    request: HttpRequest,
    version: ServiceVersion,
    here: EditorPage,
    content: Mapping[str, Any],
    editor: Editor | None = None,
    status: int = 200,
) -> HttpResponse:
    faults: dict[str, list[tuple[str, str]]] = {}
    for path, sentence in (list_content_faults(content) if is_draft(version) else {}).items():
        address, _hash, target = place_of(path, content).partition("#")
        if address == f"isi/{here.key}/":
            key = target.removeprefix("bagian-").removeprefix("id_").partition("-")[0]
            faults.setdefault(key, []).append((target, sentence))
    editors = []
    for section in here.sections:
        drawn = editor if editor is not None and editor.section.key == section.key else Editor(section, content)
        drawn.faults = faults.get(section.key, [])
        editors.append(drawn)
    offers = offer_texts(version.pk) if here.key == "pendukung" else {}
    context = {
        "here": here,
        "sections": [(drawn, offers.get(drawn.section.key, [])) for drawn in editors],
        "wrong": [pair for drawn in editors if drawn.sent for pair in (drawn.errors.items() if drawn.forms else ())],
        "moved": told(find_last_change(version.pk, editor.paths)) if editor is not None and editor.news else None,
        "fees": fee_lines(content) if here.key == "biaya" else None,
        "fee_faults": faults.get("komponen", []),
        "sources": content.get("sources", []),
        **rail(version, here.key),
    }
    return version_page(request, version, "content", "desk/standards/content/page.html", context, status=status)
