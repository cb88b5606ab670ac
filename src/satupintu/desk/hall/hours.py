"""When a place is open: its week, weeks of a time, days of their own, and the stops of a mobile unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from satupintu.centres import operations, queries
from satupintu.centres.models import Centre, OpeningHours
from satupintu.centres.operations import OpenDay
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.config.templatetags.komponen import hari
from satupintu.core.regions import region_day
from satupintu.desk.hall.choosing import key_of, of_these
from satupintu.desk.hall.forms import WEEKDAYS, Plain, SpecialDayForm, StopForm, day, moment
from satupintu.desk.hall.places import KEEPERS, with_tabs
from satupintu.desk.pages import attempt
from satupintu.visits.models import Appointment
from satupintu.visits.queries import list_outside, list_outside_week


class WeekForm(Plain):
    """The hours of the whole week; a day without hours is closed."""

    prefix = "pekan"
    decree_no = forms.CharField(required=False, max_length=120)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for number, label in enumerate(WEEKDAYS):
            words = {
                "opens": _("Buka"),
                "closes": _("Tutup"),
                "break_from": _("Istirahat mulai"),
                "break_to": _("Istirahat selesai"),
            }
            for name, word in words.items():
                self.fields[f"{name}_{number}"] = moment(word)
                self.fields[f"{name}_{number}"].widget.attrs["aria-label"] = f"{label}: {word}"
            self.fields[f"turn_{number}"] = forms.BooleanField(required=False)
            self.fields[f"turn_{number}"].widget.attrs["aria-label"] = f"{label}: {_('bergantian')}"

    def rows(self) -> list[tuple[Any, list[Any], Any]]:
        """Return weekday, its four times and the tick for taking the break in turn."""
        names = ("opens", "closes", "break_from", "break_to")
        return [
            (label, [self[f"{name}_{number}"] for name in names], self[f"turn_{number}"]) for number, label in enumerate(WEEKDAYS)
        ]

    def days(self) -> list[OpenDay]:
        """Return the days that are open."""
        given = self.cleaned_data
        return [
            OpenDay(
                number,
                given[f"opens_{number}"],
                given[f"closes_{number}"],
                given[f"break_from_{number}"],
                given[f"break_to_{number}"],
                given[f"turn_{number}"],
            )
            for number in range(7)
            if given[f"opens_{number}"] or given[f"closes_{number}"]
        ]


class PeriodWeekForm(WeekForm):
    """The hours of a week that holds from a date to another."""

    prefix = "masa"
    name = forms.CharField(max_length=120, required=False)
    first_day = day(_lazy("Dari tanggal"))
    last_day = day(_lazy("Sampai tanggal"))


def _week(place: Centre) -> dict[str, Any]:
    initial: dict[str, Any] = {f"turn_{number}": True for number in range(7)}
    for row in queries.list_week(place.pk):
        for name in ("opens", "closes", "break_from", "break_to"):
            initial[f"{name}_{row.weekday}"] = getattr(row, name)
        initial[f"turn_{row.weekday}"] = row.breaks_in_turn
    return initial


def week_words(rows: Iterable[OpeningHours]) -> list[tuple[str, str]]:
    """Return weekday and hours in words, Monday first."""
    return [(str(WEEKDAYS[row.weekday]), f"{row.opens:%H.%M}–{row.closes:%H.%M}") for row in sorted(rows, key=_weekday)]


def _weekday(row: OpeningHours) -> int:
    return row.weekday


@staff(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, centre_id: UUID) -> HttpResponse:
    """Show and set the week, weeks of a time, days of their own, and the stops of a mobile unit."""
    place = queries.get_centre(centre_id)
    actor, at = actor_of(request), moment_of(request)
    today, act = region_day(at), request.POST.get("tindakan", "")
    week = WeekForm(request.POST if act == "pekan" else None, initial=_week(place))
    period = PeriodWeekForm(request.POST if act == "masa" else None, initial=_week(place))
    special = SpecialDayForm(request.POST if act == "khusus" else None)
    stop = StopForm(request.POST if act == "titik" else None)
    done = False
    if act == "pekan" and week.is_valid() and (outside := _outside_week(place, week, at)):
        sentence = ngettext(
            "%(count)s orang punya janji temu di luar jam baru, yang pertama %(day)s. Tutup janji temunya dahulu.",
            "%(count)s orang punya janji temu di luar jam baru, yang pertama %(day)s. Tutup janji temunya dahulu.",
            len(outside),
        )
        first = region_day(outside[0].slot.starts_at)
        messages.warning(request, sentence % {"count": len(outside), "day": hari(first)})
        return redirect(f"/meja/pusat-layanan/{centre_id}/janji/tutup/?hari={first}")
    if act == "pekan" and week.is_valid():
        decree = week.cleaned_data["decree_no"]
        done = attempt(
            request,
            week,
            lambda: operations.set_hours(centre_id=centre_id, days=week.days(), decree_no=decree, actor=actor, at=at),
            _("Jam buka tersimpan."),
        )
    elif act == "masa" and period.is_valid():
        given = period.cleaned_data
        done = attempt(
            request,
            period,
            lambda: operations.set_hours_period(
                centre_id=centre_id,
                name=given["name"],
                first_day=given["first_day"],
                last_day=given["last_day"],
                days=period.days(),
                decree_no=given["decree_no"],
                actor=actor,
                at=at,
            ),
            _("Jam untuk masa itu tersimpan."),
        )
    elif act == "khusus" and special.is_valid() and (expected := _expected(place, special.cleaned_data)):
        sentence = ngettext(
            "%(count)s orang punya janji temu di luar jam itu. Tutup janji temunya dahulu, supaya mereka diberi tahu.",
            "%(count)s orang punya janji temu di luar jam itu. Tutup janji temunya dahulu, supaya mereka diberi tahu.",
            expected,
        )
        messages.warning(request, sentence % {"count": expected})
        return redirect(f"/meja/pusat-layanan/{centre_id}/janji/tutup/?hari={special.cleaned_data['day']}")
    elif act == "khusus" and special.is_valid():
        done = attempt(
            request,
            special,
            lambda: operations.set_special_day(centre_id=centre_id, **special.cleaned_data, actor=actor, at=at),
            _("Hari khusus tersimpan."),
        )
    elif act == "titik" and stop.is_valid():
        done = attempt(
            request,
            stop,
            lambda: operations.plan_stop(centre_id=centre_id, **stop.cleaned_data, actor=actor, at=at),
            _("Titik layanan dijadwalkan."),
        )
    elif act in ("hapus-khusus", "hapus-titik", "hapus-masa"):
        _remove(request, place, act)
        done = True
    if done or (act and not any(form.is_bound for form in (week, period, special, stop))):
        return redirect("desk:centre-hours", centre_id)
    context = {
        "week_form": week,
        "period_form": period,
        "periods": [(row, week_words(row.hours.all())) for row in queries.list_hours_periods(centre_id, since=today)],
        "special_form": special,
        "stop_form": stop,
        "special_days": queries.list_special_days(centre_id, since=today, days=3660),
        "stops": queries.list_stops(centre_id, since=today, days=366),
    }
    return with_tabs(request, place, "jam/", "desk/hall/hours.html", context)


def _outside_week(place: Centre, week: WeekForm, at: datetime) -> list[Appointment]:
    """Return who is expected outside of the hours that were typed; nobody while those are no hours yet."""
    days = week.days()
    if any(not row.opens or not row.closes for row in days) or place.kind == Centre.Kind.MOBILE:
        return []
    return list_outside_week(place.pk, {row.weekday: (row.opens, row.closes) for row in days}, at)


def _expected(place: Centre, given: Mapping[str, Any]) -> int:
    """Return how many people are expected at times a special day would close."""
    return len(list_outside(place.pk, given["day"], given["opens"], given["closes"]))


def _day_of(text: str) -> date:
    """Return the day a form sent; one that is none is long over."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def _remove(request: HttpRequest, place: Centre, act: str) -> None:
    """Remove a special day, a period or a stop of this place."""
    actor, at = actor_of(request), moment_of(request)
    if act == "hapus-masa":
        periods = queries.list_hours_periods(place.pk, since=region_day(at))
        period_id, decree = of_these(periods, key_of(request.POST.get("masa", ""))).pk, request.POST.get("surat", "")
        attempt(
            request,
            None,
            lambda: operations.remove_hours_period(period_id=period_id, decree_no=decree, actor=actor, at=at),
            _("Masa itu dihapus; jam biasa berlaku lagi."),
        )
        return
    if act == "hapus-khusus":
        day = _day_of(request.POST.get("hari", ""))
        decree = request.POST.get("surat", "")
        attempt(
            request,
            None,
            lambda: operations.remove_special_day(centre_id=place.pk, day=day, decree_no=decree, actor=actor, at=at),
            _("Hari khusus dihapus."),
        )
        return
    stops = queries.list_stops(place.pk, since=region_day(at), days=366)
    stop = next((row for row in stops if str(row.pk) == request.POST.get("titik")), None)
    if stop is not None:
        stop_id = stop.pk
        attempt(request, None, lambda: operations.remove_stop(stop_id=stop_id, actor=actor, at=at), _("Titik layanan dihapus."))
