"""Pages everybody may open."""

import re

import pytest
from tests.applications.office import desk, sent

from satupintu.catalogue.queries import get_enacted_standard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/layanan/",
        "/layanan/?q=ktp+ilang",
        "/layanan/?q=zzzz",
        "/masuk/",
        "/masuk/sandi/",
        "/lacak/",
        "/v/",
        "/aksesibilitas/",
        "/privasi/",
        "/gaya/",
    ],
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_public_pages_open_in_both_languages(browser, path, language):
    answer = browser.get(path, {"lang": language} if "?" not in path else {})
    assert answer.status_code == (404 if path == "/v/ABC/" else 200)
    assert b"<main" in answer.content


def test_every_service_page_tells_its_standard(browser):
    from satupintu.catalogue.queries import list_public_services

    lines = list_public_services()
    assert len(lines) >= 15
    for line in lines:
        answer = browser.get(f"/layanan/{line.slug}/")
        assert answer.status_code == 200, line.slug
        assert "application/ld+json" in answer.content.decode()


def test_a_service_page_says_whom_it_is_for(browser):
    text = browser.get("/layanan/ktp-el/").content.decode()
    assert "Untuk siapa" in text
    assert "WNI pemula: berusia sedikitnya 17 tahun" in text


def test_search_understands_everyday_words(browser):
    assert "KTP-el" in browser.get("/layanan/", {"q": "ktp ilang"}).content.decode()


def test_an_unknown_service_is_404_in_plain_words(browser):
    answer = browser.get("/layanan/tidak-ada/")
    assert answer.status_code == 404
    assert "Cari layanan" in answer.content.decode()


def test_colours_and_crest_of_the_region(browser):
    sheet = browser.get("/tema.css")
    assert sheet["Content-Type"].startswith("text/css")
    assert "--blue:#" in sheet.content.decode()
    assert browser.get("/lambang.svg").content.startswith(b"<svg")


def test_gallery_form_shows_its_errors_with_links_to_the_fields(browser):
    answer = browser.post("/gaya/", {"nama": "", "lahir_0": "31", "lahir_1": "2", "lahir_2": "2000"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_nama"' in text
    assert 'href="#id_lahir_0"' in text
    assert "Tanggal itu tidak ada" in text


def test_areas_below_a_code(browser):
    from satupintu.core.areas import load_areas

    load_areas()
    assert browser.get("/wilayah/").json()
    below = browser.get("/wilayah/", {"induk": "31"}).json()
    assert all(code.startswith("31") and len(code) == 4 for code, _name in below)
    assert browser.get("/wilayah/", {"induk": "x"}).json() == []


def test_what_is_applied_for_most_comes_first_and_nothing_is_made_up(browser, at):
    assert "Sering diajukan" not in browser.get("/").content.decode()
    people = desk(at)
    for code in ("K05", "K09", "K05"):
        sent(people, at, code)
    page = browser.get("/").content.decode()
    assert "Sering diajukan" in page
    found = re.findall(r'<h3><a class="govuk-link" href="/layanan/([a-z-]+)/">', page)
    assert found == [get_enacted_standard("K05").slug, get_enacted_standard("K09").slug]
