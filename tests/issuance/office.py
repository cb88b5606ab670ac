"""An office that issues: people, a register, a product."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from satupintu.core.actor import SYSTEM, Actor
from satupintu.core.ids import uuid7
from satupintu.issuance import operations
from satupintu.issuance.models import IssuedDocument
from satupintu.issuance.ports import Field, PartnerProduct, ProductData, Section, Signatory

ADMIN = Actor("staff", uuid7(), roles=frozenset({"admin"}), channel="desk")
HEAD = Actor("staff", uuid7(), roles=frozenset({"kadis"}), channel="desk")
CLERK = Actor("staff", uuid7(), roles=frozenset({"fo"}), channel="desk")
HOLDER = Actor("person", uuid7(), person_id=uuid7())
STRANGER = Actor("person", uuid7(), person_id=uuid7())
SIGNATORY = Signatory(
    staff_id=UUID("01890000-0000-7000-8000-000000000001"),
    name="Dr. Ir. H. Bambang Suryanto, M.Si.",
    position="Kepala Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Kota Contoh",
    nip="197001011995031001",
    rank="Pembina Utama Muda (IV/c)",
)


def a_product(**changes: Any) -> ProductData:
    given: dict[str, Any] = {
        "service_code": "izin-reklame",
        "title": "Surat Izin Penyelenggaraan Reklame",
        "register_code": "izin",
        "holder_name": "Siti Rahmawati",
        "holder_person_id": HOLDER.person_id,
        "intro": "Kepala DPMPTSP memberikan izin kepada:",
        "legal_bases": ("Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik;",),
        "sections": (
            Section("Pemegang izin", (Field("Nama", "Siti Rahmawati"), Field("Alamat", "Jalan Melati 8"))),
            Section("Objek", (Field("Ukuran", "2 × 3 m"),)),
        ),
        "provisions": ("Izin tidak boleh dialihkan.",),
        "copies_to": ("Kepala Bapenda",),
        "valid_until": date(2027, 3, 1),
        "public_data": {"kind": "papan"},
    }
    return ProductData(**{**given, **changes})


PARTNER = PartnerProduct(
    "Kantor Pertanahan Kota Contoh", "Sertipikat Hak Milik", "10.15.22.05.1.01234", date(2026, 3, 1), "Loket BPN"
)


def open_registers(at: datetime) -> None:
    operations.open_register(
        code="izin", name="Register izin", pattern="503/{n:4}/DPMPTSP/{roman_month}/{year}", actor=ADMIN, at=at
    )


def issued(at: datetime, claim: str = "task:1", **changes: Any) -> IssuedDocument:
    return operations.issue_document(
        product=a_product(**changes), signatory=SIGNATORY, claim=claim, application_id=uuid7(), actor=SYSTEM, at=at
    )
