"""The register of findings: lists with filters, a new one, and the annex of follow-up as PDF and CSV."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.config.templatetags.komponen import hari, rupiah
from satupintu.core.errors import Refusal
from satupintu.core.regions import region_day
from satupintu.desk.improvement.forms import FindingForm
from satupintu.desk.improvement.words import csv_answer, number, pdf_answer
from satupintu.desk.pages import blame, listed, page
from satupintu.evaluation import operations, queries
from satupintu.evaluation.models import Finding
from satupintu.evaluation.queries import Proposal
from satupintu.issuance.queries import draw_sheet

VIEWS = {
    "open": gettext_lazy("Terbuka"),
    "mine": gettext_lazy("Tugas saya"),
    "late": gettext_lazy("Terlambat"),
    "closed": gettext_lazy("Selesai"),
    "all": gettext_lazy("Semua"),
}
MOST_ROWS = 2000


def _year(request: HttpRequest) -> int:
    text = request.GET.get("tahun", "")
    this = region_day(moment_of(request)).year
    return int(text) if text.isascii() and text.isdigit() and 2000 <= int(text) <= this else this


@staff()
@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """Show the register (`?lihat=`, `?sumber=`); who does not read it all sees their own."""
    actor, at = actor_of(request), moment_of(request)
    is_reader = actor.has(*queries.REGISTER_READERS)
    view = request.GET.get("lihat", "open" if is_reader else "mine")
    view = view if view in VIEWS else "open"
    source = request.GET.get("sumber", "")
    source = source if source in Finding.Source.values else ""
    found = listed(request, lambda after: queries.page_findings(actor, view=view, source=source, after=after, at=at))
    tabs = [
        {"label": label, "url": f"?lihat={key}&sumber={source}", "here": key == view}
        for key, label in VIEWS.items()
        if is_reader or key in ("mine", "closed")
    ]
    year = _year(request)
    context = {
        "lines": found.rows,
        "after": found.after,
        "tabs": tabs,
        "view": view,
        "source": source,
        "sources": Finding.Source.choices,
        "year": year,
        "today": region_day(at),
        "is_reader": is_reader,
        "may_lead": queries.may_lead(actor),
        "follow_ups": _follow_ups(request, year) if is_reader else [],
        "proposals": _proposals(at) if queries.may_lead(actor) and view == "open" else [],
    }
    return page(request, "desk/improvement/findings.html", context)


def _proposals(at: datetime) -> list[tuple[Proposal, str]]:
    """Return what is worth a finding, each with the address of the form that begins with its words."""
    return [(one, urlencode({name: value for name, value in asdict(one).items() if value})) for one in queries.list_proposals(at)]


def _follow_ups(request: HttpRequest, year: int) -> list[list[str]]:
    rows = []
    for line in queries.count_follow_ups(actor_of(request), year):
        percent = "–" if line.count.percent is None else f"{number(line.count.percent, 0)}%"
        months = "–" if line.count.months is None else number(line.count.months)
        rows.append([line.label, str(line.count.found), str(line.count.followed_up), percent, months])
    return rows


@staff(*queries.LEADERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_finding(request: HttpRequest) -> HttpResponse:
    """Record a finding; the address may hold the words of a proposal to begin with."""
    at = moment_of(request)
    begun = {name: value[:2000] for name, value in request.GET.items() if name in FindingForm.base_fields}
    form = FindingForm(posted(request), initial={**begun, "found_on": region_day(at)})
    if form.is_valid():
        try:
            made = operations.record_finding(values=form.cleaned_data, actor=actor_of(request), at=at)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Temuan dicatat. Uraikan penyebabnya, lalu susun rencana tindak lanjut."))
            return redirect("desk:finding", made.pk)
    return page(request, "desk/improvement/finding_new.html", {"form": form}, status=422 if form.is_bound else 200)


HEAD = (
    gettext_lazy("Nomor"),
    gettext_lazy("Unsur atau sumber"),
    gettext_lazy("Temuan"),
    gettext_lazy("Program atau kegiatan"),
    gettext_lazy("Waktu"),
    gettext_lazy("Penanggung jawab"),
    gettext_lazy("Realisasi"),
)


def _quarter(day: Any) -> str:
    return _("TW %(quarter)s %(year)s") % {"quarter": ("I", "II", "III", "IV")[(day.month - 1) // 3], "year": day.year}


def _annex_rows(year: int, source: str) -> list[list[str]]:
    rows = []
    for finding in queries.list_register(source=source, year=year)[:MOST_ROWS]:
        head = [finding.number, finding.element or finding.get_source_display(), finding.title]
        actions = list(finding.actions.all())
        if not actions:
            rows.append([*head, "–", "–", "–", finding.get_state_display()])
        for action in actions:
            done = hari(region_day(action.done_at)) if action.done_at else ""
            said = f"{action.get_state_display()} {done}".strip()
            rows.append([*head, action.what, _quarter(action.due_on), action.owner.name, said])
    return rows


def _asked(request: HttpRequest) -> tuple[int, str]:
    source = request.GET.get("sumber", "")
    return _year(request), source if source in Finding.Source.values else ""


@staff(*queries.REGISTER_READERS)
@require_safe
def annex(request: HttpRequest) -> HttpResponse:
    """Send the annex of follow-up of a year (`?tahun=`, `?sumber=`) as PDF, in the columns of the SKM report."""
    year, source = _asked(request)
    head = [str(word) for word in HEAD]
    counts = _follow_ups(request, year)
    tables: list[tuple[str, list[str], list[list[str]]]] = [
        (_("Rencana tindak lanjut (RTL)"), head, _annex_rows(year, source)),
        (
            _("Persentase dan kecepatan tindak lanjut"),
            [_("Sumber"), _("Temuan"), _("Ditindaklanjuti"), _("Persentase"), _("Rata-rata bulan")],
            counts,
        ),
    ]
    title = _("Lampiran rencana tindak lanjut %(year)s") % {"year": year}
    subtitle = str(dict(Finding.Source.choices).get(source, _("Semua sumber")))
    pdf = draw_sheet(title, subtitle, [table for table in tables if table[2]], moment_of(request))
    return pdf_answer(pdf, f"rtl-{year}")


@staff(*queries.REGISTER_READERS)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Send the follow-up of a year as CSV."""
    year, source = _asked(request)
    return csv_answer([HEAD, *_annex_rows(year, source)], f"rtl-{year}")


def budget_words(amount: int) -> str:
    """Write a budget; a dash for none."""
    return rupiah(amount) if amount else "–"
