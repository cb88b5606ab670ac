"""The indicators: each defined once, as data, with its formula in words, its source and the rule it comes from.

Names and sentences are Indonesian and translated by gettext; `docs/panduan/kinerja.md` explains how to read them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satupintu.evaluation.rules import Figures, share

CASES, TIME, QUALITY, STEPS, HALL = "cases", "time", "quality", "steps", "hall"
_LAW = "UU 25/2009 ps. 20–22; Permenpan RB 15/2014"
_SOP = "Permenpan RB 35/2012"


@dataclass(frozen=True)
class Indicator:
    """One indicator.

    unit: `cases`, `people`, `times`, `share` (0 to 1), `work_minutes`, `minutes` (passing), `seconds`. better: `up`, `down` or ""
    where more is neither good nor bad. value: read from `Figures`, None when there is nothing to judge; base: on how many cases,
    steps or visitors it stands. `drill` names the list of cases behind it (`queries.list_case_ids`), "" where there is none.
    """

    code: str
    group: str
    name: str | Promise
    formula: str | Promise
    source: str | Promise
    unit: str
    better: str
    regulation: str
    value: Callable[[Figures], float | None]
    base: Callable[[Figures], int]
    drill: str = ""


def _counted(code: str, name: Promise, formula: Promise, better: str = "", regulation: str = "Permenpan RB 15/2014") -> Indicator:
    def count(figures: Figures) -> int:
        return figures.count(code)

    return Indicator(code, CASES, name, formula, _("register permohonan"), "cases", better, regulation, count, count, code)


def _judged(figures: Figures) -> int:
    return figures.judged


def _timed(code: str, name: Promise, formula: Promise, source: Promise, measure: str, part: float | None, unit: str) -> Indicator:
    def value(figures: Figures) -> float | None:
        return figures.mean(measure) if part is None else figures.at(measure, part)

    return Indicator(code, TIME, name, formula, source, unit, "down", _LAW, value, lambda f: f.count(measure), "judged")


INDICATORS: tuple[Indicator, ...] = (
    _counted("received", _("Permohonan masuk"), _("Banyaknya permohonan yang dikirim pada periode ini.")),
    _counted("issued", _("Terbit"), _("Banyaknya permohonan yang produknya terbit pada periode ini.")),
    _counted("rejected", _("Ditolak"), _("Banyaknya permohonan yang ditolak pada periode ini.")),
    _counted(
        "returned",
        _("Dikembalikan"),
        _("Banyaknya permohonan yang pada periode ini pertama kali dikembalikan."),
        "down",
    ),
    _counted("withdrawn", _("Dicabut pemohon"), _("Banyaknya permohonan yang dicabut pemohonnya pada periode ini.")),
    _counted("lapsed", _("Gugur"), _("Banyaknya permohonan yang gugur karena tidak dilengkapi pada waktunya."), "down"),
    Indicator(
        "on_time",
        QUALITY,
        _("Terbit tepat waktu"),
        _("Permohonan terbit dalam janji waktu standar yang berlaku baginya, dibagi semua yang terbit dengan janji waktu."),
        _("jam SOP: batas waktu saat diputus, termasuk jeda dan perpanjangan yang sah"),
        "share",
        "up",
        _LAW,
        lambda f: share(f.count("on_time"), f.count("on_time", "late")),
        lambda f: f.count("on_time", "late"),
        "late",
    ),
    Indicator(
        "first_right",
        QUALITY,
        _("Benar sejak pertama"),
        _("Permohonan terbit atau ditolak tanpa pernah dikembalikan, dibagi semua yang terbit atau ditolak."),
        _("putaran pengembalian pada jalannya SOP"),
        "share",
        "up",
        "UU 25/2009 ps. 4; Perpres 95/2018",
        lambda f: share(f.count("first_right"), f.judged),
        _judged,
        "not_first_right",
    ),
    Indicator(
        "rounds",
        QUALITY,
        _("Putaran pengembalian"),
        _("Rata-rata berapa kali berkas dikembalikan, dari permohonan yang terbit atau ditolak."),
        _("putaran pengembalian pada jalannya SOP"),
        "times",
        "down",
        _SOP,
        lambda f: f.mean("rounds"),
        _judged,
        "not_first_right",
    ),
    _timed(
        "elapsed",
        _("Lama proses (tengah)"),
        _("Median waktu kerja dari permohonan dikirim sampai diputus."),
        _("jam SOP"),
        "elapsed",
        0.5,
        "work_minutes",
    ),
    _timed(
        "elapsed_p90",
        _("Lama proses (9 dari 10)"),
        _("Waktu kerja sampai diputus yang tidak dilampaui 9 dari 10 permohonan."),
        _("jam SOP"),
        "elapsed",
        0.9,
        "work_minutes",
    ),
    _timed(
        "elapsed_mean",
        _("Lama proses (rata-rata)"),
        _("Rata-rata waktu kerja dari permohonan dikirim sampai diputus."),
        _("jam SOP"),
        "elapsed",
        None,
        "work_minutes",
    ),
    _timed(
        "office",
        _("Waktu di kantor"),
        _("Rata-rata waktu kerja permohonan berada pada kantor."),
        _("jam SOP menurut pemilik waktu"),
        "office",
        None,
        "work_minutes",
    ),
    _timed(
        "agency",
        _("Waktu di instansi teknis"),
        _("Rata-rata waktu kerja permohonan berada pada instansi teknis."),
        _("jam SOP menurut pemilik waktu"),
        "agency",
        None,
        "work_minutes",
    ),
    _timed(
        "applicant",
        _("Waktu pada pemohon"),
        _("Rata-rata waktu kerja permohonan menunggu pemohon."),
        _("jam SOP menurut pemilik waktu"),
        "applicant",
        None,
        "work_minutes",
    ),
    _timed(
        "outage",
        _("Waktu gangguan sistem"),
        _("Rata-rata waktu kerja yang hilang karena gangguan sistem nasional yang dicatat."),
        _("jam SOP menurut pemilik waktu"),
        "outage",
        None,
        "work_minutes",
    ),
    _timed(
        "door",
        _("Dari pintu sampai dokumen"),
        _("Median waktu dari kunjungan pertama, atau dari pengiriman daring, sampai produk terbit."),
        _("kunjungan dan register permohonan"),
        "door",
        0.5,
        "minutes",
    ),
    Indicator(
        "steps_done",
        STEPS,
        _("Langkah diselesaikan"),
        _("Banyaknya baris SOP yang diselesaikan pada periode ini."),
        _("tugas SOP"),
        "cases",
        "",
        _SOP,
        lambda f: f.count("done"),
        lambda f: f.count("done"),
    ),
    Indicator(
        "step_on_time",
        STEPS,
        _("Langkah sesuai norma waktu"),
        _("Baris SOP yang selesai dalam norma waktunya sendiri, dibagi semua baris yang diselesaikan."),
        _("tugas SOP"),
        "share",
        "up",
        _SOP,
        lambda f: share(f.count("done") - f.count("step_late"), f.count("done")),
        lambda f: f.count("done"),
    ),
    Indicator(
        "step_time",
        STEPS,
        _("Lama satu langkah (tengah)"),
        _("Median waktu kerja dari tugas terbuka sampai selesai."),
        _("tugas SOP"),
        "work_minutes",
        "down",
        _SOP,
        lambda f: f.at("done", 0.5),
        lambda f: f.count("done"),
    ),
    Indicator(
        "came",
        HALL,
        _("Antrean diambil"),
        _("Banyaknya nomor antrean, satu untuk tiap layanan dalam kunjungan; yang dibatalkan tidak dihitung."),
        _("antrean"),
        "people",
        "",
        "Permenpan RB 15/2014",
        lambda f: f.count("came"),
        lambda f: f.count("came"),
    ),
    Indicator(
        "served",
        HALL,
        _("Dilayani di loket"),
        _("Banyaknya nomor antrean yang dilayani di loket."),
        _("antrean"),
        "people",
        "",
        "Permenpan RB 15/2014",
        lambda f: f.count("served"),
        lambda f: f.count("came"),
    ),
    Indicator(
        "gave_up",
        HALL,
        _("Meninggalkan antrean"),
        _("Nomor yang pergi atau tidak hadir, dibagi semua nomor."),
        _("antrean"),
        "share",
        "down",
        "Permenpan RB 15/2014",
        lambda f: share(f.count("gave_up"), f.count("came")),
        lambda f: f.count("came"),
    ),
    Indicator(
        "wait",
        HALL,
        _("Menunggu (tengah)"),
        _("Median lama menunggu sampai panggilan pertama."),
        _("antrean"),
        "seconds",
        "down",
        "Permenpan RB 15/2014",
        lambda f: f.at("wait", 0.5),
        lambda f: f.count("wait"),
    ),
    Indicator(
        "wait_p90",
        HALL,
        _("Menunggu (9 dari 10)"),
        _("Lama menunggu yang tidak dilampaui 9 dari 10 pengunjung."),
        _("antrean"),
        "seconds",
        "down",
        "Permenpan RB 15/2014",
        lambda f: f.at("wait", 0.9),
        lambda f: f.count("wait"),
    ),
    Indicator(
        "within",
        HALL,
        _("Menunggu sesuai target"),
        _(
            "Nomor yang dipanggil dalam target kelompoknya, dibagi semua yang dapat dinilai; "
            "yang pergi setelah target lewat dihitung gagal."
        ),
        _("antrean"),
        "share",
        "up",
        "Permenpan RB 15/2014",
        lambda f: share(f.count("within"), f.count("within", "beyond")),
        lambda f: f.count("within", "beyond"),
    ),
    Indicator(
        "serve",
        HALL,
        _("Dilayani (tengah)"),
        _("Median lama dilayani di loket."),
        _("antrean"),
        "seconds",
        "",
        "Permenpan RB 15/2014",
        lambda f: f.at("serve", 0.5),
        lambda f: f.count("serve"),
    ),
)
"""Every indicator, in the order of pages and reports."""

IN_PROCESS = Indicator(
    "in_process",
    CASES,
    _("Dalam proses"),
    _("Banyaknya permohonan yang belum berakhir pada akhir periode: semua yang pernah masuk dikurangi semua yang berakhir."),
    _("register permohonan"),
    "cases",
    "down",
    "Permenpan RB 15/2014",
    lambda f: f.count("in_process"),
    lambda f: f.count("in_process"),
    "open",
)
"""The one indicator that is a stock: it is read beside the figures of a period (`queries.count_stock`)."""

_BY_CODE = {indicator.code: indicator for indicator in (*INDICATORS, IN_PROCESS)}


@dataclass(frozen=True)
class Reading:
    """An indicator with its value in a period and, to compare, in another; `base` is on how many it stands."""

    indicator: Indicator
    value: float | None
    base: int
    before: float | None = None

    @property
    def change(self) -> float | None:
        """How much more it is than before, in the unit of the indicator."""
        return None if self.value is None or self.before is None else self.value - self.before

    @property
    def verdict(self) -> str:
        """`better`, `worse`, or "" where it did not change or neither way is good."""
        if not self.change or not self.indicator.better:
            return ""
        return "better" if (self.change > 0) == (self.indicator.better == "up") else "worse"


def list_indicators() -> list[Indicator]:
    """Return every indicator in its order."""
    return [*INDICATORS[:6], IN_PROCESS, *INDICATORS[6:]]


def find_indicator(code: str) -> Indicator | None:
    """Return the indicator of this code, or None."""
    return _BY_CODE.get(code)


def list_readings(figures: Figures, before: Figures | None = None, *codes: str) -> list[Reading]:
    """Return the readings of some figures: of the indicators named, or of all that stand on anything."""
    return list(_readings(figures, before, codes))


def _readings(figures: Figures, before: Figures | None, codes: tuple[str, ...]) -> Iterator[Reading]:
    for indicator in [_BY_CODE[code] for code in codes] if codes else INDICATORS:
        base = indicator.base(figures)
        if codes or base:
            past = indicator.value(before) if before is not None else None
            yield Reading(indicator, indicator.value(figures), base, past)
