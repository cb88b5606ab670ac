"""The decorator that holds what can be forgotten: the transaction, the entry, who and when."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

import pytest
from django.utils.translation import gettext_lazy as _

from satupintu.core.actor import SYSTEM, Actor
from satupintu.core.errors import Conflict
from satupintu.core.models import Holiday
from satupintu.core.operation import NothingRecorded, operation, undoable
from satupintu.journal import events
from satupintu.journal.events import Event
from satupintu.journal.models import Entry
from satupintu.journal.operations import record

pytestmark = pytest.mark.django_db


@contextmanager
def _declared(name: str) -> Iterator[Event]:
    """An event that exists for the length of a test."""
    event = Event(name, _("Contoh terjadi"))
    try:
        yield event
    finally:
        events._registry.pop(name)


@pytest.fixture
def happened() -> Iterator[Event]:
    with _declared("core.sample_happened") as event:
        yield event


@pytest.fixture
def close_office(happened: Event):
    @operation
    def close_office(*, day: date, actor: Actor, at: datetime) -> Holiday:
        """Close the office on a day."""
        holiday = Holiday.objects.create(date=day, name="Contoh", category="local")
        record(happened, holiday, actor=actor, at=at)
        return holiday

    return close_office


def test_it_returns_what_the_function_returns_and_records_once(close_office, at) -> None:
    holiday = close_office(day=date(2031, 1, 2), actor=SYSTEM, at=at)
    assert holiday.pk
    entry = Entry.objects.get(event="core.sample_happened")
    assert (entry.subject_id, entry.subject_type, entry.at, entry.actor_kind) == (holiday.pk, "core.Holiday", at, "system")


def test_a_change_without_an_entry_is_undone(at) -> None:
    @operation
    def forget(*, actor: Actor, at: datetime) -> None:
        Holiday.objects.create(date=date(2031, 1, 2), name="Contoh", category="local")

    with pytest.raises(NothingRecorded, match="forget"):
        forget(actor=SYSTEM, at=at)
    assert not Holiday.objects.filter(date=date(2031, 1, 2)).exists()


def test_a_refusal_undoes_everything(close_office, at) -> None:
    @operation
    def close_and_refuse(*, actor: Actor, at: datetime) -> None:
        close_office(day=date(2031, 1, 2), actor=actor, at=at)
        raise Conflict

    with pytest.raises(Conflict):
        close_and_refuse(actor=SYSTEM, at=at)
    assert not Holiday.objects.filter(date=date(2031, 1, 2)).exists()
    assert not Entry.objects.filter(event="core.sample_happened").exists()


def test_what_an_inner_operation_records_counts_for_the_outer(close_office, at) -> None:
    @operation
    def close_twice(*, actor: Actor, at: datetime) -> None:
        close_office(day=date(2031, 1, 2), actor=actor, at=at)
        close_office(day=date(2031, 1, 3), actor=actor, at=at)

    close_twice(actor=SYSTEM, at=at)
    assert Entry.objects.filter(event="core.sample_happened").count() == 2


def test_an_entry_of_one_call_does_not_excuse_the_next(close_office, at) -> None:
    close_office(day=date(2031, 1, 2), actor=SYSTEM, at=at)

    @operation
    def forget(*, actor: Actor, at: datetime) -> None:
        """Record nothing."""

    with pytest.raises(NothingRecorded):
        forget(actor=SYSTEM, at=at)


def test_nothing_is_recorded_outside_an_operation(happened: Event, at) -> None:
    with pytest.raises(NothingRecorded, match="outside"):
        record(happened, Holiday(), actor=SYSTEM, at=at)
    assert not Entry.objects.filter(event=happened.name).exists()


@pytest.mark.parametrize("moment", [datetime(2026, 3, 2, 9, 0), "2026-03-02", None])
def test_the_time_has_a_zone(close_office, moment: object) -> None:
    with pytest.raises(TypeError, match="aware"):
        close_office(day=date(2031, 1, 2), actor=SYSTEM, at=moment)
    assert not Holiday.objects.filter(date=date(2031, 1, 2)).exists()


def test_positional_arguments_are_refused_when_it_is_written() -> None:
    with pytest.raises(TypeError, match="keyword"):

        @operation
        def wrong(day: date, *, actor: Actor, at: datetime) -> None: ...


@pytest.mark.parametrize("missing", ["actor", "at"])
def test_who_and_when_are_named_when_it_is_written(missing: str) -> None:
    def without_actor(*, at: datetime) -> None: ...

    def without_at(*, actor: Actor) -> None: ...

    with pytest.raises(TypeError, match="actor"):
        operation(without_actor if missing == "actor" else without_at)


def test_it_is_marked_and_keeps_its_words(close_office) -> None:
    assert close_office.is_operation
    assert close_office.__doc__ == "Close the office on a day."
    assert close_office.__name__ == "close_office"


def test_what_is_undone_within_an_operation_leaves_no_entry(close_office, happened, at):
    @operation
    def try_two(*, actor: Actor, at: datetime) -> None:
        """Close one day, fail after closing a second, and go on."""
        close_office(day=date(2026, 3, 9), actor=actor, at=at)
        with pytest.raises(Conflict), undoable():
            close_office(day=date(2026, 3, 10), actor=actor, at=at)
            raise Conflict
        close_office(day=date(2026, 3, 11), actor=actor, at=at)

    try_two(actor=SYSTEM, at=at)
    closed = Holiday.objects.filter(name="Contoh")
    assert sorted(closed.values_list("date", flat=True)) == [date(2026, 3, 9), date(2026, 3, 11)]
    entries = Entry.objects.filter(event=happened.name).values_list("subject_id", flat=True)
    assert set(entries) == set(closed.values_list("pk", flat=True))


def test_only_a_part_of_an_operation_can_be_undone():
    with pytest.raises(NothingRecorded), undoable():
        pass
