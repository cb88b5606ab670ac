"""The requirements of a draft: in order, written one by one, taken back when removed by mistake."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from satupintu.catalogue.errors import PartUnchanged
from satupintu.catalogue.queries import Design, editing, get_design, known_names
from satupintu.config.access import actor_of, posted, staff
from satupintu.core.errors import Refusal
from satupintu.desk.pages import blame
from satupintu.desk.standards.designer.parts import QUIET, change, may_undo, may_write, save_part, save_quietly, undo
from satupintu.desk.standards.designer.requirement_form import KINDS, OBLIGATIONS, STAGES, RequirementForm
from satupintu.desk.standards.frame import READERS, WRITERS, version_page

NEW: Mapping[str, Any] = {"key": "", "label": ""}


@staff(*READERS)
@require_safe
def overview(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show the requirements of a version with what is wrong with each; beside them the phone."""
    design = get_design(version_id)
    askables = editing.list_askables(design.standard)
    lines = [
        {
            "requirement": entry,
            "kind": KINDS[entry.kind],
            "obligation": OBLIGATIONS[entry.obligation],
            "stage": STAGES[entry.stage],
            "condition": editing.describe_condition(entry.condition, askables),
            "faults": design.faults_below(f"requirements[{index}]"),
        }
        for index, entry in enumerate(design.standard.requirements)
    ]
    context = {
        "lines": lines,
        "mark": design.mark("requirements"),
        "writes": may_write(request, design),
        "undoes": may_undo(request, design, "requirements") and actor_of(request).has(*WRITERS),
    }
    return version_page(request, design.version, "requirements", "desk/standards/designer/requirements.html", context)


@staff(*WRITERS)
@require_POST
def act(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Do what the button `aksi` says (`naik:KTP`, `hapus:KTP`, `letak:KTP` with `urutan`, `urung`)."""
    design = get_design(version_id)
    verb, _colon, target = request.POST.get("aksi", "").partition(":")
    home = redirect("desk:standard-requirements", version_id)
    if verb == "urung":
        undo(request, design, "requirements")
        return home
    entries = design.content["requirements"]
    index = next((place for place, entry in enumerate(entries) if entry["key"] == target), -1)
    if index < 0:
        return home
    wanted = request.POST.get("urutan", "")
    if verb == "hapus":
        change(request, design, "requirements", editing.without(entries, index), _("Persyaratan dihapus. Dapat diurungkan."))
        return home
    if verb in ("naik", "turun"):
        value = editing.moved(entries, index, -1 if verb == "naik" else 1)
    elif verb == "letak" and wanted.isdecimal() and len(wanted) < 5:
        value = editing.placed(entries, index, int(wanted))
    else:
        return home
    change(request, design, "requirements", value, _("Persyaratan dipindahkan."))
    home["Location"] += f"#syarat-{target}"
    return home


@staff(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_requirement(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Write a requirement more, at the end of the list."""
    design = get_design(version_id)
    entries = design.content["requirements"]
    form = _form(request, design, NEW)
    if form.is_valid():
        key = editing.key_from(form.cleaned_data["label"], {entry["key"] for entry in entries})
        if response := _saved(request, design, form, key, [*entries, form.to_requirement(key)]):
            return response
    return _draw(request, design, form, NEW, -1)


@staff(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def requirement(request: HttpRequest, version_id: UUID, key: str) -> HttpResponse:
    """Change a requirement; its key stays."""
    design = get_design(version_id)
    entries = design.content["requirements"]
    index = next((place for place, entry in enumerate(entries) if entry["key"] == key), -1)
    if index < 0:
        raise editing.RequirementUnknown
    form = _form(request, design, entries[index])
    if QUIET in request.POST:

        def quiet() -> list[Any]:
            return editing.replaced(entries, index, form.to_requirement(key))

        return save_quietly(request, design, "requirements", form, quiet, key)
    if form.is_valid():
        value = editing.replaced(entries, index, form.to_requirement(key))
        if response := _saved(request, design, form, key, value):
            return response
    return _draw(request, design, form, entries[index], index)


def _form(request: HttpRequest, design: Design, now: Mapping[str, Any]) -> RequirementForm:
    return RequirementForm(
        posted(request),
        requirement=now,
        questions=[(question.name, question.label) for question in design.standard.fields if not question.formula],
        sources=[(source.id, f"{source.id} {source.title}"[:120]) for source in design.standard.sources],
        askables=editing.list_askables(design.standard),
        names=known_names(design.standard),
    )


def _saved(request: HttpRequest, design: Design, form: RequirementForm, key: str, value: list[Any]) -> HttpResponse | None:
    try:
        save_part(request, design, "requirements", value, key)
    except PartUnchanged:  # the page saved it by itself a moment ago
        pass
    except Refusal as refusal:
        blame(form, refusal)
        return None
    messages.success(request, _("Persyaratan disimpan."))
    return redirect(f"/meja/standar/{design.version.pk}/persyaratan/#syarat-{key}")


def _draw(request: HttpRequest, design: Design, form: RequirementForm, now: Mapping[str, Any], index: int) -> HttpResponse:
    context = {
        "form": form,
        "requirement": now,
        "mark": request.POST.get("tanda", "") or design.mark("requirements"),
        "faults": design.faults_below(f"requirements[{index}]") if index >= 0 else [],
        "writes": may_write(request, design),
    }
    template = "desk/standards/designer/requirement.html"
    return version_page(request, design.version, "requirements", template, context, status=422 if form.is_bound else 200)
