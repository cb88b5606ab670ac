"""One run for a data folder and a port, and a sentence for whoever may not have it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from tests.config.office import is_alive, wait_for

from satupintu.config.alone import PortRefused, hold_folder, hold_port, require_free_port
from satupintu.config.environment import BadSetting, port
from satupintu.config.postgres import Cluster

LOW_PORTS = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")


@contextmanager
def a_stranger(address: str = "127.0.0.1", number: int = 0) -> Iterator[int]:
    """A program that listens and would share its port."""
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        server.bind((address, number))
        server.listen()
        yield server.getsockname()[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_second_run_from_the_folder_names_the_first(tmp_path):
    held = hold_folder(tmp_path / "data")
    with pytest.raises(SystemExit, match=f"process {os.getpid()}"):
        hold_folder(tmp_path / "data")
    held.close()
    hold_folder(tmp_path / "data").close()


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0", "localhost"])
def test_a_port_somebody_listens_on_is_refused_within_a_second_even_when_they_would_share_it(address):
    with a_stranger() as number:
        began = time.monotonic()
        with pytest.raises(PortRefused, match=f"Port {number} is taken"):
            require_free_port(address, number)
        assert time.monotonic() - began < 1
    require_free_port(address, number)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the port is only asked for twice")
def test_two_that_begin_together_do_not_both_get_the_port():
    number = free_port()
    held = hold_port("127.0.0.1", number)
    with pytest.raises(PortRefused, match=f"Port {number} belongs to another Satu Pintu"):
        hold_port("127.0.0.1", number)
    held.close()
    hold_port("127.0.0.1", number).close()


@pytest.mark.parametrize("address", ["192.0.2.7", "kantor.invalid", "300.1.1.1"])
def test_an_address_of_another_machine_is_called_by_its_name_and_not_taken(address):
    with pytest.raises(PortRefused, match=f"SATUPINTU_ADDRESS='{address}' is no address of this machine"):
        require_free_port(address, 8000)


@pytest.mark.skipif(
    os.geteuid() == 0 and (not LOW_PORTS.exists() or int(LOW_PORTS.read_text()) <= 80), reason="low ports are everybody's here"
)
def test_a_port_this_user_may_not_have_is_not_called_taken():
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        with pytest.raises(PortRefused, match="may not listen on port 80"):
            require_free_port("127.0.0.1", 80)
    finally:
        os.seteuid(user)


@pytest.mark.parametrize("text", ["70000", "0", "-1", "abc", "8000.5", "²", ""])
def test_a_port_that_is_none_is_refused_in_words(text, monkeypatch):
    monkeypatch.setenv("SATUPINTU_PORT", text)
    with pytest.raises(BadSetting, match="SATUPINTU_PORT="):
        port("SATUPINTU_PORT", 8000)


class Run:
    """`satupintu run` in a process of its own, below a folder of its own."""

    def __init__(self, folder: Path, number: int) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("SATUPINTU", "DATABASE", "DJANGO", "PYTEST"))}
        self.environment = kept | {"SATUPINTU_DATA": str(folder), "SATUPINTU_PORT": str(number), "SATUPINTU_DEMO_CASES": "2"}
        self.folder, self.log = folder, folder.with_suffix(".log")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "satupintu", "run"], env=self.environment, stdout=log, stderr=log
            )

    def said(self) -> str:
        return self.log.read_text()

    def wait_for(self, words: str) -> None:
        wait_for(lambda: words in self.said() or self.process.poll() is not None, 300, what=self.said())
        assert words in self.said()

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "data"
    # As root the cluster may lie outside of the folder, where nobody else clears up.
    shutil.rmtree(Cluster(tmp_path / "data").home / "postgres", ignore_errors=True)


def working_in(folder: Path) -> set[int]:
    """The processes that have the folder in their command or their environment."""
    found = set()
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if str(folder).encode() in (place / "cmdline").read_bytes() + (place / "environ").read_bytes():
                found.add(int(place.name))
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="children die with their parent on Linux")
def test_a_run_that_is_stopped_or_killed_leaves_nothing_in_the_way_of_the_next(folder):
    number = free_port()
    runs = [Run(folder, number)]
    try:
        # Told to stop while the demo is being loaded: at once, in silence, and half of a demo is none.
        runs[0].wait_for("  demo ")
        time.sleep(2)
        assert runs[0].stop() == 0
        assert "is ready after" not in runs[0].said()
        assert "Traceback" not in runs[0].said()
        assert working_in(folder) == set()

        runs.append(first := Run(folder, number))
        first.wait_for("is ready after")
        lines = [line.split()[0] for line in first.said().splitlines() if line.endswith(" s")]
        assert lines == ["database", "tables", "demo"]
        assert "http://kota.localhost" in first.said()
        assert "http://provinsi.localhost" in first.said()
        parts = [int((folder / f"{name}.pid").read_text()) for name in ("serve", "worker")]

        began = time.monotonic()
        second = subprocess.run(
            [sys.executable, "-m", "satupintu", "run"],
            env=first.environment | {"SATUPINTU_PORT": str(free_port())},
            capture_output=True,
            text=True,
        )
        assert second.returncode == 1
        assert f"runs already from {folder} (process {first.process.pid})" in second.stderr
        assert "Traceback" not in second.stderr
        assert time.monotonic() - began < 10, "at once, but for starting Python"
        runs.append(neighbour := Run(folder.with_name("neighbour"), number))
        assert neighbour.process.wait(30) == 1
        assert f"Port {number} belongs to another Satu Pintu" in neighbour.said()
        assert not (neighbour.folder / "postgres").exists(), "refused before anything is made"
        assert first.process.poll() is None
        assert all(is_alive(pid) for pid in parts)

        first.process.kill()
        first.process.wait()
        runs.append(Run(folder, number))
        runs[-1].wait_for("is ready after")
        assert "  demo " not in runs[-1].said(), "it is there"
        assert not any(is_alive(pid) for pid in parts)
        assert runs[-1].stop() == 0
        assert working_in(folder) == set()
    finally:
        for run in runs:
            run.process.kill()
            run.process.wait()


class _Impostor(BaseHTTPRequestHandler):
    """Answers every question with 200."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


def test_a_strangers_answer_is_not_taken_for_our_servers():
    from satupintu.config.supervisor import is_answered_by

    with HTTPServer(("127.0.0.1", 0), _Impostor) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        assert not is_answered_by("127.0.0.1", server.server_port, "our-own")
        server.shutdown()


@pytest.mark.django_db
def test_the_probe_tells_which_run_it_belongs_to(client, monkeypatch):
    assert "X-Satu-Pintu-Run" not in client.get("/healthz").headers
    monkeypatch.setenv("SATUPINTU_RUN", "our-own")
    assert client.get("/healthz").headers["X-Satu-Pintu-Run"] == "our-own"
