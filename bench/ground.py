"""What is measured on: a fresh durable PostgreSQL (fsync on), one region with its services and people."""

import os
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from satupintu.config.postgres import Cluster


class Ground:
    """The database under measurement; Django is set up once it is there."""

    def __init__(self) -> None:
        self.cluster = Cluster(Path(os.environ["SATUPINTU_DATA"]))
        self.at = datetime.now(UTC)
        self.url = ""

    def __enter__(self) -> "Ground":
        self.url = os.environ["DATABASE_URL"] = self.cluster.start()
        import django

        django.setup()
        from django.db import connection

        from satupintu.config.demo.load import fill_region
        from satupintu.config.installation import migrate
        from satupintu.core.public.models import Region
        from satupintu.core.regions import create_region

        migrate()
        create_region(
            schema_name="kota",
            hosts=["kota.localhost"],
            name="Kota Uji",
            level="kota",
            area_code="3171",
            office_name="DPMPTSP",
            at=self.at,
        )
        connection.set_tenant(Region.objects.get(schema_name="kota"))
        fill_region("kota", seed=1, at=self.at, cases=10)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        from django.db import connections

        connections.close_all()
        self.cluster.stop()
        shutil.rmtree(os.environ["SATUPINTU_DATA"], ignore_errors=True)

    @property
    def office(self) -> Any:
        """The people of the region."""
        from satupintu.config.demo.office import find_office

        return find_office(self.at)

    def sql(self, script: str, *, seconds: int = 3, clients: int = 4) -> float:
        """Run a pgbench script with prepared statements and return its transactions a second."""
        with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
            file.write(script)
            file.flush()
            done = subprocess.run(
                [
                    str(self.cluster.install / "bin" / "pgbench"), "-n", "-M", "prepared", "-c", str(clients), "-j", "2",
                    "-T", str(seconds), "-f", file.name, f"{self.url}?options=-csearch_path%3Dkota%2Cpublic",
                ],
                capture_output=True,
                text=True,
                check=False,
            )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        return float(next(line for line in done.stdout.splitlines() if line.startswith("tps")).split()[2])
