"""The processes that show a hall, for tests that look through a real connection."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(command: str, **settings: object) -> subprocess.Popen[bytes]:
    """Start `satupintu serve` or `live` on the database of the tests and wait until its port answers."""
    port = settings["SATUPINTU_PORT" if command == "serve" else "SATUPINTU_LIVE_PORT"]
    environment = {**os.environ, "SATUPINTU_LOG_LEVEL": "CRITICAL", **{name: str(value) for name, value in settings.items()}}
    process = subprocess.Popen([sys.executable, "-m", "satupintu", command], env=environment)
    deadline = time.monotonic() + 60
    while not _answers(int(str(port))):
        assert process.poll() is None, f"{command} ended with {process.returncode}"
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return process


def end(process: subprocess.Popen[bytes]) -> int:
    """Tell a process to end; return its exit code."""
    process.send_signal(signal.SIGTERM)
    try:
        return process.wait(15)
    finally:
        process.kill()
        process.wait()


@contextmanager
def running(command: str, **settings: object) -> Iterator[subprocess.Popen[bytes]]:
    """`start`, and afterwards `end` unless the test did it."""
    process = start(command, **settings)
    try:
        yield process
    finally:
        end(process)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
