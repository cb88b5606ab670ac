"""Pages and calls of figures: who sees which, what they cost, what is hidden, and that every figure opens its cases."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from tests.api.calls import caller, problem, stranger
from tests.applications.office import Desk, desk, sent
from tests.desk.test_desk import browser
from tests.evaluation.made import DAY, busy, case, keep
from tests.evaluation.year import follow

from satupintu.applications import operations as cases
from satupintu.core.actor import SYSTEM
from satupintu.core.regions import region_day
from satupintu.people.models import Staff, Unit
from satupintu.people.operations import create_agency, create_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
PERIOD = "?periode=2026-03"
DESK = ("", "kepala/", "layanan/K09/", "alur/K09/", "saya/", "indikator/")


@pytest.fixture
def people(at) -> Desk:
    return desk(at)


@pytest.fixture
def manager(people: Desk) -> Client:
    return browser(people.office["manajer"].account)


def a_unit(at) -> Unit:
    agency = create_agency(code="uji", name="Dinas Uji", actor=SYSTEM, at=at)
    return create_unit(agency_id=agency.pk, code="uji", name="Seksi Uji", actor=SYSTEM, at=at)


def texts(answer) -> str:
    assert answer.status_code == 200, answer.content[:300]
    return answer.content.decode()


def rows_of(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("count", [1, 10, 100])
def test_pages_cost_the_same_for_any_number_of_rows(people, manager, at, count, django_assert_max_num_queries) -> None:
    unit = a_unit(at)
    busy(count, people.office["manajer"].actor.id)
    for path, most in (("", 40), ("kepala/", 16), ("layanan/K09/", 20), ("saya/", 11), (f"unit/{unit.pk}/", 12)):
        manager.get(f"/meja/kinerja/{path}{PERIOD}")  # what is kept in memory is there now
        with django_assert_max_num_queries(most):
            texts(manager.get(f"/meja/kinerja/{path}{PERIOD}"))
    with django_assert_max_num_queries(21):
        texts(Client(headers={"host": "siap.localhost"}).get("/kinerja/?periode=2026"))


def test_the_dashboards_say_what_was_counted(people, manager) -> None:
    keep(
        [case(n, is_on_time=n > 0) for n in range(4)]
        + [case(9, day=DAY - timedelta(days=30), outcome="rejected", is_on_time=None)]
    )
    text = texts(manager.get(f"/meja/kinerja/kepala/{PERIOD}"))
    assert "75,0%" in text
    assert "Maret 2026" in text
    assert "Februari 2026" in text
    assert "angka=late" not in texts(manager.get("/meja/kinerja/kepala/?periode=2026-02"))
    found = rows_of(manager.get(f"/meja/kinerja/kepala/{PERIOD}&unduh=masuk-selesai"))
    assert found[-1][1:] == ["4", "4"]
    table = rows_of(manager.get(f"/meja/kinerja/{PERIOD}&unduh=layanan"))
    assert table[1][1:4] == ["4", "4", "0"]
    assert manager.get(f"/meja/kinerja/{PERIOD}&unduh=apa").status_code == 404


def test_every_figure_opens_its_cases(people, manager, at) -> None:
    first, second = sent(people, at), sent(people, at)
    cases.withdraw_application(application_id=first.application_id, actor=people.sari.actor, at=at + timedelta(hours=1))
    follow(at)
    numbers = [walker.application().number for walker in (first, second)]
    month = f"{region_day(at):%Y-%m}"
    for measure, shown in (
        ("received", [True, True]),
        ("withdrawn", [True, False]),
        ("open", [False, True]),
        ("late", [False, False]),
    ):
        text = texts(manager.get(f"/meja/register/?angka={measure}&periode={month}"))
        assert [number in text for number in numbers] == shown, measure
        sheet = b"".join(manager.get(f"/meja/register/unduh.csv?angka={measure}&periode={month}").streaming_content).decode()
        assert [number in sheet for number in numbers] == shown, measure
    other = texts(manager.get(f"/meja/register/?angka=received&periode={month}&channel=desk"))
    assert not any(number in other for number in numbers)
    assert f"angka=received&amp;periode={month}" in texts(manager.get(f"/meja/kinerja/?periode={month}"))
    for wrong in ("angka=apa", "angka=received&periode=2026-99"):
        assert manager.get(f"/meja/register/?{wrong}").status_code == 404


def test_who_sees_what(people) -> None:
    keep([case(1)])
    seen = {
        "manajer": [200, 200, 200, 200, 200, 200],
        "kadis": [200, 200, 200, 200, 200, 200],
        "verifikator": [403, 403, 403, 403, 200, 200],
        "loket": [403, 403, 403, 403, 200, 200],
    }
    for name, statuses in seen.items():
        client = browser(people.office[name].account)
        assert [client.get(f"/meja/kinerja/{path}").status_code for path in DESK] == statuses, name
    assert browser(people.sari.account).get("/meja/kinerja/").status_code in (302, 403)
    stranger_page = Client(headers={"host": "siap.localhost"}).get("/meja/kinerja/")
    assert stranger_page.status_code == 302


def test_officers_are_named_only_to_managers_and_not_for_a_few_steps(people, manager) -> None:
    name = people.office["manajer"].staff.name
    busy(5, people.office["manajer"].actor.id)
    section = "tabel-officer"
    assert section in texts(manager.get(f"/meja/kinerja/{PERIOD}"))
    assert section not in texts(browser(people.office["kadis"].account).get(f"/meja/kinerja/{PERIOD}"))
    few = texts(manager.get("/meja/kinerja/?periode=2026-04"))
    assert section not in few
    assert [row[0] for row in rows_of(manager.get(f"/meja/kinerja/{PERIOD}&unduh=officer"))[1:]] == [name]


def test_a_unit_is_seen_by_its_own_and_by_leaders(people, manager, at) -> None:
    unit = a_unit(at)
    busy(3, people.office["manajer"].actor.id)
    assert "83,3%" in texts(manager.get(f"/meja/kinerja/unit/{unit.pk}/{PERIOD}"))
    assert manager.get("/meja/kinerja/unit/00000000-0000-0000-0000-000000000001/").status_code == 404
    account = people.office["loket"].account
    assert browser(account).get(f"/meja/kinerja/unit/{unit.pk}/").status_code == 403
    assert browser(account).get("/meja/kinerja/unit/").status_code == 404
    Staff.objects.filter(pk=people.office["loket"].staff.pk).update(unit=unit)
    assert browser(account).get("/meja/kinerja/unit/")["Location"] == f"/meja/kinerja/unit/{unit.pk}/"
    assert browser(account).get(f"/meja/kinerja/unit/{unit.pk}/").status_code == 200


@pytest.mark.parametrize("path", ["/meja/kinerja/", "/kinerja/"])
@pytest.mark.parametrize("period", ["2026-13", "x'\"<", "99999", "2026-T0"])
def test_a_period_that_is_none_is_not_found(manager, path, period) -> None:
    assert manager.get(path, {"periode": period}).status_code == 404


def test_a_period_without_data_says_so(people, manager) -> None:
    for path in ("", "kepala/", "saya/", "layanan/K09/"):
        texts(manager.get(f"/meja/kinerja/{path}?periode=2019"))
    assert "Belum cukup permohonan selesai" in texts(Client(headers={"host": "siap.localhost"}).get("/kinerja/?periode=2019"))
    assert "Peta alur belum dihitung" in texts(manager.get("/meja/kinerja/alur/K09/"))


def test_small_groups_are_hidden_from_the_public(manager) -> None:
    keep([case(n) for n in range(9)] + [case(n, service="K01") for n in range(8)] + [case(n, service="K03") for n in range(2)])
    visitor = Client(headers={"host": "siap.localhost"})
    text = texts(visitor.get("/kinerja/?periode=2026"))
    assert text.count("disembunyikan bersamanya") == 2
    found = {row[0]: row[2:] for row in rows_of(visitor.get("/kinerja/?periode=2026&unduh=kinerja"))}
    assert found["K09"][:2] == ["9", "9"]
    assert found["K03"] == found["K01"] == ["kurang dari 5"] * 3 + ["", ""]
    body = stranger().get("/api/v1/performance?period=2026").json()
    hidden = {line["code"]: line["received"] for line in body["services"]}
    assert hidden == {"K01": None, "K03": None, "K09": 9}
    assert body["on_time"] == 1
    assert "317101" not in text


def test_indicators_by_api(people) -> None:
    keep([case(n, is_on_time=n > 0) for n in range(4)])
    manager = caller(people.office["manajer"].account, "evaluation:read")
    body = manager.get("/api/v1/indicators?period=2026-03&service=K09").json()
    by_code = {line["code"]: line for line in body["items"]}
    assert (by_code["received"]["value"], by_code["on_time"]["value"], by_code["on_time"]["base"]) == (4, 0.75, 4)
    assert by_code["on_time"]["better"] == "up"
    assert by_code["on_time"]["formula"]
    assert body["until"] == "2026-04-01"
    problem(manager.get("/api/v1/indicators?period=soon"), 422, "invalid")
    problem(caller(people.office["manajer"].account, "tasks:read").get("/api/v1/indicators"), 403, "scope_missing")
    problem(caller(people.office["loket"].account, "evaluation:read").get("/api/v1/indicators"), 403, "not_allowed")
