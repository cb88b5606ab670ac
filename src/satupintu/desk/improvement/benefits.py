"""Benefits: the sheet of all services, one page as PDF, CSV, and the baseline and assumptions of a service."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from satupintu.catalogue.queries import get_service
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.config.templatetags.komponen import hari, rupiah
from satupintu.core.errors import Refusal
from satupintu.core.regions import region_day
from satupintu.desk.improvement.forms import COMPONENT_LABELS, AssumptionForm, BaselineForm, YearForm
from satupintu.desk.improvement.words import csv_answer, number, pdf_answer
from satupintu.desk.pages import blame, page, tell
from satupintu.evaluation import operations, queries
from satupintu.evaluation.models import Assumption, Baseline
from satupintu.evaluation.queries import BenefitSheet, ServiceBenefit
from satupintu.issuance.queries import draw_sheet

ALL = "semua"
"""Stands in the address for assumptions of all services."""


def _asked(request: HttpRequest) -> tuple[YearForm, date, date]:
    """Return the days asked for; this year so far without."""
    today = region_day(moment_of(request))
    first = date(today.year, 1, 1)
    data = {"dari": str(first), "sampai": str(today)}
    data.update({name: request.GET[name] for name in ("dari", "sampai") if name in request.GET})
    form = YearForm(data)
    if form.is_valid() and form.cleaned_data["dari"] > form.cleaned_data["sampai"]:
        form.add_error("sampai", _("Tanggal akhir harus sesudah tanggal awal."))
    if form.is_valid():
        return form, form.cleaned_data["dari"], form.cleaned_data["sampai"]
    return form, first, today


def _head() -> list[str]:
    return [
        _("Layanan"), _("Diputus"), _("Berhenti"), _("Menit hemat tiap permohonan"), _("Jam dihemat pemohon"),
        _("Kunjungan dihindari"), _("Rupiah dihemat"), _("Jam dihemat kantor"), _("Dasar"),
    ]  # fmt: skip


def _cells(line: ServiceBenefit) -> list[str]:
    head = [f"{line.service_code} {line.service_name}", str(line.applications), str(line.gave_up)]
    if line.saving is None:
        return [*head, "–", "–", "–", "–", "–", _("tanpa dasar")]
    made = line.saving
    is_measured = any(part.after_method == "measured" for part in line.components)
    mark = _("dimodelkan") if line.is_modelled else _("diukur") if is_measured else _("disurvei")
    mark = f"{mark}; {_('data sedikit')}" if line.is_few else mark
    figures = [number(made.minutes_each), number(made.hours), number(made.visits), rupiah(round(made.rupiah))]
    return [*head, *figures, number(made.office_hours), mark]


def _totals(found: BenefitSheet) -> list[tuple[str, str]]:
    lines = [
        (_("Jam dihemat pemohon"), number(found.hours)),
        (_("di antaranya karena jumlah permohonan bertambah"), number(found.growth_hours)),
        (_("Kunjungan dihindari"), number(found.visits)),
        (_("Rupiah dihemat pemohon"), rupiah(round(found.rupiah))),
        (_("Jam dihemat kantor"), number(found.office_hours)),
    ]
    for name, hours in (("citizen_hour", found.hours), ("office_hour", found.office_hours)):
        if name in found.rates:
            words = _("%(label)s: %(rate)s") % {"label": COMPONENT_LABELS[name], "rate": rupiah(round(found.rates[name]))}
            lines.append((words, rupiah(round(hours * found.rates[name]))))
    return [(label, value or "Rp0") for label, value in lines]


def _remarks(found: BenefitSheet) -> list[str]:
    remarks = []
    if found.without_baseline:
        without = {"count": found.without_baseline}
        remarks.append(_("%(count)s layanan belum mempunyai dasar yang dibekukan, sehingga tidak dihitung.") % without)
    if found.modelled:
        remarks.append(_("%(count)s layanan memakai angka yang dimodelkan, bukan diukur.") % {"count": found.modelled})
    remarks.append(_("Permohonan yang dicabut atau gugur tidak dihitung sebagai manfaat."))
    return remarks


@staff(*queries.REGISTER_READERS)
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """Show what every service saved over some days (`?dari=`, `?sampai=`)."""
    form, since, until = _asked(request)
    found = queries.benefit_sheet(actor_of(request), since, until)
    context = {
        "form": form,
        "sheet": found,
        "head": _head(),
        "rows": [(line.service_code, _cells(line)) for line in found.services],
        "totals": _totals(found),
        "remarks": _remarks(found),
        "query": f"dari={since}&sampai={until}",
        "all": ALL,
    }
    return page(request, "desk/improvement/benefits.html", context, status=422 if form.errors else 200)


@staff(*queries.REGISTER_READERS)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Send the sheet with every component as CSV."""
    _form, since, until = _asked(request)
    found = queries.benefit_sheet(actor_of(request), since, until)
    rows: list[list[str]] = [_head(), *(_cells(line) for line in found.services), []]
    rows.append([_("Layanan"), _("Komponen"), _("Sebelum"), _("Cara"), _("Sesudah"), _("Cara")])
    for line in found.services:
        rows += [[line.service_code, *cells] for cells in _components(line)]
    return csv_answer(rows, f"manfaat-{since}-{until}")


@staff(*queries.REGISTER_READERS)
@require_safe
def one_page(request: HttpRequest) -> HttpResponse:
    """Send the sheet as one page of PDF."""
    _form, since, until = _asked(request)
    found = queries.benefit_sheet(actor_of(request), since, until)
    claimed = [_cells(line) for line in found.services if line.saving is not None]
    tables = [
        (_("Ringkasan"), [_("Manfaat"), _("Jumlah")], [list(line) for line in _totals(found)]),
        (_("Menurut layanan"), _head(), claimed),
    ]
    pdf = draw_sheet(
        _("Manfaat pelayanan terpadu"),
        f"{hari(since)} – {hari(until)}",
        [table for table in tables if table[2]],
        moment_of(request),
        " ".join(_remarks(found)),
    )
    return pdf_answer(pdf, f"manfaat-{since}-{until}")


def _methods() -> dict[str, str]:
    known = {str(value): str(label) for value, label in Assumption._meta.get_field("method").choices or ()}
    return {**known, "unchanged": _("dianggap tetap"), "": "–"}


def _components(line: ServiceBenefit) -> list[list[str]]:
    methods = _methods()
    return [
        [
            str(COMPONENT_LABELS[part.name]),
            number(part.before),
            methods.get(part.before_method, part.before_method),
            number(part.after),
            methods.get(part.after_method, part.after_method),
        ]
        for part in line.components
    ]


@staff(*queries.REGISTER_READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def service(request: HttpRequest, code: str) -> HttpResponse:
    """Show a service before and after; keep and freeze its baseline, add assumptions (`semua`: those of all services)."""
    actor = actor_of(request)
    code = "" if code == ALL else code
    name = get_service(code).name if code else _("Semua layanan")
    _form, since, until = _asked(request)
    baseline = queries.find_baseline(code) if code else None
    act = request.POST.get("tindakan", "")
    base_form = BaselineForm(request.POST if act == "dasar" else None, initial=_standing(baseline))
    stated = AssumptionForm(request.POST if act == "asumsi" else None, is_for_all=not code)
    bound: forms.Form | None = {"dasar": base_form, "asumsi": stated}.get(act)
    if act == "bekukan":
        return _freeze(request, code)
    if bound is not None and bound.is_valid() and _keep(request, code, bound):
        return redirect("desk:benefit", code or ALL)
    found = queries.benefit_sheet(actor, since, until)
    line = next((one for one in found.services if one.service_code == code), None)
    methods = _methods()
    context = {
        "code": code,
        "name": name,
        "baseline": baseline,
        "is_frozen": baseline is not None and baseline.state == Baseline.State.FROZEN,
        "line": line,
        "cells": list(zip(_head(), _cells(line), strict=True))[1:] if line else [],
        "components": _components(line) if line else [],
        "assumptions": [
            (str(COMPONENT_LABELS.get(row.name, row.name)), number(float(row.value), 2), methods[row.method], row)
            for row in queries.list_assumptions(actor, code)
        ],
        "baseline_form": base_form,
        "assumption_form": stated,
        "form": bound,
        "since": since,
        "until": until,
        "may_set": actor.has(*queries.LEADERS),
        "may_freeze": actor.has(*queries.CLOSERS),
    }
    return page(request, "desk/improvement/benefit.html", context, status=422 if bound is not None else 200)


def _standing(baseline: Baseline | None) -> dict[str, Any]:
    if baseline is None:
        return {}
    heads = {name: getattr(baseline, name) for name in ("since", "until", "volume", "sample", "source", "evidence")}
    return {**heads, **baseline.values, **{f"method_{name}": how for name, how in baseline.methods.items()}}


def _keep(request: HttpRequest, code: str, form: forms.Form) -> bool:
    who: dict[str, Any] = {"service_code": code, "actor": actor_of(request), "at": moment_of(request)}
    given = form.cleaned_data
    try:
        if isinstance(form, BaselineForm):
            values, methods = form.figures()
            heads = {name: given[name] for name in ("since", "until", "source", "evidence")}
            counts: dict[str, Any] = {name: given[name] or 0 for name in ("volume", "sample")}
            operations.save_baseline(values=values, methods=methods, **heads, **counts, **who)
        else:
            sample = given["sample"] or 0
            parts = {name: given[name] for name in ("name", "value", "method", "source")}
            operations.set_assumption(**parts, sample=sample, **who)
    except Refusal as refusal:
        blame(form, refusal)
        return False
    messages.success(request, _("Tersimpan."))
    return True


def _freeze(request: HttpRequest, code: str) -> HttpResponse:
    try:
        operations.freeze_baseline(service_code=code, actor=actor_of(request), at=moment_of(request))
    except Refusal as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("Dasar pengukuran dibekukan. Sejak sekarang manfaat layanan ini dihitung."))
    return redirect("desk:benefit", code or ALL)
