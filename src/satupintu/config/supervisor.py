"""Running the parts: web, worker and live process as child processes under one foreground process, and the embedded PostgreSQL.

What dies is started again. A child dies with its parent (Linux), so a killed `make run` leaves nothing behind; what a
crash on another system left is found by its pid file and ended at the next start.
"""

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any, cast

from satupintu import __version__
from satupintu.config import environment as env
from satupintu.config.alone import hold_folder, hold_port, require_free_port
from satupintu.config.postgres import Cluster, ClusterFailed, die_with_parent
from satupintu.config.startup import RUN_HEADER, refuse_faulty_settings, set_up_django, step

_STOP_SECONDS = 15
_READY_SECONDS = 60
_DATABASE_TRIES = 5


def serve() -> int:
    """Serve the web until told to stop. Raises `PortRefused`; `BadSetting` for faulty settings."""
    from granian.constants import Interfaces
    from granian.server import Server

    from satupintu.config.installation import collect_static

    refuse_faulty_settings()
    address, port = env.text("SATUPINTU_ADDRESS", "127.0.0.1"), env.port("SATUPINTU_PORT", 8000)
    require_free_port(address, port)
    collect_static()
    Server(
        "satupintu.config.served:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=env.number("SATUPINTU_WORKERS", 1),
        blocking_threads=env.number("SATUPINTU_THREADS", 8),
        log_enabled=False,
        websockets=False,
    ).serve()
    return 0


def work() -> int:
    """Run background jobs until told to stop."""
    from procrastinate.contrib.django import app

    from satupintu.core.jobs import HEARTBEAT_EVERY, STALLED_AFTER, look_after_stalled_jobs

    refuse_faulty_settings()
    look_after_stalled_jobs()
    # The worker fetches by connections of its own, but what its jobs defer must wait for their transaction like everybody
    # else's. Replacing the connector of the one app would put that in line before what it is about is committed.
    cast(Any, app).with_connector(cast(Any, app.connector).get_worker_connector()).run_worker(
        concurrency=env.number("SATUPINTU_JOBS", 4),
        install_signal_handlers=True,
        delete_jobs="successful",
        update_heartbeat_interval=HEARTBEAT_EVERY,
        stalled_worker_timeout=STALLED_AFTER,
    )
    return 0


class _Stopped(KeyboardInterrupt):
    """Told to stop while still preparing: whatever is under way is broken off."""


class _Will:
    """Whether to go on, as SIGINT and SIGTERM say."""

    def __init__(self) -> None:
        self.is_stopped = False
        self.breaks_off = True
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.is_stopped = True
        if self.breaks_off:
            self.breaks_off = False  # clearing up is not broken off
            raise _Stopped


def run() -> int:
    """Start the database, bring it up to date, load the demo once, start web, worker and live process, wait, stop all of it.

    Raises `SystemExit` with a sentence when another run has the folder or the port, or a part does not start.
    """
    began = time.monotonic()
    address, port = env.text("SATUPINTU_ADDRESS", "127.0.0.1"), env.port("SATUPINTU_PORT", 8000)
    folder = env.data_folder()
    _held = [hold_folder(folder), hold_port(address, port)]  # kept open, and so held, as long as this process lives
    will = _Will()
    cluster: Cluster | None = None
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name in ("serve", "worker", "live"):
            _end_leftover(folder / f"{name}.pid", name)
        require_free_port(address, port)
        print(f"Satu Pintu {__version__} starts. What it keeps lies in {folder}", flush=True)
        if not os.environ.get("DATABASE_URL"):
            cluster = Cluster(folder)
            with step("database"):
                cluster.stop()  # a killed run's server is on its way out and still answers
                os.environ["DATABASE_URL"] = cluster.start()
        set_up_django()
        from satupintu.config.installation import collect_static, describe, prepare

        prepare()
        collect_static()
        will.breaks_off = False
        token = secrets.token_hex(8)
        os.environ |= {"SATUPINTU_STATIC_READY": "1", "SATUPINTU_RUN": token}
        for name in _parts(address):
            children[name] = _start(name, folder)
        _wait_until_ready(children["serve"], will, (address, port), token)
        if not will.is_stopped:
            print(describe(time.monotonic() - began), flush=True)
        while not will.is_stopped:
            if cluster is not None and not cluster.is_alive():
                _revive(cluster, children)
            for name, child in children.items():
                if child.poll() is not None and not will.is_stopped:
                    print(f"satupintu: {name} ended with {child.returncode}; starting it again", file=sys.stderr, flush=True)
                    time.sleep(1)
                    children[name] = _start(name, folder)
            time.sleep(0.2)
    except (Exception, SystemExit, KeyboardInterrupt):
        if not will.is_stopped:  # what a stop breaks off may end in any way; a stop is no fault
            raise
    finally:
        will.breaks_off = False
        if will.is_stopped:
            print("\nSatu Pintu stops …", flush=True)
        _stop_all(cluster, children, folder)
    print("Stopped. The next start goes on from here.", flush=True)
    return 0


def _stop_all(cluster: Cluster | None, children: dict[str, subprocess.Popen[bytes]], folder: Path) -> None:
    for child in children.values():
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(signal.SIGTERM)
    for name, child in children.items():
        try:
            child.wait(timeout=_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        (folder / f"{name}.pid").unlink(missing_ok=True)
    if cluster is not None:
        from django.apps import apps
        from django.db import connection

        if apps.ready:
            with contextlib.suppress(Exception):
                connection.close()
        cluster.stop()


def _parts(address: str) -> tuple[str, ...]:
    """Return the processes to start: without the live one where its port is taken; displays then ask every two seconds."""
    port = env.live_port()
    if not port:
        return "serve", "worker"
    try:
        require_free_port(address, port)
    except SystemExit as refusal:
        print(f"satupintu: no live connections (SATUPINTU_LIVE_PORT): {refusal}", file=sys.stderr)
        os.environ["SATUPINTU_LIVE_PORT"] = "0"
        return "serve", "worker"
    return "serve", "worker", "live"


def _revive(cluster: Cluster, children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Start a database that died; on another port than before, web and worker are ended, to be started with the new one.

    Raises `ClusterFailed` when it does not come up after several tries.
    """
    print("satupintu: PostgreSQL ended; starting it again", file=sys.stderr, flush=True)
    for attempt in range(1, _DATABASE_TRIES + 1):
        try:
            address = cluster.start()
            break
        except ClusterFailed:
            if attempt == _DATABASE_TRIES:
                raise
            time.sleep(attempt)
    if address != os.environ["DATABASE_URL"]:
        os.environ["DATABASE_URL"] = address
        for child in children.values():
            with contextlib.suppress(ProcessLookupError):
                child.send_signal(signal.SIGTERM)


def _start(name: str, folder: Path) -> subprocess.Popen[bytes]:
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "satupintu", name],
        # Below the addresses a newcomer reads, only what needs him is said.
        env={"SATUPINTU_LOG_LEVEL": "WARNING", **os.environ},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - no threads are running yet
    )
    (folder / f"{name}.pid").write_text(str(child.pid))
    return child


def _end_leftover(path: Path, name: str) -> None:
    """End what a killed run left, and wait until it is gone: it still holds the port and works in the folder."""
    with contextlib.suppress(OSError, ValueError):
        pid = int(path.read_text())
        deadline = time.monotonic() + _STOP_SECONDS
        number = signal.SIGTERM
        while _is_our_child(pid, name):
            os.kill(pid, number)
            time.sleep(0.1)
            if time.monotonic() > deadline:
                number = signal.SIGKILL


def _is_our_child(pid: int, name: str) -> bool:
    if sys.platform == "linux":
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    else:
        found = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True)  # noqa: S603, S607
        command = found.stdout
    return command.strip().endswith(f"-m satupintu {name}")


def _wait_until_ready(child: subprocess.Popen[bytes], will: _Will, where: tuple[str, int], token: str) -> None:
    """Wait until the server of this very run answers; somebody else's answer counts for nothing."""
    address, port = where
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        if will.is_stopped:
            return
        if child.poll() is not None:
            raise SystemExit(f"The web server could not start on port {port}; what it said stands above.")
        if is_answered_by(address, port, token):
            return
        time.sleep(0.1)
    raise SystemExit(f"The web server does not answer on {address}, port {port}.")


def is_answered_by(address: str, port: int, token: str) -> bool:
    """Whether `/healthz` there is answered, within a second, by a server whose `SATUPINTU_RUN` is `token`."""
    from http.client import HTTPConnection, HTTPException

    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104 - where to ask, not where to listen
    with contextlib.closing(HTTPConnection(host, port, timeout=1)) as connection:
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().getheader(RUN_HEADER) == token
        except (OSError, HTTPException):
            return False
