"""`satupintu pack check` and `satupintu pack install`: lines to print, and the exit code."""

from dataclasses import asdict, dataclass
from datetime import date

from django.utils import timezone

from satupintu.catalogue.errors import PackInvalid, StandardDecreeMissing
from satupintu.catalogue.pack.check import find_pack, read_pack
from satupintu.catalogue.pack.install import install_pack
from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotFound
from satupintu.core.regions import list_schema_names, region_context


def pack_check(path: str) -> tuple[list[str], int]:
    """Check a pack by name or folder. Exit code 0 when it may be installed, 1 when not."""
    pack = read_pack(find_pack(path))
    if pack.problems or pack.library is None:
        lines = [str(problem) for problem in pack.problems]
        return [*lines, f"{len(lines)} masalah ditemukan."], 1
    return [f"Paket {pack.library.label}: {len(pack.services)} layanan, tidak ada masalah."], 0


@dataclass(frozen=True, slots=True)
class Enactment:
    """The decree that enacts what is new in a pack, and the public consultation before it where there was one."""

    decree_no: str = ""
    decree_on: date | None = None
    consultation_no: str = ""
    consulted_on: date | None = None


def pack_install(name: str, region: str, enactment: Enactment) -> tuple[list[str], int]:
    """Install a pack in a region (schema name), as the system, now. Exit code 0, or 1 with the reason."""
    if region not in list_schema_names():
        return [f"Daerah {region} tidak ada."], 1
    with region_context(region):
        try:
            report = install_pack(name, actor=SYSTEM, at=timezone.now(), **asdict(enactment))
        except PackInvalid as refusal:
            return [*(f"{place}: {sentence}" for place, sentence in refusal.errors.items()), str(refusal)], 1
        except StandardDecreeMissing as refusal:
            return [f"{refusal} (--decree, --decree-on)"], 1
        except NotFound as refusal:
            return [str(refusal)], 1
    lines = [f"{code}: versi {number} berlaku" for code, number in report.installed.items()]
    lines += [f"Peringatan: belum ada petugas dengan peran {code} ({label})." for code, label in report.unheld.items()]
    return [*lines, f"{len(report.installed)} layanan dipasang, {len(report.unchanged)} tidak berubah."], 0
