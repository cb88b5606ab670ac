"""The form of a draft: its sections and questions in order, moved by buttons or by dragging, and the confirmations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from satupintu.catalogue.queries import Design, editing, get_design
from satupintu.config.access import actor_of, staff
from satupintu.core.errors import Refusal
from satupintu.desk.pages import blame, tell
from satupintu.desk.standards.designer.parts import change, may_undo, may_write, question_address, save_part, undo
from satupintu.desk.standards.designer.question_form import CHOSEN, KINDS, MADE_OF
from satupintu.desk.standards.frame import READERS, WRITERS, version_page

Edit = Callable[[Any, str, HttpRequest], Sequence[Any]]

EDITS: Mapping[str, tuple[Edit, str | Promise]] = {
    "naik": (lambda form, name, _request: editing.move_question(form, name, -1), _("Pertanyaan dipindahkan ke atas.")),
    "turun": (lambda form, name, _request: editing.move_question(form, name, 1), _("Pertanyaan dipindahkan ke bawah.")),
    "salin": (lambda form, name, _request: editing.copy_question(form, name), _("Pertanyaan disalin.")),
    "hapus": (lambda form, name, _request: editing.remove_question(form, name), _("Pertanyaan dihapus. Dapat diurungkan.")),
    "letak": (
        lambda form, name, request: editing.place_question(
            form, name, _place(request.POST.get("bagian")), _place(request.POST.get("urutan"))
        ),
        _("Pertanyaan dipindahkan."),
    ),
    "bagian-naik": (lambda form, place, _request: editing.move_section(form, _place(place), -1), _("Bagian dipindahkan.")),
    "bagian-turun": (lambda form, place, _request: editing.move_section(form, _place(place), 1), _("Bagian dipindahkan.")),
    "bagian-hapus": (
        lambda form, place, _request: editing.remove_section(form, _place(place)),
        _("Bagian dan pertanyaannya dihapus. Dapat diurungkan."),
    ),
    "judul": (
        lambda form, place, request: editing.rename_section(form, _place(place), _title(request, place)),
        _("Judul bagian disimpan."),
    ),
}
"""What a button of the page does: the edit, and what is said afterwards."""


def _place(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 4 else -1


def _title(request: HttpRequest, place: str) -> str:
    return request.POST.get(f"judul-{place}", "").strip()[:200] or _now("Bagian formulir")


class SectionForm(forms.Form):
    """A section begins with its first question: one without any is no page of the form."""

    use_required_attribute = False
    title = forms.CharField(label=_("Judul bagian"), max_length=200, help_text=_("Misalnya: Data pemohon."))
    label = forms.CharField(label=_("Pertanyaan pertama"), max_length=200)
    type = forms.ChoiceField(
        label=_("Jenis jawaban"), choices=[(key, said) for key, said in KINDS.items() if key not in (*CHOSEN, *MADE_OF)]
    )


@staff(*READERS)
@require_safe
def overview(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show the sections and questions of a version with what is wrong with each; beside them the phone."""
    return _draw(request, get_design(version_id), SectionForm())


@staff(*WRITERS)
@require_POST
def new_section(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Add a section with its first question."""
    design = get_design(version_id)
    given = SectionForm(request.POST)
    if given.is_valid():
        content = design.content["form"]
        name = editing.key_from(given.cleaned_data["label"], {question.name for question in design.standard.fields})
        question = {"name": name, "label": given.cleaned_data["label"], "type": given.cleaned_data["type"]}
        try:
            save_part(request, design, "form", editing.add_section(content, given.cleaned_data["title"], question))
        except Refusal as refusal:
            blame(given, refusal)
        else:
            messages.success(request, _now("Bagian ditambahkan."))
            return redirect(question_address(version_id, name))
    return _draw(request, design, given, status=422)


@staff(*WRITERS)
@require_POST
def act(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Do what the button `aksi` says (`naik:nik`); removing what is used elsewhere is asked about first."""
    design = get_design(version_id)
    verb, _colon, target = request.POST.get("aksi", "").partition(":")
    home = redirect("desk:standard-form", version_id)
    if verb == "urung":
        undo(request, design, "form")
        return home
    if verb not in EDITS:
        return home
    if verb in ("hapus", "bagian-hapus") and "yakin" not in request.POST and _uses(design, verb, target):
        response = redirect("desk:standard-form-removal", version_id)
        response["Location"] += f"?{verb}={target}"
        return response
    edit, said = EDITS[verb]
    try:
        value = edit(design.content["form"], target, request)
    except Refusal as refusal:
        tell(request, refusal)
        return home
    if change(request, design, "form", value, str(said)) and verb in ("naik", "turun", "salin", "letak"):
        return redirect(question_address(version_id, target))
    return home


@staff(*WRITERS)
@require_GET
def removal(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Ask whether a question or section is to be removed although conditions, formulas or requirements use it."""
    design = get_design(version_id)
    verb = "bagian-hapus" if "bagian-hapus" in request.GET else "hapus"
    target = request.GET.get(verb, "")
    names = _names(design, verb, target)
    labels = [question.label for question in design.standard.fields if question.name in names]
    context = {"verb": verb, "target": target, "labels": labels, "uses": _uses(design, verb, target), "mark": design.mark("form")}
    return version_page(request, design.version, "form", "desk/standards/designer/removal.html", context)


def _names(design: Design, verb: str, target: str) -> list[str]:
    if verb == "hapus":
        editing.find_question(design.content["form"], target)
        return [target]
    place = _place(target)
    if not 0 <= place < len(design.standard.form):
        raise editing.SectionUnknown
    return [question.name for question in design.standard.form[place].fields]


def _uses(design: Design, verb: str, target: str) -> list[editing.Use]:
    names = _names(design, verb, target)
    own = {question.label for question in design.standard.fields if question.name in names}
    found = [use for name in names for use in editing.list_uses(design.content, name)]
    return list(dict.fromkeys(use for use in found if use.part != "form" or use.label not in own))


def _draw(request: HttpRequest, design: Design, section: SectionForm, status: int = 200) -> HttpResponse:
    askables = editing.list_askables(design.standard)
    sections = []
    for number, part in enumerate(design.standard.form):
        lines = []
        for index, question in enumerate(part.fields):
            path = f"form[{number}].fields[{index}]"
            lines.append(
                {
                    "question": question,
                    "kind": KINDS[question.type],
                    "condition": editing.describe_condition(question.condition, askables),
                    "faults": design.faults_below(path),
                }
            )
        own = design.faults.get(f"form[{number}]", "")
        sections.append({"place": number, "number": number + 1, "title": part.title, "lines": lines, "fault": own})
    context = {
        "sections": sections,
        "section_form": section,
        "mark": design.mark("form"),
        "writes": may_write(request, design),
        "undoes": may_undo(request, design, "form") and actor_of(request).has(*WRITERS),
    }
    return version_page(request, design.version, "form", "desk/standards/designer/form.html", context, status=status)
