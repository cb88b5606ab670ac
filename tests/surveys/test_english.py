"""Surveys in English: every page of the portal, the desk and the tablet."""

import pytest
from django.utils import timezone
from tests import cast
from tests.centres.hall import hall
from tests.desk.test_desk import browser
from tests.desk.test_english import WRITTEN, reader
from tests.english import assert_english
from tests.surveys.asked import all_of, answer, open_skm
from tests.surveys.test_report import fill

from satupintu.centres import operations as centres
from satupintu.core.actor import SYSTEM
from satupintu.surveys import operations
from satupintu.surveys.operations import Given

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
LEXICON = {"gratis", "tepat waktu", "terlambat", "menunggu", "produk", "penjelasan"}
"""Words of the dictionary of comments, which stay what people write."""


@pytest.fixture(autouse=True)
def clock(monkeypatch, at):
    monkeypatch.setattr(timezone, "now", lambda: at)


def test_every_page(at):
    skm = open_skm(at)
    fill(skm, at, 101)
    answer("a", at, Given(all_of(3).values, {}, "Pungli"))
    token = operations.invite(use="leg:1", service_code="K09", actor=SYSTEM, at=at)
    draft = operations.draft_instrument(code="spak", actor=cast.andi(at).actor, at=at)
    _device, key = centres.register_device(centre_id=hall(at).id, kind="tablet", name="Pintu", actor=SYSTEM, at=at)
    client = browser()
    client.get("/", {"lang": "en"})
    assert_english(client.get(f"/survei/{token}/"), "How are complaints of users handled?", besides=WRITTEN)
    admin = reader(cast.wati(at))
    base = f"/meja/survei/{skm.pk}/"
    pages = {
        "/meja/survei/": "SKM uji",
        base: "U3 Completion time",
        f"{base}kemajuan/": "SKM uji",
        f"{base}saran/": "U9 Facilities",
        f"{base}tindak-lanjut/": "SKM uji",
        f"{base}kertas/": "How easy is the procedure in this unit?",
        "/meja/survei/instrumen/": "skm",
        f"/meja/survei/instrumen/{draft.pk}/": "Survey of perceived anti-corruption (SPAK)",
        "/meja/survei/kamus/": "uang rokok",
    }
    for path, sentence in pages.items():
        assert_english(admin.get(path), sentence, besides={*WRITTEN, *LEXICON})
    operations.close_round(round_id=skm.pk, actor=SYSTEM, at=at)
    operations.publish_results(round_id=skm.pk, actor=SYSTEM, at=at)
    assert_english(client.get("/survei/"), "Public satisfaction survey (SKM)", besides=WRITTEN)
    assert_english(client.get(f"/survei/papan/{skm.pk}/"), "SKM uji", besides=WRITTEN)
    assert client.get(f"/aula/survei/{key}/").status_code == 200
