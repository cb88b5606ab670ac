"""The life of a standard in a real browser: from a draft to the version in force, and no accessibility fault on the way."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.applications.office import desk, sent
from tests.applications.standards import new_version
from tests.applications.test_moving import rename_second_row
from tests.desk.test_browser import log_in
from tests.pages import faults_of, open_page

from satupintu.catalogue import operations, queries
from satupintu.catalogue.models import ServiceVersion
from satupintu.core.actor import SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def lengthen(version: ServiceVersion, at: datetime) -> None:
    """Make the promise of a draft longer, and move a requirement."""
    for part, change in (("time", lambda time: {**time, "value": 9}), ("requirements", lambda rows: [*rows[1:], rows[0]])):
        value = queries.get_draft_content(version.pk)[part]
        seen = queries.mark_of(value)
        operations.edit_part(version_id=version.pk, part=part, value=change(value), seen=seen, actor=SYSTEM, at=at)


def shoot(page: Any, address: str, paths: tuple[str, ...], width: int) -> None:
    """Keep pictures of the pages where a folder for them is named."""
    if folder := os.environ.get("SATUPINTU_SHOTS"):
        for number, path in enumerate(paths):
            page.goto(f"{address}{path}")
            page.screenshot(path=Path(folder, f"standar-{number}-{width}.png"), full_page=True)


def test_a_draft_becomes_the_version_in_force(chromium: Any, ready: None, address: str, at: datetime, monkeypatch: Any) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at)
    desk(at)
    page = open_page(chromium)
    log_in(page, address, "andi")
    page.goto(f"{address}/meja/standar/?cari=K09")
    page.get_by_role("button", name="Buat rancangan Izin Penyelenggaraan Reklame").click()
    page.wait_for_url("**/meja/standar/*-*/")
    base = page.url
    draft = ServiceVersion.objects.get(service__code="K09", number=2)
    lengthen(draft, at)
    page.goto(f"{base}konsultasi/")
    page.fill("#id_rencana-planned_on", f"{at.date()}")
    page.fill("#id_rencana-place", "Aula Kota")
    page.get_by_role("button", name="Simpan rencana").click()
    page.select_option("#id_peserta-element", "users")
    page.fill("#id_peserta-name", "Umar Hadi")
    page.check("#id_peserta-attended")
    page.get_by_role("button", name="Tambah peserta").click()
    page.fill("#id_hasil-record_no", "BA-1/2026")
    page.get_by_role("button", name="Catat sudah dilaksanakan").click()
    page.get_by_role("heading", name="Konsultasi", exact=False).first.wait_for()
    page.context.close()

    page = open_page(chromium)
    log_in(page, address, "joko")
    page.goto(f"{base}penetapan/")
    page.get_by_role("heading", name="Apa yang berubah").wait_for()
    for box in page.locator("input[name='tetap-read']").all():
        box.check()
    page.fill("#id_tetap-decree_no", "188/9/2026")
    page.get_by_role("button", name="Tetapkan standar").click()
    page.get_by_role("heading", name="Publikasi").wait_for()
    assert queries.find_enacted("K09").pk == draft.pk
    page.context.close()

    page = open_page(chromium)
    log_in(page, address, "andi")
    page.goto(f"{base}penetapan/")
    page.get_by_text("Catat publikasi").click()
    page.select_option("#id_publikasi-medium", "website")
    page.fill("#id_publikasi-where", "dpmptsp.example")
    page.get_by_role("button", name="Simpan publikasi").click()
    page.get_by_role("cell", name="dpmptsp.example").wait_for()
    page.goto(f"{base}bandingkan/?dengan=1")
    page.get_by_role("heading", name="Jangka waktu penyelesaian").wait_for()
    page.context.close()


@pytest.fixture
def pages(ready: None, at: datetime) -> tuple[str, ...]:
    """The pages, each with something on it."""
    people = desk(at)
    andi = people.office["perancang"].actor
    draft = operations.begin_revision(service_code="K01", actor=andi, at=at)
    row = operations.plan_consultation(version_id=draft.pk, planned_on=at.date(), place="Aula", actor=andi, at=at)
    operations.add_participant(consultation_id=row.pk, element="users", name="Umar Hadi", organisation="APRI", actor=andi, at=at)
    operations.add_point(consultation_id=row.pk, point="Terlalu lama", raised_by="APRI", answer="Dipercepat", actor=andi, at=at)
    operations.consult_version(version_id=draft.pk, held_on=at.date(), record_no="BA-1", actor=andi, at=at)
    lengthen(draft, at)
    again = operations.plan_consultation(version_id=draft.pk, planned_on=at.date(), place="Aula", actor=andi, at=at)
    operations.add_participant(consultation_id=again.pk, element="media", name="Rina", actor=andi, at=at)
    operations.add_point(consultation_id=again.pk, point="Masih lama", actor=andi, at=at)
    sent(people, at)
    in_force = new_version("K09", rename_second_row, at)
    operations.publish_version(
        version_id=in_force.pk, medium="website", where="dpmptsp.example", published_on=at.date(), actor=andi, at=at
    )
    ready_draft = operations.begin_revision(service_code="K02", actor=andi, at=at)
    lengthen(ready_draft, at)
    operations.consult_version(version_id=ready_draft.pk, held_on=at.date(), record_no="BA-2", actor=andi, at=at)
    return (
        f"/meja/standar/{draft.pk}/konsultasi/", f"/meja/standar/{draft.pk}/penetapan/", f"/meja/standar/{draft.pk}/bandingkan/",
        f"/meja/standar/{in_force.pk}/penetapan/", f"/meja/standar/{in_force.pk}/pindah/", f"/meja/standar/{ready_draft.pk}/penetapan/",
    )  # fmt: skip


@pytest.mark.parametrize(("width", "language"), [(360, "en"), (1280, "id")])
def test_pages_have_no_faults(
    chromium: Any, pages: tuple[str, ...], address: str, at: datetime, monkeypatch: Any, width: int, language: str
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at)
    page = open_page(chromium, width)
    log_in(page, address, "wati")
    assert not faults_of(page, address, pages, language)
    shoot(page, address, pages, width)
    page.context.close()
