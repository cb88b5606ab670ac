"""Where contents lie: Django's default storage, below a folder per region; written whole or not at all."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection

PARTS = "unggahan"
"""Folder, inside a region's folder, of pieces that are not yet a file."""


def file_path(file_id: UUID, at: datetime) -> str:
    """Place of a file stored at `at`: `<schema>/<yyyy>/<mm>/<uuid>`; the name given by people is no part of it."""
    return region_path(f"{at:%Y}", f"{at:%m}", str(file_id))


def part_path(upload_id: UUID, part_id: UUID) -> str:
    """Place of one piece of an upload."""
    return region_path(PARTS, str(upload_id), str(part_id))


def write(path: str, content: BinaryIO) -> None:
    """Write the content to `path`, from its beginning.

    On a disk it is written under a temporary name, forced to the disk and moved, so a file under its own name is whole
    even after a power cut. Written before the row is committed: a row never points at nothing.
    """
    content.seek(0)
    if not isinstance(default_storage, FileSystemStorage):
        saved = default_storage.save(path, File(content))
        if saved != path:
            raise RuntimeError("the storage renamed a file; its names must be kept")
        return
    final = Path(default_storage.path(path))
    final.parent.mkdir(parents=True, exist_ok=True)
    temporary = final.with_name(f"{final.name}.part")
    with open(temporary, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as target:
        shutil.copyfileobj(content, target, 256 * 1024)
        target.flush()
        os.fsync(target.fileno())
    temporary.replace(final)
    folder = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def open_content(path: str) -> BinaryIO:
    """Return the content at `path`, open for reading; the caller closes it. Raises `FileNotFoundError`."""
    return cast(BinaryIO, default_storage.open(path, "rb"))


def remove(path: str) -> None:
    """Remove the content at `path`; nothing happens when it is not there."""
    default_storage.delete(path)


def list_names(folder: str) -> Iterator[str]:
    """Names of contents in a folder of the active region, `""` for none; the folder is below the region's own."""
    with contextlib.suppress(FileNotFoundError):
        yield from default_storage.listdir(region_path(folder))[1]


def list_folders(folder: str) -> list[str]:
    """Names of folders in a folder of the active region."""
    with contextlib.suppress(FileNotFoundError):
        return list(default_storage.listdir(region_path(folder))[0])
    return []


def region_path(*names: str) -> str:
    """Return a path below the active region's folder."""
    return "/".join((str(connection.schema_name), *names))  # type: ignore[attr-defined]
