"""Powers of attorney as the citizen sees them: given for themselves or their business, held, and taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from satupintu.catalogue.queries import list_services
from satupintu.config.access import actor_of, citizen, moment_of, posted
from satupintu.config.forms import DateField
from satupintu.config.templatetags.komponen import hari
from satupintu.config.throttle import limit_tries
from satupintu.core.errors import Refusal
from satupintu.core.regions import region_day
from satupintu.people import operations, queries
from satupintu.people.queries import Principal, ProxyLine


class ProxyForm(forms.Form):
    """For whom, whom to let act, for which services, and until when."""

    use_required_attribute = False
    giver = forms.ChoiceField(
        label=gettext_lazy("Siapa yang memberi kuasa?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih siapa yang memberi kuasa.")},
    )
    nik = forms.CharField(
        label=gettext_lazy("NIK penerima kuasa"),
        max_length=24,
        help_text=gettext_lazy("16 angka. Penerima kuasa harus sudah punya akun di sini."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-20"}),
        error_messages={"required": gettext_lazy("Isi NIK penerima kuasa.")},
    )
    valid_to = DateField(
        label=gettext_lazy("Berlaku sampai"),
        help_text=gettext_lazy("Paling lama satu tahun"),
        error_messages={"required": gettext_lazy("Isi tanggal akhir kuasa.")},
    )
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Layanan yang dikuasakan"),
        required=False,
        help_text=gettext_lazy("Kosongkan bila kuasa berlaku untuk semua layanan."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any, givers: list[Principal]) -> None:
        super().__init__(data, initial={"giver": "0"})
        self.fields["giver"].choices = [(str(index), _giver_label(giver)) for index, giver in enumerate(givers)]  # type: ignore[attr-defined]
        self.fields["services"].choices = list(service_names().items())  # type: ignore[attr-defined]
        if len(givers) == 1:
            self.fields["giver"].widget, self.fields["giver"].required = forms.HiddenInput(), False


def _giver_label(giver: Principal) -> str:
    words = _("%(name)s (badan usaha)") if giver.kind == "business" else _("Saya sendiri (%(name)s)")
    return words % {"name": giver.label}


def service_names() -> dict[str, str]:
    """Return code → name of the services of the region."""
    return {line.code: line.name for line in list_services()}


def _shown(lines: list[ProxyLine]) -> list[tuple[ProxyLine, str]]:
    """Return each with the names of its services; empty for all."""
    names = service_names()
    return [(line, ", ".join(names.get(code, code) for code in line.service_codes)) for line in lines]


@citizen
@require_http_methods(["GET", "HEAD", "POST"])
def proxies(request: HttpRequest) -> HttpResponse:
    """List powers of attorney given and held; give a new one to a registered person."""
    actor, at = actor_of(request), moment_of(request)
    assert actor.person_id is not None
    givers = [line for line in queries.list_principals(actor.person_id, at) if line.proxy_id is None]
    form = ProxyForm(posted(request), givers)
    if form.is_valid():
        # The answer tells whose a NIK is: that must not be asked at will.
        limit_tries(request, "kuasa", most=10, seconds=3600, whose=str(actor.id))
        giver = givers[int(form.cleaned_data["giver"] or 0)]
        agent = queries.find_person_by_nik(form.cleaned_data["nik"])
        if agent is None or agent.id == actor.person_id:
            form.add_error("nik", _("NIK ini belum punya akun di sini. Minta penerima kuasa mendaftar lebih dulu."))
        else:
            try:
                operations.grant_proxy(
                    agent_id=agent.id,
                    person_id=giver.person_id,
                    business_id=giver.business_id,
                    service_codes=form.cleaned_data["services"],
                    valid_from=region_day(at),
                    valid_to=form.cleaned_data["valid_to"],
                    actor=actor,
                    at=at,
                )
            except Refusal as refusal:
                form.add_error("valid_to", f"{refusal} {refusal.advice}".strip())
            else:
                messages.success(request, _("Kuasa sudah diberikan."))
                return redirect("portal:proxies")
    context = {
        "form": form,
        "given": _shown(queries.list_given_proxies(actor.person_id, at)),
        "held": _shown(queries.list_held_proxies(actor.person_id, at)),
    }
    return render(request, "portal/proxies.html", context, status=422 if form.is_bound else 200)


@citizen
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, proxy_id: UUID) -> HttpResponse:
    """Take a power of attorney back, after asking once."""
    actor, at = actor_of(request), moment_of(request)
    if request.method == "POST":
        operations.revoke_proxy(proxy_id=proxy_id, actor=actor, at=at)
        messages.success(request, _("Kuasa sudah dicabut."))
        return redirect("portal:proxies")
    line = queries.get_proxy_line(proxy_id, at, giver_id=actor.person_id)
    context = {
        "title": _("Cabut kuasa untuk %(agent)s?") % {"agent": line.agent},
        "lines": [
            _("Kuasa dari %(principal)s, berlaku %(since)s sampai %(until)s.")
            % {"principal": line.principal, "since": hari(line.valid_from), "until": hari(line.valid_to)},
            _("Sejak dicabut, penerima kuasa tidak dapat lagi mengajukan, melengkapi, atau melihat permohonan pemberi kuasa."),
            _("Permohonan yang sudah dikirim tetap berjalan atas nama pemberi kuasa."),
        ],
        "action": _("Ya, cabut kuasa"),
        "cancel_url": "/akun/kuasa/",
        "is_danger": True,
    }
    return render(request, "portal/applications/confirm.html", context)
