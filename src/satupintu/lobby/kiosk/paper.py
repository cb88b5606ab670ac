"""Numbers on paper for a power cut: put aside in a kiosk's stead, printed, and entered at the information desk afterwards."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from satupintu.centres.models import Device, QueueGroup
from satupintu.centres.queries import get_group, list_centres, list_devices
from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.core.errors import NotFound, Refusal
from satupintu.lobby.kiosk.reading import block_of
from satupintu.visits import operations


class SheetForm(forms.Form):
    """For which group, and how many numbers."""

    use_required_attribute = False
    group = forms.ChoiceField(
        label=gettext_lazy("Kelompok antrean"),
        error_messages={"required": gettext_lazy("Pilih kelompok antrean.")},
    )
    count = forms.IntegerField(
        label=gettext_lazy("Berapa nomor"),
        min_value=1,
        max_value=50,
        initial=30,
        error_messages={
            name: gettext_lazy("Isi angka antara 1 dan 50.") for name in ("required", "invalid", "min_value", "max_value")
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["group"].choices = _choices()  # type: ignore[attr-defined]


def _choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the groups of every place that has a kiosk, by place."""
    found = []
    for centre in list_centres():
        if _kiosk_of(centre.pk) is not None:
            groups = QueueGroup.objects.filter(centre=centre, is_active=True)
            found.append((centre.name, [(str(group.pk), f"{group.prefix} – {group.name}") for group in groups]))
    return found


def _kiosk_of(centre_id: UUID) -> Device | None:
    return list_devices(centre_id).filter(kind=Device.Kind.KIOSK).first()


@staff("loket", "supervisor", "manager")
@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: HttpRequest) -> HttpResponse:
    """Put numbers of a group aside and show them as a sheet to print and cut."""
    form = SheetForm(posted(request))
    context: dict[str, Any] = {"form": form, "is_possible": bool(_choices()), "at": moment_of(request)}
    if form.is_valid():
        group = get_group(UUID(form.cleaned_data["group"]))
        kiosk = _kiosk_of(group.centre_id)
        try:
            if kiosk is None:
                raise NotFound
            block = operations.reserve_numbers(
                group_id=group.pk,
                count=form.cleaned_data["count"],
                device_id=kiosk.pk,
                actor=actor_of(request),
                at=moment_of(request),
            )
        except NotFound:
            raise
        except Refusal as refusal:
            form.add_error(None, f"{refusal} {refusal.advice}".strip())
        else:
            labels = [label for _number, label in block_of(block)["numbers"]]
            context |= {"labels": labels, "group": group, "centre": kiosk.centre, "title": _("Nomor kertas")}
    return render(request, "lobby/paper.html", context, status=422 if form.errors else 200)
