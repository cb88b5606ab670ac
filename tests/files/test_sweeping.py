"""Sweeping up: what is due goes, what is wanted stays."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.storage import default_storage
from tests.files import samples
from tests.files.cast import BUDI

from satupintu.core.ids import uuid7
from satupintu.files import operations, queries
from satupintu.files.errors import FileGone
from satupintu.files.models import StoredFile
from satupintu.files.rules import PDF
from satupintu.files.sweeping import Swept, sweep

pytestmark = pytest.mark.django_db


def store(at, **options):
    return operations.store_file(
        content=samples.pdf(),
        name="a.pdf",
        declared_type=PDF,
        allowed=(PDF,),
        purpose="requirement",
        actor=BUDI,
        at=at,
        **options,
    )


def put(shelf, path):
    target = shelf / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(b"x")
    return path


def test_erases_on_the_day_after_the_last(at, contents, deliver):
    due, kept = store(at, retention_until=date(2026, 3, 9)), store(at, retention_until=date(2026, 3, 10))
    assert sweep(at=at + timedelta(days=8)).erased == 1
    deliver()
    due.refresh_from_db()
    assert (due.erased_reason, contents()) == ("retention", [kept.path])


def test_the_last_day_ends_at_midnight_of_the_region(at, deliver):
    file = store(at, retention_until=date(2026, 3, 9))
    before, after = datetime(2026, 3, 9, 16, 59, tzinfo=UTC), datetime(2026, 3, 9, 17, 1, tzinfo=UTC)  # 23.59 and 00.01 WIB
    assert queries.get_file(file.pk, BUDI, before) == file
    assert sweep(at=before).erased == 0
    with pytest.raises(FileGone):
        queries.get_file(file.pk, BUDI, after)
    assert sweep(at=after).erased == 1


def test_removes_contents_without_a_row_and_nothing_else(at, shelf, contents):
    kept = store(at - timedelta(days=3))
    earlier = at - timedelta(days=2)
    put(shelf, f"kota/2026/02/{uuid7(earlier)}")
    put(shelf, f"kota/2026/02/{uuid7(earlier)}.part")
    put(shelf, f"kota/unggahan/{uuid7(earlier)}/{uuid7(earlier)}")
    young = put(shelf, f"kota/2026/03/{uuid7(at - timedelta(hours=1))}")
    foreign = put(shelf, "kota/2026/03/catatan.txt")
    other = put(shelf, f"provinsi/2026/02/{uuid7(earlier)}")
    assert sweep(at=at).orphans == 3
    assert contents() == sorted([kept.path, young, foreign, other])


def test_closes_expired_uploads_and_removes_their_pieces(at, contents, deliver):
    upload = operations.begin_upload(
        name="a.pdf", declared_type=PDF, expected_size=100, allowed=(PDF,), purpose="requirement", actor=BUDI, at=at
    )
    operations.append_chunk(upload_id=upload.pk, offset=0, content=b"%PDF-", actor=BUDI, at=at)
    assert sweep(at=at + timedelta(hours=23)) == Swept(0, 0, 0)
    assert len(contents()) == 1
    assert sweep(at=at + timedelta(hours=25)).expired == 1
    deliver()
    upload.refresh_from_db()
    assert (upload.state, contents()) == ("abandoned", [])


def test_a_storage_that_is_no_disk_works_the_same(at, settings, deliver):
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    file, due = store(at), store(at, retention_until=at.date())
    upload = operations.begin_upload(
        name="a.pdf", declared_type=PDF, expected_size=100, allowed=(PDF,), purpose="requirement", actor=BUDI, at=at
    )
    operations.append_chunk(upload_id=upload.pk, offset=0, content=b"%PDF-", actor=BUDI, at=at)
    with queries.open_file(file.pk, BUDI, at)[1] as content:
        assert content.read() == samples.pdf()
    swept = sweep(at=at + timedelta(days=2))
    assert (swept.erased, swept.expired) == (1, 1)
    deliver()
    assert (default_storage.exists(file.path), default_storage.exists(due.path)) == (True, False)


def test_a_rolled_back_store_leaves_an_orphan_that_is_swept(at, contents):
    from django.db import transaction

    def store_and_fall():
        with transaction.atomic():
            store(at)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        store_and_fall()
    assert (StoredFile.objects.count(), len(contents())) == (0, 1)
    assert sweep(at=at + timedelta(days=2)).orphans == 1
    assert contents() == []
