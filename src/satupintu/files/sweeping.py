"""Sweeping up: contents nobody wants any more. Contents are written before their row, so a crash leaves orphans."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from satupintu.core.actor import SYSTEM
from satupintu.core.regions import region_day
from satupintu.files import storage
from satupintu.files.models import StoredFile, Upload
from satupintu.files.operations import abandon_upload, erase_file

GRACE = timedelta(days=1)
"""A content younger than this may belong to a transaction that is still running."""
_BATCH = 500


@dataclass(frozen=True)
class Swept:
    """How much was swept up."""

    erased: int
    expired: int
    orphans: int


def sweep(*, at: datetime) -> Swept:
    """Erase files past their last day, abandon expired uploads and remove orphans; bounded, goes on the next night."""
    due = StoredFile.objects.filter(retention_until__lt=region_day(at), erased_at__isnull=True).order_by("retention_until", "id")
    erased = list(due.values_list("id", flat=True)[:_BATCH])
    for file_id in erased:
        erase_file(file_id=file_id, reason="retention", actor=SYSTEM, at=at)
    open_uploads = Upload.objects.filter(state=Upload.State.OPEN, expires_at__lte=at).order_by("expires_at", "id")
    expired = list(open_uploads.values_list("id", flat=True)[:_BATCH])
    for upload_id in expired:
        abandon_upload(upload_id=upload_id, reason="expired", actor=SYSTEM, at=at)
    return Swept(len(erased), len(expired), _sweep_months(at) + _sweep_parts(at))


def _sweep_months(at: datetime) -> int:
    """Orphans appear where files are being written, so this month and the one before are looked through, not all years."""
    removed = 0
    for month in {f"{moment:%Y/%m}" for moment in (at, at.replace(day=1) - timedelta(days=1))}:
        names = [name for name in storage.list_names(month) if _is_old(name.removesuffix(".part"), at)]
        for start in range(0, len(names), _BATCH):
            batch = names[start : start + _BATCH]
            wanted = StoredFile.objects.filter(
                id__in=[name for name in batch if not name.endswith(".part")], erased_at__isnull=True
            )
            kept = {str(file_id) for file_id in wanted.order_by("id").values_list("id", flat=True)}
            for name in batch:
                if name not in kept:
                    storage.remove(storage.region_path(month, name))
                    removed += 1
    return removed


def _sweep_parts(at: datetime) -> int:
    """Remove pieces no open upload counts as its own: those of closed uploads, and those of a write that was undone."""
    removed = 0
    for folder in storage.list_folders(storage.PARTS):
        if not _is_uuid(folder):
            continue
        upload = Upload.objects.filter(pk=folder, state=Upload.State.OPEN).first()
        kept = set(upload.parts) if upload else set()
        for name in storage.list_names(f"{storage.PARTS}/{folder}"):
            path = storage.region_path(storage.PARTS, folder, name)
            if path not in kept and _is_old(name.removesuffix(".part"), at):
                storage.remove(path)
                removed += 1
        if not upload and _is_old(folder, at) and not list(storage.list_names(f"{storage.PARTS}/{folder}")):
            storage.remove(storage.region_path(storage.PARTS, folder))
    return removed


def _is_uuid(name: str) -> bool:
    try:
        UUID(name)
    except ValueError:
        return False
    return True


def _is_old(name: str, at: datetime) -> bool:
    """Whether a name we gave (UUIDv7, which holds its instant) is older than the grace; foreign names are left alone."""
    if not _is_uuid(name):
        return False
    made = datetime.fromtimestamp((UUID(name).int >> 80) / 1000, tz=UTC)
    return at - made > GRACE
