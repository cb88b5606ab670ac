"""Booking for somebody on the phone or at the desk: service and day first, then time and name."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from satupintu.centres.queries import find_offer
from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.core.errors import Refusal
from satupintu.desk.booking.days import list_address
from satupintu.desk.hall.choosing import chosen_centre
from satupintu.desk.pages import COUNTER_ROLES, blame, page
from satupintu.desk.visiting import service_names
from satupintu.people.queries import find_person_by_nik
from satupintu.visits import operations, queries
from satupintu.visits.models import Visit
from satupintu.visits.queries import DayChoice


class BookForm(forms.Form):
    """When, and for whom: by NIK who is registered, else by name and contact."""

    use_required_attribute = False
    slot = forms.ChoiceField(
        label=gettext_lazy("Pukul"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih waktu."), "invalid_choice": gettext_lazy("Waktu ini sudah penuh.")},
    )
    nik = forms.CharField(
        label=gettext_lazy("NIK, bila sudah terdaftar"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-20"}),
    )
    visitor_name = forms.CharField(label=gettext_lazy("Nama lengkap"), required=False, max_length=200)
    contact = forms.CharField(
        label=gettext_lazy("Surel atau nomor ponsel"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("Bacakan ulang kepada penelepon; bukti dan pengingat dikirim ke sana."),
    )
    needs = forms.MultipleChoiceField(
        label=gettext_lazy("Bantuan"), required=False, widget=forms.CheckboxSelectMultiple, choices=Visit.Need.choices
    )

    def __init__(self, data: Any, times: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["slot"].choices = times  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Look up who is registered; ask for a name where nobody is named."""
        given = dict(super().clean() or {})
        if given.get("nik"):
            person = find_person_by_nik(given["nik"])
            if person is None:
                self.add_error("nik", _("NIK ini belum terdaftar. Isi nama dan kontak saja."))
            given["person_id"] = person.pk if person else None
        return given


@staff(*COUNTER_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest) -> HttpResponse:
    """Choose service, day and share (`?layanan=`, `?hari=`, `?bagian=kantor`), then book for somebody."""
    centre, centres = chosen_centre(request)
    if centre is None:
        return page(request, "desk/hall/none.html", {})
    at = moment_of(request)
    names = service_names(centre.pk)
    code = request.GET.get("layanan", "")
    is_internal = request.GET.get("bagian") == "kantor"
    offer = find_offer(centre.pk, code) if code in names else None
    days = queries.list_booking_days(offer, at, is_internal=is_internal) if offer else []
    day = _chosen_day(days, request.GET.get("hari", ""))
    choice = next((choice for choice in days if choice.day == day), None)
    starts = choice.starts if choice is not None else ()
    times = [(str(start.slot.pk), f"{localtime(start.slot.starts_at):%H.%M} ({start.free})") for start in starts]
    form = BookForm(posted(request), times)
    if day is not None and form.is_valid() and _booked(request, form, code, is_internal):
        return redirect(list_address(centre, day))
    context = {
        "centre": centre,
        "centres": centres,
        "services": sorted(names.items(), key=lambda line: line[1]),
        "code": code,
        "is_internal": is_internal,
        "days": [choice for choice in days if choice.starts],
        "day": day,
        "form": form if times else None,
        "is_asked": offer is not None,
    }
    return page(request, "desk/booking/phone.html", context, status=422 if form.is_bound and form.errors else 200)


def _booked(request: HttpRequest, form: BookForm, code: str, is_internal: bool) -> bool:
    given = form.cleaned_data
    actor, at = actor_of(request), moment_of(request)
    who = (
        {"person_id": given["person_id"]}
        if given.get("person_id")
        else {"visitor_name": given["visitor_name"], "contact": given["contact"]}
    )
    try:
        held = operations.hold_slot(
            slot_id=UUID(given["slot"]),
            service_code=code,
            is_internal=is_internal,
            needs=given["needs"],
            actor=actor,
            at=at,
            **who,
        )
        operations.confirm_appointment(appointment_id=held.pk, actor=actor, at=at)
    except Refusal as refusal:
        blame(form, refusal)
        return False
    messages.success(request, _("Janji temu tersimpan. Bacakan kodenya: %(code)s") % {"code": held.code})
    return True


def _chosen_day(days: list[DayChoice], text: str) -> date | None:
    free = [choice.day for choice in days if choice.starts]
    return next((day for day in free if day.isoformat() == text), free[0] if free else None)
