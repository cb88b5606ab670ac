"""What nobody types but a script sends, at the designer's addresses: an answer, never a failure, and nothing written."""

import pytest
from tests.applications.office import desk
from tests.catalogue.test_parts import HEAD
from tests.desk.test_desk import browser

from satupintu.catalogue import operations, queries
from satupintu.core.actor import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]

FIRST = (
    {"do": "performer_add", "code": "fo", "label": "Loket"},
    {"do": "insert", "after": "", "cells": {"activity": "Mengajukan", "performers": ["fo"]}},
    {"do": "insert", "after": "r1", "cells": {"activity": "Memeriksa", "performers": ["fo"], "time": "10 menit"}},
    {
        "do": "insert",
        "after": "r2",
        "cells": {"activity": "Menyerahkan", "performers": ["fo"], "time": "1 jam", "output": "Izin"},
    },
)
LONG = "9" * 5000


@pytest.fixture
def ground(at):
    people = desk(at)
    made = operations.begin_service(head=HEAD, actor=SYSTEM, at=at)
    andi = people.office["perancang"]
    operations.edit_sheet(version_id=made.pk, edits=FIRST, actor=andi.actor, at=at)
    return made, browser(andi.account), f"/meja/standar/{made.pk}/"


def test_a_number_beyond_all_bounds_or_of_other_signs_is_no_failure(ground):
    version, client, base = ground
    before = queries.get_draft_content(version.pk)
    client.post(f"{base}coba/langkah/", {"tindakan": "mulai"})
    for number in ("²", LONG):
        step = {"tindakan": "langkah", "baris": "r1", "keluar": "next", "bagian": number}
        assert client.post(f"{base}coba/langkah/", step).status_code == 302
        rows = {"variables-n": number, "examples-n": number, "_aksi": "tambah-variables"}
        assert client.post(f"{base}isi/biaya/komponen-baru/", rows).status_code == 200
    assert queries.get_draft_content(version.pk) == before


@pytest.mark.parametrize("value", ['"\\ud800"', "NaN", "1e999"])
def test_json_the_database_cannot_keep_is_refused(ground, value):
    version, client, base = ground
    before = queries.get_draft_content(version.pk)
    mark = queries.mark_of(before["sheet"])
    edits = f'{{"edits":[{{"do":"set","row":"r2","cell":"note","value":{value},"was":null}}]}}'
    assert client.post(f"{base}sop/ubah/", edits, content_type="application/json").status_code == 422
    sheet = f'{{"rows":[{{"id":"r1","activity":{value}}}]}}'
    sent = client.post(f"{base}tukar/pakai/", {"lembar": sheet, "tanda": mark}, follow=True)
    assert "Isi lembar tidak terbaca" in sent.text
    assert queries.get_draft_content(version.pk) == before


def test_the_year_of_a_report_is_four_digits(at):
    client = browser(desk(at).office["manajer"].account)
    for year in ("²", LONG, "0000"):
        assert client.get("/meja/laporan/capaian/", {"tahun": year}).status_code == 200
