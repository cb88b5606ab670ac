"""Tickets for receipt printers that speak ESC/POS on the network (port 9100): the few commands a ticket needs."""

from __future__ import annotations

import socket
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

PATIENCE = 2.0
"""Seconds after which a printer that does not take the ticket is given up."""
PORT = 9100
WIDTH = 48
"""Characters of a line on paper 80 mm wide, in the smaller letters."""
_START, _CENTRE, _LEFT = b"\x1b@", b"\x1ba\x01", b"\x1ba\x00"
_BOLD, _PLAIN = b"\x1bE\x01", b"\x1bE\x00"
_CUT = b"\x1dV\x42\x00"


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


def send_ticket(printer: str, paper: Paper) -> bool:
    """Send a ticket to `host:port` and return whether the printer took it; never longer than `PATIENCE`."""
    host, _colon, port = printer.rpartition(":")
    ends = time.monotonic() + PATIENCE
    try:
        with socket.create_connection((host or printer, int(port) if host else PORT), timeout=PATIENCE) as line:
            line.settimeout(max(0.05, ends - time.monotonic()))
            line.sendall(ticket_bytes(paper))
    except (OSError, ValueError):
        return False
    return True


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
