"""Running the parts: web, worker and live process as child processes under one foreground process, and the embedded PostgreSQL.

What dies is started again. A child dies with its parent (Linux), so a killed `make run` leaves nothing behind; what a
crash on another system left is found by its pid file and ended at the next start.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any, cast

from satupintu.config import environment as env
from satupintu.config.alone import hold_folder, is_free_port, require_free_port
from satupintu.config.postgres import Cluster, ClusterFailed, die_with_parent
from satupintu.config.startup import refuse_faulty_settings

_STOP_SECONDS = 15
_DATABASE_TRIES = 5


def serve() -> int:
    """Serve the web until told to stop."""
    from granian.constants import Interfaces
    from granian.server import Server

    from satupintu.config.installation import collect_static

    refuse_faulty_settings()
    collect_static()
    Server(
        "satupintu.config.served:application",
        address=env.text("SATUPINTU_ADDRESS", "127.0.0.1"),
        port=env.number("SATUPINTU_PORT", 8000),
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
    with app.replace_connector(cast(Any, app.connector).get_worker_connector()) as worker:
        worker.run_worker(
            concurrency=env.number("SATUPINTU_JOBS", 4),
            install_signal_handlers=True,
            delete_jobs="successful",
            update_heartbeat_interval=HEARTBEAT_EVERY,
            stalled_worker_timeout=STALLED_AFTER,
        )
    return 0


def run() -> int:
    """Start the database, bring it up to date, load the demo once, start web, worker and live process, wait, stop all of it."""
    began = time.monotonic()
    folder = env.data_folder()
    _held = hold_folder(folder)  # kept open, and so held, as long as this process lives
    require_free_port(env.text("SATUPINTU_ADDRESS", "127.0.0.1"), env.number("SATUPINTU_PORT", 8000))
    _settle_live_port()
    cluster = None
    if not os.environ.get("DATABASE_URL"):
        cluster = Cluster(folder)
        os.environ["DATABASE_URL"] = cluster.start()
    stopping = [False]

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping[0] = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    children: dict[str, subprocess.Popen[bytes]] = {}
    code = 0
    try:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satupintu.config.settings")
        import django

        django.setup()
        from satupintu.config.installation import collect_static, describe, prepare

        prepare()
        collect_static()
        for name in ("serve", "worker", *(("live",) if env.live_port() else ())):
            _end_leftover(folder / f"{name}.pid", name)
            children[name] = _start(name, folder)
        _wait_until_ready(children["serve"], stopping)
        print(describe(time.monotonic() - began), flush=True)
        while not stopping[0]:
            if cluster is not None and not cluster.is_alive():
                _revive(cluster, children)
            for name, child in children.items():
                if child.poll() is not None and not stopping[0]:
                    print(f"satupintu: {name} ended with {child.returncode}; starting it again", file=sys.stderr, flush=True)
                    time.sleep(1)
                    children[name] = _start(name, folder)
            time.sleep(0.2)
    finally:
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
            from django.db import connection

            connection.close()
            cluster.stop()
    return code


def _settle_live_port() -> None:
    """Do without the live process where its port is taken: displays then ask every two seconds instead."""
    port = env.live_port()
    if port and not is_free_port(env.text("SATUPINTU_ADDRESS", "127.0.0.1"), port, patience=3):
        print(f"satupintu: port {port} is taken, so there are no live connections. See SATUPINTU_LIVE_PORT.", file=sys.stderr)
        os.environ["SATUPINTU_LIVE_PORT"] = "0"


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
        env={**os.environ, "SATUPINTU_STATIC_READY": "1"},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - no threads are running yet
    )
    (folder / f"{name}.pid").write_text(str(child.pid))
    return child


def _end_leftover(path: Path, name: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        pid = int(path.read_text())
        command = Path(f"/proc/{pid}/cmdline").read_bytes() if sys.platform == "linux" else b""
        if b"satupintu" in command and name.encode() in command:
            os.kill(pid, signal.SIGTERM)
            time.sleep(1)


def _wait_until_ready(child: subprocess.Popen[bytes], stopping: list[bool]) -> None:
    from http.client import HTTPConnection

    port = env.number("SATUPINTU_PORT", 8000)
    for _ in range(300):
        if stopping[0]:
            return
        if child.poll() is not None:
            raise SystemExit(f"The web server could not start. Is port {port} taken? Try SATUPINTU_PORT=8010 make run")
        with contextlib.suppress(OSError):
            connection = HTTPConnection("127.0.0.1", port, timeout=1)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise SystemExit(f"The web server does not answer on port {port}.")
