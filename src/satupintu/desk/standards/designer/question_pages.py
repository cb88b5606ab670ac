"""One question of a draft: written, changed, given another key; and the parts a group or a list is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from satupintu.catalogue import operations
from satupintu.catalogue.errors import PartUnchanged
from satupintu.catalogue.queries import Design, editing, get_design, known_names
from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.core.errors import Refusal
from satupintu.desk.pages import blame
from satupintu.desk.standards.designer.parts import QUIET, change, may_write, question_address, save_part, save_quietly
from satupintu.desk.standards.designer.question_form import KINDS, MADE_OF, QuestionForm
from satupintu.desk.standards.frame import WRITERS, version_page

EMPTY: Mapping[str, Any] = {"name": "", "label": "", "type": "string"}
TYPE = "_jenis"
"""The button that draws the form for another kind of answer, without saving anything."""


@staff(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_question(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Write a question more into the section `?bagian=` (from 1)."""
    design = get_design(version_id)
    wanted = request.GET.get("bagian", "1")
    section = int(wanted) - 1 if wanted.isdecimal() and len(wanted) < 4 else 0
    form = question_form(request, design, EMPTY, section)
    if _is_sent(request) and form.is_valid():
        name = editing.key_from(form.cleaned_data["label"], {question.name for question in design.standard.fields})
        place = int(form.cleaned_data.get("section", section))
        return _saved(
            request, design, form, name, lambda value: editing.add_question(design.content["form"], place, value)
        ) or _draw(request, design, form, EMPTY, section)
    return _draw(request, design, form, EMPTY, section)


@staff(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, version_id: UUID, name: str) -> HttpResponse:
    """Change a question; its key stays. With another section chosen it moves to the end of that."""
    design = get_design(version_id)
    content = design.content["form"]
    section, index = editing.find_question(content, name)
    now = content[section]["fields"][index]
    form = question_form(request, design, now, section)

    def edit(value: Mapping[str, Any]) -> list[Any]:
        changed = editing.change_question(content, name, value)
        place = int(form.cleaned_data.get("section", section))
        return changed if place == section else editing.place_question(changed, name, place)

    if QUIET in request.POST:
        return save_quietly(request, design, "form", form, lambda: edit(form.to_question(name)), name)
    if _is_sent(request) and form.is_valid() and (response := _saved(request, design, form, name, edit)):
        return response
    return _draw(request, design, form, now, section)


@staff(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def key(request: HttpRequest, version_id: UUID, name: str) -> HttpResponse:
    """Give a question another key; everything that uses it is shown first, and follows."""
    design = get_design(version_id)
    editing.find_question(design.content["form"], name)
    form = KeyForm(posted(request), initial={"key": name})
    if form.is_valid():
        try:
            operations.rename_question(
                version_id=version_id,
                name=name,
                key=form.cleaned_data["key"],
                seen=request.POST.get("tanda", ""),
                actor=actor_of(request),
                at=moment_of(request),
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _now("Kunci diganti di semua tempat yang memakainya."))
            return redirect(question_address(version_id, form.cleaned_data["key"]))
    context = {"form": form, "name": name, "uses": editing.list_uses(design.content, name), "mark": design.mark("form")}
    status = 422 if form.is_bound else 200
    return version_page(request, design.version, "form", "desk/standards/designer/key.html", context, status=status)


@staff(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, version_id: UUID, name: str, part_name: str = "") -> HttpResponse:
    """Write or change one part of a group or list."""
    design = get_design(version_id)
    owner = _owner(design, name)
    parts = list(owner.get("subfields", ()))
    index = next((place for place, entry in enumerate(parts) if entry["name"] == part_name), -1)
    if part_name and index < 0:
        raise editing.QuestionUnknown
    now = parts[index] if part_name else EMPTY
    form = QuestionForm(_sent(request), question=now, kind=_kind(request, now), is_part=True, initial=_redrawn(request))
    if _is_sent(request) and form.is_valid():
        fresh = part_name or editing.key_from(form.cleaned_data["label"], {entry["name"] for entry in parts})
        value = form.to_question(fresh)
        filled = editing.replaced(parts, index, value) if part_name else [*parts, value]
        try:
            save_part(request, design, "form", _with_parts(design, name, filled))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _now("Isian disimpan."))
            return redirect("desk:standard-question", version_id, name)
    context = {"form": form, "owner": owner, "question": now, "mark": _mark(request, design)}
    return version_page(
        request, design.version, "form", "desk/standards/designer/part.html", context, status=422 if form.is_bound else 200
    )


@staff(*WRITERS)
@require_POST
def parts_act(request: HttpRequest, version_id: UUID, name: str) -> HttpResponse:
    """Move or remove a part of a group or list, as the button `aksi` says."""
    design = get_design(version_id)
    parts = list(_owner(design, name).get("subfields", ()))
    verb, _colon, target = request.POST.get("aksi", "").partition(":")
    index = next((place for place, entry in enumerate(parts) if entry["name"] == target), -1)
    if index >= 0 and verb in ("naik", "turun", "hapus"):
        kept = editing.without(parts, index) if verb == "hapus" else editing.moved(parts, index, -1 if verb == "naik" else 1)
        change(request, design, "form", _with_parts(design, name, kept), _now("Isian di dalamnya diubah. Dapat diurungkan."))
    return redirect("desk:standard-question", version_id, name)


class KeyForm(forms.Form):
    """Another key for a question."""

    use_required_attribute = False
    key = forms.CharField(label=_("Kunci baru"), max_length=40, help_text=_("Huruf kecil, angka, dan garis bawah."))


def question_form(request: HttpRequest, design: Design, now: Mapping[str, Any], section: int) -> QuestionForm:
    """Return the form of a question as it was sent, or as it stands."""
    kind = _kind(request, now)
    titles = [(str(place), f"{place + 1}. {entry.title}") for place, entry in enumerate(design.standard.form)]
    return QuestionForm(
        _sent(request),
        question=now,
        kind=kind,
        sections=titles,
        section=section,
        askables=editing.list_askables(design.standard, now["name"]),
        names=known_names(design.standard),
        others=[(q.name, q.label) for q in design.standard.fields if q.type == kind and q.name != now["name"] and not q.formula],
        initial=_redrawn(request),
    )


def _owner(design: Design, name: str) -> Mapping[str, Any]:
    section, index = editing.find_question(design.content["form"], name)
    owner: Mapping[str, Any] = design.content["form"][section]["fields"][index]
    if owner["type"] not in MADE_OF:
        raise editing.QuestionUnknown
    return owner


def _with_parts(design: Design, name: str, parts: list[Any]) -> list[Any]:
    return editing.change_question(design.content["form"], name, {**_owner(design, name), "subfields": parts})


def _saved(request: HttpRequest, design: Design, form: QuestionForm, name: str, edit: Any) -> HttpResponse | None:
    try:
        save_part(request, design, "form", edit(form.to_question(name)), name)
    except PartUnchanged:  # the page saved it by itself a moment ago
        pass
    except Refusal as refusal:
        blame(form, refusal)
        return None
    messages.success(request, _now("Pertanyaan disimpan."))
    if form.kind in MADE_OF and not form.question.get("subfields"):
        return redirect("desk:standard-question", design.version.pk, name)
    return redirect(question_address(design.version.pk, name))


def _is_sent(request: HttpRequest) -> bool:
    return request.method == "POST" and TYPE not in request.POST


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if _is_sent(request) else None


def _redrawn(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed before another kind was chosen."""
    if TYPE not in request.POST:
        return {}
    single = {name: value for name, value in request.POST.items() if name not in (TYPE, "csrfmiddlewaretoken", "differs_from")}
    flags = {name: name in request.POST for name in ("required", "on_product")}
    return {**single, **flags}


def _kind(request: HttpRequest, now: Mapping[str, Any]) -> str:
    wanted = request.POST.get("type", "")
    return wanted if wanted in KINDS else str(now["type"])


def _mark(request: HttpRequest, design: Design) -> str:
    """Return the mark the writer saw first: a form drawn again must not take over what came in between."""
    return request.POST.get("tanda", "") or design.mark("form")


def _draw(request: HttpRequest, design: Design, form: QuestionForm, now: Mapping[str, Any], section: int) -> HttpResponse:
    name = str(now["name"])
    path = ""
    if name:
        place, index = editing.find_question(design.content["form"], name)
        path = f"form[{place}].fields[{index}]"
    context = {
        "form": form,
        "question": now,
        "section": section + 1,
        "mark": _mark(request, design),
        "parts": [(entry, KINDS[entry["type"]]) for entry in now.get("subfields", ())],
        "is_made_of_parts": name and form.kind in MADE_OF and now["type"] == form.kind,
        "faults": design.faults_below(path) if path else [],
        "uses": editing.list_uses(design.content, name) if name else [],
        "writes": may_write(request, design),
    }
    template = "desk/standards/designer/question.html"
    return version_page(request, design.version, "form", template, context, status=422 if form.is_bound else 200)
