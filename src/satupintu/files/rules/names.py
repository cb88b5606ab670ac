"""File names as given by a sender, made harmless."""

import re
import unicodedata

from .sniff import DOCX, DWG, HEIC, JPEG, PDF, PNG, XLSX

MAX_NAME = 120
"""Longest name kept, in characters, extension included."""

_TYPES = {
    "pdf": PDF,
    "jpg": JPEG,
    "jpeg": JPEG,
    "jpe": JPEG,
    "jfif": JPEG,
    "png": PNG,
    "heic": HEIC,
    "heif": HEIC,
    "docx": DOCX,
    "xlsx": XLSX,
    "dwg": DWG,
}
_EXTENSIONS = {PDF: "pdf", JPEG: "jpg", PNG: "png", HEIC: "heic", DOCX: "docx", XLSX: "xlsx", DWG: "dwg"}
# Refused by one file system or another, or with a meaning in a shell or a header.
_UNSAFE = re.compile(r"[<>:\"|?*;%`$&'\\/]+")


def extension_of(name: str) -> str:
    """Return the extension of `name` in lower case without its dot; "" when there is none."""
    _, dot, extension = name.rpartition(".")
    return extension.strip().lower() if dot else ""


def type_of_extension(extension: str) -> str | None:
    """Return the media type an extension (without dot) stands for, or None when it stands for nothing we keep."""
    return _TYPES.get(extension.lower())


def clean_name(name: str, media_type: str) -> str:
    """Return a name that is safe in a header, on a disk and on a screen, ending in an extension of `media_type`.

    Folder parts, control characters, bidirectional and invisible marks are dropped (they can show `gpj.exe` as `exe.jpg`),
    leading dots too; at most `MAX_NAME` characters. A name of which nothing is left becomes `berkas`.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(" " if char.isspace() else char for char in last if char.isspace() or _is_visible(char))
    tidy = re.sub(r" {2,}", " ", _UNSAFE.sub("-", visible)).strip(" .-")
    stem, extension = tidy, extension_of(tidy)
    if _TYPES.get(extension) == media_type:
        stem = tidy[: -len(extension) - 1].rstrip(" .-")
    else:
        extension = _EXTENSIONS.get(media_type, "bin")
    stem = stem[: MAX_NAME - len(extension) - 1].rstrip(" .-")
    return f"{stem or 'berkas'}.{extension}"


def _is_visible(char: str) -> bool:
    """Return False for control, format (bidirectional, zero width), surrogate, private and unassigned characters."""
    return not unicodedata.category(char).startswith("C")
