"""Pure rules of the clock: due dates, what is left, and whose time it is. No database, no present moment."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from satupintu.core.worktime import WORKING_UNITS, WorkCalendar
from satupintu.sop.engine import Plan, Row

NEAR_SHARE = 5
"""A due date is near when one fifth of the promised time is left."""

APPLICANT = "pemohon"
SYSTEM_ROLE = "sistem"


class Holder(NamedTuple):
    """Whose time passes: `owner` of ClockInterval.Owner, the agency's or system's `code`, and `cause` if it stops."""

    owner: str
    code: str = ""
    cause: str = ""


def time_left(calendar: WorkCalendar, unit: str, at: datetime, due: datetime) -> int:
    """Return the promised seconds left at a moment, in working time or, for calendar units, in passing time."""
    left = calendar.working_time_between(at, due) if unit in WORKING_UNITS else due - at
    return left // timedelta(seconds=1)


def due_after(calendar: WorkCalendar, unit: str, at: datetime, seconds: int) -> datetime:
    """Return the moment at which so many promised seconds have passed; the opposite of `time_left`."""
    amount = timedelta(seconds=max(seconds, 0))
    return calendar.add_working_time(at, amount) if unit in WORKING_UNITS else at + amount


def near_due(calendar: WorkCalendar, unit: str, at: datetime, left: int, lead: int) -> datetime:
    """Return when a due date becomes near: `lead` seconds of promised time before it, not before `at`."""
    return due_after(calendar, unit, at, left - lead)


def task_times(calendar: WorkCalendar, row: Row, at: datetime) -> tuple[datetime | None, datetime | None]:
    """Return (near due, due) of a row opened at a moment; (None, None) when the row has no time norm."""
    if row.time is None:
        return None, None
    value, unit = row.time
    due = calendar.add_time(at, value, unit)
    left = time_left(calendar, unit, at, due)
    return near_due(calendar, unit, at, left, left // NEAR_SHARE), due


def clock_holder(plan: Plan, open_rows: Iterable[str], returned: Iterable[str], outage: str = "") -> Holder:
    """Return whose time it is. The clock stops for the applicant only when nobody else has anything left to do.

    The causes that stop it: completion by the applicant, payment, a recorded outage of a national system.
    """
    if outage:
        return Holder("outage", outage, "outage")
    holders = [_row_holder(plan.rows[row_id]) for row_id in open_rows]
    holders += [Holder("applicant", "", "completion") for _row in returned]
    for owner in ("office", "agency"):
        if found := next((holder for holder in holders if holder.owner == owner), None):
            return found
    causes = {holder.cause for holder in holders}
    return Holder("applicant", "", "" if "" in causes or not causes else min(causes))


def _row_holder(row: Row) -> Holder:
    role = row.performers[0] if row.performers else ""
    if row.awaits == "payment":
        return Holder("applicant", "", "payment" if row.stops_clock else "")
    if row.awaits == "applicant" or role == APPLICANT:
        return Holder("applicant", "", "completion" if row.stops_clock else "")
    if row.awaits == "agency":
        return Holder("agency", role)
    return Holder("office")
