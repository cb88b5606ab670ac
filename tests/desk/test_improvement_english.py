"""Improvement, outages and benefits in English, as an officer chooses it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.applications.office import desk
from tests.desk.test_english import reader
from tests.english import assert_english
from tests.evaluation.register import BETTER, done, found, gauge

from satupintu.evaluation import operations
from satupintu.evaluation.jobs import watch_actions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
WRITTEN = {"Alat ukur", "Syarat tidak jelas", "semua"}


def test_every_page_is_english(at, monkeypatch):
    people = desk(at)
    chief = people.office["manajer"].actor
    with gauge(BETTER):
        action = done(people, at)
        open_one = found(people, at)
        watch_actions(at + timedelta(days=45))
        values = {"system_code": "oss", "system_label": "OSS", "effect": "Tertahan", "words": "OSS terganggu."}
        outage = operations.open_incident(values=values, started_at=at, actor=chief, at=at)
        days = {"since": date(2025, 1, 1), "until": date(2025, 6, 30)}
        operations.save_baseline(
            service_code="K09",
            values={"visits": 3, "info_minutes": 9},
            methods={},
            source="x",
            evidence="x",
            **days,
            actor=chief,
            at=at,
        )
        operations.freeze_baseline(service_code="K09", actor=chief, at=at)
        monkeypatch.setattr(timezone, "now", lambda: at + timedelta(days=46))
        tuti = reader(people.office["manajer"])
        pages = {
            "/meja/perbaikan/": "Service improvement",
            "/meja/perbaikan/?lihat=closed": "Proved effective",
            "/meja/perbaikan/baru/": "Record a finding",
            f"/meja/perbaikan/{action.finding_id}/": "The target was reached, and the difference is more than chance.",
            f"/meja/perbaikan/{open_one.pk}/": "Plan a follow-up",
            "/meja/gangguan/": "Outage log",
            f"/meja/gangguan/{outage.pk}/": "This outage stops no clock.",
            "/meja/manfaat/": "Benefits of service",
            "/meja/manfaat/K09/": "taken as unchanged",
            "/meja/manfaat/K01/": "Baseline before the change",
        }
        for path, sentence in pages.items():
            assert_english(tuti.get(path), sentence, besides=WRITTEN)
