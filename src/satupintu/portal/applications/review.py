"""Checking everything before it is sent, sending it, and the page that hands over number and code."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from satupintu.applications import operations, queries
from satupintu.applications.errors import NotSubmittable
from satupintu.applications.models import Application
from satupintu.applications.queries import CasePage
from satupintu.catalogue.queries import find_doubts
from satupintu.config.access import actor_of, applicant_side, moment_of, posted
from satupintu.config.forms.words import answer_lines
from satupintu.portal.applications.fees import fee_rows
from satupintu.portal.applications.overview import agent_row, applicant_name, undecided_tasks, uploads_of, variant_label
from satupintu.portal.applications.questions import asked_sections, field_of, label_of


class DeclarationForm(forms.Form):
    """The applicant answers for what they send."""

    use_required_attribute = False
    declared = forms.BooleanField(
        label=gettext_lazy("Saya menyatakan data dan berkas ini benar, dan bersedia menanggung akibat hukum bila tidak benar."),
        error_messages={"required": gettext_lazy("Centang pernyataan sebelum mengirim.")},
    )


@applicant_side
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show every answer with a way back to it; send after the declaration."""
    actor, at = actor_of(request), moment_of(request)
    case = queries.get_case(application_id, actor, at)
    if case.application.state != Application.State.DRAFT or case.is_outdated:
        return redirect("portal:application", application_id)  # nobody declares what changed after they read it
    form = DeclarationForm(posted(request))
    errors: list[tuple[str, str]] = []
    if form.is_valid():
        try:
            operations.submit_application(application_id=application_id, actor=actor, at=at)
        except NotSubmittable as refusal:
            errors = fault_lines(case, refusal.errors, at)
        else:
            return redirect("portal:sent", application_id)
    duplicates = queries.list_duplicates(case.application)
    context = {
        "case": case,
        "form": form,
        "errors": errors,
        "parts": answer_parts(case, at),
        "files": file_rows(case, at),
        "fee": fee_rows(case, at),
        "doubts": doubt_lines(case),
        "is_double": bool(duplicates),
        "duplicates": queries.only_visible(duplicates, actor, at),
        "head": [
            {"key": pgettext("satu", "Layanan"), "value": case.standard.name},
            {"key": _("Jenis"), "value": variant_label(case)},
            {"key": _("Pemohon"), "value": applicant_name(case)},
            *({"key": key, "value": value} for key, value in agent_row(case)),
        ],
    }
    return render(request, "portal/applications/review.html", context, status=422 if form.is_bound else 200)


def fault_lines(case: CasePage, faults: dict[str, str], at: datetime) -> list[tuple[str, str]]:
    """Return each fault as a sentence with the address where it is mended."""
    id_ = case.application.id
    where = {
        question.name: reverse("portal:section", args=[id_, section.number])
        for section in asked_sections(case.application, case.standard, case.answers, at)
        for question in section.questions
    }
    lines = []
    for path, sentence in faults.items():
        if path == "variant":
            lines.append((sentence, reverse("portal:variant", args=[id_])))
        elif path.startswith("requirements."):
            lines.append((sentence, reverse("portal:upload", args=[id_, path.removeprefix("requirements.")])))
        else:
            lines.append((f"{label_of(case.standard, path)}: {sentence}", where.get(field_of(path), "")))
    return lines


def doubt_lines(case: CasePage) -> list[str]:
    """Return what may be a slip, each with the question it is about."""
    return [f"{label_of(case.standard, path)}: {sentence}" for path, sentence in find_doubts(case.standard, case.answers).items()]


def answer_parts(case: CasePage, at: datetime) -> list[dict[str, Any]]:
    """Return the answers by section."""
    parts = []
    for section in asked_sections(case.application, case.standard, case.answers, at):
        url = reverse("portal:section", args=[case.application.id, section.number])
        rows = [
            {"key": question.label, "lines": answer_lines(question, case.answers.get(question.name)), "url": url}
            for question in section.questions
        ]
        parts.append({"title": section.title, "rows": rows})
    return parts


def file_rows(case: CasePage, at: datetime) -> list[dict[str, Any]]:
    """Return the files handed in, those left out, and those of which it is not known yet whether they are needed."""
    rows = []
    for line in uploads_of(case):
        url = reverse("portal:upload", args=[case.application.id, line.requirement.key])
        given = (line.item.file.original_name if line.item.file else line.item.value) if line.item else ""
        left_out = _("Tidak dilampirkan (tidak wajib)") if not line.requirement.is_mandatory else _("Belum diunggah")
        rows.append({"key": line.requirement.label, "value": given or left_out, "url": url})
    sections = asked_sections(case.application, case.standard, case.answers, at)
    for task in undecided_tasks(case, sections):
        rows.append({"key": task["title"], "value": task["hint"], "url": task["url"]})
    return rows


@applicant_side
@require_safe
def sent(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Confirm that the case is in: number, tracking code, what happens next. Printable."""
    actor, at = actor_of(request), moment_of(request)
    case = queries.get_case(application_id, actor, at)
    if case.application.state == Application.State.DRAFT:
        return redirect("portal:application", application_id)
    context = {
        "case": case,
        "secret": operations.show_code(application_id=application_id, actor=actor, at=at),
        "tracking": queries.tracking_of(case.application, at),
        "bring": [line.requirement for line in case.items if line.requirement.stage == "counter"],
    }
    return render(request, "portal/applications/sent.html", context)
