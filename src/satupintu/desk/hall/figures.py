"""Figures of the hall: waits and service of a day or a month, on the page, as CSV and as a day sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from satupintu.catalogue.queries import list_services
from satupintu.centres.models import Centre
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.config.templatetags.komponen import hari
from satupintu.core.errors import NotFound
from satupintu.core.regions import region_day
from satupintu.core.spreadsheets import keep_text
from satupintu.desk.hall.charts import bar_chart
from satupintu.desk.hall.choosing import chosen_centre
from satupintu.desk.hall.forms import LATEST_DAY
from satupintu.desk.pages import page
from satupintu.visits import queries
from satupintu.visits.models import Leg, Visit
from satupintu.visits.queries import PeriodFigures, Spread

LEADERS = ("supervisor", "manager")
MOST_DAYS = 31
PARTS = {
    "week": gettext_lazy("Menurut pekan"),
    "day": gettext_lazy("Menurut hari"),
    "half_hour": gettext_lazy("Menurut setengah jam kedatangan"),
    "zone": gettext_lazy("Menurut zona"),
    "group": gettext_lazy("Menurut kelompok"),
    "service": gettext_lazy("Menurut layanan"),
    "priority": gettext_lazy("Menurut prioritas"),
    "channel": gettext_lazy("Menurut cara datang"),
}
HEAD = (
    gettext_lazy("Bagian"), gettext_lazy("Antrean"), gettext_lazy("Dilayani"), gettext_lazy("Pergi"),
    gettext_lazy("Tunggu tengah"), gettext_lazy("Tunggu 9 dari 10"), gettext_lazy("Sesuai target"),
    gettext_lazy("Rata-rata layanan"),
)  # fmt: skip


class PeriodForm(forms.Form):
    """From which day to which."""

    use_required_attribute = False
    most_days = MOST_DAYS
    dari = forms.DateField(
        label=gettext_lazy("Dari tanggal"),
        validators=[MaxValueValidator(LATEST_DAY)],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": gettext_lazy("Isi tanggal."), "invalid": gettext_lazy("Tanggal ini tidak ada.")},
    )
    sampai = forms.DateField(
        label=gettext_lazy("Sampai tanggal"),
        validators=[MaxValueValidator(LATEST_DAY)],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": gettext_lazy("Isi tanggal."), "invalid": gettext_lazy("Tanggal ini tidak ada.")},
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins, or is longer than can be counted at once."""
        given = dict(super().clean() or {})
        since, until = given.get("dari"), given.get("sampai")
        if since and until and until < since:
            self.add_error("sampai", _("Tanggal akhir mendahului tanggal awal."))
        elif since and until and (until - since).days >= self.most_days:
            self.add_error("sampai", _("Paling lama %(count)s hari.") % {"count": self.most_days})
        return given


def asked(request: HttpRequest) -> tuple[Centre | None, PeriodForm, date, date]:
    """Return place, form and days of the address; today when it names none."""
    centre, _every = chosen_centre(request)
    today = region_day(moment_of(request))
    data = {"dari": str(today), "sampai": str(today)}
    data.update({name: request.GET[name] for name in ("dari", "sampai") if name in request.GET})
    form = PeriodForm(data)
    if form.is_valid():
        return centre, form, form.cleaned_data["dari"], form.cleaned_data["sampai"]
    return centre, form, today, today


@staff(*LEADERS)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Show the figures of some days (`?dari=`, `?sampai=`; today without)."""
    centre, form, since, until = asked(request)
    if centre is None:
        return page(request, "desk/hall/none.html", {})
    found = queries.period_figures(centre.pk, since, until)
    halves = list(found.parts["half_hour"].items())
    steps = bins()
    charts = (
        bar_chart(
            _("Tunggu menurut jam kedatangan"),
            _("menit"),
            (_("tengah"), _("9 dari 10")),
            [(label, (spread.median_wait, spread.p90_wait)) for label, spread in halves],
        ),
        bar_chart(_("Kedatangan"), _("orang"), (_("orang"),), [(label, (float(spread.legs),)) for label, spread in halves]),
        bar_chart(
            _("Sebaran lama menunggu"), _("orang"), (_("orang"),), [(steps[k], (float(n),)) for k, n in found.waits.items()]
        ),
        bar_chart(
            _("Sebaran lama dilayani"), _("orang"), (_("orang"),), [(steps[k], (float(n),)) for k, n in found.services.items()]
        ),
    )
    context = {
        "centre": centre,
        "form": form,
        "figures": found,
        "head": HEAD,
        "charts": [chart for chart in charts if chart is not None],
        "parts": [(title, rows) for title, rows in parts_of(found)],
        "whole": cells_of(_("Semua"), found.whole),
        "officers": [cells_of(name, spread) for name, spread in found.by_officer],
        "may_see_officers": actor_of(request).has("manager"),
        "fewest": queries.FEWEST,
        "outcomes": outcomes_of(found),
        "query": f"tempat={centre.code}&dari={since}&sampai={until}",
        "is_one_day": since == until,
        "shortcuts": _shortcuts(region_day(moment_of(request))),
        "remarks": queries.list_day_remarks(centre.pk, since, until),
        "today": region_day(moment_of(request)),
        "error_words": error_words(found),
    }
    return page(request, "desk/hall/figures.html", context, status=422 if form.errors else 200)


def _shortcuts(today: date) -> list[tuple[str, date, date]]:
    """Return the periods leaders ask for most: label, from, to."""
    monday = today - timedelta(days=today.weekday())
    return [
        (_("Hari ini"), today, today),
        (_("Pekan ini"), monday, today),
        (_("Pekan lalu"), monday - timedelta(days=7), monday - timedelta(days=1)),
        (_("Bulan ini"), today.replace(day=1), today),
    ]


@staff(*LEADERS)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Send the figures as CSV (UTF-8 with mark, for spreadsheets); of officers only to managers."""
    centre, form, since, until = asked(request)
    if centre is None or form.errors:
        raise NotFound
    found = queries.period_figures(centre.pk, since, until)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_("Menurut"), *(str(word) for word in HEAD)])
    writer.writerow(["", *cells_of(_("Semua"), found.whole)])
    for title, rows in parts_of(found):
        writer.writerows([str(title), *(keep_text(cell) for cell in row)] for row in rows)
    for title, counts in ((_("Sebaran lama menunggu"), found.waits), (_("Sebaran lama dilayani"), found.services)):
        writer.writerows([title, keep_text(label), counts[step]] for step, label in bins().items())
    writer.writerows([_("Hasil"), keep_text(label), count] for label, count in outcomes_of(found))
    writer.writerow([error_words(found)])
    if actor_of(request).has("manager"):
        for name, spread in found.by_officer:
            writer.writerow([_("Menurut petugas"), *(keep_text(cell) for cell in cells_of(name, spread))])
    response = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="antrean-{since}-{until}.csv"'
    return response


def parts_of(found: PeriodFigures) -> Iterator[tuple[Any, list[list[str]]]]:
    """Return title and rows of every table; names instead of codes."""
    labels: dict[str, Mapping[str, str]] = {
        "service": {line.code: f"{line.code} {line.name}" for line in list_services()},
        "channel": {str(value): str(label) for value, label in Visit.Channel.choices},
        "priority": {"priority": _("Prioritas"), "regular": _("Biasa")},
        "day": {text: hari(date.fromisoformat(text)) for text in found.parts["day"]},
        "week": {text: _week_words(date.fromisoformat(text)) for text in found.parts["week"]},
    }
    for key, title in PARTS.items():
        if key == "week" and len(found.parts[key]) < 2:
            continue  # one week is the whole
        names = labels.get(key, {})
        yield title, [cells_of(names.get(name, name), spread) for name, spread in found.parts[key].items()]


def _week_words(monday: date) -> str:
    return f"{hari(monday)} – {hari(monday + timedelta(days=6))}"


def cells_of(name: str, spread: Spread) -> list[str]:
    """Return the cells of a row of figures, in the order of `HEAD`."""

    def minutes(value: float | None) -> str:
        return "–" if value is None else f"{value:.1f}".replace(".", ",")

    share = "–" if spread.within_target is None else f"{spread.within_target * 100:.0f}%"
    waits = [minutes(spread.median_wait), minutes(spread.p90_wait)]
    return [name, str(spread.legs), str(spread.served), str(spread.gave_up), *waits, share, minutes(spread.mean_service)]


def outcomes_of(found: PeriodFigures) -> list[tuple[str, int]]:
    """Return the outcomes in words, each with how often."""
    return [(str(label), found.outcomes[value]) for value, label in Leg.Outcome.choices if value in found.outcomes]


def bins() -> dict[int, str]:
    """Return the bars of a histogram in words: `5–10`, the last open."""
    steps = list(queries.BINS)
    return {low: f"{low}–{high}" if high else f"{low}+" for low, high in zip(steps, [*steps[1:], 0], strict=True)}


def error_words(found: PeriodFigures) -> str:
    """Say how far the estimates were off."""
    if found.estimate_error is None:
        return _("Perkiraan tunggu pada rentang ini belum dapat dinilai.")
    data = {"minutes": f"{found.estimate_error:.1f}".replace(".", ","), "count": found.estimates}
    return _("Perkiraan tunggu meleset rata-rata %(minutes)s menit (%(count)s perkiraan dinilai).") % data
