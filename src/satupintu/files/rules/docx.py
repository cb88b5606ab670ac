"""A DOCX that only holds text: no macros, nothing embedded, nothing fetched from elsewhere."""

import re
import zipfile
from collections.abc import Callable
from typing import BinaryIO
from xml.parsers import expat

from .archive import check_directory, open_archive, stream_entry
from .flaws import Flaw, FlawCode

MAX_XML = 30 * 1024 * 1024
"""Largest XML part that is parsed, in bytes unpacked."""

_HYPERLINK = "/hyperlink"
_LINK_SCHEMES = ("http://", "https://", "mailto:", "tel:")
_COMMAND_FIELD = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)
_PACKED_STARTS = (b"PK\x03\x04", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b")
_OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Attributes = dict[str, str]


def check_docx(content: BinaryIO, main: str = "word/document.xml") -> None:
    """Read a whole DOCX (or the office file whose main part is `main`) once and raises `Flaw` unless it is sound and passive.

    ARCHIVE_BOMB (sizes, ratio, overlapping or nested archives), DAMAGED, DOCX_ENCRYPTED, DOCX_MACRO (program code or a
    macro content type), DOCX_EXTERNAL (embedded objects, controls, templates or pictures from elsewhere, DDE fields;
    ordinary links are allowed).
    """
    with open_archive(content) as archive:
        check_directory(archive)
        names = {entry.filename for entry in archive.infolist()}
        if not {"[Content_Types].xml", main} <= names:
            raise Flaw(FlawCode.DAMAGED)
        for entry in archive.infolist():
            _check_name(entry.filename.lower())
        for entry in archive.infolist():
            _check_entry(archive, entry)


def _check_name(name: str) -> None:
    if "vbaproject" in name or "vbadata" in name:
        raise Flaw(FlawCode.DOCX_MACRO)
    if "/embeddings/" in name or "/activex/" in name:
        raise Flaw(FlawCode.DOCX_EXTERNAL)


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpacks one entry to its end (which proves its checksum) and looks into it if it is XML."""
    name = entry.filename.lower()
    reader: Callable[[bytes, bool], object] | None = None
    fields: list[str] = []
    if name.endswith((".xml", ".rels")):
        if entry.file_size > MAX_XML:
            raise Flaw(FlawCode.ARCHIVE_BOMB)
        reader = _xml_reader(fields)
    is_first = True
    for piece in stream_entry(archive, entry):
        if is_first and piece.startswith(_PACKED_STARTS):
            raise Flaw(FlawCode.ARCHIVE_BOMB)
        if is_first and piece.startswith(_OLE_START):
            raise Flaw(FlawCode.DOCX_EXTERNAL)
        is_first = False
        if reader:
            _feed(reader, piece, False)
    if reader:
        _feed(reader, b"", True)
    if _COMMAND_FIELD.search("".join(fields)):
        raise Flaw(FlawCode.DOCX_EXTERNAL)


def _feed(reader: Callable[[bytes, bool], object], piece: bytes, is_last: bool) -> None:
    try:
        reader(piece, is_last)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Flaw(FlawCode.DAMAGED) from error


def _xml_reader(fields: list[str]) -> Callable[[bytes, bool], object]:
    """Return a reader for one part; texts of field instructions are added to `fields` (a field may be cut over several runs)."""
    parser = expat.ParserCreate()
    inside_field = False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal inside_field
        local = tag.rpartition(":")[2]
        inside_field = local == "instrText"
        if local == "fldSimple":
            fields.extend(value for key, value in attributes.items() if key.rpartition(":")[2] == "instr")
        elif local in ("Override", "Default"):
            _check_content_type(attributes)
        elif local == "Relationship":
            _check_relationship(attributes)

    def end(tag: str) -> None:
        nonlocal inside_field
        inside_field = False
        if tag.rpartition(":")[2] == "p":
            fields.append(" ")

    def text(piece: str) -> None:
        if inside_field:
            fields.append(piece)

    def doctype(*_: object) -> None:
        # Office never writes one; with it come entities that grow and files that are fetched.
        raise Flaw(FlawCode.DOCX_EXTERNAL)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = doctype
    return parser.Parse


def _check_content_type(attributes: Attributes) -> None:
    content_type = attributes.get("ContentType", "").lower()
    if "macroenabled" in content_type or "vba" in content_type:
        raise Flaw(FlawCode.DOCX_MACRO)


def _check_relationship(attributes: Attributes) -> None:
    kind = attributes.get("Type", "")
    if kind.lower().endswith(("/vbaproject", "/wordvbadata")):
        raise Flaw(FlawCode.DOCX_MACRO)
    if kind.lower().endswith(("/oleobject", "/package", "/control", "/afchunk")):
        raise Flaw(FlawCode.DOCX_EXTERNAL)
    if attributes.get("TargetMode", "").lower() != "external":
        return
    is_link = kind.endswith(_HYPERLINK) and attributes.get("Target", "").lower().startswith(_LINK_SCHEMES)
    if not is_link:
        raise Flaw(FlawCode.DOCX_EXTERNAL)
