"""`satupintu live` as it runs: a real process, real connections, rows that are committed."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from django.apps import apps
from django.db import connection
from tests.centres.hall import Hall, hall

from satupintu.centres import operations as centres
from satupintu.centres.models import Device
from satupintu.core.actor import SYSTEM
from satupintu.core.regions import region_context
from satupintu.journal.models import Entry


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """Region `kota` without a surrounding transaction; what the test commits is removed afterwards."""
    tables = [
        model._meta.db_table for name in ("centres",) for model in apps.get_app_config(name).get_models(include_auto_created=True)
    ]
    with django_db_blocker.unblock():
        with region_context("kota"):
            yield
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = replica")
                for table in [*tables, "journal_delivery", "journal_entry"]:
                    cursor.execute(f"DELETE FROM {table}")
                cursor.execute("DELETE FROM public.procrastinate_jobs")
                cursor.execute("SET session_replication_role = DEFAULT")
        connection.close()


@pytest.fixture
def place(committed: None, at: datetime) -> Hall:
    return hall(at)


@pytest.fixture
def port(committed: None) -> Iterator[int]:
    """The port of a live process that was started for the test, and ends well after it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = int(probe.getsockname()[1])
    environment = {**os.environ, "SATUPINTU_LIVE_PORT": str(number), "SATUPINTU_LOG_LEVEL": "CRITICAL"}
    process = subprocess.Popen([sys.executable, "-m", "satupintu", "live"], env=environment)
    try:
        deadline = time.monotonic() + 30
        while not _is_up(number):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield number
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.wait()


def _is_up(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


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
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert stream.hear("terganggu") == {}
        assert stream.hear("jam")
        announce(place, "Sudah pulih", at)
        assert stream.hear("keadaan")["announcements"] == ["Sudah pulih"]  # type: ignore[index]
