"""Surveys in a real browser: a citizen answers on a phone without scripts, and every page for axe in both languages."""

import pytest
from django.utils import timezone
from tests import cast
from tests.applications.office import desk
from tests.centres.hall import hall
from tests.pages import enter, faults_of, open_page
from tests.surveys.asked import ITEMS, open_skm

from satupintu.centres import operations as centres
from satupintu.config.demo.office import Office
from satupintu.config.demo.surveys import open_demo_surveys
from satupintu.core.actor import SYSTEM
from satupintu.surveys import operations
from satupintu.surveys.models import SurveyAnswer, SurveyRound

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def rounds(at, monkeypatch):
    """The demo's rounds on a Monday at nine, whenever the tests run."""
    monkeypatch.setattr(timezone, "now", lambda: at)
    open_demo_surveys(Office(by_role=desk(at).by_role), seed=1, at=at)
    return {row.title: row for row in SurveyRound.objects.select_related("version")}


def test_a_citizen_answers_on_a_phone_without_scripts(rounds, at, chromium, address):
    token, number = "", 0
    while not token:
        number += 1
        token = operations.invite(use=f"leg:{number}", service_code="K09", actor=SYSTEM, at=at)
    before = SurveyAnswer.objects.count()
    page = open_page(chromium, 360, java_script_enabled=False)
    page.goto(f"{address}/survei/{token}/")
    for item in (*ITEMS, "puas"):
        page.locator(f"label[for=id_{item}_2]").click()
    page.locator("button:has-text('Kirim jawaban')").click()
    page.wait_for_url("**/terima-kasih/")
    assert page.locator("h1").inner_text().strip() == "Terima kasih"
    assert SurveyAnswer.objects.count() == before + 1


@pytest.mark.parametrize("width", [360, 1280])
def test_public_pages_and_the_tablet(rounds, at, chromium, address, width):
    token, number = "", 0
    while not token:
        number += 1
        token = operations.invite(use=f"leg:{number}", service_code="K09", actor=SYSTEM, at=at)
    open_skm(at, code="kilat", volumes={})
    _device, key = centres.register_device(centre_id=hall(at).id, kind="tablet", name="Pintu", actor=SYSTEM, at=at)
    board = rounds["SKM semester lalu"].pk
    paths = (f"/survei/{token}/", "/survei/", f"/survei/papan/{board}/", "/survei/terima-kasih/", f"/aula/survei/{key}/")
    page = open_page(chromium, width)
    assert "".join(faults_of(page, address, paths, language) for language in ("id", "en")) == ""


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_the_desk(rounds, at, chromium, address, width):
    draft = operations.draft_instrument(code="spkp", actor=cast.andi(at).actor, at=at)
    open_, last = rounds["SKM semester ini"].pk, rounds["SKM semester lalu"].pk
    base = f"/meja/survei/{last}/"
    paths = (
        "/meja/survei/", base, f"{base}saran/", f"{base}tindak-lanjut/", f"/meja/survei/{open_}/kemajuan/",
        f"/meja/survei/{open_}/kertas/", "/meja/survei/instrumen/", f"/meja/survei/instrumen/{draft.pk}/", "/meja/survei/kamus/",
    )  # fmt: skip
    page = open_page(chromium, width)
    enter(page, f"{address}/meja/masuk/", "wati", "**/meja/")
    assert "".join(faults_of(page, address, paths, language) for language in ("id", "en")) == ""
