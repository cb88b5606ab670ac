"""The desk: who may open what, and an officer's day in clicks."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests.applications.office import desk, sent
from tests.applications.test_operations import refused

from satupintu.applications import operations
from satupintu.applications.answers import read_answers
from satupintu.applications.errors import MayNotApplyForOthers
from satupintu.applications.models import Application
from satupintu.core.actor import NOBODY, SYSTEM
from satupintu.core.errors import NotAllowed
from satupintu.journal.models import Entry
from satupintu.notices.jobs import send_notice
from satupintu.people import operations as people_operations
from satupintu.people.errors import HasAccount
from satupintu.people.models import Account, Business
from satupintu.people.queries import list_duties

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]

HOST = {"HTTP_HOST": "siap.localhost"}


def browser(account: Account | None = None) -> Client:
    """A browser of somebody, on the region's host."""
    client = Client(**HOST)
    if account is not None:
        client.force_login(account)
    return client


@pytest.fixture
def people(at):
    return desk(at)


ALL = {"loket", "verifikator", "teknis", "kadis", "manajer", "perancang", "admin"}
PAGES = {
    "/meja/": ALL,
    "/meja/akun/": ALL,
    "/meja/bantuan/": ALL,
    "/meja/kabar/": ALL,
    "/meja/tugas/": ALL,
    "/meja/register/": ALL,
    "/meja/register/unduh.csv": ALL,
    "/meja/register/unduh.xlsx": ALL,
    "/meja/permohonan/baru/": {"loket"},
    "/meja/beban/": {"manajer", "admin"},
    "/meja/pekerjaan/": {"admin"},
    "/meja/petugas/": {"admin"},
    "/meja/koreksi/": {"loket", "admin"},
    "/meja/layanan/": {"manajer", "perancang", "admin"},
    "/meja/standar/": {"kadis", "manajer", "perancang", "admin"},
    "/meja/standar/baru/": {"perancang", "admin"},
    "/meja/produk/": {"loket", "verifikator", "kadis", "manajer", "admin"},
}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_lets_in_who_may_and_nobody_else(people, path):
    for who, officer in people.office.items():
        expected = 200 if who in PAGES[path] else 403
        assert browser(officer.account).get(path).status_code == expected, (who, path)
    assert browser(people.sari.account).get(path).status_code == 403
    assert browser().get(path).status_code == 302


def test_login_by_password(people, at):
    client = browser()
    assert client.get("/meja/masuk/").status_code == 200
    wrong = client.post("/meja/masuk/", {"login": "budi", "password": "salah"})
    assert wrong.status_code == 422
    assert "Nama akun atau kata sandi salah" in wrong.content.decode()
    right = client.post("/meja/masuk/?ke=/meja/tugas/", {"login": "budi", "password": "kuda-besar-biru-langit"})
    assert right["Location"] == "/meja/tugas/"


def test_an_officer_returns_and_finishes_a_case(people, at):
    walker = sent(people, at)
    task, case = walker.open_tasks()[0], f"/meja/permohonan/{walker.application_id}/"
    budi = browser(people.office["loket"].account)
    page = budi.get(case).content.decode()
    assert "Periksa setiap persyaratan" in page
    assert "Kembalikan ke pemohon" in page
    assert "3171014505900001" not in page
    assert budi.post(f"/meja/tugas/{task.id}/ambil/").status_code == 302
    keys = [item.key for item in walker.application().items.order_by("key")]
    form = {f"putusan-{key}": "ya" for key in keys}
    refused = budi.post(
        f"/meja/tugas/{task.id}/selesai/", {**form, f"putusan-{keys[0]}": "tidak", "keluar": "no", "catatan": "ketikan saya"}
    )
    assert refused.status_code == 422
    assert "Alasan belum diisi" in refused.content.decode()
    assert "ketikan saya" in refused.content.decode()
    few = {f"putusan-{key}": "ya" for key in keys[1:]}
    unjudged = budi.post(f"/meja/tugas/{task.id}/selesai/", {**few, "keluar": "yes"}).content.decode()
    assert unjudged.count("Terima atau tolak persyaratan ini.") == 1
    assert f'id="galat-{keys[0]}"' in unjudged
    back = {**form, f"putusan-{keys[0]}": "tidak", f"kata-{keys[0]}": "Foto buram", "keluar": "no", "kunci": "k1"}
    assert budi.post(f"/meja/tugas/{task.id}/selesai/", back).status_code == 302
    assert walker.application().state == "returned"
    for path in ("?tab=isian", "?tab=berkas", "?tab=riwayat", "?tab=pesan", "?tab=catatan"):
        answer = budi.get(case + path)
        assert answer.status_code == 200
        assert "3171014505900001" not in answer.content.decode(), path


def test_cases_of_other_regions_and_other_roles_do_not_exist(people, at):
    walker = sent(people, at)
    path = f"/meja/permohonan/{walker.application_id}/"
    assert browser(people.office["perancang"].account).get(path).status_code == 404
    elsewhere = Client(HTTP_HOST="provinsi.localhost")
    elsewhere.cookies = browser(people.office["loket"].account).cookies
    assert elsewhere.get(path).status_code == 302


def test_notes_messages_nik_and_clock(people, at):
    walker = sent(people, at)
    case = f"/meja/permohonan/{walker.application_id}/"
    budi, wati = browser(people.office["loket"].account), browser(people.office["admin"].account)
    assert budi.post(f"{case}catatan/", {"body": "Berkas asli dilihat"}).status_code == 302
    assert budi.post(f"{case}pesan/", {"body": "Mohon ditunggu"}).status_code == 302
    assert "3171014505900001" in budi.post(f"{case}nik/", follow=True).content.decode()
    assert budi.post(f"{case}jam/", {"tindakan": "perpanjang"}).status_code == 403
    due = walker.application().run.due_at
    wati.post(f"{case}jam/", {"tindakan": "perpanjang", "hari": "2", "alasan": "Lokasi banjir"})
    assert walker.application().run.due_at > due


def test_the_counter_starts_a_case_for_somebody(people, at):
    budi = browser(people.office["loket"].account)
    assert "Sari Dewi" in budi.get("/meja/permohonan/baru/?q=Sari").content.decode()
    found = budi.post("/meja/permohonan/baru/orang/", {"cari": "1", "nik": "3171014505900001"})
    assert found["Location"].endswith(f"{people.sari.person.id}/")
    wrong = budi.post("/meja/permohonan/baru/orang/", {"name": "Orang Baru", "nik": "3171018105900001"})
    assert wrong.status_code == 422
    begun = budi.post(found["Location"], {"choice": "K09:permanen"})
    page = budi.get(begun["Location"])
    assert page.status_code == 200
    assert "Izin Penyelenggaraan Reklame" in page.content.decode()


def test_the_counter_takes_over_what_is_known_and_warns_of_a_copy(people, at):
    budi = browser(people.office["loket"].account)
    address = f"/meja/permohonan/baru/{people.sari.person.id}/"
    begun = budi.post(address, {"choice": "K01:hilang", "principal": "0"})
    application = Application.objects.get(pk=begun["Location"].split("/")[2])
    answers = read_answers(application)
    assert (answers["nik"], answers["nama"]) == ("3171014505900001", "Sari Dewi Lestari")
    opened = Entry.objects.filter(event="people.identifier_revealed", subject_id=people.sari.person.id)
    assert {entry.data["kind"] for entry in opened} == {"nik", "phone"}
    again = budi.post(address, {"choice": "K01:hilang", "principal": "0"})
    assert application.number in again.content.decode()
    assert Application.objects.count() == 1
    assert budi.post(address, {"choice": "K01:hilang", "principal": "0", "_tetap": "1"}).status_code == 302
    assert Application.objects.count() == 2


def test_the_counter_serves_a_business_and_a_proxy(people, at):
    budi = browser(people.office["loket"].account)
    address = f"/meja/permohonan/baru/{people.sari.person.id}/"
    usaha = {"nib": "9120001234567", "name": "CV Maju Jaya", "position": "Direktur"}
    assert "Badan usaha dicatat" in budi.post(f"{address}usaha/", usaha, follow=True).content.decode()
    assert "CV Maju Jaya (badan usaha)" in budi.get(address).content.decode()
    begun = budi.post(address, {"choice": "K09:permanen", "principal": "1"})
    application = Application.objects.get(pk=begun["Location"].split("/")[2])
    assert application.applicant_business.name == "CV Maju Jaya"
    assert application.contact_person_id == people.sari.person.id
    wrong = budi.post(f"{address}usaha/", {"nib": "12", "name": "CV Salah"}, follow=True)
    assert "p-alert" in wrong.content.decode()
    assert Business.objects.count() == 1
    proxy = people_operations.grant_proxy(
        agent_id=people.sari.person.id, person_id=people.dewi.person.id, valid_from=timezone.now().date(),
        valid_to=timezone.now().date() + timedelta(days=9), actor=people.dewi.actor, at=at,
    )  # fmt: skip
    begun = budi.post(address, {"choice": "K09:permanen", "principal": "2"})
    application = Application.objects.get(pk=begun["Location"].split("/")[2])
    assert (application.applicant_person_id, application.proxy_id) == (people.dewi.person.id, proxy.id)
    assert "nik" not in read_answers(application), "the principal's own is theirs to write"


def test_nobody_starts_by_a_proxy_at_the_counter_who_does_not_hold_it(people, at):
    proxy = people_operations.grant_proxy(
        agent_id=people.sari.person.id, person_id=people.dewi.person.id, valid_from=at.date(),
        valid_to=at.date(), actor=people.dewi.actor, at=at,
    )  # fmt: skip
    start = {"service_code": "K09", "variant": "permanen", "channel": "desk", "person_id": people.dewi.person.id}
    for present, moment in ((None, at), (people.dewi.person.id, at), (people.sari.person.id, at + timedelta(days=1))):
        with refused(MayNotApplyForOthers):
            operations.start_application(
                **start, proxy_id=proxy.id, present_id=present, actor=people.office["loket"].actor, at=moment
            )


def test_somebody_registered_at_the_counter_gets_an_account_there(people, at, deliver):
    budi = browser(people.office["loket"].account)
    who = {"name": "Nur Aini", "nik": "3171015207850009"}
    address = budi.post("/meja/permohonan/baru/orang/", who)["Location"]
    person_id = address.rstrip("/").rsplit("/", 1)[1]
    assert "Belum punya akun daring" in budi.get(address).content.decode()
    assert "p-alert" in budi.post(f"{address}akun/", {"target": "bukan alamat"}, follow=True).content.decode()
    assert not Account.objects.filter(person_id=person_id).exists()
    done = budi.post(f"{address}akun/", {"target": "Nur@Warga.example"}, follow=True).content.decode()
    assert "Akun dibuka" in done
    assert "Belum punya akun daring" not in done
    people_operations.request_code(target="nur@warga.example", actor=NOBODY, at=at)
    deliver()
    code = re.search(r"[0-9]{6}", mail.outbox[-1].body)[0]
    login = people_operations.confirm_code(target="nur@warga.example", code=code, actor=NOBODY, at=at)
    assert login.account_id == Account.objects.get(person_id=person_id).id
    with refused(HasAccount):
        people_operations.open_account_at_counter(
            person_id=person_id, target="lain@warga.example", actor=people.office["loket"].actor, at=at
        )
    with refused(NotAllowed):
        people_operations.open_account_at_counter(person_id=person_id, target="a@b.id", actor=people.sari.actor, at=at)


def test_the_administrator_puts_a_unit_on_duty_and_takes_it_off(people, at):
    agency = people_operations.create_agency(code="PUPR", name="Dinas PUPR", actor=SYSTEM, at=at)
    unit = people_operations.create_unit(agency_id=agency.id, code="TR", name="Tata Ruang", actor=SYSTEM, at=at)
    wati = browser(people.office["admin"].account)
    wanted = {"tindakan": "tugaskan", "peran": "tim_teknis", "layanan": "K09", "unit": str(unit.id)}
    page = wati.post("/meja/petugas/", wanted, follow=True).content.decode()
    assert "K09 · Tata Ruang (Dinas PUPR)" in page
    duty = list_duties()[0]
    wati.post("/meja/petugas/", {"tindakan": "bebaskan", "penugasan": str(duty.id)})
    assert list_duties() == []
    assert "Isian belum lengkap" in wati.post("/meja/petugas/", {"tindakan": "tugaskan"}, follow=True).content.decode()


def test_an_officer_sees_that_there_is_another_case_like_it(people, at):
    first, second = sent(people, at), sent(people, at)
    page = browser(people.office["loket"].account).get(f"/meja/permohonan/{second.application_id}/").content.decode()
    assert first.application().number in page


def test_the_register_exports_what_it_shows(people, at):
    sent(people, at)
    manager = browser(people.office["manajer"].account)
    text = b"".join(manager.get("/meja/register/unduh.csv").streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Nomor;Layanan")
    assert "K09-2026-" in text
    assert manager.get("/meja/register/unduh.xlsx").content[:2] == b"PK"
    assert manager.get("/meja/register/unduh.pdf").status_code == 404


def test_the_work_list_costs_the_same_at_any_length(people, at, django_assert_max_num_queries):
    budi = browser(people.office["loket"].account)
    budi.get("/meja/tugas/")
    for _round in range(2):
        sent(people, at)
        with django_assert_max_num_queries(16):
            assert budi.get("/meja/tugas/?lingkup=unit").status_code == 200


def test_a_draft_at_the_desk_opens_on_the_pages_citizens_use(people, at):
    application = operations.start_application(
        service_code="K01", variant="hilang", channel="desk", person_id=people.sari.person.id,
        present_id=people.sari.person.id, actor=people.office["loket"].actor, at=at,
    )  # fmt: skip
    budi = browser(people.office["loket"].account)
    assert budi.get(f"/meja/permohonan/{application.id}/")["Location"] == f"/permohonan/{application.id}/"
    assert browser(people.office["verifikator"].account).get(f"/permohonan/{application.id}/").status_code == 403


def test_a_job_that_was_given_up_tells_when_and_why_and_may_run_again(people, at):
    send_notice.defer(notice_id="x")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE public.procrastinate_jobs SET status = 'failed', args = args || '{\"failure\": \"SMTPException\"}' "
            "WHERE id = (SELECT max(id) FROM public.procrastinate_jobs) RETURNING id"
        )
        number = cursor.fetchone()[0]
        cursor.execute("UPDATE public.procrastinate_events SET at = '2026-03-02T08:15:00+07:00' WHERE job_id = %s", [number])
    wati = browser(people.office["admin"].account)
    text = wati.get("/meja/pekerjaan/").content.decode()
    assert "SMTPException" in text
    assert "08.15" in text
    again = f"/meja/pekerjaan/{number}/ulangi/"
    assert "dijalankan lagi" in wati.post(again, follow=True).content.decode()
    assert "tidak lagi gagal" in wati.post(again, follow=True).content.decode()
    assert Entry.objects.get(event="journal.job_retried").actor_id == people.office["admin"].staff.id


def test_what_waits_for_the_applicant_is_not_offered_to_an_officer(people, at):
    walker = sent(people, at)
    while (task := walker.open_tasks()[0]).role != "pemohon":
        walker.take(task, walker.toward(task, {"END"}), at)
    wati, case = browser(people.office["admin"].account), f"/meja/permohonan/{walker.application_id}/"
    for path in (case, "/meja/tugas/?lingkup=all", "/meja/tugas/?lingkup=waiting"):
        text = wati.get(path).content.decode()
        assert walker.application().number in text
        assert f"/meja/tugas/{task.id}/ambil/" not in text, path


def test_an_open_step_is_offered_to_who_may_take_it(people, at):
    walker = sent(people, at)
    take = f"/meja/tugas/{walker.open_tasks()[0].id}/ambil/"
    case = f"/meja/permohonan/{walker.application_id}/"
    offered = {
        (who, path): take in browser(people.office[who].account).get(path).content.decode()
        for who in ("loket", "admin")
        for path in (case, "/meja/tugas/?lingkup=all", "/meja/tugas/?lingkup=unit")
    }
    # The counter does not see the work of all and is shown its own instead; who oversees sees it and cannot take it.
    assert {who for (who, _path), is_there in offered.items() if is_there} == {"loket"}
    assert all(is_there for (who, _path), is_there in offered.items() if who == "loket")
