"""Keeping the rollups: what moved in the journal is derived again, and the difference is added. Only the system writes here.

A case is taken out of the rollups as its facts stood and counted in again as they stand now, in one transaction. So hearing of
an entry twice, late or out of order changes nothing, and whoever reads sees the figures before or after, never between.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from satupintu.applications import events as case_events
from satupintu.applications.models import Application
from satupintu.core.locks import lock_key
from satupintu.evaluation.cells import CASES, LEGS, STEPS, cells_of
from satupintu.evaluation.deriving import derive_cases, derive_legs
from satupintu.evaluation.models import CaseFact, FeedMark, LegFact, Rollup, StepFact
from satupintu.journal.models import Entry
from satupintu.journal.queries import list_entries_after
from satupintu.sop import events as run_events
from satupintu.visits import events as hall_events
from satupintu.visits.models import Leg

LOCK = "evaluation.rollups"
"""Who writes rollups holds this name: one at a time."""
BATCH = 500
"""Entries heard, or cases derived, at once."""

HEARD = frozenset(
    event.name
    for event in (
        case_events.SUBMITTED, case_events.STEP_COMPLETED, case_events.RETURNED, case_events.RESUMED, case_events.ISSUED,
        case_events.REJECTED, case_events.WITHDRAWN, case_events.LAPSED, case_events.DEEMED_APPROVED, run_events.RUN_MOVED,
        run_events.TASK_TIMED_OUT, run_events.CLOSURE_ADDED, run_events.CLOSURE_REMOVED,
        hall_events.FINISHED, hall_events.NO_SHOW_NOTED, hall_events.DEPARTED, hall_events.EXPIRED, hall_events.TRANSFERRED,
        hall_events.VOIDED, hall_events.REVIVED, hall_events.REOPENED, hall_events.APPLICATION_LINKED, hall_events.RELEASED,
    )
)  # fmt: skip
"""What can change a fact."""

_ADD = """
INSERT INTO evaluation_rollup AS r (family, grain, service, key, start, measure, count, total, steps)
SELECT family, grain, service, key, start, measure, count, total, steps FROM ({cells}) c
ON CONFLICT (family, grain, service, key, start, measure)
DO UPDATE SET count = r.count + EXCLUDED.count, total = r.total + EXCLUDED.total, steps = ARRAY(
  SELECT coalesce(a, 0) + coalesce(b, 0) FROM unnest(r.steps, EXCLUDED.steps) WITH ORDINALITY u(a, b, nth) ORDER BY nth
)
"""


def follow_journal(at: datetime, *, batch: int = BATCH) -> int:
    """Hear what was recorded since the last time, at most `batch` entries; return how many were heard.

    The mark moves in the transaction of the change, so that each entry is heard at least once and counts once.
    """
    with transaction.atomic():
        lock_key(LOCK)
        mark = FeedMark.objects.first() or FeedMark()
        entries = list_entries_after(mark.entry_id, batch)
        if not entries:
            return 0
        hear(entries)
        mark.entry_id, mark.read_at = entries[-1].pk, at
        mark.save()
    return len(entries)


def hear(entries: Iterable[Entry]) -> None:
    """Derive again what these entries may have changed, and keep the rollups in step."""
    cases: set[UUID] = set()
    legs: set[UUID] = set()
    for entry in entries:
        if entry.event not in HEARD:
            continue
        if entry.event in (run_events.CLOSURE_ADDED.name, run_events.CLOSURE_REMOVED.name):
            cases |= _cases_over(date.fromisoformat(str(entry.data["day"])))
        elif entry.subject_type == Leg._meta.label:
            legs.add(entry.subject_id)
        elif entry.subject_type.startswith("visits."):
            legs |= set(Leg.objects.filter(visit_id=entry.subject_id).values_list("pk", flat=True))
        if entry.event == hall_events.DEPARTED.name:
            visits = Leg.objects.filter(pk=entry.subject_id).values("visit_id")
            legs |= set(Leg.objects.filter(visit_id__in=visits).values_list("pk", flat=True))
        if entry.application_id is not None:
            cases.add(entry.application_id)
    _refresh(sorted(cases), sorted(legs))


def _cases_over(day: date) -> set[UUID]:
    """Return the cases whose working time holds the day."""
    over = CaseFact.objects.filter(received_on__lte=day).filter(Q(decided_on__gte=day) | Q(decided_on__isnull=True))
    return set(over.values_list("pk", flat=True))


@transaction.atomic
def _refresh(case_ids: Sequence[UUID], leg_ids: Sequence[UUID]) -> None:
    lock_key(LOCK)
    for first in range(0, len(case_ids), BATCH):
        some = list(case_ids[first : first + BATCH])
        _count("-", CASES, "f.case_id = ANY(%s)", [some, some])
        _count("-", STEPS, "f.case_id = ANY(%s)", [some])
        _write_cases(some, is_new=False)
        _count("+", CASES, "f.case_id = ANY(%s)", [some, some])
        _count("+", STEPS, "f.case_id = ANY(%s)", [some])
    for first in range(0, len(leg_ids), BATCH):
        some = list(leg_ids[first : first + BATCH])
        _count("-", LEGS, "f.leg_id = ANY(%s)", [some])
        LegFact.objects.filter(pk__in=some).delete()
        LegFact.objects.bulk_create(derive_legs(some))
        _count("+", LEGS, "f.leg_id = ANY(%s)", [some])


def _write_cases(case_ids: Sequence[UUID], *, is_new: bool) -> None:
    facts, steps = derive_cases(case_ids)
    if not is_new:
        CaseFact.objects.filter(pk__in=case_ids).delete()
        StepFact.objects.filter(case_id__in=case_ids).delete()
    CaseFact.objects.bulk_create(facts)
    StepFact.objects.bulk_create(steps)


def _count(sign: str, facts: str, which: str = "true", values: Sequence[list[UUID]] = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ADD.format(cells=cells_of(facts, which, sign)), list(values))


def count_all() -> None:
    """Count every fact into rollups that are empty."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")  # millions of cells are sorted once, in memory where that is enough
        _count_all()


def _count_all() -> None:
    for facts in (CASES, STEPS, LEGS):
        _count("+", facts)


def rebuild() -> tuple[int, int]:
    """Derive every fact again and count anew; return how many cases and numbers of the hall there are.

    Work goes on meanwhile: only the following of the journal waits, and it hears afterwards what came in between.
    """
    lock_key(LOCK)
    Rollup.objects.all().delete()
    StepFact.objects.all().delete()
    CaseFact.objects.all().delete()
    LegFact.objects.all().delete()
    cases = list(
        Application.objects.filter(submitted_at__isnull=False, run__isnull=False).order_by("pk").values_list("pk", flat=True)
    )
    for first in range(0, len(cases), BATCH):
        _write_cases(cases[first : first + BATCH], is_new=True)
    legs = list(Leg.objects.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(legs), BATCH):
        LegFact.objects.bulk_create(derive_legs(legs[first : first + BATCH]))
    count_all()
    return len(cases), len(legs)


@dataclass(frozen=True)
class Drift:
    """A rollup that differs from a recount: where, what is kept and what a recount finds."""

    family: str
    service: str
    key: str
    start: date
    measure: str
    kept: int
    counted: int


_DRIFT = """
SELECT coalesce(a.family, b.family), coalesce(a.service, b.service), coalesce(a.key, b.key), coalesce(a.start, b.start),
  coalesce(a.measure, b.measure), coalesce(a.count, 0), coalesce(b.count, 0)
FROM (SELECT * FROM evaluation_kept WHERE count <> 0 OR total <> 0) a
FULL JOIN (SELECT * FROM evaluation_rollup WHERE count <> 0 OR total <> 0) b
  USING (family, grain, service, key, start, measure)
WHERE (a.count, a.total, a.steps) IS DISTINCT FROM (b.count, b.total, b.steps)
ORDER BY 1, 2, 3, 4, 5 LIMIT 100
"""


def find_drift() -> list[Drift]:
    """Count everything anew beside what is kept and return up to 100 differences; nothing stays changed.

    Entries not heard yet show as differences: follow the journal first.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE evaluation_kept ON COMMIT DROP AS SELECT * FROM evaluation_rollup")
            rebuild()
            cursor.execute(_DRIFT)
            found = [Drift(*row) for row in cursor.fetchall()]
            cursor.execute("DROP TABLE evaluation_kept")
        transaction.set_rollback(True)
    return found
