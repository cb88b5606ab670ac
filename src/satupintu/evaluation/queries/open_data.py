"""Open data (data terbuka): what everybody may take away, as tables with a dictionary of their columns.

Names of columns and datasets stay Indonesian in every language, for programs read them (Perpres 39/2019, Satu Data Indonesia).
Small groups are hidden as on the public pages: their cells are empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from satupintu.catalogue.queries import get_enacted_standard, list_services
from satupintu.complaints.queries import complaint_statistics
from satupintu.core.regions import region_day, region_zone
from satupintu.evaluation.queries.rollups import read_figures
from satupintu.evaluation.rules import Figures, add_months, first_of_month, suppress
from satupintu.surveys import queries as surveys

Value = str | int | float | bool | None
MONTHS, YEARS = 36, 5
"""How far back the data go."""


@dataclass(frozen=True)
class Column:
    """A column: its name, the XSD type of its values, what they mean, and their unit ("" without one)."""

    name: str
    type: str
    meaning: str
    unit: str = ""


@dataclass(frozen=True)
class Dataset:
    """A dataset: code (its address), title, what it holds, how often it changes, its columns, and its rows as of a moment."""

    code: str
    title: str
    about: str
    frequency: str
    columns: tuple[Column, ...]
    rows: Callable[[datetime], Iterator[tuple[Value, ...]]]


def _performance(at: datetime) -> Iterator[tuple[Value, ...]]:
    until = first_of_month(region_day(at))
    found = read_figures(
        "service",
        add_months(until, -MONTHS),
        until,
        by=("start", "service"),
        service=None,
        measures=("received", "issued", "rejected", "withdrawn", "lapsed", "on_time", "late", "elapsed"),
    )
    names = {line.code: line.name for line in list_services()}
    months: dict[date, dict[str, Figures]] = {}
    for (start, code), figures in found.items():
        months.setdefault(start, {})[code] = figures
    for start in sorted(months):
        services = months[start]
        hidden = suppress({code: max(one.count("received"), one.closed) for code, one in services.items()})
        for code in sorted(services):
            one, head = services[code], (f"{start:%Y-%m}", code, names.get(code, code))
            if code in hidden:
                yield (*head, True, None, None, None, None, None)
                continue
            promised, median = one.count("on_time", "late"), one.at("elapsed", 0.5)
            share = round(one.count("on_time") / promised, 4) if promised else None
            counts = (one.count("received"), one.count("issued"), one.count("rejected"))
            yield (*head, False, *counts, share, None if median is None else round(median))


def _standards(_at: datetime) -> Iterator[tuple[Value, ...]]:
    for line in list_services():
        standard = get_enacted_standard(line.code)
        yield (
            standard.code,
            standard.name,
            standard.category_label,
            standard.agency.owner,
            standard.promised_value,
            standard.promised_unit,
            standard.fee.kind,
            standard.fee.amount,
            standard.product.name,
            standard.decree_no,
            standard.effective_from.isoformat() if standard.effective_from else None,
            standard.is_open,
        )


def _satisfaction(_at: datetime) -> Iterator[tuple[Value, ...]]:
    for row in surveys.list_published():
        found = surveys.read_published(row)
        if found.index is None or not found.is_shown:
            continue
        names = {element.code: element.name for element in found.instrument.elements}
        head = (row.title, found.instrument.code, row.starts_on.isoformat(), row.ends_on.isoformat())
        yield (*head, "", "", found.index.n, round(float(found.index.value), 4), float(found.index.converted), found.index.grade)
        for element in found.index.elements:
            mean = round(float(element.mean), 4)
            yield (*head, element.code, names.get(element.code, ""), element.n, mean, None, None)


def _complaints(at: datetime) -> Iterator[tuple[Value, ...]]:
    zone, this = region_zone(), region_day(at).year
    for year in range(this - YEARS + 1, this + 1):
        since, until = (datetime.combine(date(number, 1, 1), time(), zone) for number in (year, year + 1))
        for line in complaint_statistics(since, until).classes:
            mean = None if line.mean_days is None else round(line.mean_days, 2)
            yield year, line.kind, line.label, line.received, line.answered, line.limited, line.in_time, mean


_CODE = Column("kode_layanan", "string", "Kode layanan dalam katalog daerah")
_NAME = Column("nama_layanan", "string", "Nama layanan")
DATASETS: tuple[Dataset, ...] = (
    Dataset(
        "kinerja-layanan",
        "Kinerja layanan per bulan",
        "Permohonan masuk, terbit, ditolak, ketepatan waktu, dan lama proses tiap layanan, 36 bulan terakhir.",
        "monthly",
        (
            Column("bulan", "gYearMonth", "Bulan"),
            _CODE,
            _NAME,
            Column("disembunyikan", "boolean", "Angkanya disembunyikan karena kelompoknya terlalu kecil"),
            Column("masuk", "integer", "Permohonan yang dikirim pada bulan itu", "permohonan"),
            Column("terbit", "integer", "Permohonan yang produknya terbit pada bulan itu", "permohonan"),
            Column("ditolak", "integer", "Permohonan yang ditolak pada bulan itu", "permohonan"),
            Column("tepat_waktu", "decimal", "Bagian dari yang terbit dengan janji waktu yang menepatinya", "0 sampai 1"),
            Column("median_menit_kerja", "integer", "Median waktu kerja dari dikirim sampai diputus", "menit kerja"),
        ),
        _performance,
    ),
    Dataset(
        "standar-pelayanan",
        "Standar pelayanan yang berlaku",
        "Jangka waktu, biaya, produk, dan keputusan penetapan setiap layanan yang standarnya berlaku.",
        "irregular",
        (
            _CODE,
            _NAME,
            Column("kategori", "string", "Kategori layanan"),
            Column("instansi", "string", "Instansi pemilik layanan"),
            Column("jangka_waktu", "integer", "Jangka waktu yang dijanjikan", "lihat satuan_waktu"),
            Column("satuan_waktu", "string", "menit, jam, hari_kerja, hari, atau bulan"),
            Column("jenis_biaya", "string", "Cara biaya ditentukan"),
            Column("biaya_rupiah", "integer", "Biaya tetap; kosong bila dihitung dengan rumus", "rupiah"),
            Column("produk", "string", "Produk pelayanan"),
            Column("keputusan", "string", "Nomor keputusan penetapan standar"),
            Column("berlaku_sejak", "date", "Tanggal mulai berlaku"),
            Column("menerima_permohonan", "boolean", "Apakah layanan sedang menerima permohonan"),
        ),
        _standards,
    ),
    Dataset(
        "survei-kepuasan",
        "Hasil survei kepuasan masyarakat",
        "Indeks dan nilai tiap unsur dari survei yang dipublikasikan; baris tanpa unsur adalah nilai keseluruhan.",
        "irregular",
        (
            Column("survei", "string", "Judul survei"),
            Column("instrumen", "string", "Kode instrumen: skm, spkp, spak, atau milik daerah"),
            Column("mulai", "date", "Hari pertama"),
            Column("akhir", "date", "Hari terakhir"),
            Column("kode_unsur", "string", "Kode unsur; kosong untuk keseluruhan"),
            Column("unsur", "string", "Nama unsur"),
            Column("responden", "integer", "Responden yang dihitung", "orang"),
            Column("nilai", "decimal", "Nilai rata-rata pada skala instrumen"),
            Column("konversi", "decimal", "Nilai konversi (IKM), hanya untuk keseluruhan"),
            Column("mutu", "string", "Mutu pelayanan, hanya untuk keseluruhan"),
        ),
        _satisfaction,
    ),
    Dataset(
        "pengaduan",
        "Pengaduan per tahun",
        "Pengaduan yang masuk dan dijawab menurut golongan, lima tahun terakhir; angka kecil kosong.",
        "daily",
        (
            Column("tahun", "gYear", "Tahun pengaduan diterima"),
            Column("kode_golongan", "string", "Kode golongan pengaduan"),
            Column("golongan", "string", "Golongan pengaduan"),
            Column("masuk", "integer", "Pengaduan yang diterima", "pengaduan"),
            Column("dijawab", "integer", "Di antaranya sudah dijawab", "pengaduan"),
            Column("berbatas_waktu", "integer", "Di antara yang dijawab, yang punya batas waktu", "pengaduan"),
            Column("tepat_waktu", "integer", "Di antaranya dijawab dalam batas waktu", "pengaduan"),
            Column("rata_hari_kerja", "decimal", "Rata-rata waktu sampai dijawab", "hari kerja"),
        ),
        _complaints,
    ),
)


def find_dataset(code: str) -> Dataset | None:
    """Return the dataset of this code, or None."""
    return next((one for one in DATASETS if one.code == code), None)


def describe_catalogue(site: str, publisher: str, at: datetime) -> dict[str, object]:
    """Return the entry of these data for catalogues of data (W3C DCAT 3, JSON-LD); `site` is the region's address, no slash."""
    base = f"{site}/data-terbuka"
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": f"{base}/katalog.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": {"@value": f"Data terbuka {publisher}", "@language": "id"},
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": publisher, "foaf:homepage": {"@id": site}},
        "dct:language": {"@id": "http://id.loc.gov/vocabulary/iso639-1/id"},
        "dct:modified": {"@value": region_day(at).isoformat(), "@type": "xsd:date"},
        "dcat:dataset": [_describe(one, base, publisher, at) for one in DATASETS],
    }


def _describe(one: Dataset, base: str, publisher: str, at: datetime) -> dict[str, object]:
    today = region_day(at)
    changed = first_of_month(today) if one.frequency == "monthly" else today
    return {
        "@id": f"{base}/{one.code}",
        "@type": "dcat:Dataset",
        "dct:identifier": one.code,
        "dct:title": {"@value": one.title, "@language": "id"},
        "dct:description": {"@value": one.about, "@language": "id"},
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": publisher},
        "dct:accrualPeriodicity": {"@id": f"http://purl.org/cld/freq/{one.frequency}"},
        "dct:license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
        "dct:modified": {"@value": changed.isoformat(), "@type": "xsd:date"},
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": {"@value": title, "@language": "id"},
                "dcat:downloadURL": {"@id": f"{base}/{one.code}{ending}"},
                "dcat:mediaType": {"@id": "https://www.iana.org/assignments/media-types/text/csv"},
            }
            for title, ending in ((one.title, ".csv"), (f"Kamus data: {one.title}", ".kamus.csv"))
        ],
    }
