"""The official paper of an SOP at the desk: who sees it, who writes the identity block, and the PDF itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.applications.office import desk
from tests.desk.test_desk import browser
from tests.desk.test_english import reader
from tests.english import assert_english
from tests.pages import enter, faults_of, open_page

from satupintu.catalogue.models import ServiceVersion
from satupintu.catalogue.operations import begin_revision
from satupintu.journal.models import Entry
from satupintu.sop.operations import create_sop_version, update_draft
from satupintu.sop.queries import get_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
READERS = {"kadis", "manajer", "perancang", "admin"}
WRITERS = {"perancang", "admin"}
WRITTEN = {"Sistem", "Loket", "Bagian"}
"""What the pack wrote, which stays Indonesian."""


@pytest.fixture
def people(at: datetime) -> Any:
    return desk(at)


@pytest.fixture
def draft(people: Any, at: datetime) -> ServiceVersion:
    return begin_revision(service_code="K09", actor=people.office["perancang"].actor, at=at)


def in_force() -> ServiceVersion:
    return ServiceVersion.objects.get(service__code="K09", state="enacted")


def base(version: ServiceVersion) -> str:
    return f"/meja/standar/{version.pk}/cetak/"


def filled(client: Any, version: ServiceVersion) -> dict[str, Any]:
    """What the form of the page holds as it stands."""
    form = client.get(base(version)).context["form"]
    values: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if field.name in ("made_on", "revised_on", "effective_on"):
            parts = ("", "", "") if not value else (value.day, value.month, value.year)
            values |= {f"{field.html_name}_{at}": part for at, part in enumerate(parts)}
        else:
            values[field.html_name] = value or ""
    return values


def test_readers_see_it_and_only_writers_write(people: Any, draft: ServiceVersion) -> None:
    for who, officer in people.office.items():
        client = browser(officer.account)
        page = client.get(base(draft))
        assert page.status_code == (200 if who in READERS else 403), who
        if who in READERS:
            assert ("Simpan bagian identitas" in page.content.decode()) is (who in WRITERS), who
        assert client.get(f"{base(draft)}sop.pdf").status_code == (200 if who in READERS else 403), who
        assert client.post(f"{base(draft)}identitas/", {}).status_code == (422 if who in WRITERS else 403), who
    for path in ("", "identitas/", "sop.pdf"):
        assert browser(people.sari.account).get(base(draft) + path).status_code == 403
        assert browser().get(base(draft) + path).status_code == 302


def test_a_version_that_is_not_here_is_not_found(people: Any) -> None:
    designer = browser(people.office["perancang"].account)
    for path in ("", "identitas/", "sop.pdf"):
        assert designer.get(f"/meja/standar/{people.sari.person.pk}/cetak/{path}").status_code == 404


def test_the_flow_is_drawn_with_its_rows(people: Any) -> None:
    page = browser(people.office["kadis"].account).get(base(in_force())).content.decode()
    assert '<svg class="sop-flow"' in page
    assert "Menetapkan pajak reklame" in page
    assert "style=" not in page[page.index("<svg class=") : page.index("</svg>", page.index("<svg class="))]
    assert "SOP/K09/1" in page
    assert "Simpan bagian identitas" not in page


def test_the_identity_block_is_written(people: Any, draft: ServiceVersion) -> None:
    designer = browser(people.office["perancang"].account)
    values = filled(designer, draft) | {
        "number": "061/SOP/2026",
        "approver_name": "Rahmat Hidayat",
        "approver_nip": "197001011995031001",
        "related": "SOP Pengarsipan\r\n\r\nSOP Penerimaan berkas",
        "made_on_0": "2", "made_on_1": "2", "made_on_2": "2026",
    }  # fmt: skip
    done = designer.post(f"{base(draft)}identitas/", values)
    assert done.status_code == 302, done.context["form"].errors
    kept = get_version(draft.sop_version_id).identity
    assert kept["number"] == "061/SOP/2026"
    assert kept["related"] == ["SOP Pengarsipan", "SOP Penerimaan berkas"]
    assert kept["made_on"] == "2026-02-02"
    entry = Entry.objects.filter(event="sop.identity_set").latest("id")
    assert entry.data["items"] == ["approver_name", "approver_nip", "made_on", "number", "related"]
    assert "Bagian identitas disimpan" in designer.get(base(draft)).content.decode()
    again = designer.post(f"{base(draft)}identitas/", filled(designer, draft))
    assert again.status_code == 422
    assert "Tidak ada yang berubah" in again.content.decode()
    assert designer.get(f"{base(draft)}identitas/")["Location"] == base(draft)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"approver_nip": "12"}, "NIP terdiri atas 18 angka"),
        ({"title": ""}, "id_title"),
        ({"records": "x" * 1001}, "Isian ini terlalu panjang"),
        ({"seen": "lain"}, "baru saja diubah orang lain"),
    ],
)
def test_what_cannot_be_kept_is_marked(people: Any, draft: ServiceVersion, change: dict[str, str], said: str) -> None:
    designer = browser(people.office["perancang"].account)
    before = get_version(draft.sop_version_id).identity
    answer = designer.post(f"{base(draft)}identitas/", filled(designer, draft) | {"number": "baru"} | change)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert 'value="baru"' in answer.content.decode(), "what was typed is still there"
    assert get_version(draft.sop_version_id).identity == before


def test_what_is_in_force_is_not_written(people: Any) -> None:
    designer = browser(people.office["perancang"].account)
    version = in_force()
    before = get_version(version.sop_version_id).identity
    answer = designer.post(f"{base(version)}identitas/", {"title": "Lain", "seen": "x"})
    assert answer.status_code == 422
    assert "bukan rancangan lagi" in answer.content.decode()
    assert get_version(version.sop_version_id).identity == before


def test_the_paper_is_a_pdf(people: Any, draft: ServiceVersion) -> None:
    designer = browser(people.office["perancang"].account)
    for version in (draft, in_force()):
        answer = designer.get(f"{base(version)}sop.pdf")
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert f'filename="sop-K09-v{version.number}.pdf"' in answer["Content-Disposition"]


def test_variants_of_a_service_have_papers_of_their_own(people: Any, draft: ServiceVersion, at: datetime) -> None:
    designer = people.office["perancang"]
    create_sop_version(
        service_code="K09", variant="perpanjangan", title="Perpanjangan reklame", sheet={}, actor=designer.actor, at=at
    )
    client = browser(designer.account)
    assert "?varian=perpanjangan" in client.get(base(draft)).content.decode()
    answer = client.get(f"{base(draft)}sop.pdf?varian=perpanjangan")
    assert 'filename="sop-K09-perpanjangan-v1.pdf"' in answer["Content-Disposition"]
    assert client.get(f"{base(draft)}sop.pdf?varian=lain").status_code == 404


def test_an_empty_sheet_says_so(people: Any, draft: ServiceVersion, at: datetime) -> None:
    designer = people.office["perancang"]
    update_draft(version_id=draft.sop_version_id, sheet={"rows": [], "performers": []}, actor=designer.actor, at=at)
    assert "belum punya kegiatan" in browser(designer.account).get(base(draft)).content.decode()


def test_its_queries_do_not_grow_with_the_sheet(people: Any, draft: ServiceVersion, at: datetime) -> None:
    designer = people.office["perancang"]
    client = browser(designer.account)
    client.get(base(draft))
    for rows in (1, 10, 100):
        sheet = {"rows": [{"id": str(n), "performers": ["fo"], "exits": {"next": str(n + 1)}} for n in range(rows)]}
        update_draft(version_id=draft.sop_version_id, sheet=sheet, actor=designer.actor, at=at)
        with CaptureQueriesContext(connection) as counted:
            client.get(base(draft))
        assert len(counted) <= 12, [query["sql"][:90] for query in counted.captured_queries]


def test_the_page_is_english_for_who_reads_english(people: Any, draft: ServiceVersion) -> None:
    client = reader(people.office["perancang"])
    for version in (draft, in_force()):
        assert_english(client.get(base(version)), "Rejected", besides=WRITTEN)


@pytest.mark.browser
@pytest.mark.parametrize(("width", "language"), [(360, "id"), (1280, "en")])
def test_the_page_has_no_faults(
    chromium: Any, people: Any, draft: ServiceVersion, address: str, width: int, language: str
) -> None:
    page = open_page(chromium, width)
    enter(page, f"{address}/meja/masuk/", "andi", f"{address}/meja/")
    assert not faults_of(page, address, (base(draft), base(in_force())), language)
    page.goto(f"{address}{base(draft)}")
    page.focus(".sop-flow .sop-row >> nth=1")
    assert "Memeriksa kelengkapan berkas" in page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.context.close()
