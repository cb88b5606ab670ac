"""The line on a phone: joining from home, the place in line, coming, letting others go first, leaving; forged and old codes."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import cast
from tests.portal.conftest import HOST
from tests.visits.morning import Morning, snapshot
from tests.visits.today import close_today, morning_today

from satupintu.core.regions import region_context
from satupintu.journal.models import Entry
from satupintu.visits import operations
from satupintu.visits.errors import EnoughNumbers
from satupintu.visits.models import Leg, Visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
JOIN = "/antrean/ambil/pusat/"


@pytest.fixture
def day() -> Morning:
    return morning_today(1)


def choice(*services: str, **details: str) -> dict[str, object]:
    return {"services": services, "priority": "", "key": str(uuid4()), **details}


def taken(browser: Client, *services: str) -> Visit:
    answer = browser.post(JOIN, choice(*services))
    assert answer.status_code == 302, answer.content.decode()
    return Visit.objects.get(code=answer["Location"].split("/")[2])


def test_the_place_is_found_and_a_number_taken_from_home(browser, day):
    assert "Kantor PTSP" in browser.get("/antrean/").content.decode()
    assert "KTP" in browser.get(JOIN).content.decode()
    visit = taken(browser, "K01", "info")
    assert (visit.channel, visit.priority_reason, visit.person_id) == ("phone", "", None)
    page = browser.get(f"/antrean/{visit.code}/").content.decode()
    assert "A001" in page
    assert "Anda belum ditandai tiba" in page
    assert day.next(1) is None
    # The list leads back to it, in this browser only.
    assert visit.code in browser.get("/antrean/").content.decode()
    assert visit.code not in Client(headers={"host": HOST}).get("/antrean/").content.decode()


def test_who_says_they_are_there_is_called_and_told_where(browser, day):
    visit = taken(browser, "K01")
    answer = browser.post(f"/antrean/{visit.code}/tiba/")
    assert answer["Location"] == f"/antrean/{visit.code}/"
    page = browser.get(f"/antrean/{visit.code}/").content.decode()
    assert "Menunggu dipanggil" in page
    assert "Saya sudah dekat" not in page
    assert day.next(1) is not None
    page = browser.get(f"/antrean/{visit.code}/").content.decode()
    assert "Giliran Anda" in page
    assert "Loket 1" in page
    refused = browser.post(f"/antrean/{visit.code}/tiba/")
    assert refused.status_code == 409
    assert "Dipanggil" in refused.content.decode()


def test_the_place_counts_who_is_before(browser, day):
    day.take("K01")
    day.take("K01")
    visit = taken(browser, "K01")
    browser.post(f"/antrean/{visit.code}/tiba/")
    page = browser.get(f"/antrean/{visit.code}/").content.decode()
    assert "2 orang" in page
    assert re.search(r"\d+–\d+ menit|sekitar \d+ menit", page)
    assert "0 menit" not in re.findall(r"<dd>(.*?)</dd>", page)


def test_a_quarter_of_an_hour_more(browser, day):
    visit = taken(browser, "K01")
    browser.post(f"/antrean/{visit.code}/tiba/")
    browser.post(f"/antrean/{visit.code}/tunda/")
    page = browser.get(f"/antrean/{visit.code}/").content.decode()
    assert "mempersilakan yang lain dahulu sampai pukul" in page
    day.now += timedelta(minutes=1)
    assert day.next(1) is None


def test_leaving_is_asked_first(browser, day):
    visit = taken(browser, "K01")
    assert "Tinggalkan antrean?" in browser.get(f"/antrean/{visit.code}/keluar/").content.decode()
    assert visit.legs.get().state == Leg.State.WAITING
    browser.post(f"/antrean/{visit.code}/keluar/")
    assert visit.legs.get().state == Leg.State.LEFT
    assert "Anda sudah meninggalkan antrean" in browser.get(f"/antrean/{visit.code}/").content.decode()
    again = browser.get(f"/antrean/{visit.code}/keluar/").content.decode()
    assert "Ya, tinggalkan" not in again


def test_a_double_tap_gives_one_number(browser, day):
    form = choice("K01")
    first, second = browser.post(JOIN, form), browser.post(JOIN, form)
    assert first["Location"] == second["Location"]
    assert Visit.objects.count() == 1


def test_a_phone_holds_two_numbers_at_most_and_so_does_a_person(browser, login, day, at):
    taken(browser, "K01")
    taken(browser, "K09")
    refused = browser.post(JOIN, choice("info"))
    assert refused.status_code == 422
    assert "sudah memegang 2 nomor" in refused.content.decode()
    sari = cast.sari(at)
    for service in ("K01", "K09"):
        assert taken(login(sari), service).person_id == sari.person.pk
    before, entries = snapshot(), Entry.objects.count()
    assert login(sari).post(JOIN, choice("info")).status_code == 422
    # Whoever asks for it, not only the page, and with or without the codes a phone keeps.
    by = {"channel": "phone", "actor": sari.actor}
    for more in ({"person_id": sari.person.pk}, {"held": [visit.code for visit in Visit.objects.filter(person=None)]}):
        with pytest.raises(EnoughNumbers):
            day.take("info", **by, **more)
    assert (snapshot(), Entry.objects.count()) == (before, entries)
    operations.leave(visit_code=Visit.objects.filter(person=sari.person)[0].code, actor=sari.actor, at=day.now)
    assert day.take("info", **by, person_id=sari.person.pk).visit.person_id == sari.person.pk


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"services": []}, "Pilih sekurangnya satu layanan"),
        ({"services": ["ZZZ"]}, "ZZZ"),
        ({"services": ["K01"], "priority": "rich"}, "rich"),
        ({"services": ["K01"], "key": "x"}, "key"),
    ],
)
def test_what_is_no_choice_is_refused(browser, day, form, words):
    answer = browser.post(JOIN, {**choice("K01"), **form})
    assert answer.status_code == 422
    assert words in answer.content.decode() or words == "key"
    assert not Visit.objects.exists()


def test_a_closed_place_says_so(browser, day):
    close_today(day)
    assert "Sekarang tidak memberi nomor" in browser.get("/antrean/").content.decode()
    assert "Ajukan secara daring" in browser.get(JOIN).content.decode()
    refused = browser.post(JOIN, choice("K01"))
    assert refused.status_code == 422
    assert not Visit.objects.exists()


def test_the_search_of_the_catalogue_narrows(browser, day):
    page = browser.get(JOIN, {"q": "ktp ilang"}).content.decode()
    assert 'value="K01"' in page
    assert 'value="K09"' not in page
    assert "Tidak ada yang cocok" in browser.get(JOIN, {"q": "zzzzzz"}).content.decode()


@pytest.mark.parametrize("tail", ["", "tiket/", "keluar/", "tiba/", "tunda/"])
def test_forged_old_and_foreign_codes_are_refused_in_words(browser, day, tail):
    visit = day.take("K01").visit
    Visit.objects.filter(pk=visit.pk).update(day=visit.day - timedelta(days=1))
    before, entries = snapshot(), Entry.objects.count()
    ask = browser.post if tail in ("tiba/", "tunda/") else browser.get
    forged = ask(f"/antrean/{'Z' * 12}/{tail}")
    assert forged.status_code == 404
    old = ask(f"/antrean/{visit.code}/{tail}")
    assert old.status_code == 409
    assert "berlaku untuk tanggal" in old.content.decode()
    foreign = Client(headers={"host": "kota.localhost"})
    assert (foreign.post if ask == browser.post else foreign.get)(f"/antrean/{visit.code}/{tail}").status_code == 404
    with region_context("siap"):
        assert (snapshot(), Entry.objects.count()) == (before, entries)
    with region_context("kota"):
        assert not Visit.objects.exists()


def test_who_guesses_codes_is_stopped(browser, day):
    answers = [browser.get(f"/antrean/{number:012d}/").status_code for number in range(32)]
    assert answers.count(404) == 30
    assert answers[-1] == 429


def test_an_unchanged_place_costs_little_and_is_confirmed(browser, day):
    visit = taken(browser, "K01")
    for _ in range(5):
        day.take("K01")
    address = f"/antrean/{visit.code}/?bagian=1"
    first = browser.get(address)
    assert "<html" not in first.content.decode()
    with CaptureQueriesContext(connection) as seen:
        again = browser.get(address, headers={"if-none-match": first["ETag"]})
    assert len(seen) <= 8, [line["sql"][:90] for line in seen]
    # The stamp moves every half minute by itself.
    assert again.status_code in (304, 200)
    browser.post(f"/antrean/{visit.code}/tiba/")
    changed = browser.get(address, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert "Menunggu dipanggil" in changed.content.decode()


def test_pages_of_a_number_are_kept_nowhere_and_name_nobody(login, day, at):
    sari = cast.sari(at)
    client = login(sari)
    visit = taken(client, "K01")
    operations.arrive(visit_code=visit.code, actor=sari.actor, at=day.now)
    page = client.get(f"/antrean/{visit.code}/")
    assert page["Cache-Control"] == "private, no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    stranger = Client(headers={"host": HOST}).get(f"/antrean/{visit.code}/")
    assert sari.person.name not in stranger.content.decode()
    assert not stranger.cookies


def test_staff_who_come_as_visitors_are_nobody(login, day, at):
    visit = taken(login(cast.rina(at)), "K01")
    assert visit.person_id is None


def test_the_paper_ticket(browser, day):
    visit = taken(browser, "K01")
    page = browser.get(f"/antrean/{visit.code}/tiket/").content.decode()
    assert "A001" in page
    assert "<svg" in page
    assert visit.code in page
