"""Places: which there are, what is known about them, and the devices that stand there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from satupintu.centres import operations, queries
from satupintu.centres.models import Centre
from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.core.errors import Refusal
from satupintu.desk.hall.choosing import key_of, of_these
from satupintu.desk.hall.forms import CentreForm, DeviceForm, NewCentreForm
from satupintu.desk.pages import attempt, blame, page

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
            folders = {"kiosk": "kiosk", "display": "layar", "tablet": "survei"}
            address = request.build_absolute_uri(f"/aula/{folders[str(device.kind)]}/{token}/")
            form = DeviceForm(zones=queries.list_zones(centre_id))
    context = {"devices": queries.list_devices(centre_id), "device_form": form, "address": address}
    return with_tabs(request, place, "perangkat/", "desk/hall/devices.html", context)
