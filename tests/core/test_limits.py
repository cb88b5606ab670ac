"""Limits: tries are counted together, within a window, and forgotten after it."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from satupintu.core.limits import count_try, forget_ended_counts
from satupintu.core.models import TryCount
from satupintu.core.regions import region_context


@pytest.mark.django_db
def test_a_window_begins_with_its_first_try_and_ends_by_itself(at):
    first = count_try("pintu:10.0.0.1", seconds=60, at=at)
    assert (first.count, first.ends_at) == (1, at + timedelta(seconds=60))
    later = count_try("pintu:10.0.0.1", seconds=60, at=at + timedelta(seconds=59))
    assert (later.count, later.ends_at) == (2, first.ends_at)
    assert count_try("pintu:10.0.0.2", seconds=60, at=at).count == 1
    assert count_try("pintu:10.0.0.1", seconds=60, at=first.ends_at).count == 1


@pytest.mark.django_db
def test_counting_is_one_statement(at, django_assert_num_queries):
    count_try("pintu:10.0.0.1", seconds=60, at=at)  # enters the region
    with django_assert_num_queries(1):
        count_try("pintu:10.0.0.1", seconds=60, at=at)


@pytest.mark.django_db
def test_regions_count_apart_and_the_key_is_not_kept(at, other_region):
    count_try("pintu:10.0.0.1", seconds=60, at=at)
    with other_region():
        assert count_try("pintu:10.0.0.1", seconds=60, at=at).count == 1
    assert b"10.0.0.1" not in bytes(TryCount.objects.get().key_index)


@pytest.mark.django_db
def test_a_crash_may_empty_the_table():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE oid = 'core_trycount'::regclass")
        assert cursor.fetchone() == ("u",)


@pytest.mark.django_db
def test_ended_counts_are_forgotten(at):
    count_try("sebentar", seconds=60, at=at)
    count_try("lama", seconds=600, at=at)
    assert forget_ended_counts(at=at + timedelta(seconds=60)) == 1
    assert count_try("lama", seconds=600, at=at).count == 2


def test_tries_at_the_same_moment_are_all_counted(at, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        _count_at_the_same_moment(at)


def _count_at_the_same_moment(at):
    counts: list[int] = []

    def run() -> None:
        try:
            with region_context("kota"):
                counts.extend(count_try("bersamaan", seconds=60, at=at).count for _ in range(25))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == list(range(1, 101))
    with region_context("kota"):
        TryCount.objects.all().delete()
