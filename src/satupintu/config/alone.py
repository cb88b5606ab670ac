"""One `run` for a data folder and a port: a second one says so and leaves the first alone."""

import contextlib
import fcntl
import os
import socket
import time
from pathlib import Path
from typing import TextIO


def hold_folder(folder: Path) -> TextIO:
    """Hold the data folder for this process until it ends, however it ends; return what must be kept open.

    Raises `SystemExit`, naming the process, when another one runs from the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    held = (folder / "run.lock").open("a+")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        held.seek(0)
        running = held.read().strip()
        held.close()
        raise SystemExit(
            f"Satu Pintu runs already from {folder} (process {running or 'unknown'}). Stop that one first, "
            "or name another folder: SATUPINTU_DATA=./lain SATUPINTU_PORT=8010 make run"
        ) from None
    held.truncate(0)
    held.write(str(os.getpid()))
    held.flush()
    return held


def require_free_port(address: str, port: int, *, patience: float = 10) -> None:
    """Raise `SystemExit` when somebody listens on the port; wait `patience` seconds for a killed run's server to end.

    The web server shares its port among its own processes (SO_REUSEPORT) and so would share it with a stranger, unnoticed.
    """
    if not is_free_port(address, port, patience=patience):
        raise SystemExit(f"Port {port} is taken by another program. Try SATUPINTU_PORT=8010 make run")


def is_free_port(address: str, port: int, *, patience: float) -> bool:
    """Return whether nobody listens on the port, now or within `patience` seconds."""
    deadline = time.monotonic() + patience
    while True:
        with contextlib.closing(socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError:
                if time.monotonic() >= deadline:
                    return False
            else:
                return True
        time.sleep(0.2)
