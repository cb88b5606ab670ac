"""Template tags about the office itself: its hours, in words. Load with `{% load kantor %}`."""

from __future__ import annotations

from datetime import datetime, time
from itertools import groupby
from typing import Any

from django import template
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satupintu.core.calendars import get_work_calendar
from satupintu.core.jobs import is_in_region
from satupintu.core.models import OfficeHours

register = template.Library()

WEEKDAYS = (
    gettext_lazy("Senin"),
    gettext_lazy("Selasa"),
    gettext_lazy("Rabu"),
    gettext_lazy("Kamis"),
    gettext_lazy("Jumat"),
    gettext_lazy("Sabtu"),
    gettext_lazy("Minggu"),
)


def clock(moment: time | datetime) -> str:
    """Write a time of day, `08.00`."""
    return moment.strftime("%H.%M")


def weekly_hours() -> list[tuple[int, int, str]]:
    """Return (first weekday, last weekday, `08.00–15.30`) of each run of days with the same hours."""
    rows = list(OfficeHours.objects.order_by("weekday").values_list("weekday", "opens", "closes"))
    runs = []
    for key, group in groupby(enumerate(rows), key=lambda item: (item[1][0] - item[0], item[1][1], item[1][2])):
        days = [row[0] for _index, row in group]
        runs.append((days[0], days[-1], f"{clock(key[1])}–{clock(key[2])}"))
    return runs


@register.simple_tag
def jam_pelayanan() -> list[dict[str, Any]]:
    """Return the service hours for the footer, `[{"days": "Senin–Kamis", "hours": "08.00–15.30"}]`."""
    if not is_in_region():
        return []
    runs = cache.get_or_set("kantor.jam", weekly_hours, 600) or []
    return [
        {"days": str(WEEKDAYS[first]) if first == last else f"{WEEKDAYS[first]}–{WEEKDAYS[last]}", "hours": hours}
        for first, last, hours in runs
    ]


@register.inclusion_tag("komponen/buka.html")
def buka_sekarang(at: datetime) -> dict[str, str | bool]:
    """Say whether the office is open at `at`, and until when or from when."""
    calendar = get_work_calendar()
    here = timezone.localtime(at)
    row = OfficeHours.objects.filter(weekday=here.weekday()).first()
    if calendar.is_open(at) and row is not None:
        return {"is_open": True, "text": _("Buka sampai %(time)s") % {"time": clock(row.closes)}}
    if row is not None and calendar.is_working_day(here.date()):
        if here.time() < row.opens:
            return {"is_open": False, "text": _("Buka hari ini pukul %(time)s") % {"time": clock(row.opens)}}
        if row.break_to and here.time() < row.break_to:
            return {"is_open": False, "text": _("Istirahat, buka lagi pukul %(time)s") % {"time": clock(row.break_to)}}
    return {"is_open": False, "text": _("Sedang tutup")}
