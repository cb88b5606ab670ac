"""The test bench: a throwaway PostgreSQL, two migrated regions, strict templates, no network but loopback.

The migrated cluster is kept below `.pytest-postgres/` under a hash of every migration, so only the first run after a
change of tables migrates; every run works in a copy of that database of its own.
"""

import hashlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

ROOT = Path(__file__).resolve().parent.parent
AT = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
REGIONS = {
    "kota": {"level": "kota", "name": "Kota Contoh", "area_code": "3171", "office_name": "DPMPTSP Kota Contoh"},
    "provinsi": {"level": "provinsi", "name": "Provinsi Contoh", "area_code": "31", "office_name": "DPMPTSP Provinsi Contoh"},
    "siap": {"level": "kota", "name": "Kota Siap", "area_code": "3172", "office_name": "DPMPTSP Kota Siap"},
}
TEMPLATE = "satupintu_template"

os.environ["SATUPINTU_DATA"] = tempfile.mkdtemp(prefix="satupintu-test-")
os.environ["SATUPINTU_SECRET_KEY"] = "test-secret-key-that-is-long-enough-for-every-use"
os.environ["SATUPINTU_ENCRYPTION_KEY"] = "test-encryption-key-that-is-long-enough"
os.environ["SATUPINTU_DEMO"] = "1"
os.environ["SATUPINTU_REGION_KEPT_SECONDS"] = "0"
os.environ["SATUPINTU_LOG_LEVEL"] = "ERROR"
os.environ["DJANGO_SETTINGS_MODULE"] = "satupintu.config.settings"


def _tables_hash() -> str:
    state = hashlib.sha256()
    for path in sorted(
        [*ROOT.glob("src/**/migrations/*.py"), ROOT / "src/satupintu/core/calendars.py", ROOT / "tests/conftest.py"]
    ):
        state.update(path.name.encode() + path.read_bytes())
    return state.hexdigest()[:16]


def _admin(url: str, *statements: str) -> None:
    with psycopg.connect(url.rsplit("/", 1)[0] + "/postgres", autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def _start_postgres() -> str:
    from satupintu.config.postgres import Cluster

    if url := os.environ.get("SATUPINTU_TEST_DATABASE_URL"):
        return url
    home = Path(tempfile.gettempdir()) / f"satupintu-tests-{os.getuid()}-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"
    keeper = Cluster(home, durable=False, owned=False)
    url = keeper.start()
    _keepers.append(keeper)
    return url


_keepers: list[object] = []


def pytest_configure(config: pytest.Config) -> None:
    """Bring up the database before Django reads its settings; workers of xdist inherit it."""
    if "SATUPINTU_TEST_SERVER" not in os.environ:
        os.environ["SATUPINTU_TEST_SERVER"] = _start_postgres()
    server = os.environ["SATUPINTU_TEST_SERVER"]
    template = f"{TEMPLATE}_{_tables_hash()}"
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        _make_template(server, template)
    name = f"test_{worker}_{secrets.token_hex(4)}"
    os.environ["DATABASE_URL"] = f"{server.rsplit('/', 1)[0]}/{name}"
    with psycopg.connect(server.rsplit("/", 1)[0] + "/postgres", autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(20091)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    config.stash[_database] = name
    import django
    from django.conf import settings

    if not worker:
        subprocess.run([sys.executable, ROOT / "scripts/compile_messages.py"], check=True)
    # Slow hashing is the point of a password hash; the tests open hundreds of accounts.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    Path(os.environ["SATUPINTU_DATA"], "static").mkdir(exist_ok=True)
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django.setup()
    if not worker:
        # Workers inherit this environment; with the name in it they would read the settings before their own database is named.
        del os.environ["DJANGO_SETTINGS_MODULE"]


_database = pytest.StashKey[str]()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove this run's database."""
    if name := config.stash.get(_database, ""):
        _admin(os.environ["SATUPINTU_TEST_SERVER"], f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _make_template(server: str, template: str) -> None:
    with psycopg.connect(server.rsplit("/", 1)[0] + "/postgres", autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(20090)")
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            return
        draft = f"{template}_draft"
        connection.execute(f"DROP DATABASE IF EXISTS {draft} WITH (FORCE)".encode())
        connection.execute(f"CREATE DATABASE {draft}".encode())
        environment = {**os.environ, "DATABASE_URL": f"{server.rsplit('/', 1)[0]}/{draft}"}
        environment["DJANGO_SETTINGS_MODULE"] = "satupintu.config.settings"
        done = subprocess.run([sys.executable, __file__], env=environment, capture_output=True, text=True)
        if done.returncode:
            raise pytest.UsageError(f"the test database could not be migrated:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
        connection.execute(f"ALTER DATABASE {draft} RENAME TO {template}".encode())


def _migrate() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from satupintu.core.regions import create_region

    call_command("migrate_schemas", "--shared", verbosity=0)
    for schema_name, details in REGIONS.items():
        create_region(schema_name=schema_name, hosts=[f"{schema_name}.localhost"], at=AT, city="Contoh", **details)


if __name__ == "__main__":
    _migrate()
    raise SystemExit


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse tests that commit without saying why: emptying every table afterwards is slow, and some refuse deletion."""
    for item in items:
        marker, why = item.get_closest_marker("django_db"), item.get_closest_marker("commits")
        if marker and (marker.kwargs.get("transaction") or marker.args[:1] == (True,)) and not (why and why.args and why.args[0]):
            raise pytest.UsageError(
                f"{item.nodeid}: django_db(transaction=True) needs @pytest.mark.commits(reason); see tests/sop/test_race.py"
            )


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """The database is there already (see `pytest_configure`)."""


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Nothing to rename: every run has its own database."""


@pytest.fixture(autouse=True)
def _in_region(request: pytest.FixtureRequest) -> Iterator[None]:
    """Stand in region `kota` wherever a test may touch the database; see every refusal in Indonesian."""
    from django.core.cache import cache
    from django.db import connection
    from django.utils import translation

    if request.node.get_closest_marker("django_db") is None:
        yield
        return
    request.getfixturevalue("transactional_db" if _is_transactional(request) else "db")
    from satupintu.core.public.models import Region

    cache.clear()
    connection.set_tenant(Region.objects.get(schema_name="kota"))
    with translation.override("id"):
        yield
    connection.set_schema_to_public()


def _is_transactional(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction"))


@pytest.fixture(scope="session")
def _filled_region(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Fill region `siap` once a session: both packs in force, the whole cast at work."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        from tests import cast

        from satupintu.catalogue.operations import open_service
        from satupintu.catalogue.pack.install import install_pack
        from satupintu.catalogue.queries import get_enacted_standard, list_services
        from satupintu.core.actor import SYSTEM
        from satupintu.core.regions import region_context

        with region_context("siap"):
            cast.whole_office(AT)
            cast.sari(AT)
            cast.dewi(AT)
            for pack in ("kota", "provinsi"):
                install_pack(pack, actor=SYSTEM, at=AT)
            for line in list_services():
                if not get_enacted_standard(line.code).is_open:
                    open_service(service_code=line.code, actor=SYSTEM, at=AT)


@pytest.fixture
def ready(_filled_region: None, db: None) -> Iterator[None]:
    """Stand in region `siap`, where services and people are there already."""
    from django.db import connection

    from satupintu.core.public.models import Region

    former = connection.tenant
    connection.set_tenant(Region.objects.get(schema_name="siap"))
    yield
    connection.set_tenant(former)


@pytest.fixture
def at() -> datetime:
    """Monday 2 March 2026, 09.00 WIB."""
    return AT


@pytest.fixture
def deliver() -> Callable[[], int]:
    """Return a function that runs every waiting reaction and job until none is left."""
    from satupintu.core.jobs import run_waiting_jobs

    return run_waiting_jobs


@pytest.fixture
def other_region() -> Iterator[Callable[[], object]]:
    """Return a context manager that stands in region `provinsi`."""
    from satupintu.core.regions import region_context

    yield lambda: region_context("provinsi")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Chromium, headless."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("no Chromium")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread; Django's own calls here never run inside it.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"])


@pytest.fixture
def web(ready: None, settings: Any) -> Iterator[Any]:
    """A server inside the transaction of the test: one request at a time, on the connection of the test. It can be stopped
    and started again, on the same port."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections, connections

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

    class Shared(ThreadedWSGIServer):
        def _close_connections(self) -> None:
            """Keep the connection: it is the test's."""

        def process_request(self, request: Any, client_address: Any) -> None:
            """Remember the line, for a server that stops must not go on over one that is kept alive."""
            lines.append(request)
            super().process_request(request, client_address)

    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    handler, one_at_a_time, over = WSGIHandler(), threading.Lock(), threading.Event()
    lines: list[socket.socket] = []

    def application(environ: Any, start_response: Any) -> list[bytes]:
        with one_at_a_time:
            if over.is_set():  # a page left open still asks; the connection is the next test's by now
                start_response("503 Service Unavailable", [("Content-Length", "0")])
                return []
            response = handler(environ, start_response)
            try:
                return [b"".join(response)]
            finally:
                response.close()

    class Web:
        port = 0
        server: Any = None
        between = one_at_a_time
        """Held by who reads the tables while pages ask: the connection is one for all."""

        def start(self) -> None:
            self.server = Shared(("127.0.0.1", self.port), Quiet, connections_override={"default": connection})
            self.port = self.server.server_port
            self.server.daemon_threads = True
            self.server.set_app(application)
            threading.Thread(target=self.server.serve_forever, daemon=True).start()

        def stop(self) -> None:
            if self.server is not None:
                self.server.shutdown()
                self.server.server_close()
            for line in lines:
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)
            lines.clear()
            self.server = None

    connection = connections["default"]
    connection.inc_thread_sharing()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    web = Web()
    web.start()
    yield web
    with one_at_a_time:
        over.set()
    web.stop()
    connection.dec_thread_sharing()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def address(web: Any) -> str:
    """The address of the server of this test."""
    return f"http://siap.localhost:{web.port}"
