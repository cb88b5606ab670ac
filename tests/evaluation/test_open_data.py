"""Open data: what is given away, that no small group is in it, and that every column is explained."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from tests.evaluation.made import case, keep

from satupintu.core.regions import region_day
from satupintu.evaluation.queries import DATASETS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def client() -> Client:
    cache.clear()
    return Client(headers={"host": "siap.localhost"})


def rows(client: Client, name: str) -> list[dict[str, str]]:
    answer = client.get(f"/data-terbuka/{name}.csv")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


@pytest.mark.parametrize("one", DATASETS, ids=lambda one: one.code)
def test_every_column_of_every_dataset_is_explained(client: Client, one) -> None:
    answer = client.get(f"/data-terbuka/{one.code}.csv").content.decode()
    named = next(csv.reader(io.StringIO(answer)))
    explained = [line["kolom"] for line in rows(client, f"{one.code}.kamus")]
    assert named == explained == [column.name for column in one.columns]
    assert all(column.meaning for column in one.columns)


def test_small_groups_are_empty_and_with_one_the_next_smallest(client: Client) -> None:
    last = (region_day(timezone.now()).replace(day=1) - timedelta(days=1)).replace(day=1)
    keep(
        [case(n, day=last, service="K09") for n in range(20)]
        + [case(n, day=last, service="K01") for n in range(8)]
        + [case(n, day=last, service="K03") for n in range(2)]
    )
    found = {line["kode_layanan"]: line for line in rows(client, "kinerja-layanan") if line["bulan"] == f"{last:%Y-%m}"}
    assert found["K09"]["masuk"] == "20"
    assert (found["K09"]["tepat_waktu"], found["K09"]["disembunyikan"]) == ("1.0", "false")
    for code in ("K01", "K03"):
        assert (found[code]["masuk"], found[code]["terbit"], found[code]["disembunyikan"]) == ("", "", "true")


def test_standards_are_those_in_force(client: Client) -> None:
    found = {line["kode_layanan"]: line for line in rows(client, "standar-pelayanan")}
    assert found["K09"]["nama_layanan"]
    assert found["K09"]["satuan_waktu"] in {"menit", "jam", "hari_kerja", "hari", "bulan"}
    assert found["K09"]["menerima_permohonan"] in {"true", "false"}


def test_the_catalogue_names_every_file_there_is(client: Client) -> None:
    answer = client.get("/data-terbuka/katalog.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    entry = json.loads(answer.content)
    assert entry["@type"] == "dcat:Catalog"
    files = [file["dcat:downloadURL"]["@id"] for one in entry["dcat:dataset"] for file in one["dcat:distribution"]]
    assert len(files) == 2 * len(DATASETS)
    for address in files:
        assert client.get(address.removeprefix("http://siap.localhost")).status_code == 200, address


def test_the_page_lists_them_and_what_is_none_is_not_found(client: Client) -> None:
    page = client.get("/data-terbuka/").content.decode()
    assert all(f"/data-terbuka/{one.code}.csv" in page for one in DATASETS)
    assert client.get("/data-terbuka/rahasia.csv").status_code == 404
    assert client.get("/data-terbuka/rahasia.kamus.csv").status_code == 404
    assert client.post("/data-terbuka/").status_code == 405
