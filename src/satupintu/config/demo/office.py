"""The demo's people: staff of every role, and citizens. All of them are invented; the NIKs name nobody."""

from dataclasses import dataclass, field
from datetime import datetime

from satupintu.core.actor import SYSTEM, Actor
from satupintu.people import operations, queries
from satupintu.people.models import Account

PASSWORD = "demo-satu-pintu"  # noqa: S105 - public by design, refused in production
STAFF: tuple[tuple[str, str, str, str, str, tuple[str, ...]], ...] = (
    ("loket", "Budi Santoso", "Petugas Loket", "ptsp", "pelayanan", ("loket", "fo", "antrean", "pengambilan", "bendahara")),
    ("verifikator", "Rina Wulandari", "Verifikator", "ptsp", "pengolahan", ("verifikator", "operator", "produksi", "jf")),
    (
        "teknis",
        "Tika Permata",
        "Koordinator Tim Teknis",
        "teknis",
        "tim",
        (
            "dinas_teknis", "tim_teknis", "bapenda", "oss", "simbg", "bpn_loket", "bpn_ukur", "bpn_panitia", "bpn_php", "ppat",
            "bpjs", "polri", "ditjen", "upt",
        ),
    ),
    (
        "kadis",
        "Joko Prasetyo",
        "Kepala Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
        "ptsp",
        "pimpinan",
        ("kadis", "kabid", "kakantah", "gubernur"),
    ),
    ("manajer", "Tuti Handayani", "Manajer Pusat Layanan", "ptsp", "pelayanan", ("manager", "supervisor")),
    ("perancang", "Andi Nugroho", "Analis Kebijakan", "ptsp", "pengolahan", ("designer",)),
    ("admin", "Wati Susanti", "Administrator Sistem", "ptsp", "pengolahan", ("admin", "supervisor")),
    ("pengawas", "Pandu Wibisana", "Auditor Inspektorat Daerah", "inspektorat", "irban", ("pengawas",)),
)  # fmt: skip
AGENCIES = (
    ("ptsp", "DPMPTSP", False),
    ("teknis", "Perangkat daerah teknis dan instansi mitra", True),
    ("inspektorat", "Inspektorat Daerah", False),
)
UNITS = (
    ("ptsp", "pimpinan", "Pimpinan"),
    ("ptsp", "pelayanan", "Bidang Pelayanan"),
    ("ptsp", "pengolahan", "Bidang Pengolahan"),
    ("teknis", "tim", "Tim Teknis"),
    ("inspektorat", "irban", "Inspektur Pembantu"),
)
CITIZENS = (
    ("warga", "Sari Dewi Lestari", "3171014505900001", "1990-05-05", "PEREMPUAN", "081200000001"),
    ("warga2", "Bambang Wijaya", "3171021203800003", "1980-03-12", "LAKI-LAKI", "081200000002"),
    ("usaha", "Umar Hadi Saputra", "3171031707750002", "1975-07-17", "LAKI-LAKI", "081200000003"),
)
OTHERS = (
    "Agus Setiawan", "Ayu Rahmawati", "Dedi Kurniawan", "Fitri Handayani", "Hendra Gunawan", "Indah Permatasari",
    "Lukman Hakim", "Maya Anggraini", "Nur Hidayah", "Putu Wirawan", "Ratna Sari Dewi", "Slamet Riyadi", "Teguh Prakoso",
    "Wahyu Nugroho", "Yohana Sitorus", "Zulkifli Lubis", "Made Suartini", "Rahmat Hidayat", "Siti Aminah", "Yusuf Maulana",
)  # fmt: skip


@dataclass
class Office:
    """Everybody of one demo region: who acts for a role, and the citizens who apply."""

    by_role: dict[str, Actor] = field(default_factory=dict)
    by_login: dict[str, Actor] = field(default_factory=dict)
    citizens: list[Actor] = field(default_factory=list)


def open_office(at: datetime) -> Office:
    """Make agencies, units, staff and citizens with their accounts, and return them. Run once a region."""
    operations.seed_roles(actor=SYSTEM, at=at)
    agencies = {
        code: operations.create_agency(code=code, name=name, is_partner=partner, actor=SYSTEM, at=at)
        for code, name, partner in AGENCIES
    }
    units = {
        code: operations.create_unit(agency_id=agencies[agency].id, code=code, name=name, actor=SYSTEM, at=at)
        for agency, code, name in UNITS
    }
    for number, (login, name, title, _agency, unit, roles) in enumerate(STAFF, 1):
        staff = operations.register_staff(
            name=name,
            nip=f"198001012005011{number:03d}",
            title=title,
            email=f"{login}@kantor.example",
            unit_id=units[unit].id,
            actor=SYSTEM,
            at=at,
        )
        for role in roles:
            operations.bind_role(staff_id=staff.id, role=role, actor=SYSTEM, at=at)
        operations.open_staff_account(
            staff_id=staff.id, login=login, password=PASSWORD, second_factor_required=False, actor=SYSTEM, at=at
        )
    for login, name, nik, born, sex, phone in CITIZENS:
        _citizen(login, name, nik, born, sex, phone, at)
    for number, name in enumerate(OTHERS):
        nik = f"317104{number % 28 + 1:02d}{number % 12 + 1:02d}{70 + number:02d}{number + 1:04d}"
        born = f"{1970 + number}-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
        _citizen(f"warga-{number + 1}", name, nik, born, "", f"0813000000{number:02d}", at)
    office = find_office(at)
    owner = office.by_login["usaha"]
    operations.register_business(name="CV Maju Jaya Sentosa", nib="9120001234567", legal_form="CV", actor=owner, at=at)
    return office


def _citizen(login: str, name: str, nik: str, born: str, sex: str, phone: str, at: datetime) -> None:
    person = operations.register_person(
        name=name,
        nik=nik,
        birth_date=datetime.fromisoformat(born).date(),
        sex=sex,
        phone=phone,
        email=f"{login}@warga.example",
        address_line=f"Jalan Melati Nomor {int(nik[-4:])}",
        actor=SYSTEM,
        at=at,
    )
    operations.open_citizen_account(
        person_id=person.id, login=login, password=PASSWORD if "-" not in login else None, actor=SYSTEM, at=at
    )


def find_office(at: datetime) -> Office:
    """Return everybody who is already there."""
    office = Office()
    for account in Account.objects.order_by("opened_at", "id"):
        actor = queries.actor_for(account.id, at)
        office.by_login[account.login] = actor
        if actor.is_staff:
            for role in actor.roles:
                office.by_role.setdefault(role, actor)
        else:
            office.citizens.append(actor)
    return office
