"""Search: what people type, with typos and everyday words, finds what they mean."""

from typing import Any

import pytest

from satupintu.catalogue import queries
from satupintu.catalogue.pack.install import InstallReport

pytestmark = pytest.mark.django_db

FIRST = {
    "bikin KTP hilang": "K01",
    "ktp": "K01",
    "e-ktp ilang": "K01",
    "KTP rusak": "K01",
    "ktpp": "K01",
    "kartu tanda pendudk": "K01",
    "urus kk": "K02",
    "pisah kk": "K02",
    "kartu keluarga": "K02",
    "akte lahir": "K03",
    "akta kelahiran": "K03",
    "akte kelahirn": "K03",
    "bayi baru lahir": "K03",
    "pindah rumah": "K05",
    "surat pindah": "K05",
    "pindah domisli": "K05",
    "izin usaha": "K06",
    "nib": "K06",
    "umkm": "K06",
    "imb": "K07",
    "bangun rumah": "K07",
    "izin bangunan": "K07",
    "pasang iklan": "K09",
    "reklme": "K09",
    "spanduk": "K09",
    "sertifikat tanah": "K10",
    "girik": "K10",
    "balik nama": "K11",
    "jual beli tanah": "K11",
    "skck": "K14",
    "kelakuan baik": "K14",
    "melamar kerja": "K14",
    "ganti nama sertipikat": "K11",
    "id card": "K01",
    "lost id card": "K01",
    "family card": "K02",
    "birth certificate": "K03",
    "how to get a birth certificate": "K03",
    "change of address": "K05",
    "business licence": "K06",
    "business license": "K06",
    "building permit": "K07",
    "billboard": "K09",
    "advertising permit": "K09",
    "land title": "K10",
    "land transfer": "K11",
    "police clearance": "K14",
}
FIRST_PROVINSI = {
    "izin dokter": "P01",
    "sip perawat": "P01",
    "ijin praktek bidan": "P01",
    "rumah sakit": "P02",
    "klinik": "P03",
    "bpjs": "P04",
    "daftar bpjs kesehatan": "P04",
    "legalisir": "P05",
    "legalisasi akte": "P05",
    "hak akses data": "P06",
    "kapal ikan": "P09",
    "nelayan": "P09",
    "doctor licence": "P01",
    "hospital": "P02",
    "clinic permit": "P03",
    "health insurance": "P04",
    "certified copy": "P05",
    "population data": "P06",
    "fishing license": "P09",
}


def test_finds_what_people_mean(kota: InstallReport) -> None:
    wrong = {text: [line.code for line in queries.search_services(text)][:3] for text in FIRST}
    assert {text: found for text, found in wrong.items() if found[:1] != [FIRST[text]]} == {}


def test_finds_what_people_mean_in_a_province(other_region: Any, at: Any) -> None:
    from satupintu.catalogue.pack.install import install_pack
    from satupintu.core.actor import SYSTEM

    with other_region():
        install_pack("provinsi", actor=SYSTEM, at=at)
        wrong = {text: [line.code for line in queries.search_services(text)][:3] for text in FIRST_PROVINSI}
        assert {text: found for text, found in wrong.items() if found[:1] != [FIRST_PROVINSI[text]]} == {}


def test_words_about_land_find_both_land_services(kota: InstallReport) -> None:
    assert {line.code for line in queries.search_services("tanah")} >= {"K10", "K11"}


@pytest.mark.parametrize("text", ["", "   ", "!!!", "'; DROP TABLE x; --", "%_%", "zzzzqqqq", "x" * 5000])
def test_nonsense_finds_nothing(kota: InstallReport, text: str) -> None:
    assert queries.search_services(text) == []


def test_costs_at_most_three_queries(kota: InstallReport, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(3):
        queries.search_services("bikin ktp hilang")


def test_lists_by_category(kota: InstallReport) -> None:
    assert [line.code for line in queries.list_services("pembuatan_ktp")] == ["K01", "K02"]
    assert [(code, count) for code, _label, count in queries.list_categories()] == [
        ("pembuatan_ktp", 2), ("administrasi", 3), ("izin_usaha", 3), ("pendaftaran_tanah", 2)
    ]  # fmt: skip
