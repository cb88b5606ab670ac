"""Setting displays up: which there are, when each was last heard of, and the address a new one is opened with."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from satupintu.centres import operations as centres
from satupintu.centres.models import Device, Zone
from satupintu.centres.queries import get_centre, list_centres, list_devices, list_zones
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.errors import NotFound, Refusal

WHOLE = gettext_lazy("Seluruh tempat pelayanan")


class DisplayForm(forms.Form):
    """A new display: what it is called and which waiting area it tells about."""

    use_required_attribute = False
    name = forms.CharField(
        label=gettext_lazy("Nama layar"),
        max_length=80,
        help_text=gettext_lazy("Misalnya: TV ruang tunggu lantai 1"),
        error_messages={"required": gettext_lazy("Isi nama layar.")},
    )
    place = forms.ChoiceField(label=gettext_lazy("Yang ditampilkan"))

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            (centre.name, [(str(centre.pk), WHOLE), *((str(zone.pk), zone.name) for zone in list_zones(centre.pk))])
            for centre in list_centres()
        ]

    def chosen(self) -> tuple[UUID, UUID | None]:
        """Return centre and zone that were chosen."""
        key = UUID(self.cleaned_data["place"])
        zone = Zone.objects.filter(pk=key).select_related("floor").first()
        return (get_centre(key).pk, None) if zone is None else (zone.floor.centre_id, zone.pk)


@staff()
@require_safe
def displays(request: HttpRequest) -> HttpResponse:
    """List the displays and say how one is set up."""
    return _draw(request, DisplayForm())


@staff("admin")
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """Register a display and show its address, this once."""
    form = DisplayForm(request.POST)
    address = ""
    if form.is_valid():
        centre_id, zone_id = form.chosen()
        try:
            _device, token = centres.register_device(
                centre_id=centre_id,
                zone_id=zone_id,
                kind=Device.Kind.DISPLAY,
                name=form.cleaned_data["name"],
                actor=actor_of(request),
                at=moment_of(request),
            )
        except NotFound:
            raise
        except Refusal as refusal:
            form.add_error(None, f"{refusal} {refusal.advice}".strip())
        else:
            address = request.build_absolute_uri(reverse("lobby:display", args=[token]))
            form = DisplayForm()
    return _draw(request, form, address)


@staff("admin")
@require_POST
def revoke(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """Let a display in no more."""
    centres.revoke_device(device_id=device_id, actor=actor_of(request), at=moment_of(request))
    messages.success(request, _("Layar dicabut. Alamatnya tidak berlaku lagi."))
    return redirect("lobby:displays")


def _draw(request: HttpRequest, form: DisplayForm, address: str = "") -> HttpResponse:
    context = {
        "places": [
            (centre, [device for device in list_devices(centre.pk) if device.kind == Device.Kind.DISPLAY])
            for centre in list_centres()
        ],
        "form": form,
        "address": address,
        "may_change": actor_of(request).has("admin"),
    }
    return render(request, "lobby/displays.html", context, status=422 if form.is_bound else 200)
