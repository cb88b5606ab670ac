"""The same operations through HTTP: login, permission, validation, journal, all of it; four clients, one web process."""

import concurrent.futures
import os
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import Any

from bench.ground import Ground
from bench.measure import Line, per_second, rate
from bench.scripts import PREPARE, STEP, SUBMIT

PORT = 18_765
CLIENTS = 4
BATCH = 12


def measure(ground: Ground, *, rounds: int, rows: int) -> list[Line]:
    """Return the lines of submitting and stepping through the API with tokens, the leanest honest way through HTTP."""
    from django.db import connection
    from django.utils import timezone

    from satupintu.api.operations import create_token
    from satupintu.applications import operations
    from satupintu.catalogue.queries import get_enacted_standard
    from satupintu.config.demo.cases import start_filled
    from satupintu.config.demo.walker import Walker
    from satupintu.core.actor import SYSTEM
    from satupintu.people.queries import find_account

    with connection.cursor() as cursor:
        cursor.execute(PREPARE)
    office = ground.office
    tokens = {
        login: create_token(
            account_id=find_account(login).id,  # type: ignore[union-attr]
            name="bench",
            scopes=["applications:read", "applications:write", "tasks:read", "tasks:write"],
            actor=SYSTEM,
            at=timezone.now(),
        )[1]
        for login in ("warga", "loket")
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "satupintu", "serve"],
        env={**os.environ, "SATUPINTU_PORT": str(PORT), "SATUPINTU_API_RATE": "0"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait()
        standard = get_enacted_standard("K03")
        warga = office.by_login["warga"]
        found: dict[str, tuple[list[float], list[float]]] = {"submit": ([], []), "step": ([], [])}
        for number in range(rounds + 1):
            cases = [start_filled(standard, standard.variants[0].code, warga, timezone.now()) for _ in range(BATCH)]
            urls = [f"/api/v1/applications/{case.id}/submit" for case in cases]
            pair = rate(lambda urls=urls: _all(urls, tokens["warga"])), ground.sql(SUBMIT, seconds=2)
            tasks = [Walker(case.id, warga, office.by_role).open_tasks()[0] for case in cases]
            urls = [f"/api/v1/tasks/{task.id}/complete" for task in tasks]
            steps = rate(lambda urls=urls: _all(urls, tokens["loket"], b'{"outcome":"yes"}')), ground.sql(STEP, seconds=2)
            if number:
                for name, values in (("submit", pair), ("step", steps)):
                    found[name][0].append(values[0])
                    found[name][1].append(values[1])
            for case in cases:
                operations.withdraw_application(application_id=case.id, actor=warga, at=timezone.now())
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
    headers = {"Host": "kota.localhost", "Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def one(url: str) -> Any:
        request = urllib.request.Request(f"http://127.0.0.1:{PORT}{url}", body, headers)
        try:
            return urllib.request.urlopen(request).status
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{url}: {error.code} {error.read()[:300]!r}") from None

    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(one, urls))
    return len(urls)
