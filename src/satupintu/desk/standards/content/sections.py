"""Which pages the editor has and which sections they hold, each saved by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satupintu.catalogue.queries import LABELS
from satupintu.desk.standards.content import forms, rows
from satupintu.desk.standards.content.fields import PartForm

Words = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a page with its own save button; `rows` names the path of a list of which the form is one row.

    `piece` is the path of a text component. `most` bounds the rows, `entry` is what one of them is called.
    """

    key: str
    title: Words
    form: type[PartForm]
    hint: Words = ""
    rows: str = ""
    piece: str = ""
    most: int = 40
    entry: Words = ""


@dataclass(frozen=True, slots=True)
class EditorPage:
    """A page of the editor: its address below `isi/`, its title, its sections."""

    key: str
    title: Words
    sections: tuple[Section, ...]


WRITTEN_HINTS: dict[str, Words] = {
    "facilities": _("Ruang, alat, dan kemudahan bagi kelompok rentan."),
    "competence": _("Pendidikan, pengetahuan, dan keterampilan yang dibutuhkan pelaksana."),
    "supervision": _("Siapa mengawasi di dalam instansi, dan bagaimana."),
    "complaints": _("Saluran, petugas, dan batas waktu menjawab. Bagian ini dipublikasikan."),
    "staffing": _("Berapa orang, menurut tugasnya."),
    "guarantee": _("Janji bahwa layanan dilaksanakan menurut standar, dan apa yang didapat pemohon bila tidak."),
    "safety": _("Perlindungan data, berkas, dan orang di ruang layanan."),
    "evaluation": _("Bagaimana dan seberapa sering kinerja pelaksana dinilai."),
}

PAGES: tuple[EditorPage, ...] = (
    EditorPage(
        "identitas",
        _("Identitas layanan"),
        (
            Section(key="nama", title=_("Nama dan pencarian"), form=forms.NameForm),
            Section(key="instansi", title=_("Instansi"), form=forms.AgencyForm),
            Section(key="zona", title=_("Zona di ruang pelayanan"), form=forms.ZoneForm),
            Section(
                key="varian", title=_("Jenis permohonan"), form=rows.VariantRow, rows="variants", entry=_("Jenis permohonan"),
                hint=_("Paling sedikit satu. Syarat dan biaya dapat berbeda menurut jenisnya."),
            ),
            Section(
                key="pemohon", title=_("Siapa pemohonnya"), form=rows.PersonaRow, rows="personas", most=20, entry=_("Pemohon"),
            ),
        ),
    ),
    EditorPage(
        "dasar-hukum",
        _("Dasar hukum dan sumber"),
        (
            Section(
                key="dasar", title=_("Dasar hukum"), form=rows.LegalRow, rows="legal_basis", most=60, entry=_("Peraturan"),
                hint=_("Dari yang paling tinggi. Peraturan yang dicabut tetap tercatat tetapi tidak dicetak."),
            ),
            Section(
                key="sumber", title=_("Sumber"), form=rows.SourceRow, rows="sources", most=150, entry=_("Sumber"),
                hint=_("Tempat fakta standar ini tertulis. Nomornya dipakai di bagian lain."),
            ),
        ),
    ),
    EditorPage(
        "waktu",
        _("Jangka waktu"),
        (
            Section(key="waktu", title=_("Jangka waktu penyelesaian"), form=forms.TimeForm),
            Section(
                key="perencanaan", title=_("Angka perencanaan"), form=forms.PlanningForm,
                hint=_("Untuk menghitung kebutuhan petugas dan loket. Tidak dipublikasikan."),
            ),
        ),
    ),
    EditorPage(
        "penolakan",
        _("Alasan penolakan dan sistem lain"),
        (
            Section(
                key="alasan", title=_("Alasan penolakan"), form=rows.ReasonRow, rows="rejection_reasons", most=60,
                entry=_("Alasan"),
                hint=_("Alasan yang boleh dipakai petugas untuk menolak atau mengembalikan permohonan."),
            ),
            Section(
                key="sistem", title=_("Sistem instansi lain"), form=rows.SystemRow, rows="agency_systems", most=30,
                entry=_("Sistem"),
            ),
        ),
    ),
    EditorPage(
        "biaya",
        _("Biaya/tarif"),
        (
            Section(key="biaya", title=_("Cara menetapkan biaya"), form=forms.FeeForm),
            Section(
                key="parameter", title=_("Angka yang ditetapkan daerah"), form=rows.ParameterRow, rows="parameters", most=60,
                entry=_("Angka"), hint=_("Tarif, indeks, dan persentase yang dipakai rumus dengan namanya."),
            ),
        ),
    ),
    EditorPage("produk", _("Produk pelayanan"), (Section(key="produk", title=_("Produk pelayanan"), form=forms.ProductForm),)),
    EditorPage(
        "pendukung",
        _("Komponen tertulis"),
        tuple(
            Section(key=kind, title=LABELS[kind], form=forms.TextForm, piece=f"components.{kind}", hint=hint)
            for kind, hint in WRITTEN_HINTS.items()
        ),
    ),
)  # fmt: skip
BY_KEY = {page.key: page for page in PAGES}


def all_sections() -> Iterator[tuple[EditorPage, Section]]:
    """Yield every section with its page."""
    for page in PAGES:
        for section in page.sections:
            yield page, section
