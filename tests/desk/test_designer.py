"""The designer of forms and requirements at the desk: questions written, moved, taken back, and shown as the citizen sees them."""

import re

import pytest
from tests.applications.office import desk
from tests.desk.test_desk import browser

from satupintu.catalogue import operations, queries
from satupintu.core.actor import SYSTEM
from satupintu.journal.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]

HEAD = {
    "code": "K90",
    "slug": "izin-apotek",
    "name": "Izin Apotek",
    "category": "izin_usaha",
    "agency": {"owner": "Dinas Kesehatan", "issuer": "Kepala DPMPTSP", "level": "kota", "delivery_mode": "owner_issues"},
    "zone": {"code": "B", "label": "Perizinan", "ticket_prefix": "B"},
    "variants": [{"code": "baru", "label": "Izin baru"}, {"code": "ubah", "label": "Perubahan"}],
    "form": [
        {"title": "Pemilik", "fields": [
            {"name": "nama", "label": "Nama pemilik", "type": "string"},
            {"name": "badan", "label": "Berbadan hukum", "type": "boolean"},
            {"name": "lahir", "label": "Tanggal lahir", "type": "date", "condition": "badan == False"},
        ]},
        {"title": "Apotek", "fields": [
            {"name": "luas", "label": "Luas ruang", "type": "decimal", "validation": {"min": 4}},
            {"name": "alamat", "label": "Alamat apotek", "type": "object", "subfields": [
                {"name": "jalan", "label": "Jalan", "type": "string"}, {"name": "rt", "label": "RT", "type": "string"},
            ]},
            {"name": "pajak", "label": "Luas kena pajak", "type": "decimal", "formula": "luas * 2"},
        ]},
    ],
    "requirements": [
        {"key": "KTP", "label": "KTP pemilik", "kind": "upload", "format": "pindaian", "obligation": "mandatory", "accept": ["pdf"]},
        {"key": "AKTA", "label": "Akta pendirian", "kind": "upload", "format": "pindaian", "obligation": "conditional",
         "condition": "badan", "accept": ["pdf"]},
    ],
}  # fmt: skip


@pytest.fixture
def people(at):
    return desk(at)


class Writer:
    """A designer at the desk, with a draft in front of her."""

    def __init__(self, people, at, head=HEAD):
        officer = people.office["perancang"]
        self.actor = officer.actor
        self.client = browser(officer.account)
        self.version = operations.begin_service(head=head, actor=SYSTEM, at=at)
        self.base = f"/meja/standar/{self.version.pk}/"

    def content(self, part="form"):
        return queries.get_draft_content(self.version.pk)[part]

    def mark(self, part="form"):
        return queries.mark_of(self.content(part))

    def names(self):
        return [[question["name"] for question in section["fields"]] for section in self.content()]

    def page(self, below, status=200):
        answer = self.client.get(self.base + below)
        assert answer.status_code == status, below
        return answer.content.decode()

    def post(self, below, part="form", status=302, **data):
        answer = self.client.post(self.base + below, {"tanda": self.mark(part), **data})
        assert answer.status_code == status, re.findall(r'error-message"[^>]*>(.*?)</p>', answer.content.decode())
        return answer

    def act(self, action, part="form", **data):
        self.post("formulir/ubah/" if part == "form" else "persyaratan/ubah/", part, aksi=action, **data)

    def said(self):
        return self.page("formulir/")


@pytest.fixture
def writer(people, at):
    return Writer(people, at)


PLAIN = {"label": "Nomor telepon", "type": "string", "required": "on", "on_product": "on", "section": "0", "syarat_cara": "susun"}
PAGES = (
    "formulir/", "formulir/pratinjau/", "formulir/pratinjau/?bagian=2", "persyaratan/", "persyaratan/pratinjau/",
)  # fmt: skip
EDITORS = (
    "formulir/tanya/", "formulir/tanya/nama/", "formulir/tanya/badan/", "formulir/tanya/lahir/", "formulir/tanya/luas/",
    "formulir/tanya/nama/kunci/", "formulir/tanya/alamat/", "formulir/tanya/alamat/isian/", "formulir/tanya/alamat/isian/rt/",
    "formulir/hapus/?hapus=badan", "formulir/hapus/?bagian-hapus=1", "persyaratan/baru/", "persyaratan/syarat/AKTA/",
)  # fmt: skip
POSTED = (
    "formulir/ubah/", "formulir/bagian/", "formulir/tanya/", "formulir/tanya/nama/", "formulir/tanya/nama/kunci/",
    "formulir/tanya/alamat/isian/", "formulir/tanya/alamat/isian/ubah/", "persyaratan/ubah/", "persyaratan/baru/",
    "persyaratan/syarat/KTP/",
)  # fmt: skip


def test_who_reads_and_who_writes(people, writer):
    before = (writer.content(), writer.content("requirements"), Entry.objects.count())
    for who, officer in people.office.items():
        client = browser(officer.account)
        reads = who in {"kadis", "manajer", "perancang", "admin"}
        writes = who in {"perancang", "admin"}
        for path in PAGES if who == "manajer" else PAGES[:1]:
            assert client.get(writer.base + path).status_code == (200 if reads else 403), (who, path)
        for path in EDITORS if who in ("perancang", "kadis") else EDITORS[1:2]:
            assert client.get(writer.base + path).status_code == (200 if writes else 403), (who, path)
        if not writes:
            for path in POSTED if who == "manajer" else POSTED[:1]:
                assert client.post(writer.base + path, {"tanda": writer.mark(), "aksi": "hapus:nama"}).status_code == 403, (
                    who,
                    path,
                )
        if reads and not writes:
            assert "aksi" not in client.get(f"{writer.base}formulir/").content.decode()
    assert browser().get(f"{writer.base}formulir/").status_code == 302
    assert browser(people.sari.account).get(f"{writer.base}persyaratan/").status_code == 403
    assert (writer.content(), writer.content("requirements"), Entry.objects.count()) == before


def test_what_does_not_exist_is_not_found(writer):
    for path in (
        "formulir/tanya/tiada/", "formulir/tanya/nama/isian/", "formulir/tanya/alamat/isian/tiada/", "formulir/hapus/?hapus=tiada",
        "formulir/hapus/?bagian-hapus=9", "persyaratan/syarat/TIADA/",
    ):  # fmt: skip
        writer.page(path, 404)
    other = writer.base.replace(str(writer.version.pk), "018f0000-0000-7000-8000-000000000000")
    for path in (*PAGES, *EDITORS):
        assert writer.client.get(other + path).status_code == 404


def test_a_version_in_force_is_read_only(writer):
    enacted = queries.find_enacted("K09")
    base = f"/meja/standar/{enacted.pk}/"
    text = writer.client.get(f"{base}formulir/").content.decode()
    assert "aksi" not in text
    name = queries.get_draft_content(enacted.pk)["form"][0]["fields"][0]["name"]
    before = queries.get_draft_content(enacted.pk)
    answer = writer.client.post(f"{base}formulir/tanya/{name}/", {**PLAIN, "tanda": queries.mark_of(before["form"])})
    assert answer.status_code == 422
    assert "bukan rancangan" in answer.content.decode()
    assert queries.get_draft_content(enacted.pk) == before


def test_questions_move_are_copied_and_the_changes_are_taken_back_one_by_one(writer):
    first = writer.content()
    entries = Entry.objects.count()
    writer.act("turun:nama")
    assert writer.names()[0] == ["badan", "nama", "lahir"]
    assert Entry.objects.count() > entries
    writer.act("letak:nama", bagian="1", urutan="1")
    assert writer.names() == [["badan", "lahir"], ["luas", "nama", "alamat", "pajak"]]
    writer.act("salin:luas")
    assert writer.names()[1] == ["luas", "luas_ruang", "nama", "alamat", "pajak"]
    writer.act("naik:badan")
    assert writer.names()[0] == ["badan", "lahir"]
    writer.act("bagian-naik:1")
    writer.act("judul:0", **{"judul-0": "Tempat usaha"})
    assert [section["title"] for section in writer.content()] == ["Tempat usaha", "Pemilik"]
    for _step in range(5):
        assert "Urungkan" in writer.said()
        writer.act("urung")
    assert writer.content() == first
    now = Entry.objects.count()
    writer.act("urung")
    assert writer.content() == first
    assert Entry.objects.count() == now
    assert "tidak dapat diurungkan" in writer.said()


def test_what_somebody_else_changed_is_neither_overwritten_nor_undone(people, writer, at):
    seen = writer.mark()
    writer.act("turun:nama")
    theirs = [*writer.content()[1:]]
    operations.edit_part(
        version_id=writer.version.pk, part="form", value=theirs, seen=writer.mark(), actor=people.office["admin"].actor, at=at
    )
    before = writer.content()
    writer.act("urung")
    assert "tidak dapat diurungkan" in writer.said()
    writer.act("turun:luas", tanda=seen)
    assert "baru saja diubah orang lain" in writer.said()
    answer = writer.post("formulir/tanya/luas/", status=422, **{**PLAIN, "type": "decimal", "tanda": seen})
    text = answer.content.decode()
    assert "baru saja diubah orang lain" in text
    assert "Nomor telepon" in text
    assert seen in text
    assert writer.content() == before


def test_a_full_section_and_an_unknown_button_refuse(writer):
    for _copy in range(2):
        writer.act("salin:nama")
    before, entries = writer.content(), Entry.objects.count()
    writer.act("salin:nama")
    assert "paling banyak 5 pertanyaan" in writer.said()
    writer.act("letak:luas", bagian="0", urutan="0")
    writer.post("formulir/ubah/", status=404, aksi="letak:luas", bagian="77", urutan="x")
    writer.act("terbang:luas")
    writer.act("naik:nama")
    writer.post("formulir/tanya/?bagian=1", status=422, **PLAIN)
    assert writer.content() == before
    assert Entry.objects.count() == entries


def test_removing_what_is_used_is_asked_about_first(writer):
    answer = writer.post("formulir/ubah/", aksi="hapus:badan")
    assert "hapus=badan" in answer["Location"]
    assert writer.names()[0] == ["nama", "badan", "lahir"]
    text = writer.client.get(answer["Location"]).content.decode()
    assert "syarat persyaratan: Akta pendirian" in text
    assert "syarat tampil isian: Tanggal lahir" in text
    writer.act("hapus:badan", yakin="1")
    assert writer.names()[0] == ["nama", "lahir"]
    text = writer.said()
    assert "Nama “badan” tidak ada" in text
    writer.act("urung")
    assert writer.names()[0] == ["nama", "badan", "lahir"]
    writer.act("hapus:nama")
    assert writer.names()[0] == ["badan", "lahir"]
    assert "bagian-hapus=0" in writer.post("formulir/ubah/", aksi="bagian-hapus:0")["Location"]
    writer.act("bagian-hapus:1")
    assert len(writer.names()) == 1


def test_a_section_begins_with_its_first_question(writer):
    answer = writer.post("formulir/bagian/", title="Apoteker", label="Nama apoteker", type="string")
    assert answer["Location"].endswith("#soal-nama_apoteker")
    assert writer.content()[2] == {
        "title": "Apoteker",
        "fields": [{"name": "nama_apoteker", "label": "Nama apoteker", "type": "string"}],
    }
    before = writer.content()
    text = writer.post("formulir/bagian/", status=422, title="", label="", type="enum").content.decode()
    assert text.count('class="govuk-error-message"') == 3
    assert writer.content() == before


KINDS = [
    ({"type": "enum", "options": "A = Apotek\nToko obat"}, {"options": [{"value": "A", "label": "Apotek"}, {"value": "Toko obat", "label": "Toko obat"}]}),
    ({"type": "multiselect", "code_list": "jenis_kelamin"}, {"options": [{"value": "LAKI-LAKI", "label": "Laki-laki"}, {"value": "PEREMPUAN", "label": "Perempuan"}]}),
    ({"type": "text", "min_length": "3", "max_length": "50", "sentence": "Terlalu pendek."}, {"validation": {"min_length": 3, "max_length": 50, "sentence": "Terlalu pendek."}}),
    ({"type": "integer", "min": "1", "max": "9", "required": ""}, {"required": False, "validation": {"min": 1, "max": 9}}),
    ({"type": "decimal", "min": "0,5"}, {"validation": {"min": "0.5"}}),
    ({"type": "money", "formula": "luas * 1000"}, {"formula": "luas * 1000"}),
    ({"type": "boolean", "must_be_true": "on"}, {"validation": {"must_be_true": True}}),
    ({"type": "date", "when": "not_future", "differs_from": ["lahir"], "prefill": "person.birth_date"}, {"prefill": "person.birth_date", "validation": {"not_future": True, "differs_from": ["lahir"]}}),
    ({"type": "time", "on_product": "", "note": "Hanya untuk kantor."}, {"on_product": False, "note": "Hanya untuk kantor."}),
    ({"type": "geo"}, {}),
    ({"type": "area", "statement": "Wilayah kerja"}, {"statement": "Wilayah kerja"}),
    ({"type": "string", "expression": "len(nomor_telepon) > 5"}, {"validation": {"expression": "len(nomor_telepon) > 5"}}),
]  # fmt: skip


def test_every_kind_of_question_is_written_with_what_belongs_to_it(writer):
    for given, kept in KINDS:
        data = {key: value for key, value in {**PLAIN, **given}.items() if value != ""}
        if "expression" in data:
            writer.post("formulir/tanya/?bagian=1", **PLAIN)
            writer.post("formulir/tanya/nomor_telepon/", **data)
        else:
            writer.post("formulir/tanya/?bagian=1", **data)
        found = writer.content()[0]["fields"][3]
        assert found == {"name": "nomor_telepon", "label": "Nomor telepon", "type": given["type"], **kept}
        text = writer.page("formulir/tanya/nomor_telepon/")
        assert "Nomor telepon" in text
        assert ('<option value="jenis_kelamin" selected>' in text) == (given["type"] == "multiselect")
        writer.act("hapus:nomor_telepon", yakin="1")


def test_a_ready_made_check_is_named_and_kept_when_the_question_is_saved_again(writer):
    writer.post("formulir/tanya/?bagian=1", **PLAIN, validator="hp")
    found = writer.content()[0]["fields"][3]
    assert found["validation"]["validator"] == "hp"
    writer.post("formulir/tanya/nomor_telepon/", **{**PLAIN, "label": "Nomor HP"}, validator="hp")
    again = writer.content()[0]["fields"][3]
    assert again == {**found, "label": "Nomor HP"}


WRONG = [
    ({"label": ""}, "id_label"),
    ({"type": "enum", "options": ""}, "id_options"),
    ({"type": "enum", "options": "a\na"}, "id_options"),
    ({"type": "integer", "min": "9", "max": "1"}, "id_max"),
    ({"type": "text", "min_length": "9", "max_length": "2"}, "id_max_length"),
    ({"validator": "nik", "pattern": "[0-9]+"}, "id_pattern"),
    ({"type": "money", "formula": "luass * 2"}, "id_formula"),
    ({"expression": "().__class__"}, "id_expression"),
    ({"syarat_cara": "bebas", "syarat_bebas": "nama =="}, "id_syarat_bebas"),
    ({"syarat-n": "2", "syarat_0_nama": "badan", "syarat_0_uji": "more", "syarat_0_nilai": "3"}, "id_syarat_0_nilai"),
    ({"syarat-n": "2", "syarat_1_nama": "varian", "syarat_1_uji": "is", "syarat_1_nilai": "Lama"}, "id_syarat_1_nilai"),
    ({"section": "9"}, "id_section"),
]  # fmt: skip


def test_what_is_wrong_is_refused_at_its_field_and_nothing_is_written(writer):
    before, entries = writer.content(), Entry.objects.count()
    for given, field in WRONG:
        data = {key: value for key, value in {**PLAIN, **given}.items() if value != ""}
        text = writer.post("formulir/tanya/?bagian=1", status=422, **data).content.decode()
        assert f'id="{field}_error"' in text, (given, re.findall(r'id="\w+_error"', text))
    assert writer.content() == before
    assert Entry.objects.count() == entries


def test_a_condition_is_put_together_from_choices(writer):
    condition = {
        "syarat-n": "3", "syarat_sambung": "or", "syarat_0_nama": "badan", "syarat_0_uji": "yes",
        "syarat_2_nama": "varian", "syarat_2_uji": "among", "syarat_2_nilai": "Izin baru; ubah",
    }  # fmt: skip
    writer.post("formulir/tanya/?bagian=2", **{**PLAIN, "section": "1"}, **condition)
    assert writer.content()[1]["fields"][3]["condition"] == "badan or varian in ['baru', 'ubah']"
    assert "Berbadan hukum dijawab ya atau Jenis permohonan (varian) salah satu dari Izin baru, Perubahan" in writer.said()
    text = writer.page("formulir/tanya/nomor_telepon/")
    assert 'value="Izin baru; Perubahan"' in text
    writer.post("formulir/tanya/nomor_telepon/", **{**PLAIN, "syarat_cara": "bebas", "syarat_bebas": "luas * 2 > 9"})
    assert writer.names()[0][-1] == "nomor_telepon"
    assert writer.content()[0]["fields"][3]["condition"] == "luas * 2 > 9"
    assert "luas * 2 &gt; 9" in writer.said()


def test_choosing_another_kind_draws_its_fields_and_saves_nothing(writer):
    before = writer.content()
    data = {**PLAIN, "label": "Jenis obat", "type": "enum", "_jenis": "1"}
    answer = writer.post("formulir/tanya/nama/", status=200, **data)
    text = answer.content.decode()
    assert 'name="options"' in text
    assert 'name="validator"' not in text
    assert 'value="Jenis obat"' in text
    assert writer.content() == before


def test_what_is_typed_is_saved_by_itself_and_taken_back_in_one_step(writer):
    first = writer.content()
    url, data = f"{writer.base}formulir/tanya/nama/", {**PLAIN, "_otomatis": "1"}
    seen = writer.mark()
    for label in ("Nama pe", "Nama pemegang izin"):
        said = writer.client.post(url, {**data, "label": label, "tanda": seen}).json()
        assert re.fullmatch(r"\d\d\.\d\d", said["at"])
        seen = said["mark"]
    assert writer.content()[0]["fields"][0]["label"] == "Nama pemegang izin"
    assert writer.client.post(url, {**data, "label": "Nama pemegang izin", "tanda": seen}).json()["mark"] == seen
    now = writer.content()
    assert writer.client.post(url, {**data, "label": "", "tanda": seen}).status_code == 422
    late = writer.client.post(url, {**data, "label": "Nama", "tanda": "lama"})
    assert (late.status_code, "diubah orang lain" in late.json()["fault"]) == (409, True)
    assert writer.content() == now
    writer.post("formulir/tanya/nama/", **{**PLAIN, "label": "Nama pemegang izin"})
    writer.act("urung")
    assert writer.content() == first
    said = writer.client.post(
        f"{writer.base}persyaratan/syarat/KTP/",
        {
            "label": "KTP", "kind": "original_item", "format": "asli", "obligation": "mandatory", "stage": "counter", "evidence": "own",
            "_otomatis": "1", "tanda": writer.mark("requirements"),
        },
    )  # fmt: skip
    assert said.json()["mark"] == writer.mark("requirements")
    assert writer.content("requirements")[0]["label"] == "KTP"


def test_the_parts_of_a_group(writer):
    writer.post("formulir/tanya/alamat/isian/", label="Kode pos", type="string", validator="kode_pos")
    parts = writer.content()[1]["fields"][1]["subfields"]
    assert [part["name"] for part in parts] == ["jalan", "rt", "kode_pos"]
    assert parts[2]["required"] is False
    writer.post("formulir/tanya/alamat/isian/rt/", label="Nomor RT", type="integer", required="on")
    writer.post("formulir/tanya/alamat/isian/ubah/", aksi="naik:kode_pos")
    writer.post("formulir/tanya/alamat/isian/ubah/", aksi="hapus:jalan")
    assert [(part["name"], part["type"]) for part in writer.content()[1]["fields"][1]["subfields"]] == [
        ("kode_pos", "string"),
        ("rt", "integer"),
    ]
    before = writer.content()
    writer.post("formulir/tanya/alamat/isian/", status=422, label="", type="string")
    writer.post("formulir/tanya/alamat/isian/ubah/", aksi="hapus:tiada")
    assert writer.content() == before


def test_another_key_follows_everywhere(writer):
    assert "Akta pendirian" in writer.page("formulir/tanya/badan/kunci/")
    writer.post("formulir/tanya/badan/kunci/", key="badan_hukum")
    assert writer.content()[0]["fields"][2]["condition"] == "badan_hukum == False"
    assert writer.content("requirements")[1]["condition"] == "badan_hukum"
    text = writer.post("formulir/tanya/nama/kunci/", status=422, key="varian").content.decode()
    assert 'id="id_key_error"' in text
