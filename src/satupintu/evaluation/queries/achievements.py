"""Achievement against target (capaian kinerja): the rows of the yearly performance report (LKjIP) of the office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satupintu.complaints.queries import complaint_statistics
from satupintu.core.regions import region_zone
from satupintu.evaluation.models import Target
from satupintu.evaluation.queries.rollups import read_one
from satupintu.evaluation.rules import WORKDAY_MINUTES, Figures, Span, share
from satupintu.surveys.queries import read_window

SATISFACTION = "skm"


@dataclass(frozen=True)
class Measured:
    """What a period came to: cases, the hall, the survey's value (IKM) and the share of complaints answered in time."""

    cases: Figures
    hall: Figures
    satisfaction: float | None
    complaints: float | None


@dataclass(frozen=True)
class Achievement:
    """One indicator of the report: what it is called, its unit in words, which way is good, and how it is read."""

    code: str
    name: str | Promise
    unit: str | Promise
    better: str
    value: Callable[[Measured], float | None]


def _percent(part: float | None) -> float | None:
    return None if part is None else part * 100


def _days(minutes: float | None) -> float | None:
    return None if minutes is None else minutes / WORKDAY_MINUTES


ACHIEVEMENTS: tuple[Achievement, ...] = (
    Achievement(
        "on_time",
        _("Izin dan nonizin terbit tepat waktu"),
        _("persen"),
        "up",
        lambda m: _percent(share(m.cases.count("on_time"), m.cases.count("on_time", "late"))),
    ),
    Achievement(
        "first_right",
        _("Permohonan selesai tanpa pengembalian"),
        _("persen"),
        "up",
        lambda m: _percent(share(m.cases.count("first_right"), m.cases.judged)),
    ),
    Achievement("skm", _("Indeks Kepuasan Masyarakat (IKM)"), _("nilai"), "up", lambda m: m.satisfaction),
    Achievement("complaints", _("Pengaduan dijawab tepat waktu"), _("persen"), "up", lambda m: m.complaints),
    Achievement("issued", _("Izin dan nonizin terbit"), _("produk"), "up", lambda m: float(m.cases.count("issued")) or None),
    Achievement("elapsed", _("Rata-rata lama proses"), _("hari kerja"), "down", lambda m: _days(m.cases.mean("elapsed"))),
    Achievement(
        "wait",
        _("Rata-rata waktu tunggu di ruang pelayanan"),
        _("menit"),
        "down",
        lambda m: None if m.hall.mean("wait") is None else (m.hall.mean("wait") or 0) / 60,
    ),
)


@dataclass(frozen=True)
class AchievementLine:
    """A row: the indicator, its target (None: not set), what was reached, that in percent of the target, and a year before."""

    achievement: Achievement
    target: float | None
    decree_no: str
    reached: float | None
    percent: float | None
    year_before: float | None


def achieved(better: str, target: float | None, reached: float | None) -> float | None:
    """Return the achievement in percent; None without a target or a figure.

    Where more is better it is reached ÷ target; where less is better (2 × target − reached) ÷ target, never below nought.
    """
    if target is None or reached is None:
        return None
    return max(0.0, (reached if better == "up" else 2 * target - reached) / target * 100)


def measure_span(span: Span) -> Measured:
    """Return what a period came to, in six queries."""
    zone = region_zone()
    since, until = (datetime.combine(day, time(), zone) for day in (span.start, span.end))
    index = read_window(SATISFACTION, since=span.start, until=_last_day(span))
    classes = complaint_statistics(since, until, fewest=0).classes
    limited = sum(line.limited or 0 for line in classes)
    return Measured(
        read_one("region", span.start, span.end),
        read_one("centre", span.start, span.end),
        float(index.converted) if index is not None else None,
        _percent(share(sum(line.in_time or 0 for line in classes), limited)),
    )


def _last_day(span: Span) -> date:
    return date.fromordinal(span.end.toordinal() - 1)


def list_achievements(year: int) -> list[AchievementLine]:
    """Return the rows of a year, each beside the year before."""
    span = Span("year", date(year, 1, 1))
    now, before = measure_span(span), measure_span(span.before())
    targets = {target.achievement: target for target in Target.objects.filter(year=year)}
    lines = []
    for one in ACHIEVEMENTS:
        target, reached = targets.get(one.code), one.value(now)
        aim = float(target.value) if target else None
        decree = target.decree_no if target else ""
        lines.append(AchievementLine(one, aim, decree, reached, achieved(one.better, aim, reached), one.value(before)))
    return lines
