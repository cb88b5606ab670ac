"""Products on paper: nothing a name holds is code, nothing leaves the page, every word can be read out."""

import io
from datetime import datetime

import pypdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image
from tests.issuance.office import PARTNER, SIGNATORY, a_product

from satupintu.core.public.models import Region
from satupintu.core.regions import current_region
from satupintu.issuance import queries
from satupintu.issuance.ports import Field, ReceiptData, Section, Signatory
from satupintu.issuance.rules import new_code
from satupintu.issuance.typesetting import check_crest, typeset_draft, typeset_product

pytestmark = pytest.mark.django_db
CREST = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 46"><path d="M2 2h36v24c0 10-9 15-18 18z" fill="#0a489f"/></svg>'


def typeset(at: datetime, *, signatory: Signatory = SIGNATORY, region: Region | None = None, **changes) -> pypdf.PdfReader:  # type: ignore[no-untyped-def]
    code = new_code()
    pdf = typeset_product(
        a_product(**changes),
        number="503/0001/DPMPTSP/III/2026",
        code=code,
        verify_url=f"https://kota.localhost/v/{code}/",
        signatory=signatory,
        footer="Kaki.",
        region=region or current_region(),
        at=at,
    )
    return pypdf.PdfReader(io.BytesIO(pdf))


def drawn(reader: pypdf.PdfReader) -> list[Image.Image]:
    """The pages as grey pictures."""
    reader.stream.seek(0)
    pages = pypdfium2.PdfDocument(reader.stream.read())
    return [page.render(scale=1).to_pil().convert("L") for page in pages]


def text_of(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).replace("\u200b", "").split())


@pytest.mark.parametrize(
    "name",
    [
        "#panic()",
        "$x$",
        "*tebal* _garis_ `kode`",
        '"kutip" \\ "balik"',
        '#include "/etc/passwd"',
        '#read("base.typ")',
        "<label> @acuan = judul // catatan /* */",
        "] #[ } { ) (",
        "Nu'man O’Brien-d'Arc",
        "Zoë Müller Ñandú",
        "%(number)s {n} {{ x }}",
    ],
)
@pytest.mark.parametrize("template", ["letter", "certificate", "proof"])
def test_a_name_is_never_code(at: datetime, name: str, template: str) -> None:
    reader = typeset(at, template=template, partner=PARTNER, holder_name=name, sections=(Section("", (Field("Nama", name),)),))
    assert name.replace(" ", "") in text_of(reader).replace(" ", "")


@pytest.mark.parametrize("name", ["محمد", "小林", "Budi \U0001f600", "ꦗꦮ", "a\x00b\x07c", "\u202egnp.exe", "\ud800"])
def test_scripts_the_fonts_do_not_know_stop_nothing(at: datetime, name: str) -> None:
    assert typeset(at, holder_name=name, sections=(Section("", (Field("Nama", name),)),)).pages


@pytest.mark.parametrize("template", ["letter", "certificate", "proof"])
def test_long_names_and_addresses_stay_on_the_page(at: datetime, template: str) -> None:
    name = "Raden Ayu Siti Rahmawati Kusumaningratdiningrat Prawirodirdjo binti Haji Muhammad Sulaiman"
    long = {"Nama": name, "Alamat": "Jalan Melati Nomor 8 RT 003 RW 007, " * 8, "Tanpa spasi": "W" * 200}
    signatory = Signatory(SIGNATORY.staff_id, name, "Kepala " + "Bidang Penyelenggaraan " * 6, acting="a.n. Wali Kota Contoh")
    reader = typeset(
        at,
        template=template,
        partner=PARTNER,
        signatory=signatory,
        holder_name=name,
        title="Surat Keterangan " + "Penyelenggaraan " * 8,
        sections=(Section("Pemegang", tuple(Field(label, value) for label, value in long.items())),),
    )
    for image in drawn(reader):
        top, bottom = int(image.height * 0.05), int(image.height * 0.95)  # between the lines of the frame
        margin = image.crop((int(image.width * 0.905), top, int(image.width * 0.94), bottom))
        assert margin.getextrema() == (255, 255), "something runs into the right margin"
    assert name.replace(" ", "") in text_of(reader).replace(" ", "")


def test_many_fields_run_over_to_more_pages_with_the_signature_whole(at: datetime) -> None:
    fields = tuple(Field(f"Bidang tanah {n}", "Jalan Melati " * 6) for n in range(60))
    reader = typeset(at, sections=(Section("Daftar", fields),))
    assert len(reader.pages) > 2
    last = reader.pages[-1].extract_text()
    assert SIGNATORY.name in last or SIGNATORY.name in reader.pages[-2].extract_text()
    assert f"Halaman {len(reader.pages)} / {len(reader.pages)}" in " ".join(last.split())


def test_the_same_product_gives_the_same_bytes(at: datetime) -> None:
    product = a_product()
    made = {
        typeset_product(
            product,
            number="1",
            code="0" * 13,
            verify_url="https://x/v/0/",
            signatory=SIGNATORY,
            footer="",
            region=current_region(),
            at=at,
        )
        for _ in range(3)
    }
    assert len(made) == 1


def test_letterhead_carries_crest_and_address(at: datetime) -> None:
    region = current_region()
    region.crest, region.address, region.phone = CREST, "Jalan Merdeka Nomor 1", "(021) 555"
    text = text_of(typeset(at, region=region))
    assert "PEMERINTAH KOTA CONTOH" in text
    assert "Jalan Merdeka Nomor 1" in text
    assert "Telepon (021) 555" in text


@pytest.mark.parametrize(
    "crest", ["<svg", "bukan svg", '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/>']
)
def test_a_broken_crest_stops_no_permit(at: datetime, crest: str) -> None:
    region = current_region()
    region.crest = crest
    assert not check_crest(crest)
    assert "Siti Rahmawati" in text_of(typeset(at, region=region))


def test_a_good_crest_is_good() -> None:
    assert check_crest(CREST)


def test_receipt(at: datetime) -> None:
    pdf = queries.draw_receipt(
        ReceiptData(
            number="REG-2026-000123",
            service_name="Izin Reklame",
            applicant_name='Siti #1 "Rahma"',
            submitted_at=at,
            tracking_url="https://kota.localhost/lacak/?nomor=REG-2026-000123",
            items=(Field("KTP-el", "Diterima"), Field("Foto lokasi", "Diterima")),
            promised="9 Maret 2026",
            fee="Rp150.000",
            officer_name="Rina W.",
            notes=("Bawa tanda terima ini saat mengambil izin.",),
        ),
        at,
    )
    text = text_of(pypdf.PdfReader(io.BytesIO(pdf)))
    for said in (
        "TANDA TERIMA PERMOHONAN",
        "REG-2026-000123",
        'Siti #1 "Rahma"',
        "2 Maret 2026 pukul 09.00 WIB",
        "Rina W.",
        "KTP-el",
    ):
        assert said in text


def test_times_are_those_of_the_region(at: datetime) -> None:
    region = current_region()
    region.time_zone = "Asia/Jayapura"
    late = at.replace(hour=23)
    assert "3 Maret 2026" in text_of(typeset(late, region=region))


@pytest.mark.parametrize("template", ["letter", "certificate", "proof"])
def test_a_draft_says_on_every_page_that_it_does_not_count(at: datetime, template: str) -> None:
    fields = tuple(Field(f"Bidang tanah {n}", "Jalan Melati " * 6) for n in range(60))
    product = a_product(template=template, partner=PARTNER, sections=(Section("Daftar", fields),))
    reader = pypdf.PdfReader(io.BytesIO(typeset_draft(product, signatory=SIGNATORY, region=current_region(), at=at)))
    assert len(reader.pages) > 1
    assert all("KONSEP – belum berlaku" in " ".join(page.extract_text().split()) for page in reader.pages)
    assert "belum bernomor" in text_of(reader)
    assert "Ditandatangani secara elektronik" not in text_of(reader)
    assert "/v/" not in text_of(reader)
