"""The portal in English: chosen by the visitor, whole, and remembered."""

import pytest
from tests.applications.office import desk, draft, sent
from tests.english import assert_english, indonesian_left

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]

PUBLIC = {
    "/": "Track an application",
    "/layanan/": "List of services",
    "/layanan/?q=zzzz": "No services match",
    "/masuk/": "Mobile phone number or email address",
    "/masuk/sandi/": "Sign in with a password",
    "/lacak/": "Tracking code",
    "/v/": "Check if a document is genuine",
    "/aksesibilitas/": "Accessibility statement",
    "/privasi/": "Personal data protection",
    "/tidak-ada/": "Page not found",
}
OWN = {
    "/akun/": "My matters",
    "/akun/data/": "Who has opened my data",
    "/akun/kuasa/": "Give a new proxy",
    "/kabar/": "Notices for me",
    "/permohonan/": "My applications",
}


@pytest.fixture
def people(at):
    return desk(at)


@pytest.fixture
def reader(browser):
    """Somebody who chose English on the first page they saw."""
    assert browser.get("/", {"lang": "en"}).status_code == 200
    return browser


@pytest.fixture
def sari(people, login):
    client = login(people.sari)
    client.get("/", {"lang": "en"})
    return client


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages(reader, path):
    assert_english(reader.get(path), PUBLIC[path])


@pytest.mark.parametrize("path", OWN)
def test_own_pages(sari, path):
    assert_english(sari.get(path), OWN[path])


def test_a_draft_and_a_case(sari, people, at):
    mine = draft(people, at)
    assert_english(sari.get(f"/permohonan/{mine.id}/"), "Check your answers", besides={"Pemohon", "Contoh"})
    assert_english(
        sari.get(f"/permohonan/{mine.id}/periksa/"), "Check your answers before you submit", besides={"Pemohon", "Contoh"}
    )
    case = sent(people, at)
    assert_english(sari.get(f"/permohonan/{case.application_id}/"), "Application submitted")


def test_a_service_page(reader):
    from satupintu.catalogue.queries import get_standard_by_slug, list_public_services

    slug = list_public_services()[0].slug
    of_the_pack = {text for part in get_standard_by_slug(slug).components for text in (part.label, part.text)}
    assert_english(reader.get(f"/layanan/{slug}/"), "Prepare before you start", besides=of_the_pack)


def test_faults_of_a_form(reader):
    answer = reader.post("/lacak/", {"number": "", "code": ""})
    assert answer.status_code == 422
    assert_english(answer, "Enter the application number.")


def test_indonesian_until_somebody_chooses(browser):
    answer = browser.get("/", headers={"accept-language": "en"})
    assert answer["Content-Language"] == "id"
    assert {"Lacak permohonan", "Langsung ke isi utama"} <= set(indonesian_left(answer.content.decode()))
    assert browser.get("/?lang=xx")["Content-Language"] == "id"


def test_the_choice_can_be_taken_back(reader):
    assert reader.get("/")["Content-Language"] == "en"
    assert reader.get("/?lang=id")["Content-Language"] == "id"
    assert reader.get("/")["Content-Language"] == "id"
