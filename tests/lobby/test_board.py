"""What a display shows: today's calls of its waiting area, a recall as a call of its own, and nothing of anybody's name."""

import re
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from tests.visits.morning import Morning, morning

from satupintu.centres import operations as centres
from satupintu.centres.models import Device
from satupintu.centres.queries import is_due_to_be_noted
from satupintu.core.actor import SYSTEM
from satupintu.core.regions import region_context
from satupintu.journal.models import Entry
from satupintu.lobby.board import counter_label, read_board, read_stamp

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(at: datetime) -> Morning:
    return morning(at, 1, 2, 4)


def display(day: Morning, zone: str | None = "a", kind: str = "display") -> tuple[Device, str]:
    zone_id = day.hall.zones[zone].pk if zone else None
    return centres.register_device(centre_id=day.hall.id, kind=kind, name="TV", zone_id=zone_id, actor=SYSTEM, at=day.now)


def board(day: Morning, zone: str | None = "a") -> dict:  # type: ignore[type-arg]
    return read_board(day.hall.id, day.hall.zones[zone].pk if zone else None, day.now)


def visit_of_the_day(client: Client, token: str, host: str = "kota.localhost", **headers: str):  # type: ignore[no-untyped-def]
    return client.get(f"/aula/layar/{token}/", headers={"host": host, **headers})


def test_calls_stand_newest_first_with_what_is_said(day: Morning) -> None:
    for code in ("K01", "K01", "K09"):
        day.take(code)
    day.next(1)
    day.later(seconds=40)
    day.next(2)
    shown = board(day)
    assert [(call["number"], call["counter"], call["floor"]) for call in shown["calls"]] == [
        ("A 002", "Loket 2", ""),
        ("A 001", "Loket 1", ""),
    ]
    assert shown["calls"][1]["clips"] == ("bel", "nomor", "A", "0", "0", "1", "ke", "loket", "1")
    assert shown["calls"][0]["at"] - shown["calls"][1]["at"] == 40_000
    assert shown["waiting"] == "1 orang"


def test_a_recall_is_a_call_of_its_own(day: Morning) -> None:
    day.take("K01")
    leg = day.next(1)
    assert leg is not None
    (once,) = board(day)["calls"]
    stamp = read_stamp(day.hall.id, day.now)
    day.later(seconds=1)
    assert read_stamp(day.hall.id, day.now) == stamp
    day.later(seconds=30)
    day.do(1, "recall", leg)
    assert read_stamp(day.hall.id, day.now) != stamp
    (again,) = board(day)["calls"]
    assert again["number"] == once["number"] == "A 001"
    assert again["key"] != once["key"]
    assert again["at"] - once["at"] == 31_000


def test_a_display_tells_of_its_waiting_area_only(day: Morning) -> None:
    day.take("K01")
    day.take("info")
    day.next(1)
    day.next(4)
    assert [call["number"] for call in board(day, "a")["calls"]] == ["A 001"]
    assert [call["number"] for call in board(day, "b")["calls"]] == ["C 001"]
    assert {call["number"] for call in board(day, None)["calls"]} == {"A 001", "C 001"}


def test_a_counter_on_another_floor_is_named_with_it(day: Morning) -> None:
    floor = centres.add_floor(centre_id=day.hall.id, level=2, name="Lantai 2", actor=SYSTEM, at=day.now)
    zone = centres.add_zone(floor_id=floor.pk, values={"code": "atas", "name": "Atas"}, actor=SYSTEM, at=day.now)
    centres.move_counter(counter_id=day.hall.counters[1].pk, zone_id=zone.pk, actor=SYSTEM, at=day.now)
    day.take("K01")
    day.next(1)
    (call,) = board(day)["calls"]
    assert call["floor"] == "Lantai 2"
    assert call["clips"][-4:] == ("loket", "1", "lantai", "2")


def test_yesterday_is_not_shown_and_the_list_is_bounded(day: Morning) -> None:
    centres.change_centre(centre_id=day.hall.id, values={"calls_shown": 2}, actor=SYSTEM, at=day.now)
    for _ in range(3):
        day.take("K01")
        leg = day.next(1)
        assert leg is not None
        day.later(seconds=31)
        day.do(1, "recall", leg)
        day.do(1, "no_show", leg)
    assert len(board(day)["calls"]) == 2
    day.now += timedelta(days=1)
    assert board(day)["calls"] == []
    assert board(day)["waiting"] == "0 orang"


def test_the_stamp_moves_with_the_line_and_the_announcement_and_time(day: Morning) -> None:
    stamps = [read_stamp(day.hall.id, day.now)]
    day.take("K01")
    stamps.append(read_stamp(day.hall.id, day.now))
    centres.change_centre(centre_id=day.hall.id, values={"announcement": "Tutup pukul 15"}, actor=SYSTEM, at=day.now)
    stamps.append(read_stamp(day.hall.id, day.now))
    stamps.append(read_stamp(day.hall.id, day.later(seconds=31)))
    assert len(set(stamps)) == 4


def test_what_the_last_may_expect_is_a_range(day: Morning) -> None:
    assert board(day)["estimate"] == ""
    for _ in range(6):
        day.take("K01")
    cache.clear()
    found = re.fullmatch(r"(\d+)–(\d+) menit|sekitar (\d+) menit", board(day)["estimate"])
    assert found
    assert int(found[2] or found[3]) % 5 == 0
    assert board(day, "b")["estimate"] == ""


def test_labels_of_counters(day: Morning) -> None:
    counter = day.hall.counters[3]
    for label, shown in (("", "Loket 3"), ("Kasir", "Kasir"), ("Gerai Imigrasi", "Loket 3 Gerai Imigrasi"), ("Meja 7", "Meja 7")):
        counter.label = label
        assert counter_label(counter) == shown


def test_the_page_needs_no_login_and_may_talk_to_the_live_process_only(day: Morning, client: Client) -> None:
    _device, token = display(day)
    page = visit_of_the_day(client, token)
    assert page.status_code == 200
    assert "Kantor PTSP" in page.content.decode()
    assert "Zona A" in page.content.decode()
    policy = page["Content-Security-Policy"]
    assert "connect-src 'self' http://kota.localhost:8001" in policy
    assert "unsafe" not in policy
    assert page["Cache-Control"] == "private, no-store"
    assert not page.cookies


def test_the_state_is_given_once_and_confirmed_after(day: Morning, client: Client) -> None:
    _device, token = display(day)
    address = f"/aula/layar/{token}/keadaan.json"
    first = client.get(address, headers={"host": "kota.localhost"})
    assert first.json()["voice"] is False
    assert abs(int(first["X-Server-Time"]) / 1000 - datetime.now().timestamp()) < 60
    again = client.get(address, headers={"host": "kota.localhost", "if-none-match": first["ETag"]})
    weak = client.get(address, headers={"host": "kota.localhost", "if-none-match": f"W/{first['ETag']}"})
    # The stamp moves every half minute by itself; between three requests it may once.
    assert 304 in (again.status_code, weak.status_code)
    centres.change_centre(centre_id=day.hall.id, values={"voice_languages": ["id"]}, actor=SYSTEM, at=day.now)
    changed = client.get(address, headers={"host": "kota.localhost", "if-none-match": first["ETag"]})
    assert changed.json()["voice"] is True


@pytest.mark.parametrize("address", ["", "keadaan.json"])
def test_who_is_not_let_in_is_told_in_words(day: Morning, client: Client, address: str) -> None:
    device, token = display(day)
    _kiosk, kiosk = display(day, kind="kiosk")
    before = Entry.objects.count()
    for host, shown in (("kota.localhost", "0" * 32), ("kota.localhost", kiosk), ("provinsi.localhost", token)):
        page = client.get(f"/aula/layar/{shown}/{address}", headers={"host": host})
        assert page.status_code == 403
        assert "Perangkat ini tidak dikenal" in page.content.decode()
    with region_context("kota"):
        assert Entry.objects.count() == before
        centres.revoke_device(device_id=device.pk, actor=SYSTEM, at=day.now)
    page = client.get(f"/aula/layar/{token}/{address}", headers={"host": "kota.localhost"})
    assert page.status_code == 403
    assert page.headers.get("Refresh") == (None if address else "60"), "the page asks again by itself"


def test_the_sign_of_life_is_written_down_seldom(day: Morning, client: Client) -> None:
    device, token = display(day)
    for _ in range(3):
        visit_of_the_day(client, token)
        client.get(f"/aula/layar/{token}/keadaan.json", headers={"host": "kota.localhost"})
    device.refresh_from_db()
    assert device.seen_at is not None
    assert Entry.objects.filter(event="centres.device_noted").count() == 1


@pytest.mark.parametrize(("hour", "minutes", "is_due"), [(9, 2, False), (9, 4, True), (22, 4, False), (22, 31, True)])
def test_a_device_is_noted_every_few_minutes_while_the_place_is_open(day: Morning, hour: int, minutes: int, is_due: bool) -> None:
    device, _token = display(day)
    at = day.now.replace(hour=hour, minute=0)
    assert is_due_to_be_noted(device, at)
    device = centres.note_device_seen(device_id=device.pk, actor=SYSTEM, at=at)
    assert is_due_to_be_noted(device, at + timedelta(minutes=minutes)) is is_due


def test_no_stream_where_none_runs(day: Morning, client: Client, settings) -> None:  # type: ignore[no-untyped-def]
    settings.LIVE_URL = ""
    _device, token = display(day)
    page = visit_of_the_day(client, token)
    assert 'data-arus=""' in page.content.decode()
    assert page["Content-Security-Policy"].endswith("connect-src 'self'")


def test_the_board_costs_few_queries(day: Morning, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _ in range(4):
        day.take("K01")
        leg = day.next(1)
        assert leg is not None
        day.do(1, "no_show", leg)
    with django_assert_max_num_queries(3):
        read_stamp(day.hall.id, day.now)
    board(day)  # the estimate is kept for half a minute
    with django_assert_max_num_queries(4):
        board(day)
