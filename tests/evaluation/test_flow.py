"""Process maps: ways and times as they were walked, what the sheet does not have, and two versions side by side."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.applications.office import desk, returned
from tests.desk.test_desk import browser
from tests.evaluation.made import case, step
from tests.evaluation.year import follow

from satupintu.applications import operations as cases
from satupintu.core.actor import SYSTEM
from satupintu.evaluation import operations, queries
from satupintu.evaluation.models import CaseFact, FlowEdge, FlowNode, FlowSummary, StepFact
from satupintu.sop.models import Run, SopVersion
from satupintu.sop.queries import get_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def version(at) -> SopVersion:
    """The sheet of K09."""
    return SopVersion.objects.get(sop__service_code="K09", state="enacted")


def test_a_return_and_its_repair_are_ways_of_the_sheet(at, version) -> None:
    people = desk(at)
    walker = returned(people, at)
    walker.application().items.filter(key="R04").update(state="filled")
    back = at + timedelta(days=1)
    cases.resubmit_application(application_id=walker.application_id, actor=people.sari.actor, at=back)
    task = walker.open_tasks()[0]
    walker.take(task, walker.toward(task, {"END"}), back + timedelta(minutes=90))
    cases.withdraw_application(application_id=walker.application_id, actor=people.sari.actor, at=back + timedelta(hours=3))
    follow(at)
    operations.rebuild_flow(actor=SYSTEM, at=at)
    first = Run.objects.get(owner_id=walker.application_id).tasks.order_by("opened_at", "id")[0].row
    ways = {(edge.from_row, edge.to_row): edge for edge in FlowEdge.objects.filter(version_id=version.pk)}
    assert {("START", first), (first, "RETURN"), ("RETURN", first)} <= ways.keys()
    assert all(edge.is_allowed for edge in ways.values()), [way for way, edge in ways.items() if not edge.is_allowed]
    assert ways["RETURN", first].median_minutes == 390, "the applicant had the file for one working day"
    node = FlowNode.objects.get(version_id=version.pk, row=first)
    assert (node.cases, node.times, node.again) == (1, 2, 1)
    assert node.p90_minutes == pytest.approx(81), "nine tenths of the way from 0 to 90 minutes"


def test_what_the_sheet_does_not_have_is_counted_exactly(at, version) -> None:
    rows = [row for row in get_plan(version.pk).rows.values() if not row.is_control]
    a, b = rows[0].id, rows[-1].id
    facts, steps = [], []
    for number in range(20):
        one = case(number, rounds=0)
        facts.append(one)
        begun = step(one, version_id=version.pk, row=a, came_from="START", minutes=10)
        steps.append(begun)
        if number < 3:
            steps.append(step(one, version_id=version.pk, row=b, opener_id=begun.task_id, minutes=30, role="kadis"))
    CaseFact.objects.bulk_create(facts)
    StepFact.objects.bulk_create(steps)
    assert operations.rebuild_flow(actor=SYSTEM, at=at) == 1
    found = queries.find_map(version.pk)
    assert found is not None
    assert (found.summary.cases, found.summary.deviating, found.summary.reworked) == (20, 3, 0)
    assert found.fitness == pytest.approx(0.85)
    assert [(edge.from_row, edge.to_row, edge.cases) for edge in found.strange] == [(a, b, 3)]
    assert found.bottleneck == a
    assert next(line for line in found.rows if line.row.id == a).case_days == pytest.approx(200 / 450)


def test_rebuilding_twice_gives_the_same(at, version) -> None:
    test_what_the_sheet_does_not_have_is_counted_exactly(at, version)
    was = list(FlowNode.objects.order_by("row").values_list("row", "cases", "median_minutes"))
    operations.rebuild_flow(actor=SYSTEM, at=at)
    assert was == list(FlowNode.objects.order_by("row").values_list("row", "cases", "median_minutes"))
    assert FlowSummary.objects.count() == 1


def test_two_versions_stand_side_by_side(at, version) -> None:
    test_what_the_sheet_does_not_have_is_counted_exactly(at, version)
    newer = SopVersion.objects.create(sop=version.sop, number=version.number + 1, sheet=version.sheet, created_at=at)
    one = case(1, elapsed_minutes=100)
    row = next(row for row in get_plan(version.pk).rows.values() if not row.is_control)
    CaseFact.objects.bulk_create([one])
    StepFact.objects.bulk_create([step(one, version_id=newer.pk, row=row.id, came_from="START", minutes=700)])
    operations.rebuild_flow(actor=SYSTEM, at=at)
    client = browser(desk(at).office["perancang"].account)
    text = client.get(f"/meja/kinerja/alur/K09/?versi={newer.pk}&banding={version.pk}").content.decode()
    assert text.count("<svg viewBox") == 2
    assert "Sebelum dan sesudah" in text
    assert "85,0%" in text
    assert "Jalan yang tidak ada pada lembar" not in text, "of the newer version"
    assert text.count("<svg viewBox") == 2
    assert client.get(f"/meja/kinerja/alur/K09/?versi={newer.pk}").content.decode().count("<svg viewBox") == 1


def test_a_version_that_is_not_of_the_service_is_not_found(at, version) -> None:
    other = SopVersion.objects.exclude(sop__service_code="K09").filter(state="enacted").order_by("pk")[0]
    client = browser(desk(at).office["perancang"].account)
    for wrong in (f"K09/?versi={other.pk}", "K09/?versi=x", f"K09/?banding={version.pk}", "TIDAK/"):
        assert client.get(f"/meja/kinerja/alur/{wrong}").status_code == 404
