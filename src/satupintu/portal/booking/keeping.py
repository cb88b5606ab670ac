"""An appointment that was booked: checked, confirmed, shown, put into a calendar, moved, cancelled. Its code is the key."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from satupintu.centres.queries import find_offer
from satupintu.config.access import actor_of, citizen, moment_of, posted, public
from satupintu.config.throttle import limit_tries
from satupintu.core.errors import NotFound, Refusal
from satupintu.core.regions import current_region, region_day
from satupintu.portal.booking.choosing import ChoiceForm, rule_words, visitor_of
from satupintu.portal.booking.reading import (
    clock,
    day_choices,
    day_words,
    documents,
    name_of,
    private,
    service_names,
    standard_of,
    time_choices,
    why_words,
)
from satupintu.portal.line.drawing import qr_picture
from satupintu.visits import operations, queries
from satupintu.visits.errors import VisitUnknown
from satupintu.visits.models import Appointment, Visit
from satupintu.visits.queries import CalendarEvent

LISTED = 50
"""How many appointments the list of a person shows."""


@public
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Show what was chosen while it is held, and confirm it."""
    appointment, at = _of_code(request, code), moment_of(request)
    if appointment.state == Appointment.State.HELD and request.method == "POST":
        try:
            operations.confirm_appointment(appointment_id=appointment.pk, code=appointment.code, actor=visitor_of(request), at=at)
        except Refusal as refusal:
            messages.error(request, f"{refusal} {refusal.advice}".strip())
        else:
            messages.success(request, _("Janji temu Anda sudah terkonfirmasi."))
    if request.method == "POST" or appointment.state != Appointment.State.HELD:
        return private(redirect("portal:booking-shown", appointment.code))
    return private(render(request, "portal/booking/check.html", _context(request, appointment)))


@public
@require_safe
def shown(request: HttpRequest, code: str) -> HttpResponse:
    """Show an appointment: when, where, the code to come with, what to bring, and what can be done with it."""
    appointment = _of_code(request, code)
    return private(render(request, "portal/booking/shown.html", _context(request, appointment)))


@public
@require_safe
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Give the appointment as a file for calendars; of one that was cancelled, the notice that it is."""
    appointment, at = _of_code(request, code), moment_of(request)
    if appointment.state == Appointment.State.HELD:
        raise NotFound
    region, centre = current_region(), appointment.slot.group.centre
    service = _service(appointment)
    address = request.build_absolute_uri(f"/janji-temu/k/{appointment.code}/")
    items = documents(standard_of(appointment.service_code), appointment.variant, appointment.is_represented)
    lines = [_("Kode kedatangan: %(code)s") % {"code": appointment.code}]
    lines += [_("Yang perlu dibawa:"), *(f"- {item['label']}" for item in items)] if items else []
    event = CalendarEvent(
        uid=f"{appointment.calendar_id}@{request.get_host().partition(':')[0]}",
        sequence=appointment.sequence + (appointment.state == Appointment.State.CANCELLED),
        starts_at=appointment.slot.starts_at,
        ends_at=_ends_at(appointment),
        summary=_("Janji temu: %(service)s") % {"service": service},
        location=", ".join(part for part in (centre.name, centre.address_line) if part),
        description="\n".join([*lines, address]),
        url=address,
        organizer=f"mailto:{region.email}" if region.email else request.build_absolute_uri("/"),
        organizer_name=region.office_name,
        is_cancelled=appointment.state == Appointment.State.CANCELLED,
    )
    response = HttpResponse(queries.write_calendar(event, at=at), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="janji-temu.ics"'
    return private(response)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Choose another day (`?hari=`) and time; the code stays, and so does the old time when the new one is gone meanwhile."""
    appointment, at = _of_code(request, code), moment_of(request)
    if appointment.state != Appointment.State.CONFIRMED:
        return private(redirect("portal:booking-shown", appointment.code))
    group = appointment.slot.group
    offer = find_offer(group.centre_id, appointment.service_code)
    days = queries.list_booking_days(offer, at, is_internal=appointment.is_internal) if offer else []
    chosen = request.GET.get("hari", "")
    day = next((choice.day for choice in days if choice.day.isoformat() == chosen and choice.starts), None)
    times = time_choices(days, day)
    data = posted(request)
    if day is not None:
        form = ChoiceForm(data, "waktu", _("Pukul berapa?"), times, _("Pilih waktu."))
    else:
        form = ChoiceForm(
            {} if chosen or "lanjut" in request.GET else None,
            "hari",
            _("Hari apa Anda ingin datang?"),
            day_choices(days),
            _("Pilih hari."),
        )
    if day is not None and data is not None and form.is_valid():
        try:
            operations.move_appointment(
                appointment_id=appointment.pk,
                slot_id=UUID(form.cleaned_data["waktu"]),
                code=appointment.code,
                actor=visitor_of(request),
                at=at,
            )
        except Refusal as refusal:
            form.add_error(None, f"{refusal} {refusal.advice}".strip())
        else:
            messages.success(request, _("Janji temu dipindahkan. Kodenya tetap sama."))
            return private(redirect("portal:booking-shown", appointment.code))
    context = {
        **_context(request, appointment),
        "form": form if day is not None or day_choices(days) else None,
        "new_day": day_words(day) if day else "",
        "busy": [(day_words(choice.day), why_words(choice.why)) for choice in days if not choice.starts] if day is None else [],
    }
    return private(render(request, "portal/booking/move.html", context, status=422 if form.is_bound and form.errors else 200))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Ask whether it is really cancelled, then cancel."""
    appointment, at = _of_code(request, code), moment_of(request)
    if request.method == "POST":
        try:
            operations.cancel_appointment(appointment_id=appointment.pk, code=appointment.code, actor=visitor_of(request), at=at)
        except Refusal as refusal:
            messages.error(request, f"{refusal} {refusal.advice}".strip())
        else:
            messages.success(request, _("Janji temu dibatalkan. Terima kasih sudah memberi kesempatan kepada orang lain."))
        return private(redirect("portal:booking-shown", appointment.code))
    if appointment.state not in Appointment.LIVE:
        return private(redirect("portal:booking-shown", appointment.code))
    return private(render(request, "portal/booking/cancel.html", _context(request, appointment)))


@citizen
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List the appointments of who is logged in, the latest first."""
    actor, at = actor_of(request), moment_of(request)
    assert actor.person_id is not None
    names = service_names()
    rows = list(queries.list_appointments(actor.person_id).exclude(state=Appointment.State.LAPSED)[:LISTED])
    context = {
        "rows": [
            {
                "appointment": row,
                "service": names.get(row.service_code, row.service_code),
                "day": day_words(region_day(row.slot.starts_at)),
                "time": clock(row.slot.starts_at),
                "is_live": row.state in Appointment.LIVE,
            }
            for row in rows
        ],
        "paused": queries.find_pause(at, person_id=actor.person_id),
        "rule": rule_words(),
    }
    return render(request, "portal/booking/mine.html", context)


def _of_code(request: HttpRequest, code: str) -> Appointment:
    """Return the appointment of a code. Raises `VisitUnknown` (also for a forged one); `TooManyTries` for who guesses."""
    try:
        return queries.get_appointment_by_code(code)
    except VisitUnknown:
        limit_tries(request, "kode-janji", most=30, seconds=600)
        raise


def _ends_at(appointment: Appointment) -> datetime:
    return appointment.slot.starts_at + timedelta(minutes=appointment.slot.minutes * appointment.slot_count)


def _service(appointment: Appointment) -> str:
    offer = find_offer(appointment.slot.group.centre_id, appointment.service_code)
    return name_of(appointment.service_code, offer, service_names())


def _context(request: HttpRequest, appointment: Appointment) -> dict[str, Any]:
    at, slot = moment_of(request), appointment.slot
    standard = standard_of(appointment.service_code)
    variants = {variant.code: variant.label for variant in standard.variants} if standard else {}
    held = appointment.hold_until
    return {
        "appointment": appointment,
        "centre": slot.group.centre,
        "service": _service(appointment),
        "slug": standard.slug if standard else "",
        "variant": variants.get(appointment.variant, ""),
        "needs": [str(Visit.Need(need).label) for need in appointment.needs],
        "priority": str(Visit.Priority(appointment.priority_reason).label) if appointment.priority_reason else "",
        "day": day_words(region_day(slot.starts_at)),
        "time": clock(slot.starts_at),
        "ends": clock(_ends_at(appointment)),
        "grace": slot.group.grace_minutes,
        "held_until": clock(held) if held else "",
        "is_held_over": held is not None and at > held,
        "is_today": region_day(slot.starts_at) == region_day(at),
        "may_still_come": appointment.state == Appointment.State.MISSED and region_day(slot.starts_at) == region_day(at),
        "is_confirmed": appointment.state == Appointment.State.CONFIRMED,
        "is_own": appointment.person_id is not None and appointment.person_id == visitor_of(request).person_id,
        "contact": queries.masked_contact(appointment),
        "items": documents(standard, appointment.variant, appointment.is_represented),
        "qr": qr_picture(appointment.code),
        "rule": rule_words(),
    }
