"""A morning in the hall: officers at their counters and visitors who take tickets, all by the real operations."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.centres.hall import Hall, hall

from satupintu.centres import operations as centres
from satupintu.centres import queries as places
from satupintu.core.actor import SYSTEM, Actor
from satupintu.people.operations import register_staff
from satupintu.visits import operations
from satupintu.visits.models import CounterSession, Leg, Period, Visit
from satupintu.visits.operations import Joined

VISITOR = Actor("person", None)
NAMES = ("Ani", "Budi", "Citra", "Dodi", "Eka", "Fitri", "Gita", "Hadi", "Indah", "Jaka")


def officer(at: datetime, name: str, *roles: str) -> Actor:
    """Register a member of staff of the hall and return them as actor."""
    staff = register_staff(name=name, nip="", title="Petugas", actor=SYSTEM, at=at)
    return Actor("staff", staff.pk, roles=frozenset(roles or ("loket",)))


@dataclass
class Morning:
    """The hall with its officers; `now` is the clock of the hall."""

    hall: Hall
    now: datetime
    kiosk: Actor
    officers: dict[int, Actor] = field(default_factory=dict)
    sessions: dict[int, CounterSession] = field(default_factory=dict)

    def later(self, **parts: float) -> datetime:
        """Let time pass and return the new moment."""
        self.now += timedelta(**parts)
        return self.now

    def open(self, number: int, *prefixes: str) -> CounterSession:
        """Let somebody open a counter, for the groups named or those of the counter."""
        if number not in self.officers:
            self.officers[number] = officer(self.now, NAMES[number % len(NAMES)])
        actor = self.officers[number]
        group_ids = [self.hall.groups[prefix].pk for prefix in prefixes] or None
        self.sessions[number] = operations.open_counter(
            counter_id=self.hall.counters[number].pk, group_ids=group_ids, actor=actor, at=self.now
        )
        return self.sessions[number]

    def take(self, *codes: str, **details: Any) -> Joined:
        """Let a visitor take a ticket at the information desk, or where `channel` says."""
        values = {"channel": "reception", "actor": SYSTEM, "at": self.now, **details}
        return operations.take_ticket(centre_id=self.hall.id, service_codes=codes, **values)

    def next(self, number: int) -> Leg | None:
        """Call the next at a counter."""
        return operations.call_next(session_id=self.sessions[number].pk, actor=self.officers[number], at=self.now)

    def do(self, number: int, verb: str, leg: Leg, **details: Any) -> Any:
        """Run an operation of the officer at a counter on a leg."""
        act = getattr(operations, verb)
        return act(session_id=self.sessions[number].pk, leg_id=leg.pk, actor=self.officers[number], at=self.now, **details)

    def serve_next(self, number: int) -> Leg:
        """Call the next and begin to serve."""
        leg = self.next(number)
        assert leg is not None
        self.do(number, "serve", leg)
        leg.refresh_from_db()
        return leg


def morning(at: datetime, *open_counters: int) -> Morning:
    """Return a hall at `at` with these counters open."""
    built = hall(at)
    device, _token = centres.register_device(centre_id=built.id, kind="kiosk", name="Anjungan", actor=SYSTEM, at=at)
    made = Morning(built, at, places.actor_of_device(device))
    for number in open_counters:
        made.open(number)
    return made


def label(leg: Leg | None) -> str:
    """The number of a leg."""
    return "" if leg is None else leg.visit.ticket.label


def snapshot() -> tuple[Any, ...]:
    """Everything a refusal must leave as it is."""
    return (
        list(Leg.objects.order_by("id").values_list()),
        list(Period.objects.order_by("id").values_list()),
        list(Visit.objects.order_by("id").values_list()),
        list(CounterSession.objects.order_by("id").values_list()),
    )


def stretches(leg: Leg) -> list[tuple[str, float]]:
    """Kind and minutes of the closed stretches of a leg, in order."""
    periods = leg.periods.order_by("started_at", "id")
    return [(p.kind, (p.ended_at - p.started_at).total_seconds() / 60) for p in periods if p.ended_at is not None]
