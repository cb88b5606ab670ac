"""Every service of the packs, from draft to its end, through every exit of its sheet, by the public operations."""

from datetime import timedelta

import pytest

from satupintu.applications.models import Application
from satupintu.catalogue.queries import get_enacted_standard
from satupintu.sop.queries import get_plan
from tests.applications.office import desk, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]

SERVICES = ["K01", "K02", "K03", "K05", "K06", "K07", "K09", "K10", "K11", "K14", "P01", "P02", "P03", "P04", "P05", "P06", "P09"]
MOST_WALKS = 40
MOST_STEPS = 120


def all_exits(standard):
    """Every exit of every row that is somebody's task."""
    rows = get_plan(standard.sop_version_id).rows.values()
    return {(row.id, label) for row in rows if not row.is_control for label in row.exits}


def walk(people, at, code, left):
    """Walk one case to its end, taking exits nobody took yet wherever there is a choice; return what was taken."""
    walker, taken, moment = sent(people, at, code), set(), at
    plan = get_plan(get_enacted_standard(code).sop_version_id)
    for _step in range(MOST_STEPS):
        application = walker.application()
        if application.state in Application.CLOSED:
            return walker, taken
        moment += timedelta(minutes=30)
        if application.state == Application.State.RETURNED:
            walker.repair(moment)
            continue
        task = walker.open_tasks()[0]
        exits = walker.exits(task)
        fresh = [label for label in exits if (task.row, label) in left - taken]
        again = [label for label in exits if _leads_back(plan, task.row, label) and (task.row, "limit") in left - taken]
        onward = [label for label in exits if walker.leads_to(task, label) not in {"RETURN", "REJECT"} and label != "timeout"]
        outcome = (fresh or again or [x for x in onward if not _leads_back(plan, task.row, x)] or onward or list(exits))[0]
        before = {row.id for row in plan.rows.values()}
        walker.take(task, outcome, moment)
        task.refresh_from_db()
        assert task.state != "failed", (code, task.row, task.failure)
        if task.state == "open" and outcome == "timeout":
            continue
        taken.add((task.row, task.outcome or outcome))
        assert before
    raise AssertionError(f"{code}: no end after {MOST_STEPS} steps at row {task.row}")


def _leads_back(plan, row_id, label):
    target = plan.rows[row_id].exits[label].target
    return target in plan.rows and plan.rows[target].number <= plan.rows[row_id].number


@pytest.mark.parametrize("code", SERVICES)
def test_every_exit_of_every_sheet_leads_to_an_end(at, code):
    people = desk(at)
    left = all_exits(get_enacted_standard(code))
    ends = set()
    for _walk in range(MOST_WALKS):
        walker, taken = walk(people, at, code, left)
        application = walker.application()
        ends.add(application.state)
        assert application.decided_at is not None
        assert application.run.state == "ended"
        assert not walker.open_tasks()
        before = len(left)
        left -= taken
        if len(left) == before:
            break
    unreached = {exit_ for exit_ in left if exit_[1] not in {"limit", "timeout"}}
    assert not unreached, f"{code}: exits never taken: {sorted(unreached)}"
    assert Application.State.ISSUED in ends
