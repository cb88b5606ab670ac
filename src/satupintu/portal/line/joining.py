"""Joining the line from home."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from satupintu.centres.queries import get_centre_by_code, list_centres
from satupintu.config.access import actor_of, moment_of, posted, public
from satupintu.config.throttle import limit_tries
from satupintu.core.actor import NOBODY, Actor
from satupintu.core.errors import NotFound, Refusal
from satupintu.portal.line.reading import Hall, clock, held_codes, keep_code, list_held, read_hall, service_names
from satupintu.visits import operations
from satupintu.visits.models import Visit


class JoinForm(forms.Form):
    """What somebody comes for, and whether they should go first."""

    use_required_attribute = False
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Yang ingin diurus"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Boleh lebih dari satu, paling banyak lima. Semuanya dilayani dengan satu nomor."),
        error_messages={"required": gettext_lazy("Pilih sekurangnya satu layanan.")},
    )
    priority = forms.ChoiceField(
        label=gettext_lazy("Perlu didahulukan?"),
        required=False,
        help_text=gettext_lazy("Tanpa bukti. Cukup pilih yang sesuai."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any, hall: Hall, chosen: list[str]) -> None:
        super().__init__(data, initial={"key": uuid4(), "services": chosen})
        offers = [offer for _group, found in hall.groups for offer in found]
        self.fields["services"].choices = offers  # type: ignore[attr-defined]
        self.fields["priority"].choices = [("", _("Tidak perlu")), *Visit.Priority.choices]  # type: ignore[attr-defined]

    def clean_services(self) -> list[str]:
        """Refuse more than a visit may begin with."""
        services: list[str] = self.cleaned_data["services"]
        if len(services) > 5:
            raise forms.ValidationError(_("Pilih paling banyak lima layanan."))
        return services


class CodeForm(forms.Form):
    """The code of a ticket, for who cannot scan it."""

    use_required_attribute = False
    kode = forms.CharField(
        label=gettext_lazy("Kode tiket"),
        max_length=20,
        help_text=gettext_lazy("12 huruf dan angka di bawah kode QR"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "govuk-input--width-20"}),
        error_messages={"required": gettext_lazy("Isi kode tiket.")},
    )


@public
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """List the places one can join from home, the numbers this phone holds, and ask for the code of a ticket."""
    form = CodeForm(request.GET if "kode" in request.GET else None)
    if form.is_valid():
        code = "".join(letter for letter in form.cleaned_data["kode"].upper() if letter.isalnum())
        if code:
            return redirect("portal:line-ticket", code)
        form.add_error("kode", _("Isi kode tiket."))
    at = moment_of(request)
    names: dict[str, str] = {}
    context = {
        "form": form,
        "held": list_held(request, actor_of(request).person_id, at),
        "places": [
            {"centre": hall.centre, "is_taking": hall.is_taking, "until": clock(hall.last_at)}
            for hall in (read_hall(centre, names, at) for centre in list_centres())
        ],
    }
    return render(request, "portal/line_places.html", context, status=422 if form.errors else 200)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, centre: str) -> HttpResponse:
    """Take a number of a place from home; it is called once its holder says that they are there."""
    at, place = moment_of(request), get_centre_by_code(centre)
    actor = _visitor(request)
    held = [visit for visit in list_held(request, actor.person_id, at) if visit.centre_id == place.pk]
    data = posted(request)
    text = "" if data is not None else request.GET.get("q", "").strip()[:60]
    hall = read_hall(place, service_names(), at, text)
    form = JoinForm(data, hall, request.GET.getlist("layanan"))
    if data is not None and (repeated := _same_press(data.get("key", ""), held)):
        return redirect("portal:line-ticket", repeated.code)
    if form.is_valid():
        limit_tries(request, "antrean", most=60, seconds=3600, whose=str(actor.person_id or ""))
        try:
            joined = operations.take_ticket(
                centre_id=place.pk,
                service_codes=form.cleaned_data["services"],
                channel=Visit.Channel.PHONE,
                person_id=actor.person_id,
                priority_reason=form.cleaned_data["priority"],
                language=request.LANGUAGE_CODE,
                key=f"ponsel:{form.cleaned_data['key']}",
                held=held_codes(request),
                actor=actor,
                at=at,
            )
        except NotFound:
            raise
        except Refusal as refusal:
            form.add_error(None, f"{refusal} {refusal.advice}".strip())
        else:
            messages.success(request, _("Nomor Anda %(label)s.") % {"label": joined.ticket.label})
            response = redirect("portal:line-ticket", joined.visit.code)
            keep_code(request, response, joined.visit.code, is_safe=settings.PRODUCTION)
            return response
    context = {"hall": hall, "until": clock(hall.last_at), "form": form, "held": held, "text": text}
    return render(request, "portal/line_join.html", context, status=422 if form.errors else 200)


def _visitor(request: HttpRequest) -> Actor:
    """Return the citizen who is logged in, or nobody; staff come as nobody, for here they are visitors."""
    actor = actor_of(request)
    return actor if actor.kind == "person" else NOBODY


def _same_press(key: str, held: list[Visit]) -> Visit | None:
    """Return the visit this very form has opened already."""
    try:
        wanted = f"ponsel:{UUID(key)}"
    except ValueError:
        return None
    return next((visit for visit in held if visit.key == wanted), None)
