"""The report of a survey: the ministry's chapters as PDF and DOCX, with and without enough answers."""

import io
import random
import zipfile
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader
from tests import cast
from tests.surveys.asked import ITEMS, all_of, answer, open_skm

from satupintu.issuance.queries import draw_report
from satupintu.surveys import operations, ports, queries
from satupintu.surveys.models import SurveyAnswer
from satupintu.surveys.operations import Given

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
CHAPTERS = (
    "BAB I  PENDAHULUAN",
    "BAB II  PENGUMPULAN DATA",
    "BAB III  HASIL PENGOLAHAN DATA",
    "BAB IV  ANALISIS HASIL",
    "BAB V  KESIMPULAN",
)


def fill(row, at, count):
    """Many answers at once, without their invitations."""
    draw = random.Random(7)
    rows = []
    for _ in range(count):
        overall = draw.choice((2, 3, 3, 4))
        values = {**{code: draw.choice((3, 3, 4)) for code in ITEMS}, "q3": max(1, overall - 1), "puas": overall}
        rows.append(
            SurveyAnswer(
                round=row, service_code="K09", way="link", month=at.date().replace(day=1), part_of_day="morning", values=values,
                sex=draw.choice(("male", "female")), age="to_35", education="senior", occupation="employee",
            )
        )  # fmt: skip
    SurveyAnswer.objects.bulk_create(rows)


def text_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_report_as_pdf_and_docx(at):
    row = open_skm(at, volumes={"K09": 300})
    fill(row, at, 120)
    answer("a", at, Given(all_of(4).values, {}, "Antre lama & <b>panas</b>"))
    row = operations.write_analysis(
        round_id=row.pk,
        analysis="Menunggu lama pada pagi hari.",
        plan="Loket kedua mulai April.",
        actor=cast.tuti(at).actor,
        at=at,
    )
    report = queries.build_report(row, at)
    text = text_of(draw_report(report, at))
    for chapter in CHAPTERS:
        assert " ".join(chapter.split()) in text
    assert "Indeks Kepuasan Masyarakat (IKM)" in text
    assert "U8 Penanganan Pengaduan, Saran dan Masukan" in text
    assert "Menunggu lama pada pagi hari." in text
    assert "Krejcie dan Morgan" in text
    assert "Prioritas utama" in text
    content = queries.write_docx(report, at)
    assert content == queries.write_docx(report, at)
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        names = set(bundle.namelist())
        for name in names - {name for name in names if name.endswith(".png")}:
            ElementTree.fromstring(bundle.read(name))
        document = bundle.read("word/document.xml").decode()
    assert {"[Content_Types].xml", "word/document.xml", "word/styles.xml", "word/media/0.png"} <= names
    assert document.count('w:val="Heading1"') == 6
    assert "IKM" in document
    assert 'descr="Nilai rata-rata menurut unsur: U1 Persyaratan' in document


def test_too_few_answers_are_said_and_not_shown(at):
    row = open_skm(at)
    answer("a", at, all_of(2))
    text = text_of(draw_report(queries.build_report(row, at), at))
    assert "terlalu sedikit untuk ditampilkan" in text
    assert "50,00" not in text
    assert "Belum ada periode yang dapat dibandingkan" in text


def test_a_plan_kept_elsewhere_stands_in_the_report(at, monkeypatch):
    row = open_skm(at)
    action = ports.FollowUp("U3", "Tambah loket", "Bidang Pelayanan", at.date(), None)
    monkeypatch.setattr(ports, "_sources", [lambda round_id: [action] if round_id == row.pk else []])
    assert "Bidang Pelayanan" in text_of(draw_report(queries.build_report(row, at), at))


@pytest.mark.parametrize("code", ["spkp", "spak", "kilat"])
def test_other_instruments_have_their_report(at, code):
    row = open_skm(at, code=code)
    assert queries.build_report(row, at).title.startswith("Laporan ")
    assert queries.write_docx(queries.build_report(row, at), at)
