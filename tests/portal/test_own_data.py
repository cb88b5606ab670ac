"""The citizen's own data: what is kept, who looked, and having it corrected."""

import pytest
from tests import cast

from satupintu.people import operations, queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


def test_own_data_show_who_looked(login, at):
    sari, budi = cast.sari(at), cast.budi(at)
    for purpose in ("permohonan", "loket"):
        operations.reveal_identifier(person_id=sari.person.id, kind="nik", purpose=purpose, actor=budi.actor, at=at)
    page = login(sari).get("/akun/data/").content.decode()
    assert page.count("Budi Santoso") == 2
    assert "NIK, untuk mengurus permohonan" in page
    assert "NIK, tujuan: loket" in page
    assert "3171014505900001" not in page
    assert "Budi Santoso" not in login(cast.dewi(at)).get("/akun/data/").content.decode()


def test_a_citizen_asks_the_counter_corrects(login, at):
    sari, budi = cast.sari(at), cast.budi(at)
    client, desk = login(sari), login(budi)
    assert client.get("/akun/koreksi/").status_code == 200
    assert client.post("/akun/koreksi/", {"field": "nik", "wanted": "3171018105900001"}).status_code == 422
    assert client.post("/akun/koreksi/", {"field": "email", "wanted": "a@b.id"}).status_code == 422
    assert client.post("/akun/koreksi/", {"field": "name", "wanted": "Sari Dewi"}).headers["Location"] == "/akun/data/"
    assert "Nama: Menunggu" in client.get("/akun/data/").content.decode()
    assert client.post("/akun/koreksi/", {"field": "name", "wanted": "Sari Dewi"}).status_code == 422, "it waits already"
    assert "Sari Dewi Lestari: Nama" in desk.get("/meja/koreksi/").content.decode()
    asked = queries.list_open_corrections()[0]
    assert desk.post("/meja/koreksi/", {"koreksi": asked.id, "tindakan": "perbaiki"}).status_code == 302
    page = client.get("/akun/data/").content.decode()
    assert "Nama: Diperbaiki" in page
    assert "Tidak ada permintaan koreksi yang menunggu." in desk.get("/meja/koreksi/").content.decode()


def test_the_counter_declines_with_a_reason(login, at):
    sari, budi = cast.sari(at), cast.budi(at)
    asked = operations.ask_correction(person_id=sari.person.id, field="sex", wanted="LAKI-LAKI", actor=sari.actor, at=at)
    desk = login(budi)
    for wrong in ({"koreksi": ""}, {"koreksi": asked.id, "tindakan": "tolak", "alasan": ""}):
        assert desk.post("/meja/koreksi/", wrong).status_code == 302
    assert [line.id for line in queries.list_open_corrections()] == [asked.id]
    desk.post("/meja/koreksi/", {"koreksi": asked.id, "tindakan": "tolak", "alasan": "sesuai-ktp"})
    assert "Jenis kelamin: Ditolak" in login(sari).get("/akun/data/").content.decode()
    assert login(cast.rina(at)).get("/meja/koreksi/").status_code == 403


def test_consent_is_taken_back_after_asking_and_given_again(login, at):
    sari = cast.sari(at)
    client = login(sari)
    page, address = "/akun/data/", "/akun/persetujuan/"
    assert "Tarik persetujuan" in client.get(page).content.decode()
    asked = client.get(address).content.decode()
    assert "Yang tetap berjalan karena kewajiban hukum" in asked
    assert "Beri persetujuan lagi" not in client.get(page).content.decode(), "asking changes nothing"
    assert client.post(address).headers["Location"] == page
    assert "ditarik" in client.get(page).content.decode()
    assert "Beri persetujuan lagi?" in client.get(address).content.decode()
    assert client.post(address).headers["Location"] == page
    assert "ditarik" not in client.get(page).content.decode()
