"""Letting a background job that was given up run once more: only who may, only in its region, and on record."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from satupintu.core.actor import Actor
from satupintu.core.errors import NotAllowed, Refusal
from satupintu.core.jobs import list_failed_jobs
from satupintu.core.regions import region_context
from satupintu.journal.errors import JobNotFailed
from satupintu.journal.jobs import seal_entries
from satupintu.journal.models import Entry
from satupintu.journal.operations import retry_failed_job

pytestmark = pytest.mark.django_db
ADMIN = Actor("staff", uuid4(), roles=frozenset({"admin"}))
OFFICER = Actor("staff", uuid4(), roles=frozenset({"fo"}))


def failed() -> int:
    """Leave a job behind as the worker does after its last attempt."""
    seal_entries.defer()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE public.procrastinate_jobs SET status = 'failed', attempts = 3, args = args || '{\"failure\": \"OSError\"}' "
            "WHERE id = (SELECT max(id) FROM public.procrastinate_jobs) RETURNING id"
        )
        return int(cursor.fetchone()[0])


def test_it_runs_again_and_says_who_wanted_it(at: datetime) -> None:
    number = failed()
    (line,) = list_failed_jobs()
    assert (line["failure"], line["attempts"]) == ("OSError", 3)
    assert retry_failed_job(job_id=number, actor=ADMIN, at=at) == line["name"]
    assert list_failed_jobs() == []
    entry = Entry.objects.get(event="journal.job_retried")
    assert (entry.subject_id, entry.actor_id, entry.at) == (UUID(int=number), ADMIN.id, at)
    assert entry.data == {"job": line["name"], "job_id": number}


@pytest.mark.parametrize(
    ("case", "refusal"),
    [("officer", NotAllowed), ("unknown", JobNotFailed), ("twice", JobNotFailed), ("elsewhere", JobNotFailed)],
)
def test_a_refused_retry_changes_nothing(at: datetime, case: str, refusal: type[Refusal]) -> None:
    number = failed()
    call: dict[str, Any] = {"job_id": number, "actor": OFFICER if case == "officer" else ADMIN, "at": at}
    if case == "twice":
        retry_failed_job(**call)
    elif case == "unknown":
        call["job_id"] = number + 1
    before, entries = list_failed_jobs(), Entry.objects.count()
    with region_context("provinsi" if case == "elsewhere" else "kota"), pytest.raises(refusal):
        retry_failed_job(**call)
    assert (list_failed_jobs(), Entry.objects.count()) == (before, entries)
