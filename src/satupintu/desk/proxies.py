"""Powers of attorney at the counter: taken down with the scanned letter for the agent in front, and taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from satupintu.applications.operations import record_proxy
from satupintu.catalogue.queries import list_services
from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.config.forms import DateField
from satupintu.core.errors import NotFound, Refusal
from satupintu.desk.pages import page, tell, words_of
from satupintu.people import operations as people_operations
from satupintu.people import queries as people


class ProxyForm(forms.Form):
    """What the letter says; the principal is named by one number, of a person or of a business."""

    use_required_attribute = False
    nik = forms.CharField(
        label=gettext_lazy("NIK pemberi kuasa"),
        required=False,
        max_length=24,
        help_text=gettext_lazy("Bila pemberi kuasa orang perseorangan"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-20"}),
    )
    nib = forms.CharField(
        label=gettext_lazy("NIB pemberi kuasa"),
        required=False,
        max_length=24,
        help_text=gettext_lazy("Bila pemberi kuasa badan usaha; yang bertanda tangan harus pengurusnya"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-20"}),
    )
    valid_from = DateField(
        label=gettext_lazy("Berlaku mulai"), error_messages={"required": gettext_lazy("Isi tanggal mulai kuasa.")}
    )
    valid_to = DateField(
        label=gettext_lazy("Berlaku sampai"),
        help_text=gettext_lazy("Paling lama satu tahun"),
        error_messages={"required": gettext_lazy("Isi tanggal akhir kuasa.")},
    )
    letter = forms.FileField(
        label=gettext_lazy("Pindaian surat kuasa"),
        help_text=gettext_lazy("PDF, JPG, atau PNG, sudah ditandatangani pemberi kuasa"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png", "class": "p-file"}),
        error_messages={"required": gettext_lazy("Pilih berkas pindaian surat kuasa.")},
    )
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Layanan yang dikuasakan"),
        required=False,
        help_text=gettext_lazy("Kosongkan bila kuasa berlaku untuk semua layanan."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.fields["services"].choices = [(line.code, line.name) for line in list_services()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find the principal among those registered here; one number, not both."""
        found = super().clean() or {}
        nik, nib = found.get("nik", ""), found.get("nib", "")
        if bool(nik) is bool(nib):
            self.add_error("nik", _("Isi NIK orang atau NIB badan usaha pemberi kuasa, salah satu."))
            return found
        found["person"], found["business"] = people.find_person_by_nik(nik), people.find_business_by_nib(nib)
        if not (found["person"] or found["business"]):
            self.add_error("nik" if nik else "nib", _("Nomor ini belum terdaftar di sini. Daftarkan pemberi kuasa lebih dulu."))
        return found


@staff("loket")
@require_http_methods(["GET", "HEAD", "POST"])
def proxies(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show the powers of attorney of the person in front; take down a new one they bring."""
    actor, at = actor_of(request), moment_of(request)
    person = people.get_person(person_id)
    data = posted(request)
    form = ProxyForm(data, request.FILES if data is not None else None)
    if form.is_valid():
        found, letter = form.cleaned_data, form.cleaned_data["letter"]
        try:
            record_proxy(
                agent_id=person_id,
                person_id=found["person"].id if found["person"] else None,
                business_id=found["business"].id if found["business"] else None,
                letter=letter.file,
                letter_name=letter.name,
                letter_type=letter.content_type or "",
                service_codes=found["services"],
                valid_from=found["valid_from"],
                valid_to=found["valid_to"],
                actor=actor,
                at=at,
            )
        except NotFound:
            form.add_error("nik", _("Pemberi kuasa dan penerima kuasa harus orang yang berbeda dan terdaftar."))
        except Refusal as refusal:
            form.add_error("valid_to" if refusal.code == "wrong_period" else "letter", words_of(refusal))
        else:
            messages.success(request, _("Surat kuasa dicatat. Pilih pemberi kuasa sebagai pemohon di bawah."))
            return redirect("desk:intake-service", person_id)
    names = {line.code: line.name for line in list_services()}
    lines = [*people.list_held_proxies(person_id, at), *people.list_given_proxies(person_id, at)]
    shown = [(line, ", ".join(names.get(code, code) for code in line.service_codes)) for line in lines]
    context = {"person": person, "masked_nik": people.masked_nik(person), "form": form, "lines": shown}
    return page(request, "desk/proxies.html", context, status=422 if form.is_bound else 200)


@staff("loket")
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, person_id: UUID, proxy_id: UUID) -> HttpResponse:
    """Take a power of attorney back for the principal in front, after asking once."""
    actor, at = actor_of(request), moment_of(request)
    if request.method == "POST":
        try:
            people_operations.revoke_proxy(proxy_id=proxy_id, actor=actor, at=at)
        except Refusal as refusal:
            tell(request, refusal)
        else:
            messages.success(request, _("Kuasa sudah dicabut."))
        return redirect("desk:proxies", person_id)
    line = people.get_proxy_line(proxy_id, at)
    context = {
        "title": _("Cabut kuasa untuk %(agent)s?") % {"agent": line.agent},
        "lines": [
            _("Pemberi kuasa: %(principal)s. Pastikan pemberi kuasa sendiri yang meminta.") % {"principal": line.principal},
            _("Sejak dicabut, penerima kuasa tidak dapat lagi mengajukan, melengkapi, atau melihat permohonan pemberi kuasa."),
        ],
        "action": _("Ya, cabut kuasa"),
        "cancel_url": f"/meja/permohonan/baru/{person_id}/kuasa/",
    }
    return page(request, "desk/confirm.html", context)
