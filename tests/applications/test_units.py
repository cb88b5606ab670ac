"""Units on duty: a role belongs to the unit that answers for it in a service, and others neither do nor see its cases."""

import pytest
from tests import cast
from tests.applications.office import accepted, desk, draft, sent
from tests.applications.test_operations import refused
from tests.applications.test_standing import file_of

from satupintu.applications import operations, queries
from satupintu.applications.errors import NotYours
from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotAllowed
from satupintu.files import queries as files
from satupintu.files.errors import FileHidden
from satupintu.people import operations as people_operations
from satupintu.people import queries as people_queries
from satupintu.people.errors import UnknownRole
from satupintu.sop.errors import TaskNotYours
from satupintu.sop.operations import reassign_task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def people(at):
    return desk(at)


@pytest.fixture
def units(at):
    """Two units of two agencies."""
    agencies = [people_operations.create_agency(code=code, name=f"Dinas {code}", actor=SYSTEM, at=at) for code in ("PUPR", "DLH")]
    return [
        people_operations.create_unit(agency_id=agency.id, code=f"U-{agency.code}", name="Bidang", actor=SYSTEM, at=at)
        for agency in agencies
    ]


def verifier(name, nip, unit, at):
    """An officer with the role `fo` in a unit."""
    staff = people_operations.register_staff(name=name, nip=nip, unit_id=unit.id, actor=SYSTEM, at=at)
    people_operations.bind_role(staff_id=staff.id, role="fo", actor=SYSTEM, at=at)
    account = people_operations.open_staff_account(
        staff_id=staff.id, login=name.split()[0].lower(), password=cast.PASSWORD, second_factor_required=False,
        actor=SYSTEM, at=at,
    )  # fmt: skip
    return people_queries.actor_for(account.id, at)


def test_a_case_belongs_to_the_unit_on_duty(people, units, at):
    here = verifier("Hadi Mulyono", "198001012005011011", units[0], at)
    there = verifier("Tari Puspita", "198001012005011012", units[1], at)
    people_operations.assign_duty(role="fo", unit_id=units[0].id, service_code="K09", actor=SYSTEM, at=at)
    walker = sent(people, at)
    task = walker.open_tasks()[0]
    assert task.unit_id == units[0].id
    assert walker.application().run.units == {"fo": str(units[0].id)}
    with refused(NotYours):
        queries.get_case(walker.application_id, there, at)
    with refused(FileHidden):
        files.get_file(file_of(walker.application()), there, at)
    with refused(TaskNotYours):
        operations.complete_step(task_id=task.id, outcome="yes", actor=there, at=at)
    assert not queries.list_register(there).exists()
    assert not queries.list_work(there, at=at).rows
    assert queries.get_case(walker.application_id, here, at).my_tasks == [task]
    assert files.get_file(file_of(walker.application()), here, at)
    assert queries.list_register(here).get() == walker.application()
    assert [line.task for line in queries.list_work(here, at=at).rows] == [task]
    assert queries.get_case(walker.application_id, people.office["loket"].actor, at), "overseers see all"
    verdicts = accepted(walker.application_id)
    operations.complete_step(task_id=task.id, outcome="yes", verdicts=verdicts, actor=here, at=at)


def test_a_service_of_its_own_wins_and_without_duty_a_role_is_everybodys(people, units, at):
    here = verifier("Hadi Mulyono", "198001012005011011", units[0], at)
    there = verifier("Tari Puspita", "198001012005011012", units[1], at)
    everywhere = people_operations.assign_duty(role="fo", unit_id=units[1].id, actor=SYSTEM, at=at)
    own = people_operations.assign_duty(role="fo", unit_id=units[0].id, service_code="K09", actor=SYSTEM, at=at)
    assert sent(people, at).open_tasks()[0].unit_id == units[0].id
    assert sent(people, at, "K01", "hilang").application().run.units.get("fo") == str(units[1].id)
    for duty in (own, everywhere):
        people_operations.end_duty(duty_id=duty.id, actor=SYSTEM, at=at)
    walker = sent(people, at)
    assert walker.open_tasks()[0].unit_id is None
    for actor in (here, there):
        assert queries.get_case(walker.application_id, actor, at).my_tasks


def test_who_was_given_a_task_sees_its_case_wherever_they_sit(people, units, at):
    there = verifier("Tari Puspita", "198001012005011012", units[1], at)
    people_operations.assign_duty(role="fo", unit_id=units[0].id, actor=SYSTEM, at=at)
    walker = sent(people, at)
    task = walker.open_tasks()[0]
    reassign_task(task_id=task.id, to_staff_id=there.id, reason="Cuti", actor=people.office["admin"].actor, at=at)
    assert queries.get_case(walker.application_id, there, at).my_tasks
    assert queries.list_register(there).get() == walker.application()


def test_duties_are_the_administrators_and_for_roles_of_sheets(people, units, at):
    for actor in (people.office["loket"].actor, people.sari.actor):
        with refused(NotAllowed):
            people_operations.assign_duty(role="fo", unit_id=units[0].id, actor=actor, at=at)
    for role in ("admin", "tidak_ada"):
        with refused(UnknownRole):
            people_operations.assign_duty(role=role, unit_id=units[0].id, actor=SYSTEM, at=at)
    duty = people_operations.assign_duty(role="fo", unit_id=units[0].id, actor=SYSTEM, at=at)
    moved = people_operations.assign_duty(role="fo", unit_id=units[1].id, actor=SYSTEM, at=at)
    assert (moved.id, [line.unit for line in people_queries.list_duties()]) == (duty.id, [units[1]])
    with refused(NotAllowed):
        people_operations.end_duty(duty_id=duty.id, actor=people.sari.actor, at=at)


def test_sending_asks_for_duties_once(people, units, at, django_assert_max_num_queries):
    application = draft(people, at)
    operations.submit_application(application_id=application.id, actor=people.sari.actor, at=at)
    application = draft(people, at)
    with django_assert_max_num_queries(17):
        operations.submit_application(application_id=application.id, actor=people.sari.actor, at=at)
