"""The demo's hall: one place a region with a plan, ten counters, groups for its services, and a line that is partly served."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from satupintu.catalogue.queries import ServiceLine, list_services
from satupintu.centres import operations as centres
from satupintu.centres.models import Centre, Counter, QueueGroup, Zone
from satupintu.centres.operations import OpenDay
from satupintu.centres.queries import actor_of_device, hours_on, is_open
from satupintu.config.demo.devices import demo_token
from satupintu.core.actor import SYSTEM, Actor
from satupintu.core.regions import region_day, region_zone
from satupintu.people.operations import register_staff
from satupintu.visits import operations as visits
from satupintu.visits.models import CounterSession, Leg, OfficerInterval

CODE = "utama"
LINE_MINUTES = 150
"""How long before the moment of loading the line of the demo begins."""
TICKETS = 46
COUNTERS = 10
WEEK = [
    *(OpenDay(day, time(7, 30), time(16), time(12), time(13)) for day in range(5)),
    OpenDay(5, time(8), time(12)),
]
ENGLISH = {
    "administrasi": "Administration",
    "dokumen_kependudukan": "Population documents",
    "izin_usaha": "Business permits",
    "layanan_kesehatan": "Health",
    "pembuatan_ktp": "Identity cards",
    "pendaftaran_tanah": "Land registration",
    "perizinan_usaha": "Business licensing",
}
OFFICERS = (
    "Lina Marlina", "Dimas Aditya", "Retno Wulandari", "Ahmad Fauzi", "Novi Kartika", "Bayu Saputra", "Citra Lestari",
    "Eko Prasetyo",
)  # fmt: skip


@dataclass
class DemoHall:
    """The hall while it is built and lived in."""

    centre: Centre
    zones: list[Zone] = field(default_factory=list)
    groups: list[QueueGroup] = field(default_factory=list)
    counters: list[Counter] = field(default_factory=list)
    services: list[str] = field(default_factory=list)
    seats: list[tuple[CounterSession, Actor]] = field(default_factory=list)
    kiosk: Actor | None = None


def open_hall(*, seed: int, at: datetime) -> DemoHall:
    """Build the hall of the active region and live the hours before `at`. Run once a region, after its services are there."""
    before = at - timedelta(days=60)
    hall = _build(before)
    keep_hall_open(at=at)
    _live(hall, random.Random(seed), at)  # noqa: S311 - a demo, not a secret
    return hall


def keep_hall_open(*, at: datetime) -> bool:
    """Open the demo's hall all day when its own hours leave no morning to try it in at `at`; return whether it was."""
    centre = Centre.objects.filter(code=CODE).first()
    if centre is None:
        return False
    today = hours_on(centre.pk, region_day(at))
    is_morning = all(is_open(centre.pk, at + timedelta(minutes=minutes)) for minutes in (-120, 0, 30))
    if is_morning or (today and today[0].opens == time(0)):
        return False
    centres.set_special_day(
        centre_id=centre.pk,
        day=region_day(at),
        opens=time(0),
        closes=time(23, 59),
        name="Hari peragaan",
        decree_no="Peragaan",
        actor=SYSTEM,
        at=at,
    )
    return True


def _build(at: datetime) -> DemoHall:
    values = {
        "name": "Kantor Pelayanan Terpadu Satu Pintu",
        "address_line": "Jalan Merdeka Nomor 1",
        "phone": "(021) 555-0100",
        "latitude": Decimal("-6.175400"),
        "longitude": Decimal("106.827200"),
        "facilities": ["ramp", "lift", "accessible_toilet", "wheelchair", "nursing_room", "priority_seats", "priority_counter"],
        "voice_languages": ["id", "en"],
        "announcement": "Semua layanan di sini tanpa calo. Biaya resmi tertera di setiap loket.",
        "announcement_en": "No middlemen needed here. Official fees are shown at every counter.",
    }
    hall = DemoHall(centres.add_centre(code=CODE, kind="hall", values=values, actor=SYSTEM, at=at))
    centres.set_hours(centre_id=hall.centre.pk, days=WEEK, decree_no="Keputusan Kepala Dinas 5/2026", actor=SYSTEM, at=at)
    floor = centres.add_floor(centre_id=hall.centre.pk, level=1, name="Lantai 1", width=320, height=200, actor=SYSTEM, at=at)
    for code, name, colour, figure, x in (("a", "Zona A", "blue", "circle", 10), ("b", "Zona B", "green", "triangle", 165)):
        box = {"x": x, "y": 60, "w": 145, "h": 90}
        zone = {"code": code, "name": name, "colour": colour, "pictogram": figure, **box}
        hall.zones.append(centres.add_zone(floor_id=floor.pk, values=zone, actor=SYSTEM, at=at))
    _add_groups(hall, at)
    _add_counters(hall, at)
    fixtures: tuple[dict[str, object], ...] = (
        {"kind": "door", "label": "Pintu masuk", "x": 150, "y": 190, "w": 20, "h": 6},
        {"kind": "kiosk", "label": "Anjungan 1", "x": 146, "y": 165, "w": 8, "h": 8},
        {"kind": "display", "label": "Layar 1", "x": 150, "y": 44, "w": 20, "h": 4},
        {"kind": "seats", "label": "Kursi A", "seats": 40, "x": 25, "y": 80, "w": 110, "h": 50},
        {"kind": "seats", "label": "Kursi B", "seats": 40, "x": 180, "y": 80, "w": 110, "h": 50},
    )
    for fixture in fixtures:
        centres.put_fixture(floor_id=floor.pk, values=fixture, actor=SYSTEM, at=at)
    for kind, name in (("kiosk", "Anjungan 1"), ("display", "Layar 1")):
        device, _ = centres.register_device(
            centre_id=hall.centre.pk, kind=kind, name=name, token=demo_token(kind), actor=SYSTEM, at=at
        )
        hall.kiosk = actor_of_device(device) if kind == "kiosk" else hall.kiosk
    return hall


def _add_groups(hall: DemoHall, at: datetime) -> None:
    by_category: dict[str, list[ServiceLine]] = {}
    for line in list_services():
        by_category.setdefault(line.category, []).append(line)
    for number, (category, lines) in enumerate(sorted(by_category.items())):
        prefix, zone = "ABCDEFGHIJ"[number], hall.zones[number % 2]
        names = {"name": lines[0].category_label or category, "name_en": ENGLISH.get(category, "")}
        group = _group(hall, zone, category.replace("_", "-"), prefix, names, at)
        for line in lines:
            minutes = {"expected_minutes": 8 + 4 * (len(hall.services) % 3), "is_online_possible": True}
            _offer(hall, group, line.code, minutes, at)
    info = _group(hall, hall.zones[0], "informasi", "K", {"name": "Informasi dan konsultasi", "name_en": "Information"}, at)
    _offer(hall, info, "INFO", {"label": "Informasi dan konsultasi", "label_en": "Information", "expected_minutes": 5}, at)
    taking = _group(hall, hall.zones[1], "pengambilan", "L", {"name": "Pengambilan produk", "name_en": "Collecting"}, at)
    _offer(hall, taking, "AMBIL", {"label": "Pengambilan produk", "label_en": "Collect a product", "expected_minutes": 4}, at)


def _group(hall: DemoHall, zone: Zone, code: str, prefix: str, values: dict[str, str], at: datetime) -> QueueGroup:
    group = centres.add_group(zone_id=zone.pk, code=code, prefix=prefix, values=values, actor=SYSTEM, at=at)
    hall.groups.append(group)
    return group


def _offer(hall: DemoHall, group: QueueGroup, code: str, values: Mapping[str, object], at: datetime) -> None:
    centres.offer_service(group_id=group.pk, service_code=code, values=values, actor=SYSTEM, at=at)
    hall.services.append(code)


def _add_counters(hall: DemoHall, at: datetime) -> None:
    kinds = {1: "priority", COUNTERS - 1: "reception", COUNTERS: "cashier"}
    for number in range(1, COUNTERS + 1):
        side = 0 if number <= COUNTERS // 2 else 1
        place = (number - 1) % (COUNTERS // 2)
        values = {"kind": kinds.get(number, "front"), "x": 12 + side * 155 + place * 28, "y": 12, "w": 24, "h": 22}
        counter = centres.add_counter(zone_id=hall.zones[side].pk, number=number, values=values, actor=SYSTEM, at=at)
        centres.set_counter_groups(counter_id=counter.pk, group_ids=_groups_of(hall, number), actor=SYSTEM, at=at)
        hall.counters.append(counter)


def _groups_of(hall: DemoHall, number: int) -> list[UUID]:
    """The first counter serves every group, the others two or three each, so that each group has several counters."""
    if number == 1:
        return [group.pk for group in hall.groups]
    count = len(hall.groups)
    return [hall.groups[index].pk for index in sorted({number % count, (number + 1) % count, (number * 2 + 3) % count})]


def _live(hall: DemoHall, chance: random.Random, at: datetime) -> None:
    """Let visitors come and officers serve them, in the order of time, until `at`; the first counter is left to the reader."""
    midnight = at.astimezone(region_zone()).replace(hour=0, minute=0, second=0, microsecond=0)
    opening = datetime.combine(region_day(at), hours_on(hall.centre.pk, region_day(at))[0].opens, region_zone())
    begin = max(midnight, opening, at - timedelta(minutes=LINE_MINUTES))
    minutes = (at - begin).total_seconds() / 60
    for counter, name in zip(hall.counters[1:], OFFICERS, strict=False):
        staff = register_staff(name=name, nip="", title="Petugas Loket", actor=SYSTEM, at=begin)
        officer = Actor("staff", staff.pk, roles=frozenset({"loket"}))
        hall.seats.append((visits.open_counter(counter_id=counter.pk, actor=officer, at=begin), officer))
    tickets = max(3, int(TICKETS * min(1.0, minutes / LINE_MINUTES)))
    arrivals = sorted(begin + timedelta(minutes=chance.uniform(0, minutes)) for _ in range(tickets))
    free = dict.fromkeys(range(len(hall.seats)), begin)
    for number, moment in enumerate(arrivals):
        _serve_until(hall, chance, free, moment)
        reason = chance.choice(("elderly", "pregnant", "disability")) if number % 9 == 4 else ""
        codes: Sequence[str] = chance.sample(hall.services, 2 if number % 8 == 5 else 1)
        channel, actor = ("kiosk", hall.kiosk) if number % 5 else ("reception", SYSTEM)
        assert actor is not None
        visits.take_ticket(
            centre_id=hall.centre.pk, service_codes=codes, channel=channel, priority_reason=reason, key=f"peragaan-{number}",
            past_cutoff=channel == "reception", actor=actor, at=moment,
        )  # fmt: skip
    _serve_until(hall, chance, free, at)
    session, officer = hall.seats[-1]
    if not Leg.objects.filter(session=session, state__in=Leg.AT_COUNTER).exists():
        visits.pause_counter(session_id=session.pk, state=OfficerInterval.State.BREAK, actor=officer, at=at)


def _serve_until(hall: DemoHall, chance: random.Random, free: dict[int, datetime], until: datetime) -> None:
    """Let every counter go on, the one that is free first before the others, until a moment."""
    while (index := min(free, key=lambda seat: free[seat])) is not None and free[index] < until:
        session, officer = hall.seats[index]
        moment = free[index]
        busy = Leg.objects.filter(session=session, state__in=Leg.AT_COUNTER).first()
        values = {"session_id": session.pk, "actor": officer, "at": moment}
        if busy is not None and busy.state == Leg.State.SERVING:
            outcome = chance.choice(("completed", "completed", "application_lodged", "incomplete_docs", "consulted"))
            visits.finish(leg_id=busy.pk, outcome=outcome, **values)  # type: ignore[arg-type]
            free[index] = moment + timedelta(seconds=chance.randint(10, 60))
        elif busy is not None:
            if chance.random() < 0.06:
                visits.no_show(leg_id=busy.pk, **values)  # type: ignore[arg-type]
                free[index] = moment + timedelta(seconds=10)
            else:
                visits.serve(leg_id=busy.pk, **values)  # type: ignore[arg-type]
                free[index] = moment + timedelta(minutes=chance.lognormvariate(3.0, 0.5))
        elif not Leg.objects.filter(state=Leg.State.WAITING, group_id__in=session.group_ids).exists():
            free[index] = moment + timedelta(minutes=4)  # nobody there; they look again
        elif visits.call_next(**values) is None:  # type: ignore[arg-type]
            free[index] = moment + timedelta(minutes=4)
        else:
            free[index] = moment + timedelta(seconds=chance.randint(20, 90))
