"""Complaints at the desk: the list, one complaint from receipt to answer, what is refused, files of LAPOR!, suggestions."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.complaints.cast import Office, office, received, verified, whistle
from tests.portal.conftest import Undefined

from satupintu.complaints import operations
from satupintu.complaints.models import Complaint, ComplaintLimit, StaffSuggestion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture(autouse=True)
def _strict(settings, tmp_path, monkeypatch):
    from django.template import engines

    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Undefined())


@pytest.fixture
def people(at) -> Office:
    return office(at)


@pytest.fixture
def enter(people):
    def make(name: str) -> Client:
        client = Client(headers={"host": "siap.localhost"})
        client.force_login(people.accounts[name])
        return client

    return make


EVERYBODY = {"manager", "supervisor", "pengawas", "kadis", "admin", "loket", "designer", "worker", "accused"}
PAGES = {
    "/meja/pengaduan/": EVERYBODY,
    "/meja/pengaduan/unduh.csv": EVERYBODY,
    "/meja/pengaduan/unduh.xlsx": EVERYBODY,
    "/meja/pengaduan/baru/": {"manager", "supervisor", "loket"},
    "/meja/pengaduan/lapor/": {"manager", "supervisor"},
    "/meja/pengaduan/lapor/kirim.csv": {"manager", "supervisor"},
    "/meja/pengaduan/batas/": {"manager"},
    "/meja/saran/": EVERYBODY,
}


def test_every_page_lets_in_who_may_and_nobody_else(enter):
    clients = {name: enter(name) for name in EVERYBODY}
    for path, roles in PAGES.items():
        for name, client in clients.items():
            assert client.get(path).status_code == (200 if name in roles else 403), (path, name)
        assert Client(headers={"host": "siap.localhost"}).get(path).status_code == 302


def test_from_the_list_to_the_answer(enter, people, at):
    complaint = received(at).complaint
    mira, wahyu = enter("manager"), enter("worker")
    page = f"/meja/pengaduan/{complaint.pk}/"
    assert complaint.number in mira.get("/meja/pengaduan/").content.decode()
    assert wahyu.get(page).status_code == 404
    shown = mira.get(page).content.decode()
    assert "Saya mengajukan izin" in shown
    assert "Sari" not in shown
    opened = mira.post(f"{page}identitas/", {"untuk": "menghubungi"}).content.decode()
    assert "Sari Dewi Lestari" in opened
    assert "sari@contoh.id" in opened
    assert "Sari" not in mira.get(page).content.decode()
    mira.post(f"{page}verifikasi/", {"kelas": "ordinary", "unsur": "time", "diadukan": str(people.accused.pk)})
    mira.post(f"{page}disposisi/", {"unit": str(people.unit.pk), "petugas": str(people.worker.id)})
    assert complaint.number in wahyu.get("/meja/pengaduan/").content.decode()
    wahyu.post(f"{page}mulai/")
    wahyu.post(f"{page}catatan/", {"teks": "Berkas ditemukan."})
    assert "tidak berwenang" in wahyu.post(f"{page}tolak/", {"alasan": "not_ours", "teks": "x"}).content.decode()
    answer = wahyu.post(f"{page}jawab/", {"teks": "Izin sudah terbit."}, follow=True).content.decode()
    assert "Jawaban dikirim" in answer
    assert "Berkas ditemukan." in answer
    complaint.refresh_from_db()
    assert complaint.state == "answered"
    late = wahyu.post(f"{page}jawab/", {"teks": "Sekali lagi panjang."})
    assert (late.status_code, "berstatus" in late.content.decode()) == (422, True)
    assert mira.get(f"{page}jawab/").status_code == 302
    assert mira.post(f"{page}hapus/").status_code == 404


@pytest.mark.parametrize(
    ("verb", "form", "words"),
    [
        ("verifikasi", {"kelas": "lain", "unsur": "time"}, "Pilih klasifikasi"),
        ("verifikasi", {"kelas": "ordinary", "unsur": "time", "diadukan": "bukan"}, "Pilihan ini tidak ada"),
        ("lengkapi", {"teks": " "}, "Tulis keterangannya"),
        ("disposisi", {}, "berstatus"),
        ("jawab", {"teks": "Jawaban yang sudah ditulis."}, "Jawaban yang sudah ditulis."),
        ("tolak", {"alasan": "", "teks": "Penjelasan."}, "Pilih alasan"),
        ("tolak", {"alasan": "duplicate", "teks": "Sama.", "sama_dengan": "ADU-1"}, "Tulis nomor pengaduan"),
        ("identitas", {"untuk": ""}, "Pilih untuk apa"),
    ],
)
def test_what_is_refused_is_said_and_what_was_typed_stays(enter, people, at, verb, form, words):
    complaint = received(at).complaint
    answer = enter("manager").post(f"/meja/pengaduan/{complaint.pk}/{verb}/", form)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    complaint.refresh_from_db()
    assert complaint.state == "received"


def test_a_report_handed_to_the_inspectorate_is_gone_for_who_handed_it(enter, people, at):
    complaint = received(at).complaint
    mira, page = enter("manager"), f"/meja/pengaduan/{complaint.pk}/"
    form = {"kelas": "oversight", "unsur": "fee", "diadukan": str(people.accused.pk), "pengawas": "1"}
    answer = mira.post(f"{page}verifikasi/", form, follow=True).content.decode()
    assert "hanya dapat dilihat pengawas" in answer
    assert mira.get(page).status_code == 404
    table = mira.get("/meja/pengaduan/unduh.csv?bagian=all").content.decode("utf-8-sig")
    assert complaint.number not in table
    shown = enter("pengawas").get(page).content.decode()
    assert "Khusus pengawas" in shown


def test_the_export_holds_no_identity(enter, people, at):
    verified(people, at, title="=HYPERLINK(1)")
    whistle(at)
    mira = enter("manager")
    table = mira.get("/meja/pengaduan/unduh.csv?bagian=all").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in table
    assert len(table.splitlines()) == 2
    assert "Sari" not in table
    sheet = load_workbook(io.BytesIO(mira.get("/meja/pengaduan/unduh.xlsx?bagian=all").content)).active
    assert sheet is not None
    assert sheet.max_row == 2
    assert mira.get("/meja/pengaduan/unduh.pdf").status_code == 404


def test_taken_down_at_the_counter_with_a_receipt(enter, people):
    form = {
        "channel": "phone", "language": "id", "kind": "ordinary", "topic": "time", "title": "Antrean lama", "who": "named",
        "name": "Sari Dewi", "body": "Menunggu tiga jam di loket tiga.", "key": "11111111-1111-4111-8111-111111111111",
    }  # fmt: skip
    lusi = enter("loket")
    page = lusi.post("/meja/pengaduan/baru/", form).content.decode()
    complaint = Complaint.objects.get()
    for words in ("Tanda terima pengaduan", complaint.number, "Sari Dewi", "Lusi Loket"):
        assert words in page
    assert (complaint.channel, complaint.taken_by_id) == ("phone", people.loket.id)
    wrong = lusi.post("/meja/pengaduan/baru/", {**form, "name": "", "key": "21111111-1111-4111-8111-111111111111"})
    assert wrong.status_code == 422
    assert lusi.get(f"/meja/pengaduan/{complaint.pk}/").status_code == 404


def test_files_of_lapor_come_and_go(enter):
    mira = enter("manager")
    head = "id_laporan,tanggal,judul,isi,klasifikasi"
    good = f"{head}\n7001,2026-03-01,Antre lama,Menunggu tiga jam.,Pengaduan\n"
    page = mira.post("/meja/pengaduan/lapor/", {"file": SimpleUploadedFile("a.csv", good.encode())}, follow=True)
    assert "1 laporan baru diambil" in page.content.decode()
    bad = mira.post("/meja/pengaduan/lapor/", {"file": SimpleUploadedFile("a.csv", f"{head}\n,,,,".encode())})
    assert (bad.status_code, "Baris 2" in bad.content.decode()) == (422, True)
    assert mira.post("/meja/pengaduan/lapor/", {}).status_code == 422
    assert "7001" in mira.get("/meja/pengaduan/lapor/kirim.csv").content.decode("utf-8-sig")


def test_limits_are_set_by_the_manager(enter):
    mira = enter("manager")
    good = {"kind": "ordinary", "value": "7", "unit": "hari_kerja", "decree_no": "SK 1/2026"}
    assert "SK 1/2026" in mira.post("/meja/pengaduan/batas/", good, follow=True).content.decode()
    for wrong in ({"value": "99"}, {"value": "x"}, {"unit": "abad"}):
        assert mira.post("/meja/pengaduan/batas/", {**good, **wrong}).status_code == 422
    assert ComplaintLimit.objects.get().value == 7


def test_suggestions_are_proposed_and_answered(enter):
    wahyu, mira = enter("worker"), enter("manager")
    form = {"title": "Buka loket pukul tujuh", "topic": "time", "body": "Antrean pagi panjang.", "is_anonymous": "on"}
    assert "diajukan" in wahyu.post("/meja/saran/", form, follow=True).content.decode()
    suggestion = StaffSuggestion.objects.get()
    listed = mira.get("/meja/saran/").content.decode()
    assert suggestion.number in listed
    assert "Wahyu" not in listed
    page = f"/meja/saran/{suggestion.pk}/"
    assert mira.post(page, {"status": "adopted", "teks": ""}).status_code == 422
    assert "Mulai April" in mira.post(page, {"status": "adopted", "teks": "Mulai April."}, follow=True).content.decode()
    assert wahyu.post(page, {"tindakan": "cabut"}).status_code == 422
    assert wahyu.post("/meja/saran/", {**form, "title": ""}).status_code == 422
    assert suggestion.number in wahyu.get("/meja/saran/?milik=saya").content.decode()
    assert mira.get("/meja/saran/00000000-0000-7000-8000-000000000000/").status_code == 404


def test_pages_cost_the_same_at_any_length(enter, people, at):
    mira, costs = enter("manager"), []
    complaint = verified(people, at)
    mira.get("/meja/pengaduan/")
    for more in (1, 9):
        for _count in range(more):
            given = verified(people, at)
            operations.assign_complaint(complaint_id=given.pk, unit_id=people.unit.pk, actor=people.manager, at=at)
            operations.write_note(complaint_id=complaint.pk, text="Catatan.", actor=people.manager, at=at)
        found = []
        for path in ("/meja/pengaduan/", f"/meja/pengaduan/{complaint.pk}/", "/meja/pengaduan/unduh.csv"):
            with CaptureQueriesContext(connection) as asked:
                assert mira.get(path).status_code == 200
            found.append(len(asked))
        costs.append(found)
    assert costs == [[11, 18, 9], [11, 18, 9]]
