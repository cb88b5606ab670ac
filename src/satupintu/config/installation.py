"""Bringing an installation into being: tables, static files, regions, the demo."""

import argparse
import contextlib
import os
import re
import secrets
from datetime import datetime

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from satupintu.config import environment as env
from satupintu.config.startup import refuse_faulty_settings, step
from satupintu.core.actor import SYSTEM
from satupintu.core.areas import load_areas
from satupintu.core.regions import create_region, list_regions, list_schema_names, region_context
from satupintu.core.schema import stand_in_public


def migrate() -> None:
    """Bring `public` and every region up to date; quick when there is nothing to do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(20090)")
    try:
        call_command("migrate_schemas", "--shared", verbosity=0)
        if _has_pending():
            call_command("migrate_schemas", "--tenant", verbosity=0)
    finally:
        stand_in_public()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(20090)")


def _has_pending() -> bool:
    from django.db.migrations.executor import MigrationExecutor

    for schema_name in list_schema_names():
        with region_context(schema_name):
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                return True
    return False


def collect_static() -> None:
    """Gather static files under hashed names, once for each version of the code."""
    if not os.environ.get("SATUPINTU_STATIC_READY"):
        call_command("collectstatic", interactive=False, verbosity=0)


def prepare() -> None:
    """Refuse faulty settings, migrate, load the areas of Indonesia once, and load the demo once where the demo is on."""
    refuse_faulty_settings()
    with step("tables and areas"):
        migrate()
        load_areas()
    if settings.DEMO:
        from satupintu.config.demo import list_missing, load_demo

        with step("demo") if list_missing() else contextlib.nullcontext():
            load_demo(at=timezone.now())


def describe(seconds: float) -> str:
    """Return what a newcomer needs to know once all of it runs: addresses and, in the demo, accounts."""
    port = env.port("SATUPINTU_PORT", 8000)
    rows = [
        (region.name, f"http://{domain.domain}:{port}/", f"staff: http://{domain.domain}:{port}/meja/")
        for region in list_regions()
        if (domain := region.domains.filter(is_primary=True).first())
    ]
    rows.append(("All regions", f"http://localhost:{port}/", ""))
    names, addresses = (max(len(row[column]) for row in rows) for column in (0, 1))
    lines = [f"Satu Pintu {settings.VERSION} is ready after {seconds:.1f} s.  Ctrl-C stops it.", ""]
    lines += [f"  {name:{names}}  {address:{addresses}}  {staff}".rstrip() for name, address, staff in rows]
    if settings.DEMO and list_regions():
        lines += _device_lines(port)
        lines += [
            "",
            "  Demo accounts, password demo-satu-pintu:",
            "  citizens: warga warga2 usaha    staff: loket verifikator teknis kadis manajer perancang admin pengawas",
            f"  one-time codes and other mail are written to {settings.EMAIL_FILE_PATH}",
        ]
    return "\n".join(lines)


def _device_lines(port: int) -> list[str]:
    """Return the addresses of the kiosks and displays of the demo, whose tokens are made here."""
    from satupintu.config.demo.devices import list_demo_devices

    lines = []
    for region in list_regions():
        domain = region.domains.filter(is_primary=True).first()
        if region.is_demo and domain is not None:
            with region_context(region.schema_name):
                found = [f"  {device.name}: http://{domain.domain}:{port}{device.path}" for device in list_demo_devices()]
            lines += ["", f"  In the hall of {region.name}:", *found] if found else []
    return lines


def create_region_by_command(arguments: argparse.Namespace) -> int:
    """Make the region `satupintu region create` describes, with one administrator, and print how to go on."""
    from satupintu.people import operations as people

    if not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", arguments.schema) or arguments.schema in {"public", "pg_catalog"}:
        print("The short name must begin with a letter and hold only letters, digits and _.")
        return 1
    at: datetime = timezone.now()
    create_region(
        schema_name=arguments.schema,
        hosts=arguments.host,
        name=arguments.name,
        level=arguments.level,
        area_code=arguments.area_code,
        office_name=arguments.office or f"DPMPTSP {arguments.name}",
        time_zone=arguments.time_zone,
        at=at,
    )
    password = secrets.token_urlsafe(12)
    with region_context(arguments.schema):
        people.seed_roles(actor=SYSTEM, at=at)
        people.open_administrator(login=arguments.admin, password=password, actor=SYSTEM, at=at)
    print(f"Region {arguments.name} is there: {', '.join(arguments.host)}")
    print(f"Administrator {arguments.admin}, first password {password} (second factor is set up at the first login)")
    print(f"Next: satupintu pack install kota --region {arguments.schema} --decree NUMBER --decree-on YYYY-MM-DD")
    return 0
