"""What parts and fields of a standard are called on screens that compare versions."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satupintu.catalogue.queries.wording import duration_words
from satupintu.catalogue.standard import LABELS as COMPONENTS

__all__ = ["COMPONENTS", "FIELDS", "PARTS", "value_words"]

PARTS: Mapping[str, str | Promise] = {
    "name": gettext_lazy("Nama layanan"),
    "category": gettext_lazy("Kategori"),
    "agency": gettext_lazy("Instansi"),
    "zone": gettext_lazy("Zona pelayanan"),
    "synonyms": gettext_lazy("Kata pencarian"),
    "referral": gettext_lazy("Rujukan"),
    "legal_basis": gettext_lazy("Dasar hukum"),
    "personas": gettext_lazy("Pemohon"),
    "variants": gettext_lazy("Jenis permohonan"),
    "requirements": gettext_lazy("Persyaratan"),
    "form": gettext_lazy("Formulir isian"),
    "time": gettext_lazy("Jangka waktu penyelesaian"),
    "fee": gettext_lazy("Biaya/tarif"),
    "parameters": gettext_lazy("Angka yang ditetapkan daerah"),
    "product": gettext_lazy("Produk pelayanan"),
    "components": gettext_lazy("Komponen standar"),
    "rejection_reasons": gettext_lazy("Alasan penolakan"),
    "sheet": gettext_lazy("Lembar SOP"),
    "sheet_note": gettext_lazy("Catatan lembar SOP"),
    "agency_systems": gettext_lazy("Sistem instansi lain"),
    "planning": gettext_lazy("Perencanaan"),
    "verification": gettext_lazy("Pemeriksaan"),
    "sources": gettext_lazy("Sumber"),
}
"""Parts of a service file in the order they are read."""

FIELDS: Mapping[str, str | Promise] = {
    "about": gettext_lazy("tentang"),
    "accept": gettext_lazy("jenis berkas"),
    "action": gettext_lazy("tindakan sistem"),
    "activity": gettext_lazy("kegiatan"),
    "amount": gettext_lazy("besarnya"),
    "awaits": gettext_lazy("menunggu"),
    "back_to": gettext_lazy("kembali ke"),
    "components": gettext_lazy("rincian"),
    "condition": gettext_lazy("syarat berlaku"),
    "correctable": gettext_lazy("dapat diperbaiki"),
    "counted_from": gettext_lazy("dihitung sejak"),
    "deemed_approval": gettext_lazy("dianggap dikabulkan"),
    "evidence": gettext_lazy("keyakinan"),
    "examples": gettext_lazy("contoh hitungan"),
    "exits": gettext_lazy("keluar"),
    "form": gettext_lazy("isian petugas"),
    "format": gettext_lazy("bentuk"),
    "formula": gettext_lazy("rumus"),
    "in_total": gettext_lazy("termasuk yang dibayar"),
    "input": gettext_lazy("kelengkapan"),
    "issuer": gettext_lazy("penerbit"),
    "kind": gettext_lazy("jenis"),
    "label": gettext_lazy("sebutan"),
    "limit": gettext_lazy("batas putaran"),
    "max_mb": gettext_lazy("ukuran terbesar (MB)"),
    "name": gettext_lazy("nama"),
    "no": gettext_lazy("Tidak"),
    "note": gettext_lazy("keterangan"),
    "next": gettext_lazy("lanjut"),
    "obligation": gettext_lazy("kewajiban"),
    "options": gettext_lazy("pilihan"),
    "output": gettext_lazy("keluaran"),
    "owner": gettext_lazy("pemilik"),
    "payable_to": gettext_lazy("dibayar kepada"),
    "performers": gettext_lazy("pelaksana"),
    "question": gettext_lazy("pertanyaan"),
    "questions": gettext_lazy("isian"),
    "reasons": gettext_lazy("alasan"),
    "required": gettext_lazy("wajib"),
    "return_limit": gettext_lazy("batas pengembalian"),
    "settings": gettext_lazy("pengaturan"),
    "short": gettext_lazy("singkatan"),
    "signer": gettext_lazy("penanda tangan"),
    "sources": gettext_lazy("sumber"),
    "stage": gettext_lazy("tahap"),
    "status": gettext_lazy("status"),
    "stops_clock": gettext_lazy("menghentikan waktu layanan"),
    "text": gettext_lazy("isi"),
    "time": gettext_lazy("waktu"),
    "timeout": gettext_lazy("bila waktu habis"),
    "type": gettext_lazy("jenis isian"),
    "unit": gettext_lazy("satuan"),
    "validation": gettext_lazy("batasan isian"),
    "validity": gettext_lazy("masa berlaku"),
    "value": gettext_lazy("nilai"),
    "variables": gettext_lazy("variabel"),
    "words": gettext_lazy("penjelasan"),
    "yes": gettext_lazy("Ya"),
}
"""Fields inside a part; one that is missing is shown by its own name."""

_SHOWN = ("label", "activity", "text", "title", "name", "ref")
_LONGEST = 1_200


def value_words(value: Any) -> str:
    """Return a value of a standard as one text for people; "" for nothing."""
    text = _words(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _words(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, str | int | float | Decimal):
        return str(value)
    if isinstance(value, list | tuple):
        return "; ".join(_words(entry) for entry in value)
    if isinstance(value, dict):
        if isinstance(value.get("value"), int) and isinstance(value.get("unit"), str):
            return duration_words(value["value"], value["unit"])
        if said := next((value[name] for name in _SHOWN if isinstance(value.get(name), str) and value[name]), ""):
            known = next((value[name] for name in ("key", "code", "ref") if isinstance(value.get(name), str)), "")
            return f"{known} {said}".strip() if known != said else str(said)
        return "; ".join(f"{FIELDS.get(key, key)}: {_words(entry)}" for key, entry in value.items())
    return json.dumps(value, ensure_ascii=False, default=str)
