"""Reading the register of improvement: lists, one chain, charts, and how follow-up is counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from satupintu.catalogue.models import Service
from satupintu.centres.models import Centre
from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.core.keyset import Page, read_page
from satupintu.core.regions import region_day
from satupintu.evaluation.access import LEADERS, READERS
from satupintu.evaluation.metrics import Metric, get_metric
from satupintu.evaluation.models import Action, Finding
from satupintu.evaluation.queries.alarms import limits_of
from satupintu.evaluation.rules.improvement import (
    FollowUp,
    Limits,
    Reading,
    count_follow_up,
    find_alarms,
)

VIEWS = ("open", "mine", "late", "closed", "all")
LONGEST_SERIES = timedelta(days=2 * 366)


@dataclass(frozen=True)
class FindingLine:
    """One line of the register: the finding, its actions in order, and whether one of them is late."""

    finding: Finding
    actions: tuple[Action, ...]
    is_late: bool


def page_findings(
    actor: Actor, *, view: str = "open", source: str = "", after: str = "", at: datetime, size: int = 50
) -> Page[FindingLine]:
    """Return a page of the register, newest first, in two queries.

    view: `open`, `mine` (an action of it is the actor's and not ended), `late` (an action is past its day), `closed`, `all`.
    Who does not lead sees their own only. Raises NotAllowed, ValueError for an unknown view.
    """
    if not (actor.is_staff or actor.is_system):
        raise NotAllowed
    if view not in VIEWS:
        raise ValueError(f"unknown view {view}")
    today = region_day(at)
    rows = list_register(source=source)
    live = Action.objects.filter(finding=OuterRef("pk"))
    if view == "mine" or not actor.has(*READERS):
        rows = rows.filter(Exists(live.filter(owner_id=actor.id, state__in=Action.LIVE)))
    elif view == "late":
        rows = rows.filter(_is_late(live, today))
    if view in ("open", "late"):
        rows = rows.exclude(state__in=Finding.CLOSED)
    elif view == "closed":
        rows = rows.filter(state__in=Finding.CLOSED)
    found = read_page(rows, "recorded_at", newest_first=True, after=after, size=size)
    return Page([_line(finding, today) for finding in found.rows], found.after)


def _is_late(live: QuerySet[Action], today: date) -> Exists:
    return Exists(live.filter(Q(state__in=(Action.State.PLANNED, Action.State.DOING), due_on__lt=today)))


def list_register(*, source: str = "", year: int = 0) -> QuerySet[Finding]:
    """Return findings with their actions, owners and changes at hand, newest first; of a source and of the year found."""
    actions = Action.objects.select_related("owner").prefetch_related("changes").order_by("seq")
    rows = Finding.objects.prefetch_related(Prefetch("actions", queryset=actions)).order_by("-recorded_at", "-id")
    rows = rows.filter(source=source) if source else rows
    return rows.filter(found_on__year=year) if year else rows


def _line(finding: Finding, today: date) -> FindingLine:
    actions = tuple(finding.actions.all())
    pending = (Action.State.PLANNED, Action.State.DOING)
    return FindingLine(finding, actions, any(action.state in pending and action.due_on < today for action in actions))


def get_finding(finding_id: UUID, actor: Actor) -> Finding:
    """Return a finding with its whole chain. Who does not read the register sees those with an action of theirs.

    Raises NotFound.
    """
    actions = Action.objects.select_related("owner").prefetch_related("changes", "checks", "measure_changes").order_by("seq")
    found = Finding.objects.prefetch_related(Prefetch("actions", queryset=actions)).filter(pk=finding_id).first()
    if found is None or not actor.is_staff:
        raise NotFound
    if not actor.has(*READERS) and not any(action.owner_id == actor.id for action in found.actions.all()):
        raise NotFound
    return found


def get_action(action_id: UUID, actor: Actor) -> Action:
    """Return an action with its finding, under the rule of `get_finding`. Raises NotFound."""
    found = Action.objects.select_related("finding", "owner").filter(pk=action_id).first()
    if found is None or not actor.is_staff or not (actor.has(*READERS) or found.owner_id == actor.id):
        raise NotFound
    return found


def may_lead(actor: Actor) -> bool:
    """Whether the actor records findings and plans actions."""
    return actor.has(*LEADERS)


def count_register(at: datetime) -> dict[str, int]:
    """Return how many findings are open, late and proved effective, for everybody: numbers only."""
    today = region_day(at)
    live = Action.objects.filter(finding=OuterRef("pk"))
    going = Finding.objects.exclude(state__in=Finding.CLOSED)
    return {
        "open": going.count(),
        "late": going.filter(_is_late(live, today)).count(),
        "effective": Finding.objects.filter(state=Finding.State.EFFECTIVE).count(),
    }


@dataclass(frozen=True)
class FollowUpLine:
    """How findings of one source and year were followed up."""

    source: str
    label: str
    count: FollowUp


def count_follow_ups(actor: Actor, year: int) -> list[FollowUpLine]:
    """Return for every source with findings of a year how many were followed up and how fast, in two queries.

    A finding is followed up when all that was planned for it is done, and something was. Raises NotAllowed.
    """
    require_role(actor, *READERS)
    by_source: dict[str, list[tuple[date, date | None]]] = {}
    rows = Finding.objects.filter(found_on__year=year).prefetch_related("actions").order_by("found_on", "id")
    for finding in rows:
        by_source.setdefault(finding.source, []).append((finding.found_on, _done_on(finding.actions.all())))
    labels = {str(value): str(label) for value, label in Finding.Source.choices}
    return [
        FollowUpLine(source, label, count_follow_up(by_source[source])) for source, label in labels.items() if source in by_source
    ]


def _done_on(actions: Iterable[Action]) -> date | None:
    kept = [action for action in actions if action.state != Action.State.CANCELLED]
    if not kept or any(action.done_at is None for action in kept):
        return None
    return max(region_day(action.done_at) for action in kept if action.done_at is not None)


@dataclass(frozen=True)
class Point:
    """One week of a measure: its Monday, what was read, its limits, and whether it is no chance."""

    week: date
    reading: Reading
    limits: Limits | None
    is_alarm: bool


@dataclass(frozen=True)
class Series:
    """A measure week by week around an action. Centres are the values of the whole windows."""

    metric: Metric
    points: tuple[Point, ...]
    before: Reading
    after: Reading


def measure_series(action: Action, at: datetime) -> Series | None:
    """Return the measure of an action by week, from its window before to that after or to `at`, in three queries at most.

    Limits come from the weeks of the window before: an individuals chart, for shares a chart of shares. None when the
    metric is not read by week.
    """
    metric = get_metric(action.metric)
    if metric.weekly is None:
        return None
    until = min(action.after_until, region_day(at))
    since = max(action.before_since, until - LONGEST_SERIES)
    weeks = [(week, reading) for week, reading in metric.weekly(action.subject, since, until) if reading.value is not None]
    base = [reading for week, reading in weeks if week <= action.before_until]
    limits = [limits_of(metric, base, reading) for _week, reading in weeks]
    known = [(place, limit) for place, limit in enumerate(limits) if limit is not None]
    values = [weeks[place][1].value or 0.0 for place, _limit in known]
    alarms = {known[place][0] for place in find_alarms(values, [limit for _place, limit in known])}
    points = tuple(Point(week, reading, limits[place], place in alarms) for place, (week, reading) in enumerate(weeks))
    before = metric.read(action.subject, action.before_since, action.before_until)
    after = metric.read(action.subject, action.after_since, until) if until >= action.after_since else Reading(None, 0)
    return Series(metric, points, before, after)


def subject_label(metric: Metric, subject: str) -> str:
    """Return the name of what an action is measured on; the code where there is no such service or place any more."""
    if metric.subject == "service":
        found = Service.objects.filter(code=subject).values_list("name", flat=True).first()
    elif metric.subject == "centre":
        found = Centre.objects.filter(code=subject).values_list("name", flat=True).first()
    else:
        found = None
    return found or subject
