"""Reading the facts of a service as an event log, a batch of cases at a time, under pseudonyms of this one export."""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Count

from satupintu.core.errors import Refusal
from satupintu.core.regions import region_zone
from satupintu.evaluation.models import CaseFact, StepFact
from satupintu.evaluation.rules.eventlog import LoggedCase, LoggedStep, write_ocel, write_xes
from satupintu.sop.queries import get_plan

FORMS: Mapping[str, tuple[str, str]] = {
    "xes": ("xes", "application/xml; charset=utf-8"),
    "ocel": ("json", "application/json; charset=utf-8"),
}
"""Forms of a log: the ending of its file, and its media type."""

BATCH = 500
"""Cases read at once; the memory a log takes does not grow with it."""
FEWEST = 5
"""A fact shared by fewer cases of a log could point to one of them, and is written as `OTHER`."""
OTHER = "lainnya"


@dataclass
class EventLog:
    """The log of one service from `since` to before `until`, by the day cases were received.

    `key` makes the pseudonyms; without one (None) cases and officers bear their ids. Read it once the export is recorded.
    """

    service: str
    title: str
    since: date
    until: date
    form: str
    key: bytes | None = field(repr=False)

    @property
    def file_name(self) -> str:
        """The name of the file."""
        return f"log-{self.service.lower()}-{self.since}.{FORMS[self.form][0]}"

    @property
    def media_type(self) -> str:
        """The media type of the file."""
        return FORMS[self.form][1]

    def pieces(self) -> Iterator[str]:
        """Yield the text of the log."""
        if self.form == "xes":
            return write_xes(self._cases(), self.title)
        return write_ocel(self._cases, self._activities())

    def _facts(self) -> dict[str, object]:
        return {"service": self.service, "received_on__gte": self.since, "received_on__lt": self.until}

    def _cases(self) -> Iterator[LoggedCase]:
        last: UUID | None = None
        while True:
            found = CaseFact.objects.filter(**self._facts()).order_by("case_id")
            batch = list(found.filter(case_id__gt=last)[:BATCH] if last else found[:BATCH])
            steps: dict[UUID, list[StepFact]] = defaultdict(list)
            rows = StepFact.objects.filter(case_id__in=[case.case_id for case in batch])
            for step in rows.order_by("opened_at", "completed_at", "task_id"):
                steps[step.case_id].append(step)
            yield from (self._case(case, steps[case.case_id]) for case in batch)
            if len(batch) < BATCH:
                return
            last = batch[-1].case_id

    def _case(self, case: CaseFact, steps: Sequence[StepFact]) -> LoggedCase:
        facts: dict[str, str | int | bool] = {
            "variant": self._common("variant", case.variant),
            "channel": self._common("channel", case.channel),
            "rounds": case.rounds,
        }
        if case.outcome:
            facts["outcome"] = case.outcome
        if case.is_on_time is not None:
            facts["on_time"] = case.is_on_time
        return LoggedCase(self._veiled("case", case.case_id), facts, tuple(self._step(step) for step in steps))

    def _step(self, step: StepFact) -> LoggedStep:
        zone = region_zone()
        return LoggedStep(
            id=self._veiled("task", step.task_id),
            activity=self._activity(step.version_id, step.row),
            row=step.row,
            version=step.version_number,
            role=step.role,
            officer=self._veiled("officer", step.officer_id) if step.officer_id else "",
            opened_at=step.opened_at.astimezone(zone),
            completed_at=step.completed_at.astimezone(zone),
            is_late=step.is_late,
        )

    def _veiled(self, kind: str, value: UUID) -> str:
        """Return the pseudonym of an id: the same within one export, another in every other (HMAC-SHA256, RFC 2104)."""
        if self.key is None:
            return str(value)
        return hmac.digest(self.key, f"{kind}:{value}".encode(), "sha256").hex()[:20]

    def _common(self, name: str, value: str) -> str:
        return value if not value or value in self._frequent[name] else OTHER

    @cached_property
    def _frequent(self) -> dict[str, frozenset[str]]:
        found = {}
        for name in ("variant", "channel"):
            counted = CaseFact.objects.filter(**self._facts()).values_list(name).annotate(cases=Count("case_id")).order_by(name)
            found[name] = frozenset(value for value, cases in counted if cases >= FEWEST)
        return found

    @cached_property
    def _words(self) -> dict[UUID, Mapping[str, str]]:
        return {}

    def _activity(self, version_id: UUID, row: str) -> str:
        """Return the words of a row with its id, so that two rows of the same words stay two."""
        if version_id not in self._words:
            try:
                rows = get_plan(version_id).rows
            except (Refusal, ValueError):
                rows = {}  # the version is gone or no longer compiles; its rows keep their ids
            self._words[version_id] = {key: line.activity for key, line in rows.items()}
        return f"{row} {self._words[version_id].get(row, '')}".strip()

    def _activities(self) -> set[str]:
        cases = CaseFact.objects.filter(**self._facts()).values("case_id")
        pairs = (
            StepFact.objects.filter(case_id__in=cases).values_list("version_id", "row").distinct().order_by("version_id", "row")
        )
        return {self._activity(version_id, row) for version_id, row in pairs}
