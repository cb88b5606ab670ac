"""Deemed approval: what the office does not decide in time is granted, where the standard says that law grants it."""

from datetime import datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from tests.applications.office import desk, sent
from tests.applications.test_operations import refused

from satupintu.applications import errors, operations
from satupintu.applications.jobs import watch_cases
from satupintu.catalogue.pack.check import PACKS
from satupintu.catalogue.pack.install import install_pack
from satupintu.catalogue.queries import get_enacted_standard
from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotAllowed
from satupintu.journal.models import Entry
from satupintu.notices.models import Notice
from satupintu.sop.errors import NotDeemable
from satupintu.sop.models import Task
from satupintu.sop.operations import deem_run, stop_clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def people(at):
    return desk(at)


@pytest.fixture
def granted_by_law(ready: None, at: datetime, tmp_path: Path) -> None:
    """Service K09 by a standard that says so."""
    folder = tmp_path / "kota"
    copytree(PACKS / "kota", folder, ignore=lambda _d, names: set(names) - {"izin-reklame.yaml", "pack.yaml"})
    text = (folder / "izin-reklame.yaml").read_text()
    assert text.count("  counted_from:") == 1
    (folder / "izin-reklame.yaml").write_text(text.replace("  counted_from:", "  deemed_approval: true\n  counted_from:"))
    install_pack(folder, actor=SYSTEM, at=at)
    assert get_enacted_standard("K09").promise.deemed_approval


def events_of(application_id) -> list[str]:
    names = Entry.objects.filter(subject_id=application_id, event__startswith="applications.deemed").order_by("id")
    return list(names.values_list("event", flat=True))


@pytest.mark.usefixtures("granted_by_law")
def test_it_is_announced_near_the_due_date_and_executed_after_it(people, at, deliver):
    walker = sent(people, at)
    run = walker.application().run
    watch_cases(run.near_due_at - MINUTE)
    assert events_of(walker.application_id) == []
    watch_cases(run.near_due_at)
    watch_cases(run.due_at - MINUTE)
    assert events_of(walker.application_id) == ["applications.deemed_approval_noted"]
    assert [task.row for task in walker.open_tasks()] == ["2"]
    watch_cases(run.due_at)
    watch_cases(run.due_at + MINUTE)
    assert events_of(walker.application_id) == ["applications.deemed_approval_noted", "applications.deemed_approved"]
    assert [task.row for task in walker.open_tasks()] == ["11a"]
    assert Task.objects.get(run=run, row="2").state == "cancelled"
    deliver()
    told = Notice.objects.filter(template="applications.deemed_approved", channel="inapp")
    assert {notice.recipient_kind for notice in told} == {"person", "staff"}
    assert people.office["kadis"].staff.id in {notice.recipient_id for notice in told}


@pytest.mark.usefixtures("granted_by_law")
def test_the_case_goes_on_to_its_product(people, at):
    walker = sent(people, at)
    run = walker.application().run
    watch_cases(run.near_due_at)
    watch_cases(run.due_at)
    walker.take(walker.open_tasks()[0], "next", run.due_at + MINUTE)
    while walker.open_tasks():
        task = walker.open_tasks()[0]
        walker.take(task, walker.toward(task, {"END"}), run.due_at + 2 * MINUTE)
    assert walker.application().state == "issued"


def test_without_a_word_of_the_standard_nothing_is_granted(people, at):
    walker = sent(people, at)
    run = walker.application().run
    watch_cases(run.near_due_at)
    watch_cases(run.due_at + timedelta(days=90))
    assert events_of(walker.application_id) == []
    for act in (operations.prepare_deemed_approval, operations.execute_deemed_approval):
        with refused(errors.NotDeemable):
            act(application_id=walker.application_id, actor=SYSTEM, at=run.due_at + MINUTE)


@pytest.mark.usefixtures("granted_by_law")
@pytest.mark.parametrize("case", ["unannounced", "returned", "outage", "by staff", "withdrawn", "early"])
def test_time_alone_does_not_grant(people, at, case):
    walker = sent(people, at)
    id_, run = walker.application_id, walker.application().run
    near, late = run.near_due_at, run.due_at + MINUTE
    act, kind, actor = operations.execute_deemed_approval, errors.NotDeemable, SYSTEM
    if case != "unannounced":
        operations.prepare_deemed_approval(application_id=id_, actor=SYSTEM, at=near)
    if case == "returned":
        walker.take(walker.open_tasks()[0], "no", near)
        kind = errors.WrongState
    elif case == "outage":
        stop_clock(run_id=run.id, outage_code="oss", actor=people.office["admin"].actor, at=near)
        kind = NotDeemable
    elif case == "by staff":
        actor, kind = people.office["admin"].actor, NotAllowed
    elif case == "withdrawn":
        operations.withdraw_application(application_id=id_, actor=people.sari.actor, at=near)
        kind = errors.WrongState
    elif case == "early":
        late, kind = run.due_at - MINUTE, NotDeemable
    with refused(kind):
        act(application_id=id_, actor=actor, at=late)


@pytest.mark.usefixtures("granted_by_law")
def test_what_is_being_issued_is_not_granted_again(people, at):
    walker = sent(people, at)
    run = walker.application().run
    operations.prepare_deemed_approval(application_id=walker.application_id, actor=SYSTEM, at=run.near_due_at)
    operations.execute_deemed_approval(application_id=walker.application_id, actor=SYSTEM, at=run.due_at)
    with refused(errors.NotDeemable):
        operations.execute_deemed_approval(application_id=walker.application_id, actor=SYSTEM, at=run.due_at + MINUTE)
    with refused(errors.NotDeemable):
        operations.prepare_deemed_approval(application_id=walker.application_id, actor=SYSTEM, at=run.due_at + MINUTE)
    for row in ("11a", "99"):
        with refused(NotDeemable):
            deem_run(run_id=run.id, row=row, actor=SYSTEM, at=run.due_at + MINUTE)
    with refused(NotAllowed):
        deem_run(run_id=run.id, row="12", actor=people.office["admin"].actor, at=run.due_at + MINUTE)
