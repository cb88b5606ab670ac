"""The people of the tests of complaints: who leads, who oversees, who is complained about; and reports to send."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tests import cast

from satupintu.complaints.models import Complaint
from satupintu.complaints.operations import Identity, Received, Report, submit_complaint, verify_complaint
from satupintu.core.actor import NOBODY, SYSTEM, Actor
from satupintu.people import operations, queries
from satupintu.people.models import Account, Agency, Role, Unit

SARI = Identity("Sari Dewi Lestari", "sari@contoh.id", "081200000001", "Jalan Melati 1")
REPORT = Report(
    kind="ordinary",
    topic="time",
    title="Izin usaha saya terlambat dua minggu",
    body="Saya mengajukan izin tanggal 1 dan sampai sekarang belum ada kabar dari loket.",
    identity=SARI,
)


@dataclass
class Office:
    """Actors by what they do; `unit` works on complaints, `accused` is complained about."""

    unit: Unit
    accused: Unit
    actors: dict[str, Actor]
    accounts: dict[str, Account]

    def __getattr__(self, name: str) -> Actor:
        return self.actors[name]


def _officer(at: datetime, name: str, unit: Unit | None, *roles: str) -> Account:
    login = name.split(maxsplit=1)[0].lower()
    staff = operations.register_staff(
        name=name,
        nip="",
        title="Petugas",
        email=f"{login}@kantor.example",
        unit_id=unit.pk if unit else None,
        actor=SYSTEM,
        at=at,
    )
    for role in roles:
        operations.bind_role(staff_id=staff.id, role=role, actor=SYSTEM, at=at)
    return operations.open_staff_account(
        staff_id=staff.id, login=login, password=cast.PASSWORD, second_factor_required=False, actor=SYSTEM, at=at
    )


def office(at: datetime) -> Office:
    """Make two units and everybody a complaint meets."""
    if not Role.objects.filter(pk="pengawas").exists():
        operations.seed_roles(actor=SYSTEM, at=at)
    agency = Agency.objects.first() or operations.create_agency(code="ptsp-uji", name="DPMPTSP", actor=SYSTEM, at=at)
    unit, accused = (
        operations.create_unit(agency_id=agency.pk, code=code, name=name, actor=SYSTEM, at=at)
        for code, name in (("adu", "Bidang Pengaduan"), ("izin", "Bidang Perizinan"))
    )
    people = {
        "manager": _officer(at, "Mira Manajer", unit, "manager"),
        "supervisor": _officer(at, "Surya Penyelia", unit, "supervisor"),
        "pengawas": _officer(at, "Pandu Pengawas", None, "pengawas"),
        "kadis": _officer(at, "Kartika Kepala", None, "kadis"),
        "admin": _officer(at, "Ahmad Admin", unit, "admin"),
        "loket": _officer(at, "Lusi Loket", accused, "loket"),
        "designer": _officer(at, "Desi Desain", None, "designer"),
        "worker": _officer(at, "Wahyu Pelaksana", unit, "verifikator"),
        "accused": _officer(at, "Adi Teradu", accused, "verifikator"),
        "accused_lead": _officer(at, "Asih Teradu", accused, "manager", "supervisor"),
    }
    actors = {name: queries.actor_for(account.pk, at) for name, account in people.items()}
    return Office(unit, accused, actors, people)


def received(at: datetime, *, actor: Actor = NOBODY, channel: str = "web", **changes: Any) -> Received:
    """Send the usual report with some changes."""
    return submit_complaint(report=replace(REPORT, **changes), channel=channel, actor=actor, at=at)


def whistle(at: datetime, **changes: Any) -> Received:
    """Send a report of an illegal levy, anonymous unless an identity is given."""
    values = {"identity": None, "is_anonymous": True, **changes}
    return received(at, is_whistleblowing=True, **values)


def verified(people: Office, at: datetime, kind: str = "ordinary", **changes: Any) -> Complaint:
    """Return a complaint whose class was found."""
    complaint = received(at, **changes).complaint
    return verify_complaint(complaint_id=complaint.pk, kind=kind, topic="time", actor=people.manager, at=at)
