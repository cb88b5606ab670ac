"""Answers and working time as people read them, the same at home and at the desk."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from satupintu.catalogue.queries import FormField
from satupintu.config.forms.words import answer_lines
from satupintu.config.templatetags.komponen import lama_kerja
from satupintu.core.areas import load_areas

VILLAGE = "1101012001"


def question(kind: str, **details: Any) -> FormField:
    return FormField(name="isian", label="Isian", type=kind, **details)


@pytest.mark.parametrize(
    ("kind", "value", "lines"),
    [
        ("string", None, []),
        ("string", "", []),
        ("string", "Melati 5", ["Melati 5"]),
        ("decimal", "3.2", ["3,2"]),
        ("decimal", "-0.05", ["-0,05"]),
        ("decimal", "12", ["12"]),
        ("integer", 12, ["12"]),
        ("money", "1500000", ["Rp1.500.000"]),
        ("time", "08:30", ["08.30"]),
        ("time", "08:30:00", ["08.30"]),
        ("date", "1985-03-27", ["27 Maret 1985"]),
        ("date", "dahulu", ["dahulu"]),
        ("boolean", True, ["Ya"]),
        ("boolean", False, ["Tidak"]),
        ("array", ["satu", "", "dua"], ["satu", "dua"]),
        ("object", {"jalan": "Melati 5", "rt": "01", "rw": "", "kode_pos": "10110"}, ["Melati 5", "RT 01", "10110"]),
    ],
)
def test_an_answer_in_words(kind: str, value: Any, lines: list[str]) -> None:
    with translation.override("id"):
        assert answer_lines(question(kind), value) == lines


@pytest.mark.django_db
def test_a_code_of_an_area_is_read_as_its_names() -> None:
    load_areas()
    names = "Keude Bakongan, Bakongan, Kabupaten Aceh Selatan, Aceh"
    assert answer_lines(question("area"), VILLAGE) == [names]
    assert answer_lines(question("area"), "0000000000") == ["0000000000"]
    assert answer_lines(question("object"), {"jalan": "Melati 5", "wilayah": VILLAGE}) == ["Melati 5", names]


def test_rows_of_a_table_are_a_line_each() -> None:
    parts = (FormField(name="barang", label="Barang", type="string"), FormField(name="berat", label="Berat", type="decimal"))
    rows = [{"barang": "Beras", "berat": "2.5"}, {"barang": "Gula", "berat": ""}]
    assert answer_lines(question("array", subfields=parts), rows) == ["Beras, 2,5", "Gula"]
    assert answer_lines(question("object", subfields=parts), rows[0]) == ["Barang Beras", "Berat 2,5"]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "kurang dari 1 menit"),
        (1, "1 menit"),
        (75, "1 jam 15 menit"),
        (449, "7 jam 29 menit"),
        (450, "1 hari kerja"),  # 37.5 hours in five days, Perpres 21/2023
        (1000, "2 hari kerja 1 jam"),
    ],
)
def test_working_time_in_words(minutes: int, words: str) -> None:
    with translation.override("id"):
        assert lama_kerja(timedelta(minutes=minutes)) == words
