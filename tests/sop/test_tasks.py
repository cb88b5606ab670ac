"""Tasks: who may do them, once; automatic ones."""

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

import pytest
from tests.sop.office import (
    CHIEF,
    CITIZEN,
    FO,
    KADIS,
    OTHER_FO,
    STRANGER,
    Memory,
    everything,
    open_rows,
    plugged,
    staff,
    started,
    task,
)
from tests.sop.sheets import row, sheet

from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotAllowed, NotFound, Unavailable
from satupintu.journal.models import Entry
from satupintu.sop import jobs, ports
from satupintu.sop.errors import (
    NotCompetent,
    OutcomeUnknown,
    ReasonMissing,
    TaskAlreadyDone,
    TaskClaimed,
    TaskNotOpen,
    TaskNotYours,
)
from satupintu.sop.models import Task
from satupintu.sop.operations import (
    claim_task,
    complete_task,
    may_perform,
    note_failed_attempt,
    reassign_task,
    release_task,
    retry_task,
    withdraw_run,
)
from satupintu.sop.operations.tasks import MAX_ATTEMPTS
from satupintu.sop.queries import get_settings, list_open_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def memory() -> Iterator[Memory]:
    with plugged() as owner:
        yield owner


def with_applicant_rows() -> dict[str, object]:
    return sheet(
        row("1", "start", exits={"next": "2"}),
        row("2", "await", performers=["pemohon"], awaits="applicant", exits={"next": "3", "timeout": "LAPSED"}),
        row("3", "await", performers=["pemohon"], awaits="payment", exits={"next": "4", "timeout": "LAPSED"}),
        row("4", "decide", performers=["pemohon"], exits={"yes": "END", "no": "REJECT"}),
    )


def with_action(**settings: object) -> dict[str, object]:
    return sheet(
        row("1", "start", exits={"next": "2"}),
        row("2", "automatic", performers=[], action="test_draft", settings=settings, exits={"next": "3"}),
        row("3", exits={"next": "END"}),
    )


def test_the_same_key_gives_the_same_result_and_changes_nothing(at: datetime) -> None:
    run = started(at)
    here = {"task_id": task(run, "2").pk, "outcome": "yes", "key": "k1", "actor": FO, "at": at}
    first = complete_task(**here)
    before = everything()

    assert complete_task(**here) == first
    assert everything() == before
    with pytest.raises(TaskAlreadyDone) as refused:
        complete_task(**{**here, "key": None})
    assert refused.value.data == {"task_id": str(first.task_id), "state": "done", "outcome": "yes", "run_state": "running"}
    with pytest.raises(TaskAlreadyDone):
        complete_task(**{**here, "key": "k2"})
    assert everything() == before


def test_who_may_complete(at: datetime) -> None:
    unit = uuid4()
    run = started(at, units={"fo": unit})
    here = {"task_id": task(run, "2").pk, "outcome": "yes", "at": at}
    before = everything()

    for actor in (KADIS, FO, staff("fo", units=[uuid4()]), CITIZEN, CHIEF):
        with pytest.raises(TaskNotYours):
            complete_task(**here, actor=actor)
        assert not may_perform(run, task(run, "2"), actor, at)
    assert everything() == before
    assert may_perform(run, task(run, "2"), staff("fo", units=[unit]), at)
    complete_task(**here, actor=staff("fo", units=[unit]))


def test_what_other_modules_object_to_is_refused(at: datetime) -> None:
    ports.register_may_perform(lambda actor, _task: "not_rostered" if actor == FO else "")
    run = started(at)
    here = {"task_id": task(run, "2").pk, "outcome": "yes", "at": at}
    before = everything()

    with pytest.raises(NotCompetent) as refused:
        complete_task(**here, actor=FO)
    assert refused.value.data == {"reason": "not_rostered"}
    assert everything() == before
    complete_task(**here, actor=OTHER_FO)


def test_the_reason_an_officer_chose_wins_over_the_sheet(at: datetime, memory: Memory) -> None:
    run = started(at)
    complete_task(task_id=task(run, "2").pk, outcome="yes", actor=FO, at=at)
    complete_task(task_id=task(run, "3").pk, actor=SYSTEM, at=at)
    complete_task(task_id=task(run, "4").pk, outcome="no", data={"reason_code": "X09"}, actor=KADIS, at=at)

    assert memory.heard[-1] == ("ended", "rejected", "X09")


def test_what_the_applicant_may_and_may_not_do(at: datetime) -> None:
    run = started(at, with_applicant_rows())
    for actor in (STRANGER, FO):
        with pytest.raises(TaskNotYours):
            complete_task(task_id=task(run, "2").pk, actor=actor, at=at)
    complete_task(task_id=task(run, "2").pk, actor=CITIZEN, at=at)
    with pytest.raises(TaskNotYours):  # nobody declares their own payment
        complete_task(task_id=task(run, "3").pk, actor=CITIZEN, at=at)
    complete_task(task_id=task(run, "3").pk, actor=SYSTEM, at=at)
    assert complete_task(task_id=task(run, "4").pk, outcome="no", actor=CITIZEN, at=at).ended == "rejected"


def test_claim_release_reassign(at: datetime) -> None:
    run = started(at)
    pk = task(run, "2").pk
    claim_task(task_id=pk, actor=FO, at=at)
    assert [t.pk for t in list_open_tasks(FO, scope="mine")] == [pk]
    before = everything()
    for refusal, call in (
        (TaskClaimed, lambda: complete_task(task_id=pk, outcome="yes", actor=OTHER_FO, at=at)),
        (TaskClaimed, lambda: claim_task(task_id=pk, actor=OTHER_FO, at=at)),
        (TaskNotYours, lambda: claim_task(task_id=pk, actor=KADIS, at=at)),
        (TaskNotYours, lambda: claim_task(task_id=pk, actor=CITIZEN, at=at)),
        (TaskNotYours, lambda: release_task(task_id=pk, actor=OTHER_FO, at=at)),
        (NotAllowed, lambda: reassign_task(task_id=pk, to_staff_id=uuid4(), reason="x", actor=FO, at=at)),
        (ReasonMissing, lambda: reassign_task(task_id=pk, to_staff_id=uuid4(), reason="", actor=CHIEF, at=at)),
        (NotFound, lambda: claim_task(task_id=uuid4(), actor=FO, at=at)),
    ):
        with pytest.raises(refusal):
            call()
        assert everything() == before

    assert KADIS.id is not None
    reassign_task(task_id=pk, to_staff_id=KADIS.id, reason="Cuti", actor=CHIEF, at=at)
    assert task(run, "2").assignee_id == KADIS.id
    release_task(task_id=pk, actor=CHIEF, at=at)
    with pytest.raises(TaskNotYours):
        release_task(task_id=pk, actor=CHIEF, at=at)
    reassign_task(task_id=pk, to_staff_id=KADIS.id, reason="Cuti", actor=CHIEF, at=at)
    complete_task(task_id=pk, outcome="yes", actor=KADIS, at=at)  # assigned, though not of the role


def test_outcomes_and_tasks_that_are_not_there(at: datetime) -> None:
    run = started(at)
    done = started(at)
    pk = task(run, "2").pk
    withdraw_run(run_id=done.pk, actor=SYSTEM, at=at)
    before = everything()

    for refusal, call in (
        (OutcomeUnknown, lambda: complete_task(task_id=pk, outcome="next", actor=FO, at=at)),
        (OutcomeUnknown, lambda: complete_task(task_id=pk, outcome="timeout", actor=FO, at=at)),
        (NotFound, lambda: complete_task(task_id=uuid4(), actor=FO, at=at)),
        (TaskNotOpen, lambda: complete_task(task_id=task(done, "2").pk, outcome="yes", actor=FO, at=at)),
        (TaskNotOpen, lambda: claim_task(task_id=task(done, "2").pk, actor=FO, at=at)),
        (TaskNotOpen, lambda: retry_task(task_id=pk, actor=CHIEF, at=at)),
        (NotAllowed, lambda: retry_task(task_id=pk, actor=FO, at=at)),
    ):
        with pytest.raises(refusal):
            call()
        assert everything() == before


def test_an_automatic_row_is_done_by_a_job(at: datetime, deliver) -> None:  # type: ignore[no-untyped-def]
    seen: list[object] = []

    def draft(todo: Task, _at: datetime) -> ports.ActionResult:
        seen.append(get_settings(todo))
        return ports.ActionResult(data={"file": "f1"})

    with plugged(test_draft=draft):
        run = started(at, with_action(template="ktp"))
        assert open_rows(run) == {"2"}
        with pytest.raises(TaskNotYours):
            complete_task(task_id=task(run, "2").pk, actor=CHIEF, at=at)
        deliver()
        jobs.run_automatic(task_id=str(task(run, "2").pk))  # a job that runs once more does nothing

    assert seen == [{"template": "ktp"}]
    assert (task(run, "2").state, task(run, "2").data, open_rows(run)) == ("done", {"file": "f1"}, {"3"})


def test_a_failing_action_is_retried_then_visible_then_retried_by_hand(at: datetime, deliver) -> None:  # type: ignore[no-untyped-def]
    is_down = True

    def draft(_task: Task, _at: datetime) -> ports.ActionResult:
        if is_down:
            raise Unavailable
        return ports.ActionResult()

    with plugged(test_draft=draft):
        run = started(at, with_action())
        deliver()
        for attempt in range(1, MAX_ATTEMPTS):
            assert (task(run, "2").state, task(run, "2").attempts) == ("open", attempt)
            jobs.run_automatic(task_id=str(task(run, "2").pk))
        failed = task(run, "2")
        assert (failed.state, failed.attempts, failed.failure) == ("failed", MAX_ATTEMPTS, "unavailable")
        assert list(list_open_tasks(CHIEF, scope="failed")) == [failed]
        assert Entry.objects.filter(event="sop.task_failed", subject_id=failed.pk).count() == 1

        is_down = False
        retry_task(task_id=failed.pk, actor=CHIEF, at=at)
        deliver()
    assert open_rows(run) == {"3"}


def test_a_failed_row_can_be_done_by_a_superior_by_hand(at: datetime) -> None:
    run = started(at, with_action())
    for _ in range(MAX_ATTEMPTS):
        note_failed_attempt(task_id=task(run, "2").pk, failure="Timeout", actor=SYSTEM, at=at)

    complete_task(task_id=task(run, "2").pk, note="Dicetak manual", actor=CHIEF, at=at)

    assert open_rows(run) == {"3"}


def test_an_unknown_action_fails_visibly(at: datetime, deliver) -> None:  # type: ignore[no-untyped-def]
    run = started(at, with_action())
    ports._actions.pop("test_draft")
    deliver()

    assert (task(run, "2").attempts, task(run, "2").failure) == (1, "ActionUnknown")


def test_an_action_that_answers_later_leaves_the_task_open(at: datetime, deliver) -> None:  # type: ignore[no-untyped-def]
    with plugged(test_draft=lambda _task, _at: ports.ActionResult(outcome="")):
        run = started(at, with_action())
        deliver()
        assert task(run, "2").state == "open"
        complete_task(task_id=task(run, "2").pk, actor=SYSTEM, at=at)
    assert open_rows(run) == {"3"}
