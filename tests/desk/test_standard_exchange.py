"""BPMN at the desk, on the command line and by the API: a sheet goes out and comes back, and nothing is written unseen."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from tests import cast
from tests.api.calls import caller
from tests.applications.office import desk
from tests.desk.test_desk import browser

from satupintu.catalogue.models import ServiceVersion
from satupintu.catalogue.operations import begin_revision, edit_part
from satupintu.catalogue.queries import find_enacted, get_draft_content, mark_of
from satupintu.config.cli import main
from satupintu.core.regions import region_context
from satupintu.journal.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]

FOREIGN = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p" name="Proses &lt;b&gt;lain">'
    '<startEvent id="s"/><userTask id="a" name="&lt;script&gt;alert(1)&lt;/script&gt;"/><callActivity id="c" name="Panggil"/>'
    '<endEvent id="e"/><sequenceFlow id="1" sourceRef="s" targetRef="a"/><sequenceFlow id="2" sourceRef="a" targetRef="c"/>'
    '<sequenceFlow id="3" sourceRef="c" targetRef="e"/></process></definitions>'
)


@pytest.fixture
def people(at):
    return desk(at)


@pytest.fixture
def draft(people, at):
    return begin_revision(service_code="K09", actor=people.office["perancang"].actor, at=at)


def upload(client: Client, version: ServiceVersion, source: str | bytes):
    """Upload a file to be looked at."""
    data = source if isinstance(source, bytes) else source.encode()
    return client.post(f"/meja/standar/{version.pk}/tukar/", {"file": SimpleUploadedFile("x.bpmn", data)})


def sent_back(answer) -> dict[str, str]:
    """The fields of the form that confirms."""
    page = answer.content.decode()
    return {"lembar": json.dumps(dict(answer.context["draft"].sheet)), "tanda": re.search(r'name="tanda" value="(\w+)"', page)[1]}


def test_who_may_look_and_who_may_write(people, draft, at):
    base = f"/meja/standar/{draft.pk}/tukar/"
    for who, officer in people.office.items():
        client = browser(officer.account)
        reads = who in {"kadis", "manajer", "perancang", "admin"}
        assert client.get(base).status_code == (200 if reads else 403), who
        assert client.get(f"{base}unduh/").status_code == (200 if reads else 403), who
        writes = who in {"perancang", "admin"}
        assert upload(client, draft, FOREIGN).status_code == (200 if writes else 403), who
        assert client.post(f"{base}pakai/").status_code == (302 if writes else 403), who
    assert browser(people.sari.account).get(base).status_code == 403
    assert browser().get(base).status_code == 302
    assert browser(people.office["perancang"].account).get(f"{base}pakai/").status_code == 405
    with region_context("provinsi"):
        account = cast.officer(at, "Wati Susanti", "designer").account
        elsewhere = Client(HTTP_HOST="provinsi.localhost")
        elsewhere.force_login(account)
    for path in (base, f"{base}unduh/"):
        assert elsewhere.get(path).status_code == 404
    assert elsewhere.post(f"{base}pakai/", {"lembar": '{"rows": []}'}).status_code == 404


def test_a_sheet_goes_out_and_comes_back_the_same(people, draft):
    client = browser(people.office["perancang"].account)
    file = client.get(f"/meja/standar/{draft.pk}/tukar/unduh/")
    assert file["Content-Disposition"] == f'attachment; filename="k09-v{draft.number}.bpmn"'
    answer = upload(client, draft, file.content)
    page = answer.content.decode()
    assert "sudah sama dengan isi berkas" in page
    assert "Tidak ada. Semua isi berkas menjadi baris." in page
    assert 'name="lembar"' not in page


def test_a_foreign_file_is_shown_first_and_taken_when_confirmed(people, draft):
    client = browser(people.office["perancang"].account)
    before, entries = get_draft_content(draft.pk), Entry.objects.count()
    answer = upload(client, draft, FOREIGN)
    page = answer.content.decode()
    assert escape("<script>alert(1)</script>") in page
    assert "<script>alert(1)" not in page
    assert "Proses yang dipanggil tidak ikut dibaca" in page
    assert (get_draft_content(draft.pk), Entry.objects.count()) == (before, entries)
    done = client.post(f"/meja/standar/{draft.pk}/tukar/pakai/", sent_back(answer))
    assert (done.status_code, done["Location"]) == (302, f"/meja/standar/{draft.pk}/")
    assert [row["kind"] for row in get_draft_content(draft.pk)["sheet"]["rows"]] == ["start", "execute", "execute"]
    assert Entry.objects.count() > entries


def test_a_draft_somebody_changed_meanwhile_is_not_overwritten(people, draft, at):
    client = browser(people.office["perancang"].account)
    form = sent_back(upload(client, draft, FOREIGN))
    sheet = get_draft_content(draft.pk)["sheet"]
    changed = {**sheet, "return_limit": 2}
    actor = people.office["admin"].actor
    edit_part(version_id=draft.pk, part="sheet", value=changed, seen=mark_of(sheet), actor=actor, at=at + timedelta(hours=1))
    client.post(f"/meja/standar/{draft.pk}/tukar/pakai/", form)
    assert get_draft_content(draft.pk)["sheet"] == changed
    for text in ("", "[", "[]", "[" * 100_000, '{"rows": 5}'):
        now = mark_of(changed)
        assert client.post(f"/meja/standar/{draft.pk}/tukar/pakai/", {"lembar": text, "tanda": now}).status_code == 302
    enacted = find_enacted("K09")
    form["tanda"] = mark_of(get_draft_content(enacted.pk)["sheet"])
    client.post(f"/meja/standar/{enacted.pk}/tukar/pakai/", form)
    assert get_draft_content(enacted.pk)["sheet"] == sheet


@pytest.mark.parametrize("source", [b"bukan", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b"<a/>", b""])
def test_a_file_that_cannot_be_read_is_said_at_its_field(people, draft, source):
    answer = upload(browser(people.office["perancang"].account), draft, source)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


def test_a_sheet_that_cannot_run_says_so_instead_of_a_file(people, draft, at):
    actor, content = people.office["perancang"].actor, get_draft_content(draft.pk)
    sheet = {**content["sheet"], "rows": content["sheet"]["rows"][:-1]}
    edit_part(version_id=draft.pk, part="sheet", value=sheet, seen=mark_of(content["sheet"]), actor=actor, at=at)
    answer = browser(people.office["perancang"].account).get(f"/meja/standar/{draft.pk}/tukar/unduh/", follow=True)
    assert answer.redirect_chain
    assert "yang tidak ada" in answer.content.decode()


def test_the_page_costs_the_same_for_any_file(people, draft):
    client = browser(people.office["perancang"].account)
    counts = []
    for most in (1, 10, 100):
        tasks = "".join(f'<task id="t{n}" name="T{n}"/>' for n in range(most))
        with CaptureQueriesContext(connection) as queries:
            upload(client, draft, FOREIGN.replace("<endEvent", f"{tasks}<endEvent"))
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= 21


def test_the_command_line_writes_and_reads_files(people, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "satupintu.config.settings")
    file, foreign = tmp_path / "k09.bpmn", tmp_path / "lain.bpmn"
    foreign.write_text(FOREIGN)
    assert main(["sop", "export", "K09", str(file), "--region", "siap"]) == 0
    enacted = find_enacted("K09")
    assert main(["sop", "export", "K09", "99", str(file), "--region", "siap"]) == 1
    assert main(["sop", "export", "K09", str(enacted.number), str(tmp_path / "x" / "y"), "--region", "siap"]) == 1
    taken = ["--region", "siap", "--service", "K09"]
    capsys.readouterr()
    assert main(["sop", "import", str(foreign), *taken]) == 1
    said = capsys.readouterr()
    assert "3 rows, 2 remarks" in said.out
    assert "callActivity c Panggil: " in said.err
    assert main(["sop", "import", str(file), *taken]) == 0
    draft = enacted.service.versions.get(state="draft")
    assert get_draft_content(draft.pk)["sheet"] == get_draft_content(enacted.pk)["sheet"]
    entries = Entry.objects.count()
    for wrong in (tmp_path / "tidak-ada", tmp_path):
        assert main(["sop", "import", str(wrong), *taken]) == 1
    foreign.write_text("bukan")
    assert main(["sop", "import", str(foreign), *taken]) == 1
    assert Entry.objects.count() == entries


def test_the_api_gives_the_file_to_staff(people, at):
    clerk = caller(people.office["perancang"].account)
    found = clerk.get("/api/v1/sop/K09/bpmn")
    assert (found.status_code, found.json()["service"]) == (200, "K09")
    assert found.json()["bpmn"].startswith("<?xml")
    assert clerk.get("/api/v1/sop/X99/bpmn").status_code == 404
    assert caller(people.sari.account).get("/api/v1/sop/K09/bpmn").status_code == 403
    assert caller(people.office["loket"].account).get("/api/v1/sop/K09/bpmn").status_code == 403
    assert caller(people.office["perancang"].account, "events:read").get("/api/v1/sop/K09/bpmn").status_code == 403
