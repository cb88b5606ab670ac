"""The same operations through HTTP: login, permission, validation, journal, all of it; four clients, one web process for each core."""

import os
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request

from bench.ground import Ground
from bench.measure import Line, per_second, rate
from bench.operations import checked_task, start_cases, write_scripts

PORT = 18_765
CLIENTS = 4
BATCH = 160


def measure(ground: Ground, *, rounds: int, rows: int) -> list[Line]:
    """Return the lines of submitting and stepping through the API with tokens, the leanest honest way through HTTP."""
    from django.utils import timezone

    from satupintu.api.operations import create_token
    from satupintu.core.actor import SYSTEM
    from satupintu.people.queries import find_account

    scripts = write_scripts(ground)
    tokens = {
        login: create_token(
            account_id=find_account(login).id,  # type: ignore[union-attr]
            name="bench",
            scopes=["applications:read", "applications:write", "tasks:read", "tasks:write"],
            actor=SYSTEM,
            at=timezone.now(),
        )[1]
        for login in ("warga", "verifikator")
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "satupintu", "serve"],
        env={**os.environ, "SATUPINTU_PORT": str(PORT), "SATUPINTU_API_RATE": "0", "SATUPINTU_WORKERS": str(os.cpu_count() or 1)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait()
        found: dict[str, tuple[list[float], list[float]]] = {"submit": ([], []), "step": ([], [])}
        for number in range(rounds + 1):
            cases = start_cases(ground, BATCH)
            urls = [f"/api/v1/applications/{case}/submit" for case in cases]
            pair = rate(lambda urls=urls: _all(urls, tokens["warga"])), ground.sql(scripts.submit, seconds=2)
            urls = [f"/api/v1/tasks/{checked_task(ground, case)}/complete" for case in cases]
            steps = (
                rate(lambda urls=urls: _all(urls, tokens["verifikator"], b'{"outcome":"yes"}')),
                ground.sql(scripts.step, seconds=2),
            )
            if number:
                for name, values in (("submit", pair), ("step", steps)):
                    found[name][0].append(values[0])
                    found[name][1].append(values[1])
    finally:
        server.terminate()
        server.wait()
    lines = []
    for name, (mine, other) in found.items():
        a, b = statistics.median(mine), statistics.median(other)
        lines.append(Line(f"{name}, through HTTP, {CLIENTS} clients", per_second(a), f"{per_second(b)} SQL", a / b, 0.10))
    return lines


def _wait() -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=1)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the web server does not answer")


def _all(urls: list[str], token: str, body: bytes = b"{}") -> int:
    faults: list[bytes] = []

    def one(part: list[str]) -> None:
        # Like a pgbench client, an agency's system keeps its connection; and like it, this one costs next to nothing.
        with socket.create_connection(("127.0.0.1", PORT)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for url in part:
                head = f"POST {url} HTTP/1.1\r\nHost: kota.localhost\r\nAuthorization: Bearer {token}\r\n"
                head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
                connection.sendall(head.encode() + body)
                if not (answer := _read(connection)).startswith(b"HTTP/1.1 200"):
                    faults.append(answer)

    clients = [threading.Thread(target=one, args=(urls[number::CLIENTS],)) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    if faults:
        raise RuntimeError(faults[0][:600].decode(errors="replace"))
    return len(urls)


def _read(connection: socket.socket) -> bytes:
    """Read one answer with a `Content-Length`."""
    answer = b""
    while (end := answer.find(b"\r\n\r\n")) < 0:
        answer += _some(connection)
    lengths = [line[15:] for line in answer[:end].lower().split(b"\r\n") if line.startswith(b"content-length:")]
    while len(answer) < end + 4 + int(lengths[0]):
        answer += _some(connection)
    return answer


def _some(connection: socket.socket) -> bytes:
    if not (part := connection.recv(65_536)):
        raise RuntimeError("the web server closed the connection")
    return part
