"""The people of the tests: always the same, made through the real operations."""

from dataclasses import dataclass
from datetime import datetime

from satupintu.core.actor import SYSTEM, Actor
from satupintu.people import operations, queries
from satupintu.people.models import Account, Business, Person, Role, Staff

NIKS = {"Sari Dewi Lestari": "3171014505900001", "Dewi Anggraini": "3171015207850002", "Umar Hadi": "3171011203800003"}
PASSWORD = "kuda-besar-biru-langit"
COUNTER = ("loket", "fo", "antrean", "pengambilan", "bendahara")
VERIFIER = ("verifikator", "operator", "produksi", "jf")
TECHNICAL = (
    "dinas_teknis", "tim_teknis", "bapenda", "oss", "simbg", "bpn_loket", "bpn_ukur", "bpn_panitia", "bpn_php", "ppat", "bpjs",
    "polri", "ditjen", "upt",
)  # fmt: skip
HEAD = ("kadis", "kabid", "kakantah", "gubernur")


@dataclass(frozen=True)
class Citizen:
    """A citizen with an account."""

    person: Person
    account: Account
    actor: Actor


@dataclass(frozen=True)
class Officer:
    """A member of staff with an account."""

    staff: Staff
    account: Account
    actor: Actor


def citizen(at: datetime, name: str = "Sari Dewi Lestari", nik: str = "", login: str = "") -> Citizen:
    """Register somebody with an account; the same person when they are known already."""
    nik = nik or NIKS[name]
    person = queries.find_person_by_nik(nik)
    if person is None:
        first = name.split(maxsplit=1)[0].lower()
        person = operations.register_person(
            name=name, nik=nik, email=f"{first}@warga.example", phone=f"0812{nik[-8:]}", actor=SYSTEM, at=at
        )
        operations.open_citizen_account(person_id=person.id, login=login or first, password=PASSWORD, actor=SYSTEM, at=at)
    account = Account.objects.get(person=person)
    return Citizen(person, account, queries.actor_for(account.id, at))


def sari(at: datetime) -> Citizen:
    """The citizen who applies."""
    return citizen(at)


def dewi(at: datetime) -> Citizen:
    """Another citizen, who must see nothing of Sari's."""
    return citizen(at, "Dewi Anggraini")


def cv_maju(at: datetime) -> tuple[Citizen, Business]:
    """A business and the citizen it belongs to."""
    owner = citizen(at, "Umar Hadi")
    business = Business.objects.filter(nib="9120001234567").first()
    return owner, business or operations.register_business(name="CV Maju Jaya", nib="9120001234567", actor=owner.actor, at=at)


def officer(at: datetime, name: str, *roles: str) -> Officer:
    """Register a member of staff who holds `roles`; the same one when they are known already."""
    if not Role.objects.filter(pk="loket").exists():
        operations.seed_roles(actor=SYSTEM, at=at)
    login = name.split(maxsplit=1)[0].lower()
    account = Account.objects.filter(login=login).first()
    if account is None:
        nip = f"198001012005011{Staff.objects.count() + 101:03d}"
        staff = operations.register_staff(name=name, nip=nip, title="Petugas", actor=SYSTEM, at=at)
        for role in roles:
            operations.bind_role(staff_id=staff.id, role=role, actor=SYSTEM, at=at)
        account = operations.open_staff_account(
            staff_id=staff.id, login=login, password=PASSWORD, second_factor_required=False, actor=SYSTEM, at=at
        )
    staff = account.staff
    assert staff is not None
    return Officer(staff, account, queries.actor_for(account.id, at))


def budi(at: datetime) -> Officer:
    """Counter officer."""
    return officer(at, "Budi Santoso", *COUNTER)


def rina(at: datetime) -> Officer:
    """Verifier."""
    return officer(at, "Rina Wulandari", *VERIFIER)


def tika(at: datetime) -> Officer:
    """Technical team and partner agencies."""
    return officer(at, "Tika Permata", *TECHNICAL)


def joko(at: datetime) -> Officer:
    """Head of office, signatory."""
    return officer(at, "Joko Prasetyo", *HEAD)


def tuti(at: datetime) -> Officer:
    """Manager."""
    return officer(at, "Tuti Handayani", "manager")


def andi(at: datetime) -> Officer:
    """Service designer."""
    return officer(at, "Andi Nugroho", "designer")


def wati(at: datetime) -> Officer:
    """Administrator and supervisor."""
    return officer(at, "Wati Susanti", "admin", "supervisor")


def tono(at: datetime) -> Officer:
    """Somebody who worked here once."""
    former = officer(at, "Tono Raharjo", "fo")
    if former.staff.is_active:
        operations.deactivate_staff(staff_id=former.staff.id, actor=SYSTEM, at=at)
    former.account.refresh_from_db()
    return Officer(Staff.objects.get(pk=former.staff.id), former.account, queries.actor_for(former.account.id, at))


def whole_office(at: datetime) -> dict[str, Officer]:
    """Everybody who works here, by what they do."""
    return {
        "loket": budi(at),
        "verifikator": rina(at),
        "teknis": tika(at),
        "kadis": joko(at),
        "manajer": tuti(at),
        "perancang": andi(at),
        "admin": wati(at),
    }
