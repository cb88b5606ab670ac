"""The hall beside hand-written SQL that writes the same rows: taking a ticket and calling the next, forty counters at once.

The hall has one group and forty counters, the hardest case: one series of numbers and one line for all.
"""

import multiprocessing
import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bench.ground import Ground
from bench.http import _read, _wait
from bench.measure import Line, per_second, rate
from bench.operations import _enter
from bench.scripts import script, taken_down

COUNTERS = 40
PROCESSES = 4
BATCH = 400
PORT = 18_765
CLONES = 30_000
"""Legs that wait for the hand-written calls, in a line of their own."""
OTHER = UUID(int=1)
FEW = 10_000
"""Legs of past days beside which the time of a call at many more must not differ."""


@dataclass(frozen=True)
class Hall:
    """Where is measured: a place, its one service, and per counter its id, the session and the account of its officer."""

    centre_id: UUID
    code: str
    group_id: UUID
    counters: tuple[tuple[UUID, UUID, UUID], ...]


def build(at: datetime) -> Hall:
    """Build a hall with one group and forty open counters, open all day."""
    from datetime import time as clock

    from satupintu.centres import operations as centres
    from satupintu.core.actor import SYSTEM, Actor
    from satupintu.core.regions import region_day
    from satupintu.people import operations as people
    from satupintu.people.models import Unit
    from satupintu.visits import operations as visits

    by: dict[str, Any] = {"actor": SYSTEM, "at": at}
    centre = centres.add_centre(code="ukur", kind="hall", values={"name": "Tempat ukur"}, **by)
    for days in (0, 1):
        day = region_day(at) + timedelta(days=days)
        centres.set_special_day(
            centre_id=centre.pk, day=day, opens=clock(0), closes=clock(23, 59, 59), name="Ukur", decree_no="1", **by
        )
    floor = centres.add_floor(centre_id=centre.pk, level=1, name="Lantai 1", **by)
    zone = centres.add_zone(floor_id=floor.pk, values={"code": "a", "name": "A"}, **by)
    values = {"name": "Ukur", "cutoff_minutes": 0, "number_to": 32_000}
    group = centres.add_group(zone_id=zone.pk, code="ukur", prefix="U", values=values, **by)
    centres.offer_service(group_id=group.pk, service_code="K01", **by)
    unit = Unit.objects.order_by("id")[0]
    seats = []
    for number in range(1, COUNTERS + 1):
        counter = centres.add_counter(zone_id=zone.pk, number=number, values={}, **by)
        centres.set_counter_groups(counter_id=counter.pk, group_ids=[group.pk], **by)
        staff = people.register_staff(name="Petugas", nip="", title="Petugas", unit_id=unit.pk, **by)
        people.bind_role(staff_id=staff.pk, role="loket", **by)
        people.open_staff_account(
            staff_id=staff.pk, login=f"ukur{number}", password="ukur-satu-pintu-cepat", second_factor_required=False, **by
        )
        officer = Actor("staff", staff.pk, roles=frozenset({"loket"}))
        seats.append((counter.pk, visits.open_counter(counter_id=counter.pk, actor=officer, at=at).pk, staff.pk))
    return Hall(centre.pk, "ukur", group.pk, tuple(seats))


def _take(hall: Hall, count: int) -> None:
    from django.utils import timezone

    from satupintu.core.actor import SYSTEM
    from satupintu.visits import operations

    by: dict[str, Any] = {"centre_id": hall.centre_id, "service_codes": ["K01"], "channel": "reception", "actor": SYSTEM}
    for _number in range(count):
        operations.take_ticket(at=timezone.now(), **by)


def _call(hall: Hall, first: int, seats: int, count: int, *, free: bool = True) -> None:
    """Call from each of these counters in turn, `count` times; then they are free again by one statement."""
    from django.utils import timezone

    from satupintu.core.actor import Actor
    from satupintu.visits import operations

    mine = hall.counters[first : first + seats]
    for _turn in range(count):
        for _counter, session_id, staff_id in mine:
            officer = Actor("staff", staff_id, roles=frozenset({"loket"}))
            assert operations.call_next(session_id=session_id, actor=officer, at=timezone.now()) is not None
        if free:
            free_counters([session_id for _counter, session_id, _staff in mine])


def free_counters(sessions: Sequence[UUID]) -> None:
    """Send away whom these counters have called, by the shortest way: what follows a call is not what is measured here."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE visits_period SET ended_at = now() WHERE ended_at IS NULL AND kind = 'called'")
        cursor.execute(
            "UPDATE visits_leg SET state = 'left', ended_at = now(), session_id = NULL "
            "WHERE session_id = ANY(%s) AND state = 'called'",
            [list(sessions)],
        )


def take_script(hall: Hall) -> str:
    """Take down one ticket, and return it as a script: the same rows, the number from the same series."""
    text = script(taken_down(lambda: _take(hall, 1)), {})
    text = re.sub(r"'[0-9A-Z]{12}'(?=, )", "upper(substr(md5(:n || '-' || :client_id), 1, 12))", text)
    text = re.sub(r"\d+, 'U\d+'", ":num::smallint, 'U' || :num::text", text)
    return re.sub(r"(INSERT INTO core_numberseries .*? RETURNING last);", r"\1 AS num \\gset", text)


def call_script(hall: Hall) -> str:
    """Take down one call, and return it as a script that calls legs of a line of its own, each once.

    A clone of the leg stands in for its visit and for the counter's session too, whose keys are the same as its own, so that
    no two clients want the same counter.
    """
    from django.db import connection

    from satupintu.visits.models import Leg

    leg = Leg.objects.filter(group_id=hall.group_id, state="waiting").order_by("rank_time", "id")[0]
    session = hall.counters[0][1]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table, where, links in (
            ("visits_leg", "id = %s", "'visit_id', md5('h' || n)::uuid, 'group_id', %s::uuid"),
            ("visits_period", "leg_id = %s", "'leg_id', md5('h' || n)::uuid"),
            ("visits_countersession", "id = %s", "'closed_at', now()"),
        ):
            cursor.execute(
                f"INSERT INTO {table} SELECT (jsonb_populate_record(x, jsonb_build_object('id', md5('h' || n)::uuid, {links}))).* "
                f"FROM {table} x, generate_series(1, {CLONES}) n WHERE {where}",
                [*([OTHER] if "%s" in links else []), session if table.endswith("session") else leg.pk],
            )
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("ANALYZE visits_leg, visits_period, visits_countersession")
    statements = taken_down(lambda: _call(hall, 0, 1, 1))
    statements = [text for text in statements if "SET ended_at = now()" not in text and "'left'" not in text]
    text = script(statements, dict.fromkeys((leg.pk.hex, leg.visit_id.hex, session.hex), ":leg::uuid"))
    lines = [line for line in text.splitlines() if "SKIP LOCKED" not in line]
    pick = (
        f"SELECT id AS leg FROM visits_leg WHERE group_id = '{OTHER}' AND state = 'waiting' "
        "ORDER BY rank_time, id LIMIT 1 FOR UPDATE SKIP LOCKED \\gset"
    )
    lines.insert(lines.index("BEGIN;") + 1, pick)
    group = f"'{hall.group_id}'"
    return "\n".join(line.replace(group, f"'{OTHER}'") if 'UPDATE "visits_leg"' in line else line for line in lines)


def measure(ground: Ground, *, rounds: int, rows: int) -> list[Line]:
    """Return the lines of the hall: in Python, through HTTP, and as past days pile up. Raises when a number was called twice."""
    from django.utils import timezone

    hall = build(timezone.now())
    _take(hall, 5)
    with_sql = {"take a ticket": take_script(hall), "call the next": call_script(hall)}
    with multiprocessing.get_context("spawn").Pool(PROCESSES, _enter) as pool:
        python = _rounds(ground, with_sql, rounds, lambda: _python(pool, hall))
    http = _through_http(ground, with_sql, rounds, hall)
    lines = []
    for bar, how, found in ((0.25, f"called in Python, {PROCESSES} processes", python), (0.10, "through HTTP", http)):
        for what, (mine, other) in found.items():
            a, b = statistics.median(mine), statistics.median(other)
            lines.append(Line(f"{what}, {COUNTERS} counters, {how}", per_second(a), f"{per_second(b)} SQL", a / b, bar))
    _refuse_doubles(hall)
    return [*lines, _age(hall, rows)]


def _rounds(ground: Ground, with_sql: dict[str, str], rounds: int, ours: Any) -> dict[str, tuple[list[float], list[float]]]:
    found: dict[str, tuple[list[float], list[float]]] = {what: ([], []) for what in with_sql}
    for number in range(rounds + 1):
        rates = ours()
        for what, mine in zip(with_sql, rates, strict=True):
            other = ground.sql(with_sql[what], seconds=1)
            if number:
                found[what][0].append(mine)
                found[what][1].append(other)
    return found


def _python(pool: Any, hall: Hall) -> tuple[float, float]:
    def take() -> int:
        pool.starmap(_take, [(hall, BATCH // PROCESSES)] * PROCESSES)
        return BATCH

    def call() -> int:
        seats = COUNTERS // PROCESSES
        turns = BATCH // COUNTERS
        pool.starmap(_call, [(hall, number * seats, seats, turns) for number in range(PROCESSES)], chunksize=1)
        return BATCH

    return rate(take), rate(call)


def _through_http(
    ground: Ground, with_sql: dict[str, str], rounds: int, hall: Hall
) -> dict[str, tuple[list[float], list[float]]]:
    from django.utils import timezone

    from satupintu.api.operations import create_token
    from satupintu.core.actor import SYSTEM
    from satupintu.people.queries import find_account

    tokens = [
        create_token(
            account_id=find_account(f"ukur{number}").id,  # type: ignore[union-attr]
            name="bench",
            scopes=["hall:write"],
            actor=SYSTEM,
            at=timezone.now(),
        )[1]
        for number in range(1, COUNTERS + 1)
    ]
    workers = str(os.cpu_count() or 1)
    server = subprocess.Popen(
        [sys.executable, "-m", "satupintu", "serve"],
        env={**os.environ, "SATUPINTU_PORT": str(PORT), "SATUPINTU_API_RATE": "0", "SATUPINTU_WORKERS": workers},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait()
        calls = [f"/api/v1/counters/{counter}/call-next" for counter, _session, _staff in hall.counters]
        sessions = [session for _counter, session, _staff in hall.counters]
        body = f'{{"centre":"{hall.code}","services":["K01"]}}'

        def take() -> int:
            return _all(["/api/v1/tickets"] * COUNTERS, tokens, body, BATCH // COUNTERS)

        def call() -> float:
            spent, turns = 0.0, BATCH // COUNTERS
            for _turn in range(turns):
                began = time.perf_counter()
                _all(calls, tokens, "{}", 1)
                spent += time.perf_counter() - began
                free_counters(sessions)
            return BATCH / spent

        return _rounds(ground, with_sql, rounds, lambda: (rate(take), call()))
    finally:
        server.terminate()
        server.wait()


def _all(urls: list[str], tokens: list[str], body: str, times: int) -> int:
    """Send each address so often, from a connection of its own, all at the same time; return how many calls it were."""
    faults: list[bytes] = []

    def one(url: str, token: str) -> None:
        with socket.create_connection(("127.0.0.1", PORT)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            head = f"POST {url} HTTP/1.1\r\nHost: kota.localhost\r\nAuthorization: Bearer {token}\r\n"
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            for _time in range(times):
                connection.sendall((head + body).encode())
                if not (answer := _read(connection)).startswith(b"HTTP/1.1 20"):
                    faults.append(answer)

    clients = [threading.Thread(target=one, args=pair) for pair in zip(urls, tokens, strict=True)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    if faults:
        raise RuntimeError(faults[0][:600].decode(errors="replace"))
    return len(urls) * times


def _refuse_doubles(hall: Hall) -> None:
    from django.db.models import Count

    from satupintu.visits.models import Call, Ticket

    calls = Call.objects.filter(leg__group_id=hall.group_id, counter__centre_id=hall.centre_id)
    twice = calls.values("leg_id").annotate(times=Count("pk")).filter(times__gt=1)
    if twice.exists():
        raise RuntimeError("a number was called twice")
    tickets = Ticket.objects.filter(group_id=hall.group_id)
    if tickets.count() != tickets.values("day", "number").distinct().count():
        raise RuntimeError("a number was given twice")


def _age(hall: Hall, rows: int) -> Line:
    """Return what a call costs after so many legs of past days, beside ten thousand."""
    from django.db import connection

    times = []
    for first, last in ((1, FEW), (FEW + 1, rows)):
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(
                "INSERT INTO visits_leg SELECT (jsonb_populate_record(past, jsonb_build_object('id', md5('p' || n)::uuid, "
                "'visit_id', md5('p' || n)::uuid, 'first_called_at', now() - interval '1 day' - make_interval(secs => n)))).* "
                "FROM (SELECT past FROM visits_leg past WHERE group_id = %s AND state = 'left' LIMIT 1) one, "
                "generate_series(%s::int, %s::int) n",
                [hall.group_id, first, last],
            )
            cursor.execute("SET session_replication_role = origin")
            cursor.execute("VACUUM ANALYZE visits_leg")
        _take(hall, 120)
        _call(hall, 0, 1, 20)
        spent = []
        for _turn in range(100):
            began = time.perf_counter()
            _call(hall, 0, 1, 1, free=False)
            spent.append(time.perf_counter() - began)
            free_counters([hall.counters[0][1]])
        times.append(statistics.median(spent))
    few, many = times
    what = f"call the next after {rows:,} legs of past days, beside {FEW:,}"
    return Line(what, f"{many * 1000:.1f} ms", f"{few * 1000:.1f} ms", many / few, 1.2, at_least=False)
