"""What stands in the phone beside the editor: the form or the list of requirements of a draft, answered and kept nowhere."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from satupintu.catalogue.queries import Design, editing, get_design, known_names
from satupintu.config.access import moment_of, staff
from satupintu.core.errors import Refusal
from satupintu.core.regions import region_day
from satupintu.desk.standards.designer.phone import Phone, deciding_questions
from satupintu.desk.standards.designer.question_pages import EMPTY, question_form
from satupintu.desk.standards.frame import READERS


@staff(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def form_preview(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show the form as on a phone; `?bagian=` (from 1) shows one section.

    A POST carries the answers of the phone itself, or with `_asal=soal` a question as it stands in the editor, which is
    shown in its place although it is not saved.
    """
    design = get_design(version_id)
    wanted = request.GET.get("bagian", "")
    only = int(wanted) - 1 if wanted.isdecimal() and len(wanted) < 4 else None
    data, unsaved, fault = request.POST, "", ""
    if request.POST.get("_asal") == "soal":
        data = QueryDict()
        design, only, fault = _with_question(request, design, only)
        unsaved = "1"
    phone = Phone(design.standard, data, _today(request), check="_kirim" in data)
    pages = phone.pages(only)
    context = {
        "pages": pages,
        "phone": phone,
        "variants": design.standard.variants,
        "computed": phone.computed(),
        "name": design.standard.name,
        "sent": phone.check and not any(page.form.errors for page in pages),
        "unsaved": unsaved,
        "fault": fault,
        "only": only,
    }
    return render(request, "desk/standards/designer/phone.html", context)


@staff(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def requirements_preview(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show the requirements as on a phone, for the variant and answers chosen in it; only questions that decide are asked."""
    design = get_design(version_id)
    phone = Phone(design.standard, request.POST, _today(request), only=deciding_questions(design.standard))
    applies, waiting = phone.requirements()
    context = {
        "pages": phone.pages(),
        "phone": phone,
        "variants": design.standard.variants,
        "name": design.standard.name,
        "applies": applies,
        "waiting": waiting,
    }
    return render(request, "desk/standards/designer/phone_requirements.html", context)


@staff(*READERS)
@require_POST
def check_formula(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Say what is wrong with the condition or formula `rumus`, as JSON `{"fault": sentence}`; empty when nothing is."""
    text = request.POST.get("rumus", "")
    return JsonResponse({"fault": editing.expression_fault(text, known_names(get_design(version_id).standard))})


def _with_question(request: HttpRequest, design: Design, only: int | None) -> tuple[Design, int | None, str]:
    """Return the design with the question of the editor in its place, the section it stands in, and why it is not shown."""
    content, name = design.content["form"], request.POST.get("_soal", "")
    section, now = only or 0, EMPTY
    if name:
        section, index = editing.find_question(content, name)
        now = content[section]["fields"][index]
    form = question_form(request, design, now, section)
    if not form.is_valid():
        return design, section, next((str(error) for errors in form.errors.values() for error in errors), "")
    try:
        if name:
            changed = editing.change_question(content, name, form.to_question(name))
        else:
            key = editing.key_from(form.cleaned_data["label"], {question.name for question in design.standard.fields})
            changed = editing.add_question(content, section, form.to_question(key))
        return design.with_part("form", changed), section, ""
    except Refusal as refusal:
        return design, section, str(refusal)


def _today(request: HttpRequest) -> date:
    return region_day(moment_of(request))
