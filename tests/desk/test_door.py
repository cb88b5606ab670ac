"""From door to document: measured from the first visit until the product is in hand, per service, for leaders."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.applications.office import desk
from tests.desk.test_desk import ALL, browser
from tests.issuance.office import SIGNATORY, a_product, open_registers
from tests.visits.morning import morning

from satupintu.core.actor import SYSTEM
from satupintu.core.ids import uuid7
from satupintu.issuance import operations as issuance
from satupintu.issuance.queries import list_in_hand
from satupintu.visits import operations
from satupintu.visits.models import Leg
from satupintu.visits.queries import Ending, door_figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _surroundings(settings, tmp_path, monkeypatch, at):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(timezone, "now", lambda: at + 20 * DAY)


@pytest.fixture
def people(at):
    open_registers(at)
    return desk(at)


def sample(days: list[float], code: str, at: datetime, visits: int = 1) -> list[Ending]:
    """Cases whose visitors came `visits` times from `at` on, an hour apart, and had the product after so many days."""
    from tests.applications.office import draft

    hall, found, people = morning(at, 1), [], desk(at)
    for length in days:
        case = draft(people, at)
        for _number in range(visits):
            leg = hall.take("K01").leg
            Leg.objects.filter(pk=leg.pk).update(application=case.pk, wait_seconds=600)
        found.append(Ending(case.pk, code, at + length * DAY))
    return found


def test_median_p90_and_visits_are_those_counted_by_hand(people, at):
    endings = sample([1, 2, 3, 4, 5, 6, 7, 8, 9, 20], "izin", at, visits=2)
    never_came = [Ending(uuid7(), "izin", at), Ending(uuid7(), "surat", at)]
    whole, services = door_figures([*endings, *never_came])
    by_code = {line.service_code: line for line in services}
    assert (by_code["izin"].cases, by_code["izin"].online) == (10, 1)
    assert (by_code["izin"].median_days, by_code["izin"].p90_days) == (6.0, 20.0)
    assert (by_code["izin"].visits, by_code["izin"].hall_minutes) == (2.0, 20.0)
    assert (by_code["surat"].cases, by_code["surat"].online, by_code["surat"].median_days) == (0, 1, None)
    assert (whole.cases, whole.online) == (10, 2)
    assert door_figures([])[0].cases == 0


def test_a_visit_after_the_end_is_no_door_and_a_void_number_no_visit(people, at):
    late = sample([-1.0], "izin", at)
    assert door_figures(late)[0].online == 1
    ending = Ending(late[0].application_id, "izin", at + DAY)
    assert door_figures([ending])[0].cases == 1
    Leg.objects.update(state="void", ended_at=at)
    assert door_figures([ending])[0].cases == 0


def test_in_hand_is_the_handover_else_the_issue(people, at):
    first, second = uuid7(), uuid7()
    for number, case in enumerate((first, second), 1):
        made = issuance.issue_document(
            product=a_product(), signatory=SIGNATORY, claim=f"task:{number}", application_id=case, actor=SYSTEM, at=at
        )
    values = {"recipient_name": "Sari", "recipient_as": "holder", "actor": people.office["loket"].actor}
    issuance.hand_over(document_id=made.pk, at=at + 3 * DAY, **values)
    found = {line.application_id: line for line in list_in_hand(at, at + 5 * DAY)}
    assert (found[first].at, found[second].at) == (at, at + 3 * DAY)
    assert [line.application_id for line in list_in_hand(at + DAY, at + 5 * DAY)] == [second]
    assert list_in_hand(at - 5 * DAY, at) == []


def test_the_page_and_its_csv(people, at):
    from tests.applications.office import sent

    hall, case = morning(at, 1), sent(people, at).application()
    taken = hall.take("K01", person_id=people.sari.person.id)
    hall.serve_next(1)
    operations.link_application(
        session_id=hall.sessions[1].pk, leg_id=taken.leg.pk, application_id=case.pk, actor=hall.officers[1], at=at
    )
    made = issuance.issue_document(
        product=a_product(service_code="K09"), signatory=SIGNATORY, claim="t", application_id=case.pk, actor=SYSTEM, at=at + DAY
    )
    values = {"recipient_name": "Sari", "recipient_as": "holder", "actor": people.office["loket"].actor}
    issuance.hand_over(document_id=made.pk, at=at + 3 * DAY, **values)
    manager = browser(people.office["manajer"].account)
    page = manager.get("/meja/aula/pintu/").content.decode()
    assert "3,0 hari" in page
    assert "Izin Penyelenggaraan Reklame" in page
    text = manager.get("/meja/aula/pintu/unduh.csv").content.decode("utf-8-sig")
    assert "K09;Izin Penyelenggaraan Reklame;1;3,00;3,00;1,00;0,00;0" in text
    assert "Produk di tangan" in manager.get(f"/meja/permohonan/{case.pk}/?tab=serah").content.decode()
    assert "Tidak ada produk" in manager.get("/meja/aula/pintu/?dari=2026-01-01&sampai=2026-01-31").content.decode()
    assert manager.get("/meja/aula/pintu/?dari=2024-01-01&sampai=2026-01-31").status_code == 422
    assert manager.get("/meja/aula/pintu/unduh.csv?dari=x").status_code == 404
    assert manager.get("/meja/aula/pintu/?dari=9999-12-31&sampai=9999-12-31").status_code == 422
    with CaptureQueriesContext(connection) as queries:
        manager.get("/meja/aula/pintu/")
    assert len(queries) <= 14


def test_only_leaders_see_it(people):
    for path in ("/meja/aula/pintu/", "/meja/aula/pintu/unduh.csv"):
        for who in ALL:
            expected = 200 if who in {"manajer", "admin"} else 403
            assert browser(people.office[who].account).get(path).status_code == expected, (who, path)
        assert browser(people.sari.account).get(path).status_code == 403
        assert browser().get(path).status_code == 302
