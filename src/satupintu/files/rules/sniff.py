"""The true type of a file, read from its bytes."""

import re
from typing import BinaryIO

from .archive import archive_names
from .flaws import Flaw

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
HEIC = "image/heic"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DWG = "image/vnd.dwg"
ZIP = "application/zip"
"""A zip that is neither DOCX nor XLSX: recognised so that it can be named, never kept."""

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_ALIASES = {
    "image/jpg": JPEG,
    "image/pjpeg": JPEG,
    "image/x-png": PNG,
    "image/heif": HEIC,
    "image/heic-sequence": HEIC,
    "image/heif-sequence": HEIC,
    "application/x-pdf": PDF,
    "application/acad": DWG,
    "application/x-dwg": DWG,
    "image/x-dwg": DWG,
    # Phones without an office program know a DOCX only as the zip that carries it.
    "application/zip": DOCX,
    "application/x-zip-compressed": DOCX,
}
_DWG_HEAD = re.compile(rb"AC10(1[2458]|2[147]|32)")
"""Versions R13 to 2018 of the drawing format; what follows is not ours to read."""
_SAYS_NOTHING = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/x-download"})


def normalise_type(declared: str) -> str | None:
    """Return the media type a sender declared, in its usual spelling; None when the declaration says nothing."""
    plain = declared.partition(";")[0].strip().lower()
    return None if plain in _SAYS_NOTHING else _ALIASES.get(plain, plain)


def sniff(content: BinaryIO) -> str | None:
    """Return the media type of `content` (seekable) from its bytes; None when it is none we know. Never raise."""
    content.seek(0)
    head = content.read(1024)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[4:8] == b"ftyp" and _has_heic_brand(head):
        return HEIC
    if _DWG_HEAD.match(head):
        return DWG
    if head.startswith(b"PK\x03\x04"):
        return _sniff_archive(content)
    return None


def _has_heic_brand(head: bytes) -> bool:
    end = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, end, 4))}
    return bool(brands & _HEIC_BRANDS)


def _sniff_archive(content: BinaryIO) -> str:
    try:
        names = set(archive_names(content))
    except Flaw:
        return ZIP
    if "[Content_Types].xml" not in names:
        return ZIP
    return DOCX if "word/document.xml" in names else XLSX if "xl/workbook.xml" in names else ZIP
