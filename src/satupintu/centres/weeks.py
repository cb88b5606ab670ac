"""Weeks of a place as they are written: the hours of each weekday, of the usual week or of a period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from satupintu.centres.errors import CentreInvalid, PastDay
from satupintu.centres.models import Centre, HoursPeriod, OpeningHours
from satupintu.centres.writing import write
from satupintu.core.regions import region_day


@dataclass(frozen=True)
class OpenDay:
    """Hours of one weekday (Monday is 0), local time; `breaks_in_turn`: no closing in the break."""

    weekday: int
    opens: time
    closes: time
    break_from: time | None = None
    break_to: time | None = None
    breaks_in_turn: bool = True


def write_week(centre: Centre, days: Sequence[OpenDay], period: HoursPeriod | None = None) -> None:
    """Write the week of a place, or of a period of it, in place of what was there. Raises `CentreInvalid`."""
    if len({day.weekday for day in days}) != len(days):
        raise CentreInvalid(errors={"days": _("Satu hari hanya sekali.")})
    OpeningHours.objects.filter(centre=centre, period=period).delete()
    names = ("weekday", "opens", "closes", "break_from", "break_to", "breaks_in_turn")
    for day in days:
        write(OpeningHours(centre=centre, period=period), {name: getattr(day, name) for name in names}, names)


def refuse_past(day: date, at: datetime) -> None:
    """Refuse with `PastDay` a local day that is over."""
    if day < region_day(at):
        raise PastDay
