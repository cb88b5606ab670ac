"""A citizen's way: from the service page to the number in hand, without JavaScript."""

import re

import pytest
from django.utils import timezone
from tests import cast
from tests.applications.office import desk, draft, sent

from satupintu.applications import operations
from satupintu.applications.answers import read_answers
from satupintu.applications.models import Application
from satupintu.catalogue.queries import get_enacted_standard
from satupintu.config.demo.answers import sample_answers
from satupintu.config.demo.cases import sample_pdf
from satupintu.portal.applications.questions import asked_sections, form_class_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def people(at):
    return desk(at)


@pytest.fixture
def sari(people, login):
    return login(people.sari)


def typed(form) -> dict[str, object]:
    """What a browser would send for a form filled with its initial values."""
    sent_values: dict[str, object] = {}
    for bound in form:
        value = bound.initial
        widget = bound.field.widget
        name = bound.html_name
        if hasattr(widget, "decompress"):
            parts = widget.decompress(value)
            sent_values |= {f"{name}_{index}": part for index, part in enumerate(parts) if part not in (None, "")}
        elif hasattr(widget, "children"):
            code = str(value or "")
            lengths = {"province": 2, "regency": 4, "district": 6, "village": 10}
            sent_values |= {f"{name}_{key}": code[:size] for key, size in lengths.items() if code}
        elif isinstance(value, bool):
            sent_values[name] = ("on" if value else "") if widget.input_type == "checkbox" else str(value).lower()
        elif value is not None:
            sent_values[name] = value
    for spec in form.specs:
        if spec.type == "array" and spec.subfields:
            sent_values[f"{spec.name}-n"] = form.rows_of(spec)
    return sent_values


def fill(client, application):
    """Fill every section through its page with right answers; return the pages that were asked."""
    standard = get_enacted_standard(application.service.code)
    at = timezone.now()
    answers = sample_answers(standard, application.variant, timezone.localdate(at))
    seen = []
    for _round in range(20):
        application.refresh_from_db()
        sections = asked_sections(application, standard, read_answers(application), at)
        left = [section for section in sections if section.status != "done" and section.number not in seen]
        if not left:
            return seen
        section = left[0]
        form = form_class_for(section, application, at)(answers=answers)
        answer = client.post(f"/permohonan/{application.id}/isi/{section.number}/", typed(form))
        assert answer.status_code == 302, re.findall(r"govuk-error-message[^<]*>.*?</p>", answer.content.decode(), re.S)
        seen.append(section.number)
    raise AssertionError("never done")


def test_from_service_page_to_number(people, sari, at):
    page = sari.get("/layanan/ktp-el/").content.decode()
    assert 'href="/permohonan/mulai/ktp-el/"' in page
    assert sari.get("/permohonan/mulai/ktp-el/").status_code == 200
    begun = sari.post("/permohonan/mulai/ktp-el/", {"variant": "hilang", "principal": "0"})
    application = Application.objects.get(contact_person_id=people.sari.person.id)
    assert begun.headers["Location"] == f"/permohonan/{application.id}/"
    assert read_answers(application)["nik"] == cast.NIKS["Sari Dewi Lestari"], "prefilled"
    overview = sari.get(begun.headers["Location"]).content.decode()
    assert "Belum bisa dimulai" in overview
    fill(sari, application)
    for key in re.findall(rf"/permohonan/{application.id}/berkas/(\w+)/", sari.get(begun.headers["Location"]).content.decode()):
        from django.core.files.uploadedfile import SimpleUploadedFile

        file = SimpleUploadedFile("surat.pdf", sample_pdf(), "application/pdf")
        assert sari.get(f"/permohonan/{application.id}/berkas/{key}/").status_code == 200
        assert sari.post(f"/permohonan/{application.id}/berkas/{key}/", {"file": file}).status_code == 302
    review = sari.get(f"/permohonan/{application.id}/periksa/")
    assert "Sari Dewi Lestari" in review.content.decode()
    refused = sari.post(f"/permohonan/{application.id}/periksa/", {})
    assert refused.status_code == 422
    assert "Centang pernyataan" in refused.content.decode()
    done = sari.post(f"/permohonan/{application.id}/periksa/", {"declared": "on"})
    assert done.headers["Location"] == f"/permohonan/{application.id}/terkirim/", done.content.decode()
    receipt = sari.get(done.headers["Location"]).content.decode()
    application.refresh_from_db()
    assert application.number in receipt
    assert application.state == "in_process"
    assert sari.get(f"/permohonan/{application.id}/").status_code == 200


@pytest.mark.parametrize("code", [f"{pack}{number:02}" for pack in ("K", "P") for number in range(1, 11)])
def test_every_page_of_questions_can_be_filled_by_hand(people, sari, at, code):
    from satupintu.catalogue.queries import list_public_services

    if code not in {line.code for line in list_public_services() if line.is_open}:
        pytest.skip("not offered")
    standard = get_enacted_standard(code)
    application = operations.start_application(
        service_code=code,
        variant=standard.variants[0].code,
        channel="portal",
        person_id=people.sari.person.id,
        actor=people.sari.actor,
        at=at,
    )
    fill(sari, application)
    application.refresh_from_db()
    sections = asked_sections(application, standard, read_answers(application), timezone.now())
    assert all(section.status == "done" for section in sections)


def test_a_copy_is_warned_of_before_it_is_begun_and_before_it_is_sent(people, sari, login, at):
    first = draft(people, at, "K01", "hilang")
    wanted = {"variant": "hilang", "principal": "0"}
    warned = sari.post("/permohonan/mulai/ktp-el/", wanted).content.decode()
    assert "Sudah ada permohonan yang sama" in warned
    assert f'href="/permohonan/{first.id}/"' in warned
    assert Application.objects.count() == 1
    assert sari.post("/permohonan/mulai/ktp-el/", {**wanted, "variant": "rusak"}).status_code == 302
    assert sari.post("/permohonan/mulai/ktp-el/", {**wanted, "_tetap": "1"}).status_code == 302
    assert Application.objects.count() == 3
    page = sari.get(f"/permohonan/{first.id}/periksa/").content.decode()
    assert "Sudah ada permohonan yang sama" in page


def test_what_is_right_is_kept_when_something_else_is_wrong(people, sari, at):
    application = operations.start_application(
        service_code="K01", variant="hilang", channel="portal", person_id=people.sari.person.id, actor=people.sari.actor, at=at
    )
    answer = sari.post(f"/permohonan/{application.id}/isi/1/", {"nik": "123", "nama": "Sari Dewi Lestari"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'href="#id_nik"' in text
    application.refresh_from_db()
    assert read_answers(application)["nama"] == "Sari Dewi Lestari"


def test_save_for_later_and_autosave_ask_for_nothing(people, sari, at):
    application = operations.start_application(
        service_code="K01", variant="hilang", channel="portal", person_id=people.sari.person.id, actor=people.sari.actor, at=at
    )
    assert sari.post(f"/permohonan/{application.id}/isi/1/", {"nama": "Sari", "_simpan": "1"}).status_code == 302
    saved = sari.post(f"/permohonan/{application.id}/isi/1/simpan/", {"nama": "Sari Dewi"})
    assert re.fullmatch(r"\d\d\.\d\d", saved.json()["at"])
    application.refresh_from_db()
    assert read_answers(application)["nama"] == "Sari Dewi"


def test_nothing_typed_is_lost_when_the_session_has_ended(people, browser, at):
    application = operations.start_application(
        service_code="K01", variant="hilang", channel="portal", person_id=people.sari.person.id, actor=people.sari.actor, at=at
    )
    path = f"/permohonan/{application.id}/isi/1/"
    sent_off = browser.post(path, {"nama": "Sari Dewi Lestari"}, headers={"referer": f"http://siap.localhost{path}"})
    assert sent_off.headers["Location"].startswith("/masuk/?ke=")
    browser.get(sent_off.headers["Location"])
    back = browser.post("/masuk/sandi/", {"login": people.sari.account.login, "password": cast.PASSWORD})
    assert back.headers["Location"] == path
    assert 'value="Sari Dewi Lestari"' in browser.get(path).content.decode()


@pytest.mark.parametrize("path", ["", "isi/1/", "periksa/", "terkirim/", "pesan/", "cabut/", "hapus/", "berkas/R04/", "jenis/"])
def test_another_citizen_sees_nothing_of_it(people, login, at, path):
    application = draft(people, at, "K01", "hilang")
    dewi = login(people.dewi)
    assert dewi.get(f"/permohonan/{application.id}/{path}").status_code == 404


def test_returned_case_is_repaired_and_sent_again(people, sari, at):
    walker = sent(people, at)
    for _step in range(20):
        task = walker.open_tasks()[0]
        back = [outcome for outcome in walker.exits(task) if walker.leads_to(task, outcome) == "RETURN"]
        walker.take(task, back[0] if back else walker.exits(task)[0], at)
        if back:
            break
    address = f"/permohonan/{walker.application_id}/"
    page = sari.get(address).content.decode()
    assert "Perlu diperbaiki" in page
    key = re.search(rf"{address}berkas/(\w+)/", page)
    assert key is not None
    from django.core.files.uploadedfile import SimpleUploadedFile

    assert "Tidak terbaca" in sari.get(key[0]).content.decode()
    sari.post(key[0], {"file": SimpleUploadedFile("baru.pdf", sample_pdf(), "application/pdf")})
    assert "kirim-ulang" in sari.get(address).content.decode()
    assert sari.get(f"{address}kirim-ulang/").status_code == 200
    sari.post(f"{address}kirim-ulang/")
    assert walker.application().state == "in_process"


def test_messages_withdrawal_and_tracking(people, sari, browser, at):
    walker = sent(people, at)
    address = f"/permohonan/{walker.application_id}/"
    assert sari.post(f"{address}pesan/", {"body": "Kapan selesai?"}).status_code == 302
    assert "Kapan selesai?" in sari.get(f"{address}pesan/").content.decode()
    code = operations.show_code(application_id=walker.application_id, actor=people.sari.actor, at=at)
    number = walker.application().number
    wrong = browser.post("/lacak/", {"number": number, "code": "AAAAAAAA"})
    assert wrong.status_code == 422
    right = browser.post("/lacak/", {"number": number, "code": code.lower()}).content.decode()
    assert number in right
    assert "Sari" not in right
    assert sari.get(f"{address}cabut/").status_code == 200
    sari.post(f"{address}cabut/")
    assert walker.application().state == "withdrawn"
