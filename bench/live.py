"""Open connections on one live process: what each costs in memory, and how long a call takes to reach the last of them."""

import contextlib
import os
import selectors
import socket
import statistics
import subprocess
import sys
import time
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

from bench.ground import Ground
from bench.measure import Line

PORT = 18_766
READERS = 2_000
DISPLAYS = 200
PHONES = 2_000
CALLS = 20
PHONE_CALLS = 10
MOST_KILOBYTES = 60
MOST_SECONDS = 1.0
MOST_SECONDS_PHONE = 2.0
"""A phone may know a second later than the display that calls: each of two thousand is told something of its own."""


def measure(ground: Ground, *, rounds: int, rows: int) -> list[Line]:
    """Return the memory of an idle connection and the 95th percentile from a committed call to the displays that show it."""
    hall = _Hall()
    server = subprocess.Popen(
        [sys.executable, "-m", "satupintu", "live"],
        env={**os.environ, "SATUPINTU_LIVE_PORT": str(PORT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    readers: list[socket.socket] = []
    try:
        _wait()
        with _open(hall.tokens[0]):
            before = _memory(server.pid)
            for number in range(READERS):
                readers.append(_open(hall.tokens[number % DISPLAYS]))
            time.sleep(3)
            each = (_memory(server.pid) - before) / READERS / 1024
        delays = [delay for _ in range(CALLS) for delay in _call(hall, readers)]
        for reader in readers:
            reader.close()
        readers = []
        time.sleep(1)
        codes = hall.queue_up(PHONES)
        before = _memory(server.pid)
        readers = [_open(f"nomor/{code}") for code in codes]
        time.sleep(3)
        each_phone = (_memory(server.pid) - before) / PHONES / 1024
        heard = [delay for _ in range(PHONE_CALLS) for delay in _call(hall, readers, b"event: tempat")]
    finally:
        for reader in readers:
            reader.close()
        server.terminate()
        server.wait()
    slow, slow_phone = (statistics.quantiles(found, n=20)[-1] for found in (delays, heard))
    middle, middle_phone = statistics.median(delays), statistics.median(heard)
    return [
        Line(f"{READERS} idle live connections, memory of each", f"{each:.1f} kB", f"{MOST_KILOBYTES} kB", each / MOST_KILOBYTES, 1, False),
        Line(
            f"call to display, {READERS} connections, 95 of 100",
            f"{slow:.2f} s (median {middle:.2f})",
            f"{MOST_SECONDS:g} s",
            slow / MOST_SECONDS,
            1,
            False,
        ),
        Line(f"{PHONES} phones, each with its own number, memory of each", f"{each_phone:.1f} kB", f"{MOST_KILOBYTES} kB", each_phone / MOST_KILOBYTES, 1, False),
        Line(
            f"call to the {PHONES} phones that move up by it, 95 of 100",
            f"{slow_phone:.2f} s (median {middle_phone:.2f})",
            f"{MOST_SECONDS_PHONE:g} s",
            slow_phone / MOST_SECONDS_PHONE,
            1,
            False,
        ),
    ]  # fmt: skip


class _Hall:
    """A hall that is open now, with one counter and many displays."""

    def __init__(self) -> None:
        from django.utils import timezone

        from satupintu.centres import operations as centres
        from satupintu.core.actor import SYSTEM, Actor
        from satupintu.core.regions import region_day
        from satupintu.people.operations import register_staff
        from satupintu.visits import operations as visits

        by: dict[str, Any] = {"actor": SYSTEM, "at": timezone.now()}
        centre = centres.add_centre(code="bench", kind="hall", values={"name": "Kantor PTSP"}, **by)
        hours = {"opens": time_of_day(0), "closes": time_of_day(23, 59, 59)}
        centres.set_special_day(centre_id=centre.pk, day=region_day(by["at"]), name="Uji", decree_no="1", **hours, **by)
        floor = centres.add_floor(centre_id=centre.pk, level=1, name="Lantai 1", **by)
        zone = centres.add_zone(floor_id=floor.pk, values={"code": "a", "name": "Zona A"}, **by)
        self.centre_id = centre.pk
        names = {"name": "Perizinan", "number_to": 9999}
        group = centres.add_group(zone_id=zone.pk, code="bench", prefix="A", values=names, **by)
        centres.offer_service(group_id=group.pk, service_code="K01", **by)
        counter = centres.add_counter(zone_id=zone.pk, number=1, values={}, **by)
        centres.set_counter_groups(counter_id=counter.pk, group_ids=[group.pk], **by)
        self.tokens = [
            centres.register_device(centre_id=centre.pk, kind="display", name=f"TV {number}", zone_id=zone.pk, **by)[1]
            for number in range(DISPLAYS)
        ]
        staff = register_staff(name="Ani", nip="", title="Petugas", **by)
        self.officer = Actor("staff", staff.pk, roles=frozenset({"loket"}))
        self.session = visits.open_counter(counter_id=counter.pk, actor=self.officer, at=by["at"])
        for _ in range(CALLS):
            visits.take_ticket(
                centre_id=centre.pk, service_codes=["K01"], channel="reception", past_cutoff=True, key=str(time.time_ns()), **by
            )

    def queue_up(self, count: int) -> list[str]:
        """Let so many visitors take a number behind those who are called meanwhile; return their codes."""
        from django.utils import timezone

        from satupintu.core.actor import SYSTEM
        from satupintu.visits import operations as visits

        by: dict[str, Any] = {"centre_id": self.centre_id, "service_codes": ["K01"], "channel": "reception", "past_cutoff": True}
        taken = [visits.take_ticket(**by, actor=SYSTEM, at=timezone.now()).visit.code for _ in range(PHONE_CALLS + count)]
        return taken[PHONE_CALLS:]

    def call(self) -> float:
        """Call the next; return the moment it was committed."""
        from django.utils import timezone

        from satupintu.visits import operations as visits

        leg = visits.call_next(session_id=self.session.pk, actor=self.officer, at=timezone.now())
        done = time.perf_counter()
        assert leg is not None
        visits.no_show(session_id=self.session.pk, leg_id=leg.pk, actor=self.officer, at=timezone.now())
        return done


def _call(hall: _Hall, readers: list[socket.socket], awaited: bytes = b"event: keadaan") -> list[float]:
    """Call one number; return how long each reader waited for the board, or its own place, that shows it."""
    for reader in readers:
        with contextlib.suppress(BlockingIOError):
            while reader.recv(65_536):
                pass
    called_at = hall.call()
    delays = []
    with selectors.DefaultSelector() as waiting:
        for reader in readers:
            waiting.register(reader, selectors.EVENT_READ)
        while waiting.get_map():
            ready = waiting.select(5)
            if not ready:
                raise RuntimeError(f"{len(waiting.get_map())} readers heard nothing")
            for key, _mask in ready:
                # The clock comes by itself every ten seconds; only what is awaited ends the waiting.
                if awaited in key.fileobj.recv(65_536):  # type: ignore[union-attr]
                    delays.append(time.perf_counter() - called_at)
                    waiting.unregister(key.fileobj)
    time.sleep(0.9)
    return delays


def _open(token: str) -> socket.socket:
    reader = socket.create_connection(("127.0.0.1", PORT), timeout=10)
    reader.sendall(f"GET /aula/arus/{token}/ HTTP/1.1\r\nHost: kota.localhost:{PORT}\r\n\r\n".encode())
    if not reader.recv(65_536).startswith(b"HTTP/1.1 200"):
        raise RuntimeError("a reader was not let in")
    reader.setblocking(False)
    return reader


def _memory(pid: int) -> int:
    """Return the private memory of a process in bytes."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(("Private_Clean", "Private_Dirty")))


def _wait() -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", PORT)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the live process does not answer")
