"""The clock of a run: promised working time, stops, outages, extension, and the watch over due dates."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from tests.sop.office import CHIEF, CITIZEN, FO, Memory, everything, open_rows, plugged, started, task, wib
from tests.sop.sheets import row, sheet

from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotAllowed
from satupintu.journal.models import Entry
from satupintu.sop import jobs
from satupintu.sop.errors import (
    AlreadyExtended,
    ClockAlreadyStarted,
    ClockNotRunning,
    NoOutage,
    ReasonMissing,
    RunEnded,
    TaskNotOpen,
    TimeInvalid,
)
from satupintu.sop.models import ClockInterval, Run, Task
from satupintu.sop.operations import (
    complete_task,
    extend_due,
    note_due_run,
    note_due_task,
    resume_clock,
    return_resolved,
    start_clock,
    stop_clock,
    withdraw_run,
)
from satupintu.sop.queries import clock_split, list_due_changes

pytestmark = pytest.mark.django_db
ANCHOR = wib(2026, 3, 17, 9)  # three working days from here end on 27 March (Keppres and SKB 3 Menteri on holidays of 2026)


@pytest.fixture(autouse=True)
def memory() -> Iterator[Memory]:
    with plugged() as owner:
        yield owner


def fresh(run: Run) -> Run:
    return Run.objects.get(pk=run.pk)


def closing(day: datetime) -> datetime:
    from satupintu.core.calendars import get_work_calendar

    found = get_work_calendar().closing(day.date())
    assert found is not None
    return found


def test_three_working_days_over_idulfitri() -> None:
    run = started(ANCHOR)

    assert fresh(run).due_at == closing(wib(2026, 3, 27))
    near = fresh(run).near_due_at
    assert near is not None
    assert ANCHOR < near < closing(wib(2026, 3, 27))


def test_a_return_stops_the_clock_and_it_goes_on_where_it_stopped() -> None:
    run = started(ANCHOR)
    stopped_at, back_at = ANCHOR + timedelta(hours=1), wib(2026, 3, 30, 9)
    complete_task(task_id=task(run, "2").pk, outcome="no", actor=FO, at=stopped_at)
    stopped = fresh(run)
    assert (stopped.clock_state, stopped.clock_owner, stopped.due_at, stopped.near_due_at) == ("stopped", "applicant", None, None)

    return_resolved(run_id=run.pk, actor=CITIZEN, at=back_at)

    from satupintu.core.calendars import get_work_calendar

    calendar = get_work_calendar()
    going = fresh(run)
    assert going.due_at is not None
    left = calendar.working_time_between(stopped_at, closing(wib(2026, 3, 27)))
    assert calendar.working_time_between(back_at, going.due_at) == left
    assert [(c.cause, c.due_at) for c in list_due_changes(run.pk)] == [
        ("started", closing(wib(2026, 3, 27))),
        ("stopped", None),
        ("resumed", going.due_at),
    ]
    split = clock_split(run.pk, back_at + timedelta(minutes=30))
    assert split["office"] == timedelta(hours=1, minutes=30)
    assert split["applicant"] == calendar.working_time_between(stopped_at, back_at)
    assert split["agency"] == split["outage"] == timedelta(0)


def test_payment_stops_the_clock_and_belongs_to_the_applicant(at: datetime) -> None:
    run = started(at)
    complete_task(task_id=task(run, "2").pk, outcome="yes", actor=FO, at=at)
    assert (fresh(run).clock_state, fresh(run).clock_owner) == ("stopped", "applicant")
    assert ClockInterval.objects.get(run=run, ended_at__isnull=True).cause == "payment"

    complete_task(task_id=task(run, "3").pk, actor=SYSTEM, at=at + timedelta(hours=1))
    assert (fresh(run).clock_state, fresh(run).clock_owner) == ("running", "office")


def test_an_agency_holds_the_clock_without_stopping_it(at: datetime) -> None:
    run = started(
        at,
        sheet(
            row("1", "start", exits={"next": "2"}),
            row(
                "2",
                "await",
                performers=["dinas_teknis"],
                awaits="agency",
                stops_clock=False,
                exits={"next": "END", "timeout": "REJECT"},
            ),
        ),
    )

    assert (fresh(run).clock_state, fresh(run).clock_owner, fresh(run).clock_code) == ("running", "agency", "dinas_teknis")


def test_while_another_branch_works_the_clock_runs(at: datetime) -> None:
    run = started(
        at,
        sheet(
            row("1", "start", exits={"next": "F"}),
            row("F", "fork", exits={"a": "2", "b": "3"}),
            row("2", "decide", exits={"yes": "J", "no": "RETURN"}),
            row("3", exits={"next": "J"}),
            row("J", "join", exits={"next": "END"}),
        ),
    )
    complete_task(task_id=task(run, "2").pk, outcome="no", actor=FO, at=at)
    assert (fresh(run).state, fresh(run).clock_state) == ("waiting", "running")

    complete_task(task_id=task(run, "3").pk, actor=FO, at=at)
    assert fresh(run).clock_state == "stopped"


def test_an_outage_gives_back_what_it_took(at: datetime) -> None:
    run = started(at)
    due, task_due = fresh(run).due_at, task(run, "2").due_at
    assert due is not None
    assert task_due is not None
    stop_clock(run_id=run.pk, outage_code="SIAK", actor=CHIEF, at=at + timedelta(minutes=5))
    assert (fresh(run).clock_state, fresh(run).clock_owner, fresh(run).clock_code) == ("stopped", "outage", "SIAK")

    resume_clock(run_id=run.pk, actor=CHIEF, at=at + timedelta(minutes=65))

    going = fresh(run)
    assert (going.clock_state, going.clock_owner) == ("running", "office")
    assert task(run, "2").due_at == task_due + timedelta(hours=1)
    assert going.due_at is not None
    assert going.due_at > due
    assert clock_split(run.pk, at + timedelta(minutes=65))["outage"] == timedelta(hours=1)


def test_during_an_outage_nothing_is_due(at: datetime) -> None:
    run = started(at)
    stop_clock(run_id=run.pk, outage_code="SIAK", actor=CHIEF, at=at)

    assert jobs.watch_due(at + timedelta(days=3)) == 0
    assert not Entry.objects.filter(event__contains="due").exists()


def test_payment_after_a_completion_is_an_interval_of_its_own(at: datetime) -> None:
    source = sheet(
        row("1", "start", exits={"next": "2"}),
        row("2", performers=["pemohon"], stops_clock=True, exits={"next": "3"}),
        row("3", "await", awaits="payment", stops_clock=True, exits={"next": "END", "timeout": "LAPSED"}),
    )
    run = started(at, source)
    left = fresh(run).remaining_seconds
    complete_task(task_id=task(run, "2").pk, actor=CITIZEN, at=at + timedelta(hours=1))

    causes = ClockInterval.objects.filter(run=run).order_by("started_at", "id").values_list("cause", flat=True)
    assert list(causes)[-2:] == ["completion", "payment"]
    assert fresh(run).remaining_seconds == left


def test_an_outage_while_the_applicant_has_the_file_ends_with_the_applicant(at: datetime) -> None:
    run = started(at)
    complete_task(task_id=task(run, "2").pk, outcome="no", actor=FO, at=at)
    left = fresh(run).remaining_seconds
    stop_clock(run_id=run.pk, outage_code="SIAK", actor=CHIEF, at=at + timedelta(hours=1))
    assert fresh(run).clock_owner == "outage"
    resume_clock(run_id=run.pk, actor=CHIEF, at=at + timedelta(hours=2))

    assert (fresh(run).clock_state, fresh(run).clock_owner, fresh(run).remaining_seconds) == ("stopped", "applicant", left)


def test_stopping_does_not_save_a_run_that_is_late_already() -> None:
    run = started(ANCHOR, promised=(30, "menit"))
    due = fresh(run).due_at
    complete_task(task_id=task(run, "2").pk, outcome="no", actor=FO, at=ANCHOR + timedelta(hours=2))
    return_resolved(run_id=run.pk, actor=CITIZEN, at=ANCHOR + timedelta(hours=3))

    assert fresh(run).due_at == due


def test_promises_in_calendar_days_stop_in_calendar_time(at: datetime) -> None:
    run = started(at, promised=(7, "hari"))
    assert fresh(run).due_at == at + timedelta(days=7)
    complete_task(task_id=task(run, "2").pk, outcome="no", actor=FO, at=at + timedelta(days=1))
    return_resolved(run_id=run.pk, actor=CITIZEN, at=at + timedelta(days=11))

    assert fresh(run).due_at == at + timedelta(days=17)


def test_one_extension_from_the_due_date_on(at: datetime) -> None:
    run = started(at)
    note_due_run(run_id=run.pk, actor=SYSTEM, at=at + timedelta(days=10))
    extend_due(run_id=run.pk, value=2, unit="hari_kerja", reason="Tinjau lapangan kedua", actor=CHIEF, at=at)

    assert fresh(run).due_at == closing(wib(2026, 3, 9))
    assert fresh(run).overdue_noted_at is None
    before = everything()
    with pytest.raises(AlreadyExtended):
        extend_due(run_id=run.pk, value=1, unit="hari_kerja", reason="Lagi", actor=CHIEF, at=at)
    assert everything() == before


def test_an_extension_while_the_clock_stands_waits_for_it(at: datetime) -> None:
    run = started(at)
    complete_task(task_id=task(run, "2").pk, outcome="no", actor=FO, at=at)
    left = fresh(run).remaining_seconds
    assert left is not None
    extend_due(run_id=run.pk, value=2, unit="jam", reason="Tinjau ulang", actor=CHIEF, at=at)

    assert fresh(run).remaining_seconds == left + 7200
    assert fresh(run).due_at is None


def test_a_clock_that_starts_later(at: datetime) -> None:
    run = started(at, clock_started=False)
    assert (fresh(run).clock_state, fresh(run).due_at) == ("idle", None)
    complete_task(task_id=task(run, "2").pk, outcome="no", actor=FO, at=at)
    return_resolved(run_id=run.pk, actor=CITIZEN, at=at)
    assert not ClockInterval.objects.filter(run=run).exists()

    start_clock(run_id=run.pk, actor=SYSTEM, at=ANCHOR)

    assert fresh(run).due_at == closing(wib(2026, 3, 27))


def test_a_run_without_a_promise_still_knows_whose_time_it_is(at: datetime) -> None:
    run = started(at, promised=None)
    complete_task(task_id=task(run, "2").pk, outcome="no", actor=FO, at=at + timedelta(hours=1))

    assert fresh(run).due_at is None
    assert clock_split(run.pk, at + timedelta(hours=2))["applicant"] == timedelta(hours=1)
    with pytest.raises(ClockNotRunning):
        extend_due(run_id=run.pk, value=1, unit="hari", reason="x", actor=CHIEF, at=at)


def test_refusals_leave_nothing(at: datetime) -> None:
    run, idle, ended = started(at), started(at, clock_started=False), started(at)
    withdraw_run(run_id=ended.pk, actor=SYSTEM, at=at)
    out = started(at)
    stop_clock(run_id=out.pk, outage_code="OSS", actor=CHIEF, at=at)
    more = {"value": 1, "unit": "hari", "reason": "x", "at": at}
    before = everything()

    for refusal, call in (
        (ClockAlreadyStarted, lambda: start_clock(run_id=run.pk, actor=SYSTEM, at=at)),
        (RunEnded, lambda: start_clock(run_id=ended.pk, actor=SYSTEM, at=at)),
        (NotAllowed, lambda: stop_clock(run_id=run.pk, outage_code="SIAK", actor=FO, at=at)),
        (ReasonMissing, lambda: stop_clock(run_id=run.pk, outage_code=" ", actor=CHIEF, at=at)),
        (ClockNotRunning, lambda: stop_clock(run_id=idle.pk, outage_code="SIAK", actor=CHIEF, at=at)),
        (ClockNotRunning, lambda: stop_clock(run_id=out.pk, outage_code="SIAK", actor=CHIEF, at=at)),
        (NotAllowed, lambda: resume_clock(run_id=out.pk, actor=FO, at=at)),
        (NoOutage, lambda: resume_clock(run_id=run.pk, actor=CHIEF, at=at)),
        (NotAllowed, lambda: extend_due(run_id=run.pk, actor=FO, **more)),
        (ReasonMissing, lambda: extend_due(run_id=run.pk, actor=CHIEF, **{**more, "reason": " "})),
        (TimeInvalid, lambda: extend_due(run_id=run.pk, actor=CHIEF, **{**more, "value": 0})),
        (TimeInvalid, lambda: extend_due(run_id=run.pk, actor=CHIEF, **{**more, "unit": "minggu"})),
        (ClockNotRunning, lambda: extend_due(run_id=idle.pk, actor=CHIEF, **more)),
        (RunEnded, lambda: extend_due(run_id=ended.pk, actor=CHIEF, **more)),
        (RunEnded, lambda: note_due_run(run_id=run.pk, actor=SYSTEM, at=at)),
        (TaskNotOpen, lambda: note_due_task(task_id=task(run, "2").pk, actor=SYSTEM, at=at)),
    ):
        with pytest.raises(refusal):
            call()
        assert everything() == before


def test_near_and_past_due_dates_are_noted_once(at: datetime) -> None:
    run = started(at)
    here = task(run, "2")
    assert here.near_due_at is not None
    assert here.due_at is not None

    def facts() -> list[str]:
        return sorted(Entry.objects.filter(event__contains="due").values_list("event", flat=True))

    jobs.watch_due(at)
    assert facts() == []
    jobs.watch_due(here.near_due_at)
    jobs.watch_due(here.near_due_at)
    assert facts() == ["sop.task_near_due"]
    jobs.watch_due(here.due_at)
    assert facts() == ["sop.task_near_due", "sop.task_overdue"]
    jobs.watch_due(at + timedelta(days=30))
    assert facts() == ["sop.run_overdue", "sop.task_near_due", "sop.task_overdue"]


def test_the_watch_takes_timeouts(at: datetime, memory: Memory) -> None:
    run = started(at)
    complete_task(task_id=task(run, "2").pk, outcome="yes", actor=FO, at=at)
    due = task(run, "3").due_at
    assert due is not None
    jobs.watch_due(due - timedelta(seconds=1))
    assert open_rows(run) == {"3"}
    jobs.watch_due(due)

    assert (fresh(run).outcome, memory.heard[-1]) == ("lapsed", ("ended", "lapsed", ""))


def test_the_watch_survives_a_bad_row(at: datetime) -> None:
    bad, good = started(at), started(at)
    for run in (bad, good):
        complete_task(task_id=task(run, "2").pk, outcome="yes", actor=FO, at=at)
    due = task(bad, "3").due_at
    assert due is not None
    Task.objects.filter(run=bad, row="3").update(row="lost")

    assert jobs.watch_due(due) == 1
    assert (fresh(bad).state, fresh(good).outcome) == ("running", "lapsed")
