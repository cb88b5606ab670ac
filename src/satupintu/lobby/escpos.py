"""Tickets for receipt printers that speak ESC/POS on the network (port 9100): the few commands a ticket needs.

Before it prints, a printer is asked how it is (DLE EOT, "real-time status"); one that does not answer that is believed to be
well, for many simple ones never do. Faults have the names of `centres.models.Device.PrinterFault`.
"""

from __future__ import annotations

import contextlib
import socket
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

PATIENCE = 2.0
"""Seconds after which a printer that does not take the ticket is given up."""
STATUS_PATIENCE = 0.3
"""Seconds a printer has to say how it is."""
PORT = 9100
WIDTH = 48
"""Characters of a line on paper 80 mm wide, in the smaller letters."""
_START, _CENTRE, _LEFT = b"\x1b@", b"\x1ba\x01", b"\x1ba\x00"
_BOLD, _PLAIN = b"\x1bE\x01", b"\x1bE\x00"
_CUT = b"\x1dV\x42\x00"
_HOW_ARE_YOU = b"\x10\x04\x02\x10\x04\x04"
"""Two questions: what makes it stop, and how much paper there is. Each is answered by one byte."""
_IS_STATUS, _STATUS = 0x93, 0x12
"""Bits that are the same in every answer: what else comes over the line is none."""
PRINTS_ALL_THE_SAME = ("", "paper_low")


@dataclass(frozen=True)
class Paper:
    """What stands on a ticket: lines above the number, the number, names of services, pairs, an address as QR, a last line."""

    head: Sequence[str]
    number: str
    services: Sequence[str]
    pairs: Sequence[tuple[str, str]]
    address: str
    foot: str


def ticket_bytes(paper: Paper) -> bytes:
    """Return the commands that print a ticket and cut it off."""
    parts = [_START, _CENTRE]
    parts += [_line(text) for text in paper.head]
    parts += [_BOLD, b"\x1d!\x77" if len(paper.number) <= 6 else b"\x1d!\x55", _line(paper.number), b"\x1d!\x00"]
    parts += [_line(text) for text in paper.services]
    parts += [_PLAIN, _LEFT, *(_line(_pair(key, value)) for key, value in paper.pairs), _CENTRE]
    if paper.address:
        parts.append(_qr(paper.address))
    parts += [_line(paper.foot), b"\n\n", _CUT]
    return b"".join(parts)


def send_ticket(printer: str, paper: Paper) -> str:
    """Send a ticket to `host:port` unless the printer says that it cannot print, in `PATIENCE` at most.

    Return what is wrong ("": nothing); the ticket was taken when that is one of `PRINTS_ALL_THE_SAME`.
    """
    return _speak(printer, ticket_bytes(paper))


def ask_printer(printer: str) -> str:
    """Return what is wrong with the printer at `host:port`, "" when nothing is."""
    return _speak(printer, b"")


def _speak(printer: str, data: bytes) -> str:
    host, _colon, port = printer.rpartition(":")
    ends = time.monotonic() + PATIENCE
    try:
        with socket.create_connection((host or printer, int(port) if host else PORT), timeout=PATIENCE) as line:
            fault = _status(line)
            if data and fault in PRINTS_ALL_THE_SAME:
                line.settimeout(max(0.05, ends - time.monotonic()))
                line.sendall(data)
    except (OSError, ValueError):
        return "unreachable"
    return fault


def _status(line: socket.socket) -> str:
    line.settimeout(STATUS_PATIENCE)
    answer = b""
    with contextlib.suppress(TimeoutError):
        line.sendall(_HOW_ARE_YOU)
        while len(answer) < 2 and (more := line.recv(2 - len(answer))):
            answer += more
    return fault_of(answer)


def fault_of(answer: bytes) -> str:
    """Return what two bytes of real-time status say is wrong; "" for anything else a printer may have sent."""
    if len(answer) != 2 or any(byte & _IS_STATUS != _STATUS for byte in answer):
        return ""
    stopped, roll = answer
    if stopped & 0x20 or roll & 0x60:
        return "paper_out"
    if stopped & 0x04:
        return "cover_open"
    if stopped & 0x40:
        return "not_ready"
    return "paper_low" if roll & 0x0C else ""


def _line(text: str) -> bytes:
    return _plain(text) + b"\n"


def _plain(text: str) -> bytes:
    """Return letters every printer has: dashes and quotation marks become simple ones, accents are dropped."""
    simple = text.translate({0x2013: "-", 0x2014: "-", 0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2026: "..."})
    return unicodedata.normalize("NFKD", simple).encode("ascii", "ignore").translate(None, bytes(range(32)))


def _pair(key: str, value: str) -> str:
    return f"{key}{value:>{max(1, WIDTH - len(key))}}" if len(key) + len(value) < WIDTH else f"{key}: {value}"


def _qr(text: str) -> bytes:
    """Return the commands of a QR code: model 2, dots of 6, correction M, its data, print."""
    data = text.encode("ascii", "ignore")
    store = (len(data) + 3).to_bytes(2, "little") + b"\x31\x50\x30" + data
    model, size, level, show = (
        b"\x04\x00\x31\x41\x32\x00",
        b"\x03\x00\x31\x43\x06",
        b"\x03\x00\x31\x45\x31",
        b"\x03\x00\x31\x51\x30",
    )
    return b"".join(b"\x1d(k" + part for part in (model, size, level, store, show)) + b"\n"
