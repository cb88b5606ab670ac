"""`satupintu doctor`: says in words what is wrong."""

import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import get_connection
from django.db import connection
from django.utils import timezone

from satupintu.config.probes import readiness
from satupintu.config.startup import list_faults_of_settings
from satupintu.core.calendars import unknown_days_off
from satupintu.core.jobs import count_stalled_jobs, list_failed_jobs
from satupintu.core.regions import list_schema_names, region_context
from satupintu.files.scanners import NoScanner, scanner_for
from satupintu.issuance.errors import SignerNotReady
from satupintu.issuance.ports import get_signer

Check = Callable[[], str]


class Fault(Exception):
    """A check that does not hold; its text tells what to do."""


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()
    assert version is not None
    if int(version[0].split(".")[0]) < 15:
        raise Fault(f"PostgreSQL {version[0]} is too old: 15 or newer is needed")
    return f"PostgreSQL {version[0]}"


def _settings() -> str:
    if faults := list_faults_of_settings():
        raise Fault("; ".join(faults))
    return "agree with each other"


def _migrations() -> str:
    if not readiness()["migrations"]:
        raise Fault("tables are not up to date: run `satupintu migrate`")
    return f"{len(list_schema_names())} region(s) up to date"


def _worker() -> str:
    if not readiness()["worker"]:
        raise Fault("no worker runs: start `satupintu worker` (or `make run`)")
    return "alive"


def _jobs() -> str:
    failed = 0
    for schema_name in list_schema_names():
        with region_context(schema_name):
            failed += len(list_failed_jobs())
    if failed:
        raise Fault(f"{failed} job(s) were given up: see Meja → Pekerjaan latar")
    if stalled := count_stalled_jobs():
        raise Fault(f"{stalled} job(s) lost their worker; the next worker takes them up within a minute")
    return "none failed, none stalled"


def _calendar() -> str:
    today = timezone.now().date()
    lacking = []
    for schema_name in list_schema_names():
        with region_context(schema_name):
            # Cuti bersama of a year are decided late in the year before (SKB 3 Menteri).
            years = (today.year, today.year + 1) if today.month == 12 else (today.year,)
            lacking += [f"{schema_name} {year} ({category.label})" for year in years for category in unknown_days_off(year)]
    if lacking:
        raise Fault(f"days off are not known: {', '.join(lacking)}; update Satu Pintu, or see `satupintu calendar close --help`")
    return "days off are known"


def _scanner() -> str:
    scanner = scanner_for(settings.SATUPINTU_CLAMAV)
    if isinstance(scanner, NoScanner):
        return "none: files are not scanned for viruses"
    if not scanner.ping():
        raise Fault(f"ClamAV at {settings.SATUPINTU_CLAMAV} does not answer: new files wait")
    return f"ClamAV at {settings.SATUPINTU_CLAMAV} answers"


def _signer() -> str:
    try:
        signer = get_signer()
    except SignerNotReady as refusal:
        raise Fault(f"no product can be signed ({refusal.data['reason']}): see SATUPINTU_SIGNER") from refusal
    return f"{signer.name}{', a test authority without legal force' if signer.is_test else ''}"


def _files() -> str:
    where = f"S3 bucket {settings.FILES_BUCKET}" if settings.FILES_BUCKET else str(settings.MEDIA_ROOT)
    name = default_storage.save(f"doctor/{time.time_ns()}", ContentFile(b"satupintu"))
    try:
        with default_storage.open(name) as file:
            if file.read() != b"satupintu":
                raise Fault("a stored file came back changed")
    finally:
        default_storage.delete(name)
    return f"written, read, removed in {where}"


def _mail() -> str:
    if not settings.EMAIL_HOST:
        if settings.PRODUCTION:
            raise Fault("SATUPINTU_SMTP_HOST is not set: no mail leaves this office")
        return f"written to {settings.EMAIL_FILE_PATH}"
    mail = get_connection()
    mail.open()
    mail.close()
    return f"{settings.EMAIL_HOST} answers"


def _disk() -> str:
    free = shutil.disk_usage(settings.DATA).free / 1024**3
    if free < 1:
        raise Fault(f"only {free:.1f} GB left below {settings.DATA}")
    return f"{free:.0f} GB free"


def _clock() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row = cursor.fetchone()
    assert row is not None
    apart = abs((datetime.now(UTC) - row[0]).total_seconds())
    if apart > 2:
        raise Fault(f"this machine and the database are {apart:.0f} s apart: synchronise their clocks")
    return "in step with the database"


CHECKS: dict[str, Check] = {
    "settings": _settings,
    "database": _database,
    "migrations": _migrations,
    "worker": _worker,
    "jobs": _jobs,
    "calendar": _calendar,
    "files": _files,
    "scanner": _scanner,
    "signer": _signer,
    "mail": _mail,
    "disk": _disk,
    "clock": _clock,
}


def examine() -> int:
    """Run every check, print one line each, and return 1 when one failed."""
    worst = 0
    for name, check in CHECKS.items():
        try:
            print(f"  ok     {name:12} {check()}")
        except Exception as error:
            worst = 1
            print(f"  FAULT  {name:12} {error}")
    return worst
