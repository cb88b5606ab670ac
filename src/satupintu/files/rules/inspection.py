"""One look at a file: type, claim, size, wholeness, passivity."""

from dataclasses import dataclass
from typing import BinaryIO

from .docx import check_docx
from .flaws import Flaw, FlawCode
from .images import png_header, read_heic, read_jpeg, read_png
from .names import clean_name, extension_of, type_of_extension
from .pdf import check_pdf
from .sniff import DOCX, DWG, HEIC, JPEG, PDF, PNG, XLSX, ZIP, normalise_type, sniff


@dataclass(frozen=True)
class Limits:
    """Bounds of one file: `max_bytes` in bytes, `max_pixels` width times height."""

    max_bytes: int = 20 * 1024 * 1024
    max_pixels: int = 36_000_000


@dataclass(frozen=True)
class Inspection:
    """What was found: the true media type, the harmless name, the size in bytes, and pixels for an image."""

    media_type: str
    name: str
    size: int
    width: int | None = None
    height: int | None = None


def inspect(
    content: BinaryIO, *, name: str, declared_type: str, allowed: tuple[str, ...], limits: Limits | None = None
) -> Inspection:
    """Look through a seekable file and says what it is, or raises the first `Flaw` found.

    `name` and `declared_type` (a media type, may be "") are the sender's claim; `allowed` are the media types asked for.
    Order: empty, size, type against claim, type against `allowed`, pixels, wholeness, active content.
    """
    limits = limits or Limits()
    size = content.seek(0, 2)
    if size == 0:
        raise Flaw(FlawCode.EMPTY)
    if size > limits.max_bytes:
        raise Flaw(FlawCode.TOO_LARGE, size=size, max_bytes=limits.max_bytes)
    media_type = _true_type(content, name, declared_type, allowed)
    if media_type not in allowed:
        raise Flaw(FlawCode.TYPE_NOT_ACCEPTED, media_type=media_type, allowed=list(allowed))
    width, height = _check_content(content, media_type, limits)
    return Inspection(media_type, clean_name(name, media_type), size, width, height)


def _true_type(content: BinaryIO, name: str, declared_type: str, allowed: tuple[str, ...]) -> str:
    """Return the type read from the bytes; raise `Flaw` TYPE_LIES when the name or the declaration says another one.

    What claims to be nothing that was asked for (a program, say) is TYPE_NOT_ACCEPTED, for it does not pretend.
    """
    by_name = type_of_extension(extension_of(name))
    by_declaration = normalise_type(declared_type)
    claims = {claim for claim in (by_name, by_declaration) if claim}
    found = sniff(content)
    if found == XLSX and by_name == XLSX and by_declaration == DOCX:
        return XLSX  # a phone called it a zip, which is read as DOCX
    if found == ZIP and claims == {DOCX}:
        check_docx(content)  # says precisely what is wrong: cut short, or a bomb
    if found is None and claims.isdisjoint(allowed):
        raise Flaw(FlawCode.TYPE_NOT_ACCEPTED, media_type="", allowed=[])
    if found is None or claims - {found}:
        raise Flaw(FlawCode.TYPE_LIES, media_type=found or "", claimed=sorted(claims - {found}))
    return found


def _check_content(content: BinaryIO, media_type: str, limits: Limits) -> tuple[int | None, int | None]:
    if media_type == DOCX:
        check_docx(content)
        return None, None
    if media_type == XLSX:
        check_docx(content, "xl/workbook.xml")
        return None, None
    if media_type == DWG:
        return None, None
    content.seek(0)
    data = content.read()
    if media_type == PDF:
        check_pdf(data)
        return None, None
    if media_type == PNG:
        # The header is judged before the rest is walked: a bomb may be a header with almost nothing behind it.
        _check_pixels(png_header(data), limits)
    size = {JPEG: read_jpeg, PNG: read_png, HEIC: read_heic}[media_type](data)
    _check_pixels(size, limits)
    return size


def _check_pixels(size: tuple[int, int], limits: Limits) -> None:
    width, height = size
    if width * height > limits.max_pixels:
        raise Flaw(FlawCode.TOO_MANY_PIXELS, width=width, height=height, max_pixels=limits.max_pixels)
