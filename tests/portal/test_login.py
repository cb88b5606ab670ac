"""Getting in: by code, by password, as somebody new; and what strangers cannot do."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from tests import cast

from satupintu.notices.addresses import look_up_addresses
from satupintu.notices.ports import Addresses, Recipient
from satupintu.people.models import Account, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


def code_of() -> str:
    """The code in the newest mail."""
    found = re.search(r"\b(\d{6})\b", mail.outbox[-1].body)
    assert found is not None
    return found[1]


def test_a_known_citizen_gets_in_by_code_and_back_to_the_page_they_wanted(browser, at, deliver):
    sari = cast.sari(at)
    assert browser.get("/permohonan/").headers["Location"] == "/masuk/?ke=%2Fpermohonan%2F"
    browser.get("/masuk/?ke=%2Fakun%2Fkuasa%2F")
    assert browser.post("/masuk/", {"target": sari.person.email}).headers["Location"] == "/masuk/kode/"
    deliver()
    wrong = browser.post("/masuk/kode/", {"code": "000000" if code_of() != "000000" else "111111"})
    assert wrong.status_code == 422
    right = browser.post("/masuk/kode/", {"code": f" {code_of()[:3]} {code_of()[3:]} "})
    assert right.headers["Location"] == "/akun/kuasa/"
    assert browser.get("/akun/").status_code == 200


def test_somebody_new_proves_an_address_then_registers(browser, deliver):
    browser.post("/masuk/", {"target": "baru@warga.example"})
    deliver()
    assert browser.get("/daftar/").headers["Location"] == "/masuk/", "not before the address is proved"
    assert browser.post("/masuk/kode/", {"code": code_of()}).headers["Location"] == "/daftar/"
    wrong = browser.post(
        "/daftar/", {"name": "Baru Sekali", "nik": "123", "birth_date_0": "1", "birth_date_1": "1", "birth_date_2": "1990"}
    )
    assert wrong.status_code == 422
    assert "Centang persetujuan untuk mendaftar." in wrong.content.decode()
    assert "NIK harus 16 angka." in wrong.content.decode(), "every fault in one round"
    assert not Person.objects.filter(email="baru@warga.example").exists()
    filled = {
        "name": "Baru Sekali",
        "nik": "3172010101900007",
        "birth_date_0": "1",
        "birth_date_1": "1",
        "birth_date_2": "1990",
        "consent": "on",
    }
    assert browser.post("/daftar/", filled).headers["Location"] == "/permohonan/"
    account = Account.objects.get(login="baru@warga.example")
    assert account.person.consented_at is not None
    assert account.person.email_proved_at is not None
    assert "Baru Sekali" in browser.get("/akun/").content.decode()


def test_who_registers_in_english_is_written_to_in_english(browser, deliver):
    browser.get("/?lang=en")
    browser.post("/masuk/", {"target": "new@warga.example"})
    deliver()
    browser.post("/masuk/kode/", {"code": code_of()})
    born = {"birth_date_0": "1", "birth_date_1": "1", "birth_date_2": "1990"}
    browser.post("/daftar/", {"name": "New Here", "nik": "3172010101900007", "consent": "on", **born})
    person = Person.objects.get(email="new@warga.example")
    assert look_up_addresses(Recipient("person", person.pk)) == Addresses(email="new@warga.example", language="en")


def test_a_registered_nik_is_not_registered_twice(browser, at, deliver):
    sari = cast.sari(at)
    browser.post("/masuk/", {"target": "lain@warga.example"})
    deliver()
    browser.post("/masuk/kode/", {"code": code_of()})
    filled = {
        "name": "Lain Orang",
        "nik": cast.NIKS["Sari Dewi Lestari"],
        "birth_date_0": "5",
        "birth_date_1": "5",
        "birth_date_2": "1990",
    }
    answer = browser.post("/daftar/", {**filled, "consent": "on"})
    assert answer.status_code == 422
    assert sari.person.name not in answer.content.decode()


def test_wrong_password_says_neither_which_half_nor_whether_the_account_exists(browser, at):
    cast.sari(at)
    known = browser.post("/masuk/sandi/", {"login": "sari", "password": "salah-salah"}).content.decode()
    unknown = browser.post("/masuk/sandi/", {"login": "tidak-ada", "password": "salah-salah"}).content.decode()
    assert "Nama akun atau kata sandi salah." in known
    assert "Nama akun atau kata sandi salah." in unknown


def test_no_open_redirect_after_the_login(browser, at):
    cast.sari(at)
    browser.get("/masuk/sandi/?ke=https://jahat.example/")
    answer = browser.post("/masuk/sandi/", {"login": "sari", "password": cast.PASSWORD})
    assert answer.headers["Location"] == "/permohonan/"


def test_a_lock_says_when_it_ends_for_known_and_unknown_names_alike(browser, at):
    cast.sari(at)
    said = {}
    for name in ("sari", "tidak-ada"):
        for _ in range(5):
            answer = browser.post("/masuk/sandi/", {"login": name, "password": "salah-salah"})
        until = re.search(r"Coba lagi setelah \d+ \w+ \d{4} pukul \d\d\.\d\d, atau masuk dengan kode", answer.content.decode())
        assert until is not None
        said[name] = (
            answer.status_code,
            re.sub(r"name=.csrfmiddlewaretoken.[^>]*|pukul [\d.]+", "", answer.content.decode().replace(name, "")),
        )
    assert said["sari"] == said["tidak-ada"]


def test_a_forgotten_password_is_made_anew_by_a_code(browser, at, deliver):
    sari = cast.sari(at)
    assert browser.get("/masuk/lupa/kode/").headers["Location"] == "/masuk/lupa/"
    assert browser.post("/masuk/lupa/", {"target": sari.person.email}).headers["Location"] == "/masuk/lupa/kode/"
    deliver()
    new = {"password": "empat kata yang lain"}
    assert browser.post("/masuk/lupa/kode/", {"code": "-", **new}).status_code == 422
    assert browser.post("/masuk/lupa/kode/", {"code": code_of(), "password": "pendek"}).status_code == 422, "keeps the code"
    assert browser.post("/masuk/lupa/kode/", {"code": code_of(), **new}).headers["Location"] == "/masuk/sandi/"
    assert browser.post("/masuk/sandi/", {"login": "sari", **new}).headers["Location"] == "/permohonan/"


def test_the_answer_to_a_forgotten_password_tells_nothing(browser, at, deliver):
    assert browser.post("/masuk/lupa/", {"target": "siapa@warga.example"}).headers["Location"] == "/masuk/lupa/kode/"
    deliver()
    answer = browser.post("/masuk/lupa/kode/", {"code": code_of(), "password": "empat kata yang lain"})
    assert "Kode salah atau sudah tidak berlaku." in answer.content.decode()


def test_a_new_address_is_proved_by_a_code_and_then_opens_the_account(login, browser, at, deliver):
    client = login(cast.sari(at))
    client.post("/akun/ubah/", {"phone": "081234567890", "email": "sari@baru.example", "address_line": "", "language": "id"})
    assert "Buktikan surel" in client.get("/akun/").content.decode()
    assert client.get("/akun/bukti/surel/").status_code == 200
    assert client.get("/akun/bukti/faks/").status_code == 404
    assert client.post("/akun/bukti/surel/").status_code == 302
    deliver()
    assert mail.outbox[-1].to == ["sari@baru.example"]
    assert client.post("/akun/bukti/surel/", {"code": "-"}).status_code == 422
    assert client.post("/akun/bukti/surel/", {"code": code_of()}).headers["Location"] == "/akun/"
    assert "Buktikan surel" not in client.get("/akun/").content.decode()
    browser.post("/masuk/", {"target": "sari@baru.example"})
    deliver()
    assert browser.post("/masuk/kode/", {"code": code_of()}).headers["Location"] == "/permohonan/"


def test_an_address_only_written_down_leads_to_registration(login, browser, at, deliver):
    login(cast.dewi(at)).post("/akun/ubah/", {"phone": "", "email": "korban@warga.example", "address_line": ""})
    browser.post("/masuk/", {"target": "korban@warga.example"})
    deliver()
    assert browser.post("/masuk/kode/", {"code": code_of()}).headers["Location"] == "/daftar/", "not into Dewi's account"


def test_phones_are_not_offered_where_nothing_carries_texts(browser, settings):
    assert "Nomor ponsel atau alamat surel" in browser.get("/masuk/").content.decode()
    settings.DEMO = False
    assert "Nomor ponsel atau alamat surel" not in browser.get("/masuk/").content.decode()
    refused = browser.post("/masuk/", {"target": "0812 3456 7890"})
    assert refused.status_code == 422
    assert "Kode belum dapat dikirim ke ponsel." in refused.content.decode()
    assert mail.outbox == []


def test_tries_from_one_address_are_counted_in_the_database(browser, at):
    cast.sari(at)
    for number in range(30):
        browser.post("/masuk/sandi/", {"login": f"nama-{number}", "password": "salah-salah"})
    answer = browser.post("/masuk/sandi/", {"login": "sari", "password": cast.PASSWORD})
    assert answer.status_code == 429
    assert re.search(r"Coba lagi setelah pukul \d\d\.\d\d", answer.content.decode())
    elsewhere = browser.post("/masuk/sandi/", {"login": "sari", "password": cast.PASSWORD}, REMOTE_ADDR="10.0.0.7")
    assert elsewhere.status_code == 302


def test_whose_a_nik_is_cannot_be_asked_at_will(login, browser, at, deliver):
    until = timezone.localdate() + timedelta(days=30)
    asked = {"nik": "3172010101900007", "valid_to_0": until.day, "valid_to_1": until.month, "valid_to_2": until.year}
    client = login(cast.sari(at))
    assert {client.post("/akun/kuasa/", asked).status_code for _ in range(10)} == {422}
    assert client.post("/akun/kuasa/", asked, REMOTE_ADDR="10.0.0.9").status_code == 429, "from wherever they ask"
    browser.post("/masuk/", {"target": "lain@warga.example"})
    deliver()
    browser.post("/masuk/kode/", {"code": code_of()})
    born = {"birth_date_0": "5", "birth_date_1": "5", "birth_date_2": "1990"}
    filled = {"name": "Lain Orang", "nik": cast.NIKS["Sari Dewi Lestari"], "consent": "on", **born}
    assert {browser.post("/daftar/", filled).status_code for _ in range(10)} == {422}
    assert browser.post("/daftar/", filled).status_code == 429


@pytest.mark.parametrize("target", ["//jahat.example/", "https:jahat.example", "/\\jahat.example", "javascript:alert(1)"])
def test_no_way_of_writing_another_host_is_followed(browser, at, target):
    cast.sari(at)
    browser.get("/masuk/sandi/", {"ke": target})
    answer = browser.post("/masuk/sandi/", {"login": "sari", "password": cast.PASSWORD})
    assert answer.headers["Location"] == "/permohonan/"


def test_a_member_leaves_a_business(login, at):
    owner, business = cast.cv_maju(at)
    address = f"/akun/usaha/{business.id}/akhiri/"
    assert login(cast.dewi(at)).get(address).status_code == 404
    client = login(owner)
    assert client.get(address).status_code == 200
    assert client.post(address).headers["Location"] == "/akun/"
    assert "CV Maju Jaya" not in client.get("/akun/").content.decode().replace("badan usaha itu", "")
    assert client.get(address).status_code == 404


def test_logging_out_needs_a_post(browser, at):
    browser.force_login(cast.sari(at).account)
    assert browser.get("/keluar/").status_code == 405
    assert browser.get("/akun/").status_code == 200
    browser.post("/keluar/")
    assert browser.get("/akun/").status_code == 302


def test_proxy_is_given_shown_and_taken_back(login, at):
    sari, dewi = cast.sari(at), cast.dewi(at)
    client = login(sari)
    until = timezone.localdate().replace(day=28)
    until = until.replace(year=until.year + 1, month=1)
    sent = {"nik": cast.NIKS["Dewi Anggraini"], "valid_to_0": until.day, "valid_to_1": until.month, "valid_to_2": until.year}
    assert client.post("/akun/kuasa/", sent).status_code == 302
    page = client.get("/akun/kuasa/").content.decode()
    assert dewi.person.name in page
    address = re.search(r"/akun/kuasa/[0-9a-f-]+/cabut/", page)
    assert address is not None
    assert login(dewi).post(address[0]).status_code in (403, 404)
    client.post(address[0])
    assert "Dicabut" in client.get("/akun/kuasa/").content.decode()


def test_contact_and_password_change(login, at):
    client = login(cast.sari(at))
    assert client.post("/akun/ubah/", {"phone": "12", "email": "", "address_line": "", "language": "id"}).status_code == 422
    contact = {"phone": "081234567890", "email": "sari@baru.example", "address_line": "Jl. A", "language": "en"}
    assert client.post("/akun/ubah/", {**contact, "language": "fr"}).status_code == 422
    assert client.post("/akun/ubah/", contact).status_code == 302
    assert "Bahasa Inggris" in client.get("/akun/").content.decode()
    assert client.post("/akun/sandi/", {"password": "empat kata yang panjang"}).status_code == 422, "the current one is asked"
    wrong = client.post("/akun/sandi/", {"current": "salah-salah", "password": "empat kata yang panjang"})
    assert wrong.status_code == 422
    assert "Kata sandi sekarang salah." in wrong.content.decode()
    assert client.post("/akun/sandi/", {"current": cast.PASSWORD, "password": "pendek"}).status_code == 422
    changed = {"current": cast.PASSWORD, "password": "empat kata yang panjang"}
    assert client.post("/akun/sandi/", changed).status_code == 302
    assert client.get("/akun/data/").status_code == 200, "this session goes on"


def test_a_business_is_added_and_applied_for(login, at):
    client = login(cast.dewi(at))
    assert client.post("/akun/usaha/", {"name": "CV Baru", "nib": "123"}).status_code == 422
    assert client.post("/akun/usaha/", {"name": "CV Baru", "nib": "9120009999999"}).status_code == 302
    assert "CV Baru" in client.get("/akun/").content.decode()
    assert "CV Baru (badan usaha)" in client.get("/permohonan/mulai/ktp-el/").content.decode()


def test_own_data_are_erased_on_wish(login, at):
    dewi = cast.dewi(at)
    client = login(dewi)
    assert client.get("/akun/hapus/").status_code == 200
    assert client.post("/akun/hapus/").status_code == 302
    dewi.person.refresh_from_db()
    assert dewi.person.erased_at is not None
    assert client.get("/akun/").status_code == 302


def entered(browser, deliver, target="baru@warga.example"):
    browser.post("/masuk/", {"target": target})
    deliver()
    browser.post("/masuk/kode/", {"code": code_of()})


@pytest.mark.parametrize(
    ("year", "sentence"),
    [("2199", "Tanggal lahir tidak boleh sesudah hari ini."), ("1899", "Tahun paling awal 1900.")],
)
def test_nobody_is_born_tomorrow_or_before_1900(browser, deliver, year, sentence):
    entered(browser, deliver)
    born = {"birth_date_0": "1", "birth_date_1": "1", "birth_date_2": year}
    page = browser.post("/daftar/", {"name": "Baru Sekali", "nik": "3172010101900007", "consent": "on", **born})
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not Person.objects.filter(email="baru@warga.example").exists()


def test_a_birth_date_that_contradicts_the_nik_is_said_and_not_refused(browser, deliver):
    entered(browser, deliver)
    born = {"birth_date_0": "2", "birth_date_1": "1", "birth_date_2": "1990"}
    answer = browser.post("/daftar/", {"name": "Baru Sekali", "nik": "3172014101900007", "consent": "on", **born}, follow=True)
    assert "berbeda dari NIK, yang menyatakan 01-01-90" in answer.content.decode()
    assert Person.objects.filter(email="baru@warga.example").exists()


def test_a_new_code_is_sent_from_the_page_of_the_code_with_its_wait(browser, deliver):
    browser.post("/masuk/", {"target": "baru@warga.example"})
    deliver()
    assert "Kirim kode baru" in browser.get("/masuk/kode/").content.decode()
    for _again in range(2):
        again = browser.post("/masuk/kode/", {"_baru": "1"}, follow=True)
        assert "Kode baru sudah dikirim." in again.content.decode()
    deliver()
    assert len(mail.outbox) == 3
    page = browser.get("/masuk/kode/").content.decode()
    assert "Kirim kode baru" not in page
    assert "Kode baru dapat diminta lagi mulai" in page
    refused = browser.post("/masuk/kode/", {"_baru": "1"})
    assert refused.status_code == 422
    assert "Tunggu 10 menit" in refused.content.decode()
    deliver()
    assert len(mail.outbox) == 3
    assert browser.post("/masuk/kode/", {"code": code_of()}).headers["Location"] == "/daftar/"


def test_a_wrong_address_is_told_in_one_way(browser, login, at):
    sentence = "Tulis alamat surel yang benar, misalnya nama@contoh.id."
    assert sentence in browser.post("/masuk/", {"target": "baru@"}).content.decode()
    assert sentence in login(cast.sari(at)).post("/akun/ubah/", {"email": "baru@", "language": "id"}).content.decode()
