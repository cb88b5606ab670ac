"""The SOP on paper: every item, every row, readable, within its page, whatever an author typed."""

from __future__ import annotations

import io
import itertools
import os
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
import yaml
from PIL import Image, ImageChops

from satupintu.core.regions import current_region
from satupintu.issuance import queries
from satupintu.issuance.procedure import SIZES, text_widths, typeset_procedure
from satupintu.sop.models import Sop, SopVersion

pytestmark = pytest.mark.django_db
PACKS = Path(__file__).resolve().parents[2] / "src/satupintu/packs"
GOLDEN = Path(__file__).parent / "golden"
SERVICES = sorted(path.stem for path in PACKS.glob("*/*.yaml") if path.name != "pack.yaml")
LOOKED_AT = ["izin-reklame", "izin-rs", "ktp-el", "pendaftaran-tanah-pertama", "skck"]
"""Sheets whose first page of flow somebody looked at; tests/issuance/golden/README.md says how to renew them."""


@cache
def service(name: str) -> dict[str, Any]:
    text = next(PACKS.glob(f"*/{name}.yaml")).read_text()
    found: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return found


def a_version(at: datetime, sheet: Any, identity: Any = None, *, state: str = "draft", title: str = "Izin Contoh") -> SopVersion:
    sop = Sop(service_code="K99", title=title, created_at=at)
    decree = {} if state == "draft" else {"decree_no": "188.45/12/2026", "decree_on": date(2026, 2, 1)}
    retired = {"retired_at": at} if state == "retired" else {}
    return SopVersion(sop=sop, number=1, sheet=sheet, identity=identity or {}, state=state, created_at=at, **decree, **retired)


def printed(version: SopVersion, at: datetime) -> bytes:
    return typeset_procedure(version, region=current_region(), at=at)


def texts_of(pdf: bytes) -> list[str]:
    """The text of every page as a viewer copies it, words that were broken made whole again."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    hidden = {ord("\u00ad"): None, ord("\u200b"): None, ord("\ufffe"): None}
    return [" ".join(page.replace("\ufffe\r\n", "").translate(hidden).split()) for page in pages]


def text_of(pdf: bytes) -> str:
    return " ".join(texts_of(pdf))


def pages_of(pdf: bytes, scale: float = 0.75) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=scale).to_pil().convert("L") for page in document]
    finally:
        document.close()


def row(number: int, **details: Any) -> dict[str, Any]:
    usual = {"kind": "execute", "performers": ["a"], "activity": f"Memeriksa berkas {number}", "exits": {"next": str(number + 1)}}
    return {"id": str(number), **usual, **details}


@pytest.mark.parametrize("name", SERVICES)
def test_every_sheet_of_the_packs_prints(at: datetime, name: str) -> None:
    found = service(name)
    pdf = printed(a_version(at, found["sheet"], state="enacted", title=found["name"]), at)
    text = text_of(pdf).replace(" ", "")
    rows = found["sheet"]["rows"]
    for line in rows:
        assert "".join(line["activity"].replace("-", "").split()) in text.replace("-", ""), line["activity"]
    landscape = len(found["sheet"]["performers"]) > 4
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) <= 3
    for page in reader.pages:
        assert (page.mediabox.width > page.mediabox.height) is landscape
    assert b"pdfaid" in pdf
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "RANCANGAN" not in text


def test_the_identity_block_has_its_thirteen_items(at: datetime) -> None:
    identity = {
        "unit": "Bidang Perizinan", "number": "061/SOP/03/2026", "made_on": "2026-02-02", "revised_on": "2026-02-20",
        "effective_on": "2026-03-01", "approver_position": "Kepala DPMPTSP Kota Contoh", "approver_name": "Rahmat Hidayat, S.H.",
        "approver_rank": "Pembina Utama Muda", "approver_nip": "197001011995031001", "title": "Penerbitan Izin Reklame",
        "legal_basis": ["UU 25/2009 tentang Pelayanan Publik", "PP 96/2012"], "qualification": ["Memahami peraturan"],
        "related": ["SOP Pengarsipan"], "equipment": ["Komputer"], "warnings": ["Apabila terlambat, maka izin lewat"],
        "records": ["Buku register izin"],
    }  # fmt: skip
    text = text_of(printed(a_version(at, {}, identity, state="enacted"), at))
    for label in (
        "Nomor SOP", "Tanggal Pembuatan", "Tanggal Revisi", "Tanggal Efektif", "Disahkan oleh", "Nama SOP", "Dasar Hukum",
        "Kualifikasi Pelaksana", "Keterkaitan", "Peralatan/Perlengkapan", "Peringatan", "Pencatatan dan Pendataan",
    ):  # fmt: skip
        assert label in text
    for said in (
        "Bidang Perizinan", "061/SOP/03/2026", "2 Februari 2026", "20 Februari 2026", "1 Maret 2026", "Rahmat Hidayat, S.H.",
        "Kepala DPMPTSP Kota Contoh", "Pembina Utama Muda", "NIP 19700101 199503 1 001", "Penerbitan Izin Reklame",
        "2. PP 96/2012", "SOP Pengarsipan", "Apabila terlambat, maka izin lewat", "Buku register izin",
        "Keputusan 188.45/12/2026 tanggal 1 Februari 2026",
    ):  # fmt: skip
        assert said in text, said


def test_drafts_and_retired_versions_say_what_they_are_on_every_page(at: datetime) -> None:
    sheet = {"performers": [{"code": "a", "label": "A"}], "rows": [row(number) for number in range(1, 40)]}
    for state, mark in (("draft", "RANCANGAN"), ("retired", "TIDAK BERLAKU")):
        pages = texts_of(printed(a_version(at, sheet, state=state), at))
        assert len(pages) > 2
        assert all(mark in page for page in pages)


def test_ways_over_a_page_go_on_by_letters(at: datetime) -> None:
    rows = [row(number) for number in range(1, 31)]
    rows[28] |= {"kind": "decide", "exits": {"yes": "30", "no": "2"}}
    rows[29] |= {"exits": {"next": "END"}}
    pdf = printed(a_version(at, {"performers": [{"code": "a", "label": "A"}], "rows": rows}), at)
    _cover, second, *_more, last = texts_of(pdf)
    assert "A: dari halaman 3, kegiatan 29" in second
    assert "A: ke halaman 2, kegiatan 2" in last
    assert "No. Kegiatan" in second
    assert "No. Kegiatan" in last


def test_sixty_rows_and_fifteen_performers(at: datetime) -> None:
    codes = [f"p{number}" for number in range(15)]
    rows = [
        row(
            number,
            performers=[codes[number * 7 % 15]],
            input="Berkas permohonan",
            output="Lembar verifikasi",
            time={"value": 2, "unit": "hari_kerja"},
        )
        for number in range(1, 61)
    ]
    performers = [{"code": code, "label": "Kepala Seksi Penetapan Hak dan Pendaftaran"} for code in codes]
    pdf = printed(a_version(at, {"performers": performers, "rows": rows}), at)
    pages = pages_of(pdf)
    assert 5 <= len(pages) <= 9
    for page in pages:
        assert page.width > page.height
    assert "Memeriksa berkas 60" in text_of(pdf)


EVIL = '#panic("x") $a^2$ [*b*] `raw` <label> @ref \\ // /* " ] } ) <script>alert(1)</script> & %(x)s {{ y }}'


def test_nothing_an_author_types_is_code_or_leaves_the_page(at: datetime) -> None:
    evil = {
        "performers": [{"code": "a", "label": EVIL}],
        "rows": [
            row(1, kind="start", activity=EVIL, input="W" * 900, output="محمد 小林 \U0001f600", note="x" * 9000),
            row(2, activity="Menyelenggarakan pertanggungjawaban " * 120, exits={"next": "END"}),
        ],
    }
    identity = {"title": EVIL * 3, "legal_basis": [EVIL] * 3, "related": ["Q" * 999], "approver_name": EVIL}
    pdf = printed(a_version(at, evil, identity), at)
    assert '#panic("x")' in text_of(pdf)
    for page in pages_of(pdf):
        right = page.crop((int(page.width * 0.965), 0, page.width, page.height))
        assert right.getextrema() == (255, 255), "something runs into the margin"
        bottom = page.crop((0, int(page.height * 0.985), page.width, page.height))
        assert bottom.getextrema() == (255, 255), "something runs off below"


def test_a_page_is_never_too_small_for_its_connectors(at: datetime) -> None:
    """A row as high as a page, and ways from everywhere to everywhere in one column."""
    rows = [
        row(number, kind="decide", exits={"yes": str(number * 7 % 40 + 1), "no": str(number * 11 % 40 + 1)})
        for number in range(1, 41)
    ]
    rows[5] |= {"note": "Catatan panjang " * 70}
    pdf = printed(a_version(at, {"performers": [{"code": "a", "label": "A"}], "rows": rows}), at)
    for page in pages_of(pdf):
        below = page.crop((0, int(page.height * 0.985), page.width, page.height))
        assert below.getextrema() == (255, 255)
    assert all(f"Halaman {at} /" in text for at, text in enumerate(texts_of(pdf), 1))


@pytest.mark.parametrize("sheet", [{}, {"rows": [{}]}, {"rows": [None, "x", {"id": "1", "exits": {"next": "9"}}]}])
def test_an_unfinished_draft_prints(at: datetime, sheet: Any) -> None:
    assert "Nomor SOP" in text_of(printed(a_version(at, sheet), at))


def test_the_same_version_gives_the_same_bytes(at: datetime) -> None:
    version = a_version(at, service("skck")["sheet"])
    assert printed(version, at) == printed(version, at)


def test_columns_are_as_wide_as_their_texts_want() -> None:
    short = {"activity": "A", "input": "", "time": "1 jam", "output": "B", "note": ""}
    wide = text_widths([{**short, "activity": "Memeriksa " * 20}, short], 150.0)
    plain = text_widths([short], 150.0)
    assert sum(wide) == pytest.approx(150.0)
    assert sum(plain) == pytest.approx(150.0)
    assert wide[0] > plain[0]
    assert sum(text_widths([short], 60.0)) == pytest.approx(60.0)
    assert list(SIZES) == sorted(SIZES, reverse=True)


def test_it_can_be_asked_for_by_its_version(at: datetime) -> None:
    version = a_version(at, service("skck")["sheet"])
    version.sop.save()
    version.save()
    assert queries.draw_procedure(version.pk, at) == printed(version, at)


@pytest.mark.parametrize("name", LOOKED_AT)
def test_pages_look_as_they_did(at: datetime, name: str) -> None:
    """Compared block by block on small grey pictures, so that a line that moved is seen and a smoother letter is not."""
    found = service(name)
    page = pages_of(printed(a_version(at, found["sheet"], state="enacted", title=found["name"]), at))[1]
    if os.environ.get("SATUPINTU_WRITE_GOLDEN"):
        page.quantize(16).save(GOLDEN / f"{name}.png", optimize=True)
    golden = Image.open(GOLDEN / f"{name}.png").convert("L")
    assert page.size == golden.size
    small = [picture.resize((picture.width // 6, picture.height // 6), Image.Resampling.BOX) for picture in (page, golden)]
    worst = max(ImageChops.difference(*small).get_flattened_data())
    assert worst < 60, f"{name} looks different: see tests/issuance/golden/README.md"


def test_there_is_a_picture_of_each() -> None:
    assert sorted(path.stem for path in GOLDEN.glob("*.png")) == LOOKED_AT
    assert all(a < b for a, b in itertools.pairwise(LOOKED_AT))
