"""The report of a survey in the ministry's chapters (BAB I to V and annexes). An official paper, so its words are Indonesian.

What is not known here (documentation, what was done after the round before) has its place in it all the same.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from satupintu.catalogue.queries import list_services
from satupintu.core.regions import current_region
from satupintu.issuance.ports import Bar, ReportBlock, ReportData
from satupintu.surveys.models import PROFILE, SurveyRound, Way
from satupintu.surveys.ports import FollowUp, list_follow_ups
from satupintu.surveys.queries.results import (
    Part,
    Progress,
    Results,
    TrendPoint,
    read_importance,
    read_progress,
    read_results,
    read_trend,
)
from satupintu.surveys.queries.rounds import count_topics
from satupintu.surveys.rules import FEWEST, LEAST_FOR_IMPORTANCE, Index, Instrument, Quadrant
from satupintu.surveys.wording import grade_words

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
GROUPS = {"sex": "Jenis kelamin", "age": "Usia", "education": "Pendidikan", "occupation": "Pekerjaan"}
QUADRANTS = {
    Quadrant.IMPROVE: "Prioritas utama",
    Quadrant.KEEP: "Pertahankan prestasi",
    Quadrant.LOW_PRIORITY: "Prioritas rendah",
    Quadrant.OVERDONE: "Berlebihan",
    Quadrant.UNDECIDED: "Belum pasti",
    Quadrant.NOT_ESTIMABLE: "Tidak dapat diperkirakan",
}
LOWEST_SHOWN = 3


def build_report(row: SurveyRound, at: datetime) -> ReportData:
    """Return the report of a round as it stands at `at`."""
    found, progress = read_results(row), read_progress(row)
    names = {line.code: line.name for line in list_services()}
    blocks = [
        *_introduction(found),
        *_collection(found, progress, names),
        *_outcome(found, names),
        *_analysis(found, read_trend(row)),
        *_conclusion(found),
        *_annexes(found),
    ]
    return ReportData(
        title=f"Laporan {found.instrument.name}",
        subtitle=f"{row.title}, {_period(row)}",
        blocks=tuple(blocks),
        footer=f"Dihitung dari jawaban yang masuk sampai {_day(at.date())}. Jawaban bersifat anonim; kelompok dengan kurang dari "
        f"{FEWEST} responden tidak ditampilkan.",
    )


def _introduction(found: Results) -> list[ReportBlock]:
    office = current_region().office_name
    basis = [
        "Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik",
        "Peraturan Pemerintah Nomor 96 Tahun 2012 tentang Pelaksanaan Undang-Undang Nomor 25 Tahun 2009",
    ]
    if found.instrument.basis:
        basis.append(found.instrument.basis)
    return [
        _chapter("BAB I  PENDAHULUAN"),
        _heading("A. Latar belakang"),
        _text(
            f"{office} menyelenggarakan {found.instrument.name} untuk mengetahui penilaian pengguna layanan atas pelayanan yang "
            "mereka terima, dan memakainya untuk memperbaiki pelayanan."
        ),
        _heading("B. Dasar hukum"),
        ReportBlock("list", items=tuple(basis)),
        _heading("C. Maksud dan tujuan"),
        _text(
            "Mengukur tingkat kepuasan pengguna layanan, menemukan unsur yang perlu diperbaiki, dan menetapkan tindak lanjutnya."
        ),
        _heading("D. Unsur yang dinilai"),
        ReportBlock("list", items=tuple(f"{element.code} {element.name}" for element in found.instrument.elements)),
    ]


def _collection(found: Results, progress: Progress, names: Mapping[str, str]) -> list[ReportBlock]:
    row = found.round
    ways = dict(Way.choices)
    how = ", ".join(f"{str(ways.get(way, way)).lower()} {count}" for way, count in found.ways.items()) or "belum ada jawaban"
    response = "" if progress.response is None else f" Dari {progress.invited} undangan dijawab {_percent(progress.response)}."
    services = [
        (names.get(line.service_code, line.service_code), str(line.population), str(line.needed), str(line.answered))
        for line in sorted(progress.services, key=lambda line: line.service_code)
    ]
    whole = ("Seluruhnya", str(progress.population), str(progress.needed), str(progress.answered))
    return [
        _chapter("BAB II  PENGUMPULAN DATA"),
        _heading("A. Pelaksana, lokasi, dan waktu"),
        _text(f"Pelaksana: {current_region().office_name}. Waktu pengumpulan: {_period(row)}."),
        _heading("B. Metode"),
        _text(
            "Undangan dikirim otomatis setelah layanan selesai atau permohonan diputus, dengan peluang sesuai jumlah sampel tiap "
            f"layanan, sehingga petugas tidak memilih responden. Cara menjawab: {how}.{response}"
        ),
        _heading("C. Populasi dan jumlah sampel"),
        _text(
            "Jumlah sampel memakai rumus Krejcie dan Morgan (tingkat kepercayaan 95%, galat 5%), dibagi menurut volume layanan."
        ),
        ReportBlock("table", head=("Layanan", "Populasi", "Sampel", "Terkumpul"), rows=(*services, whole)),
    ]


def _outcome(found: Results, names: Mapping[str, str]) -> list[ReportBlock]:
    blocks = [_chapter("BAB III  HASIL PENGOLAHAN DATA")]
    index, instrument = found.index, found.instrument
    if index is None or not found.is_shown:
        return [*blocks, _text(f"Responden yang terhitung {found.n} orang, terlalu sedikit untuk ditampilkan.")]
    blocks += [_heading("A. Responden"), _text(_respondents(found))]
    for name, parts in found.groups.items():
        labels = dict(PROFILE[name].choices)
        blocks.append(
            ReportBlock(
                "table",
                head=(GROUPS[name], "Responden", "Nilai"),
                rows=tuple(_part_row(str(labels[part.code]), part) for part in parts),
            )
        )
    blocks += [_heading("B. Nilai unit pelayanan"), _score(index, instrument), _text(_certainty(index, instrument))]
    if found.legacy is not None:
        blocks.append(
            _text(f"Sebagai pembanding, bobot singkat 0,11 yang lazim dipakai menghasilkan {_number(found.legacy)}; nilai "
                  "resmi di laporan ini memakai bobot tepat 1/9.")
        )  # fmt: skip
    if found.suspect and found.without_suspect is not None:
        blocks.append(
            _text(f"{found.suspect} jawaban ditandai karena datang beruntun dari satu tempat. Tanpa jawaban itu nilainya "
                  f"{_number(found.without_suspect.converted)}.")
        )  # fmt: skip
    blocks += [_heading("C. Nilai menurut unsur"), *_elements(index, instrument)]
    blocks += [
        _heading("D. Nilai menurut layanan"),
        ReportBlock(
            "table",
            head=("Layanan", "Responden", "Nilai"),
            rows=tuple(_part_row(names.get(part.code, part.code), part) for part in found.services),
        ),
    ]
    return blocks


def _elements(index: Index, instrument: Instrument) -> list[ReportBlock]:
    rows, bars = [], []
    for element, mean in zip(instrument.elements, index.elements, strict=True):
        share = float((mean.mean - instrument.low) / (instrument.high - instrument.low) * 100) if mean.n else 0.0
        rows.append((f"{element.code} {element.name}", str(mean.n), _number(mean.shown)))
        bars.append(Bar(f"{element.code} {element.name}", round(share, 1), _number(mean.shown)))
    head = ("Unsur", "Responden", "Nilai rata-rata")
    return [
        ReportBlock("table", head=head, rows=tuple(rows)),
        ReportBlock("bars", title="Nilai rata-rata menurut unsur", head=("Unsur", "", "Nilai"), rows=tuple(bars)),
    ]


def _analysis(found: Results, trend: list[TrendPoint]) -> list[ReportBlock]:
    blocks = [_chapter("BAB IV  ANALISIS HASIL"), _heading("A. Analisis permasalahan")]
    if found.index is not None and found.is_shown:
        names = {element.code: element.name for element in found.instrument.elements}
        lowest = sorted((mean for mean in found.index.elements if mean.n), key=lambda mean: (mean.mean, mean.code))[:LOWEST_SHOWN]
        listed = tuple(f"{mean.code} {names[mean.code]} ({_number(mean.shown)})" for mean in lowest)
        blocks += [_text("Unsur dengan nilai terendah:"), ReportBlock("list", items=listed)]
        topics = count_topics(found.round.pk)
        if topics:
            rows = tuple((f"{code} {names[code]}", str(count)) for code, count in topics if code in names)
            blocks.append(ReportBlock("table", title="Saran responden menurut unsur", head=("Unsur", "Saran"), rows=rows))
        blocks += _importance(found, names)
    blocks += [_text(found.round.analysis or "Analisis belum ditulis."), _heading("B. Rencana tindak lanjut")]
    if found.round.plan:
        blocks.append(_text(found.round.plan))
    blocks.append(_follow_ups(list_follow_ups(found.round.pk)))
    blocks.append(_heading("C. Tren nilai"))
    if trend:
        best = float(found.instrument.high * found.instrument.factor)
        bars = tuple(
            Bar(
                f"{point.title} (n = {point.index.n})",
                round(float(point.index.converted) / best * 100, 1),
                _interval(point.index),
            )
            for point in trend
        )
        blocks.append(ReportBlock("bars", title="Nilai periode demi periode", head=("Periode", "", "Nilai"), rows=bars))
    else:
        blocks.append(_text("Belum ada periode yang dapat dibandingkan."))
    return blocks


def _importance(found: Results, names: Mapping[str, str]) -> list[ReportBlock]:
    plotted = read_importance(found)
    if not plotted:
        if not found.instrument.overall:
            return []
        return [_text(f"Analisis kepentingan dan kinerja memerlukan sedikitnya {LEAST_FOR_IMPORTANCE} jawaban lengkap.")]
    rows = []
    for line in plotted:
        importance = "–" if line.quadrant is Quadrant.NOT_ESTIMABLE else f"{line.importance:.2f}".replace(".", ",")
        performance = f"{line.performance:.2f}".replace(".", ",")
        rows.append((f"{line.code} {names[line.code]}", importance, performance, QUADRANTS[line.quadrant]))
    head = ("Unsur", "Kepentingan", "Kinerja", "Kuadran")
    return [ReportBlock("table", title="Kepentingan dan kinerja", head=head, rows=tuple(rows))]


def _follow_ups(actions: list[FollowUp]) -> ReportBlock:
    rows = tuple(
        (action.element, action.plan, action.owner, _day(action.due_on), _day(action.done_on) if action.done_on else "belum")
        for action in actions
    )
    head = ("Unsur", "Rencana", "Penanggung jawab", "Batas waktu", "Selesai")
    blank = (("", "", "", "", ""),) * 3
    return ReportBlock("table", title="Rencana tindak lanjut (RTL)", head=head, rows=rows or blank)


def _conclusion(found: Results) -> list[ReportBlock]:
    blocks = [_chapter("BAB V  KESIMPULAN")]
    if found.index is None or not found.is_shown:
        return [*blocks, _text("Jawaban belum cukup untuk disimpulkan.")]
    return [*blocks, _text(f"{_score_words(found.index, found.instrument)} {_certainty(found.index, found.instrument)}")]


def _annexes(found: Results) -> list[ReportBlock]:
    questions = tuple(
        f"{item.text} ({' / '.join(item.options) if item.options else f'{found.instrument.low} sampai {found.instrument.high}'})"
        for item in found.instrument.items
    )
    blocks = [
        _chapter("LAMPIRAN"),
        _heading("1. Kuesioner"),
        ReportBlock("list", items=questions),
        _heading("2. Hasil olah data"),
    ]
    if found.is_shown:
        values = range(found.instrument.low, found.instrument.high + 1)
        rows = tuple(
            (
                f"{item.code} {item.element}".strip(),
                *(str(sum(row.values.get(item.code) == value for row in found.rows)) for value in values),
                str(sum(item.code not in row.values for row in found.rows)),
            )
            for item in found.instrument.items
        )
        head = ("Pertanyaan", *(f"Nilai {value}" for value in values), "Kosong")
        blocks.append(ReportBlock("table", head=head, rows=rows))
    blocks += [_heading("3. Dokumentasi"), _text("Foto pelaksanaan dilampirkan oleh unit pelayanan.")]
    former = _former(found.round)
    blocks.append(_heading("4. Laporan tindak lanjut periode sebelumnya"))
    blocks.append(_follow_ups(list_follow_ups(former)) if former else _text("Tidak ada periode sebelumnya."))
    return blocks


def _former(row: SurveyRound) -> UUID | None:
    rounds = SurveyRound.objects.filter(version__instrument_id=row.version.instrument_id, ends_on__lt=row.starts_on)
    return rounds.order_by("-ends_on", "-id").values_list("pk", flat=True).first()


def _respondents(found: Results) -> str:
    text = f"Responden yang terhitung {found.n} orang."
    if found.index and found.index.left_out:
        text += (
            f" {found.index.left_out} jawaban tidak dihitung karena kurang dari {found.instrument.least_answered} pertanyaan "
            "terjawab."
        )
    return text


def _score(index: Index, instrument: Instrument) -> ReportBlock:
    grade = next((f"Mutu pelayanan {band.grade} ({band.label})" for band in instrument.bands if band.grade == index.grade), "")
    exact = f"± {_number(index.margin)}" if index.margin is not None else ""
    note = ", ".join(part for part in (grade, exact, f"{index.n} responden") if part)
    label = "Indeks Kepuasan Masyarakat (IKM)" if instrument.code == "skm" else instrument.name
    return ReportBlock("score", label=label, value=_number(index.converted), note=note)


def _score_words(index: Index, instrument: Instrument) -> str:
    grade = f" dengan mutu pelayanan {index.grade}" if index.grade else ""
    return f"Nilai {instrument.name} adalah {_number(index.converted)}{grade}."


def _certainty(index: Index, instrument: Instrument) -> str:
    if index.margin is None:
        return "Ketelitiannya tidak dapat dihitung."
    text = f"Pada tingkat kepercayaan 95% nilainya antara {_number(index.low)} dan {_number(_capped(index, instrument))}"
    if index.grade and not index.is_certain:
        return f"{text}, sehingga mutunya {grade_words(index.grades)}."
    return f"{text}."


def _capped(index: Index, instrument: Instrument) -> Decimal:
    return min(index.high, Decimal(float(instrument.high * instrument.factor)))


def _interval(index: Index) -> str:
    return _number(index.converted) + (f" ± {_number(index.margin)}" if index.margin is not None else "")


def _part_row(label: str, part: Part) -> tuple[str, str, str]:
    if part.index is None:
        return (label, f"< {FEWEST}" if part.n < FEWEST else str(part.n), "–")
    return (label, str(part.n), _interval(part.index))


def _kind(kind: str) -> Callable[[str], ReportBlock]:
    return lambda text: ReportBlock(kind, text=text)  # type: ignore[arg-type]


_chapter, _heading, _text = _kind("chapter"), _kind("heading"), _kind("text")


def _number(value: Decimal | None) -> str:
    return "–" if value is None else f"{value:.2f}".replace(".", ",")


def _percent(share: float) -> str:
    return f"{share * 100:.0f}%"


def _day(day: date | None) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else "–"


def _period(row: SurveyRound) -> str:
    return f"{_day(row.starts_on)} sampai {_day(row.ends_on)}"
