"""Runs: the way through a sheet, as rows."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.sop.office import (
    CHIEF,
    CITIZEN,
    DESIGNER,
    FO,
    KADIS,
    Memory,
    enacted,
    everything,
    open_rows,
    plugged,
    staff,
    started,
    task,
)
from tests.sop.random_sheets import sound_sheets
from tests.sop.sheets import Sheet, row, sheet, small_sheet

from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.journal.models import Entry
from satupintu.sop.engine import Event, StepRefused, advance, start
from satupintu.sop.errors import NotReturned, ReasonMissing, RoundsExhausted, RunEnded, RunExists, TimeInvalid, VersionNotEnacted
from satupintu.sop.models import Run, Task
from satupintu.sop.operations import (
    complete_task,
    create_sop_version,
    grant_round,
    lapse_run,
    return_resolved,
    start_run,
    time_out_task,
    withdraw_run,
)
from satupintu.sop.queries import find_run, get_plan, list_active_tasks, list_applicant_tasks, list_open_tasks, list_tasks
from satupintu.sop.steps import hold

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def memory() -> Iterator[Memory]:
    with plugged() as owner:
        yield owner


def do(run: Run, row_id: str, outcome: str = "next", *, at: datetime, actor=SYSTEM, **details):  # type: ignore[no-untyped-def]
    return complete_task(task_id=task(run, row_id, state="open").pk, outcome=outcome, actor=actor, at=at, **details)


def test_the_whole_way_to_an_issued_product(at: datetime, memory: Memory, deliver) -> None:  # type: ignore[no-untyped-def]
    run = started(at)
    first = do(run, "2", "yes", at=at, actor=FO, note="lengkap")
    do(run, "3", at=at + timedelta(hours=1))
    do(run, "4", "yes", at=at + timedelta(hours=2), actor=KADIS)
    deliver()
    last = do(run, "6", at=at + timedelta(hours=3), actor=FO)

    run.refresh_from_db()
    assert (run.state, run.outcome, last.ended) == ("ended", "issued", "issued")
    assert first.opened == (task(run, "3").pk,)
    assert not list_active_tasks(run.pk).exists()
    assert [t.row for t in list_tasks(run.pk)] == ["2", "3", "4", "5", "6"]
    assert task(run, "5").role == "sistem"
    assert memory.heard[-2:] == [("completed", "6", "next"), ("ended", "issued", "")]
    facts = sorted(Entry.objects.filter(data__run_id=str(run.pk)).values_list("event", flat=True))
    assert facts == ["sop.run_ended", "sop.run_started", *["sop.task_completed"] * 5]
    assert find_run("case", run.owner_id) == run


def test_no_words_reach_the_journal(at: datetime) -> None:
    run = started(at)
    do(run, "2", "no", at=at, actor=FO, note="Ibu Siti belum bawa KK", data={"reasons": ["X01"], "words": "Siti"})

    assert not any("Siti" in str(entry.data) for entry in Entry.objects.all())
    assert task(run, "2").note == "Ibu Siti belum bawa KK"


def test_a_return_goes_to_the_applicant_and_comes_back_to_who_asked(at: datetime, memory: Memory) -> None:
    run = started(at)
    result = do(run, "2", "no", at=at, actor=FO, data={"reasons": [{"item": "kk", "code": "X01"}]})
    run.refresh_from_db()
    assert (result.returned, run.state, run.round, open_rows(run)) == (True, "waiting", 1, set())

    return_resolved(run_id=run.pk, actor=CITIZEN, at=at + timedelta(days=1))

    run.refresh_from_db()
    assert (run.state, open_rows(run)) == ("running", {"2"})
    assert task(run, "2", state="open").assignee_id == FO.id
    assert memory.heard == [("completed", "2", "no"), ("returned", "2", [{"item": "kk", "code": "X01"}]), ("resumed",)]


def test_rounds_are_limited_and_a_superior_may_grant_one(at: datetime) -> None:
    run = started(at, small_sheet(return_limit=1))
    do(run, "2", "no", at=at, actor=FO)
    return_resolved(run_id=run.pk, actor=CITIZEN, at=at)
    before = everything()
    with pytest.raises(RoundsExhausted):
        do(run, "2", "no", at=at, actor=FO)
    assert everything() == before

    grant_round(run_id=run.pk, reason="Dokumen rusak karena banjir", actor=CHIEF, at=at)
    do(run, "2", "no", at=at, actor=FO)

    run.refresh_from_db()
    assert (run.round, run.granted) == (2, 0)


def test_withdrawal_and_lapse_cancel_what_is_open(at: datetime, memory: Memory) -> None:
    for operation, outcome in ((withdraw_run, "withdrawn"), (lapse_run, "lapsed")):
        run = started(at)
        operation(run_id=run.pk, actor=SYSTEM, at=at)
        run.refresh_from_db()
        assert (run.outcome, task(run, "2").state) == (outcome, "cancelled")
        assert memory.heard[-1] == ("ended", outcome, "")


def test_a_timeout_takes_its_exit_only_when_it_is_over(at: datetime) -> None:
    from satupintu.sop.errors import TaskNotOpen

    run = started(at)
    do(run, "2", "yes", at=at, actor=FO)
    wait = task(run, "3")
    assert wait.due_at is not None
    before = everything()
    with pytest.raises(TaskNotOpen):
        time_out_task(task_id=wait.pk, actor=SYSTEM, at=wait.due_at - timedelta(seconds=1))
    assert everything() == before

    assert time_out_task(task_id=wait.pk, actor=SYSTEM, at=wait.due_at).ended == "lapsed"


def test_refusals_leave_nothing(at: datetime) -> None:
    version = create_sop_version(service_code="x", title="x", sheet=small_sheet(), actor=DESIGNER, at=at)
    force = enacted(at)
    run, ended = started(at), started(at)
    withdraw_run(run_id=ended.pk, actor=SYSTEM, at=at)
    before = everything()
    new = {"owner_kind": "case", "owner_id": uuid4(), "actor": SYSTEM, "at": at}

    for refusal, call in (
        (VersionNotEnacted, lambda: start_run(version_id=version.pk, **new)),
        (NotFound, lambda: start_run(version_id=uuid4(), **new)),
        (RunExists, lambda: start_run(version_id=force.pk, **{**new, "owner_id": run.owner_id})),
        (TimeInvalid, lambda: start_run(version_id=force.pk, promised=(3, "minggu"), **new)),
        (TimeInvalid, lambda: start_run(version_id=force.pk, promised=(0, "hari"), **new)),
        (NotReturned, lambda: return_resolved(run_id=run.pk, actor=CITIZEN, at=at)),
        (NotFound, lambda: return_resolved(run_id=uuid4(), actor=CITIZEN, at=at)),
        (RunEnded, lambda: return_resolved(run_id=ended.pk, actor=CITIZEN, at=at)),
        (RunEnded, lambda: withdraw_run(run_id=ended.pk, actor=CITIZEN, at=at)),
        (RunEnded, lambda: lapse_run(run_id=ended.pk, actor=CITIZEN, at=at)),
        (NotAllowed, lambda: grant_round(run_id=run.pk, reason="x", actor=FO, at=at)),
        (ReasonMissing, lambda: grant_round(run_id=run.pk, reason=" ", actor=CHIEF, at=at)),
        (RunEnded, lambda: grant_round(run_id=ended.pk, reason="x", actor=CHIEF, at=at)),
    ):
        with pytest.raises(refusal):
            call()
        assert everything() == before


def test_a_row_together_is_a_task_for_each_performer(at: datetime) -> None:
    run = started(
        at,
        sheet(row("1", "start", exits={"next": "2"}), row("2", "together", performers=["fo", "kadis"], exits={"next": "END"})),
    )
    complete_task(task_id=task(run, "2", role="kadis").pk, actor=KADIS, at=at)
    run.refresh_from_db()
    assert run.state == "running"

    assert complete_task(task_id=task(run, "2", role="fo").pk, actor=FO, at=at).ended == "issued"


def test_conditions_are_answered_on_the_way_and_leave_a_trail(at: datetime, memory: Memory, deliver) -> None:  # type: ignore[no-untyped-def]
    source = sheet(
        row("1", "start", exits={"next": "2"}),
        row("2", "automatic", condition="luas > 100", performers=[], exits={"yes": "3", "no": "4"}),
        row("3", exits={"next": "END"}),
        row("4", exits={"next": "END"}),
    )
    memory.answers = {"luas": 120}
    run = started(at, source)
    assert open_rows(run) == {"3"}
    assert (task(run, "2").state, task(run, "2").outcome) == ("done", "yes")

    memory.answers = {}
    unknown = started(at, source)
    assert open_rows(unknown) == {"2"}
    memory.answers = {"luas": 10}
    deliver()
    assert open_rows(unknown) == {"4"}


def test_lists_show_each_officer_what_is_theirs(at: datetime) -> None:
    unit, other = uuid4(), uuid4()
    here, there = started(at, units={"fo": unit}), started(at, units={"fo": other})
    officer = staff("fo", units=[unit])

    assert [t.run_id for t in list_open_tasks(officer, scope="unit")] == [here.pk]
    assert [t.run_id for t in list_open_tasks(officer, scope="unassigned")] == [here.pk]
    assert list(list_open_tasks(officer, scope="mine")) == []
    assert {t.run_id for t in list_open_tasks(CHIEF, scope="all")} == {here.pk, there.pk}
    assert [t.run_id for t in list_open_tasks(officer, scope="overdue", at=at + timedelta(days=1))] == [here.pk]
    assert {t.run_id for t in list_open_tasks(CHIEF, scope="overdue", at=at + timedelta(days=1))} == {here.pk, there.pk}
    assert list(list_open_tasks(CHIEF, scope="failed")) == []
    assert list(list_applicant_tasks("case", here.owner_id)) == []
    for actor, scope in ((officer, "all"), (CITIZEN, "mine"), (officer, "failed")):
        with pytest.raises(NotAllowed):
            list_open_tasks(actor, scope=scope)
    with pytest.raises(ValueError, match="scope"):
        list_open_tasks(officer, scope="everything")


def test_a_region_does_not_see_another(at: datetime, other_region) -> None:  # type: ignore[no-untyped-def]
    run = started(at)
    get_plan(run.version_id)

    with other_region():
        assert find_run("case", run.owner_id) is None
        with pytest.raises(NotFound):
            get_plan(run.version_id)


def test_a_step_costs_few_queries(at: datetime) -> None:
    run = started(at)
    do(run, "2", "yes", at=at, actor=FO)
    do(run, "3", at=at)
    decision = task(run, "4")

    with CaptureQueriesContext(connection) as seen:
        complete_task(task_id=decision.pk, outcome="yes", actor=KADIS, at=at)
    # django-tenants may say the search path before each query; that is a setting of the region, not of the step.
    assert len([q for q in seen.captured_queries if not q["sql"].startswith("SET search_path")]) <= 12


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(source=sound_sheets(), chooser=st.randoms(use_true_random=False))
def test_rows_follow_the_engine(source: Sheet, chooser, at: datetime, memory: Memory) -> None:  # type: ignore[no-untyped-def]
    """The tables and the pure engine stand at the same position after every step."""
    memory.answers = {r["condition"]: chooser.random() < 0.5 for r in source["rows"] if r.get("condition")}
    run = started(at, source)
    plan = get_plan(run.version_id)
    changes = start(plan, memory.answers.get)  # type: ignore[arg-type]
    for _ in range(40):
        held = hold(run.pk)
        assert held.position == changes.position
        if changes.position.outcome:
            break
        if changes.position.returned and (not changes.position.open or chooser.random() < 0.3):
            return_resolved(run_id=run.pk, actor=SYSTEM, at=at)
            changes = advance(plan, changes.position, Event("return_resolved"), memory.answers.get)  # type: ignore[arg-type]
            continue
        chosen: Task = chooser.choice([t for t in held.tasks if t.state == "open"])
        label = chooser.choice([label for label in plan.rows[chosen.row].exits if label not in ("limit", "timeout")])
        event = Event("complete", chosen.row, label, chosen.part)
        try:
            changes = advance(plan, changes.position, event, memory.answers.get)  # type: ignore[arg-type]
        except StepRefused:
            with pytest.raises(RoundsExhausted):
                complete_task(task_id=chosen.pk, outcome=label, actor=SYSTEM, at=at)
        else:
            complete_task(task_id=chosen.pk, outcome=label, actor=SYSTEM, at=at)
