"""The areas of Indonesia."""

import pytest

from satupintu.core.areas import area_path, find_area, list_areas, load_areas, read_areas
from satupintu.core.public.models import Area


def test_the_file_is_whole():
    rows = list(read_areas())
    codes = {code for code, *_ in rows}
    assert len(codes) == len(rows) > 90_000
    assert all(parent == "" or parent in codes for *_, parent in rows)
    assert {level for _, _, level, _ in rows} == {1, 2, 3, 4}


@pytest.mark.django_db
def test_areas_are_loaded_once_and_found(django_assert_num_queries):
    count = load_areas()
    assert Area.objects.count() == count
    with django_assert_num_queries(1):
        assert load_areas() == count
    assert {len(area.code) for area in list_areas()} == {2}
    assert {area.level for area in list_areas("31")} == {2}
    assert find_area("1101012001").name == "Keude Bakongan"
    assert find_area("9999") is None
    assert [area.name for area in area_path("1101012001")] == ["Aceh", "Kabupaten Aceh Selatan", "Bakongan", "Keude Bakongan"]


@pytest.mark.django_db
def test_a_table_that_differs_from_the_file_is_made_anew():
    count = load_areas()
    Area.objects.filter(pk="1101012001").delete()
    assert load_areas() == count
    assert find_area("1101012001") is not None
