"""Places: which there are, what is known about them, when they are open, and the devices that stand there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from satupintu.centres import operations, queries
from satupintu.centres.models import Centre
from satupintu.centres.operations import OpenDay
from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.config.templatetags.komponen import hari
from satupintu.core.errors import Refusal
from satupintu.core.regions import region_day
from satupintu.desk.hall.choosing import key_of, of_these
from satupintu.desk.hall.forms import WEEKDAYS, CentreForm, DeviceForm, NewCentreForm, Plain, SpecialDayForm, StopForm, moment
from satupintu.desk.pages import blame, page, tell
from satupintu.visits.models import Appointment
from satupintu.visits.queries import list_outside, list_outside_week

KEEPERS = ("admin", "manager")


def with_tabs(request: HttpRequest, centre: Centre, here: str, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """Draw a page about a place: its tabs, and 422 when a form on it is to be mended."""
    base = f"/meja/pusat-layanan/{centre.pk}/"
    labels = {
        "": _("Data"),
        "jam/": _("Jam buka"),
        "antrean/": _("Kelompok dan loket"),
        "janji/": _("Janji temu"),
        "denah/": _("Denah"),
        "perangkat/": _("Perangkat"),
    }
    tabs = [{"label": label, "url": base + part, "here": part == here} for part, label in labels.items()]
    is_wrong = any(isinstance(value, forms.BaseForm) and value.is_bound for value in context.values())
    bound = next((value for value in context.values() if isinstance(value, forms.BaseForm) and value.is_bound), None)
    frame = {"centre": centre, "tabs": tabs, "base": base, "form": bound, "may_change": actor_of(request).has("admin")}
    return page(request, template, {**frame, **context}, status=422 if is_wrong else 200)


def attempt(request: HttpRequest, form: forms.Form | None, act: Callable[[], Any], said: str) -> bool:
    """Run an operation; say that it worked, or put the refusal to the form (to the next page without one)."""
    try:
        act()
    except Refusal as refusal:
        if form is None:
            tell(request, refusal)
        else:
            blame(form, refusal)
        return False
    messages.success(request, said)
    return True


@staff(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def centres(request: HttpRequest) -> HttpResponse:
    """List the places and add one."""
    form = NewCentreForm(posted(request))
    made: list[Centre] = []
    if form.is_valid():
        given = form.cleaned_data

        def add() -> None:
            values = {"name": given["name"]}
            made.append(
                operations.add_centre(
                    code=given["code"], kind=given["kind"], values=values, actor=actor_of(request), at=moment_of(request)
                )
            )

        if attempt(request, form, add, _("Tempat pelayanan ditambahkan. Lengkapi data dan jam bukanya.")):
            return redirect("desk:centre", made[0].pk)
    context = {
        "centres": queries.list_centres(include_inactive=True),
        "form": form,
        "may_change": actor_of(request).has("admin"),
    }
    return page(request, "desk/hall/centres.html", context, status=422 if form.is_bound else 200)


@staff(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def centre(request: HttpRequest, centre_id: UUID) -> HttpResponse:
    """Show and change what is known about a place."""
    place = queries.get_centre(centre_id)
    form = CentreForm(posted(request), initial={name: getattr(place, name) for name in CentreForm.base_fields})
    if form.is_valid() and attempt(
        request,
        form,
        lambda: operations.change_centre(
            centre_id=centre_id, values=form.cleaned_data, actor=actor_of(request), at=moment_of(request)
        ),
        _("Data tempat tersimpan."),
    ):
        return redirect("desk:centre", centre_id)
    return with_tabs(request, place, "", "desk/hall/centre.html", {"centre_form": form})


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


def _week(place: Centre) -> dict[str, Any]:
    initial: dict[str, Any] = {f"turn_{number}": True for number in range(7)}
    for row in queries.list_week(place.pk):
        for name in ("opens", "closes", "break_from", "break_to"):
            initial[f"{name}_{row.weekday}"] = getattr(row, name)
        initial[f"turn_{row.weekday}"] = row.breaks_in_turn
    return initial


@staff(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, centre_id: UUID) -> HttpResponse:
    """Show and set the week, days of their own, and the stops of a mobile unit."""
    place = queries.get_centre(centre_id)
    actor, at = actor_of(request), moment_of(request)
    today, act = region_day(at), request.POST.get("tindakan", "")
    week = WeekForm(request.POST if act == "pekan" else None, initial=_week(place))
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
    elif act in ("hapus-khusus", "hapus-titik"):
        _remove(request, place, act)
        done = True
    if done or (act and not any(form.is_bound for form in (week, special, stop))):
        return redirect("desk:centre-hours", centre_id)
    context = {
        "week_form": week,
        "special_form": special,
        "stop_form": stop,
        "special_days": queries.list_special_days(centre_id, since=today, days=3660),
        "stops": queries.list_stops(centre_id, since=today, days=366),
    }
    return with_tabs(request, place, "jam/", "desk/hall/hours.html", context)


def _expected(place: Centre, given: Mapping[str, Any]) -> int:
    """Return how many people are expected at times a special day would close."""
    return len(list_outside(place.pk, given["day"], given["opens"], given["closes"]))


def _outside_week(place: Centre, week: WeekForm, at: datetime) -> list[Appointment]:
    """Return who is expected outside of the hours that were typed; nobody while those are no hours yet."""
    days = week.days()
    if any(not row.opens or not row.closes for row in days) or place.kind == Centre.Kind.MOBILE:
        return []
    return list_outside_week(place.pk, {row.weekday: (row.opens, row.closes) for row in days}, at)


def _day_of(text: str) -> date:
    """Return the day a form sent; one that is none is long over."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def _remove(request: HttpRequest, place: Centre, act: str) -> None:
    """Remove a special day or a stop of this place."""
    actor, at = actor_of(request), moment_of(request)
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


@staff(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def devices(request: HttpRequest, centre_id: UUID) -> HttpResponse:
    """List kiosks and displays, register one (its address is shown this once) and let one in no more."""
    place = queries.get_centre(centre_id)
    actor, at = actor_of(request), moment_of(request)
    revoked = request.POST.get("cabut", "")
    if revoked:
        known = queries.list_devices(centre_id)
        device = of_these(known, key_of(revoked))
        attempt(
            request,
            None,
            lambda: operations.revoke_device(device_id=device.pk, actor=actor, at=at),
            _("Perangkat dicabut. Alamatnya tidak berlaku lagi."),
        )
        return redirect("desk:centre-devices", centre_id)
    form = DeviceForm(posted(request), zones=queries.list_zones(centre_id))
    address = ""
    if form.is_valid():
        given = form.cleaned_data
        try:
            device, token = operations.register_device(
                centre_id=centre_id,
                kind=given["kind"],
                name=given["name"],
                zone_id=UUID(given["zone"]) if given["zone"] else None,
                printer=given["printer"],
                actor=actor,
                at=at,
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            folder = "kiosk" if device.kind == "kiosk" else "layar"
            address = request.build_absolute_uri(f"/aula/{folder}/{token}/")
            form = DeviceForm(zones=queries.list_zones(centre_id))
    context = {"devices": queries.list_devices(centre_id), "device_form": form, "address": address}
    return with_tabs(request, place, "perangkat/", "desk/hall/devices.html", context)
