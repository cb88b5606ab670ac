"""Receipts on paper: both sides sign them, on A4 and on the roll, tagged, with a code that leads back to the record."""

from __future__ import annotations

import io

import pypdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
from tests.applications.office import desk, sent
from tests.desk.test_desk import ALL, browser
from tests.issuance.office import issued, open_registers

from satupintu.core.ids import uuid7
from satupintu.issuance import operations as issuance
from satupintu.visits import operations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
MM = 72 / 25.4
KEEPERS = {"loket", "manajer", "admin"}


@pytest.fixture(autouse=True)
def _files_below_tmp(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def people(at):
    open_registers(at)
    return desk(at)


@pytest.fixture
def kept(people, at):
    """Originals of Sari's case, just taken in."""
    case, actor = sent(people, at).application(), people.office["loket"].actor
    values = {"what": "Sertifikat tanah <asli> #1", "count": 2, "brought_by": "Sari Dewi Lestari", "due_on": at.date()}
    return operations.take_original(application_id=case.pk, actor=actor, at=at, **values)


@pytest.fixture
def handed(people, at):
    """A product, just handed over."""
    values = {"recipient_name": "Dewi Anggraini", "recipient_as": "proxy", "actor": people.office["loket"].actor, "at": at}
    return issuance.hand_over(document_id=issued(at).pk, **values)


def read(content: bytes) -> tuple[pypdf.PdfReader, str]:
    reader = pypdf.PdfReader(io.BytesIO(content))
    words = " ".join(page.extract_text() for page in reader.pages).replace("\u200b", "")
    return reader, " ".join(words.split())


def widest_ink(content: bytes) -> tuple[int, int]:
    """The left and right edge of what is printed, in millimetres."""
    picture = pypdfium2.PdfDocument(content)[0].render(scale=1 / MM).to_pil().convert("L")
    box = picture.point(lambda value: 255 if value < 200 else 0).getbbox()
    return box[0], box[2]


@pytest.mark.parametrize(("query", "width"), [("", 210), ("?kertas=rol", 80)])
def test_both_sides_sign_on_either_paper(people, kept, handed, at, query, width):
    budi = browser(people.office["loket"].account)
    name = people.office["loket"].staff.name
    of_originals = [kept.number, "Sertifikat tanah <asli> #1", "Sari Dewi Lestari", name, kept.application.number]
    of_product = [handed.number, handed.document.number, "Dewi Anggraini", "Penerima kuasa", name]
    for path, expected in ((f"titipan/{kept.pk}", of_originals), (f"serah/{handed.pk}", of_product)):
        answer = budi.get(f"/meja/{path}/tanda-terima.pdf{query}")
        assert answer["Content-Type"] == "application/pdf"
        reader, words = read(answer.content)
        assert len(reader.pages) == 1
        assert bool(reader.trailer["/Root"]["/MarkInfo"]["/Marked"])  # type: ignore[index]
        assert round(float(reader.pages[0].mediabox.width) / MM) == width
        for word in (*expected, "Yang menyerahkan", "Yang menerima"):
            assert word.replace(" ", "") in words.replace(" ", ""), word
        left, right = widest_ink(answer.content)
        assert left >= 3
        assert right <= width - 3


def test_what_is_given_back_has_a_receipt_of_its_own(people, kept, at):
    budi = browser(people.office["loket"].account)
    assert "Bawa tanda terima ini" in read(budi.get(f"/meja/titipan/{kept.pk}/tanda-terima.pdf").content)[1]
    operations.return_original(original_id=kept.pk, returned_to="Umar Hadi", actor=people.office["loket"].actor, at=at)
    budi.cookies["django_language"] = "en"
    _reader, words = read(budi.get(f"/meja/titipan/{kept.pk}/tanda-terima.pdf").content)
    assert "TANDA TERIMA PENGEMBALIAN BERKAS ASLI" in words
    assert "Umar Hadi" in words


def test_who_does_not_keep_papers_prints_no_receipt(people, kept, handed):
    for path in (f"/meja/titipan/{kept.pk}/tanda-terima.pdf", f"/meja/serah/{handed.pk}/tanda-terima.pdf"):
        for who in ALL:
            expected = 200 if who in KEEPERS else 403
            assert browser(people.office[who].account).get(path).status_code == expected, (who, path)
        assert browser(people.sari.account).get(path).status_code == 403
        assert browser().get(path).status_code == 302
    budi = browser(people.office["loket"].account)
    for path in ("titipan", "serah"):
        assert budi.get(f"/meja/{path}/{uuid7()}/tanda-terima.pdf").status_code == 404
