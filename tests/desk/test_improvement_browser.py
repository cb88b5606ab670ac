"""Improvement, outages and benefits in a real browser: no accessibility fault, at both widths, in both languages."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.applications.office import desk, sent
from tests.desk.test_browser import log_in
from tests.evaluation.register import BETTER, done, found, gauge
from tests.pages import faults_of, open_page

from satupintu.applications.models import Application
from satupintu.evaluation import operations
from satupintu.evaluation.jobs import stop_affected
from satupintu.evaluation.models import Finding

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def pages(ready: None, at: datetime) -> tuple[str, ...]:
    """The pages, each with something on it: two findings, an outage that stands a clock, a frozen baseline."""
    people = desk(at)
    chief = people.office["manajer"].actor
    cases = [sent(people, at).application() for _number in range(3)]
    Application.objects.filter(pk__in=[case.pk for case in cases[:2]]).update(state="issued", decided_at=at + timedelta(days=1))
    found(people, at)
    action = done(people, at, metric="return_rounds", before_since=date(2026, 1, 1))
    values = {
        "system_code": "oss", "system_label": "OSS", "is_national": True, "stops_clock": True, "effect": "Izin tertahan",
        "words": "OSS sedang terganggu.",
    }  # fmt: skip
    outage = operations.open_incident(values=values, started_at=at, actor=chief, at=at + timedelta(hours=1))
    stop_affected(outage.pk, at + timedelta(hours=1))
    base = {"visits": 3, "travel_minutes": 45, "fare": 20_000}
    days = {"since": date(2025, 1, 1), "until": date(2025, 6, 30)}
    operations.save_baseline(
        service_code="K09", values=base, methods={}, source="Survei", evidence="Laporan", **days, actor=chief, at=at
    )
    operations.freeze_baseline(service_code="K09", actor=chief, at=at)
    fresh = Finding.objects.exclude(pk=action.finding_id).get()
    return (
        "/meja/perbaikan/", "/meja/perbaikan/baru/", f"/meja/perbaikan/{action.finding_id}/", f"/meja/perbaikan/{fresh.pk}/",
        "/meja/gangguan/", f"/meja/gangguan/{outage.pk}/", "/meja/manfaat/?dari=2026-01-01", "/meja/manfaat/K09/",
        "/meja/manfaat/K01/", "/layanan/",
    )  # fmt: skip


@pytest.mark.parametrize(("width", "language"), [(360, "id"), (1280, "en")])
def test_pages_have_no_faults(
    chromium: Any, pages: tuple[str, ...], address: str, at: datetime, monkeypatch: Any, width: int, language: str
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at + timedelta(days=12))
    with gauge(BETTER):
        page = open_page(chromium, width)
        log_in(page, address, "tuti")
        assert not faults_of(page, address, pages, language)
        if folder := os.environ.get("SATUPINTU_SHOTS"):
            for number, path in enumerate(pages):
                page.goto(f"{address}{path}")
                page.screenshot(path=Path(folder, f"perbaikan-{number}-{width}.png"), full_page=True)
        page.context.close()
