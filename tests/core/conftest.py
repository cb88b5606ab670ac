"""Tests that really commit, and clean up after themselves."""

from collections.abc import Iterator

import pytest
from django.db import connection


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """Stand in region `kota` without a surrounding transaction.

    Django's own way would empty the table of regions. What a test commits is removed here: rows of the core, and jobs.
    """
    from satupintu.core.regions import region_context

    with django_db_blocker.unblock():
        connection.close()
        with region_context("kota"):
            yield
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM kota.core_numberseries")
            cursor.execute("DELETE FROM kota.core_holiday WHERE date >= '2030-01-01'")
            cursor.execute("DELETE FROM public.procrastinate_jobs")
        connection.close()
