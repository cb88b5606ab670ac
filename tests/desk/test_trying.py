"""A try at the desk: walked by buttons, nothing left behind, recorded as a scenario that notices a change."""

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.applications.office import desk
from tests.catalogue.test_standards import DESIGNER
from tests.catalogue.test_trying import edit_sheet
from tests.desk.test_desk import browser

from satupintu.catalogue import operations, queries
from satupintu.catalogue.models import SopScenario

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def people(at, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at)
    return desk(at)


@pytest.fixture
def draft(at):
    return operations.begin_revision(service_code="K03", actor=DESIGNER, at=at)


@pytest.fixture
def designer(people):
    return browser(people.office["perancang"].account)


def counts():
    return {model._meta.db_table: model.objects.count() for model in apps.get_models() if model._meta.managed}


def step(client, here, verb="langkah", **sent):
    """Press a button of the try and read the page that follows."""
    answer = client.post(f"{here}langkah/", {"tindakan": verb, **sent}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_draft_is_walked_by_buttons_and_leaves_nothing(designer, draft):
    here = f"/meja/standar/{draft.pk}/coba/"
    assert "Mulai percobaan" in designer.get(here).content.decode()
    before = counts()
    page = step(designer, here, "mulai")
    assert "2. Memverifikasi kelengkapan dan keterbacaan" in page
    assert "dikembalikan ke pemohon" in page
    assert "melengkapi dan mengirim kembali" in step(designer, here, baris="2", keluar="no")
    assert "Selasa, " in step(designer, here, "besok")
    step(designer, here, "perbaiki")
    assert "tidak mungkin dari keadaan percobaan" in step(designer, here, baris="12", keluar="yes")
    assert "3. Mencari data orang tua" in step(designer, here, baris="2", keluar="yes")
    step(designer, here, "mundur")
    page = step(designer, here, "akhir")
    assert "Alur berakhir: Terbit" in page
    assert "Permohonan dikembalikan untuk dilengkapi" in page
    pdf = designer.get(f"{here}produk.pdf")
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert "Alur berakhir" not in step(designer, here, "ulang")
    assert "Dicabut" in step(designer, here, "cabut")
    assert "Mulai percobaan" in step(designer, here, "buang")
    assert designer.get(f"{here}produk.pdf").status_code == 404
    assert counts() == before


def test_the_answers_are_shown_and_changed_within_the_rules_of_the_form(designer, draft):
    here = f"/meja/standar/{draft.pk}/coba/"
    assert designer.get(f"{here}isian/").status_code == 302
    step(designer, here, "mulai")
    wrong = designer.post(f"{here}isian/", {})
    assert wrong.status_code == 422
    assert "Ada isian yang perlu diperbaiki" in wrong.content.decode()
    assert designer.get(f"{here}isian/").status_code == 200
    assert "Biaya" in designer.get(here).content.decode()


def test_a_recorded_scenario_notices_a_change_of_the_sheet(designer, draft, at):
    here, kept = f"/meja/standar/{draft.pk}/coba/", f"/meja/standar/{draft.pk}/skenario/"
    assert "Belum ada skenario" in designer.get(kept).content.decode()
    step(designer, here, "akhir")
    step(designer, here, "akhir")
    nameless = designer.post(f"{kept}rekam/", {"nama": " "})
    assert nameless.status_code == 422
    assert "Isi nama skenario" in nameless.content.decode()
    page = designer.post(f"{kept}rekam/", {"nama": "Sampai terbit"}, follow=True).content.decode()
    assert "Semua skenario lulus" in page
    assert "sudah dipakai" in designer.post(f"{kept}rekam/", {"nama": "Sampai terbit"}).content.decode()
    edit_sheet(draft, at, lambda rows: rows["3"].update(time={"value": 2, "unit": "hari_kerja"}))
    page = designer.get(kept).content.decode()
    assert "1 dari 1 skenario gagal" in page
    assert "Waktu menurut mutu baku" in page
    one = f"{kept}{SopScenario.objects.get().pk}/"
    assert "Semua skenario lulus" in designer.post(one, {"tindakan": "sesuaikan"}, follow=True).content.decode()
    edit_sheet(draft, at, lambda rows: rows["2"].update(exits={"yes": "REJECT", "no": "RETURN"}))
    assert "Langkah 2" in designer.get(kept).content.decode()
    assert "langkah 2 tidak mungkin lagi" in designer.get(here).content.decode()
    edit_sheet(draft, at, lambda rows: rows["2"].update(exits={"yes": "99", "no": "RETURN"}))
    assert "belum dapat dijalankan" in designer.get(here).content.decode()
    assert "belum dapat dijalankan" in designer.get(kept).content.decode()
    designer.post(one, {"tindakan": "sesuaikan"})
    assert "Belum ada skenario" in designer.post(one, {"tindakan": "hapus"}, follow=True).content.decode()


def test_who_may_try_and_who_may_record(people, draft):
    for path in ("coba/", "skenario/", "simulasi/"):
        for who, officer in people.office.items():
            expected = 200 if who in {"kadis", "manajer", "perancang", "admin"} else 403
            assert browser(officer.account).get(f"/meja/standar/{draft.pk}/{path}").status_code == expected, (who, path)
    chief = browser(people.office["manajer"].account)
    here = f"/meja/standar/{draft.pk}/"
    assert "Rekam sebagai skenario" not in step(chief, f"{here}coba/", "akhir")
    assert chief.post(f"{here}skenario/rekam/", {"nama": "x"}).status_code == 403
    assert chief.post(f"{here}skenario/{draft.pk}/", {"tindakan": "hapus"}).status_code == 403
    designer = browser(people.office["perancang"].account)
    assert designer.get(f"/meja/standar/{people.sari.account.pk}/coba/").status_code == 404
    assert designer.post(f"{here}skenario/{draft.pk}/", {"tindakan": "hapus"}).status_code == 404
    assert designer.post(f"{here}coba/langkah/", {"tindakan": "skenario", "skenario": "x"}).status_code == 404
    assert browser().get(f"{here}coba/").status_code == 302
    elsewhere = Client(HTTP_HOST="provinsi.localhost")
    elsewhere.cookies = designer.cookies
    assert elsewhere.get(f"{here}coba/").status_code == 302


def test_a_version_in_force_is_tried_but_not_recorded(designer):
    version = queries.find_enacted("K03")
    here = f"/meja/standar/{version.pk}/"
    step(designer, f"{here}coba/", "akhir")
    page = step(designer, f"{here}coba/", "akhir")
    assert "Alur berakhir" in page
    assert "Rekam sebagai skenario" not in page
    assert "bukan rancangan lagi" in designer.post(f"{here}skenario/rekam/", {"nama": "x"}).content.decode()


def test_the_page_asks_as_much_for_many_scenarios_as_for_one(designer, draft, at):
    here = f"/meja/standar/{draft.pk}/"
    step(designer, f"{here}coba/", "mulai")
    step(designer, f"{here}coba/", "akhir")
    made = []
    for wanted in (1, 10):
        designer.post(f"{here}skenario/rekam/", {"nama": f"Jalan {wanted}"})
        first = SopScenario.objects.first()
        copies = [SopScenario(**{**kept_of(first), "name": f"{wanted}-{number}"}) for number in range(wanted - 1)]
        SopScenario.objects.bulk_create(copies)
        with CaptureQueriesContext(connection) as queries_made:
            assert designer.get(f"{here}skenario/").content.decode().count("m-scenario") >= wanted
        made.append(len(queries_made))
    assert made[0] == made[1]
    with CaptureQueriesContext(connection) as queries_made:
        designer.get(f"{here}coba/")
    assert len(queries_made) <= 40
    with CaptureQueriesContext(connection) as queries_made:
        designer.get(f"{here}simulasi/")
    assert len(queries_made) <= 40


def kept_of(scenario):
    """The columns of a scenario but its own id."""
    columns = ("version", "variant", "answers", "acts", "began_at", "expected", "created_at")
    return {name: getattr(scenario, name) for name in columns}


def asked(client, here, **changed):
    """Ask for a simulation with the assumptions shown, some of them changed."""
    form = client.get(here).context["form"]
    sent = (
        {name: form[name].value() or "" for name in form.fields} | {"hitung": "1", "days": 30, "runs": 2, "arrivals": 4} | changed
    )
    return client.get(here, sent)


def test_a_version_is_simulated_against_the_one_in_force(designer, draft, at):
    here = f"/meja/standar/{draft.pk}/simulasi/"
    assert "Hasil simulasi" not in designer.get(here).content.decode()
    before = counts()
    enacted = queries.find_enacted("K03")
    edit_sheet(draft, at, lambda rows: rows["3"].update(time={"value": 9, "unit": "hari_kerja"}))
    page = asked(designer, here, against=str(enacted.pk))
    assert page.status_code == 200
    assert "Selisih" in page.content.decode()
    assert page.context["found"].median.mean > page.context["other"].median.mean
    busy = asked(designer, here, arrivals=2, days=60).content.decode()
    assert "Tidak cukup petugas" in busy
    table = asked(designer, here, unduh="tunggu")
    assert table["Content-Type"].startswith("text/csv")
    large = asked(designer, here, days=500, runs=20, arrivals=50)
    assert (large.status_code, "terlalu besar" in large.content.decode()) == (422, True)
    assert asked(designer, here, arrivals="banyak").status_code == 422
    assert {**counts(), "journal_entry": 0} == {**before, "journal_entry": 0}
    edit_sheet(draft, at, lambda rows: rows["2"].update(exits={"yes": "99", "no": "RETURN"}))
    assert "belum dapat dijalankan" in designer.get(here).content.decode()
