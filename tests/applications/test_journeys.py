"""Every service of the packs, from draft to its end, through every exit of its sheet, by the public operations."""

from datetime import timedelta

import pytest
from tests.applications.office import desk, sent

from satupintu.applications.models import Application
from satupintu.catalogue.queries import get_enacted_standard
from satupintu.sop.queries import get_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]

SERVICES = ["K01", "K02", "K03", "K05", "K06", "K07", "K09", "K10", "K11", "K14", "P01", "P02", "P03", "P04", "P05", "P06", "P09"]
MOST_STEPS = 60


def all_exits(plan):
    """Every exit of every row that is somebody's task; `limit` is taken by the engine, not by people."""
    return {(row.id, label) for row in plan.rows.values() if not row.is_control for label in row.exits if label != "limit"}


def walk_through(people, at, code, wanted):
    """Walk one case to its end through the exit `wanted`; return the walker and every exit it took."""
    walker, taken, moment = sent(people, at, code), set(), at
    for _step in range(MOST_STEPS):
        application = walker.application()
        if application.state in Application.CLOSED:
            return walker, taken
        moment += timedelta(minutes=30)
        if application.state == Application.State.RETURNED:
            walker.repair(moment)
            continue
        task = walker.open_tasks()[0]
        if wanted not in taken:
            outcome = wanted[1] if task.row == wanted[0] else walker.toward(task, {wanted[0]})
        else:
            outcome = walker.toward(task, {"END"}) or walker.toward(task, {"REJECT", "LAPSED"})
        assert outcome, (code, task.row, wanted)
        if outcome == "timeout":
            moment = max(moment, task.due_at)
        walker.take(task, outcome, moment)
        task.refresh_from_db()
        assert task.state != "failed", (code, task.row, task.failure)
        taken.add((task.row, task.outcome or outcome))
    raise AssertionError(f"{code}: no end after {MOST_STEPS} steps at row {task.row}, on the way to {wanted}")


@pytest.mark.parametrize("code", SERVICES)
def test_every_exit_of_every_sheet_leads_to_an_end(at, code):
    people = desk(at)
    plan = get_plan(get_enacted_standard(code).sop_version_id)
    left, ends = all_exits(plan), set()
    while left:
        wanted = min(left)
        walker, taken = walk_through(people, at, code, wanted)
        assert wanted in taken, (code, wanted, taken)
        left -= taken
        application = walker.application()
        ends.add(application.state)
        assert application.decided_at is not None
        assert application.run.state == "ended"
        assert not walker.open_tasks()
    assert Application.State.ISSUED in ends


def test_agencies_give_their_opinions_side_by_side_and_the_case_waits_for_all(at):
    people, moment = desk(at), at
    walker = sent(people, at, "P02")
    while (task := walker.open_tasks()[0]).row != "4a":
        moment += timedelta(minutes=30)
        walker.take(task, walker.toward(task, {"4a"}), moment)
    opinions = {task.role: task for task in walker.open_tasks()}
    assert opinions.keys() == {"tim_teknis", "dinas_teknis"}
    walker.take(opinions["dinas_teknis"], "next", moment + timedelta(hours=2))
    assert [task.role for task in walker.open_tasks()] == ["tim_teknis"]
    walker.take(opinions["tim_teknis"], "next", moment + timedelta(hours=3))
    assert [task.row for task in walker.open_tasks()] == ["6"]
