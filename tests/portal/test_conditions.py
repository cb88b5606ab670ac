"""A requirement that depends on a question nobody answered says so; a file left out is told apart from one given."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.applications.office import desk, draft
from tests.people.refusing import refused

from satupintu.applications import operations
from satupintu.applications.errors import NotSubmittable
from satupintu.applications.models import Application
from satupintu.catalogue.queries import get_enacted_standard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def people(at):
    return desk(at)


def forget(application, people, at, *names):
    operations.save_answers(application_id=application.id, answers=dict.fromkeys(names), actor=people.sari.actor, at=at)


def test_the_list_names_the_question_that_decides(people, login, at):
    application = draft(people, at, "K03")
    sari, address = login(people.sari), f"/permohonan/{application.id}/"
    assert "Belum pasti" not in sari.get(address).content.decode()
    forget(application, people, at, "punya_surat_lahir")
    page = sari.get(address).content.decode()
    assert "Belum pasti" in page
    label = next(field.label for field in get_enacted_standard("K03").fields if field.name == "punya_surat_lahir")
    assert f"Tergantung jawaban Anda: {label}" in page
    review = sari.get(f"{address}periksa/").content.decode()
    assert f"Tergantung jawaban Anda: {label}" in review


def test_it_is_not_sent_before_the_question_is_answered(people, at):
    application = draft(people, at, "K03")
    forget(application, people, at, "punya_surat_lahir")
    with refused(NotSubmittable) as refusal:
        operations.submit_application(application_id=application.id, actor=people.sari.actor, at=at)
    assert "answers.punya_surat_lahir" in refusal.value.errors
    assert not [path for path in refusal.value.errors if path.startswith("requirements.")]
    assert Application.objects.get(pk=application.id).state == "draft"


def test_an_optional_file_left_out_is_not_done(people, login, at):
    code, key = next(
        (standard.code, requirement.key)
        for standard in map(get_enacted_standard, ("K01", "K02", "K03", "K09", "K07", "K11", "K10", "K05"))
        for requirement in standard.requirements
        if requirement.obligation == "optional" and requirement.kind == "upload" and requirement.stage == "submission"
    )
    application = draft(people, at, code)
    sari, address = login(people.sari), f"/permohonan/{application.id}/"
    given = application.items.filter(key=key).exists()
    if given:
        operations.remove_item(application_id=application.id, key=key, actor=people.sari.actor, at=at)
    assert "Tidak dilampirkan (tidak wajib)" in sari.get(f"{address}periksa/").content.decode()
    page = sari.get(address).content.decode()
    assert "Tidak wajib" in page


def test_a_program_is_refused_with_the_kinds_that_are_taken(people, login, at):
    application = draft(people, at, "K03")
    key = application.items.exclude(file=None).values_list("key", flat=True)[0]
    program = SimpleUploadedFile("setup.exe", b"MZ\x90\x00" + b"\0" * 200, "application/x-msdownload")
    address = f"/permohonan/{application.id}/berkas/{key}/"
    before = application.items.get(key=key).file_id
    page = login(people.sari).post(address, {"file": program})
    assert page.status_code == 422
    assert "Jenis berkas ini tidak diterima. Yang diterima: PDF" in page.content.decode()
    assert application.items.get(key=key).file_id == before
    assert "data-upload-note hidden" in page.content.decode(), "what only JavaScript does is promised by JavaScript"


def test_a_birth_date_that_contradicts_the_nik_is_shown_and_sent_all_the_same(people, login, at):
    application = draft(people, at, "K01")
    operations.save_answers(
        application_id=application.id,
        answers={"nik": "3171014505900001", "tanggal_lahir": "1990-05-06"},
        actor=people.sari.actor,
        at=at,
    )
    sari, address = login(people.sari), f"/permohonan/{application.id}/periksa/"
    assert "Tanggal lahir ini berbeda dari NIK" in sari.get(address).content.decode()
    assert sari.post(address, {"declared": "on"}).status_code == 302
