"""Width, height and wholeness of an image from its headers and marks: nothing is decoded here."""

import io
import zlib

from .flaws import Flaw, FlawCode

_FRAME_MARKS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def read_jpeg(data: bytes) -> tuple[int, int]:
    """Width and height in pixels of a whole JPEG; raises `Flaw` DAMAGED when it is cut short or has no frame."""
    at, width, height = 2, 0, 0
    while True:
        while data[at : at + 1] == b"\xff" and data[at + 1 : at + 2] == b"\xff":
            at += 1
        if data[at : at + 1] != b"\xff" or len(data) < at + 4:
            raise Flaw(FlawCode.DAMAGED)
        mark = data[at + 1]
        if mark == 0x01 or 0xD0 <= mark <= 0xD7:
            at += 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : at + 2 + length]
        if mark in (0xD8, 0xD9) or length < 2 or len(body) != length - 2:
            raise Flaw(FlawCode.DAMAGED)
        if mark in _FRAME_MARKS:
            height = max(height, int.from_bytes(body[1:3], "big"))
            width = max(width, int.from_bytes(body[3:5], "big"))
        at += 2 + length
        if mark == 0xDA:
            break
    if not width or not height or data.find(b"\xff\xd9", at) < 0:
        raise Flaw(FlawCode.DAMAGED)
    return width, height


def read_png(data: bytes) -> tuple[int, int]:
    """Width and height in pixels of a PNG.

    Raises `Flaw` DAMAGED when a piece is missing, its checksum is wrong or the end is missing. The size is read before the
    rest is walked, so the caller learns it from a header alone through `png_header`.
    """
    size = png_header(data)
    view, at, has_pixels = memoryview(data), 8, False
    while True:
        length = int.from_bytes(view[at : at + 4], "big")
        kind = bytes(view[at + 4 : at + 8])
        end = at + 12 + length
        if len(kind) != 4 or end > len(data):
            raise Flaw(FlawCode.DAMAGED)
        if zlib.crc32(view[at + 4 : end - 4]) != int.from_bytes(view[end - 4 : end], "big"):
            raise Flaw(FlawCode.DAMAGED)
        has_pixels = has_pixels or kind == b"IDAT"
        if kind == b"IEND":
            break
        at = end
    if not has_pixels:
        raise Flaw(FlawCode.DAMAGED)
    return size


def png_header(data: bytes) -> tuple[int, int]:
    """Width and height in pixels from the first piece of a PNG; raises `Flaw` DAMAGED."""
    if len(data) < 33 or data[8:16] != b"\x00\x00\x00\x0dIHDR":
        raise Flaw(FlawCode.DAMAGED)
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if not width or not height:
        raise Flaw(FlawCode.DAMAGED)
    return width, height


def read_heic(data: bytes) -> tuple[int, int]:
    """Width and height in pixels of a whole HEIC; raises `Flaw` DAMAGED when a box is cut or the header cannot be read."""
    _walk_boxes(data)
    # Imported here: libheif is loaded only in processes that meet such a file.
    import pillow_heif

    try:
        heif = pillow_heif.open_heif(io.BytesIO(data))
        width, height = heif.size
    except Exception as error:
        raise Flaw(FlawCode.DAMAGED) from error
    if width <= 0 or height <= 0:
        raise Flaw(FlawCode.DAMAGED)
    return int(width), int(height)


def _walk_boxes(data: bytes) -> None:
    """Every outer box must end inside the file, and the description (`meta`) must be there (ISO/IEC 14496-12)."""
    at, kinds = 0, set()
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        kinds.add(data[at + 4 : at + 8])
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        elif size == 0:
            size = len(data) - at
        if size < 8 or at + size > len(data):
            raise Flaw(FlawCode.DAMAGED)
        at += size
    if b"meta" not in kinds:
        raise Flaw(FlawCode.DAMAGED)
