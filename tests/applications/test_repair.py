"""A rejected part of the form opens again: only that part, with the officer's words, and nothing else changes."""

import pytest
from tests.applications.office import desk, sent
from tests.applications.test_operations import refused

from satupintu.applications import errors, operations
from satupintu.applications.answers import read_answers
from satupintu.applications.operations.casework import VerdictGiven

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def people(at):
    return desk(at)


@pytest.fixture
def walker(people, at):
    """A case whose NPWP (R04, a part of the form) the counter rejected, with words."""
    walker = sent(people, at)
    verdicts = [VerdictGiven(item.key, True) for item in walker.application().items.order_by("key")]
    verdicts = [verdict for verdict in verdicts if verdict.key != "R04"] + [VerdictGiven("R04", False, note="NPWP salah ketik")]
    operations.complete_step(
        task_id=walker.open_tasks()[0].id, outcome="no", verdicts=verdicts, actor=people.office["loket"].actor, at=at
    )
    return walker


def repair(walker, actor, at, key="R04", **answers):
    return operations.repair_answers(application_id=walker.application_id, key=key, answers=answers, actor=actor, at=at)


def test_only_the_rejected_part_is_repaired_and_the_case_goes_on(people, walker, at):
    before = read_answers(walker.application())
    with refused(errors.NothingRepaired):
        operations.resubmit_application(application_id=walker.application_id, actor=people.sari.actor, at=at)
    assert repair(walker, people.sari.actor, at, npwp="3171014505900001").state == "filled"
    repair(walker, people.sari.actor, at, npwp="3171014505900099")  # thought better of it before sending
    after = read_answers(walker.application())
    assert {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)} == {"npwp"}
    assert after["npwp"] == "3171014505900099"
    operations.resubmit_application(application_id=walker.application_id, actor=people.sari.actor, at=at)
    assert walker.application().state == "in_process"
    with refused(errors.WrongState):
        repair(walker, people.sari.actor, at, npwp="3171014505900001")


@pytest.mark.parametrize(
    ("kind", "key", "answers"),
    [
        (errors.UnknownItem, "R04", {"nik": "3171015207850002"}),
        (errors.UnknownItem, "R04", {"bukan_isian": 1}),
        (errors.UnknownItem, "R99", {"npwp": "3171014505900001"}),
        (errors.UnknownItem, "R07", {"npwp": "3171014505900001"}),
        (errors.ItemSettled, "R01", {"muka": 2}),
        (errors.NotSubmittable, "R04", {"npwp": "12"}),
    ],
)
def test_nothing_else_is_open(people, walker, at, kind, key, answers):
    with refused(kind) as caught:
        repair(walker, people.sari.actor, at, key, **answers)
    if kind is errors.NotSubmittable:
        assert list(caught.value.errors) == ["answers.npwp"]


def test_somebody_elses_case_is_not_repaired(people, walker, at):
    with refused(errors.NotYours):
        repair(walker, people.dewi.actor, at, npwp="3171014505900001")


def test_an_accepted_answer_stays_shut(people, at):
    walker = sent(people, at)
    keys = [item.key for item in walker.application().items.order_by("key")]
    verdicts = [VerdictGiven("R04", True), VerdictGiven(keys[0], False, note="Buram")]
    operations.complete_step(
        task_id=walker.open_tasks()[0].id, outcome="no", verdicts=verdicts, actor=people.office["loket"].actor, at=at
    )
    with refused(errors.ItemSettled):
        repair(walker, people.sari.actor, at, npwp="3171014505900001")
