"""Complaints as citizens send and follow them: without a login, with one, wrongly, too often, and public figures."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.complaints.cast import Office, office, received, verified, whistle

from satupintu.complaints import operations
from satupintu.complaints.models import Complaint
from satupintu.config.demo.cases import sample_pdf
from satupintu.journal.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]

FORM: dict[str, Any] = {
    "kind": "ordinary", "topic": "time", "title": "Antrean lama di loket 3", "who": "named", "name": "Sari", "phone": "081200000001",
    "body": "Saya menunggu tiga jam dan tidak dipanggil sama sekali.", "key": "11111111-1111-4111-8111-111111111111",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _files_below_tmp(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def people(at) -> Office:
    return office(at)


def code_on(page: str) -> str:
    found = re.search(r'<dd class="num"><b>([0-9A-Z]{5} [0-9A-Z]{5})</b>', page)
    assert found
    return found[1]


def test_sent_without_login_followed_and_closed_by_code(browser, people, at):
    assert "Pengaduan dan aspirasi" in browser.get("/pengaduan/").content.decode()
    assert browser.get("/pengaduan/baru/?jenis=information").status_code == 200
    pdf = SimpleUploadedFile("bukti.pdf", sample_pdf(), "application/pdf")
    answer = browser.post("/pengaduan/baru/", {**FORM, "evidence": [pdf]})
    assert answer.status_code == 200
    complaint, code = Complaint.objects.get(), code_on(answer.content.decode())
    assert complaint.number in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    again = browser.post("/pengaduan/baru/", FORM).content.decode()
    assert (Complaint.objects.count(), code_on(again)) == (1, code)
    proof = {"nomor": complaint.number.lower(), "kode": code.lower()}
    page = browser.post("/pengaduan/lacak/", proof).content.decode()
    assert "Saya menunggu tiga jam" in page
    assert "Cabut pengaduan ini" in page
    operations.ask_completion(complaint_id=complaint.pk, text="Tanggal berapa?", actor=people.manager, at=at)
    page = browser.post("/pengaduan/lacak/", proof).content.decode()
    assert "Tanggal berapa?" in page
    empty = browser.post("/pengaduan/lacak/lengkapi/", {**proof, "teks": " "})
    assert (empty.status_code, "Tulis keterangannya" in empty.content.decode()) == (422, True)
    page = browser.post("/pengaduan/lacak/lengkapi/", {**proof, "teks": "Tanggal 1."}).content.decode()
    assert "Terima kasih" in page
    operations.verify_complaint(complaint_id=complaint.pk, kind="ordinary", topic="time", actor=people.manager, at=at)
    operations.write_note(complaint_id=complaint.pk, text="Catatan rahasia kantor", actor=people.manager, at=at)
    operations.answer_complaint(complaint_id=complaint.pk, text="Loket ditambah.", actor=people.manager, at=at)
    page = browser.post("/pengaduan/lacak/", proof).content.decode()
    assert "Loket ditambah." in page
    assert "Catatan rahasia" not in page
    assert "Mira" not in page
    page = browser.post("/pengaduan/lacak/buka-lagi/", {**proof, "teks": "Belum ada."}).content.decode()
    assert "dibuka kembali" in page
    operations.answer_complaint(complaint_id=complaint.pk, text="Sudah ada.", actor=people.manager, at=at)
    page = browser.post("/pengaduan/lacak/nilai/", {**proof, "puas": "4"}).content.decode()
    assert "Ditutup" in page
    assert browser.post("/pengaduan/lacak/hapus/", proof).status_code == 404


def test_wrong_code_and_wrong_number_look_alike_and_are_limited(browser, people, at):
    number = received(at).complaint.number
    answers = [
        browser.post("/pengaduan/lacak/", {"nomor": wanted, "kode": "SALAHSALAH"}) for wanted in (number, "ADU-2026-999999")
    ]
    texts = [re.sub(r"ADU-2026-\d+|csrfmiddlewaretoken[^>]*", "", answer.content.decode()) for answer in answers]
    assert texts[0] == texts[1]
    assert {answer.status_code for answer in answers} == {422}
    for _try in range(28):
        browser.post("/pengaduan/lacak/", {"nomor": number, "kode": "SALAHSALAH"})
    assert browser.post("/pengaduan/lacak/", {"nomor": number, "kode": "SALAHSALAH"}).status_code == 429


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": ""}, "Pilih pengaduan"),
        ({"title": "hm"}, "Tulis judul"),
        ({"body": "pendek"}, "Ceritakan apa yang terjadi, sekurangnya"),
        ({"name": ""}, "pilih laporan anonim"),
        ({"phone": ""}, "Isi surel atau nomor telepon"),
        ({"happened_on": "2999-01-01"}, "tidak boleh setelah hari ini"),
        ({"topic": "cuaca"}, "Tentang apa"),
        ({"who": "anonymous", "application_number": "K01-2026-000001"}, "tidak dapat ditautkan"),
        ({"application_number": "K01-2026-000001"}, "tidak ditemukan"),
        ({"accused_unit_id": "bukan"}, "Unit yang diadukan"),
    ],
)
def test_bad_input_is_refused_in_words_and_kept_on_the_page(browser, changes, words):
    answer = browser.post("/pengaduan/baru/", {**FORM, **changes})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "govuk-error-summary" in page
    assert Complaint.objects.count() == 0


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([b"MZ" + b"\x00" * 300], "Isi berkas ini tidak sesuai"),
        ([b"%PDF-1.4 x"] * 4, "Paling banyak 3 berkas"),
        ([b"x" * (5 * 1024 * 1024 + 1)], "paling besar 5 MB"),
    ],
)
def test_bad_files_are_refused_in_words(browser, files, words):
    sent = [SimpleUploadedFile("b.pdf", content, "application/pdf") for content in files]
    answer = browser.post("/pengaduan/baru/", {**FORM, "evidence": sent})
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert Complaint.objects.count() == 0


def test_a_flood_from_one_address_ends(browser):
    for number in range(20):
        assert browser.post("/pengaduan/baru/", {**FORM, "key": f"11111111-1111-4111-8111-{number:012d}"}).status_code == 200
    answer = browser.post("/pengaduan/baru/", {**FORM, "key": "22222222-1111-4111-8111-111111111111"})
    assert answer.status_code == 429
    assert "Coba lagi setelah pukul" in answer.content.decode()
    assert "Saya menunggu tiga jam" in answer.content.decode()  # what was typed is not lost
    assert Complaint.objects.count() == 20


def test_with_an_account_it_stands_in_ones_own_list_unless_anonymous(login, people, at):
    from tests import cast

    sari, dewi = login(cast.sari(at)), login(cast.dewi(at))
    assert 'name="email"' not in sari.get("/pengaduan/baru/").content.decode()
    plain = {key: value for key, value in FORM.items() if key not in ("name", "phone")}
    sari.post("/pengaduan/baru/", plain)
    sari.post(
        "/pengaduan/baru/", {**plain, "who": "anonymous", "key": "22222222-1111-4111-8111-111111111111", "title": "Tanpa nama"}
    )
    own = Complaint.objects.get(is_anonymous=False)
    page = sari.get("/pengaduan/").content.decode()
    assert own.number in page
    assert "Tanpa nama" not in page
    path = f"/pengaduan/saya/{own.pk}/"
    assert sari.get(path).status_code == 200
    assert dewi.get(path).status_code == 404
    assert dewi.post(f"{path}cabut/").status_code == 404
    assert sari.post(f"{path}cabut/", follow=True).status_code == 200
    assert sari.post(f"{path}cabut/").status_code == 422
    own.refresh_from_db()
    assert own.state == "withdrawn"
    assert not Entry.objects.filter(event__startswith="complaints.").exclude(actor_id=None).exists()


def test_staff_who_complain_at_the_portal_come_as_nobody(login, people, at):
    from tests import cast

    budi = login(cast.budi(at))
    answer = budi.post("/pengaduan/baru/", {**FORM, "who": "anonymous", "is_whistleblowing": "on"})
    assert "langsung kepada pengawas" in answer.content.decode()
    complaint = Complaint.objects.get()
    assert (complaint.kind, complaint.is_whistleblowing, complaint.taken_by_id) == ("oversight", True, None)
    assert not Entry.objects.filter(subject_id=complaint.pk).exclude(actor_id=None).exists()


def test_public_figures_show_no_small_group_and_cost_the_same(browser, people, at):
    costs = []
    browser.get("/pengaduan/statistik/")  # what every page keeps for a while
    for more in (1, 9):
        for _count in range(more):
            complaint = verified(people, at)
            operations.answer_complaint(complaint_id=complaint.pk, text="Sudah.", actor=people.manager, at=at)
        with CaptureQueriesContext(connection) as found:
            page = browser.get("/pengaduan/statistik/?tahun=2026").content.decode()
        costs.append(len(found))
    assert costs == [9, 9]
    whistle(at)
    page = browser.get("/pengaduan/statistik/?tahun=2026").content.decode()
    assert ">11<" in page
    assert "disembunyikan" in page
    table = browser.get("/pengaduan/statistik.csv?tahun=2026").content.decode("utf-8-sig")
    assert "kurang dari 5" in table
    for year in ("abc", "1899", "2999", "20261"):
        assert browser.get(f"/pengaduan/statistik/?tahun={year}").status_code == 200
    assert "Belum ada pengaduan" in browser.get("/pengaduan/statistik/?tahun=2025").content.decode()
