"""Writing a standard at the desk: sections saved one by one, two writers, fees that compute, parts taken over, a draft given up."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.applications.office import desk
from tests.catalogue.test_parts import HEAD
from tests.desk.test_desk import browser

from satupintu.catalogue import operations
from satupintu.catalogue.models import Service, ServiceVersion
from satupintu.catalogue.queries import find_enacted, get_draft_content, list_version_faults
from satupintu.core.public.models import Region
from satupintu.desk.standards.content.places import place_of
from satupintu.desk.standards.content.sections import PAGES
from satupintu.journal.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]

FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}
PATHS = (
    "isi/", "isi/identitas/", "isi/dasar-hukum/", "isi/waktu/", "isi/penolakan/", "isi/biaya/", "isi/produk/", "isi/pendukung/",
    "isi/biaya/hitung/", "isi/biaya/komponen/pajak_reklame/",
)  # fmt: skip
WRITE_ONLY = ("isi/salin/", "isi/hapus/", "isi/biaya/komponen/pajak_reklame/hapus/")


@pytest.fixture
def people(at):
    return desk(at)


@pytest.fixture
def draft(people, at) -> ServiceVersion:
    """A draft of K09, from the version in force."""
    return operations.begin_revision(service_code="K09", actor=people.office["perancang"].actor, at=at)


@pytest.fixture
def fresh(people, at) -> ServiceVersion:
    """The draft of a service that is not in the catalogue."""
    return operations.begin_service(head=HEAD, actor=people.office["perancang"].actor, at=at)


@pytest.fixture
def writer(people) -> Client:
    return browser(people.office["perancang"].account)


def at_desk(version: ServiceVersion, below: str) -> str:
    return f"/meja/standar/{version.pk}/{below}"


def form_of(client: Client, address: str, key: str = "", page: str = "") -> dict[str, str]:
    """What a browser would send from the form of a section as it stands on the page."""
    page = page or client.get(address).content.decode()
    start = page.index(f'name="_bagian" value="{key}"') if key else page.index("data-part")
    part = page[start : page.index("</form>", start)]
    found = {"_bagian": key} if key else {}
    for tag in re.findall(r"<input[^>]*>", part):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or " checked" in tag) and 'type="radio"' not in tag:
            found[name[1]] = unescape(value[1]) if value else "on" if "checkbox" in tag else ""
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', part):
        found[name] = unescape(text)
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', part, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found[name] = unescape(chosen[1])
    return found


def test_every_page_lets_readers_read_and_writers_write(people, draft):
    readers, writers = {"perancang", "manajer", "admin", "kadis"}, {"perancang", "admin"}
    for who, officer in people.office.items():
        client = browser(officer.account)
        paths = PATHS if who in ("perancang", "loket") else PATHS[:1]
        for path in paths:
            assert client.get(at_desk(draft, path)).status_code == (200 if who in readers else 403), (who, path)
        for path in WRITE_ONLY:
            assert client.get(at_desk(draft, path)).status_code == (200 if who in writers else 403), (who, path)
        sent = client.post(at_desk(draft, "isi/waktu/"), {"_bagian": "waktu", "_cap": "x"})
        assert sent.status_code == (409 if who in writers else 403), who
    assert browser().get(at_desk(draft, "isi/")).status_code == 302
    for path in ("isi/tidak-ada/", "isi/biaya/komponen/tidak_ada/", "isi/biaya/komponen/tidak_ada/hapus/"):
        assert browser(people.office["perancang"].account).get(at_desk(draft, path)).status_code == 404, path
    elsewhere = Client(HTTP_HOST="provinsi.localhost")
    elsewhere.cookies = browser(people.office["perancang"].account).cookies
    assert elsewhere.get(at_desk(draft, "isi/")).status_code == 302


def test_opening_and_saving_a_page_changes_nothing(writer, draft):
    before = get_draft_content(draft.pk)
    for page in PAGES:
        address = at_desk(draft, f"isi/{page.key}/")
        shown = writer.get(address).content.decode()
        for section in page.sections:
            answer = writer.post(address, form_of(writer, address, section.key, shown))
            assert answer["Location"] == f"{address}#bagian-{section.key}", section.key
    component = at_desk(draft, "isi/biaya/komponen/pajak_reklame/")
    assert "Tidak ada yang berubah" in writer.post(component, form_of(writer, component), follow=True).content.decode()
    assert get_draft_content(draft.pk) == before
    assert not Entry.objects.filter(event="catalogue.version_updated", subject_id=draft.pk).exists()


def test_the_overview_tells_how_far_each_component_is_and_leads_to_every_fault(writer, fresh, at):
    page = writer.get(at_desk(fresh, "isi/")).content.decode()
    for label in (
        "Dasar hukum",
        "Jaminan pelayanan",
        "Evaluasi kinerja pelaksana",
        "Penyampaian pelayanan",
        "2 dari 14",
        "Kosong",
    ):
        assert label in page, label
    content = get_draft_content(fresh.pk)
    for path in list_version_faults(fresh.pk):
        below, _hash, target = place_of(path, content).partition("#")
        assert at_desk(fresh, below) in page
        if below.startswith("isi/") and target:
            assert f'id="{target}"' in writer.get(at_desk(fresh, below)).content.decode(), (path, target)
    assert at_desk(fresh, "isi/pendukung/#id_safety-text") in writer.get(at_desk(fresh, "")).content.decode()
    time = at_desk(fresh, "isi/waktu/")
    writer.post(time, {**form_of(writer, time, "waktu"), "waktu-value": "7", "waktu-counted_from": "berkas lengkap"})
    assert get_draft_content(fresh.pk)["time"]["value"] == 7
    again = writer.get(at_desk(fresh, "isi/")).content.decode()
    assert "Diubah Dian" in again or "Diubah " in again
    entry = Entry.objects.get(event="catalogue.version_updated", subject_id=fresh.pk)
    assert "time.value" in entry.data["parts"]


def test_two_writers_of_one_section_lose_nothing(people, writer, draft):
    address = at_desk(draft, "isi/pendukung/")
    mine = {**form_of(writer, address, "safety"), "safety-text": "Ketikan saya"}
    other = browser(people.office["admin"].account)
    other.post(address, {**form_of(other, address, "safety"), "safety-text": "Tulisan orang lain"})
    other.post(address, {**form_of(other, address, "staffing"), "staffing-text": "Dua orang"})
    by_script = writer.post(address, mine, **FETCH)
    assert (by_script.status_code, "moved" in by_script.json()) == (409, True)
    refused = writer.post(address, mine)
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Ketikan saya" in page
    assert "Tulisan orang lain" in page
    assert get_draft_content(draft.pk)["components"]["safety"]["text"] == "Tulisan orang lain"
    mark = re.search(r'value="safety"><input type="hidden" name="_cap" value="([0-9a-f]+)"', page)[1]
    assert writer.post(address, {**mine, "_cap": mark}).status_code == 302
    content = get_draft_content(draft.pk)["components"]
    assert (content["safety"]["text"], content["staffing"]["text"]) == ("Ketikan saya", "Dua orang")


def test_a_script_saves_while_somebody_types_and_learns_the_new_mark(writer, draft):
    address = at_desk(draft, "isi/waktu/")
    sent = {**form_of(writer, address, "waktu"), "waktu-value": "9"}
    first = writer.post(address, sent, **FETCH).json()
    assert re.fullmatch(r"\d\d\.\d\d", first["at"])
    again = writer.post(address, {**sent, "waktu-value": "8", "_cap": first["mark"]}, **FETCH)
    assert again.status_code == 200
    wrong = writer.post(address, {**sent, "waktu-value": "lama", "_cap": again.json()["mark"]}, **FETCH)
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["id_waktu-value"])
    assert get_draft_content(draft.pk)["time"]["value"] == 8


def test_rows_are_added_moved_and_removed_without_saving(writer, draft):
    address = at_desk(draft, "isi/identitas/")
    before = get_draft_content(draft.pk)["variants"]
    sent = form_of(writer, address, "varian")
    assert sent["varian-n"] == "3"
    grown = writer.post(address, {**sent, "varian-0-label": "Diketik", "_aksi": "tambah"}).content.decode()
    assert 'name="varian-3-label"' in grown
    assert 'value="Diketik"' in grown
    moved = writer.post(address, {**sent, "_aksi": "turun-0"}).content.decode()
    assert re.search(r'name="varian-1-code" value="permanen"', moved)
    fewer = writer.post(address, {**sent, "_aksi": "hapus-1"}).content.decode()
    assert 'name="varian-2-label"' not in fewer
    for odd in ("naik-0", "hapus-99", "turun-x", "tambah" * 9):
        assert writer.post(address, {**sent, "_aksi": odd}).status_code == 200
    assert get_draft_content(draft.pk)["variants"] == before
    sent |= {"varian-n": "4", "varian-3-label": "Baru sekali", "varian-3-code": "", "varian-3-form_value": ""}
    writer.post(address, sent)
    assert get_draft_content(draft.pk)["variants"][3] == {"code": "baru_sekali", "label": "Baru sekali"}
    blank = {**form_of(writer, address, "varian"), "varian-1-label": "", "varian-1-code": ""}
    writer.post(address, blank)
    assert [row["code"] for row in get_draft_content(draft.pk)["variants"]] == ["permanen", "perpanjangan", "baru_sekali"]


def test_a_fee_is_written_with_examples_that_compute(writer, fresh):
    new = at_desk(fresh, "isi/biaya/komponen-baru/")
    page = writer.post(new, {"_cap": "new", "variables-n": "0", "examples-n": "0", "_aksi": "tambah-variables"})
    assert 'name="variables-0-name"' in page.content.decode()
    sent = {
        "_cap": "new", "komponen-label": "Retribusi <b>luas</b>", "komponen-formula": "luas * tarif", "komponen-payee": "region",
        "komponen-in_total": "on", "komponen-evidence": "own", "variables-n": "2", "variables-0-name": "luas",
        "variables-0-label": "luas", "variables-0-assessed": "on", "variables-1-name": "tarif", "variables-1-label": "tarif",
        "variables-1-source": "tarif_luas", "examples-n": "1", "examples-0-label": "Ruko", "examples-0-in_0": "100",
        "examples-0-in_1": "2.500", "examples-0-result": "250.001",
    }  # fmt: skip
    live = writer.post(new, sent, **FETCH).json()["live"]
    assert not live["hasil-examples-0"]["right"]
    assert "250.000" in live["hasil-examples-0"]["text"]
    assert "tarif_luas" in live["salah-id_variables-1-source"]["text"]
    assert not get_draft_content(fresh.pk)["fee"].get("components")
    pointed = writer.post(new, {**sent, "komponen-formula": "luas * tarip", "_aksi": "hitung"}).content.decode()
    assert "<mark>tarip</mark>" in pointed
    assert writer.post(new, {**sent, "komponen-label": " "}).status_code == 422
    saved = writer.post(new, sent)
    assert saved.status_code == 302, re.findall(r"error-summary__list.*?</ul>", saved.content.decode(), re.DOTALL)
    assert saved["Location"].endswith("/komponen/retribusi_b_luas_b/")
    fee = get_draft_content(fresh.pk)["fee"]
    assert (fee["kind"], "amount" in fee) == ("rumus", False)
    assert fee["components"][0]["examples"] == [{"label": "Ruko", "inputs": {"luas": 100, "tarif": 2500}, "result": 250001}]
    faults = list_version_faults(fresh.pk)
    assert "fee.components[0].examples[0].result" in faults
    target = place_of("fee.components[0].examples[0].result", get_draft_content(fresh.pk))
    component = saved["Location"]
    assert target == f"{component.partition(f'{fresh.pk}/')[2]}#id_examples-0-result"
    assert "&lt;b&gt;luas" in writer.get(component).content.decode()
    writer.post(component, {**form_of(writer, component), "examples-0-result": "250.000"})
    figures = at_desk(fresh, "isi/biaya/")
    rows = {**form_of(writer, figures, "parameter"), "parameter-0-label": "Tarif luas", "parameter-0-value": "0,25"}
    writer.post(figures, {**rows, "parameter-0-name": "tarif_luas"})
    assert get_draft_content(fresh.pk)["parameters"][0]["value"] == "0.25"
    assert not [path for path in list_version_faults(fresh.pk) if path.startswith(("fee", "parameters"))]
    assert "1 dari 1 contoh cocok" in writer.get(figures).content.decode()
    refused = writer.post(figures, {**form_of(writer, figures, "biaya"), "biaya-way": "gratis"})
    assert refused.status_code == 422
    assert writer.post(f"{component}hapus/").status_code == 302
    assert not get_draft_content(fresh.pk)["fee"].get("components")


def test_components_of_a_fee_change_places_and_variables_take_their_examples_along(people, writer, draft):
    address = at_desk(draft, "isi/biaya/komponen/pajak_reklame/")
    sent = form_of(writer, address)
    page = writer.post(address, {**sent, "_aksi": "hapus-variables-0"}).content.decode()
    assert re.search(r'name="examples-0-in_0" value="4"', page), "the second input is the first now"
    stale = {**sent, "examples-0-label": "Ketikan saya"}
    other = browser(people.office["admin"].account)
    other.post(address, {**form_of(other, address), "komponen-words": "Dihitung lain"})
    refused = writer.post(address, stale)
    assert (refused.status_code, "Ketikan saya" in refused.content.decode()) == (409, True)
    writer.post(at_desk(draft, "isi/biaya/komponen-baru/"), {"_cap": "new", "komponen-label": "Kedua", "komponen-formula": "1"})
    figures = at_desk(draft, "isi/biaya/")
    mark = re.search(
        r'value="komponen"><input type="hidden" name="_cap" value="([0-9a-f]+)"', writer.get(figures).content.decode()
    )[1]
    writer.post(figures, {"_bagian": "komponen", "_aksi": "naik-kedua", "_cap": mark})
    assert [entry["code"] for entry in get_draft_content(draft.pk)["fee"]["components"]] == ["kedua", "pajak_reklame"]


def test_the_calculator_reckons_for_an_applicant_and_keeps_nothing(writer, draft):
    address = at_desk(draft, "isi/biaya/hitung/")
    asked = writer.get(address).content.decode()
    assert 'name="panjang_m"' in asked
    assert 'name="naskah"' not in asked
    answers = {
        "varian": "permanen", "panjang_m": "2", "lebar_m": "4", "muka": "1", "jumlah": "1", "tgl_mulai_0": "1", "tgl_mulai_1": "4",
        "tgl_mulai_2": "2026", "tgl_akhir_0": "30", "tgl_akhir_1": "4", "tgl_akhir_2": "2026",
    }  # fmt: skip
    before = Entry.objects.count()
    assert "7.500.000" in writer.get(address, answers).content.decode()
    assert Entry.objects.count() == before


def test_the_product_is_shown_with_invented_data(writer, draft, fresh, people):
    for version in (draft, fresh):
        shown = writer.get(at_desk(version, "isi/produk/contoh.pdf"))
        assert (shown["Content-Type"], shown.content[:5]) == ("application/pdf", b"%PDF-")
    assert browser(people.office["loket"].account).get(at_desk(draft, "isi/produk/contoh.pdf")).status_code == 403
    address = at_desk(fresh, "isi/produk/")
    partner = {"produk-partner_name": "NIB", "produk-partner_issuer": "OSS", "produk-partner_number": "Nomor"}
    sent = {**form_of(writer, address, "produk"), **partner}
    sent.pop("produk-issued_by_us")
    writer.post(address, sent)
    assert get_draft_content(fresh.pk)["product"]["partner_document"] == {"name": "NIB", "issuer": "OSS", "number_label": "Nomor"}
    assert writer.get(at_desk(fresh, "isi/produk/contoh.pdf")).status_code == 200


def test_texts_and_parts_come_from_other_services(writer, fresh):
    address = at_desk(fresh, "isi/pendukung/")
    assert "Pakai teks ini" in writer.get(address).content.decode()
    taken = writer.post(address, {**form_of(writer, address, "safety"), "_aksi": "ambil-0"}).content.decode()
    assert "Data pribadi dilindungi" in taken.split('id="id_safety-text"')[1].split("</textarea>")[0]
    assert get_draft_content(fresh.pk)["components"] == {}
    take = at_desk(fresh, "isi/salin/")
    assert "Lembar SOP" in writer.get(f"{take}?dari=K09").content.decode()
    nothing = writer.post(take, {"dari": "K09"}).content.decode()
    assert "Belum ada bagian yang dipilih" in nothing
    assert writer.post(take, {"dari": "TIDAK"}).status_code == 404
    assert writer.post(take, {"dari": "K09", "bagian": ["components", "legal_basis"]}).status_code == 302
    theirs = get_draft_content(find_enacted("K09").pk)
    assert get_draft_content(fresh.pk)["components"] == theirs["components"]


def test_a_draft_is_deleted_after_a_question(writer, fresh, draft):
    ask = at_desk(fresh, "isi/hapus/")
    assert "hilang" in writer.get(ask).content.decode()
    assert writer.post(ask)["Location"] == "/meja/standar/"
    assert not Service.objects.filter(code="K90").exists()
    assert writer.get(at_desk(fresh, "isi/")).status_code == 404
    enacted = find_enacted("K09")
    assert writer.get(at_desk(enacted, "isi/hapus/")).status_code == 404
    assert "disabled" in writer.get(at_desk(enacted, "isi/waktu/")).content.decode()


def test_hostile_input_is_refused_or_shown_as_text(writer, fresh):
    address = at_desk(fresh, "isi/identitas/")
    sent = form_of(writer, address, "nama")
    writer.post(address, {**sent, "nama-name": "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in writer.get(at_desk(fresh, "isi/")).content.decode()
    for wrong in ("x" * 201, "a\x00b"):
        answer = writer.post(address, {**form_of(writer, address, "nama"), "nama-name": wrong})
        assert answer.status_code == 422
        assert 'href="#id_nama-name"' in answer.content.decode()
    many = writer.post(address, {**form_of(writer, address, "varian"), "varian-n": "999999", "_aksi": "tambah"})
    assert many.content.decode().count("-form_value") < 300
    money = at_desk(fresh, "isi/biaya/")
    huge = {**form_of(writer, money, "biaya"), "biaya-way": "tetap", "biaya-amount": "9" * 19}
    assert writer.post(money, huge).status_code == 422
    rows = {**form_of(writer, money, "parameter"), "parameter-0-label": "x", "parameter-0-value": "9" * 19}
    assert writer.post(money, rows).status_code == 422
    deep = {"_cap": "new", "komponen-label": "Dalam", "komponen-formula": "(" * 3000 + "1" + ")" * 3000}
    assert writer.post(at_desk(fresh, "isi/biaya/komponen-baru/"), deep).status_code in (302, 422)
    assert writer.get(at_desk(fresh, "isi/biaya/")).status_code == 200


def test_pages_ask_the_database_no_more_often_for_long_lists(writer, draft, at):
    def cost(below: str) -> int:
        writer.get(at_desk(draft, below))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert writer.get(at_desk(draft, below)).status_code == 200
        return len(asked)

    waiting = at_desk(draft, "isi/waktu/")
    writer.post(waiting, {**form_of(writer, waiting, "waktu"), "waktu-value": "3"})
    few = {below: cost(below) for below in ("isi/", "isi/dasar-hukum/", "isi/pendukung/", "isi/biaya/")}
    address = at_desk(draft, "isi/dasar-hukum/")
    rows = {"_bagian": "dasar", "_cap": form_of(writer, address, "dasar")["_cap"], "dasar-n": "60"}
    for place in range(60):
        rows |= {f"dasar-{place}-ref": f"Perda {place}", f"dasar-{place}-about": "x", f"dasar-{place}-status": "berlaku"}
        rows |= {f"dasar-{place}-evidence": "own", f"dasar-{place}-sources": ""}
    assert writer.post(address, rows).status_code == 302
    assert len(get_draft_content(draft.pk)["legal_basis"]) == 60
    assert {below: cost(below) for below in few} == few
    assert max(few.values()) <= 40, few


def test_a_new_service_belongs_to_the_level_of_its_region(writer):
    Region.objects.filter(schema_name=connection.schema_name).update(level=Region.Level.KABUPATEN)
    given = {"name": "Izin Penyelenggaraan Apotek", "code": "K77", "slug": "izin-apotek", "category": "perizinan_usaha"}
    said = writer.post("/meja/standar/baru/", {**given, "owner": "Dinas Kesehatan", "issuer": "DPMPTSP"})
    assert said.status_code == 302
    version = ServiceVersion.objects.get(service__code="K77")
    assert get_draft_content(version.pk)["agency"]["level"] == "kabupaten"


def test_a_wrong_code_or_address_of_a_new_service_is_answered_with_an_example(writer):
    given = {"name": "Izin Apotek", "category": "perizinan_usaha", "owner": "Dinas Kesehatan", "issuer": "DPMPTSP"}
    said = writer.post("/meja/standar/baru/", {**given, "code": "k77", "slug": "Izin Apotek"})
    page = said.content.decode()
    assert said.status_code == 422
    assert page.count("misalnya K21") == page.count("misalnya izin-apotek") == 2
    assert "Masukkan nilai yang valid" not in page
    assert not Service.objects.filter(name="Izin Apotek").exists()


def test_a_missing_component_is_named_as_the_law_names_it(fresh, writer):
    page = writer.get(at_desk(fresh, "")).content.decode()
    assert "Komponen “Sarana, prasarana, dan/atau fasilitas” belum ditulis" in page
    assert "“facilities”" not in page
