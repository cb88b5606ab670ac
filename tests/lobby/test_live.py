"""`satupintu live` as it runs: a real process, real connections, rows that are committed."""

import http.client
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from datetime import time as time_of_day

import pytest
from django.db import connection
from django.utils import timezone
from tests.centres.hall import Hall, hall
from tests.lobby.hallway import end, free_port, start
from tests.visits.morning import morning

from satupintu.centres import operations as centres
from satupintu.centres.models import Device
from satupintu.core.actor import SYSTEM
from satupintu.core.regions import region_day
from satupintu.journal.models import Entry
from satupintu.visits.models import Visit

LIVE = "uji-live"
"""How PostgreSQL knows the connections of the process that is tested; those of other tests are not ended."""


@pytest.fixture
def place(committed: None, at: datetime) -> Hall:
    return hall(at)


@pytest.fixture
def port(committed: None) -> Iterator[int]:
    """The port of a live process that was started for the test, and ends well after it."""
    number = free_port()
    process = start("live", SATUPINTU_LIVE_PORT=number, PGAPPNAME=LIVE)
    try:
        yield number
    finally:
        assert end(process) == 0


class Listener:
    """An open stream."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.answer = answer
        self.status = answer.status

    def hear(self, kind: str) -> object:
        """The data of the next event of this kind; fails after ten seconds of silence."""
        while line := self.answer.readline():
            if line == f"event: {kind}\n".encode():
                return json.loads(self.answer.readline().removeprefix(b"data: "))
        raise AssertionError("the stream ended")


@contextmanager
def listening(port: int, token: str, host: str = "kota.localhost") -> Iterator[Listener]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("GET", f"/aula/arus/{token}/", headers={"Host": f"{host}:{port}", "Origin": f"http://{host}:8000"})
    answer = line.getresponse()
    try:
        yield Listener(answer)
    finally:
        answer.close()
        line.close()


@contextmanager
def following(port: int, code: str, host: str = "kota.localhost") -> Iterator[Listener]:
    with listening(port, f"nomor/{code}", host) as phone:
        yield phone


def display(place: Hall, at: datetime, kind: str = "display", zone: str | None = "a") -> tuple[Device, str]:
    zone_id = place.zones[zone].pk if zone else None
    return centres.register_device(centre_id=place.id, kind=kind, name="TV", zone_id=zone_id, actor=SYSTEM, at=at)


def announce(place: Hall, text: str, at: datetime) -> None:
    centres.change_centre(centre_id=place.id, values={"announcement": text}, actor=SYSTEM, at=at)


def test_a_display_hears_the_state_and_its_change_within_a_second(place: Hall, port: int, at: datetime) -> None:
    device, token = display(place, at)
    with listening(port, token) as stream:
        assert stream.status == 200
        assert abs(int(str(stream.hear("jam"))) / 1000 - time.time()) < 2
        assert stream.hear("keadaan")["announcements"] == []  # type: ignore[index]
        began = time.monotonic()
        announce(place, "Tutup pukul 15", at)
        assert stream.hear("keadaan")["announcements"] == ["Tutup pukul 15"]  # type: ignore[index]
        assert time.monotonic() - began < 1.5
        # Its sign of life is written down once, not with every look.
        time.sleep(6)
    device.refresh_from_db()
    assert device.seen_at is not None
    assert Entry.objects.filter(event="centres.device_noted").count() == 1


def test_tokens_of_nobody_here_are_refused(place: Hall, port: int, at: datetime) -> None:
    _device, token = display(place, at)
    _kiosk, kiosk = display(place, at, "kiosk")
    for host, shown, status in (
        ("kota.localhost", "0" * 32, 403),
        ("kota.localhost", kiosk, 403),
        ("provinsi.localhost", token, 403),
        ("nowhere.localhost", token, 404),
        ("kota.localhost", "..", 404),
    ):
        with listening(port, shown, host) as stream:
            assert stream.status == status, (host, shown)
    assert not Entry.objects.filter(event="centres.device_noted").exists()


def test_a_revoked_display_is_told_so(place: Hall, port: int, at: datetime) -> None:
    device, token = display(place, at)
    with listening(port, token) as stream:
        stream.hear("keadaan")
        centres.revoke_device(device_id=device.pk, actor=SYSTEM, at=at)
        assert stream.hear("dicabut") == {}
        assert stream.answer.read() == b"\n"
    with listening(port, token) as stream:
        assert stream.status == 403


def test_a_lost_database_is_told_and_found_again(place: Hall, port: int, at: datetime) -> None:
    _device, token = display(place, at, zone=None)
    with listening(port, token) as stream:
        stream.hear("keadaan")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND application_name = %s",
                [LIVE],
            )
            assert cursor.fetchone()[0] >= 1  # type: ignore[index]
        assert stream.hear("terganggu") == {}
        assert stream.hear("jam")
        announce(place, "Sudah pulih", at)
        assert stream.hear("keadaan")["announcements"] == ["Sudah pulih"]  # type: ignore[index]


def test_a_call_reaches_the_display_within_a_second(committed: None, port: int, at: datetime) -> None:
    now = timezone.now()
    day = morning(now)
    centres.set_special_day(
        centre_id=day.hall.id, day=region_day(now), name="Uji", decree_no="1", opens=time_of_day(0), closes=time_of_day(23, 59, 59),
        actor=SYSTEM, at=now,
    )  # fmt: skip
    day.open(1)
    day.take("K01", past_cutoff=True)
    _device, token = display(day.hall, now)
    with listening(port, token) as stream:
        assert stream.hear("keadaan")["waiting"] == "1 orang"  # type: ignore[index]
        began = time.monotonic()
        day.next(1)
        heard = stream.hear("keadaan")
        assert time.monotonic() - began < 1.5
    assert [call["number"] for call in heard["calls"]] == ["A 001"]  # type: ignore[index]
    assert heard["waiting"] == "0 orang"  # type: ignore[index]


def test_a_phone_hears_where_its_number_stands(committed: None, port: int, at: datetime) -> None:
    now = timezone.now()
    day = morning(now)
    today = {"day": region_day(now), "opens": time_of_day(0), "closes": time_of_day(23, 59, 59)}
    centres.set_special_day(centre_id=day.hall.id, name="Uji", decree_no="1", **today, actor=SYSTEM, at=now)
    day.open(1)
    first, second = (day.take("K01", past_cutoff=True) for _turn in range(2))
    with following(port, second.visit.code.lower()) as phone:
        told = phone.hear("tempat")
        assert isinstance(told, dict)
        assert told["depan"] == {"id": "1 orang", "en": "1 person"}
        began = time.monotonic()
        day.now = timezone.now()
        leg = day.next(1)
        ahead = phone.hear("tempat")
        assert isinstance(ahead, dict)
        assert (ahead["depan"]["id"], ahead["tanda"]) == ("0 orang", told["tanda"])
        assert time.monotonic() - began < 3
        assert leg is not None
        assert leg.pk == first.leg.pk
        day.do(1, "no_show", leg)
        day.next(1)
        called = phone.hear("tempat")
        assert isinstance(called, dict)
        assert called.keys() == {"tanda"}
        assert called["tanda"] != told["tanda"]
        # Devices are looked after every five seconds; a phone is none of them, and stays.
        assert phone.hear("jam")
    Visit.objects.filter(pk=first.visit.pk).update(day=region_day(now) - timedelta(days=1))
    for code, host, status in (
        (first.visit.code, "kota.localhost", 409),
        (second.visit.code, "provinsi.localhost", 404),
        ("0" * 12, "kota.localhost", 404),
    ):
        with following(port, code, host) as refused:
            assert refused.status == status, code
