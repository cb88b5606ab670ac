"""Requirements of a draft at the desk, and the phone that shows them and the form as the citizen sees them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.test_designer import HEAD, PLAIN, Writer, people, writer

from satupintu.journal.models import Entry

__all__ = ["people", "writer"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


def answers(**given):
    return {"_varian": "baru", **given}


def test_the_phone_shows_the_form_with_its_conditions_and_keeps_nothing(writer):
    before, entries = writer.content(), Entry.objects.count()
    text = writer.page("formulir/pratinjau/")
    assert "Nama pemilik" in text
    assert "Luas kena pajak" not in text.split("<details")[0]
    assert "Tanggal lahir" not in text
    assert writer.page("formulir/pratinjau/?bagian=2").count("<h2") == 1
    phone = f"{writer.base}formulir/pratinjau/"
    text = writer.client.post(phone, answers(badan="false", luas="6,5")).content.decode()
    assert "Tanggal lahir" in text
    assert "error-message" not in text
    assert "<dd>13,0</dd>" in text
    text = writer.client.post(phone, answers(badan="true", luas="2", _kirim="1")).content.decode()
    assert 'id="id_nama_error"' in text
    assert 'id="id_luas_error"' in text
    assert "Tanggal lahir" not in text
    full = {"nama": "Sari", "badan": "true", "luas": "6", "alamat__jalan": "Mawar 1", "alamat__rt": "3", "_kirim": "1"}
    assert "Semua isian diterima" in writer.client.post(phone, answers(**full)).content.decode()
    assert (writer.content(), Entry.objects.count()) == (before, entries)


def test_the_phone_shows_a_question_that_is_not_saved(writer):
    before = writer.content()
    phone = f"{writer.base}formulir/pratinjau/?bagian=1"
    text = writer.client.post(phone, {**PLAIN, "_asal": "soal", "_soal": "", "label": "Nomor SIPA"}).content.decode()
    assert "Nomor SIPA" in text
    assert "Belum disimpan" in text
    text = writer.client.post(phone, {**PLAIN, "_asal": "soal", "_soal": "nama", "label": "Nama lengkap"}).content.decode()
    assert "Nama lengkap" in text
    text = writer.client.post(phone, {**PLAIN, "_asal": "soal", "_soal": "nama", "type": "enum"}).content.decode()
    assert "Tulis paling sedikit satu pilihan" in text
    assert "Nama pemilik" in text
    assert writer.content() == before


def test_a_formula_is_checked_while_it_is_typed(writer):
    url = f"{writer.base}formulir/rumus/"
    assert writer.client.post(url, {"rumus": "luas > 3"}).json() == {"fault": ""}
    assert "luas" in writer.client.post(url, {"rumus": "luaz > 3"}).json()["fault"]


NEED = {"label": "Denah ruang", "kind": "upload", "format": "gambar", "obligation": "conditional", "stage": "submission",
        "accept": ["pdf", "dwg"], "max_mb": "20", "evidence": "official", "syarat_cara": "susun", "syarat-n": "2",
        "syarat_0_nama": "luas", "syarat_0_uji": "at_least", "syarat_0_nilai": "20"}  # fmt: skip


def test_requirements_are_written_moved_removed_and_taken_back(writer):
    entries = Entry.objects.count()
    answer = writer.post("persyaratan/baru/", "requirements", **NEED)
    assert answer["Location"].endswith("#syarat-denah_ruang")
    assert Entry.objects.count() > entries
    assert writer.content("requirements")[2] == {
        "key": "denah_ruang", "label": "Denah ruang", "kind": "upload", "format": "gambar", "obligation": "conditional",
        "condition": "luas >= 20", "accept": ["pdf", "dwg"], "max_mb": 20, "evidence": "official",
    }  # fmt: skip
    assert "Diminta bila Luas ruang paling sedikit 20" in writer.page("persyaratan/")
    writer.act("naik:denah_ruang", "requirements")
    writer.act("letak:denah_ruang", "requirements", urutan="0")
    assert [entry["key"] for entry in writer.content("requirements")] == ["denah_ruang", "KTP", "AKTA"]
    before = writer.content("requirements")
    writer.act("hapus:denah_ruang", "requirements")
    assert len(writer.content("requirements")) == 2
    writer.act("urung", "requirements")
    assert writer.content("requirements") == before
    isian = {"label": "Isian pemilik", "kind": "form_field", "format": "isian", "obligation": "mandatory", "stage": "counter",
             "evidence": "own", "questions": ["nama", "lahir"], "accept": ["pdf"]}  # fmt: skip
    writer.post("persyaratan/syarat/KTP/", "requirements", **isian)
    assert writer.content("requirements")[1] == {
        "key": "KTP", "label": "Isian pemilik", "kind": "form_field", "format": "isian", "obligation": "mandatory",
        "stage": "counter", "questions": ["nama", "lahir"],
    }  # fmt: skip


def test_a_requirement_that_does_not_hold_together_is_refused_at_its_field(writer):
    before, entries = writer.content("requirements"), Entry.objects.count()
    for given, field in (
        ({"label": ""}, "id_label"),
        ({"accept": []}, "id_accept"),
        ({"max_mb": "999"}, "id_max_mb"),
        ({"syarat_0_nama": ""}, "id_syarat_0_nama"),
        ({"syarat_cara": "bebas", "syarat_bebas": ""}, "id_syarat_bebas"),
        ({"syarat_0_nilai": "luas"}, "id_syarat_0_nilai"),
        ({"source_system": "entah"}, "id_source_system"),
    ):
        text = writer.post("persyaratan/baru/", "requirements", status=422, **{**NEED, **given}).content.decode()
        assert f'id="{field}_error"' in text, field
    writer.act("hapus:tiada", "requirements")
    writer.act("letak:KTP", "requirements", urutan="x")
    assert writer.content("requirements") == before
    assert Entry.objects.count() == entries


def test_the_phone_shows_the_requirements_of_the_answers(writer):
    text = writer.page("persyaratan/pratinjau/")
    assert "KTP pemilik" in text
    assert re.search(r"Tergantung jawaban:\s*Berbadan hukum", text)
    assert "Luas ruang" not in text
    phone = f"{writer.base}persyaratan/pratinjau/"
    assert "Akta pendirian" in writer.client.post(phone, answers(badan="true")).content.decode()
    assert "Akta pendirian" not in writer.client.post(phone, answers(badan="false")).content.decode()


def many(count):
    """A form of `count` questions, each with a condition, and as many requirements."""
    fields = [
        {"name": f"q{n}", "label": f"Pertanyaan {n}", "type": "boolean", **({"condition": f"q{n - 1}"} if n else {})}
        for n in range(count)
    ]
    return {
        **HEAD,
        "form": [{"title": f"B{n}", "fields": fields[n : n + 5]} for n in range(0, count, 5)],
        "requirements": [
            {**HEAD["requirements"][1], "key": f"S{n}", "label": f"Syarat {n}", "condition": f"q{n}"} for n in range(count)
        ],
    }


def test_the_cost_of_a_page_does_not_grow_with_what_is_on_it(people, at):
    writers = [
        Writer(people, at, {**many(count), "code": f"K8{place}", "slug": f"izin-{place}"})
        for place, count in enumerate((1, 10, 100))
    ]
    for path in (
        "formulir/",
        "formulir/tanya/q0/",
        "formulir/pratinjau/",
        "persyaratan/",
        "persyaratan/syarat/S0/",
        "persyaratan/pratinjau/",
    ):
        costs = []
        for one in writers:
            one.page(path)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                one.page(path)
            costs.append(len(asked))
        assert costs[0] == costs[1] == costs[2], (path, costs)
        assert costs[0] <= 26, (path, costs)
