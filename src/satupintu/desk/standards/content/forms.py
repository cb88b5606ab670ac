"""Forms of the parts of a standard. `PATHS` says which piece of the content each field is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from satupintu.catalogue.queries import list_known_categories, piece_of
from satupintu.desk.standards.content.fields import (
    PartForm,
    Phrases,
    SourceList,
    evidence,
    line,
    lines,
    number,
    numeral,
    one_of,
    rupiah,
    tick,
    whole,
)

MODES = (
    ("owner_issues", _("Instansi pemilik menerima dan menerbitkan sendiri")),
    ("owner_issues_via_ptsp_counter", _("Loket PTSP menerima, instansi pemilik memproses dan menerbitkan")),
    ("owner_forwards", _("Instansi pemilik menerima, lalu meneruskan kepada yang memutuskan")),
    ("partner_counter", _("Instansi lain melayani di loketnya sendiri di gedung kita")),
    ("assisted_submission", _("Petugas membantu pemohon mengajukan di sistem instansi lain")),
    ("shared_system", _("Diproses bersama dalam satu sistem nasional")),
    ("switchable", _("Dipasang tertutup; kantor memilih menerbitkan sendiri atau merujuk")),
)
LEVELS = (
    ("kota", _("Kota")),
    ("kabupaten", _("Kabupaten")),
    ("kab_kota", _("Kewenangan kabupaten atau kota")),
    ("provinsi", _("Provinsi")),
    ("provinsi_fasilitasi", _("Provinsi memfasilitasi kewenangan pihak lain")),
    ("pusat_vertikal", _("Instansi pusat yang berkantor di daerah")),
)
UNITS = (
    ("menit", _("menit")),
    ("jam", _("jam")),
    ("hari_kerja", _("hari kerja")),
    ("hari", _("hari kalender")),
    ("bulan", _("bulan")),
)


class PiecesForm(PartForm):
    """A form whose fields are pieces of the content; an empty number takes its piece away."""

    PATHS: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def paths(cls, _content: Mapping[str, Any]) -> tuple[str, ...]:
        """Return every path this form may write."""
        return tuple(cls.PATHS.values())

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the fields show."""
        return {name: piece_of(content, path) for name, path in cls.PATHS.items()}

    def write(self, _content: Mapping[str, Any]) -> dict[str, Any]:
        """Return path → value of what was typed."""
        return {path: self._plain(name) for name, path in self.PATHS.items()}

    def _plain(self, name: str) -> Any:
        value = self.cleaned_data.get(name)
        if hasattr(self.fields[name], "low") and value is not None:
            return numeral(value)
        return value


class NameForm(PiecesForm):
    """What the service is called and where people find it."""

    PATHS = {"name": "name", "category": "category", "synonyms": "synonyms", "referral": "referral"}

    name = line(_("Nama layanan"), 200, hint=_("Nama resmi, seperti pada keputusan penetapan."))
    category = one_of(_("Kategori"), ())
    synonyms = Phrases(_("Sebutan lain"), _("Kata yang dipakai warga saat mencari, dipisah koma. Termasuk kata Inggris."))
    referral = lines(
        _("Rujukan bila tidak dilayani di sini"), 1000, rows=2, hint=_("Ke mana warga pergi bila layanan ini tertutup.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = list(list_known_categories().items())  # type: ignore[attr-defined]
        self.keep_words()


class AgencyForm(PiecesForm):
    """Who owns and who issues the service."""

    PATHS = {
        "owner": "agency.owner", "issuer": "agency.issuer", "level": "agency.level", "delivery_mode": "agency.delivery_mode",
        "note": "agency.note",
    }  # fmt: skip

    owner = line(_("Instansi pemilik layanan"), 200)
    issuer = line(_("Yang menerbitkan"), 200, hint=_("Jabatan, misalnya: Kepala DPMPTSP atas pelimpahan wali kota."))
    level = one_of(_("Tingkat pemerintahan"), LEVELS)
    delivery_mode = one_of(_("Cara penyelenggaraan"), MODES)
    note = lines(_("Catatan"), 1000, rows=2)


class ZoneForm(PiecesForm):
    """Where in the hall the service is given."""

    PATHS = {"code": "zone.code", "label": "zone.label", "ticket_prefix": "zone.ticket_prefix"}

    code = line(_("Kode zona"), 10, hint=_("Misalnya A."))
    label = line(_("Nama zona"), 120, hint=_("Misalnya: Perizinan usaha."))
    ticket_prefix = line(_("Huruf nomor antrean"), 3, hint=_("Satu sampai tiga huruf di depan nomor, misalnya B."))


class TimeForm(PiecesForm):
    """The promised time."""

    PATHS = {
        "value": "time.value", "unit": "time.unit", "counted_from": "time.counted_from",
        "deemed_approval": "time.deemed_approval",
        "note": "time.note", "evidence": "time.evidence", "sources": "time.sources",
    }  # fmt: skip

    value = whole(_("Lama"), most=10_000)
    unit = one_of(_("Satuan"), UNITS)
    counted_from = line(_("Dihitung sejak"), 200, hint=_("Misalnya: berkas lengkap dan benar."))
    deemed_approval = tick(
        _("Dianggap dikabulkan bila jangka waktu lewat tanpa keputusan"),
        _(
            "UU 30/2014 ps. 53 sebagaimana diubah UU 6/2023: permohonan yang lengkap dan tidak diputus dalam batas waktunya "
            "dianggap dikabulkan secara hukum. Untuk perizinan berusaha lihat PP 28/2025 ps. 225 dan 230. Tandai hanya "
            "bila layanan ini memang di bawah aturan itu; lembar SOP harus memuat tepat satu langkah yang menerbitkan produk."
        ),
    )
    note = lines(_("Catatan"), 1000, rows=2)
    evidence = evidence()
    sources = SourceList()

    def clean_value(self) -> int:
        """Return 0 for an empty time: the fault then says what is wrong."""
        return self.cleaned_data["value"] or 0


class PlanningForm(PiecesForm):
    """Figures for planning staff and counters."""

    PATHS = {
        "per_day": "planning.applicants_per_day", "basis": "planning.basis", "share": "planning.counter_share",
        "minutes": "planning.counter_service_minutes.mean", "evidence": "planning.applicants_evidence",
    }  # fmt: skip

    per_day = number(_("Pemohon tiap hari kerja"), hint=_("Rata-rata, misalnya 5 atau 0,5."))
    basis = line(_("Dasar angka itu"), 300, needed=False, hint=_("Misalnya: register tahun lalu."))
    share = number(_("Bagian yang datang ke loket"), hint=_("0 sampai 1; 0,5 berarti separuh datang ke loket."))
    minutes = number(_("Lama dilayani di loket (menit)"))
    evidence = evidence()

    def _plain(self, name: str) -> Any:
        value = super()._plain(name)
        return value if value != "" else None


class FeeForm(PiecesForm):
    """What the service costs as a whole."""

    PATHS = {
        "amount": "fee.amount", "payable_to": "fee.payable_to", "legal": "fee.legal", "note": "fee.note",
        "evidence": "fee.evidence", "sources": "fee.sources",
    }  # fmt: skip
    WAYS = (
        ("gratis", _("Tidak dipungut biaya")),
        ("tetap", _("Satu tarif tetap")),
        ("rumus", _("Dihitung dengan rumus, lihat komponen di bawah")),
    )

    way = one_of(_("Cara menetapkan biaya"), WAYS)
    kind = line(
        _("Jenis pungutan"),
        60,
        needed=False,
        hint=_("Satu kata, misalnya gratis, retribusi, pnbp, pajak. Dipakai dalam laporan."),
    )
    amount = rupiah(_("Besarnya"), needed=False, hint=_("Hanya untuk satu tarif tetap."))
    payable_to = line(_("Dibayarkan kepada"), 200, needed=False, hint=_("Misalnya: Kas daerah melalui bank persepsi."))
    legal = line(_("Dasar tarif"), 300, needed=False, hint=_("Peraturan yang menetapkan tarifnya."))
    note = lines(_("Keterangan bagi pemohon"), 1000, rows=2)
    evidence = evidence()
    sources = SourceList()

    @classmethod
    def paths(cls, content: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the pieces with the kind."""
        return (*super().paths(content), "fee.kind")

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the fields show; the way follows from amount and components."""
        fee = content["fee"]
        amount = fee.get("amount")
        way = "rumus" if fee.get("components") or amount is None else "tetap" if amount else "gratis"
        return {**super().read(content), "way": way, "kind": fee["kind"], "amount": amount or None}

    def write(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the pieces; the word of the kind follows the way unless the writer has one of their own."""
        way, kind = self.cleaned_data["way"], self.cleaned_data["kind"].strip()
        if not kind or (kind in dict(self.WAYS) and kind != way):
            kind = way
        amount = {"gratis": 0, "tetap": self._plain("amount"), "rumus": None}.get(way)
        return {**super().write(content), "fee.amount": amount, "fee.kind": kind}

    def clean(self) -> dict[str, Any]:
        """Refuse a fixed fee without an amount."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("way") == "tetap" and not given.get("amount") and "amount" not in self.errors:
            self.add_error("amount", _("Isi besarnya tarif, atau pilih tidak dipungut biaya."))
        if given.get("way") and given["way"] != "rumus" and self.initial.get("has_components"):
            self.add_error("way", _("Masih ada komponen biaya. Hapus komponennya lebih dulu, atau pilih dihitung dengan rumus."))
        return given


class ProductForm(PiecesForm):
    """What the applicant receives."""

    PATHS = {
        "name": "product.name", "short": "product.short", "issued_by_us": "product.issued_by_us", "signer": "product.signer",
        "validity_text": "product.validity.text", "validity_value": "product.validity.value",
        "validity_unit": "product.validity.unit",
        "template": "product.template", "also": "product.also", "note": "product.note", "evidence": "product.evidence",
        "sources": "product.sources",
    }  # fmt: skip
    TEMPLATES = (
        ("product", _("Surat izin atau surat keterangan")),
        ("certificate", _("Kutipan, kartu, atau sertifikat")),
        ("completion_note", _("Bukti selesai layanan (produknya dari mitra)")),
    )

    name = line(_("Nama produk"), 300, hint=_("Semua yang diterima pemohon, misalnya: Surat izin dan stiker."))
    short = line(_("Nama pendek"), 200, hint=_("Judul pada dokumen dan register."))
    issued_by_us = tick(_("Diterbitkan oleh kantor ini"), _("Bila tidak, isi dokumen mitra di bawah."))
    signer = line(_("Penanda tangan"), 200, hint=_("Jabatan, misalnya: Kepala DPMPTSP."))
    template = one_of(_("Bentuk dokumen"), TEMPLATES)
    validity_text = line(_("Masa berlaku dengan kata"), 300, hint=_("Misalnya: 5 tahun, atau selama tidak ada perubahan."))
    validity_value = whole(_("Masa berlaku yang dihitung"), most=1200, needed=False, hint=_("Kosongkan bila tidak berakhir."))
    validity_unit = one_of(
        _("Satuan"), (("", "–"), ("hari", _("hari")), ("bulan", _("bulan")), ("tahun", _("tahun"))), needed=False
    )
    also = line(_("Diberikan juga"), 300, needed=False, hint=_("Misalnya: stiker lunas."))
    partner_name = line(_("Dokumen mitra"), 200, needed=False, hint=_("Hanya bila mitra yang menerbitkan."))
    partner_issuer = line(_("Mitra yang menerbitkan"), 200, needed=False)
    partner_number = line(_("Sebutan nomor dokumen mitra"), 120, needed=False, hint=_("Misalnya: Nomor Induk Berusaha."))
    note = lines(_("Catatan"), 1000, rows=2)
    evidence = evidence()
    sources = SourceList()

    @classmethod
    def paths(cls, content: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the pieces with the partner's document."""
        return (*super().paths(content), "product.partner_document")

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the fields show."""
        partner = piece_of(content, "product.partner_document") or {}
        template = piece_of(content, "product.template") or "product"
        shown = {f"partner_{name}": partner.get(key) for name, key in PARTNER.items()}
        return {**super().read(content), **shown, "template": template}

    def write(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the pieces; a partner's document is there as soon as one of its fields is."""
        partner = {key: self.cleaned_data[f"partner_{name}"] for name, key in PARTNER.items()}
        document = partner if any(partner.values()) else None
        return {**super().write(content), "product.partner_document": document}


PARTNER = {"name": "name", "issuer": "issuer", "number": "number_label"}


class TextForm(PartForm):
    """The text of one written component."""

    text = lines(_("Isi"), 4000, needed=True, rows=4)
    evidence = evidence()
    sources = SourceList()
