"""The life of a standard at the desk: consulted, enacted, published, reviewed, compared, and who may do what."""

import io
from typing import Any

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import cast
from tests.applications.office import desk, sent
from tests.applications.standards import new_version
from tests.applications.test_moving import rename_second_row
from tests.desk.test_desk import browser
from tests.files.samples import pdf

from satupintu.applications.models import Application
from satupintu.catalogue import operations, queries
from satupintu.catalogue.models import Consultation, ServiceVersion
from satupintu.core.actor import SYSTEM
from satupintu.core.ids import uuid7
from satupintu.core.regions import region_context
from satupintu.journal.models import Entry
from satupintu.sop.models import Run
from satupintu.sop.queries import get_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]

READ = {"kadis", "manajer", "perancang", "admin"}


@pytest.fixture
def people(at):
    return desk(at)


@pytest.fixture
def draft(people, at) -> ServiceVersion:
    """A draft of K09 whose promise is longer."""
    version = operations.begin_revision(service_code="K09", actor=SYSTEM, at=at)
    content = queries.get_draft_content(version.pk)
    value = {**content["time"], "value": 9}
    seen = queries.mark_of(content["time"])
    return operations.edit_part(version_id=version.pk, part="time", value=value, seen=seen, actor=SYSTEM, at=at)


def text_of(answer: Any) -> str:
    return answer.content.decode()


PAGES = ("konsultasi", "penetapan", "bandingkan")


def test_every_page_of_a_version_lets_in_who_may_and_nobody_else(people, draft):
    enacted = queries.find_enacted("K09")
    paths = [f"/meja/standar/{version.pk}/{page}/" for version in (draft, enacted) for page in PAGES]
    for who, officer in people.office.items():
        client = browser(officer.account)
        for path in paths:
            assert client.get(path).status_code == (200 if who in READ else 403), (who, path)
    sari, nobody = browser(people.sari.account), browser()
    for path in paths:
        assert sari.get(path).status_code == 403
        assert nobody.get(path).status_code == 302


def test_versions_of_another_region_do_not_exist(draft, at):
    operations.plan_consultation(version_id=draft.pk, planned_on=at.date(), place="Aula", actor=SYSTEM, at=at)
    before = Entry.objects.count()
    with region_context("provinsi"):
        account = cast.officer(at, "Wati Susanti", "admin", "designer", "manager", "kadis").account
        elsewhere = Client(HTTP_HOST="provinsi.localhost")
        elsewhere.force_login(account)
    base = f"/meja/standar/{draft.pk}/"
    for page in PAGES:
        assert elsewhere.get(f"{base}{page}/").status_code == 404
    plan, today = {"rencana-planned_on": f"{at.date()}", "rencana-place": "X"}, f"{at.date()}"
    told = {"publikasi-medium": "website", "publikasi-where": "x", "publikasi-published_on": today}
    assert elsewhere.post(f"{base}konsultasi/rencana/", plan).status_code == 404
    assert elsewhere.post(f"{base}penetapan/publikasi/", told).status_code == 404
    assert elsewhere.post(f"{base}penetapan/cabut/", {"cabut-decree_no": "1"}).status_code == 404
    with region_context("siap"):
        assert Entry.objects.count() == before


def test_acts_are_for_their_roles(people, draft):
    base = f"/meja/standar/{draft.pk}/"
    allowed = {
        "konsultasi/rencana/": {"perancang", "admin"},
        "konsultasi/laksana/": {"perancang", "admin"},
        "penetapan/tetapkan/": {"kadis", "manajer", "admin"},
        "penetapan/cabut/": {"kadis", "manajer", "admin"},
        "penetapan/publikasi/": {"manajer", "perancang", "admin"},
        "penetapan/tinjau/": {"kadis", "manajer", "perancang", "admin"},
    }
    before = Entry.objects.count()
    for who, officer in people.office.items():
        client = browser(officer.account)
        for path, roles in allowed.items():
            assert client.post(base + path, {}).status_code == (422 if who in roles else 403), (who, path)
            assert client.get(base + path).status_code in (403, 405)
    assert Entry.objects.count() == before


def test_a_consultation_by_hand(people, draft, at):
    base = f"/meja/standar/{draft.pk}/konsultasi/"
    andi = browser(people.office["perancang"].account)
    today = f"{at.date()}"
    assert "Rencanakan konsultasi" in text_of(andi.get(base))
    wrong = andi.post(f"{base}rencana/", {"rencana-planned_on": today, "rencana-place": ""})
    assert (wrong.status_code, "wajib" in text_of(wrong)) == (422, True)
    andi.post(f"{base}rencana/", {"rencana-planned_on": today, "rencana-place": "Aula Kota"})
    andi.post(f"{base}peserta/", {"peserta-element": "users", "peserta-name": "Umar <b>Hadi</b>", "peserta-organisation": "APRI"})
    andi.post(f"{base}masukan/", {"masukan-point": "Terlalu lama", "masukan-raised_by": "APRI"})
    page = text_of(andi.get(base))
    assert "Umar &lt;b&gt;Hadi" in page
    assert "Media massa" in page
    assert "1 masukan belum dijawab" in page
    plan = Consultation.objects.get()
    person, point = plan.participants.get(), plan.points.get()
    andi.post(f"{base}ubah/hadir/", {"baris": person.pk})
    early = andi.post(f"{base}laksana/", {"hasil-held_on": today, "hasil-record_no": "BA-7"})
    assert early.status_code == 422
    assert "belum dijawab" in text_of(early)
    andi.post(f"{base}ubah/jawab/", {"baris": point.pk, "jawaban": "Sembilan hari cukup"})
    paper = andi.get(f"{base}{plan.pk}/berita-acara.pdf")
    assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")
    assert andi.post(f"{base}laksana/", {"hasil-held_on": today, "hasil-record_no": "BA-7"}).status_code == 302
    file = SimpleUploadedFile("ba.pdf", pdf(), "application/pdf")
    assert andi.post(f"{base}{plan.pk}/unggah/", {"berkas-file": file}).status_code == 302
    page = text_of(andi.get(base))
    assert "yang ditandatangani" in page
    assert "mengembalikannya menjadi rancangan" in page
    assert andi.post(f"{base}ubah/terbang/", {"baris": person.pk}).status_code == 404
    assert andi.post(f"{base}ubah/hadir/", {"baris": "bukan"}).status_code == 404


def consulted(version: ServiceVersion, at: Any) -> None:
    operations.consult_version(version_id=version.pk, held_on=at.date(), record_no="BA-1", actor=SYSTEM, at=at)


def test_an_official_reads_the_warnings_and_enacts(people, draft, at):
    sent(people, at)
    consulted(draft, at)
    base = f"/meja/standar/{draft.pk}/penetapan/"
    joko, andi = browser(people.office["kadis"].account), browser(people.office["perancang"].account)
    assert "bukan oleh perancangnya" in text_of(andi.get(base))
    shown = joko.get(base)
    page = text_of(shown)
    assert "Apa yang berubah" in page
    assert "9 hari kerja" in page
    assert "1 permohonan yang berjalan tetap memakai versinya" in page
    decree = {
        "tetap-decree_no": "188/9/2026",
        "tetap-decree_on": f"{at.date()}",
        "tetap-seen": queries.mark_of(queries.get_draft_content(draft.pk)),
    }
    warnings = list(queries.list_marked_warnings(draft.pk))
    if warnings:
        unread = joko.post(f"{base}tetapkan/", decree)
        assert unread.status_code == 422
        assert "belum ditandai" in text_of(unread)
    stale = joko.post(f"{base}tetapkan/", {**decree, "tetap-seen": "lama", "tetap-read": warnings}, follow=True)
    assert "berubah sejak Anda membacanya" in text_of(stale)
    done = joko.post(f"{base}tetapkan/", {**decree, "tetap-read": warnings}, follow=True)
    assert "188/9/2026" in text_of(done)
    assert queries.find_enacted("K09").pk == draft.pk
    late = browser(people.office["manajer"].account).post(f"{base}tetapkan/", {**decree, "tetap-read": warnings}, follow=True)
    assert "sudah ditetapkan dengan keputusan 188/9/2026" in text_of(late)


def test_a_version_in_force_is_published_reviewed_and_revoked(people, at):
    enacted = queries.find_enacted("K09")
    base = f"/meja/standar/{enacted.pk}/penetapan/"
    tuti, today = browser(people.office["manajer"].account), f"{at.date()}"
    told = {"publikasi-medium": "website", "publikasi-where": "dpmptsp.example", "publikasi-published_on": today}
    assert tuti.post(f"{base}publikasi/", told).status_code == 302
    page = text_of(tuti.get(base))
    assert "sekarang 1" in page
    assert "SIPP Nasional" in page
    row = queries.list_publications(enacted.pk)[0]
    assert tuti.post(f"{base}publikasi/{row.pk}/akhiri/").status_code == 302
    review = {"tinjau-reviewed_on": today, "tinjau-result": "keep", "tinjau-note": "Masih sesuai"}
    assert tuti.post(f"{base}tinjau/", review).status_code == 302
    assert "Masih sesuai" in text_of(tuti.get(base))
    assert tuti.post(f"{base}cabut/", {"cabut-decree_no": "200/2026"}).status_code == 302
    assert queries.find_enacted("K09") is None
    assert get_version(enacted.sop_version_id).state == "retired"
    assert "200/2026" in text_of(tuti.get(base))


def test_any_two_versions_are_compared(people, draft):
    path = f"/meja/standar/{draft.pk}/bandingkan/"
    andi = browser(people.office["perancang"].account)
    page = text_of(andi.get(path))
    assert "Jangka waktu penyelesaian" in page
    assert "Isi berubah" in page
    assert text_of(andi.get(f"{path}?dengan=999")) == page
    only = operations.begin_revision(service_code="K01", actor=SYSTEM, at=draft.created_at)
    assert "Tidak ada perbedaan" in text_of(andi.get(f"/meja/standar/{only.pk}/bandingkan/"))


@pytest.mark.parametrize(("page", "most"), [("konsultasi", 26), ("penetapan", 60), ("bandingkan", 44)])
def test_pages_cost_no_more_for_more_lines(people, draft, at, page, most, django_assert_max_num_queries):
    andi, path = browser(people.office["perancang"].account), f"/meja/standar/{draft.pk}/{page}/"
    row = operations.plan_consultation(version_id=draft.pk, planned_on=at.date(), place="Aula", actor=SYSTEM, at=at)
    for count in (1, 10):
        for number in range(count):
            operations.add_participant(consultation_id=row.pk, element="users", name=f"Orang {number}", actor=SYSTEM, at=at)
            operations.add_point(consultation_id=row.pk, point=f"Masukan {number}", actor=SYSTEM, at=at)
        with django_assert_max_num_queries(most):
            assert andi.get(path).status_code == 200


def test_running_cases_are_moved_after_a_dry_run(people, at, deliver):
    walker = sent(people, at)
    version = new_version("K09", rename_second_row, at)
    path = f"/meja/standar/{version.pk}/pindah/"
    andi = browser(people.office["perancang"].account)
    for who, officer in people.office.items():
        may = who in ("perancang", "admin")
        assert browser(officer.account).get(path).status_code == (200 if may else 403), who
    page = text_of(andi.get(path))
    assert walker.application().number in page
    assert '<option value="2x" selected>' in page
    dry = andi.post(path, {"tindakan": "coba", "pindah-baris_2": "", "pindah-reason": "Perwali"})
    assert "Sebutkan baris penggantinya" in text_of(dry)
    assert walker.application().run.version_id != version.sop_version_id
    empty = andi.post(path, {"tindakan": "pindahkan", "pindah-baris_2": "2x", "pindah-reason": ""})
    assert empty.status_code == 422
    wrong = andi.post(path, {"tindakan": "coba", "pindah-baris_2": "99", "pindah-reason": "x"})
    assert wrong.status_code == 422
    done = andi.post(path, {"tindakan": "pindahkan", "pindah-baris_2": "2x", "pindah-reason": "Perwali"}, follow=True)
    assert "Sedang dikerjakan" in text_of(done)
    deliver()
    page = text_of(andi.get(path))
    assert "1 dari 1 permohonan" in page
    assert "Semua permohonan berjalan sudah memakai versi ini" in page
    assert walker.application().run.version_id == version.sop_version_id
    old = ServiceVersion.objects.get(service__code="K09", number=version.number - 1)
    assert "tidak sedang berlaku" in text_of(andi.get(f"/meja/standar/{old.pk}/pindah/"))


def test_the_pledge_hangs_on_the_wall(people, draft):
    enacted = queries.find_enacted("K09")
    andi = browser(people.office["perancang"].account)
    for form, words in (("", "terus-menerus"), ("?bentuk=singkat", "sanggup")):
        paper = andi.get(f"/meja/standar/{enacted.pk}/penetapan/maklumat.pdf{form}")
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper.content)).pages)
        assert paper["Content-Type"] == "application/pdf"
        assert words in text.replace("\n", "")
        assert "Joko Prasetyo" in text
        assert len(pypdf.PdfReader(io.BytesIO(paper.content)).pages) == 1
    assert andi.get(f"/meja/standar/{draft.pk}/penetapan/maklumat.pdf").status_code == 404
    assert browser(people.office["loket"].account).get(f"/meja/standar/{enacted.pk}/penetapan/maklumat.pdf").status_code == 403


def copied(run: Run, number: str) -> None:
    """Put another case beside the one of this run, at the same row."""
    case = Application.objects.get(run=run)
    task = run.tasks.get(state="open")
    for row in (run, case, task):
        row.pk = uuid7()
        row._state.adding = True
    run.owner_id = case.pk
    run.save()
    case.run, case.number = run, number
    case.save()
    task.run = run
    task.save()


def test_the_move_page_costs_no_more_for_more_cases(people, at, django_assert_max_num_queries):
    sent(people, at)
    version = new_version("K09", rename_second_row, at)
    andi, path = browser(people.office["perancang"].account), f"/meja/standar/{version.pk}/pindah/"
    old = ServiceVersion.objects.get(service__code="K09", number=version.number - 1)
    andi.get(path)
    for count in (1, 10):
        run = Run.objects.get(owner_kind="application", version_id=old.sop_version_id, pk=Run.objects.earliest("id").pk)
        for number in range(count - 1):
            copied(run, f"K09-2026-{900 + number:06d}")
        with django_assert_max_num_queries(44):
            assert text_of(andi.get(path)).count("2 → 2") == count
