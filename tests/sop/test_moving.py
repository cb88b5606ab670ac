"""Moving running cases to another version: what stays, what is handed out anew, what is refused."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from tests.sop.office import CHIEF, DESIGNER, FO, MANAGER, Memory, enacted, everything, open_rows, plugged, staff, task
from tests.sop.sheets import Sheet, row, sheet, small_sheet

from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotAllowed, NotFound, Refusal
from satupintu.journal.models import Entry
from satupintu.sop import errors
from satupintu.sop.models import Run, RunMove, SopVersion, Task
from satupintu.sop.moving import preview_move
from satupintu.sop.operations import (
    claim_task,
    complete_task,
    move_run,
    return_resolved,
    start_run,
    withdraw_run,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def memory() -> Iterator[Memory]:
    with plugged() as owner:
        yield owner


def changed(**rows: Any) -> Sheet:
    """The small sheet with other details in its rows (`r2` for row 2); a row of its own text is added for each new id."""
    source = small_sheet()
    known = {line["id"]: line for line in source["rows"]}
    for name, details in rows.items():
        if name[1:] in known:
            known[name[1:]].update(details)
        else:
            source["rows"].append(row(name[1:], **details))
    return source


def two(at: datetime, new: Sheet, old: Sheet | None = None) -> tuple[Run, SopVersion]:
    """A run on a first version, and a second one in force."""
    first = enacted(at, old or small_sheet(), code="ktp")
    run = start_run(version_id=first.pk, owner_kind="case", owner_id=uuid4(), promised=(3, "hari_kerja"), actor=SYSTEM, at=at)
    return run, enacted(at, new, code="ktp")


def moved(run: Run, version: SopVersion, at: datetime, rows: dict[str, str] | None = None) -> Run:
    return move_run(run_id=run.pk, version_id=version.pk, rows=rows, reason="Perubahan Perwali", actor=CHIEF, at=at)


def test_a_row_that_is_the_same_goes_on_with_its_officer_and_its_time(at: datetime) -> None:
    run, version = two(at, changed(r2={"activity": "Teliti kelengkapan", "exits": {"yes": "7", "no": "RETURN"}},
                                   r7={"exits": {"next": "3"}}))  # fmt: skip
    claim_task(task_id=task(run, "2").pk, actor=FO, at=at)
    before = Run.objects.values("due_at", "near_due_at", "clock_state", "clock_owner", "started_at").get(pk=run.pk)
    was = task(run, "2")

    moved(run, version, at + HOUR)
    now = task(run, "2")
    assert (now.pk, now.assignee_id, now.due_at, now.opened_at) == (was.pk, FO.id, was.due_at, was.opened_at)
    assert now.activity == "Teliti kelengkapan"
    assert Run.objects.values(*before).get(pk=run.pk) == before
    complete_task(task_id=now.pk, outcome="yes", actor=FO, at=at + 2 * HOUR)
    assert open_rows(run) == {"7"}

    kept = RunMove.objects.get(run=run)
    assert (kept.from_version_id, kept.to_version_id, kept.rows) == (run.version_id, version.pk, {"2": "2"})
    assert (kept.reason, kept.moved_by_id) == ("Perubahan Perwali", CHIEF.id)
    entry = Entry.objects.get(event="sop.run_moved")
    assert (entry.subject_id, entry.actor_id, entry.at) == (run.pk, CHIEF.id, at + HOUR)
    assert (entry.data["was"], entry.data["number"], entry.data["rows"]) == (1, 2, {"2": "2"})
    assert "Perwali" not in str(entry.data)


def test_done_tasks_stay_as_they_were(at: datetime) -> None:
    run, version = two(at, changed(r2={"activity": "Teliti"}))
    complete_task(task_id=task(run, "2").pk, outcome="yes", note="lengkap", actor=FO, at=at)
    before = list(Task.objects.filter(run=run, state="done").values())
    moved(run, version, at + HOUR)
    assert list(Task.objects.filter(run=run, state="done").values()) == before


def test_other_work_is_handed_out_anew_with_the_old_due_date(at: datetime) -> None:
    run, version = two(at, changed(r2={"performers": ["kadis"]}))
    claim_task(task_id=task(run, "2").pk, actor=FO, at=at)
    was = task(run, "2")
    moved(run, version, at + HOUR, {"2": "2"})

    now = task(run, "2")
    assert Task.objects.values_list("state", "assignee_id").get(pk=was.pk) == ("cancelled", FO.id)
    assert (now.role, now.state, now.assignee_id, now.due_at) == ("kadis", "open", None, was.due_at)
    assert open_rows(run) == {"2"}


def test_the_clock_follows_who_holds_the_case_now(at: datetime) -> None:
    run, version = two(at, small_sheet())
    moved(run, version, at + HOUR, {"2": "3"})
    held = Run.objects.get(pk=run.pk)
    assert (held.clock_state, held.clock_owner, held.clock_cause, held.due_at) == ("stopped", "applicant", "payment", None)
    assert held.remaining_seconds


def test_a_returned_file_comes_back_to_the_new_row(at: datetime) -> None:
    source = changed(r8={"kind": "decide", "exits": {"yes": "3", "no": "RETURN"}}, r1={"exits": {"next": "8"}})
    source["rows"] = [line for line in source["rows"] if line["id"] != "2"]
    run, version = two(at, source)
    complete_task(task_id=task(run, "2").pk, outcome="no", actor=FO, at=at)
    moved(run, version, at + HOUR, {"2": "8"})
    assert Run.objects.values_list("state", "round").get(pk=run.pk) == ("waiting", 1)
    return_resolved(run_id=run.pk, actor=SYSTEM, at=at + 2 * HOUR)
    assert open_rows(run) == {"8"}
    assert task(run, "8", state="open").assignee_id == FO.id


def test_an_automatic_row_with_another_action_starts_as_a_task_of_its_own(at: datetime) -> None:
    with plugged(test_other=lambda _task, _at: None):
        run, version = two(at, changed(r5={"action": "test_other"}))
        complete_task(task_id=task(run, "2").pk, outcome="yes", actor=FO, at=at)
        complete_task(task_id=task(run, "3").pk, actor=SYSTEM, at=at)
        complete_task(task_id=task(run, "4").pk, outcome="yes", actor=staff("kadis"), at=at)
        was = task(run, "5")
        moved(run, version, at + HOUR, {"5": "5"})
    # The job of the old task, still under way, must not pass for the work of the new one.
    with pytest.raises(errors.TaskNotOpen):
        complete_task(task_id=was.pk, actor=SYSTEM, at=at + HOUR)
    now = task(run, "5", state="open")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM public.procrastinate_jobs WHERE args -> 'arguments' ->> 'task_id' = %s", [str(now.pk)]
        )
        assert cursor.fetchone() == (1,)


def test_two_rows_side_by_side_may_swap(at: datetime) -> None:
    side = sheet(
        row("1", "start", exits={"next": "F"}),
        row("F", "fork", exits={"a": "2", "b": "3"}),
        row("2", exits={"next": "J"}),
        row("3", exits={"next": "J"}),
        row("J", "join", exits={"next": "4"}),
        row("4", exits={"next": "END"}),
    )
    run, version = two(at, side, side)
    was = {line.row: line.pk for line in Task.objects.filter(run=run)}
    moved(run, version, at, {"2": "3", "3": "2"})
    assert {line.row: (line.pk, line.part) for line in Task.objects.filter(run=run)} == {"3": (was["2"], 0), "2": (was["3"], 0)}


@pytest.mark.parametrize(
    ("case", "refusal"),
    [
        ("officer", NotAllowed),
        ("no reason", errors.ReasonMissing),
        ("no such run", NotFound),
        ("no such version", NotFound),
        ("ended", errors.RunEnded),
        ("same version", errors.AlreadyOnVersion),
        ("other sop", errors.OtherProcedure),
        ("retired", errors.VersionNotEnacted),
        ("gone", errors.RowsUnmapped),
    ],
)
def test_a_refused_move_changes_nothing(at: datetime, case: str, refusal: type[Refusal]) -> None:
    new = changed(r8={"kind": "decide", "exits": {"yes": "3", "no": "RETURN"}}, r1={"exits": {"next": "8"}})
    new["rows"] = [line for line in new["rows"] if line["id"] != "2"]
    run, version = two(at, new)
    call: dict[str, Any] = {
        "run_id": run.pk,
        "version_id": version.pk,
        "rows": {"2": "8"},
        "reason": "Perwali",
        "actor": DESIGNER,
    }
    if case == "ended":
        withdraw_run(run_id=run.pk, actor=SYSTEM, at=at)
    elif case == "same version":
        moved(run, version, at, {"2": "8"})
    elif case == "retired":
        enacted(at, small_sheet(), code="ktp")
    call |= {
        "officer": {"actor": MANAGER},
        "no reason": {"reason": " "},
        "no such run": {"run_id": uuid4()},
        "no such version": {"version_id": uuid4()},
        "other sop": {"version_id": enacted(at, code="kk").pk},
        "gone": {"rows": None},
    }.get(case, {})
    before = everything()

    with pytest.raises(refusal) as refused:
        move_run(**call, at=at + HOUR)
    assert everything() == before
    assert RunMove.objects.count() == (case == "same version")
    if case == "gone":
        assert list(refused.value.errors) == ["rows.2"]
        assert "Periksa kelengkapan" in refused.value.errors["rows.2"]


def test_a_preview_says_what_would_happen_and_writes_nothing(at: datetime) -> None:
    run, version = two(at, changed(r2={"performers": ["kadis"]}))
    before = everything()

    told = preview_move(run.pk, version.pk)
    assert (told.was, told.number, dict(told.rows)) == (1, 2, {"2": "2"})
    assert list(told.faults) == ["2"]
    told = preview_move(run.pk, version.pk, {"2": "2"})
    assert (told.reopened, dict(told.faults)) == (("2",), {})
    with pytest.raises(errors.VersionNotEnacted):
        preview_move(run.pk, run.version_id)
    assert everything() == before
