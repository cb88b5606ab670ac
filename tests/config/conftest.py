"""Tests of the roof: processes, settings, commands."""

from collections.abc import Iterator

import pytest
from django.db import connection


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """Stand in region `kota` without a surrounding transaction; jobs and workers a test leaves are removed."""
    from satupintu.core.regions import region_context

    with django_db_blocker.unblock():
        connection.close()
        with region_context("kota"):
            yield
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM public.procrastinate_jobs")
            cursor.execute("DELETE FROM public.procrastinate_workers")
        connection.close()
