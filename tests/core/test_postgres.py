"""The embedded PostgreSQL: starts, is found again, comes back after a kill, and leaves nothing when it stops."""

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.architecture.source import ROOT

from satupintu.config.postgres import Cluster, ClusterFailed


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder everybody may enter, because PostgreSQL does not run as root."""
    with tempfile.TemporaryDirectory(prefix="satupintu-postgres-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder / "data"


@pytest.fixture
def cluster(home: Path) -> Iterator[Cluster]:
    cluster = Cluster(home, durable=True)
    yield cluster
    cluster.stop()


def _pid(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().splitlines()[0])


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def _gone(pid: int, seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while _is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not _is_alive(pid)


def _children(pid: int) -> set[int]:
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1]) == pid:
                found.add(int(folder.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_a_whole_life(cluster: Cluster) -> None:
    address = cluster.start()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE sample AS SELECT 1 AS one")
        assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
        assert connection.execute("SHOW fsync").fetchone() == ("on",)

    # A second start, also by another object, finds the server that runs.
    assert Cluster(cluster.home).start() == address
    first = _pid(cluster)

    # The postmaster is killed: nothing that was committed is lost, and its owner may start it again.
    children = _children(first)
    os.kill(first, signal.SIGKILL)
    assert all(_gone(pid) for pid in {first, *children})
    assert cluster.running_port() is None
    assert not cluster.is_alive()
    assert not Cluster(cluster.home).is_alive()
    again = cluster.start()
    assert again == address, "it comes back where it was"
    assert cluster.is_alive()
    assert Cluster(cluster.home).is_alive()
    assert _pid(cluster) != first
    with psycopg.connect(again) as connection:
        assert connection.execute("SELECT one FROM sample").fetchone() == (1,)

    # Stopped, it leaves neither process nor lock; stopping twice is no fault.
    last = _pid(cluster)
    children = _children(last)
    cluster.stop()
    assert all(_gone(pid) for pid in {last, *children})
    assert not (cluster.data / "postmaster.pid").exists()
    assert cluster.running_port() is None
    cluster.stop()

    # And it starts once more with its data and its password.
    with psycopg.connect(cluster.start()) as connection:
        assert connection.execute("SELECT one FROM sample").fetchone() == (1,)


@pytest.mark.skipif(sys.platform != "linux", reason="children die with their parent on Linux")
def test_it_stops_when_its_owner_is_killed(home: Path) -> None:
    program = textwrap.dedent(
        f"""
        import sys, time
        from pathlib import Path
        from satupintu.config.postgres import Cluster
        cluster = Cluster(Path({str(home)!r}), durable=False)
        cluster.start()
        print((cluster.data / "postmaster.pid").read_text().splitlines()[0], flush=True)
        time.sleep(60)
        """
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=environment) as owner:
        assert owner.stdout
        pid = int(owner.stdout.readline())
        assert _is_alive(pid)
        owner.kill()
        owner.wait()
    assert _gone(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="looks at file modes")
def test_nobody_else_reads_password_or_data(cluster: Cluster) -> None:
    cluster.start()
    assert (cluster.home / "postgres.password").stat().st_mode & 0o077 == 0
    assert cluster.data.stat().st_mode & 0o077 == 0
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://satupintu:wrong@127.0.0.1:{cluster.running_port()}/satupintu")


def test_a_broken_cluster_says_why(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    with (cluster.data / "postgresql.conf").open("a") as file:
        file.write("\nno_such_setting = 1\n")
    with pytest.raises(ClusterFailed, match="no_such_setting"):
        cluster.start()


def test_a_stale_pid_file_does_not_deceive(cluster: Cluster) -> None:
    """After a reboot the number in the file may be that of a process which is no PostgreSQL, and none of our business."""
    cluster.start()
    cluster.stop()
    with subprocess.Popen(["sleep", "60"]) as bystander:
        try:
            (cluster.data / "postmaster.pid").write_text(f"{bystander.pid}\n{cluster.data}\n0\n1\n\n127.0.0.1\n\nready\n")
            assert cluster.running_port() is None
            cluster.stop()
            with pytest.raises(subprocess.TimeoutExpired):
                bystander.wait(timeout=1)
        finally:
            (cluster.data / "postmaster.pid").unlink()
            bystander.kill()
