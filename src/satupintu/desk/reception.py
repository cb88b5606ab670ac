"""The information desk of the hall: everybody in line, tickets taken for somebody, and what went wrong put right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from satupintu.centres.models import Centre
from satupintu.centres.queries import find_offer, list_centres, list_groups
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.errors import NotFound, Refusal
from satupintu.core.regions import region_day, region_zone
from satupintu.desk.pages import RECEPTION_ROLES, page
from satupintu.desk.visiting import is_repeated, posted_id, said_of, service_names, waited
from satupintu.people import queries as people
from satupintu.visits import operations, queries
from satupintu.visits.errors import NumberTaken
from satupintu.visits.models import Leg, Visit
from satupintu.visits.operations import PrintedNumber

VOID_REASONS = (Leg.Reason.MISPRINT, Leg.Reason.DUPLICATE, Leg.Reason.WRONG_LINE, Leg.Reason.OTHER)


class TicketForm(forms.Form):
    """For whom a ticket is taken and what for."""

    use_required_attribute = False
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Layanan"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Pilih sedikitnya satu layanan.")},
    )
    priority = forms.ChoiceField(label=gettext_lazy("Prioritas"), required=False)
    needs = forms.MultipleChoiceField(
        label=gettext_lazy("Bantuan"), required=False, widget=forms.CheckboxSelectMultiple, choices=Visit.Need.choices
    )
    party_size = forms.IntegerField(
        label=gettext_lazy("Datang berapa orang"),
        min_value=1,
        max_value=50,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Bahasa"), choices=[("id", "Bahasa Indonesia"), ("en", "English")], required=False
    )
    past_cutoff = forms.BooleanField(label=gettext_lazy("Terima walaupun pengambilan nomor sudah ditutup"), required=False)
    roll_number = forms.IntegerField(
        label=gettext_lazy("Nomor dari lembar kertas, bila ada"),
        required=False,
        min_value=1,
        max_value=9999,
        help_text=gettext_lazy("Hanya angkanya, bila nomor dibagikan saat listrik padam"),
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )
    roll_time = forms.TimeField(
        label=gettext_lazy("Pukul berapa nomor kertas diberikan"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "govuk-input--width-5"}),
    )

    def __init__(self, *arguments: Any, centre: Centre, may_pass: bool, **named: Any) -> None:
        super().__init__(*arguments, **named)
        names = sorted(service_names(centre.pk).items(), key=lambda line: line[1])
        self.fields["services"].choices = names  # type: ignore[attr-defined]
        self.fields["priority"].choices = [("", _("Bukan prioritas")), *Visit.Priority.choices]  # type: ignore[attr-defined]
        if not may_pass:
            del self.fields["past_cutoff"]


@staff(*RECEPTION_ROLES)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show everybody in line by group, the no-shows that can still be revived, and the forms of the desk."""
    centre = _centre(request.GET.get("tempat", ""))
    return page(request, "desk/reception_none.html", {}) if centre is None else _draw(request, centre)


@staff(*RECEPTION_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Take a ticket for somebody, and show it for printing; the same form again shows the same ticket."""
    centre = _centre(request.POST.get("tempat", ""))
    if request.method != "POST" or centre is None:
        return redirect("desk:reception")
    actor, at = actor_of(request), moment_of(request)
    form = TicketForm(request.POST, centre=centre, may_pass=actor.has("loket", "supervisor"))
    if not form.is_valid():
        return _draw(request, centre, form, 422)
    data = form.cleaned_data
    try:
        joined = operations.take_ticket(
            centre_id=centre.pk,
            service_codes=data["services"],
            channel=Visit.Channel.RECEPTION,
            priority_reason=data["priority"],
            needs=data["needs"],
            language=data["language"] or "id",
            party_size=data["party_size"],
            key=request.POST.get("kunci", "")[:60],
            past_cutoff=data.get("past_cutoff", False),
            printed=_printed(centre, data, at),
            actor=actor,
            at=at,
        )
    except Refusal as refusal:
        form.add_error(None, f"{' '.join(refusal.errors.values()) or refusal} {refusal.advice}".strip())
        return _draw(request, centre, form, 422)
    return redirect("desk:reception-visit", joined.visit.pk)


def _printed(centre: Centre, data: Mapping[str, Any], at: datetime) -> PrintedNumber | None:
    """Return the number of the paper roll that was typed; None without one. Raises `NumberTaken` for one of no roll."""
    if not data["roll_number"]:
        return None
    offer = find_offer(centre.pk, data["services"][0])
    day = region_day(at)
    block = queries.find_block(offer.group_id, day, data["roll_number"]) if offer else None
    if block is None:
        raise NumberTaken
    given = datetime.combine(day, data["roll_time"], region_zone()) if isinstance(data["roll_time"], time) else at
    return PrintedNumber(block.pk, data["roll_number"], given)


@staff(*RECEPTION_ROLES)
@require_safe
def visit(request: HttpRequest, visit_id: Any) -> HttpResponse:
    """Show one visit: its ticket for printing, its services, whose it is, and what can be put right."""
    actor, at = actor_of(request), moment_of(request)
    found = queries.get_visit(visit_id)
    legs = list(queries.list_legs(found.pk))
    text = request.GET.get("nama", "")[:80]
    text = "" if text.replace(" ", "").isdigit() else text
    active = next((leg for leg in legs if leg.state in Leg.ACTIVE), None)
    context = {
        "visit": found,
        "legs": legs,
        "active": active,
        "place": queries.place_in_line(found.code, at) if active else None,
        "names": service_names(found.centre_id),
        "services": sorted(service_names(found.centre_id).items(), key=lambda line: line[1]),
        "needs": [Visit.Need(need).label for need in found.needs],
        "text": text,
        "matches": [(match, people.masked_nik(match)) for match in people.search_persons(text)] if text else [],
        "masked_nik": people.masked_nik(found.person) if found.person else "",
        "void_reasons": VOID_REASONS,
        "reopen_reasons": (Leg.Reason.MISTAKE, Leg.Reason.VISITOR_ASKED, Leg.Reason.OTHER),
        "key": uuid4().hex,
        "may_reopen": [leg for leg in legs if queries.allows(leg, "reopen")] if active is None else [],
        "may_void": any(queries.allows(leg, "void") for leg in legs),
        "actor": actor,
    }
    return page(request, "desk/reception_visit.html", context)


@staff(*RECEPTION_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, verb: str) -> HttpResponse:
    """Do what a button of the desk says; its address, opened from the history, leads to the desk."""
    run = ACTS.get(verb)
    if run is None:
        raise NotFound
    if request.method == "POST" and not is_repeated(request):
        try:
            said = run(request, {"actor": actor_of(request), "at": moment_of(request)})
        except Refusal as refusal:
            # A code somebody typed is answered where it was typed; an identifier of a form that is none stays a missing page.
            if isinstance(refusal, NotFound) and verb not in ("hadir", "janji", "keluar"):
                raise
            messages.error(request, said_of(refusal, None))
        else:
            messages.success(request, said)
    if request.POST.get("kunjungan"):
        return redirect("desk:reception-visit", posted_id(request, "kunjungan"))
    return redirect("desk:reception")


def _add_service(request: HttpRequest, common: dict[str, Any]) -> str:
    operations.add_service(visit_id=posted_id(request, "kunjungan"), service_code=request.POST.get("layanan", ""), **common)
    return _("Layanan ditambahkan.")


def _link(request: HttpRequest, common: dict[str, Any]) -> str:
    if request.POST.get("orang"):
        person_id = posted_id(request, "orang")
    else:
        known = people.find_person_by_nik(request.POST.get("nik", ""))
        if known is None:
            messages.error(request, _("NIK ini belum terdaftar. Petugas loket dapat mendaftarkannya."))
            return _("Kunjungan tidak berubah.")
        person_id = known.pk
    operations.link_person(visit_id=posted_id(request, "kunjungan"), person_id=person_id, **common)
    return _("Pengunjung dikenali.")


def _arrive(request: HttpRequest, common: dict[str, Any]) -> str:
    leg = operations.arrive(visit_code=request.POST.get("kode", ""), **common)
    return _("Nomor %(label)s dicatat sudah di tempat.") % {"label": leg.visit.ticket.label}


def _leave(request: HttpRequest, common: dict[str, Any]) -> str:
    gone = operations.leave(visit_code=request.POST.get("kode", ""), **common)
    return _("Nomor %(label)s keluar dari antrean.") % {"label": gone.ticket.label}


def _revive(request: HttpRequest, common: dict[str, Any]) -> str:
    leg = operations.revive(leg_id=posted_id(request, "nomor"), **common)
    return _("Nomor %(label)s mengantre lagi, dihitung dari sekarang.") % {"label": leg.visit.ticket.label}


def _reopen(request: HttpRequest, common: dict[str, Any]) -> str:
    leg = operations.reopen(leg_id=posted_id(request, "nomor"), reason=request.POST.get("alasan", ""), **common)
    return _("Nomor %(label)s dibuka kembali.") % {"label": leg.visit.ticket.label}


def _void(request: HttpRequest, common: dict[str, Any]) -> str:
    gone = operations.void_visit(visit_id=posted_id(request, "kunjungan"), reason=request.POST.get("alasan", ""), **common)
    return _("Nomor %(label)s dibatalkan dan tidak dihitung.") % {"label": gone.ticket.label}


def _resume(request: HttpRequest, common: dict[str, Any]) -> str:
    leg = operations.resume(leg_id=posted_id(request, "nomor"), **common)
    return _("Nomor %(label)s mengantre lagi di tempatnya semula.") % {"label": leg.visit.ticket.label}


def _check_in(request: HttpRequest, common: dict[str, Any]) -> str:
    joined = operations.check_in(code=request.POST.get("kode", ""), **common)
    return _("Janji temu diterima dengan nomor %(label)s.") % {"label": joined.ticket.label}


ACTS: Mapping[str, Callable[[HttpRequest, dict[str, Any]], str]] = {
    "tambah": _add_service,
    "orang": _link,
    "hadir": _arrive,
    "keluar": _leave,
    "hidupkan": _revive,
    "buka": _reopen,
    "batal": _void,
    "antrekan": _resume,
    "janji": _check_in,
}
"""Every button of the information desk, by the last part of its address."""


def _centre(code: str) -> Centre | None:
    centres = list(list_centres())
    return next((centre for centre in centres if centre.code == code), centres[0] if centres else None)


def _draw(request: HttpRequest, centre: Centre, form: TicketForm | None = None, status: int = 200) -> HttpResponse:
    actor, at = actor_of(request), moment_of(request)
    today = region_day(at)
    line: dict[Any, list[tuple[Leg, int]]] = {}
    for leg in queries.list_line(centre.pk, today):
        line.setdefault(leg.group_id, []).append((leg, waited(leg, at)))
    groups = list_groups(centre.pk, at)
    context = {
        "centre": centre,
        "centres": list_centres(),
        "groups": [(now, line.get(now.group.pk, [])) for now in groups],
        "total": sum(len(legs) for legs in line.values()),
        "no_shows": [
            (leg, left)
            for leg in queries.list_no_shows(centre.pk, today)
            if (left := leg.group.revive_minutes - int((at - leg.changed_at).total_seconds()) // 60) > 0
        ],
        "appointments": queries.list_appointments_on(centre.pk, today),
        "names": service_names(centre.pk),
        "form": form or TicketForm(centre=centre, may_pass=actor.has("loket", "supervisor")),
        "is_taking": any(now.is_taking for now in groups),
        "key": uuid4().hex,
    }
    return page(request, "desk/reception.html", context, status=status)
