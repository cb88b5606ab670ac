"""The office calendar the clock runs by: service hours of the week, and days the office is closed.

Both change by decree. What is past stays as it was, for the clock has already run by it; due dates that were promised
before a change stay as promised.
"""

from datetime import date, datetime, time
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.core.actor import Actor, require_role
from satupintu.core.calendars import missing_holidays
from satupintu.core.errors import Conflict, NotAllowed
from satupintu.core.locks import lock
from satupintu.core.models import Holiday, OfficeHours
from satupintu.core.operation import operation
from satupintu.core.regions import region_zone
from satupintu.journal.operations import record
from satupintu.sop.errors import CalendarInvalid, ClosureExists, DayIsPast, OfficeNeverOpen
from satupintu.sop.events import CLOSURE_ADDED, CLOSURE_REMOVED, OFFICE_HOURS_CHANGED


@operation
def set_office_hours(
    *,
    weekday: int,
    opens: time | None,
    closes: time | None,
    break_from: time | None = None,
    break_to: time | None = None,
    decree_no: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Set the service hours of a weekday (Monday is 0), in the region's time; without any time the office is closed.

    Raises NotAllowed (for who is no `admin`), CalendarInvalid (with the field), OfficeNeverOpen for the last open day.
    """
    require_role(actor, "admin")
    errors = _faults(opens, closes, break_from, break_to)
    if not decree_no.strip():
        errors["decree_no"] = _decree_missing()
    if not 0 <= weekday <= 6:
        errors["weekday"] = _("Hari itu tidak ada.")
    if errors:
        raise CalendarInvalid(errors=errors)
    rows = {row.weekday: row for row in OfficeHours.objects.select_for_update().order_by("weekday")}
    row = rows.get(weekday) or OfficeHours(weekday=weekday)
    if opens is not None and closes is not None:
        row.opens, row.closes, row.break_from, row.break_to = opens, closes, break_from, break_to
        row.save()
    else:
        if not rows.keys() - {weekday}:
            raise OfficeNeverOpen
        OfficeHours.objects.filter(weekday=weekday).delete()
    record(OFFICE_HOURS_CHANGED, row, actor=actor, at=at, weekday=weekday, is_open=opens is not None, decree_no=decree_no.strip())


def _faults(opens: time | None, closes: time | None, break_from: time | None, break_to: time | None) -> dict[str, str]:
    errors: dict[str, str] = {}
    if (opens is None) != (closes is None):
        errors["closes" if closes is None else "opens"] = _("Isi jam buka dan jam tutup, atau kosongkan keduanya.")
    elif opens is not None and closes is not None and closes <= opens:
        errors["closes"] = _("Jam tutup harus sesudah jam buka.")
    if (break_from is None) != (break_to is None):
        errors["break_to" if break_to is None else "break_from"] = _("Isi awal dan akhir istirahat, atau kosongkan keduanya.")
    elif break_from is not None and break_to is not None:
        if opens is None or closes is None:
            errors["break_from"] = _("Hari tutup tidak punya istirahat.")
        elif not opens < break_from < break_to < closes:
            errors["break_from"] = _("Istirahat harus di antara jam buka dan jam tutup.")
    return errors


@operation
def add_closure(
    *, day: date, name: str, category: str = Holiday.Category.LOCAL, decree_no: str, actor: Actor, at: datetime
) -> Holiday:
    """Close the office on a day from today on, for a holiday or an event, by decree.

    name: what people read, at most 200 letters. Raises NotAllowed (for who is no `admin`), CalendarInvalid, DayIsPast,
    ClosureExists.
    """
    require_role(actor, "admin")
    errors: dict[str, str] = {}
    if not name.strip():
        errors["name"] = _("Isi nama hari libur.")
    if category not in Holiday.Category.values:
        errors["category"] = _("Pilih jenis libur.")
    if not decree_no.strip():
        errors["decree_no"] = _decree_missing()
    if errors:
        raise CalendarInvalid(errors=errors)
    _refuse_past(day, at)
    closure, is_new = Holiday.objects.get_or_create(
        date=day,
        defaults={"name": name.strip()[:200], "category": category, "decree_no": decree_no.strip()[:120]},
    )
    if not is_new:
        raise ClosureExists
    record(CLOSURE_ADDED, closure, actor=actor, at=at, day=day.isoformat(), category=category, decree_no=closure.decree_no)
    return closure


@operation
def remove_closure(*, closure_id: UUID, decree_no: str, actor: Actor, at: datetime) -> None:
    """Open the office after all on a day from today on, by decree.

    Raises NotAllowed (for who is no `admin`), CalendarInvalid, NotFound, DayIsPast.
    """
    require_role(actor, "admin")
    if not decree_no.strip():
        raise CalendarInvalid(errors={"decree_no": _decree_missing()})
    closure = lock(Holiday, closure_id)
    _refuse_past(closure.date, at)
    Holiday.objects.filter(pk=closure.pk).delete()
    record(
        CLOSURE_REMOVED,
        closure,
        actor=actor,
        at=at,
        day=closure.date.isoformat(),
        category=closure.category,
        decree_no=decree_no.strip()[:120],
    )


@operation
def add_national_holidays(*, actor: Actor, at: datetime) -> list[Holiday]:
    """Add the national holidays and cuti bersama that are missing from today to the end of next year; return them.

    For the nightly job: only the system may. Raises NotAllowed, Conflict when none is missing.
    """
    if not actor.is_system:
        raise NotAllowed
    today = at.astimezone(region_zone()).date()
    missing = [day for year in (today.year, today.year + 1) for day in missing_holidays(year) if day.date >= today]
    if not missing:
        raise Conflict
    Holiday.objects.bulk_create(missing)
    for day in missing:
        record(CLOSURE_ADDED, day, actor=actor, at=at, day=day.date.isoformat(), category=day.category, decree_no="")
    return missing


def _refuse_past(day: date, at: datetime) -> None:
    if day < at.astimezone(region_zone()).date():
        raise DayIsPast


def _decree_missing() -> str:
    return _("Isi nomor keputusan atau surat edaran.")
