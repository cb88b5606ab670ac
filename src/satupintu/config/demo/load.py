"""Loading the demo once: regions, packs, people, and a year of cases."""

import signal
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heapify, heappop, heapreplace
from multiprocessing import get_context

from django.db import connection, transaction

from satupintu.catalogue.operations import open_service
from satupintu.catalogue.pack.install import install_pack
from satupintu.catalogue.queries import get_enacted_standard, list_services
from satupintu.config import environment as env
from satupintu.config.demo.appointments import plan_demo_appointments
from satupintu.config.demo.cases import CaseMaker, list_standards
from satupintu.config.demo.complaints import make_complaints
from satupintu.config.demo.hall import keep_hall_open, open_hall
from satupintu.config.demo.improvement import improve
from satupintu.config.demo.office import Office, find_office, open_office
from satupintu.config.demo.surveys import open_demo_surveys, set_up_tablet
from satupintu.config.startup import begin_process
from satupintu.core.actor import SYSTEM
from satupintu.core.calendars import get_work_calendar
from satupintu.core.public.models import Region
from satupintu.core.regions import create_region, region_context
from satupintu.core.schema import schema_name
from satupintu.evaluation.operations import rebuild_flow, rebuild_rollups
from satupintu.journal.jobs import deliver_entry

CASES = 80
"""Cases a region gets: enough for every list and state, few enough for a quick first start."""


class DemoFailed(SystemExit):
    """A region of the demo could not be made."""


@dataclass(frozen=True)
class DemoRegion:
    """One region of the demo."""

    schema_name: str
    pack: str
    level: str
    name: str
    area_code: str
    office_name: str
    city: str
    address: str
    colour_brand: str = "#0a489f"
    colour_dark: str = "#022a5b"
    crest: str = ""


PROVINCE_CREST = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 46"><path fill="#05382a" d="M20 1 37 9v15c0 10-7 16.500-17 21'
    'C10 40.500 3 34 3 24V9z"/><path fill="#fff" d="M20 4.500 34 11v13c0 8.300-5.600 13.700-14 17.600C11.600 37.700 6 32.300 6 24'
    'V11z"/><path fill="#0b6b4f" d="M9 26h22c-1 5.500-4.800 9.300-11 12.500C13.800 35.300 10 31.500 9 26z"/><path fill="#e0a100" '
    'd="M13 24a7 7 0 0 1 14 0z"/><path stroke="#e0a100" stroke-width="1.600" d="M20 9v5M11.500 12.500l3.200 3.800M28.500 12.500'
    'l-3.200 3.800"/></svg>'
)
"""Crest of the province of the demo: a sun over green land, of no real region."""

REGIONS = (
    DemoRegion("kota", "kota", "kota", "Kota Contoh", "3171", "DPMPTSP Kota Contoh", "Contoh", "Jalan Merdeka Nomor 1"),
    DemoRegion(
        "provinsi", "provinsi", "provinsi", "Provinsi Contoh", "31", "DPMPTSP Provinsi Contoh", "Contoh",
        "Jalan Jenderal Sudirman Nomor 10, Ibu Kota Provinsi Contoh", "#0b6b4f", "#05382a", PROVINCE_CREST,
    ),
)  # fmt: skip


def list_missing() -> list[int]:
    """Return which of `REGIONS` are not there yet."""
    ready = set(Region.objects.filter(is_demo=True).values_list("schema_name", flat=True))
    return [number for number, wanted in enumerate(REGIONS) if wanted.schema_name not in ready]


def load_demo(*, at: datetime) -> bool:
    """Make the demo regions that are not there yet, each whole or not at all; return whether any was made.

    Halls of those that are there are open today, whatever the hour. Each new one is made by a process of its own, side by
    side, which ends with the one that called. `SATUPINTU_DEMO_CASES` sets how many cases a region gets. Raises `DemoFailed`
    when a process ended before its region was made.
    """
    missing = list_missing()
    for number, wanted in enumerate(REGIONS):
        if number not in missing:
            with region_context(wanted.schema_name):
                keep_hall_open(at=at)
    cases = env.number("SATUPINTU_DEMO_CASES", CASES)
    work = (__name__, make_region.__name__)
    makers = [get_context("spawn").Process(target=begin_process, args=(*work, number, at, cases)) for number in missing]
    try:
        # Ctrl-C in a terminal goes to every process of it: the makers leave it to this one, from their first moment.
        blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            for maker in makers:
                maker.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        for maker in makers:
            maker.join()
    finally:
        for maker in makers:
            if maker.is_alive():
                maker.kill()
                maker.join()
    if any(maker.exitcode for maker in makers):
        raise DemoFailed("The demo could not be loaded; what went wrong stands above. Without it: SATUPINTU_DEMO=0 make run")
    return bool(makers)


@transaction.atomic
def make_region(number: int, at: datetime, cases: int) -> None:
    """Make region `number` of `REGIONS` with everything in it, in one transaction."""
    wanted = REGIONS[number]
    if not Region.objects.filter(schema_name=wanted.schema_name).exists():
        create_region(
            schema_name=wanted.schema_name,
            hosts=[f"{wanted.schema_name}.localhost"],
            name=wanted.name,
            level=wanted.level,
            area_code=wanted.area_code,
            office_name=wanted.office_name,
            city=wanted.city,
            address=wanted.address,
            colour_brand=wanted.colour_brand,
            colour_dark=wanted.colour_dark,
            crest=wanted.crest,
            phone="(021) 555-0100",
            email=f"ptsp@{wanted.schema_name}.example",
            at=at,
        )
    with region_context(wanted.schema_name):
        fill_region(wanted.pack, seed=number + 1, at=at, cases=cases)
    Region.objects.filter(schema_name=wanted.schema_name).update(is_demo=True)


def fill_region(pack: str, *, seed: int, at: datetime, cases: int) -> Office:
    """Fill the active region: people, services, cases, and the hall with its line."""
    opened = at - timedelta(days=400)
    open_office(opened)
    install_pack(pack, actor=SYSTEM, at=opened)
    _open_all(opened)
    office = find_office(at)
    open_demo_surveys(office, seed=seed, at=at)
    make_cases(office, seed=seed, at=at, count=cases)
    make_complaints(office, seed=seed, at=at)
    hall = open_hall(seed=seed, at=at)
    plan_demo_appointments(hall, [actor.person_id for actor in office.citizens if actor.person_id], at=at)
    set_up_tablet(seed=seed, at=at)
    improve(office, at=at)
    _settle_jobs()
    rebuild_rollups(actor=SYSTEM, at=at)
    rebuild_flow(actor=SYSTEM, at=at)
    return office


def _open_all(at: datetime) -> None:
    """Take applications for every service, also those a province would by law refer elsewhere: it is a demo."""
    for line in list_services():
        if not get_enacted_standard(line.code).is_open:
            open_service(service_code=line.code, actor=SYSTEM, at=at)


def make_cases(office: Office, *, seed: int, at: datetime, count: int) -> None:
    """Spread `count` cases over the year before `at`, denser towards its end; citizens of the login page get some of each.

    The cases live side by side: the earliest step of all comes next.
    """
    maker = CaseMaker(office, seed, at)
    standards = list_standards()
    calendar = get_work_calendar()
    weights = [float(standard.planning.get("applicants_per_day") or 1) ** 0.5 for standard in standards]
    own = [office.by_login[login] for login in ("warga", "warga2", "usaha")]
    waiting: list[tuple[datetime, int, Iterator[datetime]]] = []
    for number in range(count):
        standard = (
            standards[number % len(standards)] if number < 3 * len(standards) else maker.random.choices(standards, weights)[0]
        )
        fate = maker.random.choices(("done", "open", "rejected", "draft"), (50, 34, 10, 6))[0]
        days = maker.random.uniform(0.5, 12) if fate in {"open", "draft"} else 3 + 360 * maker.random.betavariate(1, 1.6)
        begun = calendar.add_working_time(at - timedelta(days=days), timedelta(minutes=maker.random.randint(1, 400)))
        if begun >= at:
            begun = at - timedelta(hours=2)
        applicant = maker.random.choice(own) if number % 5 == 0 else None
        life = maker.live(standard, begun, fate=fate, applicant=applicant)
        waiting.append((next(life), number, life))
    heapify(waiting)
    while waiting:
        _moment, number, life = waiting[0]
        if (moment := next(life, None)) is None:
            heappop(waiting)
        else:
            heapreplace(waiting, (moment, number, life))


def _settle_jobs() -> None:
    """Deliver what happened to whoever reacts (in-app notices), then drop the rest: the year's mail is long sent."""
    schema = schema_name()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args -> 'arguments' ->> 'entry_id' FROM public.procrastinate_jobs "
            "WHERE args ->> 'region' = %s AND task_name = %s ORDER BY id",
            [schema, deliver_entry.name],
        )
        entries = [row[0] for row in cursor.fetchall()]
        for entry_id in entries:
            deliver_entry(entry_id=entry_id)
        cursor.execute(
            "DELETE FROM public.procrastinate_jobs WHERE args ->> 'region' = %s AND status = 'todo' "
            "AND task_name <> 'sop.run_automatic'",
            [schema],
        )
