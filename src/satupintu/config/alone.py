"""One `run` for a data folder and a port: a second one says so and leaves the first alone."""

import contextlib
import errno
import fcntl
import os
import socket
import sys
import time
from pathlib import Path
from typing import TextIO

_RETRY = "Try SATUPINTU_PORT=8010 make run"
_COMMANDS_SECONDS = 10


class PortRefused(SystemExit):
    """The web server cannot listen where the settings say; the text tells why and what to do."""


def hold_folder(folder: Path) -> TextIO:
    """Hold the data folder for this process until it ends, however it ends; return what must be kept open.

    Commands that are at work in it (`share_folder`) are waited for, `_COMMANDS_SECONDS` at most. Raises `SystemExit`,
    naming the process, when another run has the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    held = _lock_file(folder).open("a+")
    deadline = time.monotonic() + _COMMANDS_SECONDS
    while not _lock(held, fcntl.LOCK_EX):
        if not (is_run := is_held(folder)) and time.monotonic() < deadline:
            time.sleep(0.1)
            continue
        held.seek(0)
        running = held.read().strip()
        held.close()
        if not is_run:
            raise SystemExit(f"A `satupintu` command is still at work in {folder}. Begin again when it has ended")
        raise SystemExit(
            f"Satu Pintu runs already from {folder} (process {running or 'unknown'}). Stop that one first, "
            "or name another folder: SATUPINTU_DATA=./lain SATUPINTU_PORT=8010 make run"
        )
    held.truncate(0)
    held.write(str(os.getpid()))
    held.flush()
    return held


def is_held(folder: Path) -> bool:
    """Whether a run has the folder, from its first moment to its last."""
    try:
        with _lock_file(folder).open() as file:
            return not _lock(file, fcntl.LOCK_SH) and file.read() != ""
    except FileNotFoundError:
        return False


def share_folder(folder: Path) -> TextIO | None:
    """Keep every run out of the folder while a command is at work; return what must be kept open, None when a run has it."""
    shared = _lock_file(folder).open("a+")
    if _lock(shared, fcntl.LOCK_SH):
        return shared
    shared.close()
    return None


def is_last(shared: TextIO) -> bool:
    """Whether no other command is at work in a folder shared by `share_folder`; if so, nobody begins until it is closed."""
    if not _lock(shared, fcntl.LOCK_EX):
        return False
    shared.truncate(0)  # not to be taken for the run that was here last
    return True


def _lock_file(folder: Path) -> Path:
    return folder / "run.lock"


def _lock(file: TextIO, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def hold_port(address: str, port: int) -> socket.socket | None:
    """Hold the port against another `run` until this process ends; return what must be kept open.

    A run needs the port only after its tables and its demo are there, and its web server would share it: two that began
    together would both find it free. So what is held is a name that stands for the port (Linux, in the same network
    namespace as the port itself; elsewhere nothing, and `require_free_port` is asked again before the server starts).
    Raises `PortRefused`.
    """
    if sys.platform != "linux":
        return None
    held = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        held.bind(f"\0satupintu:{address}:{port}")
    except OSError:
        held.close()
        raise PortRefused(f"Port {port} belongs to another Satu Pintu, which runs or is starting. {_RETRY}") from None
    return held


def require_free_port(address: str, port: int, *, patience: float = 0.8) -> None:
    """Raise `PortRefused` unless the web server may listen there; wait `patience` seconds for a killed one to be gone.

    It is tried without SO_REUSEPORT, by which the web server shares its port among its own processes: so it would share
    it with a stranger, unnoticed.
    """
    family, where = _resolve(address, port)
    deadline = time.monotonic() + patience
    while True:
        try:
            with contextlib.closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(where)
                probe.listen(1)  # two that do not listen yet may be bound to one port
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise PortRefused(_sentence(error, address, port)) from None
            if time.monotonic() >= deadline:
                raise PortRefused(f"Port {port} is taken by another program. {_RETRY}") from None
        else:
            return
        time.sleep(0.1)


def _resolve(address: str, port: int) -> tuple[int, tuple[object, ...]]:
    try:
        family, _kind, _protocol, _name, where = socket.getaddrinfo(
            address, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError):
        raise PortRefused(_not_here(address)) from None
    return family, where


def _sentence(error: OSError, address: str, port: int) -> str:
    if error.errno in (errno.EACCES, errno.EPERM):
        return (
            f"This user may not listen on port {port}: the system keeps low ports for its administrator. {_RETRY}, "
            "with a reverse proxy in front of it where people come in"
        )
    if error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
        return _not_here(address)
    return f"The web server cannot listen on {address}, port {port}: {error.strerror}"


def _not_here(address: str) -> str:
    return f"SATUPINTU_ADDRESS={address!r} is no address of this machine. Try 127.0.0.1, or 0.0.0.0 for all it has"
