"""The desk in English, as an officer chooses it."""

import pytest
from django.test import Client
from tests.applications.office import desk, sent
from tests.english import assert_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]

PAGES = {
    "/meja/": "My tasks",
    "/meja/akun/": "My roles",
    "/meja/bantuan/": "Keyboard shortcuts",
    "/meja/kabar/": "No notices yet.",
    "/meja/tugas/": "Task list",
    "/meja/register/": "Register of applications",
    "/meja/permohonan/baru/": "Who are you serving?",
    "/meja/beban/": "Workload",
    "/meja/pekerjaan/": "Background jobs",
    "/meja/petugas/": "Staff and roles",
    "/meja/layanan/": "Services",
    "/meja/produk/": "Register of issued documents",
}

# Names of roles, titles of staff and parts of forms are content of the office, in its own language.
WRITTEN = {"Pemohon", "Petugas", "Sistem", "nomor", "Contoh", "isian"}


@pytest.fixture
def people(at):
    return desk(at)


def reader(officer) -> Client:
    client = Client(headers={"host": "siap.localhost"})
    client.force_login(officer.account)
    client.get("/meja/", {"lang": "en"})
    return client


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_the_desk(people, path):
    who = "loket" if path == "/meja/permohonan/baru/" else "admin"
    assert_english(reader(people.office[who]).get(path), PAGES[path], besides=WRITTEN)


def test_signing_in(people):
    client = Client(headers={"host": "siap.localhost"})
    assert_english(client.get("/meja/masuk/?lang=en"), "Staff sign in")
    wrong = client.post("/meja/masuk/", {"login": "budi", "password": "salah"})
    assert wrong.status_code == 422
    assert_english(wrong, "The account name or password is wrong.")


@pytest.mark.parametrize(
    ("tab", "sentence"),
    [
        ("isian", "Content of the application"),
        ("berkas", "Files"),
        ("riwayat", "Application submitted"),
        ("pesan", "No messages yet."),
        ("catatan", "No notes yet."),
    ],
)
def test_a_case(people, at, tab, sentence):
    walker = sent(people, at)
    page = reader(people.office["loket"]).get(f"/meja/permohonan/{walker.application_id}/?tab={tab}")
    assert_english(page, sentence, besides=WRITTEN)


def test_a_refusal(people, at):
    walker = sent(people, at)
    task = walker.open_tasks()[0]
    refused = reader(people.office["admin"]).post(f"/meja/tugas/{task.id}/selesai/", {"keluar": "yes"})
    assert refused.status_code in (403, 422)
    assert refused["Content-Language"] == "en"
    assert "This step is not your task." in refused.content.decode()
    assert walker.open_tasks()[0].id == task.id
