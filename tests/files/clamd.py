"""A stand-in for clamd: a real TCP server that speaks INSTREAM and can be slow, wrong, small or gone."""

import socket
import socketserver
import struct
import threading
import time
from typing import Self

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        clamd: Clamd = self.server.clamd  # type: ignore[attr-defined]
        command = self._until_nul()
        if command == b"zPING":
            self.wfile.write(b"PONG\0")
            return
        received = bytearray()
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            received += self.rfile.read(length)
            if clamd.limit and len(received) > clamd.limit:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        clamd.scanned.append(bytes(received))
        time.sleep(clamd.delay)
        self.wfile.write(clamd.answer or (b"stream: Eicar-Test-Signature FOUND\0" if EICAR in received else b"stream: OK\0"))

    def _until_nul(self) -> bytes:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        return command[:-1]


class Clamd:
    """`answer` replaces the verdict, `delay` is in seconds, `limit` in bytes."""

    def __init__(self, *, answer: bytes = b"", delay: float = 0.0, limit: int = 0) -> None:
        self.answer, self.delay, self.limit = answer, delay, limit
        self.scanned: list[bytes] = []

    def __enter__(self) -> Self:
        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                """A client that hangs up is part of the tests."""

        self._server = Server(("127.0.0.1", 0), _Handler)
        self._server.clamd = self  # type: ignore[attr-defined]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
