"""The plan of a floor as shapes to draw, from data: with nothing but what stands there, or with what happens there now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.centres.models import Counter, Fixture, Floor, Zone
from satupintu.visits.queries import HallState

LINE = 11
"""Height of a line of text on a plan, in decimetres."""
LETTER = 4.6
"""Width of a letter there, about."""


@dataclass(frozen=True)
class Shape:
    """Something on the plan. `what` as in `centres.operations.Box`; `look` is a class of the style sheet; lines are drawn in it.

    `key` names it in forms: `what-id`.
    """

    what: str
    id: UUID
    name: str
    look: str
    x: int
    y: int
    w: int
    h: int
    lines: tuple[str, ...] = ()
    figure: str = ""

    @property
    def key(self) -> str:
        """Name of this shape in forms."""
        return f"{self.what}-{self.id}"

    @property
    def middle(self) -> float:
        """Where its text stands, from the left."""
        return self.x + self.w / 2

    @property
    def texts(self) -> list[tuple[float, str]]:
        """Return its lines with their height on the plan; of a counter from the top, of a zone in its upper edge."""
        first = self.y + (LINE if self.what == "zone" else self.h / 2 + LINE * (0.35 - (len(self.lines) - 1) / 2))
        return [(round(first + number * LINE, 1), line) for number, line in enumerate(self.lines)]


def floor_shapes(floor: Floor, counters: Iterable[Counter]) -> list[Shape]:
    """Return everything on a floor (zones and fixtures at hand), zones first so that the rest lies on them."""
    shapes = [_zone(zone, (zone.name,)) for zone in floor.zones.all()]
    shapes += [_fixture(fixture) for fixture in floor.fixtures.all()]
    zone_ids = {zone.pk for zone in floor.zones.all()}
    shapes += [_counter(row, "counter", (str(row.number),)) for row in counters if row.zone_id in zone_ids]
    return shapes


def live_shapes(floor: Floor, state: HallState, *, states: Mapping[str, str]) -> list[Shape]:
    """Return the floor as it is now: how many wait in each zone, and what each counter does (`states`: words by state)."""
    waiting: dict[UUID, int] = {}
    for group in state.groups:
        waiting[group.group.zone_id] = waiting.get(group.group.zone_id, 0) + group.waiting
    shapes = [
        _zone(zone, (f"{zone.name}: " + _("%(count)s menunggu") % {"count": waiting.get(zone.pk, 0)},))
        for zone in floor.zones.all()
    ]
    shapes += [_fixture(fixture) for fixture in floor.fixtures.all()]
    zone_ids = {zone.pk for zone in floor.zones.all()}
    for now in state.counters:
        if now.counter.zone_id in zone_ids:
            word = now.label or states.get(now.state, now.state)
            shapes.append(_counter(now.counter, f"counter-{now.state}", (str(now.counter.number), word)))
    return shapes


def _zone(zone: Zone, lines: tuple[str, ...]) -> Shape:
    return Shape("zone", zone.pk, zone.name, f"zone-{zone.colour}", zone.x, zone.y, zone.w, zone.h, lines, zone.pictogram)


def _counter(row: Counter, look: str, lines: tuple[str, ...]) -> Shape:
    fitting = tuple(line for line in lines if len(line) * LETTER <= row.w + 6)
    return Shape("counter", row.pk, f"{_('Loket')} {row.number}", look, row.x, row.y, row.w, row.h, fitting or lines[:1])


def _fixture(fixture: Fixture) -> Shape:
    name = fixture.label or str(fixture.get_kind_display())
    lines = (name,) if len(name) * LETTER <= fixture.w + 6 and fixture.h >= LINE else ()
    return Shape("fixture", fixture.pk, name, f"fixture-{fixture.kind}", fixture.x, fixture.y, fixture.w, fixture.h, lines)
