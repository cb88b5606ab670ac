"""Installing a pack in the active region: each service that is new or changed becomes a version in force."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path as FilePath

from django.db import transaction

from satupintu.catalogue.drafting import is_in_force
from satupintu.catalogue.errors import PackInvalid
from satupintu.catalogue.operations.drafts import install_service
from satupintu.catalogue.pack.check import find_pack, read_pack
from satupintu.core.actor import Actor
from satupintu.core.regions import region_zone


@dataclass(frozen=True, slots=True)
class InstallReport:
    """What an installation did, by code of service: the number of the new version; and which stayed as they were."""

    pack: str
    installed: dict[str, int]
    unchanged: tuple[str, ...]


def install_pack(
    name: str | FilePath, *, actor: Actor, at: datetime, decree_no: str = "", decree_on: date | None = None
) -> InstallReport:
    """Install a pack by the name of one that comes with the system, or from a folder. All of it or nothing.

    A service whose content is in force already is left alone, so installing twice changes and records nothing. The
    decree (default: one made up from pack and date, to be replaced by a real one) enacts all. Raises `PackInvalid` with
    every problem by file and line, `NotAllowed`.
    """
    pack = read_pack(find_pack(str(name)))
    if pack.problems or pack.library is None:
        raise PackInvalid(errors={f"{problem.file}:{problem.line}": problem.sentence for problem in reversed(pack.problems)})
    on = decree_on or at.astimezone(region_zone()).date()
    number = decree_no or f"Paket {pack.library.name} {on:%d-%m-%Y}"
    installed: dict[str, int] = {}
    unchanged: list[str] = []
    with transaction.atomic():
        for service, data in pack.services:
            if is_in_force(service, pack.library.categories[service.category]):
                unchanged.append(service.code)
                continue
            version = install_service(content=data, library=pack.library, decree_no=number, decree_on=on, actor=actor, at=at)
            installed[service.code] = version.number
    return InstallReport(pack.library.name, installed, tuple(unchanged))
