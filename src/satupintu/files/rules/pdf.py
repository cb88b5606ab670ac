"""A PDF that only shows pages: not locked, nothing that runs, nothing attached, whole to its end."""

import re
import zlib

from .flaws import Flaw, FlawCode

MAX_UNPACKED = 96 * 1024 * 1024
"""Most bytes unpacked from the compressed parts of one PDF while looking into them."""
MAX_STREAMS = 20_000
MAX_HEAD = 2_048
"""Bytes before a stream that are taken for its description."""


# Searched in the whole file, also inside streams: an index may point into the middle of a stream, so nothing is "inside" one.
# Short names such as /JS would turn up by chance in compressed data; every script action also carries one of these.
_ACTIVE = (b"/JavaScript", b"/Launch", b"/Rendition", b"/RichMedia", b"/SubmitForm", b"/ImportData")
_ATTACHMENT = (b"/EmbeddedFile", b"/FileAttachment")
_OBJECT_STREAM = b"/ObjStm"
_ENCRYPT = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
# Any letter of a name may be written as #hex (ISO 32000-1, 7.3.5); nobody does so without a reason to hide.
_ESCAPED = re.compile(rb"#([46][1-9A-Fa-f]|[57][0-9Aa])")
_AROUND = 48
_MAX_ESCAPED = 20_000
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_FLATE_ONLY = re.compile(rb"/Filter\s*\[?\s*/(?:FlateDecode|Fl)\s*\]?\s*(?=[/>])")
_PREDICTOR = re.compile(rb"/Predictor\s+(?!1\b)\d")


def check_pdf(data: bytes) -> None:
    """Raise `Flaw` unless `data` is a whole, open and passive PDF.

    DAMAGED (no end mark, no index), PDF_ENCRYPTED, PDF_ACTIVE (scripts, programs, forms that send, media players),
    PDF_ATTACHMENT (files inside), PDF_TOO_COMPLEX (too much packed into it to be looked through).
    """
    tail = data[-2048:].rstrip(b"\x00\r\n\t ")
    if b"%%EOF" not in tail[-1024:] or b"startxref" not in tail:
        raise Flaw(FlawCode.DAMAGED)
    _look(data)
    if _ENCRYPT.search(data):
        raise Flaw(FlawCode.PDF_ENCRYPTED)
    unpacked = 0
    for count, match in enumerate(_STREAM.finditer(data)):
        if count >= MAX_STREAMS:
            raise Flaw(FlawCode.PDF_TOO_COMPLEX)
        window = data[max(0, match.start() - MAX_HEAD) : match.start()]
        head = window[max(window.rfind(b" obj"), 0) :]
        is_objects = _OBJECT_STREAM in _ESCAPED.sub(_letter, head)
        if is_objects and b"/Filter" in head and (not _FLATE_ONLY.search(head) or _PREDICTOR.search(head)):
            raise Flaw(FlawCode.PDF_TOO_COMPLEX)
        if b"/Filter" not in head or (b"/Image" in head and not is_objects):
            continue
        content = _unpack(memoryview(data)[match.end() :], MAX_UNPACKED - unpacked)
        if is_objects and not content:
            raise Flaw(FlawCode.DAMAGED)
        unpacked += len(content)
        _look(content)


def _look(data: bytes) -> None:
    """Search for names that act, as they are written and as they read when letters are written as #hex."""
    _look_plain(data)
    if b"#" not in data:
        return
    for count, match in enumerate(_ESCAPED.finditer(data)):
        if count >= _MAX_ESCAPED:
            raise Flaw(FlawCode.PDF_TOO_COMPLEX)
        around = _ESCAPED.sub(_letter, data[max(0, match.start() - _AROUND) : match.end() + _AROUND])
        _look_plain(around)
        if _ENCRYPT.search(around):
            raise Flaw(FlawCode.PDF_ENCRYPTED)


def _look_plain(data: bytes) -> None:
    if any(name in data for name in _ACTIVE):
        raise Flaw(FlawCode.PDF_ACTIVE)
    if any(name in data for name in _ATTACHMENT):
        raise Flaw(FlawCode.PDF_ATTACHMENT)


def _letter(match: re.Match[bytes]) -> bytes:
    return bytes([int(match[1], 16)])


def _unpack(packed: memoryview, budget: int) -> bytes:
    """Unpacked bytes of a zlib stream that starts at `packed`; b"" when it is none; raises PDF_TOO_COMPLEX over `budget`."""
    unpacker = zlib.decompressobj()
    pieces: list[bytes] = []
    at, total, step = 0, 0, 1024
    while not unpacker.eof and at < len(packed):
        piece = bytes(packed[at : at + step])
        step = 65_536
        at += len(piece)
        try:
            while piece:
                out = unpacker.decompress(piece, budget - total + 1)
                pieces.append(out)
                total += len(out)
                if total > budget:
                    raise Flaw(FlawCode.PDF_TOO_COMPLEX)
                piece = unpacker.unconsumed_tail
        except zlib.error:
            break
    return b"".join(pieces)
