"""Simulasi: what demand, officers and norms make of a version, against another one with the same chances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from satupintu.catalogue.models import ServiceVersion
from satupintu.catalogue.queries import (
    Ground,
    duration_words,
    gather_assumptions,
    get_service_version,
    get_try_ground,
    list_versions,
    simulate_version,
)
from satupintu.config.access import moment_of, staff
from satupintu.config.templatetags.bagan import Chart, angka, bars, columns, lebih, send_csv
from satupintu.core.errors import Refusal
from satupintu.desk.pages import blame
from satupintu.desk.standards.frame import READERS, version_page
from satupintu.sop.queries import Assumptions, PlanError, Summary, compare

HERE = "simulation"
MOST_BARS = 40
"""Days of a distribution drawn one by one; what is longer is one last bar."""


class SimulationForm(forms.Form):
    """The assumptions, shown and changed; fields for officers and decisions follow from the sheet."""

    use_required_attribute = False

    arrivals = forms.FloatField(label=gettext_lazy("Berkas masuk per hari kerja"), min_value=0.01, max_value=2000)
    applicant_days = forms.FloatField(
        label=gettext_lazy("Hari kerja yang dipakai pemohon setiap kali diminta sesuatu"), min_value=0, max_value=60
    )
    productive = forms.IntegerField(label=gettext_lazy("Waktu petugas untuk layanan ini (persen)"), min_value=1, max_value=100)
    work_share = forms.IntegerField(
        label=gettext_lazy("Bagian mutu baku satu jam atau lebih yang sungguh dikerjakan (persen)"),
        help_text=gettext_lazy("Sisanya ruang menunggu, yang dihitung simulasi."),
        min_value=1,
        max_value=100,
    )
    spread = forms.IntegerField(label=gettext_lazy("Keragaman lama kerja (persen dari rata-rata)"), min_value=0, max_value=300)
    days = forms.IntegerField(label=gettext_lazy("Hari kerja yang disimulasikan"), min_value=2, max_value=500, initial=60)
    runs = forms.IntegerField(label=gettext_lazy("Ulangan"), min_value=1, max_value=20, initial=5)
    seed = forms.IntegerField(label=gettext_lazy("Bilangan awal acak"), min_value=0, max_value=10**9, initial=1)
    against = forms.ChoiceField(label=gettext_lazy("Bandingkan dengan"), required=False)

    def __init__(
        self, data: Any, *, given: Assumptions, roles: Mapping[str, str], rows: Mapping[str, Any], others: list[Any]
    ) -> None:
        initial = {
            "arrivals": round(given.arrivals, 2),
            "applicant_days": given.applicant_days,
            "productive": round(given.productive * 100),
            "work_share": round(given.work_share * 100),
            "spread": round(given.spread * 100),
        }
        super().__init__(data, initial=initial)
        self.given = given
        self.fields["against"].choices = [("", _("tidak dibandingkan")), *others]  # type: ignore[attr-defined]
        self.roles, self.decisions = list(given.staff), [row_id for row_id in given.outcomes if row_id in rows]
        for role in self.roles:
            self.fields[f"staff-{role}"] = forms.IntegerField(
                label=roles.get(role, role), min_value=1, max_value=1000, initial=given.staff[role]
            )
        for row_id in self.decisions:
            shares = given.outcomes[row_id]
            first = share_of(shares)
            self.fields[f"ya-{row_id}"] = forms.IntegerField(
                label=f"{rows[row_id].number}. {rows[row_id].question or rows[row_id].activity}",
                min_value=0,
                max_value=100,
                initial=round(first * 100),
            )

    @property
    def staff_fields(self) -> list[forms.BoundField]:
        """The fields for officers."""
        return [self[f"staff-{role}"] for role in self.roles]

    @property
    def decision_fields(self) -> list[forms.BoundField]:
        """The fields for decisions."""
        return [self[f"ya-{row_id}"] for row_id in self.decisions]

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """The other fields."""
        return [self[name] for name in self.base_fields]

    def assumptions(self) -> Assumptions:
        """Return the assumptions as they were filled in."""
        data = self.cleaned_data
        outcomes = {
            row_id: {"yes": data[f"ya-{row_id}"] / 100, "no": 1 - data[f"ya-{row_id}"] / 100} for row_id in self.decisions
        }
        return replace(
            self.given,
            arrivals=data["arrivals"],
            staff={role: data[f"staff-{role}"] for role in self.roles},
            productive=data["productive"] / 100,
            work_share=data["work_share"] / 100,
            spread=data["spread"] / 100,
            applicant_days=data["applicant_days"],
            outcomes={**self.given.outcomes, **outcomes},
        )


def share_of(shares: Mapping[str, float]) -> float:
    """Return the share of yes."""
    return shares.get("yes", 0.0) / (sum(shares.values()) or 1.0)


@staff(*READERS)
@require_safe
def simulation(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show the assumptions and, when asked (`hitung`), what comes of them; `unduh` gives a chart's table."""
    version = get_service_version(version_id)
    try:
        ground = get_try_ground(version_id)
    except PlanError as fault:
        broken = {"reason": _(fault.sentence) % fault.data, "row": fault.row}
        return version_page(request, version, HERE, "desk/standards/trying/broken.html", broken)
    given = gather_assumptions(ground, moment_of(request))
    others = [other for other in list_versions(version.service.code) if other.pk != version.pk]
    decided = {row_id: row for row_id, row in ground.plan.rows.items() if set(given.outcomes.get(row_id, ())) == {"yes", "no"}}
    form = SimulationForm(
        request.GET if "hitung" in request.GET else None,
        given=given,
        roles=ground.performers,
        rows=decided,
        others=[(str(other.pk), _("versi %(number)s") % {"number": other.number}) for other in others],
    )
    context: dict[str, Any] = {
        "form": form,
        "promise": duration_words(ground.standard.promised_value, ground.standard.promised_unit),
    }
    if form.is_valid():
        try:
            context |= _results(version, ground, form)
        except Refusal as refusal:
            blame(form, refusal)
        except PlanError:
            form.add_error("against", _("Lembar versi itu belum dapat dijalankan."))
    charts: list[Chart] = [chart for chart in context.get("charts", []) if chart is not None]
    if wanted := next((chart for chart in charts if chart.code == request.GET.get("unduh")), None):
        return send_csv(wanted)
    query = request.GET.copy()
    query.pop("unduh", None)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return version_page(
        request,
        version,
        HERE,
        "desk/standards/trying/simulation.html",
        {**context, "charts": charts, "query": query.urlencode()},
        status,
    )


def _results(version: ServiceVersion, ground: Ground, form: SimulationForm) -> dict[str, Any]:
    data, given = form.cleaned_data, form.assumptions()
    size = {"days": data["days"], "runs": data["runs"], "seed": data["seed"]}
    found = simulate_version(ground, given, **size)
    other: Summary | None = None
    named = [_("versi %(number)s") % {"number": version.number}]
    if data["against"]:
        other = simulate_version(get_try_ground(UUID(data["against"])), given, **size)
        named.append(_("versi %(number)s") % {"number": get_service_version(UUID(data["against"])).number})
    return {
        "found": found,
        "other": other,
        "named": named,
        "lines": _lines(found, other, given.day_minutes),
        "charts": [_distribution(found, other, named), _waits(found), _load(found, ground.performers)],
        "overloaded": [ground.performers.get(role.role, role.role) for role in found.roles if role.utilisation > 0.98],
        "days": data["days"],
        "runs": data["runs"],
    }


def _lines(found: Summary, other: Summary | None, day_minutes: int) -> list[dict[str, str]]:
    """Return the figures as rows: name, this version, the other one, and by how much this one differs."""
    differs = compare(other.runs, found.runs) if other is not None else {}
    figures = (
        ("median", _("Median lama penyelesaian"), "days"),
        ("ninth", _("Sembilan dari sepuluh selesai dalam"), "days"),
        ("within", _("Selesai dalam jangka waktu"), "share"),
    )
    lines = []
    for key, label, unit in figures:
        here = getattr(found, key)
        there = getattr(other, key) if other is not None else None
        lines.append(
            {
                "label": label,
                "here": _with_margin(here, unit, day_minutes),
                "there": _with_margin(there, unit, day_minutes) if there is not None else "",
                "differs": (lebih(differs[key].mean, unit) or "0") if key in differs else "",
                "is_sure": "1" if key in differs and abs(differs[key].mean) > differs[key].half else "",
            }
        )
    return lines


def _with_margin(interval: Any, unit: str, day_minutes: int) -> str:
    """Write a figure with half the width of its interval; times of less than two days in hours, by the office's own day."""
    if unit == "share":
        said, half = angka(interval.mean, unit), interval.half * 100
    elif interval.mean < 2:
        hours = day_minutes / 60
        said, half = _("%(hours)s jam kerja") % {"hours": number_format(interval.mean * hours, 1)}, interval.half * hours
    else:
        said, half = _("%(days)s hari kerja") % {"days": number_format(interval.mean, 1)}, interval.half
    return f"{said} ± {number_format(half, 1)}" if half else said


def _distribution(found: Summary, other: Summary | None, named: list[str]) -> Chart | None:
    columns_of = [dict(summary.distribution) for summary in (found, other) if summary is not None]
    last = min(max(max(shares) for shares in columns_of), MOST_BARS)
    if last == 0:
        return None  # all ended on the day they came: the table says it better
    rows = []
    for day in range(last + 1):
        is_rest = day == MOST_BARS
        values = [sum(s for d, s in shares.items() if d >= day) if is_rest else shares.get(day, 0.0) for shares in columns_of]
        rows.append((f"{day}+" if is_rest else str(day), values))
    return columns("lama", _("Lama penyelesaian dalam hari kerja kantor"), "share", named, rows, _("Hari kerja"))


def _waits(found: Summary) -> Chart | None:
    rows = [(f"{row.number}. {row.activity}", [row.wait]) for row in found.rows]
    return bars("tunggu", _("Rata-rata menunggu sebelum langkah dikerjakan"), "work_minutes", rows, _("Langkah"))


def _load(found: Summary, performers: Mapping[str, str]) -> Chart | None:
    rows = [(f"{performers.get(role.role, role.role)} ({role.servers})", [role.utilisation]) for role in found.roles]
    return bars("beban", _("Waktu petugas yang terpakai"), "share", rows, _("Pelaksana"))
