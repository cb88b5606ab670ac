"""Signatures: what is changed, added or foreign is found; the file stays PDF/A."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pypdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PageObject
from tests.issuance.office import ADMIN, HOLDER, issued, open_registers

from satupintu.issuance import operations, queries
from satupintu.issuance.errors import CertificateNotReady
from satupintu.issuance.models import TestKey
from satupintu.issuance.signatures import LARGEST_PDF, SignatureReport, read_signatures

pytestmark = pytest.mark.django_db


@pytest.fixture
def pdf(_in_region: None, at: datetime) -> bytes:
    open_registers(at)
    with queries.open_product(issued(at).code, HOLDER, at)[1] as content:
        return content.read()


def byte_changed(pdf: bytes) -> bytes:
    middle = pdf.index(b"stream") + 40
    return pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :]


def signature_changed(pdf: bytes) -> bytes:
    start = pdf.index(b"/Contents <") + 3000
    return pdf[:start] + (b"0" if pdf[start : start + 1] != b"0" else b"1") + pdf[start + 1 :]


def page_appended(pdf: bytes) -> bytes:
    """A page more, as an increment: the signed bytes stay as they are."""
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.prev.root["/Pages"]["/Kids"].raw_get(0).get_object()
    make_page: Any = PageObject
    writer.insert_page(make_page(page.raw_get("/Contents"), (0, 0, 595, 842), resources=page["/Resources"]))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def rewritten(pdf: bytes) -> bytes:
    writer = pypdf.PdfWriter()
    writer.append(pypdf.PdfReader(io.BytesIO(pdf)))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("forge", "verdicts"),
    [
        (byte_changed, {"altered"}),
        (signature_changed, {"altered", "unreadable"}),
        (page_appended, {"extended"}),
        (rewritten, {"unsigned", "altered", "unreadable"}),
        (lambda pdf: pdf + b"\n% more", {"extended"}),
        (lambda pdf: pdf[: len(pdf) // 2], {"unreadable", "altered", "unsigned"}),
    ],
    ids=["byte", "signature", "page", "rewritten", "tail", "cut"],
)
def test_forgery_is_found(pdf: bytes, at: datetime, forge: Callable[[bytes], bytes], verdicts: set[str]) -> None:
    forged = forge(pdf)
    assert forged != pdf
    checked = queries.verify_upload(forged, at)
    assert checked.report.verdict in verdicts
    assert checked.product.state == "unknown"


@pytest.mark.parametrize("junk", [b"", b"%PDF-1.7", b"\x00" * 5000, b"%PDF-" + b"x" * 10_000, b"%PDF-1.7\n" + b"0" * LARGEST_PDF])
def test_junk_is_unreadable(junk: bytes, at: datetime) -> None:
    assert queries.verify_upload(junk, at).report.verdict in {"unreadable", "unsigned"}


def test_only_our_roots_are_trusted(pdf: bytes, at: datetime) -> None:
    assert read_signatures(pdf, roots=[], at=at).verdict == "untrusted"
    assert SignatureReport().verdict == "unsigned"


def test_still_valid_years_later(pdf: bytes, at: datetime) -> None:
    assert queries.verify_upload(pdf, at + timedelta(days=3650)).report.verdict == "valid"


def test_the_signed_file_is_still_pdf_a(pdf: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    xmp = root["/Metadata"].get_data().decode()
    for said in ("<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"):
        assert said in xmp
    assert root["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in root
    assert root["/Lang"].lower() == "id-id"
    widget = root["/AcroForm"]["/Fields"][0].get_object()
    assert widget["/F"] & 4  # printed, as PDF/A asks
    assert max(widget["/Rect"]) < 0  # off the page, as PDF/UA asks
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"])
            assert "/ToUnicode" in font.get_object()
    assert "/Encrypt" not in reader.trailer


def test_signing_changes_no_metadata(pdf: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert reader.metadata is not None
    assert reader.metadata.title == "Surat Izin Penyelenggaraan Reklame 503/0001/DPMPTSP/III/2026"
    assert {str(reader.metadata["/ModDate"]), str(reader.metadata["/CreationDate"])} == {"D:20260302020000Z"}
    assert pdf.count(b"/Type/Metadata") + pdf.count(b"/Type /Metadata") == 1
    assert len(PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures) == 1


def test_a_revoked_official_signs_no_more(pdf: bytes, at: datetime) -> None:
    own = TestKey.objects.get(kind="signatory")
    operations.revoke_test_key(key_id=own.pk, actor=ADMIN, at=at + timedelta(days=1))
    assert queries.verify_upload(pdf, at).report.verdict == "valid"
    with pytest.raises(CertificateNotReady):
        issued(at + timedelta(days=2), "task:2")


def test_what_a_revoked_key_signed_is_not_trusted(pdf: bytes, at: datetime) -> None:
    own = TestKey.objects.get(kind="signatory")
    operations.revoke_test_key(key_id=own.pk, actor=ADMIN, at=at - timedelta(days=1))
    assert queries.verify_upload(pdf, at).report.verdict == "untrusted"


def test_keys_are_encrypted_and_made_once(pdf: bytes, at: datetime) -> None:
    issued(at, "task:2")
    assert sorted(TestKey.objects.values_list("kind", flat=True)) == ["authority", "signatory", "timestamper"]
    for row in TestKey.objects.all():
        assert bytes(row.key_cipher)[:1] == b"\x01"
        assert b"PRIVATE" not in bytes(row.key_cipher)
