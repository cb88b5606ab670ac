"""The journal: append-only, sealed, delivered exactly once in effect."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from satupintu.core.actor import SYSTEM
from satupintu.core.ids import uuid7
from satupintu.core.models import NumberSeries
from satupintu.core.operation import NothingRecorded, operation
from satupintu.journal import events
from satupintu.journal.events import Event
from satupintu.journal.jobs import seal_entries
from satupintu.journal.models import Delivery, Entry, Seal
from satupintu.journal.operations import record
from satupintu.journal.queries import list_timeline
from satupintu.journal.reactions import DeliveryFailed, react_to
from satupintu.journal.seals import find_newest_seal, seal_journal, verify_journal

pytestmark = pytest.mark.django_db

TRIED = Event("tests.tried", "Dicoba %(times)s kali", is_public=True)
events._registry.pop(TRIED.name)  # known only while these tests run: the architecture tests read every event there is
HEARD: list[str] = []
BROKEN = {"second": False}


@react_to(TRIED)
def first_listener(entry: Entry) -> None:
    HEARD.append(f"first {entry.data['times']}")


@react_to(TRIED)
def second_listener(entry: Entry) -> None:
    if BROKEN["second"]:
        raise ValueError("down")
    HEARD.append(f"second {entry.data['times']}")


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    monkeypatch.setitem(events._registry, TRIED.name, TRIED)
    HEARD.clear()
    BROKEN["second"] = False


@operation
def try_something(*, times, actor, at):
    subject = Seal(number=1)
    return record(TRIED, subject, actor=actor, at=at, application_id=subject.id, times=times)


@operation
def forget_to_record(*, actor, at):
    NumberSeries.objects.create(series="x", year=2026)


def test_an_operation_that_records_nothing_is_undone(at):
    with pytest.raises(NothingRecorded):
        forget_to_record(actor=SYSTEM, at=at)
    assert not NumberSeries.objects.exists()


def test_recording_outside_an_operation_is_a_fault(at):
    with pytest.raises(NothingRecorded):
        record(TRIED, Seal(number=1), actor=SYSTEM, at=at, times=1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET data = '{}'",
        "UPDATE journal_entry SET seal_number = NULL",
        "DELETE FROM journal_entry",
        "TRUNCATE journal_entry",
        "UPDATE journal_seal SET hash = ''",
        "DELETE FROM journal_seal",
        "TRUNCATE journal_seal",
        "DELETE FROM journal_delivery",
        "TRUNCATE journal_delivery",
    ],
)
def test_the_database_refuses_every_change(at, statement):
    entry = try_something(times=1, actor=SYSTEM, at=at)
    Delivery.objects.create(entry_id=entry.id, subscriber="tests")
    seal_journal(actor=SYSTEM, at=at)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.get(event="tests.tried").data == {"times": 1}


def test_reactions_run_once_in_effect_and_failures_are_tried_again(at, deliver):
    BROKEN["second"] = True
    entry = try_something(times=2, actor=SYSTEM, at=at)
    from satupintu.journal import reactions

    with pytest.raises(DeliveryFailed):
        reactions.deliver(entry.id)
    assert HEARD == ["first 2"]
    BROKEN["second"] = False
    deliver()
    reactions.deliver(entry.id)
    assert HEARD == ["first 2", "second 2"]
    assert Delivery.objects.count() == 2


def test_a_refused_operation_delivers_nothing(at, deliver):
    with pytest.raises(RuntimeError), transaction.atomic():
        try_something(times=3, actor=SYSTEM, at=at)
        raise RuntimeError
    deliver()
    assert HEARD == []


def test_the_timeline_speaks(at):
    entry = try_something(times=4, actor=SYSTEM, at=at)
    assert [line.sentence for line in list_timeline(entry.application_id, public_only=True)] == ["Dicoba 4 kali"]


def test_seals_hold_and_find_what_was_done_behind_their_back(at):
    for times in range(3):
        try_something(times=times, actor=SYSTEM, at=at)
    seal_journal(actor=SYSTEM, at=at)
    try_something(times=9, actor=SYSTEM, at=at)
    seal_journal(actor=SYSTEM, at=at)
    assert verify_journal() == []
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_append_only")
        cursor.execute("UPDATE journal_entry SET data = '{\"times\": 99}' WHERE data ->> 'times' = '1'")
    assert [finding.seal_number for finding in verify_journal()] == [1]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_entry WHERE data ->> 'times' = '9'")
    assert [finding.seal_number for finding in verify_journal()] == [1, 2]


def test_a_row_slipped_into_a_sealed_batch_is_found(at):
    try_something(times=1, actor=SYSTEM, at=at)
    seal_journal(actor=SYSTEM, at=at)
    Entry(at=at, event="x", subject_type="x", subject_id=Seal().id, actor_kind="system", seal_number=1).save()
    assert [finding.seal_number for finding in verify_journal()] == [1]


def test_a_newest_seal_cut_off_with_its_entries_is_found_by_the_hash_noted_outside(at):
    try_something(times=1, actor=SYSTEM, at=at)
    seal_journal(actor=SYSTEM, at=at)
    try_something(times=2, actor=SYSTEM, at=at)
    seal_journal(actor=SYSTEM, at=at)
    newest = find_newest_seal()
    noted = (newest.number, newest.hash)
    assert verify_journal(expected=noted) == []
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_append_only")
        cursor.execute("ALTER TABLE journal_seal DISABLE TRIGGER journal_seal_append_only")
        cursor.execute("DELETE FROM journal_seal WHERE number = 2")
        cursor.execute("DELETE FROM journal_entry WHERE seal_number = 2")
        assert [finding.seal_number for finding in verify_journal()] == [2], "the entry of the sealing tells of it"
        cursor.execute("DELETE FROM journal_entry WHERE seal_number IS NULL")
    assert verify_journal() == []
    assert [finding.seal_number for finding in verify_journal(expected=noted)] == [2]


def test_an_entry_put_in_under_an_old_date_is_found_before_and_after_sealing(at):
    try_something(times=1, actor=SYSTEM, at=at)
    seal_journal(actor=SYSTEM, at=at)
    now = timezone.now()
    for before, findings in ((timedelta(minutes=2), []), (timedelta(hours=3), [2])):
        old = Entry(id=uuid7(now - before), at=at, event="x", subject_type="x", subject_id=Seal().id, actor_kind="system")
        old.save()
        assert [finding.seal_number for finding in verify_journal()] == findings
    seal_journal(actor=SYSTEM, at=at)
    assert [finding.seal_number for finding in verify_journal()] == [2]


def test_the_job_seals_until_nothing_is_left_and_logs_the_seal(at, monkeypatch, caplog):
    monkeypatch.setattr("satupintu.journal.seals._BATCH", 2)
    for times in range(5):
        try_something(times=times, actor=SYSTEM, at=at)
    with caplog.at_level("INFO", logger="satupintu.journal.jobs"):
        seal_entries()
    assert not Entry.objects.filter(seal_number__isnull=True, event=TRIED.name).exists()
    newest = find_newest_seal()
    assert caplog.messages[-1] == f"journal sealed {newest.number}:{newest.hash}"
    assert verify_journal() == []
