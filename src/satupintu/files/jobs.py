"""Background work on files: scanning, removing contents, sweeping up."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from satupintu.core.actor import SYSTEM
from satupintu.core.jobs import job, periodic
from satupintu.files import storage
from satupintu.files.models import StoredFile
from satupintu.files.ports import ScannerDown
from satupintu.files.scanners import scanner_for


@job(name="files.scan_file", retries=6, queue="scan")
def scan_file(*, file_id: str) -> None:
    """Ask the scanner about a waiting file and keep its verdict; a scanner that is down fails the job, which is tried again."""
    from satupintu.files.operations import mark_scanned

    file = StoredFile.objects.filter(pk=file_id, state=StoredFile.State.SCANNING, erased_at__isnull=True).first()
    if file is None:
        return
    with storage.open_content(file.path) as content:
        verdict = scanner_for(settings.SATUPINTU_CLAMAV).scan(content)
    if verdict is None and settings.SATUPINTU_SCAN_REQUIRED:
        raise ScannerDown("none is configured")
    if verdict is None:
        mark_scanned(file_id=file.pk, verdict="unscanned", actor=SYSTEM, at=timezone.now())
    else:
        mark_scanned(file_id=file.pk, verdict=verdict.code, signature=verdict.signature, actor=SYSTEM, at=timezone.now())


@job(name="files.remove_contents", retries=8)
def remove_contents(*, paths: list[str]) -> None:
    """Remove contents whose rows no longer want them; those already gone are passed over."""
    for path in paths:
        storage.remove(path)


@periodic(cron="23 * * * *", name="files.rescan")
def rescan() -> None:
    """Send files that have waited for the scanner for over half an hour to it again (it may have been down for long)."""
    waiting = StoredFile.objects.filter(state=StoredFile.State.SCANNING, stored_at__lt=timezone.now() - timedelta(minutes=30))
    for file_id in waiting.order_by("id").values_list("id", flat=True)[:500]:
        scan_file.defer(file_id=str(file_id))


@periodic(cron="41 1 * * *", name="files.sweep")
def sweep_files() -> None:
    """Every night: erase what has reached its last day, close expired uploads, remove contents without a row."""
    from satupintu.files.sweeping import sweep

    sweep(at=timezone.now())
