"""Benefits: a frozen baseline, what the hall measured, what is assumed, and what may not be claimed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from tests.applications.office import desk, sent
from tests.evaluation.register import refused
from tests.visits.morning import morning

from satupintu.applications.models import Application
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.core.ids import uuid7
from satupintu.evaluation import operations, queries
from satupintu.evaluation.errors import BaselineFrozen, BaselineIncomplete, BenefitInvalid
from satupintu.evaluation.models import Assumption, Baseline

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
VALUES = {"visits": 3, "travel_minutes": 45, "wait_minutes": 40, "service_minutes": 15, "documents_minutes": 90, "fare": 20_000}
AFTER = {"visits": "1.2", "wait_minutes": 12, "service_minutes": 12, "documents_minutes": 50}
WINDOW = (date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture
def people(at):
    return desk(at)


@pytest.fixture
def chief(people):
    return people.office["manajer"].actor


def saved(chief, at, **values):
    given = {
        "service_code": "K09", "values": VALUES, "methods": {"visits": "measured"}, "since": date(2025, 1, 1),
        "until": date(2025, 6, 30), "source": "Survei warga 2025", "evidence": "Laporan 12/2025", "sample": 40,
    }  # fmt: skip
    return operations.save_baseline(**{**given, **values}, actor=chief, at=at)


def assumed(chief, at, **values):
    for name, value in values.items():
        operations.set_assumption(
            service_code="K09", name=name, value=Decimal(value), method="surveyed", source="Survei 2026", sample=30,
            actor=chief, at=at,
        )  # fmt: skip


def decided(people, at, count, state="issued"):
    """Make `count` decided cases of K09 out of one that was sent."""
    made = sent(people, at).application()
    first = Application.objects.get(pk=made.pk)
    for _number in range(count):
        pk = uuid7(at)
        Application.objects.create(
            id=pk, number=f"K09-{pk.hex[-12:]}", service_id=first.service_id, version_id=first.version_id, variant=first.variant,
            channel="portal", state="withdrawn", applicant_person_id=first.applicant_person_id, created_at=at, saved_at=at,
            decided_at=at + timedelta(days=2),
        )  # fmt: skip


def line(chief, code="K09"):
    sheet = queries.benefit_sheet(chief, *WINDOW)
    return next(found for found in sheet.services if found.service_code == code)


def test_without_a_frozen_baseline_nothing_is_claimed(people, chief, at):
    assumed(chief, at, **AFTER)
    saved(chief, at)
    assert line(chief).saving is None
    sheet = queries.benefit_sheet(chief, *WINDOW)
    assert (sheet.hours, sheet.claimed, sheet.without_baseline) == (0, 0, 1)
    assert queries.find_public_benefits(*WINDOW) is None


def test_what_was_before_is_frozen_for_good(people, chief, at):
    operations.freeze_baseline(service_code=saved(chief, at).service_code, actor=chief, at=at)
    with refused(BaselineFrozen):
        saved(chief, at, source="Ingatan")
    with refused(BaselineFrozen):
        operations.freeze_baseline(service_code="K09", actor=chief, at=at)
    for change in (
        lambda rows: rows.update(volume=9),
        lambda rows: rows.delete(),
        lambda rows: rows.update(state="draft", frozen_at=None),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(Baseline.objects.all())


def test_what_nobody_measured_or_said_is_taken_as_before(people, chief, at):
    operations.freeze_baseline(service_code=saved(chief, at).service_code, actor=chief, at=at)
    assumed(chief, at, visits=2)
    found = line(chief)
    by_name = {part.name: part for part in found.components}
    assert (by_name["visits"].after, by_name["visits"].after_method) == (2, "surveyed")
    assert (by_name["wait_minutes"].after, by_name["wait_minutes"].after_method) == (40, "unchanged")
    assert found.saving.minutes_each == 145
    assert (found.saving.hours, found.is_modelled, found.is_few) == (0, False, True)


def test_a_modelled_figure_marks_the_claim(people, chief, at):
    operations.freeze_baseline(service_code=saved(chief, at).service_code, actor=chief, at=at)
    operations.set_assumption(
        service_code="", name="visits", value=Decimal("1.5"), method="modelled", source="Perkiraan", actor=chief, at=at
    )
    assert line(chief).is_modelled
    assumed(chief, at, visits=2)
    assert not line(chief).is_modelled
    history = [row.value for row in queries.list_assumptions(chief, "K09")]
    assumed(chief, at + timedelta(hours=1), visits=1)
    assert [row.value for row in queries.list_assumptions(chief, "K09")] == [1, *history]
    assert line(chief).saving.visits_each == 2
    with pytest.raises(DatabaseError), transaction.atomic():
        Assumption.objects.update(value=0)


def test_the_hall_measures_visits_waiting_and_service(people, chief, at):
    """Ten decided cases, five of which cost one visit of 10 minutes waiting and 6 minutes at the counter."""
    operations.freeze_baseline(service_code=saved(chief, at, volume=3652).service_code, actor=chief, at=at)
    walkers = [sent(people, at).application() for _number in range(10)]
    hall = morning(at, 1)
    for application in walkers[:5]:
        hall.take("K01")
        hall.later(minutes=10)
        leg = hall.serve_next(1)
        leg.application_id = application.pk
        leg.save(update_fields=["application"])
        hall.later(minutes=6)
        hall.do(1, "finish", leg, outcome="completed")
    Application.objects.filter(pk__in=[case.pk for case in walkers]).update(state="issued", decided_at=at + timedelta(days=2))
    found = line(chief)
    by_name = {part.name: (part.after, part.after_method) for part in found.components}
    assert by_name["visits"] == (0.5, "measured")
    assert by_name["wait_minutes"] == (10, "measured")
    assert by_name["service_minutes"] == (6, "measured")
    assert found.saving.visits == 25
    assert found.saving.hours == pytest.approx(10 * (525 - (0.5 * (90 + 10 + 6) + 90)) / 60)
    assert found.saving.growth_hours == 0
    public = queries.find_public_benefits(*WINDOW)
    assert (public.visits, public.claimed, public.applications) == (25, 1, 10)


def test_who_gave_up_is_no_success(people, chief, at):
    operations.freeze_baseline(service_code=saved(chief, at).service_code, actor=chief, at=at)
    assumed(chief, at, **AFTER)
    decided(people, at, 3)
    found = line(chief)
    assert (found.applications, found.gave_up, found.saving.hours) == (0, 3, 0)


def test_small_groups_are_for_nobody(people, chief, at):
    operations.freeze_baseline(service_code=saved(chief, at).service_code, actor=chief, at=at)
    assumed(chief, at, **AFTER)
    cases = [sent(people, at).application().pk for _number in range(9)]
    Application.objects.filter(pk__in=cases).update(state="issued", decided_at=at + timedelta(days=2))
    assert line(chief).saving.visits == pytest.approx(9 * 1.8)
    assert queries.find_public_benefits(*WINDOW) is None


def test_the_sheet_costs_the_same_with_many_services_and_cases(people, chief, at, django_assert_num_queries):
    operations.freeze_baseline(service_code=saved(chief, at).service_code, actor=chief, at=at)
    with django_assert_num_queries(6):
        queries.benefit_sheet(chief, *WINDOW)
    for code in ("K01", "K02", "K03"):
        operations.freeze_baseline(service_code=saved(chief, at, service_code=code).service_code, actor=chief, at=at)
    decided(people, at, 12)
    with django_assert_num_queries(6):
        queries.benefit_sheet(chief, *WINDOW)


def test_refusals(people, chief, at):
    loket, designer = people.office["loket"].actor, people.office["perancang"].actor
    with refused(NotAllowed):
        saved(loket, at)
    with refused(NotFound):
        saved(chief, at, service_code="X9")
    with refused(BenefitInvalid, "visits", "happiness", "until"):
        saved(chief, at, values={"visits": -1, "happiness": 3}, until=date(2026, 3, 3))
    with refused(BenefitInvalid, "fare"):
        saved(chief, at, values={"fare": float("nan")})
    with refused(BenefitInvalid, "visits", "source", "evidence"):
        saved(chief, at, methods={"visits": "guessed"}, source=" ", evidence="")
    with refused(NotFound):
        operations.freeze_baseline(service_code="K01", actor=chief, at=at)
    saved(chief, at, values={"fare": 1})
    with refused(BaselineIncomplete):
        operations.freeze_baseline(service_code="K09", actor=chief, at=at)
    with refused(NotAllowed):
        operations.freeze_baseline(service_code="K09", actor=designer, at=at)
    stated = {"service_code": "K09", "name": "fare", "value": Decimal(5), "method": "surveyed", "source": "Survei", "at": at}
    with refused(NotAllowed):
        operations.set_assumption(**stated, actor=loket)
    with refused(BenefitInvalid, "name"):
        operations.set_assumption(**{**stated, "name": "citizen_hour"}, actor=chief)
    with refused(BenefitInvalid, "value"):
        operations.set_assumption(**{**stated, "value": Decimal(-5)}, actor=chief)
    with refused(BenefitInvalid, "method", "source"):
        operations.set_assumption(**{**stated, "method": "guessed", "source": " "}, actor=chief)
    with pytest.raises(NotAllowed):
        queries.benefit_sheet(loket, *WINDOW)
