"""Groups of the line, the services in them, and counters of a place."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from satupintu.catalogue.queries import list_services
from satupintu.centres import operations, queries
from satupintu.centres.models import Counter, QueueGroup
from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.desk.hall.choosing import of_these
from satupintu.desk.hall.forms import CounterForm, GroupForm, NewCounterForm, NewGroupForm, OfferForm
from satupintu.desk.hall.places import KEEPERS, with_tabs
from satupintu.desk.pages import attempt
from satupintu.people.queries import list_agencies


@staff(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def lines(request: HttpRequest, centre_id: UUID) -> HttpResponse:
    """List groups and counters of a place; add one of either."""
    place = queries.get_centre(centre_id)
    actor, at, act = actor_of(request), moment_of(request), request.POST.get("tindakan", "")
    zones = list(queries.list_zones(centre_id))
    group = NewGroupForm(request.POST if act == "kelompok" else None, zones=zones)
    counter = NewCounterForm(request.POST if act == "loket" else None, zones=zones)
    done = False
    if act == "kelompok" and group.is_valid():
        given = group.cleaned_data
        done = attempt(
            request,
            group,
            lambda: operations.add_group(
                zone_id=UUID(given["zone"]),
                code=given["code"],
                prefix=given["letters"],
                values={"name": given["name"]},
                actor=actor,
                at=at,
            ),
            _("Kelompok antrean ditambahkan."),
        )
    elif act == "loket" and counter.is_valid():
        asked = counter.cleaned_data
        done = attempt(
            request,
            counter,
            lambda: operations.add_counter(
                zone_id=UUID(asked["zone"]), number=asked["number"], values={"kind": asked["kind"]}, actor=actor, at=at
            ),
            _("Loket ditambahkan. Letakkan pada denah."),
        )
    if done:
        return redirect("desk:centre-lines", centre_id)
    context = {
        "groups": QueueGroup.objects.filter(centre=place).select_related("zone").prefetch_related("services"),
        "counters": queries.list_counters(centre_id, include_inactive=True),
        "has_zones": bool(zones),
        "group_form": group,
        "counter_form": counter,
    }
    return with_tabs(request, place, "antrean/", "desk/hall/lines.html", context)


@staff(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: HttpRequest, centre_id: UUID, group_id: UUID) -> HttpResponse:
    """Show and change the rules of a group and the services offered in it."""
    place = queries.get_centre(centre_id)
    row = of_these(QueueGroup.objects.filter(centre=place).select_related("zone"), group_id)
    actor, at, act = actor_of(request), moment_of(request), request.POST.get("tindakan", "")
    form = GroupForm(
        request.POST if act == "aturan" else None, initial={name: getattr(row, name) for name in GroupForm.base_fields}
    )
    form.offer_agencies(list_agencies())
    offer = OfferForm(request.POST if act == "layanan" else None, initial={"expected_minutes": 10})
    done = False
    if act == "aturan" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: operations.change_group(group_id=group_id, values=form.cleaned_data, actor=actor, at=at),
            _("Aturan kelompok tersimpan."),
        )
    elif act == "layanan" and offer.is_valid():
        given = dict(offer.cleaned_data)
        code = given.pop("service_code")
        done = attempt(
            request,
            offer,
            lambda: operations.offer_service(group_id=group_id, service_code=code, values=given, actor=actor, at=at),
            _("Layanan tersimpan pada kelompok ini."),
        )
    elif act == "cabut":
        code = request.POST.get("kode", "")
        attempt(
            request,
            None,
            lambda: operations.withdraw_service(group_id=group_id, service_code=code, actor=actor, at=at),
            _("Layanan tidak lagi dilayani pada kelompok ini."),
        )
        done = True
    if done:
        return redirect("desk:centre-group", centre_id, group_id)
    names = {line.code: line.name for line in list_services()}
    context = {
        "group": row,
        "offers": [(line, line.label or names.get(line.service_code, "")) for line in row.services.all()],
        "catalogue": sorted(names.items()),
        "group_form": form,
        "offer_form": offer,
    }
    return with_tabs(request, place, "antrean/", "desk/hall/group.html", context)


@staff(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: HttpRequest, centre_id: UUID, counter_id: UUID) -> HttpResponse:
    """Show and change a counter and the groups it serves."""
    place = queries.get_centre(centre_id)
    row = of_these(queries.list_counters(centre_id, include_inactive=True), counter_id)
    is_groups = request.POST.get("tindakan") == "kelompok"
    form = CounterForm(None if is_groups else posted(request), initial=_standing(row))
    form.offer_agencies(list_agencies())
    groups = list(QueueGroup.objects.filter(centre=place))
    if is_groups:
        keys = [found.pk for found in groups if str(found.pk) in request.POST.getlist("kelompok")]
        attempt(
            request,
            None,
            lambda: operations.set_counter_groups(
                counter_id=counter_id, group_ids=keys, actor=actor_of(request), at=moment_of(request)
            ),
            _("Kelompok loket tersimpan."),
        )
        return redirect("desk:centre-counter", centre_id, counter_id)
    if form.is_valid() and attempt(
        request,
        form,
        lambda: operations.change_counter(
            counter_id=counter_id, values=form.cleaned_data, actor=actor_of(request), at=moment_of(request)
        ),
        _("Loket tersimpan."),
    ):
        return redirect("desk:centre-lines", centre_id)
    served = {found.pk for found in row.groups.all()}
    context = {
        "counter": row,
        "counter_form": form,
        "zones": queries.list_zones(centre_id),
        "groups": [(found, found.pk in served) for found in groups],
    }
    return with_tabs(request, place, "antrean/", "desk/hall/counter.html", context)


def _standing(row: Counter) -> dict[str, object]:
    return {name: getattr(row, name) for name in CounterForm.base_fields}
