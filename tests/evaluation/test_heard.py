"""What people say as a measure of improvement, and the actions a survey led to in its report."""

from datetime import date

import pytest
from tests.applications.office import desk, sent
from tests.complaints.cast import received
from tests.evaluation.register import found, plan
from tests.surveys.asked import all_of, answer, open_skm

from satupintu.evaluation import operations
from satupintu.evaluation.metrics import get_metric
from satupintu.surveys.ports import list_follow_ups
from satupintu.surveys.tokens import use_of_application

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
MARCH = (date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture
def people(at):
    return desk(at)


def test_satisfaction_is_the_index_of_the_answers(people, at):
    open_skm(at)
    metric = get_metric("satisfaction")
    assert metric.read("K09", *MARCH).value is None
    for value in (4, 2):
        answer(use_of_application(sent(people, at).application_id), at, all_of(value))
    reading = metric.read("K09", *MARCH)
    assert (reading.value, reading.n) == (75.0, 2)  # mean 3 of 4
    assert reading.low < 75 < reading.high
    assert metric.read("K01", *MARCH).value is None
    assert metric.read("", *MARCH).n == 2
    assert metric.read("", date(2026, 4, 1), date(2026, 4, 30)).value is None


def test_complaints_are_counted_by_service_and_day(people, at):
    metric = get_metric("complaints")
    received(at, service_code="K09")
    received(at, service_code="K09")
    received(at)
    assert [metric.read(code, *MARCH).n for code in ("K09", "K01", "")] == [2, 0, 3]
    assert metric.read("K09", date(2026, 3, 3), date(2026, 3, 31)).n == 0


def test_a_round_knows_the_actions_it_led_to(people, at):
    round_ = open_skm(at)
    other = found(people, at, source="complaint", source_ref=round_.title)
    finding = found(people, at, source="skm", source_ref=round_.title, element="U3")
    for one in (other, finding):
        operations.plan_action(
            finding_id=one.pk, plan=plan(people, at, metric="satisfaction"), actor=people.office["manajer"].actor, at=at
        )
    (only,) = list_follow_ups(round_.pk)
    assert (only.element, only.plan, only.done_on) == ("U3", "Tulis ulang syarat NPWP", None)
    assert only.owner == people.office["verifikator"].staff.name
