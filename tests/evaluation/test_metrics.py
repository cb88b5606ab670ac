"""The metrics the register knows by itself, equal to what is counted by hand; the chart around an action; the public faces."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from tests.applications.office import desk, sent
from tests.evaluation.register import planned
from tests.visits.morning import morning

from satupintu.applications.models import Application
from satupintu.core.calendars import get_work_calendar
from satupintu.evaluation import metrics, operations, queries
from satupintu.evaluation.jobs import watch_alarms
from satupintu.evaluation.models import Finding
from satupintu.evaluation.rules.improvement import Reading
from satupintu.sop.models import Run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
HOST = {"HTTP_HOST": "siap.localhost"}
MARCH = (date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture
def people(at):
    return desk(at)


@pytest.fixture
def cases(people, at):
    """Four cases of K09 decided after one to four days, the last late; the first two were returned once and twice."""
    made = [sent(people, at).application() for _number in range(4)]
    for days, case in enumerate(made, 1):
        decided = at + timedelta(days=days)
        Application.objects.filter(pk=case.pk).update(state="issued" if days < 3 else "rejected", decided_at=decided)
        Run.objects.filter(pk=case.run_id).update(
            due_at=decided if days < 4 else decided - timedelta(seconds=1), round=max(3 - days, 0)
        )
    return made


def read(code, subject="K09", window=MARCH):
    return metrics.get_metric(code).read(subject, *window)


def test_cases_are_read_by_service_and_window(cases, at):
    calendar = get_work_calendar()
    minutes = sorted(calendar.working_minutes_between(at, at + timedelta(days=days)) for days in range(1, 5))
    assert read("elapsed_median").value == (minutes[1] + minutes[2]) / 2
    assert (read("on_time_share").value, read("on_time_share").n) == (0.75, 4)
    assert (read("return_rounds").value, read("return_rounds").n) == (0.75, 4)
    assert read("return_rounds", "").n == 4
    for code in ("elapsed_median", "on_time_share", "return_rounds"):
        assert read(code, "K01") == read(code, window=(date(2026, 2, 1), date(2026, 3, 2))) == Reading(None, 0)


def test_the_edge_of_a_window_is_midnight_of_the_region(cases, at):
    midnight = at.replace(day=3, hour=0)
    Application.objects.filter(pk=cases[0].pk).update(decided_at=midnight)
    Application.objects.filter(pk=cases[1].pk).update(decided_at=midnight - timedelta(microseconds=1))
    assert read("return_rounds", window=(date(2026, 3, 3), date(2026, 3, 3))).n == 1
    assert read("return_rounds", window=(date(2026, 3, 2), date(2026, 3, 2))).n == 1


def test_waiting_is_read_by_place(at):
    hall = morning(at, 1)
    for minutes in (4, 8):
        hall.take("K01")
        hall.later(minutes=minutes)
        leg = hall.serve_next(1)
        hall.do(1, "finish", leg, outcome="completed")
    code = hall.hall.centre.code
    assert read("hall_wait_mean", code) == read("hall_wait_mean", "")
    assert (read("hall_wait_mean", code).value, read("hall_wait_mean", code).n) == (6, 2)
    assert read("hall_wait_mean", "nowhere").n == 0


def test_weeks_add_up_to_the_window(cases):
    weekly = metrics.get_metric("return_rounds").weekly
    assert weekly is not None
    assert weekly("K09", *MARCH) == [(date(2026, 3, 2), read("return_rounds"))]


def test_the_chart_runs_from_before_to_after(people, cases, at):
    action = planned(
        people, at, metric="on_time_share", expected_to=Decimal("0.9"), expected_from=None, before_since=date(2026, 1, 1)
    )
    series = queries.measure_series(action, at + timedelta(days=30))
    assert [point.week for point in series.points] == [date(2026, 3, 2)]
    assert (series.before.n, series.after.n) == (0, 0)
    assert series.metric.unit == "share"


def test_the_public_reads_what_does_not_work_now(people, at, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at + timedelta(hours=1))
    portal = Client(**HOST)
    assert "Sedang terganggu" not in portal.get("/").content.decode()
    assert portal.get("/api/v1/incidents").json() == {"items": []}
    values = {
        "system_code": "oss", "system_label": "OSS", "is_national": True, "stops_clock": True, "service_codes": ["K09"],
        "effect": "Izin tertahan", "words": "OSS sedang terganggu; berkas tetap diterima.",
    }  # fmt: skip
    chief = people.office["manajer"].actor
    made = operations.open_incident(values=values, started_at=at, actor=chief, at=at)
    from django.core.cache import cache

    cache.clear()
    shown = portal.get("/").content.decode()
    assert "OSS sedang terganggu; berkas tetap diterima." in shown
    assert "Sejak 2 Maret 2026 pukul 09.00." in shown
    (item,) = portal.get("/api/v1/incidents").json()["items"]
    assert (item["system"], item["services"], item["ended_at"]) == ("oss", ["K09"], None)
    assert "effect" not in item
    operations.close_incident(incident_id=made.pk, ended_at=at, cause="Putus", actor=chief, at=at)
    cache.clear()
    assert "Sedang terganggu" not in portal.get("/").content.decode()
    assert portal.get("/api/v1/incidents").json()["items"][0]["ended_at"] is not None


def weeks_of(values, n=20):
    """A metric read by week: `values` a week, the last ending before the Monday of the tests."""

    def weekly(subject, since, until):
        first = date(2026, 3, 2) - timedelta(weeks=len(values))
        return [(first + timedelta(weeks=place), Reading(value, n)) for place, value in enumerate(values)]

    return weekly


@pytest.mark.parametrize(
    ("values", "n", "made"),
    [
        ([50, 52] * 8 + [51, 90], 20, 1),
        ([50, 52] * 8 + [51, 12], 20, 0),
        ([50, 52] * 8 + [51, 53], 20, 0),
        ([50, 52] * 8 + [51, 90], 9, 0),
        ([50, 52] * 4 + [51, 90], 20, 0),
    ],
)
def test_an_indicator_that_is_no_chance_becomes_a_finding_once(people, at, monkeypatch, values, n, made):
    gauge = metrics.Metric("gauge", "Alat ukur", "minutes", True, "none", lambda *_window: Reading(None, 0), weeks_of(values, n))
    monkeypatch.setattr(metrics, "_metrics", {"gauge": gauge})
    assert watch_alarms(at) == made
    assert watch_alarms(at) == 0
    assert list(Finding.objects.values_list("source", "source_ref")) == [("indicator", "gauge")] * made


def test_the_public_part_of_the_benefits_stands_by_itself(people):
    lines = queries.BenefitSheet(*MARCH, (), 6764.0, 0.0, 2160.0, 43_200_000.0, 0.0, 1200, 0, 1, {})
    shown = render_to_string("komponen/manfaat.html", {"benefits": lines})
    for word in ("6.764", "2.160", "Rp43.200.000", "dimodelkan"):
        assert word in shown
    assert render_to_string("komponen/manfaat.html", {"benefits": None}).strip() == ""
