"""Virus scanners: none, and ClamAV over its socket (`clamd` INSTREAM)."""

import re
import socket
import struct
import time
from typing import BinaryIO

from satupintu.files.ports import Scanner, ScannerDown, Verdict

_PIECE = 64 * 1024
_LENGTH = struct.Struct(">I")
_MAX_REPLY = 4096


class BadScannerAddress(ValueError):
    """`SATUPINTU_CLAMAV` is neither empty, `host:port`, nor the path of a socket."""


class NoScanner:
    """Judges nothing: files count as `unscanned` and are served, unless a scan is required."""

    def scan(self, content: BinaryIO) -> Verdict | None:
        """Return None."""
        return None

    def ping(self) -> bool:
        """Answer always."""
        return True


class ClamAvScanner:
    """A ClamAV daemon on a TCP port or a unix socket.

    `timeout` bounds every single wait and `budget` the whole scan, both in seconds: a slow scanner never holds a worker.
    """

    def __init__(self, address: str | tuple[str, int], *, timeout: float = 15.0, budget: float = 60.0) -> None:
        self._address = address
        self._timeout = timeout
        self._budget = budget

    def scan(self, content: BinaryIO) -> Verdict | None:
        """Send the content and read the verdict. Raises `ScannerDown`."""
        content.seek(0)
        reply = self._ask(b"zINSTREAM\0", content)
        if reply == "stream: OK":
            return Verdict("clean")
        if found := re.fullmatch(r"stream: (.+) FOUND", reply):
            return Verdict("infected", _as_code(found[1]))
        if "size limit exceeded" in reply:
            return Verdict("unscannable", "size_limit")
        raise ScannerDown(f"answer not understood: {_as_code(reply)}")

    def ping(self) -> bool:
        """Whether the daemon says PONG."""
        try:
            return self._ask(b"zPING\0") == "PONG"
        except ScannerDown:
            return False

    def _ask(self, command: bytes, content: BinaryIO | None = None) -> str:
        deadline = time.monotonic() + self._budget
        try:
            with self._connect() as connection:
                try:
                    connection.sendall(command)
                    if content is not None:
                        self._send(connection, content, deadline)
                except (BrokenPipeError, ConnectionResetError):
                    pass  # over its size limit clamd hangs up early, but the answer is there to be read
                return self._read(connection, deadline)
        except OSError as error:
            raise ScannerDown(type(error).__name__) from error

    def _connect(self) -> socket.socket:
        if isinstance(self._address, tuple):
            return socket.create_connection(self._address, timeout=self._timeout)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(self._timeout)
        try:
            connection.connect(self._address)
        except OSError:
            connection.close()
            raise
        return connection

    def _send(self, connection: socket.socket, content: BinaryIO, deadline: float) -> None:
        while piece := content.read(_PIECE):
            self._check(connection, deadline)
            connection.sendall(_LENGTH.pack(len(piece)) + piece)
        connection.sendall(_LENGTH.pack(0))

    def _read(self, connection: socket.socket, deadline: float) -> str:
        reply = b""
        while b"\0" not in reply and len(reply) < _MAX_REPLY:
            self._check(connection, deadline)
            piece = connection.recv(_MAX_REPLY)
            if not piece:
                break
            reply += piece
        text, end, _ = reply.partition(b"\0")
        if not end:
            raise ScannerDown("answer cut short")
        return text.decode("utf-8", "replace").strip()

    def _check(self, connection: socket.socket, deadline: float) -> None:
        """Raise `ScannerDown` when the budget is spent; shorten the next wait to what is left of it."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise ScannerDown("too slow")
        connection.settimeout(min(self._timeout, left))


def scanner_for(address: str) -> Scanner:
    """Return the scanner at `address`: "" none, `/path` a unix socket, `host:port` TCP. Raises `BadScannerAddress`."""
    if not address:
        return NoScanner()
    if address.startswith("/"):
        return ClamAvScanner(address)
    host, colon, port = address.rpartition(":")
    if not colon or not host or not port.isdecimal() or not 0 < int(port) < 65_536:
        raise BadScannerAddress(f"SATUPINTU_CLAMAV is not host:port or a path: {address!r}")
    return ClamAvScanner((host.strip("[]"), int(port)))


def _as_code(text: str) -> str:
    """Return a signature as a short code that is safe in journal and log."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text)[:60]
