"""One connection: reads one request, then is only written to. What it holds is bounded, and so is its patience."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

MOST_ASKED = 8 * 1024
"""Bytes a request may have, headers and all."""
MOST_UNSENT = 64 * 1024
"""Bytes that may wait for a slow reader before the connection is dropped."""
PATIENCE = 10.0
"""Seconds a connection may take to ask, and the answer to be ready."""
SILENT_MILLISECONDS = 60_000
"""A peer that acknowledges nothing for so long is gone (TCP_USER_TIMEOUT, RFC 5482)."""
KERNEL_BUFFER = 32 * 1024

_TOKEN = frozenset(b"!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_TEXT = frozenset({9, *range(32, 127), *range(128, 256)})


@dataclass(frozen=True)
class Asked:
    """What a request asks for: its path without query, the host without port, the origin of the page that asks ("" if none)."""

    path: str
    host: str
    origin: str

    @property
    def is_from_its_host(self) -> bool:
        """Whether the page that asks stands on the same host, whatever its port."""
        return not self.origin or host_of(self.origin) == self.host


class Unreadable(ValueError):
    """Bytes that are no request this server answers; `status` says why."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


def host_of(origin: str) -> str:
    """Return the host of an origin in small letters, "" if it has none (`null`)."""
    try:
        return (urlsplit(origin).hostname or "").removesuffix(".")
    except ValueError:
        return ""


def read_request(head: bytes) -> Asked:
    """Read request line and headers, without the empty line that ends them (RFC 9112).

    Raises `Unreadable` for anything but a GET without a body, with one Host; folded headers and bare line feeds are faults.
    """
    line, *fields = head.split(b"\r\n")
    parts = line.split(b" ")
    if len(parts) != 3 or parts[2] not in (b"HTTP/1.1", b"HTTP/1.0") or not parts[1].startswith(b"/"):
        raise Unreadable(HTTPStatus.BAD_REQUEST)
    if parts[0] != b"GET":
        raise Unreadable(HTTPStatus.METHOD_NOT_ALLOWED)
    headers: dict[bytes, str] = {}
    for field in fields:
        name, colon, value = field.partition(b":")
        name = name.lower()
        is_twice = name in headers and name in (b"host", b"origin")
        if not colon or not name or not _TOKEN.issuperset(name) or not _TEXT.issuperset(value) or is_twice:
            raise Unreadable(HTTPStatus.BAD_REQUEST)
        headers[name] = value.strip(b" \t").decode("latin-1")
    if b"transfer-encoding" in headers or headers.get(b"content-length", "0") != "0":
        raise Unreadable(HTTPStatus.BAD_REQUEST)
    host = host_of(f"//{headers.get(b'host', '')}").removeprefix("www.")
    if not host:
        raise Unreadable(HTTPStatus.BAD_REQUEST)
    path = parts[1].split(b"?")[0].decode("latin-1")
    return Asked(path, host, headers.get(b"origin", ""))


class Reader(asyncio.Protocol):
    """A connection. `on_asked` is told once what it asks, `on_gone` once that it is closed."""

    __slots__ = ("_deadline", "_head", "_heard", "_is_open", "_on_asked", "_on_gone", "_transport", "asked", "device")

    def __init__(self, on_asked: Callable[[Reader, Asked], None], on_gone: Callable[[Reader], None]) -> None:
        self._on_asked, self._on_gone = on_asked, on_gone
        self._head: bytes | None = b""
        self._heard = 0
        self._is_open = False
        self._transport: asyncio.Transport | None = None
        self._deadline: asyncio.TimerHandle | None = None
        self.asked: Asked | None = None
        self.device: object = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for the request."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        if (line := transport.get_extra_info("socket")) is not None and line.family in (socket.AF_INET, socket.AF_INET6):
            line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BUFFER)
            if hasattr(socket, "TCP_USER_TIMEOUT"):
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, SILENT_MILLISECONDS)
        self._deadline = asyncio.get_running_loop().call_later(PATIENCE, self.drop)

    def data_received(self, data: bytes) -> None:
        """Gather the request; what comes after it is not read, and too much of it ends the connection."""
        self._heard += len(data)
        if self._heard > MOST_ASKED:
            self.refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
            return
        if self._head is None:
            return
        self._head += data
        head, end, _rest = self._head.partition(b"\r\n\r\n")
        if not end:
            return
        self._head = None
        try:
            self.asked = read_request(head)
        except Unreadable as fault:
            self.refuse(fault.status)
            return
        self._on_asked(self, self.asked)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the hub."""
        self._forget_deadline()
        self._transport = None
        self._on_gone(self)

    def open(self) -> None:
        """Answer with the head of a stream that ends with the connection."""
        self._forget_deadline()
        self._is_open = True
        self._write(self._answer(HTTPStatus.OK, "text/event-stream; charset=utf-8", "X-Accel-Buffering: no\r\n"))

    def send(self, message: bytes) -> None:
        """Send a message; who has not taken the last ones is dropped instead of waited for."""
        if self._transport is not None and self._transport.get_write_buffer_size() + len(message) > MOST_UNSENT:
            self.drop()
        else:
            self._write(message)

    def refuse(self, status: HTTPStatus) -> None:
        """Answer with a status and its phrase, then close; a stream that was opened is only closed."""
        if not self._is_open:
            body = f"{status.phrase}\n"
            self._write(self._answer(status, "text/plain; charset=utf-8", f"Content-Length: {len(body)}\r\n") + body.encode())
        self.close()

    def tell(self, body: str) -> None:
        """Answer a question that is no stream with a line of text, then close."""
        self._write(self._answer(HTTPStatus.OK, "text/plain; charset=utf-8", f"Content-Length: {len(body)}\r\n") + body.encode())
        self.close()

    def close(self) -> None:
        """Close once everything is sent; when the peer does not take it, after `PATIENCE`."""
        if self._transport is not None and not self._transport.is_closing():
            self._forget_deadline()
            self._deadline = asyncio.get_running_loop().call_later(PATIENCE, self.drop)
            self._transport.close()

    def drop(self) -> None:
        """Close at once."""
        if self._transport is not None:
            self._transport.abort()

    def _write(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    def _answer(self, status: HTTPStatus, kind: str, more: str) -> bytes:
        allowed = ""
        if self.asked is not None and self.asked.origin and self.asked.is_from_its_host:
            allowed = f"Access-Control-Allow-Origin: {self.asked.origin}\r\n"
        return (
            f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: {kind}\r\nCache-Control: no-store\r\nVary: Origin\r\n"
            f"X-Content-Type-Options: nosniff\r\nConnection: close\r\n{allowed}{more}\r\n"
        ).encode("latin-1")

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
