"""The installation a command works on: found where the settings say, and made by `run` and `restore` only."""

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from satupintu.config import environment as env
from satupintu.config.alone import is_held, is_last, share_folder
from satupintu.config.postgres import Cluster

_STARTING_SECONDS = 30


class NothingInstalled(SystemExit):
    """There is no installation here to work on; the text tells where was looked and what to do."""


@contextmanager
def at_work(*, makes_installation: bool = False) -> Iterator[None]:
    """Name the database in `DATABASE_URL` for one command; where no server is named, the embedded PostgreSQL's.

    A server that a run has is used while it runs. Otherwise one is started, no run begins meanwhile, and it is stopped
    by the last command that needs it. Raises `NothingInstalled`, and has made nothing, unless `makes_installation`.
    """
    if os.environ.get("DATABASE_URL"):
        yield
        return
    folder = env.data_path()
    if makes_installation:
        folder.mkdir(parents=True, exist_ok=True)
    elif not folder.is_dir():
        raise _nothing_in(folder)
    cluster = Cluster(folder, owned=False)
    if not (makes_installation or is_held(folder) or cluster.is_made()):
        raise _nothing_in(folder)
    deadline = time.monotonic() + _STARTING_SECONDS
    while (shared := share_folder(folder)) is None:
        if address := cluster.find_address():
            os.environ["DATABASE_URL"] = address
            yield
            return
        if time.monotonic() > deadline:
            raise NothingInstalled(f"satupintu: a run is still starting in {folder}; try again when it says that it is ready")
        time.sleep(0.2)
    former = signal.signal(signal.SIGTERM, _end)
    try:
        os.environ["DATABASE_URL"] = cluster.start()
        yield
    finally:
        if is_last(shared):
            cluster.stop()
        shared.close()
        signal.signal(signal.SIGTERM, former)


def require_tables() -> None:
    """Raise `NothingInstalled` when the database has none of our tables; one that does not answer is for others to tell."""
    import psycopg

    address = os.environ["DATABASE_URL"]
    env.database(address)
    try:
        with psycopg.connect(address, connect_timeout=10) as connection:
            found = connection.execute("SELECT to_regclass('public.core_public_region')").fetchone()
    except psycopg.OperationalError:
        return
    if found == (None,):
        raise NothingInstalled(
            "satupintu: the database has no tables of Satu Pintu yet. `satupintu migrate` makes them where DATABASE_URL names "
            "the right server; below a folder of `make run`, the next `make run` does."
        )


@contextmanager
def without_installation() -> Iterator[None]:
    """Let a command that needs no installation read the settings without leaving secrets of one behind."""
    if env.data_path().is_dir():
        yield
        return
    with tempfile.TemporaryDirectory(prefix="satupintu-") as folder:
        os.environ["SATUPINTU_DATA"] = folder
        yield


def _nothing_in(folder: Path) -> NothingInstalled:
    return NothingInstalled(
        f"satupintu: nothing is installed in {folder} (SATUPINTU_DATA names the folder; else it is var, below where you are).\n"
        "  New here? `make run` installs and starts it.\n"
        "  Installed elsewhere? Name its folder: SATUPINTU_DATA=/srv/satupintu/var satupintu doctor\n"
        "  On a PostgreSQL server of your own? Set DATABASE_URL; `satupintu migrate` makes the tables."
    )


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + signal.SIGTERM)
