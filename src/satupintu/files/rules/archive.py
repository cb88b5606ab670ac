"""A zip opened with care: its directory is measured before it is believed, its entries are counted while they are read."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from .flaws import Flaw, FlawCode

MAX_ENTRIES = 1_000
MAX_DIRECTORY = 512 * 1024
MAX_UNPACKED = 150 * 1024 * 1024
"""Largest sum of unpacked sizes, in bytes."""
MAX_RATIO = 100
"""Largest unpacked : packed ratio of an entry or of the whole; XML of a text program stays below 30."""
_RATIO_MATTERS_FROM = 1024 * 1024
_PIECE = 64 * 1024
_END = struct.Struct("<4s4H2LH")


def archive_names(content: BinaryIO) -> list[str]:
    """Names in the directory of a zip; raises `Flaw` when it is damaged or its directory is oversized."""
    with open_archive(content) as archive:
        return archive.namelist()


def open_archive(content: BinaryIO) -> zipfile.ZipFile:
    """Return the opened zip, its directory measured first: Python would read a directory of any size into memory.

    Raises `Flaw` DAMAGED when no directory is found or it cannot be read, ARCHIVE_BOMB when it is too big or a zip64
    (which no text of twenty megabytes needs).
    """
    size = content.seek(0, 2)
    content.seek(max(0, size - 65_557))
    tail = content.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise Flaw(FlawCode.DAMAGED)
    _, _, _, _, entries, directory_size, _, _ = _END.unpack_from(tail, at)
    is_zip64 = tail[max(0, at - 20) : at].startswith(b"PK\x06\x07")
    if is_zip64 or entries > MAX_ENTRIES or directory_size > MAX_DIRECTORY:
        raise Flaw(FlawCode.ARCHIVE_BOMB)
    content.seek(0)
    try:
        archive = zipfile.ZipFile(content)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as error:
        raise Flaw(FlawCode.DAMAGED) from error
    if len(archive.infolist()) > MAX_ENTRIES:
        raise Flaw(FlawCode.ARCHIVE_BOMB)
    return archive


def check_directory(archive: zipfile.ZipFile) -> None:
    """Refuses by the directory alone, before one byte is unpacked.

    Raises `Flaw` ARCHIVE_BOMB (sum, ratio, two entries over the same bytes), DOCX_ENCRYPTED (an entry under a password),
    DAMAGED (a name twice, a name that leaves the archive).
    """
    entries = archive.infolist()
    if len({entry.filename for entry in entries}) != len(entries):
        raise Flaw(FlawCode.DAMAGED)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Flaw(FlawCode.DOCX_ENCRYPTED)
    if any(_leaves_archive(entry.filename) for entry in entries):
        raise Flaw(FlawCode.DAMAGED)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > MAX_UNPACKED or _swells(unpacked, packed):
        raise Flaw(FlawCode.ARCHIVE_BOMB)
    if any(_swells(entry.file_size, entry.compress_size) for entry in entries):
        raise Flaw(FlawCode.ARCHIVE_BOMB)
    # A bomb without a big ratio lets many entries share the same packed bytes (Fifield 2019).
    taken = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset < taken:
            raise Flaw(FlawCode.ARCHIVE_BOMB)
        taken = entry.header_offset + 30 + entry.compress_size


def stream_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Pieces of an entry, unpacked, never more than its directory promised; raises `Flaw` DAMAGED or ARCHIVE_BOMB."""
    received = 0
    try:
        with archive.open(entry) as stream:
            while piece := stream.read(_PIECE):
                received += len(piece)
                if received > entry.file_size:
                    raise Flaw(FlawCode.ARCHIVE_BOMB)
                yield piece
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise Flaw(FlawCode.DAMAGED) from error
    if received != entry.file_size:
        raise Flaw(FlawCode.DAMAGED)


def _leaves_archive(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or "\x00" in name


def _swells(unpacked: int, packed: int) -> bool:
    return unpacked > _RATIO_MATTERS_FROM and unpacked > MAX_RATIO * max(packed, 1)
