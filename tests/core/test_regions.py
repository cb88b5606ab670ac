"""Regions: which one is active, going into one, and that nothing leaks between them."""

import threading
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection

from satupintu.core.errors import NotFound
from satupintu.core.models import Holiday, OfficeHours
from satupintu.core.public.models import Domain
from satupintu.core.regions import (
    HostTaken,
    create_region,
    current_region,
    list_regions,
    list_schema_names,
    region_context,
    region_zone,
)

pytestmark = pytest.mark.django_db


def test_the_active_region_is_known() -> None:
    assert current_region().schema_name == "kota"
    assert str(region_zone()) == "Asia/Jakarta"
    with region_context("provinsi"):
        assert current_region().schema_name == "provinsi"
    assert current_region().schema_name == "kota"


def test_nobody_stands_in_a_region_outside_of_all() -> None:
    connection.set_schema_to_public()
    with pytest.raises(NotFound):
        current_region()


def test_the_former_region_comes_back_after_a_fault() -> None:
    def stumble() -> None:
        with region_context("provinsi"):
            raise LookupError

    with pytest.raises(LookupError):
        stumble()
    assert connection.schema_name == "kota"


def test_regions_are_listed_without_the_ground_they_stand_on() -> None:
    assert {"kota", "provinsi"} <= set(list_schema_names())
    assert "public" not in list_schema_names()
    names = [region.name for region in list_regions()]
    assert names == sorted(names)


def test_rows_of_one_region_are_not_in_another() -> None:
    Holiday.objects.create(date=date(2031, 5, 5), name="Hari jadi kota", category="local")
    with region_context("provinsi"):
        assert not Holiday.objects.filter(date=date(2031, 5, 5)).exists()
        Holiday.objects.create(date=date(2031, 5, 5), name="Hari jadi provinsi", category="local")
        Holiday.objects.filter(date=date(2031, 5, 5)).delete()
    assert Holiday.objects.get(date=date(2031, 5, 5)).name == "Hari jadi kota"


def test_identifiers_of_one_region_lead_nowhere_in_another() -> None:
    here = Holiday.objects.create(date=date(2031, 5, 5), name="Hari jadi kota", category="local")
    with region_context("provinsi"), pytest.raises(Holiday.DoesNotExist):
        Holiday.objects.get(pk=here.pk)


def test_raw_statements_stay_inside_too() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        assert cursor.fetchone() == ("kota",)
        with region_context("provinsi"), connection.cursor() as other:
            other.execute("SELECT current_schema()")
            assert other.fetchone() == ("provinsi",)


def test_the_cache_is_divided() -> None:
    cache.set("sample", "kota")
    with region_context("provinsi"):
        assert cache.get("sample") is None
        cache.set("sample", "provinsi")
    assert cache.get("sample") == "kota"


def test_a_region_of_one_thread_is_not_that_of_another() -> None:
    seen = []

    def look() -> None:
        seen.append(connection.schema_name)
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == ["public"]
    assert connection.schema_name == "kota"


def test_no_table_of_a_region_points_out_of_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conname FROM pg_constraint c JOIN pg_class f ON f.oid = c.confrelid "
            "WHERE c.contype = 'f' AND c.connamespace = 'kota'::regnamespace AND f.relnamespace <> 'kota'::regnamespace"
        )
        assert cursor.fetchall() == []


def test_a_taken_host_is_refused_and_nothing_is_made(at) -> None:
    before = list_schema_names()
    with pytest.raises(HostTaken):
        create_region(
            schema_name="kembar", hosts=["baru.localhost", "kota.localhost"], name="Kota Kembar", level="kota",
            area_code="3173", office_name="DPMPTSP Kota Kembar", at=at,
        )  # fmt: skip
    assert list_schema_names() == before
    assert not Domain.objects.filter(domain="baru.localhost").exists()


def test_a_new_region_is_whole_from_its_first_day(at) -> None:
    connection.set_schema_to_public()
    create_region(
        schema_name="timur", hosts=["timur.localhost", "www.timur.localhost"], name="Kota Timur", level="kota",
        area_code="9171", office_name="DPMPTSP Kota Timur", time_zone="Asia/Jayapura", at=at,
    )  # fmt: skip
    with region_context("timur"):
        assert str(region_zone()) == "Asia/Jayapura"
        assert OfficeHours.objects.count() == 5
        assert set(Holiday.objects.dates("date", "year")) == {date(2025, 1, 1), date(2026, 1, 1), date(2027, 1, 1)}
    primary = Domain.objects.get(tenant__schema_name="timur", is_primary=True)
    assert primary.domain == "timur.localhost"
