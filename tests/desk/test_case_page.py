"""The page of a case, and the lists that lead to it: what they ask, show and refuse."""

import io
import re
from datetime import timedelta

import pypdf
import pytest
from django.utils import timezone
from tests.applications.office import desk, sent
from tests.desk.test_desk import browser

from satupintu.issuance.models import IssuedDocument, RegisterNumber
from satupintu.journal.models import Entry
from satupintu.sop.models import Task
from satupintu.sop.queries import get_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def people(at):
    return desk(at)


@pytest.fixture
def walker(people, at):
    return sent(people, at)


def test_a_decision_asks_its_question(people, walker):
    page = browser(people.office["loket"].account).get(f"/meja/permohonan/{walker.application_id}/").content.decode()
    legend = page.partition("<legend")[2].partition("</legend>")[0]
    assert legend.endswith(">Lengkap?")


def test_the_register_as_csv_has_the_times_of_the_register_on_the_page(people, walker):
    manager = browser(people.office["manajer"].account)
    rows = b"".join(manager.get("/meja/register/unduh.csv?lang=en").streaming_content).decode("utf-8-sig").splitlines()
    number, *_rest, state, submitted, _due, _decided = rows[1].split(";")
    assert number == walker.application().number
    assert submitted == "2026-03-02 09:00"
    assert (rows[0].split(";")[0], state) == ("Number", "Being processed")


@pytest.mark.parametrize("method", ["get", "head"])
def test_an_address_that_only_takes_forms_leads_to_the_case(people, walker, method):
    task, before = walker.open_tasks()[0], Entry.objects.count()
    case = f"/meja/permohonan/{walker.application_id}/"
    wati, stranger = browser(people.office["admin"].account), browser(people.office["perancang"].account)
    forms = [f"/meja/tugas/{task.id}/{act}/" for act in ("selesai", "ambil", "lepas", "alihkan", "ulangi")]
    for address in [*forms, *(f"{case}{act}/" for act in ("catatan", "pesan", "dibaca", "jam"))]:
        assert getattr(wati, method)(address).headers.get("Location") == case, address
        assert wati.put(address).status_code == 405
    assert stranger.get(forms[0]).status_code == 404
    assert Entry.objects.count() == before
    task.refresh_from_db()
    assert task.state == "open"


def test_who_oversees_the_office_sees_every_late_task(people, walker):
    Task.objects.update(due_at=timezone.now() - timedelta(hours=1))
    case = walker.application()
    for who, is_counted in (("manajer", True), ("loket", True), ("kadis", False)):
        client = browser(people.office[who].account)
        assert ('href="/meja/tugas/?lingkup=overdue">1</a>' in client.get("/meja/").content.decode()) is is_counted, who
        assert (case.number in client.get("/meja/tugas/?lingkup=overdue").content.decode()) is is_counted, who


def test_the_rest_of_the_requirements_is_accepted_by_one_tick(people, walker):
    budi, task = browser(people.office["loket"].account), walker.open_tasks()[0]
    page = budi.get(f"/meja/permohonan/{walker.application_id}/").content.decode()
    assert "Terima semua yang belum dinilai" in page
    shown = re.findall(r'name="persyaratan" value="([^"]+)"', page)
    first, *rest = shown
    form = {"persyaratan": shown, "terima-semua": "ya", f"putusan-{first}": "tidak", "keluar": "no", "tugas": str(task.id)}
    form |= {"catatan": "ketikan saya"}
    refused = budi.post(f"/meja/tugas/{task.id}/selesai/", form)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert re.findall(r'<p class="govuk-error-message" id="galat-([^"]+)"', page) == [first]
    assert 'value="ya" checked><label class="govuk-label govuk-checkboxes__label" for="terima-semua"' in page
    assert "ketikan saya" in page
    assert {item.state for item in walker.application().items.all()} & {"accepted", "rejected"} == set()
    budi.post(f"/meja/tugas/{task.id}/selesai/", form | {f"kata-{first}": "Foto buram"})
    states = {item.key: item.state for item in walker.application().items.all()}
    assert {key: states[key] for key in shown} == {first: "rejected"} | dict.fromkeys(rest, "accepted")


def test_the_product_is_seen_before_it_is_signed(people, walker, at):
    case, moment = f"/meja/permohonan/{walker.application_id}/", at
    admin = browser(people.office["admin"].account)
    assert admin.get(f"{case}konsep/").status_code == 404, "a choice lies between"
    while (task := walker.open_tasks()[0]).role != "kadis":
        moment += timedelta(minutes=30)
        rows = get_plan(task.run.version_id).rows
        walker.take(task, walker.toward(task, {row.id for row in rows.values() if row.action == "issue_product"}), moment)
    client, before = browser(people.office["kadis"].account), Entry.objects.count()
    assert f'href="{case}konsep/"' in client.get(case).content.decode()
    answer = client.get(f"{case}konsep/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    texts = [" ".join(page.extract_text().replace("\u200b", "").split()) for page in pages]
    assert all("KONSEP – belum berlaku" in text for text in texts)
    assert walker.application().number in " ".join(texts)
    assert "Pindai kode QR" not in " ".join(texts)
    assert "Ditandatangani secara elektronik" not in " ".join(texts)
    assert (Entry.objects.count(), RegisterNumber.objects.count(), IssuedDocument.objects.count()) == (before, 0, 0)
    assert browser(people.office["perancang"].account).get(f"{case}konsep/").status_code == 404
