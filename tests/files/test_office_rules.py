"""Spreadsheets and drawings, where a requirement asks for them."""

import io
import zipfile

import pytest
from tests.files import samples

from satupintu.files import rules
from satupintu.files.rules import DOCX, DWG, PDF, XLSX, Flaw, FlawCode

TYPES = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"


def xlsx(extra: dict[str, bytes] | None = None) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return target.getvalue()


def inspect(data: bytes, name: str, declared: str = "", allowed: tuple[str, ...] = (PDF, XLSX, DWG)) -> rules.Inspection:
    return rules.inspect(io.BytesIO(data), name=name, declared_type=declared, allowed=allowed)


@pytest.mark.parametrize(
    ("data", "name", "declared", "found"),
    [
        (xlsx(), "a.xlsx", "", XLSX),
        (xlsx(), "a.xlsx", XLSX, XLSX),
        (xlsx(), "a.xlsx", "application/zip", XLSX),
        (b"AC1027" + bytes(200), "a.dwg", "application/acad", DWG),
        (b"AC1032" + bytes(200), "a.dwg", "", DWG),
    ],
)
def test_each_is_known_by_its_bytes(data: bytes, name: str, declared: str, found: str) -> None:
    assert inspect(data, name, declared).media_type == found


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (xlsx({"xl/media/image1.png": bytes(400 * 1024 * 1024)}), "a.xlsx", FlawCode.ARCHIVE_BOMB),
        (xlsx({"xl/vbaProject.bin": b"x"}), "a.xlsx", FlawCode.DOCX_MACRO),
        (xlsx({"xl/embeddings/o.bin": b"x"}), "a.xlsx", FlawCode.DOCX_EXTERNAL),
        (samples.docx(), "a.xlsx", FlawCode.TYPE_LIES),
        (xlsx(), "a.pdf", FlawCode.TYPE_LIES),
        (samples.pdf(), "a.dwg", FlawCode.TYPE_LIES),
        (b"AC9999" + bytes(200), "a.dwg", FlawCode.TYPE_LIES),
    ],
    ids=["bomb", "macro", "embedded", "docx as xlsx", "xlsx as pdf", "pdf as dwg", "no drawing"],
)
def test_what_swells_acts_or_lies_is_refused(data: bytes, name: str, code: FlawCode) -> None:
    with pytest.raises(Flaw) as caught:
        inspect(data, name)
    assert caught.value.code is code


@pytest.mark.parametrize(("data", "name"), [(xlsx(), "a.xlsx"), (b"AC1027" + bytes(200), "a.dwg")])
def test_who_does_not_ask_gets_none(data: bytes, name: str) -> None:
    with pytest.raises(Flaw) as caught:
        inspect(data, name, allowed=(PDF, DOCX))
    assert caught.value.code is FlawCode.TYPE_NOT_ACCEPTED
