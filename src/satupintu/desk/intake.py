"""Starting a case for the person in front of the counter: find or register them, choose the service, begin."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from satupintu.applications import operations
from satupintu.catalogue.queries import get_enacted_standard, list_services
from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.core.errors import Refusal
from satupintu.desk.pages import page
from satupintu.people import operations as people_operations
from satupintu.people import queries as people


class PersonForm(forms.Form):
    """A person not yet known here."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Nama lengkap sesuai KTP"), max_length=120, error_messages={"required": _("Isi nama lengkap.")}
    )
    nik = forms.CharField(
        label=_("NIK"),
        max_length=24,
        help_text=_("16 angka, lihat KTP"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-20"}),
        error_messages={"required": _("Isi NIK.")},
    )
    phone = forms.CharField(
        label=_("Nomor ponsel"),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "tel", "class": "govuk-input--width-20"}),
    )
    email = forms.CharField(label=_("Alamat surel"), required=False, max_length=120)
    address_line = forms.CharField(label=_("Alamat"), required=False, max_length=240)


class ServiceForm(forms.Form):
    """What the person came for."""

    use_required_attribute = False
    choice = forms.ChoiceField(label=_("Layanan dan jenis"), error_messages={"required": _("Pilih layanan.")})


@staff("loket")
@require_safe
def find_person(request: HttpRequest) -> HttpResponse:
    """Find who is in front of me by NIK or name; a number never stands in the address, so NIKs are asked by POST."""
    text = request.GET.get("q", "")[:80]
    digits = text.replace(" ", "").isdigit()
    found = [] if digits else people.search_persons(text)
    lines = [(person, people.masked_nik(person)) for person in found]
    return page(request, "desk/intake_person.html", {"q": "" if digits else text, "found": lines, "form": PersonForm()})


@staff("loket")
@require_http_methods(["POST"])
def new_person(request: HttpRequest) -> HttpResponse:
    """Find a person by NIK, or register them."""
    actor, at = actor_of(request), moment_of(request)
    nik = request.POST.get("nik", "")
    if "cari" in request.POST:
        person = people.find_person_by_nik(nik)
        if person is not None:
            return redirect("desk:intake-service", person.id)
        form = PersonForm(initial={"nik": nik})
        return page(request, "desk/intake_person.html", {"form": form, "q": "", "found": [], "is_unknown": True})
    form = PersonForm(posted(request))
    if form.is_valid():
        try:
            person = people_operations.register_person(**form.cleaned_data, actor=actor, at=at)
        except Refusal as refusal:
            for field, sentence in (refusal.errors or {"nik": f"{refusal} {refusal.advice}"}).items():
                form.add_error(field if field in form.fields else None, sentence)
        else:
            return redirect("desk:intake-service", person.id)
    return page(request, "desk/intake_person.html", {"form": form, "q": "", "found": [], "is_unknown": True}, status=422)


@staff("loket")
@require_http_methods(["GET", "HEAD", "POST"])
def choose_service(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Choose service and variant, begin the draft, and go on to its form."""
    actor, at = actor_of(request), moment_of(request)
    person = people.get_person(person_id)
    form = ServiceForm(posted(request))
    choices = [("", _("Pilih layanan"))]
    for line in list_services():
        if line.is_open:
            variants = get_enacted_standard(line.code).variants
            choices.append((line.name, [(f"{line.code}:{v.code}", v.label) for v in variants]))  # type: ignore[arg-type]
    form.fields["choice"].choices = choices  # type: ignore[attr-defined]
    if form.is_valid():
        code, variant = form.cleaned_data["choice"].split(":", 1)
        try:
            case = operations.start_application(
                service_code=code, variant=variant, channel="desk", person_id=person_id, actor=actor, at=at
            )
        except Refusal as refusal:
            form.add_error("choice", f"{refusal} {refusal.advice}".strip())
        else:
            return redirect("portal:application", case.id)
    context = {"form": form, "person": person, "masked_nik": people.masked_nik(person)}
    return page(request, "desk/intake_service.html", context, status=422 if form.is_bound else 200)
