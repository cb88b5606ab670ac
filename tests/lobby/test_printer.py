"""The printer of a kiosk: the commands it knows, what it says of itself, and that nobody waits for a dead one."""

import socket
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from tests.applications.office import desk
from tests.desk.test_desk import browser
from tests.lobby.test_kiosk import Kiosk
from tests.visits.morning import Morning
from tests.visits.today import morning_today

from satupintu.centres import operations as centres
from satupintu.centres.errors import CentreInvalid, DeviceUnknown
from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotAllowed
from satupintu.journal.models import Entry
from satupintu.lobby.escpos import Paper, fault_of, send_ticket, ticket_bytes
from satupintu.visits import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
WELL, EMPTY, NEARLY_EMPTY, OPEN, BROKEN = b"\x12\x12", b"\x32\x72", b"\x12\x1e", b"\x16\x12", b"\x52\x12"


@pytest.fixture
def day() -> Morning:
    cache.clear()  # a printer that failed in another test rests a while
    return morning_today(1)


class FakePrinter:
    """A printer on this machine: takes what it is sent and says how it is, or accepts and never reads."""

    def __init__(self, *, is_deaf: bool = False, says: bytes = b"") -> None:
        self.says = says
        self.line = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.line.getsockname()[1]}"
        self.got = b""
        self.done = threading.Event()
        if not is_deaf:
            threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        try:
            while True:
                with self.line.accept()[0] as come:
                    while data := come.recv(4096):
                        self.got += data
                        if self.says and b"\x10\x04\x02\x10\x04\x04" in data:
                            come.sendall(self.says)
                self.done.set()
        except OSError:
            return


@pytest.fixture
def printer() -> Iterator[FakePrinter]:
    fake = FakePrinter()
    yield fake
    fake.line.shutdown(socket.SHUT_RDWR)
    fake.line.close()


PAPER = Paper(
    ["KANTOR – PTSP"], "A 012", ["Pelayanan “KTP”"], [("Menunggu", "7 orang")], "http://x.localhost/antrean/ABC/", "Pindai"
)


def test_the_printer_gets_commands_it_knows():
    sent = ticket_bytes(PAPER)
    assert sent.startswith(b"\x1b@\x1ba\x01KANTOR - PTSP\n")
    assert b"\x1d!\x77A 012\n\x1d!\x00" in sent
    assert b'Pelayanan "KTP"' in sent
    assert b"\x1d(k\x22\x00\x31\x50\x30http://x.localhost/antrean/ABC/\x1d(k\x03\x00\x31\x51\x30" in sent
    assert sent.endswith(b"\x1dV\x42\x00")
    assert all(byte < 128 for byte in sent)
    assert b"\x1b" not in ticket_bytes(Paper([], "A 1", ["\x1bp\x00"], [], "", "")).replace(b"\x1b@", b"").replace(
        b"\x1ba", b""
    ).replace(b"\x1bE", b"")


@pytest.mark.enable_socket
def test_a_ticket_comes_out_of_the_printer(day, printer):
    shown = Kiosk(day, printer=printer.address).take("K01").json()
    assert shown["printed"] is True
    assert printer.done.wait(3)
    assert b"A 001" in printer.got
    assert shown["address"].encode() in printer.got


@pytest.mark.enable_socket
def test_a_dead_printer_holds_nobody_up(day):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        address = f"127.0.0.1:{gone.getsockname()[1]}"
    kiosk = Kiosk(day, printer=address)
    began = time.monotonic()
    shown = [kiosk.take("K01").json() for _ in range(3)]
    assert time.monotonic() - began < 4
    assert [one["printed"] for one in shown] == [False] * 3
    assert len({one["number"] for one in shown}) == 3


@pytest.mark.enable_socket
def test_a_printer_that_never_reads_is_given_up_in_time():
    deaf = FakePrinter(is_deaf=True)
    began = time.monotonic()
    big = Paper(["x" * 1000] * 20000, "A 1", [], [], "", "")
    assert send_ticket(deaf.address, big) == "unreachable"
    assert time.monotonic() - began < 4
    deaf.line.close()


@pytest.mark.parametrize("address", ["nowhere", "127.0.0.1:notaport", ":", "127.0.0.1:99999999"])
def test_a_printer_with_a_wrong_address_prints_nothing(address):
    assert send_ticket(address, PAPER) == "unreachable"


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (WELL, ""),
        (EMPTY, "paper_out"),
        (b"\x32\x12", "paper_out"),
        (NEARLY_EMPTY, "paper_low"),
        (OPEN, "cover_open"),
        (BROKEN, "not_ready"),
        (b"", ""),
        (b"\x12", ""),
        (b"HT", ""),
        (b"\xff\xff", ""),
    ],
)
def test_what_a_printer_says_of_itself(answer: bytes, fault: str) -> None:
    assert fault_of(answer) == fault


def alarms(day: Morning, **later: float) -> list[tuple[str, str, str]]:
    at = timezone.now() + timedelta(**later)
    found = queries.alarms(day.hall.id, at, queries.hall_state(day.hall.id, at))
    return [(alarm.kind, alarm.name, alarm.fault) for alarm in found if alarm.kind == "printer"]


@pytest.fixture
def tuti(at: datetime) -> Client:
    """The manager's browser."""
    return browser(desk(at).office["manajer"].account)


@pytest.mark.enable_socket
def test_paper_out_is_told_to_the_manager_and_over_once_there_is_paper(day: Morning, printer: FakePrinter, tuti: Client) -> None:
    kiosk = Kiosk(day, printer=printer.address)
    printer.says = EMPTY
    assert kiosk.take("K01").json()["printed"] is False
    assert b"A 001" not in printer.got
    assert alarms(day) == [("printer", "Anjungan 1", "paper_out")]
    page = tuti.get("/meja/aula/").content.decode()
    assert "Printer Anjungan 1: Kertas habis" in page
    assert "Ganti gulungan kertas." in page
    # The kiosk looks after its printer by itself, once it has rested.
    printer.says = NEARLY_EMPTY
    cache.clear()
    kiosk.get("keadaan.json")
    assert alarms(day) == [("printer", "Anjungan 1", "paper_low")]
    assert kiosk.take("K01").json()["printed"] is True
    printer.says = WELL
    kiosk.get("keadaan.json")
    assert alarms(day) == []
    names = Entry.objects.filter(event__startswith="centres.printer").order_by("id").values_list("event", "data__fault")
    assert list(names) == [
        ("centres.printer_failed", "paper_out"),
        ("centres.printer_failed", "paper_low"),
        ("centres.printer_recovered", None),
    ]


def test_only_the_device_itself_tells_of_its_printer(day: Morning) -> None:
    kiosk, other = Kiosk(day), Kiosk(day)
    by = {"actor": day.officers[1], "at": day.now}
    revoked = Kiosk(day)
    centres.revoke_device(device_id=revoked.device.pk, actor=SYSTEM, at=day.now)
    entries = Entry.objects.count()
    with pytest.raises(NotAllowed):
        centres.note_printer(device_id=kiosk.device.pk, fault="paper_out", **by)
    with pytest.raises(CentreInvalid):
        centres.note_printer(device_id=other.device.pk, fault="on_fire", actor=SYSTEM, at=day.now)
    with pytest.raises(DeviceUnknown):
        centres.note_printer(device_id=revoked.device.pk, fault="paper_out", actor=SYSTEM, at=day.now)
    for one in (kiosk, other, revoked):
        one.device.refresh_from_db()
        assert (one.device.printer_fault, one.device.printer_fault_at) == ("", None)
    assert Entry.objects.count() == entries
