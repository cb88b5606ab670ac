"""Moving the running cases of a service to the SOP in force: all or none, each on record, and they come to their end."""

import pytest
from tests.applications.office import desk, sent
from tests.applications.standards import new_version
from tests.applications.test_operations import refused

from satupintu.applications import errors, jobs, operations, queries
from satupintu.applications.access import is_handler
from satupintu.core.errors import NotAllowed
from satupintu.journal.models import Entry
from satupintu.sop.errors import ReasonMissing, VersionNotEnacted
from satupintu.sop.models import Run, RunMove

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def people(at):
    return desk(at)


def rename_second_row(content):
    """Row 2 is called 2x in the new sheet; everything else is as it was."""
    for row in content["sheet"]["rows"]:
        row["id"] = "2x" if row["id"] == "2" else row["id"]
        row["exits"] = {label: "2x" if target == "2" else target for label, target in row["exits"].items()}
        if row.get("back_to") == "2":
            row["back_to"] = "2x"


def move(version, people, at, **details):
    call = {"rows": {"2": "2x"}, "reason": "Perwali 5/2026", "actor": people.by_role["supervisor"], **details}
    return operations.move_cases(version_id=version.sop_version_id, at=at, **call)


def test_all_running_cases_are_moved_and_reach_their_end(people, at):
    walkers = [sent(people, at), sent(people, at)]
    ended = sent(people, at)
    operations.withdraw_application(application_id=ended.application_id, actor=people.sari.actor, at=at)
    version = new_version("K09", rename_second_row, at)
    dues = {walker.application_id: walker.application().run.due_at for walker in walkers}

    told = queries.preview_case_moves(version.sop_version_id, people.by_role["supervisor"], {"2": "2x"})
    assert [(line.application_id, dict(line.run.rows), line.run.faults) for line in told] == [
        (walker.application_id, {"2": "2x"}, {}) for walker in walkers
    ]
    assert RunMove.objects.count() == 0
    assert move(version, people, at) == [walker.application_id for walker in walkers]
    assert set(Entry.objects.filter(event="sop.run_moved").values_list("application_id", flat=True)) == set(dues)
    for walker in walkers:
        case = walker.application()
        assert (case.run.version_id, case.run.due_at) == (version.sop_version_id, dues[case.id])
        assert case.version_id != version.id  # the standard it was sent by stays
        assert is_handler(case, people.by_role["kadis"])
    while tasks := walkers[0].open_tasks():
        walkers[0].take(tasks[0], walkers[0].toward(tasks[0], {"END"}), at)
    assert walkers[0].application().state == "issued"
    assert Run.objects.get(owner_id=ended.application_id).version_id != version.sop_version_id


@pytest.mark.parametrize(
    ("case", "refusal"),
    [
        ("unmapped", errors.CasesUnmapped),
        ("officer", NotAllowed),
        ("no reason", ReasonMissing),
        ("not in force", VersionNotEnacted),
        ("nothing there", errors.NothingToMove),
    ],
)
def test_a_refused_move_leaves_every_case_where_it_is(people, at, case, refusal):
    walkers = [sent(people, at), sent(people, at)]
    version = new_version("K09", rename_second_row, at)
    details = {
        "unmapped": {"rows": None},
        "officer": {"actor": people.by_role["kadis"]},
        "no reason": {"reason": ""},
    }.get(case, {})
    if case == "not in force":
        new_version("K09", lambda content: content["time"].update(value=3), at)
    if case == "nothing there":
        move(version, people, at)
    moves = RunMove.objects.count()
    with refused(refusal) as caught:
        move(version, people, at, **details)
    assert RunMove.objects.count() == moves
    if case == "unmapped":
        numbers = [walker.application().number for walker in walkers]
        assert list(caught.value.errors) == [f"cases.{number}.rows.2" for number in numbers]


def test_only_who_may_move_sees_the_preview(people, at):
    version = new_version("K09", rename_second_row, at)
    with refused(NotAllowed):
        queries.preview_case_moves(version.sop_version_id, people.by_role["kadis"])
    first = sent(people, at).application().run.version_id
    new_version("K09", lambda content: content["time"].update(value=3), at)
    with refused(VersionNotEnacted):
        queries.preview_case_moves(first, people.by_role["supervisor"])


def order(version, people, at, **details):
    call = {"rows": {"2": "2x"}, "reason": "Perwali 5/2026", "actor": people.by_role["designer"], **details}
    return operations.order_move(version_id=version.sop_version_id, at=at, **call)


def test_ordered_cases_move_one_by_one_and_those_that_cannot_are_listed(people, at):
    stays, moves = sent(people, at), sent(people, at)
    task = stays.open_tasks()[0]
    stays.take(task, stays.toward(task, {"END"}), at)
    row = stays.open_tasks()[0].row

    def change(content):
        rename_second_row(content)
        rename_row(content, row)

    version = new_version("K09", change, at)
    questions = queries.list_row_questions(version.sop_version_id, people.by_role["designer"])
    assert {one.row: one.suggested for one in questions} == {"2": "2x", row: f"{row}y"}
    made = order(version, people, at)
    with refused(errors.MoveUnderWay):
        order(version, people, at)
    jobs.carry_out(made.pk, at)
    made.refresh_from_db()
    assert (made.state, made.moved, made.total, [line["number"] for line in made.left]) == (
        "finished", 1, 2, [stays.application().number],
    )  # fmt: skip
    assert moves.application().run.version_id == version.sop_version_id
    assert stays.application().run.version_id != version.sop_version_id
    assert RunMove.objects.get().moved_by_id == people.by_role["designer"].id
    assert Entry.objects.filter(event="applications.move_refused", subject_id=stays.application_id).count() == 1
    jobs.carry_out(made.pk, at)
    assert RunMove.objects.count() == 1
    again = order(version, people, at, rows={row: f"{row}y"})
    jobs.carry_out(again.pk, at)
    assert queries.find_order(version.sop_version_id).moved == 1
    with refused(errors.NothingToMove):
        order(version, people, at)


def rename_row(content, old):
    """The row is called with a y behind in the new sheet."""
    for row in content["sheet"]["rows"]:
        row["id"] = f"{old}y" if row["id"] == old else row["id"]
        row["exits"] = {label: f"{old}y" if target == old else target for label, target in row["exits"].items()}
        if row.get("back_to") == old:
            row["back_to"] = f"{old}y"


def test_what_an_order_refuses(people, at):
    sent(people, at)
    version = new_version("K09", rename_second_row, at)
    with refused(NotAllowed):
        order(version, people, at, actor=people.by_role["loket"])
    with refused(ReasonMissing):
        order(version, people, at, reason=" ")
    made = order(version, people, at)
    with refused(NotAllowed):
        operations.finish_move(order_id=made.pk, actor=people.by_role["designer"], at=at)
    with refused(NotAllowed):
        operations.move_next_case(order_id=made.pk, application_id=made.pk, actor=people.by_role["designer"], at=at)
