"""What operations share: faults by field, the state of a finding after its actions moved, and windows that lie ahead."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Model

from satupintu.core.actor import Actor
from satupintu.core.regions import region_day
from satupintu.evaluation import events
from satupintu.evaluation.models import Action, Finding, MeasureChange
from satupintu.evaluation.moves import state_after
from satupintu.journal.operations import record

LATE = "Pekerjaan selesai setelah rentang sesudah dimulai."
"""Why the system itself moved a window; kept in the language of the office."""


def faults_of(row: Model, names: Iterable[str]) -> dict[str, str]:
    """Return what is wrong with these fields of a row, by name; the others are not looked at."""
    names = set(names)
    try:
        row.clean_fields(exclude={field.name for field in row._meta.fields} - names)
    except ValidationError as error:
        return {name: found[0] for name, found in error.message_dict.items()}
    return {}


def settle(finding: Finding, actor: Actor, at: datetime, *, has_failed: bool = False) -> None:
    """Bring the state of a locked finding in line with its actions, and record when that closed or reopened it.

    `has_failed`: a check has just said that an action did not help.
    """
    states = list(finding.actions.values_list("state", flat=True))
    state = state_after(states, finding.reopened)
    finding.state = state
    if state == Finding.State.EFFECTIVE:
        finding.closed_at = at
        record(events.FINDING_CLOSED, finding, actor=actor, at=at, number=finding.number)
    elif state == Finding.State.REOPENED and has_failed:
        finding.reopened += 1
        record(events.FINDING_REOPENED, finding, actor=actor, at=at, number=finding.number, times=finding.reopened)
    finding.save(update_fields=["state", "closed_at", "reopened"])


def keep_window_ahead(action: Action, actor: Actor, at: datetime) -> None:
    """Move the window after, as long as it is, to the day after `at` when it has begun already; the caller saves the action."""
    late = (region_day(at) + timedelta(days=1)) - action.after_since
    if late <= timedelta(0):
        return
    was = (action.after_since, action.after_until, action.check_on)
    action.after_since, action.after_until, action.check_on = was[0] + late, was[1] + late, was[2] + late
    write_move(action, was, LATE, actor, at)


def write_move(action: Action, was: tuple[date, date, date], reason: str, actor: Actor, at: datetime) -> None:
    """Keep that the window after was moved; `was` are its former beginning, end and day of the check."""
    MeasureChange.objects.create(
        action=action,
        was_since=was[0],
        was_until=was[1],
        was_check_on=was[2],
        since=action.after_since,
        until=action.after_until,
        check_on=action.check_on,
        reason=reason,
        changed_at=at,
        changed_by_id=actor.id,
    )
