"""The sheet of a version as its editor needs it: the rows, who wrote last, and what the linter says about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from satupintu.catalogue.drafting import own_library
from satupintu.catalogue.models import ServiceVersion
from satupintu.catalogue.queries.drafting import get_service_version, mark_of
from satupintu.catalogue.queries.findings import list_content_findings
from satupintu.catalogue.shape import plain
from satupintu.catalogue.standard import ServiceFile
from satupintu.catalogue.storage import read_content
from satupintu.core.errors import NotFound
from satupintu.journal.queries import list_entries
from satupintu.sop.events import SHEET_EDITED
from satupintu.sop.queries import Finding
from satupintu.sop.queries import get_version as get_sop_version


@dataclass(frozen=True, slots=True)
class SheetSetting:
    """What surrounds the sheet of a version: its standard, as plain data; the reasons it may name; and its note."""

    content: Mapping[str, Any]
    reasons: Mapping[str, str]
    note: str

    def findings(self, sheet: Mapping[str, Any]) -> list[Finding]:
        """Return what the linter says about a sheet in this setting."""
        return list_content_findings(self.content, sheet)


@dataclass(frozen=True, slots=True)
class SheetState:
    """The sheet of a version, its mark, and the last edit: when, and the id of who made it (None: nobody yet, or the system)."""

    version: ServiceVersion
    sheet: Mapping[str, Any]
    mark: str
    edited_at: datetime | None
    editor_id: UUID | None


def get_sheet(version_id: UUID) -> SheetState:
    """Return the sheet of a version with its last edit. Raises NotFound."""
    version = get_service_version(version_id)
    if version.sop_version_id is None:
        raise NotFound
    sheet = get_sop_version(version.sop_version_id).sheet
    last = list_entries(subject_id=version.sop_version_id, event=SHEET_EDITED.name).first()
    return SheetState(version, sheet, mark_of(sheet), last.at if last else None, last.actor_id if last else None)


def get_sheet_mark(version_id: UUID) -> str:
    """Return the mark of a version's sheet: who polls asks only this. Raises NotFound."""
    sheet = ServiceVersion.objects.filter(pk=version_id).values_list("sop_version__sheet", flat=True).first()
    if sheet is None:
        raise NotFound
    return mark_of(sheet)


def get_sheet_setting(version: ServiceVersion) -> SheetSetting:
    """Return what surrounds the sheet of a version."""
    content: ServiceFile = read_content(version, {})
    return SheetSetting(
        content=plain(content),
        reasons={reason.code: reason.label for reason in content.rejection_reasons},
        note=content.sheet_note,
    )


def list_known_performers() -> Mapping[str, str]:
    """Return the performers a sheet may name, code → label: those of the packs that come with the system."""
    return own_library().performers
