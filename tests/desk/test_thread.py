"""One visitor's thread beside the counter: messages answered, fees, by proxy, a case begun, papers that change hands."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests import cast
from tests.applications.office import Desk, desk, draft, sent
from tests.applications.test_operations import refused
from tests.desk.test_counter import press, sit
from tests.desk.test_desk import browser
from tests.issuance.office import SIGNATORY, a_product, open_registers
from tests.portal.test_turns import walk
from tests.visits.morning import Morning, morning, snapshot

from satupintu.applications import operations as applications
from satupintu.applications.models import Application, Message
from satupintu.core.actor import SYSTEM
from satupintu.core.regions import region_day
from satupintu.issuance import operations as issuance
from satupintu.issuance.models import Handover
from satupintu.journal.models import Entry
from satupintu.people.models import Proxy
from satupintu.people.operations import grant_proxy
from satupintu.visits import operations
from satupintu.visits.errors import VisitInvalid
from satupintu.visits.models import CounterSession, Leg, Original
from satupintu.visits.operations import Joined

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture(autouse=True)
def _files_below_tmp(settings, tmp_path):  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def people(at: datetime) -> Desk:
    open_registers(at)
    return desk(at)


@pytest.fixture
def budi(people: Desk) -> Client:
    return browser(people.office["loket"].account)


@pytest.fixture(autouse=True)
def clock(monkeypatch, at: datetime) -> None:  # type: ignore[no-untyped-def]
    """A Monday at ten: the hall is open, whenever the tests run."""
    monkeypatch.setattr(timezone, "now", lambda: at + timedelta(hours=1))


@pytest.fixture
def hall() -> Morning:
    """The hall a minute ago."""
    return morning(timezone.now() - timedelta(minutes=1))


def served(hall: Morning, client: Client, person: cast.Citizen) -> Joined:
    """A visitor at counter 1, known and being served."""
    taken = hall.take("K01", person_id=person.person.id)
    sit(client, hall, 1)
    press(client, "panggil")
    press(client, "layani", taken.leg)
    return taken


def ids_of(taken: Joined) -> dict[str, str]:
    """What a form of the counter carries."""
    return {"sesi": str(CounterSession.objects.get(closed_at=None).pk), "leg": str(taken.leg.pk), "ke": "/meja/loket/"}


def test_what_the_visitor_wrote_is_read_and_answered_in_place(hall, budi, people, at) -> None:  # type: ignore[no-untyped-def]
    case = sent(people, at).application()
    for text in ("Kapan selesai?", "Boleh lewat kurir?"):
        applications.send_message(application_id=case.pk, body=text, actor=people.sari.actor, at=at)
    served(hall, budi, people.sari)
    page = budi.get("/meja/loket/").content.decode()
    for word in ("2 pesan baru", "Kapan selesai?", "Boleh lewat kurir?", "Kirim jawaban"):
        assert word in page
    form = {"body": "Besok siang.", "dibaca": "ya", "ke": "/meja/loket/"}
    assert budi.post(f"/meja/permohonan/{case.pk}/pesan/", form)["Location"] == "/meja/loket/"
    assert "pesan baru" not in budi.get("/meja/loket/").content.decode()
    assert Message.objects.filter(application=case, is_from_office=True, body="Besok siang.").count() == 1
    away = budi.post(f"/meja/permohonan/{case.pk}/dibaca/", {"ke": "https://jahat.example/"})
    assert away["Location"].startswith(f"/meja/permohonan/{case.pk}/")
    empty = budi.post(f"/meja/permohonan/{case.pk}/pesan/", {**form, "body": " "})
    assert empty.status_code == 422


def test_what_is_still_to_be_paid_stands_at_the_case(hall, budi, people, at) -> None:  # type: ignore[no-untyped-def]
    walker = sent(people, at)
    served(hall, budi, people.sari)
    assert "Belum dibayar" not in budi.get("/meja/loket/").content.decode()
    walk(walker, at, "7")
    assert "Belum dibayar" in budi.get("/meja/loket/").content.decode()


def test_somebody_comes_by_proxy_and_begins_a_case_for_the_giver(hall, budi, people, at) -> None:  # type: ignore[no-untyped-def]
    today = region_day(timezone.now())
    proxy = grant_proxy(
        agent_id=people.dewi.person.id,
        person_id=people.sari.person.id,
        valid_from=today,
        valid_to=today + timedelta(days=30),
        actor=people.sari.actor,
        at=timezone.now(),
    )
    taken = served(hall, budi, people.dewi)
    assert "Sari Dewi Lestari" in budi.get("/meja/loket/").content.decode()
    who = {"kunjungan": str(taken.visit.pk), "orang": str(people.dewi.person.id), "kuasa": str(proxy.pk)}
    page = budi.post("/meja/loket/pengunjung/", who, follow=True).content.decode()
    assert "Datang sebagai kuasa dari" in page
    taken.visit.refresh_from_db()
    assert taken.visit.proxy_id == proxy.pk
    entry = Entry.objects.filter(event="visits.person_linked").latest("id")
    assert entry.data["proxy_id"] == str(proxy.pk)
    in_front = f"/meja/permohonan/baru/{people.dewi.person.id}/"
    assert 'value="1" id="id_principal_1" checked' in budi.get(in_front).content.decode().replace(
        '" class="govuk-radios__input', ""
    )
    begun = budi.post(in_front, {"choice": "K09:permanen", "principal": "1"})
    application = Application.objects.get(pk=begun["Location"].split("/")[2])
    assert application.proxy_id == proxy.pk
    assert Leg.objects.get(pk=taken.leg.pk).application_id == application.pk
    page = budi.get("/meja/loket/").content.decode()
    assert application.number in page
    assert "sedang ditangani" in page


def test_a_proxy_of_somebody_else_or_of_yesterday_is_refused(hall, budi, people, at) -> None:  # type: ignore[no-untyped-def]
    now = timezone.now()
    values = {"person_id": people.sari.person.id, "actor": people.sari.actor, "at": now}
    days = {"valid_from": region_day(now) - timedelta(days=3), "valid_to": region_day(now)}
    proxy = grant_proxy(agent_id=people.dewi.person.id, **values, **days)
    umar, _business = cast.cv_maju(at)
    taken = served(hall, budi, umar)
    before = snapshot()
    for person in (umar.person, people.dewi.person):
        if person == people.dewi.person:
            Proxy.objects.filter(pk=proxy.pk).update(valid_to=region_day(now) - timedelta(days=1))
        with refused(VisitInvalid):
            operations.link_person(visit_id=taken.visit.pk, person_id=person.id, proxy_id=proxy.pk, actor=SYSTEM, at=now)
    form = {"kunjungan": str(taken.visit.pk), "orang": str(umar.person.id), "kuasa": str(proxy.pk)}
    assert "Surat kuasa ini tidak berlaku" in budi.post("/meja/loket/pengunjung/", form, follow=True).content.decode()
    assert snapshot() == before


def test_papers_change_hands_at_the_counter_with_receipts(hall, budi, people, at) -> None:  # type: ignore[no-untyped-def]
    case = sent(people, at).application()
    product = issuance.issue_document(
        product=a_product(), signatory=SIGNATORY, claim="task:1", application_id=case.pk, actor=SYSTEM, at=at
    )
    taken = served(hall, budi, people.sari)
    page = budi.get("/meja/loket/").content.decode()
    for word in (product.number, "Serahkan dan buat tanda terima", "Terima berkas asli"):
        assert word in page
    until = (region_day(timezone.now()) + timedelta(days=3)).isoformat()
    given = {"permohonan": str(case.pk), "apa": "Sertifikat", "jumlah": "1", "dari": "Sari", "sampai": until, **ids_of(taken)}
    answer = budi.post("/meja/loket/titipan/", given)
    original = Original.objects.get()
    assert answer["Location"] == f"/meja/titipan/{original.pk}/"
    assert Leg.objects.get(pk=taken.leg.pk).application_id == case.pk, "the visit is about what was brought"
    assert original.number in budi.get("/meja/loket/").content.decode()
    form = {"penerima": "Sari Dewi Lestari", "sebagai": "holder", "permohonan": str(case.pk), **ids_of(taken)}
    receipt = budi.post(f"/meja/produk/{product.pk}/serahkan/", form)["Location"]
    page = budi.get(receipt).content.decode()
    assert "Kembali ke layar loket" in page
    assert "tanda-terima.pdf?kertas=rol" in page
    again = budi.post(f"/meja/produk/{product.pk}/serahkan/", form)
    assert again["Location"] == "/meja/loket/", "what was handed over already is told where it was tried"
    assert Handover.objects.count() == 1
    budi.post(f"/meja/titipan/{original.pk}/kembali/", {"kepada": "Sari"})
    page = budi.get("/meja/loket/").content.decode()
    assert original.number not in page
    assert product.number not in page
    for wrong in ({"apa": ""}, {"sampai": "kapan"}, {"jumlah": "0"}):
        assert "p-alert--err" in budi.post("/meja/loket/titipan/", {**given, **wrong}, follow=True).content.decode()
    assert budi.post("/meja/loket/titipan/", {**given, "permohonan": "x"}).status_code == 404
    assert Original.objects.count() == 1


def test_the_thread_costs_the_same_with_many_cases(hall, budi, people, at) -> None:  # type: ignore[no-untyped-def]
    sent(people, at)
    served(hall, budi, people.sari)
    budi.get("/meja/loket/")
    with CaptureQueriesContext(connection) as few:
        budi.get("/meja/loket/")
    for _number in range(4):
        application = draft(people, at)
        applications.submit_application(application_id=application.pk, actor=people.sari.actor, at=at)
        applications.send_message(application_id=application.pk, body="Halo", actor=people.sari.actor, at=at)
    with CaptureQueriesContext(connection) as many:
        budi.get("/meja/loket/")
    assert len(many) == len(few), "\n".join(query["sql"][:160] for query in many)
    assert len(many) <= 45
