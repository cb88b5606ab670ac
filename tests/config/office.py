"""The whole system as `make run` starts it, in processes of its own, to be killed piece by piece."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from satupintu.catalogue.pack.check import find_pack, read_pack
from satupintu.config.demo.answers import sample_answers
from satupintu.config.demo.cases import sample_pdf
from satupintu.config.postgres import Cluster

PATIENCE = 90.0
"""Seconds a client repeats a call that got no answer, and we wait for anything: the machine may be busy."""


def wait_for(condition: Callable[[], object], seconds: float = PATIENCE, *, what: str = "") -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Office:
    """A running system below `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("SATUPINTU", "DATABASE", "DJANGO", "PYTEST"))}
        self.environment = kept | {
            "SATUPINTU_DATA": str(folder),
            "SATUPINTU_PORT": str(self.port),
            "SATUPINTU_DEMO_CASES": "0",
        }
        self.cluster = Cluster(folder)
        self.log = folder / "out.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.log.write_text("")
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "satupintu", "run"], env=self.environment, stdout=log, stderr=log
            )
        wait_for(
            lambda: "is ready after" in self.log.read_text() or self.process.poll() is not None, 300, what=self.log.read_text()
        )
        assert self.process.poll() is None, self.log.read_text()[-3000:]

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=60)
            self.process.kill()
            self.process.wait()
        # As root the cluster lies outside of the folder, where nobody else clears up.
        shutil.rmtree(self.cluster.home / "postgres", ignore_errors=True)

    def command(self, *words: str) -> str:
        """What a `satupintu` command prints; it must succeed."""
        done = subprocess.run([sys.executable, "-m", "satupintu", *words], env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def pid_of(self, part: str) -> int:
        path = self.cluster.data / "postmaster.pid" if part == "postgres" else self.folder / f"{part}.pid"
        return int(path.read_text().splitlines()[0])

    def kill(self, part: str) -> None:
        """SIGKILL a part (`serve`, `worker`, `postgres`), and wait until the supervisor has another one in its place."""
        former = self.pid_of(part)
        os.kill(former, signal.SIGKILL)

        def is_replaced() -> bool:
            with contextlib.suppress(OSError, ValueError, IndexError):
                return self.pid_of(part) != former and is_alive(self.pid_of(part))
            return False

        wait_for(is_replaced, what=f"{part} did not come back: {self.log.read_text()[-2000:]}")

    def kill_supervisor(self) -> None:
        """SIGKILL the foreground process; everything below it must end by itself."""
        parts = [self.pid_of(part) for part in ("serve", "worker", "postgres")]
        self.process.kill()
        self.process.wait()
        wait_for(lambda: not any(is_alive(pid) for pid in parts), what="something outlived its supervisor")

    def rows(self, query: str, *parameters: object) -> list[dict[str, Any]]:
        with psycopg.connect(self.cluster.start(), row_factory=dict_row, options="-c search_path=kota,public") as connection:
            return connection.execute(query.encode(), parameters).fetchall()


class Client(threading.Thread):
    """A machine that sends applications and takes their first step, repeating with the same key what got no answer."""

    def __init__(self, office: Office, citizen: str, officer: str) -> None:
        super().__init__()
        self.office, self.citizen, self.officer = office, citizen, officer
        self.stopping = threading.Event()
        self.sent: list[str] = []
        self.stepped: list[str] = []
        self.repeats = 0
        self.fault: BaseException | None = None
        pack = next(s for s, _raw in read_pack(find_pack("kota")).services if s.code == "K03")
        self.variant = pack.variants[0].code
        answers = sample_answers(pack, self.variant, date.today())
        self.answers = {**answers, "punya_surat_lahir": True, "punya_bukti_nikah": True}

    def run(self) -> None:
        try:
            while not self.stopping.is_set():
                self._one_case(len(self.sent))
        except BaseException as error:  # told by `finish`, in the thread of the test
            self.fault = error

    def finish(self) -> None:
        self.stopping.set()
        self.join(timeout=2 * PATIENCE)
        assert not self.is_alive()
        if self.fault is not None:
            raise self.fault

    def _one_case(self, serial: int) -> None:
        body = {"service": "K03", "variant": self.variant, "data": self.answers}
        case = self._call("POST", "applications", f"{serial}-start", body)
        keys = [fault["path"].removeprefix("requirements.") for fault in case["missing"]]
        for key in keys:
            self._call("POST", f"applications/{case['id']}/requirements/{key}/file", f"{serial}-{key}", sample_pdf())
        self.sent.append(self._call("POST", f"applications/{case['id']}/submit", f"{serial}-submit", {})["number"])
        tasks = self._call("GET", "tasks?limit=100", "", token=self.officer)["items"]
        task = next(task for task in tasks if task["number"] == self.sent[-1])
        step = {"outcome": "yes", "verdicts": [{"key": key, "accepted": True} for key in keys]}
        self._call("POST", f"tasks/{task['id']}/complete", f"{serial}-step", step, token=self.officer)
        self.stepped.append(task["id"])

    def _call(self, method: str, path: str, key: str, body: Any = None, *, token: str = "") -> Any:
        headers = {"Host": "kota.localhost", "Authorization": f"Bearer {token or self.citizen}", "Idempotency-Key": key}
        data = None
        if isinstance(body, bytes):
            headers["Content-Type"] = "multipart/form-data; boundary=batas"
            head = b'--batas\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
            data = head + body + b"\r\n--batas--\r\n"
        elif body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body).encode()
        deadline = time.monotonic() + PATIENCE
        while True:
            request = urllib.request.Request(f"http://127.0.0.1:{self.office.port}/api/v1/{path}", data, headers, method=method)
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:
                    return json.loads(answer.read())
            except urllib.error.HTTPError as error:
                said = error.read().decode()
                # A refusal would be an answer too, and the wrong one; 5xx while something is being started again is none.
                if error.code < 500:
                    raise AssertionError(f"{method} {path}: {error.code} {said}") from error
            except (OSError, ValueError):
                pass  # refused, reset, cut short: nobody knows whether it was done
            assert time.monotonic() < deadline, f"{method} {path} got no answer"
            self.repeats += 1
            time.sleep(0.2)
