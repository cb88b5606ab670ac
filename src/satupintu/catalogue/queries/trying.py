"""Trying a version before it is in force: a walk with invented answers that no register, run or journal ever sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.catalogue.errors import TryRefused
from satupintu.catalogue.queries.standards import get_standard
from satupintu.catalogue.rules import (
    FeeStatement,
    applicable_requirements,
    compute_fee,
    expression_context,
    invent_answers,
    settle_answers,
    validate_answers,
)
from satupintu.catalogue.standard import Requirement, Standard
from satupintu.core.calendars import get_work_calendar
from satupintu.core.expressions import ExpressionError, compile_expression
from satupintu.core.worktime import WorkCalendar
from satupintu.sop.queries import MOST_ACTS, Act, OpenTask, Plan, Walk, compile_plan, walk
from satupintu.sop.queries import get_version as get_sop_version

PRODUCT_ACTION = "issue_product"
CHANNEL = "portal"
"""A try comes in the way most cases do."""


@dataclass(frozen=True, slots=True)
class TryState:
    """Everything a try is: a plain value, kept by whoever tries. `moment` is its present."""

    variant: str
    answers: Mapping[str, Any]
    began_at: datetime
    moment: datetime
    acts: tuple[Act, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the state as plain data."""
        return {
            "variant": self.variant,
            "answers": dict(self.answers),
            "began_at": self.began_at.isoformat(),
            "moment": self.moment.isoformat(),
            "acts": [act.as_json() for act in self.acts],
        }

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> TryState:
        """Read what `as_json` gave. Raises ValueError, KeyError or TypeError on anything else."""
        return cls(
            variant=str(data["variant"]),
            answers=dict(data["answers"]),
            began_at=datetime.fromisoformat(data["began_at"]),
            moment=datetime.fromisoformat(data["moment"]),
            acts=tuple(Act.read(act) for act in data["acts"]),
        )


@dataclass(frozen=True, slots=True)
class Ground:
    """What a version is tried on: its standard, plan, the office's calendar and the labels of its performers."""

    standard: Standard
    plan: Plan
    calendar: WorkCalendar
    performers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Trial:
    """A try played to its present: the walk, what is wrong with the answers, what they cost and what they ask for."""

    ground: Ground
    state: TryState
    walk: Walk
    faults: Mapping[str, str]
    fee: FeeStatement
    requirements: tuple[Requirement, ...]

    @property
    def settled(self) -> dict[str, Any]:
        """The answers as they count."""
        return settle_answers(self.ground.standard, self.state.answers, **_facts(self.ground, self.state))

    @property
    def has_product(self) -> bool:
        """Whether the walk passed the row that issues the product, or ended as issued without one."""
        return any(step.row.action == PRODUCT_ACTION for step in self.walk.passed)

    def as_expected(self) -> dict[str, Any]:
        """Return what came of the try, in the shape of `SopScenario.expected`."""
        return {
            "path": self.walk.path,
            "outcome": self.walk.outcome,
            "reason_code": self.walk.reason_code,
            "norm_minutes": self.walk.norm_minutes,
            "fee": self.fee.total,
            "requirements": sorted(requirement.key for requirement in self.requirements),
            "product": self.has_product,
        }


def get_try_ground(version_id: UUID) -> Ground:
    """Return what a version is tried on. Raises NotFound, PlanError when its sheet does not run yet."""
    standard = get_standard(version_id)
    assert standard.sop_version_id is not None, "every version has a sheet"
    sheet = get_sop_version(standard.sop_version_id).sheet
    labels = {str(p.get("code", "")): str(p.get("label", "")) for p in sheet.get("performers", []) if isinstance(p, Mapping)}
    return Ground(standard, compile_plan(sheet), get_work_calendar(), labels)


def begin_try(ground: Ground, *, variant: str, at: datetime) -> TryState:
    """Return a fresh try of a variant (the first one when it is unknown), with invented answers, at the next opening."""
    known = [entry.code for entry in ground.standard.variants]
    chosen = variant if variant in known else (known[0] if known else "")
    opens = ground.calendar.add_working_time(at, timedelta(0))
    answers = invent_answers(ground.standard, chosen, ground.calendar.local_date(opens))
    return TryState(chosen, answers, opens, opens)


def play_try(ground: Ground, state: TryState) -> Trial:
    """Return the try at its present. Acts that no longer fit the sheet are in `walk.stopped`; nothing is raised for them."""
    standard, facts = ground.standard, _facts(ground, state)
    known = expression_context(standard, state.answers, **facts)

    def evaluate(condition: str) -> bool | None:
        try:
            return bool(compile_expression(condition).evaluate(known))
        except ExpressionError:
            return None

    found = walk(
        ground.plan,
        state.acts,
        calendar=ground.calendar,
        promised=(standard.promised_value, standard.promised_unit),
        began_at=state.began_at,
        evaluate=evaluate,
    )
    return Trial(
        ground,
        state,
        found,
        validate_answers(standard, state.answers, **facts),
        compute_fee(standard, state.answers, **facts),
        applicable_requirements(standard, state.answers, **facts),
    )


def do_in_try(trial: Trial, kind: str, row: str = "", outcome: str = "next", part: int = 0) -> TryState:
    """Return the try after one more act: complete, timeout, return_resolved or withdraw.

    A time-out moves the moment to when the row was due. Raises TryRefused when the act is not possible now.
    """
    moment = trial.state.moment
    if kind == "timeout":
        task = _task_of(trial, row, part)
        moment = max(moment, task.due_at or moment)
    if trial.walk.stopped is not None:
        raise TryRefused
    acts = (*trial.state.acts, Act(kind, row, outcome, part, moment))
    state = replace(trial.state, acts=acts, moment=moment)
    if play_try(trial.ground, state).walk.stopped is not None:
        raise TryRefused
    return state


def _task_of(trial: Trial, row: str, part: int = 0) -> OpenTask:
    """Return an open task of the try. Raises TryRefused."""
    found = next((task for task in trial.walk.open if task.row.id == row and task.part == part), None)
    if found is None:
        raise TryRefused
    return found


def finish_try(trial: Trial) -> TryState:
    """Return the try walked on to its end by the first way that is open: yes before no, what was returned is repaired.

    Where no way is left, or after as many acts as a walk may have, it stays where it is.
    """
    for _step in range(MOST_ACTS):
        if trial.walk.outcome or trial.walk.stopped is not None:
            break
        state = _next_state(trial)
        if state is None:
            break
        trial = play_try(trial.ground, state)
    return trial.state


def _next_state(trial: Trial) -> TryState | None:
    ways = [("return_resolved", "", "next", 0)] if trial.walk.returned else []
    for task in trial.walk.open:
        labels = [label for label in task.row.exits if label not in ("limit", "timeout")]
        ways += [("complete", task.row.id, label, task.part) for label in sorted(labels, key=lambda label: label == "no")]
    for kind, row, label, part in ways:
        try:
            return do_in_try(trial, kind, row, label, part)
        except TryRefused:
            continue
    return None


@dataclass(frozen=True, slots=True)
class ToldLine:
    """One line the applicant would read on the page of their case."""

    at: datetime
    sentence: str


def told_to_applicant(trial: Trial) -> list[ToldLine]:
    """Return what the applicant would have read so far, oldest first."""
    told = [ToldLine(trial.state.began_at, _("Permohonan diterima"))]
    for step in trial.walk.passed:
        way = step.row.exits.get(step.outcome)
        if way is not None and way.target == "RETURN":
            told.append(ToldLine(step.done_at, _("Permohonan dikembalikan untuk dilengkapi")))
        elif step.row.performers and step.row.activity:
            told.append(ToldLine(step.done_at, step.row.activity))
    if trial.walk.outcome:
        reason = trial.ground.standard.reason(trial.walk.reason_code)
        why = f": {reason.label}" if reason and trial.walk.outcome == "rejected" else ""
        ends = {
            "issued": _("Permohonan selesai"),
            "rejected": _("Permohonan ditolak"),
            "withdrawn": _("Permohonan dicabut pemohon"),
            "lapsed": _("Permohonan gugur"),
        }
        told.append(ToldLine(trial.state.moment, ends.get(trial.walk.outcome, trial.walk.outcome) + why))
    return told


def go_to_next_day(ground: Ground, state: TryState) -> TryState:
    """Return the try at the opening of the next working day."""
    day = ground.calendar.local_date(state.moment) + timedelta(days=1)
    while not ground.calendar.is_working_day(day):
        day += timedelta(days=1)
    opening = ground.calendar.opening(day)
    assert opening is not None, "a working day has an opening"
    return replace(state, moment=opening)


def undo_in_try(state: TryState) -> TryState:
    """Return the try as it was before its last act; at the start nothing changes."""
    if not state.acts:
        return replace(state, moment=state.began_at)
    return replace(state, acts=state.acts[:-1], moment=state.acts[-1].at)


def trim_try(trial: Trial) -> TryState:
    """Return the try up to the act that the sheet no longer allows."""
    stopped = trial.walk.stopped
    if stopped is None:
        return trial.state
    acts = trial.state.acts[: stopped.index]
    return replace(trial.state, acts=acts)


def _facts(ground: Ground, state: TryState) -> dict[str, Any]:
    return {"variant": state.variant, "channel": CHANNEL, "today": ground.calendar.local_date(state.began_at)}
