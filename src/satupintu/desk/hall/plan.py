"""The plan editor: what stands where on a floor, moved by dragging, by keys or by numbers, and saved all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from satupintu.centres import operations, queries
from satupintu.centres.operations import Box
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.desk.hall.choosing import of_these
from satupintu.desk.hall.drawing import Shape, floor_shapes
from satupintu.desk.hall.forms import FixtureForm, FloorForm, ZoneForm
from satupintu.desk.hall.places import KEEPERS, with_tabs
from satupintu.desk.pages import attempt

SIDES = ("x", "y", "w", "h")
FIRST_SIZES = {"seats": (60, 30), "kiosk": (8, 8), "display": (20, 6), "door": (20, 6)}
"""Width and height (decimetres) of a new fixture, until it is placed."""


class PlaceForm(forms.Form):
    """Where everything on a floor stands, four numbers a shape."""

    use_required_attribute = False

    def __init__(self, *arguments: Any, shapes: Sequence[Shape], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.shapes = shapes
        words = {"x": _("dari kiri"), "y": _("dari atas"), "w": _("lebar"), "h": _("tinggi")}
        for shape in shapes:
            for side in SIDES:
                label = f"{shape.name}: {words[side]}"
                field = forms.IntegerField(
                    label=label,
                    min_value=0,
                    max_value=5000,
                    error_messages={
                        "required": _("%(field)s belum diisi.") % {"field": label},
                        "invalid": _("%(field)s harus angka.") % {"field": label},
                        "min_value": _("%(field)s tidak boleh kurang dari 0.") % {"field": label},
                        "max_value": _("%(field)s terlalu besar.") % {"field": label},
                    },
                )
                field.widget = forms.TextInput(attrs={"inputmode": "numeric", "aria-label": label, "data-sisi": side})
                self.fields[f"{shape.key}-{side}"] = field
                self.initial.setdefault(f"{shape.key}-{side}", getattr(shape, side))

    def rows(self) -> list[tuple[Shape, list[Any]]]:
        """Return each shape with its four controls."""
        return [(shape, [self[f"{shape.key}-{side}"] for side in SIDES]) for shape in self.shapes]

    def moved(self) -> list[Shape]:
        """Return the shapes as they were given, those that cannot be read as they were."""
        given = getattr(self, "cleaned_data", {})
        return [
            replace(shape, **{side: given.get(f"{shape.key}-{side}", getattr(shape, side)) for side in SIDES})
            for shape in self.shapes
        ]

    def boxes(self) -> list[Box]:
        """Return what `operations.place` takes."""
        return [Box(shape.what, shape.id, shape.x, shape.y, shape.w, shape.h) for shape in self.moved()]


@staff(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def floors(request: HttpRequest, centre_id: UUID) -> HttpResponse:
    """List the floors of a place and add one."""
    place = queries.get_centre(centre_id)
    form = FloorForm(request.POST if request.method == "POST" else None, initial={"level": 1, "width": 300, "height": 200})
    if form.is_valid() and attempt(
        request,
        form,
        lambda: operations.add_floor(centre_id=centre_id, **form.cleaned_data, actor=actor_of(request), at=moment_of(request)),
        _("Lantai ditambahkan."),
    ):
        return redirect("desk:centre-floors", centre_id)
    counters = list(queries.list_counters(centre_id))
    drawn = [(floor, floor_shapes(floor, counters)) for floor in queries.list_floors(centre_id)]
    return with_tabs(request, place, "denah/", "desk/hall/floors.html", {"floors": drawn, "floor_form": form})


@staff("admin")
@require_http_methods(["GET", "HEAD", "POST"])
def floor(request: HttpRequest, centre_id: UUID, floor_id: UUID) -> HttpResponse:
    """Edit the plan of a floor: place everything, look at it first, add and remove."""
    place = queries.get_centre(centre_id)
    row = of_these(queries.list_floors(centre_id), floor_id)
    act = request.POST.get("tindakan", "")
    shapes = floor_shapes(row, queries.list_counters(centre_id))
    placing = PlaceForm(request.POST if act in ("simpan", "pratinjau") else None, shapes=shapes)
    zone = ZoneForm(request.POST if act == "zona" else None)
    fixture = FixtureForm(request.POST if act == "benda" else None)
    if act == "simpan" and placing.is_valid():
        boxes = placing.boxes()
        if attempt(
            request,
            placing,
            lambda: operations.place(floor_id=floor_id, boxes=boxes, actor=actor_of(request), at=moment_of(request)),
            _("Denah tersimpan."),
        ):
            return redirect("desk:centre-floor", centre_id, floor_id)
    elif act == "pratinjau":
        placing.is_valid()
    elif act in ("zona", "benda", "hapus") and _add_or_remove(request, row.pk, act, zone, fixture, shapes):
        return redirect("desk:centre-floor", centre_id, floor_id)
    is_preview = act == "pratinjau" and not placing.errors
    context = {
        "floor": row,
        "shapes": placing.moved() if placing.is_bound else shapes,
        "placing": placing,
        "zone_form": zone,
        "fixture_form": fixture,
        "is_preview": is_preview,
    }
    answer = with_tabs(request, place, "denah/", "desk/hall/floor.html", context)
    if is_preview:
        answer.status_code = 200
    return answer


def _add_or_remove(
    request: HttpRequest, floor_id: UUID, act: str, zone: ZoneForm, fixture: FixtureForm, shapes: Sequence[Shape]
) -> bool:
    """Add a zone or a fixture, or take a fixture of this floor away; return whether it was done."""
    actor, at = actor_of(request), moment_of(request)
    if act == "zona":
        values = {**zone.cleaned_data, "x": 5, "y": 5, "w": 60, "h": 40} if zone.is_valid() else {}
        return bool(values) and attempt(
            request,
            zone,
            lambda: operations.add_zone(floor_id=floor_id, values=values, actor=actor, at=at),
            _("Zona ditambahkan. Letakkan pada denah."),
        )
    if act == "benda":
        if not fixture.is_valid():
            return False
        width, height = FIRST_SIZES[fixture.cleaned_data["kind"]]
        stands = {"x": 5, "y": 5, "w": width, "h": height, "seats": fixture.cleaned_data["seats"] or 0}
        return attempt(
            request,
            fixture,
            lambda: operations.put_fixture(floor_id=floor_id, values={**fixture.cleaned_data, **stands}, actor=actor, at=at),
            _("Benda ditambahkan. Letakkan pada denah."),
        )
    shape = next((one for one in shapes if one.what == "fixture" and str(one.id) == request.POST.get("benda")), None)
    if shape is not None:
        gone = shape.id
        attempt(request, None, lambda: operations.remove_fixture(fixture_id=gone, actor=actor, at=at), _("Benda dihapus."))
    return True
