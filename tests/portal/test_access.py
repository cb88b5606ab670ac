"""Every address wears an access rule; files, uploads and pages of others stay closed; lists cost the same at any length."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from tests import cast
from tests.applications.office import desk, draft, sent

from satupintu.config.demo.cases import sample_pdf
from satupintu.files.operations import store_file
from satupintu.portal import urls

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def people(at):
    return desk(at)


def test_every_view_has_its_rule():
    assert get_resolver("satupintu.portal.urls").url_patterns
    for pattern in urls.urlpatterns:
        assert getattr(pattern.callback, "access_rule", ""), pattern.pattern


def test_strangers_are_sent_to_the_login(browser):
    zero = "00000000-0000-7000-8000-000000000000"
    for pattern in urls.urlpatterns:
        if pattern.callback.access_rule == "public":
            continue
        path = f"/{pattern.pattern}".replace("<uuid:", "<").split("<")[0]
        if "<" in str(pattern.pattern):
            continue
        answer = browser.get(path)
        assert answer.status_code in (302, 405), path
    assert browser.get(f"/permohonan/{zero}/").status_code == 302
    assert browser.get(f"/berkas/{zero}/").status_code == 302
    assert browser.post("/unggah/", headers={"x-requested-with": "fetch"}).status_code == 401


def test_staff_without_the_counter_do_not_come_in_as_citizens(login, people, at):
    assert login(cast.rina(at)).get("/akun/").status_code == 403


def test_a_file_is_for_its_owner_only_and_comes_as_a_download(login, people, at):
    file = store_file(
        content=sample_pdf(), name="surat.pdf", declared_type="application/pdf", allowed=("application/pdf",),
        purpose="requirement",
        actor=people.sari.actor, at=at,
    )  # fmt: skip
    answer = login(people.sari).get(f"/berkas/{file.id}/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == sample_pdf()
    assert login(people.dewi).get(f"/berkas/{file.id}/").status_code == 404


def test_upload_in_pieces_goes_on_from_the_offset(login, people, at):
    application = draft(people, at, "K01", "hilang")
    sari = login(people.sari)
    content = sample_pdf()
    begun = sari.post(
        "/unggah/",
        {
            "name": "surat.pdf",
            "type": "application/pdf",
            "size": len(content),
            "purpose": "requirement",
            "target": f"{application.id}:R04",
        },
    )
    assert begun.status_code == 201
    place = f"/unggah/{begun.json()['id']}/"
    piece = {"content_type": "application/offset+octet-stream"}
    assert sari.patch(place, content[:100], headers={"Upload-Offset": "0"}, **piece).headers["Upload-Offset"] == "100"
    clash = sari.patch(place, content[:100], headers={"Upload-Offset": "0"}, **piece)
    assert (clash.status_code, clash.headers["Upload-Offset"]) == (409, "100")
    assert sari.head(place).headers["Upload-Offset"] == "100"
    assert login(people.dewi).head(place).status_code == 404
    assert sari.patch(place, content[100:], headers={"Upload-Offset": "100"}, **piece).status_code == 204
    assert sari.post(f"/permohonan/{application.id}/berkas/R04/", {"file_unggahan": begun.json()["id"]}).status_code == 302
    assert "surat.pdf" in sari.get(f"/permohonan/{application.id}/").content.decode()


def test_upload_of_a_wrong_kind_is_refused_in_words(login, people, at):
    application = draft(people, at, "K01", "hilang")
    sari = login(people.sari)
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = sari.post(f"/permohonan/{application.id}/berkas/R04/", {"file": SimpleUploadedFile("a.exe", b"MZ" + b"0" * 500)})
    assert answer.status_code == 422
    assert "Jenis berkas ini tidak diterima" in answer.content.decode()
    assert "Pilih berkas terlebih dahulu" in sari.post(f"/permohonan/{application.id}/berkas/R04/", {}).content.decode()


def count(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_lists_cost_the_same_at_any_length(login, people, at):
    sari = login(people.sari)
    sent(people, at)
    few = count(sari, "/permohonan/")
    for _time in range(4):
        sent(people, at)
    assert count(sari, "/permohonan/") == few
    assert few <= 14


def test_public_pages_stay_within_their_queries(browser):
    assert count(browser, "/") <= 7
    assert count(browser, "/layanan/") <= 6
    assert count(browser, "/layanan/?q=ktp") <= 8
    assert count(browser, "/layanan/ktp-el/") <= 9
