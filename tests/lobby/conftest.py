"""A hall whose rows are committed, for tests that look through a real connection."""

from collections.abc import Iterator

import pytest

MORE_TABLES = ("people_staff", "journal_delivery", "journal_entry", "public.procrastinate_jobs")


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """Region `kota` without a surrounding transaction; what the test commits about the hall is removed afterwards.

    Django's own way would empty the table of regions and stumble over tables that refuse deletion.
    """
    from django.apps import apps
    from django.db import connection

    from satupintu.core.regions import region_context

    models = [m for app in ("visits", "centres") for m in apps.get_app_config(app).get_models(include_auto_created=True)]
    with django_db_blocker.unblock():
        with region_context("kota"):
            yield
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = replica")
                for table in (*(model._meta.db_table for model in models), *MORE_TABLES):
                    cursor.execute(f"DELETE FROM {table}")
                cursor.execute("SET session_replication_role = DEFAULT")
        connection.close()
