"""Surveys in the portal: one answer of an invitation, published results, and what small groups do not show."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests import cast
from tests.applications.office import desk
from tests.desk.test_desk import browser
from tests.surveys.asked import ITEMS, all_of, answer, decided, open_skm
from tests.visits.morning import morning

from satupintu.core.actor import SYSTEM
from satupintu.journal.models import Entry
from satupintu.surveys import operations, queries
from satupintu.surveys.models import SurveyAnswer, SurveyComment
from satupintu.surveys.operations import Given

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
FORM = {**dict.fromkeys(ITEMS, "3"), "puas": "4", "sex": "female", "age": "to_35", "saran": "Antre lama, NIK 3171014505900001"}


@pytest.fixture(autouse=True)
def clock(monkeypatch, at):
    monkeypatch.setattr(timezone, "now", lambda: at)


@pytest.fixture
def skm(at):
    return open_skm(at)


@pytest.fixture
def token(skm, at):
    return operations.invite(use="leg:1", service_code="K09", actor=SYSTEM, at=at)


def published(at, skm, *profiles):
    """Publish a round with an answer for each profile."""
    for number, profile in enumerate(profiles):
        answer(f"p{number}", at, Given(all_of(3 + number % 2).values, profile))
    operations.close_round(round_id=skm.pk, actor=cast.tuti(at).actor, at=at)
    operations.publish_results(round_id=skm.pk, actor=cast.tuti(at).actor, at=at)


def test_an_invitation_is_answered_once_without_a_log_in(token):
    page = browser().get(f"/survei/{token}/")
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    text = page.content.decode()
    assert "Bagaimana pendapat Saudara tentang penanganan pengaduan pengguna layanan?" in text
    assert "csrfmiddlewaretoken" not in text
    sent = browser().post(f"/survei/{token}/", FORM)
    assert sent["Location"] == "/survei/terima-kasih/"
    assert "Terima kasih" in browser().get("/survei/terima-kasih/").content.decode()
    kept = SurveyAnswer.objects.get()
    assert (kept.values["q9"], kept.sex, kept.way) == (3, "female", "link")
    assert "3171" not in SurveyComment.objects.get().text
    again = browser().get(f"/survei/{token}/")
    assert again.status_code == 404
    assert "hanya untuk satu jawaban" in again.content.decode()
    assert browser().post(f"/survei/{token}/", FORM).status_code == 404


def test_what_is_missing_is_named_and_nothing_kept(token):
    before = Entry.objects.count()
    wrong = browser().post(f"/survei/{token}/", {**FORM, "q3": "", "q4": "9"})
    assert wrong.status_code == 422
    assert 'href="#id_q3_0"' in wrong.content.decode()
    unknown = browser().post(f"/survei/{token}/", {**FORM, **dict.fromkeys(ITEMS[:3], "-")})
    assert unknown.status_code == 422
    assert not SurveyAnswer.objects.exists()
    assert Entry.objects.count() == before
    assert browser().post(f"/survei/{token}/", {**FORM, "q1": "-", "q9": "-"}).status_code == 302
    assert "q9" not in SurveyAnswer.objects.get().values


def test_whoever_is_logged_in_is_not_written_down(token, at):
    client = browser(cast.sari(at).account)
    client.post(f"/survei/{token}/", FORM)
    entry = Entry.objects.get(event="surveys.answered")
    assert (entry.actor_kind, entry.actor_id) == ("person", None)


def test_a_burst_from_one_phone_is_marked(skm, at):
    for number in range(10):
        token = operations.invite(use=f"leg:{number}", service_code="K09", actor=SYSTEM, at=at)
        browser().post(f"/survei/{token}/", FORM)
    assert SurveyAnswer.objects.filter(is_suspect=True).count() == 2
    found = queries.read_results(skm)
    assert (found.n, found.suspect, found.without_suspect.n) == (10, 2, 8)


def test_who_guesses_tokens_is_stopped(skm):
    client = browser()
    codes = {client.get(f"/survei/{number:016}/").status_code for number in range(31)}
    assert codes == {404, 429}


def test_another_region_does_not_know_the_token(token):
    assert Client(HTTP_HOST="provinsi.localhost").get(f"/survei/{token}/").status_code == 404


def test_published_results_say_how_exact_they_are_and_hide_small_groups(skm, at):
    assert "Belum ada hasil survei" in browser().get("/survei/").content.decode()
    assert browser().get(f"/survei/papan/{skm.pk}/").status_code == 404
    women = [{"sex": "female", "education": "senior"}] * 6
    published(at, skm, *women, {"sex": "male", "education": "doctor"})
    page = browser().get("/survei/").content.decode()
    assert "85.71" in page or "85,71" in page
    assert "7 responden, ketelitian ±" in page
    assert "mutunya A, B, atau C" in page
    board = browser().get(f"/survei/papan/{skm.pk}/").content.decode()
    assert "Nilai IKM" in board
    assert "Laki-laki: &lt; 5" in board
    assert "Perempuan: 6" in board
    assert "masukan Anda sangat bermanfaat" in board
    (item,) = browser().get("/api/v1/surveys").json()["items"]
    assert (item["instrument"], item["respondents"], item["value"], item["grades"]) == ("skm", 7, "85.71", ["A", "B", "C"])
    assert [element["code"] for element in item["elements"]] == [f"U{number}" for number in range(1, 10)]
    assert Client(HTTP_HOST="provinsi.localhost").get("/api/v1/surveys").json() == {"items": []}


def test_the_public_page_costs_the_same_with_many_answers(skm, at):
    published(at, skm, *[{"sex": "female"}] * 5)
    browser().get("/survei/")
    cache.clear()
    with CaptureQueriesContext(connection) as few:
        browser().get("/survei/")
    assert len(few) <= 12
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(round=skm, service_code="K01", way="link", month=at.date(), part_of_day="morning", values=all_of(4).values)
        for _ in range(100)
    )
    cache.clear()
    with CaptureQueriesContext(connection) as many:
        browser().get("/survei/")
    assert len(many) == len(few)
    with CaptureQueriesContext(connection) as kept:
        browser().get("/survei/")
    assert len(kept) < len(many)


def test_the_ticket_and_the_case_lead_to_the_invitation(skm, at, deliver, monkeypatch):
    hall = morning(at, 1)
    joined = hall.take("K01")
    leg = hall.serve_next(1)
    hall.do(1, "finish", leg, outcome="consulted")
    walker = decided(desk(at), at)
    deliver()
    ticket = browser().get(f"/antrean/{joined.visit.code}/").content.decode()
    token = queries.find_token(queries.use_of_leg(leg.pk), at)
    assert f"/survei/{token}/" in ticket
    monkeypatch.setattr(timezone, "now", lambda: at + timedelta(hours=9))
    case = browser(cast.sari(at).account).get(f"/permohonan/{walker.application_id}/").content.decode()
    token = queries.find_token(queries.use_of_application(walker.application_id), at)
    assert f"/survei/{token}/" in case
    browser().post(f"/survei/{token}/", FORM)
    case = browser(cast.sari(at).account).get(f"/permohonan/{walker.application_id}/").content.decode()
    assert "/survei/" + token not in case


def test_pages_are_english_where_english_is_wanted(skm, token, at):
    client = browser()
    client.get("/?lang=en")
    page = client.get(f"/survei/{token}/?lang=en").content.decode()
    assert "How are complaints of users handled?" in page
