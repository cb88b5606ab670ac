"""The report of a period and the achievement of a year: read, printed, downloaded, and sent when ready."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.core.errors import NotFound
from satupintu.core.regions import region_day
from satupintu.desk.pages import attempt, page
from satupintu.desk.performance.choosing import chosen_span, list_spans
from satupintu.evaluation import operations, queries
from satupintu.evaluation.models import ReportSubscription
from satupintu.evaluation.queries import Cell, Report, ReportTable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SETTERS = ("manager", "kadis")


def _report(request: HttpRequest) -> Report:
    return queries.period_report(chosen_span(request), with_officers=actor_of(request).has("manager"))


def _cells(table: ReportTable, row: Sequence[Cell]) -> list[tuple[str, bool]]:
    return [(queries.write_cell(cell), table.is_number(column)) for column, cell in enumerate(row)]


def _drawn(report: Report) -> list[dict[str, Any]]:
    return [
        {
            "table": table,
            "head": [(word, table.is_number(column)) for column, word in enumerate(table.head)],
            "rows": [_cells(table, row) for row in table.rows],
            "total": _cells(table, table.total) if table.total else None,
        }
        for table in report.tables
    ]


@staff(*queries.FIGURE_READERS)
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Show the report of a period (`?periode=`, this month without). Raises `NotFound` for a period that is none."""
    actor, span = actor_of(request), chosen_span(request)
    asked = queries.list_subscriptions(actor)
    today = region_day(moment_of(request))
    found = _report(request)
    context = {
        "report": found,
        "drawn": _drawn(found),
        "span": span,
        "spans": list_spans(span, today),
        "earlier": span.before(),
        "later": span.after() if span.end <= today else None,
        "is_running": span.end > today,
        "fresh": queries.find_freshness(),
        "kinds": [(kind, label, kind in asked) for kind, label in ReportSubscription.Kind.choices],
    }
    return page(request, "desk/reports/report.html", context)


@staff(*queries.FIGURE_READERS)
@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponse:
    """Send the report of a period as `pdf`, `xlsx` or `csv`. Raises `NotFound`."""
    return _send(_report(request), kind, request)


def _send(found: Report, kind: str, request: HttpRequest) -> HttpResponse:
    if kind == "pdf":
        response = HttpResponse(queries.write_pdf(found, moment_of(request)), content_type="application/pdf")
    elif kind == "xlsx":
        response = HttpResponse(queries.write_xlsx(found), content_type=XLSX)
    elif kind == "csv":
        response = HttpResponse(queries.write_csv(found.tables), content_type="text/csv; charset=utf-8")
    else:
        raise NotFound
    place = "inline" if kind == "pdf" else "attachment"
    response["Content-Disposition"] = f'{place}; filename="{found.code}.{kind}"'
    return response


class TargetForm(forms.Form):
    """A target of a year."""

    use_required_attribute = False
    achievement = forms.ChoiceField(label=gettext_lazy("Indikator"), choices=())
    value = forms.DecimalField(
        label=gettext_lazy("Target"),
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
        error_messages={"required": gettext_lazy("Isi targetnya."), "invalid": gettext_lazy("Isi dengan angka.")},
    )
    decree_no = forms.CharField(
        label=gettext_lazy("Dasar penetapan"),
        help_text=gettext_lazy("Misalnya nomor perjanjian kinerja."),
        max_length=120,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["achievement"].choices = [  # type: ignore[attr-defined]
            (one.code, f"{one.name} ({one.unit})") for one in queries.ACHIEVEMENTS
        ]


def _year(request: HttpRequest) -> int:
    text, this = request.GET.get("tahun", ""), region_day(moment_of(request)).year
    return int(text) if text.isdecimal() and len(text) == 4 and 2000 <= int(text) <= this + 1 else this


@staff(*queries.FIGURE_READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def achievement(request: HttpRequest) -> HttpResponse:
    """Show achievement against target of a year (`?tahun=`); who answers for it sets the targets."""
    actor, year, this = actor_of(request), _year(request), region_day(moment_of(request)).year
    may_set = actor.has(*SETTERS)
    form = TargetForm(posted(request)) if may_set else None
    if form is not None and form.is_valid():
        given = form.cleaned_data

        def act() -> None:
            operations.set_target(year=year, **given, actor=actor, at=moment_of(request))

        if attempt(request, form, act, _("Target tersimpan.")):
            return redirect(f"/meja/laporan/capaian/?tahun={year}")
    found = queries.achievement_report(year)
    context = {
        "report": found,
        "drawn": _drawn(found),
        "form": form,
        "year": year,
        "years": [this + 1, this, this - 1, this - 2],
    }
    return page(request, "desk/reports/achievement.html", context, status=422 if form is not None and form.is_bound else 200)


@staff(*queries.FIGURE_READERS)
@require_safe
def download_achievement(request: HttpRequest, kind: str) -> HttpResponse:
    """Send achievement against target as `pdf`, `xlsx` or `csv`. Raises `NotFound`."""
    return _send(queries.achievement_report(_year(request)), kind, request)


@staff(*queries.FIGURE_READERS)
@require_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    """Have, or have no longer, a report announced by mail."""
    kind, wanted = request.POST.get("jenis", ""), request.POST.get("mau") == "ya"

    def act() -> None:
        operations.subscribe_report(kind=kind, wanted=wanted, actor=actor_of(request), at=moment_of(request))

    attempt(request, None, act, _("Laporan akan dikabarkan bila siap.") if wanted else _("Kiriman laporan dihentikan."))
    return redirect("desk:report")
