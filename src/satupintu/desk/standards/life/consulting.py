"""The public consultation about a draft: its plan, who came, what was said and answered, and its minutes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from satupintu.catalogue import operations, queries
from satupintu.catalogue.models import Consultation, ServiceVersion
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.config.templatetags.komponen import hari
from satupintu.core.errors import NotFound, Refusal
from satupintu.core.regions import region_day
from satupintu.desk.hall.choosing import key_of
from satupintu.desk.pages import attempt, tell
from satupintu.desk.standards.frame import READERS, WRITERS, version_page
from satupintu.desk.standards.life.forms import HeldForm, MinutesForm, ParticipantForm, PlanForm, PointForm
from satupintu.issuance.ports import MinutesData, MinutesTable
from satupintu.issuance.queries import draw_minutes


@staff(*READERS)
@require_safe
def consultation(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show the consultations about a version, and what a draft differs in from what was discussed."""
    return _show(request, queries.get_service_version(version_id))


def _show(request: HttpRequest, version: ServiceVersion, status: int = 200, **bound: forms.Form) -> HttpResponse:
    actor, today = actor_of(request), region_day(moment_of(request))
    rows = queries.list_consultations(version.pk)
    plan = next((row for row in rows if row.state == Consultation.State.PLANNED), None)
    held = [row for row in rows if row.state == Consultation.State.HELD]
    participants = queries.list_participants([row.pk for row in rows], actor)
    changes = []
    if version.state == ServiceVersion.State.DRAFT and held and held[0].content:
        content = queries.get_draft_content(version.pk)
        found = queries.list_changes_since_consultation(version.pk)
        changes = queries.describe_differences(found, held[0].content, content)
    lines = participants[plan.pk] if plan else []
    context: dict[str, Any] = {
        "address": f"/meja/standar/{version.pk}/konsultasi/",
        "may_keep": actor.has(*WRITERS),
        "plan": plan,
        "lines": lines,
        "missing": queries.list_missing_elements(lines, attended=False) if plan else [],
        "unanswered": [point for point in plan.points.all() if not point.answer] if plan else [],
        "held": [_held(row, participants[row.pk], bound.get("minutes")) for row in held],
        "changes": changes,
        "may_read_names": actor.has(*queries.NAME_READERS),
        "plan_form": bound.get("plan") or PlanForm(initial={"planned_on": plan.planned_on, "place": plan.place} if plan else {}),
        "participant_form": bound.get("participant") or ParticipantForm(),
        "point_form": bound.get("point") or PointForm(),
        "held_form": bound.get("held") or HeldForm(initial={"held_on": plan.planned_on if plan else today}),
        "form": next(iter(bound.values()), None),
    }
    return version_page(request, version, "consultation", "desk/standards/life/consultation.html", context, status)


def _held(row: Consultation, lines: list[queries.ParticipantLine], bound: forms.Form | None) -> dict[str, Any]:
    """Return a consultation that was held, with the form for its signed minutes (as it was sent, when it was its own)."""
    names = f"id_{row.pk}_%s"
    form = bound if bound is not None and bound.auto_id == names else MinutesForm(auto_id=names)
    return {"row": row, "lines": lines, "missing": queries.list_missing_elements(lines, attended=True), "form": form}


def _planned(version_id: UUID) -> Consultation:
    """Return the consultation that is planned about a version. Raises NotFound."""
    rows = queries.list_consultations(version_id)
    plan = next((row for row in rows if row.state == Consultation.State.PLANNED), None)
    if plan is None:
        raise NotFound
    return plan


def _saved(
    request: HttpRequest, version_id: UUID, name: str, form: forms.Form, act: Callable[[dict[str, Any]], Any], said: str
) -> HttpResponse:
    """Run what a form asks for and show the page again, or the form with what was wrong."""
    who = {"actor": actor_of(request), "at": moment_of(request)}
    if form.is_valid() and attempt(request, form, lambda: act(who), said):
        return redirect("desk:standard-consultation", version_id)
    return _show(request, queries.get_service_version(version_id), 422, **{name: form})


@staff(*WRITERS)
@require_POST
def plan(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Plan the consultation, or move it."""
    form = PlanForm(request.POST)

    def act(who: dict[str, Any]) -> None:
        operations.plan_consultation(version_id=version_id, **form.cleaned_data, **who)

    return _saved(request, version_id, "plan", form, act, _("Rencana konsultasi tersimpan."))


@staff(*WRITERS)
@require_POST
def participant(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Put somebody on the list."""
    form = ParticipantForm(request.POST)

    def act(who: dict[str, Any]) -> None:
        operations.add_participant(consultation_id=_planned(version_id).pk, **form.cleaned_data, **who)

    return _saved(request, version_id, "participant", form, act, _("Peserta dicatat."))


@staff(*WRITERS)
@require_POST
def point(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Write down what was said."""
    form = PointForm(request.POST)

    def act(who: dict[str, Any]) -> None:
        operations.add_point(consultation_id=_planned(version_id).pk, **form.cleaned_data, **who)

    return _saved(request, version_id, "point", form, act, _("Masukan dicatat."))


@staff(*WRITERS)
@require_POST
def held(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Note that the consultation took place."""
    form = HeldForm(request.POST)

    def act(who: dict[str, Any]) -> None:
        operations.consult_version(version_id=version_id, **form.cleaned_data, **who)

    return _saved(request, version_id, "held", form, act, _("Konsultasi dicatat. Rancangan siap ditetapkan."))


@staff(*WRITERS)
@require_POST
def minutes(request: HttpRequest, version_id: UUID, consultation_id: UUID) -> HttpResponse:
    """Keep the signed minutes."""
    form = MinutesForm(request.POST, request.FILES, auto_id=f"id_{consultation_id}_%s")

    def act(who: dict[str, Any]) -> None:
        file = form.cleaned_data["file"]
        told = {"content": file, "name": file.name, "declared_type": file.content_type or ""}
        operations.attach_minutes(consultation_id=consultation_id, **told, **who)

    return _saved(request, version_id, "minutes", form, act, _("Berita acara tersimpan."))


@staff(*WRITERS)
@require_POST
def change(request: HttpRequest, version_id: UUID, verb: str) -> HttpResponse:
    """Change one line of the plan: `hadir`, `tidak-hadir`, `hapus-peserta`, `jawab`, `hapus-masukan`."""
    key = key_of(request.POST.get("baris", ""))
    who: dict[str, Any] = {"actor": actor_of(request), "at": moment_of(request)}
    acts: dict[str, Callable[[], Any]] = {
        "hadir": lambda: operations.set_attendance(participant_id=key, attended=True, **who),
        "tidak-hadir": lambda: operations.set_attendance(participant_id=key, attended=False, **who),
        "hapus-peserta": lambda: operations.remove_participant(participant_id=key, **who),
        "jawab": lambda: operations.answer_point(point_id=key, answer=request.POST.get("jawaban", ""), **who),
        "hapus-masukan": lambda: operations.remove_point(point_id=key, **who),
    }
    if verb not in acts or key is None:
        raise NotFound
    try:
        acts[verb]()
    except Refusal as refusal:
        tell(request, refusal)
    return redirect("desk:standard-consultation", version_id)


@staff(*queries.NAME_READERS)
@require_safe
def report(request: HttpRequest, version_id: UUID, consultation_id: UUID) -> HttpResponse:
    """Send the minutes of a consultation (berita acara) as a PDF to be signed; its attendance list has a column for it."""
    row = queries.get_consultation(consultation_id)
    if row.version_id != version_id:
        raise NotFound
    with translation.override("id"):  # official papers are Indonesian, whoever prints them (UU 24/2009 art. 27)
        pdf = draw_minutes(_minutes(row, queries.list_participants([row.pk], actor_of(request))[row.pk]), moment_of(request))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="berita-acara-{row.version.service.code}-{row.version.number}.pdf"'
    return response


def _minutes(row: Consultation, lines: list[queries.ParticipantLine]) -> MinutesData:
    version = row.version
    words = {
        "day": hari(row.held_on or row.planned_on),
        "place": row.place or "–",
        "name": version.name,
        "number": version.number,
    }
    missing = queries.list_missing_elements(lines, attended=row.state == Consultation.State.HELD)
    points = [(str(index), one.raised_by or "–", one.point, one.answer or "–") for index, one in enumerate(row.points.all(), 1)]
    attended = [(one.element_label, one.name, one.organisation or "–", _("hadir") if one.attended else "", "") for one in lines]
    text = _("Forum Konsultasi Publik atas rancangan standar pelayanan %(name)s versi %(number)s: %(day)s, %(place)s.") % words
    return MinutesData(
        title=_("Berita Acara Forum Konsultasi Publik"),
        number=row.record_no or "………………",
        text=text,
        participants=MinutesTable(
            _("Peserta"),
            (_("Unsur"), _("Nama"), _("Lembaga"), _("Hadir"), _("Tanda tangan")),
            tuple(attended),
            _("Belum ada peserta yang dicatat."),
        ),
        missing=_("Unsur yang tidak terwakili: %(elements)s.") % {"elements": "; ".join(missing)} if missing else "",
        points=MinutesTable(
            _("Masukan dan jawaban"),
            (_("No"), _("Disampaikan oleh"), _("Masukan"), _("Jawaban")),
            tuple(points),
            _("Tidak ada masukan."),
        ),
        signers=(_("Pimpinan forum"), _("Wakil peserta")),
    )
