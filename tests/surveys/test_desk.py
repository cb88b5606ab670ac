"""Surveys at the desk: who opens which page, what each does, and that its cost does not grow with the answers."""

import io
import zipfile
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests import cast
from tests.applications.office import desk
from tests.desk.test_desk import ALL, browser
from tests.surveys.asked import ITEMS, all_of, answer, open_skm
from tests.surveys.test_report import fill, text_of

from satupintu.core.actor import SYSTEM
from satupintu.surveys import operations
from satupintu.surveys.models import InstrumentVersion, LexiconEntry, SurveyAnswer, SurveyComment, SurveyRound
from satupintu.surveys.operations import Given
from satupintu.surveys.queries import read_instrument

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
VIEWERS = {"manajer", "admin", "perancang", "kadis"}
PAGES = {
    "": VIEWERS | {"loket"},
    "instrumen/": VIEWERS,
    "kamus/": {"manajer", "admin", "perancang"},
    "ROUND/": VIEWERS,
    "ROUND/kemajuan/": VIEWERS,
    "ROUND/saran/": VIEWERS,
    "ROUND/tindak-lanjut/": VIEWERS,
    "ROUND/unduh.csv": VIEWERS,
    "ROUND/kertas/": {"loket", "manajer", "admin"},
    "instrumen/VERSION/": VIEWERS,
}
PAPER = {
    "surveyed_on_0": "2", "surveyed_on_1": "3", "surveyed_on_2": "2026", "part_of_day": "morning", "service_code": "K09",
    **dict.fromkeys(ITEMS, "3"), "puas": "-", "sex": "male",
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock(monkeypatch, at):
    monkeypatch.setattr(timezone, "now", lambda: at)


@pytest.fixture
def skm(at):
    return open_skm(at)


def test_every_page_lets_in_who_may_and_nobody_else(skm, at):
    people = desk(at)
    browsers = {who: browser(people.office[who].account) for who in ALL}
    for page, who_may in PAGES.items():
        path = "/meja/survei/" + page.replace("ROUND", str(skm.pk)).replace("VERSION", str(skm.version_id))
        for who, client in browsers.items():
            assert client.get(path).status_code == (200 if who in who_may else 403), (who, path)
        assert browser(people.sari.account).get(path).status_code == 403
        assert browser().get(path).status_code == 302
    assert browsers["manajer"].get(f"/meja/survei/{uuid4()}/").status_code == 404
    elsewhere = Client(HTTP_HOST="provinsi.localhost")
    elsewhere.cookies = browsers["manajer"].cookies
    assert elsewhere.get(f"/meja/survei/{skm.pk}/").status_code == 302


def test_a_manager_installs_opens_corrects_closes_and_publishes(at):
    manager = browser(cast.tuti(at).account)
    assert "Pasang instrumen resmi" in manager.get("/meja/survei/").content.decode()
    manager.post("/meja/survei/pasang/")
    version = InstrumentVersion.objects.get(instrument__code="skm")
    form = {
        "version": str(version.pk),
        "title": "SKM 2026",
        "starts_on": "2026-03-02",
        "ends_on": "2026-02-01",
        "answering_share": "0,3",
    }
    wrong = manager.post("/meja/survei/", form)
    assert wrong.status_code == 422
    assert "mendahului" in wrong.content.decode()
    opened = manager.post("/meja/survei/", {**form, "ends_on": "2026-05-30"})
    row = SurveyRound.objects.get()
    assert opened["Location"] == f"/meja/survei/{row.pk}/kemajuan/"
    assert manager.post(opened["Location"], {"layanan_K09": "300", "layanan_K01": "x"}).status_code == 422
    manager.post(opened["Location"], {"layanan_K09": "300"})
    assert "(populasi 300" in manager.get(opened["Location"]).content.decode()
    early = manager.post(f"/meja/survei/{row.pk}/publikasikan/", follow=True).content.decode()
    assert "masih berlangsung" in early
    for number in range(5):
        answer(f"a{number}", at, all_of(4))
    manager.post(f"/meja/survei/{row.pk}/tutup/")
    manager.post(f"/meja/survei/{row.pk}/publikasikan/")
    row.refresh_from_db()
    assert row.state == "published"
    assert browser(cast.budi(at).account).post(f"/meja/survei/{row.pk}/tutup/").status_code == 403


def test_results_reports_and_their_cost(skm, at):
    manager = browser(cast.tuti(at).account)
    address = f"/meja/survei/{skm.pk}/"
    assert "Jawaban belum cukup" in manager.get(address).content.decode()
    fill(skm, at, 5)
    with CaptureQueriesContext(connection) as few:
        page = manager.get(address).content.decode()
    assert "5 responden" in page
    assert "Memerlukan sedikitnya 100 jawaban lengkap" in page
    fill(skm, at, 115)
    with CaptureQueriesContext(connection) as many:
        page = manager.get(address).content.decode()
    assert len(many) == len(few) <= 16
    assert "Prioritas utama" in page
    assert "Dengan bobot singkat 0,11" in page
    sheet = manager.get(f"{address}unduh.csv").content.decode("utf-8-sig")
    assert "U3 Waktu Penyelesaian" in sheet
    pdf = manager.get(f"{address}unduh.pdf")
    assert pdf["Content-Disposition"].startswith("attachment")
    assert "BAB IV" in text_of(pdf.content)
    docx = manager.get(f"{address}unduh.docx").content
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(docx)).namelist()
    assert manager.get(f"{address}unduh.exe").status_code == 404


def test_progress_costs_the_same_for_many_services(skm, at):
    manager = browser(cast.tuti(at).account)
    address = f"/meja/survei/{skm.pk}/kemajuan/"
    manager.get(address)
    with CaptureQueriesContext(connection) as few:
        manager.get(address)
    operations.set_volumes(round_id=skm.pk, volumes={f"K{n:02}": 20 for n in range(1, 15)}, actor=SYSTEM, at=at)
    with CaptureQueriesContext(connection) as many:
        manager.get(address)
    assert len(many) == len(few) <= 14


def test_comments_are_filtered_and_confirmed(skm, at):
    answer("a", at, Given(all_of(3).values, {}, "Ada pungli di loket"))
    answer("b", at, Given(all_of(3).values, {}, "Petugas ramah"))
    manager = browser(cast.tuti(at).account)
    address = f"/meja/survei/{skm.pk}/saran/"
    every, alerts = manager.get(address).content.decode(), manager.get(f"{address}?waspada=ya").content.decode()
    assert "Petugas ramah" in every
    assert "Petugas ramah" not in alerts
    assert "Ada pungli" in alerts
    assert "Petugas ramah" in manager.get(f"{address}?unsur=U7&baru=ya").content.decode()
    comment = SurveyComment.objects.get(is_alert=False)
    manager.post(f"{address}{comment.pk}/", {"unsur": ["U7"]})
    comment.refresh_from_db()
    assert (comment.state, comment.tags) == ("confirmed", ["U7"])
    assert "sudah diperiksa" in manager.post(f"{address}{comment.pk}/", follow=True).content.decode()
    assert browser(cast.joko(at).account).post(f"{address}{comment.pk}/").status_code == 403
    answer("c", at, Given(all_of(3).values, {}, "Cepat"))
    with CaptureQueriesContext(connection) as few:
        manager.get(address)
    for number in range(10):
        answer(f"d{number}", at, Given(all_of(3).values, {}, "Cepat sekali"))
    with CaptureQueriesContext(connection) as many:
        manager.get(address)
    assert len(many) == len(few)


def test_the_lexicon_page(skm, at):
    designer = browser(cast.andi(at).account)
    assert designer.post("/meja/survei/kamus/", {"phrase": "", "kind": "alert"}).status_code == 422
    designer.post("/meja/survei/kamus/", {"phrase": "Dipersulit", "kind": "topic", "tag": "U2"})
    entry = LexiconEntry.objects.get(phrase="dipersulit")
    assert "dipersulit" in designer.get("/meja/survei/kamus/").content.decode()
    designer.post("/meja/survei/kamus/", {"hapus": str(entry.pk)})
    assert not LexiconEntry.objects.filter(pk=entry.pk).exists()
    assert designer.post("/meja/survei/kamus/", {"hapus": "x"}).status_code == 404


def test_paper_forms_are_typed_in_one_after_the_other(skm, at):
    budi = browser(cast.budi(at).account)
    address = f"/meja/survei/{skm.pk}/kertas/"
    page = budi.get("/meja/survei/").content.decode()
    assert address in page
    assert f'href="/meja/survei/{skm.pk}/"' not in page
    assert budi.post(address, {**PAPER, "q1": ""}).status_code == 422
    late = budi.post(address, {**PAPER, "surveyed_on_0": "9"})
    assert late.status_code == 422
    assert "dalam periode ini" in late.content.decode()
    assert budi.post(address, PAPER)["Location"] == address
    kept = SurveyAnswer.objects.get()
    assert (kept.way, kept.sex, "puas" in kept.values) == ("paper", "male", False)
    assert (
        'value="K09" checked' in budi.get(address).content.decode()
        or 'value="K09" selected' in budi.get(address).content.decode()
    )


def fields_of(form):
    """What a browser would send of a form as it stands."""
    return {field.html_name: value for field in form if (value := field.value()) not in (None, False)}


def test_a_designer_writes_an_instrument_and_enacts_it(skm, at):
    designer = browser(cast.andi(at).account)
    made = designer.post("/meja/survei/instrumen/", {"code": "aula", "name": "Survei ruang tunggu"})
    address = made["Location"]
    page = designer.get(address)
    assert "Instrumen belum punya pertanyaan." in page.content.decode()
    assert "belum dapat ditetapkan" in designer.post(f"{address}tetapkan/", follow=True).content.decode()
    given = {
        **fields_of(page.context["form"]), "elements": "A Ruang tunggu\nB Toilet", "teks0": "Nyaman?", "unsur0": "A",
        "pilihan0": "Tidak\nKurang\nYa\nSangat",
    }  # fmt: skip
    designer.post(address, given)
    page = designer.get(address)
    assert "Unsur B tidak ditanyakan." in page.content.decode()
    given = {**fields_of(page.context["form"]), "elements": "A Ruang tunggu"}
    designer.post(address, given)
    designer.post(f"{address}tetapkan/", {"nomor": "7/2026"})
    version = InstrumentVersion.objects.get(instrument__code="aula")
    assert (version.state, version.decree_no) == ("enacted", "7/2026")
    assert "Nyaman?" in designer.get(address).content.decode()


def test_a_draft_of_an_official_instrument_keeps_its_codes_and_english(skm, at):
    designer = browser(cast.andi(at).account)
    address = designer.post("/meja/survei/instrumen/", {"draf": "skm"})["Location"]
    form = designer.get(address).context["form"]
    former = InstrumentVersion.objects.get(instrument__code="skm", number=1).body
    designer.post(address, fields_of(form))
    kept = InstrumentVersion.objects.get(instrument__code="skm", number=2).body
    assert read_instrument(kept) == read_instrument(former)
    assert kept.keys() == former.keys()
    assert "sudah punya draf" in designer.post("/meja/survei/instrumen/", {"draf": "skm"}, follow=True).content.decode()
