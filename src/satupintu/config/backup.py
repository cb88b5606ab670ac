"""`satupintu backup` and `satupintu restore`: the whole installation in one encrypted file, and back into an empty one.

The file holds the database and the contents of all files, never the keys: `SATUPINTU_ENCRYPTION_KEY` is kept apart, and
a restore with another one is refused, because nobody could read a NIK afterwards.
"""

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from satupintu.config import environment as env
from satupintu.config.postgres import find_program
from satupintu.config.vault import VaultDamaged, VaultReader, VaultWriter
from satupintu.core.regions import list_schema_names, region_context
from satupintu.core.schema import stand_in_public
from satupintu.files import storage
from satupintu.files.models import StoredFile
from satupintu.journal.models import Seal
from satupintu.journal.seals import verify_journal

_SHORTEST = 12
_PIECE = 1024 * 1024


class BackupFailed(SystemExit):
    """A backup or a restore cannot be done; the text says why, and nothing was changed unless it says so."""


def passphrase() -> str:
    """Return `SATUPINTU_BACKUP_PASSPHRASE`. Raises `BackupFailed` when it is missing or short."""
    text = env.text("SATUPINTU_BACKUP_PASSPHRASE")
    if len(text) < _SHORTEST:
        raise BackupFailed(f"set SATUPINTU_BACKUP_PASSPHRASE to {_SHORTEST} letters or more, and keep it apart from the backup")
    return text


def back_up(path: Path) -> dict[str, Any]:
    """Write everything to `path` (which must not exist) and return what was written, as `manifest.json` in it says.

    The database is read first, in one snapshot; contents of files are never changed, so those its rows name are there,
    except what is erased while the backup runs. Raises `BackupFailed`.
    """
    secret = passphrase()
    if path.exists():
        raise BackupFailed(f"{path} is there already")
    draft = path.with_name(f".{path.name}.part")
    try:
        with open(draft, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as target:
            with VaultWriter(target, secret) as vault, tarfile.open(fileobj=cast(IO[bytes], vault), mode="w|") as archive:
                manifest = _write_everything(archive)
            target.flush()
            os.fsync(target.fileno())
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _write_everything(archive: tarfile.TarFile) -> dict[str, Any]:
    with tempfile.TemporaryFile(dir=settings.DATA) as dump:
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", stdout=dump)
        _add(archive, "database.dump", dump)
    files, lost = 0, []
    for place in _places():
        try:
            with storage.open_content(place) as content:
                _add(archive, f"files/{place}", content)
            files += 1
        except FileNotFoundError:
            lost.append(place)
    manifest = {
        "version": settings.VERSION,
        "at": datetime.now(UTC).isoformat(),
        "key": _fingerprint(),
        "files": files,
        "lost": lost,
    }
    _add(archive, "manifest.json", io.BytesIO(json.dumps(manifest).encode()))
    return {**manifest, "seals": newest_seals()}


def _add(archive: tarfile.TarFile, name: str, content: BinaryIO | IO[bytes]) -> None:
    member = tarfile.TarInfo(name)
    member.size = content.seek(0, io.SEEK_END)
    member.mode = 0o600
    content.seek(0)
    archive.addfile(member, content)


def _places() -> list[str]:
    found: list[str] = []
    for schema_name in list_schema_names():
        with region_context(schema_name):
            found += StoredFile.objects.filter(erased_at__isnull=True).order_by("id").values_list("path", flat=True)
    return found


def newest_seals() -> dict[str, str]:
    """Return the newest seal of every region as `number:hash`; to be compared, and kept apart from the system."""
    found = {}
    for schema_name in list_schema_names():
        with region_context(schema_name):
            seal = Seal.objects.order_by("-number").first()
            found[schema_name] = f"{seal.number}:{seal.hash}" if seal else "none"
    return found


def restore(path: Path) -> dict[str, Any]:
    """Fill an empty installation from the backup at `path` and return its manifest with the newest seals found.

    The whole file is read once before anything is written. Raises `BackupFailed`: wrong passphrase, damaged file, other
    encryption key, a database that is not empty, or contents and journal that do not agree with their rows afterwards.
    """
    secret = passphrase()
    manifest = _read_manifest(path, secret)
    if manifest["key"] != _fingerprint():
        raise BackupFailed("SATUPINTU_ENCRYPTION_KEY is not the one this backup was made under; nobody could read a NIK")
    stand_in_public()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")
        row = cursor.fetchone()
    if row and row[0]:
        raise BackupFailed("this database is not empty; restore into a new one")
    with _opened(path, secret) as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content is None:
                continue
            if member.name == "database.dump":
                _restore_database(content)
            elif member.name.startswith("files/"):
                _restore_file(member.name.removeprefix("files/"), content)
    connection.close()
    if faults := _faults(set(manifest["lost"])):
        raise BackupFailed("restored, but not whole: " + "; ".join(faults))
    return {**manifest, "seals": newest_seals()}


def _opened(path: Path, secret: str) -> tarfile.TarFile:
    try:
        source = io.BufferedReader(VaultReader(path.open("rb"), secret), _PIECE)
        return tarfile.open(fileobj=source, mode="r|")
    except OSError as error:
        raise BackupFailed(f"{path}: {error.strerror}") from error
    except (VaultDamaged, tarfile.TarError) as error:
        raise BackupFailed(f"{path}: {error}") from error


def _read_manifest(path: Path, secret: str) -> dict[str, Any]:
    manifest: dict[str, Any] | None = None
    with _opened(path, secret) as archive:
        try:
            for member in archive:
                if member.name == "manifest.json" and (content := archive.extractfile(member)):
                    manifest = json.loads(content.read())
        except (VaultDamaged, tarfile.TarError) as error:
            raise BackupFailed(f"{path}: {error}") from error
    if manifest is None:
        raise BackupFailed(f"{path}: it does not say what is in it")
    return manifest


def _restore_database(content: IO[bytes]) -> None:
    with tempfile.TemporaryFile(dir=settings.DATA) as dump:
        shutil.copyfileobj(content, dump, _PIECE)
        dump.seek(0)
        database = str(settings.DATABASES["default"]["NAME"])
        options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        _run("pg_restore", *options, "--dbname", database, stdin=dump)


def _restore_file(place: str, content: IO[bytes]) -> None:
    if default_storage.exists(place):
        default_storage.delete(place)
    with tempfile.SpooledTemporaryFile(max_size=2 * _PIECE) as spool:
        shutil.copyfileobj(content, spool, _PIECE)
        storage.write(place, cast(BinaryIO, spool))


def _faults(lost: set[str]) -> list[str]:
    faults = []
    for schema_name in list_schema_names():
        with region_context(schema_name):
            faults += [f"{schema_name}: seal {finding.seal_number}: {finding.sentence}" for finding in verify_journal()]
            for file in StoredFile.objects.filter(erased_at__isnull=True).exclude(path__in=lost):
                try:
                    with storage.open_content(file.path) as content:
                        is_whole = hashlib.file_digest(content, "sha256").hexdigest() == file.sha256  # type: ignore[arg-type]
                except FileNotFoundError:
                    is_whole = False
                faults += [] if is_whole else [f"{schema_name}: file {file.pk} is not what was handed in"]
    return faults


def _fingerprint() -> str:
    """What tells two encryption keys apart without telling anything about them."""
    return HKDF(hashes.SHA256(), 16, salt=None, info=b"satupintu:backup").derive(settings.ENCRYPTION_KEY.encode()).hex()


def _run(program: str, *arguments: str, **streams: IO[bytes]) -> None:
    """Run a program of PostgreSQL on our database; its password goes by the environment, out of the process list."""
    database = settings.DATABASES["default"]
    words = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = {**os.environ, **{name: str(database[key]) for name, key in words.items() if database[key]}}
    for option in ("sslmode", "sslrootcert", "sslcert", "sslkey", "target_session_attrs"):
        if option in database["OPTIONS"]:
            environment[f"PG{option.upper().replace('_', '')}"] = str(database["OPTIONS"][option])
    done = subprocess.run(  # noqa: S603 - our own words
        [find_program(program), *arguments], env=environment, stderr=subprocess.PIPE, **cast(Any, streams)
    )
    if done.returncode:
        raise BackupFailed(f"{program}: {done.stderr.decode(errors='replace').strip()}")
