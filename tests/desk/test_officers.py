"""Who may open which address of the desk, and what two officers, two presses and an ended session do."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern
from tests import cast
from tests.applications.office import desk, sent
from tests.desk.test_desk import browser

from satupintu.applications.queries import get_case
from satupintu.core.regions import region_context
from satupintu.desk.urls import urlpatterns

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]

EVERYBODY = {"loket", "verifikator", "teknis", "kadis", "manajer", "perancang", "admin"}
COUNTER, LEADERS, ADMIN = {"loket"}, {"manajer", "admin"}, {"admin"}
OPEN_TO_ALL = {"login", "second-factor", "enrol", "logout"}
ALLOWED = {
    **dict.fromkeys(("home", "account", "shortcuts", "notices", "work", "claim", "release", "complete"), EVERYBODY),
    **dict.fromkeys(("case", "draft", "note", "message", "read", "reveal", "file", "register", "export"), EVERYBODY),
    "calendar": EVERYBODY,
    "products": EVERYBODY - {"teknis", "perancang"},
    **dict.fromkeys(("reassign", "retry", "clock", "load"), LEADERS),
    **dict.fromkeys(("intake", "intake-person", "intake-service", "intake-account", "intake-business"), COUNTER),
    **dict.fromkeys(("proxies", "proxy-revoke"), COUNTER),
    **dict.fromkeys(("jobs", "retry-job", "staff", "officer", "hours", "closure", "closure-removed"), ADMIN),
    "corrections": COUNTER | ADMIN,
    "services": {"manajer", "perancang", "admin"},
    "service": {"perancang", "admin"},
    "revoke": {"kadis", "admin"},
}
OF_THE_HALL = {
    "counter", "counter-open", "counter-state", "counter-person", "counter-case", "counter-act", "reception", "reception-take",
    "reception-visit", "reception-act", "originals", "original", "original-take", "original-back", "original-slip",
    "handover", "hand-over", "handover-slip", "counter-original",
}  # fmt: skip
"""Who may there stands in the tables of `test_counter.py`, `test_reception.py` and `test_papers.py`; the centres' in `test_hall.py`."""
LINES = [line for line in urlpatterns if isinstance(line, URLPattern)]
SAMPLES = {"str:kind": "csv", "str:code": "K09", "int:job_id": "1"}


def address(pattern: object) -> str:
    """Return an address of the pattern that names nothing there is."""
    path = "/meja/" + str(pattern)
    while "<" in path:
        before, rest = path.split("<", 1)
        kind, after = rest.split(">", 1)
        path = before + SAMPLES.get(kind, str(uuid4())) + after
    return path


@pytest.fixture
def people(at):
    return desk(at)


@pytest.fixture
def bima(people, at):
    """A second officer at the counter."""
    return cast.officer(at, "Bima Arya", *cast.COUNTER)


def test_every_address_of_the_desk_has_its_rule():
    assert {line.name for line in LINES} == OPEN_TO_ALL | set(ALLOWED) | OF_THE_HALL


@pytest.mark.parametrize("line", [line for line in LINES if line.name in ALLOWED], ids=lambda line: line.name)
def test_an_address_lets_in_who_may_and_nobody_else(people, line):
    path = address(line.pattern)
    for who, officer in people.office.items():
        status = browser(officer.account).get(path).status_code
        assert (status == 403) == (who not in ALLOWED[line.name]), (who, path, status)
        assert status < 500
    assert browser(people.sari.account).get(path).status_code == 403
    assert browser().get(path)["Location"].startswith("/meja/masuk/?ke=")


def test_what_belongs_to_another_region_does_not_exist(people, at):
    walker = sent(people, at)
    task = walker.open_tasks()[0]
    file_id = walker.application().items.exclude(file=None).first().file_id
    with region_context("provinsi"):
        account = cast.officer(at, "Wati Susanti", "admin", "supervisor", "loket", "fo").account
        elsewhere = Client(HTTP_HOST="provinsi.localhost")
        elsewhere.force_login(account)
    case = f"/meja/permohonan/{walker.application_id}/"
    for path in (case, f"/meja/berkas/{file_id}/", f"/meja/petugas/{people.office['loket'].staff.id}/"):
        assert elsewhere.get(path).status_code == 404, path
    posts = [f"{case}{tail}/" for tail in ("catatan", "pesan", "dibaca", "nik", "jam")]
    posts += [f"/meja/tugas/{task.id}/{tail}/" for tail in ("ambil", "lepas", "alihkan", "ulangi", "selesai")]
    for path in posts:
        sent_in = {"body": "x", "kepada": str(uuid4()), "alasan": "x", "keluar": "yes", "tindakan": "perpanjang", "hari": "1"}
        assert elsewhere.post(path, sent_in).status_code == 404, path
    with region_context("siap"):
        task.refresh_from_db()
        assert (task.state, task.assignee_id) == ("open", None)
        case_page = get_case(walker.application_id, people.office["admin"].actor, at)
        assert (list(case_page.messages), list(case_page.notes)) == ([], [])


def accepted(walker) -> dict[str, str]:
    """Return a form that accepts every requirement and goes on."""
    return {f"putusan-{item.key}": "ya" for item in walker.application().items.all()} | {"keluar": "yes"}


def test_two_presses_finish_a_task_once(people, at):
    walker = sent(people, at)
    task, budi = walker.open_tasks()[0], browser(people.office["loket"].account)
    form = accepted(walker) | {"kunci": "tekan-dua-kali"}
    first, second = (budi.post(f"/meja/tugas/{task.id}/selesai/", form) for _press in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    task.refresh_from_db()
    assert task.state == "done"
    assert len([line for line in walker.open_tasks() if line.row == task.row]) == 0


def test_two_officers_on_one_task(people, bima, at):
    walker = sent(people, at)
    task, case = walker.open_tasks()[0], f"/meja/permohonan/{walker.application_id}/"
    budi, other = browser(people.office["loket"].account), browser(bima.account)
    budi.post(f"/meja/tugas/{task.id}/ambil/")
    assert "Ambil" not in other.post(f"/meja/tugas/{task.id}/ambil/", follow=True).content.decode().split("<main")[0]
    task.refresh_from_db()
    assert task.assignee_id == people.office["loket"].staff.id
    late = other.post(f"/meja/tugas/{task.id}/selesai/", accepted(walker) | {"catatan": "ketikan Bima", "tugas": str(task.id)})
    assert 400 <= late.status_code < 500
    assert "ketikan Bima" in late.content.decode()
    task.refresh_from_db()
    assert task.state == "open"
    assert budi.post(f"/meja/tugas/{task.id}/selesai/", accepted(walker)).status_code == 302
    gone = budi.post(f"/meja/tugas/{task.id}/selesai/", accepted(walker) | {"catatan": "terlambat menekan"})
    assert 400 <= gone.status_code < 500
    assert "terlambat menekan" in gone.content.decode()
    assert budi.get(case).status_code == 200


@pytest.mark.parametrize(("tail", "form", "kept"), [
    ("catatan", {"body": ""}, ""),
    ("pesan", {"body": "x" * 5000}, "x" * 4000),
    ("jam", {"tindakan": "perpanjang", "hari": "", "alasan": "Lokasi banjir"}, "Lokasi banjir"),
])  # fmt: skip
def test_a_refusal_keeps_what_was_typed(people, at, tail, form, kept):
    walker = sent(people, at)
    due = walker.application().run.due_at
    answer = browser(people.office["admin"].account).post(f"/meja/permohonan/{walker.application_id}/{tail}/", form)
    assert answer.status_code == 422
    assert kept in answer.content.decode()
    assert walker.application().run.due_at == due


def test_what_was_typed_as_the_session_ended_is_there_after_login(people, at):
    walker = sent(people, at)
    task, case = walker.open_tasks()[0], f"/meja/permohonan/{walker.application_id}/"
    client, key = browser(), walker.application().items.first().key
    form = {f"putusan-{key}": "tidak", f"kata-{key}": "Foto terpotong", "catatan": "belum tersimpan", "tugas": str(task.id)}
    away = client.post(f"/meja/tugas/{task.id}/selesai/", form, HTTP_REFERER=f"http://siap.localhost{case}")
    entered = client.post(away["Location"], {"login": "budi", "password": cast.PASSWORD})
    assert entered["Location"] == case
    page = client.get(case).content.decode()
    assert "Sesi Anda tadi berakhir" in page
    assert "Foto terpotong" in page
    assert "belum tersimpan" in page
    task.refresh_from_db()
    assert task.state == "open"
    assert "belum tersimpan" not in client.get(case).content.decode()


def pages_of(client: Client, path: str) -> list[list[str]]:
    """Return the case numbers on each page of a list, following the link to the next."""
    found = []
    while path:
        text = client.get(path).content.decode()
        found.append([part.split("<", 1)[0] for part in text.split('<a class="num" href="/meja/permohonan/')[1:]])
        found[-1] = [part.split(">", 1)[1] for part in found[-1] if ">" in part]
        link = text.split('rel="next" href="', 1)
        path = path.split("?", maxsplit=1)[0] + link[1].split('"', 1)[0].replace("&amp;", "&") if len(link) == 2 else ""
    return found


def test_lists_cost_the_same_at_any_length_and_leave_nothing_out(people, at):
    budi, numbers, counts = browser(people.office["loket"].account), set(), {}
    for size in (1, 10, 53):
        while len(numbers) < size:
            numbers.add(sent(people, at).application().number)
        for path in ("/meja/", "/meja/tugas/?lingkup=unit", "/meja/register/", "/meja/register/?urut=lama"):
            budi.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert budi.get(path).status_code == 200
            counts.setdefault(path, []).append(len(queries))
    assert {path: len(set(found)) for path, found in counts.items()} == dict.fromkeys(counts, 1), counts
    for path in list(counts)[1:]:
        found = pages_of(budi, path)
        assert [len(page) for page in found] == [50, 3]
        line = [number for page in found for number in page]
        assert set(line) == numbers
        if "register" in path:
            assert line == sorted(line, reverse="urut" not in path)


def test_a_broken_page_mark_shows_an_empty_page(people, at):
    sent(people, at)
    budi = browser(people.office["loket"].account)
    for mark in ("x", "2026-01-01~x", "2026-01-01T00:00:00~" + str(uuid4()), "-~x"):
        for path in ("/meja/tugas/?lingkup=unit&sesudah=", "/meja/register/?sesudah=", "/meja/produk/?sesudah="):
            assert budi.get(path + mark).status_code == 200
            assert "/meja/permohonan/01" not in budi.get(path + mark).content.decode()


def test_the_work_list_narrows_to_late_and_near(people, at):
    walker = sent(people, at)
    number, budi = walker.application().number, browser(people.office["loket"].account)
    # The clock of the machine stands far behind the due time of a case of 2026, or far after it.
    shown = {
        kind: number in budi.get(f"/meja/tugas/?lingkup=unit&tenggat={kind}").content.decode() for kind in ("", "lewat", "dekat")
    }
    assert shown[""]
    assert not (shown["lewat"] and shown["dekat"])
    assert "Tidak ada tugas yang cocok" in budi.get("/meja/tugas/?lingkup=unit&q=tidak-ada").content.decode()
