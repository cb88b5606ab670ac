"""The desk: who may open what, and an officer's day in clicks."""

import pytest
from django.test import Client
from tests.applications.office import desk, draft, sent

from satupintu.people.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]

HOST = {"HTTP_HOST": "siap.localhost"}


def browser(account: Account | None = None) -> Client:
    """A browser of somebody, on the region's host."""
    client = Client(**HOST)
    if account is not None:
        client.force_login(account)
    return client


@pytest.fixture
def people(at):
    return desk(at)


ALL = {"loket", "verifikator", "teknis", "kadis", "manajer", "perancang", "admin"}
PAGES = {
    "/meja/": ALL,
    "/meja/akun/": ALL,
    "/meja/bantuan/": ALL,
    "/meja/kabar/": ALL,
    "/meja/tugas/": ALL,
    "/meja/register/": ALL,
    "/meja/register/unduh.csv": ALL,
    "/meja/register/unduh.xlsx": ALL,
    "/meja/permohonan/baru/": {"loket"},
    "/meja/beban/": {"manajer", "admin"},
    "/meja/pekerjaan/": {"admin"},
    "/meja/petugas/": {"admin"},
    "/meja/koreksi/": {"loket", "admin"},
    "/meja/layanan/": {"manajer", "perancang", "admin"},
    "/meja/produk/": {"loket", "verifikator", "kadis", "manajer", "admin"},
}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_lets_in_who_may_and_nobody_else(people, path):
    for who, officer in people.office.items():
        expected = 200 if who in PAGES[path] else 403
        assert browser(officer.account).get(path).status_code == expected, (who, path)
    assert browser(people.sari.account).get(path).status_code == 403
    assert browser().get(path).status_code == 302


def test_login_by_password(people, at):
    client = browser()
    assert client.get("/meja/masuk/").status_code == 200
    wrong = client.post("/meja/masuk/", {"login": "budi", "password": "salah"})
    assert wrong.status_code == 422
    assert "Nama akun atau kata sandi salah" in wrong.content.decode()
    right = client.post("/meja/masuk/?ke=/meja/tugas/", {"login": "budi", "password": "kuda-besar-biru-langit"})
    assert right["Location"] == "/meja/tugas/"


def test_an_officer_returns_and_finishes_a_case(people, at):
    walker = sent(people, at)
    task, case = walker.open_tasks()[0], f"/meja/permohonan/{walker.application_id}/"
    budi = browser(people.office["loket"].account)
    page = budi.get(case).content.decode()
    assert "Periksa setiap persyaratan" in page
    assert "Kembalikan ke pemohon" in page
    assert "3171014505900001" not in page
    assert budi.post(f"/meja/tugas/{task.id}/ambil/").status_code == 302
    keys = [item.key for item in walker.application().items.order_by("key")]
    form = {f"putusan-{key}": "ya" for key in keys}
    refused = budi.post(
        f"/meja/tugas/{task.id}/selesai/", {**form, f"putusan-{keys[0]}": "tidak", "keluar": "no", "catatan": "ketikan saya"}
    )
    assert refused.status_code == 422
    assert "Alasan belum diisi" in refused.content.decode()
    assert "ketikan saya" in refused.content.decode()
    back = {**form, f"putusan-{keys[0]}": "tidak", f"kata-{keys[0]}": "Foto buram", "keluar": "no", "kunci": "k1"}
    assert budi.post(f"/meja/tugas/{task.id}/selesai/", back).status_code == 302
    assert walker.application().state == "returned"
    for path in ("?tab=isian", "?tab=berkas", "?tab=riwayat", "?tab=pesan", "?tab=catatan"):
        answer = budi.get(case + path)
        assert answer.status_code == 200
        assert "3171014505900001" not in answer.content.decode(), path


def test_cases_of_other_regions_and_other_roles_do_not_exist(people, at):
    walker = sent(people, at)
    path = f"/meja/permohonan/{walker.application_id}/"
    assert browser(people.office["perancang"].account).get(path).status_code == 404
    elsewhere = Client(HTTP_HOST="provinsi.localhost")
    elsewhere.cookies = browser(people.office["loket"].account).cookies
    assert elsewhere.get(path).status_code == 302


def test_notes_messages_nik_and_clock(people, at):
    walker = sent(people, at)
    case = f"/meja/permohonan/{walker.application_id}/"
    budi, wati = browser(people.office["loket"].account), browser(people.office["admin"].account)
    assert budi.post(f"{case}catatan/", {"body": "Berkas asli dilihat"}).status_code == 302
    assert budi.post(f"{case}pesan/", {"body": "Mohon ditunggu"}).status_code == 302
    assert "3171014505900001" in budi.post(f"{case}nik/", follow=True).content.decode()
    assert budi.post(f"{case}jam/", {"tindakan": "perpanjang"}).status_code == 403
    due = walker.application().run.due_at
    wati.post(f"{case}jam/", {"tindakan": "perpanjang", "hari": "2", "alasan": "Lokasi banjir"})
    assert walker.application().run.due_at > due


def test_the_counter_starts_a_case_for_somebody(people, at):
    budi = browser(people.office["loket"].account)
    assert "Sari Dewi" in budi.get("/meja/permohonan/baru/?q=Sari").content.decode()
    found = budi.post("/meja/permohonan/baru/orang/", {"cari": "1", "nik": "3171014505900001"})
    assert found["Location"].endswith(f"{people.sari.person.id}/")
    wrong = budi.post("/meja/permohonan/baru/orang/", {"name": "Orang Baru", "nik": "3171018105900001"})
    assert wrong.status_code == 422
    begun = budi.post(found["Location"], {"choice": "K09:permanen"})
    page = budi.get(begun["Location"])
    assert page.status_code == 200
    assert "Izin Penyelenggaraan Reklame" in page.content.decode()


def test_the_register_exports_what_it_shows(people, at):
    sent(people, at)
    manager = browser(people.office["manajer"].account)
    text = b"".join(manager.get("/meja/register/unduh.csv").streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Nomor;Layanan")
    assert "K09-2026-" in text
    assert manager.get("/meja/register/unduh.xlsx").content[:2] == b"PK"
    assert manager.get("/meja/register/unduh.pdf").status_code == 404


def test_the_work_list_costs_the_same_at_any_length(people, at, django_assert_max_num_queries):
    budi = browser(people.office["loket"].account)
    budi.get("/meja/tugas/")
    for _round in range(2):
        sent(people, at)
        with django_assert_max_num_queries(16):
            assert budi.get("/meja/tugas/?lingkup=unit").status_code == 200


def test_a_draft_at_the_desk_opens_on_the_pages_citizens_use(people, at):
    application = draft(people, at)
    budi = browser(people.office["loket"].account)
    assert budi.get(f"/meja/permohonan/{application.id}/")["Location"] == f"/permohonan/{application.id}/"
    assert browser(people.office["verifikator"].account).get(f"/permohonan/{application.id}/").status_code == 403
