"""A rejected part of the form opens again: only that part, with the officer's words, and nothing else changes."""

from datetime import timedelta
from shutil import copytree

import pytest
from tests.applications.office import desk, draft, returned, sent
from tests.applications.test_operations import refused

from satupintu.applications import errors, operations
from satupintu.applications.answers import read_answers
from satupintu.applications.operations.casework import VerdictGiven
from satupintu.catalogue.operations import set_override
from satupintu.catalogue.pack.check import PACKS
from satupintu.catalogue.pack.install import install_pack
from satupintu.core.actor import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def people(at):
    return desk(at)


@pytest.fixture
def walker(people, at):
    return returned(people, at)


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


def test_what_the_region_set_since_does_not_count_for_a_case_that_was_sent_before(people, at, tmp_path):
    folder = tmp_path / "kota"
    copytree(PACKS / "kota", folder, ignore=lambda _d, names: set(names) - {"izin-reklame.yaml", "pack.yaml"})
    text = (folder / "izin-reklame.yaml").read_text()
    assert text.count("expression: panjang_m > 0\n") == 1
    (folder / "izin-reklame.yaml").write_text(
        text.replace("expression: panjang_m > 0\n", "expression: panjang_m > 0 and panjang_m < nsr\n")
    )
    install_pack(folder, actor=SYSTEM, at=at)
    walker = returned(people, at)
    later = at + timedelta(days=2)
    set_override(service_code="K09", parameters={"nsr": "0.001"}, decree_no="Perwali 9/2026", actor=SYSTEM, at=later)
    item = repair(walker, people.sari.actor, later, npwp="3171014505900001")
    assert item.state == "filled"
    fresh = draft(people, later)
    with refused(errors.NotSubmittable) as caught:
        operations.submit_application(application_id=fresh.id, actor=people.sari.actor, at=later)
    assert "answers.panjang_m" in caught.value.errors


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
