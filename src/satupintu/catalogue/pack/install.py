"""Installing a pack in the active region: each service that is new or changed becomes a version in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path as FilePath

from django.conf import settings
from django.db import transaction

from satupintu.catalogue.drafting import is_in_force
from satupintu.catalogue.errors import PackInvalid, StandardDecreeMissing
from satupintu.catalogue.operations.drafts import install_service
from satupintu.catalogue.pack.check import Pack, find_pack, read_pack
from satupintu.core.actor import Actor
from satupintu.core.regions import region_zone
from satupintu.people import queries as people
from satupintu.people.operations import add_performers
from satupintu.sop.queries import is_done_by_staff


@dataclass(frozen=True, slots=True)
class InstallReport:
    """What an installation did, by code of service: the number of the new version; and which stayed as they were.

    `unheld` are performers of the pack's sheets, code → label, whom nobody in the region is yet: their rows would wait.
    """

    pack: str
    installed: dict[str, int]
    unchanged: tuple[str, ...]
    unheld: Mapping[str, str]


def install_pack(
    name: str | FilePath,
    *,
    actor: Actor,
    at: datetime,
    decree_no: str = "",
    decree_on: date | None = None,
    consultation_no: str = "",
    consulted_on: date | None = None,
) -> InstallReport:
    """Install a pack by the name of one that comes with the system, or from a folder. All of it or nothing.

    A service whose content is in force already is left alone, so installing twice changes and records nothing. One decree
    enacts all that is new; only a demo does without, and says so in its place. Performers the region has no role for
    become roles. Raises `PackInvalid` with every problem by file and line, `StandardDecreeMissing`, `NotAllowed`.
    """
    pack = read_pack(find_pack(str(name)))
    if pack.problems or pack.library is None:
        raise PackInvalid(errors={f"{problem.file}:{problem.line}": problem.sentence for problem in reversed(pack.problems)})
    if settings.DEMO and not decree_no:
        decree_no, decree_on = f"Keputusan demo, paket {pack.library.name}", decree_on or at.astimezone(region_zone()).date()
    installed: dict[str, int] = {}
    unchanged: list[str] = []
    with transaction.atomic():
        known = people.role_labels()
        if missing := {code: label for code, label in pack.library.performers.items() if code not in known}:
            add_performers(performers=missing, actor=actor, at=at)
        for service, data in pack.services:
            if is_in_force(service, pack.library.categories[service.category]):
                unchanged.append(service.code)
                continue
            if not decree_no.strip() or decree_on is None:
                raise StandardDecreeMissing
            version = install_service(
                content=data,
                library=pack.library,
                decree_no=decree_no,
                decree_on=decree_on,
                consultation_no=consultation_no,
                consulted_on=consulted_on,
                actor=actor,
                at=at,
            )
            installed[service.code] = version.number
    return InstallReport(pack.library.name, installed, tuple(unchanged), _unheld(pack))


def _unheld(pack: Pack) -> dict[str, str]:
    rows = [row for service, _data in pack.services for row in service.sheet.get("rows", [])]
    named = {code for row in rows for code in row.get("performers") or [] if is_done_by_staff(code)}
    return {role.code: role.label for role in people.list_unheld_roles(named)}
