"""Surveys in a real browser: a citizen answers on a phone without scripts, and every page for axe in both languages."""

import pytest
from django.utils import timezone
from tests import cast
from tests.centres.hall import hall
from tests.pages import enter, faults_of, open_page
from tests.surveys.asked import ITEMS, all_of, answer, open_skm
from tests.surveys.test_report import fill

from satupintu.centres import operations as centres
from satupintu.core.actor import SYSTEM
from satupintu.surveys import operations
from satupintu.surveys.models import SurveyAnswer
from satupintu.surveys.operations import Given

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def rounds(at, monkeypatch):
    """A published round and one that runs, on a Monday at nine, whenever the tests run."""
    monkeypatch.setattr(timezone, "now", lambda: at)
    last = open_skm(at)
    fill(last, at, 101)
    answer("a", at, Given(all_of(3).values, {}, "Ada calo, antre lama"))
    operations.close_round(round_id=last.pk, actor=SYSTEM, at=at)
    operations.publish_results(round_id=last.pk, actor=SYSTEM, at=at)
    return last, open_skm(at)


def test_a_citizen_answers_on_a_phone_without_scripts(rounds, at, chromium, address):
    token = operations.invite(use="leg:1", service_code="K09", actor=SYSTEM, at=at)
    before = SurveyAnswer.objects.count()
    page = open_page(chromium, 360, java_script_enabled=False)
    page.goto(f"{address}/survei/{token}/")
    for item in (*ITEMS, "puas"):
        page.locator(f"label[for=id_{item}_2]").click()
    page.locator("button:has-text('Kirim jawaban')").click()
    page.wait_for_url("**/terima-kasih/")
    assert page.locator("h1").inner_text().strip() == "Terima kasih"
    assert SurveyAnswer.objects.count() == before + 1


@pytest.mark.parametrize(("width", "language"), [(360, "id"), (1280, "en")])
def test_public_pages_and_the_tablet(rounds, at, chromium, address, width, language):
    token = operations.invite(use="leg:1", service_code="K09", actor=SYSTEM, at=at)
    open_skm(at, code="kilat", volumes={})
    _device, key = centres.register_device(centre_id=hall(at).id, kind="tablet", name="Pintu", actor=SYSTEM, at=at)
    board = rounds[0].pk
    paths = (f"/survei/{token}/", "/survei/", f"/survei/papan/{board}/", "/survei/terima-kasih/", f"/aula/survei/{key}/")
    page = open_page(chromium, width)
    assert faults_of(page, address, paths, language) == ""


@pytest.mark.parametrize(("width", "language"), [(360, "id"), (1280, "en")])
def test_pages_of_the_desk(rounds, at, chromium, address, width, language):
    draft = operations.draft_instrument(code="spkp", actor=cast.andi(at).actor, at=at)
    last, open_ = (row.pk for row in rounds)
    base = f"/meja/survei/{last}/"
    paths = (
        "/meja/survei/", base, f"{base}saran/", f"{base}tindak-lanjut/", f"/meja/survei/{open_}/kemajuan/",
        f"/meja/survei/{open_}/kertas/", "/meja/survei/instrumen/", f"/meja/survei/instrumen/{draft.pk}/", "/meja/survei/kamus/",
    )  # fmt: skip
    page = open_page(chromium, width)
    enter(page, f"{address}/meja/masuk/", "wati", "**/meja/")
    assert faults_of(page, address, paths, language) == ""
